//! Stage 2: which commands? What our own checks find wrong goes back to the planner before the user sees it.

use super::{Frontend, Next, Pipeline, Policy, World};
use crate::class::Class;
use crate::error::{Error, Result};
use crate::invocation::{
    Expectation, Installed, Invocation, Known, REFUSAL, Reading, Risk, SignIn, Tool, classify, classify_plan,
    expectations, raised_by_configuration, verify,
};
use crate::planner::{Draft, Planner};
use crate::repository::{Effect, Facts};
use crate::run::{Choice, Event, Listener, Plan, PlannedCommand, Run, Status, Verdict};

/// How often a plan goes back to the planner.
const MOST_REJECTIONS: usize = 2;

/// What is said of a gh that does not tell its commands. Nothing of it is known then, and nothing is taken for harmless.
const UNREAD: &str = "gut cannot read which commands the installed gh has";

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
            let Draft { diagnosis, commands, recipes, .. } = draft;
            let plan = Plan { diagnosis, recipes, ..self.examine(commands).await? };
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
    pub(super) async fn examine(&self, commands: Vec<Invocation>) -> Result<Plan> {
        // Where nothing runs, nobody is told what it would do.
        let tells_effects = self.policy != Policy::Print;
        Examination { world: self.world, installed: self.installed, tells_effects }.examine(commands).await
    }
}

/// The checks of commands before anything is shown, which need no planner and nobody to ask.
pub struct Examination<'a, W> {
    /// Is read.
    pub world: &'a W,
    /// The installed tools.
    pub installed: &'a Installed,
    /// Whether it is told what the commands would do here.
    pub tells_effects: bool,
}

impl<W: World> Examination<'_, W> {
    /// The plan of these commands, checked and classified.
    ///
    /// What a command takes for granted is checked in the repository as it is now, which is as it finds it only for the first
    /// command that changes anything.
    ///
    /// # Errors
    /// When git does not answer.
    pub async fn examine(&self, commands: Vec<Invocation>) -> Result<Plan> {
        let sign_in = async {
            let is_asked = self.tells_effects && commands.iter().any(Invocation::needs_sign_in);
            if is_asked { self.world.sign_in().await } else { SignIn::Unknown }
        };
        let (examined, sign_in) = tokio::join!(Box::pin(self.examine_each(&commands)), sign_in);
        let mut plan = examined?;
        if let SignIn::SignedOut(host) = sign_in {
            tell_signed_out(&mut plan, &host);
        }
        Ok(plan)
    }

    /// The same, as if gh were signed in.
    async fn examine_each(&self, commands: &[Invocation]) -> Result<Plan> {
        let mut risks = Vec::new();
        let mut problems = Vec::new();
        let mut unchanged = true;
        let mut same_remotes = true;
        let mut effects = Vec::new();
        let mut facts = None;
        for invocation in commands {
            let known = self.world.options(invocation).await;
            let mut risk = classify(invocation, known.as_ref());
            let unread = self.installed.tool(invocation.tool).and_then(|tool| tool.commands.unread());
            if unread.is_some() {
                risk.settle(Class::Irreversible, UNREAD);
            }
            let may_run = self.tells_effects && risk.refused.is_none();
            if facts.is_none() && may_run && risk.class > Class::Read {
                facts = Some(self.world.facts().await?);
            }
            let mut found = verify(invocation, self.installed, known.as_ref());
            if found.is_empty() {
                let mut expected = expectations(invocation, &Reading::of(invocation, known.as_ref()));
                // Remotes are made by commands of their own only.
                expected.retain(|one| {
                    unchanged
                        || (same_remotes && matches!(one, Expectation::Remote(_) | Expectation::RemoteOrGroup(..)))
                });
                found.extend(self.world.check(&expected).await?);
            }
            let mut effect = Effect::default();
            if let (Some(Some(facts)), true, true) = (&facts, found.is_empty(), risk.class > Class::Read) {
                effect = self.judge(facts, invocation, known.as_ref(), &mut risk, unchanged).await?;
            }
            unchanged &= risk.class == Class::Read || effect.idle;
            if let Some(why) = unread {
                effect.changes.push(format!("{UNREAD}: {why}; `gut doctor` tells more"));
            }
            effects.push(effect);
            same_remotes &= !invocation.changes_remotes();
            risks.push(risk);
            problems.push(found);
        }
        classify_plan(commands, &mut risks);
        let commands = commands
            .iter()
            .cloned()
            .zip(risks.into_iter().zip(problems.into_iter().zip(effects)))
            .map(|(invocation, (risk, (problems, effect)))| PlannedCommand {
                line: invocation.to_string(),
                invocation,
                risk,
                problems,
                effect,
            })
            .collect();
        let seen = facts.flatten().map(|facts| facts.fingerprint());
        Ok(Plan { commands, seen, ..Plan::default() })
    }

    /// What a command would do here, and what that makes of its class.
    ///
    /// Behind a command that changes something the repository is no longer as the facts say: only what raises the class
    /// counts then, and what holds all the same.
    async fn judge(
        &self,
        facts: &Facts,
        invocation: &Invocation,
        known: Option<&Known>,
        risk: &mut Risk,
        unchanged: bool,
    ) -> Result<Effect> {
        if let Some((class, reason)) = raised_by_configuration(invocation, known, &facts.configuration)
            && class > risk.class
        {
            risk.settle(class, reason);
        }
        let effect = self.world.effect(facts, invocation, known).await?;
        if let Some((class, reason)) = &effect.verdict
            && (unchanged || effect.lasting || *class > risk.class)
        {
            risk.settle(*class, reason);
        }
        if unchanged {
            return Ok(effect);
        }
        // What it threatens is kept in any case. What it may lose is better told too early than not at all.
        let changes = if risk.class == Class::Lossy { effect.changes } else { Vec::new() };
        // Whether git will refuse it then, nobody knows yet.
        let changes = changes
            .iter()
            .filter(|change| !change.starts_with(REFUSAL))
            .map(|change| format!("as things are now: {change}"))
            .collect();
        Ok(Effect { threatened: effect.threatened, changes, ..Effect::default() })
    }
}

