//! What the runs that are kept come to: a pure function from runs to numbers, with the definition of each number beside it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::{Attempt, Call, CommandResult, Run, Stage, Status, Store, Verdict};
use crate::invocation::{Invocation, Tool};

/// What all runs come to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// How many runs there are.
    pub runs: usize,
    /// When the first of them began, UTC, RFC 3339; `None` where there is none.
    pub since: Option<String>,
    /// Files among them that are no run, and do not count.
    pub unreadable: usize,
    /// How the runs ended.
    pub endings: Endings,
    /// What became of the plans.
    pub plans: Plans,
    /// How many rounds it took.
    pub rounds: Rounds,
    /// Who answered.
    pub answered: Answered,
    /// The calls of models by the stage they served, in the order of the stages.
    pub stages: Vec<Calls>,
    /// The calls of models by the model, the one that was called most first.
    pub models: Vec<Calls>,
    /// The commands that ran, by tool and subcommand, the one that ran most first.
    pub commands: Vec<Counted>,
    /// The runs that failed, by gut's exit code.
    pub failures: Vec<Failure>,
}

/// How runs ended; together they are all runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Endings {
    /// Every command ran.
    pub done: usize,
    /// The commands were printed or copied, and not run.
    pub printed: usize,
    /// The user did not want it.
    pub declined: usize,
    /// A command failed, or a fault stopped the run.
    pub failed: usize,
    /// The user stopped it.
    pub interrupted: usize,
    /// It is under way, or its end could not be written.
    pub unfinished: usize,
}

/// What became of plans. A plan that the user wrote is not counted.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Plans {
    /// Plans that were put to the user, or to what stood for the user (`--yes`, `--print`): there is a verdict, or the run was
    /// stopped while it waited for one. A plan that gut itself refused is none of them.
    pub proposed: usize,
    /// Those of them that were run, or given out, as they were proposed. One that ran and failed was accepted.
    pub accepted: usize,
    /// The share of the accepted among the proposed, from 0 to 1.
    pub acceptance: Option<f64>,
}

/// How many rounds runs took. A plan that the user edited belongs to the round of the plan it was made from.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Rounds {
    /// Rounds a run, over the runs that began one.
    pub mean: Option<f64>,
    /// Of the runs in which a plan was proposed, the share whose first plan was accepted in the first round, from 0 to 1.
    pub accepted_first: Option<f64>,
}

/// Who made the last plan of a run that the user did not write.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// The recipe book.
    pub book: usize,
    /// A model.
    pub model: usize,
    /// Nobody: there was no plan.
    pub nobody: usize,
}

/// The calls of a model, of one stage or of one model. Calls that came to nothing are not kept, and not counted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Calls {
    /// The stage or the model.
    pub name: String,
    /// How many there were.
    pub calls: usize,
    /// The time that half of the calls did not exceed, in milliseconds.
    pub median_ms: u64,
    /// The time that 95 of 100 calls did not exceed, in milliseconds.
    pub p95_ms: u64,
    /// Tokens of the prompts.
    pub input_tokens: u64,
    /// Those of them that the service remembered.
    pub cached_tokens: u64,
    /// Tokens of the answers.
    pub output_tokens: u64,
    /// Tries after the first of each call.
    pub retries: u64,
    /// What the calls cost whose price is known, in billionths of a US dollar; `None` where none is.
    pub cost_nanodollars: Option<u64>,
    /// Calls whose price is not known.
    pub calls_without_price: usize,
}

/// Something that was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// What.
    pub name: String,
    /// How often.
    pub count: usize,
}

/// Runs that failed alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The code that gut ended with.
    pub code: i32,
    /// How many.
    pub count: usize,
}

/// The runs of this directory, oldest first, and how many of its files are no runs.
pub fn read_runs(directory: &Path) -> (Vec<Run>, usize) {
    let Ok(entries) = std::fs::read_dir(directory) else { return (Vec::new(), 0) };
    // A file that is being written has another name, and what is no plain file is not gut's.
    let is_kept = |entry: &std::fs::DirEntry| {
        entry.path().extension().is_some_and(|end| end == "json") && entry.file_type().is_ok_and(|kind| kind.is_file())
    };
    let mut paths: Vec<_> = entries.flatten().filter(is_kept).map(|entry| entry.path()).collect();
    paths.sort();
    let runs: Vec<Run> = paths.iter().filter_map(|path| Store::load(path).ok()).collect();
    let unreadable = paths.len() - runs.len();
    (runs, unreadable)
}

impl Run {
    /// How many rounds it took so far. A plan that the user edited belongs to the round of the plan it was made from.
    pub fn rounds(&self) -> usize {
        self.attempts.iter().filter(|attempt| !is_edited(attempt)).count()
    }
}

fn is_edited(attempt: &Attempt) -> bool {
    attempt.plan.as_ref().is_some_and(|plan| plan.edited)
}

/// Whether a plan was accepted as it was proposed.
fn is_accepted(attempt: &Attempt) -> bool {
    matches!(
        attempt.verdict,
        Some(Verdict::Run | Verdict::Copied | Verdict::Printed | Verdict::FailedAndRevised { .. })
    )
}

/// Whether a plan of this attempt was put to the user.
fn is_proposed(run: &Run, attempt: &Attempt, is_last: bool) -> bool {
    let stopped = || is_last && run.stage == Stage::Confirm && matches!(run.status, Status::Interrupted { .. });
    let is_put = match &attempt.verdict {
        Some(Verdict::Answered { .. }) => false,
        Some(_) => true,
        None => stopped(),
    };
    attempt.plan.is_some() && !is_edited(attempt) && is_put
}

