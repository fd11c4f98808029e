//! One line from the terminal, with editing. It reads and writes the terminal itself, so that pipes do not matter.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustyline::config::{Behavior, Config};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use rustyline::{
    Cmd, ConditionalEventHandler, Editor, Event, EventContext, EventHandler, KeyCode, KeyEvent, Modifiers,
};

use crate::error::{Error, Kind, Result};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// The text, trimmed.
    Text(String),
    /// The user left: Esc or Ctrl-D.
    Left,
}

/// Prints above a line that is being read.
pub(super) type Printer = Box<dyn rustyline::ExternalPrinter + Send>;

/// A line to be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Ask {
    /// What it stands behind.
    pub(super) prompt: String,
    /// What it begins with.
    pub(super) initial: String,
    /// What the arrow keys bring back.
    pub(super) history: Vec<String>,
    /// Whether keys that were pressed before the question was seen do not count.
    pub(super) decides: bool,
}

/// Reads a line; `opened` gets what prints above it, where the terminal can do that.
pub(super) async fn read(ask: Ask, opened: impl FnOnce(Option<Printer>)) -> Result<Line> {
    #[cfg(unix)]
    if ask.decides
        && let Ok(terminal) = std::fs::File::open("/dev/tty")
    {
        let queue = rustix::termios::QueueSelector::IFlush;
        // Where the terminal cannot be flushed it cannot be read either, which is told below.
        let _: std::result::Result<(), rustix::io::Errno> = rustix::termios::tcflush(&terminal, queue);
    }
    let (send, receive) = tokio::sync::oneshot::channel();
    // A thread of its own, so that signals are heard meanwhile.
    let reading = tokio::task::spawn_blocking(move || read_blocking(&ask, send));
    opened(receive.await.unwrap_or_default());
    reading.await.map_err(|fault| Error::from(anyhow::Error::new(fault)))?
}

/// Ends the line, and remembers that it was Esc that did it.
struct Leave(Arc<AtomicBool>);

impl ConditionalEventHandler for Leave {
    fn handle(&self, _: &Event, _: rustyline::RepeatCount, _: bool, _: &EventContext<'_>) -> Option<Cmd> {
        self.0.store(true, Ordering::SeqCst);
        Some(Cmd::Interrupt)
    }
}

fn read_blocking(ask: &Ask, opened: tokio::sync::oneshot::Sender<Option<Printer>>) -> Result<Line> {
    let broken = |fault: ReadlineError| Error::from(anyhow::Error::new(fault).context("cannot read from the terminal"));
    let config = Config::builder().behavior(Behavior::PreferTerm).keyseq_timeout(Some(80)).build();
    let mut editor: Editor<(), MemHistory> = Editor::with_history(config, MemHistory::default()).map_err(broken)?;
    for line in &ask.history {
        editor.add_history_entry(line).map_err(broken)?;
    }
    let left = Arc::new(AtomicBool::new(false));
    let escape = KeyEvent(KeyCode::Esc, Modifiers::NONE);
    editor.bind_sequence(escape, EventHandler::Conditional(Box::new(Leave(Arc::clone(&left)))));
    // Stopped here, the terminal would come back in the state of the shell.
    editor.bind_sequence(KeyEvent::ctrl('Z'), Cmd::Noop);
    let printer = editor.create_external_printer().ok().map(|printer| Box::new(printer) as Printer);
    // Nobody waits for it where the run has ended meanwhile.
    drop(opened.send(printer));
    match editor.readline_with_initial(&ask.prompt, (&ask.initial, "")) {
        Ok(text) => Ok(Line::Text(text.trim().to_owned())),
        Err(ReadlineError::Eof) => Ok(Line::Left),
        Err(ReadlineError::Interrupted) if left.load(Ordering::SeqCst) => Ok(Line::Left),
        Err(ReadlineError::Interrupted) => Err(Error::new(Kind::Interrupted, "interrupted")),
        Err(fault) => Err(broken(fault)),
    }
}
