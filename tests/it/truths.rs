//! What is told of an effect, held against what git then really does.

use crate::support::Sandbox;

/// What a command is told to do here, in one line.
#[track_caller]
fn told(sandbox: &Sandbox, command: &str) -> String {
    let outcome = sandbox.gut(&["explain", "--offline", command]);
    outcome.assert_code(0);
    outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Runs it as git alone does; whether git succeeded.
fn run(sandbox: &Sandbox, command: &str) -> bool {
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    sandbox.command("git").env("GIT_EDITOR", "false").args(words).output().unwrap().status.success()
}

/// Checks that all of this is told, and that git does the command, or does not.
#[track_caller]
fn check(sandbox: &Sandbox, command: &str, succeeds: bool, words: &[&str]) {
    let story = told(sandbox, command);
    for words in words {
        assert!(story.contains(words), "{command}: {words}\n{story}");
    }
    assert_eq!(
        story.contains("git will refuse"),
        words.iter().any(|words| words.contains("git will refuse")),
        "{story}"
    );
    assert_eq!(run(sandbox, command), succeeds, "{command}\n{story}");
}

/// A branch `side` that was merged into `main`, between other commits: one, two, three, the merge, four.
fn with_merge() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["switch", "-q", "-c", "side", "HEAD~1"]);
    sandbox.write("side.txt", "side");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "add side"]);
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.git(&["merge", "-q", "--no-edit", "side"]);
    sandbox.write("four.txt", "four");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "add four"]);
    sandbox
}

/// A merge of `clash` that stopped at a conflict in one.txt.
fn in_conflict(prepare: impl FnOnce(&Sandbox)) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(&["switch", "-q", "-c", "clash", "HEAD~2"]);
    sandbox.write("one.txt", "theirs");
    sandbox.git(&["commit", "-q", "-a", "-m", "theirs"]);
    sandbox.git(&["switch", "-q", "main"]);
    sandbox.write("one.txt", "ours");
    sandbox.git(&["commit", "-q", "-a", "-m", "ours"]);
    prepare(&sandbox);
    assert!(!run(&sandbox, "git merge -q clash"));
    sandbox
}

fn with_stashes() -> Sandbox {
    let sandbox = Sandbox::new();
    for name in ["first", "second", "third"] {
        sandbox.write("one.txt", name);
        sandbox.git(&["stash", "push", "-q", "-m", name]);
    }
    sandbox
}

fn stashes(sandbox: &Sandbox) -> String {
    sandbox.git(&["stash", "list", "--format=%gs"]).replace("On main: ", "").replace('\n', " ")
}

#[test]
fn the_entry_of_the_stash_that_is_named_goes() {
    for (command, words, left) in [
        ("git stash drop", "drops stash@{0} On main: third", "second first"),
        ("git stash drop 1", "drops stash@{1} On main: second", "third first"),
        ("git stash drop stash@{1}", "drops stash@{1} On main: second", "third first"),
        ("git stash drop refs/stash@{2}", "drops stash@{2} On main: first", "third second"),
        ("git stash pop 1", "takes stash@{1} On main: second out of the list", "third first"),
        ("git stash apply 2", "puts stash@{2} On main: first into the work tree", "third second first"),
        ("git stash apply stash", "puts stash@{0} On main: third into the work tree", "third second first"),
        ("git stash branch new 1", "puts stash@{1} On main: second into the work tree", "third first"),
    ] {
        let sandbox = with_stashes();
        check(&sandbox, command, true, &[words]);
        assert_eq!(stashes(&sandbox), left, "{command}");
    }
    for (command, words) in [
        ("git stash drop stash", "git will refuse: the stash as a whole is no entry"),
        ("git stash drop HEAD", "git will refuse: HEAD is no entry"),
        ("git stash pop stash", "and fails to take it out of the list"),
        ("git stash drop 3", "there is no `stash@{3}`: there are 3 stash entries"),
    ] {
        let sandbox = with_stashes();
        check(&sandbox, command, false, &[words]);
        assert_eq!(stashes(&sandbox), "third second first", "{command}");
    }
}

#[test]
fn an_entry_is_explained_by_its_place_in_the_list() {
    let sandbox = with_stashes();
    for word in ["1", "stash@{1}", "refs/stash@{1}"] {
        let story = told(&sandbox, &format!("git stash drop {word}"));
        assert!(story.contains("entry 1 of the stash") && story.contains("second"), "{word}\n{story}");
    }
}

#[test]
fn an_amended_message_leaves_what_is_staged() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", "staged");
    sandbox.git(&["add", "-A"]);
    check(&sandbox, "git commit -q --amend --only -m new", true, &["leaves what is staged in 1 file (one.txt)"]);
    assert_eq!(sandbox.git(&["diff", "--cached", "--name-only"]), "one.txt");
    check(&sandbox, "git commit --only -m new", false, &["git will refuse: --only takes the paths"]);
    check(&sandbox, "git commit -q --amend -m new", true, &["commits 1 file (one.txt)"]);
}

