//! `gut show` on the screen: a run as it was shown, and what became of it.

use std::fmt::Write;

use super::history::word;
use super::layout::{INDENT, Look, push_wrapped};
use super::paint::Paint;
use super::render::seconds;
use super::{Detail, Ui, escape, plan, render};
use crate::error::Result;
use crate::run::{Attempt, CommandResult, Event, Outcome, Run, Status, Verdict};

/// How many of the last lines of standard error are shown.
const SHOWN_LINES: usize = 10;

impl Ui {
    /// Shows a run.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn show_run(&self, run: &Run, is_under_way: bool) -> Result<()> {
        self.stop_spinner();
        // What is piped into a file is not painted, whatever the screen can do.
        self.answer(&text(run, is_under_way, self.answer_look()))
    }

    /// Prints everything that is kept of a run, as JSON.
    ///
    /// # Errors
    /// As [`Ui::show_run`].
    pub fn show_run_json(&self, run: &Run) -> Result<()> {
        let text = serde_json::to_string_pretty(run).map_err(anyhow::Error::new)?;
        self.answer(&(escape::json(&text) + "\n"))
    }
}

/// The whole run.
fn text(run: &Run, is_under_way: bool, look: Look) -> String {
    let paint = look.paint;
    let mut text = format!("\n  {}\n", paint.label(&escape::line(&run.request.shown())));
    let place = if run.directory.is_empty() { String::new() } else { format!(" in {}", run.directory) };
    let started = run.started.get(..19).unwrap_or(&run.started).replace('T', " ");
    put(&mut text, 1, &paint.dim(&escape::line(&format!("{}, {started} UTC{place}", run.id))));
    text.push('\n');
    for (index, attempt) in run.attempts.iter().enumerate() {
        if run.attempts.len() > 1 {
            put(&mut text, 1, &paint.dim(&format!("round {} of {}", index + 1, run.attempts.len())));
            text.push('\n');
        }
        text += &round(attempt, look);
    }
    ending(&mut text, run, is_under_way, look);
    text
}

fn round(attempt: &Attempt, look: Look) -> String {
    let paint = look.paint;
    let mut text = String::new();
    for command in attempt.rejections.iter().flat_map(|plan| &plan.commands) {
        for problem in &command.problems {
            let line = format!("sent back: `{}`: {problem}", command.line);
            put(&mut text, 1, &paint.dim(&escape::line(&line)));
        }
    }
    let mut told = Vec::new();
    if let Some(plan) = &attempt.plan {
        told.push(Event::Planned { plan: plan.clone(), attempt: 1 });
    }
    told.extend(attempt.explanation.clone().map(|explanation| Event::Explained { explanation }));
    for event in &told {
        text += &render::event(event, Detail::Story, look).unwrap_or_default();
    }
    if let Some(plan) = attempt.plan.as_ref().filter(|plan| plan.obstacles().is_empty()) {
        plan::push_risk(&mut text, plan, look);
    }
    if let Some(verdict) = &attempt.verdict {
        put(&mut text, 1, &escape::line(&said(verdict)));
    }
    for outcome in &attempt.outcomes {
        ended(&mut text, outcome, look.paint);
    }
    if let Some(command) = attempt.cut_off() {
        let line = escape::line(&command.line);
        put(&mut text, 1, &format!("{} `{line}`: nobody knows how it ended", paint.warning("cut off:")));
    }
    for call in &attempt.calls {
        let took = seconds(call.elapsed_ms);
        let tokens = format!("{} + {} tokens", call.prompt_tokens, call.completion_tokens);
        let line = format!("{:<8} {}, {tokens}, {took}", call.stage.name(), call.model);
        put(&mut text, 1, &paint.dim(&escape::line(&line)));
    }
    text.push('\n');
    text
}

fn said(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Run => "answer: run it".to_owned(),
        Verdict::Edited { line } => format!("answer: rather `{line}`"),
        Verdict::Revised { feedback } => format!("answer: {feedback}"),
        Verdict::Answered { question, answer } => format!("asked: {question} answer: {answer}"),
        Verdict::FailedAndRevised { feedback } if feedback.is_empty() => "answer: another way".to_owned(),
        Verdict::FailedAndRevised { feedback } => format!("answer: another way: {feedback}"),
        Verdict::Copied => "answer: copy it".to_owned(),
        Verdict::Printed => "given out, not run".to_owned(),
        Verdict::Quit => "answer: leave it".to_owned(),
    }
}

fn ended(text: &mut String, outcome: &Outcome, paint: Paint) {
    let line = escape::line(&outcome.line);
    match &outcome.result {
        CommandResult::NotRun => put(text, 1, &format!("{} `{line}`", paint.warning("not run:"))),
        CommandResult::Ended { code, signal, elapsed_ms, stderr } => {
            let how = match signal {
                Some(signal) => format!("was ended by signal {signal}"),
                None => format!("ended with {code}"),
            };
            let name = if *code == 0 { paint.good("ran:") } else { paint.bad("failed:") };
            put(text, 1, &format!("{name} `{line}` {how} after {}", seconds(*elapsed_ms)));
            let lines: Vec<&str> = stderr.trim_end().lines().collect();
            for line in &lines[lines.len().saturating_sub(SHOWN_LINES)..] {
                put(text, 2, &format!("{} {}", paint.dim("|"), escape::line(line)));
            }
        }
    }
}

