//! Colours, where they are wanted: `NO_COLOR`, `CLICOLOR` and the kind of terminal decide. Nothing is said by colour alone.

use console::Style;

use super::command::Kind;

/// Paints or leaves plain.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paint {
    on: bool,
}

impl Paint {
    pub(super) fn new(on: bool) -> Self {
        Self { on }
    }

    fn with(self, style: Style, text: &str) -> String {
        if self.on { style.force_styling(true).apply_to(text).to_string() } else { text.to_owned() }
    }

    /// A word of a command. These colours are legible on light and on dark backgrounds alike, which yellow, blue and the
    /// bright ones are not.
    pub(super) fn word(self, kind: Kind, text: &str) -> String {
        let style = match kind {
            Kind::Tool => Style::new().bold(),
            Kind::Subcommand => Style::new().cyan().bold(),
            Kind::Option => Style::new().cyan(),
            Kind::Value => Style::new().green(),
        };
        if text.is_empty() { String::new() } else { self.with(style, text) }
    }

    /// A command as one piece of text.
    pub(super) fn command(self, text: &str) -> String {
        self.with(Style::new().cyan().bold(), text)
    }

    /// What matters less.
    pub(super) fn dim(self, text: &str) -> String {
        self.with(Style::new().dim(), text)
    }

    /// What went well.
    pub(super) fn good(self, text: &str) -> String {
        self.with(Style::new().green(), text)
    }

    /// What deserves a second look.
    pub(super) fn warning(self, text: &str) -> String {
        self.with(Style::new().magenta().bold(), text)
    }

    /// What went wrong or is dangerous.
    pub(super) fn bad(self, text: &str) -> String {
        self.with(Style::new().red().bold(), text)
    }

    /// What a hint or a heading begins with.
    pub(super) fn label(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }
}
