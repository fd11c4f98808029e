//! What names stand for in this repository: the commit and its subject, how many commits, the address of a remote.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::objects::group;
use super::{Reader, redact};
use crate::error::Result;
use crate::invocation::Lookup;

/// How many names are looked up; a command of more is explained without the rest.
const MOST: usize = 12;
/// The longest subject, in characters.
const LONGEST: usize = 60;

/// What these names stand for; nothing of those that stand for nothing.
pub(super) async fn tell(reader: &Reader, lookups: &[Lookup]) -> Result<BTreeMap<Lookup, String>> {
    let lookups = &lookups[..lookups.len().min(MOST)];
    let asked = join_all(lookups.iter().map(|lookup| one(reader, lookup)));
    let (kinds, told) = tokio::join!(kinds(reader, lookups), asked);
    let kinds = kinds?;
    let mut here = BTreeMap::new();
    for (lookup, told) in lookups.iter().zip(told) {
        let Some(told) = told? else { continue };
        let kind = match lookup {
            Lookup::Commit(name) | Lookup::Either(name) => kinds.get(name),
            _ => None,
        };
        here.insert(lookup.clone(), kind.map_or(told.clone(), |kind| format!("a {kind}, {told}")));
    }
    Ok(here)
}

async fn one(reader: &Reader, lookup: &Lookup) -> Result<Option<String>> {
    match lookup {
        Lookup::Commit(name) => commit(reader, name).await,
        Lookup::Each(names) => each(reader, names).await,
        Lookup::Commits(range) => commits(reader, range).await,
        Lookup::Either(name) => Ok(commit(reader, name).await?.or_else(|| path(reader, name))),
        Lookup::Path(name) => Ok(path(reader, name)),
        Lookup::Remote(name) => {
            // git looks for a group first.
            if let Some(members) = group(reader, name).await? {
                return Ok(Some(format!("a group of remotes: {}", redact(&members.join(", ")))));
            }
            let key = format!("remote.{name}.url");
            let url = reader.git(&["config", "--get", &key]).await?.ok();
            Ok(url.filter(|url| !url.trim().is_empty()).map(|url| format!("the remote at {}", redact(url.trim()))))
        }
    }
}

/// What kind of ref each name is of; nothing of names that are none. A branch comes before a tag, and a tag before a branch of
/// a remote.
async fn kinds(reader: &Reader, lookups: &[Lookup]) -> Result<BTreeMap<String, &'static str>> {
    const KINDS: [(&str, &str); 3] =
        [("refs/heads/", "branch"), ("refs/tags/", "tag"), ("refs/remotes/", "remote-tracking branch")];
    let names = lookups.iter().filter_map(|lookup| match lookup {
        Lookup::Commit(name) | Lookup::Either(name) => Some(name),
        _ => None,
    });
    // What cannot be the name of a ref needs no question.
    let names: Vec<&String> = names.filter(|name| !name.contains(['~', '^', ':', '*', '?', '[', '{'])).collect();
    if names.is_empty() {
        return Ok(BTreeMap::new());
    }
    let full = KINDS.iter().flat_map(|(start, _)| names.iter().map(move |name| format!("{start}{name}")));
    let full: Vec<String> = full.collect();
    let words: Vec<&str> =
        ["for-each-ref", "--format=%(refname)"].into_iter().chain(full.iter().map(String::as_str)).collect();
    let found = reader.git(&words).await?.ok().unwrap_or_default();
    let mut kinds = BTreeMap::new();
    for (start, kind) in KINDS {
        // A pattern stands for all refs below it too: only the name itself counts.
        for name in found.lines().filter_map(|line| line.strip_prefix(start)) {
            if names.iter().any(|asked| *asked == name) {
                kinds.entry(name.to_owned()).or_insert(kind);
            }
        }
    }
    Ok(kinds)
}

/// The short hash and the subject.
async fn commit(reader: &Reader, name: &str) -> Result<Option<String>> {
    let revision = format!("{name}^{{commit}}");
    let words = ["log", "-1", "--no-show-signature", "--format=%h %s", "--end-of-options", &revision, "--"];
    let found = reader.git(&words).await?.ok();
    Ok(found.map(|found| shorten(&redact(found.trim()))).filter(|found| !found.is_empty()))
}

/// The same of several.
async fn each(reader: &Reader, names: &str) -> Result<Option<String>> {
    let words = ["log", "--no-walk=unsorted", "--no-show-signature", "--format=%h %s", "--end-of-options", names, "--"];
    let found = reader.git(&words).await?.ok().unwrap_or_default();
    let found: Vec<String> = found.lines().map(|line| shorten(&redact(line.trim()))).collect();
    Ok((!found.is_empty()).then(|| found.join(", ")))
}

/// How many commits a range has here.
async fn commits(reader: &Reader, range: &str) -> Result<Option<String>> {
    let count = reader.git(&["rev-list", "--count", "--end-of-options", range, "--"]).await?.ok();
    Ok(count.and_then(|count| count.trim().parse::<u64>().ok()).map(|count| match count {
        1 => "1 commit".to_owned(),
        count => format!("{count} commits"),
    }))
}

fn path(reader: &Reader, name: &str) -> Option<String> {
    let metadata = reader.directory.join(name).symlink_metadata().ok()?;
    Some(if metadata.is_dir() { "a directory" } else { "a file" }.to_owned())
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= LONGEST {
        text.to_owned()
    } else {
        text.chars().take(LONGEST).chain(['\u{2026}']).collect()
    }
}

/// Whose configuration a setting is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The repository's, which may have come with it.
    Repository,
    /// The user's own.
    User,
    /// Another, or git does not tell.
    Other,
}

/// The value of an alias in git's configuration, and whose it is.
pub(super) async fn alias(reader: &Reader, name: &str) -> Result<Option<(String, Owner)>> {
    let is_name = !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    if !is_name {
        return Ok(None);
    }
    let key = format!("alias.{name}");
    let value = reader.git(&["config", "--get", &key]).await?.ok();
    let Some(value) = value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    // Only git 2.26 and later tells, which is no reason not to know the alias.
    let told = reader.git(&["config", "--show-scope", "--get", &key]).await?.ok().unwrap_or_default();
    let owner = match told.split('\t').next() {
        Some("local" | "worktree") => Owner::Repository,
        Some("global") => Owner::User,
        _ => Owner::Other,
    };
    Ok(Some((value, owner)))
}
