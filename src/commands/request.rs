//! The main job: one request, through the pipeline, to its end.

use std::cell::RefCell;

use crate::book::Book;
use crate::cli::Options;
use crate::error::{Error, Kind, Result};
use crate::exec::{self, Terminal};
use crate::invocation::Installed;
use crate::pipeline::{Pipeline, Policy, Recorder};
use crate::planner::{Examples, Mended, Mending, Planner, RecipePlanner, Source};
use crate::prompt::{LONGEST_REQUEST, Prompts};
use crate::run::{Earlier, Event, Listener, Request, Run, Status};
use crate::settings::{PlannerKind, Settings};

use super::Setting;
use super::model::Late;
use super::world::RealWorld;

/// What is done without asking, by the flags and by who is there.
fn policy(options: &Options, terminal: Terminal, settings: &Settings) -> Policy {
    if options.print {
        Policy::Print
    } else if options.yes {
        Policy::Yes(settings.allow.clone())
    } else if terminal == Terminal::None {
        Policy::Nobody
    } else {
        Policy::Ask
    }
}

/// The settings, or why they cannot be read.
pub(super) fn settings<'a>(setting: &'a Setting<'_>) -> Result<&'a Settings> {
    setting.settings.as_ref().map_err(Clone::clone)
}

/// Checks what can be checked of a request before anything is asked.
///
/// # Errors
/// `usage` when it is empty, too long, or about a command of another program.
pub(super) fn check(request: &Request) -> Result<()> {
    let length = request.text.len() + request.command.as_deref().map_or(0, str::len);
    if length > LONGEST_REQUEST {
        return Err(Error::usage(format!("the request is {length} bytes long; at most {LONGEST_REQUEST} are sent"))
            .hint("say it in a few sentences; gut reads the repository itself"));
    }
    match &request.command {
        Some(command) if command.trim().is_empty() => Err(Error::usage("the command of `-c` is empty")
            .hint("gut -c \"git commit 'feat: x'\" -q \"why does it fail?\"")),
        Some(command) if !matches!(command.split_whitespace().next(), Some("git" | "gh")) => {
            Err(Error::usage("the command of `-c` is neither of `git` nor of `gh`")
                .hint("gut -c \"git commit 'feat: x'\" -q \"why does it fail?\""))
        }
        None if request.text.trim().is_empty() => {
            Err(Error::usage("the request is empty").hint("gut undo my last commit but keep the changes"))
        }
        _ => Ok(()),
    }
}

/// Takes a request to its end, tells how it went, and returns the run as it was kept.
pub async fn request(setting: &Setting<'_>, options: &Options, request: Request, earlier: Vec<Earlier>) -> Run {
    request_with(setting, options, request, earlier, None).await
}

/// A command that failed, as far as it was mended, and what is said where it was not and there is no model.
pub(super) type Mend = (Option<Mended>, Error);

/// The same, for a command that is to be mended.
pub(super) async fn request_with(
    setting: &Setting<'_>,
    options: &Options,
    request: Request,
    earlier: Vec<Earlier>,
    mend: Option<Mend>,
) -> Run {
    let mut run = Run::new(request, earlier);
    setting.ui.begin();
    let result = tokio::select! {
        result = pipeline(setting, options, &mut run, mend) => result,
        signal = setting.interrupts.received() => {
            run.status = Status::Interrupted { signal: signal.number() };
            Ok(())
        }
    };
    match result {
        Ok(()) => {}
        Err(fault) if fault.kind == Kind::Interrupted => run.status = Status::Interrupted { signal: 2 },
        Err(fault) => {
            setting.ui.error(&fault);
            run.status = Status::Failed { error: fault };
        }
    }
    if let Err(fault) = setting.store.save(&run) {
        setting.ui.on(Event::Warning { message: format!("the run is not kept: {fault:#}") });
    }
    setting.ui.on(Event::RunFinished { run: run.id.clone(), status: run.status.clone() });
    run
}

