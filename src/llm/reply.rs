//! What a service answered, whatever its wire format: an answer with its cost, or why there is none.

use std::time::Duration;

use serde_json::Value;

use super::http::Response;

/// What a call came to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Reply {
    /// The text of the answer; may be blank.
    pub(super) text: String,
    /// Tokens of the prompt.
    pub(super) prompt_tokens: u64,
    /// Tokens of the answer.
    pub(super) completion_tokens: u64,
    /// Tokens of the prompt that the service remembered.
    pub(super) cached_tokens: u64,
}

/// Why an answer of a service is not an answer to the question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// An error, as a status or inside of a success; the words of the service.
    Status {
        /// The HTTP status, or the code that stands in the error.
        status: u16,
        /// The service's code or type for it: `insufficient_quota`.
        code: String,
        /// The service's words.
        message: String,
    },
    /// The model will not answer.
    Refusal(String),
    /// The answer was cut off at the limit.
    Truncated,
    /// The service's filter took the answer away.
    Filtered,
    /// It is not a reply of this format.
    NotAReply(String),
}

/// The error bodies of services: `{"error": {...}}`, `{"error": "..."}`, `{"message": ...}`, `{"detail": ...}`, or text.
pub(super) fn status_fault(status: u16, body: Option<&Value>, text: &str) -> Fault {
    let error = body.map_or(&Value::Null, |body| if body["error"].is_null() { body } else { &body["error"] });
    let word = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Null | Value::Number(_) | Value::Bool(_) => None,
        Value::Array(_) | Value::Object(_) => Some(value.to_string()),
    };
    let message = word(&error["message"])
        .or_else(|| word(&error["detail"]))
        .or_else(|| error.as_str().map(str::to_owned))
        .unwrap_or_else(|| text.to_owned());
    let code = word(&error["code"]).or_else(|| word(&error["type"])).unwrap_or_default();
    Fault::Status { status, code, message: excerpt(&message) }
}

/// The beginning of a text, on one line.
pub(super) fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 300 { line } else { line.chars().take(300).chain("...".chars()).collect() }
}

/// The body of a success as JSON; an error otherwise, also where a success holds one.
pub(super) fn success(response: &Response) -> Result<Value, Fault> {
    let body: Option<Value> = serde_json::from_str(&response.body).ok();
    if !(200..300).contains(&response.status) {
        return Err(status_fault(response.status, body.as_ref(), &response.body));
    }
    let Some(body) = body else { return Err(Fault::NotAReply(excerpt(&response.body))) };
    let error = &body["error"];
    if !error.is_null() {
        let status = error["code"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(500);
        return Err(status_fault(status, Some(&body), &response.body));
    }
    Ok(body)
}

/// A count of tokens; 0 where the service does not say.
pub(super) fn count(value: &Value) -> u64 {
    // No call takes so many; a service that says so must not make sums overflow.
    value.as_u64().unwrap_or(0).min(u64::from(u32::MAX))
}

/// How long the body of an error wishes to be left alone: Google says it there and not in a header.
pub(super) fn wish(body: &str) -> Option<Duration> {
    let body: Value = serde_json::from_str(body).ok()?;
    let details = body["error"]["details"].as_array()?;
    let delay = details.iter().find_map(|detail| detail["retryDelay"].as_str())?;
    Duration::try_from_secs_f64(delay.strip_suffix('s')?.parse().ok()?).ok()
}
