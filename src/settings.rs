//! What the user set, and where: defaults < user file < environment < flags. The only reader of the environment.
//!
//! A repository is never asked for a setting: nothing here looks at the current directory.

mod address;
mod credentials;
mod directories;
mod endpoint;
mod environment;
mod file;
mod listing;
mod retention;

use std::collections::BTreeSet;
use std::time::Duration;

pub use credentials::Credentials;
pub use directories::Directories;
pub use endpoint::{Endpoint, Key, KeySource, check_key};
pub use environment::Environment;
pub use file::File;
pub use listing::{Row, listing};
pub use retention::Retention;

use crate::class::Class;
use crate::error::{Error, Result};
use crate::provider::Provider;
use endpoint::Sources;

/// The environment variable that holds the base URL of the model's service.
pub const BASE_URL: &str = "GUT_BASE_URL";
/// The environment variable that holds the key for it.
pub const API_KEY: &str = "GUT_API_KEY";
/// The environment variable that holds the model's name.
pub const MODEL: &str = "GUT_MODEL";
/// The environment variable that names the provider.
pub const PROVIDER: &str = "GUT_PROVIDER";
/// The environment variable that holds the longest time for one answer, in seconds.
pub const ANSWER_TIMEOUT: &str = "GUT_ANSWER_TIMEOUT";
/// The environment variable that holds the number of tries after the first.
pub const RETRIES: &str = "GUT_RETRIES";

/// The environment variable that says whether servers on this machine are looked for: `0` or `1`.
pub const LOCAL: &str = "GUT_LOCAL";
/// What the shell tells of the command that failed last: its text, its exit code, and when that was, in seconds since 1970.
/// It is for gut alone, and given to no command.
pub const LAST_FAILURE: [&str; 3] = ["GUT_LAST_COMMAND", "GUT_LAST_STATUS", "GUT_LAST_TIME"];
/// The environment variable that says whether everything is said in words: `0` or `1`.
pub const PLAIN: &str = "GUT_PLAIN";
/// The environment variable that says who finds the command.
pub const PLANNER: &str = "GUT_PLANNER";

/// The environment variable that says how many runs are kept.
pub const HISTORY: &str = "GUT_HISTORY";
/// The environment variable that says for how many days runs are kept.
pub const HISTORY_DAYS: &str = "GUT_HISTORY_DAYS";
/// The environment variable that says how many examples a model is given.
pub const EXAMPLES: &str = "GUT_EXAMPLES";
/// How many of the nearest recipes a model is given as examples: measured with a model of 1.5 billion weights.
const USUAL_EXAMPLES: usize = 8;
/// The longest time for one answer, in seconds, where nothing else is set.
const USUAL_TIMEOUT: f64 = 120.0;
/// Tries after the first, where nothing else is set.
const USUAL_RETRIES: u32 = 2;
/// More would fill the prompt of a small model.
const MOST_EXAMPLES: usize = 32;

/// Who finds the command.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema, clap::ValueEnum)]
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

impl PlannerKind {
    /// The name, as the file and the flag spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Recipes => "recipes",
            Self::Model => "model",
        }
    }
}

/// Where a value came from, for messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    Default,
    /// The user's configuration file.
    File,
    /// This environment variable.
    Environment(String),
    /// The file of keys that `gut setup` writes.
    Credentials,
    /// A server that answered on this machine.
    Found,
    /// This flag.
    Flag(&'static str),
}

impl Origin {
    /// The environment variable of this name.
    pub fn variable(name: &str) -> Self {
        Self::Environment(name.to_owned())
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => formatter.write_str("the default"),
            Self::File => formatter.write_str("the configuration file"),
            Self::Environment(name) => write!(formatter, "the variable {name}"),
            Self::Credentials => formatter.write_str("the credentials file"),
            Self::Found => formatter.write_str("the server that answers on this machine"),
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
    /// `--provider`
    pub provider: Option<String>,
    /// `--base-url`
    pub base_url: Option<String>,
    /// `--model`
    pub model: Option<String>,
    /// `--allow`
    pub allow: Vec<Class>,
    /// `--planner`
    pub planner: Option<PlannerKind>,
    /// `--fallback`
    pub fallback: Vec<String>,
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
    /// The services to ask where that one is out of order, in this order.
    pub fallback: Vec<Endpoint>,
    /// The services that may run on this machine, to be looked for where nothing names one.
    pub local: Vec<Endpoint>,
    /// Whether everything is said in words, for screen readers.
    pub plain: bool,
    /// The most that one request may cost, in US dollars.
    pub max_cost: Option<f64>,
    /// The most tokens that one request may take.
    pub max_tokens: Option<u64>,
    /// Who finds the command.
    pub planner: PlannerKind,
    /// How many of the nearest recipes a model is given as examples.
    pub examples: usize,
    /// The limits of one call.
    pub limits: Limits,
    /// How many runs are kept, and for how long.
    pub retention: Retention,
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
        let credentials = Credentials::read(&directories.credentials_file())?;
        Self::combine(flags, environment, &file, &credentials, directories)
    }

