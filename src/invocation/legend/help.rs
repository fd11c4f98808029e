//! What the installed help says of each option and each command: the descriptions in usage texts, which the option table
//! leaves out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::invocation::gh_help::{self, Owner};
use crate::invocation::options::{parse_gh_flag, parse_git_table, without_description};

/// What the help says of one option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OptionHelp {
    /// Its names with their dashes; those of a negated form stand in `negated`.
    pub names: Vec<String>,
    /// Its negated names: `--no-verify`.
    pub negated: Vec<String>,
    /// What its value is called: `commit`, `n`; empty without one.
    pub value: String,
    /// What it does.
    pub meaning: String,
}

/// What is known of a command in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Help {
    /// The version of the tool, where it is installed.
    pub version: Option<String>,
    /// Whether the tool is installed and has no such command.
    pub is_missing: bool,
    /// One line on each command and group, by their words: `rebase`, `pr`, `pr merge`.
    pub commands: BTreeMap<String, String>,
    /// The options of the command.
    pub options: Vec<OptionHelp>,
    /// What a gh command takes besides options, as its usage line has it: `[<number> | <url> | <branch>]`.
    pub arguments: Vec<String>,
}

impl Help {
    /// What is said of the option of this name, and whether the name is its negation.
    pub fn option(&self, name: &str) -> Option<(&OptionHelp, bool)> {
        let has = |names: &[String]| names.iter().any(|known| known == name);
        // What is spoken of itself is nearer than a negation: `--no-verify` has a line of its own.
        let own = self.options.iter().find(|option| has(&option.names) && !option.meaning.is_empty());
        let negated = || self.options.iter().find(|option| has(&option.negated) && !option.meaning.is_empty());
        own.map(|option| (option, false)).or_else(|| negated().map(|option| (option, true)))
    }

    /// One line on a command.
    pub fn command(&self, words: &[&str]) -> Option<&str> {
        self.commands.get(&words.join(" ")).map(String::as_str)
    }
}

/// The options in a usage text of git, or in a table in that form.
///
/// A description stands behind the option, or on the lines below it where there is no room, which begin with 26 spaces.
pub(super) fn parse_git_options(text: &str) -> Vec<OptionHelp> {
    const LEAST_MARGIN: &str = "                    ";
    let mut options: Vec<OptionHelp> = Vec::new();
    let mut is_open = false;
    for line in text.lines() {
        let Some(spec) = line.strip_prefix("    ").filter(|spec| spec.starts_with('-')) else {
            if is_open
                && line.starts_with(LEAST_MARGIN)
                && let Some(option) = options.last_mut()
            {
                append(&mut option.meaning, line);
            } else {
                is_open = false;
            }
            continue;
        };
        let option = without_description(spec);
        let names: Vec<String> = if option.starts_with("-<n>") || option.starts_with("-NUM") {
            vec!["-<n>".to_owned()]
        } else {
            parse_git_table(&format!("    {option}\n")).options.into_iter().flat_map(|found| found.names).collect()
        };
        let is_negation = |name: &String| option.contains("--[no-]") && name.starts_with("--no-");
        let (negated, names): (Vec<String>, Vec<String>) = names.into_iter().partition(is_negation);
        let mut meaning = String::new();
        append(&mut meaning, &spec[option.len()..]);
        is_open = !names.is_empty();
        if is_open {
            options.push(OptionHelp { names, negated, value: value(option), meaning });
        }
    }
    options
}

fn append(meaning: &mut String, line: &str) {
    let line = line.trim();
    if !meaning.is_empty() && !line.is_empty() {
        meaning.push(' ');
    }
    meaning.push_str(line);
}

/// What the value in an option's specification is called: `n` of `-n, --max-count <n>`.
fn value(option: &str) -> String {
    let Some((_, rest)) = option.split_once('<') else { return String::new() };
    rest.split('>').next().unwrap_or_default().to_owned()
}

