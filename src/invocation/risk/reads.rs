//! Whether a command answers a question or does a deed: by its words alone, before anything is known of its options.

use super::super::options::{Arity, Known, OptionSpec, OptionTable};
use super::super::{Invocation, Reading, Tool, knowledge};
use super::rules;
use crate::class::Class;

impl Invocation {
    /// Whether the command only shows something, as far as the table tells: a value that stands apart from its option counts as a
    /// word of its own.
    ///
    /// Only for telling the meaning of a request. What may run is decided by [`super::classify`], with the options that the
    /// installed tool has.
    pub fn only_shows(&self) -> bool {
        let words: Vec<&str> = match self.tool {
            Tool::Git => self.args.iter().take(2).map(String::as_str).collect(),
            Tool::Gh => self.subcommand(),
        };
        let depth = knowledge::depth(self.tool, &words).clamp(1, words.len().max(1));
        let command: Vec<String> = words.iter().take(depth).map(ToString::to_string).collect();
        let known = Known { options: options_of(self.tool, &words[..command.len()]), command };
        rules::apply(self, &Reading::of(self, Some(&known))).class == Class::Read
    }
}

/// The options that the rules of a command name. Each may have a value in its own word.
fn options_of(tool: Tool, words: &[&str]) -> OptionTable {
    let mut table = OptionTable { numbers: true, switches: true, ..OptionTable::default() };
    for name in knowledge::option_names(tool, words) {
        let names = match name.strip_prefix("--[no-]") {
            Some(stem) => vec![format!("--{stem}"), format!("--no-{stem}")],
            None => vec![name.to_owned()],
        };
        table.options.extend(names.into_iter().map(|name| OptionSpec { names: vec![name], arity: Arity::Optional }));
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_are_told_from_deeds() {
        for (line, expected) in [
            ("git log --oneline", true),
            ("git branch", true),
            ("git branch -vv", true),
            ("git branch x", false),
            ("git branch -d x", false),
            ("git branch --sort=-committerdate", true),
            ("git tag --list", true),
            ("git tag v1", false),
            ("git config user.name", true),
            ("git config user.name Ada", false),
            ("git config --get-all user.name", true),
            ("git stash list", true),
            ("git stash", false),
            ("git remote -v", true),
            ("git remote remove origin", false),
            ("git fsck --lost-found", false),
            ("git log --frobnicate", false),
            ("git push", false),
            ("gh pr view 1", true),
            ("gh cache list --limit 3", true),
            ("gh pr merge 1", false),
        ] {
            assert_eq!(Invocation::parse(line).unwrap().only_shows(), expected, "{line}");
        }
    }
}
