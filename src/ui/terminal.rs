//! The settings of the terminal as they were, to be put back when a prompt is cut short.

/// Whether a terminal of this kind cannot move its cursor.
pub fn is_simple_terminal(kind: Option<&str>) -> bool {
    kind.is_none_or(|kind| matches!(kind, "dumb" | "cons25" | "emacs"))
}

/// The terminal as it was found.
#[derive(Debug, Default)]
pub struct SavedTerminal {
    #[cfg(unix)]
    settings: Option<(std::fs::File, rustix::termios::Termios)>,
}

impl SavedTerminal {
    /// Remembers the settings of the controlling terminal, where there is one.
    pub fn save() -> Self {
        #[cfg(unix)]
        {
            let settings = std::fs::File::open("/dev/tty").ok().and_then(|terminal| {
                let settings = rustix::termios::tcgetattr(&terminal).ok()?;
                Some((terminal, settings))
            });
            Self { settings }
        }
        #[cfg(not(unix))]
        Self::default()
    }

    /// Puts them back and shows the cursor.
    pub fn restore(&self) {
        #[cfg(unix)]
        if let Some((terminal, settings)) = &self.settings {
            // A terminal that is gone needs no settings.
            let _: Result<(), rustix::io::Errno> =
                rustix::termios::tcsetattr(terminal, rustix::termios::OptionalActions::Now, settings);
            drop(console::Term::stderr().show_cursor());
        }
    }
}
