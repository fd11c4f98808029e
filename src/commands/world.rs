//! The world of a run: the repository, the installed tools and the store, as the pipeline sees them.

use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;

use super::Setting;
use crate::error::{Error, Result};
use crate::exec::{self, Exit, Finished, Interrupts, Start, Stderr, Stdout, Terminal};
use crate::invocation::{Expectation, Installed, Invocation, Known, Problem, SignIn, Tool};
use crate::pipeline::World;
use crate::repository::snapshot::{Snapshots, Subject, Taken, Unkept};
use crate::repository::{Changes, Context, Effect, Facts, Reader};
use crate::run::{CommandResult, Output, Run, Store};

/// The real world.
pub(super) struct RealWorld<'a> {
    pub(super) installed: &'a Installed,
    pub(super) directory: PathBuf,
    pub(super) cache: PathBuf,
    pub(super) terminal: Terminal,
    /// Whether a program reads standard output.
    pub(super) is_read_by_program: bool,
    pub(super) interrupts: &'a Interrupts,
    pub(super) store: &'a Store,
    /// The user's own way to start ssh, which must not be lost.
    pub(super) ssh: Option<OsString>,
    /// The state that was kept before the run under way.
    pub(super) taken: RefCell<Option<Taken>>,
    /// The host that gh was told to speak to.
    pub(super) chosen_host: Option<String>,
    /// Whether gh is signed in, once that was asked.
    pub(super) sign_in: RefCell<Option<SignIn>>,
}

impl<'a> RealWorld<'a> {
    /// The world around this directory.
    pub(super) fn new(
        setting: &'a Setting<'_>,
        installed: &'a Installed,
        directory: PathBuf,
        cache: PathBuf,
        terminal: Terminal,
    ) -> Self {
        Self {
            installed,
            directory,
            cache,
            terminal,
            is_read_by_program: setting.ui.is_read_by_program(),
            interrupts: &setting.interrupts,
            store: &setting.store,
            ssh: ["GIT_SSH_COMMAND", "GIT_SSH"].iter().find_map(|name| setting.environment.value(name)).map(Into::into),
            taken: RefCell::default(),
            chosen_host: setting.environment.text("GH_HOST").map(str::to_owned),
            sign_in: RefCell::default(),
        }
    }

    pub(super) fn reader(&self) -> Reader {
        Reader::new(self.installed.git.program.clone(), self.directory.clone())
    }

    fn to_start(&self, invocation: &Invocation, terminal: Terminal) -> Result<Start> {
        let tool = invocation.tool;
        let Some(found) = self.installed.tool(tool) else {
            return Err(Error::unavailable(format!("`{tool}` is not installed")));
        };
        Ok(Start {
            program: found.program.clone(),
            args: invocation.args.clone(),
            directory: self.directory.clone(),
            environment: if terminal == Terminal::None { self.unattended(invocation) } else { Vec::new() },
            ..Start::default()
        })
    }

    async fn start(
        &self,
        invocation: &Invocation,
        terminal: Terminal,
        stdout: Stdout,
        stderr: Stderr,
    ) -> Result<Finished> {
        let mut start = self.to_start(invocation, terminal)?;
        self.keep_ssh(&mut start, invocation).await?;
        let finished = exec::run(&start, terminal, stdout, stderr, self.interrupts).await;
        Ok(finished.with_context(|| format!("cannot start `{}`", invocation.tool))?)
    }

    /// Puts the program for ssh that is configured in the place of our own: it may hold a key, or a way through a proxy. Where it
    /// is an ssh, it does not wait either.
    async fn keep_ssh(&self, start: &mut Start, invocation: &Invocation) -> Result<()> {
        let Some(place) = start.environment.iter().position(|(name, _)| *name == SSH) else { return Ok(()) };
        if invocation.tool == Tool::Git && !invocation.talks_to_remotes() {
            return Ok(());
        }
        let Some(configured) = self.reader().ssh_command().await? else { return Ok(()) };
        let program = configured.split_whitespace().next().unwrap_or_default();
        if Path::new(program).file_name().is_some_and(|name| name == "ssh") {
            start.environment[place].1 = format!("{configured} {SSH_OPTIONS}").into();
        } else {
            start.environment.remove(place);
        }
        Ok(())
    }

