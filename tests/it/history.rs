//! `gut history`, `gut show` and `gut again`: what is kept, how long, and what can be done with it.

use serde_json::{Value, json};

use crate::support::{ModelServer, Reply, Sandbox};

/// A machine on which these requests were made, the oldest first, with what the recipe book makes of them.
fn with_runs(requests: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new().set("GUT_PLANNER", "recipes");
    for (index, request) in requests.iter().enumerate() {
        sandbox.gut(&["--yes", request]).assert_code(0);
        rename(&sandbox, index);
    }
    sandbox
}

/// Gives the newest run a name of its own time, so that the order of the tests' runs is settled without waiting.
fn rename(sandbox: &Sandbox, index: usize) {
    let newest = sandbox.run_files().pop().unwrap();
    let mut run: Value = serde_json::from_slice(&std::fs::read(&newest).unwrap()).unwrap();
    let id = format!("20261101-10000{index}-r{index}ab");
    run["id"] = json!(id);
    std::fs::write(newest.with_file_name(format!("{id}.json")), run.to_string()).unwrap();
    std::fs::remove_file(newest).unwrap();
}

const REQUESTS: [&str; 3] =
    ["show the last commit", "create a branch called login", "undo my last commit but keep the changes"];

#[test]
fn runs_are_listed_one_a_line_the_newest_first() {
    let sandbox = with_runs(&REQUESTS).set("GUT_HISTORY_DAYS", "36500");
    let outcome = sandbox.gut(&["history"]);
    outcome.assert_code(0);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines.len(), 3, "{}", outcome.page());
    assert!(lines[0].starts_with("20261101-100002-r2ab  "), "{}", lines[0]);
    assert!(
        lines[0].ends_with("  done         undo my last commit but keep the changes  git reset --soft HEAD~1"),
        "{}",
        lines[0]
    );
    assert!(lines[1].starts_with("20261101-100001-r1ab  ") && lines[1].contains("create a branch called login"));
    assert_eq!(outcome.stderr, "");
    assert_eq!(sandbox.gut(&["history", "--limit", "1"]).stdout.lines().count(), 1);
    sandbox.gut(&["history", "--limit", "0"]).assert_code(64);
}

#[test]
fn runs_are_listed_for_programs() {
    let server = ModelServer::start(Reply::round(&["git branch login"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "make a\nbranch"]).assert_code(0);
    let outcome = sandbox.gut(&["history", "--json"]);
    let row: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let run = sandbox.only_run();
    let keys: Vec<&String> = row.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["id", "started", "directory", "request", "status", "commands", "rounds", "tokens", "elapsed_ms"]);
    assert_eq!((&row["id"], &row["started"]), (&run["id"], &run["started"]));
    assert_eq!(row["directory"], sandbox.directory().display().to_string());
    assert_eq!(row["request"], "make a\nbranch");
    assert_eq!((&row["status"], &row["commands"]), (&json!("done"), &json!(["git branch login"])));
    assert_eq!((&row["rounds"], &row["tokens"]), (&json!(1), &json!(330)));
    assert!(row["elapsed_ms"].is_u64());
}

#[test]
fn an_empty_history_says_so() {
    let sandbox = Sandbox::new();
    for args in [&["history"][..], &["history", "--json"], &["--plain", "history"]] {
        let outcome = sandbox.gut(args);
        outcome.assert_code(0);
        assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("", "  there are no runs yet\n"));
    }
    sandbox.gut(&["show"]).assert_error(64, "there are no runs yet", "gut undo my last commit");
    sandbox.gut(&["again"]).assert_error(64, "there are no runs yet", "gut undo my last commit");
    sandbox.gut(&["resume"]).assert_error(64, "no run of this directory was cut short", "gut history");
    assert!(sandbox.gut(&["history", "--clear"]).stderr.contains("there are no runs to delete"));
}

