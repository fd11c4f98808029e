//! A run that was cut short goes on at the stage it had reached, with everything that is in its state.
//!
//! What ran is not run again. Whatever may run is examined by the repository as it is now, and confirmed like any other plan.

use super::{Frontend, Next, Pipeline, World};
use crate::error::Result;
use crate::planner::Planner;
use crate::run::{Attempt, Choice, Event, Listener, Plan, Run, Status, Tools, Verdict};

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    /// Goes on with the attempt that was cut off; a run that has just begun has none, and begins.
    pub(super) async fn go_on(&self, run: &mut Run) -> Result<Next> {
        let Some(attempt) = run.current() else { return Ok(Next::Again) };
        // What ran before the cut has changed the repository itself.
        let mut may_be_stale = true;
        match &attempt.verdict {
            // The round after it had not begun.
            Some(Verdict::Revised { .. } | Verdict::Answered { .. } | Verdict::FailedAndRevised { .. }) => {
                return Ok(Next::Again);
            }
            Some(Verdict::Run) if attempt.begun > 0 || !attempt.outcomes.is_empty() => {
                if !self.leave_behind_what_ran(run) {
                    return Ok(Next::End(Status::Done));
                }
                may_be_stale = false;
            }
            // It was confirmed for another moment, and none of it ran.
            _ => run.attempt().verdict = None,
        }
        if let Some(plan) = run.current().and_then(|attempt| attempt.plan.clone()) {
            let is_stale = may_be_stale && self.is_stale(run).await?;
            let plan = self.examine_again(plan).await?;
            if is_stale {
                let message = "the repository has changed since: this is what it would do now".to_owned();
                self.recorder.on(Event::Warning { message });
            }
            self.propose(run, plan);
            if let Some(explanation) = run.attempt().explanation.clone() {
                self.recorder.on(Event::Explained { explanation });
            }
        }
        self.round(run).await
    }

    /// Makes what did not run the plan of an attempt of its own; says whether there is any.
    fn leave_behind_what_ran(&self, run: &mut Run) -> bool {
        let last = run.attempt().clone();
        let plan = last.plan.clone().unwrap_or_default();
        let left: Vec<_> = plan.commands.get(last.done()..).unwrap_or_default().to_vec();
        if left.is_empty() {
            return false;
        }
        if let Some(command) = last.cut_off() {
            let message = format!("`{}` was cut off: it may have done its work, or a part of it", command.line);
            self.recorder.on(Event::Warning { message });
        }
        let done = last.done();
        let mut explanation = last.explanation;
        if let Some(explanation) = explanation.as_mut().filter(|_| done > 0) {
            // The sentence is about all of them.
            explanation.summary.clear();
            let is_left = |text: &str| !text.is_empty() && left.iter().any(|command| command.line.contains(text));
            explanation.parts.retain(|part| is_left(part.text.trim()));
        }
        let plan = Plan { commands: left, ..plan };
        run.attempts.push(Attempt { choice: last.choice, plan: Some(plan), explanation, ..Attempt::default() });
        true
    }

    /// What the first stage decided, where the attempt under way had got beyond it.
    pub(super) async fn known_choice(&self, run: &mut Run) -> Result<Option<Choice>> {
        let Some(choice) = run.attempt().choice.clone().filter(|choice| choice.tools != Tools::None) else {
            return Ok(None);
        };
        if let Some(fault) = self.missing_tool(&choice) {
            return Err(fault);
        }
        self.read_changes(run, &choice).await?;
        Ok(Some(choice))
    }
}

/// Whether the attempt under way has a plan already.
pub(super) fn has_plan(run: &Run) -> bool {
    run.current().is_some_and(|attempt| attempt.plan.is_some())
}

/// Whether the plan under way is to be explained: what was explained before is not, nor is what the user wrote.
pub(super) fn needs_explanation(run: &Run) -> bool {
    let explains = |attempt: &Attempt| attempt.explanation.is_some();
    let is_edited = |attempt: &Attempt| attempt.plan.as_ref().is_some_and(|plan| plan.edited);
    !run.current().is_some_and(|attempt| explains(attempt) || is_edited(attempt))
}
