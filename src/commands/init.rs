//! `gut init <shell>`: what a shell needs.

use crate::cli::Shell;

/// The script of a shell.
pub fn init(shell: Shell) -> String {
    super::completions::completions(shell)
}
