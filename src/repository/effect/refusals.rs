//! What git itself refuses as the repository is now: told before it runs, since there is no other effect.

use super::words::named_paths;
use super::{Effect, Look};
use crate::error::Result;
use crate::invocation::REFUSAL;
use crate::repository::RepoPath;
use crate::repository::context::{Operation, operation};
use crate::repository::worktree::{Dirty, Kind};

impl Effect {
    /// git does nothing, and says why.
    pub(super) fn refused(why: &str) -> Self {
        Self::of(format!("{REFUSAL} {why}"))
    }

    /// Adds that gh does nothing, and says why, whatever the repository is like.
    pub fn refused_by_gh(&mut self, why: &str) {
        self.changes.insert(0, format!("gh will refuse: {why}"));
    }
}

/// An operation as it is spoken of.
fn spoken(operation: Operation) -> &'static str {
    match operation {
        Operation::Merge => "a merge",
        Operation::Rebase => "a rebase",
        Operation::CherryPick => "a cherry-pick",
        Operation::Revert => "a revert",
        Operation::Bisect => "a bisection",
        Operation::Am => "applying patches",
    }
}

impl Look<'_> {
    /// Why git will refuse the command, by what it is in the middle of and by the files; `None` where it will not, or where
    /// that shows in the refs.
    pub(super) fn refusal(&self) -> Option<String> {
        let name = self.reading.name();
        if self.has(&self.resuming) {
            return self.nothing_to_resume().or_else(|| self.in_conflict().filter(|_| self.has(&["--continue"])));
        }
        let now = operation(&self.facts.place.git);
        let running = |operation: Operation| format!("{} is in progress", spoken(operation));
        match (name, self.reading.command.get(1).copied().unwrap_or("push")) {
            // With a bisection git only warns.
            ("switch", _) => now.filter(|now| *now != Operation::Bisect).map(running),
            ("rebase", _) => now.filter(|now| matches!(now, Operation::Rebase | Operation::Am)).map(running),
            ("merge" | "pull", _) if !self.has(&["--quit"]) => {
                let unfinished = |now: &Operation| matches!(now, Operation::Merge | Operation::CherryPick);
                self.in_conflict().or_else(|| now.filter(unfinished).map(running))
            }
            ("cherry-pick" | "revert", _) if !self.has(&["--quit"]) => self.in_conflict(),
            ("stash", "push" | "save") => self.in_conflict(),
            ("commit", _) => self.nothing_to_commit(),
            _ => None,
        }
        .or_else(|| self.unclean_before_rebase())
    }

    fn nothing_to_resume(&self) -> Option<String> {
        let exists = |file: &str| self.facts.place.git.join(file).exists();
        let (is_running, what) = match self.reading.name() {
            "merge" => (exists("MERGE_HEAD"), "merge"),
            "rebase" => (exists("rebase-merge") || exists("rebase-apply"), "rebase"),
            "am" => (exists("rebase-apply"), "applying of patches"),
            // Each of the two ends the other one too.
            _ => (
                exists("CHERRY_PICK_HEAD") || exists("REVERT_HEAD") || exists("sequencer"),
                "cherry-pick and no revert",
            ),
        };
        let other = operation(&self.facts.place.git).map_or(String::new(), |now| format!(", but {} is", spoken(now)));
        (!is_running).then(|| format!("no {what} is in progress{other}"))
    }

    /// Says which files are in conflict.
    pub(super) fn in_conflict(&self) -> Option<String> {
        let paths: Vec<&RepoPath> = self
            .facts
            .dirty
            .iter()
            .filter(|dirty| matches!(dirty.kind, Kind::Unmerged { .. }))
            .map(|dirty| &dirty.path)
            .collect();
        let verb = if paths.len() == 1 { "is" } else { "are" };
        (!paths.is_empty()).then(|| format!("{} {verb} in conflict", named_paths("file", paths)))
    }

    fn nothing_to_commit(&self) -> Option<String> {
        const WITHOUT_STAGED: [&str; 8] = [
            "--allow-empty",
            "--amend",
            "--patch",
            "--interactive",
            "--include",
            "--only",
            "--pathspec-from-file",
            "--dry-run",
        ];
        if self.reading.positionals().next().is_some()
            || self.has(&WITHOUT_STAGED)
            || self.has(&["--short", "--porcelain"])
        {
            return None;
        }
        let all = self.has(&["--all"]);
        if let Some(conflict) = self.in_conflict() {
            return (!all).then_some(conflict);
        }
        // A merge is recorded even where it changes nothing; a status that tells no path tells nothing.
        let changes = |dirty: &Dirty| match dirty.kind {
            Kind::Tracked { staged, unstaged, .. } => staged != '.' || (all && unstaged != '.'),
            _ => false,
        };
        let is_merge = self.facts.place.git.join("MERGE_HEAD").exists();
        if is_merge || self.facts.place.top.is_none() || self.facts.dirty.iter().any(changes) {
            return None;
        }
        let edited = self.facts.edited().next().is_some();
        Some(match (all, edited) {
            (false, true) => "nothing is staged, so there is nothing to commit".to_owned(),
            _ => "there is nothing to commit".to_owned(),
        })
    }

    fn unclean_before_rebase(&self) -> Option<String> {
        let stashes = if self.has(&["--autostash", "--no-autostash"]) {
            self.has(&["--autostash"])
        } else {
            self.facts.setting("rebase.autostash").is_some_and(|value| value != "false")
        };
        if self.reading.name() != "rebase" || stashes {
            return None;
        }
        // Submodules may be as they like.
        let is_in_the_way = |dirty: &&Dirty| match &dirty.kind {
            Kind::Tracked { submodule, .. } => !submodule.starts_with('S'),
            kind => matches!(kind, Kind::Unmerged { .. }),
        };
        let paths: Vec<&RepoPath> = self.facts.dirty.iter().filter(is_in_the_way).map(|dirty| &dirty.path).collect();
        let verb = if paths.len() == 1 { "has" } else { "have" };
        (!paths.is_empty()).then(|| format!("{} {verb} changes that are in no commit", named_paths("file", paths)))
    }

    /// Where a branch is checked out: git neither deletes nor moves it.
    pub(super) async fn checked_out(&self, branch: &str) -> Result<Option<String>> {
        if self.facts.place.top.is_none() {
            return Ok(None);
        }
        let full = format!("refs/heads/{branch}");
        if self.facts.branch.as_deref() == Some(&full) {
            return Ok(Some(format!("{branch} is checked out")));
        }
        let found = self.ask(&["for-each-ref", "--format=%(worktreepath)", &full]).await?.unwrap_or_default();
        let path = found.lines().next().unwrap_or_default();
        Ok((!path.is_empty()).then(|| format!("{branch} is checked out in {path}")))
    }

    /// What a branch must be merged into, before git deletes it without force: its upstream, or HEAD where it has none.
    pub(super) async fn not_merged(&self, branch: &str, commit: &str) -> Result<Option<String>> {
        let upstream = self.facts.upstreams.get(&format!("refs/heads/{branch}"));
        let upstream = upstream.filter(|name| self.facts.refs.contains_key(*name));
        let reference = upstream.map_or("HEAD", String::as_str);
        let Some(into) = self.commit_of(reference).await? else { return Ok(None) };
        let is_merged = self.ask(&["merge-base", "--is-ancestor", commit, &into]).await?.is_some();
        let shown = match reference {
            "HEAD" => self.facts.here(),
            name => name.trim_start_matches("refs/remotes/").trim_start_matches("refs/heads/"),
        };
        Ok((!is_merged).then(|| format!("{branch} is not fully merged into {shown}")))
    }

    /// Edits in files that the target has otherwise than HEAD: git does not go over them. Source: git-read-tree(1) on two trees.
    pub(super) async fn would_overwrite(&self, target: &str) -> Result<Option<String>> {
        let Some(head) = self.facts.head.as_deref().filter(|head| *head != target) else { return Ok(None) };
        if self.facts.edited().next().is_none() {
            return Ok(None);
        }
        let diff = ["diff", "--no-ext-diff", "--no-renames", "--name-only", "-z"];
        let between: Vec<&str> = diff.iter().copied().chain([head, target, "--"]).collect();
        // What is staged just so may stay.
        let staged: Vec<&str> = diff.iter().copied().chain(["--cached", target, "--"]).collect();
        let changed = self.paths(&self.reader, &between).await?;
        let unlike = self.paths(&self.reader, &staged).await?;
        let is_lost = |dirty: &&Dirty| match &dirty.kind {
            Kind::Tracked { submodule, .. } => {
                !submodule.starts_with('S') && changed.contains(&dirty.path) && unlike.contains(&dirty.path)
            }
            _ => false,
        };
        let paths: Vec<&RepoPath> = self.facts.edited().filter(is_lost).map(|dirty| &dirty.path).collect();
        Ok((!paths.is_empty()).then(|| format!("the edits in {} would be overwritten", named_paths("file", paths))))
    }
}
