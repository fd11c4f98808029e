//! Words to a shell line and back.

/// A command line that is not one plain command of git or gh.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is nothing on it.
    #[error("the line is empty")]
    Empty,
    /// A quote is not closed, or a backslash stands at the end.
    #[error("a quote is not closed")]
    OpenQuote,
    /// It begins with another program.
    #[error("`{0}` is neither `git` nor `gh`")]
    NotATool(String),
    /// It needs a shell.
    #[error("`{0}` needs a shell, and gut never uses one")]
    Operator(String),
}

/// The words as one line, each quoted where a POSIX shell would not read it as it stands.
pub fn join(words: &[String]) -> String {
    words.iter().map(|word| quote(word)).collect::<Vec<_>>().join(" ")
}

fn quote(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=@%+,~".contains(character);
    // `~` expands at the start of a word, and in bash after `=` and `:`; `=` means something at the start in zsh.
    let expands = word.starts_with(['~', '=']) || word.contains("=~") || word.contains(":~");
    let is_plain = !word.is_empty() && word.chars().all(plain) && !expands;
    if is_plain {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// Splits a line into words as a POSIX shell does, and refuses what a shell would do more with.
///
/// # Errors
/// When a quote is not closed, or an unquoted operator, substitution or comment stands in the line.
pub fn split(line: &str) -> Result<Vec<String>, Unreadable> {
    if let Some(operator) = unquoted_operator(line) {
        return Err(Unreadable::Operator(operator));
    }
    shlex::split(line).ok_or(Unreadable::OpenQuote)
}

/// The first thing outside of quotes that only a shell understands.
fn unquoted_operator(line: &str) -> Option<String> {
    let mut characters = line.char_indices().peekable();
    let mut quote = None;
    let mut at_start = true;
    while let Some((_, character)) = characters.next() {
        let next = characters.peek().map(|(_, next)| *next);
        match (quote, character) {
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (None, '\'' | '"') => quote = Some(character),
            (None | Some('"'), '\\') => {
                characters.next();
            }
            (None, '|' | '&' | ';' | '>' | '<') => {
                let double = next == Some(character);
                return Some(character.to_string().repeat(if double { 2 } else { 1 }));
            }
            (None, '\n') => return Some("a second line".to_owned()),
            (None, '#') if at_start => return Some("#".to_owned()),
            (None | Some('"'), '`') => return Some("`".to_owned()),
            (None | Some('"'), '$') if next.is_some_and(|next| next == '(' || next == '{' || next.is_alphabetic()) => {
                return Some(format!("${}", next.unwrap_or_default()));
            }
            _ => {}
        }
        at_start = quote.is_none() && character.is_whitespace();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn quotes_only_what_a_shell_would_read_otherwise() {
        for (word, shown) in [
            ("HEAD~1", "HEAD~1"),
            ("main^", "'main^'"),
            ("a=~b", "'a=~b'"),
            ("a:~", "'a:~'"),
            ("origin/main..HEAD", "origin/main..HEAD"),
            ("--format=%h", "--format=%h"),
            ("fix login", "'fix login'"),
            ("", "''"),
            ("it's", r"'it'\''s'"),
            ("~", "'~'"),
            ("stash@{0}", "'stash@{0}'"),
            ("*.rs", "'*.rs'"),
            ("$HOME", "'$HOME'"),
            ("a\nb", "'a\nb'"),
            (":!vendor", "':!vendor'"),
            ("=ls", "'=ls'"),
            ("h\u{e9}", "'h\u{e9}'"),
        ] {
            assert_eq!(quote(word), shown);
        }
    }

    #[test]
    fn splits_like_a_shell() {
        assert_eq!(split(r#"commit -m "a 'b' c" --amend"#).unwrap(), words(&["commit", "-m", "a 'b' c", "--amend"]));
        assert_eq!(split(r"a\ b 'c d'e").unwrap(), words(&["a b", "c de"]));
        assert_eq!(split("log 'a").unwrap_err(), Unreadable::OpenQuote);
    }

    #[test]
    fn refuses_what_needs_a_shell() {
        for (line, operator) in [
            ("log | head", "|"),
            ("add . && git commit", "&&"),
            ("log > out", ">"),
            ("log 2>&1", ">"),
            ("add .; git push", ";"),
            ("commit -m \"$(date)\"", "$("),
            ("commit -m \"`date`\"", "`"),
            ("checkout $BRANCH", "$B"),
            ("log # all", "#"),
            ("status\nrm x", "a second line"),
        ] {
            assert_eq!(split(line), Err(Unreadable::Operator(operator.to_owned())), "{line}");
        }
        for line in ["commit -m 'a && b > c $(d) `e`'", "commit -m 'fix #3'", "show issue#3", "grep 'x$'", r"log \$a"] {
            assert!(split(line).is_ok(), "{line}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_back_as_the_same_words(list in proptest::collection::vec("[^\0]{0,12}", 1..6)) {
            prop_assert_eq!(split(&join(&list)).unwrap(), list);
        }

        #[test]
        fn what_is_read_is_shown_as_the_same_words(line in "([a-z]|\\PC|[ '\"\\\\$~=#\t]){0,30}") {
            if let Ok(words) = split(&line) {
                prop_assert_eq!(split(&join(&words)), Ok(words));
            }
        }

        #[test]
        fn reading_never_panics(line in "\\PC{0,40}|[ '\"\\\\$|;&<>`#\n]{0,20}") {
            let _: Result<Vec<String>, Unreadable> = split(&line);
        }
    }
}
