//! The entries on disk, in the repository's own directory: what was there before a run and after it.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};

use super::copies::Unkept;
use super::place::Place;
use super::state::State;
use crate::class::Class;
use crate::error::Result;
use crate::invocation::Invocation;

/// The version of the stored form; others are left alone.
const VERSION: u32 = 1;
/// How many entries are kept.
pub(super) const MOST_ENTRIES: usize = 50;
/// How long an entry is kept, in days.
pub(super) const MOST_DAYS: i64 = 30;

/// What an entry is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Origin {
    /// Commands that were confirmed.
    Run,
    /// `gut undo` of another entry.
    Undo {
        /// Which.
        of: String,
    },
}

/// A command of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCommand {
    /// The line.
    pub line: String,
    /// Its class.
    pub class: Class,
}

/// One entry: a run, or an undo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    version: u32,
    /// The name of the run, or of the undo.
    pub id: String,
    /// What it is of.
    #[serde(flatten)]
    pub origin: Origin,
    /// When it began, in UTC.
    pub started: String,
    /// The request, in the user's words.
    pub request: String,
    /// What ran.
    pub commands: Vec<KeptCommand>,
    /// Which work tree.
    pub(super) work_tree: String,
    /// The state before.
    pub(super) before: State,
    /// The state after; `None` while it runs, and where it was cut short.
    pub(super) after: Option<State>,
    /// Files of which no copy is kept.
    pub unkept: Vec<Unkept>,
    /// Whether it has been taken back.
    pub undone: bool,
    /// The process that makes it.
    #[serde(default)]
    process: Option<u32>,
}

impl Entry {
    /// An entry that begins now.
    pub(super) fn new(id: String, origin: Origin, request: String, commands: Vec<KeptCommand>, before: State) -> Self {
        Self {
            version: VERSION,
            id,
            origin,
            started: jiff::Timestamp::now().to_string(),
            request,
            commands,
            work_tree: String::new(),
            before,
            after: None,
            unkept: Vec::new(),
            undone: false,
            process: Some(std::process::id()),
        }
    }

    /// The commands that others have seen the effect of, each with a command that would counter it, where one is known.
    pub fn seen_by_others(&self) -> Vec<(String, Option<String>)> {
        let shared = self.commands.iter().filter(|command| {
            command.class >= Class::Shared && (command.line.starts_with("gh ") || command.line.starts_with("git push"))
        });
        shared
            .map(|command| {
                let counter = if command.line.starts_with("git push") {
                    self.counter_push()
                } else {
                    Invocation::parse(&command.line).ok().and_then(|invocation| invocation.counter())
                };
                (command.line.clone(), counter)
            })
            .collect()
    }

    /// The push that puts the branches of remotes back to where they were, unless others have moved them since.
    fn counter_push(&self) -> Option<String> {
        let after = self.after.as_ref()?;
        // What a fetch has brought is not what the push has sent: a counter would take it from others.
        let receives = |command: &KeptCommand| {
            ["git pull", "git fetch", "git remote", "git submodule"].iter().any(|start| command.line.starts_with(start))
        };
        let pushes = self.commands.iter().filter(|command| command.line.starts_with("git push")).count();
        if self.commands.iter().any(receives) || pushes != 1 {
            return None;
        }
        let names = self.before.refs.keys().chain(after.refs.keys());
        let changed: std::collections::BTreeSet<&String> = names
            .filter(|name| name.starts_with("refs/remotes/") && self.before.refs.get(*name) != after.refs.get(*name))
            .collect();
        let mut remote = None;
        let (mut leases, mut refspecs) = (Vec::new(), Vec::new());
        for name in changed {
            let (of, branch) = name.strip_prefix("refs/remotes/")?.split_once('/')?;
            if remote.is_some_and(|remote| remote != of) {
                return None;
            }
            remote = Some(of);
            let (old, new) = (self.before.refs.get(name), after.refs.get(name));
            if let Some(new) = new {
                leases.push(format!("--force-with-lease={branch}:{new}"));
            }
            refspecs.push(format!("{}:refs/heads/{branch}", old.map_or("", String::as_str)));
        }
        let words =
            ["git".to_owned(), "push".to_owned()].into_iter().chain(leases).chain([remote?.to_owned()]).chain(refspecs);
        Some(crate::invocation::join(&words.collect::<Vec<_>>()))
    }

