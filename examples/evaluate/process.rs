//! Processes with a limit on their time.

use std::io;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// By itself, with this code.
    Code(i32),
    /// By a signal.
    Signal,
    /// It was ended, since its time was over.
    TimedOut,
}

/// Runs a command with nothing to read, its output appended to two files.
///
/// # Errors
/// When it cannot be started.
pub(crate) fn run(mut command: Command, out: &Path, err: &Path, limit: Duration) -> io::Result<End> {
    let append = |path: &Path| std::fs::File::options().create(true).append(true).open(path);
    command.stdin(Stdio::null()).stdout(append(out)?).stderr(append(err)?);
    // So that all of it can be ended.
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn()?;
    let started = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().map_or(End::Signal, End::Code));
        }
        if started.elapsed() > limit {
            end_group(&mut child);
            return Ok(End::TimedOut);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(10));
    }
}

/// Ends a process and those it has started.
fn end_group(child: &mut Child) {
    #[cfg(unix)]
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(rustix::process::Pid::from_raw) {
        // It may have ended in the meantime.
        let _: rustix::io::Result<()> = rustix::process::kill_process_group(pid, rustix::process::Signal::KILL);
    }
    drop(child.kill());
    drop(child.wait());
}
