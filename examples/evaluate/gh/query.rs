//! `gh-state`, with which set-ups and checks look at the small GitHub.
//!
//! `gh-state get KEY...` prints a value, `set KEY... JSON` sets one, `keys KEY...` prints the keys; `only A/B C/D ...` fails
//! where anything else than these paths differs from what it was before the request (`$KEEP/.before/gh`). A word of a path
//! that is `*` stands for every key. The keys of a path of `only` are joined by blanks.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Looks at the state; returns an exit code.
pub(crate) fn query(words: &[String]) -> u8 {
    match answer(words) {
        Ok(found) => u8::from(!found),
        Err(fault) => {
            eprintln!("gh-state: {fault:#}");
            // Checks take it for a fault of their own.
            127
        }
    }
}

fn file(variable: &str) -> Result<PathBuf> {
    Ok(PathBuf::from(std::env::var_os(variable).with_context(|| format!("no `{variable}`"))?))
}

fn read(path: &std::path::Path) -> Result<Value> {
    Ok(serde_json::from_slice(&std::fs::read(path)?)?)
}

fn answer(words: &[String]) -> Result<bool> {
    let path = file("GH_STATE")?;
    let mut state = read(&path)?;
    match words {
        [verb, keys @ ..] if verb == "get" => {
            let found = keys.iter().try_fold(&state, |value, key| step(value, key));
            match found {
                None | Some(Value::Null) => {}
                Some(Value::String(text)) => println!("{text}"),
                Some(Value::Array(items)) => {
                    let items = items.iter().map(|item| item.as_str().map_or_else(|| item.to_string(), str::to_owned));
                    println!("{}", items.collect::<Vec<_>>().join(","));
                }
                Some(value) => println!("{value}"),
            }
            Ok(found.is_some())
        }
        [verb, keys @ ..] if verb == "keys" => {
            let found = keys.iter().try_fold(&state, |value, key| step(value, key)).and_then(Value::as_object);
            let keys: Vec<String> = found.map(|found| found.keys().cloned().collect()).unwrap_or_default();
            println!("{}", keys.join(","));
            Ok(true)
        }
        [verb, keys @ .., value] if verb == "set" => {
            let value: Value = serde_json::from_str(value).with_context(|| format!("not JSON: {value}"))?;
            *keys.iter().fold(&mut state, |place, key| &mut place[key.as_str()]) = value;
            std::fs::write(&path, format!("{state:#}\n"))?;
            Ok(true)
        }
        [verb, paths @ ..] if verb == "only" => {
            let mut before = read(&file("KEEP")?.join(".before/gh"))?;
            for path in paths {
                let keys: Vec<&str> = path.split(' ').collect();
                forget(&mut state, &keys);
                forget(&mut before, &keys);
            }
            let same = state == before;
            if !same {
                println!("something else has changed on the small GitHub");
            }
            Ok(same)
        }
        _ => bail!("it is `get`, `keys`, `set` or `only`"),
    }
}

fn step<'a>(value: &'a Value, key: &str) -> Option<&'a Value> {
    match (value, key.parse::<usize>()) {
        (Value::Array(items), Ok(index)) => items.get(index),
        (Value::Object(map), _) => map.get(key),
        _ => None,
    }
}

/// Takes the values at a path away.
fn forget(value: &mut Value, keys: &[&str]) {
    let (Value::Object(map), Some((key, rest))) = (value, keys.split_first()) else { return };
    match (*key, rest) {
        ("*", []) => map.clear(),
        (key, []) => {
            map.shift_remove(key);
        }
        ("*", rest) => map.values_mut().for_each(|value| forget(value, rest)),
        (key, rest) => {
            if let Some(value) = map.get_mut(key) {
                forget(value, rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_paths() {
        let mut state = serde_json::json!({"a": {"1": {"x": 1, "y": 2}, "2": {"x": 3, "y": 4}}});
        forget(&mut state, &["a", "*", "x"]);
        forget(&mut state, &["a", "2", "y"]);
        assert_eq!(state, serde_json::json!({"a": {"1": {"y": 2}, "2": {}}}));
    }
}
