//! The words of a request: quoted text, names and plain words, with the places where one thing ends and another begins.

use super::proper;
use super::source::lexicon::{Concept, Lexicon};

/// One word of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is said of a word by itself")]
pub(super) struct Token {
    /// As the user wrote it, without quotes and without the punctuation around it.
    pub(super) text: String,
    /// The same in lower case.
    pub(super) lower: String,
    /// What it may stand for.
    pub(super) concepts: Vec<Concept>,
    /// Whether it may be left out of account.
    pub(super) is_filler: bool,
    /// Whether it was in quotes.
    pub(super) is_quoted: bool,
    /// Whether it stands for a word that was spelled otherwise.
    pub(super) is_corrected: bool,
    /// Where it begins and ends in the request, in bytes, with its quotes.
    pub(super) span: (usize, usize),
    /// Whether a comma, a semicolon or a full stop follows.
    pub(super) ends_clause: bool,
    /// Whether a colon follows.
    pub(super) introduces: bool,
    /// Whether it stands for what an earlier part of the request spoke of.
    pub(super) is_reference: bool,
    /// Whether it is written as a name is: it then means nothing else, whatever the word means otherwise.
    pub(super) is_proper: bool,
}

impl Token {
    /// Whether nothing is known of it: it is a name of something, or it is not understood.
    pub(super) fn is_unknown(&self) -> bool {
        !self.is_filler && (self.concepts.is_empty() || self.is_corrected || self.is_quoted)
    }
}

/// A word before it is looked up.
struct Piece {
    text: String,
    is_quoted: bool,
    span: (usize, usize),
    ends_clause: bool,
    introduces: bool,
}

/// The closing quote of an opening one.
fn closing(quote: char) -> Option<char> {
    match quote {
        '"' | '\'' | '`' => Some(quote),
        '\u{201c}' | '\u{201e}' => Some('\u{201d}'),
        '\u{2018}' => Some('\u{2019}'),
        '\u{ab}' => Some('\u{bb}'),
        _ => None,
    }
}

/// Cuts the request at blanks, outside of quotes.
fn pieces(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut rest = 0;
    while let Some(start) = text[rest..].find(|letter: char| !letter.is_whitespace()).map(|at| rest + at) {
        let first = text[start..].chars().next().unwrap_or_default();
        let quoted = closing(first).and_then(|close| {
            let inside = start + first.len_utf8();
            // The quote that ends it is followed by the end of a word; an apostrophe is not.
            let end = text[inside..].char_indices().find(|(at, letter)| {
                let after = text[inside + at + letter.len_utf8()..].chars().next();
                *letter == close && after.is_none_or(|after| after.is_whitespace() || ",;.:!?)".contains(after))
            })?;
            Some((inside, inside + end.0, inside + end.0 + close.len_utf8()))
        });
        if let Some((from, to, end)) = quoted {
            let tail = &text[end..];
            let after = tail.find(char::is_whitespace).unwrap_or(tail.len());
            let punctuation = &tail[..after];
            pieces.push(Piece {
                text: text[from..to].trim().to_owned(),
                is_quoted: true,
                span: (start, end),
                ends_clause: punctuation.contains([',', ';', '.']),
                introduces: punctuation.contains(':'),
            });
            rest = end + after;
            continue;
        }
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |at| start + at);
        plain(&text[start..end], start, &mut pieces);
        rest = end;
    }
    pieces
}

