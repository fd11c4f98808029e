//! News for programs: one JSON object a line on standard output, the result last.

use serde_json::{Map, Value, json};

use crate::run::{Event, Run};

/// The version of the form; it grows when something changes its meaning or goes, not when something is added.
pub const VERSION: u32 = 1;

/// The line of an event.
pub(super) fn event(event: &Event) -> String {
    line(serde_json::to_value(event).unwrap_or_default())
}

/// The last line of a run: how it ended, with the commands that ran, would run or were given out.
pub(super) fn result(run: &Run, exit_code: u8) -> String {
    let last = run.attempts.iter().rev().find(|attempt| attempt.plan.is_some());
    let plan = last.and_then(|attempt| attempt.plan.as_ref());
    let commands: Vec<Value> = plan
        .map(|plan| plan.commands.as_slice())
        .unwrap_or_default()
        .iter()
        .enumerate()
        .map(|(place, command)| {
            json!({
                "line": command.line,
                "tool": command.invocation.tool,
                "args": command.invocation.args,
                "class": command.risk.class,
                "outcome": last.and_then(|attempt| attempt.outcomes.get(place)),
            })
        })
        .collect();
    let explanation = last.and_then(|attempt| attempt.explanation.as_ref());
    line(json!({
        "event": "result",
        "run": run.id,
        "status": run.status,
        "exit_code": exit_code,
        "class": plan.map(crate::run::Plan::class),
        "commands": commands,
        "summary": explanation.map(|explanation| explanation.summary.as_str()),
    }))
}

fn line(value: Value) -> String {
    let mut fields = Map::from_iter([("version".to_owned(), Value::from(VERSION))]);
    if let Value::Object(more) = value {
        fields.extend(more);
    }
    Value::Object(fields).to_string() + "\n"
}
