//! The wire formats: which path a question goes to and in which form, and how its reply is read. All of it is pure.

use serde_json::Value;

use super::dialect::Dialect;
use super::http::Response;
use super::reply::{Fault, Reply};
use super::{Request, anthropic, chat_completions, gemini, ollama};
use crate::provider::{Provider, Rung, Wire};
use crate::run::Stage;

/// The longest name of a model, in bytes.
const LONGEST_NAME: usize = 200;

/// A call: a path below the base URL, and a body.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Call {
    pub(super) path: String,
    pub(super) body: Value,
}

/// The call that asks this.
pub(super) fn build_request(provider: &Provider, request: &Request, dialect: Dialect, model: &str) -> Call {
    let (path, mut body) = match provider.wire {
        Wire::Chat => ("chat/completions".to_owned(), chat_completions::build_request(request, dialect, model)),
        Wire::Anthropic => ("v1/messages".to_owned(), anthropic::build_request(request, dialect, model)),
        Wire::Gemini => {
            let name = model.strip_prefix("models/").unwrap_or(model);
            (format!("v1beta/models/{name}:generateContent"), gemini::build_request(request, dialect))
        }
        Wire::Ollama => ("api/chat".to_owned(), ollama::build_request(request, dialect, model)),
    };
    if dialect.extras {
        let of_model = provider.model_row(model).map(|row| &row.body);
        for extras in [Some(&provider.body), of_model].into_iter().flatten() {
            if let Ok(extras) = serde_json::to_value(extras) {
                merge(&mut body, extras);
            }
        }
    }
    Call { path, body }
}

/// Reads a reply.
pub(super) fn parse_reply(wire: Wire, response: &Response) -> Result<Reply, Fault> {
    match wire {
        Wire::Chat => chat_completions::parse_reply(response),
        Wire::Anthropic => anthropic::parse_reply(response),
        Wire::Gemini => gemini::parse_reply(response),
        Wire::Ollama => ollama::parse_reply(response),
    }
}

/// Where the service lists its models.
pub(super) const fn models_path(wire: Wire) -> &'static str {
    match wire {
        Wire::Chat => "models",
        Wire::Anthropic => "v1/models",
        Wire::Gemini => "v1beta/models",
        Wire::Ollama => "api/tags",
    }
}

/// The names of the models in such a list.
pub(super) fn model_names(wire: Wire, body: &Value) -> Vec<String> {
    let (list, name) = match wire {
        Wire::Chat | Wire::Anthropic => (&body["data"], "id"),
        Wire::Gemini | Wire::Ollama => (&body["models"], "name"),
    };
    let models = list.as_array().map_or(&[][..], Vec::as_slice);
    let can_answer = |model: &&Value| {
        let ways = model["supportedGenerationMethods"].as_array();
        ways.is_none_or(|ways| ways.iter().any(|way| way == "generateContent"))
    };
    let names = models.iter().filter(can_answer).filter_map(|model| model[name].as_str());
    // A name is shown and written to a file.
    let is_name = |name: &&str| {
        !name.is_empty() && name.len() <= LONGEST_NAME && !name.chars().any(crate::invisible::is_invisible)
    };
    let is_plain = |name: &&str| is_name(name) && !name.chars().any(char::is_control);
    names.map(|name| name.strip_prefix("models/").unwrap_or(name)).filter(is_plain).map(str::to_owned).collect()
}

/// One thing that was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn<'a> {
    User(&'a str),
    Model(&'a str),
}

impl<'a> Turn<'a> {
    /// Who says it, as most services name them.
    pub(super) const fn role(self) -> &'static str {
        match self {
            Self::User(_) => "user",
            Self::Model(_) => "assistant",
        }
    }

    pub(super) const fn text(self) -> &'a str {
        match self {
            Self::User(text) | Self::Model(text) => text,
        }
    }
}

/// Everything that is said after the instructions, in turns.
pub(super) fn turns(request: &Request) -> Vec<Turn<'_>> {
    let mut turns = Vec::new();
    for (question, answer) in &request.examples {
        turns.extend([Turn::User(question), Turn::Model(answer)]);
    }
    turns.push(Turn::User(&request.user));
    for repair in &request.repairs {
        if !repair.answer.trim().is_empty() {
            turns.push(Turn::Model(&repair.answer));
        }
        turns.push(Turn::User(&repair.complaint));
    }
    turns
}

/// The instructions, with the schema where the service is not given it otherwise.
pub(super) fn system(request: &Request, rung: Rung) -> String {
    let mut system = request.system.clone();
    if rung.is_told() {
        system.push_str("\nAnswer with one JSON object, and nothing around it, that fits this JSON schema:\n");
        system.push_str(&request.schema.to_string());
    }
    system
}

/// The schema that the service takes.
pub(super) fn schema(request: &Request, dialect: Dialect) -> &Value {
    request.narrow.as_ref().filter(|_| dialect.narrow).unwrap_or(&request.schema)
}

/// Enough for the answer and for the thoughts of a model that thinks; it keeps a model that has lost its way from going on.
pub(super) const fn most_tokens(stage: Stage) -> u32 {
    match stage {
        Stage::Choose => 2048,
        _ => 4096,
    }
}

