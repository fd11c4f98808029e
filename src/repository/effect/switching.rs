//! Commands that take HEAD to another branch or commit: what is left behind, and what comes along.

use super::words::{counted, named, named_paths};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::repository::worktree::Dirty;

/// A branch that comes into being, or is made anew.
#[derive(Debug, Clone, Copy)]
struct New<'a> {
    name: &'a str,
    /// Whether it is taken where it is there already.
    resets: bool,
    /// Whether it follows what it begins at, by an option.
    tracks: bool,
}

impl Look<'_> {
    pub(super) async fn switch(&self) -> Result<Effect> {
        let value = |name: &str| self.reading.option(name).and_then(|given| given.value);
        let (words, _) = self.positionals();
        let target = words.first().copied().unwrap_or("HEAD");
        if self.has(&["--orphan"]) {
            return Ok(Effect::default());
        }
        let new = self.new_branch(value("--create"), value("--force-create"), target);
        self.goes_to(new, target, self.has(&["--force", "--discard-changes"])).await
    }

    /// The branch that is made: named by an option, or after the remote's with `--track`.
    fn new_branch<'w>(&self, made: Option<&'w str>, reset: Option<&'w str>, target: &'w str) -> Option<New<'w>> {
        let tracks = self.has(&["--track"]).then(|| {
            let name = target.strip_prefix("refs/").unwrap_or(target);
            name.strip_prefix("remotes/").unwrap_or(name).split_once('/').map(|(_, name)| name)
        });
        let name = reset.or(made).or(tracks.flatten())?;
        Some(New { name, resets: reset.is_some(), tracks: tracks.is_some() })
    }

    /// HEAD goes to a branch or a commit.
    async fn goes_to(&self, new: Option<New<'_>>, target: &str, forced: bool) -> Result<Effect> {
        let Some(commit) = self.commit_of(if target == "-" { "@{-1}" } else { target }).await? else {
            return Ok(Effect::default());
        };
        let here = self.facts.here();
        let stays = new.is_none() && (matches!(target, "HEAD" | "@") || target == here) && !self.has(&["--detach"]);
        if stays && !forced && self.facts.branch.is_some() {
            let effect = Effect::of(format!("stays on {here}")).settled(Class::Local, "git can take it back");
            let lasting = !self.here.directory.join(target).exists();
            return Ok(Effect { idle: true, lasting, ..effect });
        }
        let mut effect = if let Some(new) = new {
            let old = self.facts.refs.get(&format!("refs/heads/{}", new.name));
            if old.is_some() && !new.resets {
                return Ok(Effect::refused(&format!("there is a branch {} already", new.name)));
            }
            self.makes(&new, old.map(String::as_str), target, &commit).await?
        } else if stays {
            Effect::of(format!("stays on {here}"))
        } else {
            self.leaves_for(target).await?
        };
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
        if !forced
            && !self.has(&["--merge"])
            && let Some(why) = self.would_overwrite(&commit).await?
        {
            effect.changes = Effect::refused(&why).changes;
        }
        if effect.verdict.is_none() && !forced {
            effect.verdict = Some((Class::Local, "git can take it back".to_owned()));
            effect.lasting = !self.here.directory.join(target).exists();
        }
        Ok(effect)
    }

    /// HEAD goes elsewhere, and no branch is made.
    async fn leaves_for(&self, target: &str) -> Result<Effect> {
        let off = if self.detaches(target) { ", on no branch: HEAD is detached" } else { "" };
        let before = match target {
            "-" => self.ask(&["rev-parse", "--abbrev-ref", "@{-1}"]).await?,
            _ => None,
        };
        let before = before.as_deref().map(str::trim_end).filter(|name| !name.is_empty() && !name.contains('\n'));
        let target = before.unwrap_or(if target == "-" { "what was checked out before" } else { target });
        Ok(Effect::of(format!("goes from {} to {target}{off}", self.facts.here())))
    }

    /// Whether HEAD will be on no branch.
    fn detaches(&self, target: &str) -> bool {
        let is_branch = self.facts.refs.contains_key(&format!("refs/heads/{target}"));
        // The branch before this one, by its place, may have been none.
        let is_place = target == "-" || target.starts_with("@{-");
        self.has(&["--detach"]) || (!is_branch && !is_place)
    }

    async fn makes(&self, new: &New<'_>, old: Option<&str>, target: &str, commit: &str) -> Result<Effect> {
        let New { name, tracks, .. } = new;
        let tracking = if *tracks { format!(", which tracks {target},") } else { String::new() };
        let Some(old) = old else {
            return Ok(Effect::of(format!("makes the branch {name}{tracking} and goes to it")));
        };
        let mut effect = Effect::of(format!("resets the branch {name} to {target}{tracking} and goes to it"));
        if old == commit {
            return Ok(effect);
        }
        effect.changes.push(Self::moves(name, Some(old), commit));
        let dropped = self.commits(&[&format!("{commit}..{old}")]).await?;
        if !dropped.is_empty() {
            effect.changes.push(format!("drops {} from {name}", named("commit", &dropped)));
        }
        effect.raise(Class::Lossy, format!("moves the branch {name}"));
        Ok(effect)
    }

    pub(super) async fn checkout(&self) -> Result<Effect> {
        let value = |name: &str| self.reading.option(name).and_then(|given| given.value);
        let (words, paths) = self.positionals();
        let forced = self.has(&["--force", "-f"]);
        let target = words.first().copied().unwrap_or("HEAD");
        let new = self.new_branch(value("-b"), value("-B"), target);
        if new.is_some() && paths.is_empty() && words.len() < 2 {
            return self.goes_to(new, target, forced).await;
        }
        if self.has(&["--orphan", "--ours", "--theirs", "--merge", "--patch", "-p"]) {
            return Ok(Effect::default());
        }
        if !paths.is_empty() {
            return self.overwrites(words.first().copied(), &paths, true).await;
        }
        match words.as_slice() {
            [] => Ok(Effect::default()),
            // Before `--` is no file.
            [word] if self.has_dashes() && self.reading.parsed.before_dashes == 1 => {
                match self.in_conflict().filter(|_| !forced) {
                    Some(conflict) => Ok(Effect::refused(&conflict)),
                    None => self.goes_to(None, word, forced).await,
                }
            }
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
                if is_commit
                    && !forced
                    && let Some(conflict) = self.in_conflict()
                {
                    Ok(Effect::refused(&conflict))
                } else if is_commit {
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
