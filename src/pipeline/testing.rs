//! Doubles for the tests of the stages: a planner and a user who follow a script, and a world that writes down what is done to it.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};

use super::{Decision, Frontend, Pipeline, Policy, Recorder, World};
use crate::error::{Error, Result};
use crate::invocation::options::parse_git_usage;
use crate::invocation::{Class, Expectation, Installed, InstalledTool, Invocation, Known, Problem, SignIn};
use crate::planner::{Draft, Planner};
use crate::repository::snapshot::{Subject, Unkept};
use crate::repository::{Changes, Context, Effect, Facts, Repository};
use crate::run::{
    Choice, CommandResult, Event, Explanation, Listener, Outcome, Output, Plan, Request, Run, Tools, Verdict,
};

/// The options that every command has here.
const OPTIONS: &str = "    --soft\n    --hard\n    -m, --message <text>\n    --amend\n    -f, --force\n    -d, --delete\n    \
                       -c, --create <branch>\n    --oneline\n    --global\n    -n, --dry-run\n";

/// What happened, in the order it did.
#[derive(Default)]
pub(super) struct Log(RefCell<Vec<String>>);

impl Log {
    fn add(&self, line: impl Into<String>) {
        self.0.borrow_mut().push(line.into());
    }

    /// The lines that begin so, without that beginning.
    pub(super) fn of(&self, start: &str) -> Vec<String> {
        self.0.borrow().iter().filter_map(|line| line.strip_prefix(start)).map(str::to_owned).collect()
    }

    /// The lines that begin with one of these words, whole.
    pub(super) fn only(&self, words: &[&str]) -> Vec<String> {
        let is_one = |line: &&String| words.contains(&line.split(' ').next().unwrap_or_default());
        self.0.borrow().iter().filter(is_one).cloned().collect()
    }
}

/// Answers the stages one after the other; the last answer of a stage is repeated where `repeats` says so.
#[derive(Default)]
pub(super) struct ScriptedPlanner {
    pub(super) choices: RefCell<VecDeque<Result<Choice>>>,
    pub(super) drafts: RefCell<VecDeque<Result<Draft>>>,
    pub(super) explanations: RefCell<VecDeque<Result<Explanation>>>,
    /// What the planner was told at each call: the stage and the words of the user so far.
    pub(super) log: Log,
}

fn fault(stage: &str) -> Error {
    Error::no_answer(format!("the script has no answer for {stage}"))
}

impl Planner for ScriptedPlanner {
    async fn choose(&self, run: &Run) -> Result<Choice> {
        self.log.add(format!("choose {}", feedback(run)));
        self.choices.borrow_mut().pop_front().unwrap_or_else(|| Err(fault("choose")))
    }

    async fn build(&self, run: &Run, _: &Choice) -> Result<Draft> {
        let rejected = run.current().map_or(0, |attempt| attempt.rejections.len());
        self.log.add(format!("build {rejected} {}", feedback(run)));
        self.drafts.borrow_mut().pop_front().unwrap_or_else(|| Err(fault("build")))
    }

    async fn explain(&self, _: &Run, plan: &Plan) -> Result<Explanation> {
        self.log.add(format!("explain {}", plan.lines().join("; ")));
        self.explanations.borrow_mut().pop_front().unwrap_or_else(|| Ok(Explanation::default()))
    }
}

