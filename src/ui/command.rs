//! A command in colours: the tool, the subcommand, options, values. The text is that of the line, to the last quote.

use super::escape;
use super::paint::Paint;
use crate::invocation::{Invocation, join};

/// What a word of a command is, as far as its colour goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Tool,
    Subcommand,
    Option,
    Value,
}

/// The lines of a command; a message may go on over several.
pub(super) fn lines(invocation: &Invocation, paint: Paint) -> Vec<String> {
    let mut lines = vec![String::new()];
    for (index, (kind, word)) in words(invocation).into_iter().enumerate() {
        for (place, piece) in escape::lines(&word).split('\n').enumerate() {
            if place > 0 {
                lines.push(String::new());
            }
            let Some(line) = lines.last_mut() else { continue };
            if place == 0 && index > 0 {
                line.push(' ');
            }
            line.push_str(&paint.word(kind, piece));
        }
    }
    lines
}

/// The words as they are quoted in the line, and what they are.
fn words(invocation: &Invocation) -> Vec<(Kind, String)> {
    let depth = invocation.name_length();
    let mut words = vec![(Kind::Tool, invocation.tool.name().to_owned())];
    let mut only_values = false;
    for (index, arg) in invocation.args.iter().enumerate() {
        let kind = match arg.as_str() {
            _ if index < depth => Kind::Subcommand,
            word if only_values || !word.starts_with('-') || word == "-" => Kind::Value,
            _ => Kind::Option,
        };
        only_values |= arg == "--";
        words.push((kind, join(std::slice::from_ref(arg))));
    }
    words
}

/// What the parts of a legend are: the first word behind the tool names the command, wherever the tool is not a part itself.
pub(super) fn kinds_of_parts<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<Kind> {
    let mut named = false;
    parts
        .map(|part| match part.split_whitespace().next() {
            Some("git" | "gh") => Kind::Tool,
            Some(word) if word.starts_with('-') => Kind::Option,
            _ if named => Kind::Value,
            _ => {
                named = true;
                Kind::Subcommand
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_command_are_told_apart() {
        use Kind::{Option, Subcommand, Tool, Value};
        for (line, kinds) in [
            ("git reset --soft HEAD~1", vec![Tool, Subcommand, Option, Value]),
            ("git stash push --message 'a b'", vec![Tool, Subcommand, Subcommand, Option, Value]),
            ("git log -n 3 -- -f", vec![Tool, Subcommand, Option, Value, Option, Value]),
            ("gh pr checkout 12", vec![Tool, Subcommand, Subcommand, Value]),
            ("git", vec![Tool]),
        ] {
            let invocation = Invocation::parse(line).unwrap();
            assert_eq!(words(&invocation).into_iter().map(|(kind, _)| kind).collect::<Vec<_>>(), kinds, "{line}");
        }
    }

    #[test]
    fn the_parts_of_a_legend_are_told_apart() {
        use Kind::{Option, Subcommand, Tool, Value};
        let kinds = |parts: &[&str]| kinds_of_parts(parts.iter().copied());
        assert_eq!(kinds(&["reset", "--soft", "HEAD~1"]), [Subcommand, Option, Value]);
        assert_eq!(kinds(&["git", "log", "-n 3"]), [Tool, Subcommand, Option]);
        assert_eq!(kinds(&["git commit -m 'x'", "git push"]), [Tool, Tool]);
    }

    #[test]
    fn without_colours_it_is_the_line() {
        for line in ["git commit -m 'it'\\''s'", "git log --format='%h %s' -- 'a b'", "git commit -m 'one\n\ntwo'"] {
            let invocation = Invocation::parse(line).unwrap();
            assert_eq!(lines(&invocation, Paint::new(false)).join("\n"), invocation.to_string());
        }
    }
}
