//! The words of a command line, read as gh's parser (pflag) reads them.

use anyhow::{Result, bail, ensure};
use gut::invocation::Arity;
use gut::invocation::options::parse_gh_flags;

/// An option of gh, from a help text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct OptionSpec {
    /// Without dashes.
    pub(super) long: String,
    pub(super) short: Option<char>,
    /// Whether it takes a value, as gut reads it.
    arity: Arity,
    /// What the value is called, where it takes one.
    value: Option<String>,
    /// The values it takes, where they are listed.
    choices: Vec<String>,
}

/// Reads the options of a help text: `-s, --state string   Filter by state: {open|closed}`.
pub(super) fn parse_options(help: &str) -> Vec<OptionSpec> {
    let mut inside = false;
    let mut options = Vec::new();
    for line in help.lines() {
        if !line.starts_with(' ') && !line.trim().is_empty() {
            inside = matches!(line.trim(), "FLAGS" | "INHERITED FLAGS");
            continue;
        }
        let line = line.trim();
        if !inside || !line.starts_with('-') {
            continue;
        }
        let (names, description) = line.split_once("   ").unwrap_or((line, ""));
        let (short, rest) = match names.split_once(", --") {
            Some((short, rest)) => (short.chars().nth(1), rest),
            None => (None, names.trim_start_matches('-')),
        };
        let (long, value) = match rest.split_once(' ') {
            Some((long, value)) => (long, Some(value.trim().to_owned())),
            None => (rest, None),
        };
        let read = parse_gh_flags(&format!("FLAGS\n  {line}")).options.pop();
        let arity = read.map_or(Arity::None, |option| option.arity);
        let value = value.filter(|_| arity != Arity::None);
        let listed = description.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(list, _)| list);
        let choices = listed.filter(|list| list.contains('|') && value.is_some());
        let choices = choices.map(|list| list.split('|').map(str::to_owned).collect()).unwrap_or_default();
        options.push(OptionSpec { long: long.to_owned(), short, arity, value, choices });
    }
    options
}

/// A command's words, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    given: Vec<(String, String)>,
    /// The words that are no options.
    pub(super) plain: Vec<String>,
    /// The words behind `--`, where there is one.
    pub(super) behind: Vec<String>,
}

