//! The book as it is looked up: patterns instead of phrasings.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::lexicon::{Concept, Lexicon};
use super::phrasing::{self, Pattern};
use super::recipe::{File, Recipe};

/// The lexicon and the recipes of some files.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in super::super) struct Compiled {
    pub(in super::super) lexicon: Lexicon,
    pub(in super::super) entries: Vec<Entry>,
}

/// A recipe of the built-in book as the build script writes it: what tells whether it can fit, and the rest to be read then.
#[derive(Debug, Serialize, Deserialize)]
pub(in super::super) struct Stored<'a> {
    pub(in super::super) id: &'a str,
    /// As [`Entry::keys`] has them.
    pub(in super::super) keys: Option<Vec<Concept>>,
    /// The [`Entry`].
    #[serde(borrow)]
    pub(in super::super) entry: &'a [u8],
    /// The [`Recipe`].
    #[serde(borrow)]
    pub(in super::super) recipe: &'a [u8],
}

/// A recipe and what was made of its phrasings.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in super::super) struct Entry {
    /// The name of the recipe.
    pub(in super::super) id: String,
    pub(in super::super) patterns: Vec<Pattern>,
    /// Words that may occur besides.
    pub(in super::super) also: Vec<Concept>,
    /// The names of its slots.
    pub(in super::super) slots: Vec<String>,
    /// Those of them that are lists.
    pub(in super::super) lists: Vec<String>,
}

impl Entry {
    /// Words of which a request has one if any of the patterns fits it; `None` where a pattern asks for no word.
    ///
    /// Of the words that a pattern asks for, those are taken that the fewest patterns have, by these counts.
    pub(in super::super) fn keys(&self, counts: &HashMap<Concept, usize>) -> Option<Vec<Concept>> {
        let count = |any: &Vec<Concept>| any.iter().map(|concept| counts.get(concept).unwrap_or(&0)).sum::<usize>();
        let rarest = |pattern: &Pattern| pattern.required.iter().min_by_key(|any| count(any)).cloned();
        let mut keys = self.patterns.iter().map(rarest).collect::<Option<Vec<_>>>()?.concat();
        keys.sort_unstable();
        keys.dedup();
        Some(keys)
    }
}

impl Compiled {
    /// Adds the recipes of a file, those of the same name as an earlier one excepted, and returns them.
    ///
    /// # Errors
    /// What is wrong with the file, and with which recipe.
    pub(in super::super) fn add(&mut self, text: &str) -> Result<Vec<Recipe>, String> {
        let file: File = toml::from_str(text).map_err(|fault| fault.to_string().trim_end().to_owned())?;
        let mut added = Vec::new();
        for recipe in file.recipe {
            if self.entries.iter().any(|entry| entry.id == recipe.id) {
                continue;
            }
            let entry = self.entry(&recipe).map_err(|fault| format!("recipe `{}`: {fault}", recipe.id))?;
            self.entries.push(entry);
            added.push(recipe);
        }
        Ok(added)
    }

    fn entry(&mut self, recipe: &Recipe) -> Result<Entry, String> {
        let mut patterns: Vec<Pattern> = Vec::new();
        for says in &recipe.says {
            let found = phrasing::patterns(says, &mut self.lexicon).map_err(|fault| format!("`{says}`: {fault}"))?;
            patterns.extend(found);
        }
        let also: Vec<&str> = recipe.also.iter().flat_map(|words| words.split_whitespace()).collect();
        let also = also.into_iter().flat_map(|word| self.lexicon.learn(word)).collect();
        let all = patterns.iter().flat_map(|pattern| &pattern.slots);
        let mut slots: Vec<String> = all.clone().map(|slot| slot.name.clone()).collect();
        let mut lists: Vec<String> = all.filter(|slot| slot.many).map(|slot| slot.name.clone()).collect();
        for names in [&mut slots, &mut lists] {
            names.sort();
            names.dedup();
        }
        Ok(Entry { id: recipe.id.clone(), patterns, also, slots, lists })
    }
}
