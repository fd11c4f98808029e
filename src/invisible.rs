//! Characters that are not seen, or that move, hide or reorder what is: one list for what may run and for what is shown.

/// Whether the character acts on a terminal or on the order of text, or shows nothing.
///
/// Line ends, tabs and the joiners of emoji are among them: where those are wanted, the caller lets them through.
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            // soft hyphen, combining grapheme joiner, Arabic letter mark, Hangul fillers, Khmer and Mongolian format characters
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180E}'
            // spaces of no width, joiners, directional marks, line and paragraph separators, embeddings and overrides
            | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            // word joiner, invisible operators, isolates, deprecated format characters
            | '\u{2060}'..='\u{206F}'
            // Hangul filler, byte order mark, half-width filler, interlinear annotation
            | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}'
            // shorthand and musical format controls, tag characters
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_is_seen_from_what_is_not() {
        for character in
            ['\u{1b}', '\n', '\u{9b}', '\u{202E}', '\u{61C}', '\u{2060}', '\u{AD}', '\u{3164}', '\u{E0041}', '\u{2028}']
        {
            assert!(is_invisible(character), "{character:?}");
        }
        for character in ['a', ' ', '\u{e9}', '\u{4e2d}', '\u{1F468}', '\u{FE0F}', '\u{5D0}', '\u{301}'] {
            assert!(!is_invisible(character), "{character:?}");
        }
    }
}
