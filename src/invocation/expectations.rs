//! What a command takes for granted: names that must exist, and names that must not. From its words alone.

use super::{Invocation, Reading, Tool};

/// A name that a command takes for granted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expectation {
    /// A local branch.
    Branch(String),
    /// A local branch, or one of a remote that git makes a local branch of.
    BranchOrGuess(String),
    /// No local branch yet.
    NewBranch(String),
    /// A configured remote.
    Remote(String),
    /// No remote of this name yet.
    NewRemote(String),
    /// A tag.
    Tag(String),
    /// No tag of this name yet.
    NewTag(String),
    /// What `git checkout` takes alone: a commit, a branch that git makes of a remote's, or a path.
    CommitOrPath(String),
    /// Anything that names a commit: a branch, a tag, `HEAD~3`, `stash@{1}`.
    Commit(String),
    /// What names an object: `HEAD:file`, a range of commits.
    Revision(String),
    /// The same, or a path.
    RevisionOrPath(String),
    /// A path that git knows.
    Tracked(String),
    /// A path that git knows, or that is there.
    Path(String),
    /// No file or directory yet.
    NewPath(String),
    /// At least one stash.
    Stash,
}

/// What the invocation takes for granted. Ranges, patterns and refspecs are left to git.
pub fn expectations(invocation: &Invocation, reading: &Reading<'_>) -> Vec<Expectation> {
    if invocation.tool != Tool::Git || !reading.certain {
        return Vec::new();
    }
    let before = reading.parsed.before_dashes;
    let words: Vec<&str> = reading.positionals().take(before).collect();
    let has_paths = before < reading.parsed.positionals.len() || reading.words.iter().any(|word| word == "--");
    let inner = reading.command.get(1).copied().unwrap_or_default();
    let value = |name: &str| reading.option(name).and_then(|given| given.value).map(str::to_owned);
    let first = || words.first().map(|word| (*word).to_owned());
    let commit = |word: &&str| is_plain(word).then(|| Expectation::Commit((*word).to_owned()));
    match (reading.name(), inner) {
        ("switch", _) => {
            let new = value("--create").map(Expectation::NewBranch);
            let starts = new.is_some()
                || value("--force-create").is_some()
                || reading.has("--detach")
                || reading.has("--orphan");
            let target = if starts || reading.has("--track") {
                words.first().and_then(commit)
            } else {
                first().filter(|word| is_plain(word)).map(Expectation::BranchOrGuess)
            };
            new.into_iter().chain(target).collect()
        }
        ("checkout", _) if value("-b").is_some() => {
            value("-b").map(Expectation::NewBranch).into_iter().chain(words.first().and_then(commit)).collect()
        }
        ("checkout", _)
            if words.len() == 1 && !has_paths && reading.parsed.given.iter().all(|given| given.is("--quiet")) =>
        {
            first().filter(|word| is_plain(word)).map(Expectation::CommitOrPath).into_iter().collect()
        }
        ("branch", _) => branch(reading, &words),
        ("tag", _) if reading.has("--delete") => {
            words.iter().map(|word| Expectation::Tag((*word).to_owned())).collect()
        }
        ("tag", _)
            if !["--list", "-n", "--contains", "--merged", "--points-at", "--force", "--verify"]
                .iter()
                .any(|name| reading.has(name)) =>
        {
            first().map(Expectation::NewTag).into_iter().chain(words.get(1).and_then(commit)).collect()
        }
        ("merge" | "cherry-pick" | "revert", _) => {
            words.iter().map(|word| commit(word).unwrap_or_else(|| Expectation::Revision((*word).to_owned()))).collect()
        }
        ("log" | "show" | "diff" | "shortlog" | "rev-list" | "whatchanged", _) => {
            let kind = if has_paths { Expectation::Revision } else { Expectation::RevisionOrPath };
            words.iter().map(|word| kind((*word).to_owned())).collect()
        }
        ("add" | "stage", _) if !reading.has("--pathspec-from-file") => {
            reading.positionals().filter(|path| is_path(path)).map(|path| Expectation::Path(path.to_owned())).collect()
        }
        ("rm", _) if !reading.has("--ignore-unmatch") => reading
            .positionals()
            .filter(|path| is_path(path))
            .map(|path| Expectation::Tracked(path.to_owned()))
            .collect(),
        ("restore", _) if value("--source").is_none() => reading
            .positionals()
            .filter(|path| is_path(path))
            .map(|path| Expectation::Tracked(path.to_owned()))
            .collect(),
        ("restore", _) => value("--source").map(Expectation::Revision).into_iter().collect(),
        ("checkout", _) if before == 0 && has_paths => reading
            .positionals()
            .filter(|path| is_path(path))
            .map(|path| Expectation::Tracked(path.to_owned()))
            .collect(),
        ("mv", _) => {
            let sources = words.len().saturating_sub(1);
            words.iter().take(sources).map(|path| Expectation::Tracked((*path).to_owned())).collect()
        }
        ("blame" | "annotate", _) => reading
            .positionals()
            .last()
            .filter(|_| words.len() < 2)
            .map(|path| Expectation::Tracked(path.to_owned()))
            .into_iter()
            .collect(),
        ("worktree", "add") => {
            let new = value("-b").map(Expectation::NewBranch);
            let path = first().map(Expectation::NewPath);
            new.into_iter().chain(path).chain(words.get(1).and_then(commit)).collect()
        }
        ("worktree", "remove" | "move" | "lock" | "unlock") => first().map(Expectation::Path).into_iter().collect(),
        ("rebase", _) => {
            let onto = value("--onto").filter(|word| is_plain(word)).map(Expectation::Commit);
            onto.into_iter().chain(words.iter().take(2).filter_map(commit)).collect()
        }
        ("reset", _)
            if !has_paths
                && ["--hard", "--soft", "--mixed", "--keep", "--merge"].iter().any(|name| reading.has(name)) =>
        {
            words.iter().take(1).filter_map(commit).collect()
        }
        ("reset", _) if !has_paths => {
            words.iter().map(|word| Expectation::RevisionOrPath((*word).to_owned())).collect()
        }
        ("push" | "fetch" | "pull" | "ls-remote", _) => {
            // A word that names no remote would be taken for a directory, whose hooks run.
            let is_name = |word: &&&str| !word.contains([':', '/', '\\', '~']) && !word.starts_with('.');
            let count = if reading.has("--multiple") { words.len() } else { 1 };
            let remotes = words.iter().take(count).filter(is_name).map(|word| Expectation::Remote((*word).to_owned()));
            let plain = reading.name() == "push"
                && !["--all", "--mirror", "--branches", "--delete"].iter().any(|name| reading.has(name));
            let pushed = words.iter().skip(1).filter(|_| plain);
            let pushed = pushed.filter(|word| !word.contains([':', '*']) && !word.starts_with('+') && **word != "tag");
            remotes.chain(pushed.filter_map(commit)).collect()
        }
        ("remote", "add") => first().map(Expectation::NewRemote).into_iter().collect(),
        ("remote", "rename") => first()
            .map(Expectation::Remote)
            .into_iter()
            .chain(words.get(1).map(|word| Expectation::NewRemote((*word).to_owned())))
            .collect(),
        ("remote", "remove" | "rm" | "set-url" | "get-url" | "set-head" | "show" | "prune") => {
            first().filter(|word| !word.contains([':', '/'])).map(Expectation::Remote).into_iter().collect()
        }
        ("stash", "pop" | "apply" | "drop" | "show" | "branch") => {
            let entry = words.last().filter(|word| word.starts_with("stash@{"));
            vec![entry.map_or(Expectation::Stash, |word| Expectation::Commit((*word).to_owned()))]
        }
        _ => Vec::new(),
    }
}

