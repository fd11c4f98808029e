//! How many runs are kept, and for how long.

use std::str::FromStr;

use super::{Environment, File, HISTORY, HISTORY_DAYS};
use crate::error::{Error, Result};

/// What is kept of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// How many runs; with 0 a run is deleted when it ends, and those before it stay.
    pub runs: usize,
    /// For how many days.
    pub days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self { runs: 1000, days: 90 }
    }
}

impl Retention {
    /// What the environment says, and else the file.
    pub(super) fn of(environment: &Environment, file: &File) -> Result<Self> {
        let usual = Self::default();
        let number = |name: &str, what: &str| match environment.text(name) {
            Some(text) => u32::from_str(text).map(Some).map_err(|_| {
                Error::configuration(format!("`{name}` is `{text}`, which is not a number of {what}"))
                    .hint(format!("{name}=90"))
            }),
            None => Ok(None),
        };
        let runs = number(HISTORY, "runs")?.map(|count| count as usize);
        let days = number(HISTORY_DAYS, "days")?;
        Ok(Self {
            runs: runs.or(file.history).unwrap_or(usual.runs),
            days: days.or(file.history_days).unwrap_or(usual.days),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)], file: &str) -> Result<Retention> {
        let file = File::parse(file, std::path::Path::new("config.toml"))?;
        Retention::of(&Environment::of(variables), &file)
    }

    #[test]
    fn the_environment_wins_over_the_file_and_the_file_over_the_default() {
        assert_eq!(of(&[], "").unwrap(), Retention { runs: 1000, days: 90 });
        assert_eq!(of(&[], "history = 0\nhistory_days = 7").unwrap(), Retention { runs: 0, days: 7 });
        let variables = [(HISTORY, "5"), (HISTORY_DAYS, "1")];
        assert_eq!(of(&variables, "history = 0\nhistory_days = 7").unwrap(), Retention { runs: 5, days: 1 });
    }

    #[test]
    fn a_value_that_is_none_says_which() {
        for (variables, file, word) in [
            (&[(HISTORY, "all")][..], "", "GUT_HISTORY"),
            (&[(HISTORY_DAYS, "-1")], "", "GUT_HISTORY_DAYS"),
            (&[], "history = -1", "config.toml:1:11"),
            (&[], "history_days = 'x'", "config.toml:1:16"),
        ] {
            let fault = of(variables, file).unwrap_err();
            assert!(fault.message.contains(word), "{fault}");
            assert_eq!(fault.kind, crate::error::Kind::Configuration);
        }
    }
}
