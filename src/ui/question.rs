//! A question that is on the screen while other things happen: news is printed above it, and it is drawn anew below.

use std::time::Instant;

use super::layout::{self, INDENT, Look};
use super::line::Printer;
use super::render::seconds;

/// What stands right above the prompt: the risk and the keys, and what is still awaited.
#[derive(Debug, Clone, Default)]
pub(super) struct Block {
    /// The text, with its line ends.
    pub(super) text: String,
    /// Since when an explanation is awaited.
    pub(super) awaited: Option<Instant>,
}

impl Block {
    /// The block as it looks now.
    pub(super) fn shown(&self, look: Look) -> String {
        let Some(since) = self.awaited else { return self.text.clone() };
        if look.plain {
            return format!("{}Explaining it; you can answer already.\n", self.text);
        }
        if !look.moves {
            return format!("{}{INDENT}explaining it; you can answer already\n", self.text);
        }
        let elapsed = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        let waiting = format!("explaining it, {}; you can answer already", seconds(elapsed));
        format!("{}{INDENT}{}\n", self.text, look.paint.dim(&waiting))
    }
}

/// A prompt that is open.
pub(super) struct Open {
    /// Prints above it; `None` on a terminal whose cursor cannot be moved.
    pub(super) printer: Option<Printer>,
    /// What stands above it, as it was drawn; `None` where that is not to be drawn anew.
    pub(super) drawn: Option<(Block, String)>,
    /// The prompt itself.
    pub(super) prompt: String,
}

impl Open {
    /// Puts a text above the question. What cannot be put there is returned, for whoever prints.
    pub(super) fn insert(&mut self, text: &str, look: Look, columns: usize) -> Option<String> {
        let Some(printer) = &mut self.printer else { return Some(format!("\n{text}{}", self.prompt)) };
        let mut message = String::new();
        if let Some((block, drawn)) = &mut self.drawn {
            let rows = layout::rows(drawn, columns);
            if !look.plain && rows > 0 {
                message = format!("\x1b[{rows}A\x1b[J");
            }
            message.push_str(text);
            *drawn = block.shown(look);
            message.push_str(drawn);
        } else {
            message.push_str(text);
        }
        // A prompt that was just answered needs no news.
        drop(printer.print(message));
        None
    }
}
