//! The only place that prints. Standard output carries the answer, standard error the story.

mod ask;
mod clipboard;
mod confirm;
mod escape;
mod legend;
mod line;
mod paint;
mod render;
mod spinner;
mod terminal;
mod undo;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};

pub use line::Line;
pub use terminal::SavedTerminal;
pub use undo::list_undo;

use crate::error::{Error, Result};
use crate::exec::Terminal;
use crate::run::{Event, Listener};
use paint::Paint;
use render::Waiting;
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
    /// Warnings of this run: each is told once.
    warned: RefCell<BTreeSet<String>>,
    /// The lines of a plan, and what they were edited to.
    draft: RefCell<Option<(Vec<String>, Vec<String>)>>,
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
            warned: RefCell::default(),
            draft: RefCell::default(),
        }
    }

    /// Whether someone is there to ask.
    pub fn terminal(&self) -> Terminal {
        self.terminal
    }

    /// Writes the answer: to standard output, as it is. A reader that has left (`gut ... | head`) is no fault.
    ///
    /// # Errors
    /// When it cannot be written, as on a full disk.
    pub fn answer(&self, text: &str) -> Result<()> {
        let mut stdout = std::io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Err(fault) if fault.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(anyhow::Error::new(fault).context("cannot write to standard output").into())
            }
            _ => Ok(()),
        }
    }

    /// Writes a part of the story to standard error.
    pub fn tell(&self, text: &str) {
        self.stop_spinner();
        let mut stderr = std::io::stderr().lock();
        // Where the screen itself is gone there is nobody to tell.
        drop(stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush()));
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
        self.warned.borrow_mut().clear();
    }

    fn start_spinner(&self, waiting: Waiting) {
        if self.spins {
            let previous = self.spinner.replace(Some(Spinner::start(waiting)));
            drop(previous);
        }
    }

    pub(crate) fn stop_spinner(&self) {
        drop(self.spinner.take());
    }
}

impl Listener for Ui {
    fn on(&self, event: Event) {
        if let Some(waiting) = render::waiting(&event) {
            self.start_spinner(waiting);
        } else if matches!(event, Event::StageFinished { .. }) {
            self.stop_spinner();
        }
        if let Event::Warning { message } = &event
            && !self.warned.borrow_mut().insert(message.clone())
        {
            return;
        }
        let Some(text) = render::event(&event, self.detail, self.paint, self.width) else { return };
        // A blank line before the first thing keeps the story apart from the command that was typed.
        if !self.told.replace(true) && self.detail >= Detail::Story {
            self.tell("\n");
        }
        self.tell(&text);
    }
}

/// Writes a message of the argument parser, which knows where it belongs and how it looks.
pub fn parser_message(message: &clap::Error) {
    drop(message.print());
}
