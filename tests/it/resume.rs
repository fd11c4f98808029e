//! `gut resume`: a run that was cut short, at whatever stage, goes on there and comes to its end in the repository.

use std::path::PathBuf;

use rexpect::process::Signal as ScreenSignal;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::screen::Screen;
use crate::support::{ModelServer, Reply, Sandbox};

const COMMIT: &str = "git commit --allow-empty -q -m x";
const ONE: &str = "git commit --allow-empty -q -m one";
const TWO: &str = "git commit --allow-empty -q -m two";

fn ended_at(run: &Value) -> (&str, &str) {
    (run["stage"].as_str().unwrap(), run["status"]["status"].as_str().unwrap())
}

#[test]
fn a_run_that_was_stopped_while_the_model_thinks_goes_on_with_the_same_stage() {
    for (place, stage) in ["choose", "build", "explain"].into_iter().enumerate() {
        for (signal, code, status) in
            [(Signal::INT, 130, "interrupted"), (Signal::TERM, 143, "interrupted"), (Signal::KILL, -1, "running")]
        {
            let mut script = Reply::round(&[COMMIT]);
            script[place] = Reply::hang();
            let server = ModelServer::start(script);
            let sandbox = Sandbox::with_model(&server);
            let gut = sandbox.start(&["--yes", "commit"]);
            server.wait_for(place + 1);
            gut.signal(signal);
            gut.end().assert_code(code);
            let cut = sandbox.only_run();
            assert_eq!(ended_at(&cut).1, status);
            if signal != Signal::KILL {
                assert_eq!((cut["stage"].as_str().unwrap(), &cut["status"]["signal"]), (stage, &json!(code - 128)));
            }

            let server = ModelServer::start(Reply::round(&[COMMIT]).split_off(place));
            let sandbox = sandbox.asking(&server);
            let outcome = sandbox.gut(&["resume", "--yes"]);
            outcome.assert_code(0);
            assert!(outcome.stderr.contains(&format!("going on with {}: commit", cut["id"].as_str().unwrap())));
            assert_eq!(server.left(), 0, "what was answered before {stage} is not asked again");
            assert_eq!(sandbox.subjects().len(), 4);
            let run = sandbox.only_run();
            assert_eq!((&run["id"], ended_at(&run)), (&cut["id"], ("execute", "done")));
            assert_eq!(run["attempts"].as_array().unwrap().len(), 1);
        }
    }
}

#[test]
fn a_run_that_was_stopped_at_the_prompt_is_shown_again_and_asked() {
    for signal in [ScreenSignal::SIGTERM, ScreenSignal::SIGINT, ScreenSignal::SIGKILL] {
        let server = ModelServer::start(Reply::round(&[COMMIT]));
        let sandbox = Sandbox::with_model(&server);
        let mut screen = Screen::gut(&sandbox, &["commit"]);
        screen.prompt();
        screen.signal(signal);
        screen.gone();
        let mut screen = Screen::gut(&sandbox, &["resume"]);
        let shown = screen.prompt();
        assert!(shown.contains(COMMIT) && shown.contains("It does what it says."), "{shown}");
        assert!(shown.contains("local: git can take it back"), "{shown}");
        assert_eq!(sandbox.subjects().len(), 3, "nothing runs without an answer");
        screen.enter("y");
        assert_eq!(screen.end().1, 0);
        assert_eq!(sandbox.subjects()[0], "x");
        assert_eq!(ended_at(&sandbox.only_run()), ("execute", "done"));
        assert_eq!(server.asked().len(), 3);
    }
}