/// Says of each command that needs gh to be signed in that it will fail. Behind a command that signs in, nobody knows.
fn tell_signed_out(plan: &mut Plan, host: &str) {
    let signs_in = |command: &&mut PlannedCommand| {
        matches!(command.invocation.subcommand().as_slice(), ["auth", "login" | "refresh" | "switch"])
            && command.invocation.tool == Tool::Gh
    };
    let why = format!("you are not signed in to {host}; `gh auth login` does it");
    for command in plan.commands.iter_mut().take_while(|command| !signs_in(command)) {
        let may_run = command.problems.is_empty() && command.risk.refused.is_none();
        if may_run && command.invocation.needs_sign_in() {
            command.effect.refused_by_gh(&why);
            plan.signed_out = Some(host.to_owned());
        }
    }
}

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    /// Whether the repository has changed since the plan was judged.
    pub(super) async fn is_stale(&self, run: &Run) -> Result<bool> {
        let Some(seen) = run.current().and_then(|attempt| attempt.plan.as_ref()).and_then(|plan| plan.seen) else {
            return Ok(false);
        };
        Ok(self.world.facts().await?.map(|facts| facts.fingerprint()) != Some(seen))
    }

    /// Judges the plan under way by the repository as it is now.
    pub(super) async fn judge_again(&self, run: &mut Run) -> Result<()> {
        let message = "the repository has changed since: this is what it would do now".to_owned();
        self.recorder.on(Event::Warning { message });
        let plan = run.attempt().plan.clone().unwrap_or_default();
        let plan = self.examine_again(plan).await?;
        self.propose(run, plan);
        Ok(())
    }

    /// The same plan, checked and classified by the repository as it is now.
    pub(super) async fn examine_again(&self, plan: Plan) -> Result<Plan> {
        let Plan { diagnosis, commands, edited, recipes, .. } = plan;
        let commands = commands.into_iter().map(|command| command.invocation).collect();
        Ok(Plan { diagnosis, edited, recipes, ..self.examine(commands).await? })
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
