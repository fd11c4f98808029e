//! `gut fix`: the command that failed last, mended and run like any other.

use crate::support::{ModelServer, Reply, Sandbox};

/// A machine whose shell says that this command failed last.
fn after(sandbox: Sandbox, line: &str) -> Sandbox {
    sandbox.set("GUT_LAST_COMMAND", line).set("GUT_LAST_STATUS", "1")
}

#[test]
fn misspelled_words_are_put_right_one_after_the_other() {
    for (line, mended) in [
        ("git comit -m x", "git commit -m x"),
        ("git comit --mesage=x --allow-empty", "git commit --message=x --allow-empty"),
        ("git git log", "git log"),
        ("git log -oneline mian", "git log --oneline main"),
        ("git swich -q mian", "git switch -q main"),
        ("git switch mian~1", "git switch --detach main~1"),
        ("git log mian~2..HEAD", "git log main~2..HEAD"),
        ("git diff HEDA~1 main", "git diff HEAD~1 main"),
        ("git show HEDA:one.txt", "git show HEAD:one.txt"),
        ("git rev parse HEAD", "git rev-parse HEAD"),
        ("git commit --allow-empty -m fix the login", "git commit --allow-empty -m 'fix the login'"),
        ("git rm dir", "git rm -r dir"),
        ("git add noe.txt", "git add one.txt"),
        ("git log Main", "git log main"),
    ] {
        let sandbox = after(Sandbox::new(), line);
        sandbox.write("dir/file.txt", "x");
        sandbox.git(&["add", "-A"]);
        let outcome = sandbox.gut(&["fix", "--print"]);
        outcome.assert_code(0);
        assert_eq!(outcome.stdout, format!("{mended}\n"), "{line}");
        assert_eq!(sandbox.subjects().len(), 3, "nothing is run");
    }
}

#[test]
fn a_name_that_is_gone_is_not_taken_for_its_neighbour_and_nothing_is_deleted_by_likeness() {
    for (line, why) in [
        ("git switch feature9", "there is no branch `feature9`"),
        ("git checkout feature9", "there is no branch, commit or file `feature9`"),
        ("git merge v3", "`v3` names no commit"),
        ("git switch topi", "there is no branch `topi`"),
        ("git rm file3", "there is no file `file3`"),
        ("git rm noe.txt", "there is no file `noe.txt`; did you mean `one.txt`?"),
        ("git restore noe.txt", "there is no file `noe.txt`; did you mean `one.txt`?"),
        ("git checkout -- noe.txt", "there is no file `noe.txt`; did you mean `one.txt`?"),
        ("git branch -d feature3", "there is no branch `feature3`"),
        ("git branch -D tpoic", "there is no branch `tpoic`; did you mean `topic`?"),
        ("git tag -d releaes", "there is no tag `releaes`; did you mean `release`?"),
        ("git remote remove orign", "there is no remote `orign`; did you mean `origin`?"),
        ("git push --delete orign topic", "there is no remote `orign`; did you mean `origin`?"),
        ("git reset --hard mian~1", "`mian~1` names no commit; did you mean `main~1`?"),
    ] {
        let sandbox = Sandbox::new();
        for branch in ["feature1", "feature2", "topic", "topix"] {
            sandbox.git(&["branch", branch]);
        }
        sandbox.git(&["tag", "v1"]);
        sandbox.git(&["tag", "release"]);
        sandbox.git(&["remote", "add", "origin", "../nowhere.git"]);
        sandbox.write("file2", "2");
        sandbox.git(&["add", "-A"]);
        let before = sandbox.git(&["for-each-ref"]) + &sandbox.git(&["status", "--porcelain", "--branch"]);
        let sandbox = after(sandbox, line);
        let outcome = sandbox.gut(&["fix", "--yes", "--allow", "irreversible"]);
        outcome.assert_error(65, why, "gut setup");
        assert_eq!(
            sandbox.git(&["for-each-ref"]) + &sandbox.git(&["status", "--porcelain", "--branch"]),
            before,
            "{line}"
        );
    }
}

