//! What `--json` writes: the news of a run and its result, one object a line. `message.schema.json` describes it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Event, Outcome, Plan, Run, Status};
use crate::class::Class;

/// The version of the form. It grows when something goes or changes its meaning, not when something is added.
pub const MESSAGE_VERSION: u32 = 1;

/// One line of `gut --json`.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Message {
    /// The version of the form. It grows when something goes or changes its meaning, not when something is added.
    pub version: u32,
    /// What happened.
    #[serde(flatten)]
    pub news: News,
}

/// What a line tells.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant, reason = "one is made at a time, and written at once")]
pub enum News {
    /// Something happened.
    Event(Event),
    /// The last line of a run: how it ended.
    Result(RunResult),
}

/// How a run ended.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "event", rename = "result")]
pub struct RunResult {
    /// The name of the run, for `gut show`.
    pub run: String,
    /// How it ended.
    #[serde(flatten)]
    pub status: Status,
    /// The exit code of gut.
    pub exit_code: u8,
    /// The class of the plan: the highest of its commands; `null` where there is no plan.
    pub class: Option<Class>,
    /// What the plan does, in a sentence; `null` where it is not explained.
    pub summary: Option<String>,
    /// The commands of the last plan, in their order.
    pub commands: Vec<CommandResultLine>,
}

/// A command of the last plan, and what became of it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct CommandResultLine {
    /// The line, quoted for a shell.
    pub line: String,
    /// The program and its words, of which nothing is quoted.
    pub argv: Vec<String>,
    /// What our own rules say of it.
    pub class: Class,
    /// What became of it; `null` where it was not to be run.
    pub outcome: Option<Outcome>,
}

impl Message {
    /// The line of an event.
    pub fn event(event: Event) -> Self {
        Self { version: MESSAGE_VERSION, news: News::Event(event) }
    }

    /// The last line of a run that ends with this code.
    pub fn result(run: &Run, exit_code: u8) -> Self {
        let last = run.attempts.iter().rev().find(|attempt| attempt.plan.is_some());
        let plan = last.and_then(|attempt| attempt.plan.as_ref());
        let commands = plan.map(|plan| plan.commands.as_slice()).unwrap_or_default();
        let commands = commands.iter().enumerate().map(|(place, command)| CommandResultLine {
            line: command.line.clone(),
            argv: std::iter::once(command.invocation.tool.name().to_owned())
                .chain(command.invocation.args.iter().cloned())
                .collect(),
            class: command.risk.class,
            outcome: last.and_then(|attempt| attempt.outcomes.get(place)).cloned(),
        });
        let explanation = last.and_then(|attempt| attempt.explanation.as_ref());
        let result = RunResult {
            run: run.id.clone(),
            status: run.status.clone(),
            exit_code,
            class: plan.map(Plan::class),
            summary: explanation.map(|explanation| explanation.summary.clone()),
            commands: commands.collect(),
        };
        Self { version: MESSAGE_VERSION, news: News::Result(result) }
    }

    /// The message as one line of JSON.
    pub fn line(&self) -> String {
        // Nothing of it can fail to be written as JSON: every key is text.
        serde_json::to_string(self).unwrap_or_default() + "\n"
    }
}

/// The JSON schema of every line, as `message.schema.json` holds it.
pub fn schema() -> String {
    let generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.into_root_schema_for::<Message>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_that_is_checked_in_is_that_of_the_types() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/run/message.schema.json");
        let schema = super::schema();
        #[allow(clippy::disallowed_methods, reason = "a test reads its own environment")]
        let update = std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1");
        if update {
            std::fs::write(&path, &schema).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == schema, "run `UPDATE_DOCS=1 cargo test --lib message`");
    }
}
