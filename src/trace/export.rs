//! Sends spans to an OpenTelemetry collector, over HTTP and in JSON, where the standard variables name one.
//!
//! Headers often hold a key: their values are shown nowhere. A collector that is out of order holds nobody up for long.

use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use url::Url;

use super::resource::read_pairs;
use crate::error::{Error, Result};
use crate::settings::Environment;

/// How long a collector may take where no variable says less: at the end of a run somebody waits.
const LONGEST: Duration = Duration::from_secs(2);

/// Where spans are sent, and how.
pub(super) struct Exporter {
    /// What the variables say, or what is wrong with them.
    destination: Result<Destination>,
}

#[derive(Debug)]
struct Destination {
    url: Url,
    headers: HeaderMap,
    time: Duration,
}

impl Exporter {
    /// What the variables name; `None` where they name nothing, or forbid it.
    pub(super) fn of(environment: &Environment) -> Option<Self> {
        let is = |name: &str, value: &str| environment.text(name).is_some_and(|text| text.eq_ignore_ascii_case(value));
        if is("OTEL_SDK_DISABLED", "true") || is("OTEL_TRACES_EXPORTER", "none") {
            return None;
        }
        let own = environment.text("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT").map(|text| (text.to_owned(), false));
        let shared = || environment.text("OTEL_EXPORTER_OTLP_ENDPOINT").map(|text| (text.to_owned(), true));
        let (endpoint, is_base) = own.or_else(shared)?;
        Some(Self { destination: destination(environment, &endpoint, is_base) })
    }

    /// Sends one message, once.
    ///
    /// # Errors
    /// `configuration` when the variables cannot be read, `unavailable` when the collector does not take it.
    pub(super) async fn send(&self, body: String) -> Result<()> {
        let Destination { url, headers, time } = self.destination.as_ref().map_err(Clone::clone)?;
        let host = url.host_str().unwrap_or_default();
        let failed = |what: &str| {
            Error::unavailable(format!("the trace is not sent: the collector at {host} {what}"))
                .hint("`OTEL_SDK_DISABLED=true` sends none")
        };
        // A second installation in one process fails and changes nothing.
        let _: std::result::Result<(), _> = rustls::crypto::ring::default_provider().install_default();
        // A redirect would carry the headers to another place.
        let mut builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        if url.scheme() == "http" {
            builder = builder.tls_certs_only(std::iter::empty());
        }
        if url.host().is_some_and(|host| match host {
            url::Host::Domain(name) => name == "localhost",
            url::Host::Ipv4(address) => address.is_loopback(),
            url::Host::Ipv6(address) => address.is_loopback(),
        }) {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|_| failed("cannot be called"))?;
        let request = client.post(url.clone()).headers(headers.clone()).body(body);
        match tokio::time::timeout(*time, request.send()).await {
            Err(_) => Err(failed(&format!("did not answer within {} s", time.as_secs_f64()))),
            Ok(Err(fault)) if fault.is_connect() => Err(failed("cannot be reached")),
            Ok(Err(_)) => Err(failed("broke off")),
            Ok(Ok(response)) if response.status().is_success() => Ok(()),
            Ok(Ok(response)) => Err(failed(&format!("answered {}", response.status().as_u16()))),
        }
    }
}

