//! The logs of refs, and how refs are stored.

use super::words::{counted, named};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;

impl Look<'_> {
    pub(super) async fn expire_reflog(&self) -> Result<Effect> {
        if !self.has(&["--all"]) {
            return Ok(Effect::default());
        }
        let effect = Effect::of("forgets where branches have been: dropped commits can no longer be found");
        Ok(effect.and(self.dropped_stashes("also drops").await?))
    }

    /// The whole logs of refs go.
    pub(super) async fn drop_reflogs(&self) -> Result<Effect> {
        if self.has(&["--all"]) {
            let effect = Effect::of("forgets where every ref has been: dropped commits can no longer be found");
            return Ok(effect.and(self.dropped_stashes("also drops").await?));
        }
        let (words, after) = self.positionals();
        let mut effect = Effect::default();
        for word in words.into_iter().chain(after) {
            // HEAD has a log of its own.
            let full = if word == "HEAD" { Some("HEAD".to_owned()) } else { self.full_name(word).await? };
            let Some(full) = full else { return Ok(Effect::refused(&format!("there is no log of {word}"))) };
            let log = self.ask(&["reflog", "show", "--format=%gd", &full]).await?;
            let count = log.map(|log| log.lines().count() as u64);
            effect.changes.push(match (full.as_str(), count) {
                ("refs/stash", _) => match self.dropped_stashes("drops").await? {
                    Some(dropped) => dropped,
                    None => "drops the log of the stash".to_owned(),
                },
                (_, None | Some(0)) => return Ok(Effect::refused(&format!("there is no log of {word}"))),
                (_, Some(count)) => format!("forgets where {word} has been ({})", counted(count, "entry")),
            });
        }
        Ok(effect)
    }

    /// Single entries go.
    pub(super) async fn delete_log_entries(&self) -> Result<Effect> {
        let (words, after) = self.positionals();
        if self.has(&["--dry-run"]) {
            return Ok(Effect::default());
        }
        let mut effect = Effect::default();
        for word in words.into_iter().chain(after) {
            if !word.contains("@{") {
                return Ok(Effect::refused(&format!("{word} names no entry, as {word}@{{1}} does")));
            }
            let args = ["log", "-1", "--walk-reflogs", "--no-show-signature", "--format=%gs", "--end-of-options", word];
            let says = self.ask(&args).await?.unwrap_or_default();
            let says = says.trim_end();
            let says = if says.is_empty() { String::new() } else { format!(" ({says})") };
            effect.changes.push(format!("drops the entry {word}{says}"));
        }
        Ok(effect)
    }

    async fn dropped_stashes(&self, does: &str) -> Result<Option<String>> {
        let entries = self.stash_entries().await?;
        Ok(match entries {
            None => Some(format!("{does} every stash entry, if there is one")),
            Some(entries) => (!entries.is_empty()).then(|| format!("{does} {}", named("stash entry", &entries))),
        })
    }

    /// All refs are stored in another format.
    pub(super) async fn migrate_refs(&self) -> Result<Effect> {
        let Some(format) = self.reading.option("--ref-format").and_then(|given| given.value) else {
            return Ok(Effect::default());
        };
        let now = self.ask(&["rev-parse", "--show-ref-format"]).await?;
        if now.is_some_and(|now| now.trim_end() == format) {
            return Ok(Effect::refused(&format!("the refs are stored as {format} already")));
        }
        let places = self.ask(&["worktree", "list", "--porcelain"]).await?.unwrap_or_default();
        if places.lines().filter(|line| line.starts_with("worktree ")).count() > 1 {
            return Ok(Effect::refused("a repository with more than one work tree cannot be migrated"));
        }
        if self.has(&["--dry-run"]) {
            return Ok(Effect::of("changes no ref, but leaves a copy of all of them in git's own directory"));
        }
        let count = counted(self.facts.refs.len() as u64, "ref");
        let mut effect = Effect::of(format!("stores {count} and their logs as {format}"));
        if self.has(&["--no-reflog"]) {
            effect = Effect::of(format!("stores {count} as {format}, and drops their logs"));
            effect.changes.extend(self.dropped_stashes("also drops").await?);
        }
        Ok(effect)
    }

    /// The refs are packed into fewer files, and stay where they are.
    pub(super) fn pack_refs(&self) -> Effect {
        let count = counted(self.facts.refs.len() as u64, "ref");
        let effect = Effect::of(format!("packs {count} into fewer files; none of them moves"));
        Effect { idle: true, ..effect.settled(Class::Local, "git can take it back") }
    }
}
