//! One entry put to gut, and the verdict.

use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;

use crate::arguments::Arguments;
use crate::entry::{Book, Entry};
use crate::process::{End, run};
use crate::run_state::RunState;
use crate::sandbox::{Sandbox, Shared};

/// What is checked of an entry that must be declined.
pub(crate) const NOTHING_HAPPENED: &str = "unchanged";

/// gut's exit codes for what it does not do: no usable answer, unreachable, later, refused, not configured.
const DECLINING: [i32; 5] = [65, 69, 75, 77, 78];

/// How an entry went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// It did what was asked, or declined what cannot be done.
    Solved,
    /// It says that it was done, and it was not; or it changed something for what cannot be done.
    Wrong,
    /// It did nothing, and said so.
    Declined,
    /// A command failed, or gut did.
    Failed,
}

impl Verdict {
    /// The word in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::Wrong => "wrong",
            Self::Declined => "declined",
            Self::Failed => "failed",
        }
    }

    /// The verdict on an entry, by how gut ended, whether a command was started, and whether the end state is right.
    pub(crate) fn of(decline: bool, end: End, started: bool, right: bool) -> Self {
        match (decline, end) {
            // 101 is a panic.
            (_, End::TimedOut | End::Signal | End::Code(101)) => Self::Failed,
            (false, End::Code(0)) | (true, End::Code(1..)) if right => Self::Solved,
            (true, _) | (false, End::Code(0)) => Self::Wrong,
            (false, End::Code(code)) if DECLINING.contains(&code) && !started => Self::Declined,
            (false, End::Code(_)) => Self::Failed,
        }
    }
}

/// What came of one entry.
#[derive(Debug, Clone)]
pub(crate) struct Trial {
    pub(crate) verdict: Verdict,
    /// gut's exit code, where it ended by itself.
    pub(crate) code: Option<i32>,
    /// The whole process.
    pub(crate) time: Duration,
    pub(crate) state: RunState,
    /// What the check or gut said, where it was not solved.
    pub(crate) detail: String,
}

/// The script that judges an entry.
pub(crate) fn check_of(entry: &Entry) -> &str {
    if entry.check.trim().is_empty() { NOTHING_HAPPENED } else { &entry.check }
}

/// Puts an entry to gut.
///
/// # Errors
/// When the machine cannot be made, or the set-up or the check cannot be run.
pub(crate) fn put(book: &Book, entry: &Entry, shared: &Shared, arguments: &Arguments) -> Result<Trial> {
    let sandbox = Sandbox::new(shared, &entry.id)?;
    sandbox.set_up(&book.setup(entry)?)?;
    let mut command = sandbox.command("gut", &entry.directory);
    command.args(["--yes", "--allow", "lossy,shared,irreversible"]);
    let options =
        [("--planner", &arguments.planner), ("--base-url", &arguments.base_url), ("--model", &arguments.model)];
    for (name, value) in options {
        if let Some(value) = value {
            command.args([name, value]);
        }
    }
    command.arg(sandbox.fill(&entry.request));
    let limit = Duration::from_secs(arguments.timeout);
    let started = Instant::now();
    let end = run(command, &sandbox.path("out"), &sandbox.path("err"), limit)?;
    let time = started.elapsed();
    let state = RunState::read(&sandbox.path("home/state/gut/runs"));
    let right = sandbox.check(check_of(entry))?;
    let verdict = Verdict::of(entry.decline, end, state.started > 0, right);
    let code = if let End::Code(code) = end { Some(code) } else { None };
    let detail = match verdict {
        Verdict::Solved => String::new(),
        Verdict::Wrong => sandbox.log("check"),
        Verdict::Declined | Verdict::Failed => errors(&sandbox),
    };
    if !arguments.keep {
        // What is left goes with the directory of the evaluation.
        drop(std::fs::remove_dir_all(sandbox.path("")));
    }
    Ok(Trial { verdict, code, time, state, detail })
}

/// The last lines of standard error.
fn errors(sandbox: &Sandbox) -> String {
    let text = std::fs::read(sandbox.path("err")).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).into_owned();
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(4)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts() {
        for (decline, end, started, right, verdict) in [
            (false, End::Code(0), true, true, Verdict::Solved),
            (false, End::Code(0), true, false, Verdict::Wrong),
            (false, End::Code(65), false, false, Verdict::Declined),
            (false, End::Code(128), true, false, Verdict::Failed),
            (false, End::Code(128), true, true, Verdict::Failed),
            (false, End::Code(64), false, false, Verdict::Failed),
            (false, End::TimedOut, false, true, Verdict::Failed),
            (true, End::Code(65), false, true, Verdict::Solved),
            (true, End::Code(128), true, true, Verdict::Solved),
            (true, End::Code(65), false, false, Verdict::Wrong),
            (true, End::Code(0), true, true, Verdict::Wrong),
            (true, End::Signal, false, true, Verdict::Failed),
        ] {
            assert_eq!(Verdict::of(decline, end, started, right), verdict, "{decline} {end:?} {started} {right}");
        }
    }
}
