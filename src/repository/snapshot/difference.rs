//! What a run changed, and what taking it back would change: pure comparison of three states.
//!
//! Before and after are the two sides of the run; the present is compared with after. Where they differ, somebody has gone on
//! working there, and nothing of theirs is overwritten.

use std::collections::{BTreeMap, BTreeSet};

use super::capture::STASH_LOG;
use super::copies::LARGEST_FILE;
use super::state::{Content, Head, Record, Side, Staged, State};
use crate::repository::RepoPath;

/// Conveniences of git's that nothing depends on: they are put back where nobody has changed them since, and no obstacle.
const SOFT: [&str; 3] = ["git:ORIG_HEAD", "git:AUTO_MERGE", "git:MERGE_RR"];

/// A file that is put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum FileChange {
    /// It is taken away.
    Remove,
    /// Its copy is put back.
    Copy(u64),
    /// It is checked out of the index before.
    CheckOut,
    /// A link is made.
    Link(RepoPath),
}

/// What has to change to come from the present to before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Undo {
    /// HEAD, where it moves.
    pub(super) head: Option<Head>,
    /// Refs with their value now and their value before; `None` where there is none.
    pub(super) refs: BTreeMap<String, (Option<String>, Option<String>)>,
    /// Paths of the work tree.
    pub(super) files: BTreeMap<RepoPath, FileChange>,
    /// Paths whose entry in the index changes.
    pub(super) index: BTreeSet<RepoPath>,
    /// Whether the index as a whole becomes the one before.
    pub(super) whole_index: bool,
    /// git's own files; `None` where there was none.
    pub(super) git_files: BTreeMap<String, Option<Vec<u8>>>,
    /// What was changed since, in words: it is in the way.
    pub(super) conflicts: Vec<String>,
    /// What cannot be brought back, in words.
    pub(super) lost: Vec<String>,
}

impl Undo {
    /// Whether nothing would change.
    pub(super) fn is_empty(&self) -> bool {
        self.head.is_none()
            && self.refs.is_empty()
            && self.files.is_empty()
            && self.index.is_empty()
            && self.git_files.keys().all(|name| SOFT.contains(&name.as_str()))
    }
}

/// What leads back from the present to before. `follows_remotes` says whether remote-tracking branches are taken back too:
/// after a push they tell the truth, which no undo here changes.
pub(super) fn undo(before: Side<'_>, after: Side<'_>, present: Side<'_>, follows_remotes: bool) -> Undo {
    let mut undo = Undo::default();
    refs(&mut undo, before.state, after.state, present.state, follows_remotes);
    files(&mut undo, before, after, present);
    index(&mut undo, before, after, present);
    git_files(&mut undo, before.state, after.state, present.state);
    undo
}

/// The two or three cases of one thing: it did not change, it is back already, it can be put back, or it is in the way.
enum Step {
    Nothing,
    PutBack,
    InTheWay,
}

fn step<T: PartialEq>(before: &T, after: &T, present: &T) -> Step {
    if before == after || present == before {
        Step::Nothing
    } else if present == after {
        Step::PutBack
    } else {
        Step::InTheWay
    }
}

fn refs(undo: &mut Undo, before: &State, after: &State, present: &State, follows_remotes: bool) {
    match step(&before.head, &after.head, &present.head) {
        Step::Nothing => {}
        Step::PutBack => undo.head = Some(before.head.clone()),
        Step::InTheWay => undo.conflicts.push(format!("HEAD is at {} now", shown_head(&present.head))),
    }
    for name in before.refs.keys().chain(after.refs.keys()).collect::<BTreeSet<_>>() {
        if name.starts_with("refs/remotes/") && !follows_remotes {
            continue;
        }
        let [old, new, now] = [before, after, present].map(|state| state.refs.get(name).cloned());
        match step(&old, &new, &now) {
            Step::Nothing => {}
            Step::PutBack => {
                undo.refs.insert(name.clone(), (now, old));
            }
            Step::InTheWay => undo.conflicts.push(format!("{} has moved since", short_name(name))),
        }
    }
}

