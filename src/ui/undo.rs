//! `gut undo` on the screen: what would change, what is in the way, and the runs there are.

use super::layout::{self, INDENT, Look, push_line, push_wrapped};
use super::{Line, Ui, escape};
use crate::error::Result;
use crate::repository::snapshot::{Direction, Entry, Origin, Preview};

impl Ui {
    /// Shows what taking this back would change.
    pub fn show_undo(&self, direction: Direction, entry: &Entry, preview: &Preview) {
        let verb = match direction {
            Direction::Back => "undo",
            Direction::Forth => "redo",
        };
        let what =
            What { verb, lines: entry.lines(), age: age(&entry.started), id: &entry.id, stays: entry.seen_by_others() };
        self.tell(&screen(&what, preview, self.look));
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

/// What is taken back, in the words for it.
struct What<'a> {
    verb: &'a str,
    lines: String,
    age: String,
    id: &'a str,
    /// What others see, and what would counter it.
    stays: Vec<(String, Option<String>)>,
}

/// How deep a command stands that could be typed.
const COMMAND: usize = 3;

/// What would change, what is lost and what stays.
fn screen(what: &What<'_>, preview: &Preview, look: Look) -> String {
    let (paint, mut text) = (look.paint, String::new());
    let lines = escape::line(&what.lines);
    let mut push = |depth: usize, label: &str, words: &str| {
        let margin = if look.plain { String::new() } else { INDENT.repeat(depth) };
        let space = if label.is_empty() { "" } else { " " };
        // What may be pasted is not wrapped.
        if look.plain || depth == COMMAND {
            push_line(&mut text, &format!("{margin}{label}{space}{words}"));
        } else {
            push_wrapped(&mut text, &format!("{label}{space}{words}"), &margin, look.sentence());
        }
    };
    if !look.plain {
        push(0, "", "");
    }
    push(1, &paint.label(what.verb), &paint.command(&lines));
    push(1, "", &paint.dim(&format!("{}, {}", what.age, what.id)));
    if !look.plain {
        push(0, "", "");
    }
    for change in &preview.changes {
        push(2, "", &escape::line(change));
    }
    for lost in &preview.lost {
        push(2, &paint.warning("cannot be brought back:"), &escape::line(lost));
    }
    for (line, counter) in &what.stays {
        push(2, &paint.warning("stays, since others see it:"), &escape::line(line));
        if let Some(counter) = counter {
            push(COMMAND, &paint.dim("to counter it:"), &escape::line(counter));
        }
    }
    if preview.cut_short {
        push(0, "", "");
        push(1, "", "That run was cut short: what was changed after it cannot be told from what it did.");
    }
    text + "\n"
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
        [&entry.id, "  ", &format!("{:>8}", age(&entry.started)), "  ", &escape::line(&entry.lines()), state, "\n"]
            .concat()
    });
    lines.collect()
}

/// How long ago it began, in words.
pub(super) fn age(started: &str) -> String {
    let Ok(started) = started.parse::<jiff::Timestamp>() else { return String::new() };
    let seconds = jiff::Timestamp::now().duration_since(started).as_secs();
    match seconds {
        ..60 => "now".to_owned(),
        60..3600 => format!("{} min", seconds / 60),
        3600..86_400 => format!("{} h", seconds / 3600),
        86_400..172_800 => "1 day".to_owned(),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_change_what_is_lost_and_what_stays() {
        let what = What {
            verb: "undo",
            lines: "git commit -m 'fix the login form on small screens'; git push origin main".into(),
            age: "5 min".into(),
            id: "20261127-201501-k3f9",
            stays: vec![(
                "git push origin main".into(),
                Some("git push --force-with-lease origin 3f2a1b0:main".into()),
            )],
        };
        let preview = Preview {
            changes: vec![
                "main goes from 36539c5 to 623c5b7".into(),
                "restores src/login/form.rs, src/login/small.rs, src/login/style.css, README.md and 14 more files"
                    .into(),
            ],
            conflicts: Vec::new(),
            lost: vec!["disk.img: larger than 64 MB".into()],
            cut_short: true,
        };
        insta::assert_snapshot!(layout::record(|look| screen(&what, &preview, look)));
    }
}
