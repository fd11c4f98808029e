//! What a command would do in this repository, before it runs: told by read-only questions to git, in words.
//!
//! The words of a command bound its class; the repository settles it within those bounds, or raises it.

mod branches;
mod fetching;
mod files;
mod history;
mod links;
mod logs;
mod places;
mod refusals;
mod remotes;
mod rewriting;
mod stashes;
mod switching;
mod words;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::read::Call;
use super::snapshot::{LARGEST_FILE, MOST_BYTES, MOST_FILES};
use super::{Facts, Reader, RepoPath};
use crate::class::Class;
use crate::error::Result;
use crate::invocation::{Invocation, Known, Reading, Tool};
use words::{counted, size};

/// What a command would do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Effect {
    /// Short phrases, the most important first: `drops 2 commits (3f2a wip, 9c1d add form) from main`.
    pub changes: Vec<String>,
    /// What this makes of the class, and why.
    pub verdict: Option<(Class, String)>,
    /// Whether this holds too where other commands of the plan run before it.
    #[serde(default)]
    pub lasting: bool,
    /// Whether it would leave everything as it is, so that the next command finds what this one found.
    #[serde(default)]
    pub idle: bool,
    /// Files whose content would be lost: a snapshot copies them.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub threatened: BTreeSet<RepoPath>,
}

impl Effect {
    fn of(change: impl Into<String>) -> Self {
        Self { changes: vec![change.into()], ..Self::default() }
    }

    fn and(mut self, change: Option<String>) -> Self {
        self.changes.extend(change);
        self
    }

    fn settled(mut self, class: Class, reason: impl Into<String>) -> Self {
        self.verdict = Some((class, reason.into()));
        self
    }

    /// Raises the verdict, where it is lower.
    fn raise(&mut self, class: Class, reason: impl Into<String>) {
        if self.verdict.as_ref().is_none_or(|(now, _)| *now < class) {
            self.verdict = Some((class, reason.into()));
        }
    }
}

/// A command to be judged, with all that is known.
struct Look<'a> {
    /// Starts git at the top of the work tree.
    reader: Reader,
    /// Starts git where the command would run.
    here: &'a Reader,
    facts: &'a Facts,
    reading: &'a Reading<'a>,
    known: Option<&'a Known>,
    /// The options with which the command continues or ends an operation.
    resuming: Vec<&'static str>,
}

/// What the invocation would do to the repository as it is; nothing where nothing can be told.
pub(super) async fn effect(
    reader: &Reader,
    facts: &Facts,
    invocation: &Invocation,
    known: Option<&Known>,
) -> Result<Effect> {
    let reading = Reading::of(invocation, known);
    if let Some(word) = links::leads_out(reader, facts, invocation, &reading) {
        let message = format!("`{word}` is a link that leads out of the repository");
        return Ok(Effect::of(message.clone()).settled(Class::Irreversible, message));
    }
    if invocation.tool != Tool::Git || !reading.certain || !reading.parsed.unknown.is_empty() {
        return Ok(Effect::default());
    }
    let resuming = invocation.resuming_options();
    let look = Look { reader: facts.place.reader(reader), here: reader, facts, reading: &reading, known, resuming };
    let inner = reading.command.get(1).copied().unwrap_or_default();
    let mut effect = match (reading.name(), inner) {
        ("reset", _) => look.reset().await?,
        ("commit", _) => look.commit().await?,
        ("rebase" | "merge" | "cherry-pick" | "revert" | "am", _) if look.gives_up() => look.abort(),
        ("rebase", _) => look.rebase().await?,
        ("merge", _) => look.merge().await?,
        ("pull", _) => look.pull().await?,
        ("cherry-pick" | "revert", _) => look.pick().await?,
        ("switch", _) => look.switch().await?,
        ("checkout", _) => look.checkout().await?,
        ("restore", _) => look.restore().await?,
        ("clean", _) => look.clean().await?,
        ("rm" | "mv", _) => look.remove_or_move().await?,
        ("branch", _) => look.branch().await?,
        ("tag", _) => look.tag(),
        ("stash", _) => look.stash(inner).await?,
        ("push", _) => look.push().await?,
        ("fetch", _) => look.fetch().await?,
        ("remote", "remove" | "rm") => look.remove_remote(),
        ("remote", "update") => look.update_remotes(),
        ("worktree", "remove") => look.remove_work_tree().await?,
        ("reflog", "expire") => look.expire_reflog().await?,
        ("reflog", "drop") => look.drop_reflogs().await?,
        ("reflog", "delete") => look.delete_log_entries().await?,
        ("refs", "migrate") => look.migrate_refs().await?,
        ("refs", "optimize") | ("pack-refs", _) => look.pack_refs(),
        ("history", "reword" | "split" | "fixup") => look.history(inner).await?,
        ("replay", _) => look.replay().await?,
        ("sparse-checkout", "clean") => look.clean_sparse().await?,
        ("submodule", "deinit") => look.empty_submodules().await?,
        ("archive", _) | ("bundle", "create") => look.writes_file(),
        _ => Effect::default(),
    };
    if let Some(why) = look.refusal() {
        // What would be threatened is kept all the same.
        return Ok(Effect { threatened: effect.threatened, ..Effect::refused(&why) });
    }
    look.tell_what_is_too_large(&mut effect);
    Ok(effect)
}

