//! The proof of an entry: doing nothing does not solve it, each of its solutions does, its wrong answers do not.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use gut::invocation::{Installed, Invocation, classify, verify};

use crate::entry::{Book, Entry};
use crate::process::{End, run};
use crate::sandbox::{Sandbox, Shared};
use crate::trial::{Verdict, check_of};

/// The longest time for one command of a solution.
const LIMIT: Duration = Duration::from_secs(60);

/// Proves an entry; returns notes on solutions that gut's own rules keep from running.
///
/// # Errors
/// What does not hold.
pub(crate) fn prove(book: &Book, entry: &Entry, shared: &Shared) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    let check = check_of(entry);
    let machine = |name: &str| -> Result<Sandbox> {
        let sandbox = Sandbox::new(shared, &format!("{}-{name}", entry.id))?;
        sandbox.set_up(&book.setup(entry)?)?;
        Ok(sandbox)
    };
    let sandbox = machine("nothing")?;
    let right = sandbox.check(check)?;
    if entry.decline {
        let verdict = |code| Verdict::of(true, End::Code(code), false, right);
        ensure!(verdict(65) == Verdict::Solved, "declining is not taken:\n{}", sandbox.log("check"));
        ensure!(verdict(0) == Verdict::Wrong, "doing nothing and calling it done is taken");
    } else {
        ensure!(!right, "doing nothing is taken for solved");
    }
    for (number, lines) in entry.solutions().iter().enumerate() {
        let sandbox = machine(&format!("right-{number}"))?;
        notes.extend(apply(entry, lines, shared, &sandbox, true).with_context(|| format!("solution {lines:?}"))?);
        if !sandbox.check(check)? {
            bail!("this is not taken for solved: {lines:?}\n{}", sandbox.log("check"));
        }
    }
    for (number, lines) in entry.wrong_answers().iter().enumerate() {
        let sandbox = machine(&format!("wrong-{number}"))?;
        // Where it fails, gut would say so; what counts is that nobody takes it for right.
        apply(entry, lines, shared, &sandbox, false).with_context(|| format!("wrong answer {lines:?}"))?;
        ensure!(!sandbox.check(check)?, "this is taken for solved: {lines:?}");
    }
    Ok(notes)
}

/// Runs lines without gut, as it would run them, if gut would run them at all.
fn apply(
    entry: &Entry,
    lines: &[String],
    shared: &Shared,
    sandbox: &Sandbox,
    must_succeed: bool,
) -> Result<Vec<String>> {
    let mut notes = Vec::new();
    for line in lines {
        let invocation = Invocation::parse(&sandbox.fill(line)).with_context(|| line.clone())?;
        if must_succeed && let Some(why) = obstacle(&invocation, shared, &sandbox.path("app").join(&entry.directory))? {
            notes.push(format!("gut does not run `{invocation}`: {why}"));
        }
        let mut command = sandbox.command(invocation.tool.name(), &entry.directory);
        let squashes = invocation.args.iter().any(|word| word == "--autosquash");
        command.args(&invocation.args).envs([
            ("GIT_EDITOR", ":"),
            ("GIT_MERGE_AUTOEDIT", "no"),
            ("GIT_PAGER", "cat"),
            ("PAGER", "cat"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_SEQUENCE_EDITOR", if squashes { ":" } else { "false" }),
            ("GH_PROMPT_DISABLED", "1"),
            ("GH_PAGER", "cat"),
        ]);
        let end = run(command, &sandbox.path("out"), &sandbox.path("err"), LIMIT)?;
        if must_succeed && end != End::Code(0) {
            let said = std::fs::read_to_string(sandbox.path("err")).unwrap_or_default();
            bail!("`{line}` ended with {end:?}:\n{said}");
        }
    }
    Ok(notes)
}

/// Why gut would not run it.
fn obstacle(invocation: &Invocation, shared: &Shared, directory: &Path) -> Result<Option<String>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // The real gh: ours needs a machine.
    let path = std::env::var_os("PATH").unwrap_or_default();
    let cache = shared.cache().join("proof");
    let (installed, known) = runtime.block_on(async {
        let installed = Installed::read(&path, &cache).await?;
        let known = installed.options(invocation, directory, &cache).await;
        Ok::<_, gut::error::Error>((installed, known))
    })?;
    let problem = verify(invocation, &installed, known.as_ref()).first().map(ToString::to_string);
    Ok(problem.or(classify(invocation, known.as_ref()).refused))
}
