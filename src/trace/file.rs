//! The file that the user names for the spans: only ever added to, and private where gut makes it.
//!
//! A link that lies in a repository may have come with it, and lead to a file that nobody meant; links elsewhere are the
//! user's own. What git does in between may take the file away or put a link in its place, so that it is opened anew.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Where the spans go.
#[derive(Debug)]
pub(super) struct Target {
    path: PathBuf,
    /// A pipe or a terminal, which must not be opened twice.
    stream: Option<File>,
}

impl Target {
    /// Looks whether this file can be written, and leaves it as it is: a file that is not there yet is made in the end, so
    /// that no command of the run meets it.
    ///
    /// # Errors
    /// `usage` when it cannot be written.
    pub(super) fn at(path: &Path) -> Result<Self> {
        let path = std::path::absolute(path).map_err(|fault| unwritable(path, &fault))?;
        refuse_links(&path)?;
        let found = match open(&path, false) {
            Ok(file) => Some(file),
            Err(fault)
                if fault.kind() == io::ErrorKind::NotFound && !path.is_symlink() && path.file_name().is_some() =>
            {
                // It is gone again as soon as it is closed.
                let directory = path.parent().unwrap_or(&path);
                tempfile::tempfile_in(directory).map_err(|fault| unwritable(&path, &fault))?;
                None
            }
            Err(fault) => return Err(unwritable(&path, &fault)),
        };
        let is_stream = |file: &File| file.metadata().is_ok_and(|metadata| !metadata.is_file());
        Ok(Self { stream: found.filter(is_stream), path })
    }

    /// Adds one line, whole.
    ///
    /// # Errors
    /// `usage` when it cannot be written any more.
    pub(super) fn add(&self, line: &str) -> Result<()> {
        let line = format!("{line}\n");
        let written = if let Some(stream) = &self.stream {
            let mut stream: &File = stream;
            stream.write_all(line.as_bytes())
        } else {
            refuse_links(&self.path)?;
            open(&self.path, true).and_then(|mut file| file.write_all(line.as_bytes()))
        };
        written.map_err(|fault| unwritable(&self.path, &fault))
    }
}

fn unwritable(path: &Path, fault: &io::Error) -> Error {
    // The number of the system's error helps nobody.
    let reason = fault.to_string();
    let reason = reason.split(" (os error").next().unwrap_or_default().to_lowercase();
    Error::usage(format!("cannot write the trace to `{}`: {reason}", path.display()))
        .hint("name a file in a directory that you can write to: `gut --trace ~/gut.jsonl ...`")
}

/// Opens a file to add to. A pipe that nobody reads is an error, and nothing to wait for.
fn open(path: &Path, create: bool) -> io::Result<File> {
    let mut options = File::options();
    options.append(true).create(create);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = rustix::fs::OFlags::NONBLOCK | rustix::fs::OFlags::NOCTTY;
        options.mode(0o600).custom_flags(flags.bits().cast_signed());
    }
    let file = options.open(path)?;
    #[cfg(unix)]
    {
        let flags = rustix::fs::fcntl_getfl(&file)?;
        rustix::fs::fcntl_setfl(&file, flags - rustix::fs::OFlags::NONBLOCK)?;
    }
    Ok(file)
}

/// Refuses a path that leads through a link of a repository.
fn refuse_links(path: &Path) -> Result<()> {
    for part in path.ancestors().filter(|part| part.is_symlink()) {
        let place = part.parent().and_then(|parent| parent.canonicalize().ok());
        let is_in_repository =
            place.is_some_and(|place| place.ancestors().any(|above| above.join(".git").symlink_metadata().is_ok()));
        if is_in_repository {
            let target = std::fs::read_link(part).unwrap_or_default();
            return Err(Error::usage(format!(
                "`{}` is a link in a repository, to `{}`, and the trace is not written through it",
                part.display(),
                target.display()
            ))
            .hint("name the file itself, or one outside of the repository"));
        }
    }
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn a_file_is_private_is_made_at_the_end_and_is_added_to() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("trace.jsonl");
        let target = Target::at(&path).unwrap();
        assert!(!path.exists());
        target.add("a").unwrap();
        Target::at(&path).unwrap().add("b").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "a\nb\n");
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn what_cannot_be_written_is_told_at_once() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("file");
        std::fs::write(&file, "").unwrap();
        for (path, reason) in [
            (root.path().to_owned(), "directory"),
            (root.path().join("none/trace"), "no such file"),
            (file.join("trace"), "not a directory"),
        ] {
            let fault = Target::at(&path).unwrap_err();
            assert_eq!(fault.kind, crate::error::Kind::Usage);
            assert!(fault.message.contains(reason) && !fault.message.contains("os error"), "{fault}");
        }
        symlink(root.path().join("nowhere"), root.path().join("dangling")).unwrap();
        assert!(Target::at(&root.path().join("dangling")).is_err());
    }

    #[test]
    fn a_link_of_a_repository_is_not_followed_and_one_of_the_user_is() {
        let root = tempfile::tempdir().unwrap();
        let repository = root.path().join("repository");
        let elsewhere = root.path().join("elsewhere");
        std::fs::create_dir_all(repository.join(".git")).unwrap();
        std::fs::create_dir(&elsewhere).unwrap();
        std::fs::write(elsewhere.join("profile"), "").unwrap();
        symlink(elsewhere.join("profile"), repository.join("trace")).unwrap();
        symlink(&elsewhere, repository.join("logs")).unwrap();
        symlink(&repository, root.path().join("way")).unwrap();
        symlink(elsewhere.join("profile"), root.path().join("own")).unwrap();
        for path in ["repository/trace", "repository/logs/profile", "way/trace", "repository/logs/../trace"] {
            let fault = Target::at(&root.path().join(path)).unwrap_err();
            assert!(fault.message.contains("is a link in a repository"), "{fault}");
        }
        Target::at(&root.path().join("own")).unwrap().add("a").unwrap();
        Target::at(&root.path().join("way/new")).unwrap().add("b").unwrap();
        assert_eq!(std::fs::read_to_string(elsewhere.join("profile")).unwrap(), "a\n");
        assert_eq!(std::fs::read_to_string(repository.join("new")).unwrap(), "b\n");
    }

    #[test]
    fn a_link_that_comes_while_the_run_goes_on_is_not_followed() {
        let root = tempfile::tempdir().unwrap();
        std::fs::create_dir(root.path().join(".git")).unwrap();
        let (path, victim) = (root.path().join("trace"), root.path().join("victim"));
        let target = Target::at(&path).unwrap();
        std::fs::write(&victim, "").unwrap();
        symlink(&victim, &path).unwrap();
        assert!(target.add("a").is_err());
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_pipe_that_nobody_reads_is_told_at_once() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("pipe");
        let mode = rustix::fs::Mode::from_raw_mode(0o600);
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        assert!(Target::at(&path).is_err());
    }
}
