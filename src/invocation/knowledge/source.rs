//! The form of the files in `knowledge/`. The build script uses this module as well.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Class;

/// The commands of one tool, by the words that name them: `stash push`.
pub(in super::super) type Commands = BTreeMap<String, Command>;

/// All that the files say.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in super::super) struct Table {
    pub(in super::super) common: Common,
    pub(in super::super) git: Commands,
    pub(in super::super) gh: Commands,
}

/// `options.toml`: options that commands share.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in super::super) struct Common {
    /// Sets of options by the name that rules give them.
    pub(in super::super) sets: BTreeMap<String, Names>,
    /// Common that no command of git is given.
    pub(in super::super) refused_options: Vec<RefusedOptions>,
    /// Common whose value is a file.
    pub(in super::super) file_options: FileOptions,
}

/// Words with spaces between them; `--[no-]x` stands for both forms.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub(in super::super) struct Names(String);

impl Names {
    /// The names as they are written.
    pub(in super::super) fn words(&self) -> impl Iterator<Item = &str> {
        self.0.split_whitespace()
    }
}

/// Common that no git command is given.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RefusedOptions {
    pub(in super::super) options: Names,
    /// What they can do: `run another program`.
    pub(in super::super) why: String,
    /// The commands where they do; all, if empty.
    #[serde(default)]
    pub(in super::super) only: Vec<String>,
    /// Commands where an option of this name does something else.
    #[serde(default)]
    pub(in super::super) except: Vec<String>,
    #[serde(default)]
    pub(in super::super) examples: Vec<String>,
    #[serde(default)]
    pub(in super::super) not: Vec<String>,
}

/// Common whose value is a file, for each tool.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct FileOptions {
    pub(in super::super) git: Names,
    pub(in super::super) gh: Names,
}

/// All that is known of one command.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a line in a file")]
pub(in super::super) struct Command {
    /// A command with the same rules.
    pub(in super::super) alike: Option<String>,
    /// Its purpose, in an infinitive: `list the entries`. For commands that the tool's own help does not describe.
    pub(in super::super) does: Option<String>,
    /// The first version of the tool that has it, where that is newer than all that the tests run with.
    pub(in super::super) since: Option<String>,
    /// Whether git has it and tells so nowhere: neither in its usage nor for completion.
    pub(in super::super) unlisted: bool,
    /// Whether it is one of git's inner commands or old names, which people do not ask for in words.
    pub(in super::super) plumbing: bool,
    /// Whether it may contact a remote.
    pub(in super::super) talks: bool,
    /// Whether it shows its progress on standard error, and never starts a pager.
    pub(in super::super) progress: bool,
    /// The effect on the files of the work tree; as of the shorter name (`stash` for `stash drop`) where it is left out.
    pub(in super::super) work_tree: Option<WorkTree>,
    /// Whether it has a dry run that changes nothing.
    pub(in super::super) rehearses: bool,
    /// Whether paths among its words are read or written through links.
    pub(in super::super) follows_links: bool,
    /// For gh: whether it changes the repository in the current directory.
    pub(in super::super) changes_repository: bool,
    /// The options that continue an operation that stopped half-way, or end it.
    pub(in super::super) resumes: Names,
    /// The command of gh that takes it back.
    pub(in super::super) counter: Option<String>,
    /// Short options that run a program, for a tool that does not tell its options.
    pub(in super::super) program_letters: String,
    /// The words that make git print its options, where they are not its own; empty where git prints none.
    pub(in super::super) asks: Option<String>,
    /// The word before its own commands that makes git print their options: `submodule--helper`.
    pub(in super::super) asks_through: Option<String>,
    /// The built-in tables that hold the rest of its options.
    pub(in super::super) tables: Vec<String>,
    /// Whether it takes its own options out of the words first and then reads the rest.
    pub(in super::super) passes: bool,
    /// Its rule, where it has one use.
    pub(in super::super) risk: Option<Rule>,
    /// A rule for each use, where it has several.
    pub(in super::super) forms: BTreeMap<String, Rule>,
}

/// What a command does to the files of the work tree.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum WorkTree {
    /// It may change or delete them.
    #[default]
    Changed,
    /// Every file stays as it is; untracked ones may become tracked.
    Kept,
    /// It has nothing to do with them.
    Untouched,
}

/// How dangerous one use of a command is.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in super::super) struct Rule {
    #[serde(default = "irreversible")]
    pub(in super::super) class: Class,
    #[serde(default)]
    pub(in super::super) floor: Option<Class>,
    #[serde(default)]
    pub(in super::super) loses: String,
    #[serde(default)]
    pub(in super::super) like: Vec<String>,
    #[serde(default)]
    pub(in super::super) keep: Names,
    #[serde(default)]
    pub(in super::super) raise: Vec<Raise>,
    #[serde(default)]
    pub(in super::super) refuse: Vec<Refuse>,
    /// The class of a dry run.
    #[serde(default)]
    pub(in super::super) dry_run: Option<Class>,
    /// Whether words that lead out of the current directory are refused.
    #[serde(default)]
    pub(in super::super) inside: bool,
    /// Why it is never run.
    #[serde(default)]
    pub(in super::super) refused: Option<String>,
    #[serde(default)]
    pub(in super::super) examples: Vec<String>,
    #[serde(default)]
    pub(in super::super) not: BTreeMap<String, Vec<String>>,
}

fn irreversible() -> Class {
    Class::Irreversible
}

/// Common that lead to another class.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Raise {
    pub(in super::super) options: Names,
    pub(in super::super) to: Class,
    #[serde(default)]
    pub(in super::super) loses: String,
}

/// Common that a command is never given.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Refuse {
    pub(in super::super) options: Names,
    pub(in super::super) why: String,
}

impl Command {
    /// Its rules.
    pub(in super::super) fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.risk.iter().chain(self.forms.values())
    }
}