/// A word without quotes, and what its punctuation says.
fn plain(written: &str, start: usize, pieces: &mut Vec<Piece>) {
    let word = written.trim_start_matches(['(', '[', '"', '\'']);
    let from = start + written.len() - word.len();
    let word = word.trim_end_matches(['!', '?', ')', ']', '"', '\'', ',', ';', ':']);
    let trimmed = match word {
        // Paths of their own.
        "." | ".." => word,
        _ => word.trim_end_matches(['.', ',', ';', ':']),
    };
    let tail = &written[from - start + trimmed.len()..];
    let introduces = tail.contains(':');
    let ends_clause = tail.contains([',', ';', '.']) || matches!(trimmed, "&&" | "&");
    if trimmed.is_empty() {
        if let Some(last) = pieces.last_mut() {
            last.ends_clause |= written.contains([',', ';', '.', '\u{2013}', '\u{2014}']);
        }
        return;
    }
    if matches!(trimmed, "-" | "--" | "\u{2013}" | "\u{2014}" | "&&" | "&" | "+" | "->" | "=>") {
        if let Some(last) = pieces.last_mut() {
            last.ends_clause = true;
        }
        return;
    }
    // `stash@{1}`
    if let Some(number) = trimmed.strip_prefix("stash@{").and_then(|rest| rest.strip_suffix('}')) {
        let span = (from, from + trimmed.len());
        pieces.push(Piece { text: "stash".to_owned(), is_quoted: false, span, ends_clause: false, introduces: false });
        pieces.push(Piece { text: number.to_owned(), is_quoted: false, span, ends_clause, introduces });
        return;
    }
    // `pr#12`
    if let Some((word, number)) = trimmed.split_once('#')
        && !word.is_empty()
        && word.bytes().all(|byte| byte.is_ascii_alphabetic())
        && !number.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        let middle = from + word.len();
        pieces.push(Piece {
            text: word.to_owned(),
            is_quoted: false,
            span: (from, middle),
            ends_clause: false,
            introduces: false,
        });
        let end = from + trimmed.len();
        pieces.push(Piece {
            text: format!("#{number}"),
            is_quoted: false,
            span: (middle, end),
            ends_clause,
            introduces,
        });
        return;
    }
    let end = from + trimmed.len();
    pieces.push(Piece { text: trimmed.to_owned(), is_quoted: false, span: (from, end), ends_clause, introduces });
}

/// The words of a request. `is_name` says whether a word is the name of something that exists here: it is then never taken
/// for a part of a group of words, nor for a slip.
pub(super) fn read(text: &str, lexicon: &Lexicon, corrects: bool, is_name: &dyn Fn(&str) -> bool) -> Vec<Token> {
    let pieces = pieces(text);
    let lowered: Vec<String> = pieces.iter().map(lower).collect();
    let words: Vec<&str> = lowered.iter().map(String::as_str).collect();
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let piece = &pieces[at];
        // Quotes and punctuation end a group.
        let most =
            (at..pieces.len()).find(|&index| pieces[index].is_quoted || (index > at && pieces[index - 1].ends_clause));
        let reach = most.unwrap_or(pieces.len()).max(at);
        if let Some((length, replacement)) = lexicon.group(&words[at..reach]) {
            let last = &pieces[at + length - 1];
            let span = (piece.span.0, last.span.1);
            push_group(&mut tokens, lexicon, &replacement, &text[span.0..span.1], span, last.ends_clause);
            at += length;
            continue;
        }
        at += 1;
        let word = lowered[at - 1].as_str();
        if !piece.is_quoted
            && !is_name(&piece.text)
            && let Some(meaning) = lexicon.single(word)
        {
            let replacement: Vec<Vec<&str>> = meaning.split_whitespace().map(|word| vec![word]).collect();
            push_group(&mut tokens, lexicon, &replacement, &piece.text, piece.span, piece.ends_clause);
            continue;
        }
        let word = if !piece.is_quoted && is_negation(word) { "not" } else { word };
        let mut token = Token {
            text: piece.text.clone(),
            lower: word.to_owned(),
            concepts: lexicon.concepts(word).to_vec(),
            is_filler: lexicon.is_filler(word) && !piece.is_quoted,
            is_quoted: piece.is_quoted,
            is_corrected: false,
            span: piece.span,
            ends_clause: piece.ends_clause,
            introduces: piece.introduces,
            is_reference: false,
            is_proper: !is_name(&piece.text)
                && proper::is_proper(&texts, at - 1, |at| {
                    pieces[at].is_quoted || pieces[at].ends_clause || pieces[at].introduces
                }),
        };
        if corrects
            && token.is_unknown()
            && !token.is_quoted
            && !is_name(&piece.text)
            && let Some(meant) = lexicon.corrected(word)
        {
            token.concepts = lexicon.concepts(meant).to_vec();
            token.is_corrected = true;
        }
        tokens.push(token);
    }
    tokens
}

/// Particles that stand behind what their verb is about: `throw my last commit away`.
const PARTICLES: [&str; 6] = ["away", "aside", "out", "back", "apart", "off"];
/// How far behind its verb a particle may stand, in words.
const FARTHEST: usize = 7;

