//! A request of one or more parts, each answered by a recipe; each part finds what the parts before it leave.

use minijinja::Value;

use super::filling::{self, Values};
use super::matching::{Clause, Match};
use super::names::Names;
use super::source::kind::Kind;
use super::source::recipe::Answer;
use super::words::Token;
use super::{Book, Entry};
use crate::invocation::Invocation;

/// The most parts of one request.
const MOST_PARTS: usize = 6;
/// The most ways in which a request is taken apart.
const MOST_STEPS: usize = 400;
/// Words that one part may end before.
const CONNECTORS: [&str; 9] = ["and", "then", "also", "plus", "next", "finally", "afterwards", "but", "followed"];
/// Words that stand for what was spoken of before.
const PRONOUNS: [&str; 5] = ["it", "them", "that", "there", "one"];

/// What one part of the request comes to.
#[derive(Debug, Clone)]
pub(super) struct Part<'b> {
    pub(super) entry: &'b Entry,
    pub(super) answer: &'b Answer,
    pub(super) found: Match,
    pub(super) commands: Vec<Invocation>,
    pub(super) values: Values,
    /// The first and the last byte of the request that it took.
    pub(super) span: (usize, usize),
    /// The same of each of its words.
    pub(super) spans: Vec<(usize, usize)>,
}

impl Part<'_> {
    /// Whether it ends in commands, and not in a question or a regret.
    pub(super) fn is_plain(&self) -> bool {
        self.found.missing().is_none() && self.answer.question.is_none() && self.answer.sorry.is_none()
    }
}

/// What the parts of a request come to.
#[derive(Debug)]
pub(super) enum Solution<'b> {
    /// Each part has one answer; the last one may be a question or a regret.
    Parts(Vec<Part<'b>>),
    /// Two recipes fit a part equally well.
    Tie(&'b Entry, &'b Entry),
    /// A part that no recipe fits.
    Nothing,
}

pub(super) struct Solver<'s, 'b> {
    pub(super) book: &'b Book,
    pub(super) request: &'s str,
    pub(super) tokens: &'s [Token],
    /// How many ways were tried.
    pub(super) steps: std::cell::Cell<usize>,
}

