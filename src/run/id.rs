//! The names of runs: the time, so that they sort, and a few random letters, so that two at once differ.

use jiff::Timestamp;

/// A name for a run that begins at this time: `20261123-101500-k3f9`.
pub fn new_id(now: Timestamp) -> String {
    let letters: String = std::iter::repeat_with(fastrand::alphanumeric).take(4).collect();
    format!("{}-{}", now.strftime("%Y%m%d-%H%M%S"), letters.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_time_and_differ() {
        let early = new_id(Timestamp::from_second(0).unwrap());
        assert!(early.starts_with("19700101-000000-"), "{early}");
        assert_eq!(early.len(), 20);
        assert!(early < new_id(Timestamp::from_second(86_400).unwrap()));
    }
}
