//! The stash: which entry is meant, what is put away, and what an export overwrites.

use super::words::{counted, named, named_paths, short};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::invocation::stash_entry;
use crate::repository::RepoPath;
use crate::repository::worktree::{Dirty, Kind};

impl Look<'_> {
    pub(super) async fn stash(&self, inner: &str) -> Result<Effect> {
        match inner {
            "list" | "show" | "create" | "store" => Ok(Effect::default()),
            "pop" | "apply" | "drop" | "clear" | "branch" => self.stash_entry(inner).await,
            "export" => self.stash_export().await,
            "import" => self.stash_import().await,
            _ => self.stash_away().await,
        }
    }

    /// Every entry: `stash@{0} On main: x`; `None` where git does not tell.
    pub(super) async fn stash_entries(&self) -> Result<Option<Vec<String>>> {
        let list = self.ask(&["stash", "list", "--format=%gd %gs"]).await?;
        Ok(list.map(|list| list.lines().map(str::to_owned).collect()))
    }

    async fn stash_entry(&self, inner: &str) -> Result<Effect> {
        let Some(entries) = self.stash_entries().await? else { return Ok(Effect::default()) };
        if inner == "clear" {
            return Ok(Effect::of(format!("drops {}", named("stash entry", &entries))));
        }
        let (words, after) = self.positionals();
        let words: Vec<&str> = words.into_iter().chain(after).collect();
        let word = words.get(usize::from(inner == "branch")).copied();
        let takes_out = matches!(inner, "pop" | "drop");
        let Some(wanted) = word.map_or(Some("stash@{0}".to_owned()), stash_entry) else {
            return Ok(match word {
                // git 2.47 drops another entry than the one that it shows, and git 2.55 none at all.
                Some(word) if takes_out && word.contains("@{") => {
                    Effect::of(format!("takes {word}, an entry by its time: git may drop another one, or none"))
                }
                Some(word) if takes_out => Effect::refused(&format!("{word} is no entry of the stash")),
                _ => Effect::default(),
            });
        };
        let Some(entry) = entries.iter().find(|entry| entry.split(' ').next() == Some(wanted.as_str())) else {
            return Ok(match entries.len() {
                0 => Effect::refused("there is no stash entry"),
                count => {
                    let are = if count == 1 { "is" } else { "are" };
                    Effect::refused(&format!("there {are} only {}", counted(count as u64, "stash entry")))
                }
            });
        };
        // The list by its own name is an entry for what reads, and none for what drops.
        let is_list = word.is_some_and(|word| !word.contains(|character: char| character.is_ascii_digit()));
        Ok(match inner {
            "drop" if is_list => Effect::refused("the stash as a whole is no entry; name one, as stash@{0}"),
            "pop" if is_list => {
                Effect::of(format!("puts {entry} into the work tree, and fails to take it out of the list"))
            }
            "drop" => Effect::of(format!("drops {entry}")),
            "pop" => Effect::of(format!("takes {entry} out of the list into the work tree")),
            _ => Effect::of(format!("puts {entry} into the work tree")),
        })
    }

    async fn stash_away(&self) -> Result<Effect> {
        let (before, after) = self.positionals();
        let names_paths = !before.is_empty() || !after.is_empty();
        let takes_untracked = self.has(&["--include-untracked", "--all"]);
        let edited: Vec<&Dirty> = self.facts.edited().collect();
        let untracked: Vec<&Dirty> = self.facts.dirty.iter().filter(|dirty| dirty.is_untracked()).collect();
        if self.has(&["--staged"]) {
            return Ok(self.stash_staged());
        }
        if edited.is_empty() && (untracked.is_empty() || !takes_untracked) && !self.has(&["--all"]) {
            return Ok(Effect::of("finds nothing to put away"));
        }
        let mut effect = Effect::default();
        if !edited.is_empty() {
            let files = named_paths("file", edited.iter().map(|dirty| &dirty.path));
            effect.changes.push(format!("puts away the edits in {files}"));
        }
        if self.has(&["--all"]) {
            let args = ["ls-files", "--others", "--ignored", "--exclude-standard", "-z"];
            let ignored = self.paths(&self.reader, &args).await?;
            if !ignored.is_empty() {
                effect.changes.push(format!("puts away {}", named_paths("ignored file", &ignored)));
            }
            effect.threatened.extend(ignored);
        }
        if takes_untracked && !untracked.is_empty() {
            let files = named_paths("untracked file", untracked.iter().map(|dirty| &dirty.path));
            effect.changes.push(format!("puts away {files}"));
            effect.threatened.extend(untracked.iter().map(|dirty| dirty.path.clone()));
        } else if !untracked.is_empty() {
            effect.changes.push(format!("leaves {}", counted(untracked.len() as u64, "untracked file")));
        }
        if names_paths {
            // All of it is kept; only a part is put away.
            effect.changes = vec!["puts away the edits in the paths that are named".to_owned()];
        }
        Ok(effect)
    }

    /// Only what is staged is put away.
    fn stash_staged(&self) -> Effect {
        let is_staged = |dirty: &&&Dirty| matches!(dirty.kind, Kind::Tracked { staged, .. } if staged != '.');
        let edited: Vec<&Dirty> = self.facts.edited().collect();
        let staged: Vec<&RepoPath> = edited.iter().filter(is_staged).map(|dirty| &dirty.path).collect();
        if staged.is_empty() {
            return Effect::of("finds nothing to put away: nothing is staged");
        }
        Effect::of(format!("puts away what is staged in {}", named_paths("file", staged)))
    }

    /// A ref is written without any question, whatever it was.
    async fn stash_export(&self) -> Result<Effect> {
        let (words, after) = self.positionals();
        let count = words.len() + after.len();
        let entries = match count {
            0 => self.stash_entries().await?.map(|entries| entries.len()),
            count => Some(count),
        };
        let what = entries.map_or("the stash entries".to_owned(), |count| counted(count as u64, "stash entry"));
        let Some(target) = self.reading.option("--to-ref").and_then(|given| given.value) else {
            let effect = Effect::of(format!("makes commits of {what}, and prints the last one"));
            return Ok(effect.settled(Class::Local, "moves no ref"));
        };
        let mut effect = Effect::of(format!("writes {what} to {target}"));
        let branch = match target {
            "HEAD" => self.facts.branch.as_deref().or(Some(target)),
            target => Some(target).filter(|target| target.starts_with("refs/heads/")),
        };
        let shown = branch.unwrap_or(target).trim_start_matches("refs/heads/");
        let old = if target == "HEAD" { self.facts.head.as_ref() } else { self.facts.refs.get(target) };
        if let Some(old) = old {
            let message = format!("overwrites {shown}");
            effect.changes.push(format!("{message}, which was at {}", short(old)));
            effect.raise(Class::Lossy, message);
        } else if !target.starts_with("refs/") {
            let message = format!("writes to a file {target} in git's own directory, which is no ref");
            effect.changes.push(format!("{message}: `git gc` deletes such an export"));
            effect.raise(Class::Lossy, message);
        }
        if branch.is_some()
            && let Some(place) = self.checked_out(shown).await?
        {
            effect.changes.push(format!("{place}: its files and its index stay as they were"));
        }
        if effect.verdict.is_none() {
            effect.verdict = Some((Class::Local, "makes a new ref".to_owned()));
        }
        Ok(effect)
    }

    /// The entries go on top of the list, also where they are in it.
    async fn stash_import(&self) -> Result<Effect> {
        let (words, after) = self.positionals();
        let Some(word) = words.first().or(after.first()) else { return Ok(Effect::default()) };
        let Some(commit) = self.commit_of(word).await? else { return Ok(Effect::default()) };
        // Each commit of an export has the one before and an entry as its parents; the first has neither.
        let Some(chain) = self.ask(&["log", "--first-parent", "--format=%P", &commit]).await? else {
            return Ok(Effect::default());
        };
        let parents: Vec<Vec<&str>> =
            chain.lines().map(|line| line.split(' ').filter(|word| !word.is_empty()).collect()).collect();
        let is_export = parents
            .split_last()
            .is_some_and(|(base, entries)| base.is_empty() && entries.iter().all(|parents| parents.len() == 2));
        if !is_export {
            return Ok(Effect::refused(&format!("{word} is no export of stash entries")));
        }
        let imported: Vec<&str> = parents.iter().filter_map(|parents| parents.get(1).copied()).collect();
        let effect = Effect::of(format!("puts {} on top of the list", counted(imported.len() as u64, "stash entry")));
        let Some(list) = self.ask(&["stash", "list", "--format=%H"]).await? else {
            return Ok(effect.and(Some("some of them may then stand in it twice".to_owned())));
        };
        let known: Vec<&str> = list.lines().collect();
        let twice = imported.iter().filter(|entry| known.contains(entry)).count();
        Ok(effect.and((twice > 0).then(|| format!("{twice} of them will stand in it twice"))))
    }
}
