//! A real gh, in each version of the matrix: `.ci/run` installs them and runs these with `--ignored real_gh`.

#![cfg(unix)]

use std::path::PathBuf;
use std::process::Command;

use crate::support::Sandbox;

/// The gh that is first on the PATH of the tests.
fn real_gh() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let found = std::env::split_paths(&path).map(|directory| directory.join("gh")).find(|file| file.is_file());
    found.expect("these tests need a gh on PATH")
}

/// A sandbox on whose PATH this gh is, and which talks to no server.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    let gh = real_gh().canonicalize().unwrap();
    std::os::unix::fs::symlink(gh, sandbox.path("bin/gh")).unwrap();
    sandbox.set("GH_TELEMETRY", "false").set("GH_PROMPT_DISABLED", "1")
}

/// The commands that the headings of `gh help reference` name, by a reading of the tests' own: `pr create`.
fn commands() -> Vec<String> {
    let output = Command::new(real_gh()).args(["help", "reference"]).env("GH_TELEMETRY", "false").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut paths: Vec<String> = Vec::new();
    for line in text.lines().filter(|line| line.starts_with("##")) {
        let usage = line.trim_start_matches(['#', ' ', '`']);
        let words = usage.strip_prefix("gh ").unwrap_or_default().trim_end_matches('`').split(' ');
        let is_name = |word: &&str| {
            word.starts_with(char::is_lowercase) && word.chars().all(|letter| letter.is_lowercase() || letter == '-')
        };
        paths.push(words.take_while(is_name).collect::<Vec<_>>().join(" "));
    }
    let is_group = |path: &String| paths.iter().any(|other| other.starts_with(&format!("{path} ")));
    // An alias that gh sets up for its user.
    paths.iter().filter(|path| !is_group(path) && *path != "co").cloned().collect()
}

#[test]
#[ignore = "needs a real gh"]
fn every_command_is_explained() {
    let sandbox = sandbox();
    let commands = commands();
    assert!(commands.len() > 100, "{commands:?}");
    let mut wrong = Vec::new();
    for command in &commands {
        let words: Vec<&str> = ["explain", "gh"].into_iter().chain(command.split(' ')).collect();
        let outcome = sandbox.gut(&words);
        let told = format!("{}{}", outcome.stdout, outcome.stderr);
        let is_vague = ["has no", "no such command", "a command of gh", "no rule knows `"];
        if let Some(phrase) = is_vague.iter().find(|phrase| told.contains(**phrase)) {
            wrong.push(format!("{command}: {phrase}"));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "of {} commands", commands.len());
}

#[test]
#[ignore = "needs a real gh"]
fn its_commands_are_read() {
    let outcome = sandbox().gut(&["doctor", "--offline", "--json"]);
    let report: serde_json::Value = serde_json::from_str(&outcome.stdout).unwrap();
    let checks = report["checks"].as_array().unwrap();
    let gh = checks.iter().find(|check| check["name"] == "gh").unwrap();
    assert_eq!(gh["state"], "ok", "{gh}");
}