async fn pipeline(setting: &Setting<'_>, options: &Options, run: &mut Run, mend: Option<Mend>) -> Result<()> {
    check(&run.request)?;
    let installed = setting.installed().await?;
    let settings = settings(setting)?;
    let prompts = Prompts::load(&settings.directories.prompts())?;
    let recorder = Recorder::new(setting.ui);
    let book = Book::load(&settings.directories.recipes())?;
    let directory = exec::current_directory()
        .map_err(|_| Error::unavailable("the current directory is gone").hint("cd to a directory that exists"))?;
    let examples = Examples::new(&book, &directory, settings.examples);
    let spent = || recorder.spent();
    let late = Late::new(settings, &installed, &prompts, examples, &recorder, &spent);
    // With `--yes` nobody is expected to answer, even where somebody could.
    let terminal = if options.yes { Terminal::None } else { setting.terminal() };
    let world = RealWorld {
        installed: &installed,
        directory: directory.clone(),
        cache: settings.directories.cache.clone(),
        terminal,
        interrupts: &setting.interrupts,
        store: &setting.store,
        ssh: ["GIT_SSH_COMMAND", "GIT_SSH"].iter().find_map(|name| setting.environment.value(name)).map(Into::into),
        taken: RefCell::default(),
    };
    let policy = policy(options, setting.terminal(), settings);
    let is_alone = settings.planner == PlannerKind::Recipes;
    let with = WithPlanner { setting, world: &world, installed: &installed, policy, recorder: &recorder };
    if let Some((mended, nothing)) = mend {
        return with.run(&Mending::new(mended, nothing, late), run).await;
    }
    match settings.planner {
        PlannerKind::Model => match late.planner().await? {
            Some(model) => with.run(model, run).await,
            None => Err(Error::configuration("no model is set up").hint("gut setup")),
        },
        PlannerKind::Auto | PlannerKind::Recipes => {
            with.run(&RecipePlanner::new(&book, &world.directory, late, is_alone), run).await
        }
    }
}

/// Everything of a pipeline but its planner.
struct WithPlanner<'a, 's> {
    setting: &'a Setting<'s>,
    world: &'a RealWorld<'a>,
    installed: &'a Installed,
    policy: Policy,
    recorder: &'a Recorder<'a>,
}

impl WithPlanner<'_, '_> {
    async fn run(self, planner: &impl Planner, run: &mut Run) -> Result<()> {
        let Self { setting, world, installed, policy, recorder } = self;
        Pipeline { planner, frontend: setting.ui, world, installed, policy, recorder }.run(run).await
    }
}

/// The exit code of a run that ended like this.
pub fn exit_code(status: &Status) -> u8 {
    match status {
        Status::Running | Status::Done | Status::Printed => 0,
        // Codes above 255 are those of Windows.
        Status::CommandFailed { code } => u8::try_from(*code).unwrap_or(1),
        Status::Declined => 10,
        Status::Interrupted { signal } => 128 + signal,
        Status::Failed { error } => error.kind.exit_code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_that_cannot_be_sent_are_told_apart() {
        let fault = |text: &str, command: Option<&str>| {
            check(&Request { text: text.into(), command: command.map(str::to_owned) }).unwrap_err().message
        };
        assert!(fault(" ", None).contains("empty"));
        assert!(fault(&"x".repeat(100_000), None).contains("100000 bytes"));
        assert!(fault("", Some(" ")).contains("empty"));
        assert!(fault("", Some("npm test")).contains("neither"));
        assert!(check(&Request { text: String::new(), command: Some("git comit".into()) }).is_ok());
    }

    #[test]
    fn each_ending_has_its_code() {
        let failed = |kind| Status::Failed { error: Error::new(kind, "x") };
        for (status, code) in [
            (Status::Done, 0),
            (Status::Printed, 0),
            (Status::CommandFailed { code: 1 }, 1),
            (Status::CommandFailed { code: 128 }, 128),
            (Status::Declined, 10),
            (Status::Interrupted { signal: 2 }, 130),
            (Status::Interrupted { signal: 15 }, 143),
            (failed(Kind::Usage), 64),
            (failed(Kind::NoAnswer), 65),
            (failed(Kind::Unavailable), 69),
            (failed(Kind::RateLimited), 75),
            (failed(Kind::Refused), 77),
            (failed(Kind::Configuration), 78),
        ] {
            assert_eq!(exit_code(&status), code);
        }
    }
}
