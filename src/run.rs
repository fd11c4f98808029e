//! The run state: one struct that holds all that later stages need, readable and settable at every step.

mod answers;
mod event;
mod id;
mod lock;
mod message;
mod retention;
pub mod statistics;
mod store;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use answers::{Choice, CommandAnswer, DiagnosisAnswer, Explanation, Part, PlanAnswer, Tools};
pub use event::{Event, Listener};
pub use id::{is_id, named_by, names_run, new_id};
pub use lock::Held;
pub use message::{CommandResultLine, MESSAGE_VERSION, Message, News, RunResult, schema as message_schema};
pub use store::{Listing, Store};

use crate::error::Error;
use crate::invocation::{Class, Invocation, Problem, Risk};
use crate::repository::{Changes, Context, Effect, redact};
pub use crate::stage::Stage;

/// The version of the stored form.
pub const VERSION: u32 = 1;

/// One request and everything that came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The version of this form.
    pub version: u32,
    /// The name of the run; names sort by time.
    pub id: String,
    /// When it began, UTC, RFC 3339.
    pub started: String,
    /// The absolute directory it was made in; empty where it was made by a gut that did not note it.
    #[serde(default)]
    pub directory: String,
    /// What the user asked.
    pub request: Request,
    /// What was asked before in the same session, oldest first.
    pub earlier: Vec<Earlier>,
    /// The repository, as it was when the last attempt began.
    pub context: Option<Context>,
    /// One round through the stages each.
    pub attempts: Vec<Attempt>,
    /// The stage that was reached.
    pub stage: Stage,
    /// How the run stands.
    pub status: Status,
}

/// What the user asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Request {
    /// In the user's words.
    pub text: String,
    /// The command to explain and mend, where that is what was asked.
    pub command: Option<String>,
}

impl Request {
    /// On one line: the words, or the command and what was asked about it.
    pub fn shown(&self) -> String {
        let text = self.text.trim();
        match &self.command {
            Some(command) if text.is_empty() => format!("-c {command}"),
            Some(command) => format!("-c {command}: {text}"),
            None => text.to_owned(),
        }
    }
}

/// A request of the same session that is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earlier {
    /// In the user's words.
    pub request: String,
    /// The commands of its last plan.
    pub commands: Vec<String>,
    /// How it ended: `done`, `declined`, `failed`.
    pub ending: String,
}

/// How a run stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum Status {
    /// It is under way, or its end could not be written.
    Running,
    /// Everything ran.
    Done,
    /// The commands were given out and not run.
    Printed,
    /// A command ended with this code.
    CommandFailed {
        /// Its exit code, or 128 and the number of the signal that ended it.
        code: i32,
    },
    /// The user did not want it.
    Declined,
    /// The user stopped it.
    Interrupted {
        /// The number of the signal.
        signal: u8,
    },
    /// A fault stopped it.
    Failed {
        /// Which.
        error: Error,
    },
}

/// One round through the stages.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// Which tool, by the first stage.
    pub choice: Option<Choice>,
    /// The uncommitted changes, where the first stage asked for them. They are sent, and not stored.
    #[serde(skip)]
    pub changes: Option<Changes>,
    /// Plans that our own checks sent back to the planner.
    pub rejections: Vec<Plan>,
    /// What would run, or will, or has.
    pub plan: Option<Plan>,
    /// What it does.
    pub explanation: Option<Explanation>,
    /// What the user said to it.
    pub verdict: Option<Verdict>,
    /// How many of the commands were begun; one more than there are outcomes where a command was cut off.
    #[serde(default)]
    pub begun: usize,
    /// What became of each command, in order.
    pub outcomes: Vec<Outcome>,
    /// What the model was asked and how long it took.
    pub calls: Vec<Call>,
}

impl Attempt {
    /// How many commands of the plan need not run again: those that ran and did not fail, up to the first that did.
    pub fn done(&self) -> usize {
        let is_done = |outcome: &&Outcome| matches!(outcome.result, CommandResult::Ended { code: 0, .. });
        self.outcomes.iter().take_while(is_done).count()
    }

    /// The command that was begun, and of whose end nobody knows.
    pub fn cut_off(&self) -> Option<&PlannedCommand> {
        let plan = self.plan.as_ref().filter(|_| self.begun > self.outcomes.len())?;
        plan.commands.get(self.outcomes.len())
    }
}

/// Commands in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// What is wrong with the command that was asked about, where one was.
    pub diagnosis: Option<String>,
    /// The commands.
    pub commands: Vec<PlannedCommand>,
    /// Whether the user wrote it.
    pub edited: bool,
    /// The recipes it comes from; empty where a model or the user wrote it.
    #[serde(default)]
    pub recipes: Vec<String>,
    /// The state of the repository it was judged by, as one number.
    #[serde(default)]
    pub seen: Option<u64>,
    /// The host that gh is not signed in to, where a command of the plan needs it: that command will fail.
    #[serde(default)]
    pub signed_out: Option<String>,
}

impl Plan {
    /// Whether every command of it only reads.
    pub fn only_reads(&self) -> bool {
        self.commands.iter().all(|command| command.risk.class == Class::Read)
    }

    /// The highest class of its commands.
    pub fn class(&self) -> Class {
        self.commands.iter().map(|command| command.risk.class).max().unwrap_or(Class::Read)
    }

    /// Why it cannot run as it stands; empty when it can.
    pub fn obstacles(&self) -> Vec<String> {
        self.commands
            .iter()
            .flat_map(|command| command.problems.iter().map(ToString::to_string).chain(command.risk.refused.clone()))
            .collect()
    }

