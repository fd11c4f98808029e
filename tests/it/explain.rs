//! `gut explain`: a legend of a command from the installed help, which runs nothing.

use serde_json::Value;

#[cfg(unix)]
use crate::support::gh::Version;
use crate::support::{ModelServer, Reply, Sandbox};

/// The meaning of a part in what was printed, with its lines joined.
fn meaning(page: &str, part: &str) -> String {
    let mut lines = page.lines().skip_while(|line| !line.starts_with(&format!("    {part} ")));
    let first = lines.next().unwrap_or_else(|| panic!("no {part:?} in\n{page}"));
    let rest = lines.take_while(|line| line.starts_with("          "));
    let words = first.trim_start()[part.len()..].split_whitespace().chain(rest.flat_map(str::split_whitespace));
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_part_is_explained_with_what_it_is_here() {
    let sandbox = Sandbox::new();
    sandbox.git(&["switch", "-q", "-c", "topic"]);
    sandbox.write("four.txt", "4");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "add four"]);
    let before = sandbox.git(&["log", "--all", "--format=%H %D"]);
    let outcome = sandbox.gut(&["explain", "git", "rebase", "--onto", "main", "topic~1", "topic"]);
    outcome.assert_code(0);
    let page = &outcome.stdout;
    let (three, four) =
        (sandbox.git(&["rev-parse", "--short", "main"]), sandbox.git(&["rev-parse", "--short", "topic"]));
    assert!(meaning(page, "git").starts_with("the version control system"), "{page}");
    assert_eq!(meaning(page, "rebase"), "reapply commits on top of another base tip");
    assert_eq!(
        meaning(page, "--onto main"),
        format!("rebase onto given branch instead of upstream; here: a branch, {three} add three")
    );
    assert_eq!(
        meaning(page, "topic~1"),
        format!("what it has already is left out: the commit before topic; here: {three} add three")
    );
    assert_eq!(
        meaning(page, "topic"),
        format!("the branch that is rebased, after switching to it; here: a branch, {four} add four")
    );
    assert!(page.lines().any(|line| line.starts_with("  local: ")), "{page}");
    assert_eq!(outcome.stderr, "");
    assert_eq!(sandbox.git(&["log", "--all", "--format=%H %D"]), before, "nothing is run");
    assert!(sandbox.run_files().is_empty(), "nothing is kept");
}

#[test]
fn one_quoted_word_is_the_whole_line() {
    let sandbox = Sandbox::new();
    let apart = sandbox.gut(&["explain", "git", "log", "-n", "2", "--oneline"]);
    let quoted = sandbox.gut(&["explain", "git log -n 2 --oneline"]);
    quoted.assert_code(0);
    assert_eq!(apart.stdout, quoted.stdout);
    assert_eq!(meaning(&quoted.stdout, "-n 2"), "show at most this many commits");
}

#[test]
fn it_works_without_a_repository_and_from_memory() {
    let sandbox = Sandbox::empty();
    let first = sandbox.gut(&["explain", "git reset --hard HEAD~3"]);
    first.assert_code(0);
    assert_eq!(meaning(&first.stdout, "--hard"), "reset HEAD, index and working tree");
    assert_eq!(meaning(&first.stdout, "HEAD~3"), "where the branch is moved to: the commit 3 before HEAD");
    assert_eq!(sandbox.gut(&["explain", "git reset --hard HEAD~3"]).stdout, first.stdout);
}

#[test]
fn what_is_wrong_is_said_and_is_no_failure_of_gut() {
    let sandbox = Sandbox::new();
    for (line, said) in [
        ("git comit -m x", "has no `comit`; did you mean `commit`?"),
        ("git commit --mesage x", "has no `--mesage`; did you mean `--message`?"),
        ("git switch mian", "there is no branch `mian`; did you mean `main`?"),
        ("git rebase --exec true main", "refused: "),
        ("git -c alias.x=!true status", "stands before the subcommand"),
        ("git", "a subcommand is missing"),
    ] {
        let outcome = sandbox.gut(&["explain", line]);
        outcome.assert_code(0);
        let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said), "{line}: {}", outcome.page());
    }
}

