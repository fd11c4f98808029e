//! What the user set, and where: defaults < user file < environment < flags. The only reader of the environment.
//!
//! A repository is never asked for a setting: nothing here looks at the current directory.

mod directories;
mod endpoint;
mod environment;
mod file;

use std::collections::BTreeSet;
use std::time::Duration;

pub use directories::Directories;
pub use endpoint::{Endpoint, Key};
pub use environment::Environment;
pub use file::File;

use crate::class::Class;
use crate::error::{Error, Result};

/// The environment variable that holds the base URL of the model's service.
pub const BASE_URL: &str = "GUT_BASE_URL";
/// The environment variable that holds the key for it.
pub const API_KEY: &str = "GUT_API_KEY";
/// The environment variable that holds the model's name.
pub const MODEL: &str = "GUT_MODEL";
/// The environment variable that holds the longest time for one answer, in seconds.
pub const TIMEOUT: &str = "GUT_TIMEOUT";
/// The environment variable that holds the number of tries after the first.
pub const RETRIES: &str = "GUT_RETRIES";

/// The environment variable that says who finds the command.
pub const PLANNER: &str = "GUT_PLANNER";

/// The environment variable that says how many examples a model is given.
pub const EXAMPLES: &str = "GUT_EXAMPLES";
/// How many of the nearest recipes a model is given as examples: measured with a model of 1.5 billion weights.
const USUAL_EXAMPLES: usize = 8;
/// More would fill the prompt of a small model.
const MOST_EXAMPLES: usize = 32;

/// Who finds the command.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum PlannerKind {
    /// The recipe book, and the model where the book is not certain.
    #[default]
    Auto,
    /// The recipe book alone.
    Recipes,
    /// The model alone.
    Model,
}

/// Where a value came from, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The user's configuration file.
    File,
    /// This environment variable.
    Environment(&'static str),
    /// This flag.
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => formatter.write_str("the default"),
            Self::File => formatter.write_str("the configuration file"),
            Self::Environment(name) => write!(formatter, "the variable {name}"),
            Self::Flag(name) => write!(formatter, "the flag {name}"),
        }
    }
}

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value<T> {
    /// The value.
    pub value: T,
    /// Who set it.
    pub origin: Origin,
}

/// What the flags say; everything is optional.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--base-url`
    pub base_url: Option<String>,
    /// `--model`
    pub model: Option<String>,
    /// `--allow`
    pub allow: Vec<Class>,
    /// `--planner`
    pub planner: Option<PlannerKind>,
}

/// The limits of one call of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// The longest time to reach the service.
    pub connect: Duration,
    /// The longest time for one answer, connecting included.
    pub total: Duration,
    /// Tries after the first.
    pub retries: u32,
}

/// Everything the user set.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The model's service; `None` where nothing names one.
    pub endpoint: Option<Endpoint>,
    /// Who finds the command.
    pub planner: PlannerKind,
    /// How many of the nearest recipes a model is given as examples.
    pub examples: usize,
    /// The limits of one call.
    pub limits: Limits,
    /// The classes of command that `--yes` may run beyond the harmless ones.
    pub allow: BTreeSet<Class>,
    /// Where gut's own files are.
    pub directories: Directories,
}

impl Settings {
    /// Reads the user's file and puts the environment and the flags over it.
    ///
    /// # Errors
    /// `configuration` when the file cannot be read or a value is not one; `usage` when the value is a flag's.
    pub fn load(flags: &Flags, environment: &Environment) -> Result<Self> {
        let directories = Directories::find()?;
        let file = File::read(&directories.configuration_file())?;
        Self::combine(flags, environment, &file, directories)
    }

