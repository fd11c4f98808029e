//! A pseudo-terminal for a command's standard error.
//!
//! git shows progress and colours only where standard error is a terminal, and what it says there on failure is what a
//! second round needs. So it gets a terminal, and gut reads it on its way to the user's. Passwords are asked for on the
//! controlling terminal, which stays the user's own.

use std::fs::File;
use std::io::{self, Read};
use std::pin::Pin;
use std::process::Stdio;
use std::task::{Context, Poll, ready};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, OutputModes, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize};
use tokio::io::unix::AsyncFd;
use tokio::io::{AsyncRead, ReadBuf};

/// Opens a pair of the user's terminal's size: the end to read, and the end for the command.
pub(super) fn open() -> io::Result<(Reader, Stdio)> {
    let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
    grantpt(&ours)?;
    unlockpt(&ours)?;
    let name = ptsname(&ours, Vec::new())?;
    let theirs = rustix::fs::open(
        &name,
        rustix::fs::OFlags::RDWR | rustix::fs::OFlags::NOCTTY | rustix::fs::OFlags::CLOEXEC,
        rustix::fs::Mode::empty(),
    )?;
    // The user's terminal already turns a line feed into a new line.
    let mut modes = tcgetattr(&theirs)?;
    modes.output_modes.remove(OutputModes::OPOST);
    tcsetattr(&theirs, OptionalActions::Now, &modes)?;
    if let Ok(size) = tcgetwinsize(rustix::stdio::stderr()) {
        tcsetwinsize(&theirs, size)?;
    }
    rustix::io::ioctl_fionbio(&ours, true)?;
    Ok((Reader(AsyncFd::new(File::from(ours))?), Stdio::from(theirs)))
}

/// The end of the pseudo-terminal that gut reads.
pub(super) struct Reader(AsyncFd<File>);

impl AsyncRead for Reader {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        loop {
            let mut guard = ready!(self.0.poll_read_ready(context))?;
            let free = buffer.initialize_unfilled();
            match guard.try_io(|file| file.get_ref().read(free)) {
                Ok(Ok(count)) => {
                    buffer.advance(count);
                    return Poll::Ready(Ok(()));
                }
                Ok(Err(fault)) => return Poll::Ready(Err(fault)),
                Err(_would_block) => {}
            }
        }
    }
}
