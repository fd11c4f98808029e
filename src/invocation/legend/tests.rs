//! Legends of whole commands, with a help of the tests' own and with the options of the git of this machine.

use proptest::prelude::*;

use super::help::parse_git_options;
use super::*;
use crate::invocation::options::known_for_tests;

fn help() -> Help {
    let options = "    --[no-]onto <revision>  rebase onto given branch instead of upstream\n    -a, --[no-]all  commit all changed files\n    -m, --[no-]message <message>  commit message\n    --[no-]verify  run hooks\n    --oneline  one line each\n    -<n>  this many\n    -f, --[no-]force  force updates\n    -u, --[no-]set-upstream  set upstream\n";
    let commands = [("rebase", "Reapply commits on top of another base tip"), ("commit", "Record changes")];
    let commands = commands.map(|(name, says)| (name.to_owned(), says.to_owned())).into();
    Help { version: Some("2.47.3".into()), commands, options: parse_git_options(options), ..Help::default() }
}

fn legend_of(line: &str) -> Vec<Entry> {
    let invocation = Invocation::parse(line).unwrap();
    let (_, rest) = without_globals(&invocation);
    legend(&invocation, Some(&known_for_tests(&rest)), &help())
}

fn shown(line: &str) -> String {
    let lines: Vec<String> =
        legend_of(line).iter().map(|entry| format!("{} = {}", entry.text, entry.meaning)).collect();
    lines.join("\n") + "\n"
}

/// The matrix of git's versions runs this: a version with a new command shows what the knowledge lacks.
#[test]
fn every_command_of_the_installed_git_is_described_and_judged() {
    let git = |args: &[&str]| crate::invocation::options::git_in_tests(args);
    let names = git(&["--list-cmds=main,nohelpers"]);
    let names: Vec<String> = names.split_whitespace().map(str::to_owned).collect();
    let told = git(&["help", "-a", "--no-aliases", "--no-external-commands"]);
    let help = Help { commands: super::help::parse_git_commands(&told, &names), ..Help::default() };
    let mut commands: Vec<Vec<String>> = Vec::new();
    // `subtree` is an extra that few packages bring.
    for name in names.iter().filter(|name| !name.contains("--") && *name != "subtree") {
        let verbs = crate::invocation::options::verbs_in_tests(name).unwrap_or_default();
        commands.extend(verbs.into_iter().map(|verb| vec![name.clone(), verb]));
        commands.push(vec![name.clone()]);
    }
    let mut lacking = Vec::new();
    for words in &commands {
        let spoken = words.join(" ");
        let invocation = Invocation::new(Tool::Git, words);
        let known = known_for_tests(&invocation);
        let risk = crate::invocation::classify(&invocation, Some(&known));
        let is_known = risk.refused.is_some() || !risk.reason.starts_with("no rule knows");
        // A group alone prints its usage.
        let is_group = words.len() == 1 && crate::invocation::knowledge::inner(Tool::Git, &spoken).next().is_some();
        if !is_known && !is_group && !invocation.is_plumbing() {
            lacking.push(format!("`{spoken}` has no rule"));
        }
        let entries = legend(&invocation, Some(&known), &help);
        let vague = entries.iter().any(|entry| entry.meaning == "a command of git");
        if vague && risk.refused.is_none() && !invocation.is_plumbing() {
            lacking.push(format!("`{spoken}` has no description"));
        }
    }
    assert_eq!(lacking, Vec::<String>::new(), "of {} commands", commands.len());
    assert!(commands.len() > 200, "only {} commands were read", commands.len());
}

#[test]
fn a_rebase_is_explained_word_by_word() {
    assert_eq!(
        shown("git rebase --onto main topic~3 topic"),
        "git = the version control system, version 2.47.3\n\
         rebase = reapply commits on top of another base tip\n\
         --onto main = rebase onto given branch instead of upstream\n\
         topic~3 = what it has already is left out: the commit 3 before topic\n\
         topic = the branch that is rebased, after switching to it\n"
    );
}

