//! Reads the state of a work tree, and copies what git could not bring back.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::Ignored;
use super::copies::{Copies, LARGEST_FILE, Unkept, copy_path, is_executable, look};
use super::place::Place;
use super::state::{Bytes, Content, Head, Index, Record, State, parse_index};
use crate::error::{Error, Result};
use crate::repository::read::Call;
use crate::repository::worktree::{Dirty, parse_status};
use crate::repository::{Reader, RepoPath};

/// git's files that tell of an operation in progress, in the directory of the work tree. Source: git's `wt-status.c`,
/// `sequencer.c`, `builtin/bisect.c`.
const GIT_FILES: [&str; 24] = [
    "MERGE_HEAD",
    "MERGE_MSG",
    "MERGE_MODE",
    "MERGE_RR",
    "MERGE_AUTOSTASH",
    "AUTO_MERGE",
    "SQUASH_MSG",
    "CHERRY_PICK_HEAD",
    "REVERT_HEAD",
    "REBASE_HEAD",
    "ORIG_HEAD",
    "BISECT_ANCESTORS_OK",
    "BISECT_EXPECTED_REV",
    "BISECT_FIRST_PARENT",
    "BISECT_HEAD",
    "BISECT_LOG",
    "BISECT_NAMES",
    "BISECT_RUN",
    "BISECT_START",
    "BISECT_TERMS",
    "NOTES_MERGE_REF",
    "NOTES_MERGE_PARTIAL",
    "config.worktree",
    "info/sparse-checkout",
];
/// The same, as directories.
const GIT_DIRECTORIES: [&str; 3] = ["rebase-merge", "rebase-apply", "sequencer"];
/// What all work trees share.
const COMMON_FILES: [&str; 3] = ["config", "shallow", STASH_LOG];
/// The list of stashes is the reflog of `refs/stash`.
pub(super) const STASH_LOG: &str = "logs/refs/stash";
/// The largest of these files that is kept, in bytes.
const LARGEST_GIT_FILE: u64 = 4 * 1024 * 1024;

/// What is looked at beyond what git says, and what is copied.
#[derive(Default)]
pub(super) struct Wish<'a> {
    /// Whether untracked files are copied too.
    pub(super) untracked: bool,
    /// Paths that are looked at and copied whatever git says of them.
    pub(super) also: BTreeSet<RepoPath>,
    /// Which ignored files are copied.
    pub(super) ignored: Ignored,
    /// Branches whose reflogs are kept, by their full names.
    pub(super) reflogs: Vec<String>,
    /// Where copies go; none are made without it.
    pub(super) copies: Option<&'a Path>,
}

/// What was read.
pub(super) struct Captured {
    pub(super) state: State,
    /// What could not be copied.
    pub(super) unkept: Vec<Unkept>,
    /// Blobs that only the index holds.
    pub(super) staged: Vec<String>,
}

