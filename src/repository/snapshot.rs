//! What a run may destroy, kept before it, and taken back after it.
//!
//! Everything is kept below `gut/` in the repository's own directory: no ref, so that no branch list, log, push or clone
//! shows it; copies of files byte for byte; objects in packs of their own, which `git gc` does not look at.

mod capture;
mod copies;
mod difference;
mod journal;
mod place;
mod restore;
mod state;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Context as _;

pub use copies::Unkept;
pub(super) use copies::{LARGEST_FILE, MOST_BYTES, MOST_FILES};
pub use journal::{Entry, KeptCommand, Origin};
pub(super) use place::Place;

use super::read::Call;
use super::{Reader, RepoPath};
use crate::error::{Error, Kind, Result};
use capture::{Captured, STASH_LOG, Wish, capture, index};
use difference::{Undo, lines, undo};
use journal::Journal;
use restore::{Source, copies, copy_index, index_after, index_before, packs, restore};
use state::{Content, Index, Side, State};

/// Which of the files that git ignores are copied.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Ignored {
    /// None: the work tree is left alone.
    #[default]
    None,
    /// Small ones that are ignored one by one, as `.env` is: git overwrites them without a word.
    Small,
    /// All of them, as far as there is room.
    All,
}

/// What a snapshot is of, and what it must hold beyond what git tells.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The name of the run.
    pub id: String,
    /// The request in the user's words.
    pub request: String,
    /// The commands.
    pub commands: Vec<KeptCommand>,
    /// Whether the contents of untracked files are threatened.
    pub untracked: bool,
    /// Further paths that are threatened: ignored files in the way, say.
    pub threatened: BTreeSet<RepoPath>,
    /// Branches that may be deleted, by their full names.
    pub branches: Vec<String>,
    /// Which ignored files are copied.
    pub ignored: Ignored,
}

/// A snapshot that was taken; the run it is of is under way.
#[derive(Debug)]
#[must_use]
pub struct Taken {
    journal: Journal,
    place: Place,
    entry: Entry,
}

impl Taken {
    /// Notes the state after the run. A run that changed nothing leaves no entry.
    ///
    /// # Errors
    /// `unavailable` when something cannot be read or written.
    pub async fn finish(self, reader: &Reader) -> Result<()> {
        // The directory that gut was started in may be gone by now; where the repository is was noted.
        let snapshots = Snapshots { reader, journal: self.journal.clone(), place: self.place.clone() };
        snapshots.finish(self).await
    }

    /// Files of which no copy is kept.
    pub fn unkept(&self) -> &[Unkept] {
        &self.entry.unkept
    }

    /// How many files are copied.
    pub fn copied(&self) -> usize {
        self.entry.before.files.values().filter(|record| record.copy.is_some()).count()
    }
}

/// What an undo would do, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// What would change; empty when nothing would.
    pub changes: Vec<String>,
    /// What was changed since, and is in the way.
    pub conflicts: Vec<String>,
    /// What cannot be brought back.
    pub lost: Vec<String>,
    /// Whether the run was cut short, so that nobody knows what was changed after it.
    pub cut_short: bool,
}

/// Which way along the runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the state before a run.
    Back,
    /// To the state before an undo.
    Forth,
}

/// The snapshots of one work tree.
#[derive(Debug)]
pub struct Snapshots<'a> {
    reader: &'a Reader,
    place: Place,
    journal: Journal,
}

impl<'a> Snapshots<'a> {
    /// The snapshots of the work tree around the reader's directory; `None` outside of a repository.
    ///
    /// # Errors
    /// `unavailable` when git does not answer.
    pub async fn find(reader: &'a Reader) -> Result<Option<Self>> {
        let Some(place) = Place::find(reader).await? else { return Ok(None) };
        Ok(Some(Self { reader, journal: Journal::of(&place), place }))
    }

    /// Every entry of this work tree, oldest first.
    pub fn entries(&self) -> Vec<Entry> {
        self.journal.entries()
    }

    /// Keeps the state as it is.
    ///
    /// # Errors
    /// `unavailable` when something cannot be read or written; then nothing is kept.
    pub async fn take(&self, subject: Subject) -> Result<Taken> {
        self.take_as(subject, Origin::Run).await
    }

