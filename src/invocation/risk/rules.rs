//! The rules: which command is in which class, and what raises it.
//!
//! Options must be written out in full. One that is not listed makes a command irreversible, since nothing is known of it.

use super::super::{Invocation, Reading, Tool};
use super::paths;
use super::table::{BRANCH, BRANCH_FORCE, BRANCH_LIST, GH_LOCAL, GH_READ, GH_SHARED, GIT, TAG, TAG_LIST};
use super::{Class, Risk};

pub(super) fn apply(invocation: &Invocation, reading: &Reading<'_>) -> Risk {
    match invocation.tool {
        Tool::Git => git(reading),
        Tool::Gh => gh(invocation, reading),
    }
}

fn unknown(what: &str) -> Risk {
    Risk::of(Class::Irreversible, format!("no rule knows `{what}`"))
}

fn by_class(class: Class) -> Risk {
    let reason = match class {
        Class::Read => "changes nothing",
        Class::Local => "git can take it back",
        Class::Lossy => "may lose work that is in no commit",
        Class::Shared => "others will see it",
        Class::Irreversible => "cannot be taken back",
    };
    Risk::of(class, reason)
}

fn git(reading: &Reading<'_>) -> Risk {
    let name = reading.name();
    let inner = reading.command.get(1).copied().unwrap_or_default();
    let positionals: Vec<&str> = reading.positionals().collect();
    let first = positionals.first().copied();
    match (name, inner) {
        ("branch", _) => return branch(reading, &positionals),
        ("tag", _) => return tag(reading, &positionals),
        ("config", _) => return config(reading, inner, &positionals),
        ("remote", "") if first.is_none() => return listed(reading, "--verbose", Class::Read, &[]),
        ("notes", "") if reading.words.is_empty() => return by_class(Class::Read),
        ("reset", _) if reading.has("--soft") => return listed(reading, "--soft --quiet", Class::Local, &[]),
        ("restore", _) if reading.has("--staged") && !reading.has("--worktree") => {
            return listed(reading, "--staged --quiet", Class::Local, &[]);
        }
        ("checkout", _) if reading.has("-b") && positionals.len() < 2 => {
            return listed(reading, "-b --quiet --track --no-track", Class::Local, &[]);
        }
        ("push", _) => return push(reading, &positionals),
        ("diff", _) if positionals.iter().any(|path| paths::leaves(path)) => {
            return Risk::of(Class::Irreversible, "reads files outside of the repository");
        }
        ("fetch" | "pull", _) if positionals.iter().skip(1).any(|refspec| refspec.contains([':', '+'])) => {
            return by_class(Class::Lossy);
        }
        ("fetch" | "pull" | "ls-remote", _) if positionals.iter().take(1).any(|remote| paths::is_address(remote)) => {
            return Risk::of(Class::Irreversible, "talks to an address that is no remote");
        }
        ("remote", "show" | "update" | "prune") if positionals.iter().any(|remote| paths::is_address(remote)) => {
            return Risk::of(Class::Irreversible, "talks to an address that is no remote");
        }
        ("clean", _) | ("worktree" | "remote", "prune") if reading.has("--dry-run") && !reading.has("--no-dry-run") => {
            return listed(reading, "-d -f --force --dry-run --quiet -x -X --exclude --verbose", Class::Read, &[]);
        }
        ("clone", _) | ("submodule", "add") => {
            if positionals.get(1).is_some_and(|target| paths::leaves_beyond_sibling(target)) {
                return outside();
            }
            let risk = by_rule(reading, name, inner);
            let reason = "talks to an address that is no remote yet";
            return if risk.class <= Class::Shared { Risk::of(Class::Shared, reason) } else { risk };
        }
        ("submodule", "update") => {
            let risk = by_rule(reading, name, inner);
            let reason = "talks to the addresses that the submodules name";
            return if risk.class == Class::Shared { Risk::of(Class::Shared, reason) } else { risk };
        }
        ("init", _) | ("worktree", "add" | "move")
            if positionals.iter().any(|path| paths::leaves_beyond_sibling(path)) =>
        {
            return outside();
        }
        _ => {}
    }
    by_rule(reading, name, inner)
}

fn outside() -> Risk {
    Risk::of(Class::Irreversible, "writes outside of the repository")
}

/// What the table says of a command.
fn by_rule(reading: &Reading<'_>, name: &str, inner: &str) -> Risk {
    let pair = format!("{name} {inner}");
    let found = GIT.iter().find(|rule| rule.path == pair);
    // `stash` and `reflog` without a word of their own have a rule by their name; other inner commands need their own.
    let found = found.or_else(|| {
        let by_name = inner.is_empty()
            || matches!(
                (name, inner),
                ("stash", "push" | "pop" | "apply" | "save" | "create" | "branch" | "store")
                    | ("reflog", "show" | "list")
            );
        GIT.iter().find(|rule| by_name && rule.path == name)
    });
    match found {
        Some(rule) => listed(reading, rule.keep, rule.class, rule.raise),
        None => unknown(&format!("git {}", pair.trim_end())),
    }
}

/// The class, if every option is in the list; the highest of the raising ones; irreversible if one is in neither.
fn listed(reading: &Reading<'_>, keep: &str, class: Class, raise: &[(&str, Class)]) -> Risk {
    if let Some(unknown) = reading.parsed.unknown.first() {
        return self::unknown(unknown.written);
    }
    let mut highest = class;
    for given in &reading.parsed.given {
        let kept = keep.split_whitespace().any(|option| given.is(option) || (option == "-n" && given.is("-<n>")));
        match raise.iter().find(|(option, _)| given.is(option)) {
            Some((_, to)) => highest = highest.max(*to),
            None if kept => {}
            None => return self::unknown(given.name()),
        }
    }
    by_class(highest)
}

