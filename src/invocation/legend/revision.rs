//! Revisions in words, by the syntax of gitrevisions(7): `HEAD~3` is the commit 3 before HEAD.

use super::Lookup;

/// What a word means that names a commit, another object, or commits.
pub(super) struct Meaning {
    /// In words.
    pub(super) words: String,
    /// What is looked up to say what it is here.
    pub(super) lookup: Option<Lookup>,
}

/// How dots between two revisions are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dots {
    /// As a set of commits, by `git log` and most others.
    Commits,
    /// As two ends to compare, by `git diff`.
    Ends,
}

/// Names that git itself writes, and what they are.
const SPECIAL: [(&str, &str); 9] = [
    ("HEAD", "HEAD, the commit that is checked out"),
    ("@", "HEAD, the commit that is checked out"),
    ("FETCH_HEAD", "what was fetched last"),
    ("ORIG_HEAD", "where HEAD was before the last merge, rebase, pull or reset"),
    ("MERGE_HEAD", "the commit that is being merged"),
    ("CHERRY_PICK_HEAD", "the commit that is being picked"),
    ("REVERT_HEAD", "the commit that is being reverted"),
    ("REBASE_HEAD", "the commit at which the rebase stands"),
    ("BISECT_HEAD", "the commit that the bisection tests"),
];

/// A revision, or a range of them, in words.
pub(super) fn describe(word: &str, dots: Dots) -> Meaning {
    if let Some((first, second)) = range(word, "...") {
        let (first, second) = (end(first), end(second));
        let words = match dots {
            Dots::Commits => format!("the commits of {first} and of {second} that are not in both"),
            Dots::Ends => format!("what changed on {second} since its last common commit with {first}"),
        };
        return Meaning { words, lookup: (dots == Dots::Commits).then(|| Lookup::Commits(word.to_owned())) };
    }
    if let Some((first, second)) = range(word, "..") {
        let (first, second) = (end(first), end(second));
        let words = match dots {
            Dots::Commits => format!("the commits of {second} that are not in {first}"),
            Dots::Ends => format!("what differs from {first} to {second}"),
        };
        return Meaning { words, lookup: (dots == Dots::Commits).then(|| Lookup::Commits(word.to_owned())) };
    }
    if let Some(name) = word.strip_prefix('^').filter(|name| !name.is_empty()) {
        let words = format!("without {} and everything before it", single(name));
        return Meaning { words, lookup: Some(Lookup::Commit(name.to_owned())) };
    }
    let several = [
        ("^@", "all parents of "),
        ("^!", "one commit alone, without its parents: "),
        ("^-", "what a merge brought in, which is what its first parent does not have: "),
    ];
    for (mark, says) in several {
        if let Some(name) = word.strip_suffix(mark).filter(|name| !name.is_empty()) {
            let words = format!("{says}{}", short(name));
            let lookup = match mark {
                "^@" => Lookup::Each(word.to_owned()),
                "^-" => Lookup::Commits(word.to_owned()),
                _ => Lookup::Commit(name.to_owned()),
            };
            return Meaning { words, lookup: Some(lookup) };
        }
    }
    // The hash of a file or a tree has no subject.
    let names_commit = !is_in_tree(word) && !word.contains("^{tree}") && !word.contains("^{blob}");
    Meaning { words: single(word), lookup: names_commit.then(|| Lookup::Commit(word.to_owned())) }
}

/// Both ends of a range: dots in `:/text` or in braces are none.
fn range<'a>(word: &'a str, dots: &str) -> Option<(&'a str, &'a str)> {
    let (first, second) = word.split_once(dots)?;
    let is_inside = first.starts_with(':') || first.matches('{').count() > first.matches('}').count();
    // `../file` is a path, and so is `..`.
    let is_path = word.starts_with("../") || (first.is_empty() && second.is_empty()) || first.contains(':');
    (!is_inside && !is_path).then_some((first, second))
}

fn end(word: &str) -> String {
    if word.is_empty() { "HEAD".to_owned() } else { short(word) }
}

/// A revision as it stands in a sentence: its name where it is one, or its words.
fn short(word: &str) -> String {
    if is_name(word) { word.to_owned() } else { single(word) }
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && !word.contains(['~', '^', ':']) && !word.contains("@{")
}

/// Whether the word names something in a commit or in the index: `HEAD:src`, `:file`.
fn is_in_tree(word: &str) -> bool {
    if word.starts_with(":/") {
        return false;
    }
    split_colon(word).is_some()
}

/// The revision and the path of `HEAD:src`; the colon in `@{10:30}` is none.
fn split_colon(word: &str) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    for (at, character) in word.char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => return Some((&word[..at], &word[at + 1..])),
            _ => {}
        }
    }
    None
}