/// A repository whose second commit waits in a hook, behind one that is made, and the pipes to and from the hook.
fn held_up() -> (Sandbox, ModelServer, PathBuf, PathBuf) {
    let server = ModelServer::start(Reply::round(&[ONE, TWO, "git branch three"]));
    let sandbox = Sandbox::with_model(&server);
    let (started, go) = (sandbox.path("started"), sandbox.path("go"));
    for pipe in [&started, &go] {
        rustix::fs::mknodat(rustix::fs::CWD, pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
    }
    let hook = format!(
        "#!/bin/sh\ntest \"$(git log -1 --format=%s)\" = one && test -p '{0}' || exit 0\n\
         echo started > '{0}'; read answer < '{1}'; test \"$answer\" = go\n",
        started.display(),
        go.display(),
    );
    sandbox.write(".git/hooks/pre-commit", &hook);
    let path = sandbox.directory().join(".git/hooks/pre-commit");
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    (sandbox, server, started, go)
}

#[test]
fn an_edited_line_is_asked_for_again_as_it_was_edited() {
    let server = ModelServer::start(Reply::round(&[COMMIT]));
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    screen.prompt();
    screen.enter("e");
    screen.expect(COMMIT);
    screen.enter(" -m more");
    screen.expect("edited by you");
    screen.prompt();
    screen.signal(ScreenSignal::SIGTERM);
    assert_eq!(screen.end().1, 143);
    let mut screen = Screen::gut(&sandbox, &["resume"]);
    let shown = screen.prompt();
    assert!(shown.contains("-m x -m more") && shown.contains("edited by you: checked, not explained"), "{shown}");
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.git(&["log", "-1", "--format=%b"]), "more");
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_question_that_was_left_open_is_put_again() {
    let question = || Reply::question("Which name?");
    let script = [Reply::choose("git"), question(), question()].into_iter().chain(Reply::round(&["git branch login"]));
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["make a branch"]);
    screen.expect("Which name?");
    screen.prompt();
    screen.keys("\u{3}");
    assert_eq!(screen.end().1, 130);
    let mut screen = Screen::gut(&sandbox, &["resume"]);
    screen.expect("Which name?");
    screen.prompt();
    screen.enter("login");
    screen.expect("git branch login");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.git(&["branch", "--list", "login"]), "  login");
}

#[test]
fn what_the_book_found_goes_on_without_a_model() {
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "login"]);
    sandbox.write("four.txt", "four");
    sandbox.write(".git/hooks/pre-commit", "#!/bin/sh\nexit 1\n");
    let hook = sandbox.directory().join(".git/hooks/pre-commit");
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    sandbox.gut(&["--yes", "commit everything with the message four"]).assert_code(1);
    std::fs::remove_file(hook).unwrap();
    let outcome = sandbox.gut(&["resume", "--yes"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("  done already: git add -A\n"), "{}", outcome.page());
    assert!(!outcome.stderr.contains("has changed since"), "gut itself has changed it: {}", outcome.page());
    assert_eq!(sandbox.subjects()[0], "four");
}

#[test]
fn control_c_while_a_command_runs_leaves_what_is_left_to_go_on_with() {
    let (sandbox, _server, started, _go) = held_up();
    let mut screen = Screen::gut(&sandbox, &["commit twice"]);
    screen.prompt();
    screen.enter("y");
    assert_eq!(std::fs::read_to_string(&started).unwrap(), "started\n");
    screen.keys("\u{3}");
    assert_eq!(screen.end().1, 130);
    std::fs::remove_file(started).unwrap();
    assert_eq!(sandbox.only_run()["status"], json!({"status": "interrupted", "signal": 2}));
    goes_on_behind_the_first_commit(&sandbox);
}

#[track_caller]
fn goes_on_behind_the_first_commit(sandbox: &Sandbox) -> String {
    let outcome = sandbox.gut(&["resume", "--yes"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains(&format!("done already: {ONE}")), "{}", outcome.page());
    assert_eq!(sandbox.subjects()[..3], ["two", "one", "add three"], "what ran is not run again");
    assert_eq!(sandbox.git(&["branch", "--list", "three"]), "  three");
    let run = sandbox.only_run();
    assert_eq!(ended_at(&run), ("execute", "done"));
    let lines: Vec<&Value> =
        run["attempts"][1]["plan"]["commands"].as_array().unwrap().iter().map(|command| &command["line"]).collect();
    assert_eq!(lines, [TWO, "git branch three"]);
    outcome.stderr
}

#[test]
fn a_run_that_was_stopped_while_a_command_runs_goes_on_with_what_is_left() {
    for (signal, number) in [(Signal::TERM, 15), (Signal::HUP, 1)] {
        let (sandbox, server, started, go) = held_up();
        let gut = sandbox.start(&["--yes", "commit twice"]);
        assert_eq!(std::fs::read_to_string(&started).unwrap(), "started\n");
        gut.signal(signal);
        gut.end().assert_code(128 + number);
        std::fs::remove_file(started).unwrap();
        // The hook is git's child, and outlives it.
        std::fs::write(go, "stop\n").unwrap();
        let run = sandbox.only_run();
        assert_eq!(ended_at(&run), ("execute", "interrupted"));
        assert_eq!(run["attempts"][0]["outcomes"][1]["signal"], number);
        goes_on_behind_the_first_commit(&sandbox);
        assert_eq!(server.asked().len(), 3, "no model is needed for it");
    }
}

#[test]
fn a_run_that_was_killed_says_which_command_was_cut_off() {
    let (sandbox, _server, started, go) = held_up();
    let gut = sandbox.start(&["--yes", "commit twice"]);
    assert_eq!(std::fs::read_to_string(&started).unwrap(), "started\n");
    // While it lives, nobody goes on with it and nobody deletes it.
    let id = sandbox.only_run()["id"].as_str().unwrap().to_owned();
    assert!(sandbox.gut(&["history"]).stdout.contains("under way"));
    sandbox.gut(&["resume", &id]).assert_error(64, "is under way in another process", "wait until it is done");
    sandbox.gut(&["resume"]).assert_error(64, "no run of this directory was cut short", "gut history");
    assert!(sandbox.gut(&["history", "--clear", "--yes"]).stderr.contains("1 run under way, and kept"));
    gut.signal(Signal::KILL);
    std::fs::remove_file(started).unwrap();
    std::fs::write(go, "no\n").unwrap();
    assert_eq!(gut.end().code, -1);
    assert!(sandbox.gut(&["history"]).stdout.contains("cut short"));
    assert!(sandbox.gut(&["show"]).stdout.contains(&format!("cut off: `{TWO}`: nobody knows how it ended")));
    let told = goes_on_behind_the_first_commit(&sandbox);
    assert!(told.contains(&format!("warning: `{TWO}` was cut off")), "{told}");
    // Both parts are taken back, each by itself.
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects()[..2], ["one", "add three"]);
    assert_eq!(sandbox.git(&["branch", "--list", "three"]), "");
}