impl<'b> Solver<'_, 'b> {
    /// The parts of the request, as few as possible.
    pub(super) fn solve(&self, names: &Names<'_>) -> Solution<'b> {
        self.from(0, names, &[], 0)
    }

    /// The places where a part may end.
    fn boundaries(&self, start: usize) -> Vec<usize> {
        (start + 1..self.tokens.len())
            .filter(|&at| {
                let token = &self.tokens[at];
                self.tokens[at - 1].ends_clause || (!token.is_quoted && CONNECTORS.contains(&token.lower.as_str()))
            })
            .collect()
    }

    /// The best way to take the words from `start` on apart: all of it certain before a question, words for what they are before
    /// others, what says most of the request before what says less, few parts before many.
    fn from(&self, start: usize, names: &Names<'_>, before: &[Part<'b>], depth: usize) -> Solution<'b> {
        let end_of_all = self.tokens.len();
        let mut ends = self.boundaries(start);
        ends.push(end_of_all);
        let mut best: Option<Vec<Part<'b>>> = None;
        let mut tie = None;
        for end in ends.into_iter().rev() {
            if (depth + 1 >= MOST_PARTS && end < end_of_all) || !self.may_go_on() {
                continue;
            }
            let part = match self.part(start, end, names, before) {
                Ok(Some(part)) => part,
                Ok(None) => continue,
                Err(two) => {
                    tie = tie.or(Some(two));
                    continue;
                }
            };
            let is_one_of_several = start > 0 || end < end_of_all;
            if is_one_of_several && !self.stands_alone(start, end, &part) {
                continue;
            }
            let parts = if end == end_of_all {
                vec![part]
            } else if part.is_plain() {
                let left = after(&part, names);
                match self.from(end, &left, &[before, std::slice::from_ref(&part)].concat(), depth + 1) {
                    // The same said twice is meant once: `hotfix is not needed, get rid of it`.
                    Solution::Parts(rest) if rest[0].entry.id == part.entry.id && rest[0].commands == part.commands => {
                        rest
                    }
                    Solution::Parts(rest) => self.joined(part, rest, names, before, end),
                    Solution::Tie(one, other) => {
                        tie = tie.or(Some((one, other)));
                        continue;
                    }
                    Solution::Nothing => continue,
                }
            } else {
                continue;
            };
            if best.as_ref().is_none_or(|best| quality(&parts) > quality(best)) {
                best = Some(parts);
            }
        }
        match (best, tie) {
            (Some(parts), Some((one, other))) if !parts.iter().all(Part::is_plain) => Solution::Tie(one, other),
            (Some(parts), _) => Solution::Parts(parts),
            (None, Some((one, other))) => Solution::Tie(one, other),
            (None, None) => Solution::Nothing,
        }
    }

    /// A part and those behind it. Where one of them commits, the part is by the recipe that is meant then, and those behind
    /// it find what that leaves.
    fn joined(
        &self,
        part: Part<'b>,
        rest: Vec<Part<'b>>,
        names: &Names<'_>,
        before: &[Part<'b>],
        end: usize,
    ) -> Vec<Part<'b>> {
        let mut commands = rest.iter().flat_map(|part| &part.commands);
        let commits = commands.any(|command| command.args.first().is_some_and(|word| word == "commit"));
        let other = part.entry.recipe().goes_on.as_deref().filter(|_| commits);
        let entry = other.and_then(|id| self.book.entries.iter().find(|entry| entry.id == id));
        let other = entry.and_then(|entry| answered(entry, part.found.clone(), &part.spans, names).ok().flatten());
        let Some(other) = other else { return [vec![part], rest].concat() };
        let left = after(&other, names);
        match self.from(end, &left, &[before, std::slice::from_ref(&other)].concat(), before.len() + 1) {
            Solution::Parts(rest) => [vec![other], rest].concat(),
            Solution::Tie(..) | Solution::Nothing => [vec![part], rest].concat(),
        }
    }

    /// Counts a step; a request that can be taken apart in very many ways is not tried in all of them.
    fn may_go_on(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() <= MOST_STEPS
    }

    /// Whether these words can be a part of their own beside others: a deed, or a question that is asked in so many words.
    /// What is said without is most often a condition on the part before: `no merge commit`, `not the new files`.
    fn stands_alone(&self, start: usize, end: usize, part: &Part<'_>) -> bool {
        const LIMITS: [&str; 9] = ["not", "no", "without", "only", "except", "if", "unless", "or", "instead"];
        let tokens = &self.tokens[start..end];
        let has = |words: &[&str]| tokens.iter().any(|token| !token.is_quoted && words.contains(&token.lower.as_str()));
        let is_taken = part.found.fillings.iter().any(|(_, kind, _)| kind.takes_the_rest());
        if has(&LIMITS) && !is_taken {
            return false;
        }
        let only_reads = part.commands.iter().all(Invocation::only_shows);
        let is_connected = tokens.first().is_some_and(|token| CONNECTORS.contains(&token.lower.as_str()));
        let asking = self.book.lexicon.named(&["show", "count", "search"]);
        let asks = tokens.iter().any(|token| token.concepts.iter().any(|concept| asking.contains(concept)));
        !only_reads || start == 0 || is_connected || asks
    }

    /// The answer to the words from `start` up to `end`.
    fn part(
        &self,
        start: usize,
        end: usize,
        names: &Names<'_>,
        before: &[Part<'b>],
    ) -> Result<Option<Part<'b>>, (&'b Entry, &'b Entry)> {
        let tokens = &self.tokens[start..end];
        if tokens.iter().all(|token| token.is_filler && token.concepts.is_empty()) {
            return Ok(None);
        }
        let referred = referred(tokens, before);
        let Some((replaced, is_made)) = referred else { return self.best(tokens, names) };
        // What was just made is meant by `it`; what was there before only where the words make no sense alone.
        if is_made {
            match self.best(&replaced, names)? {
                Some(part) if part.is_plain() => Ok(Some(part)),
                _ => self.best(tokens, names),
            }
        } else {
            match self.best(tokens, names)? {
                Some(part) if part.is_plain() => Ok(Some(part)),
                _ => self.best(&replaced, names),
            }
        }
    }

    /// The most special recipe that fits all of these words.
    fn best(&self, tokens: &[Token], names: &Names<'_>) -> Result<Option<Part<'b>>, (&'b Entry, &'b Entry)> {
        let clause = Clause::new(tokens, self.request, &self.book.lexicon, names);
        let mut best: Option<Part<'b>> = None;
        let mut rival: Option<&'b Entry> = None;
        for entry in self.book.entries.iter().filter(|entry| clause.has_one(entry.keys.as_deref())) {
            let found =
                entry.patterns.iter().filter_map(|pattern| clause.matches(pattern, &entry.also)).collect::<Vec<_>>();
            // Of the ways in which a recipe fits, the one with what exists, and the most of its own words.
            let Some(found) =
                found.into_iter().reduce(|best, next| if rank(&next) > rank(&best) { next } else { best })
            else {
                continue;
            };
            let spans: Vec<(usize, usize)> = tokens.iter().map(|token| token.span).collect();
            // A recipe of which something is wrong is told of when it is read.
            let Ok(Some(part)) = answered(entry, found, &spans, names) else { continue };
            match &best {
                None => best = Some(part),
                // Of several things that there are not, the one that is nearly there.
                Some(other) if part.found.missing().is_some() && other.found.missing().is_some() => {
                    if near(&part.found, names) > near(&other.found, names) {
                        best = Some(part);
                    }
                }
                Some(other) => match rank(&part.found).cmp(&rank(&other.found)) {
                    std::cmp::Ordering::Greater => {
                        best = Some(part);
                        rival = None;
                    }
                    std::cmp::Ordering::Equal if is_same(&part, other) => {}
                    std::cmp::Ordering::Equal => rival = rival.or(Some(entry)),
                    std::cmp::Ordering::Less => {}
                },
            }
        }
        match (best, rival) {
            (Some(best), Some(rival)) => Err((best.entry, rival)),
            (best, _) => Ok(best),
        }
    }
}

