//! gut on a real terminal: the keys of the prompt, and what interrupts it.

use rexpect::process::Signal;
use serde_json::json;

use crate::support::screen::Screen;
use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn enter_runs_what_is_harmless() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q -m x"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    let shown = screen.prompt();
    assert!(shown.contains("  git commit --allow-empty -q -m x\r\n"), "{shown}");
    assert!(shown.contains("  It does what it says.\r\n"), "{shown}");
    assert!(shown.contains("  local: git can take it back\r\n  Enter/y run"), "{shown}");
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects()[0], "x");
}

#[test]
fn everything_can_be_said_in_words() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q -m x"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["--plain", "commit"]);
    let shown = screen.expect("> ");
    for line in [
        "Command: git commit --allow-empty -q -m x\r\n",
        "Meaning: It does what it says.\r\nPart git: the tool\r\n",
        "Risk: local, git can take it back\r\nAnswer: Enter/y run, ",
    ] {
        assert!(shown.contains(line), "{line:?} in {shown}");
    }
    screen.enter("");
    let (rest, code) = screen.end();
    assert_eq!(code, 0, "{rest}");
    assert!(!rest.contains('\u{1b}') || !rest.contains("[3"), "{rest}");
}

#[test]
fn enter_does_not_run_what_may_lose_work() {
    let server = ModelServer::rounds(&[&["git reset -q --hard HEAD~1"], &["git reset -q --hard HEAD~1"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["drop the last commit"]);
    assert!(screen.prompt().contains("lossy: discards changes that are in no commit"));
    screen.enter("");
    let (rest, code) = screen.end();
    assert_eq!(code, 10, "{rest}");
    assert!(rest.contains("nothing was run"), "{rest}");
    assert_eq!(sandbox.subjects().len(), 3);
    let mut screen = Screen::gut(&sandbox, &["drop the last commit"]);
    screen.prompt();
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects().len(), 2);
}

#[test]
fn what_cannot_be_taken_back_is_named_before_it_runs() {
    for (typed, code) in [("yes", 10), ("", 10), ("prune", 0)] {
        let server = ModelServer::rounds(&[&["git prune"]]);
        let sandbox = Sandbox::with_model(&server);
        sandbox.write("lost.txt", "in no commit");
        let lost = sandbox.git(&["hash-object", "-w", "lost.txt"]);
        let mut screen = Screen::gut(&sandbox, &["tidy up"]);
        screen.expect("irreversible: ");
        screen.prompt();
        screen.enter("y");
        screen.expect("This cannot be taken back. Type prune to run it.");
        screen.prompt();
        screen.enter(typed);
        assert_eq!(screen.end().1, code, "{typed}");
        let is_there = sandbox.command("git").args(["cat-file", "-e", &lost]).status().unwrap().success();
        assert_eq!(is_there, code == 10, "{typed}");
    }
}

#[test]
fn n_q_escape_and_the_end_of_input_leave_it() {
    for keys in ["n\r", "q\r", "\u{1b}", "\u{4}", "half a word\u{1b}"] {
        let server = ModelServer::rounds(&[&["git commit --allow-empty -m x"]]);
        let sandbox = Sandbox::with_model(&server);
        let mut screen = Screen::gut(&sandbox, &["commit"]);
        screen.prompt();
        screen.keys(keys);
        assert_eq!(screen.end().1, 10, "{keys:?}");
        assert_eq!(sandbox.subjects().len(), 3);
        assert_eq!(sandbox.only_run()["status"]["status"], "declined");
    }
}

#[test]
fn words_are_feedback_for_any_number_of_rounds() {
    let server =
        ModelServer::rounds(&[&["git reset --hard HEAD~1"], &["git reset HEAD~1"], &["git reset --soft HEAD~1"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["undo my last commit"]);
    screen.expect("git reset --hard HEAD~1");
    screen.prompt();
    screen.enter("no, keep the changes");
    screen.expect("git reset HEAD~1");
    screen.prompt();
    screen.enter("r");
    screen.expect("What should be different?");
    screen.prompt();
    screen.enter("staged <please>");
    screen.expect("git reset --soft HEAD~1");
    screen.prompt();
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.git(&["status", "--short"]), "A  three.txt");
    let asked = server.asked();
    let tried = "<tried>\ncommand: git reset --hard HEAD~1\nthe user rejects it: no, keep the changes\n\
        command: git reset HEAD~1\nthe user rejects it: staged &lt;please&gt;\n</tried>\n<request>undo my last commit</request>";
    assert!(asked[6].message(1).contains(tried), "{}", asked[6].message(1));
    assert!(asked[7].message(1).contains(tried));
    let run = sandbox.only_run();
    assert_eq!(run["attempts"].as_array().unwrap().len(), 3);
    assert_eq!(run["attempts"][0]["verdict"], json!({"verdict": "revised", "feedback": "no, keep the changes"}));
}

#[test]
fn an_edited_line_goes_through_the_same_checks() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q -m x"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    screen.prompt();
    screen.enter("e");
    screen.expect("git commit --allow-empty -q -m x");
    // What a shell would be needed for.
    screen.enter(" && rm x");
    screen.expect("warning: `&&` needs a shell");
    screen.prompt();
    screen.enter("e");
    screen.expect("-m x");
    // A subcommand that there is not: it is shown with what is wrong, and cannot run.
    screen.keys("\u{15}");
    screen.enter("git comit -m y");
    screen.expect("cannot run: the installed git has no `comit`; did you mean `commit`?");
    screen.prompt();
    screen.enter("y");
    screen.expect("it cannot run as it stands");
    screen.prompt();
    screen.enter("e");
    screen.expect("git comit -m y");
    screen.keys("\u{15}");
    screen.enter("git commit --allow-empty -q -m 'an edited one'");
    screen.expect("local: git can take it back");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects()[0], "an edited one");
    let run = sandbox.only_run();
    assert_eq!(run["attempts"][0]["verdict"]["verdict"], "edited");
    assert_eq!(run["attempts"][2]["plan"]["edited"], true);
}