impl Look<'_> {
    /// The output of git, where it succeeds.
    async fn ask(&self, args: &[&str]) -> Result<Option<String>> {
        Ok(self.reader.git(args).await?.ok())
    }

    /// Paths that git lists, separated by NUL.
    async fn paths(&self, reader: &Reader, args: &[&str]) -> Result<Vec<RepoPath>> {
        // Byte for byte: names need not be Unicode. What git cannot tell is not told.
        let output = reader.whole(Call { args, ..Call::default() }).await.unwrap_or_default();
        Ok(output.split(|byte| *byte == 0).filter(|path| !path.is_empty()).map(RepoPath::new).collect())
    }

    fn has(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.reading.has(name))
    }

    /// Whether the installed git is older than this version.
    async fn is_older(&self, than: &str) -> Result<bool> {
        super::objects::is_older_git(self.here, than).await
    }

    /// Whether the installed git has this option of the command.
    fn takes(&self, option: &str) -> bool {
        self.known.is_some_and(|known| known.options.find(option).is_some())
    }

    /// The words before `--`, and those after it.
    fn positionals(&self) -> (Vec<&str>, Vec<&str>) {
        let all: Vec<&str> = self.reading.positionals().collect();
        let (before, after) = all.split_at(self.reading.parsed.before_dashes.min(all.len()));
        (before.to_vec(), after.to_vec())
    }

    fn has_dashes(&self) -> bool {
        self.reading.has_dashes()
    }

    /// What is threatened and could not be kept: that is lost for good.
    fn tell_what_is_too_large(&self, effect: &mut Effect) {
        let Some(top) = &self.facts.place.top else { return };
        let mut bytes = 0;
        let mut largest: Option<(u64, &RepoPath)> = None;
        for path in &effect.threatened {
            let length = top.join(path.to_path()).symlink_metadata().map_or(0, |metadata| metadata.len());
            bytes += length;
            if length > LARGEST_FILE && largest.is_none_or(|(size, _)| size < length) {
                largest = Some((length, path));
            }
        }
        let count = effect.threatened.len() as u64;
        let message = match largest {
            Some((length, path)) => {
                format!("{path} ({}) is too large to be kept: it cannot be brought back", size(length))
            }
            None if bytes > MOST_BYTES => {
                format!("{} are too much to be kept: they cannot be brought back", size(bytes))
            }
            None if count > MOST_FILES => {
                format!("{} are too many to be kept: they cannot be brought back", counted(count, "file"))
            }
            None => return,
        };
        effect.changes.push(message.clone());
        effect.raise(Class::Irreversible, message);
    }
}