fn ending(text: &mut String, run: &Run, is_under_way: bool, look: Look) {
    let paint = look.paint;
    let word = word(&run.status, is_under_way);
    let line = match &run.status {
        Status::Done | Status::Printed | Status::Declined => word.to_owned(),
        Status::Running if is_under_way => word.to_owned(),
        Status::Running => format!("{word}, after the stage `{}` was reached", run.stage),
        Status::Interrupted { signal } => format!("{word} at the stage `{}` by signal {signal}", run.stage),
        Status::CommandFailed { code } => format!("a command failed with {code}"),
        Status::Failed { error } => format!("{word} at the stage `{}`: {}", run.stage, escape::line(&error.message)),
    };
    let painted = match run.status {
        Status::Done | Status::Printed => paint.good(&line),
        Status::Declined => paint.dim(&line),
        Status::Running if is_under_way => paint.dim(&line),
        _ => paint.warning(&line),
    };
    push_wrapped(text, &painted, INDENT, look.sentence());
    let ended = matches!(run.status, Status::Done | Status::Printed | Status::Declined) || is_under_way;
    if !ended {
        put(text, 1, &paint.dim(&format!("`gut resume {}` goes on with it", escape::line(&run.id))));
    }
}

fn put(text: &mut String, indents: usize, line: &str) {
    // Writing to a string cannot fail.
    let _: std::fmt::Result = writeln!(text, "{}{}", "  ".repeat(indents), line.trim_end());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_of_two_rounds() {
        let value = serde_json::json!({
            "version": 1, "id": "20261123-101500-k3f9", "started": "2026-11-23T10:15:00Z", "directory": "/home/ada/login",
            "earlier": [], "context": null, "request": {"text": "commit it as 'fix the login form'", "command": null},
            "attempts": [
                {
                    "choice": null, "rejections": [], "plan": {"diagnosis": null, "edited": false, "commands": [log("x")]},
                    "explanation": {"summary": "Shows the commits that touch x.", "parts": [
                        {"text": "log", "meaning": "show commits, the newest first, each with its author, its date and its message"}]},
                    "verdict": {"verdict": "revised", "feedback": "no, commit it"}, "outcomes": [],
                    "calls": [{"stage": "build", "model": "small", "rung": "json_schema", "sent_bytes": 4000,
                        "prompt_tokens": 900, "completion_tokens": 40, "cached_tokens": 0, "elapsed_ms": 2345, "retries": 0}],
                },
                {
                    "choice": null, "rejections": [], "plan": {"diagnosis": null, "edited": true, "commands": [log("y")]},
                    "explanation": null, "verdict": {"verdict": "run"}, "begun": 1,
                    "outcomes": [{"line": "git log y", "class": "read", "result": "ended", "code": 128, "signal": null,
                        "elapsed_ms": 12, "stderr": "fatal: ambiguous argument 'y': unknown revision or path not in the working tree.\n"}],
                    "calls": [],
                },
            ],
            "stage": "execute", "status": {"status": "command_failed", "code": 128},
        });
        let run: Run = serde_json::from_value(value).unwrap();
        insta::assert_snapshot!(crate::ui::layout::record(|look| text(&run, false, look)));
    }

    #[test]
    fn nothing_of_a_run_acts_on_the_terminal() {
        let evil = "x\u{1b}[31m\u{7}\u{202e}";
        let value = serde_json::json!({
            "version": 1, "id": evil, "started": evil, "directory": evil, "earlier": [], "context": null,
            "request": {"text": evil, "command": evil},
            "attempts": [{
                "choice": null,
                "rejections": [{"diagnosis": evil, "edited": false, "commands": [command(evil)]}],
                "plan": {"diagnosis": evil, "edited": false, "recipes": [evil], "commands": [command(evil)]},
                "explanation": {"summary": evil, "parts": [{"text": evil, "meaning": evil}]},
                "verdict": {"verdict": "answered", "question": evil, "answer": evil},
                "begun": 1,
                "outcomes": [{"line": evil, "class": "read", "result": "ended", "code": 1, "signal": null,
                    "elapsed_ms": 1, "stderr": evil}],
                "calls": [{"stage": "build", "model": evil, "rung": evil, "sent_bytes": 1, "prompt_tokens": 1,
                    "completion_tokens": 1, "cached_tokens": 0, "elapsed_ms": 1, "retries": 0}],
            }],
            "stage": "execute",
            "status": {"status": "failed", "error": {"kind": "usage", "message": evil, "hints": [evil]}},
        });
        let run: Run = serde_json::from_value(value).unwrap();
        let shown = text(&run, false, Look { paint: Paint::new(false), width: 80, plain: false, moves: true });
        assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
        assert!(shown.matches("\\u{1b}[31m").count() >= 15, "{shown}");
    }

    fn log(path: &str) -> serde_json::Value {
        serde_json::json!({
            "invocation": {"tool": "git", "args": ["log", path]}, "line": format!("git log {path}"),
            "risk": {"class": "read", "reason": "changes nothing", "refused": null}, "problems": [],
        })
    }

    fn command(evil: &str) -> serde_json::Value {
        serde_json::json!({
            "invocation": {"tool": "git", "args": ["log", evil]}, "line": evil,
            "risk": {"class": "read", "reason": evil, "refused": null},
            "problems": [{"message": evil, "suggestion": null, "usage": null}],
        })
    }
}
