//! Every exit code, one by one.

use serde_json::json;

use crate::support::{ModelServer, Reply, Sandbox};

/// gut, asked for something by a script, with this model.
fn code(replies: Vec<Reply>, args: &[&str]) -> i32 {
    let server = ModelServer::start(replies);
    Sandbox::with_model(&server).set("GUT_RETRIES", "0").gut(args).code
}

#[test]
fn done_is_0() {
    assert_eq!(code(Reply::round(&["git status"]), &["--yes", "status"]), 0);
    assert_eq!(code(Reply::round(&["git status"]), &["--print", "status"]), 0);
    assert_eq!(code(Reply::round(&["git reset --hard HEAD~1"]), &["--dry-run", "drop it"]), 0);
}

#[test]
fn a_command_that_fails_gives_its_own() {
    assert_eq!(code(Reply::round(&["git commit -m x"]), &["--yes", "commit"]), 1);
    assert_eq!(code(Reply::round(&["git merge-base --is-ancestor HEAD HEAD~1"]), &["--yes", "is it?"]), 1);
    assert_eq!(code(Reply::round(&["git describe"]), &["--yes", "describe"]), 128);
    assert_eq!(code(Reply::round(&["git push"]), &["--dry-run", "push"]), 128, "the dry run fails, as the push would");
}

#[test]
#[cfg(unix)]
fn declined_is_10() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server);
    let mut screen = crate::support::screen::Screen::gut(&sandbox, &["status"]);
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 10);
}

#[test]
fn a_wrong_command_line_is_64() {
    assert_eq!(code(vec![], &["--nonsense"]), 64);
    assert_eq!(code(vec![], &["--timeout", "never", "status"]), 64);
    assert_eq!(code(vec![], &["--print", "--json", "status"]), 64);
    assert_eq!(code(vec![], &["--trace-content", "status"]), 64);
    assert_eq!(code(Reply::round(&["git commit --allow-empty -m x"]), &["commit"]), 64, "nobody is there");
}

#[test]
fn no_usable_answer_is_65() {
    assert_eq!(code(vec![Reply::text("tea"); 8], &["--yes", "status"]), 65);
    assert_eq!(code(vec![Reply::choose("none")], &["--yes", "make tea"]), 65);
    assert_eq!(code(vec![Reply::choose("git"), Reply::question("Which?")], &["--yes", "merge"]), 65);
    assert_eq!(Sandbox::new().gut(&["--planner", "recipes", "make tea"]).code, 65);
}

#[test]
fn what_is_not_reachable_or_not_installed_is_69() {
    assert_eq!(code(vec![Reply::close()], &["--yes", "status"]), 69);
    assert_eq!(code(vec![Reply::status(500, &json!({}))], &["--yes", "status"]), 69);
    assert_eq!(Sandbox::empty().without_programs().gut(&["--yes", "status"]).code, 69);
}

#[test]
#[cfg(target_os = "linux")]
fn a_fault_of_the_system_is_70() {
    let script = format!("'{}' --print 'show the last three commits' > /dev/full", env!("CARGO_BIN_EXE_gut"));
    let output = Sandbox::new().command("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(70), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn later_is_75() {
    assert_eq!(code(vec![Reply::status(429, &json!({}))], &["--yes", "status"]), 75);
    assert_eq!(code(vec![Reply::hang()], &["--yes", "--timeout", "0.2", "status"]), 75);
}

#[test]
fn what_the_rules_refuse_is_77() {
    assert_eq!(code(Reply::round(&["git reset --hard HEAD~1"]), &["--yes", "drop it"]), 77);
    let refused = Reply::round(&["git bisect run sh"]);
    assert_eq!(code(refused.clone(), &["--yes", "--allow", "irreversible", "bisect"]), 77);
    assert_eq!(code(refused, &["--print", "bisect"]), 77);
}

#[test]
fn a_missing_or_wrong_setting_is_78() {
    assert_eq!(code(vec![Reply::status(401, &json!({}))], &["--yes", "status"]), 78);
    assert_eq!(Sandbox::new().set("GUT_RETRIES", "many").gut(&["--yes", "status"]).code, 78);
    assert_eq!(Sandbox::new().gut(&["--planner", "model", "status"]).code, 78);
}

#[test]
#[cfg(unix)]
fn a_signal_is_128_and_its_number() {
    use rexpect::process::Signal;
    for (signal, code) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 143), (Signal::SIGHUP, 129)] {
        let server = ModelServer::start(Reply::round(&["git status"]));
        let sandbox = Sandbox::with_model(&server);
        let mut screen = crate::support::screen::Screen::gut(&sandbox, &["status"]);
        screen.prompt();
        screen.signal(signal);
        assert_eq!(screen.end().1, code);
        assert_eq!(sandbox.only_run()["status"]["status"], "interrupted");
    }
}

#[test]
#[cfg(unix)]
fn what_takes_too_long_is_asked_to_end() {
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    let hook = sandbox.directory().join(".git/hooks/pre-commit");
    // The hook outlives git by no more than it takes to find out that its standard error is closed.
    std::fs::write(&hook, "#!/bin/sh\nwhile echo waiting >&2; do sleep 0.1; done\n").unwrap();
    sandbox.command("chmod").args(["+x".as_ref(), hook.as_os_str()]).status().unwrap();
    let outcome = sandbox.gut(&["--yes", "--timeout", "1", "commit"]);
    outcome.assert_error(75, "it was not done after 1 s", "gut undo");
    assert_eq!(sandbox.subjects().len(), 3);
    assert!(!sandbox.directory().join(".git/index.lock").exists());
}
