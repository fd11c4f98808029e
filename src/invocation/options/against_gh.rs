//! The flags of gh that the tests go by, compared with those of the gh on the PATH.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

use super::catalog::gh_for_tests;
use super::usage::{is_verb, parse_gh_flags};

/// What the file begins with.
const HEAD: &str = "The flags of gh's commands in tests: those that `gh <command> --help` of 2.103.3 tells, and those that only 2.23 or 2.46 have.\n";
/// Groups that are commands as well.
const RUNNING_GROUPS: [&str; 1] = ["codespace ports"];

fn gh(words: &[&str]) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test asks the gh of this machine")]
    let output = Command::new("gh").args(words).env("GH_TELEMETRY", "false").env("NO_COLOR", "1").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// The commands of the gh on the PATH: what the headings of its reference name, and no group.
fn commands() -> Vec<String> {
    // gh 2.46 writes `number` without brackets in one heading.
    let is_name = |word: &&str| is_verb(word) && *word != "number";
    let mut paths: Vec<String> = gh(&["help", "reference"])
        .lines()
        .filter_map(|line| {
            line.strip_prefix("##")?.trim_start_matches('#').trim().trim_matches('`').strip_prefix("gh ")
        })
        .map(|usage| usage.split_whitespace().take_while(is_name).collect::<Vec<_>>().join(" "))
        .collect();
    let all = paths.clone();
    let is_group = |path: &String| all.iter().any(|other| other.starts_with(&format!("{path} ")));
    paths.retain(|path| RUNNING_GROUPS.contains(&path.as_str()) || !is_group(path));
    paths
}

/// The lines of a help text that are flags, by the name of the flag and without their descriptions.
fn flags(text: &str) -> BTreeMap<String, String> {
    let mut flags = BTreeMap::new();
    let sections = text.split("\n\n").filter(|section| section.contains("FLAGS\n"));
    for line in sections.flat_map(str::lines).filter(|line| line.starts_with("  ")) {
        let Some(option) = parse_gh_flags(line).options.pop() else { continue };
        let spec = line.trim_start().split("  ").next().unwrap_or_default();
        let margin = if spec.starts_with("--") { "      " } else { "  " };
        flags.insert(option.name().to_owned(), format!("{margin}{spec}"));
    }
    flags
}

/// With `UPDATE_DOCS=1` what this gh has and the file lacks is added to it: run it with an old gh first and with the newest one
/// last, whose lines replace those of the others.
#[test]
#[ignore = "needs gh"]
fn the_flags_in_tests_are_those_of_gh() {
    let mut known: BTreeMap<String, BTreeMap<String, String>> =
        gh_for_tests().map(|(command, text)| (command.to_owned(), flags(&format!("FLAGS\n{text}")))).collect();
    let before = known.clone();
    for command in commands() {
        let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
        known.entry(command.clone()).or_default().extend(flags(&gh(&words)));
    }
    #[expect(clippy::disallowed_methods, reason = "a test is told to write the file")]
    let update = std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1");
    if update {
        let mut text = HEAD.to_owned();
        for (command, flags) in known {
            write!(text, "\n== {command}").unwrap();
            for line in flags.values() {
                write!(text, "\n{line}").unwrap();
            }
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/invocation/options/builtin/gh-for-tests.txt");
        std::fs::write(path, text + "\n").unwrap();
        return;
    }
    let arity = |line: &String| parse_gh_flags(line).options.pop().map(|option| option.arity);
    let mut new = Vec::new();
    for (command, flags) in &known {
        let Some(old) = before.get(command) else {
            new.push(format!("`gh {command}`"));
            continue;
        };
        let differs = |(name, line): &(&String, &String)| old.get(*name).is_none_or(|old| arity(old) != arity(line));
        new.extend(flags.iter().filter(differs).map(|(_, line)| format!("`gh {command}`: {line}")));
    }
    assert!(new.is_empty(), "this gh has what the tests do not know: see the doc comment\n{}", new.join("\n"));
}
