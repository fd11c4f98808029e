//! The user's configuration file: TOML, flat, every value optional, unknown names refused.

use std::collections::BTreeMap;
use std::path::Path;

use schemars::JsonSchema;
use secrecy::SecretString;
use serde::Deserialize;

use super::PlannerKind;
use crate::class::Class;
use crate::error::{Error, Result};
use crate::provider::Changes;
use crate::stage::Stage;

/// What is special about a stage.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StageRow {
    /// The model that serves it.
    pub model: Option<String>,
}

/// What `config.toml` may hold.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Who finds the command: `auto`, `recipes` or `model`.
    pub planner: Option<PlannerKind>,
    /// How many of the nearest recipes a model is given as examples; 0 for none.
    pub examples: Option<usize>,
    /// The name of the model's service: `openai`, `ollama`, or one of `[providers]`.
    pub provider: Option<String>,
    /// The base URL of the model's service, with its version part: `https://api.openai.com/v1`.
    pub base_url: Option<String>,
    /// The name of the model.
    pub model: Option<String>,
    /// The key for the service at `base_url`.
    #[schemars(with = "Option<String>")]
    pub api_key: Option<SecretString>,
    /// A command whose first line of output is that key: `pass show openai`. It is started when a model is asked.
    pub api_key_command: Option<String>,
    /// The services to ask where the first one is out of order.
    #[serde(default)]
    pub fallback: Vec<String>,
    /// What is special about single stages: `[stages.choose] model = "..."`.
    #[serde(default)]
    pub stages: BTreeMap<Stage, StageRow>,
    /// Services of your own, and changes to those that gut knows.
    #[serde(default)]
    pub providers: BTreeMap<String, Changes>,
    /// Whether servers on this machine are looked for where no service is named; they are by default.
    pub local: Option<bool>,
    /// Whether everything is said in words, one thing a line, without colours and moving signs: for screen readers.
    pub plain: Option<bool>,
    /// The most that one request may cost, in US dollars.
    pub max_cost: Option<f64>,
    /// The most tokens that one request may take.
    pub max_tokens: Option<u64>,
    /// The longest time to reach the service, in seconds.
    pub connect_timeout: Option<f64>,
    /// The longest time for one answer, in seconds.
    pub answer_timeout: Option<f64>,
    /// Tries after the first.
    pub retries: Option<u32>,
    /// How many runs are kept; with 0 a run is deleted when it ends.
    pub history: Option<usize>,
    /// For how many days runs are kept.
    pub history_days: Option<u32>,
    /// The classes of command that `--yes` may run beyond `read` and `local`.
    #[serde(default)]
    pub allow: Vec<Class>,
}

impl File {
    /// The same without what it says of the first service.
    #[must_use]
    pub fn without_service(self) -> Self {
        Self {
            provider: None,
            base_url: None,
            model: None,
            api_key: None,
            api_key_command: None,
            stages: BTreeMap::new(),
            ..self
        }
    }

    /// Reads the file; an absent one is an empty one.
    ///
    /// # Errors
    /// `configuration`, with line and column, when it is not what this type says; also when others may read a key in it.
    pub fn read(path: &Path) -> Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(fault) if is_absent(&fault) => return Ok(Self::default()),
            Err(fault) => {
                return Err(Error::configuration(format!("cannot read `{}`: {fault}", path.display()))
                    .hint("mend the file, or move it away to go on without it"));
            }
        };
        let file = Self::parse(&text, path)?;
        if file.api_key.is_some() {
            refuse_shared(path)?;
        }
        Ok(file)
    }

    /// Parses the text of the file; `path` is for messages.
    ///
    /// # Errors
    /// As [`File::read`].
    pub fn parse(text: &str, path: &Path) -> Result<Self> {
        toml::from_str(text).map_err(|fault: toml::de::Error| {
            let (line, column) = fault.span().map_or((1, 1), |span| position(text, span.start));
            // Only the message: the excerpt that the library shows could hold a key.
            Error::configuration(format!("{}:{line}:{column}: {}", path.display(), plainly(fault.message())))
                .hint("mend the file, or move it away to go on without it")
        })
    }
}

/// The library's words for a type, in words of people.
fn plainly(message: &str) -> String {
    // `invalid type: integer `123`, expected a string`: the value may be a key.
    let message = match (message.find('`'), message.find(", expected")) {
        (Some(from), Some(to)) if message.starts_with("invalid") && from < to => {
            format!("{}{}", message[..from].trim_end(), &message[to..])
        }
        _ => message.to_owned(),
    };
    message.replace("expected f64", "expected a number").replace("expected u32", "expected a whole number")
}

/// Whether there is no such file; nor can there be where a directory is none (`HOME=/dev/null`).
pub(super) fn is_absent(fault: &std::io::Error) -> bool {
    matches!(fault.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// The line and column, both from 1, of a byte of the text.
fn position(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..byte.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

#[cfg(unix)]
pub(super) fn refuse_shared(path: &Path) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let shared = path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0);
    if shared {
        return Err(Error::configuration(format!("`{}` holds a key and others can read it", path.display()))
            .hint(format!("chmod 600 {}", path.display())));
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn refuse_shared(_path: &Path) -> Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        File::parse(text, Path::new("config.toml")).unwrap_err().message
    }

    #[test]
    fn a_wrong_file_is_named_with_line_and_column() {
        assert_eq!(fault("model = 'x'\n base_ulr = 'y'").split(" unknown").next(), Some("config.toml:2:2:"));
        assert!(fault("answer_timeout = 'soon'").starts_with("config.toml:1:18: "));
        assert!(fault("allow = ['everything']").contains("everything"));
    }

    #[test]
    fn a_wrong_file_does_not_show_its_key() {
        assert!(!fault("api_key = 'sk-secret' x").contains("sk-secret"));
        assert!(!fault("api_key = ['sk-secret']").contains("sk-secret"));
    }

    #[test]
    #[cfg(unix)]
    fn a_key_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(&path, "api_key = 'sk-secret'").unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(File::read(&path).unwrap_err().message.contains("others can read it"));
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert!(File::read(&path).unwrap().api_key.is_some());
    }

    #[test]
    fn an_absent_file_is_an_empty_one() {
        assert!(File::read(Path::new("/nonexistent/gut/config.toml")).unwrap().model.is_none());
    }
}
