//! The five stages, in a loop that ends when the user has what was asked for, or does not want it.
//!
//! The pipeline knows no terminal, no provider and no process: it is given a planner, someone who decides, and the world.

mod build;
mod choose;
mod confirm;
mod execute;
mod explain;
mod rehearse;
mod resume;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::time::Instant;

pub use build::Examination;
pub use confirm::{Decision, Policy, acts_on_terminal};
use resume::{has_plan, needs_explanation};

use crate::error::{Error, Kind, Result};
use crate::invocation::{Expectation, Installed, Invocation, Known, Problem, SignIn};
use crate::planner::Planner;
use crate::repository::snapshot::{Subject, Unkept};
use crate::repository::{Changes, Context, Effect, Facts};
use crate::run::{Attempt, Call, CommandResult, Event, Listener, Outcome, Output, Plan, Run, Stage, Status, Verdict};

/// Who decides, where someone is there.
pub trait Frontend {
    /// What is to be done with the plan that was shown. `runnable` says whether it can run as it stands.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    fn decide(&self, plan: &Plan, runnable: bool) -> impl Future<Output = Result<Decision>>;

    /// The answer to a question; `None` when the user leaves it.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    fn answer(&self, question: &str) -> impl Future<Output = Result<Option<String>>>;

    /// Whether another way is to be found after this failure, and what should be different; `None` for no.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    fn after_failure(&self, outcome: &Outcome) -> impl Future<Output = Result<Option<String>>>;

    /// Whether whoever waits for the news can be told of it: nothing runs unheard.
    ///
    /// # Errors
    /// Why not.
    fn is_heard(&self) -> Result<()>;

    /// Gives the lines of a plan to the clipboard.
    fn copy(&self, lines: &[String]);

    /// Gives the lines of a plan to whoever reads the answer.
    ///
    /// # Errors
    /// When they cannot be written.
    fn print(&self, lines: &[String]) -> Result<()>;
}

/// The repository, the tools, and the place where runs are kept.
pub trait World {
    /// The state of the repository.
    ///
    /// # Errors
    /// When git does not answer.
    fn context(&self) -> impl Future<Output = Result<Context>>;

    /// The content of the uncommitted changes.
    ///
    /// # Errors
    /// When git does not answer.
    fn changes(&self) -> impl Future<Output = Result<Changes>>;

    /// The options of the command that an invocation names, where the installed tool tells them.
    fn options(&self, invocation: &Invocation) -> impl Future<Output = Option<Known>>;

    /// What is wrong with what a command takes for granted in the repository as it is.
    ///
    /// # Errors
    /// When git does not answer.
    fn check(&self, expectations: &[Expectation]) -> impl Future<Output = Result<Vec<Problem>>>;

    /// What effects are told from; `None` outside of a repository.
    ///
    /// # Errors
    /// When git does not answer.
    fn facts(&self) -> impl Future<Output = Result<Option<Facts>>>;

    /// What a command would do to the repository as these facts describe it.
    ///
    /// # Errors
    /// When git does not answer.
    fn effect(
        &self,
        facts: &Facts,
        invocation: &Invocation,
        known: Option<&Known>,
    ) -> impl Future<Output = Result<Effect>>;

    /// Whether gh is signed in for this repository. It is asked at most once, until a command changes it.
    fn sign_in(&self) -> impl Future<Output = SignIn>;

    /// Keeps what a run may destroy; returns how many files were copied and which were not, `None` outside of a repository.
    ///
    /// # Errors
    /// When it cannot be kept.
    fn keep_state(&self, subject: Subject) -> impl Future<Output = Result<Option<(usize, Vec<Unkept>)>>>;

    /// Notes the state after the run, if one was kept before it.
    ///
    /// # Errors
    /// When it cannot be noted.
    fn finish_state(&self) -> impl Future<Output = Result<()>>;

