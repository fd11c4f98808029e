//! Every command is held to its own examples.

use std::path::Path;

use super::*;
use crate::invocation::options::{gh_for_tests, known_for_tests, version_in_tests};
use crate::invocation::version::is_older;
use crate::invocation::{Invocation, Risk, classify};

/// The files with their examples, which the program itself does not hold.
static FILES: LazyLock<Table> = LazyLock::new(read);

fn read() -> Table {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/invocation/knowledge");
    let mut files = vec![("options.toml".to_owned(), std::fs::read_to_string(root.join("options.toml")).unwrap())];
    for tool in ["git", "gh"] {
        for entry in std::fs::read_dir(root.join(tool)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{tool}/{}", path.file_name().unwrap().to_string_lossy());
            files.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    Table::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str()))).unwrap()
}

/// How a line comes out: the name of a class, or `refused`.
fn verdict(line: &str) -> String {
    let invocation = Invocation::parse(line).unwrap();
    let risk = classify(&invocation, Some(&known_for_tests(&invocation)));
    if risk.refused.is_some() { "refused".to_owned() } else { risk.class.to_string() }
}

/// Whether the installed git has the command of a line and all its options.
fn is_known(line: &str) -> bool {
    let invocation = Invocation::parse(line).unwrap();
    let known = known_for_tests(&invocation);
    let words: Vec<&str> = invocation.args.iter().map(String::as_str).collect();
    let mut versions = named(Tool::Git, &words).filter_map(|command| command.since.as_ref());
    if invocation.tool == Tool::Git && versions.any(|since| is_older(version_in_tests(), since)) {
        return false;
    }
    let is_verb = invocation.tool == Tool::Gh || known.command.len() == invocation.name_length();
    is_verb && Reading::of(&invocation, Some(&known)).parsed.unknown.is_empty()
}

fn rules() -> impl Iterator<Item = (&'static str, &'static Rule)> {
    let commands = FILES.git.iter().chain(&FILES.gh);
    commands.flat_map(|(words, command)| command.rules().map(move |rule| (words.as_str(), rule)))
}

