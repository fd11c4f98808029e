//! An invocation as its tool reads it: which words name the command, which are options and values, and which are text.

use super::options::{Given, Known, Parsed, catalog_depth, parse};
use super::{Invocation, Tool};

/// Options whose value is free text, by how they are spoken of: messages, titles, patterns, formats.
const TEXT_OPTIONS: [&str; 36] = [
    "--message",
    "--author",
    "--committer",
    "--date",
    "--trailer",
    "--grep",
    "--grep-reflog",
    "--pretty",
    "--format",
    "--reason",
    "--word-diff-regex",
    "--since",
    "--until",
    "--after",
    "--before",
    "-S",
    "-G",
    "-e",
    "-L",
    "--title",
    "--body",
    "--notes",
    "--description",
    "--subject",
    "--comment",
    "--search",
    "--jq",
    "--template",
    "--field",
    "--raw-field",
    "--homepage",
    "--desc",
    "--query",
    "--readme",
    "--text",
    "--value",
];

/// Whether the value of the option that is spoken of like this is free text.
pub fn is_text_option(name: &str) -> bool {
    TEXT_OPTIONS.contains(&name)
}

/// What a word is, as far as checks go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// A name, a path or an option: it is checked.
    Plain,
    /// Free text: a message, a pattern, a value. It may hold any visible character.
    Text,
}

/// A command, read.
#[derive(Debug)]
pub struct Reading<'a> {
    /// The words that name the command, by their first names: `["stash", "push"]`, and `["pr", "list"]` where `pr ls` is written.
    pub command: Vec<&'a str>,
    /// The words after it.
    pub words: &'a [String],
    /// What they are.
    pub parsed: Parsed<'a>,
    /// Whether the options of the command are known. If not, every option counts as an unknown one.
    pub certain: bool,
}

impl<'a> Reading<'a> {
    /// Reads an invocation with what is known of its command.
    pub fn of(invocation: &'a Invocation, known: Option<&'a Known>) -> Self {
        let args = &invocation.args;
        let command: Vec<&str> = match (known, invocation.tool) {
            (Some(known), _) => known.command.iter().map(String::as_str).collect(),
            (None, Tool::Git) => args.iter().take(catalog_depth(args)).map(String::as_str).collect(),
            (None, Tool::Gh) => invocation.name(),
        };
        let words = &args[command.len().min(args.len())..];
        let nothing = Known::default();
        let options = &known.unwrap_or(&nothing).options;
        Self { command, words, parsed: parse(words, options), certain: known.is_some() }
    }

    /// The first word of the command.
    pub fn name(&self) -> &'a str {
        self.command.first().copied().unwrap_or_default()
    }

    /// The words that are neither options nor their values.
    pub fn positionals(&self) -> impl Iterator<Item = &'a str> {
        let words = self.words;
        self.parsed.positionals.iter().map(move |index| words[*index].as_str())
    }

    /// The option of this name, where it was given.
    pub fn option(&self, name: &str) -> Option<&Given<'a>> {
        self.parsed.given.iter().find(|given| given.is(name))
    }

    /// Whether an option of this name was given.
    pub fn has(&self, name: &str) -> bool {
        self.parsed.has(name)
    }

    /// Whether `--` stands among the words.
    pub fn has_dashes(&self) -> bool {
        self.words.iter().any(|word| word == "--")
    }

    /// For each word after the command: what it is.
    pub fn kinds(&self, tool: Tool) -> Vec<Word> {
        let mut kinds = vec![Word::Plain; self.words.len()];
        for given in &self.parsed.given {
            if is_text_option(given.name()) {
                // In one word with its text, the option's own part is a name from the table, so that it needs no check.
                let place = given.value_word.or(given.value.map(|_| given.word));
                if let Some(place) = place {
                    kinds[place] = Word::Text;
                }
            }
        }
        // Patterns, queries, and the values of settings.
        let free = match (tool, self.name()) {
            (Tool::Git, "grep") | (Tool::Gh, "search") => 0,
            (Tool::Gh, "agent-task" | "skill") if matches!(self.command.get(1), Some(&("create" | "search"))) => 0,
            (Tool::Git, "config") => 1,
            (Tool::Git, "stash") if self.command.get(1) == Some(&"save") => 0,
            _ => return kinds,
        };
        for place in self.parsed.positionals.iter().take(self.parsed.before_dashes).skip(free) {
            kinds[*place] = Word::Text;
        }
        kinds
    }
}
