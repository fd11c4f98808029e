//! `gut help [topic]`: a subcommand, or what goes beyond one.

use clap::CommandFactory;

use crate::cli::{Cli, TOPICS};
use crate::error::{Error, Result};
use crate::run::message_schema;

/// The help about a topic or a subcommand; without one, about gut.
///
/// # Errors
/// `usage` when there is no such topic.
pub fn help(topic: Option<&str>) -> Result<String> {
    let mut command = Cli::command();
    command.build();
    let Some(topic) = topic else { return Ok(command.render_long_help().to_string()) };
    if let Some(text) = text(topic) {
        return Ok(text);
    }
    match command.find_subcommand_mut(topic) {
        Some(subcommand) => Ok(subcommand.render_long_help().to_string()),
        None => Err(Error::usage(format!("there is no help about `{topic}`"))
            .hint(format!("the topics are {}; `gut help` lists the subcommands", TOPICS.join(", ")))),
    }
}

/// The text of a topic.
fn text(topic: &str) -> Option<String> {
    let text = match topic {
        "recipes" => include_str!("../help/recipes.txt"),
        "risk" => include_str!("../help/risk.txt"),
        "privacy" => include_str!("../help/privacy.txt"),
        "exit-codes" => include_str!("../help/exit-codes.txt"),
        "shells" => include_str!("../help/shells.txt"),
        "scripts" => include_str!("../help/scripts.txt"),
        "json" => return Some(include_str!("../help/json.txt").to_owned() + &message_schema()),
        _ => return None,
    };
    Some(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_text_that_fits_a_narrow_screen() {
        for topic in TOPICS {
            let text = help(Some(topic)).unwrap();
            let wide: Vec<&str> = text.lines().filter(|line| line.chars().count() > 80).collect();
            assert!(wide.is_empty() || topic == "json", "{topic}: {wide:?}");
            assert!(text.ends_with('\n') && text.lines().count() > 5, "{topic}");
        }
        assert!(help(Some("undo")).unwrap().contains("--dry-run"));
        assert!(help(Some("nonsense")).unwrap_err().hints[0].contains("recipes, risk"));
    }
}
