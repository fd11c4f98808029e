//! What a word looks like: pure questions about its letters.

use super::words::Token;

/// Digits only.
pub(super) fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number in digits or words.
pub(super) fn count(lower: &str) -> Option<usize> {
    const WORDS: [&str; 13] =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    let value = lower
        .strip_prefix('#')
        .unwrap_or(lower)
        .parse()
        .ok()
        .or_else(|| WORDS.iter().position(|word| *word == lower))?;
    (1..=1000).contains(&value).then_some(value)
}

/// A place in a row: `second`, `3rd`.
pub(super) fn is_ordinal(lower: &str) -> bool {
    const WORDS: [&str; 11] =
        ["second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "penultimate", "nth"];
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| lower.strip_suffix(ending));
    WORDS.contains(&lower) || digits.is_some_and(is_number)
}

/// The number of a pull request, an issue or a run: `12`, `#12`, or the end of its address.
pub(super) fn number(text: &str) -> Option<&str> {
    let bare = text.strip_prefix('#').unwrap_or(text);
    if is_number(bare) {
        return Some(bare);
    }
    let last = text.trim_end_matches('/').rsplit('/').next()?;
    let is_address = is_url(text) && (text.contains("/pull/") || text.contains("/issues/") || text.contains("/runs/"));
    (is_address && is_number(last)).then_some(last)
}

/// `https://...`, `git@host:path`, `host:path.git`.
pub(super) fn is_url(text: &str) -> bool {
    let scp = || {
        let (host, path) = text.split_once(':')?;
        (host.contains('@') || has_git(text)).then_some(())?;
        (!host.contains('/') && !path.is_empty()).then_some(())
    };
    text.contains("://") || scp().is_some() || (text.contains('/') && has_git(text))
}

/// Whether it ends as the address of a repository does.
fn has_git(text: &str) -> bool {
    text.strip_suffix(".git").is_some()
}

/// `owner/name`
pub(super) fn repo(text: &str) -> Option<String> {
    let (owner, repository) = text.split_once('/')?;
    let is_name = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
            && !part.starts_with(['.', '-'])
    };
    (is_name(owner) && is_name(repository)).then(|| text.to_owned())
}

