//! Commands that take HEAD to another branch or commit: what is left behind, and what comes along.

use super::words::{counted, named, named_paths};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::repository::worktree::Dirty;

impl Look<'_> {
    pub(super) async fn switch(&self) -> Result<Effect> {
        let value = |name: &str| self.reading.option(name).and_then(|given| given.value);
        let (words, _) = self.positionals();
        let new = value("--create").or(value("--force-create"));
        let target = words.first().copied().unwrap_or("HEAD");
        if self.has(&["--orphan"]) {
            return Ok(Effect::default());
        }
        self.goes_to(new, target, self.has(&["--force", "--discard-changes"])).await
    }

    /// HEAD goes to a branch or a commit.
    async fn goes_to(&self, new: Option<&str>, target: &str, forced: bool) -> Result<Effect> {
        let Some(commit) = self.commit_of(if target == "-" { "@{-1}" } else { target }).await? else {
            return Ok(Effect::default());
        };
        let here = self.facts.here();
        if new.is_none() && !forced && self.facts.branch.is_some() && target == here {
            let effect = Effect::of(format!("stays on {here}")).settled(Class::Local, "git can take it back");
            let lasting = !self.here.directory.join(target).exists();
            return Ok(Effect { idle: true, lasting, ..effect });
        }
        let mut effect = match new {
            Some(new) => Effect::of(format!("makes the branch {new} and goes to it")),
            None => Effect::of(format!("goes from {here} to {target}")),
        };
        if let Some(new) = new
            && let Some(old) = self.facts.refs.get(&format!("refs/heads/{new}"))
            && *old != commit
        {
            effect.changes.push(Self::moves(new, Some(old), &commit));
            effect.raise(Class::Lossy, format!("moves the branch {new}"));
        }
        if self.facts.branch.is_none()
            && let Some(head) = &self.facts.head
        {
            let left = self.commits(&[head, "--not", "--branches", "--remotes", "--tags", &commit]).await?;
            if !left.is_empty() {
                let commits = named("commit", &left);
                effect.changes.push(format!("leaves {commits} on no branch; they stay recoverable"));
            }
        }
        let edited: Vec<&Dirty> = self.facts.edited().collect();
        if forced && !edited.is_empty() {
            let files = named_paths("file", edited.iter().map(|dirty| &dirty.path));
            effect.changes.push(format!("loses the edits in {files}"));
            effect.threatened.extend(edited.iter().map(|dirty| dirty.path.clone()));
            effect.raise(Class::Lossy, "discards uncommitted changes");
        } else if !edited.is_empty() {
            effect.changes.push(format!("takes the edits in {} along", counted(edited.len() as u64, "file")));
        }
        if forced {
            self.tell_submodules(&mut effect);
        }
        self.add_in_the_way(&mut effect, &commit, forced).await?;
        if effect.verdict.is_none() && !forced {
            effect.verdict = Some((Class::Local, "git can take it back".to_owned()));
            effect.lasting = !self.here.directory.join(target).exists();
        }
        Ok(effect)
    }

    pub(super) async fn checkout(&self) -> Result<Effect> {
        let value = |name: &str| self.reading.option(name).and_then(|given| given.value);
        let (words, paths) = self.positionals();
        let forced = self.has(&["--force", "-f"]);
        if let Some(new) = value("-b").or(value("-B")) {
            return self.goes_to(Some(new), words.first().copied().unwrap_or("HEAD"), forced).await;
        }
        if self.has(&["--orphan", "--ours", "--theirs", "--merge", "--patch", "-p"]) {
            return Ok(Effect::default());
        }
        if !paths.is_empty() {
            return self.overwrites(words.first().copied(), &paths, true).await;
        }
        match words.as_slice() {
            [] => Ok(Effect::default()),
            // A name that is both is a branch for git, and it says so; `--` would make it a file.
            [word] if !self.has_dashes() => {
                let revision = if *word == "-" { "@{-1}" } else { word };
                let is_commit = self.commit_of(revision).await?.is_some();
                let is_guessed = self.facts.refs.keys().any(|name| {
                    name.strip_prefix("refs/remotes/")
                        .and_then(|name| name.split_once('/'))
                        .is_some_and(|(_, name)| name == *word)
                });
                let is_file = self.here.directory.join(word).exists();
                if is_commit {
                    self.goes_to(None, word, forced).await
                } else if is_guessed && !is_file {
                    Ok(Effect::of(format!("makes the branch {word} after the remote's and goes to it"))
                        .settled(Class::Local, "git can take it back"))
                } else {
                    self.overwrites(None, &[word], true).await
                }
            }
            [first, rest @ ..] => {
                let is_commit = self.commit_of(first).await?.is_some();
                if is_commit && !rest.is_empty() {
                    self.overwrites(Some(first), rest, true).await
                } else {
                    self.overwrites(None, &words, true).await
                }
            }
        }
    }
}