#[test]
fn what_is_mended_is_explained_and_runs_only_when_the_user_says_so() {
    let sandbox = after(Sandbox::new(), "git comit --alow-empty -m fix the login");
    let outcome = sandbox.gut(&["fix"]);
    outcome.assert_error(64, "nobody is there to confirm", "--yes");
    assert_eq!(sandbox.subjects().len(), 3);
    let outcome = sandbox.gut(&["fix", "--yes"]);
    outcome.assert_code(0);
    assert_eq!(sandbox.subjects()[0], "fix the login");
    let story = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in [
        "`git comit --alow-empty -m fix the login` failed with exit code 1: the installed git has no `comit`;",
        "git commit --allow-empty -m 'fix the login'",
        "The same with `commit` instead of `comit`",
        "record changes to the repository",
    ] {
        assert!(story.contains(said), "{said:?} in {}", outcome.page());
    }
    let run = serde_json::from_slice::<serde_json::Value>(&std::fs::read(&sandbox.run_files()[1]).unwrap()).unwrap();
    assert_eq!(run["request"]["command"], "git comit --alow-empty -m fix the login");
    assert_eq!(run["status"]["status"], "done");
}

#[test]
fn a_class_that_needs_leave_needs_it_here_too() {
    let sandbox = after(Sandbox::new(), "git reset --hrad HEAD~1");
    let outcome = sandbox.gut(&["fix", "--yes"]);
    assert_ne!(outcome.code, 0, "{}", outcome.page());
    assert_eq!(sandbox.subjects().len(), 3);
    assert_eq!(sandbox.gut(&["fix", "--yes", "--allow", "lossy"]).assert_code(0).code, 0);
    assert_eq!(sandbox.subjects().len(), 2);
}

#[test]
fn a_push_without_an_upstream_gets_one() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "--bare", "../origin.git"]);
    sandbox.git(&["remote", "add", "origin", "../origin.git"]);
    sandbox.git(&["switch", "-q", "-c", "topic"]);
    let sandbox = after(sandbox, "git push");
    let outcome = sandbox.gut(&["fix", "--print"]);
    assert_eq!(outcome.stdout, "git push --set-upstream origin topic\n", "{}", outcome.page());
    sandbox.gut(&["fix", "--yes", "--allow", "shared"]).assert_code(0);
    assert_eq!(sandbox.git(&["rev-parse", "origin/topic"]), sandbox.git(&["rev-parse", "topic"]));
    // Where it has one, a push fails for another reason, and nothing is certain.
    sandbox.gut(&["fix", "--print"]).assert_code(65);
}

#[test]
fn a_pull_without_an_upstream_gets_one_where_only_one_can_be_meant() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "--bare", "../origin.git"]);
    sandbox.git(&["remote", "add", "origin", "../origin.git"]);
    sandbox.git(&["push", "-q", "origin", "main"]);
    let sandbox = after(sandbox, "git pull --ff-only");
    let outcome = sandbox.gut(&["fix", "--print"]);
    assert_eq!(outcome.stdout, "git branch --set-upstream-to=origin/main\ngit pull --ff-only\n", "{}", outcome.page());
    sandbox.git(&["switch", "-q", "-c", "other"]);
    sandbox.gut(&["fix"]).assert_error(65, "the branch other has no upstream to pull from", "gut setup");
}

#[test]
fn where_nothing_is_certain_it_says_what_is_wrong_and_explains_the_command() {
    for (line, why) in [
        ("git commit -m x", "nothing is staged, and there are no changes"),
        ("git foobarbaz -x", "the installed git has no `foobarbaz`"),
        ("git branch main", "there is a branch `main` already"),
        ("git log", "gut finds nothing wrong with `git log`"),
        ("git add . && git comit", "gut mends one git or gh command at a time"),
    ] {
        let sandbox = after(Sandbox::new(), line);
        let outcome = sandbox.gut(&["fix"]);
        outcome.assert_error(65, why, "gut setup");
        assert_eq!(outcome.stdout, "");
        if !line.contains('&') {
            assert!(outcome.stderr.contains("the version control system"), "{}", outcome.page());
        }
    }
}

