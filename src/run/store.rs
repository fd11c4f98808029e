//! The runs on disk: one JSON file each, private, never half written, without secrets.

use std::fs::OpenOptions;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::lock::{self, Held};
use super::{Run, Status, id};
use crate::repository::redact;

/// The largest file that is read, in bytes: many times more than the longest run takes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// No file takes longer to be written.
const WRITING: std::time::Duration = std::time::Duration::from_secs(60);
/// What the name of a file that is being written begins with.
const UNFINISHED: &str = ".tmp";

/// Where runs are kept.
#[derive(Debug, Clone)]
pub struct Store {
    directory: PathBuf,
}

/// The runs there are, and what else there is.
#[derive(Debug, Default)]
pub struct Listing {
    /// The runs, the newest first.
    pub runs: Vec<Run>,
    /// The names of files that are no runs, or cannot be read.
    pub unreadable: Vec<String>,
}

/// How much of a name is the day and the second: `20261127-201501`.
const SECOND: usize = 15;

impl Store {
    /// A store in this directory, which is made when it is needed.
    pub fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// Where the files of runs are.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// The file of a run.
    pub fn path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.json"))
    }

    /// Writes the run as it stands, with every secret of a known shape cut out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, run: &Run) -> Result<()> {
        let mut value = serde_json::to_value(run)?;
        redact_all(&mut value);
        let path = self.path(&run.id);
        crate::files::write_private(&path, &serde_json::to_vec_pretty(&value)?)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Reads a run back. A file that is a link, or no file at all, is none of gut's.
    ///
    /// # Errors
    /// When there is no such file or it is not a run.
    pub fn load(path: &Path) -> Result<Run> {
        let cannot = || format!("cannot read `{}`", path.display());
        let file = no_follow(OpenOptions::new().read(true)).open(path).with_context(cannot)?;
        let metadata = file.metadata().with_context(cannot)?;
        if !metadata.is_file() || metadata.len() > LARGEST {
            bail!("`{}` is not the file of a run", path.display());
        }
        let mut text = Vec::new();
        file.take(LARGEST).read_to_end(&mut text).with_context(cannot)?;
        let run: Run = serde_json::from_slice(&text).with_context(|| format!("`{}` is not a run", path.display()))?;
        // What is done with a run is done with the file of its name.
        if path.file_stem().and_then(|name| name.to_str()) != Some(&run.id) {
            bail!("`{}` holds another run than its name says", path.display());
        }
        Ok(run)
    }

    /// The names of the runs, the newest first, and of the other files there are.
    ///
    /// # Errors
    /// When the directory is there and cannot be read.
    pub fn names(&self) -> Result<(Vec<String>, Vec<String>)> {
        let (mut ids, mut others) = (Vec::new(), Vec::new());
        let entries = match std::fs::read_dir(&self.directory) {
            Ok(entries) => entries,
            Err(fault) if matches!(fault.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok((ids, others));
            }
            Err(fault) => {
                return Err(fault).with_context(|| format!("cannot read `{}`", self.directory.display()));
            }
        };
        for entry in entries.flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            match name.strip_suffix(".json") {
                Some(id) if id::is_id(id) => ids.push(id.to_owned()),
                _ if name.starts_with(UNFINISHED) => {}
                _ => others.push(name),
            }
        }
        ids.sort_unstable_by(|a, b| b.cmp(a));
        others.sort_unstable();
        Ok((ids, others))
    }

    /// The newest runs, this many at most. What cannot be read is named, and hides nothing else.
    ///
    /// # Errors
    /// As [`Store::names`].
    pub fn list(&self, most: usize) -> Result<Listing> {
        let (ids, unreadable) = self.names()?;
        let mut listing = Listing { runs: Vec::new(), unreadable };
        let mut second = String::new();
        for id in ids {
            // Names tell the second only; what else began in that second is read too, and put into its order.
            let begun = id.get(..SECOND).unwrap_or(&id);
            if listing.runs.len() >= most && begun != second {
                break;
            }
            begun.clone_into(&mut second);
            let path = self.path(&id);
            match Self::load(&path) {
                Ok(run) => listing.runs.push(run),
                // Another gut may have taken it away since.
                Err(_) if path.symlink_metadata().is_err() => {}
                Err(_) => listing.unreadable.push(format!("{id}.json")),
            }
        }
        // A run without a time that can be read stays where its name puts it: among those of its second.
        listing.runs.sort_by_key(|run| {
            let second = run.id.get(..SECOND).unwrap_or(&run.id).to_owned();
            std::cmp::Reverse((second, run.started.parse::<jiff::Timestamp>().ok()))
        });
        listing.runs.truncate(most);
        Ok(listing)
    }

    /// Deletes a run, unless it is under way; returns whether it is gone now.
    ///
    /// # Errors
    /// When it cannot be deleted.
    pub fn delete(&self, id: &str) -> Result<bool> {
        let path = self.path(id);
        let delete = || match std::fs::remove_file(&path) {
            Err(fault) if fault.kind() != io::ErrorKind::NotFound => Err(fault),
            _ => Ok(()),
        };
        lock::unless_held(&self.locks(), id, delete).with_context(|| format!("cannot delete `{}`", path.display()))
    }

    /// Deletes what was begun to be written and never finished, by a gut that is no more.
    pub fn delete_unfinished(&self) {
        for entry in std::fs::read_dir(&self.directory).into_iter().flatten().flatten() {
            let is_left = |path: &Path| {
                let changed = path.symlink_metadata().and_then(|metadata| metadata.modified()).ok()?;
                changed.elapsed().ok().filter(|age| *age > WRITING)
            };
            let path = entry.path();
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) && is_left(&path).is_some() {
                // Another gut may have taken it away since.
                drop(std::fs::remove_file(path));
            }
        }
    }

    /// Takes hold of a run, so that no other gut goes on with it or deletes it; `None` where one has it already.
    ///
    /// # Errors
    /// When nothing can be locked there.
    pub fn hold(&self, id: &str) -> Result<Option<Held>> {
        lock::hold(&self.locks(), id).with_context(|| format!("cannot lock `{}`", self.locks().display()))
    }

    /// Whether a run is under way in a process that lives.
    pub fn is_under_way(&self, run: &Run) -> bool {
        run.status == Status::Running && matches!(lock::unless_held(&self.locks(), &run.id, || Ok(())), Ok(false))
    }

    /// Beside the runs: what is in their directory is theirs.
    fn locks(&self) -> PathBuf {
        self.directory.with_file_name("locks")
    }
}

