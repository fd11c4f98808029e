//! The spans of a run, as OpenTelemetry has them: how long each stage, each call of a model and each command took.
//!
//! They are written to a file that the user names and, in a build with the feature `otel`, sent to a collector. What a user, a
//! repository or a model wrote is not in them unless the user wants it, and then without secrets.

mod context;
#[cfg(feature = "otel")]
mod export;
mod file;
pub mod otlp;
mod resource;
mod spans;

use std::cell::RefCell;
use std::path::Path;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use secrecy::{ExposeSecret, SecretString};

use crate::error::{Error, Result};
use crate::repository::{REDACTED, redact};
use crate::run::{Event, Listener, Run};
use crate::settings::Environment;
use context::Context;
use file::Target;
use otlp::{Attribute, Export, Resource, ResourceSpans, Scope, ScopeSpans, Span, Value};
use spans::{Ending, Told};

/// The semantic conventions that the names of attributes follow.
const SCHEMA: &str = "https://opentelemetry.io/schemas/1.40.0";

/// What is wanted of a trace.
#[derive(Debug, Default)]
pub struct Wanted<'a> {
    /// The file to write it to.
    pub file: Option<&'a Path>,
    /// Whether words are taken over: the request, the commands, the messages.
    pub content: bool,
    /// What must not be in it, whatever it looks like.
    pub secrets: Vec<SecretString>,
}

/// Listens to a run, and makes spans of it in the end.
pub struct Tracer {
    target: Option<Target>,
    #[cfg(feature = "otel")]
    exporter: Option<export::Exporter>,
    content: bool,
    secrets: Vec<SecretString>,
    context: Context,
    resource: Resource,
    /// When the run began, by both clocks: spans must not run backwards when somebody sets the time.
    begun: (u64, Instant),
    told: RefCell<Vec<Told>>,
}

impl Tracer {
    /// A tracer of a run that begins now; `None` where nobody wants a trace.
    ///
    /// # Errors
    /// `usage` when the file cannot be written.
    pub fn begin(wanted: Wanted<'_>, environment: &Environment) -> Result<Option<Self>> {
        let target = wanted.file.map(Target::at).transpose()?;
        let context = Context::of(environment.text("TRACEPARENT"));
        #[cfg(feature = "otel")]
        let exporter = export::Exporter::of(environment).filter(|_| context.is_sampled());
        #[cfg(feature = "otel")]
        let is_wanted = target.is_some() || exporter.is_some();
        #[cfg(not(feature = "otel"))]
        let is_wanted = target.is_some();
        if !is_wanted {
            return Ok(None);
        }
        let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Some(Self {
            target,
            #[cfg(feature = "otel")]
            exporter,
            content: wanted.content,
            secrets: wanted.secrets,
            context,
            resource: resource::resource(environment),
            begun: (u64::try_from(since_1970.as_nanos()).unwrap_or(u64::MAX), Instant::now()),
            told: RefCell::default(),
        }))
    }

    /// Whether this file can be written, before there is a run.
    ///
    /// # Errors
    /// `usage` when it cannot.
    pub fn check(file: &Path) -> Result<()> {
        Target::at(file).map(drop)
    }

    /// Writes and sends the spans of the run, which is over with this exit code. What is wrong is returned and stops nobody.
    pub async fn finish(&self, run: &Run, exit_code: u8) -> Vec<Error> {
        let ending = Ending { run, exit_code, at: self.now() };
        let mut spans = spans::spans(self.begun.0, &self.told.borrow(), &ending, &self.context, self.content);
        self.clean(&mut spans);
        let mut resource = self.resource.clone();
        resource.attributes.iter_mut().for_each(|attribute| self.clean_value(&mut attribute.value));
        let export = Export {
            resource_spans: vec![ResourceSpans {
                resource,
                scope_spans: vec![ScopeSpans {
                    scope: Scope { name: "gut", version: env!("CARGO_PKG_VERSION") },
                    spans,
                    schema_url: SCHEMA,
                }],
            }],
        };
        let mut faults = Vec::new();
        let line = match serde_json::to_string(&export) {
            Ok(line) => line,
            Err(fault) => return vec![anyhow::Error::new(fault).context("the trace cannot be encoded").into()],
        };
        if let Some(target) = &self.target {
            faults.extend(target.add(&line).err());
        }
        #[cfg(feature = "otel")]
        if let Some(exporter) = &self.exporter {
            faults.extend(exporter.send(line).await.err());
        }
        #[cfg(not(feature = "otel"))]
        std::future::ready(()).await;
        faults
    }

    fn now(&self) -> u64 {
        let passed = u64::try_from(self.begun.1.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.begun.0.saturating_add(passed)
    }

    /// Cuts out what must not be kept, wherever it stands.
    fn clean(&self, spans: &mut [Span]) {
        for span in spans {
            span.name = self.without_secrets(&span.name);
            let of_events = span.events.iter_mut().flat_map(|event| &mut event.attributes);
            for Attribute { value, .. } in span.attributes.iter_mut().chain(of_events) {
                self.clean_value(value);
            }
            if let Some(status) = &mut span.status {
                status.message = self.without_secrets(&status.message);
            }
        }
    }

    fn clean_value(&self, value: &mut Value) {
        match value {
            Value::Text(text) => *text = self.without_secrets(text),
            Value::List(list) => list.values.iter_mut().for_each(|value| self.clean_value(value)),
            Value::Integer(_) | Value::Number(_) | Value::Flag(_) => {}
        }
    }

    fn without_secrets(&self, text: &str) -> String {
        let known = self.secrets.iter().map(ExposeSecret::expose_secret).filter(|secret| secret.len() >= 4);
        let text = known.fold(text.to_owned(), |text, secret| text.replace(secret, REDACTED));
        redact(&text)
    }
}

impl Listener for Tracer {
    fn on(&self, event: Event) {
        self.told.borrow_mut().push(Told { at: self.now(), event });
    }
}

/// Passes the news on to one listener, and to a tracer where there is one.
pub struct Traced<'a> {
    /// Who listens in any case.
    pub listener: &'a dyn Listener,
    /// Who listens too.
    pub tracer: Option<&'a Tracer>,
}

impl Listener for Traced<'_> {
    fn on(&self, event: Event) {
        if let Some(tracer) = self.tracer {
            tracer.on(event.clone());
        }
        self.listener.on(event);
    }
}
