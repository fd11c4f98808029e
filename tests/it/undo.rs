//! `gut undo` and `gut redo` as a user meets them.

use std::os::unix::fs::PermissionsExt;

use crate::support::screen::Screen;
use crate::support::{ModelServer, Reply, Sandbox};

/// A repository in which gut has run these commands, with everything allowed.
fn after(prepare: impl FnOnce(&Sandbox), commands: &[&str]) -> Sandbox {
    let server = ModelServer::start(Reply::round(commands));
    let sandbox = Sandbox::with_model(&server);
    prepare(&sandbox);
    sandbox.gut(&["--yes", "--allow", "lossy,shared,irreversible", "do it"]).assert_code(0);
    sandbox
}

fn with_edits(sandbox: &Sandbox) {
    sandbox.write("one.txt", "edited");
    sandbox.write("new.txt", "untracked");
    sandbox.write("staged.txt", "staged");
    sandbox.git(&["add", "staged.txt"]);
    sandbox.write("staged.txt", "and edited");
}

#[test]
fn undo_brings_back_commits_edits_and_files_and_redo_takes_them_again() {
    let sandbox = after(with_edits, &["git reset -q --hard HEAD~1", "git clean -qfd"]);
    assert_eq!(sandbox.subjects().len(), 2);
    let undone = sandbox.gut(&["undo", "--yes"]);
    undone.assert_code(0);
    assert!(undone.stdout.is_empty(), "{}", undone.page());
    for line in
        ["undo git reset -q --hard HEAD~1; git clean -qfd", "main goes from ", "restores new.txt, one.txt", "gut redo"]
    {
        assert!(undone.stderr.contains(line), "{line} in\n{}", undone.page());
    }
    assert_eq!(sandbox.subjects().len(), 3);
    assert_eq!(sandbox.git(&["status", "--short"]), " M one.txt\nAM staged.txt\n?? new.txt");
    assert_eq!(sandbox.git(&["show", ":staged.txt"]), "staged");
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("staged.txt")).unwrap(), "and edited");
    sandbox.gut(&["redo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    assert_eq!(sandbox.subjects().len(), 2);
}

#[test]
fn undo_walks_back_and_redo_forward() {
    let server = ModelServer::start(
        ["a", "b"].iter().flat_map(|name| Reply::round(&[&format!("git commit -q --allow-empty -m {name}")])),
    );
    let sandbox = Sandbox::with_model(&server);
    for _ in 0..2 {
        sandbox.gut(&["--yes", "commit"]).assert_code(0);
    }
    let list = sandbox.gut(&["undo", "--list"]);
    let lines: Vec<&str> = list.stdout.lines().collect();
    assert!(lines.len() == 2 && lines[0].ends_with("-m b") && lines[1].ends_with("-m a"), "{}", list.page());
    let head = || sandbox.subjects()[0].clone();
    let mut seen = vec![head()];
    for command in ["undo", "undo", "redo", "redo", "undo"] {
        sandbox.gut(&[command, "--yes"]).assert_code(0);
        seen.push(head());
    }
    assert_eq!(seen, ["b", "a", "add three", "a", "b", "a"]);
    assert!(sandbox.gut(&["undo", "--list"]).stdout.lines().next().unwrap().ends_with("-m b  (undone)"));
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    sandbox.gut(&["undo", "--yes"]).assert_error(64, "every run is undone already", "gut redo");
}

#[test]
fn an_earlier_run_is_undone_by_its_name() {
    let server = ModelServer::start(["git tag one", "git tag two"].iter().flat_map(|line| Reply::round(&[line])));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "tag"]).assert_code(0);
    sandbox.gut(&["--yes", "tag"]).assert_code(0);
    let list = sandbox.gut(&["undo", "--list"]).stdout;
    let first = list.lines().last().unwrap().split(' ').next().unwrap().to_owned();
    sandbox.gut(&["undo", &first, "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["tag"]), "two");
    sandbox.gut(&["undo", &first, "--yes"]).assert_error(64, "is undone already", "gut redo");
    sandbox.gut(&["undo", "20200101-000000-none"]).assert_error(64, "there is no run `20200101-000000-none`", "--list");
}

#[test]
fn what_was_edited_since_is_not_overwritten() {
    let sandbox = after(with_edits, &["git reset -q --hard HEAD~1"]);
    sandbox.write("one.txt", "edited after the run");
    sandbox.gut(&["undo", "--yes"]).assert_error(
        77,
        "nothing was changed: one.txt was edited since",
        "commit or stash",
    );
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("one.txt")).unwrap(), "edited after the run");
    assert_eq!(sandbox.subjects().len(), 2, "nothing of it was done");
    // What the run did not touch may change.
    sandbox.git(&["checkout", "-q", "one.txt"]);
    sandbox.write("two.txt", "edited after the run");
    sandbox.write("later.txt", "made after the run");
    sandbox.git(&["add", "later.txt"]);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["status", "--short"]), "A  later.txt\n M one.txt\nAM staged.txt\n M two.txt\n?? new.txt");
}

