//! The recipe book: what people ask for in plain words, and the commands that do it. It needs no model and no network.
//!
//! A request is answered only where every word of it that carries meaning is accounted for and one recipe fits best. Whatever
//! else it is, the book says that it does not know. The data is in `prompts/recipes/`; the user's own files go before it.

mod asking;
mod checks;
mod clauses;
mod dates;
mod examples;
mod filling;
mod looks;
mod matching;
mod names;
mod nearest;
mod outside;
mod proper;
mod slot;
mod source;
mod spelling;
mod versions;
mod words;

use std::cell::OnceCell;
use std::collections::HashMap;
use std::path::Path;

use names::Names;
use source::compiled::{Compiled, Entry as Compiles, Stored};
use source::lexicon::{Concept, Lexicon};
use source::phrasing;

pub use asking::asks_how;
pub use examples::Example;
pub use names::PathTest;
pub use nearest::Near;
pub use source::recipe::{Answer as RecipeAnswer, Recipe, Test};
pub use versions::Versions;

use crate::error::{Error, Result};
use crate::invocation::Invocation;
use crate::repository::Context;
use crate::run::Part;

/// The longest request that is looked up, in words.
const MOST_WORDS: usize = 80;

/// What the build script made of the built-in book.
const BUILT_IN: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/book"));

/// All recipes, ready to be asked.
#[derive(Debug)]
pub struct Book {
    lexicon: Lexicon,
    entries: Vec<Entry>,
    /// The versions of the tools that the commands are for.
    versions: Versions,
}

/// A recipe as it is looked up.
#[derive(Debug)]
struct Entry {
    id: String,
    /// Words of which a request has one if this can fit; `None` where nothing is known of them.
    keys: Option<Vec<Concept>>,
    /// What its phrasings came to, and the recipe itself; those of the built-in book are read when they are needed.
    compiled: OnceCell<Compiles>,
    recipe: OnceCell<Recipe>,
    stored: &'static [u8],
    stored_recipe: &'static [u8],
    /// Whether it is one of the user's own.
    is_own: bool,
}

impl Entry {
    fn recipe(&self) -> &Recipe {
        self.recipe.get_or_init(|| {
            // The build script wrote it, with this very type.
            postcard::from_bytes(self.stored_recipe).unwrap_or_default()
        })
    }

    fn of(stored: Stored<'static>) -> Self {
        Self {
            id: stored.id.to_owned(),
            keys: stored.keys,
            compiled: OnceCell::new(),
            recipe: OnceCell::new(),
            stored: stored.entry,
            stored_recipe: stored.recipe,
            is_own: false,
        }
    }

    fn written(compiled: Compiles, recipe: Recipe, is_own: bool) -> Self {
        Self {
            id: compiled.id.clone(),
            keys: compiled.keys(&HashMap::new()),
            compiled: OnceCell::from(compiled),
            recipe: OnceCell::from(recipe),
            stored: &[],
            stored_recipe: &[],
            is_own,
        }
    }
}

impl std::ops::Deref for Entry {
    type Target = Compiles;

    fn deref(&self) -> &Compiles {
        self.compiled.get_or_init(|| postcard::from_bytes(self.stored).unwrap_or_default())
    }
}

/// What the book makes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// It is certain what is meant.
    Answer(Answer),
    /// Something is missing that only the user knows.
    Question(Question),
    /// It is clear what is meant, and it cannot be done.
    Sorry {
        /// Why not.
        reason: String,
        /// The recipe that says so.
        recipe: String,
        /// What to do instead, where that can be told.
        hint: Option<String>,
    },
    /// The book does not know.
    Nothing {
        /// Why not.
        reason: String,
    },
}

/// What the book is certain of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The names of the recipes, one a part of the request.
    pub recipes: Vec<String>,
    /// The commands.
    pub commands: Vec<Invocation>,
    /// What will happen.
    pub summary: String,
    /// Parts of the commands and what they do.
    pub parts: Vec<Part>,
}

/// A question, and what an answer to it makes of the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// In words for the user.
    pub text: String,
    change: Change,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Change {
    /// A name in the request that is replaced: where it stands, and by what where the answer is yes.
    Name { span: (usize, usize), nearest: Option<String> },
    /// Words that are added.
    Words { yes: Option<String>, no: Option<String> },
}

impl Question {
    /// The request as the answer makes it; `None` where the answer leaves nothing to ask for.
    pub fn answered(&self, request: &str, answer: &str) -> Option<String> {
        let answer = answer.trim();
        let lower = answer.to_lowercase();
        let is_yes = matches!(lower.as_str(), "" | "y" | "yes" | "yeah" | "yep" | "sure" | "ok" | "okay" | "right");
        let is_no = matches!(lower.as_str(), "n" | "no" | "nope");
        match &self.change {
            Change::Name { span, nearest } => {
                let name = if is_yes { nearest.as_deref()? } else { answer };
                if is_no {
                    return None;
                }
                Some(format!("{}{name}{}", &request[..span.0], &request[span.1..]))
            }
            Change::Words { yes, no } => match (is_yes, is_no) {
                (true, _) => yes.as_ref().map(|words| format!("{request} {words}")),
                (_, true) => no.as_ref().map(|words| format!("{request} {words}")),
                _ => Some(format!("{request} {answer}")),
            },
        }
    }
}