    /// Runs one command to its end; returns also what it wrote, where a program reads standard output.
    ///
    /// # Errors
    /// When it cannot be started.
    fn execute(&self, invocation: &Invocation) -> impl Future<Output = Result<(CommandResult, Option<Output>)>>;

    /// Runs the dry run of a command, which nobody attends; returns its code and what it said.
    ///
    /// # Errors
    /// When it cannot be started.
    fn rehearse(&self, invocation: &Invocation) -> impl Future<Output = Result<(i32, Output)>>;

    /// Keeps the run as it stands.
    ///
    /// # Errors
    /// When it cannot be written.
    fn keep(&self, run: &Run) -> Result<()>;
}

/// Passes the news on, and keeps the calls of a model for the run state.
pub struct Recorder<'a> {
    listener: &'a dyn Listener,
    calls: RefCell<Vec<Call>>,
    spent: Cell<(u64, u64)>,
}

impl<'a> Recorder<'a> {
    /// A recorder before this listener.
    pub fn new(listener: &'a dyn Listener) -> Self {
        Self { listener, calls: RefCell::default(), spent: Cell::default() }
    }

    /// The calls so far, which are forgotten here.
    pub fn calls(&self) -> Vec<Call> {
        self.calls.take()
    }

    /// What all calls together have taken: tokens, and US dollars where prices are known.
    #[allow(clippy::cast_precision_loss, reason = "it is shown with four digits")]
    pub fn spent(&self) -> (u64, f64) {
        let (tokens, nanodollars) = self.spent.get();
        (tokens, nanodollars as f64 / 1e9)
    }
}

impl Listener for Recorder<'_> {
    fn on(&self, event: Event) {
        if let Event::ModelCalled { call } = &event {
            let (tokens, cost) = self.spent.get();
            // Where a service does not count, a token is taken for four bytes.
            let counted = call.prompt_tokens + call.completion_tokens;
            let of_call = if counted == 0 { call.sent_bytes as u64 / 4 } else { counted };
            let cost = cost.saturating_add(call.cost_nanodollars.unwrap_or(0));
            self.spent.set((tokens.saturating_add(of_call), cost));
            self.calls.borrow_mut().push(call.clone());
        }
        self.listener.on(event);
    }
}

/// How often a plan is judged again, since the repository has changed under it.
const MOST_CHANGES: usize = 3;

/// Where the loop goes after a round.
enum Next {
    /// Another round, with what was learned.
    Again,
    /// The run is over.
    End(Status),
}