/// Reads the state as it is now.
pub(super) async fn capture(place: &Place, reader: &Reader, wish: Wish<'_>) -> Result<Captured> {
    let reader = &place.reader(reader);
    let refs_words = ["for-each-ref", "--format=%(refname)%00%(objectname)%00%(symref)"];
    let status_words =
        ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames"];
    let of_work_tree = async {
        if place.top.is_none() {
            return Ok((Vec::new(), Vec::new()));
        }
        let status = reader.whole(Call { args: &status_words, ..Call::default() });
        let flags = reader.whole(Call { args: &["ls-files", "-v", "-z"], ..Call::default() });
        tokio::try_join!(status, flags)
    };
    let (refs, branch, commit, of_work_tree) = tokio::join!(
        reader.whole(Call { args: &refs_words, ..Call::default() }),
        reader.git(&["symbolic-ref", "--quiet", "HEAD"]),
        reader.git(&["rev-parse", "--verify", "--quiet", "HEAD"]),
        of_work_tree
    );
    let (status, flags) = of_work_tree?;
    let head = match (branch?.ok(), commit?.ok()) {
        (Some(branch), _) => Head::Branch(branch.trim_end().to_owned()),
        (None, Some(commit)) => Head::Commit(commit.trim_end().to_owned()),
        (None, None) => return Err(Error::unavailable("HEAD cannot be read")),
    };
    let dirty = parse_status(&status);
    let mut copies = wish.copies.map(|directory| Copies::into(directory.to_owned()));
    let mut hidden = hidden_paths(&flags);
    if let Some(top) = &place.top {
        hidden.retain(|path| top.join(path.to_path()).symlink_metadata().is_ok());
    }
    let mut files = BTreeMap::new();
    let mut ids = Ids::default();
    let ignored = ignored_files(place, reader, wish.ignored, &dirty).await?;
    if let Some(top) = &place.top {
        let wanted =
            dirty.iter().filter(|dirty| dirty.is_unlike_index()).map(|dirty| (&dirty.path, dirty.is_untracked()));
        let others = wish.also.iter().chain(&hidden).chain(&ignored).map(|path| (path, false));
        for (path, is_untracked) in others.chain(wanted) {
            if files.contains_key(path) {
                continue;
            }
            let copies = copies.as_mut().filter(|_| !is_untracked || wish.untracked);
            files.insert(path.clone(), ids.record(top, path, copies));
        }
    }
    ids.fill(reader, place, wish.copies, &mut files).await?;
    let staged = dirty.iter().flat_map(Dirty::staged_blobs).map(str::to_owned).collect();
    let state = State {
        head,
        refs: parse_refs(&refs?),
        files,
        ignored: dirty.iter().filter(|dirty| dirty.is_ignored()).map(|dirty| dirty.path.clone()).collect(),
        git_files: git_files(place),
        reflogs: wish
            .reflogs
            .iter()
            .filter_map(|name| Some((name.clone(), small_file(&place.common.join("logs").join(name))?)))
            .collect(),
        has_index: place.index.is_file(),
    };
    Ok(Captured { state, unkept: copies.map_or_else(Vec::new, |copies| copies.unkept), staged })
}

/// The largest ignored file that is copied unasked, in bytes, and how many are.
const SMALL: u64 = 1024 * 1024;
const MOST_SMALL: usize = 500;

/// The ignored files that are copied.
async fn ignored_files(place: &Place, reader: &Reader, which: Ignored, dirty: &[Dirty]) -> Result<Vec<RepoPath>> {
    let Some(top) = &place.top else { return Ok(Vec::new()) };
    match which {
        Ignored::None => Ok(Vec::new()),
        Ignored::Small => {
            let files = dirty.iter().filter(|dirty| dirty.is_ignored() && !dirty.path.is_directory());
            let is_small = |path: &&RepoPath| {
                top.join(path.to_path()).symlink_metadata().is_ok_and(|metadata| metadata.len() <= SMALL)
            };
            Ok(files.map(|dirty| &dirty.path).filter(is_small).take(MOST_SMALL).cloned().collect())
        }
        Ignored::All => {
            let args = ["ls-files", "--others", "--ignored", "--exclude-standard", "-z"];
            let output = reader.whole(Call { args: &args, ..Call::default() }).await?;
            Ok(output.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(RepoPath::new).collect())
        }
    }
}

/// The entries of an index file.
pub(super) async fn index(place: &Place, reader: &Reader, file: &Path) -> Result<Index> {
    if place.top.is_none() || !file.is_file() {
        return Ok(Index::new());
    }
    let args = ["ls-files", "--stage", "-v", "-z"];
    let output = place.reader(reader).whole(Call { args: &args, index: Some(file), ..Call::default() }).await?;
    Ok(parse_index(&output))
}

/// The files whose bytes must be named, all at once.
#[derive(Default)]
struct Ids {
    waiting: Vec<(RepoPath, Option<u64>)>,
}

impl Ids {
    /// What stands at a path; where it is a file that is read, its name is filled in later.
    fn record(&mut self, top: &Path, path: &RepoPath, copies: Option<&mut Copies>) -> Record {
        let source = top.join(path.to_path());
        let (content, size) = look(&source);
        let mut copy = None;
        if let Some(size) = size {
            let wants_copy = copies.is_some();
            copy = copies.and_then(|copies| copies.keep(&source, path, size));
            // A file that could not be copied for its own sake may not be readable either.
            if size <= LARGEST_FILE && (copy.is_some() || !wants_copy) && std::fs::File::open(&source).is_ok() {
                self.waiting.push((path.clone(), copy));
            }
        }
        Record { content, copy }
    }