    async fn take_as(&self, subject: Subject, origin: Origin) -> Result<Taken> {
        if !self.journal.is_own() {
            return Err(Error::new(Kind::Refused, "`gut` in the repository's own directory is a link")
                .hint("remove the link: snapshots are kept nowhere else"));
        }
        let directory = self.journal.directory(&subject.id);
        let taken = self.fill(subject, origin, &directory).await;
        if taken.is_err() {
            drop(std::fs::remove_dir_all(&directory));
        }
        taken
    }

    async fn fill(&self, subject: Subject, origin: Origin, directory: &Path) -> Result<Taken> {
        let copies = copies(directory);
        make_private(&copies)?;
        // The index first: what is read after it can only be newer.
        keep_index(&self.place, &index_before(directory))?;
        let wish = Wish {
            untracked: subject.untracked,
            also: subject.threatened,
            reflogs: subject.branches,
            ignored: subject.ignored,
            copies: Some(&copies),
        };
        let Captured { state, unkept, staged } = capture(&self.place, self.reader, wish).await?;
        self.pack(directory, staged.join("\n").into_bytes()).await?;
        let mut entry = Entry::new(subject.id, origin, subject.request, subject.commands, state);
        entry.unkept = unkept;
        self.journal.save(&mut entry)?;
        self.journal.prune(&entry.id, jiff::Timestamp::now());
        Ok(Taken { journal: self.journal.clone(), place: self.place.clone(), entry })
    }

    async fn finish(&self, taken: Taken) -> Result<()> {
        let Taken { journal, place, mut entry } = taken;
        let directory = journal.directory(&entry.id);
        let before_index = index(&place, self.reader, &index_before(&directory)).await?;
        let also = entry.before.files.keys().cloned().collect();
        let (after, after_index) = self.present(also, &before_index).await?;
        let before = Side { state: &entry.before, index: &before_index };
        let side = Side { state: &after, index: &after_index };
        let undo = undo(before, side, side, true);
        if undo.is_empty() && undo.lost.is_empty() {
            journal.remove(&entry.id);
            return Ok(());
        }
        keep_index(&place, &index_after(&directory))?;
        self.pack_orphans(&directory, &entry.before, &after).await?;
        entry.after = Some(after);
        journal.save(&mut entry)
    }

    /// The state now and its index.
    async fn present(&self, also: BTreeSet<RepoPath>, known: &Index) -> Result<(State, Index)> {
        let now = index(&self.place, self.reader, &self.place.index).await?;
        let wish = Wish { also: also.clone(), ..Wish::default() };
        let captured = capture(&self.place, self.reader, wish).await?;
        let side = Side { state: &captured.state, index: &now };
        // What git ignores now, and knew before, is looked at.
        let unknown: BTreeSet<RepoPath> =
            known.keys().filter(|path| side.content(path) == Content::Unknown).cloned().collect();
        if unknown.is_empty() {
            return Ok((captured.state, now));
        }
        let wish = Wish { also: also.into_iter().chain(unknown).collect(), ..Wish::default() };
        Ok((capture(&self.place, self.reader, wish).await?.state, now))
    }

    /// Keeps these objects, one name a line, out of reach of `git gc`.
    async fn pack(&self, directory: &Path, names: Vec<u8>) -> Result<()> {
        if names.is_empty() {
            return Ok(());
        }
        let packs = packs(directory);
        make_private(&packs)?;
        let base = packs.join("pack");
        let base = base.to_string_lossy();
        let args = ["-c", "pack.threads=1", "pack-objects", "-q", "--window=0", "--compression=1", &base];
        self.place.reader(self.reader).whole(Call { args: &args, input: names, ..Call::default() }).await?;
        Ok(())
    }

