//! A schema that holds a model to options that exist: for each subcommand that is near at hand, its words are either no option
//! or one that the installed tool has.
//!
//! Servers that make a grammar of a schema read `pattern` as the text between the quotes of the JSON string, so that a quote
//! or a backslash stands there with its backslash. Source: llama.cpp's `json-schema-to-grammar`, tried with its server.

use serde_json::{Value, json};

use crate::invocation::{Arity, Installed, OptionTable, Tool};

/// The most words of one command, and the most commands, that a model may write: a small one that has lost its way goes on for
/// minutes.
const MOST_WORDS: usize = 16;
const MOST_COMMANDS: usize = 8;
/// One character of a JSON string.
const LETTER: &str = r#"([^"\\]|\\["\\/bfnrt])"#;
/// The first character of a word that is no option.
const FIRST: &str = r#"([^-"\\]|\\["\\/])"#;

/// A subcommand and its options.
pub(super) struct Narrowed {
    pub(super) tool: Tool,
    /// As an answer names it: `commit`, `pr create`.
    pub(super) subcommand: String,
    pub(super) options: OptionTable,
}

impl Narrowed {
    /// Takes an option away, with all its names.
    pub(super) fn leave_out(&mut self, name: &str) {
        self.options.options.retain(|option| !option.names.iter().any(|own| own == name));
    }
}

/// Holds the commands of this schema to these subcommands of these tools, and the words of those that are known to real
/// options.
pub(super) fn narrow(schema: &Value, offered: &[(Tool, Vec<String>)], known: &[Narrowed]) -> Value {
    let command = |tool: Tool, names: &[&str], words: Value| {
        json!({
            "type": "object",
            "properties": {
                "tool": {"type": "string", "enum": [tool]},
                "subcommand": {"type": "string", "enum": names},
                "args": {"type": "array", "items": words, "maxItems": MOST_WORDS},
            },
            "required": ["tool", "subcommand", "args"],
            "additionalProperties": false,
        })
    };
    let mut variants = Vec::new();
    for one in known {
        let words = json!({"type": "string", "pattern": pattern(&one.options)});
        variants.push(command(one.tool, &[&one.subcommand], words));
    }
    for (tool, names) in offered {
        let is_known = |name: &str| known.iter().any(|one| one.tool == *tool && one.subcommand == name);
        let names: Vec<&str> = names.iter().map(String::as_str).filter(|name| !is_known(name)).collect();
        if !names.is_empty() {
            variants.push(command(*tool, &names, json!({"type": "string"})));
        }
    }
    let mut narrow = schema.clone();
    narrow["properties"]["commands"]["items"] = json!({"anyOf": variants});
    narrow["properties"]["commands"]["maxItems"] = json!(MOST_COMMANDS);
    narrow
}

/// The words that a command with these options may have.
fn pattern(options: &OptionTable) -> String {
    let mut flags = Vec::new();
    let mut with_value = Vec::new();
    let mut with_both = Vec::new();
    let (mut letters, mut valued) = (String::new(), String::new());
    for option in &options.options {
        for name in &option.names {
            let Some(letter) = short(name) else {
                match (name.strip_prefix("--").filter(|name| is_plain(name)), option.arity) {
                    (Some(name), Arity::None) if options.switches => with_both.push(name),
                    (Some(name), Arity::None) => flags.push(name),
                    (Some(name), Arity::Optional) => with_both.push(name),
                    (Some(name), Arity::Required) => with_value.push(name),
                    (None, _) => {}
                }
                continue;
            };
            if option.arity == Arity::None { &mut letters } else { &mut valued }.push(letter);
        }
    }
    let mut ways = vec!["-".to_owned(), "--".to_owned(), format!("{FIRST}{LETTER}*")];
    if !flags.is_empty() {
        ways.push(format!("--({})", flags.join("|")));
    }
    let both: Vec<&str> = with_value.iter().chain(&with_both).copied().collect();
    if !both.is_empty() {
        ways.push(format!("--({})(={LETTER}*)?", both.join("|")));
    }
    let before = if letters.is_empty() { String::new() } else { format!("[{letters}]*") };
    if !letters.is_empty() {
        ways.push(format!("-[{letters}]+"));
    }
    if !valued.is_empty() {
        ways.push(format!("-{before}[{valued}]{LETTER}*"));
    }
    if options.numbers {
        ways.push("-[0-9]+".to_owned());
    }
    format!("^({})?$", ways.join("|"))
}

/// The letter of `-x`.
fn short(name: &str) -> Option<char> {
    let mut letters = name.strip_prefix('-')?.chars();
    letters.next().filter(|letter| letter.is_ascii_alphanumeric() && letters.next().is_none())
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// The options of these subcommands, as the installed tools tell them; of those whose options are not known nothing is said.
pub(super) async fn known(
    installed: &Installed,
    wanted: &[(Tool, String)],
    directory: &std::path::Path,
    cache: &std::path::Path,
) -> Vec<Narrowed> {
    let mut known = Vec::new();
    for (tool, subcommand) in wanted {
        if let Some(options) = installed.all_options(*tool, subcommand, directory, cache).await {
            known.push(Narrowed { tool: *tool, subcommand: subcommand.clone(), options });
        }
    }
    known
}