fn files(undo: &mut Undo, before: Side<'_>, after: Side<'_>, present: Side<'_>) {
    let all = [before, after]
        .into_iter()
        .flat_map(|side| side.state.files.keys().chain(side.index.keys()))
        .collect::<BTreeSet<&RepoPath>>();
    for path in all {
        let [old, new, now] = [before, after, present].map(|side| side.content(path));
        // What was ignored, and not looked at, is left as it is.
        if old.same(&new) || now.same(&old) || old == Content::Unknown {
            continue;
        }
        if matches!((&old, &new), (Content::Repository, _) | (_, Content::Repository)) {
            undo.lost.push(format!("{path}: a repository of its own"));
            continue;
        }
        if !now.same(&new) {
            undo.conflicts.push(format!("{path} was edited since"));
            continue;
        }
        match way_back(before, path, &old) {
            Some(change) => {
                undo.files.insert(path.clone(), change);
            }
            None => undo.lost.push(format!("{path}: it was not kept{}", why_not(&old))),
        }
    }
}

/// How a path becomes what it was.
fn way_back(before: Side<'_>, path: &RepoPath, old: &Content) -> Option<FileChange> {
    match (old, before.state.files.get(path)) {
        (Content::Absent, _) => Some(FileChange::Remove),
        (Content::Blob { .. }, _) => Some(FileChange::CheckOut),
        (Content::Link { target }, _) => Some(FileChange::Link(target.clone())),
        (_, Some(Record { copy: Some(number), .. })) => Some(FileChange::Copy(*number)),
        (Content::File { .. }, _) => {
            let staged = before.index.get(path).and_then(|entries| entries.iter().find(|entry| entry.stage == 0));
            let blob = staged.map(|entry| Content::Blob { mode: entry.mode.clone(), oid: entry.oid.clone() });
            blob.filter(|blob| blob.same(old)).map(|_| FileChange::CheckOut)
        }
        _ => None,
    }
}

fn why_not(old: &Content) -> &'static str {
    match old {
        Content::Unread { size, .. } if *size > LARGEST_FILE => ", since it is very large",
        Content::Unread { .. } => ", since it could not be read",
        _ => "",
    }
}

fn index(undo: &mut Undo, before: Side<'_>, after: Side<'_>, present: Side<'_>) {
    let paths = before.index.keys().chain(after.index.keys()).collect::<BTreeSet<_>>();
    for path in paths {
        let [old, new, now]: [Option<&Vec<Staged>>; 3] = [before, after, present].map(|side| side.index.get(path));
        match step(&old, &new, &now) {
            Step::Nothing => {}
            Step::PutBack => {
                undo.index.insert(path.clone());
            }
            Step::InTheWay => undo.conflicts.push(format!("{path} was staged since")),
        }
    }
    undo.whole_index = present.index == after.index;
}

fn git_files(undo: &mut Undo, before: &State, after: &State, present: &State) {
    for name in before.git_files.keys().chain(after.git_files.keys()).collect::<BTreeSet<_>>() {
        let [old, new, now] = [before, after, present].map(|state| state.git_files.get(name));
        match step(&old, &new, &now) {
            Step::Nothing => {}
            Step::PutBack => {
                undo.git_files.insert(name.clone(), old.map(|bytes| bytes.0.clone()));
            }
            Step::InTheWay if SOFT.contains(&name.as_str()) => {}
            Step::InTheWay => undo.conflicts.push(format!("{} has changed since", spoken_of(name))),
        }
    }
}

/// One of git's files in words.
fn spoken_of(name: &str) -> String {
    let file = name.split_once(':').map_or(name, |(_, file)| file);
    match file {
        STASH_LOG => "the list of stashes".to_owned(),
        "config" => "the configuration".to_owned(),
        _ => format!("git's `{file}`"),
    }
}

pub(super) fn short_name(name: &str) -> &str {
    ["refs/heads/", "refs/remotes/", "refs/"].iter().find_map(|prefix| name.strip_prefix(prefix)).unwrap_or(name)
}

