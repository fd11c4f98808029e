//! The forms in which git takes an entry of the stash.

/// The entry that a word names, as git lists it: `stash@{1}` for `1`, `stash@{1}` and `refs/stash@{1}`; `stash@{0}` for `stash`.
/// `None` where it is named in another way: by its time, or by its commit.
pub fn stash_entry(word: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = match word.strip_prefix("refs/").unwrap_or(word).strip_prefix("stash") {
        Some("") => "0",
        Some(rest) => rest.strip_prefix("@{")?.strip_suffix('}')?,
        None => word,
    };
    // More digits than fit are no entry of anybody's.
    is_number(number).then(|| number.parse::<u32>().ok()).flatten().map(|number| format!("stash@{{{number}}}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_named_in_several_ways() {
        for (word, entry) in [
            ("1", Some("stash@{1}")),
            ("01", Some("stash@{1}")),
            ("stash@{1}", Some("stash@{1}")),
            ("refs/stash@{1}", Some("stash@{1}")),
            ("stash", Some("stash@{0}")),
            ("refs/stash", Some("stash@{0}")),
            ("stash@{now}", None),
            ("stash@{1}^", None),
            ("stashes", None),
            ("HEAD", None),
            ("-1", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(stash_entry(word).as_deref(), entry, "{word}");
        }
    }
}
