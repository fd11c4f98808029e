//! Which service, which model of it, at which address, with which key.
//!
//! What was set for gut goes first: flags, `GUT_*` variables, the configuration file. Only where none of them names a service
//! do the variables that other programs use choose one, in the order of the catalog. A key goes to the host it was given for
//! and to no other.

use std::collections::BTreeMap;
use std::ffi::OsString;

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::address::{completed, is_loopback, parse_base_url, same_host};
use super::{API_KEY, BASE_URL, Credentials, Environment, File, Flags, MODEL, Origin, PROVIDER, Value};
use crate::error::{Error, Result};
use crate::provider::{Provider, Wire};
use crate::stage::Stage;

/// A key and where it came from. It is shown nowhere.
#[derive(Debug, Clone)]
pub struct Key {
    /// Where it is.
    pub source: KeySource,
    /// Who set it.
    pub origin: Origin,
}

/// Where a key is.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// Here.
    Secret(SecretString),
    /// In the first line that a command prints. It is started only when a model is asked.
    Command {
        /// The line.
        line: String,
        /// Where its program is looked for.
        path: OsString,
    },
}

/// A model's service.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The service, and who chose it.
    pub provider: Value<Provider>,
    /// The base URL, without a slash at its end.
    pub base_url: Value<Url>,
    /// The model; `None` where the service is to be asked which one it has.
    pub model: Option<Value<String>>,
    /// The models of single stages, where others are wanted.
    pub stages: BTreeMap<Stage, String>,
    /// The key; `None` for services that need none.
    pub key: Option<Key>,
}

/// Everything that an endpoint is chosen from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sources<'a> {
    pub(super) flags: &'a Flags,
    pub(super) environment: &'a Environment,
    pub(super) file: &'a File,
    pub(super) credentials: &'a Credentials,
    pub(super) providers: &'a [Provider],
}

impl Sources<'_> {
    /// What was set for gut: by the flag, or the variable, or in the file.
    fn own(
        &self,
        flag: Option<&String>,
        name: &'static str,
        variable: &'static str,
        in_file: Option<&String>,
    ) -> Option<Value<String>> {
        if let Some(value) = flag {
            return Some(Value { value: value.clone(), origin: Origin::Flag(name) });
        }
        if let Some(value) = self.environment.text(variable) {
            return Some(Value { value: value.to_owned(), origin: Origin::variable(variable) });
        }
        in_file.map(|value| Value { value: value.clone(), origin: Origin::File })
    }

    /// The address that a variable of the service's own gives, or that of the table.
    fn usual_base_url(&self, provider: &Provider) -> Option<Value<String>> {
        let variable = provider.base_url_variables.iter().find_map(|name| {
            let text = self.environment.text(name)?;
            Some(Value { value: completed(provider, text), origin: Origin::variable(name) })
        });
        variable.or_else(|| provider.base_url.clone().map(|value| Value { value, origin: Origin::Default }))
    }

    /// The first service of the catalog that has a key, and who says so.
    fn with_a_key(&self) -> Option<Value<Provider>> {
        for provider in self.providers.iter().filter(|provider| !provider.local) {
            let moved = provider.wire == Wire::Chat && provider.name == "openai";
            let variables = provider.key_variables.iter().chain(provider.base_url_variables.iter().filter(|_| moved));
            for name in variables {
                if self.environment.text(name).is_some() {
                    return Some(Value { value: provider.clone(), origin: Origin::variable(name) });
                }
            }
        }
        let kept = self.providers.iter().find(|provider| self.credentials.key(&provider.name).is_some());
        if let Some(provider) = kept {
            return Some(Value { value: provider.clone(), origin: Origin::Credentials });
        }
        let key_alone = self.environment.text(API_KEY).map(|_| Origin::variable(API_KEY));
        let key_alone = key_alone
            .or_else(|| (self.file.api_key.is_some() || self.file.api_key_command.is_some()).then_some(Origin::File));
        let provider = self.providers.first()?;
        key_alone.map(|origin| Value { value: provider.clone(), origin })
    }

    /// The service at this address, or the one for any other.
    fn at(&self, base_url: &Value<String>) -> Provider {
        let Ok(url) = Url::parse(base_url.value.trim()) else { return Provider::custom() };
        let host = url.host_str().unwrap_or_default();
        let is_there = |provider: &&Provider| {
            let by_name = provider.hosts.iter().any(|end| host.ends_with(end.as_str()));
            let usual = self.usual_base_url(provider);
            // Ollama's own format has no version in its path; with `/v1` it is asked for Chat Completions.
            let fits = provider.wire != Wire::Ollama || url.path().trim_end_matches('/').is_empty();
            by_name || (fits && usual.is_some_and(|usual| same_host(&url, &usual.value)))
        };
        self.providers.iter().find(is_there).cloned().unwrap_or_else(Provider::custom)
    }
}

