//! Which words of a command are free text: the values of options for messages, titles, bodies, patterns and formats.
//!
//! Free text may hold any character; every other word is checked.

use super::{Invocation, Tool};

/// Long options whose value is text, for any subcommand of either tool.
const LONG: [&str; 24] = [
    "--message",
    "--title",
    "--body",
    "--notes",
    "--description",
    "--subject",
    "--comment",
    "--reason",
    "--author",
    "--date",
    "--trailer",
    "--grep",
    "--pretty",
    "--format",
    "--search",
    "--jq",
    "--template",
    "--field",
    "--raw-field",
    "--committer",
    "--homepage",
    "--color",
    "--body-text",
    "--value",
];

/// Short options whose value is text: tool, subcommand (empty: any), letters.
const SHORT: [(Tool, &str, &str); 19] = [
    (Tool::Git, "commit", "m"),
    (Tool::Git, "tag", "m"),
    (Tool::Git, "merge", "m"),
    (Tool::Git, "notes", "m"),
    (Tool::Git, "stash", "m"),
    (Tool::Git, "log", "SGL"),
    (Tool::Git, "show", "SG"),
    (Tool::Git, "diff", "SG"),
    (Tool::Git, "grep", "e"),
    (Tool::Gh, "pr", "tbS"),
    (Tool::Gh, "issue", "tbS"),
    (Tool::Gh, "release", "tn"),
    (Tool::Gh, "repo", "d"),
    (Tool::Gh, "label", "dS"),
    (Tool::Gh, "gist", "d"),
    (Tool::Gh, "api", "fFqt"),
    (Tool::Gh, "run", "q"),
    (Tool::Gh, "search", "q"),
    (Tool::Gh, "", "q"),
];

/// What a word is, as far as free text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// A name, a path or an option: it is checked.
    Plain,
    /// The value of an option that takes text.
    Value,
    /// An option that takes text and the text, in one word: `--title=x`, `-mx`.
    Glued,
    /// A pattern, a query or a value that stands alone.
    Free,
}

impl Word {
    /// Whether the word is text, wholly or at its end.
    pub(super) fn is_text(self) -> bool {
        self != Self::Plain
    }
}

/// For each word of the invocation: what it is.
pub(super) fn words(invocation: &Invocation) -> Vec<Word> {
    let group = invocation.args.first().map_or("", String::as_str);
    let letters: String = SHORT
        .iter()
        .filter(|(tool, name, _)| *tool == invocation.tool && (name.is_empty() || *name == group))
        .map(|(_, _, letters)| *letters)
        .collect();
    // The words that `git grep`, `gh search` and `git config` take are patterns, queries and values, not names.
    let all_positional = match invocation.tool {
        Tool::Git => matches!(group, "grep" | "config"),
        Tool::Gh => group == "search",
    };
    let mut next_is_text = false;
    let mut options_ended = false;
    invocation
        .args
        .iter()
        .enumerate()
        .map(|(index, word)| {
            if next_is_text {
                next_is_text = false;
                return Word::Value;
            }
            if index == 0 {
                return Word::Plain;
            }
            if word == "--" {
                options_ended = true;
                return Word::Plain;
            }
            if options_ended || !word.starts_with('-') || word == "-" {
                return if all_positional { Word::Free } else { Word::Plain };
            }
            if word.starts_with("--") {
                let (name, glued) = word.split_once('=').map_or((word.as_str(), false), |(name, _)| (name, true));
                let text = LONG.contains(&name);
                next_is_text = text && !glued;
                return if text && glued { Word::Glued } else { Word::Plain };
            }
            // A bundle of short options: the first that takes text takes the rest of the word, or the next word.
            let found = word.char_indices().skip(1).find(|(_, letter)| letters.contains(*letter));
            let glued = found.is_some_and(|(at, letter)| at + letter.len_utf8() < word.len());
            next_is_text = found.is_some() && !glued;
            if glued { Word::Glued } else { Word::Plain }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_text() {
        for (line, text) in [
            ("git commit -m a", "..V"),
            ("git commit -am a b", "..V."),
            ("git commit -ma", ".G"),
            ("git commit --message=a", ".G"),
            ("git commit --message a", "..V"),
            ("git push -m a", "..."),
            ("git log --grep a -S b --oneline", "..V.V."),
            ("git grep a -- b", ".F.F"),
            ("git commit -- -m a", "...."),
            ("gh pr create -t a -b b --draft", "...V.V."),
            ("gh search issues a", ".FF"),
        ] {
            let mark = |word| match word {
                Word::Plain => '.',
                Word::Value => 'V',
                Word::Glued => 'G',
                Word::Free => 'F',
            };
            let marks: String = words(&Invocation::parse(line).unwrap()).into_iter().map(mark).collect();
            assert_eq!(marks, text, "{line}");
        }
    }
}
