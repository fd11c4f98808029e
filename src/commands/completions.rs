//! `gut completions <shell>`: what a shell needs to complete gut's own words.

use clap::CommandFactory;
use clap_complete::{Shell as Known, generate};

use crate::cli::{Cli, Shell};

/// The completions of a shell, as a file for it.
pub fn completions(shell: Shell) -> String {
    let mut script = Vec::new();
    let mut command = Cli::command();
    match shell {
        Shell::Bash => generate(Known::Bash, &mut command, "gut", &mut script),
        Shell::Zsh => generate(Known::Zsh, &mut command, "gut", &mut script),
        Shell::Fish => generate(Known::Fish, &mut command, "gut", &mut script),
        Shell::Powershell => generate(Known::PowerShell, &mut command, "gut", &mut script),
        Shell::Elvish => generate(Known::Elvish, &mut command, "gut", &mut script),
        Shell::Nushell => generate(clap_complete_nushell::Nushell, &mut command, "gut", &mut script),
    }
    String::from_utf8_lossy(&script).into_owned()
}
