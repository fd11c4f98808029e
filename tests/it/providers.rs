//! Services and their own formats, through the real binary. The replies are built after the documentation of each service;
//! none was recorded.

use serde_json::{Value, json};

use crate::support::{ModelServer, Reply, Sandbox};

const CHOICE: &str = r#"{"reason":"r","tools":"git","needs_changes":false}"#;
const PLAN: &str = r#"{"commands":[{"tool":"git","subcommand":"status","args":["--short"]}],"question":""}"#;
const TOLD: &str = r#"{"summary":"It shows the state.","parts":[]}"#;

/// A round of answers, each in the form that this makes of its text.
fn round(form: fn(&str) -> Value) -> ModelServer {
    ModelServer::start([CHOICE, PLAN, TOLD].map(|text| Reply::status(200, &form(text))))
}

fn host(server: &ModelServer) -> String {
    server.base_url().trim_end_matches("/v1").to_owned()
}

/// A sandbox that asks a model and not the book.
fn sandbox() -> Sandbox {
    Sandbox::new().set("GUT_PLANNER", "model").set("GUT_EXAMPLES", "0").set("GUT_RETRIES", "0")
}

#[test]
fn anthropic_is_asked_in_its_own_format() {
    let server = round(|text| {
        json!({"type": "message", "stop_reason": "end_turn",
            "content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": text}],
            "usage": {"input_tokens": 1000, "cache_read_input_tokens": 0, "output_tokens": 100}})
    });
    let sandbox = sandbox().set("ANTHROPIC_API_KEY", "sk-ant-x").set("ANTHROPIC_BASE_URL", &host(&server));
    let outcome = sandbox.gut(&["-v", "--yes", "--model", "claude-haiku-5-5", "show the state"]);
    outcome.assert_code(0);
    let asked = server.asked();
    assert!(asked.iter().all(|call| call.path == "/v1/messages"));
    assert_eq!(asked[0].header("x-api-key"), Some("sk-ant-x"));
    assert_eq!(asked[0].header("anthropic-version"), Some("2023-06-01"));
    assert_eq!(asked[0].header("authorization"), None);
    assert!(asked[0].body["system"].is_string() && asked[0].body["messages"][0]["role"] == "user");
    assert_eq!(asked[0].body["output_config"]["format"]["type"], "json_schema");
    assert!(outcome.stderr.contains("Anthropic at"), "{}", outcome.page());
    assert!(outcome.stderr.contains("chosen by the variable ANTHROPIC_API_KEY"), "{}", outcome.page());
    // 1,000 tokens at 0.10 and 100 at 0.50 dollars a million.
    assert!(outcome.stderr.contains("1000 + 100 tokens, $0.00015"), "{}", outcome.page());
    let calls = sandbox.only_run()["attempts"][0]["calls"].clone();
    assert_eq!(calls[0]["cost_nanodollars"], 150_000);
}

#[test]
fn gemini_is_asked_in_its_own_format() {
    let server = round(|text| {
        json!({"candidates": [{"finishReason": "STOP", "content": {"parts": [{"text": text}]}}],
            "usageMetadata": {"promptTokenCount": 9, "candidatesTokenCount": 2}})
    });
    let sandbox = sandbox().set("GEMINI_API_KEY", "g-x").set("GOOGLE_GEMINI_BASE_URL", &host(&server));
    sandbox.gut(&["--yes", "--model", "gemini-3.5-flash-lite", "show the state"]).assert_code(0);
    let asked = server.asked();
    assert_eq!(asked[0].path, "/v1beta/models/gemini-3.5-flash-lite:generateContent");
    assert_eq!(asked[0].header("x-goog-api-key"), Some("g-x"));
    assert_eq!(asked[0].body["generationConfig"]["responseMimeType"], "application/json");
    assert!(asked[1].body["generationConfig"]["responseJsonSchema"]["properties"]["commands"].is_object());
}

#[test]
fn ollama_is_asked_in_its_own_format_with_a_context_that_holds_the_prompt() {
    let server = round(|text| {
        json!({"message": {"role": "assistant", "content": text}, "done": true, "done_reason": "stop",
            "prompt_eval_count": 9, "eval_count": 3})
    });
    let sandbox = sandbox().set("OLLAMA_HOST", host(&server).trim_start_matches("http://"));
    sandbox.gut(&["--yes", "--provider", "ollama", "--model", "qwen3.5:4b", "show the state"]).assert_code(0);
    let asked = server.asked();
    assert_eq!(asked[0].path, "/api/chat");
    assert_eq!(asked[0].body["options"]["num_ctx"], 8192);
    assert!(asked[0].body["format"]["properties"].is_object() && asked[0].body["stream"] == false);
}

#[test]
fn a_model_that_is_not_there_is_told_with_what_helps() {
    let server = ModelServer::start([Reply::status(404, &json!({"error": "model 'qwen9' not found"}))]);
    sandbox()
        .set("OLLAMA_HOST", &host(&server))
        .gut(&["--yes", "--provider", "ollama", "--model", "qwen9", "x"])
        .assert_error(78, "Ollama is running but the model `qwen9` is not pulled", "ollama pull qwen9");
    let server = ModelServer::start([Reply::status(200, &json!({"models": []}))]);
    sandbox().set("OLLAMA_HOST", &host(&server)).gut(&["--yes", "--provider", "ollama", "x"]).assert_error(
        78,
        "has no model",
        "ollama pull",
    );
    let missing = json!({"error": {"message": "The model `gpt-6-lun` does not exist", "code": "model_not_found"}});
    let names = json!({"data": [{"id": "gpt-6-luna"}, {"id": "whisper"}]});
    let server = ModelServer::start([Reply::status(404, &missing), Reply::status(200, &names)]);
    sandbox()
        .set("OPENAI_API_KEY", "k")
        .set("OPENAI_BASE_URL", &server.base_url())
        .gut(&["--yes", "--model", "gpt-6-lun", "x"])
        .assert_error(78, "has no model `gpt-6-lun`", "the nearest it has: `gpt-6-luna`");
}

