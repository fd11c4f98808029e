//! `gut history`: the runs there are, one to look at, and an end to all of them.

use super::again::once_more;
use super::undo::{can_undo, undo};
use super::{Setting, runs};
use crate::cli::{HistoryOptions, Options, UndoOptions};
use crate::error::{Error, Kind, Result};
use crate::exec::Terminal;
use crate::repository::snapshot::Direction;
use crate::run::{Event, Listener, Run};
use crate::ui::{Next, history_json, history_lines, is_simple_terminal};

/// The exit code where the user did not want it.
const DECLINED: u8 = 10;

/// Does it; returns the exit code.
///
/// # Errors
/// When the runs cannot be read, and `usage` when nobody is there to confirm that they are deleted.
pub async fn history(setting: &Setting<'_>, options: &HistoryOptions) -> Result<u8> {
    if options.clear {
        return left_at_a_prompt(clear(setting, options.yes).await);
    }
    let listing = runs::list(setting, options.limit.map_or(usize::MAX, Into::into))?;
    if listing.runs.is_empty() {
        setting.ui.say("there are no runs yet");
        return Ok(0);
    }
    let with_lock = |run: Run| {
        let is_under_way = setting.store.is_under_way(&run);
        (run, is_under_way)
    };
    let runs: Vec<_> = listing.runs.into_iter().map(with_lock).collect();
    if options.json {
        setting.ui.answer(&history_json(&runs)?)?;
    } else if options.plain
        || setting.ui.is_plain()
        || is_simple_terminal(setting.environment.text("TERM"))
        || !setting.ui.can_pick()
    {
        setting.ui.answer(&(history_lines(&runs).join("\n") + "\n"))?;
    } else {
        return left_at_a_prompt(pick(setting, runs).await);
    }
    Ok(0)
}

/// Ctrl-C at a prompt needs no word.
fn left_at_a_prompt(ended: Result<u8>) -> Result<u8> {
    match ended {
        Err(fault) if fault.kind == Kind::Interrupted => Ok(fault.kind.exit_code()),
        ended => ended,
    }
}

/// Lets the user choose a run, shows it and does with it what is wanted.
async fn pick(setting: &Setting<'_>, mut runs: Vec<(Run, bool)>) -> Result<u8> {
    let chosen = tokio::select! {
        chosen = setting.ui.pick_run(&runs) => chosen?,
        signal = setting.interrupts.received() => return Ok(128 + signal.number()),
    };
    let Some(place) = chosen else { return Ok(0) };
    let (run, is_under_way) = runs.swap_remove(place);
    setting.ui.show_run(&run, is_under_way)?;
    let can_undo = can_undo(setting, &run.id).await;
    let next = tokio::select! {
        next = setting.ui.ask_next(can_undo) => next?,
        signal = setting.interrupts.received() => return Ok(128 + signal.number()),
    };
    match next {
        Next::Leave => Ok(0),
        Next::Copy => {
            setting.ui.copy_run(&run);
            Ok(0)
        }
        Next::Again => once_more(setting, &Options::default(), run).await,
        Next::Undo => {
            undo(setting, Direction::Back, &UndoOptions { run: Some(run.id), ..UndoOptions::default() }).await
        }
    }
}

/// Deletes every run that is not under way.
async fn clear(setting: &Setting<'_>, is_meant: bool) -> Result<u8> {
    let (ids, _) = setting.store.names()?;
    if ids.is_empty() {
        setting.ui.say("there are no runs to delete");
        return Ok(0);
    }
    if !is_meant {
        if setting.terminal() == Terminal::None {
            return Err(Error::usage("nobody is there to confirm, so nothing was deleted")
                .hint("add `--yes` to delete the runs without asking"));
        }
        let is_wanted = tokio::select! {
            wanted = setting.ui.ask_clear(ids.len()) => wanted?,
            signal = setting.interrupts.received() => return Ok(128 + signal.number()),
        };
        if !is_wanted {
            setting.ui.say("nothing was deleted");
            return Ok(DECLINED);
        }
    }
    setting.store.delete_unfinished();
    let (mut deleted, mut under_way) = (0, 0);
    for id in &ids {
        match setting.store.delete(id) {
            Ok(true) => deleted += 1,
            Ok(false) => under_way += 1,
            Err(fault) => setting.ui.on(Event::Warning { message: format!("{fault:#}") }),
        }
    }
    let runs = |count: usize| if count == 1 { "1 run".to_owned() } else { format!("{count} runs") };
    setting.ui.say(&format!("{} deleted; the snapshots of `gut undo` stay in their repositories", runs(deleted)));
    if under_way > 0 {
        setting.ui.say(&format!("{} under way, and kept", runs(under_way)));
    }
    if deleted + under_way < ids.len() {
        return Err(Error::new(Kind::Internal, "not every run could be deleted"));
    }
    Ok(0)
}
