//! The recipes most like a request: shown where the book does not know, and given to a model as examples.

use std::collections::HashMap;

use super::names::Names;
use super::source::lexicon::Concept;
use super::source::phrasing::Pattern;
use super::{Book, Entry, slot, words};
use crate::book::Recipe;

/// How many recipes are looked at once more, with the names in the request.
const WORTH_A_LOOK: usize = 60;
/// What a name counts beside a word, whose weight is its rarity.
const OF_A_NAME: f64 = 2.0;

/// A recipe and how much it is like the request, from 0 to 1.
#[derive(Debug, Clone, Copy)]
pub struct Near<'b> {
    /// The recipe.
    pub recipe: &'b Recipe,
    /// How much of the words they have in common.
    pub likeness: f64,
}

impl Book {
    /// The recipes most like the request, the most like first, at most `most`; none that has nothing in common with it.
    pub fn nearest(&self, request: &str, most: usize) -> Vec<Near<'_>> {
        let tokens = words::read(request, &self.lexicon, true, &|_| false);
        self.rated(&tokens)
            .into_iter()
            .take(most)
            .map(|(likeness, entry)| Near { recipe: entry.recipe(), likeness })
            .collect()
    }

    /// The same for words that are read already. A request of several parts gets recipes for each in turns.
    pub(super) fn nearest_entries(&self, tokens: &[words::Token], names: &Names<'_>, most: usize) -> Vec<&Entry> {
        let mut lists: Vec<Vec<&Entry>> = vec![self.rated_with_names(tokens, names)];
        let parts = super::clauses::cut(tokens);
        if parts.len() > 1 {
            lists.extend(parts.iter().map(|part| self.rated_with_names(part, names)));
        }
        let mut nearest: Vec<&Entry> = Vec::new();
        for place in 0..most {
            for list in &lists {
                if let Some(entry) = list.get(place)
                    && !nearest.iter().any(|other| other.id == entry.id)
                {
                    nearest.push(entry);
                }
            }
        }
        nearest.truncate(most);
        nearest
    }

    /// The recipes most like these words, also by what is named: a recipe about a path is nearer where there is a path.
    fn rated_with_names(&self, tokens: &[words::Token], names: &Names<'_>) -> Vec<&Entry> {
        let rarity = self.rarity();
        let near = self.rated(tokens).into_iter().take(WORTH_A_LOOK);
        let mut rated: Vec<(f64, &Entry)> =
            near.map(|(_, entry)| (likeness(entry, tokens, &rarity, Some(names)), entry)).collect();
        rated.sort_by(|one, other| other.0.total_cmp(&one.0));
        rated.into_iter().map(|(_, entry)| entry).collect()
    }

    /// All recipes that have something in common with these words, the most like first.
    fn rated(&self, tokens: &[words::Token]) -> Vec<(f64, &Entry)> {
        let rarity = self.rarity();
        let rated = self.entries.iter().map(|entry| (likeness(entry, tokens, &rarity, None), entry));
        let mut rated: Vec<(f64, &Entry)> = rated.filter(|(likeness, _)| *likeness > 0.0).collect();
        rated.sort_by(|one, other| other.0.total_cmp(&one.0));
        rated
    }

    /// How rare each concept is among the recipes: the logarithm of one in how many has it.
    fn rarity(&self) -> HashMap<Concept, f64> {
        let mut counts: HashMap<Concept, usize> = HashMap::new();
        for entry in &self.entries {
            let mut concepts: Vec<Concept> =
                entry.patterns.iter().flat_map(|pattern| pattern.required.iter().flatten().copied()).collect();
            concepts.sort_unstable();
            concepts.dedup();
            for concept in concepts {
                *counts.entry(concept).or_default() += 1;
            }
        }
        #[allow(clippy::cast_precision_loss, reason = "there are a few hundred recipes")]
        let rarity = |count: usize| (1.0 + self.entries.len() as f64 / count as f64).ln();
        counts.into_iter().map(|(concept, count)| (concept, rarity(count))).collect()
    }
}

/// The best overlap of the request with one of the recipe's patterns: what both have, against what either has. With names,
/// the places that a pattern leaves open and the names in the request count too.
fn likeness(entry: &Entry, tokens: &[words::Token], rarity: &HashMap<Concept, f64>, names: Option<&Names<'_>>) -> f64 {
    let weight = |concept: &Concept| rarity.get(concept).copied().unwrap_or(0.5);
    let heaviest = |concepts: &[Concept]| concepts.iter().map(weight).fold(0.0, f64::max);
    // A word of several meanings counts once.
    let content: Vec<&words::Token> =
        tokens.iter().filter(|token| !token.is_filler && !token.concepts.is_empty()).collect();
    let unknown: Vec<usize> = match names {
        Some(_) => (0..tokens.len()).filter(|at| tokens[*at].is_unknown()).collect(),
        None => Vec::new(),
    };
    let overlap = |pattern: &Pattern| {
        let mut both = 0.0;
        let mut own = 0.0;
        for any in &pattern.required {
            let weight = heaviest(any);
            own += weight;
            if content.iter().any(|token| token.concepts.iter().any(|concept| any.contains(concept))) {
                both += weight;
            }
        }
        let mut covered = 0.0;
        let mut total = 0.0;
        for token in &content {
            let is_required = pattern.required.iter().flatten().any(|concept| token.concepts.contains(concept));
            let is_optional =
                pattern.optional.iter().chain(&entry.also).any(|concept| token.concepts.contains(concept));
            let weight = heaviest(&token.concepts);
            total += weight;
            if is_required || is_optional {
                covered += weight;
            }
        }
        if let Some(names) = names {
            let mut taken: Vec<usize> = Vec::new();
            for slot in &pattern.slots {
                own += OF_A_NAME;
                let filled = (0..tokens.len()).find_map(|at| {
                    let fillings = slot::fillings(slot.kind, tokens, at, false, names);
                    fillings.into_iter().find(|filling| {
                        !filling.is_missing && !(filling.tokens.0..filling.tokens.1).any(|at| taken.contains(&at))
                    })
                });
                if let Some(filling) = filled {
                    both += OF_A_NAME;
                    taken.extend(filling.tokens.0..filling.tokens.1);
                }
            }
            for at in &unknown {
                total += OF_A_NAME;
                if taken.contains(at) {
                    covered += OF_A_NAME;
                }
            }
        }
        if own == 0.0 || total == 0.0 {
            0.0
        } else {
            2.0 * (both / own) * (covered / total) / (both / own + covered / total).max(f64::MIN_POSITIVE)
        }
    };
    entry.patterns.iter().map(overlap).fold(0.0, f64::max)
}
