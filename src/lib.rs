//! gut: say what you want, see the exact git or gh command, understand it, run it.
//!
//! A fixed pipeline of five stages ([`pipeline`]) works on one run state ([`mod@run`]). A [`planner`] fills the first three
//! stages, the user decides in the fourth, git or gh runs in the fifth. Arrows point downwards: `commands -> ui, trace
//! -> pipeline -> planner -> book, prompt, llm -> run -> invocation, repository -> settings, exec -> provider, stage, class,
//! files, error`.

pub mod book;
pub mod class;
pub mod cli;
pub mod commands;
pub mod error;
pub mod exec;
pub mod files;
pub mod invisible;
pub mod invocation;
pub mod llm;
pub mod pipeline;
pub mod planner;
pub mod prompt;
pub mod provider;
pub mod repository;
pub mod run;
pub mod settings;
pub mod stage;
pub mod trace;
pub mod ui;

use std::ffi::OsString;
use std::io::{IsTerminal, Read};

use cli::{Command, Options, UndoOptions, Wish};
use commands::Setting;
use commands::request::{exit_code, request};
use error::{Error, Result};
use exec::{Interrupts, Terminal};
use repository::snapshot::Direction;
use run::{Request, Store};
use settings::{Directories, Environment, Flags, Settings};
use ui::{Detail, Manner, SavedTerminal, Ui, is_simple_terminal};

/// How much of a request on standard input is read, in bytes: more than is sent, so that too much is told from enough.
const LONGEST_INPUT: u64 = 1024 * 1024;

/// Does what the command line says and returns the exit code.
pub fn run(args: &[OsString]) -> u8 {
    let (options, job) = match cli::parse(args) {
        Ok(Wish::Command { command: Command::Completions { shell }, .. }) => {
            return answer(Ok(commands::completions::completions(shell)));
        }
        Ok(Wish::Command { command: Command::Init { shell }, .. }) => {
            return answer(Ok(commands::init::init(shell)));
        }
        Ok(Wish::Command { command: Command::Help { topic }, .. }) => {
            return answer(commands::help::help(topic.as_deref()));
        }
        Ok(Wish::Command { command: Command::Recipes { words }, .. }) => {
            return answer(
                Directories::find().and_then(|directories| commands::recipes::recipes(&directories, &words)),
            );
        }
        Ok(Wish::Command { command, options }) => (options, Job::Command(command)),
        Ok(Wish::Request { options, words }) => (options, Job::Request(words)),
        Err(message) if message.kind() == clap::error::ErrorKind::UnknownArgument => {
            return report(&unknown_option(&message));
        }
        Err(message) => {
            ui::parser_message(&message);
            return if message.use_stderr() { error::Kind::Usage.exit_code() } else { 0 };
        }
    };
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(fault) => return report(&Error::from(anyhow::Error::new(fault).context("cannot start"))),
    };
    let saved = SavedTerminal::save();
    let code = runtime.block_on(serve(&options, &job)).unwrap_or_else(|fault| report(&fault));
    // A prompt may have been cut short.
    if code >= 128 || code == error::Kind::TimedOut.exit_code() {
        saved.restore();
    }
    // A prompt that was cut short still waits for a key in a thread of its own; nobody waits for that thread.
    runtime.shutdown_background();
    code
}

/// Prints what needs nothing but the command line.
fn answer(text: Result<String>) -> u8 {
    text.and_then(|text| plain_ui().answer(&text)).map_or_else(|fault| report(&fault), |()| 0)
}

/// A word with dashes is most often a part of the request.
fn unknown_option(message: &clap::Error) -> Error {
    use clap::error::{ContextKind, ContextValue};
    let option = match message.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) => option.as_str(),
        _ => "such",
    };
    let fault = Error::usage(format!("gut has no option `{option}`"));
    let fault = match message.get(ContextKind::SuggestedArg) {
        Some(ContextValue::String(near)) => fault.hint(format!("the nearest is `{near}`")),
        _ => fault,
    };
    fault.hint("if it belongs to your request, quote the request: gut \"show the log with --oneline\"")
}

/// Whether colours are not forbidden. `NO_COLOR` wins over `CLICOLOR_FORCE` (<https://bixense.com/clicolors>); the rest of the
/// rules are the console's.
fn wants_colours(environment: &Environment) -> bool {
    environment.value("NO_COLOR").is_none()
}

fn plain_ui() -> Ui {
    let environment = Environment::of_process();
    let (colours, moves) = (wants_colours(&environment), !is_simple_terminal(environment.text("TERM")));
    Ui::new(Manner { detail: Detail::Answer, plain: false, json: false, colours, moves }, Terminal::None)
}

fn report(fault: &Error) -> u8 {
    plain_ui().error(fault);
    fault.kind.exit_code()
}

/// What a process is for.
#[allow(clippy::large_enum_variant, reason = "there is one of it")]
enum Job {
    /// A request in these words, or a session where there are none.
    Request(Vec<String>),
    /// Something else.
    Command(Command),
}

