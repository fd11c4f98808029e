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
    /// Options that no command of git is given.
    pub(in super::super) refused_options: Vec<RefusedOptions>,
    /// The same for gh.
    pub(in super::super) refused_gh_options: Vec<RefusedOptions>,
    /// Options of gh whose value may be an address.
    pub(in super::super) address_options: AddressOptions,
    /// Options that make every command of git that has them more dangerous, unless its own rule says otherwise.
    pub(in super::super) raised_options: Vec<RaisedOptions>,
    /// Options whose value is a file.
    pub(in super::super) file_options: FileOptions,
    /// Options of git in our own words.
    #[serde(default)]
    pub(in super::super) meaning: Vec<Meaning>,
}

/// An option in our own words.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Meaning {
    pub(in super::super) option: String,
    /// The commands where it means this; all, if empty.
    #[serde(default)]
    pub(in super::super) only: Vec<String>,
    /// Its effect, in an infinitive: `make no commit`.
    pub(in super::super) says: String,
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

/// Options that no command is given.
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

/// Options of gh whose value may be an address: gh asks the host in it.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct AddressOptions {
    /// They name a repository.
    pub(in super::super) repositories: Names,
    /// They name issues or pull requests.
    pub(in super::super) things: Names,
}

/// Options that raise the class of every command of git whose own rule does not name them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct RaisedOptions {
    pub(in super::super) options: Names,
    pub(in super::super) to: Class,
    pub(in super::super) loses: String,
    #[serde(default)]
    pub(in super::super) examples: Vec<String>,
    #[serde(default)]
    pub(in super::super) not: Vec<String>,
}

/// Options whose value is a file, for each tool.
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
    /// The first version of the tool that has it, where older ones are still in use: `2.54`.
    pub(in super::super) since: Option<String>,
    /// Since when git refuses it, where it does.
    pub(in super::super) given_up: Option<GivenUp>,
    /// Whether git has it and tells so nowhere: neither in its usage nor for completion.
    pub(in super::super) unlisted: bool,
    /// Whether it is one of git's inner commands or old names, which people do not ask for in words.
    pub(in super::super) plumbing: bool,
    /// Whether it may contact a remote.
    pub(in super::super) talks: bool,
    /// Whether it contacts the address of a remote that is configured, and only receives.
    pub(in super::super) receives: bool,
    /// Whether it changes which remotes there are.
    pub(in super::super) changes_remotes: bool,
    /// Whether it may give a remote or a submodule another address.
    pub(in super::super) readdresses: bool,
    /// Whether it shows its progress on standard error, and never starts a pager.
    pub(in super::super) progress: bool,
    /// The effect on the files of the work tree; as of the shorter name (`stash` for `stash drop`) where it is left out.
    pub(in super::super) work_tree: Option<WorkTree>,
    /// Whether it has a dry run that changes nothing.
    pub(in super::super) rehearses: bool,
    /// Whether words behind `--` are paths for it, whatever they begin with. Other commands may hand them on without the `--`.
    pub(in super::super) takes_dashes: bool,
    /// Whether paths among its words are read or written through links.
    pub(in super::super) follows_links: bool,
    /// For gh: whether it changes the repository in the current directory.
    pub(in super::super) changes_repository: bool,
    /// The options that continue an operation that stopped half-way, or end it.
    pub(in super::super) resumes: Names,
    /// The words with which it does nothing but let somebody edit a text: `always`, options, or what they begin with (`reword:`).
    pub(in super::super) edits: Names,
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
    /// The meaning of the words that are neither options nor values; for each word the first that fits counts.
    pub(in super::super) operands: Vec<Operand>,
    /// With one of these options it takes nothing for granted.
    pub(in super::super) free: Names,
    /// The names that must exist, and those that must not.
    pub(in super::super) expects: Vec<Expect>,
    /// Its rule, where it has one use.
    pub(in super::super) risk: Option<Rule>,
    /// A rule for each use, where it has several.
    pub(in super::super) forms: BTreeMap<String, Rule>,
    /// Lines of a command that is alike another one: they come out as that one's examples do.
    pub(in super::super) examples: Vec<String>,
}

/// That git has given a command up: it fails, whatever the words are.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct GivenUp {
    /// The first version that refuses it.
    pub(in super::super) since: String,
    /// The option with which it works nonetheless.
    pub(in super::super) unless: String,
    /// What does the same.
    pub(in super::super) instead: String,
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

