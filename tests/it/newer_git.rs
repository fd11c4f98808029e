//! Commands that came with git 2.44 to 2.55: what is told of them and what git does, and that an older git is told to lack them.

use crate::support::{ModelServer, Reply, Sandbox};

/// What a command is told to do here, in one line.
#[track_caller]
fn told(sandbox: &Sandbox, command: &str) -> String {
    let outcome = sandbox.gut(&["explain", "--offline", command]);
    outcome.assert_code(0);
    outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs it as git alone does, with a marked first line for every text that is edited; the exit code.
fn run(sandbox: &Sandbox, command: &str) -> i32 {
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let mut git = sandbox.command("git");
    // Another time than that of the commits: what is made anew has another hash.
    git.env("GIT_COMMITTER_DATE", "2026-02-03T04:05:06Z").env("GIT_EDITOR", "sed -i -e '1s/^/again: /'");
    git.args(words).output().unwrap().status.code().unwrap_or(-1)
}

/// Whether the installed git lacks the command, which then is told with the version that it came with.
#[track_caller]
fn lacks(sandbox: &Sandbox, command: &str) -> bool {
    let story = told(sandbox, command);
    let is_told = story.contains("the installed git") && story.contains("it came with git 2.");
    assert!(!is_told || run(sandbox, command) != 0, "git has `{command}`\n{story}");
    is_told
}

#[track_caller]
fn holds(story: &str, words: &[&str]) {
    for words in words {
        assert!(story.contains(words), "{words}\n{story}");
    }
}

/// Every ref and its object.
fn refs(sandbox: &Sandbox) -> Vec<(String, String)> {
    let refs = sandbox.git(&["for-each-ref", "--format=%(refname:short) %(objectname)"]);
    refs.lines().filter_map(|line| line.split_once(' ')).map(|(name, oid)| (name.to_owned(), oid.to_owned())).collect()
}

/// The names of the refs that the command moves, makes or deletes.
fn moved(sandbox: &Sandbox, command: &str, code: i32) -> Vec<String> {
    let before = refs(sandbox);
    assert_eq!(run(sandbox, command), code, "{command}");
    let after = refs(sandbox);
    let mut names: Vec<String> =
        after.iter().filter(|one| !before.contains(one)).map(|(name, _)| name.clone()).collect();
    names.extend(
        before.iter().filter(|(name, _)| !after.iter().any(|(known, _)| known == name)).map(|(name, _)| name.clone()),
    );
    names
}

/// `main` with one, two, three; `near` one commit back, `far` before that, and `side` with a commit of its own on `near`.
fn forked() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "near", "HEAD~1"]);
    sandbox.git(&["branch", "far", "HEAD~2"]);
    sandbox.git(&["tag", "v1", "HEAD~1"]);
    sandbox.git(&["switch", "-q", "-c", "side", "near"]);
    sandbox.write("side.txt", "side");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "add side"]);
    sandbox.git(&["switch", "-q", "main"]);
    sandbox
}

#[test]
fn every_branch_with_a_reworded_commit_moves() {
    let sandbox = forked();
    let command = "git history reword near";
    if lacks(&sandbox, command) {
        holds(&told(&sandbox, command), &["has no `history`; it came with git 2.54"]);
        return;
    }
    let words =
        ["changes the message of", "add two", "with 2 commits behind it", "moves 3 branches (main, near, side)"];
    holds(&told(&sandbox, command), &words);
    holds(&told(&sandbox, command), &["leaves 1 tag (v1) on the old commits", "local: "]);
    assert_eq!(moved(&sandbox, command, 0), ["main", "near", "side"]);
    assert_eq!(sandbox.subjects(), ["add three", "again: add two", "add one"]);
    let command = "git history reword HEAD~1 --update-refs=head";
    holds(&told(&sandbox, command), &["with 1 commit behind it", "moves 1 branch (main)"]);
    assert_eq!(moved(&sandbox, command, 0), ["main"]);
    holds(&told(&sandbox, "git history reword HEAD near"), &["git will refuse: it takes one commit"]);
    assert_eq!(moved(&sandbox, "git history reword HEAD near", 255), [""; 0]);
    let command = "git history reword side --update-refs=head";
    holds(&told(&sandbox, command), &["git will refuse: side is not in the history of main"]);
    assert_eq!(moved(&sandbox, command, 255), [""; 0]);
    sandbox.git(&["switch", "-q", "--detach", "HEAD"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "on no branch"]);
    holds(&told(&sandbox, "git history reword HEAD"), &["moves 1 branch (HEAD)"]);
    assert_eq!(moved(&sandbox, "git history reword HEAD", 0), [""; 0]);
    assert_eq!(sandbox.subjects()[0], "again: on no branch");
}

