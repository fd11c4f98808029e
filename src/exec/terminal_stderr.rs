//! A pseudo-terminal for a command's standard error.
//!
//! git shows progress and colours only where standard error is a terminal, and what it says there on failure is what a
//! second round needs. So it gets a terminal, and gut reads it on its way to the user's. Passwords are asked for on the
//! controlling terminal, which stays the user's own.

use std::io;
use std::process::Stdio;

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, OutputModes, tcgetattr, tcgetwinsize, tcsetattr, tcsetwinsize};
use tokio::fs::File;

/// Opens a pair of the user's terminal's size: the end to read, and the end for the command.
pub(super) fn open() -> io::Result<(File, Stdio)> {
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
    Ok((File::from_std(std::fs::File::from(ours)), Stdio::from(theirs)))
}