#[test]
fn only_one_command_of_git_or_gh_is_explained() {
    let sandbox = Sandbox::new();
    for line in ["git log | head", "git add . && git push", "git log $(date)", "git log > x", "git log 'a"] {
        sandbox.gut(&["explain", line]).assert_code(64);
    }
    for words in [["git", "add", "&&", "ls"], ["git", "log", "$(touch", "x)"], ["git", "log", "2>&1", "x"]] {
        let outcome = sandbox.gut(&[&["explain"], &words[..]].concat());
        outcome.assert_error(64, "gut explains one git or gh command at a time", "gut explain git");
    }
    sandbox.gut(&["explain", "git", "commit", "-m", "a && b | c"]).assert_code(0);
    sandbox.gut(&["explain", "git", "grep", "|"]).assert_code(0);
}

#[test]
fn an_alias_is_what_it_stands_for_and_a_shell_is_never_started() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "alias.lg", "log --oneline -n 5"]);
    sandbox.git(&["config", "alias.l", "lg"]);
    sandbox.git(&["config", "alias.bad", "!touch boomed"]);
    sandbox.git(&["config", "alias.loop", "loop"]);
    let outcome = sandbox.gut(&["explain", "git", "l", "main"]);
    outcome.assert_code(0);
    assert!(
        outcome.stdout.contains("`lg` is an alias of this repository for `git log --oneline -n 5`"),
        "{}",
        outcome.page()
    );
    assert!(meaning(&outcome.stdout, "--oneline").contains("on one line"));
    let outcome = sandbox.gut(&["explain", "git bad now"]);
    outcome.assert_code(0);
    assert!(
        outcome.stdout.contains("an alias of this repository that a shell runs: `touch boomed`"),
        "{}",
        outcome.page()
    );
    sandbox.git(&["config", "--global", "alias.mine", "log --oneline"]);
    let outcome = sandbox.gut(&["explain", "git mine"]);
    assert!(outcome.stdout.contains("`mine` is an alias of yours for `git log --oneline`"), "{}", outcome.page());
    sandbox.gut(&["explain", "git loop"]).assert_code(0);
    assert!(!sandbox.directory().join("boomed").exists());
}

#[test]
fn the_answer_as_json_is_one_object() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.gut(&["explain", "--json", "git", "branch", "-D", "mian"]);
    outcome.assert_code(0);
    let answer: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(answer["command"], "git branch -D mian");
    assert_eq!(answer["parts"][0]["text"], "git");
    assert_eq!(answer["parts"][3]["meaning"], "the branch that is deleted");
    assert!(answer["class"].is_string() && answer["reason"].is_string(), "{answer}");
    assert_eq!(answer["problems"][0], "there is no branch `mian`; did you mean `main`?");
    assert!(answer["effect"].is_array() && answer["summary"].is_null());
}

#[test]
fn secrets_and_control_characters_do_not_reach_the_screen() {
    let sandbox = Sandbox::new();
    sandbox.git(&["remote", "add", "origin", "https://me:hunter2@example.org/r.git"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "red \u{1b}[31m alert"]);
    for words in [
        &["git", "push", "origin", "main"][..],
        &["git", "push", "https://me:hunter2@example.org/r.git"],
        &["git", "show", "HEAD"],
        &["git", "commit", "-m", "a\u{1b}[31mb"],
    ] {
        for json in [false, true] {
            let json: &[&str] = if json { &["--json"] } else { &[] };
            let outcome = sandbox.gut(&[&["explain"], json, words].concat());
            outcome.assert_code(0);
            assert!(!outcome.page().contains("hunter2"), "{}", outcome.page());
            assert!(!outcome.page().contains('\u{1b}'), "{:?}", outcome.page());
        }
    }
}

#[test]
fn an_alias_that_came_with_a_repository_does_not_act_on_the_terminal() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "alias.evil", "!echo \u{1b}[31m \u{202e}\u{9b}31m https://u:hunter2@h/r"]);
    sandbox.git(&["config", "alias.odd", "log --grep=\u{1b}[31m\u{202e}\u{9b}31m"]);
    for words in [&["git", "evil"][..], &["git", "odd"], &["git", "log", "--grep=\u{202e}\u{9b}31m"]] {
        for options in [&["explain"][..], &["explain", "--json"]] {
            let outcome = sandbox.gut(&[options, words].concat());
            outcome.assert_code(0);
            let page = outcome.page();
            assert!(!page.contains(['\u{1b}', '\u{9b}', '\u{202e}']) && !page.contains("hunter2"), "{page:?}");
        }
    }
}

