//! The question is open while the explanation is made, and no longer than was allowed.

use serde_json::json;

use crate::support::screen::Screen;
use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn the_question_is_open_while_the_explanation_is_made() {
    let (explain, gate) = Reply::explain().gated();
    let server =
        ModelServer::start([Reply::choose("git"), Reply::build(&["git commit --allow-empty -q -m x"]), explain]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    let shown = screen.prompt();
    assert!(shown.contains("  git commit --allow-empty -q -m x\r\n"), "{shown}");
    assert!(shown.contains("  local: git can take it back\r\n  Enter/y run"), "{shown}");
    assert!(shown.contains("  explaining it, "), "{shown}");
    assert!(!shown.contains("It does what it says."), "{shown}");
    gate.open();
    screen.expect("\u{1b}[J  It does what it says.");
    let below = screen.prompt();
    assert!(below.contains("  local: git can take it back\r\n  Enter/y run"), "{below}");
    assert!(!below.contains("explaining it"), "{below}");
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects()[0], "x");
    let run = sandbox.only_run();
    assert_eq!(run["attempts"][0]["explanation"]["summary"], "It does what it says.");
    let stages: Vec<&str> =
        run["attempts"][0]["calls"].as_array().unwrap().iter().map(|call| call["stage"].as_str().unwrap()).collect();
    assert_eq!(stages, ["choose", "build", "explain"]);
}

#[test]
fn who_has_read_enough_need_not_wait_for_the_explanation() {
    let (explain, gate) = Reply::explain().gated();
    let server =
        ModelServer::start([Reply::choose("git"), Reply::build(&["git commit --allow-empty -q -m x"]), explain]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    screen.prompt();
    screen.enter("y");
    let (rest, code) = screen.end();
    assert_eq!(code, 0, "{rest}");
    gate.open();
    assert_eq!(sandbox.subjects()[0], "x");
    assert_eq!(sandbox.only_run()["attempts"][0]["explanation"], json!(null));
}

#[test]
fn what_cannot_be_explained_can_still_be_decided() {
    let (explain, gate) = Reply::status(400, &json!({"error": {"message": "no"}})).gated();
    for explain in [explain, Reply::status(400, &json!({"error": {"message": "no"}}))] {
        let server =
            ModelServer::start([Reply::choose("git"), Reply::build(&["git commit --allow-empty -q -m x"]), explain]);
        let sandbox = Sandbox::with_model(&server);
        let mut screen = Screen::gut(&sandbox, &["commit"]);
        screen.expect("git commit --allow-empty");
        gate.open();
        screen.expect("warning: there is no explanation: ");
        screen.prompt();
        screen.enter("y");
        let (rest, code) = screen.end();
        assert_eq!(code, 0, "{rest}");
        assert_eq!(sandbox.subjects()[0], "x");
    }
}

#[test]
fn a_question_waits_no_longer_than_was_allowed() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q -m x"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::shell(&sandbox, "gut --timeout 6 commit; echo \"code $?\"; stty -a");
    screen.prompt();
    screen.expect("error: it was not done after 6 s, and was stopped");
    screen.expect("code 75");
    let (settings, _) = screen.end();
    assert!(
        settings.contains("icanon") && !settings.contains("-icanon") && !settings.contains("-isig"),
        "the terminal is as it was: {settings}"
    );
    assert_eq!(sandbox.subjects().len(), 3);
}
