//! One pattern against one part of a request.
//!
//! Every word that carries meaning must be accounted for: by a word of the pattern, by a slot, or by a word that the recipe
//! allows besides. Whatever is left over, the pattern does not match.

use super::names::Names;
use super::slot::{self, Filling};
use super::source::kind::Kind;
use super::source::lexicon::{Concept, Lexicon};
use super::source::phrasing::{FIRM, Pattern, Slot};
use super::words::Token;

/// A pattern that fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// What fills each slot, in the order of the slots.
    pub(super) fillings: Vec<(String, Kind, Vec<Filling>)>,
    /// How much of the pattern's own words and slots it took: the more, the more special.
    pub(super) weight: usize,
    /// How many words were taken for what they need not be: for others than they are spelled like, or for a part of a text
    /// although they mean something by themselves.
    pub(super) bent: usize,
}

impl Match {
    /// The thing that there is not, and what it should be.
    pub(super) fn missing(&self) -> Option<(Kind, &Filling)> {
        self.fillings.iter().find_map(|(_, kind, fillings)| {
            fillings.iter().find(|filling| filling.is_missing).map(|filling| (*kind, filling))
        })
    }
}

/// What is matched.
pub(super) struct Clause<'c> {
    pub(super) tokens: &'c [Token],
    pub(super) request: &'c str,
    pub(super) lexicon: &'c Lexicon,
    pub(super) names: &'c Names<'c>,
    /// The concepts of all of its words, as bits.
    pub(super) concepts: Vec<u64>,
}

impl<'c> Clause<'c> {
    pub(super) fn new(tokens: &'c [Token], request: &'c str, lexicon: &'c Lexicon, names: &'c Names<'c>) -> Self {
        let mut concepts = vec![0; lexicon.len().div_ceil(64)];
        for concept in tokens.iter().flat_map(|token| &token.concepts) {
            concepts[usize::from(*concept) / 64] |= 1 << (concept % 64);
        }
        Self { tokens, request, lexicon, names, concepts }
    }

    fn has(&self, concept: Concept) -> bool {
        self.concepts[usize::from(concept) / 64] & (1 << (concept % 64)) != 0
    }

    /// Whether it has one of these words, where they are known.
    pub(super) fn has_one(&self, keys: Option<&[Concept]>) -> bool {
        keys.is_none_or(|keys| keys.iter().any(|concept| self.has(*concept)))
    }

    /// Whether a token stands where a pattern has this slot, whatever else is in the way.
    pub(super) fn is_beside(&self, slot: &Slot, at: usize) -> bool {
        let before = self.tokens[..at].iter().rev().find(|token| !slot.kind.nouns().contains(&token.lower.as_str()));
        before.is_some_and(|token| {
            slot.anchors.contains(&token.lower) || token.concepts.iter().any(|concept| slot.behind.contains(concept))
        })
    }

    /// Whether the word behind this one says what it is: `the deploy workflow`.
    pub(super) fn noun_follows(&self, kind: Kind, at: usize) -> bool {
        self.tokens.get(at + 1).is_some_and(|token| kind.nouns().contains(&token.lower.as_str()))
    }

    /// The best way in which the pattern fits; `also` are the words that the recipe allows besides.
    pub(super) fn matches(&self, pattern: &Pattern, also: &[Concept]) -> Option<Match> {
        let may = pattern.required.iter().all(|any| any.iter().any(|concept| self.has(*concept)));
        if !may {
            return None;
        }
        let mut search = Search { clause: self, pattern, also, bound: Vec::new(), best: None, steps: 0 };
        search.bind(0);
        search.best
    }
}

/// Words after which a text begins that is not quoted.
const NAMING: [&str; 19] = [
    "as",
    "saying",
    "says",
    "say",
    "called",
    "named",
    "name",
    "titled",
    "title",
    "message",
    "messages",
    "msg",
    "comment",
    "description",
    "note",
    "reading",
    "subject",
    "body",
    "text",
];

/// How many ways are tried.
const MOST_STEPS: usize = 2000;

struct Search<'s> {
    clause: &'s Clause<'s>,
    pattern: &'s Pattern,
    also: &'s [Concept],
    bound: Vec<Vec<Filling>>,
    best: Option<Match>,
    steps: usize,
}

