//! Commands that write or delete files: which edits go, and which files stand in the way.

use std::collections::BTreeSet;
use std::path::Path;

use super::words::named_paths;
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::repository::RepoPath;
use crate::repository::read::Call;
use crate::repository::worktree::{Dirty, Kind};

impl Look<'_> {
    /// Files that git does not know, or ignores, where the target has files of the same names. git overwrites the ignored
    /// ones without a word; `forced` says whether it overwrites the others too.
    pub(super) async fn add_in_the_way(&self, effect: &mut Effect, target: &str, forced: bool) -> Result<()> {
        let Some(head) = &self.facts.head else { return Ok(()) };
        let args = ["diff", "--no-ext-diff", "--no-renames", "--name-only", "--diff-filter=A", "-z", head, target];
        let added = self.paths(&self.reader, &args).await?;
        self.tell_in_the_way(effect, &added, forced);
        Ok(())
    }

    /// The same for files that are about to be made.
    pub(super) fn tell_in_the_way(&self, effect: &mut Effect, made: &[RepoPath], forced: bool) {
        let Some(top) = &self.facts.place.top else { return };
        let made: BTreeSet<RepoPath> = made.iter().flat_map(|path| obstacles(top, path)).collect();
        let staged = |path: &&RepoPath| self.facts.dirty_at(path).is_some_and(Dirty::is_edited);
        let there: Vec<&RepoPath> = made.iter().filter(|path| !staged(path)).collect();
        let (untracked, ignored): (Vec<&RepoPath>, Vec<&RepoPath>) =
            there.into_iter().partition(|path| self.facts.dirty_at(path).is_some());
        if !ignored.is_empty() {
            let files = named_paths("ignored file", ignored.iter().copied());
            effect.changes.push(format!("overwrites {files} in the way"));
            effect.raise(Class::Lossy, "overwrites files that git ignores");
        }
        if !untracked.is_empty() && forced {
            let files = named_paths("untracked file", untracked.iter().copied());
            effect.changes.push(format!("overwrites {files} in the way"));
            effect.raise(Class::Lossy, "overwrites files that git does not know");
        }
        effect.threatened.extend(ignored.into_iter().cloned());
        if forced {
            effect.threatened.extend(untracked.into_iter().cloned());
        }
    }

    /// Submodules are repositories of their own, which no snapshot holds.
    pub(super) fn tell_submodules(&self, effect: &mut Effect) {
        let reaches = self.has(&["--recurse-submodules"]) || self.facts.setting("submodule.recurse") == Some("true");
        let dirty: Vec<&RepoPath> =
            self.facts.dirty.iter().filter(|dirty| dirty.is_dirty_submodule()).map(|dirty| &dirty.path).collect();
        if reaches && !dirty.is_empty() {
            let message = format!("loses the changes inside of {}", named_paths("submodule", dirty));
            effect.changes.push(format!("{message}: they cannot be brought back"));
            effect.raise(Class::Irreversible, message);
        }
    }

    pub(super) async fn restore(&self) -> Result<Effect> {
        let value = |name: &str| self.reading.option(name).and_then(|given| given.value);
        let (words, after) = self.positionals();
        let paths: Vec<&str> = words.into_iter().chain(after).collect();
        let staged = self.has(&["--staged"]);
        let work_tree = self.has(&["--worktree"]) || !staged;
        if paths.is_empty() || self.has(&["--patch", "--ours", "--theirs", "--merge"]) {
            return Ok(Effect::default());
        }
        if !work_tree {
            return self.unstage(&paths).await;
        }
        self.overwrites(value("--source").or(staged.then_some("HEAD")), &paths, staged).await
    }

    /// Files become what the index or a commit has: which edits go. `staged` says whether the index changes too.
    pub(super) async fn overwrites(&self, source: Option<&str>, paths: &[&str], staged: bool) -> Result<Effect> {
        let mut args = vec!["diff", "--no-ext-diff", "--no-textconv", "--no-renames", "--name-only", "-z"];
        args.extend(source);
        args.push("--");
        args.extend(paths);
        // Paths are relative to where the command would run, and the answers to the top.
        let changed = self.paths(self.here, &args).await?;
        let Some(top) = &self.facts.place.top else { return Ok(Effect::default()) };
        let is_lost = |path: &&RepoPath| match self.facts.dirty_at(path) {
            Some(dirty) if dirty.is_edited() => staged || dirty.is_unlike_index(),
            Some(_) => true,
            // git knows nothing of it, or ignores it, and it is there.
            None => source.is_some() && top.join(path.to_path()).symlink_metadata().is_ok(),
        };
        let mut lost: Vec<RepoPath> = changed.iter().filter(is_lost).cloned().collect();
        if source.is_some() {
            let known = self.tracked(&lost).await?;
            lost.retain(|path| self.facts.dirty_at(path).is_some() || !known.contains(path));
        }
        let mut effect = Effect::default();
        if lost.is_empty() {
            let what = named_paths("file", &changed);
            effect.changes.push(match changed.len() {
                0 => "changes no file".to_owned(),
                _ => format!("changes {what}, which have no edits of their own"),
            });
            return Ok(effect.settled(Class::Local, "git can take it back"));
        }
        effect.changes.push(format!("loses the edits in {}", named_paths("file", &lost)));
        effect.threatened.extend(lost);
        effect.raise(Class::Lossy, "discards uncommitted changes");
        Ok(effect)
    }

    async fn tracked(&self, paths: &[RepoPath]) -> Result<Vec<RepoPath>> {
        if paths.is_empty() {
            return Ok(Vec::new());
        }
        let names: Vec<String> = paths.iter().map(|path| format!(":(top,literal){path}")).collect();
        let mut args = vec!["ls-files", "-z", "--full-name", "--"];
        args.extend(names.iter().map(String::as_str));
        self.paths(&self.reader, &args).await
    }

    pub(super) async fn clean(&self) -> Result<Effect> {
        let Some(top) = &self.facts.place.top else { return Ok(Effect::default()) };
        // The same question, without what makes git silent or ask.
        let mut args = vec!["clean", "--dry-run"];
        for given in &self.reading.parsed.given {
            args.extend(["-d", "-x", "-X", "--force"].iter().find(|name| given.is(name)));
            if let (true, Some(pattern)) = (given.is("--exclude"), given.value) {
                args.extend(["--exclude", pattern]);
            }
        }
        args.push("--");
        args.extend(self.reading.positionals());
        let Some((files, repositories)) = self.would_remove(&args, &self.here.directory, top).await else {
            return Ok(Effect::default());
        };
        if files.is_empty() && repositories.is_empty() {
            return Ok(Effect::of("finds nothing to delete"));
        }
        let ignores = self.has(&["-x", "-X"]);
        let what = if ignores { "file" } else { "untracked file" };
        let more = if ignores { ", ignored ones too" } else { "" };
        let mut effect = Effect::of(format!("deletes {}{more}", named_paths(what, &files)));
        effect.threatened.extend(files);
        if !repositories.is_empty() {
            let message = format!("deletes {}", named_paths("repository", &repositories));
            effect.changes.push(format!("{message}: they cannot be brought back"));
            effect.raise(Class::Irreversible, message);
        }
        Ok(effect)
    }

    /// The files and the repositories that a dry run of git names, which are relative to `base`; `None` where it fails.
    async fn would_remove(&self, args: &[&str], base: &Path, top: &Path) -> Option<(Vec<RepoPath>, Vec<RepoPath>)> {
        let text = self.here.whole(Call { args, ..Call::default() }).await.ok()?;
        let (mut files, mut repositories) = (Vec::new(), Vec::new());
        for line in text.split(|byte| *byte == b'\n') {
            let Some(name) = line.strip_prefix(b"Would remove ") else { continue };
            list(&base.join(unquote(name)), top, &mut files, &mut repositories);
        }
        Some((files, repositories))
    }

    /// Directories that are not checked out go, with the files that git does not know or ignores.
    pub(super) async fn clean_sparse(&self) -> Result<Effect> {
        let Some(top) = &self.facts.place.top else { return Ok(Effect::default()) };
        if self.facts.setting("core.sparsecheckout") != Some("true") {
            return Ok(Effect::refused("everything is checked out here"));
        }
        let requires_force = self.facts.setting("clean.requireforce") != Some("false");
        if requires_force && !self.has(&["--force", "--dry-run"]) {
            return Ok(Effect::refused("it deletes with --force only"));
        }
        let args = ["sparse-checkout", "clean", "--dry-run", "--verbose"];
        let Some((files, repositories)) = self.would_remove(&args, top, top).await else {
            return Ok(Effect::of("deletes files, and git does not tell which"));
        };
        if files.is_empty() && repositories.is_empty() {
            return Ok(Effect { idle: true, ..Effect::of("finds nothing to delete") });
        }
        let mut effect =
            Effect::of(format!("deletes {}, which git does not know or ignores", named_paths("file", &files)));
        effect.threatened.extend(files);
        if !repositories.is_empty() {
            let message = format!("deletes {}", named_paths("repository", &repositories));
            effect.changes.push(format!("{message}: they cannot be brought back"));
            effect.raise(Class::Irreversible, message);
        }
        Ok(effect)
    }

    pub(super) async fn remove_or_move(&self) -> Result<Effect> {
        let (words, after) = self.positionals();
        let paths: Vec<&str> = words.into_iter().chain(after).collect();
        if self.has(&["--dry-run"]) || paths.is_empty() {
            return Ok(Effect::default());
        }
        if self.reading.name() == "mv" {
            return Ok(self.moves_files(&paths));
        }
        let mut args = vec!["ls-files", "-z", "--full-name", "--"];
        args.extend(&paths);
        let files = self.paths(self.here, &args).await?;
        if let Some(why) = self.keeps_edited(&files) {
            return Ok(Effect::refused(&why));
        }
        if self.has(&["--cached"]) {
            return Ok(Effect::default());
        }
        let lost: Vec<RepoPath> = files.iter().filter(|path| self.facts.dirty_at(path).is_some()).cloned().collect();
        let mut effect = Effect::of(format!("deletes {}", named_paths("file", &files)));
        let is_submodule = |path: &&RepoPath| {
            self.facts.place.top.as_ref().is_some_and(|top| top.join(path.to_path()).join(".git").exists())
        };
        let submodules: Vec<&RepoPath> = files.iter().filter(is_submodule).collect();
        if !submodules.is_empty() {
            let message = format!("deletes the work tree of {}", named_paths("submodule", submodules));
            effect.changes.push(format!("{message}: it cannot be brought back"));
            effect.raise(Class::Irreversible, message);
        }
        if !lost.is_empty() && self.has(&["--force"]) {
            effect.changes.push(format!("loses the edits in {}", named_paths("file", &lost)));
        }
        effect.threatened.extend(lost);
        Ok(effect)
    }

    /// Why git removes none of these files without force: some have changes that nothing else has. Source: git-rm(1).
    fn keeps_edited(&self, files: &[RepoPath]) -> Option<String> {
        if self.has(&["--force"]) {
            return None;
        }
        let cached = self.has(&["--cached"]);
        let is_kept = |path: &&RepoPath| match self.facts.dirty_at(path).map(|dirty| &dirty.kind) {
            // A submodule is another matter, and a file that is gone has nothing to lose.
            Some(Kind::Tracked { staged, unstaged, submodule, .. }) if submodule == "N..." => match unstaged {
                'D' => false,
                _ if cached => *staged != '.' && *unstaged != '.',
                _ => *staged != '.' || *unstaged != '.',
            },
            _ => false,
        };
        let kept: Vec<&RepoPath> = files.iter().filter(is_kept).collect();
        let verb = if kept.len() == 1 { "has" } else { "have" };
        (!kept.is_empty()).then(|| format!("{} {verb} changes that are in no commit", named_paths("file", kept)))
    }

    /// A file is written, and what was in it goes.
    pub(super) fn writes_file(&self) -> Effect {
        let target = self.reading.option("--output").and_then(|given| given.value).or_else(|| {
            // The file of a bundle is a word.
            (self.reading.name() == "bundle").then(|| self.reading.positionals().next()).flatten()
        });
        let (Some(target), Some(top)) = (target, &self.facts.place.top) else { return Effect::default() };
        let path = self.here.directory.join(target);
        let mut effect = Effect::default();
        if path.is_file()
            && let Ok(path) = path.strip_prefix(top)
        {
            effect.changes.push(format!("overwrites {target}"));
            effect.threatened.insert(RepoPath::of_path(path));
        }
        effect
    }

    fn moves_files(&self, paths: &[&str]) -> Effect {
        let Some((target, sources)) = paths.split_last() else { return Effect::default() };
        let target = self.here.directory.join(target);
        let replaced = match sources {
            [source] if target.is_dir() => target.join(Path::new(source).file_name().unwrap_or_default()),
            _ => target.clone(),
        };
        let is_there = if target.is_dir() && sources.len() > 1 {
            sources.iter().any(|source| target.join(Path::new(source).file_name().unwrap_or_default()).exists())
        } else {
            replaced.is_file()
        };
        if is_there {
            let mut effect = Effect::of("overwrites a file that is there").settled(Class::Lossy, "overwrites a file");
            if let Some(top) = &self.facts.place.top
                && let Ok(path) = replaced.strip_prefix(top)
            {
                effect.threatened.insert(RepoPath::of_path(path));
            }
            return effect;
        }
        Effect::default().settled(Class::Local, "git can take it back")
    }
}

