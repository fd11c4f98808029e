//! The Chat Completions wire format: pure functions from a question to a body, and from a body to an answer.
//!
//! OpenAI, Groq, OpenRouter, Mistral, DeepSeek, Azure, vLLM, LM Studio, llama-server and Ollama speak it.

use serde_json::{Map, Value, json};

use super::Request;
use super::dialect::Dialect;
use super::http::Response;
use super::reply::{Fault, Reply, count, excerpt, status_fault, success};
use super::wire;
use crate::provider::{LimitField, Rung};

/// The body of the call.
pub(super) fn build_request(request: &Request, dialect: Dialect, model: &str) -> Value {
    let mut messages = vec![json!({"role": "system", "content": wire::system(request, dialect.rung)})];
    let turns = wire::turns(request);
    messages.extend(turns.iter().map(|turn| json!({"role": turn.role(), "content": turn.text()})));
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("messages".to_owned(), Value::Array(messages));
    if dialect.temperature {
        body.insert("temperature".to_owned(), json!(0));
    }
    let limit = wire::most_tokens(request.stage);
    match dialect.limit {
        LimitField::MaxTokens => body.insert("max_tokens".to_owned(), json!(limit)),
        LimitField::MaxCompletionTokens => body.insert("max_completion_tokens".to_owned(), json!(limit)),
        LimitField::None => None,
    };
    if let Some(format) = response_format(request, dialect) {
        body.insert("response_format".to_owned(), format);
    }
    Value::Object(body)
}

fn response_format(request: &Request, dialect: Dialect) -> Option<Value> {
    let name = request.stage.name();
    let schema = wire::schema(request, dialect);
    match dialect.rung {
        Rung::StrictSchema => Some(json!({
            "type": "json_schema",
            "json_schema": {"name": name, "strict": true, "schema": schema},
        })),
        Rung::Schema => Some(json!({"type": "json_schema", "json_schema": {"name": name, "schema": schema}})),
        Rung::ObjectWithSchema => Some(json!({"type": "json_object", "schema": schema})),
        Rung::Object => Some(json!({"type": "json_object"})),
        Rung::Text => None,
    }
}

/// Reads the body of a reply: error, refusal, truncation, in this order.
pub(super) fn parse_reply(response: &Response) -> Result<Reply, Fault> {
    let body = match success(response) {
        Ok(body) => body,
        Err(fault) => {
            let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
            let text = body["error"]["failed_generation"].as_str().filter(|text| !text.trim().is_empty());
            // Groq could not check the answer, and gives it as it came.
            return text.map(|text| Reply { text: text.to_owned(), ..Reply::default() }).ok_or(fault);
        }
    };
    let choice = &body["choices"][0];
    let message = &choice["message"];
    if !message.is_object() {
        return Err(Fault::NotAReply(excerpt(&response.body)));
    }
    if let Some(refusal) = message["refusal"].as_str().filter(|refusal| !refusal.trim().is_empty()) {
        return Err(Fault::Refusal(refusal.trim().to_owned()));
    }
    match choice["finish_reason"].as_str().unwrap_or_default() {
        "length" | "model_length" => return Err(Fault::Truncated),
        "content_filter" => return Err(Fault::Filtered),
        "error" => return Err(status_fault(500, None, "the model stopped with an error")),
        "insufficient_system_resource" => return Err(status_fault(503, None, "the service is out of resources")),
        _ => {}
    }
    let usage = &body["usage"];
    Ok(Reply {
        text: content(&message["content"]),
        prompt_tokens: count(&usage["prompt_tokens"]),
        completion_tokens: count(&usage["completion_tokens"]),
        cached_tokens: count(&usage["prompt_tokens_details"]["cached_tokens"])
            .max(count(&usage["prompt_cache_hit_tokens"])),
    })
}

