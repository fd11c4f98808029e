//! Ollama's own format. Its Chat Completions cannot set the size of the context, whose default cuts prompts off in silence.

use serde_json::{Map, Value, json};

use super::Request;
use super::dialect::Dialect;
use super::http::Response;
use super::reply::{Fault, Reply, count, excerpt, success};
use super::wire;
use crate::provider::Rung;

/// The sizes of the context, in tokens: few, since another one makes the server load the model again.
const CONTEXTS: [usize; 3] = [8192, 16384, 32768];
/// A token has at least so many bytes, more or less.
const BYTES_OF_A_TOKEN: usize = 3;

/// The body of the call.
pub(super) fn build_request(request: &Request, dialect: Dialect, model: &str) -> Value {
    let mut messages = vec![json!({"role": "system", "content": wire::system(request, dialect.rung)})];
    let turns = wire::turns(request);
    messages.extend(turns.iter().map(|turn| json!({"role": turn.role(), "content": turn.text()})));
    let limit = wire::most_tokens(request.stage);
    let bytes: usize = messages.iter().map(|message| message["content"].as_str().map_or(0, str::len)).sum();
    let needed = bytes / BYTES_OF_A_TOKEN + limit as usize;
    let context = CONTEXTS.into_iter().find(|size| *size >= needed).unwrap_or(CONTEXTS[CONTEXTS.len() - 1]);
    let mut body = Map::new();
    body.insert("model".to_owned(), json!(model));
    body.insert("messages".to_owned(), Value::Array(messages));
    body.insert("stream".to_owned(), json!(false));
    // Thoughts would take longer than all else; gpt-oss cannot be kept from them.
    body.insert("think".to_owned(), if model.starts_with("gpt-oss") { json!("low") } else { json!(false) });
    // A prompt that does not fit is an error, and not cut off.
    body.insert("truncate".to_owned(), json!(false));
    body.insert("shift".to_owned(), json!(false));
    body.insert("keep_alive".to_owned(), json!("10m"));
    match dialect.rung {
        Rung::StrictSchema => body.insert("format".to_owned(), wire::schema(request, dialect).clone()),
        Rung::Object => body.insert("format".to_owned(), json!("json")),
        Rung::Schema | Rung::ObjectWithSchema | Rung::Text => None,
    };
    body.insert("options".to_owned(), json!({"temperature": 0, "num_ctx": context, "num_predict": limit}));
    Value::Object(body)
}

/// Reads the body of a reply.
pub(super) fn parse_reply(response: &Response) -> Result<Reply, Fault> {
    let body = success(response)?;
    let Some(text) = body["message"]["content"].as_str() else {
        return Err(Fault::NotAReply(excerpt(&response.body)));
    };
    if body["done_reason"] == "length" {
        return Err(Fault::Truncated);
    }
    Ok(Reply {
        text: text.to_owned(),
        prompt_tokens: count(&body["prompt_eval_count"]),
        completion_tokens: count(&body["eval_count"]),
        cached_tokens: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Stage;

    fn parse(status: u16, body: &Value) -> Result<Reply, Fault> {
        parse_reply(&Response { status, body: body.to_string(), ..Response::default() })
    }

    /// Bodies after the shapes of the documentation; none was recorded.
    #[test]
    fn replies_are_read() {
        let body = json!({
            "message": {"role": "assistant", "content": "{}"}, "done": true, "done_reason": "stop",
            "prompt_eval_count": 9, "eval_count": 3,
        });
        let reply = Reply { text: "{}".into(), prompt_tokens: 9, completion_tokens: 3, cached_tokens: 0 };
        assert_eq!(parse(200, &body), Ok(reply));
        let cut = json!({"message": {"content": "{"}, "done_reason": "length"});
        assert_eq!(parse(200, &cut), Err(Fault::Truncated));
        let error = json!({"error": "model 'x' not found"});
        let fault = Fault::Status { status: 404, code: String::new(), message: "model 'x' not found".into() };
        assert_eq!(parse(404, &error), Err(fault));
        assert!(matches!(parse(200, &json!({})), Err(Fault::NotAReply(_))));
    }

    #[test]
    fn the_context_grows_with_the_prompt() {
        let size = |bytes: usize| {
            let request = Request {
                stage: Stage::Build,
                system: "x".repeat(bytes),
                examples: Vec::new(),
                user: String::new(),
                schema: json!({}),
                narrow: None,
                repairs: Vec::new(),
            };
            let dialect = Dialect::first_guess(&crate::provider::Provider::custom(), "m", true);
            build_request(&request, dialect, "m")["options"]["num_ctx"].clone()
        };
        assert_eq!([size(10), size(15_000), size(80_000), size(1_000_000)], [8192, 16384, 32768, 32768]);
    }
}
