//! What may have been meant by a word that is nothing: a slip of the hand is told from another name.

/// The candidate most like the word, where one is like it at all.
pub fn nearest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    alike(word, candidates).max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, candidate)| candidate.to_owned())
}

/// The words of a tool that are nearest to one that it does not have: one, or several that are equally near.
pub(super) fn closest<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<String> {
    least(alike(word, candidates).map(|(_, candidate)| (strsim::osa_distance(word, candidate), candidate)))
}

/// The names that differ from the word by the least slip of the hand: one, or several that are equally near.
pub fn slips<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    least(names.filter_map(|name| Some((slip(word, name)?, name))))
}

fn alike<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> impl Iterator<Item = (f64, &'a str)> {
    candidates
        .map(move |candidate| (strsim::jaro_winkler(word, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.8)
}

/// Those at the least distance, each once.
fn least<'a>(candidates: impl Iterator<Item = (usize, &'a str)>) -> Vec<String> {
    let mut nearest = Vec::<String>::new();
    let mut least = usize::MAX;
    for (distance, candidate) in candidates {
        if distance < least {
            nearest.clear();
            least = distance;
        }
        if distance == least && !nearest.iter().any(|known| known == candidate) {
            nearest.push(candidate.to_owned());
        }
    }
    nearest
}

/// How far a slip of the hand has led from the name: 0 where only the case or a dash differs, 1 for one letter. `None` where the
/// word is a name of its own: `file3` beside `file2`, `topic-a` beside `topic-b`, `main.c` beside `main.h`.
fn slip(word: &str, name: &str) -> Option<usize> {
    let plain = |text: &str| text.to_lowercase().replace('_', "-");
    let (plain_word, plain_name) = (plain(word), plain(name));
    if plain_word == plain_name {
        return (word != name).then_some(0);
    }
    if strsim::osa_distance(&plain_word, &plain_name) != 1 || numbers(word) != numbers(name) {
        return None;
    }
    let (parts, others) = (parts(word), parts(name));
    let is_slip = if parts.len() == others.len() {
        let mut pairs = parts.iter().zip(&others).filter(|(part, other)| part != other);
        pairs.all(|(part, other)| is_slip_within(part, other))
    } else {
        // A dash or a dot that is there or not.
        parts.concat() == others.concat()
    };
    is_slip.then_some(1)
}

/// Whether two parts of names are one word. Short ones, which are one letter apart soon, are two.
fn is_slip_within(part: &str, other: &str) -> bool {
    let sorted = |text: &str| {
        let mut letters: Vec<char> = text.chars().collect();
        letters.sort_unstable();
        letters
    };
    let (letters, others) = (sorted(part), sorted(other));
    let is_replaced = letters.len() == others.len() && letters != others;
    letters.len().min(others.len()) >= if is_replaced { 4 } else { 3 }
}

/// The numbers in a name.
fn numbers(text: &str) -> Vec<&str> {
    text.split(|one: char| !one.is_numeric()).filter(|number| !number.is_empty()).collect()
}

/// The words in a name, in lower case: `fileA-new2` is `file`, `a`, `new`.
fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut before = ' ';
    for one in text.chars() {
        if !one.is_alphabetic() || (before.is_lowercase() && one.is_uppercase()) {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (one.is_alphabetic(), parts.last_mut()) {
            part.extend(one.to_lowercase());
        }
        before = one;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_hand_is_told_from_another_name() {
        for (word, name) in [
            ("mian", "main"),
            ("mai", "main"),
            ("maain", "main"),
            ("maim", "main"),
            ("Main", "main"),
            ("my_topic", "my-topic"),
            ("HEDA", "HEAD"),
            ("noe.txt", "one.txt"),
            ("featrue1", "feature1"),
            ("orign/main", "origin/main"),
            ("bugfix", "bug-fix"),
            ("scr/main.rs", "src/main.rs"),
            ("topic-2-fix", "topic_2_fix"),
        ] {
            assert_eq!(slips(word, ["other", name].into_iter()), [name], "{word}");
        }
        for (word, name) in [
            ("file3", "file2"),
            ("v1", "v2"),
            ("v12", "v21"),
            ("v1.2", "v12"),
            ("feature9", "feature1"),
            ("feature", "feature1"),
            ("feature11", "feature1"),
            ("topic-a", "topic-b"),
            ("fileA", "fileB"),
            ("2024a", "2024b"),
            ("main.c", "main.h"),
            ("main.js", "main.ts"),
            ("dev", "rev"),
            ("a", "b"),
            ("nothing", "main"),
            ("mnia", "main"),
            ("main", "main"),
        ] {
            assert_eq!(slips(word, [name].into_iter()), Vec::<String>::new(), "{word}");
        }
    }

    #[test]
    fn what_is_equally_near_is_told_together() {
        assert_eq!(slips("topi", ["topic", "topix", "topics"].into_iter()), ["topic", "topix"]);
        assert_eq!(slips("topi", ["topic", "topic"].into_iter()), ["topic"]);
        assert_eq!(slips("Main", ["maim", "main"].into_iter()), ["main"], "the case is less than a letter");
        assert_eq!(closest("comit", ["commit", "config"].into_iter()), ["commit"]);
        assert_eq!(closest("pu", ["pull", "push", "log"].into_iter()), ["pull", "push"]);
        assert_eq!(nearest("feature9", ["feature1", "main"].into_iter()).as_deref(), Some("feature1"));
    }
}