fn branch(reading: &Reading<'_>, words: &[&str]) -> Vec<Expectation> {
    let own = |word: &&str| (*word).to_owned();
    let any = |names: &[&str]| names.iter().any(|name| reading.has(name));
    let forced = any(&["--force", "-M", "-C", "-D"]);
    if any(&[
        "--list",
        "--all",
        "--remotes",
        "--contains",
        "--no-contains",
        "--merged",
        "--no-merged",
        "--points-at",
        "--show-current",
        "--unset-upstream",
        "--edit-description",
    ]) {
        return Vec::new();
    }
    if any(&["--delete", "-D"]) {
        return words.iter().map(own).map(Expectation::Branch).collect();
    }
    if any(&["--move", "-M", "--copy", "-C"]) {
        let (from, to) = if words.len() > 1 { (words.first(), words.get(1)) } else { (None, words.first()) };
        let to = to.filter(|_| !forced).map(own).map(Expectation::NewBranch);
        return from.map(own).map(Expectation::Branch).into_iter().chain(to).collect();
    }
    if let Some(given) = reading.option("--set-upstream-to") {
        let upstream = given.value.filter(|word| is_plain(word)).map(|word| Expectation::Commit(word.to_owned()));
        return upstream.into_iter().chain(words.first().map(own).map(Expectation::Branch)).collect();
    }
    let new = words.first().filter(|_| !forced).map(own).map(Expectation::NewBranch);
    let start = words.get(1).filter(|word| is_plain(word)).map(own).map(Expectation::Commit);
    new.into_iter().chain(start).collect()
}