/// Puts the fields of one object into another, and those of objects within them too.
fn merge(into: &mut Value, from: Value) {
    match (into, from) {
        (Value::Object(into), Value::Object(from)) => {
            for (name, value) in from {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
        (into, from) => *into = from,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::llm::Repair;

    pub(crate) fn request() -> Request {
        Request {
            stage: Stage::Build,
            system: "S".into(),
            examples: vec![("q".into(), "a".into())],
            user: "U".into(),
            schema: json!({"type": "object"}),
            narrow: None,
            repairs: vec![Repair { answer: "{}".into(), complaint: "no".into() }],
        }
    }

    fn call(name: &str, model: &str) -> Call {
        let provider = Provider::named(Provider::all(), name).unwrap();
        build_request(&provider, &request(), Dialect::first_guess(&provider, model, provider.local), model)
    }

    /// The whole body that each service gets, by its documentation as read in November 2026; nothing was sent to them.
    #[test]
    fn each_service_gets_the_body_that_it_documents() {
        let messages = json!([
            {"role": "system", "content": "S"},
            {"role": "user", "content": "q"},
            {"role": "assistant", "content": "a"},
            {"role": "user", "content": "U"},
            {"role": "assistant", "content": "{}"},
            {"role": "user", "content": "no"},
        ]);
        let strict = json!({
            "type": "json_schema",
            "json_schema": {"name": "build", "strict": true, "schema": {"type": "object"}},
        });
        let chat = |path: &str, body: Value| Call { path: path.into(), body };
        assert_eq!(
            call("openai", "gpt-6-luna"),
            chat(
                "chat/completions",
                json!({"model": "gpt-6-luna", "messages": messages, "max_completion_tokens": 4096,
                    "response_format": strict, "reasoning_effort": "none"})
            )
        );
        assert_eq!(
            call("groq", "openai/gpt-oss-20b").body,
            json!({"model": "openai/gpt-oss-20b", "messages": messages, "max_completion_tokens": 4096,
                "response_format": strict, "reasoning_effort": "low", "include_reasoning": false})
        );
        assert_eq!(
            call("openrouter", "openai/gpt-6-luna").body,
            json!({"model": "openai/gpt-6-luna", "messages": messages, "max_tokens": 4096,
                "response_format": strict, "provider": {"require_parameters": true}})
        );
        assert_eq!(
            call("mistral", "mistral-small-latest").body,
            json!({"model": "mistral-small-latest", "messages": messages, "max_tokens": 4096, "response_format": strict})
        );
        let deepseek = call("deepseek", "deepseek-flash").body;
        assert_eq!(deepseek["response_format"], json!({"type": "json_object"}));
        assert_eq!(deepseek["thinking"], json!({"type": "disabled"}));
        assert!(deepseek["messages"][0]["content"].as_str().unwrap().contains("JSON schema:\n{"));
        assert_eq!(
            call("llama-server", "m").body,
            json!({"model": "m", "messages": messages, "temperature": 0, "max_tokens": 4096, "response_format": strict})
        );
        let anthropic = json!({
            "model": "claude-haiku-5-5", "max_tokens": 4096, "system": "S",
            "messages": messages.as_array().unwrap()[1..],
            "output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}, "effort": "low"},
        });
        assert_eq!(call("anthropic", "claude-haiku-5-5"), chat("v1/messages", anthropic));
        let part = |role: &str, text: &str| json!({"role": role, "parts": [{"text": text}]});
        let gemini = json!({
            "systemInstruction": {"parts": [{"text": "S"}]},
            "contents": [part("user", "q"), part("model", "a"), part("user", "U"), part("model", "{}"), part("user", "no")],
            "generationConfig": {
                "responseMimeType": "application/json", "responseJsonSchema": {"type": "object"},
                "maxOutputTokens": 4096, "thinkingConfig": {"thinkingLevel": "LOW"},
            },
        });
        let path = "v1beta/models/gemini-3.5-flash-lite:generateContent";
        assert_eq!(call("gemini", "models/gemini-3.5-flash-lite").path, path);
        assert_eq!(call("gemini", "gemini-3.5-flash-lite"), chat(path, gemini));
        let ollama = json!({
            "model": "qwen3.5:4b", "messages": messages, "stream": false, "think": false, "truncate": false,
            "shift": false, "keep_alive": "10m", "format": {"type": "object"},
            "options": {"temperature": 0, "num_ctx": 8192, "num_predict": 4096},
        });
        assert_eq!(call("ollama", "qwen3.5:4b"), chat("api/chat", ollama));
        assert_eq!(call("ollama", "gpt-oss:20b").body["think"], "low");
    }

    #[test]
    fn the_lists_of_models_are_read() {
        for (wire, body) in [
            (Wire::Chat, json!({"data": [{"id": "a"}, {"id": "b"}]})),
            (Wire::Anthropic, json!({"data": [{"id": "a"}, {"id": "b"}]})),
            (
                Wire::Gemini,
                json!({"models": [
                    {"name": "models/a", "supportedGenerationMethods": ["generateContent"]},
                    {"name": "models/e", "supportedGenerationMethods": ["embedContent"]},
                    {"name": "models/b"},
                ]}),
            ),
            (Wire::Ollama, json!({"models": [{"name": "a"}, {"name": "b"}]})),
        ] {
            assert_eq!(model_names(wire, &body), ["a", "b"]);
            assert!(model_names(wire, &json!("?")).is_empty());
        }
    }
}
