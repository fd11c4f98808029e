//! gut on a terminal of its own, with keys to press.

use std::process::Command;

use rexpect::process::{Signal, WaitStatus};
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};

use super::Sandbox;

/// A terminal in which something runs.
pub(crate) struct Screen {
    session: PtySession,
}

impl Screen {
    /// gut with these words.
    pub(crate) fn gut(sandbox: &Sandbox, args: &[&str]) -> Self {
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_gut"));
        command.args(args);
        Self::of(command)
    }

    /// A script of the shell, in which `gut` is gut.
    pub(crate) fn shell(sandbox: &Sandbox, script: &str) -> Self {
        let mut command = sandbox.command("sh");
        command.args(["-c", &format!("gut() {{ '{}' \"$@\"; }}; {script}", env!("CARGO_BIN_EXE_gut"))]);
        Self::of(command)
    }

    fn of(mut command: Command) -> Self {
        command.env("NO_COLOR", "1");
        // A limit for a test that hangs, not a time that is measured.
        let options = Options::new().timeout_ms(Some(20_000)).strip_ansi_escape_codes(false);
        Self { session: spawn_with_options(command, options).unwrap() }
    }

    /// Waits for this text and returns what came before it.
    #[track_caller]
    pub(crate) fn expect(&mut self, text: &str) -> String {
        match self.session.exp_string(text) {
            Ok(before) => before,
            Err(fault) => panic!("{fault}"),
        }
    }

    /// Waits for the prompt to be ready for keys.
    #[track_caller]
    pub(crate) fn prompt(&mut self) -> String {
        self.expect("  > ")
    }

    /// Types this.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.session.send(keys).unwrap();
        self.session.flush().unwrap();
    }

    /// Types this and Enter.
    pub(crate) fn enter(&mut self, keys: &str) {
        self.keys(&format!("{keys}\r"));
    }

    /// Sends a signal to what runs.
    pub(crate) fn signal(&mut self, signal: Signal) {
        self.session.process_mut().signal(signal).unwrap();
    }

    /// Waits for the end, however it comes.
    #[track_caller]
    pub(crate) fn gone(mut self) {
        self.session.exp_eof().unwrap_or_else(|fault| panic!("{fault}"));
        self.session.process().wait().unwrap();
    }

    /// Waits for the end; returns the rest of the output and the exit code.
    #[track_caller]
    pub(crate) fn end(mut self) -> (String, i32) {
        let rest = self.session.exp_eof().unwrap_or_else(|fault| panic!("{fault}"));
        match self.session.process().wait().unwrap() {
            WaitStatus::Exited(_, code) => (rest, code),
            other => panic!("{other:?} after {rest}"),
        }
    }
}