#[test]
fn every_example_comes_out_as_its_rule_says() {
    let mut wrong = Vec::new();
    // An older git lacks options of these.
    let mut older = Vec::new();
    for (command, rule) in rules() {
        let class = if rule.refused.is_some() { "refused" } else { rule.class.name() };
        let examples = rule.examples.iter().map(|line| (class, line));
        let others = rule.not.iter().flat_map(|(class, lines)| lines.iter().map(|line| (class.as_str(), line)));
        for (expected, line) in examples.chain(others) {
            let found = verdict(line);
            if found != expected && !is_known(line) {
                older.push(line.clone());
            } else if found != expected {
                wrong.push(format!("`{line}` is {found}, not {expected}"));
            }
        }
        assert!(!rule.examples.is_empty() && !rule.not.is_empty(), "`{command}` lacks examples");
        assert!(!rule.not.contains_key(class), "`{command}`: `not` names its own class");
    }
    for (words, command) in FILES.git.iter().chain(&FILES.gh).filter(|(_, command)| !command.examples.is_empty()) {
        let other = command.alike.as_ref().and_then(|other| FILES.gh.get(other).or_else(|| FILES.git.get(other)));
        let rule = other.and_then(|other| other.risk.as_ref()).unwrap();
        let expected = if rule.refused.is_some() { "refused" } else { rule.class.name() };
        for line in &command.examples {
            let found = verdict(line);
            if found != expected {
                wrong.push(format!("`{line}` of `{words}` is {found}, not {expected}"));
            }
        }
    }
    for group in FILES.common.refused_options.iter().chain(&FILES.common.refused_gh_options) {
        wrong.extend(
            group.examples.iter().filter(|line| verdict(line) != "refused").map(|line| format!("`{line}` runs")),
        );
        wrong.extend(
            group.not.iter().filter(|line| verdict(line) == "refused").map(|line| format!("`{line}` is refused")),
        );
        assert!(!group.examples.is_empty() && !group.not.is_empty(), "{} lacks examples", group.why);
    }
    for group in &FILES.common.raised_options {
        let class = group.to.name();
        wrong
            .extend(group.examples.iter().filter(|line| verdict(line) != class).map(|line| format!("`{line}` passes")));
        wrong.extend(group.not.iter().filter(|line| verdict(line) == class).map(|line| format!("`{line}` is raised")));
        assert!(!group.examples.is_empty() && !group.not.is_empty(), "{} lacks examples", group.loses);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(older.len() < 40, "the installed git does not know {older:?}");
}

/// The newest git whose options were all looked through.
const LOOKED_THROUGH: &str = "2.55.99";

/// An option that nothing is known of makes a command irreversible. That must be a decision, and no oversight.
#[test]
fn every_option_of_the_installed_git_has_its_place() {
    let version = version_in_tests();
    // The usage of an older git does not tell which options have a negated form, so that some are guessed.
    if is_older(version, "2.43") || is_older(LOOKED_THROUGH, version) {
        return;
    }
    let mut missing = Vec::new();
    for (words, _) in FILES.git.iter().filter(|(words, _)| has_rules(Tool::Git, words)) {
        let invocation = Invocation::new(Tool::Git, words.split(' '));
        let known = known_for_tests(&invocation);
        let names: Vec<&str> = words.split(' ').collect();
        let rules: Vec<&Rule> = with_rules(Tool::Git, &names).into_iter().flat_map(Command::rules).collect();
        if known.command.len() != names.len() || rules.iter().any(|rule| rule.refused.is_some()) {
            continue;
        }
        for option in &known.options.options {
            let given = Given { names: option.names.clone(), value: None, word: 0, value_word: None };
            let is_refused =
                common().refused_options.iter().any(|group| group.concern(names[0]) && group.options.hold(&given));
            let is_decided = |rule: &&Rule| {
                rule.class == Class::Irreversible
                    || rule.keeps(&given)
                    || rule.refusal(&given).is_some()
                    || rule.raise.iter().any(|raise| raise.options.hold(&given))
            };
            if !is_refused && raised_everywhere(&given).is_none() && !rules.iter().any(is_decided) {
                missing.push(format!("git {words} {}", option.names.join(" ")));
            }
        }
    }
    assert_eq!(missing, Vec::<String>::new());
}

/// The version that a command came with is the whole truth: before it, git lacks the command.
#[test]
fn the_installed_git_has_the_commands_of_its_version() {
    #[expect(clippy::disallowed_methods, reason = "a test asks the git of this machine")]
    let output = std::process::Command::new("git").arg("--list-cmds=main").output().unwrap();
    let listed = String::from_utf8(output.stdout).unwrap();
    for (words, command) in &FILES.git {
        let Some(since) = &command.since else { continue };
        let names: Vec<&str> = words.split(' ').collect();
        let has_first = listed.split_whitespace().any(|name| name == names[0]);
        let has =
            has_first && known_for_tests(&Invocation::new(Tool::Git, words.split(' '))).command.len() == names.len();
        assert_eq!(has, !is_older(version_in_tests(), since), "git {words} came with {since}");
    }
}

#[test]
fn every_rule_is_whole() {
    for (command, rule) in rules() {
        assert!(rule.floor() <= rule.class, "{command}");
        let sets = &FILES.common.sets;
        assert!(rule.like.iter().all(|set| sets.contains_key(set)), "`{command}` is like an unknown set");
        let silent = rule.class == Class::Lossy && rule.loses.is_empty() && rule.refused.is_none();
        assert!(!silent, "`{command}` does not say what is lost");
        for words in std::iter::once(&rule.loses).chain(rule.raise.iter().map(|raise| &raise.loses)) {
            let begins = words.chars().next().is_none_or(char::is_lowercase);
            assert!(begins && !words.ends_with('.'), "{words}");
        }
    }
}

#[test]
fn every_command_refers_to_what_there_is() {
    for (tool, commands) in [(Tool::Git, &FILES.git), (Tool::Gh, &FILES.gh)] {
        for (words, command) in commands {
            for name in &command.tables {
                assert!(!crate::invocation::options::builtin_table(name).is_empty(), "`{words}` has no table `{name}`");
            }
            if let Some(counter) = &command.counter {
                assert!(commands.contains_key(counter), "`{words}` is taken back by an unknown command");
            }
            assert!(tool == Tool::Gh || (!command.changes_repository && command.counter.is_none()), "`{words}`");
            let says = command.does.as_deref().unwrap_or("do");
            assert!(says.starts_with(char::is_lowercase) && !says.ends_with('.'), "{says}");
        }
    }
}

#[test]
fn every_porcelain_command_has_a_rule() {
    #[expect(clippy::disallowed_methods, reason = "a test asks the git of this machine")]
    let output = std::process::Command::new("git").arg("--list-cmds=list-mainporcelain").output().unwrap();
    for command in String::from_utf8(output.stdout).unwrap().split_whitespace() {
        let is_known = has_rules(Tool::Git, command)
            || inner(Tool::Git, command).any(|verb| has_rules(Tool::Git, &format!("{command} {verb}")));
        assert!(is_known, "{command}");
    }
}

/// Commands of gh of which nothing can be said by their options: what `gh api` does, its words decide.
const DECIDED_BY_WORDS: [&str; 1] = ["api"];

#[test]
fn every_command_of_gh_has_a_rule_and_an_example() {
    let own = |command: &Command| command.examples.clone().into_iter();
    let of_rules = |rule: &Rule| rule.examples.iter().chain(rule.not.values().flatten()).cloned().collect::<Vec<_>>();
    let lines: Vec<String> =
        FILES.gh.values().flat_map(|command| own(command).chain(command.rules().flat_map(of_rules))).collect();
    let mut wrong = Vec::new();
    for (command, _) in gh_for_tests().filter(|(command, _)| !DECIDED_BY_WORDS.contains(command)) {
        if !has_rules(Tool::Gh, command) {
            wrong.push(format!("`gh {command}` has no rule"));
        }
        let start = format!("gh {command}");
        let is_one =
            |line: &String| line.strip_prefix(&start).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if !lines.iter().any(is_one) {
            wrong.push(format!("`gh {command}` has no example"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is in no list makes a command irreversible, without a reason that says why.
#[test]
fn every_option_of_gh_is_in_a_list() {
    let mut wrong = Vec::new();
    for (command, flags) in gh_for_tests() {
        let words: Vec<&str> = command.split(' ').collect();
        let Some(rule) = rule(Tool::Gh, &words, "").filter(|rule| rule.refused.is_none()) else { continue };
        for option in crate::invocation::options::parse_gh_flags(flags).options {
            let given = Given { names: option.names.clone(), value: None, word: 0, value_word: None };
            let is_refused = common().refused_gh_options.iter().any(|group| group.options.hold(&given));
            let is_known = rule.keeps(&given)
                || rule.only_shows.hold(&given)
                || rule.raise.iter().any(|raise| raise.options.hold(&given));
            if !is_known && !is_refused && option.name() != "--help" {
                wrong.push(format!("gh {command} {}", option.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_floor_is_kept_and_settled_to() {
    let invocation = Invocation::parse("git checkout main").unwrap();
    let mut risk: Risk = classify(&invocation, Some(&known_for_tests(&invocation)));
    assert_eq!((risk.class, risk.floor), (Class::Lossy, Class::Local));
    risk.settle(Class::Read, "switches to a branch");
    assert_eq!((risk.class, risk.reason.as_str()), (Class::Local, "switches to a branch"));
}

/// The build script has classes of its own, which are written by their place in the list.
#[test]
fn the_program_holds_the_files_without_their_examples() {
    assert_eq!(format!("{:?}", read().without_examples()), format!("{:?}", *TABLE));
    assert!(TABLE.git.len() > 200 && TABLE.gh.len() > 150, "{} {}", TABLE.git.len(), TABLE.gh.len());
}
