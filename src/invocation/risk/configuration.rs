//! What the repository's own configuration makes of a command: the same words do more where a setting says so.
//!
//! Only raises: what a setting may take away is not believed. Source: git-config(1) of git 2.47.

use super::super::{Invocation, Known, Reading, Tool, group, remotes_of};
use super::{Class, paths};

/// The settings, as `git config --list -z` gives them: section and name in lower case; where one stands twice, the last counts.
struct Settings<'a>(&'a [(String, String)]);

impl<'a> Settings<'a> {
    fn value(&self, key: &str) -> Option<&'a str> {
        self.0.iter().rev().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// Whether it is on. git takes a key without a value for true, and numbers other than 0.
    fn is_on(&self, key: &str) -> bool {
        self.value(key).is_some_and(is_true)
    }

    /// The entries of a section with names in the middle: `remote.<name>.push`.
    fn within(&self, section: &str, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let (start, end) = (format!("{section}."), format!(".{name}"));
        self.0.iter().filter_map(move |(key, value)| {
            let middle = key.strip_prefix(&start)?.strip_suffix(&end)?;
            Some((middle, value.as_str()))
        })
    }
}

fn is_true(value: &str) -> bool {
    !matches!(value.to_ascii_lowercase().as_str(), "false" | "no" | "off" | "0" | "never")
}

/// The class that the settings raise an invocation to, with the reason, where they do; it may be lower than the class that
/// its words have.
pub fn raised_by_configuration(
    invocation: &Invocation,
    known: Option<&Known>,
    settings: &[(String, String)],
) -> Option<(Class, String)> {
    if invocation.tool != Tool::Git {
        return None;
    }
    let reading = Reading::of(invocation, known);
    let settings = Settings(settings);
    let has = |names: &[&str]| names.iter().any(|name| reading.has(name));
    let recurses = settings.is_on("submodule.recurse") && !has(&["--no-recurse-submodules"]);
    let discards = match reading.name() {
        "reset" => has(&["--hard", "--merge"]),
        "checkout" | "switch" => has(&["--force", "--discard-changes"]),
        "restore" => true,
        _ => false,
    };
    if let Some(raised) = of_groups(&reading, &settings) {
        return Some(raised);
    }
    match reading.name() {
        _ if recurses && discards => {
            Some((Class::Irreversible, "`submodule.recurse` makes it discard changes in submodules too".to_owned()))
        }
        "push" => push(&reading, &settings),
        "fetch" | "pull" => prunes(&reading, &settings),
        "remote" if reading.command.get(1) == Some(&"update") => prunes(&reading, &settings),
        "clean"
            if !has(&["--force", "--dry-run", "--interactive"])
                && !settings.value("clean.requireforce").is_none_or(is_true) =>
        {
            Some((Class::Lossy, "`clean.requireForce` is off: it deletes without being forced to".to_owned()))
        }
        "rebase" if settings.is_on("rebase.updaterefs") && !has(&["--no-update-refs"]) => {
            Some((Class::Lossy, "`rebase.updateRefs` makes it move other branches too".to_owned()))
        }
        "gc" | "maintenance" if !has(&["--no-prune"]) && is_soon(settings.value("gc.pruneexpire")) => {
            Some((Class::Irreversible, "`gc.pruneExpire` makes it destroy what no branch holds".to_owned()))
        }
        _ => None,
    }
}

/// A group of remotes that leads to what is no remote, or back to itself.
fn of_groups(reading: &Reading<'_>, settings: &Settings<'_>) -> Option<(Class, String)> {
    let count = match reading.name() {
        "fetch" if reading.has("--multiple") => usize::MAX,
        "remote" if reading.command.get(1) == Some(&"update") => usize::MAX,
        "fetch" | "push" | "pull" => 1,
        _ => return None,
    };
    let is_remote = |name: &str| settings.within("remote", "url").any(|(remote, _)| remote == name);
    let is_group = |word: &&str| !group(settings.0, word).is_empty();
    reading.positionals().take(count).filter(is_group).find_map(|word| {
        let reason = match remotes_of(settings.0, word) {
            Err(_) => format!("`remotes.{word}` leads back to itself, and git does not end"),
            Ok(remotes) => {
                let other = remotes.into_iter().find(|remote| !is_remote(remote))?;
                format!("`remotes.{word}` names `{}`, which is no remote", without_password(other))
            }
        };
        Some((Class::Irreversible, reason))
    })
}

/// Whether a time for expiry is at once, or as good as that.
fn is_soon(value: Option<&str>) -> bool {
    value.is_some_and(|value| {
        matches!(value.to_ascii_lowercase().as_str(), "now" | "all" | "0" | "0.seconds.ago" | "today")
    })
}

