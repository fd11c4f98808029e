//! The only place that starts a process. It knows programs, words and environments, not plans.
//!
//! Two ways to start one: [`capture`] reads an answer for gut itself, with a limit on time and size; [`run`] runs what
//! the user confirmed, on the user's terminal or without one.

mod interrupts;
mod search;
#[cfg(unix)]
mod terminal_stderr;

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, Command};

use crate::settings::{API_KEY, LAST_FAILURE};

pub use interrupts::{Interrupts, Signal};
pub use search::find_program;

/// How much of what a command writes to standard error is kept, in bytes, counted from the end.
const KEPT_STDERR: usize = 16 * 1024;

/// How long standard error must be silent after a command's end to count as ended too.
const SILENCE: Duration = Duration::from_millis(200);

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// It ended by itself with this code.
    Code(i32),
    /// This signal ended it.
    Signal(i32),
}

impl Exit {
    fn of(status: ExitStatus) -> Self {
        #[cfg(unix)]
        if let Some(signal) = std::os::unix::process::ExitStatusExt::signal(&status) {
            return Self::Signal(signal);
        }
        Self::Code(status.code().unwrap_or(1))
    }
}

/// One program to start: where it is, its words, and what is special about its surroundings.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The resolved path of the program.
    pub program: PathBuf,
    /// Its words, without the program's name.
    pub args: Vec<String>,
    /// The directory to start it in.
    pub directory: PathBuf,
    /// Variables set for it.
    pub environment: Vec<(&'static str, OsString)>,
    /// Variables taken from it.
    pub without: Vec<&'static str>,
    /// What [`capture`] gives it to read; nothing by default. A command that was confirmed reads the terminal instead.
    pub input: Vec<u8>,
    /// Whether [`capture`] throws standard output away unread: it may be a key, which gut must not hold.
    pub unread: bool,
}

impl Start {
    fn command(&self) -> Command {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that starts processes")]
        let mut command = Command::new(&self.program);
        command.args(&self.args).current_dir(&self.directory).kill_on_drop(true);
        // For gut alone: whatever it starts may start what a repository names.
        for name in std::iter::once(&API_KEY).chain(&LAST_FAILURE).chain(&self.without) {
            command.env_remove(name);
        }
        for (name, value) in &self.environment {
            command.env(name, value);
        }
        command
    }
}

/// What a captured process answered.
#[derive(Debug)]
pub struct Captured {
    /// How it ended.
    pub exit: Exit,
    /// Its standard output, up to the limit.
    pub stdout: Vec<u8>,
    /// Its standard error, up to the limit.
    pub stderr: Vec<u8>,
    /// Whether standard output was longer than the limit.
    pub cut: bool,
}

/// Runs a process without a terminal and returns what it wrote, at most `size` bytes of it.
///
/// # Errors
/// When it cannot be started, or has not ended after `time`: it is then killed.
pub async fn capture(start: &Start, time: Duration, size: usize) -> io::Result<Captured> {
    let mut command = start.command();
    command.stdin(if start.input.is_empty() { Stdio::null() } else { Stdio::piped() });
    command.stdout(if start.unread { Stdio::null() } else { Stdio::piped() }).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let work = async {
        let write = async {
            if let Some(mut stdin) = stdin {
                // A process that has read enough closes its end, which is its affair.
                drop(stdin.write_all(&start.input).await);
            }
        };
        let ((), stdout, stderr) = tokio::join!(write, read_start(stdout, size), read_start(stderr, size));
        let (stdout, cut) = stdout?;
        let (stderr, _) = stderr?;
        Ok(Captured { exit: Exit::of(child.wait().await?), stdout, stderr, cut })
    };
    tokio::time::timeout(time, work)
        .await
        .unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, format!("no answer after {time:?}"))))
}

/// Reads everything, keeps the first `size` bytes, and says whether there was more.
async fn read_start(pipe: Option<impl AsyncRead + Unpin>, size: usize) -> io::Result<(Vec<u8>, bool)> {
    let mut kept = (Vec::new(), false);
    read_start_into(pipe, size, &mut kept).await?;
    Ok(kept)
}