    fn combine(flags: &Flags, environment: &Environment, file: &File, directories: Directories) -> Result<Self> {
        let seconds = |name: &'static str, in_file: Option<f64>, default: f64| -> Result<Duration> {
            let value = match environment.text(name) {
                Some(text) => text.parse().map_err(|_| {
                    Error::configuration(format!("`{name}` is `{text}`, which is not a number of seconds"))
                        .hint(format!("{name}=120"))
                })?,
                None => in_file.unwrap_or(default),
            };
            Duration::try_from_secs_f64(value)
                .ok()
                .filter(|duration| !duration.is_zero())
                .ok_or_else(|| Error::configuration(format!("a time-out of {value} seconds cannot be kept")))
        };
        let retries = match environment.text(RETRIES) {
            Some(text) => text.parse().map_err(|_| {
                Error::configuration(format!("`{RETRIES}` is `{text}`, which is not a number of tries"))
                    .hint(format!("{RETRIES}=2"))
            })?,
            None => file.retries.unwrap_or(2),
        };
        let total = seconds(TIMEOUT, file.timeout, 120.0)?;
        let connect = Duration::try_from_secs_f64(file.connect_timeout.unwrap_or(10.0))
            .map_err(|_| Error::configuration("`connect_timeout` is not a time"))?
            .min(total);
        let planner = match (flags.planner, environment.text(PLANNER)) {
            (Some(planner), _) => planner,
            (None, Some(text)) => clap::ValueEnum::from_str(text, true).map_err(|_| {
                Error::configuration(format!("`{PLANNER}` is `{text}`, which is not a planner"))
                    .hint(format!("{PLANNER}=auto, recipes or model"))
            })?,
            (None, None) => file.planner.unwrap_or_default(),
        };
        let examples = match environment.text(EXAMPLES) {
            Some(text) => text.parse().map_err(|_| {
                Error::configuration(format!("`{EXAMPLES}` is `{text}`, which is not a number of examples"))
                    .hint(format!("{EXAMPLES}={USUAL_EXAMPLES}"))
            })?,
            None => file.examples.unwrap_or(USUAL_EXAMPLES),
        };
        Ok(Self {
            planner,
            examples: examples.min(MOST_EXAMPLES),
            endpoint: Endpoint::choose(flags, environment, file)?,
            limits: Limits { connect, total, retries },
            allow: flags.allow.iter().chain(&file.allow).copied().collect(),
            directories,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn combined(variables: &[(&str, &str)], file: &str) -> Result<Settings> {
        let environment = Environment::of(variables);
        let file = File::parse(file, std::path::Path::new("config.toml"))?;
        Settings::combine(&Flags::default(), &environment, &file, Directories::below(std::path::Path::new("/none")))
    }

    #[test]
    fn limits_have_defaults_that_suit_a_slow_local_model() {
        let limits = combined(&[], "").unwrap().limits;
        assert_eq!(limits, Limits { connect: Duration::from_secs(10), total: Duration::from_secs(120), retries: 2 });
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let limits = combined(&[(TIMEOUT, "0.5"), (RETRIES, "0")], "timeout = 7\nretries = 9").unwrap().limits;
        assert_eq!((limits.total, limits.retries), (Duration::from_millis(500), 0));
        assert_eq!(limits.connect, limits.total, "connecting is a part of the whole");
    }

    #[test]
    fn a_value_that_is_none_says_which() {
        for (variables, file, word) in [
            (&[(TIMEOUT, "soon")][..], "", "GUT_TIMEOUT"),
            (&[(TIMEOUT, "-1")], "", "-1"),
            (&[(TIMEOUT, "nan")], "", "NaN"),
            (&[(TIMEOUT, "0")], "", "0"),
            (&[(RETRIES, "many")], "", "GUT_RETRIES"),
            (&[], "timeout = -3", "-3"),
            (&[], "connect_timeout = -3", "connect_timeout"),
        ] {
            let fault = combined(variables, file).unwrap_err();
            assert!(fault.message.contains(word), "{fault}");
            assert_eq!(fault.kind, crate::error::Kind::Configuration);
        }
    }
}
