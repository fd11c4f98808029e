//! The state of a work tree, as data: what git would say of it, and what lies in it that git does not know.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::repository::RepoPath;

/// What HEAD points to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Head {
    /// A branch, by its full name; it need not exist yet.
    Branch(String),
    /// A commit.
    Commit(String),
}

/// What stands at a path of the work tree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub(super) enum Content {
    /// Nothing.
    Absent,
    /// What the index says, checked out.
    Blob {
        /// git's mode: `100644`.
        mode: String,
        /// The blob.
        oid: String,
    },
    /// A file with these bytes.
    File {
        /// The name git would give a blob of them.
        id: String,
        /// Whether it may be executed.
        executable: bool,
    },
    /// A symbolic link.
    Link {
        /// To where.
        target: RepoPath,
    },
    /// A file that was not read, since it is very large or cannot be read.
    Unread {
        /// Its size in bytes.
        size: u64,
        /// When it was changed last, in nanoseconds since 1970.
        modified: u64,
    },
    /// A directory: a repository of its own.
    Repository,
    /// Something that git ignores and that was not looked at.
    Unknown,
}

impl Content {
    /// Whether both are the same on disk, as far as can be told.
    pub(super) fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Blob { mode, oid }, Self::File { id, executable })
            | (Self::File { id, executable }, Self::Blob { mode, oid }) => {
                id == oid && *executable == (mode == "100755")
            }
            _ => self == other,
        }
    }
}

/// One path that is looked at by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    /// What stands there.
    pub(super) content: Content,
    /// The number of its copy, where one is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) copy: Option<u64>,
}

/// Bytes of one of git's own small files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Bytes(pub(super) Vec<u8>);

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use base64::Engine;
        serializer.serialize_str(&base64::engine::general_purpose::STANDARD.encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use base64::Engine;
        let text = String::deserialize(deserializer)?;
        base64::engine::general_purpose::STANDARD.decode(text).map(Self).map_err(serde::de::Error::custom)
    }
}

/// Everything but the index, which is kept as the file it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// HEAD.
    pub(super) head: Head,
    /// Every ref by its full name; `ref: refs/...` where it is symbolic.
    pub(super) refs: BTreeMap<String, String>,
    /// The paths that are not as the index says, and others that were asked for.
    pub(super) files: BTreeMap<RepoPath, Record>,
    /// What git ignores: files, and directories that are ignored as a whole.
    pub(super) ignored: Vec<RepoPath>,
    /// git's small files: an operation in progress, the configuration, the list of stashes.
    pub(super) git_files: BTreeMap<String, Bytes>,
    /// The reflogs of branches that a command names.
    pub(super) reflogs: BTreeMap<String, Bytes>,
    /// Whether there is an index.
    pub(super) has_index: bool,
}

/// One entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Staged {
    pub(super) mode: String,
    pub(super) oid: String,
    pub(super) stage: u8,
    /// git's letter: `S` where the work tree leaves it out (a sparse checkout), a small one where git does not look.
    pub(super) tag: char,
}

/// The index: one entry a path, up to three where there is a conflict.
pub(super) type Index = BTreeMap<RepoPath, Vec<Staged>>;

/// Reads `git ls-files --stage -v -z`: `H 100644 <oid> <stage>\t<path>`.
pub(super) fn parse_index(output: &[u8]) -> Index {
    let mut index = Index::new();
    for line in output.split(|byte| *byte == 0) {
        let Some(tab) = line.iter().position(|byte| *byte == b'\t') else { continue };
        let words = String::from_utf8_lossy(&line[..tab]).into_owned();
        let mut words = words.split(' ');
        let (Some(tag), Some(mode), Some(oid), Some(stage)) = (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let staged = Staged {
            mode: mode.to_owned(),
            oid: oid.to_owned(),
            stage: stage.parse().unwrap_or(0),
            tag: tag.chars().next().unwrap_or('H'),
        };
        index.entry(RepoPath::new(&line[tab + 1..])).or_default().push(staged);
    }
    index
}

/// A state together with its index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Side<'a> {
    pub(super) state: &'a State,
    pub(super) index: &'a Index,
}

impl Side<'_> {
    /// What stands at a path.
    pub(super) fn content(&self, path: &RepoPath) -> Content {
        if let Some(record) = self.state.files.get(path) {
            return record.content.clone();
        }
        match self.index.get(path).and_then(|entries| entries.iter().find(|entry| entry.stage == 0)) {
            Some(entry) if entry.tag.eq_ignore_ascii_case(&'s') => Content::Absent,
            Some(entry) if entry.mode == "160000" => Content::Repository,
            Some(entry) => Content::Blob { mode: entry.mode.clone(), oid: entry.oid.clone() },
            None if self.state.ignored.iter().any(|ignored| path.is_below(ignored)) => Content::Unknown,
            None => Content::Absent,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_index() {
        let index =
            parse_index(b"H 100644 aa 0\ta b\0S 100755 bb 0\tsparse\0M 100644 cc 2\tclash\0M 100644 dd 3\tclash\0");
        assert_eq!(index.len(), 3);
        assert_eq!(index[&"a b".into()][0].oid, "aa");
        assert_eq!(index[&"sparse".into()][0].tag, 'S');
        assert_eq!(index[&"clash".into()].iter().map(|entry| entry.stage).collect::<Vec<_>>(), [2, 3]);
    }

    #[test]
    fn a_file_is_the_same_as_the_blob_of_its_bytes() {
        let blob = Content::Blob { mode: "100755".into(), oid: "aa".into() };
        let file = |executable| Content::File { id: "aa".into(), executable };
        assert!(blob.same(&file(true)) && file(true).same(&blob));
        assert!(!blob.same(&file(false)) && !blob.same(&Content::Absent));
    }
}
