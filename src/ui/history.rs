//! `gut history` on the screen: one run a line, a list to search in, and what to do with the one that was chosen.

use dialoguer::FuzzySelect;
use dialoguer::theme::SimpleTheme;
use serde::Serialize;
use std::io::IsTerminal;
use unicode_width::UnicodeWidthStr;

use super::ask::asked;
use super::undo::age;
use super::{Detail, Line, Ui, escape, layout};
use crate::error::Result;
use crate::pipeline::{Frontend, acts_on_terminal};
use crate::run::{CommandResult, Plan, Run, Status};

/// The most columns that a request takes.
const WIDEST_REQUEST: usize = 40;
/// The most columns of a line that goes to no terminal.
const WIDEST_LINE: usize = 240;
/// What stands before a line of the list, in columns, and one that stays free so that nothing wraps.
const BEFORE_ITEM: usize = 3;

/// What is to be done with a run that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Put its request again.
    Again,
    /// Take back what it changed.
    Undo,
    /// Give its commands to the clipboard.
    Copy,
    /// Nothing.
    Leave,
}

/// A run as it is listed for programs.
#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    started: &'a str,
    directory: &'a str,
    request: &'a str,
    /// The command of `-c`.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<&'a str>,
    status: &'static str,
    /// Those of the last plan.
    commands: Vec<String>,
    rounds: usize,
    tokens: u64,
    /// What the calls of a model and the commands took together, without the time at the prompt.
    elapsed_ms: u64,
}

/// How a run stands, in one word or two.
pub(super) fn word(status: &Status, is_under_way: bool) -> &'static str {
    match status {
        Status::Running if is_under_way => "under way",
        Status::Running => "cut short",
        Status::Done => "done",
        Status::Printed => "printed",
        Status::Declined => "declined",
        Status::Interrupted { .. } => "interrupted",
        Status::CommandFailed { .. } | Status::Failed { .. } => "failed",
    }
}

/// The same as one word for programs, which tells a command that failed from a fault of gut.
fn name(status: &Status, is_under_way: bool) -> &'static str {
    match status {
        Status::Running if is_under_way => "under_way",
        Status::Running => "cut_short",
        Status::CommandFailed { .. } => "command_failed",
        other => word(other, is_under_way),
    }
}

fn lines_of(run: &Run) -> Vec<String> {
    let plan = run.attempts.iter().rev().find_map(|attempt| attempt.plan.as_ref());
    plan.map(Plan::lines).unwrap_or_default()
}

/// The runs as JSON, one a line; each comes with whether it is under way.
///
/// # Errors
/// Never: what is kept can be written.
pub fn history_json(runs: &[(Run, bool)]) -> Result<String> {
    let mut text = String::new();
    for (run, is_under_way) in runs {
        let calls = || run.attempts.iter().flat_map(|attempt| &attempt.calls);
        let outcomes = run.attempts.iter().flat_map(|attempt| &attempt.outcomes);
        let ran = outcomes.map(|outcome| match outcome.result {
            CommandResult::Ended { elapsed_ms, .. } => elapsed_ms,
            CommandResult::NotRun => 0,
        });
        let elapsed = calls().map(|call| call.elapsed_ms).chain(ran);
        let row = Row {
            id: &run.id,
            started: &run.started,
            directory: &run.directory,
            request: &run.request.text,
            command: run.request.command.as_deref(),
            status: name(&run.status, *is_under_way),
            commands: lines_of(run),
            rounds: run.attempts.len(),
            tokens: calls()
                .map(|call| call.prompt_tokens.saturating_add(call.completion_tokens))
                .fold(0, u64::saturating_add),
            elapsed_ms: elapsed.fold(0, u64::saturating_add),
        };
        text += &escape::json(&serde_json::to_string(&row).map_err(anyhow::Error::new)?);
        text.push('\n');
    }
    Ok(text)
}

/// The runs in columns, one a line; each comes with whether it is under way.
pub fn history_lines(runs: &[(Run, bool)]) -> Vec<String> {
    columns(runs, WIDEST_LINE)
}

fn columns(runs: &[(Run, bool)], width: usize) -> Vec<String> {
    let request = |run: &Run| cut(&escape::line(&run.request.shown()), WIDEST_REQUEST);
    let widest = runs.iter().map(|(run, _)| request(run).width()).max().unwrap_or(0);
    let line = |(run, is_under_way): &(Run, bool)| {
        let request = request(run);
        let padding = " ".repeat(widest - request.width());
        let (age, word) = (age(&run.started), word(&run.status, *is_under_way));
        let commands = escape::line(&lines_of(run).join("; "));
        let line = format!("{}  {age:>8}  {word:<11}  {request}{padding}  {commands}", escape::line(&run.id));
        cut(line.trim_end(), width)
    };
    runs.iter().map(line).collect()
}

/// At most so many columns of a line.
fn cut(line: &str, width: usize) -> String {
    console::truncate_str(line, width, "\u{2026}").into_owned()
}

