//! The rules as data: `risk.toml`, read once.
//!
//! Each rule carries lines that must come out as it says and lines that must not; a test sends them all through.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::super::options::Given;
use super::super::{Reading, Tool};
use super::Class;

const FILE: &str = include_str!("risk.toml");

/// The file is part of the program, and tests read it: it cannot be broken at run time.
static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let read = if cfg!(test) { toml::from_str(FILE) } else { toml::from_str(&without_examples(FILE)) };
    match read {
        Ok(table) => table,
        Err(fault) => unreachable!("the built-in rules are broken: {fault}"),
    }
});

/// The file without what only tests read: that is more than a third of it, and half of the time that reading takes.
fn without_examples(file: &str) -> String {
    let mut rules = String::with_capacity(file.len());
    let mut inside = false;
    for line in file.lines() {
        let starts = line.starts_with("examples = [") || line.starts_with("not = ");
        if !starts && !inside && !line.starts_with('#') {
            rules.push_str(line);
            rules.push('\n');
        }
        // A list of several lines ends with a bracket of its own.
        inside = (starts && line.ends_with('[')) || (inside && line != "]");
    }
    rules
}

/// All rules.
pub(super) fn table() -> &'static Table {
    &TABLE
}

/// What is in the file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Table {
    sets: BTreeMap<String, Names>,
    pub(super) refused_options: Vec<RefusedOptions>,
    file_options: FileOptions,
    git: Vec<Rule>,
    gh: Vec<Rule>,
}

/// Words with spaces between them; `--[no-]x` stands for both forms.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Names(String);

impl Names {
    /// Whether an option is among them, by any of its names.
    pub(super) fn hold(&self, given: &Given<'_>) -> bool {
        self.words().any(|name| matches_name(given, name))
    }

    /// The names as they are written.
    pub(super) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split_whitespace()
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

/// Options that no git command is given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefusedOptions {
    pub(super) options: Names,
    pub(super) why: String,
    /// Where it means this; everywhere, if empty.
    #[serde(default)]
    only: Vec<String>,
    /// Where an option of this name does something else.
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads them"))]
    examples: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads them"))]
    not: Vec<String>,
}

impl RefusedOptions {
    /// Whether this is about a command of git.
    pub(super) fn concern(&self, command: &str) -> bool {
        (self.only.is_empty() || self.only.iter().any(|name| name == command))
            && !self.except.iter().any(|name| name == command)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileOptions {
    git: Names,
    gh: Names,
}

/// What is known of some commands.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Rule {
    commands: Vec<String>,
    /// Which use of the command it is for, where it has several.
    #[serde(default)]
    form: String,
    #[serde(default = "irreversible")]
    pub(super) class: Class,
    floor: Option<Class>,
    #[serde(default)]
    pub(super) loses: String,
    #[serde(default)]
    like: Vec<String>,
    #[serde(default)]
    keep: Names,
    #[serde(default)]
    pub(super) raise: Vec<Raise>,
    #[serde(default)]
    pub(super) refuse: Vec<Refuse>,
    /// The class of a dry run.
    pub(super) dry_run: Option<Class>,
    /// Whether words that lead out of the current directory are refused.
    #[serde(default)]
    pub(super) inside: bool,
    /// Why it is never run.
    pub(super) refused: Option<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads them"))]
    examples: Vec<String>,
    #[serde(default)]
    #[cfg_attr(not(test), expect(dead_code, reason = "a test reads them"))]
    not: BTreeMap<String, Vec<String>>,
}

fn irreversible() -> Class {
    Class::Irreversible
}

impl Rule {
    /// The lowest class that the state of the repository may settle it to.
    pub(super) fn floor(&self) -> Class {
        self.floor.unwrap_or(self.class)
    }

    /// Whether an option leaves the class as it is.
    pub(super) fn keeps(&self, given: &Given<'_>) -> bool {
        self.keep.hold(given) || self.like.iter().filter_map(|set| TABLE.sets.get(set)).any(|set| set.hold(given))
    }
}

/// Options that lead to another class.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raise {
    pub(super) options: Names,
    pub(super) to: Class,
    #[serde(default)]
    pub(super) loses: String,
}

/// Options that a command is never given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Refuse {
    pub(super) options: Names,
    pub(super) why: String,
}

impl Table {
    /// The rule for a command in this form: by its two words, or by its first where that is all that names it.
    pub(super) fn rule(&self, tool: Tool, words: &[&str], form: &str) -> Option<&Rule> {
        let path = words.join(" ");
        let rules = if tool == Tool::Git { &self.git } else { &self.gh };
        rules.iter().find(|rule| rule.form == form && rule.commands.contains(&path))
    }

    /// Whether any rule, in any form, is for a command.
    pub(super) fn names(&self, tool: Tool, path: &str) -> bool {
        let rules = if tool == Tool::Git { &self.git } else { &self.gh };
        rules.iter().any(|rule| rule.commands.iter().any(|command| command == path))
    }

    /// Whether the value of an option is a file.
    pub(super) fn takes_file(&self, tool: Tool, given: &Given<'_>) -> bool {
        let names = if tool == Tool::Git { &self.file_options.git } else { &self.file_options.gh };
        names.hold(given)
    }
}

/// The words that name a command: those that its options are known by, and the word behind them where only together they
/// have a rule (`maintenance start`, `rerere clear`).
pub(super) fn path<'a>(tool: Tool, reading: &Reading<'a>) -> Vec<&'a str> {
    let mut words = reading.command.clone();
    if tool == Tool::Git
        && let ([name], Some(next)) = (reading.command.as_slice(), reading.positionals().next())
        && TABLE.names(Tool::Git, &format!("{name} {next}"))
    {
        words.push(next);
    }
    words
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
