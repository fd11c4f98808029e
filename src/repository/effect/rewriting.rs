//! `git history` and `git replay`, which make commits anew without the work tree: which branches move, and which are left behind.

use super::words::{counted, named, named_paths, short};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::repository::RepoPath;
use crate::repository::read::Call;
use crate::repository::worktree::{Dirty, Kind};

/// A branch that would move.
struct Moved {
    /// Its full name; `HEAD` where that is detached.
    name: String,
    /// The work tree that has it checked out, where it is another one than this.
    elsewhere: Option<String>,
}

impl Moved {
    fn shown(&self) -> String {
        self.name.trim_start_matches("refs/heads/").to_owned()
    }
}

impl Look<'_> {
    /// What `git history` would do: every branch that has the commit moves, unless it is told to move HEAD alone.
    pub(super) async fn history(&self, inner: &str) -> Result<Effect> {
        let (words, _) = self.positionals();
        let word = match words.as_slice() {
            [word] => *word,
            // The others are paths.
            [word, ..] if inner == "split" => *word,
            [_, _, ..] => return Ok(Effect::refused("it takes one commit")),
            [] => return Ok(Effect::default()),
        };
        let Some(commit) = self.commit_of(word).await? else { return Ok(Effect::default()) };
        let staged: Vec<&RepoPath> =
            self.facts.dirty.iter().filter(|dirty| is_staged(dirty)).map(|one| &one.path).collect();
        if let Some(why) = self.nothing_to_fold(inner, &staged) {
            return Ok(Effect::refused(&why));
        }
        let only_head = self.reading.option("--update-refs").and_then(|given| given.value) == Some("head");
        let Some(moved) = self.moved_by_history(&commit, only_head).await? else {
            return Ok(Effect::of("cannot be foreseen: git does not tell which branches have the commit"));
        };
        if moved.is_empty() && only_head {
            return Ok(Effect::refused(&format!("{word} is not in the history of {}", self.facts.here())));
        }
        if moved.is_empty() {
            return Ok(Effect { idle: true, ..Effect::of(format!("changes nothing: no branch has {word}")) });
        }
        if let Some(why) = self.merge_in_the_way(inner, &commit, &moved).await? {
            return Ok(Effect::refused(&why));
        }
        let names: Vec<String> = moved.iter().map(Moved::shown).collect();
        if self.has(&["--dry-run"]) {
            let branches = named("branch", &names);
            return Ok(Effect {
                idle: true,
                ..Effect::of(format!("moves nothing, and prints where {branches} would go"))
            });
        }
        let one = self.commits(&["-1", &commit]).await?;
        let target = one.first().map_or(word, String::as_str);
        let mut effect = Effect::of(match inner {
            "reword" => format!("changes the message of {target}"),
            "split" => format!("splits {target} into two commits"),
            // Whether it fits would be known only by trying.
            _ if self.facts.head.as_deref() != Some(commit.as_str()) => {
                let files = named_paths("file", staged);
                format!("folds what is staged in {files} into {target}, or does nothing where it does not fit there")
            }
            _ => format!("folds what is staged in {} into {target}", named_paths("file", staged)),
        });
        let parents = format!("^{commit}^@");
        let mut range: Vec<&str> = vec![&parents, &commit];
        range.extend(moved.iter().map(|moved| moved.name.as_str()));
        let rewritten = self.commits(&range).await?;
        let behind = rewritten.len().saturating_sub(1) as u64;
        let with = if behind == 0 { String::new() } else { format!(" with {} behind it", counted(behind, "commit")) };
        effect.changes.push(format!("makes it anew{with}, and moves {}", named("branch", &names)));
        self.tell_what_stays(&mut effect, &commit).await?;
        self.raise_if_pushed(&mut effect, &range, &rewritten).await?;
        // The others end in the same files as before.
        if inner == "fixup" {
            for moved in &moved {
                let Some(place) = &moved.elsewhere else { continue };
                let message = format!("leaves the work tree {place} behind {}", moved.shown());
                effect.changes.push(format!("{message}: a commit there would take the change back"));
                effect.raise(Class::Lossy, message);
            }
        }
        Ok(effect)
    }

    /// Why `git history fixup` has nothing to do, or cannot do it.
    fn nothing_to_fold(&self, inner: &str, staged: &[&RepoPath]) -> Option<String> {
        if inner != "fixup" {
            return None;
        }
        // git itself does not look at that, and aborts with a fault of its own.
        self.in_conflict().or_else(|| staged.is_empty().then(|| "nothing is staged".to_owned()))
    }

    /// The branches that move, and HEAD where it is detached; `None` where git does not tell.
    async fn moved_by_history(&self, commit: &str, only_head: bool) -> Result<Option<Vec<Moved>>> {
        let contains = format!("--contains={commit}");
        let args = ["for-each-ref", "--format=%(refname)%00%(worktreepath)", &contains, "refs/heads"];
        let Some(found) = self.ask(&args).await? else { return Ok(None) };
        let here = self.facts.branch.as_deref();
        let mut moved: Vec<Moved> = Vec::new();
        for (name, place) in found.lines().filter_map(|line| line.split_once('\0')) {
            let is_here = here == Some(name);
            if !only_head || is_here {
                let elsewhere = (!is_here && !place.is_empty()).then(|| place.to_owned());
                moved.push(Moved { name: name.to_owned(), elsewhere });
            }
        }
        if let (None, Some(head)) = (here, &self.facts.head)
            && self.ask(&["merge-base", "--is-ancestor", commit, head]).await?.is_some()
        {
            moved.push(Moved { name: "HEAD".to_owned(), elsewhere: None });
        }
        // The branch at hand is what people look for first.
        moved.sort_by_key(|moved| here.is_some_and(|here| moved.name != here));
        Ok(Some(moved))
    }

    /// A merge that git would have to make anew, which it cannot: behind the commit on any of the branches.
    async fn merge_in_the_way(&self, inner: &str, commit: &str, moved: &[Moved]) -> Result<Option<String>> {
        let is_merge =
            self.ask(&["rev-list", "--merges", "--no-walk", commit]).await?.is_some_and(|line| !line.is_empty());
        if is_merge && inner == "split" {
            return Ok(Some("a merge cannot be split".to_owned()));
        }
        for one in moved {
            let merges = self.commits(&["-1", "--merges", &one.name, "--not", commit]).await?;
            if let Some(merge) = merges.first() {
                let name = one.shown();
                return Ok(Some(format!(
                    "behind the commit is a merge on {name} ({merge}), which cannot be made anew"
                )));
            }
        }
        Ok(None)
    }

    /// Names and signatures that stay with the old commits.
    async fn tell_what_stays(&self, effect: &mut Effect, commit: &str) -> Result<()> {
        let contains = format!("--contains={commit}");
        let tags = self.ask(&["for-each-ref", "--format=%(refname:short)", &contains, "refs/tags"]).await?;
        let tags: Vec<String> = tags.unwrap_or_default().lines().map(str::to_owned).collect();
        if !tags.is_empty() {
            effect.changes.push(format!("leaves {} on the old commits", named("tag", &tags)));
        }
        if self.facts.setting("commit.gpgsign").is_some_and(|value| value != "false") {
            effect.changes.push("makes commits without a signature, although `commit.gpgSign` is on".to_owned());
        }
        Ok(())
    }

    /// What `git replay` would do: since 2.53 it moves the branches that its ranges end in.
    pub(super) async fn replay(&self) -> Result<Effect> {
        let value = |name: &str| self.reading.option(name).and_then(|given| given.value);
        let (mut words, after) = self.positionals();
        words.extend(after);
        let Some(commits) = self.ask(&Self::listed(&words)).await?.filter(|_| !words.is_empty()) else {
            return Ok(Effect::of("cannot be foreseen: git does not tell which commits these are"));
        };
        let commits: Vec<String> = commits.lines().map(str::to_owned).collect();
        let action = value("--ref-action").or(self.facts.setting("replay.refaction")).unwrap_or("update");
        if !self.takes("--ref-action") || action == "print" {
            let effect =
                Effect::of(format!("makes {} anew, and prints where the branches would go", named("commit", &commits)));
            return Ok(effect.settled(Class::Local, "moves no branch"));
        }
        if commits.is_empty() {
            return Ok(Self::replays_nothing("there is no commit in the range"));
        }
        let merges = self.commits(&[&["--merges"][..], &words].concat()).await?;
        if let Some(merge) = merges.first() {
            return Ok(Effect::refused(&format!("a merge cannot be replayed: {merge}")));
        }
        let target = value("--advance").or(value("--revert"));
        let adds = target.is_some();
        let mut targets = match target {
            Some(name) => self.full_name(name).await?.into_iter().collect(),
            None => self.tips(&words).await?,
        };
        if self.has(&["--contained"]) {
            targets.extend(self.branches_within(&words).await?);
        }
        let named_ref = value("--ref").map(str::to_owned);
        if let Some(name) = &named_ref {
            targets = vec![name.clone()];
        }
        targets.sort();
        targets.dedup();
        if targets.is_empty() {
            return Ok(Self::replays_nothing("the range ends in a commit, not in a branch"));
        }
        let onto = value("--onto").unwrap_or("HEAD");
        let names: Vec<String> = targets.iter().map(|name| name.trim_start_matches("refs/heads/").to_owned()).collect();
        let commits_named = named("commit", &commits);
        let mut effect = Effect::of(match (value("--revert"), value("--advance")) {
            (Some(_), _) => format!("counters {commits_named} on {}, which moves", names.join(" and ")),
            (None, Some(_)) => format!("copies {commits_named} onto {}, which moves", names.join(" and ")),
            (None, None) => format!("replays {commits_named} onto {onto}, and moves {}", named("ref", &names)),
        });
        for (target, name) in targets.iter().zip(&names) {
            self.judge_target(&mut effect, target, name, named_ref.is_some()).await?;
        }
        if !adds && named_ref.is_none() {
            self.raise_if_pushed(&mut effect, &words, &commits).await?;
        }
        if effect.verdict.is_none() {
            effect.verdict = Some((Class::Local, "git can take it back".to_owned()));
        }
        Ok(effect)
    }

    fn replays_nothing(why: &str) -> Effect {
        let effect = Effect::of(format!("changes nothing: {why}"));
        Effect { idle: true, ..effect.settled(Class::Local, "moves no branch") }
    }

    /// What becomes of one ref that `git replay` moves.
    async fn judge_target(&self, effect: &mut Effect, target: &str, name: &str, is_named: bool) -> Result<()> {
        let old = self.facts.refs.get(target);
        if let (Some(old), true) = (old, is_named) {
            let message = format!("overwrites {name}");
            effect.changes.push(format!("{message}, which was at {}", short(old)));
            effect.raise(Class::Lossy, message);
        } else if !target.starts_with("refs/heads/") {
            let message = format!("moves {name}, which is no branch here");
            effect.changes.push(message.clone());
            effect.raise(Class::Lossy, message);
        }
        if target.starts_with("refs/heads/")
            && let Some(place) = self.checked_out(name).await?
        {
            effect.changes.push(format!(
                "{place}: its files and its index stay as they were, so that a commit would take this back"
            ));
            effect.raise(Class::Lossy, format!("moves {name} under its work tree"));
        }
        Ok(())
    }

    fn listed<'w>(words: &[&'w str]) -> Vec<&'w str> {
        let args = ["log", "--no-show-signature", "--format=%h %s", "--max-count=1000"];
        args.into_iter().chain(words.iter().copied()).chain(["--"]).collect()
    }

    /// The branches that the words end in: `side` of `main..side`. A tag, a branch of a remote or a hash moves nothing.
    async fn tips(&self, words: &[&str]) -> Result<Vec<String>> {
        let mut tips = Vec::new();
        for word in words.iter().filter(|word| !word.starts_with('^')) {
            // A range of both sides ends in both of them.
            let ends = match (word.split_once("..."), word.split_once("..")) {
                (Some((one, other)), _) => vec![one, other],
                (None, Some((_, tip))) => vec![tip],
                (None, None) => vec![*word],
            };
            for end in ends {
                let end = if end.is_empty() { "HEAD" } else { end };
                tips.extend(self.full_name(end).await?.filter(|name| name.starts_with("refs/heads/")));
            }
        }
        Ok(tips)
    }

    /// The full name of the ref that a word names; the branch that HEAD is on for `HEAD`.
    pub(super) async fn full_name(&self, word: &str) -> Result<Option<String>> {
        let name =
            self.ask(&["rev-parse", "--symbolic-full-name", "--end-of-options", word]).await?.unwrap_or_default();
        let name = name.lines().find(|line| line.starts_with("refs/")).map(str::to_owned);
        Ok(name)
    }

    /// The branches that point at commits of these ranges.
    async fn branches_within(&self, words: &[&str]) -> Result<Vec<String>> {
        let args: Vec<&str> = ["rev-list"].into_iter().chain(words.iter().copied()).chain(["--"]).collect();
        let listed = self.reader.whole(Call { args: &args, ..Call::default() }).await.unwrap_or_default();
        let listed = String::from_utf8_lossy(&listed);
        let within: std::collections::BTreeSet<&str> = listed.lines().collect();
        let branches = self
            .facts
            .refs
            .iter()
            .filter(|(name, oid)| name.starts_with("refs/heads/") && within.contains(oid.as_str()));
        Ok(branches.map(|(name, _)| name.clone()).collect())
    }
}

fn is_staged(dirty: &Dirty) -> bool {
    matches!(dirty.kind, Kind::Tracked { staged, .. } if staged != '.')
}
