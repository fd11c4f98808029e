//! `gut stats` as text: aligned, without colour, for standard output.

use unicode_width::UnicodeWidthStr;

use super::escape;
use crate::run::statistics::{Calls, Counted, Summary};

/// How many commands are shown.
const MOST_COMMANDS: usize = 10;
/// The longest name of a model that is shown whole.
const LONGEST_NAME: usize = 32;

/// What the runs come to, in lines.
pub fn summary(found: &Summary) -> String {
    let mut lines = Vec::new();
    if found.runs == 0 {
        lines.push("there are no runs yet".to_owned());
    } else {
        lines.extend(overview(found));
        lines.extend(calls(found));
        lines.extend(commands(&found.commands));
        lines.extend(failures(found));
    }
    if found.unreadable > 0 {
        lines.push(String::new());
        lines.push(format!(
            "not counted: {}",
            counted(found.unreadable, "file that cannot be read", "files that cannot be read")
        ));
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_end()).collect();
    lines.join("\n") + "\n"
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}

fn overview(found: &Summary) -> Vec<String> {
    let ends = &found.endings;
    let since = found.since.as_deref().and_then(|time| time.get(..10)).unwrap_or_default();
    let endings = [
        (ends.done, "done"),
        (ends.printed, "printed"),
        (ends.declined, "declined"),
        (ends.failed, "failed"),
        (ends.interrupted, "interrupted"),
        (ends.unfinished, "unfinished"),
    ];
    let endings = endings.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    let mut lines = vec![
        format!("runs      {} since {}", found.runs, escape::line(since)),
        format!("ended     {}", endings.collect::<Vec<_>>().join(", ")),
    ];
    if let Some(acceptance) = found.plans.acceptance {
        let (accepted, proposed) = (found.plans.accepted, found.plans.proposed);
        lines.push(format!("plans     {accepted} of {proposed} accepted, {}", percent(acceptance)));
    }
    if let Some(mean) = found.rounds.mean {
        let first = found.rounds.accepted_first.map(|share| format!("; the first plan accepted in {}", percent(share)));
        lines.push(format!("rounds    {mean:.1} a run{}", first.unwrap_or_default()));
    }
    let by = &found.answered;
    let answered = [(by.book, "by the recipe book"), (by.model, "by a model"), (by.nobody, "without a plan")];
    let answered = answered.iter().filter(|(count, _)| *count > 0).map(|(count, name)| format!("{count} {name}"));
    lines.push(format!("answered  {}", answered.collect::<Vec<_>>().join(", ")));
    lines
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// The calls of models as a table; nothing where there were none.
fn calls(found: &Summary) -> Vec<String> {
    if found.stages.is_empty() {
        return Vec::new();
    }
    let head = ["calls", "median", "95 %", "tokens in", "tokens out", "retries", "cost"].map(str::to_owned);
    let table = |title: &str, calls: &[Calls]| {
        std::iter::once((title.to_owned(), head.clone())).chain(calls.iter().map(row)).collect::<Vec<_>>()
    };
    let tables = [table("by stage", &found.stages), table("by model", &found.models)];
    let rows = tables.concat();
    let first = rows.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    let width = |column: usize| rows.iter().map(|(_, cells)| cells[column].len()).max().unwrap_or_default();
    let widths: Vec<usize> = (0..7).map(width).collect();
    let mut lines = Vec::new();
    for table in &tables {
        lines.push(String::new());
        for (name, cells) in table {
            let gap = " ".repeat(first - name.width());
            let cells = cells.iter().zip(&widths).map(|(cell, width)| format!("  {cell:>width$}"));
            lines.push(format!("{name}{gap}{}", cells.collect::<String>()));
        }
    }
    if found.stages.iter().any(|stage| stage.calls_without_price > 0 && stage.cost_nanodollars.is_some()) {
        lines.push("+ and the calls whose price is not known".to_owned());
    }
    lines
}

fn row(found: &Calls) -> (String, [String; 7]) {
    let name = escape::line(&found.name);
    let name = if name.chars().count() > LONGEST_NAME {
        name.chars().take(LONGEST_NAME).chain(['\u{2026}']).collect()
    } else {
        name
    };
    #[allow(clippy::cast_precision_loss, reason = "few digits are shown")]
    let time = |milliseconds: u64| match milliseconds {
        ..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.1} s", milliseconds as f64 / 1000.0),
    };
    #[allow(clippy::cast_precision_loss, reason = "few digits are shown")]
    let cost = found.cost_nanodollars.map_or_else(
        || "-".to_owned(),
        |cost| format!("${:.4}{}", cost as f64 / 1e9, if found.calls_without_price > 0 { "+" } else { "" }),
    );
    let figures = [
        found.calls.to_string(),
        time(found.median_ms),
        time(found.p95_ms),
        found.input_tokens.to_string(),
        found.output_tokens.to_string(),
        found.retries.to_string(),
        cost,
    ];
    (name, figures)
}

fn commands(commands: &[Counted]) -> Vec<String> {
    let Some(most) = commands.first() else { return Vec::new() };
    let width = most.count.to_string().len();
    let mut lines = vec![String::new(), "commands".to_owned()];
    lines.extend(
        commands
            .iter()
            .take(MOST_COMMANDS)
            .map(|command| format!("  {:>width$}  {}", command.count, escape::line(&command.name))),
    );
    if commands.len() > MOST_COMMANDS {
        lines.push(format!("  and {}", counted(commands.len() - MOST_COMMANDS, "other", "others")));
    }
    lines
}

fn failures(found: &Summary) -> Vec<String> {
    if found.failures.is_empty() {
        return Vec::new();
    }
    let width = found.failures.iter().map(|failure| failure.count.to_string().len()).max().unwrap_or_default();
    let mut lines = vec![String::new(), "failures".to_owned()];
    lines.extend(
        found.failures.iter().map(|failure| format!("  {:>width$}  exit code {}", failure.count, failure.code)),
    );
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::statistics::{Answered, Endings, Failure, Plans, Rounds};

    #[test]
    fn no_runs_are_told_as_such() {
        assert_eq!(summary(&Summary::default()), "there are no runs yet\n");
        let broken = Summary { unreadable: 1, ..Summary::default() };
        assert_eq!(summary(&broken), "there are no runs yet\n\nnot counted: 1 file that cannot be read\n");
    }

    #[test]
    fn runs_are_told_in_columns() {
        let build = Calls {
            name: "build".into(),
            calls: 12,
            median_ms: 840,
            p95_ms: 12_345,
            input_tokens: 123_456,
            cached_tokens: 0,
            output_tokens: 789,
            retries: 1,
            cost_nanodollars: Some(12_300_000),
            calls_without_price: 2,
        };
        let model = Calls { name: "a\u{1b}[31m".into(), cost_nanodollars: None, ..build.clone() };
        let found = Summary {
            runs: 42,
            since: Some("2026-11-01T10:00:00Z".into()),
            unreadable: 2,
            endings: Endings { done: 38, declined: 3, failed: 1, ..Endings::default() },
            plans: Plans { proposed: 44, accepted: 39, acceptance: Some(39.0 / 44.0) },
            rounds: Rounds { mean: Some(1.05), accepted_first: Some(0.9) },
            answered: Answered { book: 30, model: 12, nobody: 0 },
            stages: vec![build],
            models: vec![model],
            commands: vec![
                Counted { name: "git commit".into(), count: 20 },
                Counted { name: "git push".into(), count: 7 },
            ],
            failures: vec![Failure { code: 65, count: 1 }],
        };
        insta::assert_snapshot!(summary(&found));
    }
}
