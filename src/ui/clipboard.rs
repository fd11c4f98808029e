//! The clipboard of the terminal, by its own escape sequence (OSC 52), so that it works over ssh.

use base64::Engine;

/// The sequence that puts a text into the clipboard.
pub(super) fn sequence(text: &str) -> String {
    format!("\x1b]52;c;{}\x07", base64::engine::general_purpose::STANDARD.encode(text))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_text_is_wrapped() {
        assert_eq!(super::sequence("git status"), "\x1b]52;c;Z2l0IHN0YXR1cw==\x07");
    }
}
