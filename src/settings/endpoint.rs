//! Which model, at which address, with which key.
//!
//! What was set for gut goes first: flags, `GUT_*` variables, the configuration file. Only where none of them names an
//! address do the variables that other programs use choose one. A key goes to the host it was given for and to no other.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{API_KEY, BASE_URL, Environment, File, Flags, MODEL, Origin, Value};
use crate::error::{Error, Kind, Result};

/// A well-known service: the variable of its key, its base URL, and a small fast model of it.
///
/// Source: each service's model list, read in November 2026.
struct Known {
    key: &'static str,
    base_url_variable: Option<&'static str>,
    base_url: &'static str,
    model: &'static str,
}

const KNOWN: [Known; 2] = [
    Known {
        key: "OPENAI_API_KEY",
        base_url_variable: Some("OPENAI_BASE_URL"),
        base_url: "https://api.openai.com/v1",
        model: "gpt-6-luna",
    },
    Known {
        key: "GROQ_API_KEY",
        base_url_variable: None,
        base_url: "https://api.groq.com/openai/v1",
        model: "openai/gpt-oss-20b",
    },
];

/// A key and where it came from. It is shown nowhere.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key itself.
    pub secret: SecretString,
    /// Who set it.
    pub origin: Origin,
}

/// A model's service.
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The base URL, without a slash at its end.
    pub base_url: Value<Url>,
    /// The model; `None` where the service is to be asked which one it has.
    pub model: Option<Value<String>>,
    /// The key; `None` for services that need none.
    pub key: Option<Key>,
}

