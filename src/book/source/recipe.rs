//! A recipe as its file says it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A file of recipes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct File {
    #[serde(default)]
    pub(in super::super) recipe: Vec<Recipe>,
}

/// One thing that people ask for, and what does it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Its name: `undo-commit-keep`.
    pub id: String,
    /// What it does: a sentence in the imperative.
    pub title: String,
    /// How a user would say it, with its places in braces; without one, the plainest way of `says`.
    pub example: Option<String>,
    /// How people say it, the plainest way first.
    pub says: Vec<String>,
    /// Words that may occur besides and change nothing.
    #[serde(default)]
    pub also: Vec<String>,
    /// The recipe that is meant where a later part of the request commits: who creates a branch and then commits wants to be on it.
    pub goes_on: Option<String>,
    /// What does it; the first one whose condition holds.
    pub answer: Vec<Answer>,
    /// How it is tested.
    pub test: Option<Test>,
}

/// What does it in one state of the repository.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The state in which it is right; absent for any.
    pub when: Option<String>,
    /// The command lines.
    #[serde(default)]
    pub run: Vec<String>,
    /// What will happen.
    #[serde(default)]
    pub explain: String,
    /// Parts of the commands and what they do.
    #[serde(default)]
    pub parts: Vec<(String, String)>,
    /// What a later part of the same request finds changed.
    #[serde(default)]
    pub then: BTreeMap<String, String>,
    /// What only the user can say.
    pub question: Option<String>,
    /// What is added to the request where the answer is yes.
    pub yes: Option<String>,
    /// The same for no.
    pub no: Option<String>,
    /// Why it cannot be done.
    pub sorry: Option<String>,
}

/// A fixture test.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Test {
    /// The name of the repository it is asked in.
    #[serde(rename = "in")]
    pub fixture: String,
    /// The request.
    pub ask: String,
    /// The command lines that must be planned.
    #[serde(default)]
    pub runs: Vec<String>,
    /// What reading commands print afterwards.
    #[serde(default)]
    pub shows: BTreeMap<String, String>,
}
