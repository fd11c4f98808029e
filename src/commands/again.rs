//! `gut again`: the request of a run once more, as a run of its own: the repository has changed since.

use super::request::{exit_code, here, request};
use super::show_prompt::show_prompt;
use super::{Setting, runs};
use crate::cli::{Options, RunOptions};
use crate::error::{Error, Result};
use crate::run::Run;

/// Does it; returns the exit code.
///
/// # Errors
/// `usage` when there is no such run.
pub async fn again(setting: &Setting<'_>, options: &RunOptions) -> Result<u8> {
    if options.options.command.is_some() {
        return Err(Error::usage("`gut again` puts the command of the run, and takes no other")
            .hint("leave out `-c`, or put it without `again`"));
    }
    let run = match &options.run {
        Some(name) => runs::find(setting, Some(name))?,
        None => last(setting)?,
    };
    once_more(setting, &options.options, run).await
}

/// The last run that was made here.
fn last(setting: &Setting<'_>) -> Result<Run> {
    let here = here();
    let runs = runs::list(setting, usize::MAX)?.runs;
    let newest = runs.first().map(|run| run.id.clone()).ok_or_else(runs::none_yet)?;
    runs.into_iter().find(|run| here.as_ref() == Some(&run.directory)).ok_or_else(|| {
        Error::usage("no run was made in this directory")
            .hint(format!("the last one of all is put here by its name: gut again {newest}"))
    })
}

/// Puts the request of this run; returns the exit code.
pub(super) async fn once_more(setting: &Setting<'_>, options: &Options, run: Run) -> Result<u8> {
    if options.show_prompt {
        setting.ui.answer(&show_prompt(setting, run.request).await?)?;
        return Ok(0);
    }

    setting.ui.note(&run.request.shown());
    Ok(exit_code(&Box::pin(request(setting, options, run.request, run.earlier)).await.status))
}