#[test]
fn what_is_no_run_is_told_once_and_hides_nothing() {
    let sandbox = with_runs(&REQUESTS[..1]).set("GUT_HISTORY_DAYS", "36500");
    let runs = sandbox.path("home/state/gut/runs");
    std::fs::write(runs.join("20261102-100000-b1b1.json"), "{ half").unwrap();
    std::fs::write(runs.join("notes"), "mine").unwrap();
    let outcome = sandbox.gut(&["history"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout.lines().count(), 1);
    assert_eq!(outcome.stderr.matches("warning: ").count(), 1, "{}", outcome.page());
    assert!(outcome.stderr.contains("2 files in `") && outcome.stderr.contains("as `notes`"), "{}", outcome.page());
    sandbox.gut(&["show", "b1b1"]).assert_error(65, "is not a run", "gut history");
    assert!(sandbox.gut(&["show"]).stdout.contains("show the last commit"));
}

#[test]
fn a_reader_that_has_read_enough_is_no_fault() {
    let sandbox = with_runs(&REQUESTS);
    for args in [&["history"][..], &["history", "--json"], &["show"], &["show", "--json"]] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_gut"));
        command.args(args).stdin(std::process::Stdio::null()).stdout(writer);
        let output = command.output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{args:?}");
    }
}

#[test]
fn a_run_is_taken_back_by_the_letters_of_its_name() {
    let sandbox = Sandbox::new().set("GUT_PLANNER", "recipes");
    sandbox.gut(&["--yes", "create a branch called login"]).assert_code(0);
    let id = sandbox.only_run()["id"].as_str().unwrap().to_owned();
    sandbox.gut(&["--yes", "create a branch called later"]).assert_code(0);
    sandbox.gut(&["undo", "--yes", &id[16..]]).assert_code(0);
    assert_eq!(sandbox.git(&["branch", "--format=%(refname:short)"]), "later\nmain");
    sandbox.gut(&["undo", "--yes", &id[16..]]).assert_error(64, &format!("`{id}` is undone already"), "gut redo");
    sandbox.gut(&["undo", "--yes", "z9z9"]).assert_error(64, "there is no run `z9z9` to undo here", "--list");
    sandbox.gut(&["undo", "--yes", &id[..8]]).assert_error(64, "stands for 2 runs", "say more of its name");
}

#[test]
fn a_run_is_shown_as_it_was() {
    let script = Reply::round(&["git comit -m x"])
        .into_iter()
        .take(2)
        .chain([Reply::build(&["git commit --allow-empty -q -m x", "git switch absent"]), Reply::explain()]);
    let server = ModelServer::start(script);
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["branch", "absent"]);
    sandbox.write(".git/hooks/post-commit", "#!/bin/sh\ngit branch -q -D absent\n");
    #[cfg(unix)]
    std::fs::set_permissions(
        sandbox.directory().join(".git/hooks/post-commit"),
        std::os::unix::fs::PermissionsExt::from_mode(0o755),
    )
    .unwrap();
    sandbox.gut(&["--yes", "commit and switch"]).assert_code(128);
    let outcome = sandbox.gut(&["show"]);
    outcome.assert_code(0);
    let run = sandbox.only_run();
    let id = run["id"].as_str().unwrap();
    for line in [
        "\n  commit and switch\n",
        &format!("\n  {id}, "),
        &format!(" UTC in {}\n", sandbox.directory().display()),
        "\n  sent back: `git comit -m x`: the installed git has no `comit`",
        "\n  1. git commit --allow-empty -q -m x\n",
        "\n  It does what it says.\n",
        "\n  local: ",
        "\n  answer: run it\n",
        "\n  ran: `git commit --allow-empty -q -m x` ended with 0 after ",
        "\n  failed: `git switch absent` ended with 128 after ",
        "\n    | fatal: invalid reference: absent\n",
        "\n  choose   test-model, 100 + 10 tokens, ",
        "\n  a command failed with 128\n",
        &format!("\n  `gut resume {id}` goes on with it\n"),
    ] {
        assert!(outcome.stdout.contains(line), "{line:?} in\n{}", outcome.page());
    }
    assert_eq!(outcome.stderr, "");
    let everything: Value = serde_json::from_str(&sandbox.gut(&["show", "--json", id]).stdout).unwrap();
    assert_eq!(everything, run);
}

#[test]
fn a_run_is_named_by_its_name_its_beginning_or_its_last_letters() {
    let sandbox = with_runs(&REQUESTS).set("GUT_HISTORY_DAYS", "36500");
    for name in ["20261101-100001-r1ab", "20261101-100001", "r1ab"] {
        let outcome = sandbox.gut(&["show", name]);
        outcome.assert_code(0);
        assert!(outcome.stdout.contains("\n  create a branch called login\n"), "{}", outcome.page());
    }
    sandbox.gut(&["show", "20261101"]).assert_error(64, "`20261101` stands for 3 runs", "20261101-100002-r2ab");
    sandbox.gut(&["show", "r1ac"]).assert_error(64, "there is no run `r1ac`", "the nearest is `r1ab`");
    sandbox.gut(&["again", "20261101-100001-r1ac"]).assert_error(64, "there is no run", "20261101-100001-r1ab");
    sandbox.gut(&["resume", "z9z9"]).assert_error(64, "there is no run `z9z9`", "gut history");
    sandbox.gut(&["show", "20261101-10001-r1ab"]).assert_code(64);
}