#[test]
fn a_branch_that_moved_since_is_left() {
    let sandbox = after(|_| {}, &["git reset -q --hard HEAD~1"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "since"]);
    sandbox.gut(&["undo", "--yes"]).assert_error(77, "main has moved since", "undo the later run first");
    assert_eq!(sandbox.subjects()[0], "since");
}

#[test]
fn nothing_is_changed_unless_somebody_says_so() {
    let sandbox = after(with_edits, &["git reset -q --hard HEAD~1"]);
    let shown = sandbox.gut(&["undo", "--dry-run"]);
    assert!(shown.assert_code(0).stderr.contains("main goes from"), "{}", shown.page());
    sandbox.gut(&["undo"]).assert_error(64, "nobody is there to confirm", "--yes");
    let mut screen = Screen::gut(&sandbox, &["undo"]);
    screen.expect("Enter/y do it");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 10);
    assert_eq!(sandbox.subjects().len(), 2);
    let mut screen = Screen::gut(&sandbox, &["undo"]);
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn it_outlives_the_cleaning_of_git() {
    let stash = |sandbox: &Sandbox| {
        with_edits(sandbox);
        sandbox.git(&["stash", "push", "-q", "-u", "-m", "precious"]);
        sandbox.write("two.txt", "staged only");
        sandbox.git(&["add", "two.txt"]);
    };
    let sandbox = after(stash, &["git reset -q --hard HEAD~2", "git stash clear"]);
    sandbox.git(&["reflog", "expire", "--expire=now", "--all"]);
    sandbox.git(&["gc", "-q", "--prune=now"]);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects().len(), 3);
    assert_eq!(sandbox.git(&["status", "--short"]), "M  two.txt");
    assert_eq!(sandbox.git(&["stash", "list", "--format=%gd %gs"]), "stash@{0} On main: precious");
    sandbox.git(&["stash", "pop", "-q"]);
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("new.txt")).unwrap(), "untracked");
    sandbox.git(&["fsck", "--strict"]);
}

#[test]
fn nobody_sees_the_snapshots() {
    let sandbox = after(with_edits, &["git reset -q --hard HEAD~1"]);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    sandbox.git(&["init", "-q", "--bare", "../mirror.git"]);
    sandbox.git(&["push", "-q", "--mirror", "../mirror.git"]);
    sandbox.git(&["clone", "-q", "--mirror", ".", "../clone.git"]);
    for directory in [".", "../mirror.git", "../clone.git"] {
        let refs = sandbox.git(&["-C", directory, "for-each-ref", "--format=%(refname)"]);
        assert_eq!(refs, "refs/heads/main", "{directory}");
    }
    assert_eq!(sandbox.git(&["branch", "-a"]), "* main");
    assert_eq!(sandbox.git(&["log", "--all", "--format=%D", "-n", "1"]), "HEAD -> main");
    assert_eq!(sandbox.git(&["describe", "--all"]), "heads/main");
    let mode = sandbox.directory().join(".git/gut/snapshots").metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0, "only their owner reads them");
}

#[test]
fn a_conflict_comes_back_as_it_was() {
    let conflict = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-b", "topic", "HEAD~1"]);
        sandbox.write("three.txt", "another three");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "other"]);
        sandbox.command("git").args(["merge", "-q", "main"]).output().unwrap();
        sandbox.write("three.txt", "half resolved");
    };
    let sandbox = after(conflict, &["git merge --abort"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "");
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["status", "--short"]), "AA three.txt");
    assert_eq!(sandbox.git(&["ls-files", "-u"]).lines().count(), 2);
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("three.txt")).unwrap(), "half resolved");
    sandbox.git(&["add", "three.txt"]);
    sandbox.git(&["commit", "-q", "--no-edit"]);
    assert_eq!(sandbox.subjects()[0], "Merge branch 'main' into topic");
}