#[test]
fn bundles_negations_numbers_and_what_nobody_knows() {
    assert_eq!(
        shown("git commit -am 'fix login' --no-verify --zzz -- src"),
        "git = the version control system, version 2.47.3\n\
         commit = record changes\n\
         -a = commit all changed files\n\
         -m 'fix login' = commit message\n\
         --no-verify = do without the hooks that check first\n\
         --zzz = `git commit` has no such option\n\
         -- = what follows are paths or names, no options\n\
         src = only what changed there is committed\n"
    );
    assert_eq!(
        shown("git -C .. log -3 --oneline --source main.. ':!docs'"),
        "git = the version control system, version 2.47.3\n\
         -C .. = as if git was started in this directory\n\
         log = a command of git\n\
         -3 = this many\n\
         --oneline = one line each\n\
         --source = an option of `git log`; `git help log` tells more\n\
         main.. = the commits of HEAD that are not in main\n\
         ':!docs' = `docs`, left out\n"
    );
    assert_eq!(
        shown("git push -fu origin +main:main :old"),
        "git = the version control system, version 2.47.3\n\
         push = a command of git\n\
         -f = force updates\n\
         -u = set upstream\n\
         origin = a remote, which is a repository elsewhere\n\
         +main:main = main is pushed to main of the remote, even where that loses commits (the +)\n\
         :old = old is deleted on the remote\n"
    );
    assert_eq!(
        shown("git stash pop 1"),
        "git = the version control system, version 2.47.3\n\
         stash = a command of git\n\
         pop = bring an entry back and remove it from the stash\n\
         1 = entry 1 of the stash, where 0 is the newest\n"
    );
    assert!(shown("git commit -m").ends_with("-m = an option whose value is missing\n"));
}

/// The last part and what it means.
fn last(line: &str) -> (String, String) {
    let entry = legend_of(line).pop().unwrap();
    (entry.text, entry.meaning)
}

#[test]
fn what_becomes_of_each_word_is_told_as_git_takes_it() {
    for (line, text, meaning) in [
        ("git push origin tag v1.0", "tag v1.0", "the tag v1.0 is pushed"),
        ("git fetch origin tag v1.0", "tag v1.0", "the tag v1.0 of the remote is fetched"),
        ("git push origin tag", "tag", "tag is pushed to the branch or tag of the same name"),
        ("git push origin @", "@", "HEAD, the branch that is checked out, is pushed to the branch of the same name"),
        ("git push origin ^main", "^main", "main is left out"),
        ("git show :2:f1", ":2:f1", "`f1` in the index, of a conflict: our side (stage 2)"),
        ("git show :0:f1", ":0:f1", "`f1` as it is staged, in the index"),
        ("git show :f1", ":f1", "`f1` as it is staged, in the index"),
        ("git log ':!docs'", "':!docs'", "`docs`, left out"),
        ("git show HEAD^@", "HEAD^@", "all parents of HEAD"),
        ("git log topic --not main", "main", "without main and everything before it"),
        ("git log --not topic --not main", "main", NAME_OR_PATH),
        (
            "git pull --rebase origin topic",
            "topic",
            "topic of the remote is fetched, and the branch that is checked out is rebased onto it",
        ),
        (
            "git pull --ff-only origin topic",
            "topic",
            "topic of the remote is fetched, and merged into the branch that is checked out",
        ),
        (
            "git revert --no-commit HEAD",
            "HEAD",
            "what is taken back, in the files and the index: HEAD, the commit that is checked out",
        ),
        ("git format-patch -1", "-1", "make patches of this many commits, the newest ones"),
        ("git merge topic --no-ff", "--no-ff", "make a merge commit even where the branch could just move forward"),
        ("git commit -a --no-message", "--no-message", "not: commit message"),
        ("git rebase --skip", "--skip", "leave out the commit at hand and go on with the rebase"),
        ("git branch -ff", "-ff", "force updates"),
        ("git switch -", "-", "the branch that was checked out before this one"),
        ("git checkout -", "-", "the branch that was checked out before this one"),
        (
            "git checkout HEAD~1",
            "HEAD~1",
            "what is checked out, on no branch (a detached HEAD): the commit before HEAD",
        ),
        ("git checkout --detach main", "main", "what is checked out, on no branch (a detached HEAD)"),
        ("git checkout -b new HEAD~1", "HEAD~1", "where the new branch begins: the commit before HEAD"),
        ("git checkout -t origin/x", "origin/x", "a branch of that name is made here, which tracks it"),
        ("git checkout -- f1", "f1", "it is restored"),
        ("git checkout HEAD~1 -- f1", "f1", "it is restored"),
        ("git reset HEAD f1", "f1", "it is unstaged; the file stays as it is"),
        ("git reset -- f1", "f1", "it is unstaged; the file stays as it is"),
        ("git restore --staged f1", "f1", "it is unstaged; the file stays as it is"),
        ("git add f1", "f1", "it is staged"),
        ("git log --decorate", "--decorate", "with the names of branches and tags beside their commits"),
    ] {
        let (found, means) = last(line);
        assert_eq!(found.trim_matches('\''), text.trim_matches('\''), "{line}");
        assert_eq!(means, meaning, "{line}");
    }
}

