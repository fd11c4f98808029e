//! Puts a state back: refs, files, index and git's own files, each only where it is as the run left it.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use super::capture::git_file_path;
use super::copies::{copy_path, link};
use super::difference::{FileChange, Undo};
use super::place::Place;
use super::state::{Head, Index, State};
use crate::error::{Error, Kind, Result};
use crate::repository::read::Call;
use crate::repository::{Reader, RepoPath};

/// Where the things are that are put back.
pub(super) struct Source<'a> {
    /// The directory of the entry.
    pub(super) directory: PathBuf,
    /// The state before.
    pub(super) before: &'a State,
    /// Its index.
    pub(super) index: &'a Index,
}

/// The index that stood before a run.
pub(super) fn index_before(directory: &Path) -> PathBuf {
    directory.join("before").join("index")
}

/// The index that stood after a run.
pub(super) fn index_after(directory: &Path) -> PathBuf {
    directory.join("after").join("index")
}

/// Where an entry keeps the copies of files.
pub(super) fn copies(directory: &Path) -> PathBuf {
    directory.join("before").join("files")
}

/// Where an entry keeps objects that git may throw away.
pub(super) fn packs(directory: &Path) -> PathBuf {
    directory.join("objects").join("pack")
}

/// Copies an index with the time it was written: git compares the times of files with it to find those that may have changed
/// within the same moment.
pub(super) fn copy_index(from: &Path, to: &Path) -> io::Result<()> {
    fs::copy(from, to)?;
    // A split index is half of one; the other half lies beside it.
    if let (Some(source), Some(target)) = (from.parent(), to.parent()) {
        for entry in fs::read_dir(source)?.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().starts_with("sharedindex.") && !target.join(&name).exists() {
                fs::copy(entry.path(), target.join(&name))?;
            }
        }
    }
    fs::File::options().write(true).open(to)?.set_modified(from.metadata()?.modified()?)
}

/// Does what was planned.
///
/// # Errors
/// When something cannot be written; what was there is in the entry of this undo.
pub(super) async fn restore(place: &Place, reader: &Reader, source: &Source<'_>, undo: &Undo) -> Result<()> {
    let reader = &place.reader(reader);
    // As a whole it brings back its flags too, which are in no entry.
    if !undo.whole_index && !undo.index.is_empty() {
        // git takes it itself for a part; whether it can is found out before anything is changed.
        drop(IndexLock::take(place)?);
    }
    let lock = if undo.whole_index && place.top.is_some() { Some(IndexLock::take(place)?) } else { None };
    bring_objects(place, &packs(&source.directory))?;
    let scratch = tempfile::tempdir().context("cannot make a temporary directory")?;
    let index = scratch.path().join("index");
    if let Some(top) = &place.top {
        if source.before.has_index {
            copy_index(&index_before(&source.directory), &index).context("cannot read the index that was kept")?;
        }
        files(top, reader, source, undo, &index).await?;
    }
    refs(reader, undo).await?;
    put_git_files(place, source.before, undo)?;
    match lock {
        Some(lock) => lock.replace(&index)?,
        None if !undo.index.is_empty() => part_of_index(reader, source, undo).await?,
        None => {}
    }
    // The times of the files have changed; git compares them again.
    reader.git(&["update-index", "-q", "--refresh"]).await?;
    Ok(())
}

/// git's own lock on the index, so that nobody else writes it meanwhile.
struct IndexLock {
    lock: PathBuf,
    index: PathBuf,
}

impl IndexLock {
    fn take(place: &Place) -> Result<Self> {
        let mut lock = place.index.clone().into_os_string();
        lock.push(".lock");
        let lock = PathBuf::from(lock);
        fs::OpenOptions::new().write(true).create_new(true).open(&lock).map_err(|_| {
            Error::unavailable("another git is at work in this repository")
                .hint(format!("wait for it, or remove `{}` if it has crashed", lock.display()))
        })?;
        Ok(Self { lock, index: place.index.clone() })
    }

    /// Puts another index in its place; none, where there is no such file.
    fn replace(self, other: &Path) -> Result<()> {
        if !other.exists() {
            return match fs::remove_file(&self.index) {
                Err(fault) if fault.kind() != io::ErrorKind::NotFound => {
                    Err(anyhow::Error::new(fault).context("cannot remove the index").into())
                }
                _ => Ok(()),
            };
        }
        let work = || {
            copy_index(other, &self.lock)?;
            fs::rename(&self.lock, &self.index)
        };
        Ok(work().context("cannot put back the index")?)
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        // After the exchange there is no lock any more.
        drop(fs::remove_file(&self.lock));
    }
}