/// The parts of a request by its connecting words alone, where each has words that mean something.
pub(super) fn cut(tokens: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..=tokens.len() {
        let is_end = at == tokens.len()
            || tokens[at - 1].ends_clause
            || (!tokens[at].is_quoted && CONNECTORS.contains(&tokens[at].lower.as_str()));
        if is_end && tokens[start..at].iter().any(|token| !token.is_filler && !token.concepts.is_empty()) {
            parts.push(&tokens[start..at]);
            start = at;
        }
    }
    parts
}

/// The recipe's answer in this state; none where it has none for it.
fn answered<'b>(
    entry: &'b Entry,
    found: Match,
    spans: &[(usize, usize)],
    names: &Names<'_>,
) -> Result<Option<Part<'b>>, String> {
    let mut values = names.variables.clone();
    for name in &entry.slots {
        values.entry(name.clone()).or_insert_with(|| Value::from(""));
    }
    for (name, _, fillings) in &found.fillings {
        let mut texts: Vec<String> = fillings.iter().map(|filling| filling.value.clone()).collect();
        // GitHub knows the user by `@me`, git by the address.
        if texts == ["@me"]
            && entry.recipe().answer.iter().any(|answer| answer.run.iter().any(|line| line.starts_with("git ")))
        {
            texts = vec![values.get("email").map(ToString::to_string).unwrap_or_default()];
        }
        let is_list = entry.lists.contains(name);
        let value = match texts.as_slice() {
            [one] if !is_list => match one.parse::<u32>() {
                Ok(number) if !one.starts_with('0') => Value::from(number),
                _ => Value::from(one.as_str()),
            },
            _ => Value::from(texts),
        };
        values.insert(name.clone(), value);
    }
    let Some(answer) = filling::choose(&entry.recipe().answer, &values, names.versions)? else { return Ok(None) };
    let commands = answer.run.iter().map(|line| filling::invocation(line, &values)).collect::<Result<Vec<_>, _>>()?;
    let span = (spans.first().map_or(0, |span| span.0), spans.last().map_or(0, |span| span.1));
    let spans = spans.to_vec();
    Ok(Some(Part { entry, answer, found, commands, values, span, spans }))
}