/// Whether a word is one name: no range, no exclusion, no pattern, and not `-`, the branch before.
fn is_plain(word: &str) -> bool {
    !word.is_empty() && !word.starts_with(['-', '^', ':']) && !word.contains("..") && !word.contains(['*', '?', '['])
}

/// Whether a pathspec is one path: no pattern, no magic, not all of it.
fn is_path(word: &str) -> bool {
    !word.is_empty() && !word.starts_with(':') && !word.contains(['*', '?', '[']) && word != "."
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::options::known_for_tests;

    #[test]
    fn tells_what_is_taken_for_granted() {
        for (line, expected) in [
            ("git switch main", "BranchOrGuess(\"main\")"),
            ("git switch -c new origin/main", "NewBranch(\"new\") Commit(\"origin/main\")"),
            ("git switch -", ""),
            ("git checkout -b new", "NewBranch(\"new\")"),
            ("git checkout f", "CommitOrPath(\"f\")"),
            ("git checkout -- f", "Tracked(\"f\")"),
            ("git checkout main f", ""),
            ("git branch new main", "NewBranch(\"new\") Commit(\"main\")"),
            ("git branch -d a b", "Branch(\"a\") Branch(\"b\")"),
            ("git branch -m old new", "Branch(\"old\") NewBranch(\"new\")"),
            ("git branch -M old new", "Branch(\"old\")"),
            ("git branch -m new", "NewBranch(\"new\")"),
            ("git branch --list x", ""),
            ("git branch -u origin/main", "Commit(\"origin/main\")"),
            ("git tag v1 HEAD~1", "NewTag(\"v1\") Commit(\"HEAD~1\")"),
            ("git tag -d v1", "Tag(\"v1\")"),
            ("git tag -f v1", ""),
            ("git merge --no-ff topic", "Commit(\"topic\")"),
            ("git cherry-pick a..b", "Revision(\"a..b\")"),
            ("git show HEAD:f", "RevisionOrPath(\"HEAD:f\")"),
            ("git diff a b -- f", "Revision(\"a\") Revision(\"b\")"),
            ("git add . '*.rs' f", "Path(\"f\")"),
            ("git rm -r --cached d", "Tracked(\"d\")"),
            ("git restore --staged f", "Tracked(\"f\")"),
            ("git restore --source a f", "Revision(\"a\")"),
            ("git mv a b", "Tracked(\"a\")"),
            ("git blame -L 1,2 f", "Tracked(\"f\")"),
            ("git worktree add ../x -b new main", "NewBranch(\"new\") NewPath(\"../x\") Commit(\"main\")"),
            ("git stash pop", "Stash"),
            ("git rebase --onto a b", "Commit(\"a\") Commit(\"b\")"),
            ("git reset --hard HEAD~5", "Commit(\"HEAD~5\")"),
            ("git reset f", "RevisionOrPath(\"f\")"),
            ("git push origin main", "Remote(\"origin\") Commit(\"main\")"),
            ("git push origin HEAD:main", "Remote(\"origin\")"),
            ("git push origin --delete x", "Remote(\"origin\")"),
            ("git fetch https://h/r", ""),
            ("git remote add up https://h/r", "NewRemote(\"up\")"),
            ("git remote remove up", "Remote(\"up\")"),
            ("git stash pop stash@{3}", "Commit(\"stash@{3}\")"),
            ("git log nothing", "RevisionOrPath(\"nothing\")"),
        ] {
            let invocation = Invocation::parse(line).unwrap();
            let known = known_for_tests(&invocation);
            let found = expectations(&invocation, &Reading::of(&invocation, Some(&known)));
            let shown: Vec<String> = found.iter().map(|expectation| format!("{expectation:?}")).collect();
            assert_eq!(shown.join(" "), expected, "{line}");
        }
    }
}
