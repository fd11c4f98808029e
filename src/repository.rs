//! What gut knows of the repository: read-only calls of git, capped in size, secrets cut out.

mod changes;
mod context;
mod effect;
mod facts;
mod here;
mod hosts;
mod objects;
mod path;
mod read;
mod redact;
pub mod snapshot;
mod worktree;

use std::collections::BTreeMap;
use std::path::PathBuf;

pub use changes::{CHANGES_BUDGET, Changes};
pub use context::{Branch, Context, Operation, RefNames, Remote, Repository, Status, Upstream, User};
pub use effect::Effect;
pub use facts::Facts;
pub use here::Owner;
pub use path::RepoPath;
pub use redact::{REDACTED, redact};

use crate::error::Result;
use crate::invocation::{Expectation, Invocation, Known, Lookup, Problem};

/// Reads the repository that a directory is in, with the git that is installed.
#[derive(Debug, Clone)]
pub struct Reader {
    git: PathBuf,
    directory: PathBuf,
    /// The repository's own directory and its work tree, where they are known already.
    at: Option<(PathBuf, Option<PathBuf>)>,
}

impl Reader {
    /// A reader of the repository around `directory` that calls the program `git`.
    pub fn new(git: PathBuf, directory: PathBuf) -> Self {
        Self { git, directory, at: None }
    }

    /// The state of the repository, for a prompt and for the run state.
    ///
    /// # Errors
    /// `unavailable` when git does not answer in time, or says that it will not read this repository.
    pub async fn context(&self) -> Result<Context> {
        context::read(self).await
    }

    /// What is wrong with what a command takes for granted.
    ///
    /// # Errors
    /// As [`Reader::context`].
    pub async fn check(&self, expectations: &[Expectation]) -> Result<Vec<Problem>> {
        objects::check(self, expectations).await
    }

    /// What effects are told from; `None` outside of a repository.
    ///
    /// # Errors
    /// As [`Reader::context`].
    pub async fn facts(&self) -> Result<Option<Facts>> {
        Facts::read(self).await
    }

    /// What a command would do to the repository as these facts describe it.
    ///
    /// # Errors
    /// As [`Reader::context`].
    pub async fn effect(&self, facts: &Facts, invocation: &Invocation, known: Option<&Known>) -> Result<Effect> {
        effect::effect(self, facts, invocation, known).await
    }

    /// What these names stand for here; nothing of those that stand for nothing.
    ///
    /// # Errors
    /// As [`Reader::context`].
    pub async fn tell(&self, lookups: &[Lookup]) -> Result<BTreeMap<Lookup, String>> {
        here::tell(self, lookups).await
    }

    /// What an alias of git's configuration stands for, and whose it is.
    ///
    /// # Errors
    /// As [`Reader::context`].
    pub async fn alias(&self, name: &str) -> Result<Option<(String, Owner)>> {
        here::alias(self, name).await
    }

    /// The content of the changes that are not committed, within the budget.
    ///
    /// # Errors
    /// As [`Reader::context`].
    pub async fn changes(&self) -> Result<Changes> {
        changes::read(self).await
    }
}
