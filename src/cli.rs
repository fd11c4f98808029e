//! The command line: structs only; their doc comments are the help text.

mod commands;
mod options;

pub use commands::{
    Command, ConfigCommand, DoctorOptions, ExplainOptions, FixOptions, HistoryOptions, RedoOptions, RunOptions,
    SetupOptions, Shell, ShowOptions, StatsOptions, UndoOptions,
};
pub use options::{Cli, Options, RequestLine};

use clap::{CommandFactory, Parser};

use crate::run::names_run;

/// What a command line asks for.
#[derive(Debug)]
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
pub enum Wish {
    /// A request in words (may be none) with its options.
    Request {
        /// The options.
        options: Options,
        /// The words, as the shell gave them.
        words: Vec<String>,
    },
    /// Something else.
    Command {
        /// The options that stood before its name, which it has taken already where they concern it.
        options: Options,
        /// What.
        command: Command,
    },
}

/// What `gut config` can do.
const OF_CONFIG: [&str; 7] = ["get", "set", "unset", "list", "path", "edit", "schema"];

/// Reads a command line. A word that is also a subcommand starts it only where the rest of the line fits it: `gut
/// completions bash` does, `gut completions are broken, fix them` is a request.
///
/// # Errors
/// What the parser has to say: help, the version, or what is wrong.
pub fn parse(args: &[std::ffi::OsString]) -> Result<Wish, clap::Error> {
    use clap::error::ErrorKind;
    let fault = match Cli::try_parse_from(args) {
        Ok(Cli { options, command: Some(command), .. }) if !is_said(&command) => {
            let command = command.with(&options);
            return Ok(Wish::Command { options, command });
        }
        // It is a request after all.
        Ok(Cli { command: Some(_), .. }) => return as_request(args),
        Ok(Cli { options, words, command: None }) => return Ok(Wish::Request { options, words }),
        Err(fault) => fault,
    };
    if matches!(fault.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Err(fault);
    }
    // A word that begins with a digit behind `undo` is a name that was mistyped.
    let words: Vec<&str> =
        args.iter().skip(1).filter_map(|word| word.to_str()).filter(|word| !word.starts_with('-')).collect();
    if let ["undo", name] = words.as_slice()
        && name.starts_with(|first: char| first.is_ascii_digit())
    {
        return Err(fault);
    }
    if let ["show" | "again" | "resume", name] = words.as_slice()
        && name.split('-').next().is_some_and(names_run)
    {
        return Err(fault);
    }
    // `eval "$(gut init ksh)"`: what comes of it is run by a shell.
    if let ["init" | "completions", _] = words.as_slice() {
        return Err(fault);
    }
    // `gut config lst`, `gut config set model`: nobody asks for git in such words.
    if let ["config", rest @ ..] = words.as_slice()
        && (rest.len() <= 1 || (rest.len() == 2 && OF_CONFIG.contains(&rest[0])))
    {
        return Err(fault);
    }
    match as_request(args) {
        // One word that is a subcommand's name is no request: its own message says what is missing.
        Ok(Wish::Request { options, words }) if words.len() > 1 => Ok(Wish::Request { options, words }),
        // `show the log with --oneline`: a word too many for a subcommand makes it a request, with an option too many.
        Err(of_request) if !is_about_option(&fault) && is_option(&of_request) => Err(of_request),
        _ => Err(fault),
    }
}

/// Whether this is about an option that there is not.
fn is_option(fault: &clap::Error) -> bool {
    fault.kind() == clap::error::ErrorKind::UnknownArgument && is_about_option(fault)
}

/// Whether this is about an option: one that there is not, or the value of one.
fn is_about_option(fault: &clap::Error) -> bool {
    use clap::error::{ContextKind, ContextValue};
    matches!(fault.get(ContextKind::InvalidArg), Some(ContextValue::String(word)) if word.starts_with('-'))
}

fn as_request(args: &[std::ffi::OsString]) -> Result<Wish, clap::Error> {
    let RequestLine { options, words } = RequestLine::try_parse_from(args)?;
    Ok(Wish::Request { options, words })
}

/// Whether a line that the parser takes for a subcommand is something people say: `explain the last commit`, `help me`.
fn is_said(command: &Command) -> bool {
    match command {
        Command::Explain(explain) => {
            let first = explain.command.first().and_then(|word| word.split_whitespace().next());
            !matches!(first, Some("git" | "gh"))
        }
        Command::Help { topic: Some(topic) } => !topics().any(|known| known == topic.as_str()),
        _ => false,
    }
}