pub(super) fn shown_head(head: &Head) -> String {
    match head {
        Head::Branch(name) => short_name(name).to_owned(),
        Head::Commit(oid) => oid.chars().take(7).collect(),
    }
}

/// What would change, in words: one short line each.
pub(super) fn lines(undo: &Undo) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(head) = &undo.head {
        lines.push(format!("HEAD goes to {}", shown_head(head)));
    }
    let short = |oid: &str| oid.strip_prefix("ref: ").map_or_else(|| oid.chars().take(7).collect(), str::to_owned);
    for (name, change) in &undo.refs {
        let name = if name == "refs/stash" { "the newest stash" } else { short_name(name) };
        lines.push(match change {
            (Some(now), Some(old)) => format!("{name} goes from {} to {}", short(now), short(old)),
            (None, Some(old)) => format!("{name} is made at {}", short(old)),
            (Some(now), None) => format!("{name} goes away (it was at {})", short(now)),
            (None, None) => continue,
        });
    }
    let (removed, restored): (Vec<_>, Vec<_>) =
        undo.files.iter().partition(|(_, change)| **change == FileChange::Remove);
    lines.extend(listed("restores", restored.iter().map(|(path, _)| *path)));
    lines.extend(listed("removes", removed.iter().map(|(path, _)| *path)));
    let only_staged: Vec<_> = undo.index.iter().filter(|path| !undo.files.contains_key(*path)).collect();
    lines.extend(listed("stages as before", only_staged.into_iter()));
    let git_files: BTreeSet<String> =
        undo.git_files.keys().filter(|name| !SOFT.contains(&name.as_str())).map(|name| operation_of(name)).collect();
    lines.extend(git_files.iter().map(|name| format!("puts back {name}")));
    lines
}

fn operation_of(name: &str) -> String {
    let file = name.split_once(':').map_or(name, |(_, file)| file);
    let operation = match file.split('/').next().unwrap_or_default() {
        "rebase-merge" | "rebase-apply" | "REBASE_HEAD" => "the rebase in progress",
        "sequencer" | "CHERRY_PICK_HEAD" | "REVERT_HEAD" => "the cherry-pick or revert in progress",
        name if name.starts_with("MERGE") || name == "SQUASH_MSG" => "the state of the merge",
        name if name.starts_with("BISECT") => "the bisection in progress",
        _ => return spoken_of(name),
    };
    operation.to_owned()
}