impl Endpoint {
    /// Chooses the service; `None` where nothing names one.
    ///
    /// # Errors
    /// `configuration` or `usage` when the address is not an `http` or `https` URL, the service is not known, or the key has
    /// characters no key has.
    pub(super) fn choose(sources: Sources<'_>) -> Result<Option<Self>> {
        let Sources { flags, file, providers, .. } = sources;
        let named = sources.own(flags.provider.as_ref(), "--provider", PROVIDER, file.provider.as_ref());
        let base_url = sources.own(flags.base_url.as_ref(), "--base-url", BASE_URL, file.base_url.as_ref());
        // The file's address and model are those of the file's service.
        let is_other = named
            .as_ref()
            .is_some_and(|name| name.origin != Origin::File && Some(&name.value) != file.provider.as_ref());
        let base_url = base_url.filter(|url| !(is_other && url.origin == Origin::File));
        let plain_file = if is_other { file.clone().without_service() } else { file.clone() };
        let sources = Sources { file: &plain_file, ..sources };
        let provider = match (named, &base_url) {
            (Some(name), _) => Value { value: Provider::named(providers, name.value.trim())?, origin: name.origin },
            (None, Some(base_url)) => Value { value: sources.at(base_url), origin: base_url.origin.clone() },
            (None, None) => match sources.with_a_key() {
                Some(provider) => provider,
                None => return Ok(None),
            },
        };
        Self::of(sources, provider, base_url).map(Some)
    }

    /// The endpoint of this service, at this address where one was set for gut.
    ///
    /// # Errors
    /// As [`Endpoint::choose`].
    pub(super) fn of(sources: Sources<'_>, provider: Value<Provider>, base_url: Option<Value<String>>) -> Result<Self> {
        let Sources { flags, file, .. } = sources;
        let name = provider.value.name.clone();
        let base_url = base_url.or_else(|| sources.usual_base_url(&provider.value)).ok_or_else(|| {
            let variable = provider.value.base_url_variables.first().map_or(BASE_URL, String::as_str);
            Error::configuration(format!("the address of the provider `{name}` is not known"))
                .hint(format!("set `{variable}`, or give it with `--base-url`"))
        })?;
        let base_url = Value { value: parse_base_url(&base_url)?, origin: base_url.origin };
        let model = sources.own(flags.model.as_ref(), "--model", MODEL, file.model.as_ref());
        // Elsewhere, as at a proxy, the service is asked which models it has.
        let is_at_home = provider.value.base_url.as_ref().is_none_or(|usual| same_host(&base_url.value, usual));
        let usual = || {
            let value = provider.value.model.clone().filter(|_| is_at_home)?;
            Some(Value { value, origin: Origin::Default })
        };
        let model = model.or_else(usual);
        let key = key(sources, &provider.value, &base_url)?;
        let stages = file.stages.iter().filter_map(|(stage, row)| Some((*stage, row.model.clone()?))).collect();
        Ok(Self { provider, base_url, model, stages, key })
    }

    /// The address as it may be shown: without its query, which may hold a key.
    pub fn shown(&self) -> String {
        let mut url = self.base_url.value.clone();
        url.set_query(None);
        url.to_string().trim_end_matches('/').to_owned()
    }

    /// Whether the service runs on this machine.
    pub fn is_local(&self) -> bool {
        is_loopback(&self.base_url.value)
    }
}

