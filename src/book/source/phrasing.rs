//! The language of phrasings: `undo last commit [but] keep changes`, `merge {branch} into {target:branch}`.
//!
//! Words outside of brackets are required, `[x]` is optional, `[x|y]` and `(x|y)` are choices, `{name:kind+}` is a slot. A
//! phrasing is unfolded into patterns without choices that matter; a pattern is matched as a set of words, and its slots by the
//! words before them.

use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::lexicon::{Concept, Lexicon};

/// The most patterns that one phrasing may unfold into.
const MOST_PATTERNS: usize = 400;

/// Small words that only say which thing a slot's is; they carry no meaning otherwise.
const LIGHT: [&str; 15] =
    ["to", "in", "on", "of", "for", "with", "by", "at", "as", "than", "and", "via", "per", "is", "be"];
/// Words that say where a thing stands: they must be accounted for, and the slot behind them must be theirs.
pub(in super::super) const FIRM: [&str; 14] = [
    "into", "onto", "from", "over", "against", "since", "until", "before", "after", "between", "except", "to", "as",
    "with",
];

/// What stands in a phrasing.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Item {
    Word(String),
    Slot(SlotItem),
    Optional(Vec<Vec<Self>>),
    Choice(Vec<Vec<Self>>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct SlotItem {
    name: String,
    kind: Kind,
    many: bool,
}

/// A phrasing without choices.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Pattern {
    /// Words of which one must occur, each.
    pub(in super::super) required: Vec<Vec<Concept>>,
    /// Words that may occur.
    pub(in super::super) optional: Vec<Concept>,
    /// What is left open.
    pub(in super::super) slots: Vec<Slot>,
    /// What is said not to be, for each `not`.
    pub(in super::super) negations: Vec<Negation>,
}

/// A `not` of a phrasing, and what it may stand before.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Negation {
    /// The words behind it, up to the first that is required.
    pub(in super::super) words: Vec<Concept>,
    /// Whether a place that is left open may come next.
    pub(in super::super) slot: bool,
}

/// A place that is left open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Slot {
    pub(in super::super) name: String,
    pub(in super::super) kind: Kind,
    /// Whether it takes more than one.
    pub(in super::super) many: bool,
    /// Small words of which one stands before it.
    pub(in super::super) anchors: Vec<String>,
    /// The word before it.
    pub(in super::super) behind: Vec<Concept>,
    /// Whether it may also stand elsewhere.
    pub(in super::super) is_loose: bool,
}

/// The patterns of a phrasing.
///
/// # Errors
/// What is wrong with it, in a few words.
pub(in super::super) fn patterns(text: &str, lexicon: &mut Lexicon) -> Result<Vec<Pattern>, String> {
    let mut letters = text.chars().peekable();
    let alternatives = read(&mut letters, None)?;
    let [items] = alternatives.as_slice() else { return Err("`|` outside of brackets".to_owned()) };
    let unfolded = unfold(items, lexicon)?;
    Ok(unfolded.iter().map(|flats| pattern(flats, lexicon)).collect())
}

/// The words outside of brackets, and the first of each choice.
fn say(items: &[Item], words: &mut Vec<String>) {
    for item in items {
        match item {
            // `=word` is the word itself.
            Item::Word(word) => words.push(word.trim_start_matches('=').to_owned()),
            Item::Slot(slot) => words.push(format!("{{{}}}", slot.name)),
            Item::Optional(_) => {}
            Item::Choice(alternatives) => say(alternatives.first().map_or(&[], Vec::as_slice), words),
        }
    }
}

