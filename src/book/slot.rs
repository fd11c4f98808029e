//! What may fill the places that a phrasing leaves open.

use super::names::Names;
use super::source::kind::Kind;
use super::words::Token;
use super::{dates, looks};

/// What may fill a slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filling {
    /// The tokens it takes: from, and up to.
    pub(super) tokens: (usize, usize),
    /// What it stands for.
    pub(super) value: String,
    /// Whether there is no such thing here.
    pub(super) is_missing: bool,
}

/// What may fill a slot of this kind from the token at `at` on. `is_beside` says that the token stands where the phrasing has
/// the slot: directly behind its word.
pub(super) fn fillings(kind: Kind, tokens: &[Token], at: usize, is_beside: bool, names: &Names<'_>) -> Vec<Filling> {
    let token = &tokens[at];
    let one = |value: &str| vec![Filling { tokens: (at, at + 1), value: value.to_owned(), is_missing: false }];
    let missing = || vec![Filling { tokens: (at, at + 1), value: token.text.clone(), is_missing: true }];
    let text = token.text.as_str();
    // `head~1`
    let upper =
        text.strip_prefix("head").filter(|rest| rest.starts_with(['~', '^', '@'])).map(|rest| format!("HEAD{rest}"));
    let text = upper.as_deref().unwrap_or(text);
    if text.is_empty() || (text.starts_with('-') && !(token.is_quoted && matches!(kind, Kind::Message | Kind::Text))) {
        return Vec::new();
    }
    let is_plain_name = token.is_unknown() && !text.contains(char::is_whitespace) && !looks::is_number(text);
    match kind {
        Kind::Branch | Kind::Ref | Kind::RemoteBranch => {
            if let Some(filling) = described_branch(tokens, at, names) {
                return if kind == Kind::RemoteBranch && names.remote_branch(&filling.value).is_none() {
                    Vec::new()
                } else {
                    vec![filling]
                };
            }
            let found = match kind {
                Kind::RemoteBranch => names.remote_branch(text).map(str::to_owned),
                Kind::Branch => names.has_branch(text).then(|| text.to_owned()),
                _ => {
                    (names.is_ref(text) || names.is_ancestor(text) || looks::is_commit(token)).then(|| text.to_owned())
                }
            };
            match found {
                Some(value) => one(&value),
                // What is a branch here is not one there.
                None if (is_plain_name || (kind == Kind::RemoteBranch && names.has_branch(text)))
                    && !(kind == Kind::Ref && names.is_path(text))
                    && looks::is_ref_name(text)
                    && !looks::is_file_like(text)
                    && !looks::is_url(text) =>
                {
                    missing()
                }
                None => Vec::new(),
            }
        }
        Kind::Commit if looks::is_commit(token) || looks::is_range(text) || names.is_ancestor(text) => one(text),
        Kind::Tag if names.has_tag(text) => one(text),
        Kind::Tag if is_plain_name && looks::is_ref_name(text) && (is_beside || looks::is_version(text)) => missing(),
        Kind::Remote if names.has_remote(text) => one(text),
        Kind::Remote if is_plain_name && is_beside && looks::is_ref_name(text) => missing(),
        Kind::NewBranch | Kind::NewTag | Kind::NewRemote => {
            let exists = match kind {
                Kind::NewBranch => names.has_branch(text),
                Kind::NewTag => names.has_tag(text),
                _ => names.has_remote(text),
            };
            let is_file = !is_beside && (names.is_path(text) || (looks::is_path_like(text) && !text.contains('/')));
            let is_name = looks::is_ref_name(text) && !looks::is_url(text) && !exists && !is_file;
            let may = is_plain_name || (is_beside && !token.is_filler && !looks::is_preposition(&token.lower));
            if is_name && may { one(text) } else { Vec::new() }
        }
        Kind::Path
            if !looks::is_url(text)
                && (looks::is_path_like(text) || names.is_path(text))
                && !names.is_ref_only(text) =>
        {
            one(text)
        }
        Kind::NewPath
            if !looks::is_url(text)
                && (token.is_unknown() || looks::is_path_like(text) || (is_beside && !token.is_filler)) =>
        {
            one(text)
        }
        Kind::Count => looks::count(&token.lower).map(|count| one(&count.to_string())).unwrap_or_default(),
        Kind::Line if looks::is_number(text) => one(text),
        Kind::Number => looks::number(text).map(one).unwrap_or_default(),
        Kind::Url if looks::is_url(text) => one(text),
        Kind::Repo => looks::repo(text).map(|repo| one(&repo)).unwrap_or_default(),
        Kind::Version if looks::is_version(text) => one(text),
        Kind::Date => dates::read(tokens, at)
            .map_or_else(Vec::new, |(end, value)| vec![Filling { tokens: (at, end), value, is_missing: false }]),
        Kind::Key if token.is_quoted || (looks::is_key(text) && !names.is_path(text)) => one(text),
        Kind::Label | Kind::Workflow | Kind::Word
            if token.is_quoted
                || is_plain_name
                || (is_beside && !token.is_filler && !looks::is_preposition(&token.lower)) =>
        {
            one(text)
        }
        Kind::Person
            if token.is_quoted || !(names.is_name(text) || looks::is_commit(token) || looks::is_version(text)) =>
        {
            person(tokens, at, is_beside)
        }
        Kind::Message | Kind::Text | Kind::Value if token.is_quoted => one(text),
        Kind::Text | Kind::Value
            if (is_beside && !token.is_filler) || (token.is_unknown() && !looks::is_number(text)) =>
        {
            words(tokens, at)
        }
        _ => Vec::new(),
    }
}