/// The key that may be sent to this address.
fn key(sources: Sources<'_>, provider: &Provider, base_url: &Value<Url>) -> Result<Option<Key>> {
    let Sources { environment, file, credentials, .. } = sources;
    let variable = |name: &str| {
        let secret = KeySource::Secret(environment.text(name)?.into());
        Some(Key { source: secret, origin: Origin::variable(name) })
    };
    let usual = sources.usual_base_url(provider);
    let is_at_home = usual.as_ref().is_some_and(|usual| same_host(&base_url.value, &usual.value));
    // What the file holds is for the service that the file names, or else for the first of the catalog.
    let in_file = || {
        let home = file.base_url.clone().or_else(|| {
            let named = file.provider.as_ref().and_then(|name| Provider::named(sources.providers, name).ok());
            let provider = named.or_else(|| sources.providers.first().cloned())?;
            Some(sources.usual_base_url(&provider)?.value)
        })?;
        let source = match (&file.api_key, &file.api_key_command) {
            (Some(key), _) => KeySource::Secret(key.clone()),
            (None, Some(command)) => KeySource::Command {
                line: command.clone(),
                path: environment.value("PATH").map(ToOwned::to_owned).unwrap_or_default(),
            },
            (None, None) => return None,
        };
        same_host(&base_url.value, &home).then_some(Key { source, origin: Origin::File })
    };
    let kept = || {
        let (secret, home) = credentials.key(&provider.name)?;
        if !same_host(&base_url.value, home) {
            return None;
        }
        Some(Key { source: KeySource::Secret(secret.clone()), origin: Origin::Credentials })
    };
    let well_known = || provider.key_variables.iter().filter(|_| is_at_home).find_map(|name| variable(name));
    let Some(key) = variable(API_KEY).or_else(in_file).or_else(well_known).or_else(kept) else { return Ok(None) };
    if let KeySource::Secret(secret) = &key.source {
        check_key(secret, &key.origin)?;
    }
    Ok(Some(key))
}