    /// Whether this file can be used, with nothing else set.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(file: &File) -> Result<()> {
        let directories = Directories::find()?;
        // The address may be in a variable, or be set next.
        let base_url = file.base_url.clone().or_else(|| Some("http://localhost/v1".to_owned()));
        let file = File { base_url, ..file.clone() };
        Self::combine(&Flags::default(), &Environment::default(), &file, &Credentials::default(), directories).map(drop)
    }

    /// The settings as they would be with another service: what the file says of a service is left out.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn afresh(flags: &Flags, environment: &Environment) -> Result<Self> {
        let directories = Directories::find()?;
        let file = File::read(&directories.configuration_file())?;
        let credentials = Credentials::read(&directories.credentials_file())?;
        Self::combine(flags, environment, &file.without_service(), &credentials, directories)
    }

    fn combine(
        flags: &Flags,
        environment: &Environment,
        file: &File,
        credentials: &Credentials,
        directories: Directories,
    ) -> Result<Self> {
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
            None => file.retries.unwrap_or(USUAL_RETRIES),
        };
        let total = seconds(ANSWER_TIMEOUT, file.answer_timeout, USUAL_TIMEOUT)?;
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
        let providers = Provider::changed(&file.providers);
        let sources = Sources { flags, environment, file, credentials, providers: &providers };
        let named = if flags.fallback.is_empty() { &file.fallback } else { &flags.fallback };
        let origin = if flags.fallback.is_empty() { Origin::File } else { Origin::Flag("--fallback") };
        // What was set for the first service is not meant for these, its key least of all.
        let plain_file = file.clone().without_service();
        let plain_environment = environment.without(&[PROVIDER, BASE_URL, MODEL, API_KEY]);
        let others =
            Sources { flags: &Flags::default(), file: &plain_file, environment: &plain_environment, ..sources };
        let of = |provider: Provider, origin: &Origin| {
            Endpoint::of(others, Value { value: provider, origin: origin.clone() }, None)
        };
        let fallback = named.iter().map(|name| of(Provider::named(&providers, name)?, &origin));
        let fallback = fallback.collect::<Result<Vec<_>>>()?;
        let looks = switch(environment, LOCAL, file.local)?.unwrap_or(true);
        let local = providers.iter().filter(|provider| provider.local && looks);
        let local = local.filter_map(|provider| of(provider.clone(), &Origin::Found).ok()).filter(Endpoint::is_local);
        if file.max_cost.is_some_and(|cost| !cost.is_finite() || cost < 0.0) {
            return Err(Error::configuration("`max_cost` is not an amount of dollars").hint("max_cost = 0.05"));
        }
        if file.model.as_ref().is_some_and(|model| model.trim().is_empty()) {
            return Err(Error::configuration("`model` is empty").hint("gut config unset model"));
        }
        Ok(Self {
            local: local.collect(),
            fallback,
            plain: switch(environment, PLAIN, file.plain)?.unwrap_or(false),
            max_cost: file.max_cost,
            max_tokens: file.max_tokens,
            planner,
            examples: examples.min(MOST_EXAMPLES),
            endpoint: Endpoint::choose(sources)?,
            limits: Limits { connect, total, retries },
            retention: Retention::of(environment, file)?,
            allow: flags.allow.iter().chain(&file.allow).copied().collect(),
            directories,
        })
    }
}

/// A variable that is on or off, or else what the file says.
fn switch(environment: &Environment, name: &str, in_file: Option<bool>) -> Result<Option<bool>> {
    match environment.text(name) {
        Some("0" | "false" | "no" | "off") => Ok(Some(false)),
        Some("1" | "true" | "yes" | "on") => Ok(Some(true)),
        Some(text) => {
            Err(Error::configuration(format!("`{name}` is `{text}`, which is neither 0 nor 1"))
                .hint(format!("{name}=0")))
        }
        None => Ok(in_file),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn combined(variables: &[(&str, &str)], file: &str) -> Result<Settings> {
        let environment = Environment::of(variables);
        let file = File::parse(file, std::path::Path::new("config.toml"))?;
        let directories = Directories::below(std::path::Path::new("/none"));
        Settings::combine(&Flags::default(), &environment, &file, &Credentials::default(), directories)
    }

    #[test]
    fn limits_have_defaults_that_suit_a_slow_local_model() {
        let limits = combined(&[], "").unwrap().limits;
        assert_eq!(limits, Limits { connect: Duration::from_secs(10), total: Duration::from_secs(120), retries: 2 });
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let limits =
            combined(&[(ANSWER_TIMEOUT, "0.5"), (RETRIES, "0")], "answer_timeout = 7\nretries = 9").unwrap().limits;
        assert_eq!((limits.total, limits.retries), (Duration::from_millis(500), 0));
        assert_eq!(limits.connect, limits.total, "connecting is a part of the whole");
    }

    #[test]
    fn a_value_that_is_none_says_which() {
        for (variables, file, word) in [
            (&[(ANSWER_TIMEOUT, "soon")][..], "", "GUT_ANSWER_TIMEOUT"),
            (&[(ANSWER_TIMEOUT, "-1")], "", "-1"),
            (&[(ANSWER_TIMEOUT, "nan")], "", "NaN"),
            (&[(ANSWER_TIMEOUT, "0")], "", "0"),
            (&[(RETRIES, "many")], "", "GUT_RETRIES"),
            (&[], "answer_timeout = -3", "-3"),
            (&[], "connect_timeout = -3", "connect_timeout"),
        ] {
            let fault = combined(variables, file).unwrap_err();
            assert!(fault.message.contains(word), "{fault}");
            assert_eq!(fault.kind, crate::error::Kind::Configuration);
        }
    }
}