#[test]
fn the_arguments_of_gh_are_called_in_words() {
    for (line, usage, meaning) in [
        ("gh secret set KEY", "<secret-name>", "the name of the secret"),
        ("gh workflow run ci", "[<workflow-id> | <workflow-name>]", "the workflow, by its id or name"),
        ("gh release view v1", "[<tag>]", "the tag"),
    ] {
        let invocation = Invocation::parse(line).unwrap();
        let help = Help { arguments: vec![usage.to_owned()], ..Help::default() };
        let entries = legend(&invocation, Some(&known_for_tests(&invocation)), &help);
        assert_eq!(entries.last().unwrap().meaning, meaning, "{line}");
    }
}

#[test]
fn words_are_what_git_takes_them_for() {
    for (line, word, meaning) in [
        ("git show :f", ":f", "`f` as it is staged, in the index"),
        ("git diff :2:f :3:f", ":3:f", "`f` in the index, of a conflict: their side (stage 3)"),
        ("git show ':!f'", "':!f'", "`f`, left out"),
        ("git log ':(top)f'", "':(top)f'", "`f`, from the top of the work tree"),
        ("git log -- :f", ":f", "`f`"),
        ("git remote set-url up https://h/r", "up", "a remote, which is a repository elsewhere"),
        ("git remote set-url up https://h/r", "https://h/r", "the address"),
        ("git remote set-url up https://h/r https://h/o", "https://h/o", "the address that is replaced"),
        ("git push origin tag v1", "tag v1", "the tag v1 is pushed"),
        ("git fetch origin tag v1 x", "tag v1", "the tag v1 of the remote is fetched"),
        ("git fetch origin tag v1 x", "x", "x of the remote is fetched"),
        ("git push origin tag", "tag", "tag is pushed to the branch or tag of the same name"),
        ("git rm --cached f", "f", "it is removed from the index, and stays in the work tree"),
        ("git commit -i f", "f", "what changed there is committed too"),
    ] {
        let entries = legend_of(line);
        let entry = entries.iter().rfind(|entry| entry.text == word).unwrap();
        assert_eq!(entry.meaning, meaning, "{line}");
    }
}

#[test]
fn what_is_known_of_an_option_is_said_of_every_form_of_it() {
    let tables = ["diff", "revisions", "rev-parse", "config"];
    for line in
        ["git log --stat", "git log -p", "git log --grep fix", "git rev-parse --show-toplevel", "git diff --cached"]
    {
        let invocation = Invocation::parse(line).unwrap();
        let (_, tables) = (tables, crate::invocation::options::git_help_sources(&invocation.args, 1).1);
        let options = tables.iter().flat_map(|table| parse_git_options(table)).collect();
        let entries = legend(&invocation, Some(&known_for_tests(&invocation)), &Help { options, ..Help::default() });
        assert!(!entries.last().unwrap().meaning.contains("tells more"), "{line}: {entries:?}");
    }
}

#[test]
fn the_arguments_of_gh_are_called_as_its_help_calls_them() {
    let invocation = Invocation::parse("gh pr merge feature --squash").unwrap();
    let arguments = vec!["[<number> | <url> | <branch>]".to_owned()];
    let help = Help { arguments, ..Help::default() };
    let entries = legend(&invocation, Some(&known_for_tests(&invocation)), &help);
    assert_eq!(entries[3].meaning, "the pull request of this branch");
    let invocation = Invocation::parse("gh pr merge 7").unwrap();
    let entries = legend(&invocation, Some(&known_for_tests(&invocation)), &help);
    assert_eq!(entries[3].meaning, "the pull request with this number");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_parts_in_their_order_cover_every_word(
        is_gh in any::<bool>(),
        start in proptest::collection::vec("-C|-c|--git-dir=x|-p", 0..3),
        first in "log|commit|push|rebase|stash|remote|checkout|branch|tag|diff|config|pr|issue|\\PC{0,6}",
        words in proptest::collection::vec("-{0,2}[a-zm5=^~:+.@{}-]{0,8}|--|-[amfu]{1,3}|push|list|view|merge|\\PC{0,6}", 0..7),
        is_known in any::<bool>(),
    ) {
        let args = start.into_iter().chain([first]).chain(words);
        let invocation = Invocation::new(if is_gh { Tool::Gh } else { Tool::Git }, args);
        let (_, rest) = without_globals(&invocation);
        let known = known_for_tests(&rest);
        let entries = legend(&invocation, is_known.then_some(&known), &help());
        let mut next = 0;
        for entry in &entries {
            prop_assert!(!entry.meaning.is_empty() && !entry.text.is_empty());
            let is_same_word = *entry.words.start() + 1 == next;
            prop_assert!(*entry.words.start() == next || is_same_word, "{:?} of {invocation}", entries);
            next = *entry.words.end() + 1;
        }
        prop_assert_eq!(next, invocation.args.len() + 1);
    }
}