#[test]
fn where_a_service_is_out_of_order_the_next_one_is_asked() {
    let broken = ModelServer::start([Reply::status(503, &json!({"error": {"message": "overloaded"}}))]);
    let server = ModelServer::start(Reply::round(&["git status --short"]));
    let sandbox = sandbox();
    sandbox.write_config(
        "config.toml",
        &format!(
            "provider = 'first'\nfallback = ['second']\n[providers.first]\nbase_url = '{}'\nmodel = 'a'\n\
             [providers.second]\nbase_url = '{}'\nmodel = 'b'\n",
            broken.base_url(),
            server.base_url()
        ),
    );
    let outcome = sandbox.gut(&["--yes", "show the state"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("first is out of order"), "{}", outcome.page());
    assert_eq!((broken.asked().len(), server.asked().len()), (1, 3));
    assert_eq!(server.asked()[0].body["model"], "b");
}

fn config_of(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path("home/config/gut/config.toml")).unwrap()
}

#[test]
#[cfg(unix)]
fn a_command_may_tell_the_key_and_is_started_only_when_a_model_is_asked() {
    use std::os::unix::fs::PermissionsExt;
    let server = ModelServer::start(Reply::round(&["git status --short"]));
    let sandbox = Sandbox::new().set("GUT_EXAMPLES", "0");
    sandbox.program("keys", "#!/bin/sh\necho started >> \"$HOME/started\"\necho \"k-$1\"\n");
    sandbox.write_config(
        "config.toml",
        &format!("base_url = '{}'\nmodel = 'm'\napi_key_command = \"keys 'of gut'\"", server.base_url()),
    );
    let config = sandbox.path("home/config/gut/config.toml");
    std::fs::set_permissions(&config, std::fs::Permissions::from_mode(0o644)).unwrap();
    sandbox.gut(&["--yes", "which branch am i on?"]).assert_code(0);
    assert!(!sandbox.path("home/started").exists(), "the book answered");
    let outcome = sandbox.gut(&["--yes", "--planner", "model", "show the state"]);
    outcome.assert_error(78, "has characters that no key has", "copy it again");
    sandbox.program("keys", "#!/bin/sh\necho k-good\necho more\n");
    sandbox.gut(&["--yes", "--planner", "model", "show the state"]).assert_code(0);
    assert_eq!(server.asked()[0].header("authorization"), Some("Bearer k-good"));
    // A repository must not be able to bring the program along.
    let relative = config_of(&sandbox).replace("keys 'of gut'", "bin/keys");
    sandbox.write_config("config.toml", &relative);
    sandbox.write("bin/keys", "#!/bin/sh\necho k-evil\n");
    let evil = sandbox.directory().join("bin/keys");
    std::fs::set_permissions(&evil, std::fs::Permissions::from_mode(0o755)).unwrap();
    let outcome = sandbox.gut(&["--yes", "--planner", "model", "show the state"]);
    outcome.assert_error(78, "neither a plain name nor an absolute path", "try the command by itself");
    sandbox.write_config("config.toml", &relative.replace("bin/keys", "keys"));
    sandbox.program("keys", "#!/bin/sh\necho sk-secret; exit 1\n");
    let outcome = sandbox.gut(&["--yes", "--planner", "model", "show the state"]);
    outcome.assert_error(78, "failed", "try the command by itself");
    assert!(!outcome.page().contains("sk-secret"));
}

#[test]
fn a_stage_may_have_a_model_of_its_own_and_a_request_a_limit() {
    let server = ModelServer::start(Reply::round(&["git status --short"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write_config("config.toml", "[stages.choose]\nmodel = 'small'");
    sandbox.gut(&["--yes", "show the state"]).assert_code(0);
    let models: Vec<Value> = server.asked().iter().map(|call| call.body["model"].clone()).collect();
    assert_eq!(models, ["small", "test-model", "test-model"]);
    let server = ModelServer::start(Reply::round(&["git status --short"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write_config("config.toml", "max_tokens = 150");
    sandbox.gut(&["--yes", "show the state"]).assert_error(77, "has taken 220 tokens; at most 150", "max_tokens");
    assert_eq!(server.asked().len(), 2);
}

#[test]
fn a_server_on_this_machine_is_found_when_nothing_is_set() {
    let names = Reply::status(200, &json!({"data": [{"id": "found-model"}]}));
    let server = ModelServer::start(std::iter::once(names).chain(Reply::round(&["git status --short"])));
    let sandbox = Sandbox::new().set("GUT_LOCAL", "1").set("GUT_EXAMPLES", "0");
    // Whatever else runs on this machine is not asked.
    let nowhere =
        ["ollama", "lm-studio", "vllm"].map(|name| format!("[providers.{name}]\nbase_url = 'http://127.0.0.1:1'"));
    let here = format!("[providers.llama-server]\nbase_url = '{}'\n{}", server.base_url(), nowhere.join("\n"));
    sandbox.write_config("config.toml", &here);
    let outcome = sandbox.gut(&["--yes", "which branch am i on?"]);
    outcome.assert_code(0);
    assert!(server.asked().is_empty(), "the book answers, and nobody is looked for");
    let outcome = sandbox.gut(&["-v", "--yes", "do something that no recipe knows, please: bazinga"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("chosen by the server that answers on this machine"), "{}", outcome.page());
    assert_eq!(server.asked()[1].body["model"], "found-model");
}