fn has_any(reading: &Reading<'_>, options: &str) -> bool {
    options.split_whitespace().any(|option| reading.has(option))
}

/// Options that make `git branch` and `git tag` list; the others of their lists leave a name a name to be made.
const LISTS: &str =
    "--list -n --all --remotes --contains --no-contains --merged --no-merged --points-at --show-current --verify";

fn branch(reading: &Reading<'_>, positionals: &[&str]) -> Risk {
    let known = listed(reading, &format!("{BRANCH} {BRANCH_LIST} {BRANCH_FORCE}"), Class::Read, &[]);
    if known.class != Class::Read {
        known
    } else if has_any(reading, BRANCH_FORCE) {
        by_class(Class::Lossy)
    } else if has_any(reading, BRANCH) {
        by_class(Class::Local)
    } else if positionals.is_empty() || has_any(reading, LISTS) {
        by_class(Class::Read)
    } else {
        by_class(Class::Local)
    }
}

fn tag(reading: &Reading<'_>, positionals: &[&str]) -> Risk {
    let raise = [("--delete", Class::Lossy), ("--force", Class::Lossy)];
    if positionals.is_empty() || has_any(reading, LISTS) {
        listed(reading, TAG_LIST, Class::Read, &raise)
    } else {
        listed(reading, &format!("{TAG} {TAG_LIST}"), Class::Local, &raise)
    }
}

fn push(reading: &Reading<'_>, positionals: &[&str]) -> Risk {
    let by_options = by_rule(reading, "push", "");
    if by_options.class != Class::Shared {
        return Risk::of(Class::Irreversible, "may replace or delete what others have");
    }
    if positionals.first().is_some_and(|remote| paths::is_address(remote)) {
        return Risk::of(Class::Irreversible, "sends the history to an address that is no remote");
    }
    if positionals.iter().skip(1).any(|refspec| refspec.starts_with(['+', ':'])) {
        return Risk::of(Class::Irreversible, "replaces or deletes a branch that others have");
    }
    by_options
}

/// What reaches this was not refused: it reads, or it writes a habit.
fn config(reading: &Reading<'_>, verb: &str, positionals: &[&str]) -> Risk {
    let writes = matches!(verb, "set" | "unset") || positionals.len() > 1 || has_any(reading, "--unset --add");
    let gets = matches!(verb, "get" | "list") || has_any(reading, "--get --get-all --get-regexp --list");
    if gets || !writes {
        return by_class(Class::Read);
    }
    if reading.has("--global") {
        return Risk::of(Class::Irreversible, "changes your settings for every repository");
    }
    by_class(Class::Local)
}

fn gh(invocation: &Invocation, reading: &Reading<'_>) -> Risk {
    let path = invocation.subcommand();
    if path.first() == Some(&"api") {
        return gh_api(reading);
    }
    if !reading.certain && reading.words.iter().any(|word| word.starts_with('-')) {
        return unknown("its options");
    }
    // Naming another host sends it a token.
    let repository = reading.option("--repo").and_then(|given| given.value);
    if reading.positionals().chain(repository).any(paths::names_host) {
        return Risk::of(Class::Irreversible, "talks to another host");
    }
    let command = format!("|{}|", reading.command.join(" "));
    let class = [(GH_READ, Class::Read), (GH_LOCAL, Class::Local), (GH_SHARED, Class::Shared)]
        .into_iter()
        .find(|(table, _)| table.contains(&command))
        .map(|(_, class)| class);
    let raises = has_any(
        reading,
        "--force --clobber --delete-branch --public --source --push --body-file --notes-file --input --admin",
    );
    let reads_files =
        matches!(reading.command.as_slice(), ["gist", "create" | "edit"] | ["release", "create" | "upload"]);
    match class {
        None => Risk::of(Class::Irreversible, "cannot be taken back, or no rule knows it"),
        Some(Class::Read) if reading.has("--web") => Risk::of(Class::Local, "opens a browser"),
        Some(Class::Read) => by_class(Class::Read),
        Some(_) if raises => Risk::of(Class::Irreversible, "replaces, deletes or publishes something"),
        Some(_) if reads_files && reading.positionals().any(paths::leaves) => {
            Risk::of(Class::Irreversible, "publishes files from outside of the repository")
        }
        Some(Class::Local) if reading.positionals().skip(1).any(paths::leaves_beyond_sibling) => outside(),
        Some(class) => by_class(class),
    }
}

fn gh_api(reading: &Reading<'_>) -> Risk {
    let endpoint = reading.positionals().next().unwrap_or_default();
    let harmless = ["--paginate", "--jq", "--template", "--include", "--silent", "--slurp"];
    let only_reads = reading.parsed.unknown.is_empty()
        && reading.parsed.given.iter().all(|given| harmless.iter().any(|name| given.is(name)));
    let is_path =
        !endpoint.is_empty() && endpoint != "graphql" && !endpoint.contains("://") && !endpoint.contains("..");
    if only_reads && is_path {
        return by_class(Class::Read);
    }
    Risk::of(Class::Irreversible, "changes something on the server, or no rule knows what it does")
}