/// What `gut help` knows besides the subcommands.
pub const TOPICS: [&str; 7] = ["recipes", "risk", "privacy", "exit-codes", "shells", "scripts", "json"];

fn topics() -> impl Iterator<Item = String> {
    let commands = Cli::command();
    let names: Vec<String> = commands.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    TOPICS.into_iter().map(str::to_owned).chain(names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Class;

    fn wish(line: &str) -> Result<Wish, clap::Error> {
        let args: Vec<std::ffi::OsString> = std::iter::once("gut").chain(line.split(' ')).map(Into::into).collect();
        parse(&args)
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
        RequestLine::command().debug_assert();
    }

    #[test]
    fn a_subcommand_starts_only_where_the_line_fits_it() {
        assert!(matches!(
            wish("completions bash"),
            Ok(Wish::Command { command: Command::Completions { shell: Shell::Bash }, .. })
        ));
        assert!(matches!(wish("undo"), Ok(Wish::Command { command: Command::Undo(_), .. })));
        assert!(matches!(wish("undo 20261123-101500-k3f9 --yes"), Ok(Wish::Command { command: Command::Undo(_), .. })));
        assert!(matches!(wish("redo"), Ok(Wish::Command { command: Command::Redo(_), .. })));
        assert!(matches!(
            wish("-y undo"),
            Ok(Wish::Command { command: Command::Undo(UndoOptions { yes: true, .. }), .. })
        ));
        for line in ["undo my last commit", "undo the merge", "redo the commit"] {
            assert!(matches!(wish(line), Ok(Wish::Request { .. })), "{line}");
        }
        assert!(wish("history --limit 0").unwrap_err().to_string().contains("--limit"));
        for line in [
            "completions are broken",
            "completions bash is missing",
            "init a repository here",
            "help me undo",
            "undo it",
            "-y push it",
        ] {
            let Ok(Wish::Request { words, .. }) = wish(line) else { panic!("{line} is a request") };
            assert_eq!(words.join(" "), line.trim_start_matches("-y "));
        }
        assert!(wish("completions").unwrap_err().to_string().contains("<SHELL>"));
        for line in ["config lst", "config set model", "config", "init ksh", "completions frob", "history --limit 0"] {
            assert!(wish(line).is_err(), "{line}");
        }
        assert!(matches!(wish("config my name as Ada"), Ok(Wish::Request { .. })));
        assert!(wish("undo --hrad").unwrap_err().to_string().contains("--hrad"));
    }

    #[test]
    fn a_run_is_named_and_a_request_is_said() {
        for line in
            ["show", "show k3f9", "show 20261123-101500-k3f9", "show 20261123", "show --json", "--json show k3f9"]
        {
            assert!(matches!(wish(line), Ok(Wish::Command { command: Command::Show(_), .. })), "{line}");
        }
        for line in ["again", "again k3f9 --yes", "again --model x", "--yes again"] {
            assert!(matches!(wish(line), Ok(Wish::Command { command: Command::Again(_), .. })), "{line}");
        }
        for line in ["resume", "resume 20261123-1015", "resume --print"] {
            assert!(matches!(wish(line), Ok(Wish::Command { command: Command::Resume(_), .. })), "{line}");
        }
        for line in
            ["history", "history --limit 3", "--plain history", "history --clear --yes", "--yes history --clear"]
        {
            assert!(matches!(wish(line), Ok(Wish::Command { command: Command::History(_), .. })), "{line}");
        }
        for line in [
            "show me the last commit",
            "show this",
            "show 42",
            "show 3f9a2b1",
            "show branches",
            "again please",
            "again commit k3f9",
            "resume the rebase",
            "resume rebase",
            "undo this",
            "undo that k3f9",
            "history of one.txt",
            "history rewrite",
        ] {
            assert!(matches!(wish(line), Ok(Wish::Request { .. })), "{line}");
        }
        for line in ["show 20261123-101500-K3F9", "again 20261123-1015001", "history --yes"] {
            assert!(wish(line).is_err(), "{line}");
        }
        assert!(matches!(wish("undo k3f9"), Ok(Wish::Command { command: Command::Undo(_), .. })));
    }

    #[test]
    fn classes_are_separated_by_commas_or_repeated() {
        let Ok(Wish::Request { options, .. }) = wish("--allow lossy,shared --allow irreversible x") else {
            panic!("it is a request")
        };
        assert_eq!(options.allow, [Class::Lossy, Class::Shared, Class::Irreversible]);
        assert!(wish("--allow everything x").is_err());
    }
}