#[test]
fn copy_gives_the_line_to_the_clipboard_of_the_terminal() {
    let server = ModelServer::rounds(&[&["git reset --hard"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["drop it"]);
    screen.prompt();
    screen.enter("c");
    screen.expect("\u{1b}]52;c;Z2l0IHJlc2V0IC0taGFyZA==\u{7}");
    let (rest, code) = screen.end();
    assert!(rest.contains("copied") && code == 0, "{rest}");
}

#[test]
fn a_question_is_answered_and_the_answer_is_known_to_the_next_round() {
    let server = ModelServer::start(
        [Reply::choose("git"), Reply::question("What should\u{1b} the branch be called?")]
            .into_iter()
            .chain(Reply::round(&["git branch login"])),
    );
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["make a branch"]);
    screen.expect("What should\\u{1b} the branch be called?");
    screen.prompt();
    screen.enter("login");
    screen.expect("git branch login");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert!(server.asked()[3].message(1).contains("the branch be called?\nanswer of the user: login\n"));
    assert_eq!(sandbox.git(&["branch", "--list", "login"]), "  login");
}

#[test]
fn a_failure_can_go_round_again_with_what_git_said() {
    let server = ModelServer::rounds(&[&["git add -A", "git switch absent"], &["git switch -q -c absent"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["go to absent"]);
    screen.prompt();
    screen.enter("");
    screen.expect("fatal: invalid reference: absent");
    screen.expect("Look for another way");
    screen.prompt();
    screen.enter("y");
    screen.expect("git switch -q -c absent");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    let second = server.asked()[4].message(1).to_owned();
    assert!(second.contains("command: git add -A (done)\ncommand: git switch absent (failed)\n"), "{second}");
    assert!(second.contains("said: (exit code 128) fatal: invalid reference: absent"), "{second}");
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "absent");
}

#[test]
fn a_failure_that_is_left_ends_with_its_code() {
    let server = ModelServer::rounds(&[&["git revert --continue"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["go on"]);
    screen.prompt();
    screen.enter("");
    screen.expect("Look for another way");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 128);
}

#[test]
fn the_command_has_the_terminal() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q"]]);
    let sandbox = Sandbox::with_model(&server).set("GIT_EDITOR", "editor");
    sandbox.program(
        "editor",
        "test -t 0 && test -t 1 || exit 1; printf 'message? '; read line < /dev/tty; echo \"$line\" > \"$1\"",
    );
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    screen.prompt();
    screen.enter("");
    screen.expect("message? ");
    screen.enter("typed in an editor");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects()[0], "typed in an editor");
}

#[test]
fn a_pager_gets_its_keys() {
    let server = ModelServer::rounds(&[&["git log --format=%s"]]);
    let sandbox = Sandbox::with_model(&server).set("GIT_PAGER", "pager");
    // less asks the terminal of its standard error for keys, and the controlling terminal where that is none.
    sandbox.program(
        "pager",
        "keys=$(tty <&2) || keys=/dev/tty; cat; printf 'more? '; read key < \"$keys\"; echo \"got $key\"",
    );
    let mut screen = Screen::gut(&sandbox, &["show the log"]);
    screen.prompt();
    screen.enter("");
    screen.expect("more? ");
    screen.enter("q");
    screen.expect("got q");
    assert_eq!(screen.end().1, 0);
}

#[test]
fn keys_that_were_pressed_before_the_plan_was_seen_do_not_confirm_it() {
    let (build, gate) = Reply::build(&["git reset -q --hard HEAD~1"]).gated();
    let server = ModelServer::start([Reply::choose("git"), build, Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["-v", "drop the last commit"]);
    screen.expect("choose   git: it fits");
    screen.enter("y");
    gate.open();
    screen.expect("lossy");
    screen.prompt();
    screen.keys("\u{1b}");
    assert_eq!(screen.end().1, 10);
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn a_secret_of_an_earlier_request_is_not_sent_with_a_later_one() {
    let server = ModelServer::rounds(&[&["git remote -v"], &["git status"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &[]);
    screen.prompt();
    screen.enter("add remote https://me:hunter2@example.org/r");
    screen.expect("git remote -v");
    screen.prompt();
    screen.enter("n");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.enter("status");
    screen.expect("git status");
    screen.prompt();
    screen.enter("n");
    screen.expect("What would you like me to do?");
    screen.prompt();
    screen.enter("q");
    assert_eq!(screen.end().1, 0);
    assert!(server.asked()[3].message(1).contains("asked: add remote https://[redacted]@example.org/r"));
    assert!(server.asked().iter().all(|call| !call.body.to_string().contains("hunter2")));
}

#[test]
fn one_of_several_lines_is_edited() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q -m one", "git commit --allow-empty -q -m two"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit twice"]);
    screen.prompt();
    screen.enter("e");
    screen.expect("Which one?");
    screen.keys("\u{1b}[B");
    screen.enter("");
    screen.prompt();
    screen.enter(" -m more");
    screen.expect("edited by you: checked, not explained");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects()[..2], ["two", "one"]);
    assert_eq!(sandbox.git(&["log", "-1", "--format=%b"]), "more");
}

#[test]
fn a_request_through_a_pipe_is_still_confirmed_on_the_terminal() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q -m x"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::shell(&sandbox, "echo 'commit please' | gut -");
    screen.prompt();
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects()[0], "x");
}

