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
    let script = String::from_utf8_lossy(&script).into_owned();
    if matches!(shell, Shell::Zsh) { with_subcommands_first(&script) } else { script }
}

/// zsh is told that a subcommand follows the words of a request, and so completes none. The first word is either; whatever
/// follows a word that is no subcommand belongs to a request, which may name files.
fn with_subcommands_first(script: &str) -> String {
    let is_words = |line: &&str| line.starts_with("'::words ");
    let fall_back = "(( $+functions[_gut__subcmd__${line[1]}_commands] )) || _default\n        case $line[1] in";
    let script: String = script.split_inclusive('\n').filter(|line| !is_words(line)).collect();
    script.replace("case $line[2] in", fall_back).replace("$line[2]", "$line[1]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_zsh_the_first_word_may_be_a_subcommand() {
        let script = completions(Shell::Zsh);
        assert!(script.contains("|| _default"), "{script}");
        assert!(!script.contains("$line[2]") && !script.contains("'::words "), "{script}");
    }
}
