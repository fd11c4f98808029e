//! Anthropic's Messages.

use serde_json::{Map, Value, json};

use super::Request;
use super::dialect::Dialect;
use super::http::Response;
use super::reply::{Fault, Reply, count, excerpt, success};
use super::wire;
use crate::provider::Rung;

/// The body of the call.
pub(super) fn build_request(request: &Request, dialect: Dialect, model: &str) -> Value {
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    // It must be said.
    body.insert("max_tokens".to_owned(), json!(wire::most_tokens(request.stage)));
    body.insert("system".to_owned(), json!(wire::system(request, dialect.rung)));
    let turns = wire::turns(request);
    let messages = turns.iter().map(|turn| json!({"role": turn.role(), "content": turn.text()}));
    body.insert("messages".to_owned(), messages.collect());
    if dialect.temperature {
        body.insert("temperature".to_owned(), json!(0));
    }
    if dialect.rung != Rung::Text {
        let format = json!({"type": "json_schema", "schema": wire::schema(request, dialect)});
        body.insert("output_config".to_owned(), json!({"format": format}));
    }
    Value::Object(body)
}

/// Reads the body of a reply.
pub(super) fn parse_reply(response: &Response) -> Result<Reply, Fault> {
    let body = success(response)?;
    let Some(blocks) = body["content"].as_array() else { return Err(Fault::NotAReply(excerpt(&response.body))) };
    match body["stop_reason"].as_str().unwrap_or_default() {
        "refusal" => {
            let said = body["stop_details"]["explanation"].as_str().unwrap_or("it gives no reason");
            return Err(Fault::Refusal(said.to_owned()));
        }
        "max_tokens" | "model_context_window_exceeded" => return Err(Fault::Truncated),
        _ => {}
    }
    // Thoughts may stand before the text.
    let text = blocks.iter().filter(|block| block["type"] == "text").filter_map(|block| block["text"].as_str());
    let usage = &body["usage"];
    let cached = count(&usage["cache_read_input_tokens"]);
    Ok(Reply {
        text: text.collect(),
        prompt_tokens: count(&usage["input_tokens"]) + count(&usage["cache_creation_input_tokens"]) + cached,
        completion_tokens: count(&usage["output_tokens"]),
        cached_tokens: cached,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(status: u16, body: &Value) -> Result<Reply, Fault> {
        parse_reply(&Response { status, body: body.to_string(), ..Response::default() })
    }

    /// Bodies after the shapes of the documentation; none was recorded.
    #[test]
    fn replies_are_read() {
        let body = json!({
            "type": "message", "stop_reason": "end_turn",
            "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "{}"}],
            "usage": {"input_tokens": 5, "cache_creation_input_tokens": 2, "cache_read_input_tokens": 3, "output_tokens": 7},
        });
        let reply = Reply { text: "{}".into(), prompt_tokens: 10, completion_tokens: 7, cached_tokens: 3 };
        assert_eq!(parse(200, &body), Ok(reply));
        let stop = |reason: &str| json!({"content": [], "stop_reason": reason, "stop_details": {"explanation": "no"}});
        assert_eq!(parse(200, &stop("refusal")), Err(Fault::Refusal("no".into())));
        assert_eq!(parse(200, &stop("max_tokens")), Err(Fault::Truncated));
        assert_eq!(parse(200, &stop("model_context_window_exceeded")), Err(Fault::Truncated));
        let error = json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}});
        let fault = Fault::Status { status: 529, code: "overloaded_error".into(), message: "Overloaded".into() };
        assert_eq!(parse(529, &error), Err(fault));
        assert!(matches!(parse(200, &json!({"choices": []})), Err(Fault::NotAReply(_))));
    }
}
