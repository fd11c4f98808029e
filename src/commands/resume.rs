//! `gut resume`: a run that was cut short goes on, at the stage it had reached.

use super::request::{exit_code, go, here};
use super::{Setting, runs};
use crate::cli::RunOptions;
use crate::error::{Error, Result};
use crate::invocation::join;
use crate::run::{Run, Status};

/// Goes on with it; returns the exit code.
///
/// # Errors
/// `usage` when there is no run that can go on here.
pub async fn resume(setting: &Setting<'_>, options: &RunOptions) -> Result<u8> {
    let RunOptions { run: name, options } = options;
    if options.command.is_some() || options.show_prompt {
        return Err(Error::usage("a run goes on with its own request: neither `-c` nor `--show-prompt` can be given")
            .hint("gut resume"));
    }
    let run = match name {
        Some(name) => runs::find(setting, Some(name))?,
        None => last(setting)?,
    };
    let under_way = || {
        Error::usage(format!("the run `{}` is under way in another process", run.id))
            .hint("wait until it is done, or end it there")
    };
    let held = setting.store.hold(&run.id)?.ok_or_else(under_way)?;
    // It may have gone on elsewhere before it was held.
    let mut run = runs::load(setting, &run.id)?;
    check(&run)?;
    tell(setting, &run);
    run.status = Status::Running;
    Ok(exit_code(&Box::pin(go(setting, options, run, Some(held), None)).await.status))
}

/// The last run of this directory that did not come to its end, and is not under way.
fn last(setting: &Setting<'_>) -> Result<Run> {
    let here = here();
    let is_meant = |run: &Run| here.as_ref() == Some(&run.directory) && !setting.store.is_under_way(run);
    let mut runs = runs::list(setting, usize::MAX)?.runs.into_iter().filter(is_meant);
    let nothing = || {
        Error::usage("no run of this directory was cut short").hint("`gut history` shows the runs of every directory")
    };
    let newest = runs.next().ok_or_else(nothing)?;
    let Some(ending) = ending(&newest.status) else { return Ok(newest) };
    // An older one may be meant, but nobody has said so: much may have come since.
    let Some(older) = runs.find(|run| self::ending(&run.status).is_none()) else { return Err(nothing()) };
    let fault = Error::usage(format!("the last run here {ending}: {}", newest.request.shown()));
    Err(fault.hint(format!("gut resume {} goes on with an older one: {}", older.id, older.request.shown())))
}

/// How a run ended, where there is nothing of it to go on with.
const fn ending(status: &Status) -> Option<&'static str> {
    match status {
        Status::Done => Some("is done"),
        Status::Printed => Some("was printed, as it was asked to be"),
        Status::Declined => Some("was declined"),
        Status::Running | Status::CommandFailed { .. } | Status::Interrupted { .. } | Status::Failed { .. } => None,
    }
}

fn check(run: &Run) -> Result<()> {
    let id = &run.id;
    if let Some(ending) = ending(&run.status) {
        return Err(Error::usage(format!("the run `{id}` {ending}, and cannot go on"))
            .hint(format!("put its request again: gut again {id}")));
    }
    if run.directory.is_empty() {
        return Err(Error::usage(format!("the run `{id}` does not say in which directory it was made"))
            .hint(format!("put its request again: gut again {id}")));
    }
    if here().as_ref() != Some(&run.directory) {
        let cd = join(&["cd".to_owned(), run.directory.clone()]);
        return Err(Error::usage(format!("the run `{id}` was made in `{}`", run.directory))
            .hint(format!("{cd} && gut resume {id}")));
    }
    Ok(())
}

/// Says what goes on, and what of it is done already.
fn tell(setting: &Setting<'_>, run: &Run) {
    setting.ui.note(&format!("going on with {}: {}", run.id, run.request.shown()));
    let done = run.attempts.iter().flat_map(|attempt| &attempt.outcomes[..attempt.done()]);
    for outcome in done {
        setting.ui.note(&format!("done already: {}", outcome.line));
    }
}