    /// Names the bytes. What is named is the copy, where there is one, so that what is kept is what is compared.
    async fn fill(
        self,
        reader: &Reader,
        place: &Place,
        copies: Option<&Path>,
        files: &mut BTreeMap<RepoPath, Record>,
    ) -> Result<()> {
        let Some(top) = &place.top else { return Ok(()) };
        if self.waiting.is_empty() {
            return Ok(());
        }
        let source = |path: &RepoPath, copy: Option<u64>| match (copy, copies) {
            (Some(number), Some(directory)) => copy_path(directory, number),
            _ => top.join(path.to_path()),
        };
        let mut input = Vec::new();
        for (path, copy) in &self.waiting {
            input.extend(RepoPath::of_path(&source(path, *copy)).quoted_line());
        }
        let args = ["hash-object", "--no-filters", "--stdin-paths"];
        let output = reader.whole(Call { args: &args, input, ..Call::default() }).await?;
        let text = String::from_utf8_lossy(&output);
        if text.lines().count() != self.waiting.len() {
            return Err(Error::unavailable("the files change while they are read"));
        }
        for ((path, copy), id) in self.waiting.iter().zip(text.lines()) {
            if let Some(record) = files.get_mut(path) {
                let executable = is_executable(&source(path, *copy));
                record.content = Content::File { id: id.to_owned(), executable };
            }
        }
        Ok(())
    }
}

/// Paths that git is told not to look at: what is changed there no status tells. Lower-case letters are those.
fn hidden_paths(output: &[u8]) -> Vec<RepoPath> {
    let lines = output.split(|byte| *byte == 0).filter(|line| line.len() > 2);
    lines.filter(|line| line[0].is_ascii_lowercase() || line[0] == b'S').map(|line| RepoPath::new(&line[2..])).collect()
}

fn parse_refs(output: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(output);
    text.lines()
        .filter_map(|line| {
            let mut fields = line.split('\0');
            let (name, oid, target) = (fields.next()?, fields.next()?, fields.next()?);
            let value = if target.is_empty() { oid.to_owned() } else { format!("ref: {target}") };
            Some((name.to_owned(), value))
        })
        .collect()
}

/// Where one of git's files is, by the name it is kept under.
pub(super) fn git_file_path(place: &Place, name: &str) -> PathBuf {
    match name.split_once(':') {
        Some(("common", name)) => place.common.join(name),
        Some((_, name)) => place.git.join(name),
        None => place.git.join(name),
    }
}

fn git_files(place: &Place) -> BTreeMap<String, Bytes> {
    let mut found = BTreeMap::new();
    let mut keep = |name: String| {
        if let Some(bytes) = small_file(&git_file_path(place, &name)) {
            found.insert(name, bytes);
        }
    };
    for name in GIT_FILES {
        keep(format!("git:{name}"));
    }
    for name in COMMON_FILES {
        keep(format!("common:{name}"));
    }
    for directory in GIT_DIRECTORIES {
        let Ok(entries) = std::fs::read_dir(place.git.join(directory)) else { continue };
        for entry in entries.flatten() {
            keep(format!("git:{directory}/{}", entry.file_name().to_string_lossy()));
        }
    }
    found
}

fn small_file(path: &Path) -> Option<Bytes> {
    let is_small = path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LARGEST_GIT_FILE);
    is_small.then(|| std::fs::read(path).ok().map(Bytes)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_git_does_not_look_at() {
        assert_eq!(hidden_paths(b"H a\0h assumed\0S sparse\0"), ["assumed".into(), RepoPath::from("sparse")]);
    }

    #[test]
    fn reads_refs() {
        let refs = parse_refs(b"refs/heads/main\0aa\0\nrefs/remotes/origin/HEAD\0aa\0refs/remotes/origin/main\n");
        assert_eq!(refs["refs/heads/main"], "aa");
        assert_eq!(refs["refs/remotes/origin/HEAD"], "ref: refs/remotes/origin/main");
    }
}
