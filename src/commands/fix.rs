//! `gut fix`: the command that failed last, explained and mended. What is mended goes the way of every request: it is shown,
//! explained, classified, and run only when the user says so.

mod causes;
mod failure;
mod known;
mod repair;

use super::Setting;
use super::legend::parts;
use super::request::{exit_code, request_with};
use super::typed::{self, Alias};
use super::world::RealWorld;
use crate::cli::Options;
use crate::error::{Error, Result};
use crate::exec;
use crate::invocation::{Invocation, Unreadable};
use crate::planner::Mended;
use crate::repository::redact;
use crate::run::{Event, Explanation, Listener, Request};
use failure::Failure;
use repair::{Repaired, repair};

/// How much of what the command said goes to a model, in characters, counted from the end.
const LONGEST_STDERR: usize = 2000;

/// Mends it; returns the exit code.
///
/// # Errors
/// `no_answer` when nothing is known to have failed, and what keeps the tools from being found.
pub async fn fix(setting: &Setting<'_>, options: &Options) -> Result<u8> {
    let Some(failure) = failure::last(setting.environment, &setting.store) else {
        return Err(Error::no_answer("no command of git or gh is known to have failed")
            .hint("`gut init bash` makes the shell tell gut: echo 'eval \"$(gut init bash)\"' >> ~/.bashrc")
            .hint("or name it: gut -c \"git push\" -q \"why does it fail?\""));
    };
    let mut found = Found::default();
    match Invocation::parse(&failure.line) {
        Ok(typed) => found = Box::pin(look(setting, &failure, typed)).await?,
        Err(Unreadable::Operator(_)) => found.wrong.push("gut mends one git or gh command at a time".to_owned()),
        Err(fault) => found.wrong.push(redact(&fault.to_string())),
    }
    let Found { mended, explanation, wrong } = found;
    if mended.is_none()
        && let Some(explanation) = explanation
    {
        // At once, and whatever a model says then.
        setting.ui.on(Event::Explained { explanation });
    }
    let line = redact(&failure.line);
    let mut nothing = Error::no_answer(match wrong.as_slice() {
        [] => format!("gut finds nothing wrong with `{line}`, and no model is set up that could"),
        wrong => format!("no way to mend `{line}` is certain: {}", wrong.join("; ")),
    });
    if let Some(said) = failure.stderr.lines().rev().find(|said| !said.trim().is_empty()) {
        nothing = nothing.hint(format!("it said: {}", redact(said.trim())));
    }
    let nothing = nothing.hint("a model can say more: `gut setup` sets one up, hosted or on this machine");
    let request = Request { text: question(&failure), command: Some(failure.line) };
    let run = Box::pin(request_with(setting, options, request, Vec::new(), Some((mended, nothing)))).await;
    Ok(exit_code(&run.status))
}

/// What our own code makes of a failure.
#[derive(Default)]
struct Found {
    mended: Option<Mended>,
    /// The command as it failed, explained.
    explanation: Option<Explanation>,
    /// What is wrong with it.
    wrong: Vec<String>,
}

async fn look(setting: &Setting<'_>, failure: &Failure, typed: Invocation) -> Result<Found> {
    let installed = setting.installed().await?;
    let directory = exec::current_directory()
        .map_err(|_| Error::unavailable("the current directory is gone").hint("cd to a directory that exists"))?;
    let cache = setting.directories.cache.clone();
    let world = RealWorld::new(setting, &installed, directory, cache.clone(), setting.terminal());
    let (failed, aliases) = typed::unalias(typed, &installed, &world.reader()).await?;
    let failed_with = format!("`{}` failed with exit code {}", redact(&failure.line), failure.code);
    let told: Vec<String> = aliases.iter().map(Alias::told).collect();
    if aliases.last().is_some_and(Alias::needs_shell) {
        let summary = format!("{failed_with}. {}", told.join("; "));
        return Ok(Found { explanation: Some(Explanation { summary, parts: Vec::new() }), wrong: told, mended: None });
    }
    let Repaired { commands, wrong, right, problems, causes } = repair(&world, &failed, &failure.stderr).await?;
    // What runs is what is shown, and a secret is not shown.
    let has_secret = commands.iter().map(ToString::to_string).any(|line| redact(&line) != line);
    if commands.is_empty() || has_secret {
        let secret = has_secret.then(|| "it holds a secret, so that gut does not write the line for you".to_owned());
        let wrong = problems.iter().map(ToString::to_string).chain(causes).chain(secret);
        let wrong: Vec<String> = wrong.map(|phrase| redact(&phrase)).collect();
        let summary = sentence(&failed_with, told.iter().chain(&wrong));
        let parts = parts(&world, &failed, &cache).await;
        return Ok(Found { explanation: Some(Explanation { summary, parts }), wrong, mended: None });
    }
    let mut all = Vec::new();
    for command in &commands {
        all.extend(parts(&world, command, &cache).await);
    }
    let explanation = Explanation { summary: redact(&format!("The same with {}.", listed(&right))), parts: all };
    let diagnosis = sentence(&failed_with, told.iter().chain(&wrong));
    Ok(Found { mended: Some(Mended { diagnosis, commands, explanation }), ..Found::default() })
}

/// Phrases in a row: `a, b and c`.
fn listed(phrases: &[String]) -> String {
    match phrases {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A beginning, and phrases that say why.
fn sentence<'a>(start: &str, phrases: impl Iterator<Item = &'a String>) -> String {
    let phrases = phrases.map(|phrase| redact(phrase)).collect::<Vec<_>>().join("; ");
    let colon = if phrases.is_empty() { "" } else { ": " };
    let end = if phrases.ends_with('?') { "" } else { "." };
    format!("{start}{colon}{phrases}{end}")
}

/// What a model is asked about it.
fn question(failure: &Failure) -> String {
    let Failure { code, stderr, is_of_gut, .. } = failure;
    let who = if *is_of_gut { "gut ran it" } else { "it was run" };
    let skipped = stderr.chars().count().saturating_sub(LONGEST_STDERR);
    let said: String = redact(stderr).chars().skip(skipped).collect();
    let said = if said.trim().is_empty() { String::new() } else { format!(", and it said:\n{}", said.trim()) };
    format!("mend this command: {who}, and it failed with exit code {code}{said}")
}
