//! Lines that fit: how the screen is divided, and where words are wrapped.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::paint::Paint;

/// What everything stands behind.
pub(super) const INDENT: &str = "  ";
/// Sentences are not set wider than this, in columns: longer lines are hard to read.
const LONGEST_SENTENCE: usize = 100;

/// How things look on this screen.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// With colours or without.
    pub(super) paint: Paint,
    /// The columns there are.
    pub(super) width: usize,
    /// Whether everything is said in words, one thing a line, for whoever hears the screen.
    pub(super) plain: bool,
    /// Whether the cursor can be moved.
    pub(super) moves: bool,
}

impl Look {
    /// The columns that a sentence may take.
    pub(super) fn sentence(self) -> usize {
        self.width.min(LONGEST_SENTENCE)
    }
}

/// Adds a line, without blanks at its end.
pub(super) fn push_line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _: std::fmt::Result = writeln!(text, "{}", line.trim_end());
}

/// Adds the words in lines of this width, each after the margin. Words may be painted.
pub(super) fn push_wrapped(text: &mut String, words: &str, margin: &str, width: usize) {
    let room = width.saturating_sub(margin.width()).max(20);
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && shown_width(&line) + 1 + shown_width(word) > room {
            push_line(text, &format!("{margin}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    push_line(text, &format!("{margin}{line}"));
}

/// The columns a text takes, its colours not counted.
pub(super) fn shown_width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// How many rows of a terminal of this width a text takes.
pub(super) fn rows(text: &str, width: usize) -> usize {
    text.lines().map(|line| shown_width(line).div_ceil(width.max(1)).max(1)).sum()
}

/// The beginning of a text that is wider than this.
pub(super) fn shorten(text: &str, most: usize) -> String {
    console::truncate_str(text, most, "\u{2026}").into_owned()
}

/// Keys and what they do, as many on a line as fit.
pub(super) fn keys(keys: &[&str], look: Look) -> String {
    let mut text = String::new();
    if look.plain {
        push_line(&mut text, &format!("Answer: {}.", keys.join(", ")));
        return text;
    }
    let mut line = String::new();
    for key in keys {
        if !line.is_empty() && INDENT.len() + line.width() + 3 + key.width() > look.width {
            push_line(&mut text, &format!("{INDENT}{}", look.paint.dim(&line)));
            line.clear();
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(key);
    }
    push_line(&mut text, &format!("{INDENT}{}", look.paint.dim(&line)));
    text
}

/// A screen at each width that is recorded, and as it is said in words.
#[cfg(test)]
pub(super) fn record(screen: impl Fn(Look) -> String) -> String {
    let look = Look { paint: Paint::new(false), width: 80, plain: false, moves: true };
    let wide = [60, 80, 120].map(|width| format!("===== {width} columns\n{}", screen(Look { width, ..look })));
    wide.concat() + "===== plain\n" + &screen(Look { plain: true, ..look })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_by_what_is_seen_of_them() {
        let mut text = String::new();
        push_wrapped(&mut text, "\u{1b}[1mone\u{1b}[0m two three four", "  ", 22);
        assert_eq!(text, "  \u{1b}[1mone\u{1b}[0m two three four\n");
        let mut text = String::new();
        push_wrapped(&mut text, "\u{4e00}\u{4e8c}\u{4e09}\u{56db} \u{4e94}\u{516d}\u{4e03}\u{516b} nine", "", 20);
        assert_eq!(text.lines().count(), 2, "{text}");
        assert_eq!(rows("one\n\nthree\n", 80), 3);
        assert_eq!(rows("0123456789", 4), 3);
    }
}