    /// Where nobody is there, nothing may wait for an editor, a pager, a password or an answer.
    fn unattended(&self, invocation: &Invocation) -> Vec<(&'static str, OsString)> {
        // `:` takes the text that git has prepared; a commit without any is refused by git itself. A command that is there only
        // for somebody to edit a text would change nothing, and say that it succeeded.
        let editor = if invocation.needs_editor() { "false" } else { ":" };
        let mut variables: Vec<(&'static str, OsString)> = [
            ("GIT_EDITOR", editor),
            ("GIT_MERGE_AUTOEDIT", "no"),
            ("GIT_PAGER", "cat"),
            ("PAGER", "cat"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_ASKPASS", "true"),
            ("SSH_ASKPASS", "true"),
            ("GCM_INTERACTIVE", "never"),
            ("GH_PROMPT_DISABLED", "1"),
            ("GH_PAGER", "cat"),
            ("GH_NO_UPDATE_NOTIFIER", "1"),
            ("GH_NO_EXTENSION_UPDATE_NOTIFIER", "1"),
            ("GH_SPINNER_DISABLED", "1"),
        ]
        .map(|(name, value)| (name, value.into()))
        .to_vec();
        // An interactive rebase that nobody edits does nothing and says that it succeeded, unless it only moves fixups.
        let squashes = invocation.args.iter().any(|word| word == "--autosquash");
        variables.push(("GIT_SEQUENCE_EDITOR", if squashes { ":" } else { "false" }.into()));
        if self.ssh.is_none() {
            variables.push((SSH, format!("ssh {SSH_OPTIONS}").into()));
        }
        variables
    }
}

/// Whether gh is signed in to a host that it may speak to here.
pub(super) async fn sign_in(installed: &Installed, reader: &Reader, chosen_host: Option<&str>) -> SignIn {
    installed.sign_in(chosen_host, reader.remote_hosts()).await
}

/// What git takes its ssh from.
const SSH: &str = "GIT_SSH_COMMAND";
/// With these ssh asks nobody, and does not wait long.
const SSH_OPTIONS: &str = "-oBatchMode=yes -oConnectTimeout=10";

/// How much of a command's standard output is kept for a program, in bytes.
const MOST_OUTPUT: usize = 1024 * 1024;
/// How long a dry run may take: that of a push talks to the remote.
const REHEARSAL: Duration = Duration::from_secs(60);

/// Keeps what the repository configures from running: nobody has confirmed it. Clean filters run all the same, as for any
/// `git status`.
fn harden(args: &mut Vec<String>) {
    let name = args.first().cloned().unwrap_or_default();
    let end = args.iter().position(|word| word == "--").unwrap_or(args.len());
    let more: &[&str] = match name.as_str() {
        "push" => &["--no-verify", "--no-recurse-submodules", "--receive-pack=git-receive-pack", "--no-signed"],
        _ => &[],
    };
    args.splice(end..end, more.iter().map(ToString::to_string));
    let settings = [
        "core.hooksPath=/dev/null",
        // Since git 2.54 hooks may stand in the configuration too. A dry run of a push runs none, by its option.
        "hook.post-index-change.enabled=false",
        "hook.reference-transaction.enabled=false",
        "core.fsmonitor=false",
        "protocol.ext.allow=never",
    ];
    args.splice(0..0, settings.iter().flat_map(|setting| ["-c".to_owned(), (*setting).to_owned()]));
}

/// The exit code, and the signal where one ended it.
fn code(exit: Exit) -> (i32, Option<i32>) {
    match exit {
        Exit::Code(code) => (code, None),
        Exit::Signal(signal) => (128 + signal, Some(signal)),
    }
}

fn stderr(invocation: &Invocation) -> Stderr {
    if invocation.shows_progress() { Stderr::Terminal } else { Stderr::Pipe }
}

impl World for RealWorld<'_> {
    async fn context(&self) -> Result<Context> {
        self.reader().context().await
    }

    async fn changes(&self) -> Result<Changes> {
        self.reader().changes().await
    }

    async fn options(&self, invocation: &Invocation) -> Option<Known> {
        self.installed.options(invocation, &self.directory, &self.cache).await
    }

    async fn check(&self, expectations: &[Expectation]) -> Result<Vec<Problem>> {
        self.reader().check(expectations).await
    }

    async fn facts(&self) -> Result<Option<Facts>> {
        self.reader().facts().await
    }

    async fn effect(&self, facts: &Facts, invocation: &Invocation, known: Option<&Known>) -> Result<Effect> {
        self.reader().effect(facts, invocation, known).await
    }

    async fn sign_in(&self) -> SignIn {
        let known = self.sign_in.borrow().clone();
        if let Some(known) = known {
            return known;
        }
        let answer = sign_in(self.installed, &self.reader(), self.chosen_host.as_deref()).await;
        self.sign_in.replace(Some(answer.clone()));
        answer
    }

    async fn keep_state(&self, subject: Subject) -> Result<Option<(usize, Vec<Unkept>)>> {
        let reader = self.reader();
        let Some(snapshots) = Snapshots::find(&reader).await? else { return Ok(None) };
        let taken = snapshots.take(subject).await?;
        let told = (taken.copied(), taken.unkept().to_vec());
        self.taken.replace(Some(taken));
        Ok(Some(told))
    }

    async fn finish_state(&self) -> Result<()> {
        let Some(taken) = self.taken.take() else { return Ok(()) };
        taken.finish(&self.reader()).await
    }

    async fn execute(&self, invocation: &Invocation) -> Result<(CommandResult, Option<Output>)> {
        let stdout = match (self.is_read_by_program, self.terminal) {
            (false, _) => Stdout::Inherited,
            // Editors and pagers need a terminal there.
            (true, Terminal::Inherited | Terminal::Reopened) => Stdout::Stderr,
            (true, Terminal::None) => Stdout::Kept(MOST_OUTPUT),
        };
        if invocation.tool == Tool::Gh && invocation.subcommand().first() == Some(&"auth") {
            self.sign_in.take();
        }
        let began = Instant::now();
        let finished = self.start(invocation, self.terminal, stdout, stderr(invocation)).await?;
        let (code, signal) = code(finished.exit);
        let elapsed_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let output = finished.stdout.map(|kept| Output { text: kept.text, cut: kept.cut });
        Ok((CommandResult::Ended { code, signal, elapsed_ms, stderr: finished.stderr }, output))
    }

    async fn rehearse(&self, invocation: &Invocation) -> Result<(i32, Output)> {
        let mut start = self.to_start(invocation, Terminal::None)?;
        harden(&mut start.args);
        let told = exec::capture(&start, REHEARSAL, MOST_OUTPUT).await;
        let told = told.with_context(|| format!("cannot start the dry run `{invocation}`"))?;
        let text = String::from_utf8_lossy(&told.stdout) + String::from_utf8_lossy(&told.stderr);
        Ok((code(told.exit).0, Output { text: text.into_owned(), cut: told.cut }))
    }

    fn keep(&self, run: &Run) -> Result<()> {
        Ok(self.store.save(run)?)
    }
}