fn prunes(reading: &Reading<'_>, settings: &Settings<'_>) -> Option<(Class, String)> {
    // The refspec of a mirror writes the branches themselves.
    let into_branches = settings.0.iter().any(|(key, value)| {
        let is_refspec = key.starts_with("remote.") && key.rsplit_once('.').is_some_and(|(_, name)| name == "fetch");
        is_refspec && value.split_once(':').is_some_and(|(_, to)| to.starts_with("refs/heads/"))
    });
    if into_branches && reading.positionals().count() < 2 {
        return Some((Class::Lossy, "`remote.*.fetch` makes it move branches of this repository".to_owned()));
    }
    let any = |name: &str| settings.within("remote", name).any(|(_, value)| is_true(value));
    let tags = (settings.is_on("fetch.prunetags") || any("prunetags")) && !reading.has("--no-prune-tags");
    let branches = settings.is_on("fetch.prune") || any("prune");
    match (branches && !reading.has("--no-prune"), tags) {
        (_, true) => {
            Some((Class::Lossy, "`fetch.pruneTags` makes it delete tags that only this repository has".to_owned()))
        }
        (true, false) => {
            Some((Class::Lossy, "`fetch.prune` makes it drop remote branches that are gone, and their logs".to_owned()))
        }
        (false, false) => None,
    }
}

/// The remotes that a push may go to: the one that is named, or that the settings name, or any.
fn remotes<'a>(reading: &Reading<'a>, settings: &Settings<'a>) -> Vec<&'a str> {
    let named = reading.option("--repo").and_then(|given| given.value);
    if let Some(remote) = reading.positionals().next().or(named) {
        // Only since 2.55 a push takes a group; before, it takes the remote of that name.
        let mut remotes = remotes_of(settings.0, remote).unwrap_or_default();
        remotes.push(remote);
        return remotes;
    }
    let mut chosen: Vec<&str> = settings.within("branch", "pushremote").map(|(_, remote)| remote).collect();
    match settings.value("remote.pushdefault") {
        Some(remote) => chosen.push(remote),
        None => chosen.extend(settings.within("remote", "url").map(|(remote, _)| remote)),
    }
    // Where nothing names one, git takes `origin`.
    chosen.push("origin");
    chosen
}

fn push(reading: &Reading<'_>, settings: &Settings<'_>) -> Option<(Class, String)> {
    if reading.has("--dry-run") && !reading.has("--no-dry-run") {
        return None;
    }
    let remotes = remotes(reading, settings);
    let of = |name: &'static str| {
        settings.within("remote", name).filter(|(remote, _)| remotes.contains(remote)).collect::<Vec<_>>()
    };
    let without_refspec = reading.positionals().count() < 2;
    let irreversible = |reason: String| Some((Class::Irreversible, reason));
    if let Some((remote, _)) = of("mirror").into_iter().find(|(_, value)| is_true(value)) {
        return irreversible(format!("`remote.{remote}.mirror` makes it delete everything there that is not here"));
    }
    let chooses = reading.has("--all") || reading.has("--branches") || reading.has("--tags");
    if without_refspec && !chooses {
        if let Some((remote, refspec)) = of("push").into_iter().find(|(_, refspec)| refspec.starts_with(['+', ':'])) {
            return irreversible(format!(
                "`remote.{remote}.push` is `{refspec}`: it replaces or deletes what others have"
            ));
        }
        if of("push").is_empty() && settings.value("push.default") == Some("matching") {
            return irreversible("`push.default` makes it push every branch that has the same name there".to_owned());
        }
    }
    let pushes_submodules = settings
        .value("push.recursesubmodules")
        .map_or_else(|| settings.is_on("submodule.recurse"), |value| matches!(value, "on-demand" | "only"));
    if pushes_submodules && !reading.has("--no-recurse-submodules") {
        return irreversible("the settings make it push the submodules too".to_owned());
    }
    let elsewhere = match reading.positionals().next() {
        Some(remote) if paths::is_address(remote) => None,
        _ => of("pushurl").first().map(|(remote, url)| (format!("remote.{remote}.pushurl"), (*url).to_owned())),
    };
    let replaced = || {
        let used = |start: &str| {
            let address = |remote: &&str| remote.starts_with(start);
            remotes.iter().any(address) || of("url").iter().any(|(_, url)| url.starts_with(start))
        };
        ["pushinsteadof", "insteadof"].into_iter().find_map(|name| {
            let (to, _) = settings.within("url", name).find(|(_, start)| used(start))?;
            Some((format!("url.{to}.{name}"), to.to_owned()))
        })
    };
    let (key, to) = elsewhere.or_else(replaced)?;
    Some((
        Class::Shared,
        format!("it goes to `{}`: `{}` replaces the address", without_password(&to), without_password(&key)),
    ))
}

