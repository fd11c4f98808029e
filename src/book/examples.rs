//! Worked examples for a model: the recipes most like a request, filled with what the request and the repository name.

use minijinja::Value;

use super::matching::Clause;
use super::names::Names;
use super::slot;
use super::source::kind::Kind;
use super::source::phrasing::Pattern;
use super::words::Token;
use super::{Book, Entry, PathTest, filling, words};
use crate::invocation::Invocation;
use crate::repository::Context;

/// What a user might say, and the commands that do it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The name of the recipe.
    pub recipe: String,
    /// What it does.
    pub title: String,
    /// In the words of a user.
    pub request: String,
    /// The commands.
    pub commands: Vec<Invocation>,
}

impl Book {
    /// The recipes most like the request as examples, the most like first, at most `most`.
    pub fn examples(&self, request: &str, context: &Context, is_path: PathTest<'_>, most: usize) -> Vec<Example> {
        let names = Names::of(context, &self.versions, is_path);
        let tokens = words::read(request, &self.lexicon, true, &|word| names.is_name(word));
        let mut examples: Vec<Example> = Vec::new();
        for near in self.nearest_entries(&tokens, &names, 3 * most) {
            if examples.len() >= most {
                break;
            }
            if let Some(example) = self.example(near, &tokens, request, &names)
                && !examples.iter().any(|other| other.commands == example.commands)
            {
                examples.push(example);
            }
        }
        examples
    }

    fn example(&self, entry: &Entry, tokens: &[Token], request: &str, names: &Names<'_>) -> Option<Example> {
        let plain = entry.recipe().example();
        let wanted = filling::names(&plain);
        // The pattern that has just its places.
        let pattern = entry.patterns.iter().find(|pattern| {
            pattern.slots.len() == wanted.len() && pattern.slots.iter().all(|slot| wanted.contains(&slot.name.as_str()))
        })?;
        let mut values = names.variables.clone();
        for name in &entry.slots {
            values.entry(name.clone()).or_insert_with(|| Value::from(""));
        }
        let clause = Clause::new(tokens, request, &self.lexicon, names);
        for (name, value) in Self::fill_from(pattern, &clause, names) {
            let is_list = entry.lists.contains(&name);
            values.insert(name, if is_list { Value::from(vec![value]) } else { Value::from(value) });
        }
        let answer = filling::choose(&entry.recipe().answer, &values, names.versions).ok().flatten()?;
        // What cannot be done here is no example: its commands would name what there is not.
        if answer.run.is_empty() {
            return None;
        }
        let commands =
            answer.run.iter().map(|line| filling::invocation(line, &values)).collect::<Result<Vec<_>, _>>().ok()?;
        let quoted: filling::Values = values
            .iter()
            .map(|(name, value)| {
                let is_text = pattern
                    .slots
                    .iter()
                    .any(|slot| slot.name == *name && matches!(slot.kind, Kind::Message | Kind::Text | Kind::Value));
                let value = if is_text { Value::from(format!("'{value}'")) } else { value.clone() };
                (name.clone(), value)
            })
            .collect();
        let request = filling::fill(&plain, &quoted).ok()?;
        Some(Example { recipe: entry.id.clone(), title: entry.recipe().title.clone(), request, commands })
    }

    /// A value for each slot: what the request names, or else what the repository has, or else something plausible.
    fn fill_from(pattern: &Pattern, clause: &Clause<'_>, names: &Names<'_>) -> Vec<(String, String)> {
        let mut taken: Vec<String> = Vec::new();
        let mut values = Vec::new();
        for slot in &pattern.slots {
            let mut said: Vec<(bool, String)> = (0..clause.tokens.len())
                .flat_map(|at| {
                    let is_beside =
                        clause.tokens[at].is_quoted || clause.is_beside(slot, at) || clause.noun_follows(slot.kind, at);
                    let fillings = slot::fillings(slot.kind, clause.tokens, at, is_beside, names).into_iter();
                    fillings.map(move |filling| (is_beside, filling))
                })
                // What may be anything is only what stands in its place.
                .filter(|(is_beside, _)| *is_beside || !slot.kind.takes_anything())
                .filter(|(_, filling)| !filling.is_missing && !taken.contains(&filling.value))
                .map(|(is_beside, filling)| (is_beside, filling.value))
                .collect();
            said.sort_by_key(|(is_beside, _)| !is_beside);
            let said = said.into_iter().next().map(|(_, value)| value);
            let value = said.unwrap_or_else(|| usual(slot.kind, names, &taken));
            taken.push(value.clone());
            values.push((slot.name.clone(), value));
        }
        values
    }
}

/// What a slot of this kind could hold here.
fn usual(kind: Kind, names: &Names<'_>, taken: &[String]) -> String {
    let first = |candidates: Vec<String>, otherwise: &str| {
        candidates.into_iter().find(|candidate| !taken.contains(candidate)).unwrap_or_else(|| otherwise.to_owned())
    };
    match kind {
        Kind::Branch | Kind::Ref => first(names.other_branches(), "feature/a"),
        Kind::RemoteBranch => first(names.remote_shorts(), "feature/b"),
        Kind::NewBranch => "feature/new".to_owned(),
        Kind::Commit => if taken.iter().any(|value| value == "HEAD~2") { "HEAD" } else { "HEAD~2" }.to_owned(),
        Kind::Tag => first(names.all_tags(), "v1.0.0"),
        Kind::NewTag | Kind::Version => "v2.0.0".to_owned(),
        Kind::Remote => first(names.all_remotes(), "origin"),
        Kind::NewRemote => "backup".to_owned(),
        Kind::Path => first(names.changed_paths(), "src/a.c"),
        Kind::NewPath => "src/b.c".to_owned(),
        Kind::Count => "2".to_owned(),
        Kind::Line => if taken.iter().any(|value| value == "10") { "20" } else { "10" }.to_owned(),
        Kind::Number => "7".to_owned(),
        Kind::Message => "Describe the change".to_owned(),
        Kind::Text => "some words".to_owned(),
        Kind::Person => "ann".to_owned(),
        Kind::Date => "2.weeks.ago".to_owned(),
        Kind::Url => "https://example.org/a/b.git".to_owned(),
        Kind::Repo => "owner/name".to_owned(),
        Kind::Key => "core.autocrlf".to_owned(),
        Kind::Value => "true".to_owned(),
        Kind::Label => "question".to_owned(),
        Kind::Workflow => "ci.yml".to_owned(),
        Kind::Word => "word".to_owned(),
    }
}