/// A word that has a slash, a star, or an extension.
pub(super) fn is_path_like(text: &str) -> bool {
    if text.contains(char::is_whitespace) || is_version(text) || text.contains("..") && !text.starts_with("..") {
        return false;
    }
    let extension = text.rsplit_once('.').map(|(_, extension)| extension);
    let has_extension = extension.is_some_and(|ending| {
        (1..=8).contains(&ending.len()) && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    let is_hidden = text.len() > 1
        && text.starts_with('.')
        && text.bytes().skip(1).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    text.contains('/') || text.contains('*') || has_extension || is_hidden || matches!(text, "." | "..")
}

/// A path that could not as well be the name of a branch: `feature/login` could.
pub(super) fn is_file_like(text: &str) -> bool {
    is_path_like(text) && (text.contains(['.', '*']) || text.ends_with('/'))
}

/// `1.2`, `v1.2.3`, `2.0.0-rc.1`.
pub(super) fn is_version(text: &str) -> bool {
    let bare = text.strip_prefix(['v', 'V']).unwrap_or(text);
    let numbers: Vec<&str> = bare.split(['-', '+']).next().unwrap_or_default().split('.').collect();
    numbers.iter().all(|part| is_number(part)) && (numbers.len() > 1 || (bare.len() < text.len() && is_number(bare)))
}

/// A hash, `HEAD`, or what is counted from one: `HEAD~2`, `HEAD^`, `@{1}`, `a1b2c3d^`.
pub(super) fn is_commit(token: &Token) -> bool {
    let text = token.text.as_str();
    let end = text.find(['~', '^', '@']).filter(|at| *at > 0).unwrap_or(text.len());
    let (base, rest) = text.split_at(end);
    let is_rest = rest.is_empty()
        || rest.starts_with(['~', '^']) && rest.bytes().all(|byte| byte.is_ascii_digit() || b"~^".contains(&byte))
        || rest.starts_with("@{") && rest.ends_with('}') && !rest.contains(char::is_whitespace);
    is_rest
        && (matches!(base, "HEAD" | "@" | "ORIG_HEAD" | "FETCH_HEAD")
            || base == "head" && !rest.is_empty()
            || is_hash(base, token))
        || text.starts_with("@{") && text.ends_with('}')
}

fn is_hash(text: &str, token: &Token) -> bool {
    let is_hex = (4..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    let has_letter = text.bytes().any(|byte| byte.is_ascii_lowercase());
    is_hex && ((has_digit && has_letter) || (text.len() >= 7 && (has_digit || token.concepts.is_empty())))
}

/// `a..b`
pub(super) fn is_range(text: &str) -> bool {
    text.split_once("..").is_some_and(|(from, to)| {
        !from.is_empty() && !to.is_empty() && is_ref_name(from) && is_ref_name(to.trim_start_matches('.'))
    })
}

/// What git takes for the name of a branch or a tag. Source: git-check-ref-format(1).
pub(super) fn is_ref_name(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && !part.starts_with('.') && part.strip_suffix(".lock").is_none();
    !text.is_empty()
        && text != "@"
        && text != "HEAD"
        && !text.starts_with('-')
        && !text.ends_with('.')
        && !text.contains("..")
        && !text.contains("@{")
        && !text.contains(|letter: char| {
            letter.is_control() || letter.is_whitespace() || "~^:?*[\\\"'#<>|;,(){}".contains(letter)
        })
        && text.split('/').all(is_part)
}

/// `user.name`: a key of git's configuration, by its section. Source: git-config(1).
pub(super) fn is_key(text: &str) -> bool {
    const SECTIONS: [&str; 60] = [
        "add",
        "advice",
        "alias",
        "am",
        "apply",
        "author",
        "blame",
        "branch",
        "browser",
        "checkout",
        "clean",
        "clone",
        "color",
        "column",
        "commit",
        "committer",
        "core",
        "credential",
        "diff",
        "difftool",
        "extensions",
        "feature",
        "fetch",
        "format",
        "fsck",
        "gc",
        "gpg",
        "grep",
        "gui",
        "help",
        "http",
        "i18n",
        "index",
        "init",
        "interactive",
        "lfs",
        "log",
        "mailinfo",
        "maintenance",
        "merge",
        "mergetool",
        "notes",
        "pack",
        "pager",
        "pretty",
        "protocol",
        "pull",
        "push",
        "rebase",
        "receive",
        "remote",
        "rerere",
        "safe",
        "sendemail",
        "stash",
        "status",
        "submodule",
        "tag",
        "url",
        "user",
    ];
    text.split_once('.').is_some_and(|(section, rest)| {
        SECTIONS.contains(&section.to_ascii_lowercase().as_str())
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-/_".contains(&byte))
            && rest.ends_with(|letter: char| letter.is_ascii_alphanumeric())
    })
}

/// Words that say how one thing stands to another; none of them is a name.
pub(super) fn is_preposition(lower: &str) -> bool {
    matches!(
        lower,
        "into"
            | "onto"
            | "from"
            | "over"
            | "against"
            | "since"
            | "until"
            | "before"
            | "after"
            | "between"
            | "except"
            | "without"
            | "not"
            | "never"
            | "only"
            | "or"
            | "if"
            | "unless"
            | "called"
            | "named"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(text: &str) -> Token {
        Token {
            text: text.into(),
            lower: text.to_lowercase(),
            concepts: Vec::new(),
            is_filler: false,
            is_quoted: false,
            is_corrected: false,
            span: (0, 0),
            ends_clause: false,
            introduces: false,
            is_reference: false,
            is_proper: false,
        }
    }

    #[test]
    fn commits_are_told_from_words() {
        for text in [
            "HEAD",
            "HEAD~3",
            "HEAD^",
            "HEAD^2",
            "@{1}",
            "HEAD@{2}",
            "a1b2c3d",
            "deadbeef",
            "1234567",
            "abc1~2",
            "ORIG_HEAD",
        ] {
            assert!(is_commit(&token(text)), "{text}");
        }
        for text in ["main", "feature", "12", "add", "v1.0.0", "head", "HEADS", "a.txt", "beef"] {
            assert!(!is_commit(&token(text)), "{text}");
        }
    }

    #[test]
    fn paths_versions_and_addresses_are_told_apart() {
        for text in
            ["a.txt", "src/", "src/main.rs", "*.log", ".", "../tree", ".gitignore", "Cargo.toml", "0001-add.patch"]
        {
            assert!(is_path_like(text) && !is_version(text), "{text}");
        }
        for text in ["v1", "1.0", "v1.2.3", "2.0.0-rc.1"] {
            assert!(is_version(text) && !is_path_like(text), "{text}");
        }
        for text in ["main", "a..b", "2", "Makefile"] {
            assert!(!is_path_like(text) && !is_version(text), "{text}");
        }
        for text in ["https://github.com/a/b", "git@github.com:a/b.git", "../x.git", "ssh://h/r"] {
            assert!(is_url(text), "{text}");
        }
        assert!(!is_url("a.txt") && !is_url("feature/login") && !is_url("src:x"));
        assert_eq!(repo("https://github.com/cli/cli.git"), None);
        assert_eq!(repo("cli/cli").as_deref(), Some("cli/cli"));
        assert_eq!(repo("cli"), None);
        assert_eq!(number("https://github.com/o/r/pull/12"), Some("12"));
        assert_eq!(number("#7"), Some("7"));
        assert_eq!(number("x7"), None);
    }

    #[test]
    fn names_of_refs_are_those_that_git_takes() {
        for text in ["main", "feature/login", "v1.0", "a-b_c", "fix#"] {
            assert_eq!(is_ref_name(text), !text.contains('#'), "{text}");
        }
        for text in ["", "-x", "a..b", "a b", ".x", "x/", "x.lock", "a~1", "HEAD", "@"] {
            assert!(!is_ref_name(text), "{text}");
        }
    }

    #[test]
    fn numbers_are_read_in_digits_and_words() {
        assert_eq!((count("3"), count("three"), count("0"), count("many")), (Some(3), Some(3), None, None));
    }
}