async fn serve(options: &Options, job: &Job) -> Result<u8> {
    let options = match job {
        Job::Command(command) => command.options().unwrap_or(options),
        Job::Request(_) => options,
    };
    let words = match job {
        Job::Request(words) => words.as_slice(),
        Job::Command(_) => &[],
    };
    let from_input = words == ["-"];
    let environment = Environment::of_process();
    let terminal = terminal(from_input, environment.text("TERM"));
    let text = if from_input { read_input()? } else { words.join(" ") };
    let wants_session = matches!(job, Job::Request(words) if words.is_empty()) && options.command.is_none();
    if wants_session && (terminal == Terminal::None || options.print || options.show_prompt) {
        return Err(Error::usage("there is no request").hint("gut undo my last commit but keep the changes"));
    }
    let detail = match options {
        Options { verbose: true, .. } => Detail::Everything,
        Options { print: true, .. } | Options { quiet: true, .. } => Detail::Answer,
        _ => Detail::Story,
    };
    let directories = Directories::find()?;
    let flags = Flags {
        provider: options.provider.clone(),
        fallback: options.fallback.clone(),
        base_url: options.base_url.clone(),
        model: options.model.clone(),
        allow: options.allow.clone(),
        planner: options.planner,
    };
    let colours = wants_colours(&environment);
    let settings = Settings::load(&flags, &environment);
    let plain = options.plain || settings.as_ref().is_ok_and(|settings| settings.plain);
    let moves = !is_simple_terminal(environment.text("TERM"));
    let ui = Ui::new(Manner { detail, plain, json: options.json, colours, moves }, terminal);
    let setting = Setting {
        ui: &ui,
        settings,
        environment: &environment,
        store: Store::new(directories.runs()),
        directories: &directories,
        interrupts: Interrupts::listen()
            .map_err(|fault| anyhow::Error::new(fault).context("cannot listen for signals"))?,
    };
    if let Job::Command(command) = job {
        return Box::pin(serve_command(&setting, command)).await;
    }
    if wants_session {
        if let Some(file) = &options.trace {
            trace::Tracer::check(file)?;
        }
        return Ok(commands::session::session(&setting, options).await);
    }
    let wanted = wanted(options, text);
    if options.show_prompt {
        let prompt = commands::show_prompt::show_prompt(&setting, wanted).await?;
        ui.answer_shown(&prompt)?;
        return Ok(0);
    }
    Ok(exit_code(&Box::pin(request(&setting, options, wanted, Vec::new())).await.status))
}

async fn serve_command(setting: &Setting<'_>, command: &Command) -> Result<u8> {
    match command {
        Command::Undo(undo) => commands::undo::undo(setting, Direction::Back, undo).await,
        Command::Redo(redo) => {
            let undo = UndoOptions { dry_run: redo.dry_run, yes: redo.yes, ..UndoOptions::default() };
            commands::undo::undo(setting, Direction::Forth, &undo).await
        }
        Command::Setup(setup) => {
            // The user may stop at any question, and nothing is written then.
            let ended = tokio::select! {
                ended = Box::pin(commands::setup::setup(setting, setup)) => ended,
                signal = setting.interrupts.received() => return Ok(128 + signal.number()),
            };
            ended.map(|()| 0)
        }
        Command::Doctor(doctor) => commands::doctor::doctor(setting, doctor).await,
        Command::Config { command } => commands::config::config(setting, command).await.map(|()| 0),
        Command::Explain(explain) => commands::explain::explain(setting, explain).await,
        Command::Fix(fix) => commands::fix::fix(setting, &fix.options).await,
        Command::History(history) => commands::history::history(setting, history).await,
        Command::Show(show) => commands::show::show(setting, show),
        Command::Again(again) => commands::again::again(setting, again).await,
        Command::Resume(resume) => commands::resume::resume(setting, resume).await,
        Command::Stats(stats) => commands::stats::stats(setting, stats),
        // They need nothing of this, and are answered before.
        Command::Init { .. } | Command::Completions { .. } | Command::Help { .. } | Command::Recipes { .. } => Ok(0),
    }
}

/// The request of the command line: words, or a command and a question about it.
fn wanted(options: &Options, words: String) -> Request {
    let text = match (&options.question, words.is_empty()) {
        (Some(question), true) => question.clone(),
        (Some(question), false) => format!("{question} {words}"),
        (None, _) => words,
    };
    Request { text, command: options.command.clone() }
}

/// Who is there. A request that came through a pipe has used up standard input, but not the terminal.
fn terminal(from_input: bool, kind: Option<&str>) -> Terminal {
    // A terminal that cannot move its cursor is read line by line from standard input, which is used up.
    let is_simple = is_simple_terminal(kind);
    if !std::io::stderr().is_terminal() {
        Terminal::None
    } else if std::io::stdin().is_terminal() {
        Terminal::Inherited
    } else if from_input && !is_simple && std::fs::File::open("/dev/tty").is_ok() {
        Terminal::Reopened
    } else {
        Terminal::None
    }
}

fn read_input() -> Result<String> {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(LONGEST_INPUT).read_to_string(&mut text);
    read.map_err(|fault| Error::usage(format!("cannot read the request from standard input: {fault}")))?;
    Ok(text.trim().to_owned())
}