#[test]
fn a_merge_behind_the_commit_stands_in_the_way_of_making_it_anew() {
    let sandbox = forked();
    if lacks(&sandbox, "git history reword near") {
        return;
    }
    sandbox.git(&["switch", "-q", "-c", "joined", "side"]);
    sandbox.git(&["merge", "-q", "--no-edit", "main"]);
    sandbox.git(&["switch", "-q", "main"]);
    // The merge is on another branch than the one at hand.
    let command = "git history reword HEAD~1";
    holds(
        &told(&sandbox, command),
        &["git will refuse: behind the commit is a merge on joined", "Merge branch 'main'"],
    );
    assert_eq!(moved(&sandbox, command, 255), [""; 0]);
    let command = "git history reword HEAD~1 --update-refs=head";
    holds(&told(&sandbox, command), &["moves 1 branch (main)"]);
    assert_eq!(moved(&sandbox, command, 0), ["main"]);
    holds(&told(&sandbox, "git history split joined"), &["git will refuse: a merge cannot be split"]);
    assert_eq!(moved(&sandbox, "git history split joined", 255), [""; 0]);
}

#[test]
fn a_fixup_takes_what_is_staged_and_leaves_other_work_trees_behind() {
    let sandbox = forked();
    let command = "git history fixup HEAD~1";
    if lacks(&sandbox, command) {
        return;
    }
    holds(&told(&sandbox, command), &["git will refuse: nothing is staged"]);
    assert_eq!(moved(&sandbox, command, 255), [""; 0]);
    sandbox.git(&["worktree", "add", "-q", "../linked", "near"]);
    sandbox.write("two.txt", "folded in");
    sandbox.git(&["add", "-A"]);
    let story = told(&sandbox, command);
    holds(
        &story,
        &[
            "folds what is staged in 1 file (two.txt) into",
            "where it does not fit there",
            "moves 3 branches (main, near, side)",
        ],
    );
    holds(&story, &["leaves the work tree", "behind near: a commit there would take the change back", "lossy: "]);
    assert_eq!(moved(&sandbox, command, 0), ["main", "near", "side"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    assert_eq!(sandbox.git(&["-C", "../linked", "status", "--short"]), "M  two.txt", "it would take the change back");
    assert_eq!(sandbox.git(&["show", "near:two.txt"]), "folded in");
}

#[test]
fn a_fixup_in_a_conflict_is_told_not_to_work() {
    let sandbox = forked();
    if lacks(&sandbox, "git history fixup HEAD~1") {
        return;
    }
    sandbox.git(&["switch", "-q", "-c", "clash", "far"]);
    sandbox.write("two.txt", "theirs");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "theirs"]);
    assert_ne!(run(&sandbox, "git merge -q main"), 0);
    holds(&told(&sandbox, "git history fixup HEAD"), &["git will refuse: 1 file (two.txt) is in conflict"]);
    // git 2.55 aborts with a fault of its own.
    assert_ne!(run(&sandbox, "git history fixup HEAD"), 0);
}

