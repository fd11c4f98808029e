//! Which words of a command are options, which are values, and which are neither: as git and gh themselves read them.
//!
//! A command's options are known from the usage text of the installed tool and, for what that does not list, from tables in
//! the same form. Reading argv needs the arity of every option: a value that looks like an option is a value, and `--` after
//! an option that takes a value is that value.

#[cfg(test)]
mod against_gh;
#[cfg(test)]
mod against_git;
mod catalog;
mod usage;

use serde::{Deserialize, Serialize};

pub use catalog::{Known, depth as catalog_depth};
pub(super) use catalog::{USAGE_OPTIONS, cache_file, git_help_sources};
#[cfg(test)]
pub(super) use catalog::{
    builtin_table, gh_for_tests, git_in_tests, known_for_tests, verbs_in_tests, version_in_tests,
};
pub(super) use usage::{is_verb, parse_gh_flag, parse_git_table, without_description};
pub use usage::{parse_gh_flags, parse_git_usage, parse_git_verbs};

/// Whether an option takes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Arity {
    /// Never: `--all`.
    None,
    /// Only in the same word: `--color=always`, `-S<key>`.
    Optional,
    /// Always, in the same word or as the next one: `--message x`, `-mx`.
    Required,
}

/// One option with all its names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionSpec {
    /// With their dashes; the first long one is how the option is spoken of: `["--message", "-m"]`.
    pub names: Vec<String>,
    /// Whether it takes a value.
    pub arity: Arity,
}

impl OptionSpec {
    /// How the option is spoken of.
    pub fn name(&self) -> &str {
        self.names.iter().find(|name| name.starts_with("--")).or(self.names.first()).map_or("", String::as_str)
    }
}

/// The options of one command.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionTable {
    /// The options; where a name stands twice, the first counts.
    pub options: Vec<OptionSpec>,
    /// Whether `-5` means a number.
    pub numbers: bool,
    /// Whether a flag may be switched off by `--flag=false`, as gh's can.
    pub switches: bool,
    /// What the command takes out of the words before it reads the rest, as git log and git archive do: such a word is never
    /// a value, even where it stands for one.
    #[serde(default)]
    pub taken_first: Vec<String>,
}

impl OptionTable {
    /// The option of this exact name.
    pub fn find(&self, name: &str) -> Option<&OptionSpec> {
        self.options.iter().find(|option| option.names.iter().any(|known| known == name))
    }

    /// Whether the word is taken out before the rest is read.
    fn takes_first(&self, word: &str) -> bool {
        let name = match word.char_indices().nth(2) {
            Some((end, _)) if !word.starts_with("--") => &word[..end],
            _ => word.split('=').next().unwrap_or(word),
        };
        self.taken_first.iter().any(|taken| taken == name)
    }

    /// Adds the options of another table that this one does not have.
    pub fn extend(&mut self, other: &Self) {
        for option in &other.options {
            let names: Vec<String> = option.names.iter().filter(|name| self.find(name).is_none()).cloned().collect();
            if !names.is_empty() {
                self.options.push(OptionSpec { names, arity: option.arity });
            }
        }
        self.numbers |= other.numbers;
        self.switches |= other.switches;
        self.taken_first.extend(other.taken_first.iter().cloned());
    }
}

/// An option that stands in a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given<'a> {
    /// All its names; one alone for a negated form: `["--message", "-m"]`.
    pub names: Vec<String>,
    /// Its value, where it has one.
    pub value: Option<&'a str>,
    /// The place of its word.
    pub word: usize,
    /// The place of its value's word, where that is another one.
    pub value_word: Option<usize>,
}

impl Given<'_> {
    /// Whether this is one of the option's names.
    pub fn is(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// How the option is spoken of, whatever form was written: `--message` for `-m`.
    pub fn name(&self) -> &str {
        self.names.iter().find(|name| name.starts_with("--")).or(self.names.first()).map_or("", String::as_str)
    }
}

/// A word that begins with `-` and names no option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown<'a> {
    /// The option as it is written, without its value.
    pub written: &'a str,
    /// The place of its word.
    pub word: usize,
}

/// A command's words, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed<'a> {
    /// The options, in the order they stand.
    pub given: Vec<Given<'a>>,
    /// The places of the words that are neither options nor values.
    pub positionals: Vec<usize>,
    /// How many of the positionals stand before `--`; all, where there is none.
    pub before_dashes: usize,
    /// What looks like an option and is none.
    pub unknown: Vec<Unknown<'a>>,
    /// The first option whose value is missing: at the end, or before what can only be read as an option.
    pub missing_value: Option<String>,
}

