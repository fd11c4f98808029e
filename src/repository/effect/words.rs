//! Numbers, names and sizes in words.

use crate::repository::RepoPath;

/// How many of a list are named.
const SHOWN: usize = 3;

/// `1 commit`, `2 commits`, `2 branches`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    let ending = match noun {
        _ if count == 1 => "",
        noun if noun.ends_with("ch") => "es",
        noun if noun.ends_with('y') => return format!("{count} {}ies", noun.trim_end_matches('y')),
        _ => "s",
    };
    format!("{count} {noun}{ending}")
}

/// `2 commits (3f2a111 wip, 9c1d222 add form)`, the first of them named.
pub(super) fn named(noun: &str, names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(SHOWN).map(|name| shorten(name)).collect();
    if names.len() > SHOWN {
        shown.push("\u{2026}".to_owned());
    }
    let count = counted(names.len() as u64, noun);
    if shown.is_empty() { count } else { format!("{count} ({})", shown.join(", ")) }
}

/// The same for paths.
pub(super) fn named_paths<'a>(noun: &str, paths: impl IntoIterator<Item = &'a RepoPath>) -> String {
    named(noun, &paths.into_iter().map(ToString::to_string).collect::<Vec<_>>())
}

fn shorten(name: &str) -> String {
    const LONGEST: usize = 60;
    if name.chars().count() <= LONGEST {
        name.to_owned()
    } else {
        name.chars().take(LONGEST).chain(['\u{2026}']).collect()
    }
}

/// `1.2 GB`, `14 kB`.
#[allow(clippy::cast_precision_loss, reason = "two digits are shown")]
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

/// The first letters of an object's name.
pub(super) fn short(oid: &str) -> String {
    oid.chars().take(7).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_lists_read_well() {
        assert_eq!(counted(1, "branch"), "1 branch");
        assert_eq!(counted(2, "branch"), "2 branches");
        assert_eq!(counted(2, "stash entry"), "2 stash entries");
        assert_eq!(counted(0, "file"), "0 files");
        let names: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
        assert_eq!(named("file", &names), "4 files (a, b, c, \u{2026})");
        assert_eq!(named("commit", &names[..1]), "1 commit (a)");
        assert_eq!(size(999), "999 bytes");
        assert_eq!(size(14_200), "14 kB");
        assert_eq!(size(1_250_000_000), "1.2 GB");
    }
}
