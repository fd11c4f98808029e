//! Stage 2: which commands? What our own checks find wrong goes back to the planner before the user sees it.

use super::{Frontend, Next, Pipeline, Policy, World};
use crate::class::Class;
use crate::error::{Error, Result};
use crate::invocation::{Expectation, Invocation, Reading, classify, classify_plan, expectations, verify};
use crate::planner::Planner;
use crate::run::{Choice, Event, Listener, Plan, PlannedCommand, Run, Status, Verdict};

/// How often a plan goes back to the planner.
const MOST_REJECTIONS: usize = 2;

/// What the stage came to.
pub(super) enum Built {
    /// The attempt has a plan.
    Plan,
    /// Something is missing that only the user knows.
    Question(String),
}

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    pub(super) async fn build(&self, run: &mut Run, choice: &Choice) -> Result<Built> {
        loop {
            let draft = self.planner.build(run, choice).await?;
            if !draft.question.is_empty() {
                return Ok(Built::Question(draft.question));
            }
            let plan = Plan { diagnosis: draft.diagnosis, ..self.examine(draft.commands).await? };
            let attempt = run.attempt();
            let has_problems = plan.commands.iter().any(|command| !command.problems.is_empty());
            if has_problems && attempt.rejections.len() < MOST_REJECTIONS {
                self.recorder.on(Event::PlanRejected { plan: plan.clone() });
                attempt.rejections.push(plan);
                continue;
            }
            self.propose(run, plan);
            return Ok(Built::Plan);
        }
    }

    /// The plan of these commands, checked and classified.
    ///
    /// What a command takes for granted is checked in the repository as it is now, which is as it finds it only for the first
    /// command that changes anything.
    pub(super) async fn examine(&self, commands: Vec<Invocation>) -> Result<Plan> {
        let mut risks = Vec::new();
        let mut problems = Vec::new();
        let mut unchanged = true;
        let mut same_remotes = true;
        for invocation in &commands {
            let known = self.world.options(invocation).await;
            let risk = classify(invocation, known.as_ref());
            let mut found = verify(invocation, self.installed, known.as_ref());
            if found.is_empty() {
                let mut expected = expectations(invocation, &Reading::of(invocation, known.as_ref()));
                // Remotes are made by commands of their own only.
                expected.retain(|one| unchanged || (same_remotes && matches!(one, Expectation::Remote(_))));
                found.extend(self.world.check(&expected).await?);
            }
            unchanged &= risk.class == Class::Read;
            same_remotes &= !matches!(invocation.args.first().map(String::as_str), Some("remote" | "clone" | "init"));
            risks.push(risk);
            problems.push(found);
        }
        classify_plan(&commands, &mut risks);
        let commands = commands
            .into_iter()
            .zip(risks.into_iter().zip(problems))
            .map(|(invocation, (risk, problems))| PlannedCommand {
                line: invocation.to_string(),
                invocation,
                risk,
                problems,
            })
            .collect();
        Ok(Plan { diagnosis: None, commands, edited: false })
    }

    /// Makes this the plan of the attempt under way, and says so.
    pub(super) fn propose(&self, run: &mut Run, plan: Plan) {
        let attempt = run.attempts.len();
        self.recorder.on(Event::Planned { plan: plan.clone(), attempt });
        run.attempt().plan = Some(plan);
    }

    /// Puts a question of the planner to the user, and stores the answer for the next round.
    pub(super) async fn question(&self, run: &mut Run, question: String) -> Result<Next> {
        if self.policy != Policy::Ask {
            return Err(Error::no_answer(format!("something is missing: {question}"))
                .hint("put the answer into the request, or run gut on a terminal"));
        }
        let Some(answer) = self.frontend.answer(&question).await? else {
            run.attempt().verdict = Some(Verdict::Quit);
            return Ok(Next::End(Status::Declined));
        };
        let verdict = Verdict::Answered { question, answer };
        self.recorder.on(Event::Decided { verdict: verdict.clone() });
        run.attempt().verdict = Some(verdict);
        Ok(Next::Again)
    }
}
