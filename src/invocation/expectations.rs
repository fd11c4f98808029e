//! The names that a command takes for granted: those that must exist, and those that must not. From its words alone.

use super::knowledge::{self, Expect, Expected, Place};
use super::{Invocation, Reading, Tool, stash_entry};

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
    /// The same, or a group of remotes, which git takes here since this version.
    RemoteOrGroup(String, &'static str),
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

/// The names that the invocation takes for granted. Ranges, patterns and refspecs are left to git.
pub fn expectations(invocation: &Invocation, reading: &Reading<'_>) -> Vec<Expectation> {
    if invocation.tool != Tool::Git || !reading.certain {
        return Vec::new();
    }
    let known = knowledge::named(Tool::Git, &reading.command).find(|command| !command.expects.is_empty());
    let Some(command) = known.filter(|command| !command.free.are_given(reading)) else { return Vec::new() };
    let applying = command.expects.iter().filter(|expect| expect.applies(reading));
    applying.flat_map(|expect| of_words(expect, reading)).collect()
}

/// The expectations of one line of the table.
fn of_words(expect: &Expect, reading: &Reading<'_>) -> Vec<Expectation> {
    if expect.is == Expected::Transferred {
        return transferred(reading);
    }
    let words: Vec<&str> = match &expect.value {
        Some(name) => reading.option(name).and_then(|given| given.value).into_iter().collect(),
        None => operands(expect.of, reading),
    };
    if expect.is == Expected::Stash {
        return vec![stashed(words.first().copied())];
    }
    let has_dashes = reading.has_dashes();
    words.into_iter().filter_map(|word| of_word(expect.is, word, has_dashes)).collect()
}

/// The operands at this place. The last of all is a path behind `--` too.
fn operands<'a>(place: Place, reading: &Reading<'a>) -> Vec<&'a str> {
    let count = reading.parsed.positionals.len();
    let end = if matches!(place, Place::All | Place::Last) { count } else { reading.parsed.before_dashes };
    reading.positionals().take(end).enumerate().filter(|(at, _)| place.holds(*at, end)).map(|(_, word)| word).collect()
}

/// What is expected of one word; `None` where it is more than one name, which is left to git.
fn of_word(expected: Expected, word: &str, has_dashes: bool) -> Option<Expectation> {
    let name = word.to_owned();
    let single = is_plain(word);
    Some(match expected {
        Expected::Branch => Expectation::Branch(name),
        Expected::BranchOrGuess => Expectation::BranchOrGuess(single.then_some(name)?),
        Expected::NewBranch => Expectation::NewBranch(name),
        Expected::Remote => Expectation::Remote((!word.contains([':', '/'])).then_some(name)?),
        // A group of the name `default` holds for all where it is not configured.
        Expected::RemoteGroup => {
            let is_one = word != "default" && !word.contains([':', '/']);
            Expectation::RemoteOrGroup(is_one.then_some(name)?, FIRST_WITH_GROUPS)
        }
        Expected::NewRemote => Expectation::NewRemote(name),
        Expected::Tag => Expectation::Tag(name),
        Expected::NewTag => Expectation::NewTag(name),
        Expected::CommitOrPath => Expectation::CommitOrPath(single.then_some(name)?),
        Expected::Commit => Expectation::Commit(single.then_some(name)?),
        Expected::Commits if single => Expectation::Commit(name),
        Expected::RevisionOrPath if !has_dashes => Expectation::RevisionOrPath(name),
        Expected::Commits | Expected::Revision | Expected::RevisionOrPath => Expectation::Revision(name),
        Expected::Tracked => Expectation::Tracked(is_path(word).then_some(name)?),
        Expected::TrackedFile => Expectation::Tracked(name),
        Expected::Path => Expectation::Path(is_path(word).then_some(name)?),
        Expected::Place => Expectation::Path(name),
        Expected::NewPath => Expectation::NewPath(name),
        Expected::Stash | Expected::Transferred => return None,
    })
}

/// The version since which git takes a group of remotes for one remote, where it fetches.
const FIRST_WITH_GROUPS: &str = "1.6";

/// The entry of the stash that a word names, or any where it names none.
fn stashed(word: Option<&str>) -> Expectation {
    // `stash` alone is the newest one, whatever it is.
    let entry = word.and_then(stash_entry).filter(|_| !word.is_some_and(|word| word.ends_with("stash")));
    entry.map_or(Expectation::Stash, Expectation::Commit)
}

/// The remotes that `git push`, `fetch`, `pull` and `ls-remote` name, and the commits that are pushed.
fn transferred(reading: &Reading<'_>) -> Vec<Expectation> {
    let words: Vec<&str> = reading.positionals().take(reading.parsed.before_dashes).collect();
    // A word that names no remote would be taken for a directory, whose hooks run.
    let is_name = |word: &&&str| !word.contains([':', '/', '\\', '~']) && !word.starts_with('.');
    let count = if reading.has("--multiple") { words.len() } else { 1 };
    let remotes = words.iter().take(count).filter(is_name).map(|word| match reading.name() {
        "fetch" => Expectation::RemoteOrGroup((*word).to_owned(), FIRST_WITH_GROUPS),
        "push" => Expectation::RemoteOrGroup((*word).to_owned(), "2.55"),
        _ => Expectation::Remote((*word).to_owned()),
    });
    let plain = reading.name() == "push"
        && !["--all", "--mirror", "--branches", "--delete"].iter().any(|name| reading.has(name));
    let pushed = words.iter().skip(1).filter(|_| plain);
    let pushed = pushed.filter(|word| !word.contains([':', '*']) && !word.starts_with('+') && **word != "tag");
    let pushed = pushed.filter(|word| is_plain(word)).map(|word| Expectation::Commit((*word).to_owned()));
    remotes.chain(pushed).collect()
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
            ("git push origin main", "RemoteOrGroup(\"origin\", \"2.55\") Commit(\"main\")"),
            ("git push origin HEAD:main", "RemoteOrGroup(\"origin\", \"2.55\")"),
            ("git push origin --delete x", "RemoteOrGroup(\"origin\", \"2.55\")"),
            ("git fetch https://h/r", ""),
            ("git fetch team", "RemoteOrGroup(\"team\", \"1.6\")"),
            ("git pull team", "Remote(\"team\")"),
            ("git remote update default team", "RemoteOrGroup(\"team\", \"1.6\")"),
            ("git remote add up https://h/r", "NewRemote(\"up\")"),
            ("git remote remove up", "Remote(\"up\")"),
            ("git stash pop stash@{3}", "Commit(\"stash@{3}\")"),
            ("git stash drop 1", "Commit(\"stash@{1}\")"),
            ("git stash branch x refs/stash@{2}", "Commit(\"stash@{2}\")"),
            ("git stash apply stash", "Stash"),
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
