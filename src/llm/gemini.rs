//! Google's generateContent.

use serde_json::{Map, Value, json};

use super::Request;
use super::dialect::Dialect;
use super::http::Response;
use super::reply::{Fault, Reply, count, excerpt, success};
use super::wire::{self, Turn};
use crate::provider::Rung;

/// The body of the call.
pub(super) fn build_request(request: &Request, dialect: Dialect) -> Value {
    let contents: Vec<Value> = wire::turns(request)
        .iter()
        .map(|turn| {
            let role = if matches!(turn, Turn::User(_)) { "user" } else { "model" };
            json!({"role": role, "parts": [{"text": turn.text()}]})
        })
        .collect();
    let mut configuration = Map::new();
    if dialect.rung != Rung::Text {
        configuration.insert("responseMimeType".to_owned(), json!("application/json"));
    }
    if dialect.rung == Rung::StrictSchema {
        configuration.insert("responseJsonSchema".to_owned(), wire::schema(request, dialect).clone());
    }
    if dialect.temperature {
        configuration.insert("temperature".to_owned(), json!(0));
    }
    configuration.insert("maxOutputTokens".to_owned(), json!(wire::most_tokens(request.stage)));
    json!({
        "systemInstruction": {"parts": [{"text": wire::system(request, dialect.rung)}]},
        "contents": contents,
        "generationConfig": configuration,
    })
}

/// Reads the body of a reply.
pub(super) fn parse_reply(response: &Response) -> Result<Reply, Fault> {
    let body = success(response)?;
    if body["promptFeedback"]["blockReason"].is_string() {
        return Err(Fault::Filtered);
    }
    let candidate = &body["candidates"][0];
    if !candidate.is_object() {
        return Err(Fault::NotAReply(excerpt(&response.body)));
    }
    match candidate["finishReason"].as_str().unwrap_or("STOP") {
        "STOP" | "FINISH_REASON_UNSPECIFIED" => {}
        "MAX_TOKENS" => return Err(Fault::Truncated),
        "SAFETY" | "RECITATION" | "LANGUAGE" | "BLOCKLIST" | "PROHIBITED_CONTENT" | "SPII" => {
            return Err(Fault::Filtered);
        }
        other => return Err(Fault::Refusal(format!("it stopped with {other}"))),
    }
    let parts = candidate["content"]["parts"].as_array().map_or(&[][..], Vec::as_slice);
    let text = parts.iter().filter(|part| part["thought"] != true).filter_map(|part| part["text"].as_str());
    let usage = &body["usageMetadata"];
    Ok(Reply {
        text: text.collect(),
        prompt_tokens: count(&usage["promptTokenCount"]),
        // Thoughts are paid for like the answer.
        completion_tokens: count(&usage["candidatesTokenCount"]) + count(&usage["thoughtsTokenCount"]),
        cached_tokens: count(&usage["cachedContentTokenCount"]),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::llm::reply::wish;

    fn parse(status: u16, body: &Value) -> Result<Reply, Fault> {
        parse_reply(&Response { status, body: body.to_string(), ..Response::default() })
    }

    /// Bodies after the shapes of the documentation; none was recorded.
    #[test]
    fn replies_are_read() {
        let body = json!({
            "candidates": [{"finishReason": "STOP", "content": {"parts": [
                {"text": "hm", "thought": true}, {"text": "{"}, {"text": "}"},
            ]}}],
            "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 2, "thoughtsTokenCount": 5, "cachedContentTokenCount": 4},
        });
        let reply = Reply { text: "{}".into(), prompt_tokens: 9, completion_tokens: 7, cached_tokens: 4 };
        assert_eq!(parse(200, &body), Ok(reply));
        let stop = |reason: &str| json!({"candidates": [{"finishReason": reason}]});
        assert_eq!(parse(200, &stop("MAX_TOKENS")), Err(Fault::Truncated));
        assert_eq!(parse(200, &stop("SAFETY")), Err(Fault::Filtered));
        assert_eq!(parse(200, &json!({"promptFeedback": {"blockReason": "OTHER"}})), Err(Fault::Filtered));
        assert!(matches!(parse(200, &json!({})), Err(Fault::NotAReply(_))));
    }

    #[test]
    fn an_error_says_in_its_body_how_long_to_wait() {
        let body = json!({"error": {"code": 429, "message": "quota", "status": "RESOURCE_EXHAUSTED", "details": [
            {"@type": "type.googleapis.com/google.rpc.QuotaFailure"},
            {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34.4s"},
        ]}});
        assert!(matches!(parse(429, &body), Err(Fault::Status { status: 429, .. })));
        assert_eq!(wish(&body.to_string()), Some(Duration::from_millis(34_400)));
        assert_eq!(wish("{}"), None);
    }
}
