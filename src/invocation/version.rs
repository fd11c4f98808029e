//! Versions of tools, compared by their numbers.

/// A version as far as it consists of numbers: 2.47.1 of `2.47.1.windows.1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<u32>);

impl Version {
    /// The version that a text begins with; `None` where it begins with no number, as `unknown` does.
    ///
    /// Zeros at the end say nothing: 2.60 is 2.60.0.
    pub fn parse(text: &str) -> Option<Self> {
        let mut numbers = Vec::new();
        for part in text.trim().split('.') {
            let digits = part.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(part.len());
            let Ok(number) = part[..digits].parse() else { break };
            numbers.push(number);
            if digits < part.len() {
                break;
            }
        }
        let is_number = !numbers.is_empty();
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        is_number.then_some(Self(numbers))
    }
}

/// Whether a version, as the tool tells it (`2.47.3`, `2.39.5.windows.1`), is older than another. One that cannot be read is not.
pub fn is_older(version: &str, than: &str) -> bool {
    matches!((Version::parse(version), Version::parse(than)), (Some(version), Some(than)) if version < than)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (older, newer) in [
            ("2.9", "2.46.0"),
            ("2.46.0", "2.103.3"),
            ("2.103.2", "2.103.3"),
            ("2.103", "2.103.3"),
            ("2.47.0", "2.47.1.windows.1"),
            ("2.47.1.windows.1", "2.47.2"),
            ("2.50.0-rc1", "2.50.1"),
            ("1.99", "2"),
            ("0", "0.1"),
        ] {
            assert!(Version::parse(older).unwrap() < Version::parse(newer).unwrap(), "{older} {newer}");
        }
        for (one, other) in
            [("2.60", "2.60.0"), ("2.47.1.windows.1", "2.47.1"), ("2.39.5 (Apple Git-154)", "2.39.5"), ("0", "0.0")]
        {
            assert_eq!(Version::parse(one), Version::parse(other), "{one} {other}");
        }
        for text in ["unknown", "", "v2.1", ".5", "-1", "99999999999"] {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_version_that_cannot_be_read_is_not_older() {
        assert!(is_older("2.47.3", "2.54") && !is_older("2.54.0", "2.54") && !is_older("unknown", "2.54"));
    }
}