/// The same, so that what was read so far is there if nobody waits for the end.
async fn read_start_into(
    pipe: Option<impl AsyncRead + Unpin>,
    size: usize,
    (kept, cut): &mut (Vec<u8>, bool),
) -> io::Result<()> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let mut block = vec![0; 8192];
    loop {
        let count = pipe.read(&mut block).await?;
        if count == 0 {
            return Ok(());
        }
        let room = count.min(size - kept.len());
        kept.extend_from_slice(&block[..room]);
        *cut |= room < count;
    }
}

/// Whether the user is there while a command runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Terminal {
    /// It inherits the terminal: pagers, editors, colours and password prompts work.
    Inherited,
    /// The same, but standard input was used up, so that the terminal itself is opened for it.
    Reopened,
    /// Nobody is there: standard input is empty and nothing may wait.
    None,
}

/// What a command's standard error is, where somebody is there. gut reads it on its way to the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stderr {
    /// A pipe. A pager that is given one asks the controlling terminal for keys, as it should.
    Pipe,
    /// A terminal, for commands that show their progress. A pager would wait for keys on it, where nobody types.
    Terminal,
}

/// Where a command's standard output goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stdout {
    /// To gut's own.
    Inherited,
    /// To gut's standard error: a program reads gut's standard output.
    Stderr,
    /// It is kept, up to this many bytes.
    Kept(usize),
}

/// What a command wrote to standard output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The beginning of it.
    pub text: String,
    /// Whether there was more.
    pub cut: bool,
}

/// What a finished command left behind.
#[derive(Debug)]
pub struct Finished {
    /// How it ended.
    pub exit: Exit,
    /// What it wrote to standard output, where that was kept.
    pub stdout: Option<Kept>,
    /// The end of what it wrote to standard error.
    pub stderr: String,
}

/// Runs a command the user confirmed, to its end, passing its output through and keeping the end of standard error.
///
/// While it runs, an interruption from the keyboard is the command's own affair: it gets the signal too, and what it
/// does about it (an editor and a pager do nothing, git cleans up) decides how the run goes on. A request to end gut is
/// passed on to it.
pub async fn run(
    start: &Start,
    terminal: Terminal,
    stdout: Stdout,
    stderr: Stderr,
    interrupts: &Interrupts,
) -> io::Result<Finished> {
    let mut command = start.command();
    command.stdout(match stdout {
        Stdout::Inherited => Stdio::inherit(),
        #[cfg(unix)]
        Stdout::Stderr => rustix::io::dup(rustix::stdio::stderr())?.into(),
        #[cfg(not(unix))]
        Stdout::Stderr => Stdio::null(),
        Stdout::Kept(_) => Stdio::piped(),
    });
    command.stdin(match terminal {
        Terminal::Inherited => Stdio::inherit(),
        Terminal::Reopened => std::fs::File::open("/dev/tty")?.into(),
        Terminal::None => Stdio::null(),
    });
    #[cfg(not(unix))]
    let _: Stderr = stderr;
    #[cfg(unix)]
    if terminal != Terminal::None
        && stderr == Stderr::Terminal
        && let Ok((ours, theirs)) = terminal_stderr::open()
    {
        command.stderr(theirs);
        let child = command.spawn()?;
        // The command holds the only copies of its end: reading ours ends when the last of them is closed.
        drop(command);
        return finish(child, ours, stdout, interrupts).await;
    }
    command.stderr(Stdio::piped());
    let mut child = command.spawn()?;
    let pipe = child.stderr.take().ok_or_else(|| io::Error::other("no standard error to read"))?;
    finish(child, pipe, stdout, interrupts).await
}