#[test]
fn giving_up_a_merge_keeps_other_edits() {
    let sandbox = in_conflict(|sandbox| sandbox.write("two.txt", "edited"));
    let words = ["loses what was resolved or staged in 1 file (one.txt)", "keeps the edits in 1 file (two.txt)"];
    check(&sandbox, "git merge --abort", true, &words);
    assert_eq!(sandbox.git(&["status", "--short"]), " M two.txt");
    // What is staged beside it goes with it, and an edit on top of that stands in the way.
    let sandbox = in_conflict(|_| {});
    sandbox.write("two.txt", "staged");
    sandbox.git(&["add", "two.txt"]);
    sandbox.write("two.txt", "edited");
    check(&sandbox, "git merge --abort", false, &["git will refuse: 1 file (two.txt) is edited beyond what is staged"]);
    check(&sandbox, "git reset --merge", false, &["git will refuse: 1 file (two.txt) is edited beyond what is staged"]);
    sandbox.git(&["add", "two.txt"]);
    sandbox.write("three.txt", "edited");
    check(
        &sandbox,
        "git reset --merge",
        true,
        &["2 files (two.txt, one.txt)", "keeps the edits in 1 file (three.txt)"],
    );
    assert_eq!(sandbox.git(&["status", "--short"]), " M three.txt");
}

#[test]
fn a_merge_among_the_commits_needs_a_side_that_counts() {
    for verb in ["cherry-pick", "revert"] {
        let sandbox = with_merge();
        let command = format!("git {verb} --no-commit HEAD~1");
        check(&sandbox, &command, false, &["git will refuse: ", "Merge branch 'side' is a merge, and -m must say"]);
        let sandbox = with_merge();
        let merge = format!("git {verb} --no-commit -m 1 HEAD~1");
        assert!(!told(&sandbox, &merge).contains("needs -m"));
    }
    let sandbox = with_merge();
    sandbox.git(&["switch", "-q", "-c", "pick", "main~3"]);
    let command = "git cherry-pick HEAD..main";
    check(&sandbox, command, false, &["copies 2 commits on pick, and stops at a merge, which needs -m: "]);
    assert_eq!(sandbox.subjects().len(), 4, "two of them were copied");
    let sandbox = with_merge();
    let command = "git revert --no-edit HEAD~3..HEAD";
    check(&sandbox, command, false, &["counters 1 commit on main, and stops at a merge"]);
    assert_eq!(sandbox.subjects()[0], "Revert \"add four\"");
}

#[test]
fn a_rebase_without_its_option_leaves_merges_out() {
    let sandbox = with_merge();
    let words = ["replays 3 commits (", "leaves out 1 merge (", "the history becomes one line"];
    check(&sandbox, "git rebase -q --onto HEAD~3^ HEAD~3", true, &words);
    assert_eq!(sandbox.git(&["rev-list", "--merges", "HEAD"]), "");
    let sandbox = with_merge();
    check(&sandbox, "git rebase -q -r --onto HEAD~3^ HEAD~3", true, &["replays 4 commits ("]);
    assert_eq!(sandbox.git(&["rev-list", "--count", "--merges", "HEAD"]), "1");
}

#[test]
fn git_removes_no_edited_file_without_force() {
    let sandbox = Sandbox::new();
    sandbox.write("one.txt", "edited");
    check(&sandbox, "git rm -r -- one.txt", false, &["git will refuse: 1 file (one.txt) has changes"]);
    check(&sandbox, "git rm -q two.txt one.txt", false, &["git will refuse: 1 file (one.txt) has changes"]);
    sandbox.write("new.txt", "new");
    sandbox.git(&["add", "new.txt"]);
    check(&sandbox, "git rm new.txt", false, &["git will refuse: 1 file (new.txt) has changes"]);
    check(&sandbox, "git rm -q --cached new.txt", true, &["local: "]);
    std::fs::remove_file(sandbox.directory().join("one.txt")).unwrap();
    check(&sandbox, "git rm -q one.txt", true, &["deletes 1 file (one.txt)"]);
    sandbox.write("two.txt", "edited");
    check(&sandbox, "git rm -q -f two.txt", true, &["loses the edits in 1 file (two.txt)"]);
}

#[test]
fn before_dashes_stands_a_branch_and_no_file() {
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "topic", "HEAD~1"]);
    sandbox.write("two.txt", "edited");
    check(
        &sandbox,
        "git checkout -q -f topic --",
        true,
        &["goes from main to topic", "loses the edits in 1 file (two.txt)"],
    );
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "topic");
    check(&sandbox, "git checkout -q main --", true, &["goes from topic to main"]);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "main");
    sandbox.write("two.txt", "edited");
    check(&sandbox, "git checkout -q -f HEAD", true, &["stays on main", "loses the edits in 1 file (two.txt)"]);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "main");
}

