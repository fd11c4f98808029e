//! Conditions, and braces filled with values.

use std::collections::BTreeMap;

use minijinja::value::ValueKind;
use minijinja::{Environment, UndefinedBehavior, Value};

use super::source::recipe::Answer;
use super::versions::Versions;
use crate::invocation::{Invocation, split};

/// What braces stand for.
pub(super) type Values = BTreeMap<String, Value>;

/// Whether a condition holds with tools of these versions.
///
/// # Errors
/// What is wrong with the condition; also in a part of it that does not count here.
pub(super) fn holds(condition: &str, values: &Values, versions: &Versions) -> Result<bool, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let settled = versions.settle(condition)?;
    let expression = environment.compile_expression(&settled).map_err(|fault| fault.to_string())?;
    // A name alone that is not there would just not hold.
    let unknown = expression.undeclared_variables(false).into_iter().filter(|name| !values.contains_key(name)).min();
    if let Some(name) = unknown {
        return Err(format!("`{condition}`: `{name}` names nothing"));
    }
    let value = expression.eval(values).map_err(|fault| format!("`{condition}`: {fault}"))?;
    Ok(value.is_true())
}

/// The first answer whose condition holds.
///
/// # Errors
/// As [`holds`].
pub(super) fn choose<'r>(
    answers: &'r [Answer],
    values: &Values,
    versions: &Versions,
) -> Result<Option<&'r Answer>, String> {
    for answer in answers {
        let applies = answer.when.as_deref().map_or(Ok(true), |condition| holds(condition, values, versions))?;
        if applies {
            return Ok(Some(answer));
        }
    }
    Ok(None)
}

/// The text with its braces filled. A list is joined by commas.
///
/// # Errors
/// When a brace names nothing.
pub(super) fn fill(text: &str, values: &Values) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = brace(rest) {
        filled.push_str(before);
        let value = values.get(name).ok_or_else(|| format!("`{{{name}}}` names nothing"))?;
        filled.push_str(&items(value).join(", "));
        rest = after;
    }
    Ok(filled + rest)
}

/// The next `{name}`: what is before it, its name, and what is behind. `@{u}` and `stash@{0}` are git's own.
fn brace(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let open = from + text[from..].find('{')?;
        let close = open + text[open..].find('}')?;
        let name = &text[open + 1..close];
        let is_name = name.starts_with(|letter: char| letter.is_ascii_lowercase())
            && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        if is_name && !(text[..open].ends_with('@') && matches!(name, "u" | "upstream" | "push")) {
            return Some((&text[..open], name, &text[close + 1..]));
        }
        from = open + 1;
    }
}

/// The names in braces.
pub(super) fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = brace(rest) {
        names.push(name);
        rest = after;
    }
    names
}

fn items(value: &Value) -> Vec<String> {
    if value.kind() == ValueKind::Seq {
        value.try_iter().map(|items| items.map(|item| item.to_string()).collect()).unwrap_or_default()
    } else {
        vec![value.to_string()]
    }
}

/// The invocation of a command line whose words have braces. Each value stays one word, whatever is in it.
///
/// # Errors
/// When a brace names nothing, or the line is not one of git or gh.
pub(super) fn invocation(line: &str, values: &Values) -> Result<Invocation, String> {
    let mut words = Vec::new();
    for word in split(line).map_err(|fault| fault.to_string())? {
        match brace(&word) {
            Some(("", name, "")) => {
                let value = values.get(name).ok_or_else(|| format!("`{{{name}}}` names nothing"))?;
                // A slot that was left open leaves no word.
                words.extend(items(value).into_iter().filter(|item| !item.is_empty()));
            }
            _ => words.push(fill(&word, values)?),
        }
    }
    let mut words = words.into_iter();
    let tool = match words.next().as_deref() {
        Some("git") => crate::invocation::Tool::Git,
        Some("gh") => crate::invocation::Tool::Gh,
        _ => return Err(format!("`{line}` begins neither with git nor with gh")),
    };
    Ok(Invocation::new(tool, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values() -> Values {
        Values::from([
            ("branch".to_owned(), Value::from("a b")),
            ("path".to_owned(), Value::from(vec!["x.txt", "y z.txt"])),
            ("none".to_owned(), Value::from("")),
            ("n".to_owned(), Value::from(3)),
        ])
    }

    #[test]
    fn a_value_stays_one_word() {
        let line = |text: &str| invocation(text, &values()).map(|invocation| invocation.args);
        assert_eq!(line("git switch {branch}").unwrap(), ["switch", "a b"]);
        assert_eq!(line("git add -- {path}").unwrap(), ["add", "--", "x.txt", "y z.txt"]);
        assert_eq!(line("git log {none} -n{n} '--author={branch}'").unwrap(), ["log", "-n3", "--author=a b"]);
        assert_eq!(line("git diff @{u} stash@{0} HEAD@{1}").unwrap(), ["diff", "@{u}", "stash@{0}", "HEAD@{1}"]);
        assert!(line("git switch {nothing}").unwrap_err().contains("names nothing"));
        assert!(line("rm -rf {branch}").is_err());
    }

    #[test]
    fn conditions_are_expressions() {
        let versions = Versions::told("2.47.3", "2.46.0");
        for (condition, expected) in [
            ("n > 2", true),
            ("branch == 'x'", false),
            ("not none", true),
            ("'x.txt' in path", true),
            ("gh >= 2.9 and n > 2", true),
            ("gh >= 2.103 or git < 2.40", false),
        ] {
            assert_eq!(holds(condition, &values(), &versions), Ok(expected), "{condition}");
        }
        for condition in ["nothing > 1", "n >", "nothing", "not nothing", "n > 2 or nothing", "gh > 2"] {
            assert!(holds(condition, &values(), &versions).is_err(), "{condition}");
        }
    }

    #[test]
    fn texts_are_filled() {
        assert_eq!(fill("From {branch} to {path}, @{u}.", &values()).unwrap(), "From a b to x.txt, y z.txt, @{u}.");
        assert_eq!(names("a {b} {c_d} @{u} HEAD@{1} {E}"), ["b", "c_d"]);
    }
}
