//! Requests that ask: whether something is so, and how something is done. Who asks so has not said that it shall be done.

/// Whether a request asks whether something is so, was so or should be.
pub(super) fn is_question(request: &str) -> bool {
    const BEGINNINGS: [&str; 18] = [
        "did",
        "didn't",
        "was",
        "were",
        "has",
        "hasn't",
        "have i",
        "have we",
        "does",
        "doesn't",
        "is",
        "are",
        "am",
        "should",
        "why",
        "when",
        "who",
        "what happens",
    ];
    const WISHES: [&str; 8] = [
        "is there a way",
        "is there any way",
        "is there an easy way",
        "is it possible",
        "is there a command",
        "is there some way",
        "is there a git",
        "are you able",
    ];
    let lower = request.trim_start_matches(|letter: char| !letter.is_alphabetic()).to_lowercase();
    let begins = |words: &&str| lower.strip_prefix(*words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    BEGINNINGS.iter().any(&begins) && !WISHES.iter().any(begins)
}

/// Whether a request asks how a thing is done, whether it can be, or what would come of it.
pub fn asks_how(request: &str) -> bool {
    const BEGINNINGS: [&str; 24] = [
        "how do i",
        "how do we",
        "how do you",
        "how does one",
        "how can",
        "how could",
        "how should",
        "how would",
        "how to",
        "how might",
        "how is it possible",
        "what happens",
        "what would happen",
        "what will happen",
        "what is the command",
        "what's the command",
        "which command",
        "can i",
        "can we",
        "could i",
        "may i",
        "is it possible",
        "is it ok",
        "is there",
    ];
    begins_with_one(request, &BEGINNINGS)
}

/// Whether a request begins with one of these words, whatever it is greeted with.
fn begins_with_one(request: &str, beginnings: &[&str]) -> bool {
    const GREETINGS: [&str; 8] = ["hey", "hi", "hello", "please", "so", "ok", "okay", "and"];
    let words: Vec<String> = request
        .replace('\u{2019}', "'")
        .to_lowercase()
        .split_whitespace()
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()).to_owned())
        .filter(|word| !word.is_empty())
        .skip_while(|word| GREETINGS.contains(&word.as_str()))
        .take(5)
        .collect();
    let begun = words.join(" ");
    beginnings.iter().any(|words| {
        begun.strip_prefix(words).is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_asks_how_is_told_from_who_wants_it_done() {
        for request in [
            "how do I undo a push?",
            "How can I delete a branch",
            "hey, how to amend",
            "what happens if I push",
            "can I rename a branch?",
            "is it possible to undo a merge",
            "is there a way to squash",
        ] {
            assert!(asks_how(request), "{request}");
        }
        for request in ["undo the push", "can you undo the push", "how many commits are there", "show how I did"] {
            assert!(!asks_how(request), "{request}");
        }
    }
}
