//! The services gut knows, from a dated table; the user's own rows and changes go over it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// The name of the row for services that are not in the table.
pub const CUSTOM: &str = "custom";

static CATALOG: LazyLock<File> = LazyLock::new(|| {
    // A test reads it; a table that cannot be read would be a fault of the build.
    toml::from_str(include_str!("provider/catalog.toml")).unwrap_or_default()
});

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    dated: String,
    provider: Vec<Provider>,
}

/// The form of the requests and replies of a service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Wire {
    /// OpenAI's Chat Completions, which most services speak.
    #[default]
    Chat,
    /// Anthropic's Messages.
    Anthropic,
    /// Google's generateContent.
    Gemini,
    /// Ollama's own.
    Ollama,
}

/// How structured output is asked for, from the strictest on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// The service holds the model to the schema.
    #[default]
    StrictSchema,
    /// The service is given the schema, and does what it can.
    Schema,
    /// JSON is asked for, with the schema beside it, as llama.cpp's Python server takes it.
    ObjectWithSchema,
    /// JSON is asked for; the schema stands in the prompt.
    Object,
    /// The schema stands in the prompt and the JSON is searched for in the text.
    Text,
}

/// The field that limits the length of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitField {
    /// `max_tokens`, which everyone but OpenAI's newer models takes.
    #[default]
    MaxTokens,
    /// `max_completion_tokens`, which counts a model's thoughts too.
    MaxCompletionTokens,
    /// No limit is sent.
    None,
}

/// The header that carries the key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum KeyHeader {
    /// `Authorization: Bearer KEY`
    #[default]
    Bearer,
    /// `x-api-key: KEY`
    XApiKey,
    /// `x-goog-api-key: KEY`
    XGoogApiKey,
    /// `api-key: KEY`
    ApiKey,
}

/// A service: a row of the table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The name by which it is chosen: `openai`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// How it speaks.
    #[serde(default)]
    pub wire: Wire,
    /// Where it is; `None` where that differs from user to user.
    pub base_url: Option<String>,
    /// Variables that move it.
    #[serde(default)]
    pub base_url_variables: Vec<String>,
    /// What the address of a variable may lack at its end.
    pub base_path: Option<String>,
    /// Ends of the names of its hosts, where they differ from user to user.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// The variables that hold a key for it, the first that is set counts.
    #[serde(default)]
    pub key_variables: Vec<String>,
    /// The header that carries the key.
    #[serde(default)]
    pub key_header: KeyHeader,
    /// Other headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The model that is used where none is named.
    pub model: Option<String>,
    /// The field that limits the length of an answer.
    #[serde(default)]
    pub limit: LimitField,
    /// How structured output is asked for first.
    #[serde(default)]
    pub rung: Rung,
    /// Ways to ask that it refuses.
    #[serde(default)]
    pub skips: Vec<Rung>,
    /// What every request says besides.
    #[serde(default)]
    pub body: toml::Table,
    /// What is special about single models.
    #[serde(default)]
    pub models: Vec<ModelRow>,
    /// Whether it runs on the user's machine.
    #[serde(default)]
    pub local: bool,
    /// Whether the row was not looked up again when the table was dated.
    #[serde(default)]
    pub unchecked: bool,
}

/// What is special about a model.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModelRow {
    /// Its name.
    pub name: String,
    /// What a million tokens of the prompt cost, in US dollars.
    pub input: Option<f64>,
    /// The same for those that the service remembered; as the others where it is not said.
    pub cached: Option<f64>,
    /// The same for tokens of the answer.
    pub output: Option<f64>,
    /// How structured output is asked for first.
    pub rung: Option<Rung>,
    /// What a request for it says besides.
    #[serde(default)]
    pub body: toml::Table,
}

/// What the user's file says of a service: a row of its own, or changes to one of the table.
#[derive(Debug, Clone, Default, PartialEq, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// How it speaks.
    pub wire: Option<Wire>,
    /// Where it is.
    pub base_url: Option<String>,
    /// The variable that holds the key for it.
    pub key_variable: Option<String>,
    /// The header that carries the key.
    pub key_header: Option<KeyHeader>,
    /// The model that is used where none is named.
    pub model: Option<String>,
    /// The field that limits the length of an answer.
    pub limit: Option<LimitField>,
    /// How structured output is asked for first.
    pub rung: Option<Rung>,
    /// What every request says besides.
    #[schemars(with = "Option<std::collections::BTreeMap<String, serde_json::Value>>")]
    pub body: Option<toml::Table>,
}

