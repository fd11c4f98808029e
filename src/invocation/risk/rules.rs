//! The lists: per command its class, and the options and shapes that leave it there.
//!
//! Options must be written out in full. One that is not listed makes a command irreversible, since nothing is known of it.

use super::super::{Invocation, Tool};
use super::table::{BRANCH, BRANCH_FORCE, BRANCH_LIST, GH_LOCAL, GH_READ, GH_SHARED, GIT, KEYS, TAG, TAG_LIST};
use super::{Class, Risk};

pub(super) fn apply(invocation: &Invocation, words: &[&str]) -> Risk {
    match invocation.tool {
        Tool::Git => git(invocation, words),
        Tool::Gh => gh(invocation, words),
    }
}

fn unknown(what: &str) -> Risk {
    Risk::of(Class::Irreversible, format!("no rule knows `{what}`"))
}

fn by_class(class: Class) -> Risk {
    Risk::of(
        class,
        match class {
            Class::Read => "changes nothing",
            Class::Local => "git can take it back",
            Class::Lossy => "may lose work that is in no commit",
            Class::Shared => "others will see it",
            Class::Irreversible => "cannot be taken back",
        },
    )
}

fn git(invocation: &Invocation, words: &[&str]) -> Risk {
    let first = invocation.args.first().map_or("", String::as_str);
    let positional: Vec<&str> = words.iter().copied().filter(|word| !word.starts_with('-')).collect();
    match first {
        "branch" => return branch(words, &positional),
        "tag" => return tag(words, &positional),
        "config" if !matches!(positional.first(), Some(&("get" | "list"))) => return config(words, &positional),
        "remote" if positional.is_empty() => return listed(words, "-v --verbose", Class::Read, &[]),
        "notes" if words.is_empty() => return by_class(Class::Read),
        // The plain form lists the reflog; the named forms change it.
        "reflog" if matches!(positional.first(), Some(&("expire" | "delete" | "drop" | "write"))) => {
            return by_class(Class::Irreversible);
        }
        "reset" if words.contains(&"--soft") => return listed(words, "--soft -q --quiet", Class::Local, &[]),
        "restore" if words.contains(&"--staged") && !words.iter().any(|word| matches!(*word, "--worktree" | "-W")) => {
            return listed(words, "--staged -q --quiet --", Class::Local, &[]);
        }
        "checkout" if words.contains(&"-b") && !words.contains(&"--") => {
            return listed(words, "-b -q -t --track --no-track --quiet", Class::Local, &[]);
        }
        "push" => return push(words, &positional),
        // Two paths, one of them outside: git compares files without a repository.
        "diff" if positional.iter().any(|word| word.starts_with(['/', '~']) || word.starts_with("..")) => {
            return Risk::of(Class::Irreversible, "reads files outside of the repository");
        }
        "fetch" | "pull" if positional.iter().skip(1).any(|refspec| refspec.contains([':', '+'])) => {
            return by_class(Class::Lossy);
        }
        _ => {}
    }
    let second = invocation.subcommand().first().and(words.first()).copied().unwrap_or_default();
    let pair = format!("{first} {second}");
    let found = GIT.iter().find(|rule| rule.path == pair).map(|rule| (rule, &words[1..]));
    let found = found.or_else(|| GIT.iter().find(|rule| rule.path == first).map(|rule| (rule, words)));
    match found {
        Some((rule, rest)) => listed(rest, rule.keep, rule.class, rule.raise),
        None => unknown(&format!("git {first}")),
    }
}

/// The class, if every option is in the list; the highest of the raising ones; irreversible if one is in neither.
fn listed(words: &[&str], keep: &str, class: Class, raise: &[(&str, Class)]) -> Risk {
    let keep: Vec<&str> = keep.split_whitespace().collect();
    let mut highest = class;
    for word in words.iter().filter(|word| word.starts_with('-')) {
        let name = word.split('=').next().unwrap_or(word);
        let is_count = name[1..].chars().all(|digit| digit.is_ascii_digit()) && name.len() > 1;
        if keep.contains(&name) || (is_count && keep.contains(&"-n")) {
            continue;
        }
        if let Some((_, to)) = raise.iter().find(|(option, _)| *option == name) {
            highest = highest.max(*to);
            continue;
        }
        if name.starts_with("--") {
            return unknown(name);
        }
        // A bundle: each letter must be in a list; what follows a digit or a value letter is its value.
        let mut letters = name.chars().skip(1).peekable();
        while let Some(letter) = letters.next() {
            let option = format!("-{letter}");
            if let Some((_, to)) = raise.iter().find(|(raising, _)| *raising == option) {
                highest = highest.max(*to);
            } else if !keep.contains(&option.as_str()) {
                return unknown(word);
            }
            if letters.peek().is_some_and(|next| !next.is_ascii_alphabetic()) {
                break;
            }
        }
    }
    by_class(highest)
}

fn branch(words: &[&str], positional: &[&str]) -> Risk {
    let all = format!("{BRANCH} {BRANCH_LIST} {BRANCH_FORCE}");
    let known = listed(words, &all, Class::Read, &[]);
    let has = |options: &str| {
        let options: Vec<&str> = options.split_whitespace().collect();
        words.iter().any(|word| {
            let name = word.split('=').next().unwrap_or(word);
            options.contains(&name) || bundle_letters(name).any(|letter| options.contains(&letter.as_str()))
        })
    };
    if known.class != Class::Read {
        known
    } else if has(BRANCH_FORCE) {
        by_class(Class::Lossy)
    } else if has(BRANCH) {
        by_class(Class::Local)
    } else if positional.is_empty() || has(BRANCH_LIST) {
        by_class(Class::Read)
    } else {
        by_class(Class::Local)
    }
}