/// The flags in a help text of gh.
pub(super) fn parse_gh_options(text: &str) -> Vec<OptionHelp> {
    let options = gh_help::flags(text).into_iter().filter_map(|flag| {
        let (spec, meaning) = flag.split_once("  ").unwrap_or((flag, ""));
        let found = parse_gh_flag(spec)?;
        let is_value = |word: &&str| !found.names.iter().any(|name| name == word);
        let last = spec.split_whitespace().last().filter(is_value).unwrap_or_default();
        Some(OptionHelp {
            value: last.split("[=").next().unwrap_or(last).to_owned(),
            names: found.names,
            negated: Vec::new(),
            meaning: meaning.trim().to_owned(),
        })
    });
    options.collect()
}

/// What a command of gh takes besides options, from the usage line of its help.
pub(super) fn parse_gh_arguments(text: &str, words: &[&str]) -> Vec<String> {
    let Some(line) = gh_help::usage(text, words) else { return Vec::new() };
    let mut arguments: Vec<String> = Vec::new();
    let mut depth = 0_i32;
    let mut is_apart = true;
    for character in line.chars() {
        if character == ' ' && depth == 0 {
            is_apart = true;
            continue;
        }
        depth += match character {
            '[' | '{' | '<' | '(' => 1,
            ']' | '}' | '>' | ')' => -1,
            _ => 0,
        };
        if is_apart {
            arguments.push(String::new());
            is_apart = false;
        }
        if let Some(last) = arguments.last_mut() {
            last.push(character);
        }
    }
    arguments.retain(|argument| argument.starts_with(['[', '{', '<']) && !argument.contains("flags]"));
    arguments
}

/// The commands in `git help -a`, of which these are git's own: aliases and other people's commands stand there too.
pub(super) fn parse_git_commands(text: &str, own: &[String]) -> BTreeMap<String, String> {
    let lines = text.lines().filter(|line| line.starts_with("   "));
    let pairs = lines.filter_map(|line| line.trim().split_once(' '));
    let mut commands = BTreeMap::new();
    for (name, meaning) in pairs.filter(|(name, _)| own.iter().any(|known| known == name)) {
        // An alias cannot have the name of a command, but what stands first is git's own in any case.
        commands.entry(name.to_owned()).or_insert_with(|| meaning.trim().to_owned());
    }
    commands
}

