//! One command: a tool and its words. No shell is ever involved.
//!
//! What is shown is these words, quoted; what runs is these words. Nothing else in gut holds a command.

mod expectations;
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

mod verify;

use serde::{Deserialize, Serialize};

pub use crate::class::Class;

pub use expectations::{Expectation, expectations};
pub use installed::{GH_GROUPS, Installed, InstalledTool};
pub use knowledge::WorkTree;
pub use legend::{Entry, Help, Lookup, OptionHelp, legend, without_globals};
pub use likeness::{nearest as nearest_name, slips};
pub use options::{Arity, Known, OptionTable};
pub use quoting::{Unreadable, join, split};
pub use reading::{Reading, Word, is_text_option};
pub use repair::{Repair, replacements, slip, unquoted_message};
pub use risk::{Risk, classify, classify_plan, raised_by_configuration};
pub use verify::{Problem, needs_shell, verify};

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

    /// The words that name the subcommand: one for git, up to three for gh (`repo deploy-key add`).
    pub fn subcommand(&self) -> Vec<&str> {
        let depth = if self.tool == Tool::Git { 1 } else { 3 };
        self.args.iter().take(depth).map(String::as_str).take_while(|word| !word.starts_with('-')).collect()
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
