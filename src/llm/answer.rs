//! From the text of an answer to a value: around the JSON there may be thoughts, a fence or prose.

use serde::de::DeserializeOwned;

/// How much of a wrong answer is repeated to the user, in characters.
const SHOWN: usize = 80;

/// Reads the value in the text; says in words for the model and the user why there is none.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    let text = without_thoughts(text).trim();
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    let first_fault = match serde_json::from_str(text) {
        Ok(value) => return Ok(value),
        Err(fault) => fault,
    };
    let Some(object) = first_object(text) else {
        let start: String = text.chars().take(SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect();
        return Err(format!("it is not JSON; it begins with `{start}`"));
    };
    serde_json::from_str(object).map_err(|fault| {
        let fault = if object == text { first_fault } else { fault };
        if fault.is_eof() {
            format!("the JSON breaks off: {fault}")
        } else {
            format!("it does not fit the schema: {fault}")
        }
    })
}

/// What follows the thoughts that some models write first.
fn without_thoughts(text: &str) -> &str {
    match text.rfind("</think>") {
        Some(at) if text.trim_start().starts_with("<think>") => &text[at + "</think>".len()..],
        _ => text,
    }
}

/// The first `{...}` of the text, with its braces balanced outside of strings; to the end where it breaks off.
fn first_object(text: &str) -> Option<&str> {
    let start = text.find('{')?;
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, character) in text[start..].char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' => in_string = !in_string,
            '{' if !in_string => depth += 1,
            '}' if !in_string => {
                depth -= 1;
                if depth == 0 {
                    return Some(&text[start..=start + at]);
                }
            }
            _ => {}
        }
    }
    Some(&text[start..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Small {
        a: String,
    }

    #[test]
    fn finds_the_json_in_what_models_write_around_it() {
        for text in [
            r#"{"a":"}x{"}"#,
            "  {\"a\":\"}x{\"}\n",
            "```json\n{\"a\":\"}x{\"}\n```",
            "Here it is:\n{\"a\": \"}x{\"}\nI hope this {helps}!",
            "<think>{maybe \"this\"}</think>{\"a\":\"}x{\"}",
        ] {
            assert_eq!(read(text), Ok(Small { a: "}x{".into() }), "{text}");
        }
        assert_eq!(read(r#"{"a":"\"}{"}"#), Ok(Small { a: "\"}{".into() }));
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, word) in [
            ("", "empty"),
            ("<think>hm</think>", "empty"),
            ("I cannot\u{1b}[31m do that", "not JSON; it begins with `I cannot [31m do that`"),
            (r#"{"a":"#, "breaks off"),
            (r#"{"b":1}"#, "unknown field `b`"),
            (r#"{"a":1}"#, "invalid type"),
        ] {
            assert!(read::<Small>(text).unwrap_err().contains(word), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[{}\"\\\\a<>/think ]{0,40}") {
            prop_assert!(read::<Small>(&text).is_ok() || read::<Small>(&text).is_err());
        }
    }
}