#[test]
fn the_first_commit_can_be_undone() {
    let server = ModelServer::start(Reply::round(&["git add -A", "git commit -q -m first"]));
    let sandbox = Sandbox::empty().asking(&server);
    sandbox.git(&["init", "-q"]);
    sandbox.write("a", "a");
    sandbox.gut(&["--yes", "commit all"]).assert_code(0);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["status", "--short", "--branch"]), "## No commits yet on main\n?? a");
}

#[test]
fn each_work_tree_has_runs_of_its_own() {
    let server = ModelServer::start(Reply::round(&["git reset -q --hard"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.git(&["worktree", "add", "-q", "../linked"]);
    std::fs::write(sandbox.path("linked/one.txt"), "edited there").unwrap();
    let there = |args: &[&str]| {
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_gut"));
        command.args(args).current_dir(sandbox.path("linked")).output().unwrap()
    };
    assert!(there(&["--yes", "--allow", "lossy", "reset"]).status.success());
    sandbox.gut(&["undo", "--yes"]).assert_error(64, "nothing to undo here", "git reflog");
    assert!(there(&["undo", "--yes"]).status.success());
    assert_eq!(std::fs::read_to_string(sandbox.path("linked/one.txt")).unwrap(), "edited there");
}

#[test]
fn a_deleted_branch_comes_back_with_its_history_and_its_settings() {
    let branch = |sandbox: &Sandbox| {
        sandbox.git(&["branch", "topic"]);
        sandbox.git(&["branch", "-f", "topic", "HEAD~1"]);
        sandbox.git(&["config", "branch.topic.description", "what it is for"]);
    };
    let sandbox = after(branch, &["git branch -q -D topic"]);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["config", "branch.topic.description"]), "what it is for");
    assert_eq!(sandbox.git(&["reflog", "topic"]).lines().count(), 2);
    assert_eq!(sandbox.git(&["rev-parse", "topic"]), sandbox.git(&["rev-parse", "HEAD~1"]));
}

#[test]
fn a_push_stays_and_what_counters_it_is_told() {
    let remote = |sandbox: &Sandbox| {
        sandbox.git(&["init", "-q", "--bare", "../remote.git"]);
        sandbox.git(&["remote", "add", "origin", "../remote.git"]);
        sandbox.git(&["push", "-q", "-u", "origin", "main"]);
        sandbox.git(&["config", "user.email", "test@example.org"]);
    };
    let sandbox = after(remote, &["git commit -q --allow-empty -m more", "git push -q origin main"]);
    let (old, new) = (sandbox.git(&["rev-parse", "HEAD~1"]), sandbox.git(&["rev-parse", "HEAD"]));
    let undone = sandbox.gut(&["undo", "--yes"]);
    undone.assert_code(0);
    let counter = format!("git push --force-with-lease=main:{new} origin {old}:refs/heads/main");
    assert!(undone.stderr.contains("stays, since others see it: git push -q origin main"), "{}", undone.page());
    assert!(undone.stderr.contains(&counter), "{}", undone.page());
    assert_eq!(sandbox.git(&["rev-parse", "HEAD", "origin/main"]), format!("{old}\n{new}"));
    let words: Vec<&str> = counter.split(' ').skip(1).collect();
    sandbox.git(&words);
    assert_eq!(sandbox.git(&["ls-remote", "origin", "main"]).split('\t').next(), Some(old.as_str()));
}

#[test]
fn what_only_others_see_is_not_undone() {
    let remote = |sandbox: &Sandbox| {
        sandbox.git(&["init", "-q", "--bare", "../remote.git"]);
        sandbox.git(&["remote", "add", "origin", "../remote.git"]);
    };
    let sandbox = after(remote, &["git push -q origin main"]);
    let refused = sandbox.gut(&["undo", "--yes"]);
    refused.assert_error(77, "nothing of it can be undone here", "gut undo --list");
    assert!(refused.stderr.contains("to counter it: git push --force-with-lease=main:"), "{}", refused.page());
}

#[test]
fn what_is_back_already_is_passed_over() {
    let server = ModelServer::start(["git tag one", "git tag two"].iter().flat_map(|line| Reply::round(&[line])));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "tag"]).assert_code(0);
    sandbox.gut(&["--yes", "tag"]).assert_code(0);
    sandbox.git(&["tag", "-d", "two"]);
    let outcome = sandbox.gut(&["undo", "--yes"]);
    assert!(outcome.assert_code(0).stderr.contains("as it was before already"), "{}", outcome.page());
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["tag"]), "");
}