#[test]
fn control_c_at_the_prompt_ends_with_130_and_a_sane_terminal() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -m x"]]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::shell(&sandbox, "trap : INT; gut commit; echo code=$?; stty -a");
    screen.prompt();
    screen.keys("half a w\u{3}");
    screen.expect("code=130");
    let (settings, _) = screen.end();
    for setting in ["icanon", "isig", "echoe", "icrnl"] {
        assert!(settings.split_whitespace().any(|word| word == setting), "{setting} in {settings}");
    }
    assert_eq!(sandbox.only_run()["status"], json!({"status": "interrupted", "signal": 2}));
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn control_c_while_the_model_thinks_ends_with_130_and_keeps_the_run() {
    let server = ModelServer::start([Reply::choose("git"), Reply::hang()]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["-v", "commit"]);
    screen.expect("choose   git: it fits");
    // The spinner appears when the second call waits.
    screen.expect("building the command");
    screen.keys("\u{3}");
    assert_eq!(screen.end().1, 130);
    let run = sandbox.only_run();
    assert_eq!((run["status"]["status"].as_str(), run["stage"].as_str()), (Some("interrupted"), Some("build")));
    assert_eq!(run["attempts"][0]["choice"]["tools"], "git");
}

#[test]
fn control_c_belongs_to_the_command_while_one_runs() {
    let server = ModelServer::rounds(&[&["git commit --allow-empty -q", "git branch never"]]);
    let sandbox = Sandbox::with_model(&server).set("GIT_EDITOR", "editor");
    sandbox.program("editor", "trap 'exit 1' INT; echo waiting; sleep 20 & wait");
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    screen.prompt();
    screen.enter("");
    screen.expect("waiting");
    screen.keys("\u{3}");
    screen.expect("not run: `git branch never`");
    screen.expect("Look for another way");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 1, "the command's own code, since it ended by itself");
    assert_eq!(sandbox.git(&["branch", "--list", "never"]), "");
}

