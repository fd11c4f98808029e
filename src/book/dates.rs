//! Points in time, as people write them, in the words that git's date parser takes.

use super::looks;
use super::words::Token;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The date that begins at this token: the token behind it, and its value for git.
pub(super) fn read(tokens: &[Token], at: usize) -> Option<(usize, String)> {
    let word = |offset: usize| tokens.get(at + offset).map_or("", |token| token.lower.as_str());
    let first = word(0);
    if tokens[at].is_quoted {
        return tokens[at].text.chars().any(char::is_alphanumeric).then(|| (at + 1, tokens[at].text.clone()));
    }
    match first {
        "yesterday" => return Some((at + 1, "yesterday.midnight".to_owned())),
        "today" => return Some((at + 1, "midnight".to_owned())),
        "this" if word(1) == "morning" => return Some((at + 2, "midnight".to_owned())),
        "this" if unit(word(1)).is_some() => return Some((at + 2, beginning(word(1)))),
        "last" | "past" | "previous" => {
            if let Some(unit) = unit(word(1)) {
                return Some((at + 2, format!("1.{unit}.ago")));
            }
            if DAYS.contains(&word(1)) || MONTHS.contains(&word(1)) {
                return Some((at + 2, format!("last.{}", word(1))));
            }
            if let (Some(count), Some(unit)) = (looks::count(word(1)), unit(word(2))) {
                return Some((at + 3, format!("{count}.{unit}s.ago")));
            }
        }
        "a" | "an" if unit(word(1)).is_some() && word(2) == "ago" => {
            return Some((at + 3, format!("1.{}.ago", word(1))));
        }
        _ => {}
    }
    if let (Some(count), Some(unit)) = (looks::count(first), unit(word(1)))
        && word(2) == "ago"
    {
        return Some((at + 3, format!("{count}.{unit}s.ago")));
    }
    if DAYS.contains(&first) || (MONTHS.contains(&first) && first != "may" && first != "march") {
        return Some((at + 1, format!("last.{first}")));
    }
    is_calendar(first).then(|| (at + 1, tokens[at].text.clone()))
}

/// `2026-01-31`, `31.01.2026`, `01/31/2026`, `2026`
fn is_calendar(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let is_year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    parts.iter().all(|part| looks::is_number(part))
        && match parts.as_slice() {
            [year, ..] if parts.len() == 3 && is_year(year) => true,
            [_, _, year] => is_year(year),
            _ => false,
        }
}

/// A unit of time, in the singular.
fn unit(word: &str) -> Option<&'static str> {
    ["hour", "day", "week", "month", "year", "minute", "weekend"]
        .into_iter()
        .find(|unit| word == *unit || word.strip_suffix('s') == Some(unit))
        .map(|unit| if unit == "weekend" { "week" } else { unit })
}

/// When the current day, week, month or year began.
fn beginning(unit: &str) -> String {
    let today = jiff::Zoned::now().date();
    let begin = match unit {
        "week" => {
            let days = i64::from(today.weekday().to_monday_zero_offset());
            today.checked_sub(jiff::Span::new().days(days)).unwrap_or(today)
        }
        "month" => today.first_of_month(),
        "year" => today.first_of_year(),
        _ => return "midnight".to_owned(),
    };
    format!("{begin}.midnight")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::source::lexicon::Lexicon;
    use crate::book::words;

    #[test]
    fn dates_are_read_in_the_words_of_people() {
        let lexicon = Lexicon::parse("fillers = ''\ncontent = ''\n[phrases]\n[concepts]\n").unwrap();
        for (text, length, value) in [
            ("yesterday", 1, "yesterday.midnight"),
            ("last week", 2, "1.week.ago"),
            ("2 days ago", 3, "2.days.ago"),
            ("two weeks ago", 3, "2.weeks.ago"),
            ("a month ago", 3, "1.month.ago"),
            ("last 3 days", 3, "3.days.ago"),
            ("past two weeks", 3, "2.weeks.ago"),
            ("monday", 1, "last.monday"),
            ("last friday", 2, "last.friday"),
            ("2026-01-31", 1, "2026-01-31"),
        ] {
            let tokens = words::read(text, &lexicon, false, &|_| false);
            assert_eq!(read(&tokens, 0), Some((length, value.to_owned())), "{text}");
        }
        for text in ["3 commits", "last commit", "12", "soon", "1.2.3"] {
            let tokens = words::read(text, &lexicon, false, &|_| false);
            assert_eq!(read(&tokens, 0), None, "{text}");
        }
    }
}