/// The meaning of some operands of a command: one of `plain`, `revision`, `path` and `is`.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(in super::super) struct Operand {
    /// Which operands are meant; every one, where it is left out.
    pub(in super::super) at: Place,
    /// Only with one of these options.
    pub(in super::super) when: Names,
    /// Only without all of these options.
    pub(in super::super) unless: Names,
    /// It is nothing but this: `the name of the new branch`.
    pub(in super::super) plain: Option<String>,
    /// It is a revision, for this purpose: `the commit that is merged in`; empty where the command says it.
    pub(in super::super) revision: Option<String>,
    /// It is a path, and this happens to it.
    pub(in super::super) path: Option<String>,
    /// It is something else.
    pub(in super::super) is: Option<Kind>,
}

/// The place of an operand.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum Place {
    /// Any; for expectations, each one before `--`.
    #[default]
    Each,
    /// The same with those behind `--`.
    All,
    /// The first.
    First,
    /// The second.
    Second,
    /// The third.
    Third,
    /// Any but the first.
    Later,
    /// The last, be it the first.
    Last,
    /// The last of several.
    Target,
    /// Any but the last.
    Source,
    /// Those behind `--`.
    Behind,
}

/// Operands that need more than words to describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum Kind {
    /// Commits, as one name or as a range, or else a path.
    Commits,
    /// The two ends of a comparison, or else a path.
    Ends,
    /// A remote or an address.
    Remote,
    /// As `git push`, `fetch` and `pull` read their words.
    Refspec,
    /// An entry of the stash.
    Stash,
    /// As `git switch` and `git checkout` read their words.
    Switched,
}

/// A name that must exist, or must not, before a command can work.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(in super::super) struct Expect {
    /// Where the name stands: a place among the operands, or the option whose value it is.
    #[serde(default)]
    pub(in super::super) of: Place,
    #[serde(default)]
    pub(in super::super) value: Option<String>,
    pub(in super::super) is: Expected,
    /// Only with one of these options.
    #[serde(default)]
    pub(in super::super) when: Names,
    /// Only without all of these options.
    #[serde(default)]
    pub(in super::super) unless: Names,
    /// Only without options other than these.
    #[serde(default)]
    pub(in super::super) only: Option<Names>,
    /// Only with `--`, or only without it.
    #[serde(default)]
    pub(in super::super) dashes: Option<bool>,
    /// Only with at least so many operands before `--`.
    #[serde(default)]
    pub(in super::super) least: Option<usize>,
    /// Only with at most so many operands before `--`.
    #[serde(default)]
    pub(in super::super) most: Option<usize>,
}

/// What a name must be. The words that are several names or a pattern are left to git.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(in super::super) enum Expected {
    /// A local branch.
    Branch,
    /// A local branch, or one of a remote that git makes a local branch of.
    BranchOrGuess,
    /// No local branch yet.
    NewBranch,
    /// A remote.
    Remote,
    /// A remote, or a group of remotes.
    RemoteGroup,
    /// No remote yet.
    NewRemote,
    /// A tag.
    Tag,
    /// No tag yet.
    NewTag,
    /// A commit, a branch that git makes of a remote's, or a path.
    CommitOrPath,
    /// A commit, under one name.
    Commit,
    /// A commit under one name, or a range.
    Commits,
    /// Anything that names an object.
    Revision,
    /// The same, or a path where no `--` stands.
    RevisionOrPath,
    /// A pathspec that is one path, which git knows.
    Tracked,
    /// The same, and no pathspec: `git mv` and `git blame` take it as it is written.
    TrackedFile,
    /// A pathspec that is one path, which git knows or which is there.
    Path,
    /// The same, and no pathspec.
    Place,
    /// No file or directory yet.
    NewPath,
    /// An entry of the stash.
    Stash,
    /// As `git push`, `fetch`, `pull` and `ls-remote` read their words.
    Transferred,
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
    /// Options with which it only shows something.
    #[serde(default)]
    pub(in super::super) only_shows: Names,
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

/// Options that lead to another class.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Raise {
    pub(in super::super) options: Names,
    pub(in super::super) to: Class,
    #[serde(default)]
    pub(in super::super) loses: String,
}

/// Options that a command is never given.
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