#[test]
fn pushed_commits_are_not_made_anew_lightly() {
    let sandbox = forked();
    if lacks(&sandbox, "git history reword near") {
        return;
    }
    sandbox.git(&["init", "-q", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    sandbox.git(&["push", "-q", "-u", "origin", "near:main"]);
    let story = told(&sandbox, "git history reword near");
    holds(&story, &["origin/main has 1 of these already: a later push would have to be forced", "lossy: "]);
    let story = told(&sandbox, "git history reword HEAD");
    assert!(story.contains("local: ") && !story.contains("forced"), "{story}");
}

/// With nobody there, a message that nobody edits is a failure, and no success that changed nothing.
#[test]
fn a_message_that_nobody_edits_is_not_reworded() {
    let server = ModelServer::start(Reply::round(&["git history reword HEAD~1"]));
    let sandbox = forked().asking(&server);
    if lacks(&sandbox, "git history reword HEAD~1") {
        return;
    }
    let before = refs(&sandbox);
    let outcome = sandbox.gut(&["--yes", "reword it"]);
    outcome.assert_code(255);
    assert!(outcome.stderr.contains("there was a problem with the editor"), "{}", outcome.page());
    assert_eq!(refs(&sandbox), before);
}

#[test]
fn a_fixup_can_be_undone_and_done_again() {
    let server = ModelServer::start(Reply::round(&["git history fixup HEAD~1"]));
    let sandbox = forked().asking(&server);
    if lacks(&sandbox, "git history fixup HEAD~1") {
        return;
    }
    sandbox.write("two.txt", "folded in");
    sandbox.git(&["add", "-A"]);
    let before = refs(&sandbox);
    sandbox.gut(&["--yes", "fold it in"]).assert_code(0);
    let after = refs(&sandbox);
    assert_ne!(after, before);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(refs(&sandbox), before);
    assert_eq!(sandbox.git(&["status", "--short"]), "M  two.txt");
    sandbox.gut(&["redo", "--yes"]).assert_code(0);
    assert_eq!(refs(&sandbox), after);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
}

/// Whether the installed git moves the branches of a replay by itself.
fn replays(sandbox: &Sandbox) -> bool {
    let usage = sandbox.command("git").args(["replay", "-h"]).output().unwrap();
    String::from_utf8(usage.stdout).unwrap().contains("--ref-action")
}

#[test]
fn a_replay_moves_the_branches_that_its_range_ends_in() {
    let sandbox = forked();
    let command = "git replay --onto main main..side";
    if lacks(&sandbox, command) {
        return;
    }
    if !replays(&sandbox) {
        holds(
            &told(&sandbox, command),
            &["makes 1 commit (", "prints where the branches would go", "local: moves no branch"],
        );
        assert_eq!(moved(&sandbox, command, 0), [""; 0]);
        return;
    }
    sandbox.git(&["branch", "copy", "main"]);
    let both = "git replay --onto far copy...side";
    holds(&told(&sandbox, both), &["moves 2 refs (copy, side)"]);
    assert_eq!(moved(&sandbox, both, 0), ["copy", "side"]);
    let nothing = "git replay --onto main main..side~0";
    holds(&told(&sandbox, nothing), &["changes nothing: the range ends in a commit, not in a branch"]);
    assert_eq!(moved(&sandbox, nothing, 0), [""; 0]);
    let printed = "git replay --onto main --ref-action=print main..side";
    holds(&told(&sandbox, printed), &["prints where the branches would go"]);
    assert_eq!(moved(&sandbox, printed, 0), [""; 0]);
    holds(&told(&sandbox, command), &["replays 1 commit (", "add side) onto main, and moves 1 ref (side)", "local: "]);
    assert_eq!(moved(&sandbox, command, 0), ["side"]);
    let named = "git replay --onto far --ref refs/heads/near far..main";
    holds(&told(&sandbox, named), &["moves 1 ref (near)", "overwrites near, which was at", "lossy: "]);
    assert_eq!(moved(&sandbox, named, 0), ["near"]);
}

#[test]
fn a_replay_onto_the_branch_at_hand_leaves_its_files_behind() {
    let sandbox = forked();
    let command = "git replay --advance main near..side";
    if lacks(&sandbox, command) || !replays(&sandbox) {
        return;
    }
    let words = [
        "copies 1 commit (",
        "onto main, which moves",
        "main is checked out: its files and its index stay as they were",
    ];
    holds(&told(&sandbox, command), &words);
    holds(&told(&sandbox, command), &["lossy: "]);
    assert_eq!(moved(&sandbox, command, 0), ["main"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "D  side.txt", "a commit would take it back");
}

#[test]
fn a_replay_can_be_undone() {
    let server = ModelServer::start(Reply::round(&["git replay --onto main main..side"]));
    let sandbox = forked().asking(&server);
    if lacks(&sandbox, "git replay --onto main main..side") || !replays(&sandbox) {
        return;
    }
    let before = refs(&sandbox);
    sandbox.gut(&["--yes", "replay it"]).assert_code(0);
    assert_ne!(refs(&sandbox), before);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(refs(&sandbox), before);
}

#[test]
fn an_export_of_the_stash_overwrites_what_it_is_told_to() {
    let sandbox = Sandbox::new();
    for name in ["first", "second"] {
        sandbox.write("one.txt", name);
        sandbox.git(&["stash", "push", "-q", "-m", name]);
    }
    let command = "git stash export --print";
    if lacks(&sandbox, command) {
        holds(&told(&sandbox, command), &["has no `stash export`; it came with git 2.51"]);
        return;
    }
    holds(&told(&sandbox, command), &["makes commits of 2 stash entries", "local: moves no ref"]);
    assert_eq!(moved(&sandbox, command, 0), [""; 0]);
    let command = "git stash export --to-ref refs/kept/mine";
    holds(&told(&sandbox, command), &["writes 2 stash entries to refs/kept/mine", "local: makes a new ref"]);
    assert_eq!(moved(&sandbox, command, 0), ["kept/mine"]);
    holds(&told(&sandbox, &format!("{command} 1")), &["writes 1 stash entry", "overwrites refs/kept/mine", "lossy: "]);
    let command = "git stash import refs/kept/mine";
    holds(&told(&sandbox, command), &["puts 2 stash entries on top of the list", "2 of them will stand in it twice"]);
    assert_eq!(run(&sandbox, command), 0);
    assert_eq!(sandbox.git(&["stash", "list"]).lines().count(), 4);
    holds(&told(&sandbox, "git stash import HEAD"), &["git will refuse: HEAD is no export"]);
    assert_ne!(run(&sandbox, "git stash import HEAD"), 0);
    let command = "git stash export --to-ref HEAD";
    holds(&told(&sandbox, command), &["overwrites main, which was at", "main is checked out", "lossy: "]);
    assert_eq!(moved(&sandbox, command, 0), ["main"]);
    let command = "git stash export --to-ref kept";
    holds(&told(&sandbox, command), &["a file kept in git's own directory, which is no ref", "lossy: "]);
    assert_eq!(moved(&sandbox, command, 0), [""; 0]);
    assert!(sandbox.directory().join(".git/kept").is_file());
}

#[test]
fn what_is_left_over_outside_of_a_sparse_checkout_is_named() {
    let sandbox = Sandbox::new();
    let command = "git sparse-checkout clean --force";
    if lacks(&sandbox, command) {
        holds(&told(&sandbox, command), &["has no `sparse-checkout clean`; it came with git 2.52"]);
        return;
    }
    holds(&told(&sandbox, command), &["git will refuse: everything is checked out here"]);
    assert_ne!(run(&sandbox, command), 0);
    sandbox.write("in/a", "a");
    sandbox.write("out/b", "b");
    sandbox.write(".gitignore", "*.log\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "more"]);
    sandbox.git(&["sparse-checkout", "set", "in"]);
    sandbox.write("out/left.log", "x");
    holds(&told(&sandbox, "git sparse-checkout clean"), &["git will refuse: it deletes with --force only"]);
    assert_ne!(run(&sandbox, "git sparse-checkout clean"), 0);
    holds(&told(&sandbox, command), &["deletes 1 file (out/left.log)", "lossy: "]);
    assert_eq!(run(&sandbox, command), 0);
    assert!(!sandbox.directory().join("out").exists());
    holds(&told(&sandbox, command), &["finds nothing to delete"]);
}

#[test]
fn a_log_that_is_dropped_takes_the_stash_with_it() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", "edited");
    sandbox.git(&["stash", "push", "-q", "-m", "mine"]);
    holds(&told(&sandbox, "git reflog delete main"), &["git will refuse: main names no entry"]);
    assert_ne!(run(&sandbox, "git reflog delete main"), 0);
    holds(&told(&sandbox, "git reflog delete HEAD@{1}"), &["drops the entry HEAD@{1} ("]);
    let command = "git reflog drop refs/stash";
    if lacks(&sandbox, command) {
        return;
    }
    holds(&told(&sandbox, "git reflog drop nosuch"), &["git will refuse: there is no log of nosuch"]);
    assert_ne!(run(&sandbox, "git reflog drop nosuch"), 0);
    holds(&told(&sandbox, "git reflog drop main"), &["forgets where main has been ("]);
    assert_eq!(run(&sandbox, "git reflog drop main"), 0);
    holds(&told(&sandbox, command), &["drops 1 stash entry (stash@{0} On main: mine)", "irreversible: "]);
    assert_eq!(run(&sandbox, command), 0);
    assert_eq!(sandbox.git(&["stash", "list"]), "");
}

#[test]
fn refs_that_are_stored_in_another_way_are_still_the_same() {
    let sandbox = Sandbox::new();
    let command = "git refs migrate --ref-format=reftable";
    if lacks(&sandbox, command) {
        return;
    }
    sandbox.write("one.txt", "edited");
    sandbox.git(&["stash", "push", "-q", "-m", "mine"]);
    holds(&told(&sandbox, "git refs migrate --ref-format=files"), &["git will refuse: the refs are stored as files"]);
    assert_ne!(run(&sandbox, "git refs migrate --ref-format=files"), 0);
    sandbox.git(&["worktree", "add", "-q", "../linked"]);
    holds(&told(&sandbox, command), &["git will refuse: a repository with more than one work tree"]);
    assert_ne!(run(&sandbox, command), 0);
    sandbox.git(&["worktree", "remove", "../linked"]);
    let packs = "git pack-refs --all";
    holds(&told(&sandbox, packs), &["into fewer files; none of them moves", "local: "]);
    assert_eq!(moved(&sandbox, packs, 0), [""; 0]);
}

#[test]
fn a_command_that_git_has_given_up_is_not_run() {
    let sandbox = Sandbox::new();
    let story = told(&sandbox, "git whatchanged -1");
    let code = run(&sandbox, "git whatchanged -1");
    if code == 0 {
        assert!(!story.contains("git will refuse"), "{story}");
    } else {
        holds(&story, &["git will refuse: `whatchanged` was given up in 2.51", "`log --raw --no-merges`"]);
        assert_eq!(code, 128);
        assert_eq!(run(&sandbox, "git whatchanged --i-still-use-this -1"), 0);
    }
}

/// What stands in the configuration is run as a hook by git 2.54 and later, wherever the directory of hooks is.
#[test]
#[cfg(unix)]
fn an_undo_runs_no_hook_of_the_configuration() {
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit"]).assert_code(0);
    let mark = sandbox.path("mark");
    sandbox.git(&["config", "hook.mine.command", &format!("touch '{}'", mark.display())]);
    for event in ["reference-transaction", "post-index-change"] {
        sandbox.git(&["config", "--add", "hook.mine.event", event]);
    }
    drop(std::fs::remove_file(&mark));
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], "add three");
    assert!(!mark.exists());
}