#[test]
fn a_request_that_begins_like_a_subcommand_is_a_request() {
    for words in ["show me the last commit", "again commit everything", "resume the rebase", "history of one.txt"] {
        let server = ModelServer::start(Reply::round(&["git status --short"]));
        let sandbox = Sandbox::with_model(&server);
        let words: Vec<&str> = ["--yes"].into_iter().chain(words.split(' ')).collect();
        sandbox.gut(&words).assert_code(0);
        assert_eq!(sandbox.only_run()["request"]["text"], words[1..].join(" "));
    }
}

#[test]
fn a_request_is_put_again_as_a_run_of_its_own() {
    let server =
        ModelServer::start(Reply::round(&["git branch one"]).into_iter().chain(Reply::round(&["git branch two"])));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "make a branch"]).assert_code(0);
    rename(&sandbox, 0);
    let outcome = sandbox.gut(&["again", "--yes"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.starts_with("  make a branch\n"), "{}", outcome.page());
    assert_eq!(sandbox.git(&["branch", "--format=%(refname:short)"]), "main\none\ntwo");
    assert!(server.asked()[3].message(1).ends_with("<request>make a branch</request>"));
    assert!(server.asked()[3].message(1).contains("one"), "the repository as it is now");
    assert_eq!(sandbox.run_files().len(), 2);
}

#[test]
fn a_command_that_was_to_be_mended_is_put_again_with_its_question() {
    let mended = || [Reply::diagnose("It is misspelled.", &["git status"]), Reply::explain()];
    let server = ModelServer::start(mended().into_iter().chain(mended()));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--print", "-c", "git statsu", "-q", "why?"]).assert_code(0);
    let outcome = sandbox.gut(&["again", "--yes"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.starts_with("  -c git statsu: why?\n"), "{}", outcome.page());
    sandbox.gut(&["again", "-c", "git x"]).assert_error(64, "takes no other", "leave out `-c`");
}

#[test]
fn again_means_the_last_run_of_this_directory() {
    let sandbox = with_runs(&REQUESTS[..2]).set("GUT_HISTORY_DAYS", "36500");
    let elsewhere = sandbox.path("home/elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    sandbox.gut_in(&elsewhere, &["again"]).assert_error(
        64,
        "no run was made in this directory",
        "gut again 20261101-100001-r1ab",
    );
    let outcome = sandbox.gut(&["again", "--print", "r0ab"]);
    outcome.assert_code(0);
    assert_eq!((outcome.stdout.lines().count(), outcome.stderr.as_str()), (1, ""), "only the command is told");
}

#[test]
fn the_history_is_cleared_when_that_is_confirmed() {
    let sandbox = with_runs(&REQUESTS);
    sandbox.gut(&["history", "--clear"]).assert_error(64, "nobody is there to confirm", "add `--yes`");
    assert_eq!(sandbox.run_files().len(), 3);
    let outcome = sandbox.gut(&["history", "--clear", "--yes"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stderr, "  3 runs deleted; the snapshots of `gut undo` stay in their repositories\n");
    assert_eq!(sandbox.run_files().len(), 0);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], "add three", "what undo keeps is still there");
}

#[test]
fn old_runs_go_when_there_are_more_than_are_kept() {
    let sandbox = with_runs(&[]).set("GUT_HISTORY", "2").set("GUT_HISTORY_DAYS", "36500");
    let request = || sandbox.gut(&["--yes", "show the last commit"]).assert_code(0).stderr.clone();
    for index in 0..4 {
        assert!(!request().contains("warning"));
        rename(&sandbox, index);
    }
    let names: Vec<_> = sandbox.run_files().iter().map(|file| file.file_stem().unwrap().to_owned()).collect();
    assert_eq!(names, ["20261101-100002-r2ab", "20261101-100003-r3ab"]);
    let sandbox = sandbox.set("GUT_HISTORY", "0");
    sandbox.gut(&["--yes", "show the last commit"]).assert_code(0);
    assert_eq!(sandbox.run_files().len(), 2, "the ones before stay");
}

