//! What gut knows of each command of git and gh: one table a command, in `knowledge/*/*.toml`.
//!
//! The build script reads the files and leaves the table in the binary. Every question about a command is a method here or in
//! [`super::risk`], so that a new command is one block in one file. CONTRIBUTING.md says how to add one.

#[cfg(test)]
mod files;
mod source;

use std::sync::LazyLock;

use super::options::Given;
use super::{Reading, Tool};
use crate::class::Class;
use source::Operand;
pub use source::WorkTree;
pub(super) use source::{Command, Common, Expect, Expected, Kind, Names, Place, RaisedOptions, RefusedOptions, Rule};
use source::{Commands, Table};

/// The build script wrote it, and a test reads it whole: it cannot be broken at run time.
static TABLE: LazyLock<Table> =
    LazyLock::new(|| match postcard::from_bytes(include_bytes!(concat!(env!("OUT_DIR"), "/knowledge"))) {
        Ok(table) => table,
        Err(fault) => unreachable!("the built-in knowledge is broken: {fault}"),
    });

/// The options that commands share.
pub(super) fn common() -> &'static Common {
    &TABLE.common
}

fn commands(tool: Tool) -> &'static Commands {
    match tool {
        Tool::Git => &TABLE.git,
        Tool::Gh => &TABLE.gh,
    }
}

/// The command of exactly these words: `["stash", "push"]`.
pub(super) fn command(tool: Tool, words: &[&str]) -> Option<&'static Command> {
    commands(tool).get(&words.join(" "))
}

/// The commands that the first words name, the longest name first: of `stash push -m x` these are `stash push` and `stash`.
pub(super) fn named(tool: Tool, words: &[&str]) -> impl Iterator<Item = &'static Command> {
    (1..=depth(tool, words)).rev().filter_map(move |depth| command(tool, &words[..depth]))
}

/// How many of the first words name a command of the table; 0 where the first names none.
pub(super) fn depth(tool: Tool, words: &[&str]) -> usize {
    let most = words.iter().take(3).take_while(|word| !word.starts_with('-')).count();
    (1..=most).rev().find(|depth| command(tool, &words[..*depth]).is_some()).unwrap_or(0)
}

/// The commands that a command has, as far as the table has them: of `stash` it is `push`, `pop` and so on.
#[cfg(test)]
pub(super) fn inner(tool: Tool, name: &str) -> impl Iterator<Item = &'static str> {
    let start = format!("{name} ");
    commands(tool).keys().filter_map(move |words| words.strip_prefix(&start)).filter(|rest| !rest.contains(' '))
}

/// The commands of a command of git that git has and tells of nowhere: `rm` of `remote`.
pub(super) fn unlisted(name: &str) -> impl Iterator<Item = &'static str> {
    let start = format!("{name} ");
    let hidden = TABLE.git.iter().filter(|(_, command)| command.unlisted);
    hidden.filter_map(move |(words, _)| words.strip_prefix(&start))
}

/// The meaning of an option of git in our own words, by the names of the one that is given; a negated form goes by that name
/// alone.
pub(super) fn meaning(command: &str, names: &[String]) -> Option<&'static str> {
    let is_meant = |only: &[String]| only.is_empty() || only.iter().any(|name| name == command);
    let all = TABLE.common.meaning.iter();
    all.filter(|own| is_meant(&own.only)).find(|own| names.contains(&own.option)).map(|own| own.says.as_str())
}

/// The commands of a tool that have rules, and those whose rules are code.
pub fn known_commands(tool: Tool) -> impl Iterator<Item = &'static str> {
    let is_known = move |words: &&str| has_rules(tool, words) || (tool == Tool::Gh && *words == "api");
    commands(tool).keys().map(String::as_str).filter(is_known)
}

/// Whether the table has rules for a command, in any form.
pub(super) fn has_rules(tool: Tool, words: &str) -> bool {
    commands(tool).get(words).is_some_and(|command| command.alike.is_some() || command.rules().next().is_some())
}

/// The command whose rules a command has: itself, or the one that it is like.
fn with_rules(tool: Tool, words: &[&str]) -> Option<&'static Command> {
    let command = command(tool, words)?;
    match &command.alike {
        Some(other) => commands(tool).get(other),
        None => Some(command),
    }
}

/// The rule for a use of the command of exactly these words; the form is empty where it has only one use.
pub(super) fn rule(tool: Tool, words: &[&str], form: &str) -> Option<&'static Rule> {
    let command = with_rules(tool, words)?;
    if form.is_empty() { command.risk.as_ref() } else { command.forms.get(form) }
}