/// `this branch`, `the current branch`, `the default branch`.
fn described_branch(tokens: &[Token], at: usize, names: &Names<'_>) -> Option<Filling> {
    let next = tokens.get(at + 1)?;
    if tokens[at].is_quoted || next.is_quoted || !matches!(next.lower.as_str(), "branch" | "one") {
        return None;
    }
    let value = match tokens[at].lower.as_str() {
        "this" | "current" | "my" | "active" | "present" | "our" => names.current()?,
        "default" | "main" | "primary" => names.default_branch()?,
        _ => return None,
    };
    Some(Filling { tokens: (at, at + 2), value: value.to_owned(), is_missing: false })
}

/// A run of up to five words that are not understood, the shortest first; or one that is, where the slot is its place.
fn words(tokens: &[Token], at: usize) -> Vec<Filling> {
    const MOST: usize = 5;
    let mut fillings = Vec::new();
    for end in at + 1..=tokens.len().min(at + MOST) {
        let last = &tokens[end - 1];
        let goes_on = end == at + 1 || (tokens[at].is_unknown() && last.is_unknown() && !tokens[end - 2].ends_clause);
        if !goes_on || last.text.starts_with('-') || (end > at + 1 && last.is_quoted) {
            break;
        }
        let words: Vec<&str> = tokens[at..end].iter().map(|token| token.text.as_str()).collect();
        fillings.push(Filling { tokens: (at, end), value: words.join(" "), is_missing: false });
    }
    fillings
}

/// A name of one to three unknown words, an address, an account, or the user.
fn person(tokens: &[Token], at: usize, is_beside: bool) -> Vec<Filling> {
    let token = &tokens[at];
    let one = |value: &str| vec![Filling { tokens: (at, at + 1), value: value.to_owned(), is_missing: false }];
    if token.is_quoted {
        return one(&token.text);
    }
    if matches!(token.lower.as_str(), "me" | "myself") {
        return one("@me");
    }
    if let Some(account) = token.text.strip_prefix('@') {
        return one(account);
    }
    // `the third commit`
    let is_somebody = |token: &Token| (token.is_unknown() || token.is_proper) && !looks::is_ordinal(&token.lower);
    if !is_somebody(token)
        || looks::is_number(&token.text)
        || looks::is_url(&token.text)
        || looks::is_path_like(&token.text) && !token.text.contains('@')
    {
        return Vec::new();
    }
    // Where it does not stand in its place, it must look like a name.
    let is_owner = token.text.ends_with("'s") || token.text.ends_with("\u{2019}s");
    let is_proper = token.text.starts_with(char::is_uppercase) || token.text.contains('@') || is_owner;
    if !is_beside && !is_proper {
        return Vec::new();
    }
    let mut end = at + 1;
    while end < tokens.len().min(at + 3)
        && is_somebody(&tokens[end])
        && !tokens[end].is_quoted
        && !tokens[end - 1].ends_clause
    {
        end += 1;
    }
    let owner = |text: &str| text.trim_end_matches("'s").trim_end_matches("\u{2019}s").to_owned();
    let words: Vec<String> = tokens[at..end].iter().map(|token| owner(&token.text)).collect();
    vec![Filling { tokens: (at, end), value: words.join(" "), is_missing: false }]
}