/// What these runs come to.
pub fn summarise(runs: &[Run], unreadable: usize) -> Summary {
    let mut summary = Summary { runs: runs.len(), unreadable, ..Summary::default() };
    summary.since = runs.iter().map(|run| &run.started).min().cloned();
    let (mut rounds, mut began) = (0, 0);
    let (mut first_accepted, mut with_proposal) = (0, 0);
    let mut stages: BTreeMap<Stage, Vec<&Call>> = BTreeMap::new();
    let mut models: BTreeMap<&str, Vec<&Call>> = BTreeMap::new();
    let mut commands: BTreeMap<String, usize> = BTreeMap::new();
    let mut failures: BTreeMap<i32, usize> = BTreeMap::new();
    for run in runs {
        if let Some(code) = count_ending(&run.status, &mut summary.endings) {
            *failures.entry(code).or_default() += 1;
        }
        rounds += run.rounds();
        began += usize::from(run.rounds() > 0);
        let last = run.attempts.len().saturating_sub(1);
        let proposed: Vec<(usize, &Attempt)> = run
            .attempts
            .iter()
            .enumerate()
            .filter(|(place, attempt)| is_proposed(run, attempt, *place == last))
            .collect();
        summary.plans.proposed += proposed.len();
        summary.plans.accepted += proposed.iter().filter(|(_, attempt)| is_accepted(attempt)).count();
        with_proposal += usize::from(!proposed.is_empty());
        first_accepted += usize::from(proposed.first().is_some_and(|(place, one)| *place == 0 && is_accepted(one)));
        let made = run.attempts.iter().rev().filter_map(|attempt| attempt.plan.as_ref()).find(|plan| !plan.edited);
        match made {
            Some(plan) if plan.recipes.is_empty() => summary.answered.model += 1,
            Some(_) => summary.answered.book += 1,
            None => summary.answered.nobody += 1,
        }
        for attempt in &run.attempts {
            for call in &attempt.calls {
                stages.entry(call.stage).or_default().push(call);
                models.entry(&call.model).or_default().push(call);
            }
            let planned = attempt.plan.iter().flat_map(|plan| &plan.commands);
            for (command, outcome) in planned.zip(&attempt.outcomes) {
                if matches!(outcome.result, CommandResult::Ended { .. }) {
                    *commands.entry(name(&command.invocation)).or_default() += 1;
                }
            }
        }
    }
    summary.plans.acceptance = share(summary.plans.accepted, summary.plans.proposed);
    summary.rounds = Rounds { mean: share(rounds, began), accepted_first: share(first_accepted, with_proposal) };
    summary.stages = stages.into_iter().map(|(stage, calls)| of_calls(stage.name(), &calls)).collect();
    summary.models = models.into_iter().map(|(model, calls)| of_calls(model, &calls)).collect();
    summary.models.sort_by_key(|model| std::cmp::Reverse(model.calls));
    summary.commands = commands.into_iter().map(|(name, count)| Counted { name, count }).collect();
    summary.commands.sort_by_key(|command| std::cmp::Reverse(command.count));
    summary.failures = failures.into_iter().map(|(code, count)| Failure { code, count }).collect();
    summary
}

/// Counts how a run ended; returns the exit code of one that failed.
fn count_ending(status: &Status, endings: &mut Endings) -> Option<i32> {
    let (count, code) = match status {
        Status::Done => (&mut endings.done, None),
        Status::Printed => (&mut endings.printed, None),
        Status::Declined => (&mut endings.declined, None),
        Status::CommandFailed { code } => (&mut endings.failed, Some(*code)),
        Status::Failed { error } => (&mut endings.failed, Some(i32::from(error.kind.exit_code()))),
        Status::Interrupted { .. } => (&mut endings.interrupted, None),
        Status::Running => (&mut endings.unfinished, None),
    };
    *count += 1;
    code
}

#[allow(clippy::cast_precision_loss, reason = "nobody has that many runs")]
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn of_calls(name: &str, calls: &[&Call]) -> Calls {
    let mut times: Vec<u64> = calls.iter().map(|call| call.elapsed_ms).collect();
    times.sort_unstable();
    let sum = |of: fn(&Call) -> u64| calls.iter().fold(0_u64, |sum, call| sum.saturating_add(of(call)));
    let priced: Vec<u64> = calls.iter().filter_map(|call| call.cost_nanodollars).collect();
    Calls {
        name: name.to_owned(),
        calls: calls.len(),
        median_ms: percentile(&times, 50),
        p95_ms: percentile(&times, 95),
        input_tokens: sum(|call| call.prompt_tokens),
        cached_tokens: sum(|call| call.cached_tokens),
        output_tokens: sum(|call| call.completion_tokens),
        retries: sum(|call| call.retries.into()),
        cost_nanodollars: (!priced.is_empty()).then(|| priced.iter().fold(0, |sum, cost| cost.saturating_add(sum))),
        calls_without_price: calls.len() - priced.len(),
    }
}

/// The smallest of the sorted values that so many of a hundred do not exceed (nearest rank); 0 where there is none.
fn percentile(sorted: &[u64], hundredths: usize) -> u64 {
    let rank = (sorted.len() * hundredths).div_ceil(100);
    rank.checked_sub(1).and_then(|place| sorted.get(place)).copied().unwrap_or_default()
}

/// The tool and the subcommand, and nothing of what it is given.
fn name(invocation: &Invocation) -> String {
    let words = match invocation.tool {
        Tool::Git => invocation.subcommand(),
        Tool::Gh => invocation.name(),
    };
    std::iter::once(invocation.tool.name()).chain(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[path = "statistics_tests.rs"]
mod tests;