/// The commands of gh in the help text of a group.
pub(super) fn parse_gh_commands(text: &str, group: &[&str]) -> BTreeMap<String, String> {
    let own = gh_help::commands(text).into_iter().filter(|listed| listed.owner == Owner::Gh);
    let path = |name| group.iter().copied().chain([name]).collect::<Vec<_>>().join(" ");
    own.map(|listed| (path(listed.name), listed.meaning.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn reads_what_git_says_of_its_options() {
        let text = "usage: git rebase [-i] [--onto <newbase>]\n\n    --[no-]onto <revision>\n                          rebase onto given branch\n                          instead of upstream\n    -q, --[no-]quiet      be quiet. implies --no-stat\n    --no-verify           allow pre-rebase hook to run\n    -S, --[no-]gpg-sign[=<key-id>]\n                          GPG-sign commits\n    -<n>                  this many\n    -X <option>           pass it on\n\nMore\n    -z\n";
        let shown: Vec<String> = parse_git_options(text)
            .iter()
            .map(|option| {
                format!(
                    "{} | {} | {} | {}",
                    option.names.join(" "),
                    option.negated.join(" "),
                    option.value,
                    option.meaning
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "--onto | --no-onto | revision | rebase onto given branch instead of upstream",
                "-q --quiet | --no-quiet |  | be quiet. implies --no-stat",
                "--no-verify |  |  | allow pre-rebase hook to run",
                "-S --gpg-sign | --no-gpg-sign | key-id | GPG-sign commits",
                "-<n> |  | n | this many",
                "-X |  | option | pass it on",
                "-z |  |  | ",
            ]
        );
        let help = Help { options: parse_git_options(text), ..Help::default() };
        assert!(help.option("--no-quiet").is_some_and(|(option, is_negated)| option.value.is_empty() && is_negated));
        assert!(help.option("--no-verify").is_some_and(|(_, is_negated)| !is_negated));
        assert_eq!(help.option("-z"), None, "nothing is said of it");
    }

    #[test]
    fn reads_what_gh_says() {
        let text = "Merge a pull request on GitHub.\n\nUSAGE\n  gh pr merge [<number> | <url> | <branch>] [flags]\n\nFLAGS\n      --admin                   Use administrator privileges\n  -b, --body text               Body text for the merge commit\n  -R, --repo [HOST/]OWNER/REPO   Select another repository\n  -i, --interval --watch   Refresh interval in seconds\n      --watch   Watch checks\n";
        let shown: Vec<String> = parse_gh_options(text)
            .iter()
            .map(|option| format!("{} | {} | {}", option.names.join(" "), option.value, option.meaning))
            .collect();
        assert_eq!(
            shown,
            [
                "--admin |  | Use administrator privileges",
                "-b --body | text | Body text for the merge commit",
                "-R --repo | [HOST/]OWNER/REPO | Select another repository",
                "-i --interval | --watch | Refresh interval in seconds",
                "--watch |  | Watch checks",
            ]
        );
        assert_eq!(parse_gh_arguments(text, &["pr", "merge"]), ["[<number> | <url> | <branch>]"]);
        let usage = "USAGE\n  gh repo clone <repository> [<directory>] [-- <gitflags>...]\n";
        assert_eq!(
            parse_gh_arguments(usage, &["repo", "clone"]),
            ["<repository>", "[<directory>]", "[-- <gitflags>...]"]
        );
        let groups = "USAGE\n  gh pr <command> [flags]\n\nGENERAL COMMANDS\n  create:      Create a pull request\n\nTARGETED COMMANDS\n  merge:  Merge a: b\n\nHELP TOPICS\n  mintty:      Information\n";
        let commands = parse_gh_commands(groups, &["pr"]);
        let commands: Vec<(&str, &str)> = commands.iter().map(|(name, says)| (name.as_str(), says.as_str())).collect();
        assert_eq!(commands, [("pr create", "Create a pull request"), ("pr merge", "Merge a: b")]);
    }

    /// The help of one command, `gh jar open`, and of its group, as three versions of gh print it.
    const COMMAND_2_23: &str = "Open a jar.\n\nFor more, see `gh help jars`:\n  --not-a-flag here\n\nUSAGE\n  gh jar open {<number> | \
        <url>} [<tool>] [flags]\n\nFLAGS\n      --by int        By so many turns (default 1)\n  -l, --lid name      The \
        lid: {tin|glass}\n\nINHERITED FLAGS\n      --help                     Show help for command\n  -R, --repo \
        [HOST/]OWNER/REPO   Another shelf\n\nARGUMENTS\n  A jar is\n  - by number, e.g. \"123\";\n\nEXAMPLES\n  Open one\n  $ gh \
        jar open 3 --by 2\n  \n  --not-a-flag\n\nLEARN MORE\n  Use 'gh <command> --help' for more.\n";
    const GROUP_2_23: &str = "Work with jars.\n\nUSAGE\n  gh jar <command> [flags]\n\nCORE COMMANDS\n  open:        Open a \
        jar\n  shut:        Shut a jar\n\nFLAGS\n  -R, --repo [HOST/]OWNER/REPO   Another shelf\n\nEXAMPLES\n  $ gh jar open 3: now\n";
    const COMMAND_2_46: &str = "Open a jar.\n\nUSAGE\n  gh jar open {<number> | <url>} [<tool>] [flags]\n\nALIASES\n  \
        uncork\n\nFLAGS\n      --by int        By so many turns (default 1)\n  -l, --lid name      The lid: \
        {tin|glass}\n\nINHERITED FLAGS\n      --help                     Show help for command\n  -R, --repo \
        [HOST/]OWNER/REPO   Another shelf\n\nEXAMPLES\n  # Open one\n  $ gh jar open 3 \\\n    --by 2\n\nLEARN MORE\n  Use `gh \
        <command> --help` for more.\n";
    const GROUP_2_46: &str = "Work with jars.\n\nUSAGE\n  gh jar <command> [flags]\n\nGENERAL COMMANDS\n  open:        Open a \
        jar\n\nTARGETED COMMANDS\n  shut:        Shut a jar\n\nALIAS COMMANDS\n  mine:        Alias for \"jar open 1\"\n  sh:          \
        Shell alias for \"!a: b\"\n\nFLAGS\n  -R, --repo [HOST/]OWNER/REPO   Another shelf\n";
    const COMMAND_2_103: &str = "Open a jar. By default, this opens it once.\n\nJARS\n  gh jar open is not its usage\n\nUSAGE\n  gh jar \
        open {<number> | <url>} [<tool>] [flags]\n\nALIASES\n  gh jar uncork, gh jars uncork\n\nFLAGS\n      --by int        By \
        so many turns (default 1)\n  -l, --lid name      The lid: {tin|glass}\n\nINHERITED FLAGS\n      --help                     \
        Show help for command\n  -R, --repo [HOST/]OWNER/REPO   Another shelf\n\nJSON FIELDS\n  id, lid, \n  -by\n\nENVIRONMENT \
        VARIABLES\n  --not-a-flag\n\nEXAMPLES\n  # Open one\n  $ gh jar open 3 \\\n     -F 'by=2'\n\nLEARN MORE\n  Use `gh <command> \
        --help` for more.\n";
    const GROUP_2_103: &str = "Work with jars.\n\nUSAGE\n  gh jar <command> [flags]\n\nALIASES\n  gh jars\n\nGENERAL \
        COMMANDS\n  open:          Open a jar\n\nTARGETED COMMANDS\n  shut:          Shut a jar\n\nALIAS COMMANDS\n  \
        mine:          Alias for \"jar open 1\"\n\nHELP TOPICS\n  glass:         About glass\n\nFLAGS\n  -R, --repo \
        [HOST/]OWNER/REPO   Another shelf\n";

    #[test]
    fn the_help_of_every_gh_is_read_alike() {
        for (command, group) in [(COMMAND_2_23, GROUP_2_23), (COMMAND_2_46, GROUP_2_46), (COMMAND_2_103, GROUP_2_103)] {
            let options: Vec<String> = parse_gh_options(command)
                .iter()
                .map(|option| format!("{} | {} | {}", option.names.join(" "), option.value, option.meaning))
                .collect();
            assert_eq!(
                options,
                [
                    "--by | int | By so many turns (default 1)",
                    "-l --lid | name | The lid: {tin|glass}",
                    "--help |  | Show help for command",
                    "-R --repo | [HOST/]OWNER/REPO | Another shelf",
                ]
            );
            assert_eq!(crate::invocation::options::parse_gh_flags(command).options.len(), options.len());
            assert_eq!(parse_gh_arguments(command, &["jar", "open"]), ["{<number> | <url>}", "[<tool>]"]);
            let commands: Vec<(String, String)> = parse_gh_commands(group, &["jar"]).into_iter().collect();
            let expected = [("jar open", "Open a jar"), ("jar shut", "Shut a jar")];
            assert_eq!(commands, expected.map(|(name, says)| (name.to_owned(), says.to_owned())));
        }
    }

    #[test]
    fn an_alias_of_the_user_is_no_command() {
        let text = "See\n\nMain Porcelain Commands\n   add                     Add file contents to the index\n\nCommand aliases\n   ad                      add -p\n";
        let commands = parse_git_commands(text, &["add".to_owned(), "commit".to_owned()]);
        assert_eq!(commands.into_iter().collect::<Vec<_>>(), [("add".into(), "Add file contents to the index".into())]);
    }

    proptest! {
        #[test]
        fn any_text_can_be_read(text in "(    -{0,2}(\\[no-\\])?\\PC{0,14}\n| {0,30}\\PC{0,20}\n){0,6}") {
            let of_gh = parse_gh_options(&format!("FLAGS\n{text}"));
            for option in parse_git_options(&text).into_iter().chain(of_gh) {
                prop_assert!(!option.names.is_empty() || !option.negated.is_empty());
            }
            drop(parse_gh_commands(&text, &["pr"]));
            drop(parse_gh_arguments(&text, &["pr"]));
        }
    }
}