/// One revision in words.
fn single(word: &str) -> String {
    if let Some(text) = word.strip_prefix(":/") {
        return format!("the youngest commit whose message matches `{text}`");
    }
    if let Some((revision, path)) = split_colon(word) {
        return in_tree(revision, path);
    }
    let start = word.find(['~', '^']).into_iter().chain(word.find("@{")).min().unwrap_or(word.len());
    let (base, mut rest) = word.split_at(start);
    let mut said = String::new();
    if let Some((inside, after)) = rest.strip_prefix("@{").and_then(|inside| inside.split_once('}')) {
        said = moved(base, inside);
        rest = after;
    } else if base.is_empty() {
        return format!("`{word}`");
    }
    if said.is_empty() {
        said = if rest.is_empty() { named(base) } else { base.to_owned() };
    }
    while !rest.is_empty() {
        let (next, after) = step(&said, rest);
        if after.len() == rest.len() {
            return format!("`{word}`");
        }
        said = next;
        rest = after;
    }
    said
}

/// What stands behind `@{...}`.
fn moved(base: &str, inside: &str) -> String {
    let of = |base: &str| if base.is_empty() { "the branch that is checked out".to_owned() } else { base.to_owned() };
    let number: Option<u64> = inside.parse().ok();
    match inside.to_ascii_lowercase().as_str() {
        "u" | "upstream" => format!("the upstream of {}, which it is pulled from", of(base)),
        "push" => format!("where {} is pushed to", of(base)),
        _ if inside.starts_with('-') && inside[1..].bytes().all(|byte| byte.is_ascii_digit()) && inside.len() > 1 => {
            match &inside[1..] {
                "1" => "the branch that was checked out before this one".to_owned(),
                count => format!("the branch that was checked out {count} switches ago"),
            }
        }
        _ if base == "stash" || base == "refs/stash" => match number {
            Some(0) => "the newest entry of the stash".to_owned(),
            Some(number) => format!("entry {number} of the stash, where 0 is the newest"),
            None => format!("the stash as it was at `{inside}`"),
        },
        _ => match number {
            Some(0) => format!("where {} is now", of(base)),
            Some(1) => format!("where {} was before its last move", of(base)),
            Some(number) => format!("where {} was {number} moves ago, by its reflog", of(base)),
            None => format!("where {} was at `{inside}`, by its reflog", of(base)),
        },
    }
}

/// One step from a commit: what it comes to in words, and what is left of the word.
fn step<'a>(said: &str, rest: &'a str) -> (String, &'a str) {
    let digits = |text: &'a str| {
        let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
        text.split_at(end)
    };
    if let Some(after) = rest.strip_prefix('~') {
        let (count, after) = digits(after);
        let said = match count {
            "" | "1" => format!("the commit before {said}"),
            "0" => said.to_owned(),
            count => format!("the commit {count} before {said}"),
        };
        return (said, after);
    }
    if let Some((kind, after)) = rest.strip_prefix("^{").and_then(|inside| inside.split_once('}')) {
        let said = match kind {
            "" => format!("what the tag {said} stands for"),
            "commit" => format!("the commit of {said}"),
            "tree" => format!("the files of {said}, without its message"),
            "object" => said.to_owned(),
            kind => match kind.strip_prefix('/') {
                Some(text) => format!("the youngest commit before {said} whose message matches `{text}`"),
                None => format!("the {kind} of {said}"),
            },
        };
        return (said, after);
    }
    if let Some(after) = rest.strip_prefix('^') {
        let (count, after) = digits(after);
        let said = match count {
            "" | "1" => format!("the first parent of {said}"),
            "0" => format!("the commit of {said}"),
            "2" => format!("the second parent of {said}, which is what was merged"),
            count => format!("parent number {count} of {said}"),
        };
        return (said, after);
    }
    (said.to_owned(), rest)
}

/// A file or directory in a commit or in the index.
fn in_tree(revision: &str, path: &str) -> String {
    if !revision.is_empty() {
        let revision = short(revision);
        return match path {
            "" => format!("all files of {revision}"),
            path => format!("`{path}` as it is in {revision}"),
        };
    }
    let side = |path: &str, side: &str| format!("`{path}` in the index, of a conflict: {side}");
    match path.split_once(':') {
        Some(("0", path)) => format!("`{path}` as it is staged, in the index"),
        Some(("1", path)) => side(path, "the common ancestor (stage 1)"),
        Some(("2", path)) => side(path, "our side (stage 2)"),
        Some(("3", path)) => side(path, "their side (stage 3)"),
        _ => format!("`{path}` as it is staged, in the index"),
    }
}