#[test]
fn a_repository_inside_is_never_taken_for_a_file() {
    let nested = |sandbox: &Sandbox| {
        sandbox.git(&["init", "-q", "nested"]);
        sandbox.write("nested/precious", "x");
        sandbox.write("loose", "y");
    };
    let sandbox = after(nested, &["git clean -qfd"]);
    assert!(sandbox.directory().join("nested/precious").exists() && !sandbox.directory().join("loose").exists());
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert!(sandbox.directory().join("nested/precious").exists() && sandbox.directory().join("loose").exists());
}

#[test]
fn what_is_too_large_to_be_kept_is_told_before_it_goes() {
    let server = ModelServer::start(Reply::round(&["git clean -qfd"]));
    let sandbox = Sandbox::with_model(&server);
    let file = std::fs::File::create(sandbox.directory().join("huge.bin")).unwrap();
    file.set_len(100_000_000).unwrap();
    let outcome = sandbox.gut(&["--yes", "--allow", "lossy", "clean up"]);
    outcome.assert_error(77, "is irreversible (huge.bin (100 MB) is too large to be kept", "--allow irreversible");
    assert!(sandbox.directory().join("huge.bin").exists());
    // Where it is not in danger it is no obstacle.
    let server = ModelServer::start(Reply::round(&["git reset -q --hard"]));
    let sandbox = sandbox.asking(&server);
    sandbox.write("one.txt", "edited");
    let outcome = sandbox.gut(&["--yes", "--allow", "lossy", "reset"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("`gut undo` will not bring back huge.bin"), "{}", outcome.page());
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["status", "--short"]), " M one.txt\n?? huge.bin");
}

#[test]
fn nothing_is_written_behind_a_link() {
    let below = |sandbox: &Sandbox| {
        sandbox.write("dir/kept", "x");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "dir"]);
        sandbox.write("dir/loose", "y");
    };
    let sandbox = after(below, &["git clean -qfd"]);
    let outside = sandbox.path("outside");
    std::fs::rename(sandbox.directory().join("dir"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.directory().join("dir")).unwrap();
    sandbox.gut(&["undo", "--yes"]).assert_error(77, "is behind a link now", "remove the link");
    assert!(!outside.join("loose").exists());
}

#[test]
fn a_run_without_a_snapshot_loses_nothing() {
    let server = ModelServer::start(Reply::round(&["git reset -q --hard"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.write("one.txt", "edited");
    sandbox.write(".git/gut", "a file in the way");
    sandbox.gut(&["--yes", "--allow", "lossy", "reset"]).assert_error(77, "no snapshot can be taken", "without gut");
    assert_eq!(sandbox.git(&["status", "--short"]), " M one.txt");
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x"]));
    let outcome = sandbox.asking(&server).gut(&["--yes", "commit"]);
    assert!(outcome.assert_code(0).stderr.contains("`gut undo` will not know of this run"), "{}", outcome.page());
}

#[test]
fn a_command_that_changed_nothing_leaves_nothing_to_undo() {
    let sandbox = after(|_| {}, &["git reset -q --hard", "git stash list"]);
    assert_eq!(sandbox.gut(&["undo", "--list"]).stdout, "");
    assert_eq!(std::fs::read_dir(sandbox.directory().join(".git/gut/snapshots")).unwrap().count(), 0);
}

#[test]
fn a_failed_plan_can_be_undone_as_far_as_it_went() {
    let server = ModelServer::start(Reply::round(&["git commit -q --allow-empty -m x", "git rm absent"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "do it"]).assert_code(128);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], "add three");
}

#[test]
fn another_way_after_a_failure_is_taken_back_by_itself() {
    let rounds = [&["git commit -q --allow-empty -m x", "git revert --continue"][..], &["git tag t"]];
    let server = ModelServer::start(rounds.iter().flat_map(|lines| Reply::round(lines)));
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["go on"]);
    screen.prompt();
    screen.enter("y");
    screen.expect("Look for another way");
    screen.prompt();
    screen.enter("y");
    screen.expect("git tag t");
    screen.prompt();
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!((sandbox.git(&["tag"]).as_str(), sandbox.subjects()[0].as_str()), ("", "x"));
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.subjects()[0], "add three");
}