/// What stands where a file is to be made: a file of its name, one in the place of a directory above it, or all the files of a
/// directory of its name.
fn obstacles(top: &Path, path: &RepoPath) -> Vec<RepoPath> {
    let path = path.to_path();
    for part in path.ancestors().skip(1).filter(|part| !part.as_os_str().is_empty()) {
        if top.join(part).symlink_metadata().is_ok_and(|metadata| !metadata.is_dir()) {
            return vec![RepoPath::of_path(part)];
        }
    }
    let mut files = Vec::new();
    if top.join(&path).symlink_metadata().is_ok() {
        list(&top.join(&path), top, &mut files, &mut Vec::new());
    }
    files
}

/// The files below a path, relative to the top, and the repositories among the directories.
fn list(path: &Path, top: &Path, files: &mut Vec<RepoPath>, repositories: &mut Vec<RepoPath>) {
    // More than are kept need not be named.
    if files.len() as u64 > super::MOST_FILES {
        return;
    }
    let relative = || RepoPath::of_path(path.strip_prefix(top).unwrap_or(path));
    let is_directory = path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir());
    if !is_directory {
        files.push(relative());
    } else if path.join(".git").exists() {
        repositories.push(relative());
    } else if let Ok(entries) = std::fs::read_dir(path) {
        let mut entries: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for entry in entries {
            list(&entry, top, files, repositories);
        }
    }
}

/// Takes off git's quotes in the manner of C.
fn unquote(name: &[u8]) -> std::path::PathBuf {
    let Some(inner) = name.strip_prefix(b"\"").and_then(|name| name.strip_suffix(b"\"")) else {
        return RepoPath::new(name).to_path();
    };
    let mut bytes = Vec::new();
    let mut rest = inner.iter().copied();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        let Some(escaped) = rest.next() else { break };
        bytes.push(match escaped {
            b'n' => b'\n',
            b't' => b'\t',
            b'r' => b'\r',
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'v' => 11,
            b'0'..=b'3' => {
                let mut digit = || rest.next().map_or(0, |digit| digit.saturating_sub(b'0') & 7);
                ((escaped - b'0') << 6) | (digit() << 3) | digit()
            }
            other => other,
        });
    }
    RepoPath::new(bytes).to_path()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_are_taken_off() {
        assert_eq!(unquote(b"a b/"), Path::new("a b/"));
        assert_eq!(unquote(br#""a\tb\\\"\303\251""#), Path::new("a\tb\\\"\u{e9}"));
    }
}
