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

/// Reads a line that decides something: keys that were pressed before the question was seen do not count.
pub(super) async fn read_decision(prompt: String) -> Result<Line> {
    #[cfg(unix)]
    if let Ok(terminal) = std::fs::File::open("/dev/tty") {
        let queue = rustix::termios::QueueSelector::IFlush;
        // Where the terminal cannot be flushed it cannot be read either, which is told below.
        let _: std::result::Result<(), rustix::io::Errno> = rustix::termios::tcflush(&terminal, queue);
    }
    read(prompt, String::new(), Vec::new()).await
}

/// Reads a line after this prompt; it begins with `initial`, and the arrow keys bring back `history`.
pub(super) async fn read(prompt: String, initial: String, history: Vec<String>) -> Result<Line> {
    // A thread of its own, so that signals are heard meanwhile.
    let reading = tokio::task::spawn_blocking(move || read_blocking(&prompt, &initial, &history));
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

fn read_blocking(prompt: &str, initial: &str, history: &[String]) -> Result<Line> {
    let broken = |fault: ReadlineError| Error::from(anyhow::Error::new(fault).context("cannot read from the terminal"));
    let config = Config::builder().behavior(Behavior::PreferTerm).keyseq_timeout(Some(80)).build();
    let mut editor: Editor<(), MemHistory> = Editor::with_history(config, MemHistory::default()).map_err(broken)?;
    for line in history {
        editor.add_history_entry(line).map_err(broken)?;
    }
    let left = Arc::new(AtomicBool::new(false));
    let escape = KeyEvent(KeyCode::Esc, Modifiers::NONE);
    editor.bind_sequence(escape, EventHandler::Conditional(Box::new(Leave(Arc::clone(&left)))));
    // Stopped here, the terminal would come back in the state of the shell.
    editor.bind_sequence(KeyEvent::ctrl('Z'), Cmd::Noop);
    match editor.readline_with_initial(prompt, (initial, "")) {
        Ok(text) => Ok(Line::Text(text.trim().to_owned())),
        Err(ReadlineError::Eof) => Ok(Line::Left),
        Err(ReadlineError::Interrupted) if left.load(Ordering::SeqCst) => Ok(Line::Left),
        Err(ReadlineError::Interrupted) => Err(Error::new(Kind::Interrupted, "interrupted")),
        Err(fault) => Err(broken(fault)),
    }
}
