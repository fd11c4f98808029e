//! Branches of one's own that a fetch writes: made, moved forward, or overwritten where that is asked for.

use super::words::{named, short};
use super::{Effect, Look};
use crate::error::Result;

impl Look<'_> {
    /// The remotes of groups, which `git remote update` takes as well as single ones.
    pub(super) fn update_remotes(&self) -> Effect {
        let (words, after) = self.positionals();
        let words: Vec<&str> = words.into_iter().chain(after).collect();
        if !words.iter().any(|word| self.facts.is_group(word)) {
            return Effect::default();
        }
        let mut remotes: Vec<String> = Vec::new();
        for remote in words.iter().flat_map(|word| self.facts.remotes_of(word)) {
            if !remotes.contains(&remote) {
                remotes.push(remote);
            }
        }
        fetches_from(&remotes)
    }

    pub(super) async fn fetch(&self) -> Result<Effect> {
        if self.has(&["--dry-run", "--multiple", "--all"]) {
            return Ok(Effect::default());
        }
        let (words, after) = self.positionals();
        let words: Vec<&str> = words.into_iter().chain(after).collect();
        let Some((remote, refspecs)) = words.split_first() else { return Ok(Effect::default()) };
        if self.facts.is_group(remote) {
            return Ok(if refspecs.is_empty() {
                fetches_from(&self.facts.remotes_of(remote))
            } else {
                Effect::refused(&format!("{remote} is a group of remotes, from which no single branch is fetched"))
            });
        }
        let mut effect = Effect::default();
        for word in refspecs {
            let (forced, refspec) =
                word.strip_prefix('+').map_or((self.has(&["--force"]), *word), |refspec| (true, refspec));
            let Some((source, target)) = refspec.split_once(':') else { continue };
            if source.is_empty() || target.is_empty() || target.contains('*') {
                continue;
            }
            let name = target.strip_prefix("refs/heads/").or_else(|| target.strip_prefix("heads/")).unwrap_or(target);
            if ["refs/", "tags/", "remotes/"].iter().any(|start| name.starts_with(start)) {
                continue;
            }
            let source = source.strip_prefix("refs/heads/").unwrap_or(source);
            if !self.has(&["--update-head-ok"])
                && let Some(place) = self.checked_out(name).await?
            {
                return Ok(Effect::refused(&place));
            }
            effect.changes.push(match self.facts.refs.get(&format!("refs/heads/{name}")) {
                None => format!("makes the branch {name} from {source} of {remote}"),
                Some(old) if forced => format!(
                    "takes the branch {name}, which was at {}, to {source} of {remote}, even where that drops commits",
                    short(old)
                ),
                Some(_) => format!(
                    "moves the branch {name} forward to {source} of {remote}; git will refuse where that would drop commits"
                ),
            });
        }
        Ok(effect)
    }
}

fn fetches_from(remotes: &[String]) -> Effect {
    Effect { lasting: true, ..Effect::of(format!("fetches from {}", named("remote", remotes))) }
}