/// The options in a bundle of short ones; nothing for a long one.
fn bundle_letters(word: &str) -> impl Iterator<Item = String> {
    let short = word.starts_with('-') && !word.starts_with("--");
    word.chars().skip(1).filter(move |_| short).map(|letter| format!("-{letter}"))
}

fn tag(words: &[&str], positional: &[&str]) -> Risk {
    let raise = [("-d", Class::Lossy), ("--delete", Class::Lossy), ("-f", Class::Lossy), ("--force", Class::Lossy)];
    let lists = words.iter().any(|word| {
        TAG_LIST.split_whitespace().any(|option| option == word.split('=').next().unwrap_or(word))
            || word.starts_with("-n")
    });
    if lists || positional.is_empty() {
        listed(words, TAG_LIST, Class::Read, &raise)
    } else {
        listed(words, TAG, Class::Local, &raise)
    }
}

fn push(words: &[&str], positional: &[&str]) -> Risk {
    let rule = GIT.iter().find(|rule| rule.path == "push");
    let by_options = rule.map_or_else(|| unknown("git push"), |rule| listed(words, rule.keep, rule.class, rule.raise));
    if by_options.class != Class::Shared {
        return Risk::of(Class::Irreversible, "may replace or delete what others have");
    }
    // A remote is a plain name; an address or a path sends the history somewhere new.
    if positional.first().is_some_and(|remote| remote.contains([':', '/', '\\']) || remote.starts_with('.')) {
        return Risk::of(Class::Irreversible, "sends the history to an address that is no remote");
    }
    if positional.iter().skip(1).any(|refspec| refspec.starts_with(['+', ':'])) {
        return Risk::of(Class::Irreversible, "replaces or deletes a branch that others have");
    }
    by_options
}

fn config(words: &[&str], positional: &[&str]) -> Risk {
    let (verb, rest) = match positional.split_first() {
        Some((&verb @ ("set" | "unset"), rest)) => (Some(verb), rest),
        _ => (None, positional),
    };
    let key = rest.first().copied().unwrap_or_default();
    let known = listed(
        words,
        "--get --get-all --local --global --unset --add --bool --int --type --show-origin",
        Class::Read,
        &[],
    );
    if known.class != Class::Read {
        return known;
    }
    let writes = verb.is_some() || rest.len() > 1 || words.iter().any(|word| matches!(*word, "--unset" | "--add"));
    if !writes {
        return if key.is_empty() { unknown("git config") } else { by_class(Class::Read) };
    }
    let lower = key.to_ascii_lowercase();
    let describes_branch = lower.starts_with("branch.") && lower.ends_with(".description");
    if !KEYS.contains(&lower.as_str()) && !describes_branch && !lower.starts_with("color.") {
        let refused = Some(format!("the setting `{key}` can change what git runs or where it sends things"));
        return Risk { class: Class::Irreversible, reason: "gut does not run it".to_owned(), refused };
    }
    if words.contains(&"--global") {
        return Risk::of(Class::Irreversible, "changes your settings for every repository");
    }
    by_class(Class::Local)
}

fn gh(invocation: &Invocation, words: &[&str]) -> Risk {
    let path = invocation.subcommand();
    if path.first() == Some(&"api") {
        return gh_api(words);
    }
    // Naming another host sends it a token.
    let other_host = |word: &&str| word.contains("://") || (word.matches('/').count() > 1 && !word.starts_with('-'));
    let names_host = words.windows(2).any(|pair| matches!(pair[0], "-R" | "--repo") && other_host(&pair[1]))
        || words.iter().any(|word| {
            let value = word.strip_prefix("--repo=").or_else(|| word.strip_prefix("-R"));
            value.is_some_and(|value| other_host(&value))
        });
    if names_host {
        return Risk::of(Class::Irreversible, "talks to another host");
    }
    let starts_browser = words.iter().any(|word| matches!(*word, "-w" | "--web"));
    let forces = words.iter().any(|word| matches!(*word, "-f" | "--force" | "--clobber" | "-d" | "--delete-branch"));
    let class = [1, 2, 3].into_iter().filter_map(|depth| path.get(..depth)).find_map(|words| {
        let name = format!("|{}|", words.join(" "));
        let tables = [(GH_READ, Class::Read), (GH_LOCAL, Class::Local), (GH_SHARED, Class::Shared)];
        tables.into_iter().find(|(table, _)| table.contains(&name)).map(|(_, class)| class)
    });
    match class {
        None => Risk::of(Class::Irreversible, "cannot be taken back, or no rule knows it"),
        Some(Class::Read) if starts_browser => Risk::of(Class::Local, "opens a browser"),
        Some(Class::Read) => by_class(Class::Read),
        Some(_) if forces => Risk::of(Class::Irreversible, "replaces or deletes something"),
        Some(class) => by_class(class),
    }
}

fn gh_api(words: &[&str]) -> Risk {
    let endpoint = words.iter().find(|word| !word.starts_with('-')).copied().unwrap_or_default();
    let only_reads = words.iter().filter(|word| word.starts_with('-')).all(|word| {
        matches!(
            *word,
            "--paginate" | "-q" | "--jq" | "-t" | "--template" | "-i" | "--include" | "--silent" | "--slurp"
        )
    });
    if only_reads
        && !endpoint.is_empty()
        && endpoint != "graphql"
        && !endpoint.contains("://")
        && !endpoint.contains("..")
    {
        return by_class(Class::Read);
    }
    Risk::of(Class::Irreversible, "changes something on the server, or no rule knows what it does")
}