/// An address without what stands before its host: that may be a password.
fn without_password(address: &str) -> String {
    match (address.split_once("://"), address.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, rest))) => format!("{scheme}://{rest}"),
        _ => address.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::options::known_for_tests;

    fn raised(line: &str, settings: &str) -> Option<(Class, String)> {
        let invocation = Invocation::parse(line).unwrap();
        let entries: Vec<(String, String)> = settings
            .split_whitespace()
            .map(|entry| {
                entry
                    .split_once('=')
                    .map_or((entry.to_owned(), String::new()), |(key, value)| (key.to_owned(), value.to_owned()))
            })
            .collect();
        raised_by_configuration(&invocation, Some(&known_for_tests(&invocation)), &entries)
    }

    #[test]
    fn settings_raise_the_same_words() {
        use Class::{Irreversible, Lossy, Shared};
        for (line, settings, expected) in [
            ("git push", "", None),
            ("git push", "remote.origin.mirror=true", Some(Irreversible)),
            ("git push", "remote.origin.mirror", Some(Irreversible)),
            ("git push", "remote.origin.mirror=false", None),
            ("git push up main", "remote.origin.mirror=true", None),
            ("git push up main", "remote.up.mirror=true", Some(Irreversible)),
            ("git push", "remote.up.mirror=true remote.up.url=x", Some(Irreversible)),
            ("git push", "remote.up.mirror=true remote.pushdefault=up", Some(Irreversible)),
            ("git push", "remote.up.mirror=true branch.x.pushremote=up remote.pushdefault=o", Some(Irreversible)),
            ("git push", "remote.up.mirror=true remote.pushdefault=o", None),
            ("git push --dry-run", "remote.origin.mirror=true", None),
            ("git push", "remote.origin.push=+refs/heads/*:refs/heads/*", Some(Irreversible)),
            ("git push", "remote.origin.push=:x", Some(Irreversible)),
            ("git push", "remote.origin.push=main", None),
            ("git push origin main", "remote.origin.push=+main", None),
            ("git push --tags", "remote.origin.push=+main", None),
            ("git push", "push.default=matching", Some(Irreversible)),
            ("git push", "push.default=matching push.default=simple", None),
            ("git push origin main", "push.default=matching", None),
            ("git push", "push.recursesubmodules=on-demand", Some(Irreversible)),
            ("git push", "push.recursesubmodules=check", None),
            ("git push --no-recurse-submodules", "push.recursesubmodules=on-demand", None),
            ("git push", "remote.origin.pushurl=https://h/x", Some(Shared)),
            ("git push up main", "remote.origin.pushurl=https://h/x", None),
            ("git push", "remote.origin.url=gh:o/r url.https://h/.insteadof=gh:", Some(Shared)),
            ("git push", "remote.origin.url=gh:o/r url.https://h/.pushinsteadof=gl:", None),
            ("git push team main", "remotes.team=one remote.one.url=x", None),
            ("git push team main", "remotes.team=../evil.git", Some(Irreversible)),
            ("git push origin main", "remotes.origin=evil.git remote.origin.url=x", Some(Irreversible)),
            ("git push team main", "remotes.team=team", Some(Irreversible)),
            ("git push team main", "remotes.team=one remote.one.url=x remote.one.mirror=true", Some(Irreversible)),
            ("git fetch team", "remotes.team=evil.git", Some(Irreversible)),
            ("git remote update one team", "remotes.team=evil.git remote.one.url=x", Some(Irreversible)),
            ("git fetch one team", "remotes.team=evil.git remote.one.url=x", None),
            ("git fetch", "fetch.prune=true", Some(Lossy)),
            ("git fetch --no-prune", "fetch.prune=true", None),
            ("git pull", "fetch.prunetags=true", Some(Lossy)),
            ("git fetch", "remote.origin.prune=true", Some(Lossy)),
            ("git fetch", "remote.origin.prunetags=1", Some(Lossy)),
            ("git remote update", "fetch.prune=true", Some(Lossy)),
            ("git fetch", "fetch.prune=false", None),
            ("git status", "fetch.prune=true", None),
            ("git clean", "clean.requireforce=false", Some(Lossy)),
            ("git clean -n", "clean.requireforce=false", None),
            ("git clean", "", None),
            ("git reset --hard", "submodule.recurse=true", Some(Irreversible)),
            ("git reset", "submodule.recurse=true", None),
            ("git reset --hard --no-recurse-submodules", "submodule.recurse=true", None),
            ("git checkout -f main", "submodule.recurse=true", Some(Irreversible)),
            ("git switch -f main", "submodule.recurse=true", Some(Irreversible)),
            ("git switch main", "submodule.recurse=true", None),
            ("git rebase main", "rebase.updaterefs=true", Some(Lossy)),
            ("git rebase --no-update-refs main", "rebase.updaterefs=true", None),
            ("git gc", "gc.pruneexpire=now", Some(Irreversible)),
            ("git gc", "gc.pruneexpire=2.weeks.ago", None),
            ("gh pr list", "fetch.prune=true", None),
        ] {
            let found = raised(line, settings);
            assert_eq!(found.as_ref().map(|(class, _)| *class), expected, "{line} with {settings}: {found:?}");
        }
    }

    #[test]
    fn says_where_a_push_goes_without_a_password() {
        let (_, reason) = raised("git push", "remote.origin.pushurl=https://me:word@h/x").unwrap();
        assert_eq!(reason, "it goes to `https://h/x`: `remote.origin.pushurl` replaces the address");
    }
}
