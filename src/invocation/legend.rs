//! A legend of a command: every word of it and what it means, from the installed help and the syntax of git.
//!
//! It is made from words alone; what names stand for in the repository at hand is asked for by [`Lookup`].

#[cfg(test)]
mod gh_tests;
mod globals;
mod help;
mod installed;
mod pathspec;
mod refspec;
mod revision;
mod roles;
#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

pub use globals::without_globals;
pub use help::{Help, OptionHelp};

use super::options::{Given, Known};
use super::{Invocation, Reading, Tool, join, knowledge, stash_entry};
use revision::{Dots, Meaning};
use roles::{Role, role};

/// One part of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// As it stands in the command, quoted.
    pub text: String,
    /// What it means.
    pub meaning: String,
    /// The words it is made of, where 0 is the tool. Parts of one word, as of `-am`, share it.
    pub words: RangeInclusive<usize>,
    /// What says what it is in the repository at hand.
    pub lookup: Option<Lookup>,
}

impl Entry {
    /// The meaning, with what the name is in the repository at hand.
    pub fn meaning_here(&self, here: Option<&str>) -> String {
        match here {
            Some(here) if UNSURE.contains(&self.meaning.as_str()) => here.to_owned(),
            Some(here) => format!("{}; here: {here}", self.meaning),
            None => self.meaning.clone(),
        }
    }
}

/// What a name may be, where the words alone do not tell.
const NAME: &str = "a branch, a tag or another name of a commit";
const NAME_OR_PATH: &str = "a branch, a tag, another name of a commit, or a path";
const PATH: &str = "a path";
const REMOTE: &str = "a remote, which is a repository elsewhere";
const UNSURE: [&str; 4] = [NAME, NAME_OR_PATH, PATH, REMOTE];

/// A name that may stand for something in a repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lookup {
    /// A commit.
    Commit(String),
    /// A range of commits.
    Commits(String),
    /// Several commits, each for itself: the parents of a merge.
    Each(String),
    /// A commit, or else a path.
    Either(String),
    /// A path.
    Path(String),
    /// A remote.
    Remote(String),
}

/// Values that are revisions, by what the installed help calls them.
const REVISIONS: [&str; 8] = ["revision", "commit", "commit-ish", "object", "tree-ish", "rev", "newbase", "upstream"];

/// The legend of an invocation: its parts in their order, which cover all of its words.
///
/// `known` are the options of its command, `help` is what the installed help says of them; both without the options that
/// stand before the subcommand.
pub fn legend(invocation: &Invocation, known: Option<&Known>, help: &Help) -> Vec<Entry> {
    let tool = invocation.tool;
    let version = help.version.as_ref().map_or(String::new(), |version| format!(", version {version}"));
    let says = match tool {
        Tool::Git => "the version control system",
        Tool::Gh => "the command line of GitHub",
    };
    let mut entries = vec![plain(tool.name().to_owned(), format!("{says}{version}"), 0..=0)];
    let (before, rest) = without_globals(invocation);
    entries.extend(globals::entries(&invocation.args[..before]));
    let reading = Reading::of(&rest, known);
    let first = 1 + before;
    for (place, (name, word)) in reading.command.iter().zip(&rest.args).enumerate() {
        let at = first + place;
        let mut meaning = command(tool, &reading.command[..=place], help);
        if name != word && !help.is_missing {
            meaning = format!("another name of `{name}`: {meaning}");
        }
        entries.push(plain(join(std::slice::from_ref(word)), meaning, at..=at));
    }
    let words = Words { tool, reading: &reading, help, offset: first + reading.command.len() };
    let mut others = words.entries();
    others.sort_by_key(|entry| *entry.words.start());
    entries.extend(others);
    entries
}

fn plain(text: String, meaning: impl Into<String>, words: RangeInclusive<usize>) -> Entry {
    Entry { text, meaning: meaning.into(), words, lookup: None }
}

/// What a command is for.
fn command(tool: Tool, words: &[&str], help: &Help) -> String {
    let own = knowledge::command(tool, words).and_then(|command| command.does.as_deref());
    let says = help.command(words).or(own);
    match says {
        Some(says) => in_lower_case(says),
        None if help.is_missing => format!("the installed {tool} has no such command"),
        None => format!("a command of {tool}"),
    }
}

/// Without the capital that a sentence begins with.
fn in_lower_case(text: &str) -> String {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return String::new() };
    let is_word = characters.clone().next().is_none_or(|second| second.is_lowercase() || second == ' ');
    if is_word { first.to_lowercase().chain(characters).collect() } else { text.to_owned() }
}

/// The words behind the command.
struct Words<'a> {
    tool: Tool,
    reading: &'a Reading<'a>,
    help: &'a Help,
    /// How many words stand before them.
    offset: usize,
}

