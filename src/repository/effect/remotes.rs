//! What others would see: branches of a remote that come, move or go, as far as they were fetched.

use super::words::{counted, named, short};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;

/// One branch or tag that would be pushed.
struct Pushed<'a> {
    forced: bool,
    /// What is sent; nothing for a deletion.
    source: Option<&'a str>,
    /// Its name there.
    target: String,
}

impl Look<'_> {
    pub(super) async fn push(&self) -> Result<Effect> {
        if self.has(&["--dry-run", "--tags", "--all", "--branches", "--mirror", "--prune"]) {
            return Ok(Effect::default());
        }
        let (words, _) = self.positionals();
        let remote = words.first().map_or_else(|| self.push_remote(), |word| (*word).to_owned());
        // A group of this name comes before the remote, where git takes groups at all.
        let is_group = !words.is_empty() && self.facts.is_group(&remote) && !self.is_older("2.55").await?;
        let remotes = if is_group { self.facts.remotes_of(&remote) } else { vec![remote] };
        let is_known = |remote: &String| {
            let key = format!("remote.{remote}.url");
            self.facts.configuration.iter().any(|(known, _)| *known == key)
        };
        if !remotes.iter().all(is_known) {
            return Ok(Effect::default());
        }
        let mut effect = Effect::default();
        if remotes.len() > 1 {
            effect.changes.push(format!("goes to {}", named("remote", &remotes)));
        }
        let broken = |word: &&&str| word.len() > 1 && word.ends_with(':') && **word != "+:";
        if let Some(word) = words.iter().skip(1).find(broken) {
            return Ok(Effect::refused(&format!("behind the colon of `{word}` a name is missing")));
        }
        for remote in &remotes {
            if words.iter().skip(1).any(|word| matches!(*word, ":" | "+:")) {
                effect.changes.push(format!("sends every branch that is here and on {remote} too"));
            }
            for pushed in self.pushed(&words) {
                self.push_one(&mut effect, remote, &pushed).await?;
            }
        }
        Ok(effect)
    }

    /// The remote that a push without words goes to. Source: git-config(1) on `branch.<name>.pushRemote`.
    fn push_remote(&self) -> String {
        let here = self.facts.here();
        let named = [format!("branch.{here}.pushremote"), "remote.pushdefault".into(), format!("branch.{here}.remote")];
        let found = named.iter().find_map(|key| self.facts.setting(key));
        found.unwrap_or("origin").to_owned()
    }

    fn pushed<'w>(&self, words: &[&'w str]) -> Vec<Pushed<'w>> {
        let by_option = self.has(&["--force", "--force-with-lease"]);
        let deletes = self.has(&["--delete"]);
        let bare = |name: &str| name.strip_prefix("refs/heads/").unwrap_or(name).to_owned();
        let mut pushed: Vec<Pushed<'w>> = words
            .iter()
            .skip(1)
            .filter(|word| !matches!(**word, "tag" | ":" | "+:") && !word.contains('*') && !word.starts_with('^'))
            .map(|word| {
                let (forced, refspec) = word.strip_prefix('+').map_or((by_option, *word), |refspec| (true, refspec));
                let (source, target) = refspec.split_once(':').unwrap_or((refspec, refspec));
                let target = if matches!(target, "HEAD" | "@") { self.facts.here().to_owned() } else { bare(target) };
                Pushed { forced, source: (!deletes && !source.is_empty()).then_some(source), target }
            })
            .collect();
        if words.len() < 2 {
            let upstream = self.facts.upstream().and_then(|name| name.strip_prefix("refs/remotes/"));
            let upstream = upstream.and_then(|name| name.split_once('/')).map(|(_, name)| name);
            let target = upstream.unwrap_or(self.facts.here()).to_owned();
            pushed.push(Pushed { forced: by_option, source: Some("HEAD"), target });
        }
        pushed
    }

    async fn push_one(&self, effect: &mut Effect, remote: &str, pushed: &Pushed<'_>) -> Result<()> {
        let Pushed { forced, source, target } = pushed;
        let name = format!("{remote}/{target}");
        let there = self.facts.refs.get(&format!("refs/remotes/{name}")).map(String::as_str);
        let protected = self.facts.is_protected(remote, target);
        let Some(source) = source else {
            let at = there.map_or(String::new(), |oid| format!(", which was at {} when it was fetched", short(oid)));
            effect.changes.push(format!("deletes {name}{at}"));
            if protected {
                effect.raise(Class::Irreversible, format!("deletes {name}, which others build on"));
            }
            return Ok(());
        };
        let Some(commit) = self.commit_of(source).await? else { return Ok(()) };
        if self.facts.refs.contains_key(&format!("refs/tags/{source}")) {
            effect.changes.push(format!("publishes the tag {source}"));
            return Ok(());
        }
        let Some(there) = there else {
            let new = self.commits(&[&commit, "--not", &format!("--remotes={remote}")]).await?;
            effect.changes.push(format!("makes {name} and sends {}", named("commit", &new)));
            return Ok(());
        };
        let new = self.commits(&[&format!("{there}..{commit}")]).await?;
        let gone = self.commits(&[&format!("{commit}..{there}")]).await?;
        if !gone.is_empty() && *forced {
            effect.changes.push(Self::moves(&name, Some(there), &commit));
            effect
                .changes
                .push(format!("{} disappear from it, and more if others have pushed since", named("commit", &gone)));
            let reason = format!("replaces commits of {name}");
            effect.raise(if protected { Class::Irreversible } else { Class::Shared }, reason);
        } else if !gone.is_empty() {
            let count = counted(gone.len() as u64, "commit");
            effect.changes.push(format!("{name} has {count} that {source} has not: it will be rejected"));
        } else if new.is_empty() {
            effect.changes.push(format!("{name} has all of it already"));
        } else {
            effect.changes.push(format!("sends {} to {name}", named("commit", &new)));
        }
        if *forced && protected {
            effect.raise(Class::Irreversible, format!("may replace what others have pushed to {name}"));
        }
        Ok(())
    }

    pub(super) fn remove_remote(&self) -> Effect {
        let (words, _) = self.positionals();
        let Some(name) = words.first() else { return Effect::default() };
        let prefix = format!("refs/remotes/{name}/");
        let tracking = self.facts.refs.keys().filter(|found| found.starts_with(&prefix)).count() as u64;
        let followers = self.facts.upstreams.values().filter(|upstream| upstream.starts_with(&prefix)).count() as u64;
        let mut effect =
            Effect::of(format!("forgets the remote {name} and its {}", counted(tracking, "tracking branch")));
        if followers > 0 {
            effect.changes.push(format!("leaves {} of yours without an upstream", counted(followers, "branch")));
        }
        effect
    }
}
