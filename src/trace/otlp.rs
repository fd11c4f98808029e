//! The shapes of OTLP in JSON, as far as spans need them: `opentelemetry.proto.trace.v1` in the encoding of the OTLP
//! specification, with ids in hexadecimal, 64-bit numbers as decimal strings and enums as integers.

use serde::{Serialize, Serializer};

/// `ExportTraceServiceRequest`: what a collector is sent, and one line of a file.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Export {
    /// The spans, by who made them.
    pub resource_spans: Vec<ResourceSpans>,
}

/// The spans of one resource.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ResourceSpans {
    /// Who made them.
    pub resource: Resource,
    /// The spans, by the library that made them.
    pub scope_spans: Vec<ScopeSpans>,
}

/// Who made spans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Resource {
    /// What is known of it.
    pub attributes: Vec<Attribute>,
}

/// The spans of one library.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ScopeSpans {
    /// The library.
    pub scope: Scope,
    /// The spans.
    pub spans: Vec<Span>,
    /// The semantic conventions that their names follow.
    pub schema_url: &'static str,
}

/// A library that makes spans.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scope {
    /// Its name.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

/// One piece of work.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Span {
    /// The trace, 16 bytes in hexadecimal.
    pub trace_id: String,
    /// The span, 8 bytes in hexadecimal.
    pub span_id: String,
    /// The span it is a part of; absent for one that is a part of nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_span_id: Option<String>,
    /// The flags of W3C Trace Context in the lowest byte, and whether the parent is in another process above it.
    pub flags: u32,
    /// What is done.
    pub name: String,
    /// Its place between others.
    #[serde(serialize_with = "as_number")]
    pub kind: SpanKind,
    /// When it began, in nanoseconds since 1970.
    #[serde(serialize_with = "as_text")]
    pub start_time_unix_nano: u64,
    /// When it ended, in nanoseconds since 1970.
    #[serde(serialize_with = "as_text")]
    pub end_time_unix_nano: u64,
    /// What is known of it.
    pub attributes: Vec<Attribute>,
    /// What happened in it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<SpanEvent>,
    /// How it ended; absent where nothing is to be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SpanStatus>,
}

/// The place of a span between others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanKind {
    /// It stays in this process.
    Internal = 1,
    /// It asks somebody else.
    Client = 3,
}

/// Something that happened in a span.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SpanEvent {
    /// When, in nanoseconds since 1970.
    #[serde(serialize_with = "as_text")]
    pub time_unix_nano: u64,
    /// What.
    pub name: &'static str,
    /// What is known of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<Attribute>,
}

/// That a span ended in an error; there is no other status here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpanStatus {
    /// `STATUS_CODE_ERROR`.
    pub code: u8,
    /// What is wrong; empty where nothing of the content is told.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
}

impl SpanStatus {
    /// An error with these words.
    pub fn error(message: String) -> Self {
        Self { code: 2, message }
    }
}

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute {
    /// The name.
    pub key: String,
    /// The value.
    pub value: Value,
}

/// `AnyValue`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub enum Value {
    /// Text.
    #[serde(rename = "stringValue")]
    Text(String),
    /// A whole number.
    #[serde(rename = "intValue", serialize_with = "as_text")]
    Integer(i64),
    /// A number.
    #[serde(rename = "doubleValue")]
    Number(f64),
    /// Yes or no.
    #[serde(rename = "boolValue")]
    Flag(bool),
    /// Several values.
    #[serde(rename = "arrayValue")]
    List(List),
}

/// `ArrayValue`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct List {
    /// The values.
    pub values: Vec<Value>,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Vec<String>> for Value {
    fn from(texts: Vec<String>) -> Self {
        Self::List(List { values: texts.into_iter().map(Self::Text).collect() })
    }
}

/// A number that is too large for the format, which no count here is, becomes the largest.
macro_rules! from_integers {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Value {
            fn from(number: $kind) -> Self {
                Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
            }
        })*
    };
}

from_integers!(u8, u16, u32, i32, i64, u64, usize);

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants a reference")]
fn as_number<S: Serializer>(kind: &SpanKind, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(*kind as u8)
}

fn as_text<S: Serializer>(number: &impl ToString, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&number.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_encoded_as_the_specification_says() {
        for (value, encoded) in [
            (Value::from("a"), json!({"stringValue": "a"})),
            (Value::from(u64::MAX), json!({"intValue": "9223372036854775807"})),
            (Value::from(-1_i32), json!({"intValue": "-1"})),
            (Value::from(0.5), json!({"doubleValue": 0.5})),
            (Value::from(true), json!({"boolValue": true})),
            (Value::from(vec!["a".to_owned()]), json!({"arrayValue": {"values": [{"stringValue": "a"}]}})),
        ] {
            assert_eq!(serde_json::to_value(value).unwrap(), encoded);
        }
    }

    #[test]
    fn a_span_is_encoded_as_the_specification_says() {
        let span = Span {
            trace_id: "5b8efff798038103d269b633813fc60c".into(),
            span_id: "eee19b7ec3c1b174".into(),
            parent_span_id: Some("eee19b7ec3c1b173".into()),
            flags: 0x101,
            name: "build".into(),
            kind: SpanKind::Client,
            start_time_unix_nano: 1_544_712_660_000_000_001,
            end_time_unix_nano: 1_544_712_661_000_000_002,
            attributes: vec![Attribute { key: "my.attr".into(), value: "x".into() }],
            events: vec![SpanEvent { time_unix_nano: 3, name: "retry", attributes: Vec::new() }],
            status: Some(SpanStatus::error(String::new())),
        };
        assert_eq!(
            serde_json::to_value(span).unwrap(),
            json!({
                "traceId": "5b8efff798038103d269b633813fc60c",
                "spanId": "eee19b7ec3c1b174",
                "parentSpanId": "eee19b7ec3c1b173",
                "flags": 257,
                "name": "build",
                "kind": 3,
                "startTimeUnixNano": "1544712660000000001",
                "endTimeUnixNano": "1544712661000000002",
                "attributes": [{"key": "my.attr", "value": {"stringValue": "x"}}],
                "events": [{"timeUnixNano": "3", "name": "retry"}],
                "status": {"code": 2},
            })
        );
    }
}