impl Words {
    /// Reads the words behind the command's name.
    ///
    /// # Errors
    /// What gh's parser would say.
    pub(super) fn parse(words: &[String], options: &[OptionSpec]) -> Result<Self> {
        let mut read = Self::default();
        let mut rest = words.iter();
        while let Some(word) = rest.next() {
            if word == "--" {
                read.behind = rest.cloned().collect();
                break;
            }
            if let Some(name) = word.strip_prefix("--") {
                let (name, glued) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value)));
                let Some(option) = options.iter().find(|option| option.long == name) else {
                    bail!("unknown flag: --{name}")
                };
                let value = match (option.arity, glued) {
                    (_, Some(value)) => value.to_owned(),
                    (Arity::None, None) => "true".to_owned(),
                    (Arity::Optional, None) => String::new(),
                    (Arity::Required, None) => match rest.next() {
                        Some(value) => value.clone(),
                        None => bail!("flag needs an argument: --{name}"),
                    },
                };
                read.give(option, value)?;
            } else if word.len() > 1 && word.starts_with('-') {
                read.bundle(word, &mut rest, options)?;
            } else {
                read.plain.push(word.clone());
            }
        }
        Ok(read)
    }

    fn bundle<'a>(
        &mut self,
        word: &str,
        rest: &mut impl Iterator<Item = &'a String>,
        options: &[OptionSpec],
    ) -> Result<()> {
        let mut letters = word[1..].chars();
        while let Some(letter) = letters.next() {
            let Some(option) = options.iter().find(|option| option.short == Some(letter)) else {
                bail!("unknown shorthand flag: '{letter}' in {word}")
            };
            let glued = letters.as_str();
            if option.arity != Arity::Required && !glued.starts_with('=') {
                self.give(option, if option.arity == Arity::None { "true".to_owned() } else { String::new() })?;
                continue;
            }
            let value = match glued {
                "" => match rest.next() {
                    Some(value) => value.clone(),
                    None => bail!("flag needs an argument: '{letter}' in {word}"),
                },
                glued => glued.strip_prefix('=').unwrap_or(glued).to_owned(),
            };
            return self.give(option, value);
        }
        Ok(())
    }

    fn give(&mut self, option: &OptionSpec, value: String) -> Result<()> {
        let name = &option.long;
        match option.value.as_deref() {
            None => ensure!(["true", "false"].contains(&value.as_str()), "invalid argument {value:?} for \"--{name}\""),
            Some("int") => ensure!(value.parse::<u32>().is_ok(), "invalid argument {value:?} for \"--{name}\" flag"),
            Some(_) => {}
        }
        let listed = option.choices.is_empty()
            || value.split(',').all(|part| option.choices.iter().any(|choice| choice == part));
        ensure!(
            listed,
            "invalid argument {value:?} for \"--{name}\" flag: valid values are {{{}}}",
            option.choices.join("|")
        );
        self.given.push((name.clone(), value));
        Ok(())
    }

    /// The value that an option was given last.
    pub(super) fn value(&self, long: &str) -> Option<&str> {
        self.given.iter().rev().find(|(name, _)| name == long).map(|(_, value)| value.as_str())
    }

    /// All values of an option that takes lists.
    pub(super) fn list(&self, long: &str) -> Vec<String> {
        let values = self.given.iter().filter(|(name, _)| name == long);
        values.flat_map(|(_, value)| value.split(',').map(|part| part.trim().to_owned())).collect()
    }

    /// All values of an option that may be given several times, as they are.
    pub(super) fn values(&self, long: &str) -> Vec<&str> {
        self.given.iter().filter(|(name, _)| name == long).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether a flag is on.
    pub(super) fn has(&self, long: &str) -> bool {
        self.value(long).is_some_and(|value| value != "false")
    }

    /// Whether an option was given at all.
    pub(super) fn given(&self, long: &str) -> bool {
        self.value(long).is_some()
    }

    /// The names of the options that were given.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.given.iter().map(|(name, _)| name.as_str())
    }

    /// The only word, or none.
    pub(super) fn at_most_one(&self) -> Result<Option<&str>> {
        ensure!(self.plain.len() <= 1, "accepts at most 1 arg(s), received {}", self.plain.len());
        Ok(self.plain.first().map(String::as_str))
    }

    /// The only word.
    pub(super) fn one(&self) -> Result<&str> {
        ensure!(self.plain.len() == 1, "accepts 1 arg(s), received {}", self.plain.len());
        Ok(&self.plain[0])
    }

    /// No words at all.
    pub(super) fn none(&self) -> Result<()> {
        match self.plain.first() {
            Some(word) => bail!("unknown argument \"{word}\""),
            None => Ok(()),
        }
    }

    /// The text of `--body` or of the file of `--body-file`, or of the like.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>> {
        match (self.value(name), self.value(&format!("{name}-file"))) {
            (Some(_), Some(_)) => bail!("specify only one of `--{name}` or `--{name}-file`"),
            (Some(text), None) => Ok(Some(text.to_owned())),
            (None, Some(file)) => Ok(Some(std::fs::read_to_string(file)?)),
            (None, None) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELP: &str = "USAGE\n  gh pr list [flags]\n\nFLAGS\n      --app string        Filter\n  -d, --draft             Filter\n  \
        -s, --state string      Filter by state: {open|closed}\n  -L, --limit int         Most\n\
        \x20 -c, --commit string[=\"last\"]   Select\n      --succeed-on-no-caches --all   Return\n\nINHERITED FLAGS\n      --help      \
        Show\n\nEXAMPLES\n  $ gh pr list --unknown\n";

    fn parse(line: &str) -> Result<Words> {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        Words::parse(&words, &parse_options(HELP))
    }

    #[test]
    fn long_and_short_are_the_same() {
        for line in ["x -ds open", "x --draft --state=open", "-d x -s=open", "-dsopen x", "--state open -d x"] {
            let words = parse(line).unwrap();
            assert!(words.has("draft") && words.value("state") == Some("open") && words.plain == ["x"], "{line}");
        }
        // Of these, no value stands apart.
        let words = parse("-c x --succeed-on-no-caches").unwrap();
        assert!(words.plain == ["x"] && words.has("succeed-on-no-caches") && words.value("commit") == Some(""));
        assert_eq!(parse("--commit=abc").unwrap().value("commit"), Some("abc"));
    }

    #[test]
    fn what_is_wrong_is_an_error() {
        for line in ["--unknown", "-x", "--state", "--state maybe", "--limit many", "--draft=perhaps", "-L"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
