//! What is printed: lines with tabs, as gh prints where no terminal is, or JSON.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use super::words::Words;

/// Prints things as JSON where that is asked for; says whether it was.
pub(super) fn as_json(words: &Words, things: &[Value], single: bool) -> Result<bool> {
    let (jq, template) = (words.value("jq"), words.given("template"));
    if !words.given("json") {
        ensure!(jq.is_none(), "cannot use `--jq` without specifying `--json`");
        ensure!(!template, "cannot use `--template` without specifying `--json`");
        return Ok(false);
    }
    ensure!(!template, "the stand-in does not serve `--template`");
    let fields = words.list("json");
    let mut printed = Vec::new();
    for thing in things {
        let mut object = Map::new();
        for field in &fields {
            object.insert(
                field.clone(),
                thing.get(field).with_context(|| format!("Unknown JSON field: \"{field}\""))?.clone(),
            );
        }
        printed.push(Value::Object(object));
    }
    let value = if single { printed.into_iter().next().unwrap_or_default() } else { Value::Array(printed) };
    match jq {
        None => println!("{value}"),
        Some(filter) => {
            for value in jq_lines(filter, value)? {
                println!("{}", value.as_str().map_or_else(|| value.to_string(), str::to_owned));
            }
        }
    }
    Ok(true)
}

/// The little of jq that is used to pick fields: paths, `[]`, `length`, and pipes of them.
fn jq_lines(filter: &str, value: Value) -> Result<Vec<Value>> {
    let mut values = vec![value];
    for stage in filter.split('|').map(str::trim) {
        if stage == "length" {
            values = values.iter().map(|value| json!(value.as_array().map_or(0, Vec::len))).collect();
            continue;
        }
        let plain = |letter: char| letter.is_alphanumeric() || "._[]".contains(letter);
        if !stage.starts_with('.') || !stage.chars().all(plain) {
            bail!("the stand-in does not serve the filter `{filter}`");
        }
        for step in stage.replace('[', ".[").split('.').filter(|step| !step.is_empty()) {
            values = match step.strip_prefix('[').and_then(|step| step.strip_suffix(']')) {
                Some("") => {
                    values.into_iter().flat_map(|value| value.as_array().cloned().unwrap_or_default()).collect()
                }
                Some(index) => {
                    let index: usize = index.parse()?;
                    values.into_iter().map(|value| value[index].clone()).collect()
                }
                None => values.into_iter().map(|value| value[step].clone()).collect(),
            };
        }
    }
    Ok(values)
}

/// A text of a thing; empty where it has none.
pub(super) fn text<'a>(thing: &'a Value, key: &str) -> &'a str {
    thing[key].as_str().unwrap_or("")
}

/// The texts of a list of a thing.
pub(super) fn texts(thing: &Value, key: &str) -> Vec<String> {
    let items = thing[key].as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// Prints what `view` prints: a line for each key, then the body and the comments.
pub(super) fn view(lines: &[(&str, String)], body: &str) {
    for (key, value) in lines {
        println!("{key}:\t{value}");
    }
    println!("--\n{body}");
}

/// How many things are listed at most.
pub(super) fn limit(words: &Words, usual: usize) -> Result<usize> {
    let limit = words.value("limit").map_or(Ok(usual), str::parse)?;
    ensure!(limit > 0, "invalid limit: {limit}");
    Ok(limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_fields() {
        let value = json!([{"a": {"b": "x"}, "c": [1, 2]}, {"a": {"b": "y"}, "c": []}]);
        assert_eq!(jq_lines(".[].a.b", value.clone()).unwrap(), [json!("x"), json!("y")]);
        assert_eq!(jq_lines(".[] | .c | length", value.clone()).unwrap(), [json!(2), json!(0)]);
        assert_eq!(jq_lines(".[0].c[1]", value.clone()).unwrap(), [json!(2)]);
        assert!(jq_lines("map(.a)", value).is_err());
    }
}
