//! Addresses of services: what people and other programs write, made whole, and compared.

use url::Url;

use super::{API_KEY, Origin, Value};
use crate::error::{Error, Kind, Result};
use crate::provider::{Provider, Wire};

/// An address of a variable, with what the service's own programs leave out.
pub(super) fn completed(provider: &Provider, text: &str) -> String {
    let text = text.trim_end_matches('/');
    if provider.wire == Wire::Ollama {
        return ollama_host(text);
    }
    match &provider.base_path {
        Some(path) if !text.ends_with(path.as_str()) => format!("{text}/{path}"),
        _ => text.to_owned(),
    }
}

/// Reads `OLLAMA_HOST`, which may lack the scheme and the port, and name all addresses. Source: Ollama's `envconfig`.
fn ollama_host(text: &str) -> String {
    let (scheme, rest) = text.split_once("://").unwrap_or(("http", text));
    let usual = match (text.contains("://"), scheme) {
        (true, "https") => 443,
        (true, _) => 80,
        (false, _) => 11434,
    };
    let (place, path) = rest.split_once('/').map_or((rest, ""), |(place, path)| (place, path));
    let (host, port) = match place.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) && !port.is_empty() => {
            (host, port.to_owned())
        }
        _ => (place, usual.to_string()),
    };
    let host = match host {
        "" | "0.0.0.0" | "[::]" | "::" => "127.0.0.1",
        host => host,
    };
    format!("{scheme}://{host}:{port}/{path}").trim_end_matches('/').to_owned()
}

pub(super) fn parse_base_url(text: &Value<String>) -> Result<Url> {
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
    let calls = ["/chat/completions", "/v1/messages", "/api/chat"];
    url.set_path(calls.iter().find_map(|call| path.strip_suffix(call)).unwrap_or(&path));
    Ok(url)
}

/// Whether both have the same scheme, host and port.
pub(super) fn same_host(url: &Url, other: &str) -> bool {
    Url::parse(other.trim()).is_ok_and(|other| url.origin() == other.origin())
}

pub(super) fn is_loopback(url: &Url) -> bool {
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

    #[test]
    fn the_address_of_ollama_is_completed() {
        for (text, expected) in [
            ("0.0.0.0", "http://127.0.0.1:11434"),
            ("myhost", "http://myhost:11434"),
            ("myhost:1234", "http://myhost:1234"),
            ("https://llm.example", "https://llm.example:443"),
            ("http://llm.example/", "http://llm.example:80"),
            (":5000", "http://127.0.0.1:5000"),
            ("[::1]:11434", "http://[::1]:11434"),
        ] {
            assert_eq!(completed(&Provider { wire: Wire::Ollama, ..Provider::custom() }, text), expected, "{text}");
        }
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