/// Objects that git may have thrown away since.
fn bring_objects(place: &Place, packs: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(packs) else { return Ok(()) };
    let target = place.common.join("objects").join("pack");
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    // A pack is known by its index, which therefore comes last.
    files.sort_by_key(|file| file.extension().is_some_and(|extension| extension == "idx"));
    for file in files {
        let Some(name) = file.file_name() else { continue };
        if !target.join(name).exists() {
            fs::create_dir_all(&target)
                .and_then(|()| fs::copy(&file, target.join(name)).map(drop))
                .context("cannot bring back the objects")?;
        }
    }
    Ok(())
}

/// Puts the files back. `index` is a copy of the index before, which learns the sizes and times of what is checked out: what
/// git makes of line ends may be longer than what was there.
async fn files(top: &Path, reader: &Reader, source: &Source<'_>, undo: &Undo, index: &Path) -> Result<()> {
    let at = |path: &RepoPath| top.join(path.to_path());
    // All of them before the first is touched.
    for path in undo.files.keys() {
        stays_inside(top, path)?;
    }
    let mut emptied = BTreeSet::new();
    for (path, change) in &undo.files {
        // What stands in the place of something else makes room; what is checked out by git is replaced by git.
        if *change != FileChange::CheckOut || !at(path).is_file() {
            remove(&at(path)).with_context(|| format!("cannot remove `{path}`"))?;
        }
        if *change == FileChange::Remove {
            emptied.extend(at(path).parent().map(Path::to_owned));
        }
    }
    for directory in emptied.iter().rev() {
        remove_empty(top, directory);
    }
    let mut check_out = Vec::new();
    for (path, change) in &undo.files {
        match change {
            FileChange::Remove => continue,
            FileChange::CheckOut => {
                stays_inside(top, path)?;
                check_out.extend(path.bytes());
                check_out.push(0);
                continue;
            }
            FileChange::Copy(_) | FileChange::Link(_) => {}
        }
        stays_inside(top, path)?;
        let write = || -> io::Result<()> {
            let parent = at(path).parent().map(Path::to_owned).unwrap_or_default();
            fs::create_dir_all(&parent)?;
            match change {
                FileChange::Copy(number) => {
                    let copy = copy_path(&copies(&source.directory), *number);
                    let mut file = tempfile::NamedTempFile::new_in(&parent)?;
                    io::copy(&mut fs::File::open(&copy)?, &mut file)?;
                    file.flush()?;
                    let file = file.into_temp_path();
                    fs::set_permissions(&file, copy.metadata()?.permissions())?;
                    file.persist(at(path))?;
                    Ok(())
                }
                FileChange::Link(target) => link(&target.to_path(), &at(path)),
                FileChange::Remove | FileChange::CheckOut => Ok(()),
            }
        };
        write().with_context(|| format!("cannot write `{path}`"))?;
    }
    if check_out.is_empty() {
        return Ok(());
    }
    let args = ["checkout-index", "--force", "--quiet", "--index", "-z", "--stdin"];
    reader.whole(Call { args: &args, input: check_out, index: Some(index) }).await?;
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(fault) if fault.kind() == io::ErrorKind::NotFound || fault.kind() == io::ErrorKind::NotADirectory => Ok(()),
        // A directory in the place of a file is left to those who write there.
        Err(_) if path.is_dir() => Ok(()),
        done => done,
    }
}

/// Removes a directory and those above it, as far as they are empty.
fn remove_empty(top: &Path, directory: &Path) {
    let mut directory = directory;
    while directory != top && directory.starts_with(top) && fs::remove_dir(directory).is_ok() {
        let Some(parent) = directory.parent() else { break };
        directory = parent;
    }
}

/// A path whose directories are links may lead anywhere: nothing is written there.
fn stays_inside(top: &Path, path: &RepoPath) -> Result<()> {
    let relative = path.to_path();
    let mut place = top.to_owned();
    let parts: Vec<_> = relative.components().collect();
    let is_plain = parts.iter().all(|part| matches!(part, std::path::Component::Normal(_)));
    for part in parts.iter().take(parts.len().saturating_sub(1)) {
        place.push(part);
        if place.is_symlink() {
            return Err(Error::new(Kind::Refused, format!("`{path}` is behind a link now"))
                .hint(format!("remove the link `{}` first", place.display())));
        }
    }
    if is_plain { Ok(()) } else { Err(Error::new(Kind::Refused, format!("`{path}` is not inside of the work tree"))) }
}

