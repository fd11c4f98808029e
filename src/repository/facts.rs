//! What effects are told from: refs, HEAD, the status of every path and git's configuration, read at once before a plan is
//! judged.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::read::Call;
use super::snapshot::Place;
use super::worktree::{Dirty, parse_status};
use super::{Reader, RepoPath};
use crate::error::Result;
use crate::invocation::{group, remotes_of};

/// The state of a repository as a plan finds it.
#[derive(Debug)]
pub struct Facts {
    /// The full name of the branch that HEAD is on; `None` where it is detached.
    pub(super) branch: Option<String>,
    /// The commit of HEAD; `None` before the first one.
    pub(super) head: Option<String>,
    /// Every ref and its object.
    pub(super) refs: BTreeMap<String, String>,
    /// What symbolic refs point to: `refs/remotes/origin/HEAD`.
    pub(super) symbolic: BTreeMap<String, String>,
    /// The upstream of each branch, by full names.
    pub(super) upstreams: BTreeMap<String, String>,
    /// The paths that are not clean, without those that are ignored.
    pub(super) dirty: Vec<Dirty>,
    /// Every entry of git's configuration, section and key in lower case.
    pub configuration: Vec<(String, String)>,
    pub(super) place: Place,
}

/// The usual names of branches that others build on.
const USUAL: [&str; 6] = ["main", "master", "trunk", "develop", "production", "release"];

impl Facts {
    /// What is so now; `None` outside of a repository.
    ///
    /// # Errors
    /// `unavailable` when git does not answer.
    pub async fn read(reader: &Reader) -> Result<Option<Self>> {
        let Some(place) = Place::find(reader).await? else { return Ok(None) };
        let reader = &place.reader(reader);
        let refs_words = ["for-each-ref", "--format=%(refname)%00%(objectname)%00%(symref)%00%(upstream)"];
        let status_words = ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--no-renames"];
        let status = async {
            match place.top {
                Some(_) => reader.whole(Call { args: &status_words, ..Call::default() }).await,
                None => Ok(Vec::new()),
            }
        };
        let (refs, branch, head, status, configuration) = tokio::join!(
            reader.whole(Call { args: &refs_words, ..Call::default() }),
            reader.git(&["symbolic-ref", "--quiet", "HEAD"]),
            reader.git(&["rev-parse", "--verify", "--quiet", "HEAD"]),
            status,
            reader.git(&["config", "-z", "--list"]),
        );
        let (refs, status): (Vec<u8>, Vec<u8>) = (refs?, status?);
        let first_line = |answer: super::read::Answer| answer.ok().map(|text| text.trim_end().to_owned());
        let mut facts = Self {
            branch: first_line(branch?),
            head: first_line(head?),
            refs: BTreeMap::new(),
            symbolic: BTreeMap::new(),
            upstreams: BTreeMap::new(),
            dirty: parse_status(&status),
            configuration: parse_configuration(&configuration?.ok().unwrap_or_default()),
            place,
        };
        for line in String::from_utf8_lossy(&refs).lines() {
            let fields: Vec<&str> = line.split('\0').collect();
            let &[name, oid, target, upstream] = fields.as_slice() else { continue };
            facts.refs.insert(name.to_owned(), oid.to_owned());
            if !target.is_empty() {
                facts.symbolic.insert(name.to_owned(), target.to_owned());
            }
            if !upstream.is_empty() {
                facts.upstreams.insert(name.to_owned(), upstream.to_owned());
            }
        }
        Ok(Some(facts))
    }

    /// Facts of no repository at all, with a fingerprint of their own for each number.
    #[cfg(test)]
    pub(crate) fn numbered(number: u64) -> Self {
        let place = Place { top: None, git: "g".into(), common: "g".into(), index: "i".into() };
        Self {
            branch: None,
            head: Some(number.to_string()),
            refs: BTreeMap::new(),
            symbolic: BTreeMap::new(),
            upstreams: BTreeMap::new(),
            dirty: Vec::new(),
            configuration: Vec::new(),
            place,
        }
    }

    /// One number for all that a plan was judged by: the same number, the same state.
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (&self.branch, &self.head, &self.refs, &self.configuration).hash(&mut hasher);
        for dirty in &self.dirty {
            format!("{dirty:?}").hash(&mut hasher);
            // A file that was edited before may be edited again.
            let metadata = self.place.top.as_ref().map(|top| top.join(dirty.path.to_path()).symlink_metadata());
            if let Some(Ok(metadata)) = metadata {
                (metadata.len(), metadata.modified().ok()).hash(&mut hasher);
            }
        }
        hasher.finish()
    }

    /// The short name of the branch that HEAD is on, or `HEAD`.
    pub(super) fn here(&self) -> &str {
        self.branch.as_deref().map_or("HEAD", |name| name.strip_prefix("refs/heads/").unwrap_or(name))
    }

    /// The upstream of the branch that HEAD is on, by its full name.
    pub(super) fn upstream(&self) -> Option<&str> {
        self.upstreams.get(self.branch.as_deref()?).map(String::as_str)
    }

    /// The value of a setting.
    pub(super) fn setting(&self, key: &str) -> Option<&str> {
        self.configuration.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Whether a name is that of a group of remotes.
    pub(super) fn is_group(&self, name: &str) -> bool {
        !group(&self.configuration, name).is_empty()
    }

    /// The remotes that a name stands for: those of the group, or else the remote itself. None where the group has no end.
    pub(super) fn remotes_of(&self, name: &str) -> Vec<String> {
        let remotes = remotes_of(&self.configuration, name).unwrap_or_default();
        remotes.into_iter().map(str::to_owned).collect()
    }

    /// Whether a branch of a remote is its default, or has one of the names that others build on.
    pub(super) fn is_protected(&self, remote: &str, branch: &str) -> bool {
        let head = self.symbolic.get(&format!("refs/remotes/{remote}/HEAD"));
        let is_default = head.is_some_and(|target| *target == format!("refs/remotes/{remote}/{branch}"));
        is_default || USUAL.contains(&branch) || branch.starts_with("release/")
    }

    /// What git says of a path that is not clean.
    pub(super) fn dirty_at(&self, path: &RepoPath) -> Option<&Dirty> {
        self.dirty.iter().find(|dirty| dirty.path == *path)
    }

    /// The paths that git knows and that have something that is in no commit.
    pub(super) fn edited(&self) -> impl Iterator<Item = &Dirty> {
        self.dirty.iter().filter(|dirty| dirty.is_edited())
    }
}

/// Reads `git config -z --list`: a key, a line end, its value; no line end for a key without one.
fn parse_configuration(text: &str) -> Vec<(String, String)> {
    let entries = text.split('\0').filter(|entry| !entry.is_empty());
    entries
        .map(|entry| {
            let (key, value) = entry.split_once('\n').unwrap_or((entry, "true"));
            (key.to_owned(), value.to_owned())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_configuration() {
        let entries = parse_configuration("remote.origin.url\nhttps://h/r\0core.bare\0user.name\nA\nB\0");
        let expected = [("remote.origin.url", "https://h/r"), ("core.bare", "true"), ("user.name", "A\nB")];
        assert_eq!(entries, expected.map(|(key, value)| (key.to_owned(), value.to_owned())));
    }
}
