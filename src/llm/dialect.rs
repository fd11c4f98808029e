//! What a service understands of the common wire format, found out by asking and remembered.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::provider::{LimitField, Provider, Rung, Wire};

impl Rung {
    /// The next less strict way that a service of this kind may take.
    fn lower(self, provider: &Provider) -> Option<Self> {
        let ladder: &[Self] = match provider.wire {
            Wire::Chat => &[Self::StrictSchema, Self::Schema, Self::ObjectWithSchema, Self::Object, Self::Text],
            Wire::Anthropic => &[Self::StrictSchema, Self::Text],
            Wire::Gemini | Wire::Ollama => &[Self::StrictSchema, Self::Object, Self::Text],
        };
        ladder.iter().find(|rung| **rung > self && !provider.skips.contains(rung)).copied()
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

    /// Whether the schema must stand in the prompt.
    pub(super) const fn is_told(self) -> bool {
        matches!(self, Self::Object | Self::Text)
    }
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
    /// Whether what the catalog adds to a request may be sent.
    #[serde(default)]
    pub(super) extras: bool,
}

impl Dialect {
    /// What to try first with this service and model.
    pub(super) fn first_guess(provider: &Provider, model: &str, is_local: bool) -> Self {
        let rung = provider.model_row(model).and_then(|row| row.rung).unwrap_or(provider.rung);
        // Hosted models that think refuse a temperature; local servers make up a random one unless they are told. They also
        // hold the model to any schema by a grammar, and have small models, which need it most.
        Self { rung, limit: provider.limit, temperature: is_local, narrow: is_local, extras: true }
    }

    /// What to try after the service complained of this request with these words; `None` if they are about another matter.
    pub(super) fn after_complaint(self, complaint: &str, provider: &Provider) -> Option<Self> {
        let complaint = complaint.to_ascii_lowercase();
        let mentions = |words: &[&str]| words.iter().any(|word| complaint.contains(word));
        if self.extras && mentions(&["reasoning", "thinking", "effort", "require_parameters"]) {
            return Some(Self { extras: false, ..self });
        }
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
            "output_config",
            "responsejsonschema",
            "\"format\"",
        ];
        if mentions(&about_structure) {
            // A grammar may be too much, or a keyword unknown, where the usual schema is neither.
            if self.narrow && mentions(&["grammar", "pattern", "anyof", "maxitems", "too large", "too complex"]) {
                return Some(Self { narrow: false, ..self });
            }
            return Some(Self { rung: self.rung.lower(provider)?, ..self });
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
        Dialect::first_guess(&Provider::custom(), "m", true)
    }

    #[test]
    fn the_first_guess_is_that_of_the_catalog() {
        let named = |name: &str, model: &str| {
            let provider = Provider::named(Provider::all(), name).unwrap();
            Dialect::first_guess(&provider, model, provider.local)
        };
        assert_eq!(named("openai", "gpt-6-luna").limit, LimitField::MaxCompletionTokens);
        assert_eq!(named("mistral", "x").limit, LimitField::MaxTokens);
        assert_eq!(named("groq", "openai/gpt-oss-20b").rung, Rung::StrictSchema);
        assert_eq!(named("groq", "another").rung, Rung::Schema);
        assert_eq!(named("deepseek", "deepseek-flash").rung, Rung::Object);
        assert!(!named("openai", "x").temperature && !named("openai", "x").narrow);
        assert!(local().temperature && local().narrow);
    }

    fn after(dialect: Dialect, complaint: &str) -> Option<Dialect> {
        Dialect { extras: false, ..dialect }.after_complaint(complaint, &Provider::custom())
    }

    #[test]
    fn what_the_catalog_adds_is_left_out_where_it_is_refused() {
        let next = local().after_complaint("Unrecognized request argument: reasoning_effort", &Provider::custom());
        assert_eq!(next, Some(Dialect { extras: false, ..local() }));
    }

    #[test]
    fn complaints_of_real_services_lead_to_the_next_try() {
        for (complaint, rung) in [
            ("This response_format type is unavailable now", Rung::Schema),
            ("This model does not support response format `json_schema`", Rung::Schema),
            ("body.response_format.type: Input should be 'text' or 'json_object'", Rung::Schema),
            ("Unrecognized request argument supplied: strict", Rung::Schema),
        ] {
            assert_eq!(after(local(), complaint).unwrap().rung, rung, "{complaint}");
        }
        let complaint = "Failed to initialize samplers: failed to parse grammar";
        let next = after(local(), complaint).unwrap();
        assert_eq!((next.rung, next.narrow), (Rung::StrictSchema, false), "the usual schema comes first");
        assert_eq!(after(next, complaint).unwrap().rung, Rung::Schema);
        let next = after(local(), "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.").unwrap();
        assert_eq!(next.limit, LimitField::MaxCompletionTokens);
        assert_eq!(after(next, "unknown field max_completion_tokens").unwrap().limit, LimitField::None);
        assert!(!after(local(), "'temperature' does not support 0").unwrap().temperature);
        assert_eq!(after(local(), "the model `x` does not exist"), None);
        assert_eq!(after(local(), "context length exceeded"), None);
    }

    #[test]
    fn the_ladder_has_an_end() {
        let steps = |provider: &str| {
            let provider = Provider::named(Provider::all(), provider).unwrap();
            let mut dialect = Dialect { narrow: false, ..Dialect::first_guess(&provider, "m", false) };
            let mut steps = Vec::new();
            while let Some(next) = dialect.after_complaint("response_format", &provider) {
                dialect = next;
                steps.push(dialect.rung);
            }
            steps
        };
        assert_eq!(steps("custom"), [Rung::Schema, Rung::ObjectWithSchema, Rung::Object, Rung::Text]);
        assert_eq!(steps("lm-studio"), [Rung::Schema, Rung::Text]);
        assert_eq!(steps("anthropic"), [Rung::Text]);
        assert_eq!(steps("gemini"), [Rung::Object, Rung::Text]);
        assert_eq!(steps("ollama"), [Rung::Object, Rung::Text]);
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