    /// What must be typed before a plan runs that cannot be taken back: the thing its first irreversible command is about,
    /// which is its last name, or else the command's own. `None` for every other plan.
    pub fn word_to_type(&self) -> Option<&str> {
        let command = self.commands.iter().find(|command| command.risk.class == Class::Irreversible)?;
        let args = &command.invocation.args;
        let is_name = |word: &&String| {
            !word.is_empty() && word.len() <= 40 && !word.starts_with('-') && !word.contains(char::is_whitespace)
        };
        args.iter().rev().find(is_name).or(args.first()).map(String::as_str)
    }

    /// The lines as they are shown and could be pasted.
    pub fn lines(&self) -> Vec<String> {
        self.commands.iter().map(|command| command.line.clone()).collect()
    }
}

/// One command of a plan and what our own rules say of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlannedCommand {
    /// What runs.
    pub invocation: Invocation,
    /// What is shown: the same words, quoted.
    pub line: String,
    /// What it may do.
    pub risk: Risk,
    /// What keeps it from running.
    pub problems: Vec<Problem>,
    /// What it would do here.
    #[serde(default)]
    pub effect: Effect,
}

/// What the user, or what stands for the user, said to a plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// Run it.
    Run,
    /// Rather this line; it is the plan of the next attempt.
    Edited {
        /// The line.
        line: String,
    },
    /// Not like this.
    Revised {
        /// The user's words.
        feedback: String,
    },
    /// What the planner asked, and the answer.
    Answered {
        /// The question.
        question: String,
        /// The answer.
        answer: String,
    },
    /// It failed, and another way is to be found.
    FailedAndRevised {
        /// The user's words; may be empty.
        feedback: String,
    },
    /// Only give out the line.
    Copied,
    /// It was given out, as it was asked for: nobody was to decide.
    Printed,
    /// Leave it.
    Quit,
}

/// What became of one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// The command as it was shown.
    pub line: String,
    /// What our rules said of it.
    pub class: Class,
    /// What happened.
    #[serde(flatten)]
    pub result: CommandResult,
}

/// What a command wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Output {
    /// The text, or the beginning of it; bytes that are not UTF-8 are replaced.
    pub text: String,
    /// Whether there was more.
    pub cut: bool,
}

/// The end of a command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum CommandResult {
    /// It ran and ended.
    Ended {
        /// Its exit code, or 128 and the number of the signal that ended it.
        code: i32,
        /// The signal that ended it, where one did.
        signal: Option<i32>,
        /// How long it took, in milliseconds.
        elapsed_ms: u64,
        /// The end of what it wrote to standard error.
        stderr: String,
    },
    /// It was not run, since one before it failed.
    NotRun,
}

impl Outcome {
    /// Whether a code other than 0 needs no word: a search that found nothing, a reader that had read enough.
    pub fn is_quiet(&self) -> bool {
        const BROKEN_PIPE: i32 = 13;
        match &self.result {
            CommandResult::Ended { code: 0, .. } | CommandResult::Ended { signal: Some(BROKEN_PIPE), .. } => true,
            CommandResult::Ended { code: 1, signal: None, stderr, .. } => {
                self.class == Class::Read && stderr.trim().is_empty()
            }
            CommandResult::Ended { .. } | CommandResult::NotRun => false,
        }
    }

    /// The code of a command that ran and failed.
    pub fn failure(&self) -> Option<i32> {
        match self.result {
            CommandResult::Ended { code, .. } if code != 0 => Some(code),
            _ => None,
        }
    }
}

/// One call of a model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Call {
    /// The stage it served.
    pub stage: Stage,
    /// The model that answered.
    pub model: String,
    /// How structured output was asked for.
    pub rung: String,
    /// The size of what was sent, in bytes.
    pub sent_bytes: usize,
    /// Tokens of the prompt, as the service counts them; 0 where it does not say.
    pub prompt_tokens: u64,
    /// Tokens of the answer.
    pub completion_tokens: u64,
    /// Tokens of the prompt that the service remembered.
    pub cached_tokens: u64,
    /// From the first try to the whole answer, in milliseconds.
    pub elapsed_ms: u64,
    /// Tries after the first.
    pub retries: u32,
    /// What it cost, in billionths of a US dollar; `None` where no price is known.
    #[serde(default)]
    pub cost_nanodollars: Option<u64>,
}

impl Run {
    /// A run that has just begun.
    pub fn new(request: Request, earlier: Vec<Earlier>) -> Self {
        let now = jiff::Timestamp::now();
        Self {
            version: VERSION,
            id: new_id(now),
            started: now.to_string(),
            directory: String::new(),
            request,
            earlier,
            context: None,
            attempts: Vec::new(),
            stage: Stage::Choose,
            status: Status::Running,
        }
    }

    /// The attempt under way; an empty one where none has begun.
    pub fn attempt(&mut self) -> &mut Attempt {
        if self.attempts.is_empty() {
            self.attempts.push(Attempt::default());
        }
        let last = self.attempts.len() - 1;
        &mut self.attempts[last]
    }

    /// The attempt under way, where one is.
    pub fn current(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// What a later request of the same session should know of this one.
    pub fn summary(&self) -> Earlier {
        let commands = self.attempts.iter().rev().find_map(|attempt| attempt.plan.as_ref()).map(Plan::lines);
        let ending = match &self.status {
            Status::Done => "done",
            Status::Printed => "printed, not run",
            Status::Declined => "declined",
            Status::Interrupted { .. } => "interrupted",
            Status::Running | Status::CommandFailed { .. } | Status::Failed { .. } => "failed",
        };
        Earlier {
            request: redact(&self.request.text),
            commands: commands.unwrap_or_default().iter().map(|line| redact(line)).collect(),
            ending: ending.to_owned(),
        }
    }
}