fn destination(environment: &Environment, endpoint: &str, is_base: bool) -> Result<Destination> {
    let one_of = |names: [&'static str; 2]| names.into_iter().find_map(|name| Some((name, environment.text(name)?)));
    let wrong = |name: &str, what: &str| Error::configuration(format!("the trace is not sent: `{name}` is {what}"));
    let name = if is_base { "OTEL_EXPORTER_OTLP_ENDPOINT" } else { "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT" };
    let mut url = Url::parse(endpoint)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or_else(|| wrong(name, "no address").hint(format!("{name}=http://localhost:4318")))?;
    if is_base {
        let path = format!("{}/v1/traces", url.path().trim_end_matches('/'));
        url.set_path(&path);
    }
    if let Some((name, protocol)) = one_of(["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"])
        .filter(|(_, text)| *text == "grpc")
    {
        return Err(wrong(name, &format!("`{protocol}`, and gut sends JSON over HTTP only"))
            .hint(format!("{name}=http/json, and the port of the collector for it, which is 4318 most often")));
    }
    let mut headers = HeaderMap::new();
    if let Some((name, text)) = one_of(["OTEL_EXPORTER_OTLP_TRACES_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS"]) {
        let unreadable = || wrong(name, "no list of headers").hint(format!("{name}=api-key=...,other=..."));
        for (key, value) in read_pairs(text).ok_or_else(unreadable)? {
            let key = HeaderName::from_bytes(key.as_bytes()).map_err(|_| unreadable())?;
            let mut value = HeaderValue::from_str(&value).map_err(|_| unreadable())?;
            value.set_sensitive(true);
            headers.insert(key, value);
        }
    }
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let time = match one_of(["OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "OTEL_EXPORTER_OTLP_TIMEOUT"]) {
        Some((name, text)) => {
            let milliseconds = text.parse().map_err(|_| wrong(name, "no number of milliseconds"))?;
            Duration::from_millis(milliseconds).min(LONGEST)
        }
        None => LONGEST,
    };
    Ok(Destination { url, headers, time })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(variables: &[(&str, &str)]) -> Option<Result<Destination>> {
        Exporter::of(&Environment::of(variables)).map(|exporter| exporter.destination)
    }

    const BASE: &str = "OTEL_EXPORTER_OTLP_ENDPOINT";
    const OWN: &str = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

    #[test]
    fn nothing_is_sent_where_no_collector_is_named_or_it_is_forbidden() {
        assert!(of(&[]).is_none());
        assert!(of(&[(BASE, " ")]).is_none());
        assert!(of(&[(BASE, "http://c"), ("OTEL_SDK_DISABLED", "True")]).is_none());
        assert!(of(&[(BASE, "http://c"), ("OTEL_TRACES_EXPORTER", "none")]).is_none());
    }

    #[test]
    fn the_address_is_made_as_the_specification_says() {
        for (variables, url) in [
            (&[(BASE, "http://c:4318")][..], "http://c:4318/v1/traces"),
            (&[(BASE, "https://c/otlp/")], "https://c/otlp/v1/traces"),
            (&[(BASE, "http://c:4318"), (OWN, "http://t/")], "http://t/"),
            (&[(OWN, "http://t/x?a=b")], "http://t/x?a=b"),
        ] {
            assert_eq!(of(variables).unwrap().unwrap().url.as_str(), url);
        }
    }

    #[test]
    fn headers_and_time_are_read_and_no_value_is_shown() {
        let headers = ("OTEL_EXPORTER_OTLP_HEADERS", "api-key=s%20ecret, Other=b=c");
        let found = of(&[(BASE, "http://c"), headers, ("OTEL_EXPORTER_OTLP_TIMEOUT", "500")]).unwrap().unwrap();
        assert_eq!(
            (&found.headers["api-key"], &found.headers["other"]),
            (&"s ecret".parse().unwrap(), &"b=c".parse().unwrap())
        );
        assert_eq!(found.headers[CONTENT_TYPE], "application/json");
        assert_eq!(found.time, Duration::from_millis(500));
        assert!(!format!("{found:?}").contains("ecret"));
        let own = ("OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x=y");
        let found = of(&[(BASE, "http://c"), headers, own, ("OTEL_EXPORTER_OTLP_TIMEOUT", "60000")]).unwrap().unwrap();
        assert_eq!((found.headers.get("api-key"), found.time), (None, LONGEST));
    }

    #[test]
    fn a_variable_that_cannot_be_read_is_named_without_its_value() {
        for (name, value) in [
            (BASE, "secret.example"),
            (OWN, "ftp://secret"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "secret"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a b=secret"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "a=secret%0a"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "secret"),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"),
        ] {
            let mut variables = vec![(BASE, "http://c")];
            variables.push((name, value));
            let fault = of(&variables).unwrap().unwrap_err();
            assert!(fault.message.contains(name) && !fault.message.contains("secret"), "{fault}");
            assert!(!fault.hints.is_empty() || name.ends_with("TIMEOUT"), "{fault}");
        }
    }
}