impl Book {
    /// The built-in book, and the user's recipes from `directory` before it.
    ///
    /// # Errors
    /// `configuration`, with the file, when a recipe of the user's is not one.
    pub fn load(directory: &Path) -> Result<Self> {
        let (lexicon, built_in): (Lexicon, Vec<Stored<'static>>) =
            postcard::from_bytes(BUILT_IN).map_err(anyhow::Error::new)?;
        let mut compiled = Compiled { lexicon, entries: Vec::new() };
        let mut own = Vec::new();
        for (name, text) in own_files(directory)? {
            let wrong = |fault: String| {
                Error::configuration(format!("{}: {fault}", directory.join(&name).display()))
                    .hint("mend the recipe, or move the file away to go on without it")
            };
            let first = compiled.entries.len();
            own.extend(compiled.add(&text).map_err(wrong)?);
            let read = compiled.entries[first..].iter().zip(&own[first..]);
            let faults: Vec<String> = read.flat_map(|(entry, recipe)| checks::faults(entry, recipe)).collect();
            if let Some(fault) = faults.into_iter().next() {
                return Err(wrong(fault));
            }
        }
        let own_entries = std::mem::take(&mut compiled.entries).into_iter().zip(own);
        let mut entries: Vec<Entry> =
            own_entries.map(|(compiled, recipe)| Entry::written(compiled, recipe, true)).collect();
        let own = entries.len();
        entries.reserve(built_in.len());
        for stored in built_in {
            if !entries[..own].iter().any(|entry| entry.id == stored.id) {
                entries.push(Entry::of(stored));
            }
        }
        Ok(Self { lexicon: compiled.lexicon, entries, versions: Versions::default() })
    }

    /// The book of these files alone: for tests of the book.
    ///
    /// # Errors
    /// What is wrong with them, and where.
    pub fn parse(lexicon: &str, files: &[(String, String)]) -> std::result::Result<Self, String> {
        let lexicon = Lexicon::parse(lexicon).map_err(|fault| fault.to_string())?;
        let mut compiled = Compiled { lexicon, entries: Vec::new() };
        let mut recipes = Vec::new();
        for (name, text) in files {
            recipes.extend(compiled.add(text).map_err(|fault| format!("{name}: {fault}"))?);
        }
        let entries = compiled.entries.into_iter().zip(recipes);
        let entries = entries.map(|(compiled, recipe)| Entry::written(compiled, recipe, false)).collect();
        Ok(Self { lexicon: compiled.lexicon, entries, versions: Versions::default() })
    }

    /// The same book for tools of these versions; without them it counts every tool as an old one.
    #[must_use]
    pub fn for_versions(self, versions: Versions) -> Self {
        Self { versions, ..self }
    }

    /// What is wrong with recipes that can be read: names in braces that nothing fills, conditions that are none.
    pub fn faults(&self) -> Vec<String> {
        self.entries.iter().flat_map(|entry| checks::faults(entry, entry.recipe())).collect()
    }

    /// All recipes, the user's first.
    pub fn recipes(&self) -> impl Iterator<Item = &Recipe> {
        self.entries.iter().map(Entry::recipe)
    }

    /// Whether a recipe is one of the user's own.
    pub fn is_own(&self, id: &str) -> bool {
        self.entries.iter().any(|entry| entry.is_own && entry.id == id)
    }

    /// What the book makes of a request in this context.
    pub fn find(&self, request: &str, context: &Context, is_path: PathTest<'_>) -> Found {
        let names = Names::of(context, &self.versions, is_path);
        let plain = words::read(request, &self.lexicon, false, &|word| names.is_name(word));
        let mut found = self.attempt(request, &names, &plain);
        // Words that belong together are joined, and slips of the pen mended, only where the words as they stand make no sense.
        let joined = words::joined(&plain, &self.lexicon);
        let corrected = words::read(request, &self.lexicon, true, &|word| names.is_name(word));
        let both = words::joined(&corrected, &self.lexicon);
        let mut tried = vec![&plain];
        for tokens in [&joined, &corrected, &both] {
            if matches!(found, Found::Answer(_) | Found::Sorry { .. }) {
                break;
            }
            if tried.contains(&tokens) {
                continue;
            }
            match self.attempt(request, &names, tokens) {
                Found::Nothing { .. } => {}
                Found::Question(_) if matches!(found, Found::Question(_)) => {}
                better => found = better,
            }
            tried.push(tokens);
        }
        found
    }

    fn attempt(&self, request: &str, names: &Names<'_>, tokens: &[words::Token]) -> Found {
        if tokens.len() > MOST_WORDS {
            return Found::Nothing { reason: "the request is too long for the recipe book".to_owned() };
        }
        let steps = std::cell::Cell::default();
        let solver = clauses::Solver { book: self, request, tokens, steps };
        match solver.solve(names) {
            clauses::Solution::Parts(parts) => Self::told(request, &parts, names),
            clauses::Solution::Tie(one, other) => Found::Nothing {
                reason: format!("it could mean `{}` or `{}`", one.recipe().title, other.recipe().title),
            },
            clauses::Solution::Nothing => {
                let unknown: Vec<String> = tokens
                    .iter()
                    .filter(|token| token.is_unknown() && !token.is_quoted && !names.is_name(&token.text))
                    .filter(|token| token.text.chars().all(|letter| letter.is_alphabetic() || letter == '\''))
                    .map(|token| format!("`{}`", token.text))
                    .collect();
                let reason = match unknown.as_slice() {
                    [] => "no recipe accounts for all of these words".to_owned(),
                    words => format!("no recipe knows {} here", words.join(", ")),
                };
                Found::Nothing { reason }
            }
        }
    }

    /// What the parts come to, in the words that are shown.
    fn told(request: &str, parts: &[clauses::Part<'_>], names: &Names<'_>) -> Found {
        let mut answer = Answer::default();
        for (place, part) in parts.iter().enumerate() {
            if outside::lacks_repository(part, &parts[..place]) {
                return Found::Sorry {
                    reason: outside::REASON.to_owned(),
                    recipe: part.entry.id.clone(),
                    hint: Some(outside::HINT.to_owned()),
                };
            }
            // What is in a repository that is yet to be made is not known.
            if !part.is_plain() && outside::is_made_by(&parts[..place]) {
                return Found::Nothing {
                    reason: "what is there once the repository is made is not known yet".to_owned(),
                };
            }
            if let Some((kind, filling)) = part.found.missing() {
                return Found::Question(missing(kind, filling, part, names));
            }
            let fill = |text: &str| filling::fill(text, &part.values).unwrap_or_else(|_| text.to_owned());
            if let Some(reason) = &part.answer.sorry {
                return Found::Sorry { reason: fill(reason), recipe: part.entry.id.clone(), hint: None };
            }
            if let Some(text) = &part.answer.question {
                let words = |words: &Option<String>| words.as_deref().map(fill);
                let change = Change::Words { yes: words(&part.answer.yes), no: words(&part.answer.no) };
                return Found::Question(Question { text: fill(text), change });
            }
            answer.recipes.push(part.entry.id.clone());
            answer.commands.extend(part.commands.iter().cloned());
            if !answer.summary.is_empty() {
                answer.summary.push(' ');
            }
            answer.summary.push_str(&fill(&part.answer.explain));
            for (text, meaning) in &part.answer.parts {
                let told = Part { text: fill(text), meaning: fill(meaning) };
                if !answer.parts.iter().any(|earlier| earlier.text == told.text) {
                    answer.parts.push(told);
                }
            }
        }
        let only_shows = answer.commands.iter().all(Invocation::only_shows);
        // `did i merge hotfix?` does not ask for a merge.
        if !only_shows && asking::is_question(request) {
            return Found::Nothing {
                reason: "it is a question, and the recipe that fits would change something".to_owned(),
            };
        }
        if answer.commands.is_empty() {
            return Found::Nothing { reason: "its recipe has no command".to_owned() };
        }
        Found::Answer(answer)
    }
}

impl Recipe {
    /// The ways to say it in their plainest words, each once.
    pub fn plainly(&self) -> Vec<String> {
        let mut ways: Vec<String> = Vec::new();
        for says in &self.says {
            let way = phrasing::plainest(says);
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        ways
    }

    /// How a user would say it.
    pub fn example(&self) -> String {
        let plainest = || self.says.first().map(|says| phrasing::plainest(says)).unwrap_or_default();
        self.example.clone().unwrap_or_else(plainest)
    }
}

/// The question after a name that there is not.
fn missing(kind: source::kind::Kind, filling: &slot::Filling, part: &clauses::Part<'_>, names: &Names<'_>) -> Question {
    let nearest = names.nearest(kind, &filling.value);
    let noun = kind.noun();
    let text = match &nearest {
        Some(near) => format!("there is no {noun} `{}`; did you mean `{near}`?", filling.value),
        None => format!("there is no {noun} `{}`; which one do you mean?", filling.value),
    };
    // The tokens of a part are counted from its own first word.
    let span = part.spans.get(filling.tokens.0).copied().unwrap_or(part.span);
    Question { text, change: Change::Name { span, nearest } }
}

/// The user's files of recipes, in the order of their names.
fn own_files(directory: &Path) -> Result<Vec<(String, String)>> {
    let entries = match std::fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(fault) if matches!(fault.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        Err(fault) => return Err(Error::configuration(format!("cannot read `{}`: {fault}", directory.display()))),
    };
    let mut files = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let text = std::fs::read_to_string(&path)
                .map_err(|fault| Error::configuration(format!("cannot read `{}`: {fault}", path.display())))?;
            files.push((entry.file_name().to_string_lossy().into_owned(), text));
        }
    }
    files.sort();
    Ok(files)
}
