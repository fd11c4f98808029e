//! Branches and tags: what is made, moved or deleted, and what nothing else leads to.

use super::words::{named, short};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;

impl Look<'_> {
    pub(super) async fn branch(&self) -> Result<Effect> {
        let (words, _) = self.positionals();
        if self.has(&["--delete", "-D"]) {
            return self.delete_branches(&words).await;
        }
        if self.has(&["--force"]) && !self.has(&["--move", "--copy"]) {
            return self.force_branch(&words).await;
        }
        if self.has(&["-M", "-C", "--move", "--copy"]) {
            return self.rename_branch(&words).await;
        }
        let lists = ["--list", "--all", "--remotes", "--contains", "--no-contains", "--merged", "--no-merged"];
        let others = ["--points-at", "--show-current", "--set-upstream-to", "--unset-upstream", "--edit-description"];
        if let Some(name) = words.first()
            && !self.has(&lists)
            && !self.has(&others)
            && self.facts.refs.contains_key(&format!("refs/heads/{name}"))
        {
            return Ok(Effect::refused(&format!("there is a branch {name} already")));
        }
        Ok(Effect::default())
    }

    async fn rename_branch(&self, words: &[&str]) -> Result<Effect> {
        let (source, target) = match words {
            [target] => (self.facts.here(), *target),
            [source, target] => (*source, *target),
            _ => return Ok(Effect::default()),
        };
        let at = |name: &str| self.facts.refs.get(&format!("refs/heads/{name}"));
        if self.facts.branch.is_none() && words.len() == 1 {
            return Ok(Effect::default());
        }
        if at(source).is_none() && source != self.facts.here() {
            return Ok(Effect::refused(&format!("there is no branch {source}")));
        }
        let copies = self.has(&["-C", "--copy"]);
        let (does, forced) = (if copies { "copies" } else { "renames" }, self.has(&["-M", "-C", "--force"]));
        let Some(old) = at(target).filter(|_| source != target) else {
            let as_or_to = if copies { "as" } else { "to" };
            let effect = Effect::of(format!("{does} the branch {source} {as_or_to} {target}"));
            return Ok(effect.settled(Class::Local, "git can take it back"));
        };
        if !forced {
            return Ok(Effect::refused(&format!("there is a branch {target} already")));
        }
        if let Some(place) = self.checked_out(target).await? {
            return Ok(Effect::refused(&place));
        }
        let message = format!("replaces the branch {target}, which was at {}", short(old));
        Ok(Effect::of(message.clone()).settled(Class::Lossy, message))
    }

    async fn delete_branches(&self, names: &[&str]) -> Result<Effect> {
        let remote = self.has(&["--remotes"]);
        let mut effect = Effect::default();
        let forced = self.has(&["-D", "--force"]);
        let full = |name: &str| format!("refs/{}/{name}", if remote { "remotes" } else { "heads" });
        // What another of them leads to goes with it.
        let exclude: Vec<String> = names.iter().map(|name| format!("--exclude={}", full(name))).collect();
        for name in names {
            let Some(oid) = self.facts.refs.get(&full(name)) else { continue };
            if !remote {
                let mut why = self.checked_out(name).await?;
                if why.is_none() && !forced {
                    why = self.not_merged(name, oid).await?;
                }
                if let Some(why) = why {
                    effect.changes.extend(Effect::refused(&why).changes);
                    continue;
                }
            }
            let mut range = vec![oid.as_str(), "--not"];
            range.extend(exclude.iter().map(String::as_str));
            range.push("--all");
            let only = self.commits(&range).await?;
            let what = if only.is_empty() {
                format!("deletes the branch {name}, all of which is elsewhere too")
            } else {
                let are = if only.len() == 1 { "is" } else { "are" };
                format!("deletes the branch {name} with {} that {are} nowhere else", named("commit", &only))
            };
            effect.changes.push(what);
            // Without force git refuses by itself.
            if !only.is_empty() && forced {
                effect.raise(Class::Lossy, format!("{name} has commits that are nowhere else"));
            }
        }
        Ok(effect)
    }

    async fn force_branch(&self, words: &[&str]) -> Result<Effect> {
        let Some(name) = words.first() else { return Ok(Effect::default()) };
        let Some(to) = self.commit_of(words.get(1).copied().unwrap_or("HEAD")).await? else {
            return Ok(Effect::default());
        };
        if let Some(place) = self.checked_out(name).await? {
            return Ok(Effect::refused(&place));
        }
        let from = self.facts.refs.get(&format!("refs/heads/{name}"));
        let mut effect = Effect::of(Self::moves(name, from.map(String::as_str), &to));
        if let Some(from) = from {
            let dropped = self.commits(&[&format!("{to}..{from}")]).await?;
            if !dropped.is_empty() {
                effect.changes.push(format!("drops {} from {name}", named("commit", &dropped)));
            }
        }
        Ok(effect)
    }

    pub(super) fn tag(&self) -> Effect {
        let (words, _) = self.positionals();
        let at = |name: &str| self.facts.refs.get(&format!("refs/tags/{name}"));
        let mut effect = Effect::default();
        if self.has(&["--delete"]) {
            for name in words {
                effect
                    .changes
                    .extend(at(name).map(|oid| format!("deletes the tag {name}, which is at {}", short(oid))));
            }
        } else if self.has(&["--force"])
            && let Some(name) = words.first()
            && let Some(oid) = at(name)
        {
            effect.changes.push(format!("moves the tag {name}, which is at {}", short(oid)));
        }
        effect
    }
}