    /// Whether every path in it stays inside of the repository: an entry is a file, which anybody may have written.
    fn is_sound(&self) -> bool {
        let stays = |path: &Path| {
            let mut parts = path.components();
            parts.clone().next().is_some() && parts.all(|part| matches!(part, std::path::Component::Normal(_)))
        };
        std::iter::once(&self.before).chain(&self.after).all(|state| {
            let names = state.git_files.keys().map(|name| name.split_once(':').map_or(name.as_str(), |(_, name)| name));
            let outside = |path: &crate::repository::RepoPath| {
                let path = path.to_path();
                !stays(&path) || path.components().any(|part| part.as_os_str().eq_ignore_ascii_case(".git"))
            };
            names.chain(state.reflogs.keys().map(String::as_str)).all(|name| stays(Path::new(name)))
                && state.refs.keys().all(|name| name.starts_with("refs/") && stays(Path::new(name)))
                && !state.files.keys().any(outside)
        })
    }

    /// The number of the process that makes it, where it still runs.
    #[cfg(unix)]
    pub fn running_process(&self) -> Option<u32> {
        let pid = self.process.filter(|_| self.is_cut_short())?;
        let found = rustix::process::Pid::from_raw(i32::try_from(pid).ok()?)?;
        rustix::process::test_kill_process(found).is_ok().then_some(pid)
    }

    /// The number of the process that makes it: only Unix can tell whether it still runs.
    #[cfg(not(unix))]
    pub fn running_process(&self) -> Option<u32> {
        None
    }

    /// Whether the run did not come to its end, so that the state after it is not known.
    pub fn is_cut_short(&self) -> bool {
        self.after.is_none()
    }

    /// The lines that ran, one after the other.
    pub fn lines(&self) -> String {
        self.commands.iter().map(|command| command.line.as_str()).collect::<Vec<_>>().join("; ")
    }
}

/// The entries of one repository.
#[derive(Debug, Clone)]
pub(super) struct Journal {
    root: PathBuf,
    work_tree: String,
}

impl Journal {
    pub(super) fn of(place: &Place) -> Self {
        Self { root: place.snapshots(), work_tree: place.name() }
    }

    /// The directory of an entry.
    pub(super) fn directory(&self, id: &str) -> PathBuf {
        self.root.join(id)
    }

    /// Whether the directories are gut's own, and no links to elsewhere.
    pub(super) fn is_own(&self) -> bool {
        let is_link = |path: &Path| path.symlink_metadata().is_ok_and(|metadata| metadata.is_symlink());
        !is_link(&self.root) && !self.root.parent().is_some_and(is_link)
    }

    /// Writes an entry.
    pub(super) fn save(&self, entry: &mut Entry) -> Result<()> {
        entry.work_tree.clone_from(&self.work_tree);
        let path = self.directory(&entry.id).join("entry.json");
        let text = serde_json::to_vec(entry).map_err(anyhow::Error::from)?;
        Ok(crate::files::write_private(&path, &text).with_context(|| format!("cannot write `{}`", path.display()))?)
    }

    /// The entries of this work tree, oldest first. What cannot be read is left out.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let read = |id: &String| -> Option<Entry> {
            let text = std::fs::read(self.directory(id).join("entry.json")).ok()?;
            serde_json::from_slice(&text).ok().filter(|entry: &Entry| entry.id == *id)
        };
        let mut entries: Vec<Entry> = self.ids().iter().filter_map(read).collect();
        entries.retain(|entry| entry.version == VERSION && entry.work_tree == self.work_tree && entry.is_sound());
        // Names tell the second only.
        entries.sort_by_key(|entry| entry.started.parse::<jiff::Timestamp>().unwrap_or_default());
        entries
    }

    /// The names of all entries, of all work trees, oldest first: they begin with the time.
    fn ids(&self) -> Vec<String> {
        // What somebody else has put there, behind a link say, is not gut's to read or to remove.
        if !self.is_own() {
            return Vec::new();
        }
        let Ok(found) = std::fs::read_dir(&self.root) else { return Vec::new() };
        let mut ids: Vec<String> = found
            .flatten()
            .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
            .filter_map(|entry| entry.file_name().into_string().ok())
            .filter(|id| is_entry(&self.root.join(id)))
            .collect();
        ids.sort();
        ids
    }

    /// Takes an entry away, with all that is kept for it.
    pub(super) fn remove(&self, id: &str) {
        // What cannot be removed is tried again by the next run.
        drop(std::fs::remove_dir_all(self.directory(id)));
    }

    /// Takes away what is older or more than is kept. The entry that is being made stays.
    pub(super) fn prune(&self, current: &str, now: jiff::Timestamp) {
        let ids = self.ids();
        let too_many = ids.len().saturating_sub(MOST_ENTRIES);
        for (place, id) in ids.iter().enumerate() {
            if id != current && (place < too_many || is_old(&self.directory(id), now)) {
                self.remove(id);
            }
        }
    }
}

