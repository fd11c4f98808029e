//! Where a repository keeps its things: several directories where a work tree is linked.

use std::path::{Path, PathBuf};

use super::super::Reader;
use crate::error::{Error, Result};

/// The directories of one work tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::repository) struct Place {
    /// The top of the work tree; `None` in a bare repository.
    pub(in crate::repository) top: Option<PathBuf>,
    /// What belongs to this work tree alone: `HEAD`, `index`, `MERGE_HEAD`.
    pub(in crate::repository) git: PathBuf,
    /// What all work trees share: `refs`, `config`, `objects`.
    pub(in crate::repository) common: PathBuf,
    /// The index.
    pub(in crate::repository) index: PathBuf,
}

impl Place {
    /// The place around the reader's directory; `None` where there is no repository.
    pub(in crate::repository) async fn find(reader: &Reader) -> Result<Option<Self>> {
        let words =
            ["rev-parse", "--is-bare-repository", "--absolute-git-dir", "--git-common-dir", "--git-path", "index"];
        let (place, top) = tokio::join!(reader.git(&words), reader.git(&["rev-parse", "--show-toplevel"]));
        let Some(text) = place?.ok() else { return Ok(None) };
        let lines: Vec<&str> = text.lines().collect();
        let &[bare, git, common, index] = lines.as_slice() else {
            // It must not look like no repository at all: what may be lost would then run without being kept.
            return Err(Error::unavailable("the path of this repository holds a line end, which gut cannot read"));
        };
        // Relative answers are relative to the directory git was started in, which may be gone later.
        let absolute = |path: &str| {
            let path = reader.directory.join(path);
            let (parent, name) = (path.parent().and_then(|parent| parent.canonicalize().ok()), path.file_name());
            path.canonicalize().ok().or_else(|| Some(parent?.join(name?))).unwrap_or(path)
        };
        let top = top?.ok().map(|top| PathBuf::from(top.trim_end_matches('\n')));
        Ok(Some(Self {
            top: if bare == "true" { None } else { top },
            git: absolute(git),
            common: absolute(common),
            index: absolute(index),
        }))
    }

    /// Where gut keeps the snapshots of this repository.
    pub(super) fn snapshots(&self) -> PathBuf {
        self.common.join("gut").join("snapshots")
    }

    /// Whether the refs are kept in tables instead of files, so that there are no files of reflogs.
    pub(super) fn has_reftable(&self) -> bool {
        self.common.join("reftable").is_dir()
    }

    /// A reader that starts git at the top of the work tree, or in the repository where there is none.
    pub(in crate::repository) fn reader(&self, reader: &Reader) -> Reader {
        let directory = self.top.clone().unwrap_or_else(|| self.git.clone());
        // A relative `GIT_DIR` of whoever started gut would mean another repository from there.
        Reader { at: Some((self.git.clone(), self.top.clone())), ..Reader::new(reader.git.clone(), directory) }
    }

    /// The name by which entries of this work tree are told from those of others.
    pub(super) fn name(&self) -> String {
        let path: &Path = &self.git;
        path.to_string_lossy().into_owned()
    }
}