/// The words with verbs and their particles joined again, where the two together stand for something: `throw it all away`.
pub(super) fn joined(tokens: &[Token], lexicon: &Lexicon) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::new();
    let mut at = 0;
    let mut dropped: Vec<usize> = Vec::new();
    while at < tokens.len() {
        let token = &tokens[at];
        let particle = (at + 2..tokens.len().min(at + FARTHEST + 1)).find(|place| {
            !tokens[at..*place].iter().any(|token| token.ends_clause || matches!(token.lower.as_str(), "and" | "then"))
                && !tokens[*place].is_quoted
                && PARTICLES.contains(&tokens[*place].lower.as_str())
        });
        let meaning = particle.filter(|_| !token.is_quoted).and_then(|place| {
            let (length, meaning) = lexicon.group(&[&token.lower, &tokens[place].lower])?;
            (length == 2 && !meaning.is_empty()).then_some((place, meaning))
        });
        match meaning {
            Some((place, meaning)) => {
                push_group(&mut joined, lexicon, &meaning, &token.text, token.span, false);
                dropped.push(place);
            }
            None if dropped.contains(&at) => {
                if let Some(last) = joined.last_mut() {
                    last.ends_clause |= token.ends_clause;
                }
            }
            None => joined.push(token.clone()),
        }
        at += 1;
    }
    joined
}

/// The word in lower case, with a straight apostrophe and without `'s`.
fn lower(piece: &Piece) -> String {
    let lower = piece.text.to_lowercase().replace('\u{2019}', "'");
    match lower.strip_suffix("'s") {
        Some(owner) if !matches!(owner, "what" | "let" | "it" | "that" | "who" | "where" | "here" | "there") => {
            owner.to_owned()
        }
        _ => lower,
    }
}

/// `couldn't`, where no group of words says what it means.
fn is_negation(word: &str) -> bool {
    let without = [
        "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "havent", "hasnt", "wont", "cant", "cannot", "shouldnt",
        "couldnt",
    ];
    word.ends_with("n't") || without.contains(&word)
}

fn push_group(
    tokens: &mut Vec<Token>,
    lexicon: &Lexicon,
    replacement: &[Vec<&str>],
    text: &str,
    span: (usize, usize),
    ends_clause: bool,
) {
    if replacement.is_empty() {
        if let Some(last) = tokens.last_mut() {
            last.ends_clause |= ends_clause;
        }
        return;
    }
    let last = replacement.len() - 1;
    for (index, alternatives) in replacement.iter().enumerate() {
        let mut concepts: Vec<Concept> = alternatives.iter().flat_map(|word| lexicon.meaning(word)).collect();
        concepts.sort_unstable();
        concepts.dedup();
        tokens.push(Token {
            text: text.to_owned(),
            lower: alternatives[0].to_owned(),
            concepts,
            is_filler: false,
            is_quoted: false,
            is_corrected: false,
            span,
            ends_clause: ends_clause && index == last,
            introduces: false,
            is_reference: false,
            is_proper: false,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(request: &str) -> Vec<String> {
        pieces(request)
            .into_iter()
            .map(|piece| {
                format!(
                    "{}{}{}",
                    if piece.is_quoted { "'" } else { "" },
                    piece.text,
                    if piece.ends_clause { "|" } else { "" }
                )
            })
            .collect()
    }

    #[test]
    fn a_particle_is_joined_to_its_verb() {
        let lexicon = Lexicon::parse(
            "fillers = 'my'\ncontent = ''\n[phrases]\nremove = ['throw away']\n[concepts]\nremove = 'remove'\ncommit = 'commit'\n",
        )
        .unwrap();
        let read = |request: &str| {
            let tokens = joined(&read(request, &lexicon, false, &|_| false), &lexicon);
            tokens.iter().map(|token| token.lower.clone()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read("throw my commit away now"), "remove my commit now");
        assert_eq!(read("throw my commit, away"), "throw my commit away");
        assert_eq!(read("throw my commit 'away'"), "throw my commit away");
        assert_eq!(read("keep my commit away"), "keep my commit away");
    }

    #[test]
    fn cuts_at_blanks_outside_of_quotes() {
        assert_eq!(
            texts("stage all, then commit as 'fix it, now'."),
            ["stage", "all|", "then", "commit", "as", "'fix it, now|"]
        );
        assert_eq!(texts("don't touch ada's \"a 'b' c\"; push"), ["don't", "touch", "ada's", "'a 'b' c|", "push"]);
        assert_eq!(texts("what changed in src/main.rs?"), ["what", "changed", "in", "src/main.rs"]);
        assert_eq!(texts("merge pr#12 - now!"), ["merge", "pr", "#12|", "now"]);
        assert_eq!(texts("add . && push HEAD~1..HEAD"), ["add", ".|", "push", "HEAD~1..HEAD"]);
        assert_eq!(texts("it's 'open"), ["it's", "open"]);
        assert_eq!(texts("  "), [""; 0]);
    }
}