/// Opens no link, and waits for nobody who writes to a pipe.
pub(super) fn no_follow(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        let flags = (OFlags::NOFOLLOW | OFlags::NONBLOCK).bits();
        // The bits of the flags are what the system call takes.
        std::os::unix::fs::OpenOptionsExt::custom_flags(options, flags.cast_signed());
    }
    options
}

fn redact_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = redact(text),
        Value::Array(items) => items.iter_mut().for_each(redact_all),
        Value::Object(fields) => fields.values_mut().for_each(redact_all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Request;

    fn store() -> (tempfile::TempDir, Store) {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(root.path().join("runs"));
        (root, store)
    }

    fn a_run(id: &str, status: Status) -> Run {
        let request = Request { text: "push".into(), command: None };
        Run { id: id.into(), status, ..Run::new(request, Vec::new()) }
    }

    #[test]
    fn runs_of_the_same_second_are_told_apart() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(root.path().join("runs"));
        for (letters, fraction) in [("z9aa", "100"), ("a1aa", "300"), ("m5aa", "200")] {
            let mut run = Run::new(Request { text: letters.into(), command: None }, Vec::new());
            run.id = format!("20261127-201501-{letters}");
            run.started = format!("2026-11-27T20:15:01.{fraction}Z");
            store.save(&run).unwrap();
        }
        let names = |most| {
            let runs = store.list(most).unwrap().runs;
            runs.into_iter().map(|run| run.request.text).collect::<Vec<_>>()
        };
        assert_eq!(names(usize::MAX), ["a1aa", "m5aa", "z9aa"]);
        assert_eq!(names(1), ["a1aa"]);
    }

    #[test]
    fn a_run_is_read_back_as_it_was_written_but_for_its_secrets() {
        let (_root, store) = store();
        let text = "push to https://me:hunter2@h/r";
        let mut run = Run::new(Request { text: text.into(), command: None }, Vec::new());
        store.save(&run).unwrap();
        let read = Store::load(&store.path(&run.id)).unwrap();
        run.request.text = "push to https://[redacted]@h/r".into();
        assert_eq!(read, run);
    }

    #[test]
    fn the_newest_come_first_and_what_is_no_run_is_named() {
        let (_root, store) = store();
        assert!(store.list(9).unwrap().runs.is_empty(), "there is no directory yet");
        for id in ["20261123-101500-k3f9", "20261125-101500-a1b2", "20261124-101500-z9y8"] {
            store.save(&a_run(id, Status::Done)).unwrap();
        }
        let beside = |name: &str, text: &str| std::fs::write(store.directory().join(name), text).unwrap();
        beside("20261126-101500-q1w2.json", "{ broken");
        beside("notes.txt", "mine");
        beside(".tmpAbC", "half");
        let another = serde_json::to_string(&a_run("20261123-101500-k3f9", Status::Done)).unwrap();
        beside("20261122-101500-c4c4.json", &another);
        let listing = store.list(9).unwrap();
        let ids: Vec<&str> = listing.runs.iter().map(|run| run.id.as_str()).collect();
        assert_eq!(ids, ["20261125-101500-a1b2", "20261124-101500-z9y8", "20261123-101500-k3f9"]);
        assert_eq!(listing.unreadable, ["notes.txt", "20261126-101500-q1w2.json", "20261122-101500-c4c4.json"]);
        assert_eq!(store.list(1).unwrap().runs.len(), 1);
    }

    #[test]
    fn a_run_of_an_older_version_is_still_read() {
        let (_root, store) = store();
        let mut old = serde_json::to_value(a_run("20261123-101500-k3f9", Status::Done)).unwrap();
        old.as_object_mut().unwrap().remove("directory").unwrap();
        std::fs::create_dir_all(store.directory()).unwrap();
        std::fs::write(store.path("20261123-101500-k3f9"), old.to_string()).unwrap();
        assert_eq!(store.list(9).unwrap().runs[0].directory, "");
    }

    #[test]
    fn a_run_that_is_under_way_is_not_deleted() {
        let (_root, store) = store();
        let run = a_run("20261123-101500-k3f9", Status::Running);
        store.save(&run).unwrap();
        assert!(!store.is_under_way(&run), "nobody holds it");
        let held = store.hold(&run.id).unwrap();
        assert!(store.is_under_way(&run));
        assert!(!store.delete(&run.id).unwrap());
        drop(held);
        assert!(store.delete(&run.id).unwrap());
        assert!(store.delete(&run.id).unwrap(), "it is gone already");
        assert!(Store::load(&store.path(&run.id)).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn links_pipes_and_directories_are_no_runs() {
        let (root, store) = store();
        let run = a_run("20261123-101500-k3f9", Status::Done);
        store.save(&run).unwrap();
        let elsewhere = root.path().join("elsewhere.json");
        std::fs::rename(store.path(&run.id), &elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, store.path(&run.id)).unwrap();
        let pipe = store.path("20261123-101500-p1p1");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        std::fs::create_dir(store.path("20261123-101500-d1d1")).unwrap();
        let listing = store.list(9).unwrap();
        assert_eq!((listing.runs.len(), listing.unreadable.len()), (0, 3));
        // It is written beside the link's target, and deleted without it.
        store.save(&run).unwrap();
        assert!(!store.path(&run.id).is_symlink());
        std::fs::remove_file(store.path(&run.id)).unwrap();
        std::os::unix::fs::symlink(&elsewhere, store.path(&run.id)).unwrap();
        assert!(store.delete(&run.id).unwrap());
        assert!(elsewhere.exists());
    }
}