async fn finish(
    mut child: Child,
    stderr: impl AsyncRead + Unpin,
    stdout: Stdout,
    interrupts: &Interrupts,
) -> io::Result<Finished> {
    let _foreground = interrupts.leave_to_child();
    let output = child.stdout.take();
    let Stdout::Kept(most) = stdout else {
        let (exit, stderr) = finish_stderr(&mut child, stderr, interrupts).await?;
        return Ok(Finished { exit, stdout: None, stderr });
    };
    let mut kept = (Vec::new(), false);
    let (exit, stderr) = {
        let mut reading = std::pin::pin!(read_start_into(output, most, &mut kept));
        let mut ending = std::pin::pin!(finish_stderr(&mut child, stderr, interrupts));
        tokio::select! {
            read = &mut reading => {
                read?;
                ending.await?
            }
            ended = &mut ending => {
                // What is left in the pipe is read; a helper that holds it open is not waited for.
                drop(tokio::time::timeout(SILENCE, reading).await);
                ended?
            }
        }
    };
    let (bytes, cut) = kept;
    Ok(Finished { exit, stdout: Some(Kept { text: String::from_utf8_lossy(&bytes).into_owned(), cut }), stderr })
}

/// Passes standard error on until the command has ended; returns how, and the end of what it said.
async fn finish_stderr(
    child: &mut Child,
    mut stderr: impl AsyncRead + Unpin,
    interrupts: &Interrupts,
) -> io::Result<(Exit, String)> {
    let mut kept = Vec::new();
    let mut block = vec![0; 8192];
    let mut ours = tokio::io::stderr();
    let mut open = true;
    let mut ended = None;
    let mut end_requests = interrupts.end_requests();
    let exit = loop {
        tokio::select! {
            read = stderr.read(&mut block), if open => match read {
                // A pseudo-terminal answers with an error, not an end, when its other side is closed.
                Ok(0) | Err(_) => open = false,
                Ok(count) => {
                    keep_end(&mut kept, &block[..count]);
                    // Where nobody reads it any more, the command must still be able to write it, and go on.
                    drop(ours.write_all(&block[..count]).await);
                    drop(ours.flush().await);
                }
            },
            status = child.wait(), if ended.is_none() => ended = Some(Exit::of(status?)),
            // A helper that the command left behind may hold standard error open: after the command's own end, gut
            // waits for silence, not for the end of the output.
            () = tokio::time::sleep(SILENCE), if ended.is_some() && open => open = false,
            signal = interrupts::next(&mut end_requests) => {
                #[cfg(unix)]
                forward(child, signal);
                #[cfg(not(unix))]
                let _: Signal = signal;
            }
        }
        if let (Some(exit), false) = (ended, open) {
            break exit;
        }
    };
    if kept.last().is_some_and(|last| *last != b'\n') {
        // What gut says next stands on a line of its own.
        drop(ours.write_all(b"\n").await);
        drop(ours.flush().await);
    }
    Ok((exit, String::from_utf8_lossy(&kept).replace("\r\n", "\n")))
}

fn keep_end(kept: &mut Vec<u8>, more: &[u8]) {
    kept.extend_from_slice(more);
    if kept.len() > KEPT_STDERR {
        kept.drain(..kept.len() - KEPT_STDERR);
    }
}

#[cfg(unix)]
fn forward(child: &Child, signal: Signal) {
    let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
    if let Some(pid) = pid {
        let signal = match signal {
            Signal::Interrupt => rustix::process::Signal::INT,
            Signal::Terminate => rustix::process::Signal::TERM,
            Signal::HangUp => rustix::process::Signal::HUP,
        };
        // A child that has just ended cannot be signalled, and needs not be.
        let _: Result<(), rustix::io::Errno> = rustix::process::kill_process(pid, signal);
    }
}

/// The directory gut was started in.
///
/// # Errors
/// When it has been deleted.
pub fn current_directory() -> io::Result<PathBuf> {
    std::env::current_dir()
}

/// Whether this path names a file that can be looked at; used to tell one installed binary from another.
pub fn identity(program: &Path) -> io::Result<String> {
    let metadata = program.metadata()?;
    let modified = metadata.modified()?.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{}:{}:{}", program.display(), metadata.len(), modified.as_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_end_of_a_long_output() {
        let mut kept = vec![b'a'; KEPT_STDERR];
        keep_end(&mut kept, b"end");
        assert_eq!(kept.len(), KEPT_STDERR);
        assert!(kept.ends_with(b"aend"));
    }
}
