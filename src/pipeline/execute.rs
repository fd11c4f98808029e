//! Stage 5: run the commands, one after the other, up to the first that fails.

use std::time::Instant;

use super::{Frontend, Next, Pipeline, Policy, World, elapsed_ms};
use crate::class::Class;
use crate::error::{Error, Kind, Result};
use crate::invocation::WorkTree;
use crate::planner::Planner;
use crate::repository::redact;
use crate::repository::snapshot::{Ignored, KeptCommand, Subject};
use crate::run::{
    Attempt, CommandResult, Event, Listener, Outcome, Plan, PlannedCommand, Run, Status, Verdict, new_id,
};

/// Ctrl-C.
const INTERRUPT: u8 = 2;
/// The signals of someone who wants gut to end: hang-up, interrupt, terminate.
const ENDING_SIGNALS: [i32; 3] = [1, INTERRUPT as i32, 15];

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    pub(super) async fn execute(&self, run: &mut Run) -> Result<Next> {
        let commands = run.attempt().plan.clone().unwrap_or_default().commands;
        let of = commands.len();
        self.frontend.is_heard()?;
        self.keep_state(run).await?;
        let result = self.run_commands(run, commands, of).await;
        // What was done is noted, however it ended.
        if let Err(fault) = self.world.finish_state().await {
            self.recorder.on(Event::Warning { message: format!("what the run changed is not noted: {fault}") });
        }
        let Some(outcome) = result? else { return Ok(Next::End(Status::Done)) };
        self.after_failure(run, outcome).await
    }

    /// Runs them up to the first that fails, which is returned.
    async fn run_commands(&self, run: &mut Run, commands: Vec<PlannedCommand>, of: usize) -> Result<Option<Outcome>> {
        let mut failed: Option<Outcome> = None;
        for (index, command) in commands.iter().enumerate() {
            let line = command.line.clone();
            let (result, output) = if failed.is_some() {
                (CommandResult::NotRun, None)
            } else {
                // A gut that is killed from here on leaves a command behind of whose end nobody knows.
                run.attempt().begun = index + 1;
                self.keep(run);
                self.recorder.on(Event::CommandStarted { number: index + 1, of, line: line.clone() });
                self.world.execute(&command.invocation).await?
            };
            let outcome = Outcome { line, class: command.risk.class, result };
            self.recorder.on(Event::CommandFinished { outcome: outcome.clone(), output });
            run.attempt().outcomes.push(outcome.clone());
            self.keep(run);
            if outcome.failure().is_some() {
                failed = Some(outcome);
            }
        }
        Ok(failed)
    }

    /// Keeps the state that the plan may destroy. What may be lost is not run without it.
    async fn keep_state(&self, run: &Run) -> Result<()> {
        let Some(plan) = run.current().and_then(|attempt| attempt.plan.as_ref()) else { return Ok(()) };
        if plan.only_reads() || !plan.commands.iter().any(|command| command.invocation.changes_repository()) {
            return Ok(());
        }
        let started = Instant::now();
        match self.world.keep_state(subject(run, plan)).await {
            Ok(None) => {}
            Ok(Some((copied, unkept))) => {
                self.recorder.on(Event::StateKept { copied, unkept, elapsed_ms: elapsed_ms(started) });
            }
            Err(fault) if plan.commands.iter().any(|command| command.risk.class == Class::Lossy) => {
                return Err(Error::new(
                    Kind::Refused,
                    format!("nothing was run, since no snapshot can be taken: {fault}"),
                )
                .hint("if you are sure, run it yourself, without gut"));
            }
            Err(fault) => {
                let message = format!("`gut undo` will not know of this run: {fault}");
                self.recorder.on(Event::Warning { message });
            }
        }
        Ok(())
    }

    async fn after_failure(&self, run: &mut Run, outcome: Outcome) -> Result<Next> {
        let code = outcome.failure().unwrap_or(1);
        if outcome.is_quiet() {
            return Ok(Next::End(Status::CommandFailed { code }));
        }
        if let CommandResult::Ended { signal: Some(signal), .. } = outcome.result
            && ENDING_SIGNALS.contains(&signal)
        {
            return Ok(Next::End(Status::Interrupted { signal: u8::try_from(signal).unwrap_or(INTERRUPT) }));
        }
        if self.policy == Policy::Ask
            && let Some(feedback) = self.frontend.after_failure(&outcome).await?
        {
            let verdict = Verdict::FailedAndRevised { feedback };
            self.recorder.on(Event::Decided { verdict: verdict.clone() });
            run.attempt().verdict = Some(verdict);
            return Ok(Next::Again);
        }
        Ok(Next::End(Status::CommandFailed { code }))
    }
}

/// What a snapshot before this plan must hold.
fn subject(run: &Run, plan: &Plan) -> Subject {
    let touches_untracked = |command: &PlannedCommand| {
        command.risk.class >= Class::Lossy && command.invocation.work_tree() != WorkTree::Untouched
    };
    let branches = |command: &PlannedCommand| {
        let args = &command.invocation.args;
        let names = args.iter().skip(1).filter(|word| !word.starts_with('-')).map(|name| format!("refs/heads/{name}"));
        if args.first().is_some_and(|name| name == "branch") { names.collect::<Vec<_>>() } else { Vec::new() }
    };
    let kept = |command: &PlannedCommand| KeptCommand { line: redact(&command.line), class: command.risk.class };
    // Another way after a failure, and what was left of an attempt that was cut off, are taken back by themselves.
    let has_run = |attempt: &Attempt| !attempt.outcomes.is_empty() || attempt.verdict == Some(Verdict::Run);
    let is_first = !run.attempts.iter().rev().skip(1).any(has_run);
    Subject {
        id: if is_first { run.id.clone() } else { new_id(jiff::Timestamp::now()) },
        request: redact(&run.request.text),
        commands: plan.commands.iter().map(kept).collect(),
        untracked: plan.commands.iter().any(touches_untracked),
        threatened: plan.commands.iter().flat_map(|command| command.effect.threatened.iter().cloned()).collect(),
        branches: plan.commands.iter().flat_map(branches).collect(),
        ignored: ignored(plan),
    }
}

/// Which ignored files a plan endangers: what one command makes of the ignore rules, a `clean` behind it obeys.
fn ignored(plan: &Plan) -> Ignored {
    let mut ignored = Ignored::None;
    for command in plan.commands.iter().filter(|command| command.risk.class > Class::Read) {
        let name = command.invocation.args.first().map_or("", String::as_str);
        if name == "clean" && ignored != Ignored::None {
            return Ignored::All;
        }
        if command.invocation.work_tree() == WorkTree::Changed {
            ignored = Ignored::Small;
        }
    }
    ignored
}