impl Ui {
    /// Whether there is a terminal to choose on: for the keys, for the list and for what is shown.
    pub fn can_pick(&self) -> bool {
        self.terminal == crate::exec::Terminal::Inherited && self.look.moves && std::io::stdout().is_terminal()
    }

    /// Lets the user search among these runs and choose one; `None` when it is left.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn pick_run(&self, runs: &[(Run, bool)]) -> Result<Option<usize>> {
        self.stop_spinner();
        // A line that wraps would not be cleared as a whole.
        let items = columns(runs, usize::from(console::Term::stderr().size().1).saturating_sub(BEFORE_ITEM).max(20));
        asked(move || {
            let select = FuzzySelect::with_theme(&SimpleTheme).with_prompt("Which run? (type to search, Esc leaves)");
            select.items(&items).default(0).max_length(15).report(false).interact_opt()
        })
        .await
    }

    /// Asks what to do with the run that was shown.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn ask_next(&self, can_undo: bool) -> Result<Next> {
        let keys = ["a again"].into_iter().chain(can_undo.then_some("u undo")).chain(["c copy", "Enter leave"]);
        self.tell(&format!("\n{}", layout::keys(&keys.collect::<Vec<_>>(), self.look)));
        loop {
            let Line::Text(text) = self.decision(None).await? else {
                return Ok(Next::Leave);
            };
            match text.to_ascii_lowercase().as_str() {
                "" | "n" | "q" => return Ok(Next::Leave),
                "a" | "again" => return Ok(Next::Again),
                "u" | "undo" if can_undo => return Ok(Next::Undo),
                "c" | "copy" => return Ok(Next::Copy),
                _ => self.tell("  Type one of the letters.\n"),
            }
        }
    }

    /// Asks whether all runs are to be deleted.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn ask_clear(&self, count: usize) -> Result<bool> {
        let what = if count == 1 { "the one run that is kept".to_owned() } else { format!("all {count} runs") };
        self.tell(&format!("  Delete {what}? This cannot be taken back.\n"));
        self.tell(&layout::keys(&["y delete", "Enter/n leave"], self.look));
        let Line::Text(text) = self.decision(None).await? else { return Ok(false) };
        Ok(matches!(text.to_ascii_lowercase().as_str(), "y" | "yes"))
    }

    /// Gives the commands of the last plan of a run to the clipboard.
    pub fn copy_run(&self, run: &Run) {
        let lines = lines_of(run);
        if lines.iter().any(|line| acts_on_terminal(line)) {
            self.say("it holds characters that a terminal acts on, and is not copied");
            return;
        }
        Frontend::copy(self, &lines);
        self.say("copied");
    }

    /// Says what is about to happen, to those who want the story.
    pub fn note(&self, text: &str) {
        if self.manner.detail >= Detail::Story {
            self.say(&cut(&escape::line(text), self.look.width.saturating_sub(3)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Request;

    fn a_run(text: &str, status: Status) -> Run {
        let request = Request { text: text.into(), command: None };
        Run { id: "20261123-101500-k3f9".into(), status, ..Run::new(request, Vec::new()) }
    }

    #[test]
    fn one_run_is_one_line_whatever_is_in_it() {
        let runs = [
            (a_run("undo\nmy \u{1b}[31mcommit", Status::Done), false),
            (a_run(&"\u{4e2d}".repeat(60), Status::Running), false),
            (a_run("x", Status::Running), true),
        ];
        let lines = history_lines(&runs);
        assert_eq!(lines[0], format!("20261123-101500-k3f9       now  done         undo my \\u{{1b}}[31mcommit"));
        assert!(lines[1].contains("cut short") && lines[1].ends_with('\u{2026}'), "{}", lines[1]);
        assert!(lines[2].contains("under way"), "{}", lines[2]);
        assert!(columns(&runs, 30).iter().all(|line| line.width() <= 30));
    }

    #[test]
    fn the_list_at_each_width() {
        let mut long =
            a_run("stage everything, commit it as 'fix login' and show me the last two commits", Status::Done);
        long.id = "20261123-111500-a1b2".into();
        let runs = [
            (a_run("undo my last commit but keep the changes", Status::Declined), false),
            (long, false),
            (a_run("push", Status::CommandFailed { code: 128 }), false),
            (a_run("fetch", Status::Interrupted { signal: 2 }), false),
            (a_run("pull", Status::Running), true),
        ];
        let list = |look: crate::ui::layout::Look| columns(&runs, look.width).join("\n") + "\n";
        insta::assert_snapshot!(layout::record(list));
    }

    #[test]
    fn nothing_in_the_lines_for_programs_acts_on_a_terminal() {
        let text = history_json(&[(a_run("a\u{9b}31mb\u{202e}c\u{7}\n", Status::Done), false)]).unwrap();
        assert!(text.contains(r#""request":"a\u009b31mb\u202ec\u0007\n""#), "{text}");
        assert_eq!(text.matches('\n').count(), 1);
        let row: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(row["request"], "a\u{9b}31mb\u{202e}c\u{7}\n");
    }
}