#[test]
fn a_signal_at_the_prompt_ends_it_and_the_run_is_kept() {
    for (signal, number) in [(Signal::SIGTERM, 15), (Signal::SIGINT, 2), (Signal::SIGHUP, 1)] {
        let server = ModelServer::rounds(&[&["git commit --allow-empty -m x"]]);
        let sandbox = Sandbox::with_model(&server);
        let mut screen = Screen::gut(&sandbox, &["commit"]);
        screen.prompt();
        screen.signal(signal);
        assert_eq!(screen.end().1, 128 + number);
        assert_eq!(sandbox.only_run()["status"], json!({"status": "interrupted", "signal": number}));
    }
}

#[test]
fn words_that_lead_nowhere_leave_the_plan_as_it_was() {
    let sandbox = Sandbox::new();
    let mut screen = Screen::gut(&sandbox, &["show", "the", "last", "three", "commits"]);
    screen.prompt();
    screen.enter("rather make me some tea");
    screen.expect("; the plan is as it was");
    screen.expect("git log --oneline -n 3");
    screen.prompt();
    screen.enter("");
    let (rest, code) = screen.end();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("add three"), "{rest}");
}

#[test]
fn on_a_terminal_that_cannot_move_its_cursor_the_prompt_is_no_answer() {
    let server = ModelServer::rounds(&[&["git log -n 1 --format=%s"]]);
    let sandbox = Sandbox::with_model(&server).set("GIT_PAGER", "cat");
    let mut screen = Screen::shell(&sandbox, "TERM=dumb gut --json show it > out; echo \"code $?\"; cat out");
    let shown = screen.prompt();
    assert!(shown.contains("git log -n 1 --format=%s") && !shown.contains('\u{1b}'), "{shown}");
    screen.enter("y");
    screen.expect("code 0");
    let (out, _) = screen.end();
    assert!(out.trim_start().starts_with("{\"version\":1,"), "{out}");
}

#[test]
fn what_acts_on_a_terminal_reaches_neither_the_line_editor_nor_the_clipboard() {
    let message = "x\u{1b}]2;title\u{7}y";
    let commands = json!([{"tool": "git", "subcommand": "commit", "args": ["--allow-empty", "-m", message]}]);
    let build = Reply::text(&json!({"commands": commands, "question": ""}).to_string());
    let server = ModelServer::start([Reply::choose("git"), build.clone(), build.clone(), build, Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["commit"]);
    screen.prompt();
    screen.enter("c");
    let copied = screen.expect("it holds characters that a terminal acts on, and is not copied");
    screen.prompt();
    screen.enter("e");
    let edited = screen.expect("title");
    assert!(!copied.contains("\u{1b}]") && !edited.contains("\u{1b}]"), "{copied:?} {edited:?}");
    screen.keys("\u{1b}");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 10);
}
