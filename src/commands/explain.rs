//! `gut explain <command>`: every part of a command, from the help of the installed tools. Nothing of it is run.

use std::time::Instant;

use serde_json::{Value, json};

use super::Setting;
use super::legend::parts;
use super::model::Late;
use super::request::settings;
use super::typed::{self, Alias};
use super::world::RealWorld;
use crate::book::Book;
use crate::cli::ExplainOptions;
use crate::error::{Error, Result};
use crate::exec;
use crate::invocation::{Installed, Invocation, Problem, Risk, Unreadable, classify, needs_shell, without_globals};
use crate::pipeline::{Examination, Recorder, World};
use crate::planner::{Examples, Planner, Source};
use crate::prompt::Prompts;
use crate::repository::{Effect, redact};
use crate::run::{Event, Listener, Part, Plan, PlannedCommand, Request, Run, Stage};
use crate::settings::PlannerKind;

/// What a model is asked where the user asked nothing but what a command does.
const QUESTION: &str = "What does this do in this repository?";

/// Explains it; returns the exit code, which is 0 for a wrong command too.
///
/// # Errors
/// `usage` when it is no single command of git or gh, `unavailable` when git is not installed.
pub async fn explain(setting: &Setting<'_>, options: &ExplainOptions) -> Result<u8> {
    Box::pin(answer(setting, options)).await
}

async fn answer(setting: &Setting<'_>, options: &ExplainOptions) -> Result<u8> {
    let typed = typed::read(&options.command)?;
    let installed = setting.installed().await?;
    let directory = exec::current_directory()
        .map_err(|_| Error::unavailable("the current directory is gone").hint("cd to a directory that exists"))?;
    let cache = setting.directories.cache.clone();
    let world = RealWorld::new(setting, &installed, directory, cache.clone(), setting.terminal());
    let (invocation, aliases) = typed::unalias(typed.clone(), &installed, &world.reader()).await?;
    refuse_shell(&world, &invocation).await?;
    let (plan, parts) = tokio::join!(examine(setting, &world, &invocation), parts(&world, &invocation, &cache));
    let explained = Explained { line: typed::shown(&typed), aliases, plan, parts };
    if !options.json {
        explained.show(setting)?;
    }
    let summary = if options.offline || explained.is_unknown() {
        None
    } else {
        let answer = tokio::select! {
            answer = Box::pin(summary(setting, &installed, &world, &explained)) => answer,
            signal = setting.interrupts.received() => return Ok(128 + signal.number()),
        };
        answer.unwrap_or_else(|fault| {
            let message = format!("the model does not add to this: {fault}");
            setting.ui.on(Event::Warning { message });
            None
        })
    };
    match summary {
        _ if options.json => setting.ui.legend_json(&explained.json(summary.as_deref()))?,
        Some(summary) => setting.ui.summary(&summary)?,
        None => {}
    }
    Ok(0)
}

/// A word that only a shell could act on is a second command, or no command at all.
async fn refuse_shell(world: &RealWorld<'_>, invocation: &Invocation) -> Result<()> {
    let (_, rest) = without_globals(invocation);
    let known = world.options(&rest).await;
    match needs_shell(&rest, known.as_ref()) {
        Some(operator) => Err(typed::unreadable(&Unreadable::Operator(redact(operator)))),
        None => Ok(()),
    }
}

/// The command as our own rules and the repository see it. A repository that cannot be read is a warning.
async fn examine(setting: &Setting<'_>, world: &RealWorld<'_>, invocation: &Invocation) -> Plan {
    let examination = Examination { world, installed: world.installed, tells_effects: true };
    let plan = match examination.examine(vec![invocation.clone()]).await {
        Ok(plan) => plan,
        Err(fault) => {
            setting.ui.on(Event::Warning { message: format!("the repository cannot be read: {fault}") });
            let known = world.options(invocation).await;
            Plan { commands: vec![unseen(invocation, classify(invocation, known.as_ref()))], ..Plan::default() }
        }
    };
    Plan { commands: plan.commands.into_iter().map(without_secrets).collect(), ..plan }
}

