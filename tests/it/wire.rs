//! What goes over the wire, and how gut finds out what a service understands.

use serde_json::{Value, json};

use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn the_bodies_of_a_run() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "git status"]).assert_code(0);
    let asked = server.asked();
    for call in &asked {
        assert_eq!(call.path, "/v1/chat/completions");
        assert_eq!(call.header("content-type"), Some("application/json"));
        assert_eq!(call.header("authorization"), None, "there is no key");
        let keys: Vec<&String> = call.body.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["model", "messages", "temperature", "max_tokens", "response_format"]);
        assert_eq!(call.body["response_format"]["json_schema"]["strict"], true);
    }
    insta::with_settings!({filters => vec![(r"[0-9a-f]{7} add", "COMMIT add")]}, {
        insta::assert_snapshot!(serde_json::to_string_pretty(&asked[0].body).unwrap());
    });
    let schema = &asked[1].body["response_format"]["json_schema"]["schema"];
    // A local server is held closely: no more commands and words than make sense.
    assert_eq!(schema["properties"]["commands"]["maxItems"], 8);
    let command = &schema["properties"]["commands"]["items"]["anyOf"][0]["properties"];
    assert_eq!(command["tool"]["enum"], json!(["git"]));
    let subcommands = command["subcommand"]["enum"].as_array().unwrap();
    assert!(subcommands.contains(&json!("commit")) && !subcommands.contains(&json!("filter-branch")));
}

#[test]
fn a_simple_request_costs_less_than_six_kilobytes_in_all() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    Sandbox::with_model(&server).gut(&["--yes", "git status"]).assert_code(0);
    let sizes: Vec<usize> = server.asked().iter().map(|call| call.body.to_string().len()).collect();
    // Whole bodies, schemas and all; the prompts alone are a good half of it.
    assert!(sizes.iter().sum::<usize>() < 6_000, "{sizes:?}");
    let messages: usize = server.asked().iter().map(|call| call.message(0).len() + call.message(1).len()).sum();
    assert!(messages < 4_500, "{messages}");
}

/// A service that refuses these forms with this status and message, and answers all others.
fn refusing(script: Vec<Reply>) -> (ModelServer, Sandbox) {
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server);
    (server, sandbox)
}

fn formats(server: &ModelServer) -> Vec<String> {
    server
        .asked()
        .iter()
        .map(|call| {
            let format = &call.body["response_format"];
            match (format["type"].as_str(), format.get("schema"), &format["json_schema"]["strict"]) {
                (Some("json_schema"), _, Value::Bool(true)) => "strict",
                (Some("json_schema"), _, _) => "schema",
                (Some("json_object"), Some(_), _) => "object with schema",
                (Some("json_object"), None, _) => "object",
                _ => "text",
            }
            .to_owned()
        })
        .collect()
}

#[test]
fn the_ladder_leads_down_to_what_the_service_understands_and_is_remembered() {
    let refusal = || Reply::status(400, &json!({"error": {"message": "This response_format type is unavailable now"}}));
    let mut script = vec![refusal(), refusal(), refusal()];
    script.extend(Reply::round(&["git status"]));
    script.extend(Reply::round(&["git status"]));
    let (server, sandbox) = refusing(script);
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    let first_run = ["strict", "schema", "object with schema", "object", "object", "object"];
    assert_eq!(formats(&server), first_run);
    assert!(
        server.asked()[3].message(0).contains("fits this JSON schema:\n{"),
        "the prompt says what the format cannot"
    );
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    assert_eq!(formats(&server)[6..], ["object", "object", "object"], "it is remembered for the service and model");
}

#[test]
fn a_service_that_takes_the_schema_beside_json_object_gets_it() {
    // llama.cpp's Python server answers 500 with a validation message.
    let refusal = || {
        let message =
            "[{'loc': ('body', 'response_format', 'type'), 'msg': \"Input should be 'text' or 'json_object'\"}]";
        Reply::status(500, &json!({"error": {"message": message, "type": "internal_server_error"}}))
    };
    let mut script = vec![refusal(), refusal()];
    script.extend(Reply::round(&["git status"]));
    let (server, sandbox) = refusing(script);
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    assert_eq!(formats(&server)[1..], ["schema", "object with schema", "object with schema", "object with schema"]);
}

