//! Every rule is held to its own examples.

use super::super::{Risk, classify};
use super::*;
use crate::invocation::Invocation;
use crate::invocation::options::known_for_tests;

/// How a line comes out: the name of a class, or `refused`.
fn verdict(line: &str) -> String {
    let invocation = Invocation::parse(line).unwrap();
    let risk = classify(&invocation, Some(&known_for_tests(&invocation)));
    if risk.refused.is_some() { "refused".to_owned() } else { risk.class.to_string() }
}

/// Whether the installed git has all options of a line.
fn is_known(line: &str) -> bool {
    let invocation = Invocation::parse(line).unwrap();
    Reading::of(&invocation, Some(&known_for_tests(&invocation))).parsed.unknown.is_empty()
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    TABLE.git.iter().chain(&TABLE.gh)
}

#[test]
fn every_example_comes_out_as_its_rule_says() {
    let mut wrong = Vec::new();
    // What an older git does not have yet.
    let mut older = Vec::new();
    for rule in rules() {
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
        assert!(!rule.examples.is_empty() && !rule.not.is_empty(), "{:?} lacks examples", rule.commands);
        assert!(!rule.not.contains_key(class), "{:?}: `not` names its own class", rule.commands);
    }
    for group in &TABLE.refused_options {
        wrong.extend(
            group.examples.iter().filter(|line| verdict(line) != "refused").map(|line| format!("`{line}` runs")),
        );
        wrong.extend(
            group.not.iter().filter(|line| verdict(line) == "refused").map(|line| format!("`{line}` is refused")),
        );
        assert!(!group.examples.is_empty() && !group.not.is_empty(), "{} lacks examples", group.why);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(older.len() < 8, "the installed git does not know {older:?}");
}

#[test]
fn every_rule_is_whole() {
    let mut seen = std::collections::BTreeSet::new();
    for rule in rules() {
        let git = TABLE.git.iter().any(|known| std::ptr::eq(known, rule));
        for command in &rule.commands {
            assert!(seen.insert((git, command, &rule.form)), "{command} {} stands twice", rule.form);
        }
        assert!(rule.floor() <= rule.class, "{:?}", rule.commands);
        assert!(rule.like.iter().all(|set| TABLE.sets.contains_key(set)), "{:?} is like an unknown set", rule.commands);
        let silent = rule.class == Class::Lossy && rule.loses.is_empty() && rule.refused.is_none();
        assert!(!silent, "{:?} does not say what is lost", rule.commands);
        for words in std::iter::once(&rule.loses).chain(rule.raise.iter().map(|raise| &raise.loses)) {
            let begins = words.chars().next().is_none_or(char::is_lowercase);
            assert!(begins && !words.ends_with('.'), "{words}");
        }
    }
}

#[test]
fn every_porcelain_command_has_a_rule() {
    #[expect(clippy::disallowed_methods, reason = "a test asks the git of this machine")]
    let output = std::process::Command::new("git").arg("--list-cmds=list-mainporcelain").output().unwrap();
    for command in String::from_utf8(output.stdout).unwrap().split_whitespace() {
        let begins = |known: &String| known == command || known.starts_with(&format!("{command} "));
        assert!(TABLE.git.iter().any(|rule| rule.commands.iter().any(begins)), "{command}");
    }
}

#[test]
fn a_floor_is_kept_and_settled_to() {
    let invocation = Invocation::parse("git checkout main").unwrap();
    let mut risk: Risk = classify(&invocation, Some(&known_for_tests(&invocation)));
    assert_eq!((risk.class, risk.floor), (Class::Lossy, Class::Local));
    risk.settle(Class::Read, "switches to a branch");
    assert_eq!((risk.class, risk.reason.as_str()), (Class::Local, "switches to a branch"));
}

#[test]
fn nothing_but_the_examples_is_left_out_at_run_time() {
    let mut whole: Table = toml::from_str(FILE).unwrap();
    let lean: Table = toml::from_str(&without_examples(FILE)).unwrap();
    for rule in whole.git.iter_mut().chain(&mut whole.gh) {
        rule.examples.clear();
        rule.not.clear();
    }
    for group in &mut whole.refused_options {
        group.examples.clear();
        group.not.clear();
    }
    assert_eq!(format!("{whole:?}"), format!("{lean:?}"));
}