/// The five stages and what they work with.
pub struct Pipeline<'a, P, F, W> {
    /// Fills stages 1 to 3.
    pub planner: &'a P,
    /// Decides in stage 4.
    pub frontend: &'a F,
    /// Is read and changed.
    pub world: &'a W,
    /// The installed tools.
    pub installed: &'a Installed,
    /// What is done without asking.
    pub policy: Policy,
    /// Whether there is someone to explain the plan to.
    pub explains: bool,
    /// Takes the news.
    pub recorder: &'a Recorder<'a>,
}

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    /// Takes the run through the stages, as often as it needs, and leaves in it how it ended. A run that was cut short goes on
    /// where it was.
    ///
    /// # Errors
    /// The fault that stopped it; the run holds everything up to there.
    pub async fn run(&self, run: &mut Run) -> Result<()> {
        self.keep(run);
        let mut next = self.go_on(run).await?;
        loop {
            if let Next::End(status) = next {
                run.status = status;
                return Ok(());
            }
            run.attempts.push(Attempt::default());
            next = match self.round(run).await {
                // The plan is still a good one.
                Err(fault) if fault.kind == Kind::NoAnswer && self.take_back_feedback(run, &fault) => {
                    self.round(run).await?
                }
                next => next?,
            };
        }
    }

    /// Where the user's words led to no other plan, the one before is put again; says whether there is one.
    fn take_back_feedback(&self, run: &mut Run, fault: &Error) -> bool {
        let Some((failed, [.., before])) = run.attempts.split_last() else { return false };
        let was_revised = matches!(before.verdict, Some(Verdict::Revised { .. }));
        let (Some(plan), true, true) = (before.plan.clone(), was_revised, self.policy == Policy::Ask) else {
            return false;
        };
        let calls = failed.calls.clone();
        self.recorder.on(Event::Warning { message: format!("{}; the plan is as it was", fault.message) });
        run.attempts.pop();
        run.attempt().verdict = None;
        run.attempt().calls.extend(calls);
        let attempt = run.attempts.len();
        self.recorder.on(Event::Planned { plan, attempt });
        if let Some(explanation) = run.attempt().explanation.clone() {
            self.recorder.on(Event::Explained { explanation });
        }
        true
    }

    async fn round(&self, run: &mut Run) -> Result<Next> {
        run.context = Some(self.world.context().await?);
        if !has_plan(run) {
            let choice = match self.known_choice(run).await? {
                Some(choice) => choice,
                None => self.stage(run, Stage::Choose, async |run| self.choose(run).await).await?,
            };
            match self.stage(run, Stage::Build, async |run| self.build(run, &choice).await).await? {
                build::Built::Plan => {}
                build::Built::Question(question) => return self.question(run, question).await,
            }
        }
        let mut answered = if needs_explanation(run) { self.explain_stage(run).await? } else { None };
        let mut changed = 0;
        loop {
            let verdict = match answered.take() {
                Some(verdict) => verdict,
                None => self.stage(run, Stage::Confirm, async |run| self.confirm(run).await).await?,
            };
            match verdict {
                Verdict::Run if self.is_stale(run).await? => {
                    changed += 1;
                    if changed > MOST_CHANGES {
                        return Err(Error::unavailable("the repository keeps changing, so that nothing was run")
                            .hint("wait until the other program is done, and say it again"));
                    }
                    self.judge_again(run).await?;
                }
                Verdict::Run => break,
                // The edited line is the plan of the attempt that is now the last.
                Verdict::Edited { .. } => {}
                Verdict::Copied | Verdict::Printed => {
                    let failed = if self.policy == Policy::DryRun { self.rehearse(run).await? } else { None };
                    return Ok(Next::End(failed.map_or(Status::Printed, |code| Status::CommandFailed { code })));
                }
                Verdict::Quit => return Ok(Next::End(Status::Declined)),
                Verdict::Revised { .. } | Verdict::Answered { .. } | Verdict::FailedAndRevised { .. } => {
                    return Ok(Next::Again);
                }
            }
        }
        self.stage(run, Stage::Execute, async |run| self.execute(run).await).await
    }

    /// Runs one stage: says that it begins and ends, counts what it took, and keeps the run.
    async fn stage<T>(&self, run: &mut Run, stage: Stage, work: impl AsyncFnOnce(&mut Run) -> Result<T>) -> Result<T> {
        run.stage = stage;
        let attempt = run.attempts.len();
        self.recorder.on(Event::StageStarted { stage, attempt });
        let started = Instant::now();
        let result = work(run).await;
        run.attempt().calls.append(&mut self.recorder.calls.borrow_mut());
        let elapsed_ms = elapsed_ms(started);
        if let Err(fault) = &result {
            self.recorder.on(Event::StageFailed { stage, attempt, kind: fault.kind });
        }
        self.recorder.on(Event::StageFinished { stage, attempt, elapsed_ms });
        self.keep(run);
        result
    }

    /// Keeps the run. A full disk must not stop the user's work: it is said, and the run goes on.
    fn keep(&self, run: &Run) {
        if let Err(fault) = self.world.keep(run) {
            self.recorder.on(Event::Warning { message: format!("the run is not kept: {fault}") });
        }
    }
}

/// Milliseconds since then.
fn elapsed_ms(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}
