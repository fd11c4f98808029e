//! Other work trees that go: those of this repository, and those of its submodules.

use std::path::Path;

use super::words::{named, named_paths};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::repository::worktree::{Dirty, parse_status};
use crate::repository::{Reader, RepoPath};

impl Look<'_> {
    /// Everything in another work tree that is not as its last commit has it, ignored files too; `None` where git does not tell.
    async fn unclean(&self, inside: &Reader) -> Result<Option<Vec<Dirty>>> {
        let args = ["status", "--porcelain=v2", "-z", "--untracked-files=all", "--ignored=matching", "--no-renames"];
        let text = inside.git(&args).await?.ok();
        Ok(text.map(|text| parse_status(text.as_bytes())))
    }

    pub(super) async fn remove_work_tree(&self) -> Result<Effect> {
        let (words, _) = self.positionals();
        let Some(word) = words.first() else { return Ok(Effect::default()) };
        let inside = Reader::new(self.reader.git.clone(), self.here.directory.join(word));
        let Some(dirty) = self.unclean(&inside).await.unwrap_or_default() else { return Ok(Effect::default()) };
        let args = [
            "log",
            "--no-show-signature",
            "--format=%h %s",
            "-n",
            "100",
            "HEAD",
            "--not",
            "--branches",
            "--remotes",
            "--tags",
        ];
        let only = inside.git(&args).await.ok().and_then(super::super::read::Answer::ok);
        let only: Vec<String> = only.unwrap_or_default().lines().map(str::to_owned).collect();
        if !only.is_empty() {
            let message = format!("drops {} that only {word} leads to", named("commit", &only));
            return Ok(Effect::of(message.clone()).settled(Class::Irreversible, message));
        }
        let own = inside.git(&["rev-parse", "--absolute-git-dir"]).await.ok().and_then(super::super::read::Answer::ok);
        if own.is_none_or(|own| Path::new(own.trim_end()).join("modules").exists()) {
            let message = format!("deletes the repositories of the submodules in {word}");
            return Ok(
                Effect::of(format!("{message}: they cannot be brought back")).settled(Class::Irreversible, message)
            );
        }
        if dirty.is_empty() {
            let effect = Effect::of(format!("removes the work tree {word}, in which everything is committed"));
            return Ok(effect.settled(Class::Local, "`git worktree add` makes it again"));
        }
        let message = format!("deletes {} in {word}", named_paths("file", dirty.iter().map(|dirty| &dirty.path)));
        let effect = Effect::of(format!("{message} that no commit has: they cannot be brought back"));
        Ok(effect.settled(Class::Irreversible, message))
    }

    /// The work trees of submodules are emptied; what is committed in them stays in their repositories.
    pub(super) async fn empty_submodules(&self) -> Result<Effect> {
        let Some(top) = &self.facts.place.top else { return Ok(Effect::default()) };
        let (words, after) = self.positionals();
        let mut args = vec!["ls-files", "--stage", "--full-name", "-z", "--"];
        if !self.has(&["--all"]) {
            args.extend(words.into_iter().chain(after));
            if args.last() == Some(&"--") {
                return Ok(Effect::default());
            }
        }
        let entries = self.paths(self.here, &args).await?;
        // A submodule has a mode of its own.
        let entries = entries.iter().filter_map(|entry| {
            let rest = entry.bytes().strip_prefix(b"160000 ")?;
            let tab = rest.iter().position(|byte| *byte == b'\t')?;
            Some(RepoPath::new(&rest[tab + 1..]))
        });
        let entries: Vec<RepoPath> = entries.filter(|path| top.join(path.to_path()).join(".git").exists()).collect();
        if entries.is_empty() {
            return Ok(Effect::default());
        }
        let is_changed = |path: &&RepoPath| self.facts.dirty_at(path).is_some();
        if !self.has(&["--force"])
            && let Some(path) = entries.iter().find(is_changed)
        {
            return Ok(Effect::refused(&format!("there are changes in {path}")));
        }
        for path in &entries {
            if let Some(message) = self.lost_in_submodule(path, &top.join(path.to_path())).await? {
                return Ok(
                    Effect::of(format!("{message}: it cannot be brought back")).settled(Class::Irreversible, message)
                );
            }
        }
        let effect =
            Effect::of(format!("empties {}, in which everything is committed", named_paths("submodule", &entries)));
        Ok(effect.settled(Class::Local, "`git submodule update --init` brings it back"))
    }

    /// What would be lost with the work tree of a submodule.
    async fn lost_in_submodule(&self, path: &RepoPath, place: &Path) -> Result<Option<String>> {
        // Its repository must be elsewhere.
        if !place.join(".git").is_file() {
            return Ok(Some(format!("deletes the repository of {path}")));
        }
        if self.facts.dirty_at(path).is_some() {
            return Ok(Some(format!("loses the changes in {path}")));
        }
        let inside = Reader::new(self.reader.git.clone(), place.to_owned());
        Ok(match self.unclean(&inside).await? {
            None => Some(format!("empties {path}, in which git cannot look")),
            Some(dirty) if dirty.is_empty() => None,
            Some(dirty) => {
                let files = named_paths("file", dirty.iter().map(|dirty| &dirty.path));
                Some(format!("deletes {files} in {path}, which no commit has"))
            }
        })
    }
}