impl Endpoint {
    /// Chooses the service; `None` where nothing names one.
    ///
    /// # Errors
    /// `configuration` or `usage` when the address is not an `http` or `https` URL or the key has characters no key has.
    pub(super) fn choose(flags: &Flags, environment: &Environment, file: &File) -> Result<Option<Self>> {
        let own = |flag: &Option<String>, name: &'static str, variable: &'static str, in_file: &Option<String>| {
            if let Some(value) = flag {
                return Some(Value { value: value.clone(), origin: Origin::Flag(name) });
            }
            if let Some(value) = environment.text(variable) {
                return Some(Value { value: value.to_owned(), origin: Origin::Environment(variable) });
            }
            in_file.clone().map(|value| Value { value, origin: Origin::File })
        };
        let base_url = match own(&flags.base_url, "--base-url", BASE_URL, &file.base_url) {
            Some(base_url) => Some(base_url),
            None => well_known(environment, file),
        };
        let Some(base_url) = base_url else { return Ok(None) };
        let base_url = Value { value: parse_base_url(&base_url)?, origin: base_url.origin };
        let model = own(&flags.model, "--model", MODEL, &file.model).or_else(|| {
            let known = KNOWN.iter().find(|known| same_host(&base_url.value, known.base_url))?;
            Some(Value { value: known.model.to_owned(), origin: Origin::Default })
        });
        let key = key(environment, file, &base_url)?;
        Ok(Some(Self { base_url, model, key }))
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

/// The base URL that the variables of other programs lead to.
fn well_known(environment: &Environment, file: &File) -> Option<Value<String>> {
    for known in &KNOWN {
        if let Some(variable) = known.base_url_variable
            && let Some(value) = environment.text(variable)
        {
            return Some(Value { value: value.to_owned(), origin: Origin::Environment(variable) });
        }
        if environment.text(known.key).is_some() {
            return Some(Value { value: known.base_url.to_owned(), origin: Origin::Environment(known.key) });
        }
    }
    let key_alone = environment.text(API_KEY).map(|_| Origin::Environment(API_KEY));
    let key_alone = key_alone.or_else(|| file.api_key.as_ref().map(|_| Origin::File));
    key_alone.map(|origin| Value { value: KNOWN[0].base_url.to_owned(), origin })
}

fn parse_base_url(text: &Value<String>) -> Result<Url> {
    let kind = if matches!(text.origin, Origin::Flag(_)) { Kind::Usage } else { Kind::Configuration };
    let wrong = |why: &str| {
        // The text is not repeated: it may hold a password.
        Error::new(kind, format!("the base URL of {} {why}", text.origin))
            .hint("a base URL looks like `https://api.openai.com/v1` or `http://localhost:8080/v1`")
    };
    let mut url = Url::parse(text.value.trim()).map_err(|_| wrong("is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(wrong("is not an `http` or `https` URL"));
    }
    if url.password().is_some() || !url.username().is_empty() {
        return Err(wrong("holds a user name or password").hint(format!("put the key into `{API_KEY}`")));
    }
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    // People copy the whole address of the call.
    url.set_path(path.strip_suffix("/chat/completions").unwrap_or(&path));
    Ok(url)
}

/// The key that may be sent to this address.
fn key(environment: &Environment, file: &File, base_url: &Value<Url>) -> Result<Option<Key>> {
    let variable = |name: &'static str| {
        environment.text(name).map(|key| Key { secret: key.into(), origin: Origin::Environment(name) })
    };
    let in_file = || {
        let key = file.api_key.clone()?;
        let home = file.base_url.as_deref().unwrap_or(KNOWN[0].base_url);
        same_host(&base_url.value, home).then_some(Key { secret: key, origin: Origin::File })
    };
    let well_known = || {
        let known = KNOWN.iter().find(|known| {
            let own_base = known.base_url_variable.and_then(|name| environment.text(name));
            same_host(&base_url.value, own_base.unwrap_or(known.base_url))
        })?;
        variable(known.key)
    };
    let Some(key) = variable(API_KEY).or_else(in_file).or_else(well_known) else { return Ok(None) };
    if !key.secret.expose_secret().chars().all(|character| character.is_ascii_graphic()) {
        return Err(Error::configuration(format!("the key of {} has characters that no key has", key.origin))
            .hint("copy it again, without spaces or line ends"));
    }
    Ok(Some(key))
}

/// Whether both have the same scheme, host and port.
fn same_host(url: &Url, other: &str) -> bool {
    Url::parse(other.trim()).is_ok_and(|other| url.origin() == other.origin())
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(flags: &Flags, variables: &[(&str, &str)], file: &str) -> Option<Chosen> {
        let file = File::parse(file, std::path::Path::new("config.toml")).unwrap();
        Endpoint::choose(flags, &Environment::of(variables), &file).unwrap().map(|endpoint| {
            (
                endpoint.base_url.value.to_string(),
                endpoint.model.map(|model| model.value),
                endpoint.key.map(|key| key.secret.expose_secret().to_owned()),
            )
        })
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
    fn a_base_url_is_forgiving_in_form_and_strict_in_kind() {
        let parse = |text: &str| parse_base_url(&Value { value: text.into(), origin: Origin::Flag("--base-url") });
        assert_eq!(parse(" http://h/v1/chat/completions/ ").unwrap().as_str(), "http://h/v1");
        for wrong in ["localhost:8080/v1", "ftp://h/v1", "h", "", "http://u:secret@h/v1", "file:///etc/passwd"] {
            let fault = parse(wrong).unwrap_err();
            assert_eq!(fault.kind, Kind::Usage, "{wrong}");
            assert!(!format!("{fault:?}").contains("secret"));
        }
    }

    #[test]
    fn a_key_with_a_line_end_inside_is_refused_and_not_shown() {
        let fault =
            Endpoint::choose(&Flags::default(), &Environment::of(&[("GUT_API_KEY", "sk-a\nb")]), &File::default())
                .unwrap_err();
        assert!(fault.message.contains("GUT_API_KEY") && !format!("{fault:?}").contains("sk-a"));
    }

    #[test]
    fn knows_this_machine() {
        for (text, local) in [
            ("http://localhost:1/v1", true),
            ("http://127.3.2.1/v1", true),
            ("http://[::1]:8080", true),
            ("http://localhost.example.org", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(text).unwrap()), local, "{text}");
        }
    }
}
