//! Which runs are under way: each holds a lock, which the operating system takes back when its process ends in whatever way.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// The lock of a run; the run is under way as long as this lives.
#[derive(Debug)]
pub struct Held {
    directory: PathBuf,
    path: PathBuf,
    file: Option<File>,
}

impl Drop for Held {
    fn drop(&mut self) {
        let guard = crate::files::lock(&self.directory);
        // Windows does not take away what is open.
        drop(self.file.take());
        if guard.is_ok() {
            // A file that stays is told from a lock by nobody holding it.
            drop(std::fs::remove_file(&self.path));
        }
    }
}

/// Takes the lock of a run in this directory; `None` where another process has it.
///
/// # Errors
/// When the operating system gives no locks there.
pub(super) fn hold(directory: &Path, id: &str) -> io::Result<Option<Held>> {
    let _guard = crate::files::lock(directory)?;
    let path = path(directory, id);
    let file = take(OpenOptions::new().create(true).write(true).truncate(false), &path)?;
    Ok(file.map(|file| Held { directory: directory.to_owned(), path, file: Some(file) }))
}

/// Does this while nobody can take the lock of a run; not at all where another process has it. Returns whether it was done.
///
/// # Errors
/// When the operating system gives no locks there, or what is done fails.
pub(super) fn unless_held(directory: &Path, id: &str, work: impl FnOnce() -> io::Result<()>) -> io::Result<bool> {
    let _guard = crate::files::lock(directory)?;
    let path = path(directory, id);
    match take(OpenOptions::new().write(true), &path) {
        Ok(None) => return Ok(false),
        // It was left behind by a process that was killed.
        Ok(Some(file)) => {
            drop(file);
            drop(std::fs::remove_file(&path));
        }
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {}
        Err(fault) => return Err(fault),
    }
    work().map(|()| true)
}

fn path(directory: &Path, id: &str) -> PathBuf {
    directory.join(format!("{id}.lock"))
}

/// Opens the file and locks it; `None` where another process has locked it.
fn take(options: &mut OpenOptions, path: &Path) -> io::Result<Option<File>> {
    #[cfg(unix)]
    {
        use rustix::fs::{FlockOperation, flock};
        let file = super::store::no_follow(options).open(path)?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => Ok(Some(file)),
            Err(rustix::io::Errno::WOULDBLOCK) => Ok(None),
            Err(fault) => Err(fault.into()),
        }
    }
    #[cfg(windows)]
    {
        const SHARING_VIOLATION: i32 = 32;
        // Whoever has it open shares it with nobody.
        std::os::windows::fs::OpenOptionsExt::share_mode(options, 0);
        match options.open(path) {
            Err(fault) if fault.raw_os_error() == Some(SHARING_VIOLATION) => Ok(None),
            opened => opened.map(Some),
        }
    }
    #[cfg(not(any(unix, windows)))]
    options.open(path).map(Some)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_held_by_one_and_free_again_afterwards() {
        let root = tempfile::tempdir().unwrap();
        let held = hold(root.path(), "a").unwrap().unwrap();
        assert!(hold(root.path(), "a").unwrap().is_none());
        assert!(!unless_held(root.path(), "a", || Ok(())).unwrap());
        assert!(unless_held(root.path(), "b", || Ok(())).unwrap());
        drop(held);
        assert!(unless_held(root.path(), "a", || Ok(())).unwrap());
        assert!(hold(root.path(), "a").unwrap().is_some());
    }

    #[test]
    fn what_a_killed_process_left_behind_is_no_lock() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.lock"), "").unwrap();
        assert!(unless_held(root.path(), "a", || Ok(())).unwrap());
        assert!(!root.path().join("a.lock").exists());
    }

    #[test]
    fn a_lock_that_is_a_link_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("elsewhere");
        std::os::unix::fs::symlink(&target, root.path().join("a.lock")).unwrap();
        assert!(hold(root.path(), "a").is_err());
        assert!(!target.exists());
    }
}
