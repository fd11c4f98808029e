//! One command: a tool and its words. No shell is ever involved.
//!
//! What is shown is these words, quoted; what runs is these words. Nothing else in gut holds a command.

mod expectations;
mod gh_help;
mod groups;
mod installed;
mod knowledge;
mod legend;
mod likeness;
pub mod options;
mod questions;
mod quoting;
mod reading;
mod repair;
mod risk;
mod second_names;
mod stash;
mod verify;
mod version;

use serde::{Deserialize, Serialize};

pub use crate::class::Class;

pub use expectations::{Expectation, expectations};
pub use groups::{group, remotes_of};
pub use installed::{Commands, Installed, InstalledTool, SignIn, Told};
pub use knowledge::{WorkTree, known_commands};
pub use legend::{Entry, Help, Lookup, OptionHelp, legend, without_globals};
pub use likeness::{nearest as nearest_name, slips};
pub use options::{Arity, Known, OptionTable};
pub use quoting::{Unreadable, join, split};
pub use reading::{Reading, Word, is_text_option};
pub use repair::{Repair, replacements, slip, unquoted_message};
pub use risk::{Risk, classify, classify_plan, raised_by_configuration};
pub use stash::stash_entry;
pub use verify::{Problem, REFUSAL, needs_shell, verify};
pub use version::{Version, is_older};

/// A program gut can start; there is no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tool {
    // No doc comments on the variants: they would turn the plain `enum` of the JSON schema into `oneOf`.
    #[allow(missing_docs, reason = "the names say it, and a doc comment would change the JSON schema")]
    Git,
    #[allow(missing_docs, reason = "the names say it, and a doc comment would change the JSON schema")]
    Gh,
}

impl Tool {
    /// Both, in the order they are spoken of.
    pub const ALL: [Self; 2] = [Self::Git, Self::Gh];

    /// The name of the program.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Git => "git",
            Self::Gh => "gh",
        }
    }
}

impl std::fmt::Display for Tool {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A tool and its words, the subcommand first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Invocation {
    /// The program.
    pub tool: Tool,
    /// Its words, without the program's name: `["reset", "--soft", "HEAD~1"]`.
    pub args: Vec<String>,
}

impl Invocation {
    /// The invocation of these words.
    pub fn new(tool: Tool, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { tool, args: args.into_iter().map(Into::into).collect() }
    }

    /// Reads a command line as a POSIX shell would split it, without expanding anything.
    ///
    /// # Errors
    /// When the line has an open quote, an operator of the shell, or does not begin with `git` or `gh`.
    pub fn parse(line: &str) -> Result<Self, Unreadable> {
        let mut words = split(line)?.into_iter();
        let tool = match words.next().as_deref() {
            Some("git") => Tool::Git,
            Some("gh") => Tool::Gh,
            Some(other) => return Err(Unreadable::NotATool(other.to_owned())),
            None => return Err(Unreadable::Empty),
        };
        Ok(Self { tool, args: words.collect() })
    }

    /// The words that may name the subcommand: one for git, up to three for gh (`repo deploy-key add`). The second names that
    /// gh has for its commands are replaced by the first ones, so that there are as many words as in the command.
    ///
    /// No installed tool is asked; [`InstalledTool::subcommand`] knows more.
    pub fn subcommand(&self) -> Vec<&str> {
        match self.tool {
            Tool::Git => self.written_subcommand(),
            Tool::Gh => second_names::in_first_names(&self.written_subcommand(), second_names::first_name),
        }
    }

    /// The same words as they stand there.
    fn written_subcommand(&self) -> Vec<&str> {
        let depth = if self.tool == Tool::Git { 1 } else { 3 };
        self.args.iter().take(depth).map(String::as_str).take_while(|word| !word.starts_with('-')).collect()
    }

    /// The words that name the command, as far as that shows without the installed tool: those of the longest command that our
    /// rules know, or else of a group and a command in it.
    pub fn name(&self) -> Vec<&str> {
        let mut words = self.subcommand();
        let known = Some(knowledge::depth(self.tool, &words)).filter(|depth| *depth > 0);
        let is_name = |word: &&&str| {
            word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-')
        };
        let depth = known.unwrap_or_else(|| words.iter().take(2).take_while(is_name).count());
        words.truncate(depth);
        words
    }

    /// Whether gh does it only for someone who is signed in.
    ///
    /// Source: each command of 2.23, 2.46 and 2.103, run without a token. 2.103 downloads the files of a release without one;
    /// none of them lists extensions.
    pub fn needs_sign_in(&self) -> bool {
        const NEEDS_NONE: [&str; 10] = [
            "alias",
            "attestation",
            "auth",
            "completion",
            "config",
            "copilot",
            "extension",
            "licenses",
            "preview",
            "skill",
        ];
        let asks_for_help = || self.args.iter().any(|word| word == "--help");
        match self.subcommand().as_slice() {
            _ if self.tool == Tool::Git || asks_for_help() => false,
            [] | ["help" | "version", ..] | ["release", "download", ..] => false,
            ["extension", "list" | "search", ..] => true,
            [group, ..] => !NEEDS_NONE.contains(group),
        }
    }
}

impl std::fmt::Display for Invocation {
    /// The line that does the same when it is pasted into a POSIX shell.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}{}{}", self.tool, if self.args.is_empty() { "" } else { " " }, join(&self.args))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_command_of_gh_is_named_without_a_list_of_its_groups() {
        for (line, name) in [
            ("gh pr checkout 12", "pr checkout"),
            ("gh pr co 12", "pr checkout"),
            ("gh repo deploy-key add key.pub", "repo deploy-key add"),
            ("gh api repos/o/r", "api"),
            ("gh browse src/main.rs", "browse"),
            ("gh status", "status"),
            ("gh newer thing else", "newer thing"),
            ("gh newer 12", "newer"),
            ("gh cs", "codespace"),
            ("git log main", "log"),
            ("git", ""),
        ] {
            assert_eq!(Invocation::parse(line).unwrap().name().join(" "), name, "{line}");
        }
    }

    #[test]
    fn what_needs_someone_who_is_signed_in() {
        for (line, needs) in [
            ("gh pr list", true),
            ("gh api user", true),
            ("gh status", true),
            ("gh newer thing", true),
            ("gh auth login", false),
            ("gh ext list", true),
            ("gh ext exec x", false),
            ("gh release download v1", false),
            ("gh config list", false),
            ("gh pr list --help", false),
            ("gh help pr", false),
            ("gh", false),
            ("gh --version", false),
            ("git push", false),
        ] {
            assert_eq!(Invocation::parse(line).unwrap().needs_sign_in(), needs, "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_what_runs(args in proptest::collection::vec("[^\0]{0,10}", 0..6), is_gh in any::<bool>()) {
            let invocation = Invocation::new(if is_gh { Tool::Gh } else { Tool::Git }, args);
            prop_assert_eq!(Invocation::parse(&invocation.to_string()), Ok(invocation));
        }

        #[test]
        fn a_line_is_shown_as_it_is_read(line in "(git|gh) ([a-z-]|\\PC|[ '\"\\\\$~=#\n]){0,30}") {
            if let Ok(invocation) = Invocation::parse(&line) {
                prop_assert_eq!(Invocation::parse(&invocation.to_string()), Ok(invocation));
            }
        }
    }
}
