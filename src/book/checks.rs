//! What can be told of a recipe without asking for anything: that its braces and conditions name what there is.

use std::collections::BTreeMap;

use minijinja::Value;

use super::filling;
use super::names::VARIABLES;
use super::source::compiled::Entry;
use super::source::phrasing::Pattern;
use super::source::recipe::Recipe;
use super::versions::Versions;
use crate::invocation::Invocation;

/// What is wrong with a recipe.
pub(super) fn faults(entry: &Entry, recipe: &Recipe) -> Vec<String> {
    let mut faults = Vec::new();
    let mut values: BTreeMap<String, Value> = VARIABLES.iter().map(|name| ((*name).to_owned(), sample(name))).collect();
    for name in &entry.slots {
        let value = if entry.lists.contains(name) { Value::from(vec!["x"]) } else { Value::from("x") };
        values.insert(name.clone(), value);
    }
    let mut fault = |text: String| faults.push(format!("recipe `{}`: {text}", recipe.id));
    if recipe.answer.is_empty() {
        fault("it has no answer".to_owned());
    }
    let example = recipe.example();
    let places = filling::names(&example);
    let is_one_of_its_own = |pattern: &Pattern| {
        pattern.slots.len() == places.len() && pattern.slots.iter().all(|slot| places.contains(&slot.name.as_str()))
    };
    if !entry.patterns.iter().any(is_one_of_its_own) {
        fault(format!("no way of `says` has just the places of `{example}`"));
    }
    for answer in &recipe.answer {
        if let Some(condition) = &answer.when
            && let Err(wrong) = filling::holds(condition, &values, &Versions::default())
        {
            fault(wrong);
        }
        let ends = [!answer.run.is_empty(), answer.question.is_some(), answer.sorry.is_some()];
        if ends.iter().filter(|is| **is).count() != 1 {
            fault("an answer has one of `run`, `question` and `sorry`".to_owned());
        }
        for line in &answer.run {
            if let Err(wrong) = filling::invocation(line, &values) {
                fault(wrong);
            }
            if let Err(wrong) = Invocation::parse(line) {
                fault(format!("`{line}`: {wrong}"));
            }
        }
        let texts = [&answer.question, &answer.yes, &answer.no, &answer.sorry].into_iter().flatten();
        let parts = answer.parts.iter().flat_map(|(text, meaning)| [text, meaning]);
        for text in texts.chain(parts).chain(answer.then.values()).chain([&answer.explain]) {
            for name in filling::names(text) {
                if !values.contains_key(name) {
                    fault(format!("`{{{name}}}` names nothing"));
                }
            }
        }
    }
    faults
}

/// A value of the kind that the variable has.
fn sample(name: &str) -> Value {
    match name {
        "detached" | "on_default" | "gone" | "dirty" | "clean" | "inside" | "bare" | "github" => Value::from(true),
        "ahead" | "behind" | "staged" | "unstaged" | "untracked" | "deleted" | "conflicted" | "commits" | "stashes" => {
            Value::from(1)
        }
        "remotes" | "branches" | "remote_branches" | "tags" => Value::from(vec!["x"]),
        _ => Value::from("x"),
    }
}
