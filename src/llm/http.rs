//! The transport: one POST or GET with JSON, with limits on time and size, and the key in one place only.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use super::retry;
use crate::error::{Error, Result};
use crate::provider::KeyHeader;
use crate::repository::redact;
use crate::settings::{Endpoint, Limits};

/// The longest list of models that is read, in bytes: some services have very many.
const LONGEST_LIST: usize = 4 * 1024 * 1024;
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: usize = 512 * 1024;
/// The longest single text of an answer. No model that is asked for commands has more to say, and searching it for secrets
/// takes its time.
const LONGEST_TEXT: usize = 64 * 1024;

/// What a service answered.
#[derive(Debug, Clone, Default)]
pub(super) struct Response {
    /// The HTTP status.
    pub(super) status: u16,
    /// How long it wishes to be left alone.
    pub(super) wish: Option<Duration>,
    /// The body.
    pub(super) body: String,
}

/// Why there is no answer at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// The time is over.
    Timeout,
    /// Nobody listens there, or the name is unknown.
    Connect(String),
    /// The connection broke, or what came was not HTTP.
    Broken(String),
}

/// A client of one service.
pub(super) struct Http {
    client: reqwest::Client,
    base_url: Url,
    headers: HeaderMap,
    secret: Option<String>,
}

impl Http {
    /// A client of the service, with this key, which has not been called yet.
    ///
    /// # Errors
    /// When the system's certificates cannot be read.
    pub(super) fn new(endpoint: &Endpoint, key: Option<&SecretString>, limits: &Limits) -> Result<Self> {
        let base_url = endpoint.base_url.value.clone();
        let mut headers = HeaderMap::new();
        for (name, text) in &endpoint.provider.value.headers {
            let wrong = || Error::configuration(format!("`{name}` of the provider is no header"));
            let name_of_header = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong())?;
            headers.insert(name_of_header, HeaderValue::from_str(text).map_err(|_| wrong())?);
        }
        let secret = key.map(|key| key.expose_secret().to_owned());
        if let Some(secret) = &secret {
            let (name, text) = match endpoint.provider.value.key_header {
                KeyHeader::Bearer => (AUTHORIZATION, format!("Bearer {secret}")),
                KeyHeader::XApiKey => (HeaderName::from_static("x-api-key"), secret.clone()),
                KeyHeader::XGoogApiKey => (HeaderName::from_static("x-goog-api-key"), secret.clone()),
                KeyHeader::ApiKey => (HeaderName::from_static("api-key"), secret.clone()),
            };
            let mut value = HeaderValue::from_str(&text)
                .map_err(|_| Error::configuration("the key has characters that no key has"))?;
            value.set_sensitive(true);
            headers.insert(name, value);
        }
        // A second installation in one process fails and changes nothing.
        let _: std::result::Result<(), _> = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("gut/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(limits.connect)
            // A redirect would carry the key and the prompt to another place.
            .redirect(reqwest::redirect::Policy::none());
        if base_url.scheme() == "http" {
            // Reading the system's certificates takes longer than everything else gut does.
            builder = builder.tls_certs_only(std::iter::empty());
        }
        if endpoint.is_local() {
            builder = builder.no_proxy();
        }
        let client = builder.build().map_err(|fault| anyhow::Error::new(fault.without_url()))?;
        Ok(Self { client, base_url, headers, secret })
    }

    /// Sends JSON to a path below the base URL.
    pub(super) async fn post(&self, path: &str, body: &Value, time: Duration) -> std::result::Result<Response, Fault> {
        self.send(self.client.post(self.url(path)).json(body), time, LONGEST_ANSWER).await
    }

    /// Reads a path below the base URL.
    pub(super) async fn get(&self, path: &str, time: Duration) -> std::result::Result<Response, Fault> {
        self.send(self.client.get(self.url(path)), time, LONGEST_LIST).await
    }

    fn url(&self, path: &str) -> Url {
        let mut url = self.base_url.clone();
        let base = url.path().trim_end_matches('/');
        // Some people give the version with the address, and some services want it in the path.
        let version =
            path.split('/').next().filter(|first| first.starts_with('v') && base.ends_with(&format!("/{first}")));
        let path = version.map_or(path, |version| path[version.len()..].trim_start_matches('/'));
        let whole = format!("{base}/{path}");
        url.set_path(&whole);
        url
    }

    async fn send(
        &self,
        request: reqwest::RequestBuilder,
        time: Duration,
        most: usize,
    ) -> std::result::Result<Response, Fault> {
        let exchange = async {
            let mut response = request.headers(self.headers.clone()).send().await.map_err(|fault| self.fault(fault))?;
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            let wish = retry::wish(header("retry-after-ms"), header("retry-after"), jiff::Timestamp::now());
            let status = response.status().as_u16();
            let mut bytes = Vec::new();
            while let Some(chunk) = response.chunk().await.map_err(|fault| self.fault(fault))? {
                bytes.extend_from_slice(&chunk);
                if bytes.len() > most {
                    return Err(Fault::Broken(format!("the answer is longer than {most} bytes")));
                }
            }
            Ok(Response { status, wish, body: self.scrub_body(&String::from_utf8_lossy(&bytes)) })
        };
        tokio::time::timeout(time, exchange).await.unwrap_or(Err(Fault::Timeout))
    }

    fn fault(&self, fault: reqwest::Error) -> Fault {
        if fault.is_timeout() {
            return Fault::Timeout;
        }
        let is_connect = fault.is_connect();
        // The innermost cause says it best: "connection refused", "invalid peer certificate: Expired".
        let fault = fault.without_url();
        let mut cause: &dyn std::error::Error = &fault;
        while let Some(deeper) = cause.source() {
            cause = deeper;
        }
        let text = self.scrub(&cause.to_string()).to_lowercase();
        if is_connect { Fault::Connect(text) } else { Fault::Broken(text) }
    }

    /// Scrubs the text of an answer, which is JSON with escapes of its own.
    pub(super) fn scrub_answer(&self, text: String) -> String {
        match serde_json::from_str::<Value>(&text) {
            Ok(_) => self.scrub_body(&text),
            Err(_) => text,
        }
    }

    /// Scrubs what a body says, however its strings are escaped.
    fn scrub_body(&self, text: &str) -> String {
        if text.len() > LONGEST_ANSWER {
            // A list of models: only the key itself is looked for.
            return self.without_key(text);
        }
        let Ok(mut body) = serde_json::from_str::<Value>(text) else { return self.scrub(text) };
        self.scrub_value(&mut body);
        body.to_string()
    }

    fn scrub_value(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if text.len() > LONGEST_TEXT {
                    let end = (0..=LONGEST_TEXT).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
                    text.truncate(end);
                }
                *text = self.scrub(text);
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.scrub_value(item)),
            Value::Object(fields) => {
                *fields = std::mem::take(fields)
                    .into_iter()
                    .map(|(name, mut field)| {
                        self.scrub_value(&mut field);
                        (self.scrub(&name), field)
                    })
                    .collect();
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    /// Services repeat keys in their complaints.
    fn scrub(&self, text: &str) -> String {
        // A prompt holds no secret of a known shape, so that an answer that holds one made it up or repeats a key.
        redact(&self.without_key(text))
    }

    fn without_key(&self, text: &str) -> String {
        match &self.secret {
            Some(secret) if secret.len() >= 4 => text.replace(secret.as_str(), crate::repository::REDACTED),
            _ => text.to_owned(),
        }
    }
}