/// The state that a part leaves to the next.
fn after<'n>(part: &Part<'_>, names: &Names<'n>) -> Names<'n> {
    let mut after = names.clone();
    for (_, kind, fillings) in &part.found.fillings {
        for filling in fillings {
            after.make(*kind, &filling.value);
        }
    }
    for (name, text) in &part.answer.then {
        let Ok(text) = filling::fill(text, &part.values) else { continue };
        let value = match text.as_str() {
            "true" => Value::from(true),
            "false" => Value::from(false),
            _ => text.parse::<usize>().map_or_else(|_| Value::from(text.as_str()), Value::from),
        };
        after.variables.insert(name.clone(), value);
    }
    after
}

/// How good a way to take a request apart is.
fn quality(parts: &[Part<'_>]) -> (bool, std::cmp::Reverse<usize>, usize, std::cmp::Reverse<usize>) {
    let bent = parts.iter().map(|part| part.found.bent).sum();
    let weight = parts.iter().map(|part| part.found.weight).sum();
    (parts.iter().all(Part::is_plain), std::cmp::Reverse(bent), weight, std::cmp::Reverse(parts.len()))
}

/// What exists goes before what does not, words for what they are before others, the special before the general.
fn rank(found: &Match) -> (bool, std::cmp::Reverse<usize>, usize) {
    (found.missing().is_none(), std::cmp::Reverse(found.bent), found.weight)
}

/// Whether there is something like what is missing, and how often people mean such a thing.
fn near(found: &Match, names: &Names<'_>) -> (bool, bool, usize) {
    found.missing().map_or((false, false, 0), |(kind, filling)| {
        let is_near = names.nearest(kind, &filling.value).is_some();
        (is_near, matches!(kind, Kind::Branch | Kind::Ref | Kind::RemoteBranch), found.weight)
    })
}

/// Whether two parts come to the same.
fn is_same(one: &Part<'_>, other: &Part<'_>) -> bool {
    one.commands == other.commands
        && one.answer.question == other.answer.question
        && one.answer.sorry == other.answer.sorry
        && one.found.missing().map(|(_, filling)| &filling.value)
            == other.found.missing().map(|(_, filling)| &filling.value)
}

/// The words with `it` replaced by what the part before last spoke of, and whether that part made it.
fn referred(tokens: &[Token], before: &[Part<'_>]) -> Option<(Vec<Token>, bool)> {
    let at = tokens.iter().position(|token| !token.is_quoted && PRONOUNS.contains(&token.lower.as_str()))?;
    let (kind, value) = before.iter().rev().find_map(|part| {
        // What a part made goes before what it made it from.
        let made = |kind: &Kind| matches!(kind, Kind::NewBranch | Kind::NewTag | Kind::NewRemote | Kind::NewPath);
        let mut named: Vec<_> = part.found.fillings.iter().rev().collect();
        named.sort_by_key(|(_, kind, _)| !made(kind));
        named.into_iter().find_map(|(_, kind, fillings)| {
            kind.can_be_referred_to().then(|| fillings.last().map(|filling| (*kind, filling.value.clone()))).flatten()
        })
    })?;
    let mut replaced = tokens.to_vec();
    let token = &mut replaced[at];
    token.lower = value.to_lowercase();
    token.text = value;
    token.concepts = Vec::new();
    token.is_filler = false;
    token.is_reference = true;
    let is_made = matches!(kind, Kind::NewBranch | Kind::NewTag | Kind::NewRemote | Kind::Tag | Kind::Number);
    Some((replaced, is_made))
}