    /// Keeps what no ref leads to any more.
    async fn pack_orphans(&self, directory: &Path, before: &State, after: &State) -> Result<()> {
        let mut tips: BTreeSet<&str> = before
            .refs
            .iter()
            .filter(|(name, oid)| after.refs.get(*name) != Some(*oid) && !oid.starts_with("ref: "))
            .map(|(_, oid)| oid.as_str())
            .collect();
        if let state::Head::Commit(oid) = &before.head
            && before.head != after.head
        {
            tips.insert(oid);
        }
        let stashes = before.git_files.get(&format!("common:{STASH_LOG}"));
        if stashes != after.git_files.get(&format!("common:{STASH_LOG}"))
            && let Some(log) = stashes
        {
            let text = std::str::from_utf8(&log.0).unwrap_or_default();
            tips.extend(text.lines().filter_map(|line| line.split(' ').nth(1)));
        }
        if tips.is_empty() {
            return Ok(());
        }
        let reader = self.place.reader(self.reader);
        // Older gits read no options there, such as `--all`.
        let present = after.refs.values().filter(|oid| !oid.starts_with("ref: ")).map(|oid| format!("^{oid}\n"));
        let head = match &after.head {
            state::Head::Commit(oid) => Some(format!("^{oid}\n")),
            state::Head::Branch(_) => None,
        };
        let tips = tips.iter().map(|tip| format!("{tip}\n"));
        let input = tips.chain(present).chain(head).collect::<String>().into_bytes();
        let args = ["rev-list", "--objects", "--no-object-names", "--stdin"];
        let objects = reader.whole(Call { args: &args, input, ..Call::default() }).await?;
        self.pack(directory, objects).await
    }

    /// The entry that `gut undo` or `gut redo` means: the newest that fits, or the one of this name.
    ///
    /// # Errors
    /// `usage` when there is none.
    pub fn entry(&self, direction: Direction, name: Option<&str>) -> Result<Entry> {
        let mut entries = self.entries();
        entries.retain(|entry| match direction {
            Direction::Back => entry.origin == Origin::Run,
            Direction::Forth => entry.origin != Origin::Run && !entry.undone,
        });
        if let Some(name) = name {
            let found = entries.into_iter().find(|entry| entry.id == name);
            let found = found.ok_or_else(|| {
                Error::usage(format!("there is no run `{name}` to undo here"))
                    .hint("`gut undo --list` shows those there are")
            })?;
            if found.undone {
                return Err(Error::usage(format!("`{name}` is undone already")).hint("`gut redo` brings it back"));
            }
            return Ok(found);
        }
        let all_undone = !entries.is_empty() && entries.iter().all(|entry| entry.undone);
        if all_undone && direction == Direction::Back {
            return Err(Error::usage("there is nothing to undo here: every run is undone already")
                .hint("`gut redo` brings the last one back"));
        }
        entries.retain(|entry| !entry.undone);
        entries.pop().ok_or_else(|| match direction {
            Direction::Back => Error::usage("there is nothing to undo here: no run of gut has changed this work tree")
                .hint("`git reflog` shows where HEAD has been"),
            Direction::Forth => Error::usage("there is nothing to redo here").hint("`gut undo --list` shows the runs"),
        })
    }

    /// Notes that an entry needs no undo any more.
    ///
    /// # Errors
    /// `unavailable` when it cannot be written.
    pub fn note_undone(&self, direction: Direction, mut entry: Entry) -> Result<()> {
        if let (Direction::Forth, Origin::Undo { of }) = (direction, &entry.origin)
            && let Some(mut run) = self.entries().into_iter().find(|run| run.id == *of)
        {
            run.undone = false;
            self.journal.save(&mut run)?;
        }
        entry.undone = true;
        self.journal.save(&mut entry)
    }

    /// What taking an entry back would change.
    ///
    /// # Errors
    /// `unavailable` when the state cannot be read.
    pub async fn preview(&self, entry: &Entry) -> Result<Preview> {
        let (undo, _) = self.plan(entry).await?;
        Ok(Preview {
            changes: lines(&undo),
            conflicts: undo.conflicts,
            lost: undo.lost,
            cut_short: entry.after.is_none(),
        })
    }

    async fn plan(&self, entry: &Entry) -> Result<(Undo, Index)> {
        let directory = self.journal.directory(&entry.id);
        let before_index = index(&self.place, self.reader, &index_before(&directory)).await?;
        let after_index = index(&self.place, self.reader, &index_after(&directory)).await?;
        let sides = std::iter::once(&entry.before).chain(&entry.after);
        let also = sides.flat_map(|state| state.files.keys().cloned()).collect();
        let known: Index =
            before_index.iter().chain(&after_index).map(|(path, to)| (path.clone(), to.clone())).collect();
        let (present, present_index) = self.present(also, &known).await?;
        let now = Side { state: &present, index: &present_index };
        let after = match &entry.after {
            Some(state) => Side { state, index: &after_index },
            None => now,
        };
        let pushes = entry.commands.iter().any(|command| command.line.starts_with("git push"));
        let before = Side { state: &entry.before, index: &before_index };
        let mut undo = undo(before, after, now, !pushes);
        // A branch that another work tree has checked out would change under its feet.
        let elsewhere = self.checked_out_elsewhere().await?;
        let taken = undo.refs.keys().filter(|name| elsewhere.contains(*name));
        let taken: Vec<String> =
            taken.map(|name| format!("{} is checked out in another work tree", difference::short_name(name))).collect();
        undo.conflicts.extend(taken);
        let in_the_way = self.in_the_way(&undo);
        undo.conflicts.extend(in_the_way);
        Ok((undo, before_index))
    }