/// The plain words of a phrasing: what stands outside of brackets, and the first of each choice.
pub(in super::super) fn plainest(text: &str) -> String {
    let Ok(alternatives) = read(&mut text.chars().peekable(), None) else { return text.to_owned() };
    let mut words = Vec::new();
    say(alternatives.first().map_or(&[], Vec::as_slice), &mut words);
    words.join(" ")
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Reads alternatives up to the closing bracket.
fn read(letters: &mut Letters<'_>, close: Option<char>) -> Result<Vec<Vec<Item>>, String> {
    let mut alternatives = vec![Vec::new()];
    let mut word = String::new();
    loop {
        let letter = letters.next();
        let ends_word = letter.is_none_or(|letter| letter.is_whitespace() || "[]()|{}".contains(letter));
        if ends_word && !word.is_empty() {
            let item = Item::Word(std::mem::take(&mut word).to_lowercase());
            alternatives.last_mut().ok_or("nothing to choose from")?.push(item);
        }
        let item = match letter {
            None if close.is_none() => return Ok(alternatives),
            None => return Err("a bracket is not closed".to_owned()),
            Some('[') => Item::Optional(read(letters, Some(']'))?),
            Some('(') => Item::Choice(read(letters, Some(')'))?),
            Some('{') => {
                let inside: String = letters.by_ref().take_while(|letter| *letter != '}').collect();
                Item::Slot(slot(&inside)?)
            }
            Some('|') => {
                alternatives.push(Vec::new());
                continue;
            }
            Some(letter) if Some(letter) == close => return Ok(alternatives),
            Some(letter @ (']' | ')' | '}')) => return Err(format!("`{letter}` closes nothing")),
            Some(letter) if letter.is_whitespace() => continue,
            Some(letter) => {
                word.push(letter);
                continue;
            }
        };
        alternatives.last_mut().ok_or("nothing to choose from")?.push(item);
    }
}

fn slot(inside: &str) -> Result<SlotItem, String> {
    let (inside, many) = inside.strip_suffix('+').map_or((inside, false), |inside| (inside, true));
    let (name, kind) = inside.split_once(':').unwrap_or((inside, inside));
    let (name, many) = name.strip_suffix('+').map_or((name, many), |name| (name, true));
    let kind = Kind::named(kind).ok_or_else(|| format!("there is no kind of slot `{kind}`"))?;
    Ok(SlotItem { name: name.to_owned(), kind, many })
}

/// One step of a phrasing without choices that matter.
#[derive(Debug, Clone)]
enum Flat {
    Words { alternatives: Vec<String>, is_required: bool },
    Slot(SlotItem),
}

fn unfold(items: &[Item], lexicon: &Lexicon) -> Result<Vec<Vec<Flat>>, String> {
    let items = grouped(items, lexicon);
    let mut unfolded: Vec<Vec<Flat>> = vec![Vec::new()];
    for item in &items {
        let steps: Vec<Vec<Flat>> = match item {
            Item::Word(word) => vec![vec![words(vec![word.clone()], true)]],
            Item::Slot(slot) => vec![vec![Flat::Slot(slot.clone())]],
            Item::Optional(alternatives) | Item::Choice(alternatives) => {
                let is_required = matches!(item, Item::Choice(_));
                let alternatives: Vec<Vec<Item>> = alternatives.iter().map(|items| grouped(items, lexicon)).collect();
                let single: Option<Vec<String>> = alternatives
                    .iter()
                    .map(|items| match items.as_slice() {
                        [Item::Word(word)] => Some(word.clone()),
                        _ => None,
                    })
                    .collect();
                let is_plain = alternatives.iter().flatten().all(|item| matches!(item, Item::Word(_)));
                match single {
                    Some(alternatives) => vec![vec![words(alternatives, is_required)]],
                    // Optional words may occur in any number.
                    None if is_plain && !is_required => {
                        let all = alternatives.iter().flatten();
                        vec![
                            all.filter_map(|item| match item {
                                Item::Word(word) => Some(words(vec![word.clone()], false)),
                                _ => None,
                            })
                            .collect(),
                        ]
                    }
                    None => {
                        let mut steps = Vec::new();
                        if !is_required {
                            steps.push(Vec::new());
                        }
                        for items in &alternatives {
                            steps.extend(unfold(items, lexicon)?);
                        }
                        steps
                    }
                }
            }
        };
        if unfolded.len() * steps.len() > MOST_PATTERNS {
            return Err(format!("it unfolds into more than {MOST_PATTERNS} patterns"));
        }
        unfolded = unfolded
            .iter()
            .flat_map(|before| steps.iter().map(move |step| before.iter().chain(step).cloned().collect()))
            .collect();
    }
    Ok(unfolded)
}

fn words(alternatives: Vec<String>, is_required: bool) -> Flat {
    Flat::Words { alternatives, is_required }
}

/// The same with groups of words replaced by what they stand for.
fn grouped(items: &[Item], lexicon: &Lexicon) -> Vec<Item> {
    let mut result = Vec::new();
    let mut at = 0;
    while at < items.len() {
        let run: Vec<&str> = items[at..]
            .iter()
            .map_while(|item| match item {
                Item::Word(word) => Some(word.as_str()),
                _ => None,
            })
            .collect();
        if let Some((length, replacement)) = lexicon.group(&run) {
            for alternatives in replacement {
                let choice = alternatives.into_iter().map(|word| vec![Item::Word(word.to_owned())]).collect::<Vec<_>>();
                result.push(match <[Vec<Item>; 1]>::try_from(choice) {
                    Ok([mut only]) => only.remove(0),
                    Err(choice) => Item::Choice(choice),
                });
            }
            at += length;
        } else {
            match &items[at] {
                Item::Word(word) if lexicon.single(word).is_some() => {
                    let meaning = lexicon.single(word).unwrap_or_default();
                    result.extend(meaning.split_whitespace().map(|word| Item::Word(word.to_owned())));
                }
                item => result.push(item.clone()),
            }
            at += 1;
        }
    }
    result
}

/// What may stand behind a `not`.
fn negation(behind: &[Flat], lexicon: &mut Lexicon) -> Negation {
    let mut negation = Negation::default();
    for flat in behind {
        match flat {
            Flat::Slot(_) => return Negation { slot: true, ..negation },
            Flat::Words { alternatives, is_required } => {
                negation.words.extend(alternatives.iter().flat_map(|word| lexicon.learn(word)));
                if *is_required && !alternatives.iter().any(|word| lexicon.is_idle(word)) {
                    return negation;
                }
            }
        }
    }
    // `commits that main has not`: said in another order, the place comes behind it.
    Negation { slot: true, ..negation }
}

fn pattern(flats: &[Flat], lexicon: &mut Lexicon) -> Pattern {
    let mut pattern = Pattern::default();
    for (index, flat) in flats.iter().enumerate() {
        if let Flat::Words { alternatives, .. } = flat
            && alternatives.iter().any(|word| word.trim_start_matches('=') == "not")
        {
            let negation = negation(&flats[index + 1..], lexicon);
            pattern.negations.push(negation);
        }
        match flat {
            Flat::Words { alternatives, is_required } => {
                let meant: Vec<&String> = alternatives.iter().filter(|word| !lexicon.is_idle(word)).collect();
                // A choice that may be a filler may as well be nothing.
                let is_required = *is_required && meant.len() == alternatives.len();
                let mut concepts: Vec<Concept> = meant.into_iter().flat_map(|word| lexicon.learn(word)).collect();
                concepts.dedup();
                if is_required {
                    pattern.required.push(concepts);
                } else {
                    pattern.optional.extend(concepts);
                }
            }
            Flat::Slot(slot) => {
                // The words right before it, optional ones included, up to the first that is required.
                let mut anchors = Vec::new();
                let mut behind = Vec::new();
                let mut is_loose = true;
                for before in flats[..index].iter().rev() {
                    let Flat::Words { alternatives, is_required } = before else { break };
                    for word in alternatives {
                        if LIGHT.contains(&word.as_str()) || FIRM.contains(&word.as_str()) {
                            anchors.push(word.clone());
                        } else if !lexicon.is_idle(word) {
                            behind.extend(lexicon.learn(word));
                        }
                    }
                    if *is_required {
                        is_loose = !alternatives.iter().all(|word| anchors.contains(word));
                        break;
                    }
                }
                let SlotItem { name, kind, many } = slot.clone();
                pattern.slots.push(Slot { name, kind, many, anchors, behind, is_loose });
            }
        }
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::parse(
            "fillers = 'the my to'\ncontent = ''\n[phrases]\nremove = ['get rid of']\n[concepts]\nremove = 'remove delete'\n",
        )
        .unwrap()
    }

    #[test]
    fn choices_unfold_where_they_matter() {
        let mut lexicon = lexicon();
        let counts = |text: &str, lexicon: &mut Lexicon| {
            patterns(text, lexicon).map(|patterns| {
                patterns.iter().map(|one| (one.required.len(), one.optional.len(), one.slots.len())).collect::<Vec<_>>()
            })
        };
        assert_eq!(counts("undo [the] last commit [but|and] keep changes", &mut lexicon), Ok(vec![(5, 2, 0)]));
        assert_eq!(counts("(get rid of|drop) it", &mut lexicon), Ok(vec![(2, 0, 0)]));
        assert_eq!(counts("a (b c|d)", &mut lexicon), Ok(vec![(3, 0, 0), (2, 0, 0)]));
        assert_eq!(counts("a [to {branch}]", &mut lexicon), Ok(vec![(1, 0, 0), (1, 0, 1)]));
        for (text, fault) in
            [("a [b", "not closed"), ("a] b", "closes nothing"), ("a | b", "outside"), ("{thing}", "no kind")]
        {
            assert!(patterns(text, &mut lexicon).unwrap_err().contains(fault), "{text}");
        }
    }

    #[test]
    fn a_not_knows_what_it_denies() {
        let mut lexicon = lexicon();
        let words = ["keep", "lose", "merged"].map(|word| lexicon.learn(word)[0]);
        let mut of = |text: &str| patterns(text, &mut lexicon).unwrap().remove(0).negations;
        let negation = |words: &[Concept], slot| vec![Negation { words: words.to_vec(), slot }];
        assert_eq!(of("undo (not|keep) [lose] merged widget"), negation(&[words[1], words[2]], false));
        assert_eq!(of("undo not [keep] {branch} merged"), negation(&[words[0]], true));
        assert_eq!(of("undo {branch} not"), negation(&[], true));
        assert_eq!(of("undo {branch}"), Vec::new());
    }

    #[test]
    fn slots_know_the_words_before_them() {
        let mut lexicon = lexicon();
        let found = patterns("merge {branch} into {target:branch+}", &mut lexicon).unwrap().remove(0);
        assert_eq!(found.slots[0].anchors, [""; 0]);
        assert_eq!(found.slots[1].anchors, ["into"]);
        assert!(!found.slots[1].is_loose && found.slots[0].is_loose && found.slots[1].many);
        assert_eq!(found.slots[0].behind, lexicon.learn("merge"));
        assert_eq!(found.required.len(), 2);
    }

    #[test]
    fn the_plainest_words_are_those_outside_of_brackets() {
        assert_eq!(plainest("=undo [the] (last|latest) commit of {branch}"), "undo last commit of {branch}");
    }
}