#[test]
fn a_run_whose_command_failed_goes_on_with_that_command() {
    let server = ModelServer::start(Reply::round(&[ONE, "git switch -q later", "git branch never"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit and switch"]).assert_code(128);
    sandbox.git(&["branch", "later"]);
    sandbox.write(".git/hooks/post-checkout", "#!/bin/sh\nexit 1\n");
    let hook = sandbox.directory().join(".git/hooks/post-checkout");
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    sandbox.gut(&["resume", "--yes"]).assert_code(1);
    assert_eq!(sandbox.only_run()["status"], json!({"status": "command_failed", "code": 1}));
    std::fs::remove_file(hook).unwrap();
    sandbox.gut(&["resume", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "later");
    assert_eq!(sandbox.git(&["log", "main", "--format=%s", "-2"]), "one\nadd three");
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn what_is_left_is_confirmed_like_any_other_plan() {
    let server = ModelServer::start(Reply::round(&["git switch -q --no-guess absent", "git reset -q --hard HEAD~1"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["branch", "absent"]);
    sandbox.write(".git/hooks/post-checkout", "#!/bin/sh\nexit 1\n");
    let hook = sandbox.directory().join(".git/hooks/post-checkout");
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    sandbox.gut(&["--yes", "--allow", "lossy", "drop it there"]).assert_code(1);
    std::fs::remove_file(hook).unwrap();
    sandbox.gut(&["resume", "--yes"]).assert_error(77, "lossy", "--allow lossy");
    sandbox.gut(&["resume"]).assert_error(64, "nobody is there to confirm", "--yes");
    assert_eq!(sandbox.subjects().len(), 3);
    let mut screen = Screen::gut(&sandbox, &["resume"]);
    screen.expect("lossy");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 10, "Enter runs nothing that may lose work");
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn what_was_said_before_is_known_to_the_stage_that_goes_on() {
    let script = Reply::round(&["git reset --hard HEAD~1"]).into_iter().chain([Reply::choose("git"), Reply::hang()]);
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["undo my last commit"]);
    screen.prompt();
    screen.enter("no, keep the changes");
    server.wait_for(5);
    screen.signal(ScreenSignal::SIGTERM);
    assert_eq!(screen.end().1, 143);
    let server = ModelServer::start([Reply::build(&["git reset -q --soft HEAD~1"]), Reply::explain()]);
    let sandbox = sandbox.asking(&server);
    sandbox.gut(&["resume", "--yes"]).assert_code(0);
    let tried = "command: git reset --hard HEAD~1\nthe user rejects it: no, keep the changes\n";
    assert!(server.asked()[0].message(1).contains(tried), "{}", server.asked()[0].message(1));
    assert_eq!(sandbox.git(&["status", "--short"]), "A  three.txt");
}

#[test]
fn a_later_round_knows_what_ran_before_the_cut() {
    let (sandbox, _server, started, go) = held_up();
    let gut = sandbox.start(&["--yes", "commit twice"]);
    assert_eq!(std::fs::read_to_string(&started).unwrap(), "started\n");
    gut.signal(Signal::KILL);
    std::fs::remove_file(started).unwrap();
    std::fs::write(go, "no\n").unwrap();
    gut.end();
    let server = ModelServer::start(Reply::round(&["git branch four"]));
    let sandbox = sandbox.asking(&server);
    let mut screen = Screen::gut(&sandbox, &["resume"]);
    screen.prompt();
    screen.enter("no second commit, and call the branch four");
    screen.expect("git branch four");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 10);
    let told = format!("command: {ONE} (done)\ncommand: {TWO} (cut off)\ncommand: git branch three (not run)\n");
    assert!(server.asked()[0].message(1).contains(&told), "{}", server.asked()[0].message(1));
}

#[test]
fn the_plan_is_judged_by_the_repository_as_it_is_now() {
    let server = ModelServer::start(Reply::round(&["git branch -D side"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["branch", "side"]);
    sandbox.gut(&["delete the branch"]).assert_error(64, "nobody is there", "--yes");
    sandbox.git(&["switch", "-q", "side"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "only here"]);
    sandbox.git(&["switch", "-q", "main"]);
    let outcome = sandbox.gut(&["resume", "--yes"]);
    outcome.assert_error(77, "lossy", "--allow");
    assert!(outcome.stderr.contains("the repository has changed since"), "{}", outcome.page());
    sandbox.git(&["branch", "-D", "side"]);
    sandbox.gut(&["resume", "--yes"]).assert_error(65, "there is no branch `side`", "other words");
}

#[test]
fn what_ended_cannot_go_on() {
    for (args, code, word) in [(&["--yes", "commit"][..], 0, "is done"), (&["--print", "commit"], 0, "was printed")] {
        let server = ModelServer::start(Reply::round(&[COMMIT]));
        let sandbox = Sandbox::with_model(&server);
        sandbox.gut(args).assert_code(code);
        let id = sandbox.only_run()["id"].as_str().unwrap().to_owned();
        sandbox.gut(&["resume", &id]).assert_error(64, word, &format!("gut again {id}"));
        sandbox.gut(&["resume", &id[16..]]).assert_error(64, word, "gut again");
        sandbox.gut(&["resume"]).assert_error(64, "no run of this directory was cut short", "gut history");
    }
}

#[test]
fn a_run_goes_on_where_it_was_made() {
    let server = ModelServer::start([Reply::raw(403, "no")]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit"]).assert_code(78);
    let id = sandbox.only_run()["id"].as_str().unwrap().to_owned();
    let elsewhere = sandbox.path("home/it's elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let directory = sandbox.directory().display().to_string();
    sandbox.gut_in(&elsewhere, &["resume", &id]).assert_error(
        64,
        &format!("was made in `{directory}`"),
        &format!("cd {directory} && gut resume {id}"),
    );
    sandbox.gut_in(&elsewhere, &["resume"]).assert_error(64, "no run of this directory was cut short", "gut history");
    // A run of an older gut does not say where.
    let mut run = sandbox.only_run();
    run.as_object_mut().unwrap().remove("directory");
    std::fs::write(&sandbox.run_files()[0], run.to_string()).unwrap();
    sandbox.gut(&["resume", &id]).assert_error(64, "does not say in which directory", "gut again");
}

#[test]
fn a_command_whose_secret_was_not_kept_does_not_run_without_it() {
    let sandbox = Sandbox::new();
    sandbox.gut(&["add a remote up at https://me:hunter2secret@example.org/r"]).assert_code(64);
    assert!(!sandbox.only_run().to_string().contains("hunter2secret"));
    sandbox.gut(&["resume", "--yes", "--allow", "shared"]).assert_error(65, "holds a secret", "other words");
    assert_eq!(sandbox.git(&["remote"]), "");
}

#[test]
fn two_at_once_do_not_disturb_each_other() {
    let (choose, gate) = Reply::choose("git").gated();
    let script = std::iter::once(choose)
        .chain(Reply::round(&["git branch quick"]))
        .chain([Reply::build(&["git branch slow"]), Reply::explain()]);
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server);
    let slow = sandbox.start(&["--yes", "make the slow branch"]);
    server.wait_for(1);
    sandbox.gut(&["--yes", "make the quick branch"]).assert_code(0);
    assert!(sandbox.gut(&["history"]).stdout.contains("under way"));
    gate.open();
    slow.end().assert_code(0);
    let runs: Vec<Value> =
        sandbox.run_files().iter().map(|file| serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()).collect();
    assert_eq!(runs.len(), 2);
    assert_ne!(runs[0]["id"], runs[1]["id"]);
    for name in ["slow", "quick"] {
        let text = format!("make the {name} branch");
        let run = runs.iter().find(|run| run["request"]["text"] == text.as_str()).unwrap();
        assert_eq!(run["status"]["status"], "done");
        assert_eq!(run["attempts"][0]["outcomes"][0]["line"], format!("git branch {name}"));
        assert_eq!(run["attempts"][0]["calls"].as_array().unwrap().len(), 3);
    }
}
