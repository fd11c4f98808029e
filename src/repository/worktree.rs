//! What `git status` says of the work tree, path by path: for effects and snapshots, which need every one of them.

use super::RepoPath;

/// One path that is not clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Dirty {
    pub(super) path: RepoPath,
    pub(super) kind: Kind,
}

/// How it is not clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// git knows it.
    Tracked {
        /// How the index differs from HEAD: git's letter, `.` for not at all.
        staged: char,
        /// How the work tree differs from the index.
        unstaged: char,
        /// git's four letters on a submodule: `N...` for none.
        submodule: String,
        /// The blob in the index.
        blob: String,
    },
    /// It is in conflict.
    Unmerged {
        /// The blobs of the three sides.
        blobs: Vec<String>,
    },
    /// git does not know it.
    Untracked,
    /// git is told to ignore it.
    Ignored,
}

impl Dirty {
    /// Whether the work tree has something else than the index here.
    pub(super) fn is_unlike_index(&self) -> bool {
        match &self.kind {
            Kind::Tracked { unstaged, .. } => *unstaged != '.',
            Kind::Unmerged { .. } | Kind::Untracked => true,
            Kind::Ignored => false,
        }
    }

    pub(super) fn is_untracked(&self) -> bool {
        self.kind == Kind::Untracked
    }

    pub(super) fn is_ignored(&self) -> bool {
        self.kind == Kind::Ignored
    }

    /// Whether git knows the path and something of it is not in HEAD.
    pub(super) fn is_edited(&self) -> bool {
        matches!(self.kind, Kind::Tracked { .. } | Kind::Unmerged { .. })
    }

    /// Whether it is a submodule whose own work tree has changes.
    pub(super) fn is_dirty_submodule(&self) -> bool {
        matches!(&self.kind, Kind::Tracked { submodule, .. }
            if submodule.starts_with('S') && submodule[1..].contains(['M', 'U']))
    }

    /// Blobs that only the index holds.
    pub(super) fn staged_blobs(&self) -> Vec<&str> {
        let is_blob = |oid: &&str| !oid.bytes().all(|byte| byte == b'0');
        match &self.kind {
            Kind::Tracked { staged, blob, submodule, .. } if *staged != '.' && submodule == "N..." => {
                Some(blob.as_str()).into_iter().filter(is_blob).collect()
            }
            Kind::Unmerged { blobs } => blobs.iter().map(String::as_str).filter(is_blob).collect(),
            _ => Vec::new(),
        }
    }
}

/// Reads the porcelain format, version 2, separated by NUL, without renames. Source: git-status(1).
pub(super) fn parse_status(output: &[u8]) -> Vec<Dirty> {
    output.split(|byte| *byte == 0).filter_map(parse_line).collect()
}

fn parse_line(line: &[u8]) -> Option<Dirty> {
    let (kind, fields) = match line.first()? {
        b'1' => (b'1', 8),
        b'u' => (b'u', 10),
        b'?' => (b'?', 1),
        b'!' => (b'!', 1),
        _ => return None,
    };
    let mut parts = line.splitn(fields + 1, |byte| *byte == b' ');
    let words: Vec<String> =
        parts.by_ref().take(fields).map(|word| String::from_utf8_lossy(word).into_owned()).collect();
    let path = RepoPath::new(parts.next()?);
    let letter = |at: usize| words.get(1).and_then(|letters| letters.chars().nth(at)).unwrap_or('.');
    let kind = match kind {
        b'1' => Kind::Tracked {
            staged: letter(0),
            unstaged: letter(1),
            submodule: words.get(2)?.clone(),
            blob: words.get(7)?.clone(),
        },
        b'u' => Kind::Unmerged { blobs: words.get(7..10)?.to_vec() },
        b'?' => Kind::Untracked,
        _ => Kind::Ignored,
    };
    Some(Dirty { path, kind })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_kind_of_line() {
        let dirty = parse_status(
            b"1 M. N... 100644 100644 100644 aaa bbb a b.rs\0\
              1 .M N... 100644 100644 100644 aaa aaa c.rs\0\
              1 .M S.M. 160000 160000 160000 aaa aaa sub\0\
              u UU N... 100644 100644 100644 100644 aaa bbb 000 clash.rs\0\
              ? new file\0! target/\0",
        );
        let paths: Vec<String> = dirty.iter().map(|dirty| dirty.path.to_string()).collect();
        assert_eq!(paths, ["a b.rs", "c.rs", "sub", "clash.rs", "new file", "target/"]);
        let unlike: Vec<bool> = dirty.iter().map(Dirty::is_unlike_index).collect();
        assert_eq!(unlike, [false, true, true, true, true, false]);
        assert_eq!(dirty[0].staged_blobs(), ["bbb"]);
        assert_eq!(dirty[1].staged_blobs(), [""; 0]);
        assert_eq!(dirty[3].staged_blobs(), ["aaa", "bbb"]);
        assert!(dirty[2].is_dirty_submodule() && dirty[5].is_ignored() && dirty[4].is_untracked());
    }
}
