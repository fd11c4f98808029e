//! What a planner answers at each stage. These types make the JSON schemas that a model is held to.
//!
//! No field is optional: services disagree on how to say that. What is absent is empty. Reasons stand first, since a model
//! writes the fields in this order and what it has written helps it with what follows.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::invocation::Tool;

/// Which tools serve a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names say it, and doc comments would turn the schema's `enum` into `oneOf`")]
pub enum Tools {
    Git,
    Gh,
    Both,
    None,
}

impl Tools {
    /// The tools as a list.
    pub const fn list(self) -> &'static [Tool] {
        match self {
            Self::Git => &[Tool::Git],
            Self::Gh => &[Tool::Gh],
            Self::Both => &Tool::ALL,
            Self::None => &[],
        }
    }
}

impl<'de> Deserialize<'de> for Tools {
    /// Takes the word, and also a list of tools: services that do not hold a model to the schema let both through.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Form {
            Word(String),
            List(Vec<String>),
        }
        let words = match Form::deserialize(deserializer)? {
            Form::Word(word) => vec![word],
            Form::List(words) => words,
        };
        let has = |name: &str| words.iter().any(|word| word.eq_ignore_ascii_case(name));
        match (has("git") || has("both"), has("gh") || has("both")) {
            (true, true) => Ok(Self::Both),
            (true, false) => Ok(Self::Git),
            (false, true) => Ok(Self::Gh),
            (false, false) if words.is_empty() || has("none") => Ok(Self::None),
            (false, false) => Err(serde::de::Error::custom("`tools` must be git, gh, both or none")),
        }
    }
}

/// The answer of the first stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Why, in one short sentence.
    pub reason: String,
    /// The tool or tools that can do it; none if neither can.
    pub tools: Tools,
    /// Whether the text of the uncommitted changes must be read, to write a commit message for example.
    pub needs_changes: bool,
}

/// The answer of the second stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanAnswer {
    /// The commands, in the order they must run.
    pub commands: Vec<CommandAnswer>,
    /// A question to the user, only if a name or text is missing that nobody can guess; otherwise empty.
    pub question: String,
}

/// One command as a planner writes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandAnswer {
    /// The program.
    pub tool: Tool,
    /// The subcommand.
    pub subcommand: String,
    /// The words after the subcommand, one each, without quotes.
    pub args: Vec<String>,
}

/// The answer of the second stage to a command that is to be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DiagnosisAnswer {
    /// What the command does and what is wrong with it, in one or two sentences.
    pub diagnosis: String,
    /// The corrected commands, in the order they must run.
    pub commands: Vec<CommandAnswer>,
    /// A question to the user, only if a name or text is missing that nobody can guess; otherwise empty.
    pub question: String,
}

/// The answer of the third stage.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explanation {
    /// What will happen, in one sentence.
    pub summary: String,
    /// The parts of the commands and their meanings.
    pub parts: Vec<Part>,
}

/// One part of a command line and its meaning.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The part, as it stands in the command.
    pub text: String,
    /// What it means here, in a few words.
    pub meaning: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tools_are_a_word_or_a_list() {
        for (text, tools) in [
            (r#""git""#, Tools::Git),
            (r#""both""#, Tools::Both),
            (r#""none""#, Tools::None),
            (r#"["gh"]"#, Tools::Gh),
            (r#"["git","gh"]"#, Tools::Both),
            ("[]", Tools::None),
        ] {
            assert_eq!(serde_json::from_str::<Tools>(text).unwrap(), tools, "{text}");
        }
        for wrong in [r#""svn""#, "1", r#"["svn"]"#] {
            assert!(serde_json::from_str::<Tools>(wrong).is_err(), "{wrong}");
        }
    }
}