/// The command with no secret in anything that is shown of it. Its own words are not shown where the line has one.
fn without_secrets(command: PlannedCommand) -> PlannedCommand {
    let all = |texts: Vec<String>| texts.iter().map(|text| redact(text)).collect::<Vec<_>>();
    let problems = command.problems.into_iter().map(|problem| Problem {
        message: redact(&problem.message),
        suggestion: problem.suggestion.as_deref().map(redact),
        wrong: problem.wrong.as_deref().map(redact),
        candidates: all(problem.candidates),
        ..problem
    });
    let refused = command.risk.refused.as_deref().map(redact);
    PlannedCommand {
        line: redact(&command.line),
        risk: Risk { reason: redact(&command.risk.reason), refused, ..command.risk },
        problems: problems.collect(),
        effect: Effect { changes: all(command.effect.changes), ..command.effect },
        ..command
    }
}

fn unseen(invocation: &Invocation, risk: Risk) -> PlannedCommand {
    let (problems, effect) = (Vec::new(), Effect::default());
    PlannedCommand { line: invocation.to_string(), invocation: invocation.clone(), risk, problems, effect }
}

/// Everything that is said without a model.
struct Explained {
    /// The command as it was typed.
    line: String,
    aliases: Vec<Alias>,
    plan: Plan,
    parts: Vec<Part>,
}

impl Explained {
    /// Whether it ends in an alias that a shell runs, of which nothing more is known.
    fn is_unknown(&self) -> bool {
        self.aliases.last().is_some_and(Alias::needs_shell)
    }

    fn told(&self) -> Vec<String> {
        self.aliases.iter().map(Alias::told).collect()
    }

    fn show(&self, setting: &Setting<'_>) -> Result<()> {
        if self.is_unknown() {
            return setting.ui.unexplained(&self.line, &self.told());
        }
        setting.ui.legend(&self.plan, &self.parts, &self.told())
    }

    fn json(&self, summary: Option<&str>) -> Value {
        let command = self.plan.commands.first().filter(|_| !self.is_unknown());
        let problems = command.map(|command| command.problems.iter().map(ToString::to_string).collect::<Vec<_>>());
        let parts = if self.is_unknown() { &[][..] } else { &self.parts };
        json!({
            "command": self.line,
            "stands_for": self.aliases.first().and(command).map(|command| &command.line),
            "aliases": self.told(),
            "parts": parts,
            "class": command.map(|command| command.risk.class),
            "reason": command.map(|command| &command.risk.reason),
            "refused": command.and_then(|command| command.risk.refused.as_ref()),
            "problems": problems.unwrap_or_default(),
            "effect": command.map(|command| &command.effect.changes).cloned().unwrap_or_default(),
            "summary": summary,
        })
    }
}

/// What a model says of the command in the light of this repository; `None` where no model is set up.
async fn summary(
    setting: &Setting<'_>,
    installed: &Installed,
    world: &RealWorld<'_>,
    explained: &Explained,
) -> Result<Option<String>> {
    let settings = settings(setting)?;
    if settings.planner == PlannerKind::Recipes {
        return Ok(None);
    }
    let prompts = Prompts::load(&settings.directories.prompts())?;
    let book = Book::load(&settings.directories.recipes())?;
    let recorder = Recorder::new(setting.ui);
    let spent = || recorder.spent();
    let examples = Examples::new(&book, &world.directory, 0);
    let late = Late::new(settings, installed, &prompts, examples, &recorder, &spent);
    // Where none is set up, none is missed.
    let wants_none = settings.endpoint.is_none() && settings.local.is_empty();
    if wants_none {
        return Ok(None);
    }
    let Some(planner) = late.planner().await? else { return Ok(None) };
    let mut run = Run::new(Request { text: QUESTION.to_owned(), command: Some(explained.line.clone()) }, Vec::new());
    run.context = Some(world.context().await?);
    let stage = Stage::Explain;
    recorder.on(Event::StageStarted { stage, attempt: 1 });
    let started = Instant::now();
    let answer = planner.explain(&run, &explained.plan).await;
    let elapsed_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    recorder.on(Event::StageFinished { stage, attempt: 1, elapsed_ms });
    Ok(Some(redact(&answer?.summary)))
}