/// Options that take the next word, but mean HEAD where they stand last. Source: git's `PARSE_OPT_LASTARG_DEFAULT`.
const HEAD_BY_DEFAULT: [&str; 7] =
    ["--contains", "--no-contains", "--merged", "--no-merged", "--points-at", "--with", "--without"];

/// Reads the words after the subcommand as the tool does. Names count only if they are exact: git would take any
/// unambiguous beginning, and what is meant must be written.
pub fn parse<'a>(words: &'a [String], table: &OptionTable) -> Parsed<'a> {
    let mut parsed = Parsed::default();
    let mut dashes = None;
    let mut index = 0;
    while index < words.len() {
        let word = words[index].as_str();
        if dashes.is_some() || !word.starts_with('-') || word == "-" {
            parsed.positionals.push(index);
        } else if word == "--" || word == "--end-of-options" {
            dashes = Some(parsed.positionals.len());
        } else if word.starts_with("--") {
            index += parsed.long(words, index, table);
        } else if table.numbers && word[1..].bytes().all(|byte| byte.is_ascii_digit()) {
            parsed.given.push(Given {
                names: vec!["-<n>".to_owned()],
                value: Some(&word[1..]),
                word: index,
                value_word: None,
            });
        } else {
            index += parsed.bundle(words, index, table);
        }
        index += 1;
    }
    parsed.before_dashes = dashes.unwrap_or(parsed.positionals.len());
    parsed
}

impl<'a> Parsed<'a> {
    /// Whether an option was given, by any of its names.
    pub fn has(&self, name: &str) -> bool {
        self.given.iter().any(|given| given.is(name))
    }

    /// Reads a long option; returns how many more words it took.
    fn long(&mut self, words: &'a [String], index: usize, table: &OptionTable) -> usize {
        let word = words[index].as_str();
        let (written, glued) = match word.split_once('=') {
            Some((written, value)) => (written, Some(value)),
            None => (word, None),
        };
        let Some(option) = table.find(written) else {
            self.unknown.push(Unknown { written, word: index });
            return 0;
        };
        let name = option.names.clone();
        match (option.arity, glued) {
            (Arity::None, Some(value)) if !(table.switches && matches!(value, "true" | "false")) => {
                self.unknown.push(Unknown { written: word, word: index });
                0
            }
            (_, Some(_)) | (Arity::None | Arity::Optional, None) => {
                self.given.push(Given { names: name, value: glued, word: index, value_word: None });
                0
            }
            (Arity::Required, None) => self.with_next(name, words, index, table),
        }
    }

    /// Takes the next word, whatever it is, as the value.
    ///
    /// Not so where a first pass takes the word. `git log --grep --source --grep --output=x` writes x: without `--source`, the
    /// second `--grep` is the value of the first.
    fn with_next(&mut self, name: Vec<String>, words: &'a [String], index: usize, table: &OptionTable) -> usize {
        let next = words.get(index + 1);
        // Behind such a word nothing is sure to be a value.
        let is_unsure = !table.taken_first.is_empty() && self.missing_value.is_some();
        if is_unsure || next.is_some_and(|word| table.takes_first(word)) {
            self.missing_value.get_or_insert_with(|| words[index].clone());
            return 0;
        }
        let Some(value) = next else {
            if name.iter().any(|name| HEAD_BY_DEFAULT.contains(&name.as_str())) {
                self.given.push(Given { names: name, value: None, word: index, value_word: None });
            } else {
                self.missing_value.get_or_insert_with(|| words[index].clone());
            }
            return 0;
        };
        self.given.push(Given { names: name, value: Some(value), word: index, value_word: Some(index + 1) });
        1
    }

