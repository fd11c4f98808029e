//! The spans of a run: what is in them, and above all what is not.

use serde_json::Value;

use crate::support::{ModelServer, Reply, Sandbox};

/// The messages in a file of spans, one a line.
#[track_caller]
fn messages(sandbox: &Sandbox, name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(sandbox.path(name)).unwrap();
    assert!(text.ends_with('\n'), "{text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The spans of a message, after a look at its shape.
#[track_caller]
pub(crate) fn spans(message: &Value) -> Vec<Value> {
    only_keys(message, &["resourceSpans"]);
    let of_resource = &message["resourceSpans"][0];
    only_keys(of_resource, &["resource", "scopeSpans"]);
    only_keys(&of_resource["resource"], &["attributes"]);
    check_attributes(&of_resource["resource"]["attributes"]);
    let of_scope = &of_resource["scopeSpans"][0];
    only_keys(of_scope, &["scope", "spans", "schemaUrl"]);
    only_keys(&of_scope["scope"], &["name", "version"]);
    let spans = of_scope["spans"].as_array().unwrap().clone();
    assert!(!spans.is_empty());
    spans.iter().for_each(check_span);
    spans
}

#[track_caller]
fn only_keys(object: &Value, allowed: &[&str]) {
    for key in object.as_object().unwrap().keys() {
        assert!(allowed.contains(&key.as_str()), "{key} in {object}");
    }
}

/// Holds a span to `opentelemetry.proto.trace.v1` in JSON: names in camel case, ids in lower hexadecimal, 64-bit numbers as
/// text, enums as numbers.
#[track_caller]
fn check_span(span: &Value) {
    let keys = [
        "traceId",
        "spanId",
        "parentSpanId",
        "flags",
        "name",
        "kind",
        "startTimeUnixNano",
        "endTimeUnixNano",
        "attributes",
        "events",
        "status",
    ];
    only_keys(span, &keys);
    let is_id = |id: &Value, length: usize| {
        let id = id.as_str().unwrap();
        id.len() == length
            && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            && id.bytes().any(|byte| byte != b'0')
    };
    assert!(is_id(&span["traceId"], 32) && is_id(&span["spanId"], 16), "{span}");
    assert!(span.get("parentSpanId").is_none_or(|id| is_id(id, 16)), "{span}");
    assert!([1, 3].contains(&span["kind"].as_u64().unwrap()) && span["flags"].is_u64(), "{span}");
    assert!(!span["name"].as_str().unwrap().is_empty());
    let time = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
    assert!(time(&span["startTimeUnixNano"]) <= time(&span["endTimeUnixNano"]), "{span}");
    assert!(time(&span["startTimeUnixNano"]) > 1_600_000_000_000_000_000, "nanoseconds since 1970: {span}");
    check_attributes(&span["attributes"]);
    for event in span["events"].as_array().into_iter().flatten() {
        only_keys(event, &["timeUnixNano", "name", "attributes"]);
        time(&event["timeUnixNano"]);
        if let Some(attributes) = event.get("attributes") {
            check_attributes(attributes);
        }
    }
    if let Some(status) = span.get("status") {
        only_keys(status, &["code", "message"]);
        assert_eq!(status["code"], 2);
    }
}

#[track_caller]
fn check_attributes(attributes: &Value) {
    let mut keys: Vec<&str> = Vec::new();
    for attribute in attributes.as_array().unwrap() {
        only_keys(attribute, &["key", "value"]);
        let key = attribute["key"].as_str().unwrap();
        assert!(!keys.contains(&key), "{key} stands twice");
        keys.push(key);
        check_value(&attribute["value"]);
    }
}

#[track_caller]
fn check_value(value: &Value) {
    let (kind, value) = value.as_object().unwrap().iter().next().unwrap();
    match kind.as_str() {
        "stringValue" => assert!(value.is_string()),
        "intValue" => assert!(value.as_str().unwrap().parse::<i64>().is_ok()),
        "doubleValue" => assert!(value.is_number()),
        "boolValue" => assert!(value.is_boolean()),
        "arrayValue" => value["values"].as_array().unwrap().iter().for_each(check_value),
        other => panic!("{other} is no kind of value"),
    }
}

/// What an attribute of a span says, as text.
fn of(span: &Value, key: &str) -> Option<String> {
    let attribute = span["attributes"].as_array()?.iter().find(|attribute| attribute["key"] == key)?;
    let value = attribute["value"].as_object()?.values().next()?;
    Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
}

/// Each span with the name of the one it is a part of.
fn tree(spans: &[Value]) -> Vec<String> {
    let parent = |span: &Value| {
        let parent = spans.iter().find(|other| Some(&other["spanId"]) == span.get("parentSpanId"));
        parent.map_or_else(String::new, |parent| format!(" < {}", parent["name"].as_str().unwrap()))
    };
    spans.iter().map(|span| format!("{}{}", span["name"].as_str().unwrap(), parent(span))).collect()
}

#[test]
fn every_stage_call_and_command_is_a_span() {
    let server = ModelServer::start(Reply::round(&["git log -n 1 --format=%s"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "--trace", "../trace.jsonl", "show the last commit"]).assert_code(0);
    let [message] = messages(&sandbox, "trace.jsonl").try_into().unwrap();
    let spans = spans(&message);
    let mut found = tree(&spans);
    found.sort();
    assert_eq!(
        found,
        [
            "build < gut run",
            "chat test-model < build",
            "chat test-model < choose",
            "chat test-model < explain",
            "choose < gut run",
            "confirm < gut run",
            "execute < gut run",
            "explain < gut run",
            "git < execute",
            "gut run",
        ]
    );
    let root = &spans[0];
    let id = sandbox.only_run()["id"].as_str().unwrap().to_owned();
    for (key, value) in [
        ("gut.version", env!("CARGO_PKG_VERSION")),
        ("gut.run.id", &id),
        ("gut.status", "done"),
        ("gut.exit_code", "0"),
        ("gut.rounds", "1"),
    ] {
        assert_eq!(of(root, key).as_deref(), Some(value), "{key}");
    }
    let call = spans.iter().find(|span| of(span, "gut.stage").as_deref() == Some("build")).unwrap();
    for (key, value) in [
        ("gen_ai.operation.name", "chat"),
        ("gen_ai.request.model", "test-model"),
        ("gen_ai.provider.name", "custom"),
        ("gen_ai.usage.input_tokens", "100"),
        ("gen_ai.usage.output_tokens", "10"),
        ("server.address", "127.0.0.1"),
    ] {
        assert_eq!(of(call, key).as_deref(), Some(value), "{key}");
    }
    let command = spans.iter().find(|span| span["name"] == "git").unwrap();
    assert_eq!(of(command, "process.exit.code").as_deref(), Some("0"));
    assert_eq!(of(command, "gut.command.class").as_deref(), Some("read"));
}

#[test]
fn each_run_adds_a_line_of_a_trace_of_its_own() {
    let server = ModelServer::start([Reply::round(&["git status"]), Reply::round(&["git status"])].concat());
    let sandbox = Sandbox::with_model(&server);
    let file = sandbox.path("trace.jsonl");
    for _ in 0..2 {
        sandbox.gut(&["--yes", "--trace", file.to_str().unwrap(), "status"]).assert_code(0);
    }
    let traces: Vec<Value> =
        messages(&sandbox, "trace.jsonl").iter().map(|message| spans(message)[0]["traceId"].clone()).collect();
    assert_eq!(traces.len(), 2);
    assert_ne!(traces[0], traces[1]);
}

/// A repository, a request and a model whose words are all remarkable, and what a run of them leaves in the file.
fn remarkable(arguments: &[&str]) -> (String, Vec<&'static str>) {
    let secret = "plainlookingkey42";
    let token = "ghp_0123456789abcdefghij0123456789abcdef";
    let server = ModelServer::start([
        Reply::status(503, &serde_json::json!({"error": {"message": "zucchini overload"}})).header("retry-after", "0"),
        Reply::text(r#"{"reason":"the quokka says so","tools":"git","needs_changes":true}"#),
        Reply::build(&["git frobnicate --wombat"]),
        Reply::build(&["git commit -q --allow-empty -m 'narwhal subject'", "git tag platypus", "git tag platypus"]),
        Reply::text(r#"{"summary":"An axolotl appears.","parts":[{"text":"git","meaning":"a capybara"}]}"#),
    ]);
    let sandbox = Sandbox::with_model(&server).set("GUT_API_KEY", secret);
    sandbox.git(&["checkout", "-q", "-b", "okapi-branch"]);
    sandbox.write("tapir.txt", "ocelot content");
    sandbox.git(&["config", "user.name", "Marmoset"]);
    let request = format!("please kookaburra with {token} and {secret}");
    let file = sandbox.path("trace.jsonl");
    let arguments = [arguments, &["--yes", "--trace", file.to_str().unwrap(), &request]].concat();
    sandbox.gut(&arguments).assert_code(128);
    assert_eq!(server.left(), 0);
    let text = std::fs::read_to_string(file).unwrap();
    for message in messages(&sandbox, "trace.jsonl") {
        spans(&message);
    }
    let directory = sandbox.directory().to_str().unwrap();
    assert!(!text.contains(directory) && !text.contains(token) && !text.contains(secret), "{text}");
    let words = vec![
        "zucchini",
        "quokka",
        "frobnicate",
        "wombat",
        "narwhal",
        "platypus",
        "axolotl",
        "capybara",
        "okapi",
        "tapir",
        "ocelot",
        "armoset",
        "kookaburra",
        "allow-empty",
        "fatal",
    ];
    (text, words)
}

#[test]
fn no_word_of_request_repository_or_model_is_in_the_file() {
    let (text, words) = remarkable(&[]);
    for word in words {
        assert!(!text.to_lowercase().contains(word), "{word} in {text}");
    }
    for event in ["gut.retry", "gut.plan_sent_back", "gut.state_kept"] {
        assert!(text.contains(event), "{event} in {text}");
    }
}

#[test]
fn what_is_said_is_in_the_file_where_the_user_wants_it_and_secrets_are_not() {
    let (text, _) = remarkable(&["--trace-content"]);
    for word in
        ["please kookaburra with [redacted] and [redacted]", "narwhal subject", "frobnicate", "axolotl", "quokka"]
    {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn a_run_that_fails_leaves_its_spans() {
    let server = ModelServer::start([Reply::choose("git"), Reply::status(403, &serde_json::json!({"error": "no"}))]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "--trace", "../trace.jsonl", "commit"]).assert_code(78);
    let spans = spans(&messages(&sandbox, "trace.jsonl")[0]);
    assert_eq!(
        tree(&spans),
        ["gut run", "choose < gut run", "chat test-model < choose", "build < gut run", "chat test-model < build"]
    );
    for (span, sort) in
        spans.iter().zip([Some("configuration"), None, None, Some("configuration"), Some("configuration")])
    {
        assert_eq!(of(span, "error.type").as_deref(), sort, "{span}");
        assert_eq!(span.get("status").is_some(), sort.is_some());
    }
    assert_eq!(of(&spans[0], "gut.exit_code").as_deref(), Some("78"));
}

#[test]
fn a_plan_of_the_book_has_no_call_of_a_model() {
    let sandbox = Sandbox::new();
    sandbox.gut(&["--yes", "--trace", "../trace.jsonl", "show the last commit"]).assert_code(0);
    let spans = spans(&messages(&sandbox, "trace.jsonl")[0]);
    assert!(spans.iter().all(|span| of(span, "gen_ai.operation.name").is_none()));
    let build = spans.iter().find(|span| span["name"] == "build").unwrap();
    assert_eq!(of(build, "gut.plan.by").as_deref(), Some("recipes"));
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_anything_is_asked() {
    let server = ModelServer::start([]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("file", "");
    for path in ["file/trace", "none/trace", "."] {
        sandbox.gut(&["--yes", "--trace", path, "commit"]).assert_error(64, "cannot write the trace to", "--trace ~/");
    }
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn a_dash_is_the_name_of_a_file() {
    let sandbox = Sandbox::new();
    sandbox.gut(&["--yes", "--trace", "-", "show the last commit"]).assert_code(0);
    assert_eq!(messages(&sandbox, "work/-").len(), 1);
}

#[test]
fn no_command_of_the_run_meets_a_file_that_is_not_there_yet() {
    let server = ModelServer::start(Reply::round(&["git add -A", "git commit -q -m all"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("new.txt", "new");
    sandbox.gut(&["--yes", "--trace", "trace.jsonl", "commit everything"]).assert_code(0);
    assert_eq!(sandbox.git(&["show", "--format=", "--name-only"]), "new.txt");
    assert_eq!(messages(&sandbox, "work/trace.jsonl").len(), 1);
}

#[test]
#[cfg(unix)]
fn a_link_that_came_with_a_repository_leads_nowhere() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let sandbox = Sandbox::new();
    let profile = sandbox.path("home/profile");
    std::fs::write(&profile, "mine\n").unwrap();
    symlink(&profile, sandbox.path("work/trace.jsonl")).unwrap();
    let outcome = sandbox.gut(&["--yes", "--trace", "trace.jsonl", "show the last commit"]);
    outcome.assert_error(64, "is a link in a repository", "name the file itself");
    assert_eq!(std::fs::read_to_string(&profile).unwrap(), "mine\n");
    sandbox.gut(&["--yes", "--trace", "../new.jsonl", "show the last commit"]).assert_code(0);
    assert_eq!(sandbox.path("new.jsonl").metadata().unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn a_run_of_a_job_is_a_part_of_its_trace() {
    let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7");
    let sandbox =
        Sandbox::new().set("TRACEPARENT", &format!("00-{trace}-{span}-01")).set("OTEL_SERVICE_NAME", "nightly");
    sandbox.gut(&["--yes", "--trace", "../trace.jsonl", "show the last commit"]).assert_code(0);
    let message = &messages(&sandbox, "trace.jsonl")[0];
    let spans = spans(message);
    assert_eq!(spans[0]["parentSpanId"], span);
    assert!(spans.iter().all(|one| one["traceId"] == trace));
    assert!(message["resourceSpans"][0]["resource"].to_string().contains("nightly"));
}

#[test]
#[cfg(unix)]
fn a_run_that_is_interrupted_leaves_its_spans() {
    use rexpect::process::Signal;

    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    let file = sandbox.path("trace.jsonl");
    let mut screen = crate::support::screen::Screen::gut(&sandbox, &["--trace", file.to_str().unwrap(), "commit"]);
    screen.prompt();
    screen.signal(Signal::SIGINT);
    assert_eq!(screen.end().1, 130);
    let spans = spans(&messages(&sandbox, "trace.jsonl")[0]);
    assert_eq!(of(&spans[0], "gut.status").as_deref(), Some("interrupted"));
    let confirm = spans.iter().find(|span| span["name"] == "confirm").unwrap();
    assert_eq!(of(confirm, "error.type").as_deref(), Some("interrupted"));
}

#[test]
#[cfg(unix)]
fn every_request_of_a_session_is_a_trace() {
    let sandbox = Sandbox::new();
    let file = sandbox.path("trace.jsonl");
    let mut screen = crate::support::screen::Screen::gut(&sandbox, &["--yes", "--trace", file.to_str().unwrap()]);
    for _ in 0..2 {
        screen.prompt();
        screen.enter("show the last commit");
    }
    screen.prompt();
    screen.enter("q");
    screen.end();
    assert_eq!(messages(&sandbox, "trace.jsonl").len(), 2);
    let mut screen = crate::support::screen::Screen::gut(&sandbox, &["--trace", "none/trace"]);
    screen.expect("cannot write the trace");
    assert_eq!(screen.end().1, 64, "it is told before the first request");
}

#[test]
#[cfg(not(feature = "otel"))]
fn nothing_is_sent_by_a_build_that_cannot_send() {
    let collector = ModelServer::start([]);
    let sandbox = Sandbox::new().set("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.base_url());
    let outcome = sandbox.gut(&["--yes", "show the last commit"]);
    outcome.assert_code(0);
    assert!(!outcome.stderr.contains("trace"), "{}", outcome.page());
    assert!(collector.asked().is_empty());
}