    /// What was made since in the places of files that come back: directories with files of their own, and files where a
    /// directory was.
    fn in_the_way(&self, undo: &Undo) -> Vec<String> {
        let Some(top) = &self.place.top else { return Vec::new() };
        let goes = |path: &Path| undo.files.contains_key(&RepoPath::of_path(path));
        let mut found = BTreeSet::new();
        for path in undo.files.keys().map(RepoPath::to_path) {
            if holds_other_files(top, &path, &goes) {
                found.insert(format!("{} is a directory now", path.display()));
            }
            for above in path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty()) {
                let is_file = top.join(above).symlink_metadata().is_ok_and(|metadata| metadata.is_file());
                if is_file && !goes(above) {
                    found.insert(format!("{} is a file now", above.display()));
                }
            }
        }
        found.into_iter().collect()
    }

    /// The branches of other work trees, by their full names.
    async fn checked_out_elsewhere(&self) -> Result<BTreeSet<String>> {
        let reader = self.place.reader(self.reader);
        let list = reader.git(&["worktree", "list", "--porcelain"]).await?.ok().unwrap_or_default();
        let top = self.place.top.as_ref().map(|top| top.to_string_lossy().into_owned()).unwrap_or_default();
        let others = list.split("\n\n").filter(|tree| tree.lines().next() != Some(&format!("worktree {top}")));
        Ok(others.flat_map(str::lines).filter_map(|line| line.strip_prefix("branch ")).map(str::to_owned).collect())
    }

    /// Takes an entry back. The state as it is now is kept first, as an entry of its own named `id`.
    ///
    /// # Errors
    /// `refused` when something was changed since; `unavailable` when something cannot be read or written.
    pub async fn go(&self, direction: Direction, entry: Entry, id: String) -> Result<()> {
        let (undo, before_index) = self.plan(&entry).await?;
        if let Some(first) = undo.conflicts.first() {
            return Err(Error::new(Kind::Refused, format!("it is not undone: {first}")));
        }
        let subject = Subject {
            id,
            request: entry.request.clone(),
            commands: entry.commands.clone(),
            threatened: undo.files.keys().cloned().collect(),
            branches: undo.refs.keys().filter(|name| name.starts_with("refs/heads/")).cloned().collect(),
            ..Subject::default()
        };
        let taken = self.take_as(subject, Origin::Undo { of: entry.id.clone() }).await?;
        let source =
            Source { directory: self.journal.directory(&entry.id), before: &entry.before, index: &before_index };
        let restored = restore(&self.place, self.reader, &source, &undo).await;
        if direction == Direction::Forth && restored.is_ok() {
            // What leads back from here is the entry of the run itself.
            self.journal.remove(&taken.entry.id);
        } else {
            self.finish(taken).await?;
        }
        restored.map_err(|fault| fault.hint("`gut redo` puts back what was there before this"))?;
        self.note_undone(direction, entry)
    }
}

/// Whether a path is a directory in which there are files beside those that go.
fn holds_other_files(top: &Path, path: &Path, goes: &impl Fn(&Path) -> bool) -> bool {
    let place = top.join(path);
    if !place.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return false;
    }
    let Ok(entries) = std::fs::read_dir(&place) else { return true };
    entries.flatten().any(|entry| {
        let inner = path.join(entry.file_name());
        let is_directory = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_directory { holds_other_files(top, &inner, goes) } else { !goes(&inner) }
    })
}

/// Copies the index, where there is one.
fn keep_index(place: &Place, target: &Path) -> Result<()> {
    if let Some(directory) = target.parent() {
        make_private(directory)?;
    }
    if place.index.is_file() {
        copy_index(&place.index, target).context("cannot keep the index")?;
    }
    Ok(())
}

fn make_private(directory: &Path) -> Result<()> {
    Ok(crate::files::create_private(directory)
        .with_context(|| format!("cannot make the directory `{}`", directory.display()))?)
}
