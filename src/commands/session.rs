//! `gut` alone on a terminal: request after request, each knowing the ones before it.

use super::Setting;
use super::request::{exit_code, request};
use super::undo::undo;
use crate::cli::{Options, UndoOptions};
use crate::error::{Error, Kind};
use crate::repository::snapshot::Direction;
use crate::run::{Earlier, Request, Status};
use crate::ui::Spoken;

/// How many requests of earlier sessions the arrow keys bring back.
const RECALLED: usize = 100;
/// How many earlier requests a request knows.
const REMEMBERED: usize = 5;

/// Asks and works until the user has had enough; returns the exit code.
pub async fn session(setting: &Setting<'_>, options: &Options) -> u8 {
    setting.ui.greet();
    let mut history = earlier_requests(setting);
    let mut earlier: Vec<Earlier> = Vec::new();
    loop {
        let next = tokio::select! {
            next = setting.ui.next_request(&history) => next,
            signal = setting.interrupts.received() => return 128 + signal.number(),
        };
        let text = match next {
            Ok(Spoken::Request(text)) => text,
            Ok(Spoken::Quit) => return 0,
            Ok(Spoken::Undo) => {
                // Nothing of it ends the session, unless someone asks gut to end.
                match Box::pin(undo(setting, Direction::Back, &UndoOptions::default())).await {
                    Ok(code) if code > 128 => return code,
                    Ok(_) => {}
                    Err(Error { kind: Kind::Interrupted, .. }) => return Kind::Interrupted.exit_code(),
                    Err(fault) => setting.ui.error(&fault),
                }
                continue;
            }
            Err(Error { kind: Kind::Interrupted, .. }) => return Kind::Interrupted.exit_code(),
            Err(fault) => {
                setting.ui.error(&fault);
                return fault.kind.exit_code();
            }
        };
        history.push(text.clone());
        let asked = Request { text, command: None };
        let run = Box::pin(request(setting, options, asked, earlier.clone())).await;
        if matches!(run.status, Status::Interrupted { .. }) {
            return exit_code(&run.status);
        }
        earlier.push(run.summary());
        if earlier.len() > REMEMBERED {
            earlier.remove(0);
        }
    }
}

/// The requests of earlier runs, the oldest first. Runs that cannot be read are nothing to stop for.
fn earlier_requests(setting: &Setting<'_>) -> Vec<String> {
    let runs = setting.store.list(RECALLED).map(|listing| listing.runs).unwrap_or_default();
    let mut requests: Vec<String> = runs
        .into_iter()
        .rev()
        .filter(|run| run.request.command.is_none())
        .map(|run| run.request.text.replace('\n', " "))
        .collect();
    requests.dedup();
    requests
}
