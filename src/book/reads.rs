//! Whether a command of a recipe answers a question or does a deed: by its words alone, before anything else is known of it.
//!
//! Only for telling what a request can mean. What may run is decided elsewhere, by the options that the installed tool has.

use crate::invocation::{Invocation, Tool};

/// Commands of git that only show, whatever their options in a recipe.
const SHOWING: [&str; 26] = [
    "status",
    "log",
    "diff",
    "show",
    "blame",
    "shortlog",
    "grep",
    "ls-files",
    "ls-tree",
    "ls-remote",
    "rev-parse",
    "rev-list",
    "describe",
    "reflog",
    "for-each-ref",
    "cat-file",
    "merge-base",
    "count-objects",
    "check-ignore",
    "name-rev",
    "range-diff",
    "fsck",
    "version",
    "cherry",
    "show-branch",
    "var",
];
/// The second words of those that show with them.
const SHOWN_BY: [(&str, &[&str]); 8] = [
    ("stash", &["list", "show"]),
    ("worktree", &["list"]),
    ("submodule", &["status", "summary"]),
    ("bisect", &["log", "visualize"]),
    ("notes", &["list", "show"]),
    ("remote", &["-v", "--verbose", "show", "get-url"]),
    ("symbolic-ref", &["--short", "HEAD"]),
    ("maintenance", &[]),
];
/// Options with which `git branch`, `git tag` and `git config` only show.
const LISTING: [&str; 19] = [
    "--list",
    "-l",
    "-a",
    "--all",
    "-r",
    "--remotes",
    "-v",
    "-vv",
    "--show-current",
    "--contains",
    "--no-contains",
    "--merged",
    "--no-merged",
    "--sort",
    "--points-at",
    "--get",
    "--get-all",
    "--get-regexp",
    "--show-origin",
];

/// Whether the command only shows something.
pub(super) fn reads(invocation: &Invocation) -> bool {
    let words: Vec<&str> = invocation.args.iter().map(String::as_str).collect();
    let Some(first) = words.first() else { return false };
    if invocation.tool == Tool::Gh {
        let shows = ["list", "view", "status", "checks", "diff"];
        return *first == "search" || *first == "status" || words.get(1).is_some_and(|second| shows.contains(second));
    }
    let lists = words.iter().skip(1).any(|word| LISTING.contains(&word.split('=').next().unwrap_or_default()));
    match *first {
        first if SHOWING.contains(&first) => true,
        "branch" | "tag" => lists || words.len() == 1,
        "remote" if words.len() == 1 => true,
        // A key alone is looked up; a key and a value are set.
        "config" => lists || words.iter().skip(1).filter(|word| !word.starts_with('-')).count() == 1,
        first => SHOWN_BY
            .iter()
            .any(|(command, seconds)| *command == first && words.get(1).is_some_and(|second| seconds.contains(second))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_from_deeds() {
        for (line, expected) in [
            ("git log --oneline", true),
            ("git branch", true),
            ("git branch -vv", true),
            ("git branch x", false),
            ("git branch -d x", false),
            ("git tag --list", true),
            ("git tag v1", false),
            ("git config user.name", true),
            ("git config user.name Ada", false),
            ("git stash list", true),
            ("git stash", false),
            ("git remote -v", true),
            ("git remote remove origin", false),
            ("git push", false),
            ("gh pr view 1", true),
            ("gh pr merge 1", false),
        ] {
            assert_eq!(reads(&Invocation::parse(line).unwrap()), expected, "{line}");
        }
    }
}
