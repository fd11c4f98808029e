//! The options that stand before git's subcommand: `git -C dir log`. gut gives none to git, and can say what they mean.

use super::{Entry, plain};
use crate::invocation::{Invocation, Tool, join};

/// An option, whether it takes a value, and what it does. Source: git(1) of git 2.47.
const GLOBALS: [(&str, bool, &str); 24] = [
    ("-C", true, "as if git was started in this directory"),
    ("-c", true, "with this setting, for this command alone"),
    ("--config-env", true, "with this setting, whose value is in a variable of the environment"),
    ("--git-dir", true, "with the repository's own directory here"),
    ("--work-tree", true, "with the work tree here"),
    ("--namespace", true, "in this namespace of refs"),
    ("--attr-source", true, "with the attributes of this tree"),
    ("--exec-path", false, "where git's own programs are"),
    ("-p", false, "with a pager"),
    ("--paginate", false, "with a pager"),
    ("-P", false, "without a pager"),
    ("--no-pager", false, "without a pager"),
    ("--bare", false, "as a repository without a work tree"),
    ("--no-replace-objects", false, "without replacements of objects"),
    ("--no-lazy-fetch", false, "without fetching objects that are missing"),
    ("--no-optional-locks", false, "without taking locks that are not needed"),
    ("--no-advice", false, "without advice"),
    ("--literal-pathspecs", false, "with paths letter by letter, without patterns"),
    ("--glob-pathspecs", false, "with patterns in which * does not reach into directories"),
    ("--noglob-pathspecs", false, "with paths letter by letter, without patterns"),
    ("--icase-pathspecs", false, "with paths in upper or lower case"),
    ("--version", false, "show the version of git"),
    ("--help", false, "show the help of git"),
    ("-h", false, "show the help of git"),
];

fn find(word: &str) -> Option<&'static (&'static str, bool, &'static str)> {
    let name = if word.starts_with("--") { word.split('=').next().unwrap_or(word) } else { word };
    GLOBALS.iter().find(|(known, ..)| *known == name)
}

/// How many words stand before git's subcommand, and the invocation without them.
pub fn without_globals(invocation: &Invocation) -> (usize, Invocation) {
    let args = &invocation.args;
    let mut place = 0;
    while invocation.tool == Tool::Git
        && let Some(word) = args.get(place)
        && let Some((_, takes_value, _)) = find(word)
    {
        place += if *takes_value && !word.contains('=') { 2 } else { 1 };
    }
    let place = place.min(args.len());
    (place, Invocation { tool: invocation.tool, args: args[place..].to_vec() })
}

/// The parts of the words before the subcommand.
pub(super) fn entries(words: &[String]) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut place = 0;
    while let Some(word) = words.get(place) {
        let found = find(word);
        let has_next = found.is_some_and(|(_, takes_value, _)| *takes_value) && !word.contains('=');
        let last = if has_next && place + 1 < words.len() { place + 1 } else { place };
        let says = found.map_or("an option of git", |(_, _, says)| says);
        entries.push(plain(join(&words[place..=last]), says, place + 1..=last + 1));
        place = last + 1;
    }
    entries
}