impl Words<'_> {
    fn entries(&self) -> Vec<Entry> {
        let Reading { parsed, words, .. } = self.reading;
        let mut entries: Vec<Entry> = Vec::new();
        for given in &parsed.given {
            let entry = self.option(given);
            // `-vv` is one option, given twice.
            match entries.last_mut() {
                Some(last) if *last == entry => self.reading.words[given.word].clone_into(&mut last.text),
                _ => entries.push(entry),
            }
        }
        let mut named_tag = None;
        for (place, word) in parsed.positionals.iter().enumerate() {
            if named_tag == Some(*word) {
                continue;
            }
            let next = parsed.positionals.get(place + 1).filter(|next| **next == word + 1);
            match next.filter(|_| self.is_tag_word(place, *word)) {
                Some(next) => {
                    named_tag = Some(*next);
                    entries.push(self.named_tag(*word));
                }
                None => entries.push(self.positional(place, *word)),
            }
        }
        for unknown in &parsed.unknown {
            // The beginning of a bundle may have been read.
            entries.retain(|entry| *entry.words.start() != self.offset + unknown.word);
            let meaning =
                if self.reading.certain { format!("{} has no such option", self.spoken()) } else { self.untold() };
            entries.push(self.word(unknown.word, meaning));
        }
        let covered: std::collections::BTreeSet<usize> = entries.iter().flat_map(|entry| entry.words.clone()).collect();
        for place in (0..words.len()).filter(|place| !covered.contains(&(self.offset + place))) {
            let meaning = match words[place].as_str() {
                "--" if self.tool == Tool::Git => "what follows are paths or names, no options".to_owned(),
                "--" | "--end-of-options" => "what follows are no options".to_owned(),
                _ => "an option whose value is missing".to_owned(),
            };
            entries.push(self.word(place, meaning));
        }
        entries
    }

    /// The command as it is spoken of: `git stash push`.
    fn spoken(&self) -> String {
        format!("`{} {}`", self.tool, self.reading.command.join(" "))
    }

    /// Where nothing is said of an option.
    fn untold(&self) -> String {
        let command = self.spoken();
        match self.tool {
            Tool::Git => format!("an option of {command}; `git help {}` tells more", self.reading.name()),
            Tool::Gh => format!("an option of {command}; `gh {} --help` tells more", self.reading.command.join(" ")),
        }
    }

    fn word(&self, place: usize, meaning: String) -> Entry {
        let at = self.offset + place;
        plain(join(&self.reading.words[place..=place]), meaning, at..=at)
    }

    fn option(&self, given: &Given<'_>) -> Entry {
        let word = &self.reading.words[given.word];
        let is_bundled = self.reading.parsed.given.iter().filter(|other| other.word == given.word).count() > 1;
        let short = given.names.iter().find(|name| name.len() == 2);
        let mut text = match (is_bundled, short, given.value) {
            (true, Some(short), Some(value)) if given.value_word.is_none() => join(&[format!("{short}{value}")]),
            (true, Some(short), _) => short.clone(),
            _ => join(std::slice::from_ref(word)),
        };
        let start = self.offset + given.word;
        let mut end = start;
        if let Some(place) = given.value_word {
            text = format!("{text} {}", join(&self.reading.words[place..=place]));
            end = self.offset + place;
        }
        let told = given.names.iter().find_map(|name| self.help.option(name));
        let own = knowledge::meaning(self.reading.name(), &given.names).filter(|_| self.tool == Tool::Git);
        let mut meaning = match told {
            _ if own.is_some() => own.unwrap_or_default().to_owned(),
            Some((option, false)) => in_lower_case(&option.meaning),
            Some((option, true)) => format!("not: {}", in_lower_case(&option.meaning)),
            None => self.untold(),
        };
        let mut lookup = None;
        let called = told.map_or("", |(option, _)| option.value.as_str());
        let is_revision = self.tool == Tool::Git && (REVISIONS.contains(&called) || given.is("--fixup"));
        if let Some(value) = given.value.filter(|_| is_revision) {
            let value = ["amend:", "reword:"].iter().find_map(|kind| value.strip_prefix(kind)).unwrap_or(value);
            let Meaning { words, lookup: found } = revision::describe(value, Dots::Commits);
            if words != value {
                meaning = format!("{meaning}; {value} is {words}");
            }
            lookup = found;
        }
        Entry { text, meaning, words: start..=end, lookup }
    }

    /// Whether the word is the first of `tag <name>`, which push and fetch read as one refspec.
    fn is_tag_word(&self, place: usize, word: usize) -> bool {
        self.tool == Tool::Git
            && place > 0
            && !self.help.is_missing
            && self.reading.words[word] == "tag"
            && matches!(self.reading.name(), "push" | "fetch" | "pull")
            && !self.reading.has("--delete")
    }

    fn named_tag(&self, word: usize) -> Entry {
        let name = &self.reading.words[word + 1];
        let (meaning, is_here) = match self.reading.name() {
            "push" => (format!("the tag {name} is pushed"), is_name(name)),
            _ => (format!("the tag {name} of the remote is fetched"), false),
        };
        let at = self.offset + word;
        let lookup = is_here.then(|| Lookup::Commit(format!("refs/tags/{name}")));
        Entry { text: join(&self.reading.words[word..=word + 1]), meaning, words: at..=at + 1, lookup }
    }

    /// Whether `--not` before this word turns its meaning round.
    fn is_excluded(&self, word: usize) -> bool {
        let before = self.reading.parsed.given.iter().filter(|given| given.word < word && given.is("--not"));
        before.count() % 2 == 1
    }

    fn positional(&self, place: usize, word: usize) -> Entry {
        let text = self.reading.words[word].as_str();
        if self.help.is_missing {
            return self.word(word, "what it means depends on the command".to_owned());
        }
        let (meaning, lookup) = match role(self.tool, self.reading, place, &self.help.arguments) {
            Role::Plain(says) => (says, None),
            Role::Revision(says) => of_revision(says, text),
            Role::Path(says) => of_path(says, text),
            Role::Remote => of_remote(text),
            Role::Either(_) if self.is_excluded(word) && place < self.reading.parsed.before_dashes => {
                match text.strip_prefix('^') {
                    Some(taken) => of_revision("", taken),
                    None => of_revision("", &format!("^{text}")),
                }
            }
            Role::Either(dots) => of_either(text, dots),
            Role::Pushed => (refspec::pushed(text), is_name(text).then(|| Lookup::Commit(text.to_owned()))),
            Role::Fetched if self.reading.name() == "pull" => {
                let rebases = self.reading.has("--rebase").then_some(true);
                let merges = ["--no-rebase", "--ff-only", "--no-ff", "--squash"];
                let merges = merges.iter().any(|name| self.reading.has(name)).then_some(false);
                (refspec::pulled(text, rebases.or(merges)), None)
            }
            Role::Fetched => (refspec::fetched(text), None),
            Role::Before => of_revision("", "@{-1}"),
            Role::Stashed => of_revision("", &stash_entry(text).unwrap_or_else(|| text.to_owned())),
        };
        let at = self.offset + word;
        Entry { text: join(&self.reading.words[word..=word]), meaning, words: at..=at, lookup }
    }
}