#[test]
fn a_file_that_begins_with_a_dash_is_a_file_behind_dashes() {
    let sandbox = Sandbox::new();
    sandbox.write("-file", "one");
    check(&sandbox, "git add -- -file", true, &["local: "]);
    sandbox.git(&["commit", "-q", "-m", "dash"]);
    for command in ["git restore -- -file", "git checkout -- -file"] {
        sandbox.write("-file", "edited");
        check(&sandbox, command, true, &["loses the edits in 1 file (-file)"]);
        assert_eq!(sandbox.git(&["status", "--short"]), "", "{command}");
    }
    check(&sandbox, "git rm -q -- -file", true, &["deletes 1 file (-file)"]);
    assert!(told(&sandbox, "git pull -- -file").contains("begins with a dash"));
}

#[test]
fn the_upstream_is_named_where_it_has_the_commits() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "-q", "--bare", "../remote.git"]);
    sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    sandbox.git(&["push", "-q", "origin", "main:feature/login"]);
    sandbox.git(&["push", "-q", "-u", "origin", "main"]);
    let story = told(&sandbox, "git reset HEAD~1");
    assert!(story.contains("origin/main has it already"), "{story}");
}

#[test]
fn a_group_of_remotes_is_what_git_takes_it_for() {
    let sandbox = Sandbox::new();
    for name in ["one", "two"] {
        sandbox.git(&["init", "-q", "--bare", &format!("../{name}.git")]);
        sandbox.git(&["remote", "add", name, &format!("../{name}.git")]);
        sandbox.git(&["push", "-q", name, "main"]);
    }
    sandbox.git(&["config", "remotes.team", "one two"]);
    for command in ["git fetch team", "git remote update team"] {
        check(&sandbox, command, true, &["fetches from 2 remotes (one, two)", "a group of remotes: one, two"]);
    }
    check(&sandbox, "git fetch team main", false, &["git will refuse: team is a group of remotes"]);
    check(&sandbox, "git pull team", false, &["`team` is a group of remotes, and git takes one remote here"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "new"]);
    let story = told(&sandbox, "git push -q team main");
    let pushed = run(&sandbox, "git push -q team main");
    if pushed {
        for words in ["goes to 2 remotes (one, two)", "to one/main", "to two/main"] {
            assert!(story.contains(words), "{words}\n{story}");
        }
        let at = |name: &str| sandbox.git(&["--git-dir", &format!("../{name}.git"), "rev-parse", "main"]);
        assert_eq!(at("one"), at("two"));
    } else {
        assert!(story.contains("`team` is a group of remotes, which git takes here since 2.55"), "{story}");
    }
    sandbox.git(&["config", "remotes.team", "one ../evil.git"]);
    let story = told(&sandbox, "git fetch team");
    assert!(story.contains("irreversible: `remotes.team` names `../evil.git`, which is no remote"), "{story}");
}

#[test]
fn a_work_tree_with_nothing_to_lose_goes_lightly() {
    let sandbox = Sandbox::new();
    sandbox.git(&["worktree", "add", "-q", "../linked"]);
    check(&sandbox, "git worktree remove --force ../linked", true, &["everything is committed", "local: "]);
    let library = sandbox.path("library");
    sandbox.git(&["init", "-q", library.to_str().unwrap()]);
    let inside = |args: &[&str]| sandbox.git(&[&["-C", library.to_str().unwrap()], args].concat());
    std::fs::write(library.join("file"), "x").unwrap();
    std::fs::write(library.join(".gitignore"), "*.log\n").unwrap();
    inside(&["add", "-A"]);
    inside(&["commit", "-q", "-m", "x"]);
    sandbox.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../library", "lib"]);
    sandbox.git(&["commit", "-q", "-m", "lib"]);
    sandbox.write("lib/file", "edited");
    check(&sandbox, "git submodule deinit lib", false, &["git will refuse: there are changes in lib"]);
    let story = told(&sandbox, "git submodule deinit -f lib");
    assert!(story.contains("irreversible: ") && story.contains("loses the changes in lib"), "{story}");
    sandbox.write("lib/file", "x");
    sandbox.write("lib/own.log", "ignored");
    let story = told(&sandbox, "git submodule deinit -f lib");
    assert!(story.contains("irreversible: ") && story.contains("deletes 1 file (own.log) in lib"), "{story}");
    std::fs::remove_file(sandbox.directory().join("lib/own.log")).unwrap();
    check(&sandbox, "git submodule deinit -f lib", true, &["empties 1 submodule (lib)", "local: "]);
    sandbox.git(&["-c", "protocol.file.allow=never", "submodule", "--quiet", "update", "--init"]);
    assert_eq!(
        std::fs::read_to_string(sandbox.directory().join("lib/file")).unwrap(),
        "x",
        "without the other repository"
    );
}
