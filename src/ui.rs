//! The only place that prints. Standard output carries the answer, standard error the story.

mod ask;
mod clipboard;
mod command;
mod confirm;
mod escape;
mod history;
mod layout;
mod legend;
mod line;
mod paint;
mod plan;
mod question;
mod render;
mod show;
mod spinner;
mod stats;
mod terminal;
mod undo;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::io::{IsTerminal, Write};
use std::time::Instant;

pub use confirm::Spoken;
pub use history::{Next, history_json, history_lines};
pub use line::Line;
pub use stats::summary;
pub use terminal::{SavedTerminal, is_simple_terminal};
pub use undo::list_undo;

use crate::error::{Error, Result};
use crate::exec::Terminal;
use crate::run::{Event, Listener, Message, Run, Stage};
use layout::Look;
use paint::Paint;
use question::Open;
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

/// What is told, and to whom.
#[derive(Debug, Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is a manner of its own")]
pub struct Manner {
    /// How much.
    pub detail: Detail,
    /// In words, one thing a line, without colours and moving signs.
    pub plain: bool,
    /// To a program as well, as JSON on standard output.
    pub json: bool,
    /// In colours, where the terminal has them.
    pub colours: bool,
    /// Whether the cursor of the terminal can be moved.
    pub moves: bool,
}

/// The screen and the keyboard.
pub struct Ui {
    manner: Manner,
    look: Look,
    terminal: Terminal,
    spinner: RefCell<Option<Spinner>>,
    is_terminal: bool,
    /// Whether something of this run was told, so that the next thing stands apart from it.
    told: Cell<bool>,
    /// Warnings of this run: each is told once.
    warned: RefCell<BTreeSet<String>>,
    /// The lines of a plan, and what they were edited to.
    draft: RefCell<Option<(Vec<String>, Vec<String>)>>,
    /// Since when an explanation is being made.
    explaining: Cell<Option<Instant>>,
    /// The prompt that is open.
    open: RefCell<Option<Open>>,
    /// Why a program cannot be told the news.
    unheard: RefCell<Option<Error>>,
    /// What waits until a menu is closed, which nothing may be printed into.
    held: RefCell<Option<String>>,
}

impl Ui {
    /// A screen that tells things in this manner; `terminal` says whether someone is there.
    pub fn new(manner: Manner, terminal: Terminal) -> Self {
        let term = console::Term::stderr();
        let is_terminal = std::io::stderr().is_terminal();
        let width = if is_terminal { usize::from(term.size().1).clamp(40, 200) } else { 80 };
        let moves = is_terminal && manner.moves;
        let paint = Paint::new(manner.colours && !manner.plain && console::colors_enabled_stderr());
        Self {
            manner,
            look: Look { paint, width, plain: manner.plain, moves },
            terminal,
            spinner: RefCell::default(),
            is_terminal,
            told: Cell::new(false),
            warned: RefCell::default(),
            draft: RefCell::default(),
            explaining: Cell::default(),
            open: RefCell::default(),
            unheard: RefCell::default(),
            held: RefCell::default(),
        }
    }

    /// Whether there is someone to explain a plan to.
    pub fn explains(&self) -> bool {
        self.manner.detail >= Detail::Story || self.manner.json
    }

    /// Whether everything is said in words, and nothing moves.
    pub fn is_plain(&self) -> bool {
        self.look.plain
    }

    /// Whether a program reads standard output.
    pub fn is_read_by_program(&self) -> bool {
        self.manner.json
    }

    /// Whether someone is there to ask.
    pub fn terminal(&self) -> Terminal {
        self.terminal
    }

