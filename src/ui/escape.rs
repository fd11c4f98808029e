//! Text from a model, a repository or a server, made safe to print: what moves the cursor, hides or reorders is spelled out.

use std::fmt::Write;

use crate::invisible::is_invisible;

/// The text on one line.
pub(super) fn line(text: &str) -> String {
    escape(text, false)
}

/// The text with its line ends and tabs.
pub(super) fn lines(text: &str) -> String {
    escape(text, true)
}

/// JSON that acts on no terminal: what serde leaves as it is in its strings, in JSON's own spelling.
pub(super) fn json(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        if character != '\n' && (character.is_control() || is_invisible(character)) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                // Writing to a string cannot fail.
                let _: std::fmt::Result = write!(safe, "\\u{unit:04x}");
            }
        } else {
            safe.push(character);
        }
    }
    safe
}

fn escape(text: &str, keep_lines: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\t' if keep_lines => safe.push(character),
            '\n' | '\t' => safe.push(' '),
            // The joiners of emoji are harmless where nothing else is hidden.
            '\u{200C}' | '\u{200D}' => safe.push(character),
            _ if character.is_control() => safe.extend(character.escape_unicode()),
            _ if is_invisible(character) => {
                // Writing to a string cannot fail.
                let _: std::fmt::Result = write!(safe, "<U+{:04X}>", u32::from(character));
            }
            _ => safe.push(character),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_that_acts_on_it() {
        assert_eq!(line("a\u{1b}[31mb\u{7}\r\n\u{9b}c"), r"a\u{1b}[31mb\u{7}\u{d} \u{9b}c");
        assert_eq!(lines("a\n\tb"), "a\n\tb");
        assert_eq!(line("main\u{202e}evil"), "main<U+202E>evil");
        assert_eq!(line("caf\u{e9} \u{1F468}\u{200D}\u{1F469}"), "caf\u{e9} \u{1F468}\u{200D}\u{1F469}");
    }
}
