//! Stage 5: run the commands, one after the other, up to the first that fails.

use super::{Frontend, Next, Pipeline, Policy, World};
use crate::error::Result;
use crate::planner::Planner;
use crate::run::{CommandResult, Event, Listener, Outcome, Run, Status, Verdict};

/// Ctrl-C.
const INTERRUPT: u8 = 2;
/// The signals of someone who wants gut to end: hang-up, interrupt, terminate.
const ENDING_SIGNALS: [i32; 3] = [1, INTERRUPT as i32, 15];

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    pub(super) async fn execute(&self, run: &mut Run) -> Result<Next> {
        let commands = run.attempt().plan.clone().unwrap_or_default().commands;
        let of = commands.len();
        let mut failed: Option<Outcome> = None;
        for (index, command) in commands.iter().enumerate() {
            let line = command.line.clone();
            let result = if failed.is_some() {
                CommandResult::NotRun
            } else {
                self.recorder.on(Event::CommandStarted { number: index + 1, of, line: line.clone() });
                self.world.execute(&command.invocation).await?
            };
            let outcome = Outcome { line, class: command.risk.class, result };
            self.recorder.on(Event::CommandFinished { outcome: outcome.clone() });
            run.attempt().outcomes.push(outcome.clone());
            self.keep(run);
            if outcome.failure().is_some() {
                failed = Some(outcome);
            }
        }
        let Some(outcome) = failed else { return Ok(Next::End(Status::Done)) };
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