/// The options that the rules of a command name, as they are written there: `--[no-]quiet`, `-q`.
pub(super) fn option_names(tool: Tool, words: &[&str]) -> impl Iterator<Item = &'static str> {
    with_rules(tool, words).into_iter().flat_map(Command::rules).flat_map(Rule::option_names)
}

/// What an option raises every command of git to, where it is one of those.
pub(super) fn raised_everywhere(given: &Given<'_>) -> Option<&'static RaisedOptions> {
    TABLE.common.raised_options.iter().find(|group| group.options.hold(given))
}

impl Names {
    /// Whether an option is among them, by any of its names.
    pub(super) fn hold(&self, given: &Given<'_>) -> bool {
        self.words().any(|name| matches_name(given, name))
    }
}

impl Names {
    /// Whether one of them is among the options of a command.
    pub(super) fn are_given(&self, reading: &Reading<'_>) -> bool {
        reading.parsed.given.iter().any(|given| self.hold(given))
    }

    /// Whether they allow a command, as the options that one of must be given.
    fn allow(&self, reading: &Reading<'_>) -> bool {
        self.words().next().is_none() || self.are_given(reading)
    }
}

impl Place {
    /// Whether the operand at this place, counted from 0, of so many is meant. Those behind `--` are not looked at.
    pub(super) fn holds(self, place: usize, count: usize) -> bool {
        match self {
            Self::Each | Self::All => true,
            Self::First => place == 0,
            Self::Second => place == 1,
            Self::Third => place == 2,
            Self::Later => place > 0,
            Self::Last => place + 1 == count,
            Self::Target => place + 1 == count && count > 1,
            Self::Source => place + 1 < count,
            Self::Behind => false,
        }
    }
}

impl Operand {
    /// Whether this is what the operand at a place of a command is.
    pub(super) fn fits(&self, reading: &Reading<'_>, place: usize) -> bool {
        let is_there = match self.at {
            Place::Behind => place >= reading.parsed.before_dashes,
            at => at.holds(place, reading.parsed.positionals.len()),
        };
        is_there && self.when.allow(reading) && !self.unless.are_given(reading)
    }
}

impl Expect {
    /// Whether the command stands in the form that this is about.
    pub(super) fn applies(&self, reading: &Reading<'_>) -> bool {
        let count = reading.parsed.before_dashes;
        let only = self.only.as_ref().is_none_or(|names| reading.parsed.given.iter().all(|given| names.hold(given)));
        only && self.dashes.is_none_or(|dashes| dashes == reading.has_dashes())
            && self.least.is_none_or(|least| count >= least)
            && self.most.is_none_or(|most| count <= most)
            && self.when.allow(reading)
            && !self.unless.are_given(reading)
    }
}

fn matches_name(given: &Given<'_>, name: &str) -> bool {
    match name.strip_prefix("--[no-]") {
        Some(stem) => given.names.iter().any(|known| {
            known.strip_prefix("--").is_some_and(|rest| rest == stem || rest.strip_prefix("no-") == Some(stem))
        }),
        // `-5` is how `-n 5` is spoken of.
        None => given.is(name) || (name == "-n" && given.is("-<n>")),
    }
}

impl RefusedOptions {
    /// Whether this is about a command of the tool.
    pub(super) fn concern(&self, command: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|name| name == command))
            && !self.except.iter().any(|name| name == command)
    }
}

impl Rule {
    /// The lowest class that the state of the repository may settle it to.
    pub(super) fn floor(&self) -> Class {
        self.floor.unwrap_or(self.class)
    }

    /// The options that it names, as they are written there.
    fn option_names(&self) -> impl Iterator<Item = &str> {
        let sets = self.like.iter().filter_map(|set| TABLE.common.sets.get(set));
        let decided = self.raise.iter().map(|raise| &raise.options).chain(self.refuse.iter().map(|one| &one.options));
        sets.chain([&self.keep]).chain(decided).flat_map(Names::words)
    }

    /// Why an option is never given, where it is not.
    pub(super) fn refusal(&self, given: &Given<'_>) -> Option<&str> {
        self.refuse.iter().find(|refuse| refuse.options.hold(given)).map(|refuse| refuse.why.as_str())
    }

    /// Whether an option leaves the class as it is.
    pub(super) fn keeps(&self, given: &Given<'_>) -> bool {
        self.keep.hold(given)
            || self.like.iter().filter_map(|set| TABLE.common.sets.get(set)).any(|set| set.hold(given))
    }
}

impl Common {
    /// Whether the value of an option is a file.
    pub(super) fn takes_file(&self, tool: Tool, given: &Given<'_>) -> bool {
        let names = if tool == Tool::Git { &self.file_options.git } else { &self.file_options.gh };
        names.hold(given)
    }
}

#[cfg(test)]
mod tests;
