//! Stage 3: what will the commands do, in the light of the request?
//!
//! The plan is on the screen already. Where someone is there and the explanation takes a while, the question is put meanwhile:
//! stages 3 and 4 overlap then, and whoever has read enough need not wait.

use std::pin::pin;
use std::time::{Duration, Instant};

use super::{Frontend, Pipeline, Policy, World, elapsed_ms};
use crate::error::Result;
use crate::planner::Planner;
use crate::run::{Event, Explanation, Listener, Run, Stage, Verdict};

/// How long an explanation is waited for before the question is put.
const PATIENCE: Duration = Duration::from_millis(300);

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    /// Explains the plan; returns the verdict where one was given meanwhile.
    pub(super) async fn explain_stage(&self, run: &mut Run) -> Result<Option<Verdict>> {
        match self.policy {
            Policy::Ask => self.explain_while_asking(run).await,
            // Nobody would read it.
            _ if !self.explains => Ok(None),
            _ => {
                self.stage(run, Stage::Explain, async |run| self.explain(run).await).await?;
                Ok(None)
            }
        }
    }

    async fn explain(&self, run: &mut Run) -> Result<()> {
        let Some(plan) = run.attempt().plan.clone() else { return Ok(()) };
        let explanation = self.planner.explain(run, &plan).await?;
        self.recorder.on(Event::Explained { explanation: explanation.clone() });
        run.attempt().explanation = Some(explanation);
        Ok(())
    }

    /// The plan is checked by our own rules, so that the user can decide without an explanation, and when there is none.
    async fn explain_while_asking(&self, run: &mut Run) -> Result<Option<Verdict>> {
        if !self.explains {
            return Ok(None);
        }
        let place = run.attempts.len().saturating_sub(1);
        let plan = run.attempt().plan.clone().unwrap_or_default();
        run.stage = Stage::Explain;
        let attempt = run.attempts.len();
        self.recorder.on(Event::StageStarted { stage: Stage::Explain, attempt });
        let started = Instant::now();
        // What the planner sees is the run as it is now, whatever the user answers meanwhile.
        let seen = run.clone();
        let mut explaining = pin!(self.planner.explain(&seen, &plan));
        let finished = |explained: Option<Result<Explanation>>| {
            let explanation = match explained {
                None => None,
                Some(Ok(explanation)) => {
                    self.recorder.on(Event::Explained { explanation: explanation.clone() });
                    Some(explanation)
                }
                Some(Err(fault)) => {
                    let message = format!("there is no explanation: {}", fault.message);
                    self.recorder.on(Event::Warning { message });
                    self.recorder.on(Event::StageFailed { stage: Stage::Explain, attempt, kind: fault.kind });
                    None
                }
            };
            let elapsed_ms = elapsed_ms(started);
            self.recorder.on(Event::StageFinished { stage: Stage::Explain, attempt, elapsed_ms });
            explanation
        };
        if let Ok(explained) = tokio::time::timeout(PATIENCE, &mut explaining).await {
            let explanation = finished(Some(explained));
            run.attempt().explanation = explanation;
            run.attempt().calls.append(&mut self.recorder.calls.borrow_mut());
            self.keep(run);
            return Ok(None);
        }
        let (explanation, mut calls, verdict) = {
            let mut confirming = pin!(self.stage(run, Stage::Confirm, async |run| self.confirm(run).await));
            tokio::select! {
                biased;
                verdict = &mut confirming => (finished(None), Vec::new(), verdict),
                explained = &mut explaining => {
                    let explanation = finished(Some(explained));
                    (explanation, self.recorder.calls(), confirming.await)
                }
            }
        };
        if let Some(attempt) = run.attempts.get_mut(place) {
            attempt.explanation = explanation;
            attempt.calls.append(&mut calls);
        }
        verdict.map(Some)
    }
}
