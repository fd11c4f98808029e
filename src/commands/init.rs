//! `gut init <shell>`: what a shell needs: a key, the command that failed last, completions.

use super::completions::completions;
use crate::cli::Shell;

/// The line of a script that the completions take the place of.
const PLACE: &str = "# completions\n";

/// The script of a shell.
pub fn init(shell: Shell) -> String {
    let script = match shell {
        Shell::Bash => include_str!("../shell/gut.bash"),
        Shell::Zsh => include_str!("../shell/gut.zsh"),
        Shell::Fish => include_str!("../shell/gut.fish"),
        Shell::Powershell => include_str!("../shell/gut.ps1"),
        Shell::Elvish => include_str!("../shell/gut.elv"),
        Shell::Nushell => include_str!("../shell/gut.nu"),
    };
    // A checkout may have the line ends of Windows.
    script.replace("\r\n", "\n").replacen(PLACE, completions(shell).trim_start(), 1)
}

#[cfg(test)]
mod tests {
    use clap::ValueEnum;

    use super::*;

    #[test]
    fn every_script_has_one_place_for_the_completions() {
        for shell in Shell::value_variants() {
            let script = init(*shell);
            assert!(script.contains(completions(*shell).trim_start()), "{shell:?}");
            assert!(!script.lines().any(|line| line == PLACE.trim_end()), "{shell:?}");
        }
    }
}