#[test]
fn what_changes_under_a_plan_is_shown_before_it_runs() {
    let server = ModelServer::start(Reply::round(&["git reset -q --hard HEAD~1"]));
    let sandbox = Sandbox::with_model(&server);
    let mut screen = Screen::gut(&sandbox, &["drop the last commit"]);
    screen.expect("drops 1 commit");
    screen.prompt();
    sandbox.write("one.txt", "edited while the prompt waits");
    screen.enter("y");
    screen.expect("the repository has changed since");
    screen.expect("loses the edits in 1 file (one.txt)");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 10);
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn undo_outside_of_a_repository_says_so() {
    Sandbox::empty().gut(&["undo"]).assert_error(64, "there is no repository here", "cd to");
}

#[test]
fn a_link_in_the_place_of_the_snapshots_is_not_followed() {
    let server = ModelServer::start(Reply::round(&["git tag t"]));
    let sandbox = Sandbox::with_model(&server);
    let others = sandbox.path("others");
    for number in 0..60 {
        std::fs::create_dir_all(others.join(format!("project-{number}"))).unwrap();
    }
    std::fs::create_dir(sandbox.directory().join(".git/gut")).unwrap();
    std::os::unix::fs::symlink(&others, sandbox.directory().join(".git/gut/snapshots")).unwrap();
    let outcome = sandbox.gut(&["--yes", "tag it"]);
    assert!(outcome.assert_code(0).stderr.contains("will not know of this run"), "{}", outcome.page());
    assert_eq!(std::fs::read_dir(&others).unwrap().count(), 60);
}

#[test]
fn an_entry_that_leads_elsewhere_is_no_entry() {
    let sandbox = after(with_edits, &["git reset -q --hard HEAD~1"]);
    let root = sandbox.directory().join(".git/gut/snapshots");
    let entry = std::fs::read_dir(root).unwrap().next().unwrap().unwrap().path().join("entry.json");
    let text = std::fs::read_to_string(&entry).unwrap();
    for (from, to) in
        [("\"one.txt\"", "\"../one.txt\""), ("\"one.txt\"", "\".git/hooks/x\""), ("git:ORIG_HEAD", "git:../../x")]
    {
        assert!(text.contains(from));
        std::fs::write(&entry, text.replace(from, to)).unwrap();
        sandbox.gut(&["undo", "--yes"]).assert_error(64, "nothing to undo here", "git reflog");
    }
    std::fs::write(&entry, text).unwrap();
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
}

#[test]
fn nothing_is_removed_behind_a_link() {
    let branch = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-b", "other"]);
        sandbox.write("conf/settings", "precious");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "conf"]);
        sandbox.git(&["checkout", "-q", "main"]);
    };
    let sandbox = after(branch, &["git checkout -q other"]);
    let outside = sandbox.path("outside");
    std::fs::rename(sandbox.directory().join("conf"), &outside).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.directory().join("conf")).unwrap();
    assert_eq!(sandbox.gut(&["undo", "--yes"]).code, 77);
    assert_eq!(std::fs::read_to_string(outside.join("settings")).unwrap(), "precious");
}

#[test]
fn a_rebase_that_went_on_goes_back_to_where_it_stopped() {
    let stopped = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-b", "topic", "HEAD~1"]);
        sandbox.write("three.txt", "another three");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "other"]);
        sandbox.command("git").args(["rebase", "-q", "main"]).output().unwrap();
        sandbox.write("three.txt", "resolved");
        sandbox.git(&["add", "-A"]);
    };
    let sandbox = after(stopped, &["git rebase --continue"]);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert!(sandbox.git(&["status"]).contains("rebase in progress"));
    assert_eq!(sandbox.git(&["status", "--short"]), "M  three.txt");
}

#[test]
fn a_directory_where_a_file_was_makes_room_and_comes_back() {
    let swapped = |sandbox: &Sandbox| {
        std::fs::remove_file(sandbox.directory().join("one.txt")).unwrap();
        sandbox.write("one.txt/inside", "edit");
    };
    let sandbox = after(swapped, &["git reset -q --hard", "git clean -qfd"]);
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("one.txt")).unwrap(), "one");
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("one.txt/inside")).unwrap(), "edit");
}

