//! The main job: one request, through the pipeline, to its end.

use std::cell::Cell;
use std::time::Duration;

use crate::book::{Book, Versions};
use crate::cli::Options;
use crate::error::{Error, Kind, Result};
use crate::exec::{self, Interrupts, Terminal};
use crate::invocation::Installed;
use crate::pipeline::{Pipeline, Policy, Recorder};
use crate::planner::{Examples, Mended, Mending, Planner, RecipePlanner, Source};
use crate::prompt::{LONGEST_REQUEST, Prompts};
use crate::repository::redact;
use crate::run::{Earlier, Event, Held, Listener, Request, Run, Status, new_id};
use crate::settings::{KeySource, PlannerKind, Retention, Settings};
use crate::trace::{Traced, Tracer, Wanted};

use super::Setting;
use super::model::Late;
use super::world::RealWorld;

/// How long a command may take to end after it was asked to; then it is killed.
const GRACE: Duration = Duration::from_secs(5);

/// What is done without asking, by the flags and by who is there.
fn policy(options: &Options, terminal: Terminal, settings: &Settings) -> Policy {
    if options.print {
        Policy::Print
    } else if options.dry_run {
        Policy::DryRun
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
    run.directory = here().unwrap_or_default();
    // Where nothing can be locked, nothing can be kept either, which is told when it is tried.
    let held = loop {
        match setting.store.hold(&run.id) {
            Ok(None) => run.id = new_id(jiff::Timestamp::now()),
            held => break held.ok().flatten(),
        }
    };
    Box::pin(go(setting, options, run, held, mend)).await
}

/// The current directory, as runs note it; `None` where it is gone.
pub(super) fn here() -> Option<String> {
    Some(redact(&exec::current_directory().ok()?.to_string_lossy()))
}

/// Takes a run to its end from where it is, tells how it went, and returns it as it was kept.
pub(super) async fn go(
    setting: &Setting<'_>,
    options: &Options,
    mut run: Run,
    held: Option<Held>,
    mend: Option<Mend>,
) -> Run {
    setting.ui.begin();
    let tracer = tracer(setting, options);
    let news = Traced { listener: setting.ui, tracer: tracer.as_ref().ok().and_then(Option::as_ref) };
    news.on(Event::RunStarted { run: run.id.clone(), request: run.request.text.clone() });
    let is_over = Cell::new(false);
    let result = if let Err(fault) = &tracer {
        Err(fault.clone())
    } else {
        tokio::select! {
            result = pipeline(setting, options, &mut run, &news, mend) => result,
            signal = setting.interrupts.received() => {
                run.status = Status::Interrupted { signal: signal.number() };
                Ok(())
            }
            () = overdue(options.timeout, &setting.interrupts, &is_over) => Ok(()),
        }
    };
    setting.ui.leave_question();
    let is_done = matches!(run.status, Status::Done | Status::Printed | Status::Declined);
    match result {
        _ if is_over.get() && !is_done => {
            let seconds = options.timeout.unwrap_or_default();
            let fault = Error::new(Kind::TimedOut, format!("it was not done after {seconds} s, and was stopped"))
                .hint("`gut resume` goes on from there, `gut undo` takes back what was done");
            setting.ui.error(&fault);
            run.status = Status::Failed { error: fault };
        }
        Ok(()) => {}
        Err(fault) if fault.kind == Kind::Interrupted => run.status = Status::Interrupted { signal: 2 },
        Err(fault) => {
            setting.ui.error(&fault);
            run.status = Status::Failed { error: fault };
        }
    }
    if let Err(fault) = setting.store.save(&run) {
        news.on(Event::Warning { message: format!("the run is not kept: {fault:#}") });
    }
    if let Some(tracer) = news.tracer {
        for fault in tracer.finish(&run, exit_code(&run.status)).await {
            setting.ui.on(Event::Warning { message: fault.to_string() });
        }
    }
    drop(held);
    // Where the settings cannot be read, nobody knows how much is to be kept.
    if let Ok(settings) = &setting.settings
        && let Err(fault) = forget(setting, settings.retention, &run)
    {
        setting.ui.on(Event::Warning { message: format!("old runs are not deleted: {fault:#}") });
    }
    setting.ui.on(Event::RunFinished { run: run.id.clone(), status: run.status.clone() });
    if let Err(fault) = setting.ui.finish(&run, exit_code(&run.status))
        && !matches!(run.status, Status::Failed { .. })
    {
        setting.ui.error(&fault);
        run.status = Status::Failed { error: fault };
    }
    run
}

/// Deletes what is not to be kept: this run, where none is, and else the oldest.
fn forget(setting: &Setting<'_>, retention: Retention, run: &Run) -> anyhow::Result<()> {
    if retention.runs == 0 {
        setting.store.delete(&run.id).map(drop)
    } else {
        setting.store.prune(retention, jiff::Timestamp::now())
    }
}

/// Waits until the time is over, asks what runs to end, and gives it a while to do so. Without a limit it never comes back.
async fn overdue(seconds: Option<f64>, interrupts: &Interrupts, is_over: &Cell<bool>) {
    let Some(limit) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) else {
        return std::future::pending().await;
    };
    tokio::time::sleep(limit).await;
    is_over.set(true);
    interrupts.ask_to_end();
    tokio::time::sleep(GRACE).await;
}

/// Who makes spans of a run, where somebody wants them. No key that gut knows of is in them, whoever repeats it.
fn tracer(setting: &Setting<'_>, options: &Options) -> Result<Option<Tracer>> {
    let services = setting.settings.iter().flat_map(|settings| settings.endpoint.iter().chain(&settings.fallback));
    let secrets = services.filter_map(|service| match &service.key.as_ref()?.source {
        KeySource::Secret(secret) => Some(secret.clone()),
        KeySource::Command { .. } => None,
    });
    let wanted = Wanted { file: options.trace.as_deref(), content: options.trace_content, secrets: secrets.collect() };
    Tracer::begin(wanted, setting.environment)
}

async fn pipeline(
    setting: &Setting<'_>,
    options: &Options,
    run: &mut Run,
    news: &Traced<'_>,
    mend: Option<Mend>,
) -> Result<()> {
    check(&run.request)?;
    let installed = setting.installed().await?;
    let settings = settings(setting)?;
    let prompts = Prompts::load(&settings.directories.prompts())?;
    let recorder = Recorder::new(news);
    let book = Book::load(&settings.directories.recipes())?.for_versions(Versions::of(&installed));
    let directory = exec::current_directory()
        .map_err(|_| Error::unavailable("the current directory is gone").hint("cd to a directory that exists"))?;
    let examples = Examples::new(&book, &directory, settings.examples);
    let spent = || recorder.spent();
    let late = Late::new(settings, &installed, &prompts, examples, &recorder, &spent);
    // With `--yes` nobody is expected to answer, even where somebody could.
    let terminal = if options.yes { Terminal::None } else { setting.terminal() };
    let cache = settings.directories.cache.clone();
    let world = RealWorld::new(setting, &installed, directory.clone(), cache, terminal);
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
        let explains = policy != Policy::Print && setting.ui.explains();
        Pipeline { planner, frontend: setting.ui, world, installed, policy, explains, recorder }.run(run).await
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