    /// Reads a bundle of short options; the first that takes a value takes the rest of the word, or the next word.
    fn bundle(&mut self, words: &'a [String], index: usize, table: &OptionTable) -> usize {
        let word = words[index].as_str();
        for (at, letter) in word.char_indices().skip(1) {
            let rest = &word[at + letter.len_utf8()..];
            let Some(option) = table.find(&format!("-{letter}")) else {
                self.unknown.push(Unknown { written: word, word: index });
                return 0;
            };
            let name = option.names.clone();
            match option.arity {
                Arity::None => self.given.push(Given { names: name, value: None, word: index, value_word: None }),
                Arity::Required if rest.is_empty() => return self.with_next(name, words, index, table),
                Arity::Optional | Arity::Required => {
                    let value = (!rest.is_empty()).then_some(rest);
                    self.given.push(Given { names: name, value, word: index, value_word: None });
                    return 0;
                }
            }
        }
        0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table() -> OptionTable {
        parse_git_usage(
            "    -q, --[no-]quiet      quiet\n    -m, --[no-]message <text>\n    -S, --[no-]sign[=<key>]\n    --contains <commit>\n    -<n>\n",
        )
    }

    /// The words with what each of them is: o option, v value, p positional, d dashes, u unknown.
    fn marks(line: &str) -> String {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let parsed = parse(&words, &table());
        let mut marks = vec!['d'; words.len()];
        for given in &parsed.given {
            marks[given.word] = 'o';
            if let Some(value) = given.value_word {
                marks[value] = 'v';
            }
        }
        parsed.positionals.iter().for_each(|place| marks[*place] = 'p');
        parsed.unknown.iter().for_each(|unknown| marks[unknown.word] = 'u');
        marks.into_iter().collect()
    }

    #[test]
    fn words_are_read_as_git_reads_them() {
        for (line, expected) in [
            ("-m x y", "ovp"),
            ("-mx y", "op"),
            ("-qm x", "ov"),
            ("-qmx y", "op"),
            ("-Sx y", "op"),
            ("-S x", "op"),
            ("--sign=x y", "op"),
            ("--sign x", "op"),
            ("--message -- --quiet", "ovo"),
            ("-m -q -q", "ovo"),
            ("--no-message x", "op"),
            ("x --quiet", "po"),
            ("-- -q", "dp"),
            ("--end-of-options -q", "dp"),
            ("-5 x", "op"),
            ("-", "p"),
            ("--mess x", "up"),
            ("-qZ x", "up"),
            ("--quiet=x", "u"),
            ("--contains", "o"),
            ("x --contains y", "pov"),
        ] {
            assert_eq!(marks(line), expected, "{line}");
        }
        let words: Vec<String> = ["-m", "-1", "-m", "--sign=x", "-m", "-q", "--", "-q"].map(str::to_owned).into();
        let in_passes = OptionTable { taken_first: ["--sign", "-S", "--"].map(str::to_owned).into(), ..table() };
        let parsed = parse(&words, &in_passes);
        assert_eq!((parsed.given.len(), parsed.missing_value.as_deref()), (3, Some("-m")), "only -1 is a value");
        assert_eq!(parsed.positionals, [7], "behind `--`");
        let words = ["-q".to_owned(), "-m".to_owned()];
        assert_eq!(parse(&words, &table()).missing_value.as_deref(), Some("-m"));
    }

    proptest! {
        #[test]
        fn every_word_is_one_thing(
            words in proptest::collection::vec("-{0,2}[a-zSqm5=-]{0,6}|--(message|sign|quiet|contains|end-of-options)|\\PC{0,4}", 0..8),
            in_passes in any::<bool>(),
        ) {
            let taken_first = if in_passes { ["--sign", "-S", "--"].map(str::to_owned).into() } else { Vec::new() };
            let table = OptionTable { taken_first, ..table() };
            let parsed = parse(&words, &table);
            let mut places: Vec<usize> = parsed.positionals.clone();
            let mut options: Vec<usize> = parsed.given.iter().map(|given| given.word).collect();
            options.dedup();
            places.extend(options);
            places.extend(parsed.given.iter().filter_map(|given| given.value_word));
            let mut read: std::collections::BTreeSet<usize> = places.iter().copied().collect();
            prop_assert_eq!(read.len(), places.len(), "no word is read twice");
            prop_assert!(parsed.before_dashes <= parsed.positionals.len());
            read.extend(parsed.unknown.iter().map(|unknown| unknown.word));
            let is_dashes = |word: &str| matches!(word, "--" | "--end-of-options");
            let left: Vec<&String> = (0..words.len()).filter(|place| !read.contains(place)).map(|place| &words[place]).collect();
            prop_assert!(left.iter().filter(|word| is_dashes(word)).count() <= 1, "only the first `--` is one");
            let others = left.iter().filter(|word| !is_dashes(word)).count();
            prop_assert!(others == 0 || parsed.missing_value.is_some(), "{left:?} is read as nothing");
            prop_assert!(others <= 1 || in_passes, "only the last word can lack its value");
        }

        #[test]
        fn any_words_and_any_table_can_be_read(
            text in "(    -{1,2}(\\[no-\\])?\\PC{0,12}\n|\\PC{0,20}\n){0,6}",
            words in proptest::collection::vec("-{0,2}\\PC{0,8}", 0..6),
        ) {
            for table in [parse_git_usage(&text), parse_gh_flags(&format!("FLAGS\n{text}"))] {
                let parsed = parse(&words, &table);
                prop_assert!(parsed.given.iter().all(|given| given.word < words.len() && !given.name().is_empty()));
            }
        }
    }
}
