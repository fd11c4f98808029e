//! gut without a terminal: what stands on standard output, and how it ends.

use std::process::{Command, Stdio};

use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn print_gives_the_command_lines_and_nothing_else() {
    let server =
        ModelServer::start([Reply::choose("git"), Reply::build(&["git branch --merged main", "git log -n 1"])]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "--print", "which branches are merged already"]);
    outcome.assert_code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("git branch --merged main\ngit log -n 1\n", ""));
    assert_eq!(server.left(), 0, "nobody reads an explanation, so that none is asked for");
}

#[test]
fn print_does_not_run_what_it_prints() {
    let server = ModelServer::start([Reply::choose("git"), Reply::build(&["git reset --hard HEAD~1"])]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--print", "drop the last commit"]).assert_code(0);
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
#[cfg(unix)]
fn a_printed_line_does_the_same_in_a_shell() {
    let message = "it's \"odd\" $HOME `x` \\ !! * ~ #";
    let server = ModelServer::start([
        Reply::choose("git"),
        Reply::text(
            &serde_json::json!({"commands": [{"tool": "git", "subcommand": "commit", "args": ["--allow-empty", "-m", message]}],
                "question": ""})
            .to_string(),
        ),
    ]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--print", "commit"]);
    let output = sandbox.command("sh").args(["-c", &outcome.stdout]).output().unwrap();
    assert!(output.status.success(), "{}", outcome.page());
    assert_eq!(sandbox.subjects()[0], message);
}

#[test]
fn without_anybody_there_the_plan_is_shown_and_nothing_runs() {
    let server = ModelServer::start(Reply::round(&["git commit --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["commit"]);
    outcome.assert_error(64, "nobody is there to confirm", "--yes");
    assert_eq!(outcome.stdout, "", "a shell may run what is there");
    assert!(outcome.stderr.contains("  git commit --allow-empty -m x\n"), "{}", outcome.page());
    assert!(outcome.stderr.contains("It does what it says."));
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn a_request_comes_through_a_pipe() {
    let server = ModelServer::start(Reply::round(&["git branch -m feature/auth"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut_with_input(&["--yes", "-"], "rename this branch to feature/auth\n").assert_code(0);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "feature/auth");
    assert!(server.asked()[0].message(1).contains("<request>rename this branch to feature/auth</request>"));
}

#[test]
fn the_output_of_the_command_is_the_only_thing_on_standard_output() {
    let server = ModelServer::start(Reply::round(&["git log --format=%s -n 1"]));
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "show the last subject"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "add three\n");
}

#[test]
#[cfg(unix)]
fn a_reader_that_has_read_enough_is_no_failure() {
    let server = ModelServer::start(Reply::round(&["git show HEAD:large.txt"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("large.txt", &"a line\n".repeat(200_000));
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "large"]);
    let script = format!("'{}' --yes show it | head -n 1", env!("CARGO_BIN_EXE_gut"));
    let output = sandbox.command("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), "a line\n");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("failed") && !stderr.contains("error"), "{stderr}");
}

#[test]
fn a_search_that_finds_nothing_is_no_failure() {
    let server = ModelServer::start(Reply::round(&["git grep nowhere"]));
    let outcome = Sandbox::with_model(&server).gut(&["--yes", "find nowhere"]);
    outcome.assert_code(1);
    assert!(!outcome.stderr.contains("failed"), "{}", outcome.page());
}

#[test]
#[cfg(target_os = "linux")]
fn an_answer_that_cannot_be_written_is_a_fault() {
    let script = format!("'{}' completions bash > /dev/full", env!("CARGO_BIN_EXE_gut"));
    let output = Sandbox::empty().command("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(output.status.code(), Some(70), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg(unix)]
fn a_screen_that_is_gone_does_not_stop_the_command() {
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    let hook = sandbox.directory().join(".git/hooks/pre-commit");
    std::fs::write(&hook, "#!/bin/sh\ni=0; while [ $i -lt 3000 ]; do echo a line of the hook >&2; i=$((i+1)); done\n")
        .unwrap();
    sandbox.command("chmod").args(["+x".as_ref(), hook.as_os_str()]).status().unwrap();
    let script = format!("'{}' --yes commit 2>&1 >/dev/null | head -n 1", env!("CARGO_BIN_EXE_gut"));
    sandbox.command("sh").args(["-c", &script]).output().unwrap();
    assert_eq!(sandbox.subjects()[0], "x");
}

#[test]
#[cfg(unix)]
fn the_key_is_not_given_to_the_commands() {
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server).set("GUT_API_KEY", "sk-for-the-model-only");
    let hook = sandbox.directory().join(".git/hooks/pre-commit");
    std::fs::write(&hook, "#!/bin/sh\necho \"key: $GUT_API_KEY.\" >&2\n").unwrap();
    sandbox.command("chmod").args(["+x".as_ref(), hook.as_os_str()]).status().unwrap();
    let outcome = sandbox.gut(&["--yes", "commit"]);
    assert!(outcome.stderr.contains("key: .\n"), "{}", outcome.page());
}

#[test]
fn a_dash_in_an_unquoted_request_is_explained() {
    let sandbox = Sandbox::empty();
    sandbox.gut(&["show", "the", "log", "with", "--oneline"]).assert_error(
        64,
        "gut has no option `--oneline`",
        "quote the request",
    );
}

#[test]
#[cfg(unix)]
fn odd_homes_are_told_or_lived_with() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let mut sandbox = Sandbox::with_model(&server);
    for name in ["XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"] {
        sandbox = sandbox.set(name, "");
    }
    let sandbox = sandbox.set("HOME", "/dev/null");
    let outcome = sandbox.gut(&["--yes", "status"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stderr.matches("the run is not kept").count(), 1, "{}", outcome.page());
    let sandbox = sandbox.set("HOME", "relative");
    sandbox.gut(&["--yes", "status"]).assert_error(78, "the home directory is a relative path", "HOME");
    assert!(!sandbox.directory().join("relative").exists());
}

#[test]
fn help_and_version_need_nothing() {
    let sandbox = Sandbox::empty().without_programs();
    sandbox.write_config("config.toml", "this is not = = toml");
    let version = sandbox.gut(&["--version"]);
    assert_eq!((version.code, version.stdout.as_str()), (0, concat!("gut ", env!("CARGO_PKG_VERSION"), "\n")));
    let help = sandbox.gut(&["--help"]);
    help.assert_code(0);
    insta::assert_snapshot!(help.stdout);
    assert_eq!(sandbox.gut(&["completions", "fish"]).code, 0);
}

#[test]
fn a_wrong_command_line_is_one_error() {
    let sandbox = Sandbox::empty();
    for (args, word) in [
        (&["--allow", "everything", "x"][..], "everything"),
        (&["-q", "why?"], "--command"),
        (&["completions"], "<SHELL>"),
    ] {
        let outcome = sandbox.gut(args);
        assert_eq!(outcome.code, 64, "{}", outcome.page());
        assert!(outcome.stderr.contains(word) && outcome.stdout.is_empty(), "{}", outcome.page());
    }
    sandbox.gut(&[]).assert_error(64, "there is no request", "gut undo");
    sandbox.gut(&["  "]).assert_error(64, "the request is empty", "gut undo");
    sandbox.gut(&["-c", "npm test"]).assert_error(64, "neither of `git` nor of `gh`", "gut -c");
}

#[test]
fn two_runs_at_once_keep_two_files() {
    // Both ask the same, so that the order of their calls does not matter.
    let none = Reply::text(r#"{"reason":"r","tools":"none","needs_changes":false}"#);
    let server = ModelServer::start(std::iter::repeat_n(none, 2));
    let sandbox = Sandbox::with_model(&server);
    let children = [(); 2].map(|()| {
        let mut command: Command = sandbox.command(env!("CARGO_BIN_EXE_gut"));
        command.args(["--print", "make tea"]).stderr(Stdio::null()).spawn().unwrap()
    });
    for mut child in children {
        assert_eq!(child.wait().unwrap().code(), Some(65));
    }
    assert_eq!(sandbox.run_files().len(), 2);
}

#[test]
fn quiet_tells_nothing_but_faults() {
    let server = ModelServer::start([Reply::choose("git"), Reply::build(&["git log -n 1 --format=%s"])]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--quiet", "--yes", "show the last subject"]);
    outcome.assert_code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("add three\n", ""));
    assert_eq!(server.left(), 0, "nobody reads an explanation, so that none is asked for");
    let server = ModelServer::start(Reply::round(&["git reset --hard HEAD~1"]));
    Sandbox::with_model(&server).gut(&["--quiet", "--yes", "drop it"]).assert_error(77, "is lossy", "--allow lossy");
}

#[test]
fn a_dry_run_does_everything_but_run() {
    let server = ModelServer::start(Reply::round(&["git clean -f", "git status"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("junk.txt", "in no commit");
    let outcome = sandbox.gut(&["--dry-run", "--yes", "remove untracked files"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "git clean -f\ngit status\n");
    assert!(outcome.stderr.contains("It does what it says."), "{}", outcome.page());
    assert!(
        outcome.stderr.contains("  git says, by git clean -f --dry-run:\n    Would remove junk.txt\n"),
        "{}",
        outcome.page()
    );
    assert!(sandbox.directory().join("junk.txt").exists());
    assert_eq!(sandbox.only_run()["status"]["status"], "printed");
}

#[test]
#[cfg(unix)]
fn a_dry_run_of_a_push_runs_no_hook() {
    let server = ModelServer::start(Reply::round(&["git push origin main"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["init", "-q", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    let hook = sandbox.directory().join(".git/hooks/pre-push");
    std::fs::write(&hook, "#!/bin/sh\ntouch hook-ran\n").unwrap();
    sandbox.command("chmod").args(["+x".as_ref(), hook.as_os_str()]).status().unwrap();
    let outcome = sandbox.gut(&["--dry-run", "push"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("[new branch]      main -> main"), "{}", outcome.page());
    assert!(!sandbox.directory().join("hook-ran").exists());
    assert!(sandbox.git(&["ls-remote", "origin"]).is_empty());
}

#[test]
fn colours_are_for_those_who_want_them() {
    let colours = |variables: &[(&str, &str)], flags: &[&str]| {
        let mut sandbox = Sandbox::new();
        for (name, value) in variables {
            sandbox = sandbox.set(name, value);
        }
        let outcome = sandbox.gut(&[flags, &["--dry-run", "show the last three commits"]].concat());
        outcome.assert_code(0);
        assert!(!outcome.stdout.contains('\u{1b}'), "an answer has no colours: {}", outcome.page());
        outcome.stderr.contains('\u{1b}')
    };
    assert!(!colours(&[], &[]), "it is no terminal");
    assert!(colours(&[("CLICOLOR_FORCE", "1")], &[]));
    assert!(!colours(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colours(&[("CLICOLOR_FORCE", "1")], &["--plain"]));
    assert!(!colours(&[("CLICOLOR_FORCE", "0")], &[]));
}

#[test]
#[cfg(unix)]
fn a_reader_of_json_that_has_left_is_no_fault() {
    let script = format!("'{}' --json --yes show the last three commits | head -n 1", env!("CARGO_BIN_EXE_gut"));
    let output = Sandbox::new().command("sh").args(["-c", &script]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("run_started"));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("error"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
#[cfg(target_os = "linux")]
fn a_program_that_cannot_be_told_stops_the_run_before_anything_runs() {
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    let script = format!("'{}' --json --yes commit > /dev/full", env!("CARGO_BIN_EXE_gut"));
    let output = sandbox.command("sh").args(["-c", &script]).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(70), "{stderr}");
    assert_eq!(stderr.matches("error: ").count(), 1, "{stderr}");
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
#[cfg(unix)]
fn a_dry_run_starts_nothing_that_the_repository_names() {
    let sandbox = Sandbox::new();
    sandbox.write("new.txt", "new");
    sandbox.git(&["add", "new.txt"]);
    sandbox.program("spy", "touch \"$HOME/spied\"; exit 0");
    let spy = sandbox.path("bin/spy");
    for hook in ["post-index-change", "pre-commit"] {
        std::os::unix::fs::symlink(&spy, sandbox.directory().join(".git/hooks").join(hook)).unwrap();
    }
    sandbox.git(&["config", "core.fsmonitor", spy.to_str().unwrap()]);
    drop(std::fs::remove_file(sandbox.path("home/spied")));
    let outcome = sandbox.gut(&["--dry-run", "commit everything as 'add new'"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("git says, by git add -A --dry-run:"), "{}", outcome.page());
    assert!(!outcome.stderr.contains("copied"), "{}", outcome.page());
    assert!(!sandbox.path("home/spied").exists());
}

#[test]
#[cfg(unix)]
fn no_program_that_the_repository_names_sees_what_is_for_gut_alone() {
    let sandbox = Sandbox::new().set("GUT_API_KEY", "sk-for-the-model-only").set("GUT_LAST_COMMAND", "git push secret");
    sandbox.program("filter", "env | grep '^GUT_' >> \"$HOME/seen\"; cat");
    sandbox.write(".gitattributes", "*.txt filter=spy\n");
    sandbox.git(&["config", "filter.spy.clean", sandbox.path("bin/filter").to_str().unwrap()]);
    drop(std::fs::remove_file(sandbox.path("home/seen")));
    // As long as it was, so that only its content tells that it was edited.
    sandbox.write("one.txt", "ONE");
    sandbox.gut(&["explain", "--offline", "git", "reset", "--hard"]).assert_code(0);
    sandbox.gut(&["--yes", "--allow", "lossy", "commit everything as 'x'"]).assert_code(0);
    let seen = std::fs::read_to_string(sandbox.path("home/seen")).unwrap();
    assert!(seen.contains("GUT_LOCAL=0") && !seen.contains("GUT_API_KEY") && !seen.contains("GUT_LAST"), "{seen}");
}

#[test]
#[cfg(unix)]
fn the_ssh_that_is_configured_is_the_one_that_is_used() {
    let sandbox = Sandbox::new();
    sandbox.program("ssh", "echo \"ssh $*\" >> \"$HOME/called\"; exit 1");
    sandbox.program("own", "echo \"own $*\" >> \"$HOME/called\"; exit 1");
    sandbox.git(&["remote", "add", "origin", "ssh://example.org/r.git"]);
    for (configured, called) in [
        ("", "ssh -oBatchMode=yes -oConnectTimeout=10 "),
        ("ssh -i key", "ssh -i key -oBatchMode=yes -oConnectTimeout=10 "),
        ("own --key k", "own --key k "),
    ] {
        drop(std::fs::remove_file(sandbox.path("home/called")));
        if !configured.is_empty() {
            sandbox.git(&["config", "core.sshCommand", configured]);
        }
        let outcome = sandbox.gut(&["--yes", "fetch from origin"]);
        assert_ne!(outcome.code, 0, "{}", outcome.page());
        let seen = std::fs::read_to_string(sandbox.path("home/called")).unwrap();
        assert!(seen.starts_with(called), "{seen}");
    }
}