/// What the user has said in the earlier rounds.
fn feedback(run: &Run) -> String {
    let words = run.attempts.iter().filter_map(|attempt| match &attempt.verdict {
        Some(Verdict::Revised { feedback } | Verdict::FailedAndRevised { feedback }) => Some(feedback.clone()),
        Some(Verdict::Answered { answer, .. }) => Some(answer.clone()),
        _ => None,
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Decides by a script; without one it quits.
#[derive(Default)]
pub(super) struct ScriptedFrontend {
    pub(super) decisions: RefCell<VecDeque<Decision>>,
    pub(super) answers: RefCell<VecDeque<String>>,
    pub(super) after_failures: RefCell<VecDeque<String>>,
    /// Why the news cannot be told.
    pub(super) is_deaf: Cell<bool>,
    /// The plans that were shown for a decision with that decision, and everything else the user saw.
    pub(super) log: Log,
    /// The lines of the plan that the user last told to run.
    pub(super) approved: RefCell<Option<Vec<String>>>,
}

impl Frontend for ScriptedFrontend {
    async fn decide(&self, plan: &Plan, runnable: bool) -> Result<Decision> {
        let decision = self.decisions.borrow_mut().pop_front().unwrap_or(Decision::Quit);
        let mark = if runnable { "" } else { " (cannot run)" };
        self.log.add(format!("decide {}{mark}", plan.lines().join("; ")));
        self.approved.replace((decision == Decision::Run && runnable).then(|| plan.lines()));
        Ok(decision)
    }

    async fn answer(&self, question: &str) -> Result<Option<String>> {
        self.log.add(format!("question {question}"));
        Ok(self.answers.borrow_mut().pop_front())
    }

    async fn after_failure(&self, outcome: &Outcome) -> Result<Option<String>> {
        self.log.add(format!("failure {}", outcome.line));
        Ok(self.after_failures.borrow_mut().pop_front())
    }

    fn is_heard(&self) -> Result<()> {
        if self.is_deaf.get() { Err(Error::unavailable("the screen is gone")) } else { Ok(()) }
    }

    fn copy(&self, lines: &[String]) {
        self.log.add(format!("copy {}", lines.join("; ")));
    }

    fn print(&self, lines: &[String]) -> Result<()> {
        self.log.add(format!("print {}", lines.join("; ")));
        Ok(())
    }
}

/// A repository that is only written about.
pub(super) struct FakeWorld {
    /// The states that the facts are read in, one after the other; the last one stays.
    pub(super) states: RefCell<VecDeque<u64>>,
    /// Whether there is no repository.
    pub(super) outside: bool,
    /// The codes with which commands end, by their lines; 0 for all others.
    pub(super) codes: BTreeMap<String, i32>,
    /// What commands say on standard error.
    pub(super) errors: BTreeMap<String, String>,
    /// The signal that ends a command.
    pub(super) signals: BTreeMap<String, i32>,
    /// The effects of commands, by their lines.
    pub(super) effects: BTreeMap<String, Effect>,
    /// Branches that are not there, although a command takes them for granted.
    pub(super) missing: Vec<String>,
    /// What cannot be done: `keep_state`, `finish_state`, `keep`, `execute`, `context`.
    pub(super) broken: Vec<&'static str>,
    /// Whether gh is signed in.
    pub(super) sign_in: SignIn,
    pub(super) log: Log,
}

impl Default for FakeWorld {
    fn default() -> Self {
        Self {
            states: RefCell::default(),
            outside: false,
            codes: BTreeMap::new(),
            errors: BTreeMap::new(),
            signals: BTreeMap::new(),
            effects: BTreeMap::new(),
            missing: Vec::new(),
            broken: Vec::new(),
            sign_in: SignIn::SignedIn,
            log: Log::default(),
        }
    }
}

impl FakeWorld {
    fn try_to(&self, what: &str) -> Result<()> {
        if self.broken.contains(&what) { Err(Error::unavailable(format!("{what} is broken"))) } else { Ok(()) }
    }
}

impl World for FakeWorld {
    async fn context(&self) -> Result<Context> {
        self.try_to("context")?;
        let repository = (!self.outside).then(Repository::default);
        Ok(Context { directory: "here".into(), repository })
    }

    async fn changes(&self) -> Result<Changes> {
        self.log.add("changes");
        Ok(Changes { staged: "a diff".into(), ..Changes::default() })
    }

    async fn options(&self, invocation: &Invocation) -> Option<Known> {
        let command = invocation.args.iter().take(invocation.name_length()).cloned().collect();
        Some(Known { command, options: parse_git_usage(OPTIONS) })
    }

    async fn check(&self, expectations: &[Expectation]) -> Result<Vec<Problem>> {
        let name = |expectation: &Expectation| format!("{expectation:?}");
        let is_missing = |name: &String| self.missing.iter().any(|missing| name.contains(&format!("\"{missing}\"")));
        Ok(expectations.iter().map(name).filter(is_missing).map(Problem::new).collect())
    }

    async fn facts(&self) -> Result<Option<Facts>> {
        let mut states = self.states.borrow_mut();
        let state = if states.len() > 1 { states.pop_front() } else { states.front().copied() };
        Ok((!self.outside).then(|| Facts::numbered(state.unwrap_or_default())))
    }

    async fn effect(&self, _: &Facts, invocation: &Invocation, _: Option<&Known>) -> Result<Effect> {
        Ok(self.effects.get(&invocation.to_string()).cloned().unwrap_or_default())
    }

    async fn sign_in(&self) -> SignIn {
        self.log.add("sign-in");
        self.sign_in.clone()
    }

    async fn keep_state(&self, subject: Subject) -> Result<Option<(usize, Vec<Unkept>)>> {
        self.try_to("keep_state")?;
        let lines: Vec<&str> = subject.commands.iter().map(|command| command.line.as_str()).collect();
        self.log.add(format!("kept {}", lines.join("; ")));
        Ok((!self.outside).then(|| (0, Vec::new())))
    }

    async fn finish_state(&self) -> Result<()> {
        self.log.add("finished");
        self.try_to("finish_state")
    }

    async fn execute(&self, invocation: &Invocation) -> Result<(CommandResult, Option<Output>)> {
        self.try_to("execute")?;
        let line = invocation.to_string();
        self.log.add(format!("ran {line}"));
        let code = self.codes.get(&line).copied().unwrap_or(0);
        let stderr = self.errors.get(&line).cloned().unwrap_or_default();
        let signal = self.signals.get(&line).copied();
        let code = signal.map_or(code, |signal| 128 + signal);
        Ok((CommandResult::Ended { code, signal, elapsed_ms: 1, stderr }, None))
    }

    async fn rehearse(&self, invocation: &Invocation) -> Result<(i32, Output)> {
        let line = invocation.to_string();
        self.log.add(format!("rehearsed {line}"));
        Ok((self.codes.get(&line).copied().unwrap_or(0), Output { text: "would do it".into(), cut: false }))
    }

    fn keep(&self, _: &Run) -> Result<()> {
        self.try_to("keep")
    }
}

/// Writes the news down.
#[derive(Default)]
pub(super) struct Listening {
    pub(super) log: Log,
    pub(super) events: RefCell<Vec<Event>>,
}

impl Listener for Listening {
    fn on(&self, event: Event) {
        if let Event::Warning { message } = &event {
            self.log.add(format!("warning {message}"));
        }
        self.events.borrow_mut().push(event);
    }
}

/// A run and everything that takes part in it.
pub(super) struct Stage {
    pub(super) planner: ScriptedPlanner,
    pub(super) frontend: ScriptedFrontend,
    pub(super) world: FakeWorld,
    pub(super) listening: Listening,
    pub(super) policy: Policy,
    pub(super) explains: bool,
    pub(super) has_gh: bool,
    pub(super) run: Run,
}

impl Stage {
    /// A run for these words with someone there to ask.
    pub(super) fn new(request: &str) -> Self {
        let request = Request { text: request.into(), command: None };
        Self {
            planner: ScriptedPlanner::default(),
            frontend: ScriptedFrontend::default(),
            world: FakeWorld::default(),
            listening: Listening::default(),
            policy: Policy::Ask,
            explains: true,
            has_gh: true,
            run: Run::new(request, Vec::new()),
        }
    }

    /// The next plan of the planner, with the choice of git before it.
    pub(super) fn plans(self, lines: &[&str]) -> Self {
        self.chooses(Tools::Git).builds(lines)
    }

    /// The next answer to stage 1.
    pub(super) fn chooses(self, tools: Tools) -> Self {
        let choice = Choice { reason: "r".into(), tools, needs_changes: false };
        self.planner.choices.borrow_mut().push_back(Ok(choice));
        self
    }

    /// The next answer to stage 2.
    pub(super) fn builds(self, lines: &[&str]) -> Self {
        let commands = lines.iter().map(|line| Invocation::parse(line).unwrap()).collect();
        self.planner.drafts.borrow_mut().push_back(Ok(Draft { commands, ..Draft::default() }));
        self
    }

    /// The next answer to stage 2 is a question.
    pub(super) fn asks(self, question: &str) -> Self {
        let draft = Draft { question: question.into(), ..Draft::default() };
        self.planner.drafts.borrow_mut().push_back(Ok(draft));
        self
    }

    /// The next decisions of the user.
    pub(super) fn decides(self, decisions: impl IntoIterator<Item = Decision>) -> Self {
        self.frontend.decisions.borrow_mut().extend(decisions);
        self
    }

    pub(super) fn with_policy(self, policy: Policy) -> Self {
        Self { policy, ..self }
    }

    /// `--yes`, with these classes allowed.
    pub(super) fn unattended(self, allowed: &[Class]) -> Self {
        self.with_policy(Policy::Yes(allowed.iter().copied().collect()))
    }

    /// Takes the run through the pipeline.
    pub(super) async fn go(&mut self) -> Result<()> {
        let commands =
            ["add", "branch", "clean", "commit", "config", "log", "push", "reset", "status", "switch", "tag"];
        let tool = |commands: &[&str]| InstalledTool::for_tests(commands);
        let gh = self.has_gh.then(|| tool(&["pr create", "pr list", "issue list"]));
        let installed = Installed { git: tool(&commands), gh };
        let recorder = Recorder::new(&self.listening);
        let pipeline = Pipeline {
            planner: &self.planner,
            frontend: &self.frontend,
            world: &self.world,
            installed: &installed,
            policy: self.policy.clone(),
            explains: self.explains,
            recorder: &recorder,
        };
        pipeline.run(&mut self.run).await
    }

    /// The commands that ran.
    pub(super) fn ran(&self) -> Vec<String> {
        self.world.log.of("ran ")
    }

    /// The plans that were put to the user.
    pub(super) fn shown(&self) -> Vec<String> {
        self.frontend.log.of("decide ")
    }

    pub(super) fn warnings(&self) -> Vec<String> {
        self.listening.log.of("warning ")
    }
}
