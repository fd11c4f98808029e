//! Every attack that is known, and that none of them runs unseen.
//!
//! The table of SECURITY.md is written from here: `UPDATE_DOCS=1 cargo test --lib attacks`. Without that variable the two
//! are compared.

mod lines;

use lines::{ASKED, IRREVERSIBLE, NEVER};

use super::*;
use crate::invocation::options::known_for_tests;
use crate::invocation::{Installed, InstalledTool, verify};

/// How an attack fares.
enum Outcome {
    /// It cannot run.
    Never,
    /// It may run, if somebody says so.
    Class(Class),
}

/// Sends a line through the gates that every command of a plan passes. Every command is taken for installed.
fn outcome(line: &str) -> Outcome {
    let Ok(invocation) = Invocation::parse(line) else {
        return Outcome::Never;
    };
    if invocation.args[0].starts_with('-') {
        let problems = verify(&invocation, &installed(&invocation), None);
        assert!(!problems.is_empty(), "{line}");
        return Outcome::Never;
    }
    let known = known_for_tests(&invocation);
    let risk = classify(&invocation, Some(&known));
    if risk.refused.is_some() {
        return Outcome::Never;
    }
    let problems = verify(&invocation, &installed(&invocation), Some(&known));
    if problems.is_empty() { Outcome::Class(risk.class) } else { Outcome::Never }
}

fn installed(invocation: &Invocation) -> Installed {
    let named = |commands: Vec<String>| InstalledTool {
        program: "/bin/x".into(),
        version: "99".into(),
        commands: commands.into_iter().collect(),
        second_names: std::collections::BTreeMap::new(),
        helpful: Vec::new(),
    };
    let words = invocation.subcommand();
    let paths = (1..=words.len()).map(|depth| words[..depth].join(" ")).collect();
    let gh = (invocation.tool == Tool::Gh).then(|| named(paths));
    Installed { git: named(invocation.args.iter().take(1).cloned().collect()), gh }
}

#[test]
fn no_attack_comes_out_lower_than_it_is() {
    let mut wrong = Vec::new();
    for (line, _) in NEVER {
        if let Outcome::Class(class) = outcome(line) {
            wrong.push(format!("`{line}` can run: {class}"));
        }
    }
    let lowest = [(IRREVERSIBLE, Class::Irreversible), (ASKED, Class::Lossy)];
    for (lines, lowest) in lowest {
        for (line, _) in lines {
            match outcome(line) {
                Outcome::Class(class) if class < lowest => wrong.push(format!("`{line}` is {class}")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the installed tool tells nothing of its options, no attack may pass for harmless either.
#[test]
fn no_attack_is_harmless_where_options_are_unknown() {
    for (line, _) in NEVER.iter().chain(IRREVERSIBLE).chain(ASKED) {
        let Ok(invocation) = Invocation::parse(line) else { continue };
        let risk = classify(&invocation, None);
        assert!(risk.refused.is_some() || !risk.class.is_harmless(), "{line}: {risk:?}");
    }
}

#[test]
fn the_table_of_attacks_is_in_the_documentation() {
    const START: &str = "<!-- attacks -->\n";
    const END: &str = "<!-- /attacks -->";
    let mut table = "| command | what it would do | what gut does |\n|---|---|---|\n".to_owned();
    // What it does at the least: an option that the installed git does not have keeps a command from running at all.
    let least = [
        (NEVER, "never runs it"),
        (IRREVERSIBLE, "asks for its name; needs `--allow irreversible`"),
        (ASKED, "asks, and Enter is no; needs `--allow`"),
    ];
    for (lines, does_gut) in least {
        for (line, does) in lines {
            let row = format!("| `{}` | {does} | {does_gut} |\n", line.replace('|', "\\|"));
            table.push_str(&row);
        }
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{START}{table}{END}{after}");
    #[expect(clippy::disallowed_methods, reason = "a test is told to write the documentation")]
    let update = std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1");
    if update {
        std::fs::write(&path, wanted).unwrap();
    } else {
        assert!(text == wanted, "SECURITY.md differs: run `UPDATE_DOCS=1 cargo test --lib attacks`");
    }
}
