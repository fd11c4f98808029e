//! The rules for git: which use of a command it is, what the table says of that, and what else its words raise.
//!
//! Options must be written out in full. One that is not listed makes a command irreversible, since nothing is known of it.

use super::super::knowledge::{self, Rule};
use super::super::options::Given;
use super::super::{Invocation, Reading, Tool};
use super::{Class, Risk, github, paths, settings};

pub(super) fn apply(invocation: &Invocation, reading: &Reading<'_>) -> Risk {
    match invocation.tool {
        Tool::Git => git(reading),
        Tool::Gh => github::apply(reading),
    }
}

pub(super) fn unknown(what: &str) -> Risk {
    Risk::of(Class::Irreversible, format!("no rule knows `{}`", what.trim_end()))
}

fn git(reading: &Reading<'_>) -> Risk {
    let (words, rule) = rule(reading);
    match rule {
        Some(rule) => {
            let positionals: Vec<&str> = reading.positionals().collect();
            raised(reading, &words, &positionals, listed(Tool::Git, reading, rule))
        }
        None if reading.name().is_empty() => Risk::of(Class::Irreversible, "no subcommand is named"),
        None if reading.name().starts_with('-') => {
            Risk::of(Class::Irreversible, format!("`{}` before the subcommand may lead anywhere", reading.name()))
        }
        None => unknown(&format!("git {}", words.join(" "))),
    }
}

/// The rule for the use that a command of git is put to, with the words that name it there.
pub(super) fn rule<'a>(reading: &Reading<'a>) -> (Vec<&'a str>, Option<&'static Rule>) {
    // The verbs of `git config` are newer than its forms, which say the same.
    let words = if reading.name() == "config" { vec!["config"] } else { path(reading) };
    let positionals: Vec<&str> = reading.positionals().collect();
    let rule = knowledge::rule(Tool::Git, &words, form(reading, &words, &positionals));
    (words, rule)
}

/// The words that name a command: those that its options are known by, and the word behind them where only together they
/// have a rule (`maintenance start`, `rerere clear`).
pub(super) fn path<'a>(reading: &Reading<'a>) -> Vec<&'a str> {
    let mut words = reading.command.clone();
    if let ([name], Some(next)) = (reading.command.as_slice(), reading.positionals().next())
        && knowledge::has_rules(Tool::Git, &format!("{name} {next}"))
    {
        words.push(next);
    }
    words
}

/// What a class means where a rule does not say more.
fn in_general(class: Class) -> &'static str {
    match class {
        Class::Read => "changes nothing",
        Class::Local => "git can take it back",
        Class::Lossy => "may lose work that is in no commit",
        Class::Shared => "others will see it",
        Class::Irreversible => "cannot be taken back",
    }
}

/// The class of a rule, if every option is in its lists; the highest of the raising ones; irreversible if one is in neither.
pub(super) fn listed(tool: Tool, reading: &Reading<'_>, rule: &Rule) -> Risk {
    if let Some(unlisted) = reading.parsed.unknown.first() {
        return unknown(unlisted.written);
    }
    let mut class = rule.class;
    let mut floor = rule.floor();
    let mut loses = &rule.loses;
    for given in &reading.parsed.given {
        match rule.raise.iter().find(|raise| raise.options.hold(given)) {
            Some(raise) => {
                floor = floor.max(raise.to);
                if raise.to >= class {
                    class = raise.to;
                    loses = &raise.loses;
                }
            }
            None if rule.keeps(given) || rule.only_shows.hold(given) => {}
            None => match knowledge::raised_everywhere(given).filter(|_| tool == Tool::Git) {
                Some(raised) => {
                    floor = floor.max(raised.to);
                    if raised.to >= class {
                        class = raised.to;
                        loses = &raised.loses;
                    }
                }
                // Nothing is above it, whatever the option does; but what it does to a dry run is not known.
                None if rule.class == Class::Irreversible => return Risk::of(rule.class, &*rule.loses),
                None => return unknown(given.name()),
            },
        }
    }
    let shows = |given: &Given<'_>| given.value.is_none() && rule.only_shows.hold(given);
    if class == rule.class && reading.parsed.given.iter().any(shows) {
        return Risk::of(Class::Read, "only shows something");
    }
    // Of both forms the last one counts; with both there, nothing is taken for granted.
    let is_dry = reading.has("--dry-run") && !reading.has("--no-dry-run");
    if let (true, Some(dry)) = (is_dry, rule.dry_run) {
        return Risk::of(dry, "only says what it would do");
    }
    let reason = if loses.is_empty() { in_general(class) } else { loses };
    Risk { floor, ..Risk::of(class, reason) }
}

pub(super) fn has_any(reading: &Reading<'_>, options: &str) -> bool {
    options.split_whitespace().any(|option| reading.has(option))
}

/// Options that make `git branch` and `git tag` list; the others of their lists leave a name a name to be made.
const LISTS: &str =
    "--list -n --all --remotes --contains --no-contains --merged --no-merged --points-at --show-current --verify";