    /// How an answer looks: what is piped into a file is not painted, whatever the screen can do.
    fn answer_look(&self) -> Look {
        let colours = self.manner.colours && !self.look.plain && console::colors_enabled();
        Look { paint: Paint::new(colours), ..self.look }
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

    /// Writes an answer that people read, so that nothing of it acts on the terminal.
    ///
    /// # Errors
    /// As [`Ui::answer`].
    pub fn answer_shown(&self, text: &str) -> Result<()> {
        self.answer(&escape::lines(text))
    }

    /// Writes an answer in JSON, so that it acts on no terminal.
    ///
    /// # Errors
    /// As [`Ui::answer`].
    pub fn answer_json(&self, text: &str) -> Result<()> {
        self.answer(&escape::json(text))
    }

    /// Writes a part of the story to standard error, above the prompt where one is open.
    pub fn tell(&self, text: &str) {
        self.stop_spinner();
        if let Some(held) = &mut *self.held.borrow_mut() {
            held.push_str(text);
            return;
        }
        let columns = usize::from(console::Term::stderr().size().1);
        let text = match &mut *self.open.borrow_mut() {
            Some(open) => match open.insert(text, self.look, columns) {
                Some(text) => text,
                None => return,
            },
            None => text.to_owned(),
        };
        let mut stderr = std::io::stderr().lock();
        // Where the screen itself is gone there is nobody to tell.
        drop(stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush()));
    }

    /// The last line for a program: how the run ended.
    ///
    /// # Errors
    /// As [`Ui::answer`].
    pub fn finish(&self, run: &Run, exit_code: u8) -> Result<()> {
        if let Some(fault) = self.unheard.borrow().clone() {
            return Err(fault);
        }
        if self.manner.json { self.answer_json(&Message::result(run, exit_code).line()) } else { Ok(()) }
    }

    /// Writes a fault and what to do about it.
    pub fn error(&self, fault: &Error) {
        self.tell(&render::error(fault, self.look.paint));
    }

    /// Greets the user of a session.
    pub fn greet(&self) {
        self.tell(&render::banner(self.look));
    }

    /// Makes the next run of a session stand apart.
    pub fn begin(&self) {
        self.told.set(false);
        self.warned.borrow_mut().clear();
    }

    fn start_spinner(&self, waiting: Waiting) {
        if (self.look.moves || (self.look.plain && self.is_terminal)) && self.open.borrow().is_none() {
            let previous = self.spinner.replace(Some(Spinner::start(waiting, self.look.plain)));
            drop(previous);
        }
    }

    pub(crate) fn stop_spinner(&self) {
        drop(self.spinner.take());
    }

    /// Leaves a question that nobody answers any more: what is told next stands below it.
    pub fn leave_question(&self) {
        if self.open.take().is_some() {
            self.tell("\n");
        }
    }

    /// Keeps what is told until [`Ui::release`]: a menu is on the screen.
    fn hold(&self) {
        self.stop_spinner();
        self.held.replace(Some(String::new()));
    }

    fn release(&self) {
        if let Some(held) = self.held.take()
            && !held.is_empty()
        {
            self.tell(&held);
        }
    }

    /// Notes how far the explanation is, and draws the question anew where it is on the screen.
    fn note_explaining(&self, event: &Event) {
        let is_over = match event {
            Event::StageStarted { stage: Stage::Explain, .. } => {
                self.explaining.set(Some(Instant::now()));
                return;
            }
            Event::Explained { .. } => false,
            Event::StageFinished { stage: Stage::Explain, .. } => true,
            _ => return,
        };
        let was_awaited = self.explaining.take().is_some();
        let mut open = self.open.borrow_mut();
        if let Some(Open { drawn: Some((block, _)), .. }) = open.as_mut() {
            block.awaited = None;
            drop(open);
            if is_over && was_awaited {
                self.tell("");
            }
        }
    }
}

impl Listener for Ui {
    fn on(&self, event: Event) {
        if self.manner.json && self.unheard.borrow().is_none() {
            let told = self.answer_json(&Message::event(event.clone()).line());
            self.unheard.replace(told.err());
        }
        if let Some(waiting) = render::waiting(&event) {
            self.start_spinner(waiting);
        } else if matches!(event, Event::StageFinished { .. }) {
            self.stop_spinner();
        }
        self.note_explaining(&event);
        if let Event::Warning { message } = &event
            && !self.warned.borrow_mut().insert(message.clone())
        {
            return;
        }
        let Some(text) = render::event(&event, self.manner.detail, self.look) else { return };
        // A blank line before the first thing keeps the story apart from the command that was typed.
        if !self.told.replace(true) && self.manner.detail >= Detail::Story && !self.look.plain {
            self.tell("\n");
        }
        self.tell(&text);
    }
}

/// Writes a message of the argument parser, which knows where it belongs and how it looks.
pub fn parser_message(message: &clap::Error) {
    drop(message.print());
}