impl Provider {
    /// All services of the table, in its order.
    pub fn all() -> &'static [Self] {
        &CATALOG.provider
    }

    /// The day of the table.
    pub fn dated() -> &'static str {
        &CATALOG.dated
    }

    /// The row for services that are not in the table.
    pub fn custom() -> Self {
        Self { name: CUSTOM.to_owned(), title: "a service of your own".to_owned(), ..Self::default() }
    }

    /// The services of the table as the user changes them, and the user's own behind them.
    pub fn changed(changes: &BTreeMap<String, Changes>) -> Vec<Self> {
        let mut providers = Self::all().to_vec();
        for (name, changes) in changes {
            let at = providers.iter().position(|provider| provider.name == *name).unwrap_or_else(|| {
                providers.push(Self { name: name.clone(), title: name.clone(), ..Self::default() });
                providers.len() - 1
            });
            providers[at].change(changes);
        }
        providers
    }

    fn change(&mut self, changes: &Changes) {
        let Changes { wire, base_url, key_variable, key_header, model, limit, rung, body } = changes.clone();
        if let Some(base_url) = base_url {
            // A key that was meant for the old address does not go to the new one.
            self.base_url_variables.clear();
            self.key_variables.clear();
            self.base_url = Some(base_url);
        }
        self.wire = wire.unwrap_or(self.wire);
        self.key_variables = key_variable.map_or_else(|| self.key_variables.clone(), |name| vec![name]);
        self.key_header = key_header.unwrap_or(self.key_header);
        self.model = model.or_else(|| self.model.clone());
        self.limit = limit.unwrap_or(self.limit);
        self.rung = rung.unwrap_or(self.rung);
        self.body = body.unwrap_or_else(|| self.body.clone());
    }

    /// The service of this name among these.
    ///
    /// # Errors
    /// `configuration`, with the names there are, when there is none.
    pub fn named(providers: &[Self], name: &str) -> Result<Self> {
        providers.iter().find(|provider| provider.name == name).cloned().ok_or_else(|| {
            let names: Vec<&str> = providers.iter().map(|provider| provider.name.as_str()).collect();
            Error::configuration(format!("there is no provider `{name}`"))
                .hint(format!("the providers are: {}", names.join(", ")))
        })
    }

    /// What is special about a model; nothing for most.
    pub fn model_row(&self, model: &str) -> Option<&ModelRow> {
        self.models.iter().find(|row| row.name == model)
    }

    /// The name of the variable to put a key into.
    pub fn key_variable(&self) -> Option<&str> {
        self.key_variables.first().map(String::as_str)
    }
}

impl ModelRow {
    /// What a call cost, in US dollars: `prompt` are all tokens of the prompt, `cached` those of them that the service
    /// remembered. `None` where no price is known.
    #[allow(clippy::cast_precision_loss, reason = "a call has a few thousand tokens")]
    pub fn cost(&self, prompt: u64, cached: u64, completion: u64) -> Option<f64> {
        let (input, output) = (self.input?, self.output?);
        let cached = cached.min(prompt);
        let read = (prompt - cached) as f64 * input + cached as f64 * self.cached.unwrap_or(input);
        Some((read + completion as f64 * output) / 1e6)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_can_be_read_and_is_sound() {
        let file: File = toml::from_str(include_str!("provider/catalog.toml")).unwrap();
        let mut names: Vec<&str> = file.provider.iter().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names.len(), 17);
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), 17);
        for provider in &file.provider {
            let is_known = provider.base_url.is_some() || !provider.base_url_variables.is_empty();
            assert!(is_known || provider.name == CUSTOM, "{}", provider.name);
            if let Some(url) = &provider.base_url {
                let url = url::Url::parse(url).unwrap();
                assert_eq!(url.scheme(), if provider.local { "http" } else { "https" }, "{url}");
            }
            assert!(provider.local || provider.name == CUSTOM || !provider.key_variables.is_empty());
        }
    }

    #[test]
    fn a_call_costs_what_its_tokens_do() {
        let row = ModelRow { input: Some(1.0), cached: Some(0.1), output: Some(2.0), ..ModelRow::default() };
        assert_eq!(row.cost(1_000_000, 0, 500_000), Some(2.0));
        assert_eq!(row.cost(1_000_000, 1_000_000, 0), Some(0.1));
        assert_eq!(ModelRow { cached: None, ..row }.cost(1_000_000, 1_000_000, 0), Some(1.0));
        assert_eq!(ModelRow::default().cost(1, 0, 1), None);
    }

    #[test]
    fn the_user_changes_rows_and_adds_some() {
        let changes = |text: &str| toml::from_str::<BTreeMap<String, Changes>>(text).unwrap();
        let providers = Provider::changed(&changes(
            "openai = { model = 'x' }\ngroq = { base_url = 'https://proxy.example' }\nours = { base_url = 'https://llm.example/v1', key_variable = 'OUR_KEY' }",
        ));
        let named = |name: &str| Provider::named(&providers, name).unwrap();
        assert_eq!(named("openai").model.as_deref(), Some("x"));
        assert_eq!(named("openai").key_variable(), Some("OPENAI_API_KEY"));
        assert_eq!(named("groq").key_variable(), None, "a key does not follow its provider to another address");
        assert_eq!(named("ours").key_variable(), Some("OUR_KEY"));
        let fault = Provider::named(&providers, "opnai").unwrap_err();
        assert!(fault.hints[0].contains("openai, groq"), "{fault:?}");
        assert!(toml::from_str::<BTreeMap<String, Changes>>("x = { base_ulr = 'y' }").is_err());
    }
}