/// Refuses what cannot be a key.
///
/// # Errors
/// `configuration`, without the key.
pub fn check_key(secret: &SecretString, origin: &Origin) -> Result<()> {
    let text = secret.expose_secret();
    if !text.is_empty() && text.chars().all(|character| character.is_ascii_graphic()) {
        return Ok(());
    }
    Err(Error::configuration(format!("the key of {origin} has characters that no key has"))
        .hint("copy it again, without spaces or line ends"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(flags: &Flags, variables: &[(&str, &str)], file: &str) -> Option<Chosen> {
        let file = File::parse(file, std::path::Path::new("config.toml")).unwrap();
        let credentials = Credentials::default();
        choose(flags, variables, &file, &credentials).unwrap().map(|endpoint| {
            (
                endpoint.base_url.value.to_string(),
                endpoint.model.map(|model| model.value),
                endpoint.key.map(|key| match key.source {
                    KeySource::Secret(secret) => secret.expose_secret().to_owned(),
                    KeySource::Command { line, .. } => line,
                }),
            )
        })
    }

    fn choose(
        flags: &Flags,
        variables: &[(&str, &str)],
        file: &File,
        credentials: &Credentials,
    ) -> Result<Option<Endpoint>> {
        let providers = Provider::changed(&file.providers);
        let environment = &Environment::of(variables);
        Endpoint::choose(Sources { flags, environment, file, credentials, providers: &providers })
    }

    /// Base URL, model and key.
    type Chosen = (String, Option<String>, Option<String>);

    fn these(base_url: &str, model: &str, key: &str) -> Chosen {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (base_url.to_owned(), text(model), text(key))
    }

    #[test]
    fn what_was_set_for_gut_goes_before_what_other_programs_use() {
        let none = Flags::default();
        let flags =
            Flags { base_url: Some("http://flag/v1/".into()), model: Some("m-flag".into()), ..Flags::default() };
        let file = "base_url = 'http://file/v1'\nmodel = 'm-file'\napi_key = 'k-file'";
        let variables = [
            ("GUT_BASE_URL", "http://own/v1"),
            ("GUT_MODEL", "m-own"),
            ("GUT_API_KEY", "k-own"),
            ("OPENAI_API_KEY", "k-openai"),
            ("GROQ_API_KEY", "k-groq"),
        ];
        assert_eq!(chosen(&flags, &variables, file), Some(these("http://flag/v1", "m-flag", "k-own")));
        assert_eq!(chosen(&none, &variables, file), Some(these("http://own/v1", "m-own", "k-own")));
        assert_eq!(chosen(&none, &variables[3..], file), Some(these("http://file/v1", "m-file", "k-file")));
        assert_eq!(
            chosen(&none, &variables[3..], ""),
            Some(these("https://api.openai.com/v1", "gpt-6-luna", "k-openai"))
        );
        assert_eq!(
            chosen(&none, &variables[4..], ""),
            Some(these("https://api.groq.com/openai/v1", "openai/gpt-oss-20b", "k-groq"))
        );
        assert_eq!(chosen(&none, &[], ""), None);
    }

    #[test]
    fn a_key_goes_only_to_the_host_it_was_given_for() {
        let flags = Flags { base_url: Some("http://other/v1".into()), ..Flags::default() };
        let keys = [("OPENAI_API_KEY", "k"), ("GROQ_API_KEY", "k")];
        assert_eq!(chosen(&flags, &keys, ""), Some(these("http://other/v1", "", "")));
        assert_eq!(chosen(&flags, &keys, "api_key = 'k'"), Some(these("http://other/v1", "", "")));
        let near = Flags { base_url: Some("http://api.openai.com/v1".into()), ..Flags::default() };
        assert_eq!(chosen(&near, &keys, ""), Some(these("http://api.openai.com/v1", "", "")), "not without TLS");
        let both = [("OPENAI_API_KEY", "k"), ("OPENAI_BASE_URL", "http://proxy:1/v1")];
        assert_eq!(chosen(&Flags::default(), &both, ""), Some(these("http://proxy:1/v1", "", "k")));
    }

    #[test]
    fn each_provider_is_chosen_by_its_key_or_its_name() {
        let none = Flags::default();
        for (variable, base_url, model) in [
            ("ANTHROPIC_API_KEY", "https://api.anthropic.com/", "claude-haiku-5-5"),
            ("GEMINI_API_KEY", "https://generativelanguage.googleapis.com/", "gemini-3.5-flash-lite"),
            ("GOOGLE_API_KEY", "https://generativelanguage.googleapis.com/", "gemini-3.5-flash-lite"),
            ("MISTRAL_API_KEY", "https://api.mistral.ai/v1", "mistral-small-latest"),
            ("DEEPSEEK_API_KEY", "https://api.deepseek.com/", "deepseek-flash"),
        ] {
            assert_eq!(chosen(&none, &[(variable, "k")], ""), Some(these(base_url, model, "k")), "{variable}");
        }
        let both = [("GROQ_API_KEY", "g"), ("ANTHROPIC_API_KEY", "a")];
        let named = |name: &str| Flags { provider: Some(name.into()), ..Flags::default() };
        assert_eq!(
            chosen(&named("anthropic"), &both, ""),
            Some(these("https://api.anthropic.com/", "claude-haiku-5-5", "a"))
        );
        assert_eq!(chosen(&none, &both, "provider = 'ollama'"), Some(these("http://localhost:11434/", "", "")));
        assert!(choose(&named("opnai"), &[], &File::default(), &Credentials::default()).is_err());
        let azure = [("AZURE_OPENAI_API_KEY", "k"), ("AZURE_OPENAI_ENDPOINT", "https://us.openai.azure.com/")];
        assert_eq!(chosen(&none, &azure, ""), Some(these("https://us.openai.azure.com/openai/v1", "", "k")));
        let fault = choose(&none, &azure[..1], &File::default(), &Credentials::default()).unwrap_err();
        assert!(fault.hints[0].contains("AZURE_OPENAI_ENDPOINT"), "{fault:?}");
        let groq = [("GROQ_API_KEY", "k"), ("GROQ_BASE_URL", "https://api.groq.com")];
        assert_eq!(chosen(&none, &groq, ""), Some(these("https://api.groq.com/openai/v1", "openai/gpt-oss-20b", "k")));
    }

    #[test]
    fn a_key_may_be_kept_or_printed_by_a_command() {
        let file = "provider = 'mistral'\napi_key_command = \"pass show 'my key'\"";
        let base = "https://api.mistral.ai/v1";
        let flags = Flags::default();
        assert_eq!(chosen(&flags, &[], file), Some(these(base, "mistral-small-latest", "pass show 'my key'")));
        let other = Flags { provider: Some("groq".into()), ..Flags::default() };
        assert_eq!(chosen(&other, &[], file).unwrap().2, None, "it is for the service that the file names");
        let credentials = Credentials::of(&[("mistral", base, "kept")]);
        let key = |variables: &[(&str, &str)]| {
            let endpoint = choose(&flags, variables, &File::default(), &credentials).unwrap().unwrap();
            endpoint.key.map(|key| key.origin.to_string())
        };
        assert_eq!(key(&[]), Some("the credentials file".into()));
        assert_eq!(key(&[("MISTRAL_API_KEY", "k")]), Some("the variable MISTRAL_API_KEY".into()));
        assert_eq!(key(&[("GUT_BASE_URL", "https://other.example/v1")]), None);
    }

    #[test]
    fn a_key_with_a_line_end_inside_is_refused_and_not_shown() {
        let variables = [("GUT_API_KEY", "sk-a\nb"), ("GUT_BASE_URL", "http://h/v1")];
        let fault = choose(&Flags::default(), &variables, &File::default(), &Credentials::default()).unwrap_err();
        assert!(fault.message.contains("GUT_API_KEY") && !format!("{fault:?}").contains("sk-a"));
    }
}