async fn refs(reader: &Reader, undo: &Undo) -> Result<()> {
    let mut input = Vec::new();
    let mut symbolic = Vec::new();
    let mut line = |words: &[&str]| {
        input.extend(words.join(" ").as_bytes());
        input.push(b'\n');
    };
    for (name, (now, old)) in &undo.refs {
        let plain = |value: &Option<String>| value.clone().filter(|value| !value.starts_with("ref: "));
        match (plain(now), plain(old)) {
            (Some(now), Some(old)) => line(&["update", name, &old, &now]),
            (None, Some(old)) => line(&["create", name, &old]),
            (Some(now), None) => line(&["delete", name, &now]),
            (None, None) => {}
        }
        match (now, old) {
            (_, Some(old)) if old.starts_with("ref: ") => {
                symbolic.push((name.as_str(), old.trim_start_matches("ref: ")));
            }
            _ => {}
        }
    }
    if let Some(Head::Commit(oid)) = &undo.head {
        // By itself: the branch that HEAD is on may be among the others.
        let args = ["update-ref", "--create-reflog", "-m", "gut undo", "--no-deref", "HEAD", oid];
        reader.whole(Call { args: &args, ..Call::default() }).await?;
    }
    for (name, (now, old)) in &undo.refs {
        let is_symbolic = |value: &Option<String>| value.as_ref().is_some_and(|value| value.starts_with("ref: "));
        if is_symbolic(now) && !is_symbolic(old) {
            reader.git(&["symbolic-ref", "--delete", name]).await?;
        }
    }
    if !input.is_empty() {
        let args = ["update-ref", "--create-reflog", "-m", "gut undo", "--stdin"];
        reader.whole(Call { args: &args, input, ..Call::default() }).await?;
    }
    for (name, target) in symbolic {
        reader.whole(Call { args: &["symbolic-ref", name, target], ..Call::default() }).await?;
    }
    if let Some(Head::Branch(name)) = &undo.head {
        reader.whole(Call { args: &["symbolic-ref", "-m", "gut undo", "HEAD", name], ..Call::default() }).await?;
    }
    Ok(())
}

fn put_git_files(place: &Place, before: &State, undo: &Undo) -> Result<()> {
    let write = |path: &Path, bytes: &[u8]| -> io::Result<()> {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)
    };
    let mut emptied = BTreeSet::new();
    for (name, bytes) in &undo.git_files {
        let path = git_file_path(place, name);
        match bytes {
            Some(bytes) => write(&path, bytes),
            None => remove(&path),
        }
        .with_context(|| format!("cannot put back `{}`", path.display()))?;
        emptied.extend(path.parent().map(Path::to_owned));
    }
    // A rebase that is over has no directory: git takes an empty one for a rebase.
    for directory in emptied.iter().filter(|directory| **directory != place.git && **directory != place.common) {
        drop(fs::remove_dir(directory));
    }
    // A branch that comes back has its history back.
    for (name, (now, old)) in &undo.refs {
        if let (None, Some(_), Some(log)) = (now, old, before.reflogs.get(name))
            && !place.has_reftable()
        {
            let path = place.common.join("logs").join(name);
            write(&path, &log.0).with_context(|| format!("cannot put back `{}`", path.display()))?;
        }
    }
    Ok(())
}

/// Changes the entries of some paths and leaves what was staged since.
async fn part_of_index(reader: &Reader, source: &Source<'_>, undo: &Undo) -> Result<()> {
    let mut input = Vec::new();
    let mut line = |words: &str, path: &RepoPath| {
        input.extend(words.as_bytes());
        input.push(b'\t');
        input.extend(path.bytes());
        input.push(0);
    };
    // As long as the names of objects are here: 40 digits, or 64.
    let length = source.index.values().flatten().next().map_or(40, |entry| entry.oid.len());
    let nothing = "0".repeat(length);
    for path in &undo.index {
        line(&format!("0 {nothing} 0"), path);
        for entry in source.index.get(path).into_iter().flatten() {
            line(&format!("{} {} {}", entry.mode, entry.oid, entry.stage), path);
        }
    }
    reader.whole(Call { args: &["update-index", "-z", "--index-info"], input, ..Call::default() }).await?;
    Ok(())
}
