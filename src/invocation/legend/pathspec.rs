//! Pathspecs in words: single paths, patterns, and the magic that begins with a colon.

/// What a pathspec stands for; nothing to say of a plain path.
pub(super) fn describe(word: &str) -> Option<String> {
    if let Some((magic, rest)) = word.strip_prefix(":(").and_then(|inside| inside.split_once(')')) {
        let says = magic.split(',').filter_map(|one| match one {
            "top" => Some("from the top of the work tree"),
            "exclude" => Some("left out"),
            "icase" => Some("in upper or lower case"),
            "literal" => Some("letter by letter, without patterns"),
            "glob" => Some("as a pattern in which * does not reach into directories"),
            _ => None,
        });
        return Some(join(rest, &says.collect::<Vec<_>>()));
    }
    if let Some(marks) = word.strip_prefix(':') {
        let rest = marks.trim_start_matches(['!', '^', '/']);
        let marks = &marks[..marks.len() - rest.len()];
        let left_out = marks.contains(['!', '^']).then_some("left out");
        let top = marks.contains('/').then_some("from the top of the work tree");
        return Some(join(rest.trim_start_matches(':'), &left_out.into_iter().chain(top).collect::<Vec<_>>()));
    }
    match word {
        "." => Some("the current directory and all below it".to_owned()),
        "*" => Some("every path here and below".to_owned()),
        _ if word.contains(['*', '?', '[']) => Some("every path that matches, below directories too".to_owned()),
        _ => None,
    }
}

fn join(path: &str, says: &[&str]) -> String {
    let path = if path.is_empty() || path == "." { "everything".to_owned() } else { format!("`{path}`") };
    if says.is_empty() { path } else { format!("{path}, {}", says.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_and_magic_are_told_in_words() {
        for (word, says) in [
            ("src/main.rs", None),
            (".", Some("the current directory and all below it")),
            ("*.rs", Some("every path that matches, below directories too")),
            (":!vendor", Some("`vendor`, left out")),
            (":^vendor", Some("`vendor`, left out")),
            (":/", Some("everything, from the top of the work tree")),
            (":/docs", Some("`docs`, from the top of the work tree")),
            (":(top,icase)readme", Some("`readme`, from the top of the work tree, in upper or lower case")),
            (":(exclude)*.lock", Some("`*.lock`, left out")),
            (":", Some("everything")),
        ] {
            assert_eq!(describe(word).as_deref(), says, "{word}");
        }
    }
}