impl Search<'_> {
    /// Fills the slots from this one on, in every way, until all words are accounted for.
    fn bind(&mut self, index: usize) {
        self.steps += 1;
        let is_settled = self.best.as_ref().is_some_and(|found| found.missing().is_none());
        if self.steps > MOST_STEPS || is_settled {
            return;
        }
        let Some(slot) = self.pattern.slots.get(index) else {
            if let Some(found) = self.account() {
                let is_better = self.best.is_none() || found.missing().is_none();
                if is_better {
                    self.best = Some(found);
                }
            }
            return;
        };
        for fillings in self.candidates(slot) {
            self.bound.push(fillings);
            self.bind(index + 1);
            self.bound.pop();
        }
    }

    fn is_taken(&self, at: usize) -> bool {
        self.bound.iter().flatten().any(|filling| (filling.tokens.0..filling.tokens.1).contains(&at))
    }

    /// Everything that may fill the slot: what stands behind its own words first.
    fn candidates(&self, slot: &Slot) -> Vec<Vec<Filling>> {
        let mut anchored = Vec::new();
        let mut loose = Vec::new();
        for at in 0..self.clause.tokens.len() {
            if self.is_taken(at) {
                continue;
            }
            let is_beside = self.is_beside(slot, at);
            if !is_beside && !self.may_stand_elsewhere(slot, at) {
                continue;
            }
            let place = if is_beside { &mut anchored } else { &mut loose };
            // `revert commit 3` does not speak of three commits.
            if slot.kind == Kind::Count && at > 0 && self.clause.tokens[at - 1].lower == "commit" {
                continue;
            }
            if slot.kind.takes_the_rest() && !self.clause.tokens[at].is_quoted {
                place.extend(self.rest(slot, at, is_beside).map(|filling| vec![filling]));
                continue;
            }
            let is_beside = is_beside
                || (matches!(slot.kind, Kind::Label | Kind::Workflow) && self.clause.noun_follows(slot.kind, at));
            for filling in slot::fillings(slot.kind, self.clause.tokens, at, is_beside, self.clause.names) {
                if (filling.tokens.0..filling.tokens.1).any(|at| self.is_taken(at)) {
                    continue;
                }
                if slot.many {
                    place.push(self.more(slot, filling));
                } else {
                    place.push(vec![filling]);
                }
            }
        }
        anchored.append(&mut loose);
        // What exists goes before what does not.
        anchored.sort_by_key(|fillings| fillings.iter().any(|filling| filling.is_missing));
        anchored
    }

    /// The last word before this one that is neither an article nor the name of the kind.
    fn before(&self, kind: Kind, at: usize) -> Option<&Token> {
        const ARTICLES: [&str; 14] =
            ["a", "an", "the", "my", "our", "your", "his", "their", "this", "that", "its", "is", "be", "new"];
        self.clause.tokens[..at].iter().rev().find(|token| {
            let word = token.lower.as_str();
            !ARTICLES.contains(&word) && (token.is_quoted || !kind.nouns().contains(&word))
        })
    }

    /// Whether the token stands where the pattern has the slot.
    fn is_beside(&self, slot: &Slot, at: usize) -> bool {
        let direct = at.checked_sub(1).map(|before| &self.clause.tokens[before]);
        let is_own = |token: &Token| {
            !token.is_quoted
                && (token.introduces && slot.kind.takes_the_rest()
                    || slot.anchors.contains(&token.lower)
                    || token.concepts.iter().any(|concept| slot.behind.contains(concept)))
        };
        self.before(slot.kind, at).is_some_and(is_own) || direct.is_some_and(is_own)
    }

    /// Whether the token may fill the slot although the slot's words do not stand before it.
    fn may_stand_elsewhere(&self, slot: &Slot, at: usize) -> bool {
        let is_firm = self.before(slot.kind, at).is_some_and(|token| FIRM.contains(&token.lower.as_str()));
        if is_firm {
            return false;
        }
        let are_light = slot.anchors.iter().all(|anchor| self.clause.lexicon.is_filler(anchor));
        let is_only = self.pattern.slots.iter().filter(|other| other.kind.family() == slot.kind.family()).count() == 1;
        slot.is_loose || (are_light && is_only)
    }

    /// The words up to the end.
    fn rest(&self, slot: &Slot, at: usize, is_beside: bool) -> Option<Filling> {
        let tokens = self.clause.tokens;
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let names = |token: &Token| token.introduces || NAMING.contains(&token.lower.as_str());
        // `change the message to hello`
        let leads = |token: &Token| !token.is_quoted && matches!(token.lower.as_str(), "to" | "into");
        let is_led = before.is_some_and(|token| leads(token) && slot.anchors.contains(&token.lower));
        let is_named = before.is_some_and(names) || is_led && at > 1 && names(&tokens[at - 2]);
        // What leads to a message is no part of it: `change the message of the last commit to hello`.
        let begins_late = matches!(tokens[at].lower.as_str(), "to" | "into" | "of");
        if !(is_beside && is_named)
            || begins_late && before.is_some_and(|token| !token.introduces)
            || (at..tokens.len())
                .any(|at| self.is_taken(at) || tokens[at].is_quoted || tokens[at].text.starts_with("--"))
            // Where a sentence ends within it, nobody can tell where the text does.
            || tokens[at..tokens.len() - 1].iter().any(|token| token.ends_clause)
        {
            return None;
        }
        let value = self.clause.request.get(tokens[at].span.0..tokens.last()?.span.1)?.trim();
        (!value.is_empty()).then(|| Filling { tokens: (at, tokens.len()), value: value.to_owned(), is_missing: false })
    }

    /// The same slot filled as often as the list goes on: `a.txt, b.txt and c.txt`.
    fn more(&self, slot: &Slot, first: Filling) -> Vec<Filling> {
        let tokens = self.clause.tokens;
        let mut fillings = vec![first];
        loop {
            let mut at = fillings.last().map_or(0, |last| last.tokens.1);
            while at < tokens.len()
                && (matches!(tokens[at].lower.as_str(), "and" | "the" | "then" | "also" | "file" | "files")
                    || slot.kind.nouns().contains(&tokens[at].lower.as_str()))
            {
                at += 1;
            }
            if at >= tokens.len() || self.is_taken(at) {
                return fillings;
            }
            let next = slot::fillings(slot.kind, tokens, at, false, self.clause.names)
                .into_iter()
                .find(|next| !next.is_missing);
            match next {
                Some(next) => fillings.push(next),
                None => return fillings,
            }
        }
    }

    /// Whether what the `not` at this place stands before is also what a `not` of the pattern stands before.
    fn denies_the_same(&self, at: usize) -> bool {
        let tokens = self.clause.tokens;
        if self.pattern.negations.is_empty() {
            // The recipe has the word among those that change nothing.
            return true;
        }
        let next = (at + 1..tokens.len()).find(|at| self.is_taken(*at) || !tokens[*at].is_filler);
        let Some(next) = next else { return true };
        self.pattern.negations.iter().any(|negation| {
            if self.is_taken(next) {
                negation.slot
            } else {
                tokens[next].concepts.iter().any(|concept| negation.words.contains(concept))
            }
        })
    }

    /// The match, if all words of the request and of the pattern are accounted for.
    fn account(&self) -> Option<Match> {
        let tokens = self.clause.tokens;
        let pattern = self.pattern;
        let in_texts = pattern.slots.iter().zip(&self.bound).filter(|(slot, _)| slot.kind.takes_words());
        let words =
            in_texts.flat_map(|(_, fillings)| fillings).flat_map(|filling| &tokens[filling.tokens.0..filling.tokens.1]);
        let mut bent = words.filter(|token| !token.is_unknown() && !token.is_proper).count();
        let mut free = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            if self.is_taken(at) {
                continue;
            }
            free.push(at);
            let is_meant = || {
                token.concepts.iter().any(|concept| {
                    pattern.optional.contains(concept)
                        || self.also.contains(concept)
                        || pattern.required.iter().any(|any| any.contains(concept))
                })
            };
            // Whose name it is must not be left out of account.
            if token.is_proper {
                return None;
            }
            let is_accounted = token.is_filler || (!token.is_quoted && is_meant()) || self.is_noun_of_a_slot(at);
            if !is_accounted {
                return None;
            }
            bent += usize::from(token.is_corrected);
        }
        if free.iter().any(|at| tokens[*at].lower == "not" && !tokens[*at].is_quoted && !self.denies_the_same(*at)) {
            return None;
        }
        // Each required word has a word of its own.
        let mut owners: Vec<Option<usize>> = vec![None; free.len()];
        for required in 0..pattern.required.len() {
            let mut seen = vec![false; free.len()];
            if !self.assign(required, &free, &mut owners, &mut seen) {
                return None;
            }
        }
        // What is only referred to was said before.
        let said = pattern.slots.iter().zip(&self.bound).map(|(slot, fillings)| {
            let is_reference = fillings.iter().all(|filling| tokens[filling.tokens.0].is_reference);
            if is_reference { 0 } else { slot.kind.weight() }
        });
        let filled = pattern.slots.iter().zip(&self.bound);
        Some(Match {
            fillings: filled.map(|(slot, bound)| (slot.name.clone(), slot.kind, bound.clone())).collect(),
            weight: 4 * pattern.required.len() + said.sum::<usize>(),
            bent,
        })
    }

    /// Finds a free token for a required word, moving others where needed (Kuhn's algorithm).
    fn assign(&self, required: usize, free: &[usize], owners: &mut [Option<usize>], seen: &mut [bool]) -> bool {
        for place in 0..free.len() {
            let token = &self.clause.tokens[free[place]];
            let fits = !token.is_quoted
                && token.concepts.iter().any(|concept| self.pattern.required[required].contains(concept));
            if !fits || seen[place] {
                continue;
            }
            seen[place] = true;
            let is_free = match owners[place] {
                None => true,
                Some(owner) => self.assign(owner, free, owners, seen),
            };
            if is_free {
                owners[place] = Some(required);
                return true;
            }
        }
        false
    }

    /// Whether the token says what kind of thing the value beside it is.
    fn is_noun_of_a_slot(&self, at: usize) -> bool {
        let word = self.clause.tokens[at].lower.as_str();
        self.pattern.slots.iter().zip(&self.bound).any(|(slot, fillings)| {
            slot.kind.nouns().contains(&word)
                && fillings.iter().any(|filling| {
                    let before = (at + 1..filling.tokens.0)
                        .all(|between| self.clause.tokens[between].is_filler || self.is_naming(between));
                    (at < filling.tokens.0 && before) || at == filling.tokens.1
                })
        })
    }

    /// `called`, `named`
    fn is_naming(&self, at: usize) -> bool {
        matches!(self.clause.tokens[at].lower.as_str(), "called" | "named" | "new" | "existing" | "local" | "remote")
    }
}