/// A verb and the first of some paths.
fn listed<'a>(verb: &str, paths: impl ExactSizeIterator<Item = &'a RepoPath>) -> Option<String> {
    const SHOWN: usize = 3;
    let count = paths.len();
    if count == 0 {
        return None;
    }
    let names: Vec<String> = paths.take(SHOWN).map(ToString::to_string).collect();
    let more = if count > SHOWN { format!(" and {} more", count - SHOWN) } else { String::new() };
    Some(format!("{verb} {}{more}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repository::snapshot::state::{Bytes, Index};

    fn state(head: &str, refs: &[(&str, &str)], files: &[(&str, Content, Option<u64>)]) -> State {
        State {
            head: Head::Branch(head.into()),
            refs: refs.iter().map(|(name, oid)| ((*name).to_owned(), (*oid).to_owned())).collect(),
            files: files
                .iter()
                .map(|(path, content, copy)| ((*path).into(), Record { content: content.clone(), copy: *copy }))
                .collect(),
            ignored: vec!["target/".into()],
            git_files: BTreeMap::new(),
            reflogs: BTreeMap::new(),
            has_index: true,
        }
    }

    fn staged(entries: &[(&str, &str)]) -> Index {
        let entry = |oid: &str| vec![Staged { mode: "100644".into(), oid: oid.into(), stage: 0, tag: 'H' }];
        entries.iter().map(|(path, oid)| ((*path).into(), entry(oid))).collect()
    }

    fn file(id: &str) -> Content {
        Content::File { id: id.into(), executable: false }
    }

    #[test]
    fn puts_back_what_is_as_the_run_left_it() {
        let before = state(
            "refs/heads/main",
            &[("refs/heads/main", "c2")],
            &[("edited", file("e1"), Some(0)), ("new", file("n"), Some(1))],
        );
        let after = state("refs/heads/main", &[("refs/heads/main", "c1")], &[]);
        let (old, new) = (staged(&[("edited", "a"), ("b", "b2")]), staged(&[("edited", "a"), ("b", "b1"), ("c", "c")]));
        let side = |state, index| Side { state, index };
        let found = undo(side(&before, &old), side(&after, &new), side(&after, &new), true);
        assert_eq!(found.refs["refs/heads/main"], (Some("c1".into()), Some("c2".into())));
        let files: Vec<_> = found.files.iter().map(|(path, change)| (path.to_string(), change.clone())).collect();
        assert_eq!(
            files,
            [
                ("b".into(), FileChange::CheckOut),
                ("c".into(), FileChange::Remove),
                ("edited".into(), FileChange::Copy(0)),
                ("new".into(), FileChange::Copy(1)),
            ]
        );
        assert!(found.whole_index && found.conflicts.is_empty() && found.lost.is_empty());
        assert_eq!(lines(&found), ["main goes from c1 to c2", "restores b, edited, new", "removes c",]);
        let nothing = undo(side(&before, &old), side(&after, &new), side(&before, &old), true);
        assert!(nothing.is_empty(), "what is back already needs nothing");
    }

    #[test]
    fn what_was_changed_since_is_in_the_way() {
        let before = state("refs/heads/main", &[("refs/heads/main", "c2")], &[("f", file("1"), Some(0))]);
        let after = state("refs/heads/main", &[("refs/heads/main", "c1")], &[("f", file("2"), None)]);
        let present = state(
            "refs/heads/main",
            &[("refs/heads/main", "c3")],
            &[("f", file("3"), None), ("other", file("o"), None)],
        );
        let index = Index::new();
        let side = |state| Side { state, index: &index };
        let found = undo(side(&before), side(&after), side(&present), true);
        assert_eq!(found.conflicts, ["main has moved since", "f was edited since"]);
    }

    #[test]
    fn what_was_ignored_or_not_kept_is_left() {
        let before =
            state("refs/heads/main", &[], &[("big", Content::Unread { size: LARGEST_FILE + 1, modified: 1 }, None)]);
        let after = state("refs/heads/main", &[], &[]);
        let index = Index::new();
        let added = staged(&[("target/x", "x")]);
        let found = undo(
            Side { state: &before, index: &index },
            Side { state: &after, index: &added },
            Side { state: &after, index: &added },
            true,
        );
        assert!(found.files.is_empty(), "an ignored file that was added is not taken away");
        assert_eq!(found.lost, ["big: it was not kept, since it is very large"]);
        assert!(found.index.contains(&"target/x".into()));
    }

    #[test]
    fn a_push_is_not_taken_back_here() {
        let before = state("refs/heads/main", &[("refs/remotes/origin/main", "a")], &[]);
        let after = state("refs/heads/main", &[("refs/remotes/origin/main", "b")], &[]);
        let index = Index::new();
        let side = |state| Side { state, index: &index };
        assert!(undo(side(&before), side(&after), side(&after), false).is_empty());
        assert!(!undo(side(&before), side(&after), side(&after), true).is_empty());
    }

    #[test]
    fn an_operation_in_progress_comes_back() {
        let mut before = state("refs/heads/main", &[], &[]);
        before.git_files.insert("git:MERGE_HEAD".into(), Bytes(b"x".to_vec()));
        before.git_files.insert("git:ORIG_HEAD".into(), Bytes(b"x".to_vec()));
        let after = state("refs/heads/main", &[], &[]);
        let mut present = after.clone();
        present.git_files.insert("git:ORIG_HEAD".into(), Bytes(b"y".to_vec()));
        let index = Index::new();
        let side = |state| Side { state, index: &index };
        let found = undo(side(&before), side(&after), side(&present), true);
        assert_eq!(lines(&found), ["puts back the state of the merge"]);
        assert!(found.conflicts.is_empty());
    }
}