/// Whether the word is one name, not a refspec of two.
fn is_name(word: &str) -> bool {
    !word.is_empty() && !word.contains([':', '*', '+', '^'])
}

fn of_revision(says: &str, text: &str) -> (String, Option<Lookup>) {
    let Meaning { words, lookup } = revision::describe(text, Dots::Commits);
    let meaning = match (says, words == text) {
        ("", true) => NAME.to_owned(),
        ("", false) => words,
        (says, true) => says.to_owned(),
        (says, false) => format!("{says}: {words}"),
    };
    (meaning, lookup)
}

fn of_either(text: &str, dots: Dots) -> (String, Option<Lookup>) {
    // `:file` and `:2:file` are in the index, but for the magic of paths.
    let is_pattern = [":(", ":!", ":^"].iter().any(|start| text.starts_with(start)) || matches!(text, "." | ":");
    if let Some(says) = pathspec::describe(text).filter(|_| is_pattern || !text.starts_with(':'))
        && !text.contains("@{")
        && (is_pattern || !text.contains('^'))
    {
        return (says, None);
    }
    let Meaning { words, lookup } = revision::describe(text, dots);
    if words != text {
        return (words, lookup);
    }
    (NAME_OR_PATH.to_owned(), Some(Lookup::Either(text.to_owned())))
}

fn of_path(says: &str, text: &str) -> (String, Option<Lookup>) {
    let (words, lookup) = match pathspec::describe(text) {
        Some(words) => (words, None),
        None => (PATH.to_owned(), Some(Lookup::Path(text.to_owned()))),
    };
    match says {
        "" => (words, lookup),
        says if words == PATH => (says.to_owned(), lookup),
        says => (format!("{says}: {words}"), lookup),
    }
}

fn of_remote(text: &str) -> (String, Option<Lookup>) {
    let is_address = text.contains("://") || text.contains(':');
    if is_address {
        return ("the repository at this address".to_owned(), None);
    }
    if text.starts_with(['.', '/', '~']) {
        return ("the repository in this directory".to_owned(), None);
    }
    (REMOTE.to_owned(), Some(Lookup::Remote(text.to_owned())))
}
