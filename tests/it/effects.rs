//! What a command would do here is told before it runs, in terms of the repository, and settles its class.

use crate::support::{ModelServer, Reply, Sandbox};

/// A repository with a remote, a topic branch, edits, and files that git does not know or ignores.
fn busy(server: &ModelServer) -> Sandbox {
    let sandbox = Sandbox::with_model(server);
    sandbox.write(".gitignore", "*.log\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "ignore logs"]);
    sandbox.git(&["init", "-q", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    sandbox.git(&["push", "-q", "-u", "origin", "main"]);
    sandbox.git(&["checkout", "-q", "-b", "topic"]);
    sandbox.write("topic.txt", "t");
    sandbox.write("clash.log", "tracked there");
    sandbox.git(&["add", "-f", "topic.txt", "clash.log"]);
    sandbox.git(&["commit", "-q", "-m", "topic work"]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "local work"]);
    sandbox.write("one.txt", "edited");
    sandbox.write("new.txt", "untracked");
    sandbox.write("clash.log", "ignored here");
    sandbox
}

/// The story of a plan that only harmless classes are allowed for.
fn story(prepare: impl FnOnce(&Sandbox), command: &str) -> (i32, String) {
    let server = ModelServer::start(Reply::round(&[command]));
    let sandbox = busy(&server);
    prepare(&sandbox);
    let outcome = sandbox.gut(&["--yes", "do it"]);
    // Lines are wrapped; the words are what counts.
    let words = outcome.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    (outcome.code, words)
}

#[test]
fn effects_are_told_in_terms_of_the_repository() {
    for (command, code, told) in [
        (
            "git reset --hard HEAD~1",
            77,
            &["loses the edits in 1 file (one.txt)", "local work) from main; it stays recoverable"][..],
        ),
        ("git reset --hard HEAD~2", 77, &["drops 2 commits (", "origin/main has 1 of these already"]),
        ("git reset --soft HEAD~1", 0, &["takes 1 commit (", "its changes stay staged"]),
        ("git reset --soft HEAD~2", 77, &["rewrites what origin/main has"]),
        ("git reset --hard topic", 77, &["overwrites 1 ignored file (clash.log) in the way", "adds 1 commit ("]),
        ("git clean -fd", 77, &["deletes 1 untracked file (new.txt)"]),
        ("git clean -fdx", 77, &["deletes 2 files (clash.log, new.txt), ignored ones too"]),
        ("git checkout one.txt", 77, &["loses the edits in 1 file (one.txt)"]),
        ("git restore one.txt two.txt", 77, &["loses the edits in 1 file (one.txt)"]),
        ("git branch -D topic", 77, &["deletes the branch topic with 1 commit (", "topic work) that is nowhere else"]),
        ("git switch topic", 77, &["goes from main to topic", "overwrites 1 ignored file (clash.log) in the way"]),
        ("git merge topic", 77, &["brings 1 commit (", "overwrites 1 ignored file (clash.log) in the way"]),
        ("git rebase --autostash topic", 77, &["replays 1 commit (", "local work) of main onto topic"]),
        ("git commit -q -a --amend --no-edit", 0, &["replaces 1 commit (", "local work); it stays recoverable"]),
        ("git commit -q -a -m x", 0, &["commits 1 file (one.txt)"]),
        ("git stash -q", 0, &["puts away the edits in 1 file (one.txt)", "leaves 1 untracked file"]),
        ("git push", 77, &["sends 1 commit (", "local work) to origin/main"]),
        ("git push origin topic", 77, &["makes origin/topic and sends 1 commit ("]),
        ("git push --force origin topic:main", 77, &["origin/main", "irreversible"]),
        ("git push origin --delete main", 77, &["deletes origin/main, which was at "]),
        (
            "git remote remove origin",
            77,
            &["forgets the remote origin and its 1 tracking branch", "leaves 1 branch of yours without an upstream"],
        ),
        ("git rm -q two.txt", 0, &["deletes 1 file (two.txt)"]),
        ("git cherry-pick topic", 77, &["copies 1 commit (", "topic work) on main"]),
        ("git revert --no-edit HEAD~1", 0, &["counters 1 commit (", "ignore logs) on main"]),
    ] {
        let (found, story) = story(|_| {}, command);
        for words in told {
            assert!(story.contains(words), "{command}: {words}\n{story}");
        }
        assert_eq!(found, code, "{command}\n{story}");
    }
}

type Prepare<'a> = &'a dyn Fn(&Sandbox);

#[test]
fn what_git_will_refuse_is_told_and_raises_nothing() {
    let plain = |_: &Sandbox| {};
    let staged = |sandbox: &Sandbox| {
        sandbox.git(&["stash", "-q"]);
    };
    let conflict = |sandbox: &Sandbox| {
        sandbox.git(&["stash", "-q"]);
        sandbox.git(&["checkout", "-q", "-b", "side", "HEAD~2"]);
        sandbox.write("one.txt", "theirs");
        sandbox.git(&["commit", "-q", "-a", "-m", "theirs"]);
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.write("one.txt", "ours");
        sandbox.git(&["commit", "-q", "-a", "-m", "ours"]);
        let mut merge = std::process::Command::new("git");
        assert!(
            !merge.args(["merge", "-q", "side"]).current_dir(sandbox.directory()).output().unwrap().status.success()
        );
    };
    let cases: [(Prepare<'_>, &[(&str, &str)]); 5] = [
        (
            &plain,
            &[
                ("git branch -d topic", "topic is not fully merged into main"),
                ("git branch -D main", "main is checked out"),
                ("git branch -f main topic", "main is checked out"),
                ("git merge --ff-only topic", "main and topic have gone apart"),
                ("git checkout -t origin/main", "there is a branch main already"),
                ("git switch -t origin/main", "there is a branch main already"),
                ("git fetch origin topic:main", "main is checked out"),
                ("git merge --abort", "no merge is in progress"),
                ("git rebase --skip", "no rebase is in progress"),
                ("git rebase --continue", "no rebase is in progress"),
                ("git cherry-pick --abort", "no cherry-pick and no revert is in progress"),
                ("git rebase topic", "1 file (one.txt) has changes that are in no commit"),
                ("git commit -q -m x", "nothing is staged, so there is nothing to commit"),
            ],
        ),
        (
            &|sandbox: &Sandbox| {
                sandbox.git(&["stash", "-q"]);
                sandbox.git(&["checkout", "-q", "-b", "ahead"]);
                sandbox.write("one.txt", "ahead");
                sandbox.git(&["commit", "-q", "-a", "-m", "ahead"]);
                sandbox.git(&["checkout", "-q", "main"]);
                sandbox.write("one.txt", "edited");
            },
            &[
                ("git switch ahead", "the edits in 1 file (one.txt) would be overwritten"),
                ("git checkout ahead", "the edits in 1 file (one.txt) would be overwritten"),
                ("git merge ahead", "the edits in 1 file (one.txt) would be overwritten"),
            ],
        ),
        (&plain, &[("git push origin main:", "behind the colon of `main:` a name is missing")]),
        (&staged, &[("git commit -q -a -m x", "there is nothing to commit")]),
        (
            &conflict,
            &[
                ("git switch topic", "a merge is in progress"),
                ("git checkout topic", "1 file (one.txt) is in conflict"),
                ("git commit -q -m x", "1 file (one.txt) is in conflict"),
                ("git merge --continue", "1 file (one.txt) is in conflict"),
                ("git rebase --abort", "no rebase is in progress, but a merge is"),
            ],
        ),
    ];
    for (prepare, commands) in cases {
        for (command, why) in commands {
            let server = ModelServer::start(Reply::round(&[command]));
            let sandbox = busy(&server);
            prepare(&sandbox);
            let outcome = sandbox.gut(&["explain", "--offline", command]);
            let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(&format!("git will refuse: {why}")), "{command}\n{}", outcome.page());
            // It is told the truth: git does refuse.
            let words: Vec<&str> = command.split(' ').skip(1).collect();
            let git = std::process::Command::new("git").args(&words).current_dir(sandbox.directory()).output().unwrap();
            assert!(!git.status.success(), "{command}");
        }
    }
}

#[test]
fn what_becomes_of_branches_and_merges_is_told_as_git_does_it() {
    for (command, class, told) in [
        ("git merge --squash topic", "lossy", "stages the changes of 1 commit ("),
        ("git merge -s ours topic", "local", "as merged into main, but takes nothing of their content"),
        ("git checkout -B topic main", "lossy", "resets the branch topic to main and goes to it"),
        ("git switch -C topic", "lossy", "resets the branch topic to HEAD and goes to it"),
        ("git branch -M trunk", "local", "renames the branch main to trunk"),
        ("git branch -M topic", "lossy", "replaces the branch topic"),
        ("git fetch origin main:topic", "local", "moves the branch topic forward to main of origin"),
        ("git fetch origin +main:topic", "lossy", "even where that drops commits"),
        ("git fetch origin pull/3/head:pr3", "local", "makes the branch pr3 from pull/3/head of origin"),
        ("git checkout HEAD~1", "local", "on no branch: HEAD is detached"),
        ("git stash push --staged", "local", "finds nothing to put away: nothing is staged"),
    ] {
        let server = ModelServer::start(Reply::round(&[command]));
        let outcome = busy(&server).gut(&["explain", "--offline", command]);
        let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(told), "{command}\n{}", outcome.page());
        assert!(outcome.stdout.contains(&format!("{class}: ")), "{command}\n{}", outcome.page());
    }
}

#[test]
fn a_push_that_takes_from_others_says_what() {
    let behind = |sandbox: &Sandbox| {
        sandbox.git(&["reset", "-q", "--soft", "HEAD~2"]);
        sandbox.git(&["commit", "-q", "-m", "instead"]);
    };
    let (code, told) = story(behind, "git push --force-with-lease origin main");
    assert_eq!(code, 77);
    for words in ["origin/main moves from ", "1 commit (", "ignore logs) disappear", "irreversible"] {
        assert!(told.contains(words), "{words}\n{told}");
    }
    let (_, told) = story(behind, "git push");
    assert!(told.contains("origin/main has 1 commit that HEAD has not: it will be rejected"), "{told}");
}

#[test]
fn what_the_repository_makes_harmless_runs() {
    let clean = |sandbox: &Sandbox| {
        std::fs::remove_file(sandbox.directory().join("clash.log")).unwrap();
    };
    for command in
        ["git checkout topic", "git switch topic", "git reset HEAD~1", "git mv two.txt 2.txt", "git merge -q topic"]
    {
        let (code, story) = story(clean, command);
        assert_eq!(code, 0, "{command}\n{story}");
    }
    let staged = |sandbox: &Sandbox| {
        clean(sandbox);
        sandbox.git(&["add", "one.txt"]);
        sandbox.write("one.txt", "edited again");
    };
    let (code, told) = story(staged, "git reset");
    assert_eq!(code, 77);
    assert!(told.contains("loses the staged version of 1 file (one.txt)"), "{told}");
    let (code, told) = story(clean, "git mv two.txt three.txt");
    assert!(code == 77 && told.contains("overwrites a file that is there"), "{told}");
}

#[test]
fn behind_a_command_that_changes_nothing_all_is_still_looked_up() {
    let plan = || Reply::build(&["git checkout main", "git reset --hard one.txt"]);
    let server = ModelServer::start([Reply::choose("git"), plan(), plan(), plan(), Reply::explain()]);
    let outcome = busy(&server).gut(&["--yes", "--allow", "lossy", "do it"]);
    outcome.assert_error(65, "`one.txt` names no commit", "other words");
    assert!(outcome.stderr.contains("stays on main"), "{}", outcome.page());
}

#[test]
fn the_configuration_of_the_repository_is_read_first() {
    for (settings, command, class) in [
        (&["remote.origin.mirror=true"][..], "git push", "irreversible"),
        (&["remote.origin.push=+refs/heads/main"], "git push", "irreversible"),
        (&["clean.requireForce=false"], "git clean -d", "lossy"),
        (&["fetch.prune=true"], "git fetch", "lossy"),
        (&["rebase.updateRefs=true"], "git rebase topic", "lossy"),
    ] {
        let configure = |sandbox: &Sandbox| {
            for setting in settings {
                let (key, value) = setting.split_once('=').unwrap();
                sandbox.git(&["config", key, value]);
            }
        };
        let (code, story) = story(configure, command);
        assert!(code == 77 && story.contains(&format!("is {class} (")), "{settings:?} {command}\n{story}");
    }
}

#[test]
fn a_work_tree_with_work_in_it_is_not_removed_lightly() {
    let linked = |sandbox: &Sandbox| {
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        std::fs::write(sandbox.path("linked/notes.log"), "ignored, and gone").unwrap();
    };
    let (code, told) = story(linked, "git worktree remove ../linked");
    assert!(code == 77 && told.contains("deletes 1 file (notes.log) in ../linked that no commit has"), "{told}");
    assert!(told.contains("irreversible"), "{told}");
}

#[test]
fn what_is_no_remote_is_not_talked_to() {
    let evil = |sandbox: &Sandbox| {
        sandbox.git(&["init", "-q", "--bare", "evil.git"]);
    };
    for command in [
        "git push evil.git main",
        "git push --all evil.git",
        "git fetch evil.git",
        "git pull evil.git main",
        "git ls-remote evil.git",
    ] {
        let plan = || Reply::build(&[command]);
        let server = ModelServer::start([Reply::choose("git"), plan(), plan(), plan(), Reply::explain()]);
        let sandbox = busy(&server);
        evil(&sandbox);
        let outcome = sandbox.gut(&["--yes", "--allow", "lossy,shared", "do it"]);
        assert_eq!(outcome.code, 65, "{command}\n{}", outcome.page());
        assert!(outcome.stderr.contains("there is no remote `evil.git`"), "{command}\n{}", outcome.page());
    }
}

#[test]
#[cfg(unix)]
fn a_link_that_leads_out_is_seen() {
    let link = |sandbox: &Sandbox| {
        std::fs::create_dir(sandbox.path("secret")).unwrap();
        std::fs::write(sandbox.path("secret/key"), "key").unwrap();
        std::os::unix::fs::symlink(sandbox.path("secret/key"), sandbox.directory().join("notes.md")).unwrap();
        std::os::unix::fs::symlink(sandbox.path("secret"), sandbox.directory().join("there")).unwrap();
    };
    for command in
        ["git commit --allow-empty -F notes.md", "git mv two.txt there/two.txt", "git archive -o notes.md HEAD"]
    {
        let (code, told) = story(link, command);
        assert!(code == 77 && told.contains("is a link that leads out of the repository"), "{command}\n{told}");
    }
    for command in ["git add notes.md there", "git add .", "git add ./", "git checkout -- ."] {
        let (code, told) = story(link, command);
        assert!(!told.contains("is a link that leads out of the repository"), "{command}\n{told}");
        assert_eq!(code, if command.contains("add") { 0 } else { 77 }, "{command}\n{told}");
    }
}
