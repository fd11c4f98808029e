//! Stage 1: which tool serves the request?

use super::{Frontend, Pipeline, World};
use crate::error::{Error, Result};
use crate::invocation::Tool;
use crate::planner::Planner;
use crate::run::{Choice, Event, Listener, Run, Tools};

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    pub(super) async fn choose(&self, run: &mut Run) -> Result<Choice> {
        let choice = match &run.request.command {
            // The command that is to be mended names its tool.
            Some(command) => chosen_by(command),
            None => self.planner.choose(run).await?,
        };
        run.attempt().choice = Some(choice.clone());
        self.recorder.on(Event::Chosen { choice: choice.clone() });
        if choice.tools == Tools::None {
            return Err(Error::no_answer(format!("neither git nor gh can do that: {}", choice.reason.trim()))
                .hint("say it in other words, if it is about a repository after all"));
        }
        if let Some(fault) = self.missing_tool(&choice) {
            return Err(fault);
        }
        self.read_changes(run, &choice).await?;
        Ok(choice)
    }

    /// What is wrong where a tool is chosen that is not installed.
    pub(super) fn missing_tool(&self, choice: &Choice) -> Option<Error> {
        let is_missing = choice.tools.list().contains(&Tool::Gh) && self.installed.gh.is_none();
        is_missing.then(|| {
            Error::unavailable("this needs `gh`, the GitHub CLI, which is not installed")
                .hint("install it (https://cli.github.com), then run `gh auth login`")
        })
    }

    /// Reads the uncommitted changes, where the choice needs them.
    pub(super) async fn read_changes(&self, run: &mut Run, choice: &Choice) -> Result<()> {
        if choice.needs_changes && run.context.as_ref().is_some_and(|context| context.repository.is_some()) {
            run.attempt().changes = Some(self.world.changes().await?);
        }
        Ok(())
    }
}

fn chosen_by(command: &str) -> Choice {
    let tools = if command.trim_start().starts_with("gh") { Tools::Gh } else { Tools::Git };
    Choice { reason: "the command names its tool".to_owned(), tools, needs_changes: false }
}
