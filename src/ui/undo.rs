//! `gut undo` on the screen: what would change, what is in the way, and the runs there are.

use super::{Line, Ui, escape, layout};
use crate::error::Result;
use crate::repository::snapshot::{Direction, Entry, Origin, Preview};

impl Ui {
    /// Shows what taking this back would change.
    pub fn show_undo(&self, direction: Direction, entry: &Entry, preview: &Preview) {
        let verb = match direction {
            Direction::Back => "undo",
            Direction::Forth => "redo",
        };
        let paint = self.look.paint;
        let mut lines = vec![
            String::new(),
            format!("  {} {}", paint.label(verb), paint.command(&escape::line(&entry.lines()))),
            format!("  {}", paint.dim(&format!("{}, {}", age(entry), entry.id))),
            String::new(),
        ];
        lines.extend(preview.changes.iter().map(|change| format!("    {}", escape::line(change))));
        for lost in &preview.lost {
            lines.push(format!("    {} {}", paint.warning("cannot be brought back:"), escape::line(lost)));
        }
        for (line, counter) in entry.seen_by_others() {
            lines.push(format!("    {} {}", paint.warning("stays, since others see it:"), escape::line(&line)));
            if let Some(counter) = counter {
                lines.push(format!("      {} {}", paint.dim("to counter it:"), escape::line(&counter)));
            }
        }
        if preview.cut_short {
            lines.push(String::new());
            lines.push(
                "  That run was cut short: what was changed after it cannot be told from what it did.".to_owned(),
            );
        }
        self.tell(&format!("{}\n\n", lines.join("\n")));
    }

    /// Asks whether to do it; `enter_does` says what an empty line means.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn ask_undo(&self, enter_does: bool) -> Result<bool> {
        let keys = if enter_does { ["Enter/y do it", "n leave it"] } else { ["y do it", "Enter/n leave it"] };
        self.tell(&layout::keys(&keys, self.look));
        let Line::Text(text) = self.decision(None).await? else { return Ok(false) };
        let text = text.to_ascii_lowercase();
        Ok(matches!(text.as_str(), "y" | "yes") || (text.is_empty() && enter_does))
    }

    /// Says that it is done, or that nothing was.
    pub fn say(&self, text: &str) {
        self.tell(&format!("  {}\n", escape::line(text)));
    }
}

/// The runs that can be taken back, the newest first: one a line, for standard output.
pub fn list_undo(entries: &[Entry]) -> String {
    let runs = entries.iter().rev().filter(|entry| entry.origin == Origin::Run);
    let lines = runs.map(|entry| {
        let state = match (entry.undone, entry.is_cut_short()) {
            (true, _) => "  (undone)",
            (_, true) => "  (cut short)",
            _ => "",
        };
        [&entry.id, "  ", &format!("{:>8}", age(entry)), "  ", &escape::line(&entry.lines()), state, "\n"].concat()
    });
    lines.collect()
}

/// How long ago it began, in words.
fn age(entry: &Entry) -> String {
    let Ok(started) = entry.started.parse::<jiff::Timestamp>() else { return String::new() };
    let seconds = jiff::Timestamp::now().duration_since(started).as_secs();
    match seconds {
        ..60 => "now".to_owned(),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