#[test]
fn an_alias_is_mended_as_what_it_stands_for_and_a_shell_is_never_started() {
    let sandbox = Sandbox::new();
    sandbox.git(&["config", "alias.lg", "log --oneline"]);
    sandbox.git(&["config", "alias.bad", "!touch boomed"]);
    let sandbox = after(sandbox, "git lg mian");
    assert_eq!(sandbox.gut(&["fix", "--print"]).stdout, "git log --oneline main\n");
    let sandbox = after(sandbox, "git bad");
    sandbox.gut(&["fix", "--yes"]).assert_error(65, "an alias of this repository that a shell runs", "gut setup");
    assert!(!sandbox.directory().join("boomed").exists());
}

#[test]
fn a_command_that_gut_ran_is_mended_too() {
    let server = ModelServer::start([
        Reply::choose("git"),
        Reply::build(&["git push"]),
        Reply::explain(),
        Reply::diagnose("There is no remote.", &["git status --short"]),
        Reply::explain(),
    ]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "--allow", "shared", "push"]);
    assert_ne!(outcome.code, 0, "{}", outcome.page());
    let outcome = sandbox.gut(&["fix", "--yes"]);
    outcome.assert_code(0);
    let told = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("`git push` failed with exit code 128: there is no remote"), "{}", outcome.page());
    assert!(outcome.stderr.contains("There is no remote."), "{}", outcome.page());
    // The model is told what git said.
    let asked = server.asked();
    let asked = asked[3].message(1);
    assert!(asked.contains("<command>git push</command>"), "{asked}");
    assert!(asked.contains("No configured push destination"), "{asked}");
    // It is over.
    sandbox.gut(&["fix"]).assert_error(65, "no command of git or gh is known to have failed", "gut init");
}

#[test]
fn what_is_mended_is_over_while_the_shell_still_tells_of_it() {
    let sandbox = after(Sandbox::new(), "git comit --allow-empty -m x");
    sandbox.gut(&["fix", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], "x");
    sandbox.gut(&["fix", "--yes"]).assert_error(65, "no command of git or gh is known to have failed", "gut init");
    assert_eq!(sandbox.subjects().len(), 4, "it runs once");
}

#[test]
fn what_failed_in_another_repository_is_not_mended_here() {
    let server = ModelServer::start([Reply::choose("git"), Reply::build(&["git push"]), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    assert_ne!(sandbox.gut(&["--yes", "--allow", "shared", "push"]).code, 0);
    sandbox.git(&["init", "-q", "../other"]);
    let elsewhere = sandbox.directory().join("../other").canonicalize().unwrap();
    let outcome = sandbox.gut_in(&elsewhere, &["fix", "--yes"]);
    outcome.assert_error(65, "no command of git or gh is known to have failed", "gut init");
}

#[test]
fn what_our_own_checks_mend_is_not_sent_to_a_model() {
    let server = ModelServer::start(Vec::<Reply>::new());
    let sandbox = after(Sandbox::with_model(&server), "git comit --allow-empty -m x");
    sandbox.gut(&["fix", "--yes"]).assert_code(0);
    assert!(server.asked().is_empty());
    assert_eq!(sandbox.subjects()[0], "x");
}

#[test]
fn nothing_is_mended_where_nothing_failed() {
    let sandbox = Sandbox::new();
    sandbox.gut(&["fix"]).assert_error(65, "no command of git or gh is known to have failed", "gut init");
    for (line, status) in [("npm test", "1"), ("git log", "0")] {
        let sandbox = Sandbox::new().set("GUT_LAST_COMMAND", line).set("GUT_LAST_STATUS", status);
        sandbox.gut(&["fix"]).assert_error(65, "no command of git or gh is known to have failed", "gut init");
    }
}

#[test]
fn a_hostile_command_line_reaches_neither_a_shell_nor_the_screen() {
    for line in [
        "git \u{1b}[2Jcomit -m x",
        "git commit -m $(touch boomed)",
        "git push https://me:hunter2@example.org/r.git mian",
        "git '--upload-pack=touch boomed' x",
    ] {
        let sandbox = after(Sandbox::new(), line);
        let outcome = sandbox.gut(&["fix", "--yes"]);
        assert_ne!(outcome.code, 0, "{}", outcome.page());
        assert!(!outcome.page().contains('\u{1b}') && !outcome.page().contains("hunter2"), "{:?}", outcome.page());
        assert!(!sandbox.directory().join("boomed").exists());
    }
}