/// Which use of a command this is; empty for commands with one only. What no rule has a form for is `"?"`.
fn form(reading: &Reading<'_>, words: &[&str], positionals: &[&str]) -> &'static str {
    let is = |condition: bool, this: &'static str, other: &'static str| if condition { this } else { other };
    let lists = positionals.is_empty() || has_any(reading, LISTS);
    match words {
        ["branch"] if has_any(reading, "-D -M -C --force") => "force",
        ["branch"]
            if has_any(reading, "--move --copy --set-upstream-to --unset-upstream --delete --edit-description") =>
        {
            "make"
        }
        ["branch" | "tag"] => is(lists, "list", "make"),
        ["config"] => settings::form(reading, positionals),
        ["symbolic-ref"] => is(positionals.len() < 2 && !reading.has("--delete"), "read", "write"),
        ["replace"] => {
            is((positionals.is_empty() || reading.has("--list")) && !reading.has("--delete"), "list", "make")
        }
        ["remote" | "submodule" | "notes"] => is(positionals.is_empty(), "bare", "?"),
        ["reset"] if has_any(reading, "--hard --merge") => "hard",
        ["reset"] => is(reading.has("--soft"), "soft", "index"),
        ["restore"] => is(reading.has("--staged") && !has_any(reading, "--worktree --no-staged"), "index", "files"),
        ["format-patch"] => is(reading.has("--stdout") && !reading.has("--no-stdout"), "shown", "files"),
        ["apply"] => {
            let shows = has_any(reading, "--check --stat --numstat --summary");
            is(shows && !has_any(reading, "--apply --no-check --no-stat --no-numstat --no-summary"), "shown", "files")
        }
        ["checkout"] => checkout(reading, positionals),
        _ => "",
    }
}

/// Whether `git checkout` can only switch, takes one word that may be a branch or a file, or takes files.
fn checkout(reading: &Reading<'_>, positionals: &[&str]) -> &'static str {
    let of_files = "--force -B --ours --theirs --merge --patch --overlay --no-overlay --conflict --pathspec-from-file";
    let behind_dashes = positionals.len() > reading.parsed.before_dashes;
    if has_any(reading, of_files) || behind_dashes || positionals.len() > 1 {
        return "files";
    }
    match positionals.first() {
        None | Some(&"-") => "switch",
        Some(_) if has_any(reading, "-b --orphan --detach --track") => "switch",
        Some(word) if is_pathspec(word) => "files",
        Some(_) => "name",
    }
}

/// Whether a word can name nothing but files.
fn is_pathspec(word: &str) -> bool {
    word == "."
        || word.starts_with([':', '/'])
        || word.ends_with('/')
        || word.contains(['*', '?', '['])
        || word.starts_with("./")
        || word.starts_with("../")
}

/// What the words beside the options raise.
fn raised(reading: &Reading<'_>, words: &[&str], positionals: &[&str], risk: Risk) -> Risk {
    let highest = |reason: &str| Risk::of(Class::Irreversible, reason);
    let at_least = |class: Class, reason: &str| if risk.class < class { Risk::of(class, reason) } else { risk.clone() };
    let no_remote = "talks to an address that is no remote";
    // With --multiple, every word is a remote.
    let remotes = if reading.has("--multiple") { positionals.len() } else { 1 };
    let is_address = |remote: &&str| paths::is_address(remote);
    match words {
        ["diff"] if positionals.len() == 2 && positionals.iter().any(|path| paths::leaves(path)) => {
            highest("may read a file outside of the repository")
        }
        ["fetch" | "pull" | "ls-remote"] if positionals.iter().take(remotes).any(is_address) => highest(no_remote),
        ["remote", "show" | "update" | "prune"] if positionals.iter().any(is_address) => highest(no_remote),
        ["checkout"] if reading.has("-B") && !reading.has("--force") => {
            Risk { reason: "moves a branch off the commits that only it holds".to_owned(), ..risk }
        }
        // Without force git moves nothing but forward.
        ["fetch"] if positionals.iter().skip(1).all(|refspec| moves_forward(refspec)) => risk,
        ["fetch" | "pull"] if positionals.iter().skip(1).any(|refspec| refspec.contains([':', '+'])) => {
            at_least(Class::Lossy, "overwrites branches or tags of this repository")
        }
        ["clone"] | ["submodule", "add"]
            if positionals.get(1).is_some_and(|target| paths::leaves_beyond_sibling(target)) =>
        {
            highest("writes outside of the repository")
        }
        ["init"] | ["worktree", "add" | "move"]
            if positionals.iter().any(|path| paths::leaves_beyond_sibling(path)) =>
        {
            highest("writes outside of the repository")
        }
        ["clean"] if reading.parsed.given.iter().filter(|given| given.is("--force")).count() > 1 => {
            at_least_unless_dry(risk, "deletes repositories that lie inside of this one")
        }
        ["am" | "apply"] if positionals.iter().any(|path| paths::leaves(path)) => {
            highest("takes changes from a file outside of the repository")
        }
        ["push"] if positionals.first().is_some_and(is_address) => {
            highest("sends the history to an address that is no remote")
        }
        ["push"]
            if risk.class > Class::Local
                // `:` alone is every branch that both have, and forces nothing.
                && positionals.iter().skip(1).any(|refspec| *refspec != ":" && refspec.starts_with(['+', ':'])) =>
        {
            highest("replaces or deletes a branch that others have")
        }
        _ => risk,
    }
}

/// Whether a refspec of a fetch leaves what is there, or only adds to it: a branch moves forward, a tag stays.
fn moves_forward(refspec: &str) -> bool {
    let known = ["refs/heads/", "refs/remotes/", "refs/tags/"];
    let target = refspec.split_once(':').map_or("", |(_, target)| target);
    let is_usual = !target.starts_with("refs/") || known.iter().any(|start| target.starts_with(start));
    !refspec.starts_with('+') && is_usual
}

fn at_least_unless_dry(risk: Risk, reason: &str) -> Risk {
    if risk.class == Class::Read { risk } else { Risk::of(Class::Irreversible, reason) }
}
