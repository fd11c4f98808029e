//! What a service understands of the common wire format, found out by asking and remembered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use url::Url;

/// How structured output is asked for, from the strictest on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Rung {
    /// `json_schema` with `strict`: the service holds the model to the schema.
    StrictSchema,
    /// `json_schema` without `strict`.
    Schema,
    /// `json_object` with the schema beside it, as llama.cpp's Python server takes it.
    ObjectWithSchema,
    /// `json_object`; the schema stands in the prompt.
    Object,
    /// Nothing; the schema stands in the prompt and the JSON is searched for in the text.
    Text,
}

impl Rung {
    /// The next less strict way.
    pub(super) const fn lower(self) -> Option<Self> {
        match self {
            Self::StrictSchema => Some(Self::Schema),
            Self::Schema => Some(Self::ObjectWithSchema),
            Self::ObjectWithSchema => Some(Self::Object),
            Self::Object => Some(Self::Text),
            Self::Text => None,
        }
    }

    /// The name, for messages and the run state.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::StrictSchema => "strict json_schema",
            Self::Schema => "json_schema",
            Self::ObjectWithSchema => "json_object with schema",
            Self::Object => "json_object",
            Self::Text => "text",
        }
    }
}

/// The field that limits the length of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum LimitField {
    /// `max_tokens`, which everyone but OpenAI's newer models takes.
    MaxTokens,
    /// `max_completion_tokens`, which counts a model's thoughts too.
    MaxCompletionTokens,
    /// No limit is sent.
    None,
}

/// What a service understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Dialect {
    /// How structured output is asked for.
    pub(super) rung: Rung,
    /// How the length is limited.
    pub(super) limit: LimitField,
    /// Whether `temperature` may be sent.
    pub(super) temperature: bool,
    /// Whether a schema may hold `anyOf`, `pattern` and `maxItems`.
    #[serde(default)]
    pub(super) narrow: bool,
}

impl Dialect {
    /// What to try first with the service at this address.
    pub(super) fn first_guess(base_url: &Url, is_local: bool) -> Self {
        let host = base_url.host_str().unwrap_or_default();
        let counts_thoughts = ["api.openai.com", "api.groq.com"].contains(&host) || host.ends_with(".openai.azure.com");
        let limit = if counts_thoughts { LimitField::MaxCompletionTokens } else { LimitField::MaxTokens };
        // Hosted models that think refuse a temperature; local servers make up a random one unless they are told.
        // They also hold the model to any schema by a grammar, and have small models, which need it most.
        Self { rung: Rung::StrictSchema, limit, temperature: is_local, narrow: is_local }
    }

    /// What to try after the service complained of this request with these words; `None` if they are about another matter.
    pub(super) fn after_complaint(self, complaint: &str) -> Option<Self> {
        let complaint = complaint.to_ascii_lowercase();
        let mentions = |words: &[&str]| words.iter().any(|word| complaint.contains(word));
        if self.temperature && mentions(&["temperature"]) {
            return Some(Self { temperature: false, ..self });
        }
        match self.limit {
            LimitField::MaxTokens if mentions(&["max_completion_tokens"]) => {
                return Some(Self { limit: LimitField::MaxCompletionTokens, ..self });
            }
            LimitField::MaxTokens | LimitField::MaxCompletionTokens
                if mentions(&["max_tokens", "max_completion_tokens"]) =>
            {
                return Some(Self { limit: LimitField::None, ..self });
            }
            _ => {}
        }
        let about_structure = [
            "response_format",
            "response format",
            "json_schema",
            "json schema",
            "json_object",
            "json mode",
            "structured output",
            "strict",
            "grammar",
            "schema",
        ];
        if mentions(&about_structure) {
            if self.narrow {
                return Some(Self { narrow: false, ..self });
            }
            return Some(Self { rung: self.rung.lower()?, ..self });
        }
        None
    }
}

