//! The Chat Completions wire format: pure functions from a question to a body, and from a body to an answer.
//!
//! OpenAI, Groq, OpenRouter, Mistral, DeepSeek, Azure, vLLM, LM Studio, llama-server and Ollama speak it.

use serde_json::{Map, Value, json};

use super::Request;
use super::dialect::{Dialect, LimitField, Rung};
use super::http::Response;
use crate::run::Stage;

/// The body of the call.
pub(super) fn build_request(request: &Request, dialect: Dialect, model: &str) -> Value {
    let mut system = request.system.clone();
    if matches!(dialect.rung, Rung::Object | Rung::Text) {
        system.push_str("\nAnswer with one JSON object, and nothing around it, that fits this JSON schema:\n");
        system.push_str(&request.schema.to_string());
    }
    let mut messages = vec![json!({"role": "system", "content": system})];
    for (question, answer) in &request.examples {
        messages.push(json!({"role": "user", "content": question}));
        messages.push(json!({"role": "assistant", "content": answer}));
    }
    messages.push(json!({"role": "user", "content": request.user}));
    for repair in &request.repairs {
        if !repair.answer.trim().is_empty() {
            messages.push(json!({"role": "assistant", "content": repair.answer}));
        }
        messages.push(json!({"role": "user", "content": repair.complaint}));
    }
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("messages".to_owned(), Value::Array(messages));
    if dialect.temperature {
        body.insert("temperature".to_owned(), json!(0));
    }
    let limit = most_tokens(request.stage);
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

/// Enough for the answer and for the thoughts of a model that thinks; it keeps a model that has lost its way from going on.
fn most_tokens(stage: Stage) -> u32 {
    match stage {
        Stage::Choose => 2048,
        _ => 4096,
    }
}

fn response_format(request: &Request, dialect: Dialect) -> Option<Value> {
    let name = request.stage.name();
    let schema = request.narrow.as_ref().filter(|_| dialect.narrow).unwrap_or(&request.schema);
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

/// Reads the body of a reply: error, refusal, truncation, in this order.
pub(super) fn parse_reply(response: &Response) -> Result<Reply, Fault> {
    let body: Option<Value> = serde_json::from_str(&response.body).ok();
    let is_success = (200..300).contains(&response.status);
    if !is_success {
        if let Some(text) = body.as_ref().and_then(|body| body["error"]["failed_generation"].as_str())
            && !text.trim().is_empty()
        {
            // Groq could not check the answer, and gives it as it came.
            return Ok(Reply { text: text.to_owned(), ..Reply::default() });
        }
        return Err(status_fault(response.status, body.as_ref(), &response.body));
    }
    let Some(body) = body else { return Err(Fault::NotAReply(excerpt(&response.body))) };
    let error = &body["error"];
    if !error.is_null() {
        let status = error["code"].as_u64().and_then(|code| u16::try_from(code).ok()).unwrap_or(500);
        return Err(status_fault(status, Some(&body), &response.body));
    }
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
    let count = |value: &Value| value.as_u64().unwrap_or(0);
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

/// The error bodies of services: `{"error": {...}}`, `{"error": "..."}`, `{"message": ...}`, `{"detail": ...}`, or text.
fn status_fault(status: u16, body: Option<&Value>, text: &str) -> Fault {
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
fn excerpt(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 300 { line } else { line.chars().take(300).chain("...".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::llm::Repair;

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
        Dialect { rung, limit: LimitField::None, temperature: false, narrow: false }
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
