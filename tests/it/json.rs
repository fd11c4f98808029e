//! `gut --json`: what programs read.

use std::path::Path;

use serde_json::{Value, json};

use crate::support::sandbox::Outcome;
use crate::support::{ModelServer, Reply, Sandbox};

/// The lines of standard output, each held to the schema; the last is the result, and nothing else is one.
#[track_caller]
fn messages(outcome: &Outcome) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/run/message.schema.json");
    let schema: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("message.json", schema).unwrap();
    let place = compiler.compile("message.json", &mut schemas).unwrap();
    let messages: Vec<Value> = outcome.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for message in &messages {
        assert_eq!(message["version"], 1);
        schemas.validate(message, place).unwrap_or_else(|fault| panic!("{message}\n{fault:#}"));
    }
    let (last, before) = messages.split_last().unwrap();
    assert_eq!(last["event"], "result", "{}", outcome.page());
    assert_eq!(last["exit_code"], outcome.code);
    assert!(before.iter().all(|message| message["event"] != "result"));
    messages
}

fn events(messages: &[Value]) -> Vec<&str> {
    messages.iter().map(|message| message["event"].as_str().unwrap()).collect()
}

#[test]
fn the_schema_refuses_what_is_no_message() {
    let not = Outcome { code: 0, stdout: "{\"version\":1,\"event\":\"nonsense\"}\n".into(), stderr: String::new() };
    assert!(std::panic::catch_unwind(|| messages(&not)).is_err());
}

#[test]
fn a_run_that_ends_well() {
    let server = ModelServer::start(Reply::round(&["git log -n 1 --format=%s"]));
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--json", "--yes", "show the last subject"]);
    let messages = messages(&outcome);
    let names = events(&messages);
    assert_eq!(names[0], "run_started");
    for name in ["service_chosen", "chosen", "model_called", "planned", "explained", "decided", "command_finished"] {
        assert!(names.contains(&name), "{name} in {names:?}");
    }
    let ended = messages.iter().find(|message| message["event"] == "command_finished").unwrap();
    assert_eq!(ended["output"], json!({"text": "add three\n", "cut": false}));
    let result = messages.last().unwrap();
    assert_eq!(result["status"], "done");
    assert_eq!(result["class"], "read");
    assert_eq!(result["summary"], "It does what it says.");
    assert_eq!(result["commands"][0]["argv"], json!(["git", "log", "-n", "1", "--format=%s"]));
    assert_eq!(result["commands"][0]["outcome"]["code"], 0);
    assert_eq!(result["run"], sandbox.only_run()["id"]);
}

#[test]
fn every_other_ending_is_a_result_too() {
    let endings: [(&[&str], Vec<Reply>, i32, &str); 7] = [
        (&["--yes"], Reply::round(&["git show nowhere"]), 65, "failed"),
        (&["--yes"], Reply::round(&["git commit -m x"]), 1, "command_failed"),
        (&["--yes"], Reply::round(&["git reset --hard HEAD~1"]), 77, "failed"),
        (&["--dry-run"], Reply::round(&["git reset --hard HEAD~1"]), 0, "printed"),
        (&[], Reply::round(&["git commit --allow-empty -m x"]), 64, "failed"),
        (&["--yes"], vec![Reply::status(401, &json!({"error": "no"}))], 78, "failed"),
        (&["--yes"], vec![Reply::choose("git"), Reply::question("Which?")], 65, "failed"),
    ];
    for (flags, replies, code, status) in endings {
        let again: Vec<Reply> = replies.iter().skip(1).take(1).cloned().cycle().take(4).collect();
        let server = ModelServer::start(replies.into_iter().chain(again));
        let sandbox = Sandbox::with_model(&server);
        let outcome = sandbox.gut(&[flags, &["--json", "do it"]].concat());
        let messages = messages(outcome.assert_code(code));
        assert_eq!(messages.last().unwrap()["status"], status, "{}", outcome.page());
        assert_eq!(sandbox.subjects().len(), 3);
    }
    let outcome = Sandbox::empty().gut(&["--json", "  "]);
    assert_eq!(messages(outcome.assert_code(64)).last().unwrap()["error"]["kind"], "usage");
}

#[test]
fn the_book_is_read_by_programs_too() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.gut(&["--json", "--yes", "show the last three commits"]);
    let messages = messages(outcome.assert_code(0));
    assert!(!events(&messages).contains(&"model_called"));
    assert!(messages.last().unwrap()["commands"][0]["outcome"]["code"] == 0);
}

#[test]
fn what_a_command_writes_is_cut_and_never_mixed_in() {
    let server = ModelServer::start(Reply::round(&["git show HEAD:large.txt"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("large.txt", &"a \"line\"\u{7}\n".repeat(200_000));
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "large"]);
    let outcome = sandbox.gut(&["--json", "--yes", "show it"]);
    let messages = messages(outcome.assert_code(0));
    let ended = messages.iter().find(|message| message["event"] == "command_finished").unwrap();
    assert_eq!(ended["output"]["cut"], true);
    assert_eq!(ended["output"]["text"].as_str().unwrap().len(), 1024 * 1024);
    let stored = std::fs::read_to_string(&sandbox.run_files()[0]).unwrap();
    assert!(!stored.contains("a \\\"line\\\""), "what a command writes is not kept");
}

#[test]
fn the_schema_is_printed() {
    let printed = Sandbox::empty().gut(&["help", "json"]);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/run/message.schema.json");
    let kept = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    assert!(printed.assert_code(0).stdout.ends_with(&kept), "{}", printed.stdout);
}
