//! What names stand for in this repository: the commit and its subject, how many commits, the address of a remote.

use std::collections::BTreeMap;

use futures_util::future::join_all;

use super::{Reader, redact};
use crate::error::Result;
use crate::invocation::Lookup;

/// How many names are looked up; a command of more is explained without the rest.
const MOST: usize = 12;
/// The longest subject, in characters.
const LONGEST: usize = 60;

/// What these names stand for; nothing of those that stand for nothing.
pub(super) async fn tell(reader: &Reader, lookups: &[Lookup]) -> Result<BTreeMap<Lookup, String>> {
    let asked = lookups.iter().take(MOST).map(|lookup| async move { Ok((lookup.clone(), one(reader, lookup).await?)) });
    let told: Result<Vec<(Lookup, Option<String>)>> = join_all(asked).await.into_iter().collect();
    Ok(told?.into_iter().filter_map(|(lookup, told)| Some((lookup, told?))).collect())
}

async fn one(reader: &Reader, lookup: &Lookup) -> Result<Option<String>> {
    match lookup {
        Lookup::Commit(name) => commit(reader, name).await,
        Lookup::Commits(range) => commits(reader, range).await,
        Lookup::Either(name) => Ok(commit(reader, name).await?.or_else(|| path(reader, name))),
        Lookup::Path(name) => Ok(path(reader, name)),
        Lookup::Remote(name) => {
            let key = format!("remote.{name}.url");
            let url = reader.git(&["config", "--get", &key]).await?.ok();
            Ok(url.filter(|url| !url.trim().is_empty()).map(|url| format!("the remote at {}", redact(url.trim()))))
        }
    }
}

/// The kind of name, where it is one, the short hash and the subject.
async fn commit(reader: &Reader, name: &str) -> Result<Option<String>> {
    let revision = format!("{name}^{{commit}}");
    let words = ["log", "-1", "--no-show-signature", "--format=%h %s", "--end-of-options", &revision, "--"];
    let (branch, tag, remote) =
        (format!("refs/heads/{name}"), format!("refs/tags/{name}"), format!("refs/remotes/{name}"));
    let kinds = ["for-each-ref", "--format=%(refname)", &branch, &tag, &remote];
    let (found, kinds) = tokio::join!(reader.git(&words), reader.git(&kinds));
    let Some(found) = found?.ok().filter(|found| !found.trim().is_empty()) else { return Ok(None) };
    let found = shorten(&redact(found.trim()));
    let kinds = kinds?.ok().unwrap_or_default();
    let kind = kinds.lines().find_map(|full| {
        let kind = [(&branch, "branch"), (&tag, "tag"), (&remote, "remote-tracking branch")];
        kind.into_iter().find(|(name, _)| name.as_str() == full).map(|(_, kind)| kind)
    });
    Ok(Some(kind.map_or_else(|| found.clone(), |kind| format!("a {kind}, {found}"))))
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

/// The value of an alias in git's configuration.
pub(super) async fn alias(reader: &Reader, name: &str) -> Result<Option<String>> {
    let is_name = !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric() || one == '-');
    if !is_name {
        return Ok(None);
    }
    let value = reader.git(&["config", "--get", &format!("alias.{name}")]).await?.ok();
    Ok(value.map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()))
}
