//! The news of a run: typed, serialisable, and the only way anything reaches the screen.

use serde::{Deserialize, Serialize};

use crate::error::Kind;
use crate::repository::snapshot::Unkept;

use super::{Call, Choice, Explanation, Outcome, Output, Plan, Stage, Status, Verdict};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A run began.
    RunStarted {
        /// Its name.
        run: String,
        /// The user's words.
        request: String,
    },
    /// A stage began.
    StageStarted {
        /// Which.
        stage: Stage,
        /// The round, from 1.
        attempt: usize,
    },
    /// A stage ended.
    StageFinished {
        /// Which.
        stage: Stage,
        /// The round, from 1.
        attempt: usize,
        /// How long it took, in milliseconds.
        elapsed_ms: u64,
    },
    /// A stage came to nothing; that it ended is said by itself.
    StageFailed {
        /// Which.
        stage: Stage,
        /// The round, from 1.
        attempt: usize,
        /// The sort of the fault.
        kind: Kind,
    },
    /// A model is asked.
    ModelAsked {
        /// The stage that wants to know.
        stage: Stage,
        /// The name of the service in the table of services.
        service: String,
        /// The host of its address; empty where it has none.
        host: String,
        /// The port.
        port: u16,
        /// The model.
        model: String,
    },
    /// A model that was asked gave no answer.
    ModelFailed {
        /// The stage that wanted to know.
        stage: Stage,
        /// The sort of the fault.
        kind: Kind,
    },
    /// A model answered.
    ModelCalled {
        /// What it took.
        call: Call,
    },
    /// A call is tried again after a while.
    ModelRetried {
        /// How long gut waits, in milliseconds.
        wait_ms: u64,
        /// Why.
        reason: String,
    },
    /// The service does not understand a way to ask for structured output; another one is used.
    RungLowered {
        /// The way it did not understand.
        from: String,
        /// The way that is tried next.
        to: String,
    },
    /// It is settled which service is asked.
    ServiceChosen {
        /// What people call it.
        provider: String,
        /// Its address.
        base_url: String,
        /// The model; empty where the service is asked which one it has.
        model: String,
        /// Who chose it.
        why: String,
    },
    /// A service is out of order, and another one is asked.
    FellBack {
        /// The one that is out of order.
        from: String,
        /// The one that is asked.
        to: String,
        /// What is wrong.
        reason: String,
    },
    /// The first stage decided.
    Chosen {
        /// On what.
        choice: Choice,
    },
    /// Our own checks sent a plan back.
    PlanRejected {
        /// The plan, with what is wrong.
        plan: Plan,
    },
    /// There is a plan.
    Planned {
        /// Which.
        plan: Plan,
        /// The round, from 1.
        attempt: usize,
    },
    /// The plan is explained.
    Explained {
        /// How.
        explanation: Explanation,
    },
    /// The user, or what stands for the user, decided.
    Decided {
        /// On what.
        verdict: Verdict,
    },
    /// The state of the repository is kept, so that the run can be taken back.
    StateKept {
        /// How many files were copied.
        copied: usize,
        /// Files of which no copy is kept.
        unkept: Vec<Unkept>,
        /// How long it took, in milliseconds.
        elapsed_ms: u64,
    },
    /// A command begins.
    CommandStarted {
        /// Its place in the plan, from 1.
        number: usize,
        /// The number of commands.
        of: usize,
        /// The line.
        line: String,
    },
    /// A command ended, or was not run.
    CommandFinished {
        /// How.
        outcome: Outcome,
        /// What it wrote to standard output, where a program reads that of gut.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        output: Option<Output>,
    },
    /// git said what a command would do, which was not run.
    Rehearsed {
        /// The line of its dry run.
        line: String,
        /// The code it ended with.
        code: i32,
        /// What git said.
        output: Output,
    },
    /// Something the user should know; the run goes on.
    Warning {
        /// What.
        message: String,
    },
    /// The run is over.
    RunFinished {
        /// Its name.
        run: String,
        /// How.
        status: Status,
    },
}

/// Someone who wants the news.
pub trait Listener {
    /// Takes one piece of news.
    fn on(&self, event: Event);
}
