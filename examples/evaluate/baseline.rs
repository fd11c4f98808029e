//! The committed numbers, and what has become worse since.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::table::Row;

const HEADER: &str = "# Written by `cargo run --release --example evaluate -- --planner recipes --write-baseline`.\n";

/// What is compared of a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Numbers {
    entries: usize,
    solved: usize,
    wrong: usize,
}

type Baseline = BTreeMap<String, Numbers>;

fn numbers(rows: &[Row]) -> Baseline {
    let levels = rows.iter().filter(|row| row.is_level);
    levels
        .map(|row| (row.group.clone(), Numbers { entries: row.entries, solved: row.solved, wrong: row.wrong }))
        .collect()
}

/// Writes the numbers of the levels.
///
/// # Errors
/// When the file cannot be written.
pub(crate) fn write(path: &Path, rows: &[Row]) -> Result<()> {
    let sections = numbers(rows).into_iter().map(|(level, Numbers { entries, solved, wrong })| {
        format!("\n[{level}]\nentries = {entries}\nsolved = {solved}\nwrong = {wrong}\n")
    });
    std::fs::write(path, format!("{HEADER}{}", sections.collect::<String>()))
        .with_context(|| path.display().to_string())
}

/// What is worse than in the file: fewer solved, more wrong.
///
/// # Errors
/// When the file cannot be read.
pub(crate) fn compare(path: &Path, rows: &[Row]) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let baseline: Baseline = toml::from_str(&text).with_context(|| path.display().to_string())?;
    Ok(losses(&baseline, &numbers(rows)))
}

fn losses(baseline: &Baseline, now: &Baseline) -> Vec<String> {
    let mut losses = Vec::new();
    for (level, before) in baseline {
        let Some(now) = now.get(level) else {
            losses.push(format!("{level}: there are no such entries"));
            continue;
        };
        if now.entries < before.entries {
            losses.push(format!("{level}: {} entries, there were {}", now.entries, before.entries));
        }
        if now.solved < before.solved {
            losses.push(format!("{level}: {} solved, there were {}", now.solved, before.solved));
        }
        if now.wrong > before.wrong {
            losses.push(format!("{level}: {} wrong, there were {}", now.wrong, before.wrong));
        }
    }
    losses
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_worse_is_told() {
        let of = |entries, solved, wrong| Baseline::from([("all".to_owned(), Numbers { entries, solved, wrong })]);
        assert!(losses(&of(10, 5, 2), &of(10, 6, 1)).is_empty());
        assert_eq!(losses(&of(10, 5, 2), &of(10, 4, 3)).len(), 2);
        assert_eq!(losses(&of(10, 5, 2), &of(9, 5, 2)), ["all: 9 entries, there were 10"]);
        assert_eq!(losses(&of(10, 5, 2), &Baseline::new()).len(), 1);
    }
}
