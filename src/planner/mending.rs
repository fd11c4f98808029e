//! The planner of `gut fix`: first what our own code has put right, and behind it another planner, where there is one.

use super::{Draft, Planner, Source};
use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::run::{Choice, Explanation, Plan, Run, Tools};

/// A command that was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mended {
    /// What was wrong with it, in a sentence.
    pub diagnosis: String,
    /// What is to be run instead.
    pub commands: Vec<Invocation>,
    /// What that does.
    pub explanation: Explanation,
}

/// Proposes what was put right; what the user does not want goes to the other planner.
pub struct Mending<S> {
    mended: Option<Mended>,
    /// What is said where nothing was put right and nobody else is there.
    nothing: Error,
    next: S,
}

impl<S: Source> Mending<S> {
    /// What was put right, where something was, before another planner.
    pub fn new(mended: Option<Mended>, nothing: Error, next: S) -> Self {
        Self { mended, nothing, next }
    }

    async fn next(&self) -> Result<&S::Planner> {
        self.next.planner().await?.ok_or_else(|| self.nothing.clone())
    }
}

impl<S: Source> Planner for Mending<S> {
    async fn choose(&self, run: &Run) -> Result<Choice> {
        match &self.mended {
            Some(_) => {
                Ok(Choice { reason: "the command names its tool".to_owned(), tools: Tools::Both, needs_changes: false })
            }
            None => self.next().await?.choose(run).await,
        }
    }

    async fn build(&self, run: &Run, choice: &Choice) -> Result<Draft> {
        let is_first = run.attempts.len() <= 1 && run.current().is_none_or(|attempt| attempt.rejections.is_empty());
        match &self.mended {
            Some(mended) if is_first => Ok(Draft {
                diagnosis: Some(mended.diagnosis.clone()),
                commands: mended.commands.clone(),
                ..Draft::default()
            }),
            _ => self.next().await?.build(run, choice).await,
        }
    }

    async fn explain(&self, run: &Run, plan: &Plan) -> Result<Explanation> {
        let is_mended =
            |mended: &&Mended| mended.commands.iter().eq(plan.commands.iter().map(|command| &command.invocation));
        match self.mended.as_ref().filter(is_mended) {
            Some(mended) => Ok(mended.explanation.clone()),
            None => self.next().await?.explain(run, plan).await,
        }
    }
}