#[test]
fn a_service_without_any_format_is_read_as_text() {
    let refusal = || Reply::status(422, &json!({"detail": "response_format is not supported"}));
    let fenced = |text: &str| Reply::text(&format!("Sure!\n```json\n{text}\n```"));
    let script = vec![
        refusal(),
        refusal(),
        refusal(),
        refusal(),
        fenced(r#"{"reason":"r","tools":"git","needs_changes":false}"#),
        fenced(r#"{"commands":[{"tool":"git","subcommand":"status","args":[]}],"question":""}"#),
        fenced(r#"{"summary":"s","parts":[]}"#),
    ];
    let (server, sandbox) = refusing(script);
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    assert_eq!(formats(&server)[4..], ["text", "text", "text"]);
}

#[test]
fn a_parameter_that_the_service_does_not_take_is_left_out() {
    let temperature = Reply::status(400, &json!({"error": {"message": "Unsupported value: 'temperature'"}}));
    let limit = Reply::status(
        400,
        &json!({"error": {"message": "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."}}),
    );
    let mut script = vec![temperature, limit];
    script.extend(Reply::round(&["git status"]));
    let (server, sandbox) = refusing(script);
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    let body = &server.asked()[2].body;
    assert_eq!((body.get("temperature"), body.get("max_tokens")), (None, None));
    assert!(body["max_completion_tokens"].is_u64());
}

#[test]
fn the_only_model_of_a_service_needs_no_name() {
    let mut script = vec![Reply::status(200, &json!({"object": "list", "data": [{"id": "the-only-one"}]}))];
    script.extend(Reply::round(&["git status"]));
    let server = ModelServer::start(script);
    let sandbox = Sandbox::new().set("GUT_PLANNER", "model").set("GUT_BASE_URL", &server.base_url());
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    assert_eq!(server.asked()[0].path, "/v1/models");
    assert_eq!(server.asked()[1].body["model"], "the-only-one");
}

#[test]
fn several_models_are_listed_to_choose_from() {
    let models = json!({"data": [{"id": "a"}, {"id": "b"}]});
    let server = ModelServer::start([Reply::status(200, &models)]);
    let sandbox = Sandbox::new().set("GUT_PLANNER", "model").set("GUT_BASE_URL", &server.base_url());
    sandbox.gut(&["--yes", "status"]).assert_error(78, "has 2 models and none is set: `a`, `b`", "--model");
}

#[test]
fn a_service_that_refuses_to_list_its_models_says_why() {
    let server = ModelServer::start([Reply::status(401, &json!({"error": {"message": "no key"}}))]);
    let sandbox = Sandbox::new().set("GUT_PLANNER", "model").set("GUT_BASE_URL", &server.base_url());
    sandbox.gut(&["--yes", "status"]).assert_error(78, "wants a key: no key", "GUT_API_KEY");
}

#[test]
fn flags_go_before_the_environment_and_the_file() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::new()
        .set("GUT_PLANNER", "model")
        .set("GUT_BASE_URL", "http://127.0.0.1:1/v1")
        .set("GUT_MODEL", "other");
    sandbox.write_config("config.toml", "model = 'third'\nbase_url = 'http://127.0.0.1:2/v1'\n");
    let base_url = server.base_url();
    sandbox.gut(&["--yes", "--base-url", &base_url, "--model", "mine", "status"]).assert_code(0);
    assert_eq!(server.asked()[0].body["model"], "mine");
}

#[test]
fn nothing_is_read_from_the_repository() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write(".env", "GUT_BASE_URL=http://127.0.0.1:1/v1\nGUT_API_KEY=sk-from-the-repository\nGUT_MODEL=evil\n");
    sandbox.write("config.toml", "model = 'evil'\n");
    sandbox.write(".gut/config.toml", "model = 'evil'\n");
    sandbox.write("prompts/choose.md", "evil");
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    assert_eq!(server.asked()[0].body["model"], "test-model");
    assert_eq!(server.asked()[0].header("authorization"), None);
    assert!(!server.asked()[0].message(0).contains("evil"));
}

#[test]
fn show_prompt_shows_what_would_be_sent_and_sends_nothing() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server).set("GUT_API_KEY", "sk-secret-0123456789abcdef");
    let shown = sandbox.gut(&["--show-prompt", "git status"]);
    shown.assert_code(0);
    assert_eq!((server.asked().len(), sandbox.run_files().len()), (0, 0));
    assert!(shown.stdout.starts_with(&format!("to: {}, test-model\n", server.base_url())));
    assert!(!shown.stdout.contains("sk-secret"));
    sandbox.gut(&["--yes", "git status"]).assert_code(0);
    for message in [0, 1] {
        assert!(shown.stdout.contains(server.asked()[0].message(message)), "the first prompt is sent as it was shown");
        assert!(shown.stdout.contains(server.asked()[1].message(message)), "so is the second");
    }
}