/// The text of a message; some services give it in pieces, thoughts among them.
fn content(content: &Value) -> String {
    match content {
        Value::String(text) => text.clone(),
        Value::Array(pieces) => {
            pieces.iter().filter(|piece| piece["type"] == "text").filter_map(|piece| piece["text"].as_str()).collect()
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::Repair;
    use crate::run::Stage;

    fn request() -> Request {
        Request {
            stage: Stage::Build,
            system: "S".into(),
            examples: Vec::new(),
            user: "U".into(),
            schema: json!({"type": "object"}),
            narrow: None,
            repairs: Vec::new(),
        }
    }

    fn dialect(rung: Rung) -> Dialect {
        Dialect { rung, limit: LimitField::None, temperature: false, narrow: false, extras: false }
    }

    #[test]
    fn each_rung_has_its_body() {
        let messages = json!([{"role": "system", "content": "S"}, {"role": "user", "content": "U"}]);
        let schema = json!({"type": "object"});
        for (rung, format) in [
            (
                Rung::StrictSchema,
                json!({"type": "json_schema", "json_schema": {"name": "build", "strict": true, "schema": schema}}),
            ),
            (Rung::Schema, json!({"type": "json_schema", "json_schema": {"name": "build", "schema": schema}})),
            (Rung::ObjectWithSchema, json!({"type": "json_object", "schema": schema})),
        ] {
            assert_eq!(
                build_request(&request(), dialect(rung), "m"),
                json!({"model": "m", "messages": messages, "response_format": format})
            );
        }
        let body = build_request(&request(), dialect(Rung::Object), "m");
        assert_eq!(body["response_format"], json!({"type": "json_object"}));
        assert!(body["messages"][0]["content"].as_str().unwrap().ends_with("JSON schema:\n{\"type\":\"object\"}"));
        assert_eq!(build_request(&request(), dialect(Rung::Text), "m").get("response_format"), None);
    }

    #[test]
    fn the_dialect_adds_its_fields() {
        let body = |limit| {
            let dialect = Dialect { limit, temperature: true, ..dialect(Rung::Text) };
            build_request(&request(), dialect, "m")
        };
        assert_eq!(body(LimitField::MaxTokens)["max_tokens"], 4096);
        assert_eq!(body(LimitField::MaxCompletionTokens)["max_completion_tokens"], 4096);
        assert_eq!(body(LimitField::None)["temperature"], 0);
    }

    #[test]
    fn a_repair_quotes_the_answer_and_the_reason() {
        let repair = |answer: &str| {
            let repairs = vec![Repair { answer: answer.into(), complaint: "it is bad".into() }];
            build_request(&Request { repairs, ..request() }, dialect(Rung::Schema), "m")["messages"].clone()
        };
        assert_eq!(repair("{}")[2], json!({"role": "assistant", "content": "{}"}));
        assert_eq!(repair("{}")[3], json!({"role": "user", "content": "it is bad"}));
        assert_eq!(repair(" ").as_array().unwrap().len(), 3, "a blank answer is not repeated");
    }

    fn parse(status: u16, body: &Value) -> Result<Reply, Fault> {
        parse_reply(&Response { status, body: body.to_string(), ..Response::default() })
    }

    #[test]
    fn reads_an_answer_and_its_cost() {
        let body = json!({
            "choices": [{"message": {"content": "{}", "refusal": null}, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 9, "completion_tokens": 3, "prompt_tokens_details": {"cached_tokens": 4}},
        });
        let reply = Reply { text: "{}".into(), prompt_tokens: 9, completion_tokens: 3, cached_tokens: 4 };
        assert_eq!(parse(200, &body), Ok(reply));
        let pieces = json!([{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "{}"}]);
        let body = json!({"choices": [{"message": {"content": pieces}}]});
        assert_eq!(parse(200, &body).unwrap().text, "{}");
    }

    #[test]
    fn what_is_no_answer_is_told_apart() {
        let choice = |message: Value, finish: &str| json!({"choices": [{"message": message, "finish_reason": finish}]});
        let status = |status, code: &str, message: &str| {
            Err(Fault::Status { status, code: code.into(), message: message.into() })
        };
        for (code, body, expected) in [
            (200, json!({"error": {"code": 402, "message": "no credit"}}), status(402, "", "no credit")),
            (200, json!({"error": "broken"}), status(500, "", "broken")),
            (
                200,
                choice(json!({"content": null, "refusal": "I won't"}), "stop"),
                Err(Fault::Refusal("I won't".into())),
            ),
            (200, choice(json!({"content": "{"}), "length"), Err(Fault::Truncated)),
            (200, choice(json!({"content": ""}), "content_filter"), Err(Fault::Filtered)),
            (200, json!({"choices": []}), Err(Fault::NotAReply("{\"choices\":[]}".into()))),
            (
                429,
                json!({"error": {"type": "t", "code": "insufficient_quota", "message": "pay"}}),
                status(429, "insufficient_quota", "pay"),
            ),
            (422, json!({"detail": [{"msg": "no"}]}), status(422, "", "[{\"msg\":\"no\"}]")),
            (404, json!({"message": "absent"}), status(404, "", "absent")),
            (503, json!("overloaded"), status(503, "", "overloaded")),
        ] {
            assert_eq!(parse(code, &body), expected, "{body}");
        }
        let html = Response { status: 502, body: "<html>\n bad\tgateway".into(), ..Response::default() };
        assert_eq!(parse_reply(&html), status(502, "", "<html> bad gateway"));
        let html = Response { status: 200, body: "<html>".into(), ..Response::default() };
        assert_eq!(parse_reply(&html), Err(Fault::NotAReply("<html>".into())));
    }

    #[test]
    fn an_answer_that_the_service_could_not_check_is_read_all_the_same() {
        let body = json!({"error": {"code": "json_validate_failed", "failed_generation": "{\"a\":1}"}});
        assert_eq!(parse(400, &body).unwrap().text, "{\"a\":1}");
    }
}
