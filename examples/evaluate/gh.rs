//! A stand-in for `gh` that serves a small GitHub from a file, as strictly as the real one.
//!
//! Help texts and versions are those of the real gh, and so are the names of commands and options and whether they take a
//! value. What is not served is an error, never a success.

mod actions;
mod help;
mod issue;
mod people;
mod pull;
mod query;
mod release;
mod repository;
mod session;
mod show;
mod small;
mod thread;
mod words;

use anyhow::{Result, bail};
use gut::invocation::{Invocation, Tool};

pub(crate) use query::query;

use help::Real;
use session::Session;
use words::Words;

/// Serves a command line; returns gh's exit code.
pub(crate) fn stand_in(words: &[String]) -> u8 {
    match serve(words) {
        Ok(code) => code,
        Err(fault) => {
            eprintln!("{fault:#}");
            1
        }
    }
}

fn serve(words: &[String]) -> Result<u8> {
    let real = Real::find()?;
    let first = words.first().map_or("--help", String::as_str);
    let asks_for_help = words.iter().any(|word| word == "--help");
    if asks_for_help || matches!(first, "--version" | "version" | "help" | "-h") {
        return real.pass_on(words);
    }
    let tool = real.tool();
    let invocation = Invocation::new(Tool::Gh, words);
    let Some(path) = tool.command(&invocation) else {
        if words.len() == 1 && tool.commands.begin_with(first) {
            return real.pass_on(words);
        }
        bail!("unknown command \"{}\" for \"gh\"", words.iter().take(2).cloned().collect::<Vec<_>>().join(" "));
    };
    let command = path.join(" ");
    let options = real.options(&path)?;
    if words.last().is_some_and(|word| word == "-h") && !options.iter().any(|option| option.short == Some('h')) {
        return real.pass_on(words);
    }
    let words = Words::parse(&words[path.len()..], &options)?;
    if words.has("web") {
        bail!("there is no browser here");
    }
    let mut session = Session::open()?;
    dispatch(&command, &mut session, &words)?;
    session.save()?;
    Ok(session.code)
}

fn dispatch(command: &str, session: &mut Session, words: &Words) -> Result<()> {
    let (group, verb) = command.split_once(' ').unwrap_or((command, ""));
    match group {
        "pr" => pull::serve(verb, session, words),
        "issue" => issue::serve(verb, session, words),
        "release" => release::serve(verb, session, words),
        "run" | "workflow" => actions::serve(group, verb, session, words),
        "repo" => repository::serve(verb, session, words),
        "label" | "gist" | "auth" | "secret" | "search" | "status" => small::serve(group, verb, session, words),
        _ => bail!("the stand-in does not serve `gh {command}`"),
    }
}
