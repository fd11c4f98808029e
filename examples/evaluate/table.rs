//! The table: how many of each level and of each tool, and what they cost.

use std::fmt::Write;
use std::time::Duration;

use clap::ValueEnum;
use serde::Serialize;

use crate::entry::{Entry, Level, Tool};
use crate::trial::{Trial, Verdict};

/// The counts of one group of entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// The name: a level, `all`, or a tool.
    pub(crate) group: String,
    /// Whether it is a level, or all.
    pub(crate) is_level: bool,
    pub(crate) entries: usize,
    pub(crate) solved: usize,
    pub(crate) wrong: usize,
    pub(crate) declined: usize,
    pub(crate) failed: usize,
}

impl Row {
    fn of(group: &str, is_level: bool, verdicts: &[Verdict]) -> Self {
        let number = |verdict| verdicts.iter().filter(|other| **other == verdict).count();
        Self {
            group: group.to_owned(),
            is_level,
            entries: verdicts.len(),
            solved: number(Verdict::Solved),
            wrong: number(Verdict::Wrong),
            declined: number(Verdict::Declined),
            failed: number(Verdict::Failed),
        }
    }
}

/// What all of it cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Costs {
    /// Of the whole process, for one request.
    pub(crate) median_seconds: f64,
    /// Requests.
    pub(crate) requests: usize,
    /// Calls of a model.
    pub(crate) calls: usize,
    /// Tokens of prompts.
    pub(crate) prompt_tokens: u64,
    /// Tokens of answers.
    pub(crate) completion_tokens: u64,
}

impl Costs {
    /// The costs of these.
    pub(crate) fn of(trials: &[Trial]) -> Self {
        let mut times: Vec<Duration> = trials.iter().map(|trial| trial.time).collect();
        times.sort();
        Self {
            median_seconds: times.get(times.len() / 2).map_or(0.0, Duration::as_secs_f64),
            requests: trials.len(),
            calls: trials.iter().map(|trial| trial.state.calls).sum(),
            prompt_tokens: trials.iter().map(|trial| trial.state.prompt_tokens).sum(),
            completion_tokens: trials.iter().map(|trial| trial.state.completion_tokens).sum(),
        }
    }
}

/// Things by level, all of them, and by tool.
pub(crate) fn groups<T: Copy>(items: &[T], entry: impl Fn(&T) -> &Entry) -> Vec<(String, Vec<T>)> {
    let of = |wanted: &dyn Fn(&Entry) -> bool| items.iter().filter(|item| wanted(entry(item))).copied().collect();
    let mut groups: Vec<(String, Vec<T>)> = Vec::new();
    for level in Level::value_variants() {
        groups.push((name(level), of(&|entry| entry.level == *level)));
    }
    groups.push(("all".to_owned(), items.to_vec()));
    for tool in Tool::value_variants() {
        groups.push((name(tool), of(&|entry| entry.tool == *tool)));
    }
    groups
}

fn name(value: &impl ValueEnum) -> String {
    value.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
}

/// The rows of the table.
pub(crate) fn rows(results: &[(&Entry, &Trial)]) -> Vec<Row> {
    let groups = groups(results, |(entry, _)| *entry);
    let levels = Level::value_variants().len();
    let rows = groups.iter().enumerate().map(|(index, (group, results))| {
        let verdicts: Vec<Verdict> = results.iter().map(|(_, trial)| trial.verdict).collect();
        Row::of(group, index <= levels, &verdicts)
    });
    rows.collect()
}

/// The table as it is printed.
pub(crate) fn render(rows: &[Row], costs: &Costs) -> String {
    let mut text = format!("{:<14}{:>5}", "", "n");
    for verdict in [Verdict::Solved, Verdict::Wrong, Verdict::Declined, Verdict::Failed] {
        let _ = write!(text, "{:>13}", verdict.name());
    }
    text.push('\n');
    let mut was_level = true;
    for row in rows.iter().filter(|row| row.entries > 0) {
        if was_level && !row.is_level {
            text.push('\n');
        }
        was_level = row.is_level;
        let _ = write!(text, "{:<14}{:>5}", row.group, row.entries);
        for number in [row.solved, row.wrong, row.declined, row.failed] {
            let _ = write!(text, "{:>6} ({:>3}%)", number, (number * 200 + row.entries) / (row.entries * 2));
        }
        text.push('\n');
    }
    let per = |tokens: u64| tokens / u64::try_from(costs.requests.max(1)).unwrap_or(1);
    let tokens = costs.prompt_tokens + costs.completion_tokens;
    let _ = writeln!(text, "\nmedian time    {:.2} s", costs.median_seconds);
    let _ = writeln!(text, "model calls    {}", costs.calls);
    let _ = writeln!(
        text,
        "tokens         {tokens} ({} prompt, {} answer); {} per request",
        costs.prompt_tokens,
        costs.completion_tokens,
        per(tokens)
    );
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_rounds() {
        let rows = [Row::of("common", true, &[Verdict::Solved, Verdict::Solved, Verdict::Wrong])];
        let costs = Costs { median_seconds: 0.5, requests: 3, calls: 2, prompt_tokens: 30, completion_tokens: 6 };
        let text = render(&rows, &costs);
        assert!(text.contains("2 ( 67%)") && text.contains("1 ( 33%)"), "{text}");
        assert!(text.contains("36 (30 prompt, 6 answer); 12 per request"), "{text}");
    }
}
