//! The evaluation as a whole: which entries, one after the other or several at once, and what is told of them.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::arguments::Arguments;
use crate::baseline;
use crate::entry::{Book, Entry};
use crate::proof::prove;
use crate::sandbox::Shared;
use crate::table::{self, Row};
use crate::trial::{Trial, put};

/// Does what the command line says; returns the exit code.
///
/// # Errors
/// When the entries cannot be read, or the evaluation cannot be run.
pub(crate) fn evaluate(arguments: &Arguments) -> Result<u8> {
    let book = Book::read(&arguments.directory())?;
    let entries = chosen(&book, arguments);
    ensure!(!entries.is_empty(), "no entry is chosen");
    if arguments.list {
        list(&entries);
        return Ok(0);
    }
    ensure!(
        !(arguments.is_partial() && (arguments.baseline.is_some() || arguments.write_baseline)),
        "a part of the entries cannot be compared with the baseline"
    );
    let root = tempfile::Builder::new().prefix("gut-evaluate-").tempdir()?;
    let shared = Shared::new(&root.path().canonicalize()?)?;
    let code = if arguments.self_check {
        Ok(self_check(&book, &entries, &shared, arguments))
    } else {
        judge(&book, &entries, &shared, arguments)
    };
    if arguments.keep {
        eprintln!("kept: {}", root.keep().display());
    }
    code
}

fn chosen<'a>(book: &'a Book, arguments: &Arguments) -> Vec<&'a Entry> {
    let wanted = |entry: &&Entry| {
        arguments.only.as_ref().is_none_or(|word| entry.id.contains(word.as_str()))
            && arguments.level.is_none_or(|level| entry.level == level)
            && arguments.tool.is_none_or(|tool| entry.tool == tool)
    };
    let entries: Vec<&Entry> = book.entries.iter().filter(wanted).collect();
    let step = arguments.sample.map_or(1, |number| entries.len().div_ceil(number.max(1)).max(1));
    entries.into_iter().step_by(step).collect()
}

fn list(entries: &[&Entry]) {
    for entry in entries {
        let level = format!("{:?}", entry.level).to_lowercase();
        let tool = format!("{:?}", entry.tool).to_lowercase();
        println!("{:<34} {level:<12} {tool:<4} {}  {}", entry.id, entry.commands, entry.request);
    }
    let several = entries.iter().filter(|entry| entry.commands > 1).count();
    let declined = entries.iter().filter(|entry| entry.decline).count();
    println!("{} entries, {several} of several commands, {declined} to decline", entries.len());
    for (group, entries) in table::groups(entries, |entry| *entry) {
        println!("{group:<14} {:>4}", entries.len());
    }
}

/// Does something for each entry, several at once, and returns the results in the order of the entries.
fn each<T: Send>(entries: &[&Entry], jobs: usize, work: impl Fn(&Entry) -> T + Sync) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<Option<T>>> = Mutex::new(entries.iter().map(|_| None).collect());
    std::thread::scope(|scope| {
        for _ in 0..jobs.min(entries.len()) {
            scope.spawn(|| {
                while let Some((index, entry)) =
                    Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|index| Some((index, entries.get(index)?)))
                {
                    let result = work(entry);
                    if let Ok(mut results) = results.lock() {
                        results[index] = Some(result);
                    }
                }
            });
        }
    });
    results.into_inner().unwrap_or_default().into_iter().flatten().collect()
}

fn self_check(book: &Book, entries: &[&Entry], shared: &Shared, arguments: &Arguments) -> u8 {
    let results = each(entries, arguments.parallel(), |entry| {
        let result = prove(book, entry, shared);
        match &result {
            Ok(notes) if arguments.verbose || !notes.is_empty() => {
                let notes = std::iter::once("proved").chain(notes.iter().map(String::as_str)).collect::<Vec<_>>();
                println!("{:<34} {}", entry.id, notes.join("; "));
            }
            Ok(_) => {}
            Err(fault) => println!("{:<34} {fault:#}", entry.id),
        }
        result.is_ok()
    });
    let proved = results.iter().filter(|result| **result).count();
    println!("{proved} of {} entries are proved", entries.len());
    u8::from(proved < entries.len())
}

fn judge(book: &Book, entries: &[&Entry], shared: &Shared, arguments: &Arguments) -> Result<u8> {
    let trials = each(entries, arguments.parallel(), |entry| {
        let trial = put(book, entry, shared, arguments);
        if let (true, Ok(trial)) = (arguments.verbose, &trial) {
            eprintln!("{}", line(entry, trial));
        }
        trial
    });
    let trials: Vec<Trial> = trials.into_iter().collect::<Result<_>>()?;
    let results: Vec<(&Entry, &Trial)> = entries.iter().copied().zip(&trials).collect();
    let rows = table::rows(&results);
    let costs = table::Costs::of(&trials);
    if arguments.json {
        println!("{:#}", as_json(&results, &rows, &costs));
    } else {
        print!("{}", table::render(&rows, &costs));
    }
    let path = arguments.baseline.clone().unwrap_or_else(|| arguments.directory().join("baseline.toml"));
    if arguments.write_baseline {
        baseline::write(&path, &rows)?;
    } else if arguments.baseline.is_some() {
        let losses = baseline::compare(&path, &rows)?;
        for loss in &losses {
            eprintln!("worse than the baseline: {loss}");
        }
        return Ok(u8::from(!losses.is_empty()));
    }
    Ok(0)
}

fn line(entry: &Entry, trial: &Trial) -> String {
    let first = format!("{:<34} {:<8} {}", entry.id, trial.verdict.name(), trial.state.commands.join(" && "));
    std::iter::once(first.as_str()).chain(trial.detail.lines()).collect::<Vec<_>>().join("\n    ")
}

fn as_json(results: &[(&Entry, &Trial)], rows: &[Row], costs: &table::Costs) -> Value {
    let entries: Vec<Value> = results
        .iter()
        .map(|(entry, trial)| {
            json!({
                "id": entry.id,
                "level": entry.level,
                "tool": entry.tool,
                "request": entry.request,
                "decline": entry.decline,
                "verdict": trial.verdict,
                "exit_code": trial.code,
                "seconds": trial.time.as_secs_f64(),
                "commands": trial.state.commands,
                "commands_started": trial.state.started,
                "calls": trial.state.calls,
                "prompt_tokens": trial.state.prompt_tokens,
                "completion_tokens": trial.state.completion_tokens,
                "detail": trial.detail,
            })
        })
        .collect();
    json!({ "groups": rows, "costs": costs, "entries": entries })
}
