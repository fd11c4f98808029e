//! A shell as a user has it: on a terminal whose screen is looked at, with the script of `gut init` in it.

use std::fs::File;
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use rexpect::process::{PtyProcess, Signal};

use super::Sandbox;

/// Alt and g, as a terminal sends it.
pub(crate) const KEY: &str = "\x1bg";

const ROWS: u16 = 50;
const COLUMNS: u16 = 160;

/// Which shell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Bash,
    Zsh,
    Fish,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Bash, Self::Zsh, Self::Fish];

    /// How it starts without anybody's files.
    fn command(self) -> &'static str {
        match self {
            Self::Bash => "bash --noprofile --norc -i",
            Self::Zsh => "zsh -f -i",
            Self::Fish => "fish --no-config -i",
        }
    }

    /// A prompt that shows the exit code, a history that forgets what begins with a space, and nothing that moves by itself.
    fn manners(self) -> &'static str {
        match self {
            Self::Bash => "HISTFILE= HISTCONTROL=ignoreboth PS1='[$?]% '",
            Self::Zsh => "PS1='[%?]%% '; setopt hist_ignore_space; autoload -Uz compinit; compinit -u -D",
            Self::Fish => {
                "set -g fish_autosuggestion_enabled 0; function fish_prompt; printf '[%s]%% ' $status; end; function fish_mode_prompt; end"
            }
        }
    }

    /// The line that the README asks for.
    fn line(self) -> &'static str {
        match self {
            Self::Bash => r#"eval "$(gut init bash)""#,
            Self::Zsh => r#"eval "$(gut init zsh)""#,
            Self::Fish => "gut init fish | source",
        }
    }
}

/// A shell that waits for keys.
pub(crate) struct Shell {
    screen: vt100::Parser,
    output: Receiver<Vec<u8>>,
    /// All that was written, also what no screen shows.
    written: Vec<u8>,
    keyboard: File,
    process: PtyProcess,
}

impl Drop for Shell {
    /// A shell that somebody sits at stays, whatever else it is told.
    fn drop(&mut self) {
        drop(self.process.kill(Signal::SIGKILL));
    }
}

impl Shell {
    /// A shell in which `gut` is gut.
    pub(crate) fn start(sandbox: &Sandbox, kind: Kind) -> Self {
        Self::start_after(sandbox, kind, "true")
    }

    /// The same, where this was done before the script.
    #[track_caller]
    pub(crate) fn start_after(sandbox: &Sandbox, kind: Kind, before: &str) -> Self {
        let link = sandbox.path("bin/gut");
        if !link.exists() {
            std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gut"), link).unwrap();
        }
        let mut command = sandbox.command("sh");
        command.args(["-c", &format!("stty echo rows {ROWS} cols {COLUMNS}; exec {}", kind.command())]);
        let process = PtyProcess::new(command).unwrap();
        let mut source = process.get_file_handle().unwrap();
        let (sender, output) = channel();
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(length @ 1..) = source.read(&mut chunk) {
                if sender.send(chunk[..length].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keyboard = process.get_file_handle().unwrap();
        let size = |count| NonZeroU16::new(count).unwrap();
        let screen = vt100::Parser::new(size(ROWS), size(COLUMNS), 0);
        let mut shell = Self { screen, output, written: Vec::new(), keyboard, process };
        for line in [kind.manners(), before, kind.line()] {
            shell.keys(&format!("{line}\r"));
        }
        // The screen is clear, and everything before it is done.
        shell.keys(" clear; printf '\\033]0;read''y\\007'\r");
        shell.wait("the script to be read", |shell| shell.wrote("\x1b]0;ready\x07"));
        shell.wait("a prompt", |shell| shell.line() == "[0]%");
        shell
    }

    /// Presses these keys.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Types this into an empty line, and sees it there.
    #[track_caller]
    pub(crate) fn types(&mut self, text: &str) {
        self.keys(text);
        self.shows_line(text);
    }

    /// Types this and Enter, and waits for a prompt with this exit code.
    #[track_caller]
    pub(crate) fn runs(&mut self, line: &str, code: i32) {
        self.types(line);
        self.enter(code);
    }

    /// Presses Enter, and waits for a prompt with this exit code.
    #[track_caller]
    pub(crate) fn enter(&mut self, code: i32) {
        assert_ne!(self.line(), format!("[{code}]%"), "there is something on the line");
        self.keys("\r");
        self.wait(&format!("a prompt with {code}"), |shell| shell.line() == format!("[{code}]%"));
    }

    /// Waits for the prompt to be followed by this and nothing else.
    #[track_caller]
    pub(crate) fn shows_line(&mut self, text: &str) {
        let text = text.trim_end();
        self.wait(&format!("the line {text:?}"), |shell| {
            shell.line().split_once("]% ").is_some_and(|(_, line)| line == text)
        });
    }

    /// Waits for this to stand somewhere on the screen.
    #[track_caller]
    pub(crate) fn shows(&mut self, text: &str) {
        self.wait(&format!("{text:?} on the screen"), |shell| shell.page().contains(text));
    }

    /// Waits for this to be written to the terminal, seen or not.
    #[track_caller]
    pub(crate) fn writes(&mut self, text: &str) {
        self.wait(&format!("{text:?} to be written"), |shell| shell.wrote(text));
    }

    /// What the screen shows.
    pub(crate) fn page(&self) -> String {
        self.screen.screen().contents()
    }

    fn wrote(&self, text: &str) -> bool {
        self.written.windows(text.len()).any(|bytes| bytes == text.as_bytes())
    }

    /// The row of the cursor.
    fn line(&self) -> String {
        let screen = self.screen.screen();
        let row = usize::from(screen.cursor_position().0);
        screen.rows(0, COLUMNS).nth(row).unwrap_or_default().trim_end().to_owned()
    }

    #[track_caller]
    fn wait(&mut self, what: &str, is_there: impl Fn(&Self) -> bool) {
        while !is_there(self) {
            // A limit for a test that hangs, not a time that is measured.
            let Ok(chunk) = self.output.recv_timeout(Duration::from_secs(30)) else {
                panic!("waited for {what}, and the screen shows\n{}", self.page());
            };
            self.screen.process(&chunk);
            self.written.extend_from_slice(&chunk);
            // fish 4 asks the terminal what it is, and waits for the answer.
            if chunk.windows(3).any(|bytes| bytes == b"\x1b[c") {
                self.keys("\x1b[?6c");
            }
        }
    }
}