/// The dialects that were found out, by base URL and model, on disk.
#[derive(Debug)]
pub(super) struct Memory {
    file: PathBuf,
    entries: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Entry {
    dialect: Dialect,
    learned: Timestamp,
}

impl Memory {
    /// Reads what is remembered; nothing where the file is absent or not one.
    pub(super) fn read(cache: &Path) -> Self {
        let file = cache.join("dialects.json");
        let entries = std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        Self { file, entries }
    }

    /// What is known of this service and model; for a week, since services learn.
    pub(super) fn recall(&self, base_url: &str, model: &str, now: Timestamp) -> Option<Dialect> {
        let entry = self.entries.get(&key(base_url, model))?;
        let fresh = now.duration_since(entry.learned) < jiff::SignedDuration::from_hours(7 * 24);
        fresh.then_some(entry.dialect)
    }

    /// Remembers it. A cache that cannot be written costs a few calls, nothing else.
    pub(super) fn learn(&mut self, base_url: &str, model: &str, dialect: Dialect, now: Timestamp) {
        self.entries.retain(|_, entry| entry.learned + 720.hours() > now);
        self.entries.insert(key(base_url, model), Entry { dialect, learned: now });
        if let Ok(text) = serde_json::to_vec(&self.entries) {
            let _: std::io::Result<()> = crate::files::write_private(&self.file, &text);
        }
    }
}

fn key(base_url: &str, model: &str) -> String {
    format!("{base_url} {model}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn local() -> Dialect {
        Dialect::first_guess(&Url::parse("http://localhost:8080/v1").unwrap(), true)
    }

    #[test]
    fn the_first_guess_depends_on_the_host() {
        let hosted = |url: &str| Dialect::first_guess(&Url::parse(url).unwrap(), false);
        assert_eq!(hosted("https://api.openai.com/v1").limit, LimitField::MaxCompletionTokens);
        assert_eq!(hosted("https://x.openai.azure.com/openai/v1").limit, LimitField::MaxCompletionTokens);
        assert_eq!(hosted("https://api.mistral.ai/v1").limit, LimitField::MaxTokens);
        assert!(!hosted("https://api.openai.com/v1").temperature && local().temperature);
    }

    #[test]
    fn complaints_of_real_services_lead_to_the_next_try() {
        for (complaint, rung) in [
            ("This response_format type is unavailable now", Rung::Schema),
            ("This model does not support response format `json_schema`", Rung::Schema),
            ("body.response_format.type: Input should be 'text' or 'json_object'", Rung::Schema),
            ("Unrecognized request argument supplied: strict", Rung::Schema),
            ("Failed to initialize samplers: failed to parse grammar", Rung::Schema),
        ] {
            assert_eq!(local().after_complaint(complaint).unwrap().rung, rung, "{complaint}");
        }
        let next = local()
            .after_complaint("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
            .unwrap();
        assert_eq!(next.limit, LimitField::MaxCompletionTokens);
        assert_eq!(next.after_complaint("unknown field max_completion_tokens").unwrap().limit, LimitField::None);
        assert!(!local().after_complaint("'temperature' does not support 0").unwrap().temperature);
        assert_eq!(local().after_complaint("the model `x` does not exist"), None);
        assert_eq!(local().after_complaint("context length exceeded"), None);
    }

    #[test]
    fn the_ladder_has_an_end() {
        let mut dialect = local();
        let mut steps = Vec::new();
        while let Some(next) = dialect.after_complaint("response_format") {
            dialect = next;
            steps.push(dialect.rung);
        }
        assert_eq!(steps, [Rung::Schema, Rung::ObjectWithSchema, Rung::Object, Rung::Text]);
    }

    #[test]
    fn what_was_learned_is_remembered_for_a_week() {
        let root = tempfile::tempdir().unwrap();
        let now = Timestamp::from_second(1_000_000_000).unwrap();
        let learned = Dialect { rung: Rung::Object, ..local() };
        Memory::read(root.path()).learn("http://h/v1", "m", learned, now);
        let memory = Memory::read(root.path());
        assert_eq!(memory.recall("http://h/v1", "m", now + 100.hours()), Some(learned));
        assert_eq!(memory.recall("http://h/v1", "other", now), None);
        assert_eq!(memory.recall("http://h/v1", "m", now + 169.hours()), None);
    }
}