/// A name without anything behind it.
fn named(name: &str) -> String {
    if let Some((_, says)) = SPECIAL.iter().find(|(special, _)| *special == name) {
        return (*says).to_owned();
    }
    let full = [
        ("refs/heads/", "the branch"),
        ("heads/", "the branch"),
        ("refs/tags/", "the tag"),
        ("tags/", "the tag"),
        ("refs/remotes/", "the remote-tracking branch"),
        ("remotes/", "the remote-tracking branch"),
    ];
    for (start, kind) in full {
        if let Some(short) = name.strip_prefix(start) {
            return format!("{kind} {short}");
        }
    }
    if matches!(name, "stash" | "refs/stash") {
        return "the newest entry of the stash".to_owned();
    }
    let is_hash = (7..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash && name.bytes().any(|byte| byte.is_ascii_digit()) {
        return "the commit with this hash".to_owned();
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_form_of_a_revision_is_told_in_words() {
        for (word, words) in [
            ("HEAD", "HEAD, the commit that is checked out"),
            ("@", "HEAD, the commit that is checked out"),
            ("main", "main"),
            ("HEAD~", "the commit before HEAD"),
            ("HEAD~3", "the commit 3 before HEAD"),
            ("HEAD^", "the first parent of HEAD"),
            ("HEAD^^", "the first parent of the first parent of HEAD"),
            ("HEAD~2^2", "the second parent of the commit 2 before HEAD, which is what was merged"),
            ("main^0", "the commit of main"),
            ("v1.0^{}", "what the tag v1.0 stands for"),
            ("HEAD^{tree}", "the files of HEAD, without its message"),
            ("main^{/fix}", "the youngest commit before main whose message matches `fix`"),
            ("a..b", "the commits of b that are not in a"),
            ("origin/main..", "the commits of HEAD that are not in origin/main"),
            ("..b", "the commits of b that are not in HEAD"),
            ("HEAD~2..HEAD", "the commits of HEAD that are not in the commit 2 before HEAD"),
            ("a...b", "the commits of a and of b that are not in both"),
            ("@{u}", "the upstream of the branch that is checked out, which it is pulled from"),
            ("main@{upstream}", "the upstream of main, which it is pulled from"),
            ("@{push}", "where the branch that is checked out is pushed to"),
            ("@{-1}", "the branch that was checked out before this one"),
            ("@{-3}", "the branch that was checked out 3 switches ago"),
            (":/fix login", "the youngest commit whose message matches `fix login`"),
            (":/a..b", "the youngest commit whose message matches `a..b`"),
            ("HEAD@{2}", "where HEAD was 2 moves ago, by its reflog"),
            ("@{1}", "where the branch that is checked out was before its last move"),
            ("main@{yesterday}", "where main was at `yesterday`, by its reflog"),
            ("main@{10:30}", "where main was at `10:30`, by its reflog"),
            ("stash@{0}", "the newest entry of the stash"),
            ("stash@{1}", "entry 1 of the stash, where 0 is the newest"),
            ("stash@{1}^", "the first parent of entry 1 of the stash, where 0 is the newest"),
            ("HEAD:src/main.rs", "`src/main.rs` as it is in HEAD"),
            ("HEAD~1:", "all files of the commit before HEAD"),
            (":file", "`file` as it is staged, in the index"),
            (":0:file", "`file` as it is staged, in the index"),
            (":1:file", "`file` in the index, of a conflict: the common ancestor (stage 1)"),
            (":2:file", "`file` in the index, of a conflict: our side (stage 2)"),
            (":3:file", "`file` in the index, of a conflict: their side (stage 3)"),
            ("HEAD^@", "all parents of HEAD"),
            ("^main", "without main and everything before it"),
            ("topic^!", "one commit alone, without its parents: topic"),
            ("topic^@", "all parents of topic"),
            ("refs/heads/x", "the branch x"),
            ("1a2b3c4d", "the commit with this hash"),
            ("deadbeef", "deadbeef"),
            ("../file", "../file"),
            ("HEAD~x", "`HEAD~x`"),
            ("~3", "`~3`"),
        ] {
            assert_eq!(describe(word, Dots::Commits).words, words, "{word}");
        }
        assert_eq!(describe("a..b", Dots::Ends).words, "what differs from a to b");
        assert_eq!(describe("a...", Dots::Ends).words, "what changed on HEAD since its last common commit with a");
    }

    #[test]
    fn only_commits_are_looked_up() {
        assert_eq!(describe("HEAD~3", Dots::Commits).lookup, Some(Lookup::Commit("HEAD~3".into())));
        assert_eq!(describe("^main", Dots::Commits).lookup, Some(Lookup::Commit("main".into())));
        assert_eq!(describe("a..b", Dots::Commits).lookup, Some(Lookup::Commits("a..b".into())));
        for word in ["HEAD:file", ":file", "HEAD^{tree}"] {
            assert_eq!(describe(word, Dots::Commits).lookup, None, "{word}");
        }
        assert_eq!(describe("HEAD^@", Dots::Commits).lookup, Some(Lookup::Each("HEAD^@".into())));
        assert_eq!(describe(":/fix", Dots::Commits).lookup, Some(Lookup::Commit(":/fix".into())));
    }

    proptest! {
        #[test]
        fn any_word_can_be_told(word in "[a-zHED@{}~^:/.0-9-]{0,16}|\\PC{0,12}") {
            for dots in [Dots::Commits, Dots::Ends] {
                let Meaning { words, lookup } = describe(&word, dots);
                prop_assert!(!words.is_empty() || word.is_empty());
                drop(lookup);
            }
        }
    }
}
