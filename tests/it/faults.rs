//! Everything that can go wrong with a model and its service: one clear error, a hint, the right code, the state kept.

use serde_json::json;

use crate::support::{ModelServer, Reply, Sandbox};

/// Runs a request against this script and returns the machine.
#[track_caller]
fn fails(script: impl IntoIterator<Item = Reply>, code: i32, message: &str, hint: &str) -> (Sandbox, ModelServer) {
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server).set("GUT_RETRIES", "0");
    sandbox.gut(&["--yes", "commit everything"]).assert_error(code, message, hint);
    let run = sandbox.only_run();
    assert_eq!(run["request"]["text"], "commit everything", "nothing is lost");
    assert_eq!(run["status"]["status"], "failed");
    assert_eq!(sandbox.subjects().len(), 3, "nothing was run");
    (sandbox, server)
}

#[test]
fn an_answer_that_is_not_json_is_asked_for_again_once() {
    let prose = || Reply::text("I would use \u{1b}[31m git commit.");
    let (_, server) = fails([prose(), prose()], 65, "it is not JSON; it begins with `I would use", "--model");
    let asked = server.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked[1].message(3).contains("cannot be used: it is not JSON"));
}

#[test]
fn an_answer_that_breaks_the_schema_is_asked_for_again_once() {
    let wrong = || Reply::text(r#"{"reason":"r","tools":"svn","needs_changes":false}"#);
    fails([wrong(), wrong()], 65, "git, gh, both or none", "--model");
    let empty = || Reply::text(r#"{"commands":[],"question":""}"#);
    fails([Reply::choose("git"), empty(), empty()], 65, "both empty", "--model");
}

#[test]
fn an_answer_that_is_mended_is_taken() {
    let script = [Reply::text("hm"), Reply::choose("git"), Reply::build(&["git status"]), Reply::explain()];
    let server = ModelServer::start(script);
    Sandbox::with_model(&server).gut(&["--yes", "status"]).assert_code(0);
}

#[test]
fn a_blank_answer_is_asked_for_again_once() {
    fails([Reply::text("   "), Reply::text("")], 65, "it is empty", "--model");
}

#[test]
fn an_answer_that_is_cut_off_is_not_read() {
    let cut =
        Reply::message(&json!({"content": "{\"reason\":\"r\",\"tools\":\"git\",\"needs_changes\":false}"}), "length");
    fails([cut], 65, "cut off", "--model");
}

#[test]
fn a_refusal_is_told() {
    let refusal = Reply::message(&json!({"content": null, "refusal": "I can't help with that."}), "stop");
    fails([refusal], 65, "the model will not answer: I can't help with that.", "other words");
    fails([Reply::message(&json!({"content": ""}), "content_filter")], 65, "filter", "other words");
}

#[test]
fn an_error_inside_of_a_success_is_an_error() {
    let error = Reply::status(200, &json!({"error": {"code": 402, "message": "Insufficient credits"}}));
    fails([error], 69, "has no credit: Insufficient credits", "add credit");
}

#[test]
fn a_success_that_is_no_reply_is_an_error() {
    fails([Reply::raw(200, "<html>login</html>")], 69, "does not answer as a Chat Completions service", "/v1");
    fails([Reply::status(200, &json!({"choices": []}))], 69, "does not answer as a Chat Completions service", "/v1");
}

#[test]
fn keys_models_and_credit() {
    let error = |status, message: &str| Reply::status(status, &json!({"error": {"message": message}}));
    fails([error(401, "bad key")], 78, "wants a key: bad key", "GUT_API_KEY");
    fails([error(404, "The model `x` does not exist")], 78, "does not know the model `test-model`", "--model");
    fails([error(402, "pay")], 69, "has no credit", "add credit");
    fails([error(410, "gone for good")], 69, "is retired: gone for good", "--base-url");
    fails([error(400, "context length exceeded")], 69, "does not take the request (400): context length", "--model");
    let quota = json!({"error": {"code": "insufficient_quota", "message": "You exceeded your current quota"}});
    fails([Reply::status(429, &quota)], 69, "has no credit", "add credit");
}

#[test]
fn an_answer_without_end_is_not_read_to_its_end() {
    let sandbox = Sandbox::new().set("GUT_RETRIES", "0");
    let server = ModelServer::start([Reply::text(&"word ".repeat(200_000))]);
    let sandbox = sandbox.asking(&server);
    sandbox.gut(&["--yes", "commit"]).assert_error(69, "the answer is longer than 524288 bytes", "try again");
}

#[test]
fn a_key_is_not_shown_however_an_answer_spells_it() {
    let key = "plainKEYvalue77";
    let letters: Vec<String> = key.chars().map(|letter| format!("\\u{:04x}", letter as u32)).collect();
    let escaped = letters.concat();
    let choice = format!(r#"{{"reason":"{escaped}","tools":"git","needs_changes":false}}"#);
    let plan =
        format!(r#"{{"commands":[{{"tool":"git","subcommand":"log","args":["--grep={escaped}"]}}],"question":""}}"#);
    let server = ModelServer::start([Reply::text(&choice), Reply::text(&plan), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server).set("GUT_API_KEY", key);
    let outcome = sandbox.gut(&["-v", "--yes", "x"]);
    assert!(!outcome.page().contains(key), "{}", outcome.page());
    assert!(!sandbox.only_run().to_string().contains(key));
    let named = Reply::status(401, &json!({"error": {"message": {key: "x"}}}));
    let server = ModelServer::start([named]);
    let outcome = sandbox.asking(&server).gut(&["--yes", "x"]);
    assert!(!outcome.page().contains(key), "{}", outcome.page());
}

#[test]
fn counts_of_a_service_that_lies_do_no_harm() {
    let mut reply = json!({"choices": [{"message": {"content": "{}"}, "finish_reason": "stop"}]});
    reply["usage"] = json!({"prompt_tokens": u64::MAX, "completion_tokens": u64::MAX});
    let server = ModelServer::start([Reply::status(200, &reply), Reply::status(200, &reply)]);
    Sandbox::with_model(&server).gut(&["--yes", "x"]).assert_error(65, "cannot be used", "other words");
}

#[test]
fn a_proxy_is_asked_for_what_is_elsewhere_and_not_for_this_machine() {
    let server = ModelServer::start(Reply::round(&["git status --short"]));
    let proxy = server.base_url().replace("/v1", "");
    let sandbox = Sandbox::new().asking(&server).set("HTTP_PROXY", &proxy).set("GUT_BASE_URL", "http://llm.example/v1");
    sandbox.gut(&["--yes", "show the state"]).assert_code(0);
    assert_eq!(server.asked()[0].path, "http://llm.example/v1/chat/completions");
    let sandbox = sandbox.set("HTTP_PROXY", "http://127.0.0.1:1");
    let server = ModelServer::start(Reply::round(&["git status --short"]));
    sandbox.asking(&server).gut(&["--yes", "show the state"]).assert_code(0);
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = ModelServer::start([Reply::choose("git")]);
    let redirect = Reply::raw(307, "").header("Location", &format!("{}/chat/completions", elsewhere.base_url()));
    fails([redirect], 78, "sends callers on to another address", "base URL");
    assert_eq!(elsewhere.asked().len(), 0);
}

#[test]
fn a_rate_limit_says_when_to_come_back() {
    let limited = || Reply::status(429, &json!({"error": {"message": "slow down"}}));
    fails([limited().header("Retry-After", "45")], 75, "called less often: slow down", "try again in 45 s");
    fails([limited()], 75, "slow down", "try again in a minute");
}

#[test]
fn a_rate_limit_that_passes_is_waited_for() {
    let limited = Reply::status(429, &json!({"error": {"message": "slow down"}})).header("Retry-After", "0");
    let overloaded = Reply::raw(503, "overloaded").header("retry-after-ms", "1");
    let script = [limited, overloaded].into_iter().chain(Reply::round(&["git status"]));
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "status"]).assert_code(0);
    assert_eq!(server.asked().len(), 5);
    assert_eq!(sandbox.only_run()["attempts"][0]["calls"][0]["retries"], 2);
}

#[test]
fn a_fault_of_the_service_is_told() {
    fails([Reply::raw(500, "Internal Server Error")], 69, "has a fault (500): Internal Server Error", "try again");
    fails([Reply::close()], 69, "broke off", "try again");
}

#[test]
fn silence_is_not_waited_for_forever() {
    let server = ModelServer::start([Reply::hang()]);
    let sandbox = Sandbox::with_model(&server).set("GUT_ANSWER_TIMEOUT", "0.2");
    sandbox.gut(&["--yes", "commit"]).assert_error(69, "did not answer within 0.2 s", "GUT_ANSWER_TIMEOUT");
    assert_eq!(sandbox.only_run()["status"]["status"], "failed");
}

#[test]
fn nobody_listening_is_told() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}/v1", listener.local_addr().unwrap());
    drop(listener);
    let sandbox = Sandbox::new().set("GUT_BASE_URL", &address).set("GUT_MODEL", "m");
    sandbox.gut(&["--yes", "commit"]).assert_error(69, "connection refused", "start the model's server");
    assert_eq!(sandbox.only_run()["status"]["status"], "failed");
}

#[test]
fn a_missing_git_is_told() {
    let server = ModelServer::start([]);
    let sandbox = Sandbox::with_model(&server).without_programs();
    sandbox.gut(&["--yes", "commit"]).assert_error(69, "`git` is not installed", "install git");
    assert_eq!(sandbox.only_run()["request"]["text"], "commit");
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn no_model_is_told_with_what_to_do() {
    let sandbox = Sandbox::new();
    sandbox.gut(&["--yes", "--planner", "model", "commit"]).assert_error(78, "no model is set up", "gut setup");
    assert_eq!(sandbox.only_run()["request"]["text"], "commit");
}

#[test]
fn a_broken_configuration_is_told_with_its_place() {
    let sandbox = Sandbox::new();
    sandbox.write_config("config.toml", "model = 'm'\nretries = 'soon'\n");
    sandbox.gut(&["--yes", "commit"]).assert_error(78, "config.toml:2:11: ", "mend the file");
}

#[test]
fn a_broken_template_is_told_with_its_place() {
    let server = ModelServer::start([]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.write_config(
        "prompts/choose.md",
        "{% block system %}{{ nonsense }}{% endblock %}{% block user %}x{% endblock %}",
    );
    sandbox.gut(&["--yes", "commit"]).assert_error(78, "choose.md:1", "prompts");
}

#[test]
fn a_huge_request_is_told_and_kept() {
    let server = ModelServer::start([]);
    let sandbox = Sandbox::with_model(&server);
    let request = "x".repeat(100_000);
    sandbox.gut_with_input(&["--yes", "-"], &request).assert_error(64, "100000 bytes long", "few sentences");
    assert_eq!(sandbox.only_run()["request"]["text"].as_str().unwrap().len(), 100_000);
    assert_eq!(server.asked().len(), 0);
}

#[test]
fn control_characters_in_an_answer_neither_run_nor_reach_the_screen() {
    let wrong = || Reply::build(&["git commit -m 'a\u{1b}[2Jb'"]);
    let explanation = Reply::text(&json!({"summary": "s\u{1b}]0;t\u{7}", "parts": []}).to_string());
    let server = ModelServer::start([Reply::choose("git"), wrong(), wrong(), wrong(), explanation]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "commit"]);
    outcome.assert_error(65, "invisible character U+001B", "other words");
    assert!(!outcome.stderr.contains(['\u{1b}', '\u{7}']), "{:?}", outcome.stderr);
}

#[test]
fn what_neither_tool_can_do_is_not_tried() {
    let none = Reply::text(r#"{"reason":"Tea is not in git.","tools":"none","needs_changes":false}"#);
    fails([none], 65, "neither git nor gh can do that: Tea is not in git.", "other words");
}

#[test]
fn a_question_that_nobody_is_there_to_answer() {
    fails(
        [Reply::choose("git"), Reply::question("Which branch?")],
        65,
        "something is missing: Which branch?",
        "terminal",
    );
}

#[test]
fn not_a_repository_of_this_user_is_told() {
    let server = ModelServer::start([]);
    let sandbox = Sandbox::with_model(&server);
    std::fs::write(sandbox.directory().join(".git/config"), "[broken").unwrap();
    sandbox.gut(&["--yes", "commit"]).assert_error(69, "git will not read this repository", "git status");
}
