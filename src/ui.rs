//! The only place that prints. Standard output carries the answer, standard error the story.

mod clipboard;
mod confirm;
mod escape;
mod line;
mod paint;
mod render;
mod spinner;
mod terminal;

use std::cell::{Cell, RefCell};
use std::io::{IsTerminal, Write};

pub use line::Line;
pub use terminal::SavedTerminal;

use crate::error::Error;
use crate::exec::Terminal;
use crate::run::{Event, Listener};
use paint::Paint;
use spinner::Spinner;

/// How much is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// Errors and warnings.
    Answer,
    /// The plan, its explanation and what becomes of it.
    Story,
    /// Every stage and every call, with what it took.
    Everything,
}

/// The screen and the keyboard.
pub struct Ui {
    detail: Detail,
    paint: Paint,
    width: usize,
    terminal: Terminal,
    spinner: RefCell<Option<Spinner>>,
    spins: bool,
    /// Whether something of this run was told, so that the next thing stands apart from it.
    told: Cell<bool>,
}

impl Ui {
    /// A screen that tells this much; `terminal` says whether someone is there.
    pub fn new(detail: Detail, terminal: Terminal) -> Self {
        let term = console::Term::stderr();
        let is_terminal = std::io::stderr().is_terminal();
        Self {
            detail,
            paint: Paint::new(console::colors_enabled_stderr()),
            width: if is_terminal { usize::from(term.size().1).clamp(40, 100) } else { 80 },
            terminal,
            spinner: RefCell::default(),
            spins: is_terminal && term.features().is_attended(),
            told: Cell::new(false),
        }
    }

    /// Whether someone is there to ask.
    pub fn terminal(&self) -> Terminal {
        self.terminal
    }

    /// Writes the answer: to standard output, as it is.
    pub fn answer(&self, text: &str) {
        write_to(&mut std::io::stdout().lock(), text);
    }

    /// Writes a part of the story to standard error.
    pub fn tell(&self, text: &str) {
        self.stop_spinner();
        write_to(&mut std::io::stderr().lock(), text);
    }

    /// Writes a fault and what to do about it.
    pub fn error(&self, fault: &Error) {
        self.tell(&render::error(fault, self.paint));
    }

    /// Greets the user of a session.
    pub fn greet(&self) {
        self.tell(&render::banner(self.paint));
    }

    /// Makes the next run of a session stand apart.
    pub fn begin(&self) {
        self.told.set(false);
    }

    fn start_spinner(&self, text: String) {
        if self.spins {
            let previous = self.spinner.replace(Some(Spinner::start(text)));
            drop(previous);
        }
    }

    pub(crate) fn stop_spinner(&self) {
        drop(self.spinner.take());
    }
}

impl Listener for Ui {
    fn on(&self, event: Event) {
        if let Some(text) = render::waiting(&event) {
            self.start_spinner(text);
        } else if matches!(event, Event::StageFinished { .. }) {
            self.stop_spinner();
        }
        let Some(text) = render::event(&event, self.detail, self.paint, self.width) else { return };
        // A blank line before the first thing keeps the story apart from the command that was typed.
        if !self.told.replace(true) && self.detail >= Detail::Story {
            self.tell("\n");
        }
        self.tell(&text);
    }
}

/// Writes text and ignores that nobody reads it any more (`gut ... | head`).
fn write_to(stream: &mut impl Write, text: &str) {
    let written = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
    // Where the screen itself is gone there is nobody to tell.
    drop(written);
}

/// Writes a message of the argument parser, which knows where it belongs and how it looks.
pub fn parser_message(message: &clap::Error) {
    drop(message.print());
}
