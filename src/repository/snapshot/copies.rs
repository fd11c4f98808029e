//! Copies of files of the work tree: byte for byte, up to a size, and what was left out and why.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::state::Content;
use crate::repository::RepoPath;

/// The largest file that is copied and read, in bytes.
pub(in crate::repository) const LARGEST_FILE: u64 = 64 * 1024 * 1024;
/// The most that one snapshot copies, in bytes.
pub(in crate::repository) const MOST_BYTES: u64 = 512 * 1024 * 1024;
/// The most files that one snapshot copies.
pub(in crate::repository) const MOST_FILES: u64 = 20_000;

/// A file of which no copy is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Unkept {
    /// Which.
    pub path: RepoPath,
    /// Its size in bytes.
    pub size: u64,
    /// Why, in a few words.
    pub why: String,
}

/// The copies of one snapshot.
pub(super) struct Copies {
    directory: PathBuf,
    bytes: u64,
    next: u64,
    /// What was left out.
    pub(super) unkept: Vec<Unkept>,
}

impl Copies {
    /// Copies that are put into this directory, which is made when the first one is.
    pub(super) fn into(directory: PathBuf) -> Self {
        Self { directory, bytes: 0, next: 0, unkept: Vec::new() }
    }

    /// Copies a file, or notes why not. Returns the number of the copy.
    pub(super) fn keep(&mut self, source: &Path, path: &RepoPath, size: u64) -> Option<u64> {
        let why = if size > LARGEST_FILE {
            "larger than what is kept of one file"
        } else if self.bytes + size > MOST_BYTES {
            "more than what is kept at once"
        } else if self.next >= MOST_FILES {
            "more files than are kept at once"
        } else {
            match self.copy(source) {
                Ok(()) => {
                    self.bytes += size;
                    self.next += 1;
                    return Some(self.next - 1);
                }
                Err(_) => "cannot be read",
            }
        };
        self.unkept.push(Unkept { path: path.clone(), size, why: why.to_owned() });
        None
    }

    fn copy(&self, source: &Path) -> io::Result<()> {
        std::fs::create_dir_all(&self.directory)?;
        std::fs::copy(source, copy_path(&self.directory, self.next))?;
        Ok(())
    }
}

/// The file of a copy.
pub(super) fn copy_path(directory: &Path, number: u64) -> PathBuf {
    directory.join(number.to_string())
}

/// What stands at a path, but for the bytes of a file; and the file's size, where it is one that can be read.
pub(super) fn look(path: &Path) -> (Content, Option<u64>) {
    let Ok(metadata) = path.symlink_metadata() else { return (Content::Absent, None) };
    if metadata.is_symlink() {
        let target = std::fs::read_link(path).unwrap_or_default();
        return (Content::Link { target: RepoPath::of_path(&target) }, None);
    }
    if metadata.is_dir() {
        // What lies in a directory has paths of its own.
        let is_repository = path.join(".git").symlink_metadata().is_ok();
        return (if is_repository { Content::Repository } else { Content::Absent }, None);
    }
    if !metadata.is_file() {
        return (Content::Unknown, None);
    }
    let modified = metadata
        .modified()
        .ok()
        .and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok())
        .map_or(0, |time| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    (Content::Unread { size: metadata.len(), modified }, Some(metadata.len()))
}

/// Whether a file may be executed.
#[cfg(unix)]
pub(super) fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.symlink_metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
}

/// Whether a file may be executed: only Unix can tell.
#[cfg(not(unix))]
pub(super) fn is_executable(_path: &Path) -> bool {
    false
}

/// Makes a symbolic link.
#[cfg(unix)]
pub(super) fn link(target: &Path, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

/// Makes a symbolic link.
#[cfg(windows)]
pub(super) fn link(target: &Path, path: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_file(target, path)
}