#[test]
fn nothing_is_deleted_where_nobody_knows_how_much_is_kept() {
    let sandbox = with_runs(&REQUESTS).set("GUT_HISTORY", "none");
    sandbox.gut(&["--yes", "show the last commit"]).assert_error(78, "`GUT_HISTORY` is `none`", "GUT_HISTORY=90");
    assert_eq!(sandbox.run_files().len(), 4);
    let sandbox = sandbox.set("GUT_HISTORY", "7");
    let list = sandbox.gut(&["config", "list"]).stdout;
    assert!(list.contains("\nhistory               7  # the variable GUT_HISTORY\n"), "{list}");
    assert!(list.contains("\nhistory_days          90  # the default\n"), "{list}");
}

#[test]
fn no_secret_of_a_known_shape_is_kept_wherever_it_stands() {
    let tokens = [
        "ghp_0123456789abcdefghij0123456789abcdef",
        "sk-verysecretkey0123456789",
        "AKIAABCDEFGHIJKLMNOP",
        "glpat-0123456789abcdef0123",
        "hf_0123456789abcdefghij0123",
    ];
    let all = tokens.join(" ");
    let address = format!("https://me:{all}@example.org/r").replace(' ', "");
    let choice = json!({"reason": all, "tools": "git", "needs_changes": false}).to_string();
    let explanation = json!({"summary": all, "parts": [{"text": all, "meaning": address}]}).to_string();
    let server =
        ModelServer::start([Reply::text(&choice), Reply::build(&["git switch absent"]), Reply::text(&explanation)]);
    let sandbox = Sandbox::with_model(&server);
    let directory = sandbox.path(&format!("work/{all}"));
    std::fs::create_dir(&directory).unwrap();
    sandbox.git(&["branch", "absent"]);
    sandbox.git(&["config", "alias.x", &all]);
    #[cfg(unix)]
    {
        sandbox.write(".git/hooks/post-checkout", &format!("#!/bin/sh\necho 'no: {all}' >&2\nexit 1\n"));
        let hook = sandbox.path("work/.git/hooks/post-checkout");
        std::fs::set_permissions(hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    sandbox.gut_in(&directory, &["--yes", &format!("push with {all} to {address}")]).assert_code(1);
    let kept = std::fs::read_to_string(&sandbox.run_files()[0]).unwrap();
    for token in tokens {
        assert!(!kept.contains(token), "{kept}");
    }
    let run = sandbox.only_run();
    let attempt = &run["attempts"][0];
    for text in [
        &run["request"]["text"],
        &run["directory"],
        &attempt["choice"]["reason"],
        &attempt["explanation"]["summary"],
        &attempt["explanation"]["parts"][0]["meaning"],
        &attempt["outcomes"][0]["stderr"],
    ] {
        assert!(text.as_str().unwrap().contains("[redacted]"), "{text}: {kept}");
    }
    for args in [&["show"][..], &["show", "--json"], &["history"], &["history", "--json"]] {
        let page = sandbox.gut(args).page();
        assert!(!tokens.iter().any(|token| page.contains(token)), "{args:?}");
    }
}

#[test]
fn nothing_that_is_kept_acts_on_the_terminal() {
    let explanation = json!({"summary": "s\u{1b}[2J\u{9b}1m", "parts": []}).to_string();
    let server = ModelServer::start([Reply::choose("git"), Reply::build(&["git status"]), Reply::text(&explanation)]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "evil \u{1b}]0;title\u{7}\u{202e} request"]).assert_code(0);
    for args in [&["show"][..], &["show", "--json"], &["history"], &["history", "--json"], &["again", "--yes"]] {
        let page = sandbox.gut(args).page();
        assert!(!page.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{args:?}: {page:?}");
    }
}

#[cfg(unix)]
mod on_a_terminal {
    use super::*;
    use crate::support::screen::Screen;
    use rexpect::process::Signal;

    const PICKER: &str = "Which run?";

    fn machine() -> Sandbox {
        with_runs(&REQUESTS).set("GUT_HISTORY_DAYS", "36500")
    }

    #[test]
    fn a_run_is_searched_for_chosen_and_shown() {
        let sandbox = machine();
        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect(PICKER);
        screen.expect("show the last commit");
        screen.keys("login");
        screen.enter("");
        screen.expect("20261101-100001-r1ab, ");
        screen.expect("a again   c copy   Enter leave");
        screen.prompt();
        screen.enter("");
        assert_eq!(screen.end().1, 0);
    }

    #[test]
    fn escape_and_control_c_leave_the_list_at_once_and_the_terminal_as_it_was() {
        for (keys, code) in [("\u{1b}", 0), ("nothing like it\u{1b}", 0), ("\u{3}", 130)] {
            let sandbox = machine();
            let mut screen = Screen::shell(&sandbox, "trap : INT; gut history; echo code=$?; stty -a");
            screen.expect("show the last commit");
            screen.keys(keys);
            screen.expect(&format!("code={code}"));
            let (settings, _) = screen.end();
            for setting in ["icanon", "isig", "echoe", "icrnl"] {
                assert!(settings.split_whitespace().any(|word| word == setting), "{setting} in {settings}");
            }
        }
    }

    #[test]
    fn a_signal_at_the_list_or_behind_it_ends_gut() {
        let sandbox = machine();
        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect("show the last commit");
        screen.signal(Signal::SIGTERM);
        assert_eq!(screen.end().1, 143);
        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect("show the last commit");
        screen.enter("");
        screen.expect("Enter leave");
        screen.prompt();
        screen.signal(Signal::SIGTERM);
        assert_eq!(screen.end().1, 143);
        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect("show the last commit");
        screen.enter("");
        screen.expect("Enter leave");
        screen.prompt();
        screen.keys("\u{3}");
        assert_eq!(screen.end().1, 130);
    }

    #[test]
    fn what_was_chosen_is_taken_back_copied_or_put_again() {
        let sandbox = machine();
        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect(PICKER);
        screen.expect("show the last commit");
        screen.enter("");
        screen.expect("Enter leave");
        screen.prompt();
        screen.enter("c");
        screen.expect("\u{1b}]52;c;Z2l0IHJlc2V0IC0tc29mdCBIRUFEfjE=\u{7}");
        assert_eq!(screen.end().1, 0);
        sandbox.gut(&["--yes", "create a branch called second"]).assert_code(0);

        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect("show the last commit");
        screen.keys("second");
        screen.enter("");
        screen.expect("a again   u undo   c copy   Enter leave");
        screen.prompt();
        screen.enter("u");
        screen.expect("Enter/y do it");
        screen.prompt();
        screen.enter("y");
        assert_eq!(screen.end().1, 0);
        assert_eq!(sandbox.git(&["branch", "--list", "second"]), "");

        let mut screen = Screen::gut(&sandbox, &["history"]);
        screen.expect("show the last commit");
        screen.keys("second");
        screen.enter("");
        let offered = screen.expect("Enter leave");
        assert!(!offered.contains("u undo"), "it is undone already: {offered}");
        screen.prompt();
        screen.enter("a");
        screen.expect("Enter/y run");
        screen.prompt();
        screen.enter("y");
        assert_eq!(screen.end().1, 0);
        assert_eq!(sandbox.git(&["branch", "--list", "second"]), "  second");
        assert_eq!(sandbox.run_files().len(), 5);
    }

    #[test]
    fn only_a_whole_terminal_gets_the_list() {
        let sandbox = machine();
        let mut screen = Screen::shell(&sandbox, "gut history | cat; gut history < /dev/null; gut --plain history");
        for _ in 0..3 {
            screen.expect("20261101-100002-r2ab");
            screen.expect("20261101-100000-r0ab");
        }
        assert_eq!(screen.end().1, 0);
        let dumb = machine().set("TERM", "dumb");
        let mut screen = Screen::gut(&dumb, &["history"]);
        screen.expect("20261101-100000-r0ab");
        assert_eq!(screen.end().1, 0);
    }

    #[test]
    fn clearing_asks_first() {
        for (answer, code, left) in [("", 10, 3), ("n", 10, 3), ("y", 0, 0)] {
            let sandbox = machine();
            let mut screen = Screen::gut(&sandbox, &["history", "--clear"]);
            screen.expect("Delete all 3 runs?");
            screen.prompt();
            screen.enter(answer);
            assert_eq!(screen.end().1, code, "{answer}");
            assert_eq!(sandbox.run_files().len(), left);
        }
    }
}
