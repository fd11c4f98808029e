//! Names of people that are words as well: `what did Fresh commit?`, `the commits of Will`.

/// Words that people write with a capital letter without naming anybody.
const COMMON: [&str; 36] = [
    "actions",
    "branch",
    "branches",
    "bitbucket",
    "changelog",
    "commit",
    "commits",
    "dockerfile",
    "file",
    "files",
    "gist",
    "git",
    "github",
    "gitlab",
    "head",
    "issue",
    "issues",
    "main",
    "makefile",
    "master",
    "merge",
    "origin",
    "pull",
    "push",
    "readme",
    "rebase",
    "release",
    "releases",
    "remote",
    "repo",
    "repository",
    "request",
    "requests",
    "stash",
    "tag",
    "workflow",
];

/// Whether the word at this place is written as a name is: with a capital letter where no sentence begins, in a request that is
/// written in small letters otherwise. `ends` says whether something ends at the word of a place.
pub(super) fn is_proper(words: &[&str], at: usize, ends: impl Fn(usize) -> bool) -> bool {
    let begins_sentence = |at: usize| at == 0 || ends(at - 1);
    if begins_sentence(at) || !is_capitalised(words[at]) {
        return false;
    }
    let lower = words[at].to_lowercase();
    let plain = lower.trim_end_matches("'s").trim_end_matches("\u{2019}s");
    let inner = || (0..words.len()).filter(|at| !begins_sentence(*at));
    let capitals = inner().filter(|at| is_capitalised(words[*at])).count();
    !COMMON.contains(&plain) && 2 * capitals <= inner().count()
}

/// A capital letter and small ones behind it.
fn is_capitalised(word: &str) -> bool {
    let word = word.trim_end_matches("'s").trim_end_matches("\u{2019}s");
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().next().is_some()
        && letters.all(|letter| letter.is_lowercase() || letter == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_letter_makes_a_name() {
        for (request, expected) in [
            ("what did Fresh commit last week", vec!["Fresh"]),
            ("show commits by Will", vec!["Will"]),
            ("Show Mark's commits", vec!["Mark's"]),
            ("Show the last commit", vec![]),
            ("Show The Last Commit", vec![]),
            ("what am I on", vec![]),
            ("push to Github", vec![]),
            ("reset to HEAD", vec![]),
        ] {
            let words: Vec<&str> = request.split(' ').collect();
            let found: Vec<&str> =
                (0..words.len()).filter(|at| is_proper(&words, *at, |_| false)).map(|at| words[at]).collect();
            assert_eq!(found, expected, "{request}");
        }
    }
}
