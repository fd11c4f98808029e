//! `gut undo` and `gut redo`: the state before a run comes back, and goes again.

use super::Setting;
use crate::cli::UndoOptions;
use crate::error::{Error, Kind, Result};
use crate::exec::{self, Terminal};
use crate::repository::Reader;
use crate::repository::snapshot::{Direction, Entry, Origin, Snapshots};
use crate::run::{named_by, new_id};
use crate::ui::list_undo;

/// The exit code of someone who leaves it.
const DECLINED: u8 = 10;

/// Takes back a run, or an undo; returns the exit code.
///
/// # Errors
/// `usage` when there is nothing to take back, or nobody is there to ask; `refused` when something was changed since.
pub async fn undo(setting: &Setting<'_>, direction: Direction, options: &UndoOptions) -> Result<u8> {
    let installed = setting.installed().await?;
    let directory = exec::current_directory()
        .map_err(|_| Error::unavailable("the current directory is gone").hint("cd to a directory that exists"))?;
    let reader = Reader::new(installed.git.program.clone(), directory);
    // It may be interrupted up to here, and not in the midst of what it puts back.
    let ready = tokio::select! {
        ready = prepare(setting, &reader, direction, options) => ready?,
        signal = setting.interrupts.received() => return Ok(128 + signal.number()),
    };
    let (snapshots, entry) = match ready {
        Ready::Go(ready) => *ready,
        Ready::End(code) => return Ok(code),
    };
    snapshots.go(direction, entry, new_id(jiff::Timestamp::now())).await?;
    setting.ui.say(match direction {
        Direction::Back => "undone; `gut redo` brings it back",
        Direction::Forth => "done again; `gut undo` takes it back",
    });
    Ok(0)
}

/// What came of the preview and the question.
enum Ready<'a> {
    /// It is to be done.
    Go(Box<(Snapshots<'a>, Entry)>),
    /// It is over, with this exit code.
    End(u8),
}

async fn prepare<'a>(
    setting: &Setting<'_>,
    reader: &'a Reader,
    direction: Direction,
    options: &UndoOptions,
) -> Result<Ready<'a>> {
    let Some(snapshots) = Snapshots::find(reader).await? else {
        return Err(
            Error::usage("there is no repository here").hint("cd to the repository in which something is to be undone")
        );
    };
    if options.list {
        setting.ui.answer(&list_undo(&snapshots.entries()))?;
        return Ok(Ready::End(0));
    }
    let entry = snapshots.entry(direction, whole_name(&snapshots, options.run.as_deref())?.as_deref())?;
    if let Some(process) = entry.running_process() {
        return Err(Error::new(Kind::Refused, format!("that run is still under way (process {process})"))
            .hint("wait until it is done"));
    }
    let preview = snapshots.preview(&entry).await?;
    setting.ui.show_undo(direction, &entry, &preview);
    if let Some(first) = preview.conflicts.first() {
        let more = match preview.conflicts.len() {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        };
        return Err(Error::new(Kind::Refused, format!("nothing was changed: {first}{more}"))
            .hint("commit or stash what you did since, or undo the later run first")
            .hint("`gut undo --list` shows the runs"));
    }
    if preview.changes.is_empty() && preview.lost.is_empty() && entry.seen_by_others().is_empty() {
        setting.ui.say("everything is as it was before already");
        if !options.dry_run {
            snapshots.note_undone(direction, entry)?;
        }
        return Ok(Ready::End(0));
    }
    if preview.changes.is_empty() {
        return Err(Error::new(Kind::Refused, "nothing of it can be undone here")
            .hint("`gut undo --list` shows the runs; `gut undo` with a name takes back an earlier one"));
    }
    if options.dry_run {
        return Ok(Ready::End(0));
    }
    if options.yes && preview.cut_short {
        return Err(Error::new(
            Kind::Refused,
            "that run was cut short, so that later work cannot be told from its own",
        )
        .hint("run `gut undo` on a terminal, and look at what it would change"));
    }
    if !options.yes {
        if setting.terminal() == Terminal::None {
            return Err(Error::usage("nobody is there to confirm").hint("add `--yes` to undo without asking"));
        }
        if !setting.ui.ask_undo(!preview.cut_short).await? {
            setting.ui.say("nothing was changed");
            return Ok(Ready::End(DECLINED));
        }
    }
    Ok(Ready::Go(Box::new((snapshots, entry))))
}

/// The whole name of the run that a part of it stands for here; a name that is no run's is left as it is.
fn whole_name(snapshots: &Snapshots<'_>, name: Option<&str>) -> Result<Option<String>> {
    let Some(name) = name else { return Ok(None) };
    let runs = snapshots.entries().into_iter().filter(|entry| entry.origin == Origin::Run);
    let ids: Vec<String> = runs.map(|entry| entry.id).collect();
    match named_by(name, ids.iter().map(String::as_str)).len() {
        0 => Ok(Some(name.to_owned())),
        _ => super::runs::resolve(name, &ids).map(Some),
    }
}

/// Whether the run of this name can be taken back here.
pub(super) async fn can_undo(setting: &Setting<'_>, id: &str) -> bool {
    let (Ok(installed), Ok(directory)) = (setting.installed().await, exec::current_directory()) else { return false };
    let reader = Reader::new(installed.git.program.clone(), directory);
    match Snapshots::find(&reader).await {
        Ok(Some(snapshots)) => snapshots.entry(Direction::Back, Some(id)).is_ok(),
        _ => false,
    }
}
