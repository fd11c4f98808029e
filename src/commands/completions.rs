//! `gut completions <shell>`: what a shell needs to complete gut's own words.

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use crate::cli::Cli;

/// The completions of a shell, as a file for it.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    generate(shell, &mut Cli::command(), "gut", &mut script);
    String::from_utf8_lossy(&script).into_owned()
}
