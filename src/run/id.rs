//! The names of runs: the time, so that they sort, and a few letters, so that two at once differ. The first of the letters tells
//! the part of the second, so that runs one after the other sort, too; the others are random.

use jiff::Timestamp;

/// How many letters end a name.
const LETTERS: usize = 4;
/// The shape of a name; `0` stands for a digit, `a` for a letter or digit.
const SHAPE: &str = "00000000-000000-aaaa";
/// The shortest beginning that stands for a name: the whole day.
const SHORTEST_BEGINNING: usize = 8;

/// The parts of a second, of 28 milliseconds each, in the order in which names sort.
const PARTS: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// A name for a run that begins at this time: `20261123-101500-k3f9`.
pub fn new_id(now: Timestamp) -> String {
    let parts = usize::try_from(now.subsec_nanosecond()).unwrap_or_default() * PARTS.len() / 1_000_000_000;
    let part = char::from(PARTS[parts.min(PARTS.len() - 1)]);
    loop {
        let random = std::iter::repeat_with(fastrand::alphanumeric).take(LETTERS - 1);
        let letters: String = std::iter::once(part).chain(random).collect();
        let letters = letters.to_ascii_lowercase();
        // So that they name the run by themselves, and no word does.
        if is_ending(&letters) {
            return format!("{}-{letters}", stamp(now));
        }
    }
}

/// What the name of a run begins with that begins at this time.
pub(super) fn stamp(time: Timestamp) -> String {
    time.strftime("%Y%m%d-%H%M%S").to_string()
}

/// Whether this is the whole name of a run.
pub fn is_id(word: &str) -> bool {
    word.len() == SHAPE.len() && is_beginning(word)
}

/// Whether a word stands for a run, which no word of a request does: a whole name, the beginning of one from the day on, or its
/// last four letters, of which one at least is a digit and one is none.
pub fn names_run(word: &str) -> bool {
    (word.len() >= SHORTEST_BEGINNING && is_beginning(word)) || is_ending(word)
}

/// Those of the names that a word stands for.
pub fn named_by<'a>(word: &str, ids: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    if !names_run(word) {
        return Vec::new();
    }
    let is_meant = |id: &&str| if is_ending(word) { id.ends_with(word) } else { id.starts_with(word) };
    ids.into_iter().filter(is_meant).collect()
}

fn is_beginning(word: &str) -> bool {
    let fits = |(letter, shape): (u8, u8)| match shape {
        b'0' => letter.is_ascii_digit(),
        b'a' => letter.is_ascii_lowercase() || letter.is_ascii_digit(),
        other => letter == other,
    };
    word.len() <= SHAPE.len() && word.bytes().zip(SHAPE.bytes()).all(fits)
}

fn is_ending(word: &str) -> bool {
    word.len() == LETTERS
        && word.bytes().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
        && word.bytes().any(|letter| letter.is_ascii_digit())
        && word.bytes().any(|letter| letter.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_and_differ() {
        let early = new_id(Timestamp::from_second(0).unwrap());
        assert!(early.starts_with("19700101-000000-"), "{early}");
        assert!(is_id(&early), "{early}");
        assert!(early < new_id(Timestamp::from_second(86_400).unwrap()));
        let at = |millisecond| new_id(Timestamp::from_millisecond(millisecond).unwrap());
        for millisecond in (0..970).step_by(10) {
            assert!(at(millisecond) < at(millisecond + 30), "{millisecond}");
        }
    }

    #[test]
    fn the_last_letters_of_a_name_are_never_a_word() {
        for _ in 0..1000 {
            let id = new_id(Timestamp::from_second(0).unwrap());
            assert!(names_run(&id[16..]), "{id}");
        }
    }

    #[test]
    fn no_word_of_a_request_stands_for_a_run() {
        for word in ["20261123-101500-k3f9", "20261123", "20261123-", "20261123-10", "20261123-101500-k", "k3f9"] {
            assert!(names_run(word), "{word}");
        }
        for word in [
            "me",
            "this",
            "please",
            "last",
            "2026",
            "1234",
            "3",
            "v1.0",
            "K3F9",
            "202611",
            "2026112",
            "20261123x",
            "20261123-101500-k3f9x",
            "20261123-101500_k3f9",
            "3f9a2b1",
            "k3f",
            "h\u{e9}3",
            "",
        ] {
            assert!(!names_run(word), "{word}");
        }
    }

    #[test]
    fn a_word_stands_for_the_names_it_begins_or_ends() {
        let ids = ["20261123-101500-k3f9", "20261123-111500-k3f9", "20261124-101500-a1b2"];
        assert_eq!(named_by("20261123", ids), ids[..2]);
        assert_eq!(named_by("k3f9", ids), ids[..2]);
        assert_eq!(named_by("a1b2", ids), ids[2..]);
        assert_eq!(named_by("20261123-11", ids), ids[1..2]);
        assert!(named_by("x9x9", ids).is_empty());
    }
}