#[test]
fn small_ignored_files_outlive_what_git_does_to_them() {
    let ignored = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-b", "old"]);
        sandbox.write("settings.env", "tracked once");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "with settings"]);
        sandbox.git(&["checkout", "-q", "main"]);
        sandbox.write(".gitignore", "*.env\n");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "ignore"]);
        sandbox.write("settings.env", "precious");
    };
    // The ignore rules go with the commit, so that clean takes what they kept.
    for commands in
        [&["git reset -q --hard HEAD~1", "git clean -qfd"][..], &["git cherry-pick old"], &["git checkout -q old"]]
    {
        let sandbox = after(ignored, commands);
        let path = sandbox.directory().join("settings.env");
        assert_ne!(std::fs::read_to_string(&path).unwrap_or_default(), "precious", "{commands:?}");
        sandbox.gut(&["undo", "--yes"]).assert_code(0);
        assert_eq!(std::fs::read_to_string(path).unwrap(), "precious", "{commands:?}");
    }
}

#[test]
fn a_run_that_was_cut_short_is_undone_by_somebody_who_looks() {
    let sandbox = after(with_edits, &["git reset -q --hard HEAD~1"]);
    let root = sandbox.directory().join(".git/gut/snapshots");
    let entry = std::fs::read_dir(root).unwrap().next().unwrap().unwrap().path().join("entry.json");
    let mut value: serde_json::Value = serde_json::from_slice(&std::fs::read(&entry).unwrap()).unwrap();
    value["after"] = serde_json::Value::Null;
    // This process still runs.
    value["process"] = std::process::id().into();
    std::fs::write(&entry, value.to_string()).unwrap();
    sandbox.gut(&["undo", "--yes"]).assert_error(77, "that run is still under way", "wait");
    value["process"] = serde_json::Value::Null;
    std::fs::write(&entry, value.to_string()).unwrap();
    sandbox.gut(&["undo", "--yes"]).assert_error(77, "cut short", "on a terminal");
    let mut screen = Screen::gut(&sandbox, &["undo"]);
    screen.expect("y do it   Enter/n leave it");
    screen.prompt();
    screen.enter("");
    assert_eq!(screen.end().1, 10);
    let mut screen = Screen::gut(&sandbox, &["undo"]);
    screen.prompt();
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.subjects().len(), 3);
}

#[test]
fn a_branch_of_another_work_tree_is_left() {
    let sandbox = after(|_| {}, &["git worktree add -q -b wt ../linked"]);
    sandbox.gut(&["undo", "--yes"]).assert_error(77, "wt is checked out in another work tree", "gut undo --list");
    assert_eq!(sandbox.git(&["branch", "--list", "wt"]), "+ wt");
}

#[test]
fn undo_works_in_a_directory_that_it_removes() {
    let branch = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-b", "topic"]);
        sandbox.write("below/file", "x");
        sandbox.git(&["add", "-A"]);
        sandbox.git(&["commit", "-q", "-m", "below"]);
        sandbox.git(&["checkout", "-q", "main"]);
    };
    let sandbox = after(branch, &["git checkout -q topic"]);
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_gut"));
    let output = command.args(["undo", "--yes"]).current_dir(sandbox.directory().join("below")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(sandbox.git(&["status", "--short", "--branch"]), "## main");
}

#[test]
fn a_directory_that_was_made_since_is_no_room_for_a_file() {
    let sandbox = after(|_| {}, &["git rm -q two.txt"]);
    sandbox.write("two.txt/precious", "made since");
    sandbox.gut(&["undo", "--yes"]).assert_error(77, "two.txt is a directory now", "gut undo --list");
    assert_eq!(std::fs::read_to_string(sandbox.directory().join("two.txt/precious")).unwrap(), "made since");
}

#[test]
fn a_dry_run_and_a_redo_without_work_lose_no_run() {
    let sandbox = after(|_| {}, &["git branch made"]);
    sandbox.git(&["branch", "-D", "made"]);
    sandbox.gut(&["undo", "--dry-run"]).assert_code(0);
    assert!(!sandbox.gut(&["undo", "--list"]).stdout.contains("undone"));
    sandbox.git(&["branch", "made"]);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    sandbox.git(&["branch", "made"]);
    sandbox.gut(&["redo", "--yes"]).assert_code(0);
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_eq!(sandbox.git(&["branch", "--list", "made"]), "");
}