#[test]
fn a_secret_is_in_nothing_that_is_said_of_a_command() {
    let token = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    let sandbox = Sandbox::new();
    let nested = format!("{token}..main");
    for words in [
        &["git", "push", "https://u:hunter2@h/r", token][..],
        &["git", "log", &nested],
        &["git", "branch", token, "main"],
        &["git", "branch", "-d", token],
        &["git", token],
        &["git", "commit", &format!("--{token}")],
        &["git", "-c", &format!("http.extraHeader={token}"), "log"],
        &["git", "log", &format!("<{token}>")],
        &["git", "rebase", "--exec", token, "main"],
        &["git", "rm", token],
        &["git", "tag", token],
    ] {
        for json in [false, true] {
            let json: &[&str] = if json { &["--json"] } else { &[] };
            let outcome = sandbox.gut(&[&["explain", "--offline"], json, words].concat());
            let page = outcome.page();
            assert!(!page.contains("ghp_0") && !page.contains("hunter2"), "{words:?} {page}");
            assert!(page.contains("[redacted]"), "{words:?} {page}");
        }
    }
}

#[test]
fn a_model_adds_a_sentence_below_the_legend_and_cannot_change_it() {
    let server = ModelServer::start([Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    let offline = sandbox.gut(&["explain", "--offline", "git", "log", "--stat"]);
    assert!(server.asked().is_empty());
    let outcome = sandbox.gut(&["explain", "git", "log", "--stat"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, format!("{}\n  A model says: It does what it says.\n", offline.stdout));
    assert_eq!(server.asked().len(), 1, "one call");
}

#[test]
fn a_model_that_fails_is_a_warning() {
    let server = ModelServer::start([Reply::raw(401, "no")]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["explain", "git log --stat"]);
    outcome.assert_code(0);
    assert!(meaning(&outcome.stdout, "--stat").contains("how many lines changed"));
    assert!(outcome.stderr.contains("warning: the model does not add to this"), "{}", outcome.page());
    // The same in JSON, where it is still one object.
    let outcome = sandbox.gut(&["explain", "--json", "git log --stat"]);
    outcome.assert_code(0);
    assert!(serde_json::from_str::<Value>(&outcome.stdout).unwrap()["summary"].is_null());
}

#[cfg(unix)]
#[test]
fn gh_is_explained_by_its_own_help() {
    let sandbox = Sandbox::new();
    sandbox.install_gh(Version::Old);
    sandbox.gh_says(
        "pr merge --help",
        "USAGE\n  gh pr merge [<number> | <url> | <branch>] [flags]\n\nFLAGS\n  -d, --delete-branch   Delete the branch after \
         merge\n  -b, --body text       Body text\n",
    );
    let outcome = sandbox.gut(&["explain", "gh", "pr", "merge", "topic", "-d", "--body", "a b"]);
    outcome.assert_code(0);
    let page = &outcome.stdout;
    assert_eq!(meaning(page, "pr"), "manage pull requests");
    assert_eq!(meaning(page, "merge"), "merge one");
    assert_eq!(meaning(page, "topic"), "the pull request of this branch");
    assert_eq!(meaning(page, "-d"), "delete the branch after merge");
    assert_eq!(meaning(page, "--body 'a b'"), "body text");
    assert_eq!(sandbox.gh_words(), "", "only its help was asked");
}

#[test]
fn a_gh_that_is_not_installed_is_no_reason_to_say_nothing() {
    let sandbox = Sandbox::new();
    if sandbox.command("gh").arg("--version").output().is_ok() {
        // The machine of the test has one.
        return;
    }
    let outcome = sandbox.gut(&["explain", "gh pr merge 7"]);
    outcome.assert_code(0);
    assert!(outcome.stdout.contains("`gh` is not installed"), "{}", outcome.page());
}
