//! From a sentence to a command that really ran.

use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn a_request_becomes_a_command_that_runs() {
    let server = ModelServer::start(Reply::round(&["git reset --soft HEAD~1"]));
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "undo", "my", "last", "commit", "but", "keep", "the", "changes", "staged"]);
    outcome.assert_code(0);
    assert_eq!(sandbox.subjects(), ["add two", "add one"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "A  three.txt");
    assert!(
        server.asked()[0].message(1).contains("<request>undo my last commit but keep the changes staged</request>")
    );
}

#[test]
fn the_story_of_a_run() {
    let server =
        ModelServer::start(Reply::round(&["git add -A", "git commit -m 'fix login'", "git log --format=%s -n 2"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("login.txt", "new");
    let outcome =
        sandbox.gut(&["--yes", "stage everything, commit it as 'fix login' and show me the last two commits"]);
    let page = outcome.page();
    insta::with_settings!({filters => vec![(r"\[main [0-9a-f]{7}\]", "[main COMMIT]")]}, {
        insta::assert_snapshot!(page);
    });
}

#[test]
fn a_message_keeps_every_character() {
    let message = "fix: a && b > c $(d) `e` \"f\" <g> & \u{e9}";
    let server = ModelServer::start(Reply::round(&[&format!("git commit --allow-empty -m '{message}'")]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], message);
}

#[test]
fn escaping_that_a_model_copied_from_the_prompt_is_taken_back() {
    let server = ModelServer::start(Reply::round(&["git commit --allow-empty -m 'a &amp; b &lt;c&gt;'"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit as 'a & b <c>'"]).assert_code(0);
    assert!(server.asked()[0].message(1).contains("commit as 'a &amp; b &lt;c&gt;'"));
    assert_eq!(sandbox.subjects()[0], "a & b <c>");
}

#[test]
fn a_failure_stops_the_plan_and_its_code_is_passed_on() {
    let server = ModelServer::start(Reply::round(&["git revert --continue", "git commit --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "go there and commit"]);
    outcome.assert_code(128);
    assert!(outcome.stderr.contains("fatal: revert failed"), "{}", outcome.page());
    assert!(outcome.stderr.contains("failed: `git revert --continue` ended with 128"), "{}", outcome.page());
    assert!(outcome.stderr.contains("not run: `git commit --allow-empty -m x`"), "{}", outcome.page());
    assert_eq!(sandbox.subjects().len(), 3);
    let run = sandbox.only_run();
    assert_eq!(run["status"]["status"], "command_failed");
    let outcomes = &run["attempts"][0]["outcomes"];
    assert!(outcomes[0]["stderr"].as_str().unwrap().contains("revert failed"));
    assert_eq!(outcomes[1]["result"], "not_run");
}

#[test]
fn an_editor_is_not_waited_for_where_nobody_is() {
    let server = ModelServer::start(Reply::round(&["git commit --allow-empty"]));
    let sandbox = Sandbox::with_model(&server).set("EDITOR", "cat");
    let outcome = sandbox.gut(&["--yes", "commit"]);
    outcome.assert_code(1);
    assert!(outcome.stderr.contains("empty commit message"), "{}", outcome.page());
}

#[test]
fn works_outside_of_a_repository() {
    let server = ModelServer::start(Reply::round(&["git init -q fresh"]));
    let sandbox = Sandbox::empty().asking(&server);
    sandbox.gut(&["--yes", "make a repository called fresh"]).assert_code(0);
    assert!(sandbox.directory().join("fresh/.git").is_dir());
    assert!(server.asked()[0].message(1).contains("not inside a git repository"));
}

#[test]
fn a_plan_that_our_checks_reject_goes_back_with_what_is_wrong() {
    let server = ModelServer::start([
        Reply::choose("git"),
        Reply::build(&["git comit -m x"]),
        Reply::build(&["git commit -m <message>", "git log && head"]),
        Reply::build(&["git commit --allow-empty -m fine"]),
        Reply::explain(),
    ]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], "fine");
    let asked = server.asked();
    // The answer stands as a turn of the model, and what is wrong with it as one of the user.
    let first: serde_json::Value = serde_json::from_str(asked[2].message(2)).unwrap();
    assert_eq!(first["commands"][0]["subcommand"], "comit");
    let wrong = "git comit -m x: the installed git has no `comit`; did you mean `commit`?";
    assert!(asked[2].message(3).contains(wrong), "{}", asked[2].message(3));
    assert!(asked[3].message(5).contains("`&amp;&amp;` is for a shell"), "{}", asked[3].message(5));
    assert_eq!(sandbox.only_run()["attempts"][0]["rejections"].as_array().unwrap().len(), 2);
}

#[test]
fn what_git_does_not_tell_outside_of_a_repository_is_not_remembered() {
    let outside = ModelServer::start(Reply::round(&["git commit -m x"]));
    let sandbox = Sandbox::empty().asking(&outside);
    sandbox.gut(&["--yes", "commit"]).assert_code(128);
    sandbox.git(&["init", "-q"]);
    // A hidden option: only a whole usage text lists it.
    let inside = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = sandbox.asking(&inside);
    sandbox.gut(&["--yes", "commit"]).assert_code(0);
    assert_eq!(sandbox.subjects(), ["x"]);
}

#[test]
fn an_option_that_there_is_not_goes_back_with_those_that_there_are() {
    let server = ModelServer::start([
        Reply::choose("git"),
        Reply::build(&["git stash push --untracked"]),
        Reply::build(&["git stash push -q --include-untracked"]),
        Reply::explain(),
    ]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("new.txt", "");
    sandbox.gut(&["--yes", "stash it all"]).assert_code(0);
    let told = server.asked()[2].message(3).to_owned();
    assert!(told.contains("`git stash push` has no `--untracked`; did you mean `--include-untracked`?"), "{told}");
    assert!(told.contains("\nits options: --keep-index --staged") && told.contains("--message=..."), "{told}");
    // Nor can it be written again, where the server holds the model to a grammar.
    let schema = server.asked()[2].body["response_format"]["json_schema"]["schema"].clone();
    let stash = &schema["properties"]["commands"]["items"]["anyOf"][0]["properties"];
    assert_eq!(stash["subcommand"]["enum"], serde_json::json!(["stash"]));
    let pattern = regex_lite::Regex::new(stash["args"]["items"]["pattern"].as_str().unwrap()).unwrap();
    for (word, fits) in [
        ("--include-untracked", true),
        ("--untracked", false),
        ("--message=a b", true),
        ("-mx", true),
        ("-qu", true),
        ("-Z", false),
        ("push", true),
        ("a \\\" b", true),
        ("a \" b", false),
        ("--", true),
        ("", true),
    ] {
        assert_eq!(pattern.is_match(word), fits, "{word}");
    }
    assert_eq!(schema["properties"]["question"]["enum"], serde_json::json!([""]));
}

#[test]
fn names_that_are_not_there_go_back_with_the_nearest_that_is() {
    let server = ModelServer::start([
        Reply::choose("git"),
        Reply::build(&["git switch feature-logn"]),
        Reply::build(&["git reset --hard HEAD~50"]),
        Reply::build(&["git log -n 1", "git switch -q feature-login"]),
        Reply::explain(),
    ]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["branch", "feature-login"]);
    sandbox.gut(&["--yes", "go to the login"]).assert_code(0);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "feature-login");
    let asked = server.asked();
    let wrong = "there is no branch `feature-logn`; did you mean `feature-login`?";
    assert!(asked[2].message(3).contains(wrong), "{}", asked[2].message(3));
    assert!(asked[3].message(5).contains("`HEAD~50` names no commit"), "{}", asked[3].message(5));
}

#[test]
fn names_that_are_taken_go_back() {
    for (line, wrong) in [
        ("git branch main", "there is a branch `main` already"),
        ("git switch -c main", "there is a branch `main` already"),
        ("git tag v1", "there is a tag `v1` already"),
        ("git remote add origin https://example.org/r", "there is a remote `origin` already"),
        ("git push orign main", "there is no remote `orign`; did you mean `origin`?"),
        ("git branch -d topc", "there is no branch `topc`; did you mean `topic`?"),
        ("git checkout topc", "there is no branch, commit or file `topc`; did you mean `topic`?"),
        ("git tag -d v3", "there is no tag `v3`"),
        ("git merge topc", "`topc` names no commit; did you mean `topic`?"),
        ("git stash pop stash@{2}", "there is no stash"),
    ] {
        let again = || Reply::build(&[line]);
        let server = ModelServer::start([Reply::choose("git"), again(), again(), again(), Reply::explain()]);
        let sandbox = Sandbox::with_model(&server);
        sandbox.git(&["branch", "topic"]);
        sandbox.git(&["tag", "v1"]);
        sandbox.git(&["remote", "add", "origin", "https://example.org/r"]);
        sandbox.gut(&["--yes", "--allow", "lossy,shared", "do it"]).assert_error(65, wrong, "other words");
    }
}

#[test]
fn a_name_that_a_command_before_it_makes_is_not_missed() {
    let server = ModelServer::start(Reply::round(&["git branch new", "git switch -q new"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "make it and go there"]).assert_code(0);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "new");
}

#[test]
fn a_plan_that_never_gets_right_is_not_run() {
    let wrong = || Reply::build(&["git add -A", "git comit"]);
    let server = ModelServer::start([Reply::choose("git"), wrong(), wrong(), wrong(), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("new.txt", "");
    sandbox.gut(&["--yes", "commit"]).assert_error(65, "`git comit`: the installed git has no `comit`", "other words");
    assert_eq!(sandbox.git(&["status", "--short"]), "?? new.txt", "the first command was not run either");
}

#[test]
fn a_users_alias_is_not_a_subcommand() {
    let wrong = || Reply::build(&["git boom"]);
    let server = ModelServer::start([Reply::choose("git"), wrong(), wrong(), wrong(), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["config", "alias.boom", "!touch boomed"]);
    sandbox.gut(&["--yes", "boom"]).assert_code(65);
    assert!(!sandbox.directory().join("boomed").exists());
}

#[test]
fn nothing_that_our_rules_refuse_is_run() {
    for line in ["git bisect run true", "git -c alias.x=!touch x", "git config alias.x '!touch boomed'"] {
        let server = ModelServer::start([
            Reply::choose("git"),
            Reply::build(&[line]),
            Reply::build(&[line]),
            Reply::build(&[line]),
            Reply::explain(),
            Reply::explain(),
        ]);
        let sandbox = Sandbox::with_model(&server);
        let outcome = sandbox.gut(&["--yes", "--allow", "lossy,shared,irreversible", "do it"]);
        assert!([65, 77].contains(&outcome.code), "{line}: {}", outcome.page());
    }
}

#[test]
fn yes_alone_does_not_run_what_may_lose_work() {
    let server = ModelServer::start(Reply::round(&["git add -A", "git reset --hard"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("one.txt", "precious");
    let outcome = sandbox.gut(&["--yes", "throw it all away"]);
    outcome.assert_error(77, "`git reset --hard` is lossy", "--allow lossy");
    assert_eq!(sandbox.git(&["status", "--short"]), " M one.txt", "nothing of the plan ran");

    let server = ModelServer::start(Reply::round(&["git reset -q --hard"]));
    let sandbox = sandbox.asking(&server);
    sandbox.gut(&["--yes", "--allow", "lossy", "throw it all away"]).assert_code(0);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

#[test]
fn a_command_is_explained_and_mended() {
    let diagnosis = "`git commit` takes the message after -m.";
    let server =
        ModelServer::start([Reply::diagnose(diagnosis, &["git commit --allow-empty -m 'feat: x'"]), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    let outcome = sandbox.gut(&["--yes", "-c", "git commit 'feat: x'", "-q", "why does it fail?"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains(diagnosis), "{}", outcome.page());
    assert_eq!(sandbox.subjects()[0], "feat: x");
    let asked = server.asked();
    assert!(
        asked[0].message(1).contains("<command>git commit 'feat: x'</command>\n<question>why does it fail?</question>")
    );
    assert_eq!(asked[0].body["response_format"]["json_schema"]["schema"]["required"][0], "diagnosis");
}

#[test]
fn the_uncommitted_changes_are_sent_only_when_they_are_needed() {
    let needs = Reply::text(r#"{"reason":"a message","tools":"git","needs_changes":true}"#);
    let server = ModelServer::start([needs, Reply::build(&["git commit -am 'say it louder'"]), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("one.txt", "ONE, LOUDER, ghp_0123456789abcdefghij0123456789abcdef");
    sandbox.gut(&["--yes", "commit with a fitting message"]).assert_code(0);
    let asked = server.asked();
    assert!(!asked[0].message(1).contains("LOUDER"));
    assert!(asked[1].message(1).contains("<unstaged>\ndiff --git a/one.txt b/one.txt"));
    assert!(asked[1].message(1).contains("+ONE, LOUDER, [redacted]"));
    assert!(!std::fs::read_to_string(&sandbox.run_files()[0]).unwrap().contains("LOUDER"), "the content is not kept");
}

#[test]
fn what_a_command_takes_for_granted_is_looked_up() {
    for (command, wrong) in [
        ("git show HEAD~9", "`HEAD~9` names no commit: HEAD has only 3 commits"),
        ("git diff main..topik", "`topik` names no commit; did you mean `topic`?"),
        ("git log tpic", "`tpic` names no commit; did you mean `topic`?"),
        ("git add tow.txt", "there is no file `tow.txt`; did you mean `two.txt`?"),
        ("git add deep.txt", "there is no file `deep.txt`; did you mean `dir/deep.txt`?"),
        ("git rm new.txt", "git does not know the file `new.txt`"),
        ("git restore thre.txt", "there is no file `thre.txt`; did you mean `three.txt`?"),
        ("git mv absent.txt x", "there is no file `absent.txt`"),
        ("git blame oen.txt", "did you mean `one.txt`?"),
        ("git stash pop", "there is no stash"),
        ("git worktree add dir", "there is a `dir` already"),
        ("git cherry-pick nowhere..main", "`nowhere` names no commit"),
    ] {
        let wrong_plan = || Reply::build(&[command]);
        let server =
            ModelServer::start([Reply::choose("git"), wrong_plan(), wrong_plan(), wrong_plan(), Reply::explain()]);
        let sandbox = Sandbox::with_model(&server);
        sandbox.git(&["branch", "topic"]);
        sandbox.write("dir/deep.txt", "x");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "--amend", "--no-edit"]);
        sandbox.write("new.txt", "x");
        let outcome = sandbox.gut(&["--yes", "do it"]);
        assert_eq!(outcome.code, 65, "{command}\n{}", outcome.page());
        assert!(outcome.stderr.contains(wrong), "{command}: {wrong}\n{}", outcome.page());
    }
}

#[test]
fn what_is_there_in_any_spelling_is_no_obstacle() {
    for command in [
        "git show HEAD:one.txt",
        "git log -n 1 main~1..",
        "git log -n 1 ^HEAD~1 HEAD",
        "git diff HEAD~1...main -- one.txt",
        "git log --oneline -n 1 one.txt",
        "git show -s 'HEAD@{0}'",
        "git show -s ':/add one'",
        "git diff --stat HEAD~1 one.txt",
        "git diff --stat -- '*.rs'",
        "git show -s 'HEAD^{tree}' 'HEAD^!'",
        "git log -n 1 -- gone.txt",
        "git blame -s HEAD -- one.txt",
    ] {
        let server = ModelServer::start(Reply::round(&[command]));
        let sandbox = Sandbox::with_model(&server);
        let outcome = sandbox.gut(&["--yes", "show it"]);
        assert_eq!(outcome.code, 0, "{command}\n{}", outcome.page());
    }
}