/// Whether a directory holds an entry, or what is left of one that was begun.
fn is_entry(directory: &Path) -> bool {
    let holds = |name: &str| directory.join(name).symlink_metadata().is_ok_and(|metadata| !metadata.is_symlink());
    holds("entry.json") || holds("before")
}

/// Whether a directory was changed last before the time that entries are kept.
fn is_old(directory: &Path, now: jiff::Timestamp) -> bool {
    let modified = directory.metadata().and_then(|metadata| metadata.modified()).ok();
    let modified = modified.and_then(|time| jiff::Timestamp::try_from(time).ok());
    modified.is_some_and(|modified| now.duration_since(modified).as_secs() > MOST_DAYS * 24 * 3600)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::snapshot::state::Head;

    fn journal(root: &Path) -> Journal {
        Journal { root: root.to_owned(), work_tree: "here".into() }
    }

    fn entry(id: &str) -> Entry {
        let state = State {
            head: Head::Commit("aa".into()),
            refs: std::collections::BTreeMap::default(),
            files: std::collections::BTreeMap::default(),
            ignored: Vec::new(),
            git_files: std::collections::BTreeMap::default(),
            reflogs: std::collections::BTreeMap::default(),
            has_index: true,
        };
        Entry::new(id.into(), Origin::Run, "r".into(), Vec::new(), state)
    }

    #[test]
    fn a_push_is_countered_with_a_lease() {
        let mut pushed = entry("1");
        pushed.commands.push(KeptCommand { line: "git push origin main".into(), class: Class::Shared });
        pushed.commands.push(KeptCommand { line: "gh pr create --fill".into(), class: Class::Shared });
        let mut after = pushed.before.clone();
        pushed.before.refs.insert("refs/remotes/origin/main".into(), "aa".into());
        after.refs.insert("refs/remotes/origin/main".into(), "bb".into());
        after.refs.insert("refs/remotes/origin/new".into(), "cc".into());
        pushed.after = Some(after);
        let push =
            "git push --force-with-lease=main:bb --force-with-lease=new:cc origin aa:refs/heads/main :refs/heads/new";
        assert_eq!(
            pushed.seen_by_others(),
            [
                ("git push origin main".to_owned(), Some(push.to_owned())),
                ("gh pr create --fill".to_owned(), Some("gh pr close".to_owned()))
            ]
        );
    }

    #[test]
    fn entries_are_read_back_in_order_and_those_of_other_work_trees_are_not() {
        let root = tempfile::tempdir().unwrap();
        let here = journal(root.path());
        for id in ["2", "1"] {
            here.save(&mut entry(id)).unwrap();
        }
        Journal { work_tree: "there".into(), ..here.clone() }.save(&mut entry("3")).unwrap();
        std::fs::create_dir(root.path().join("4")).unwrap();
        let ids: Vec<String> = here.entries().into_iter().map(|entry| entry.id).collect();
        assert_eq!(ids, ["2", "1"], "in the order they began, whatever their names");
    }

    #[test]
    fn old_and_surplus_entries_go_and_the_current_one_stays() {
        let root = tempfile::tempdir().unwrap();
        let here = journal(root.path());
        for number in 0..MOST_ENTRIES + 2 {
            here.save(&mut entry(&format!("{number:03}"))).unwrap();
        }
        let now = jiff::Timestamp::now();
        here.prune("000", now);
        let ids: Vec<String> = here.entries().into_iter().map(|entry| entry.id).collect();
        assert_eq!((ids.len(), ids[0].as_str(), ids[1].as_str()), (MOST_ENTRIES + 1, "000", "002"));
        let later = now + jiff::SignedDuration::from_hours(24 * (MOST_DAYS + 1));
        here.prune("000", later);
        assert_eq!(here.entries().len(), 1);
    }
}
