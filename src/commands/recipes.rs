//! `gut recipes [words]`: what the book holds.

use std::fmt::Write;

use crate::book::{Book, Recipe};
use crate::error::{Error, Result};
use crate::settings::Directories;

/// How many recipes a search shows.
const MOST: usize = 8;

/// The list of all recipes, or those about these words with their phrasings and commands.
///
/// # Errors
/// `configuration` when a recipe of the user's is not one; `no_answer` when nothing is about these words.
pub fn recipes(directories: &Directories, words: &[String]) -> Result<String> {
    let book = Book::load(&directories.recipes())?;
    if words.is_empty() {
        return Ok(list(&book));
    }
    let words = words.join(" ");
    let named: Vec<&Recipe> = book.recipes().filter(|recipe| recipe.id.contains(&words)).collect();
    let mut found: Vec<&Recipe> =
        if named.is_empty() { book.nearest(&words, MOST).into_iter().map(|near| near.recipe).collect() } else { named };
    if found.is_empty() {
        return Err(Error::no_answer(format!("no recipe is about `{words}`")).hint("`gut recipes` lists all of them"));
    }
    found.truncate(MOST);
    Ok(found.into_iter().map(|recipe| details(recipe, book.is_own(&recipe.id))).collect::<Vec<_>>().join("\n"))
}

fn list(book: &Book) -> String {
    let widest = book.recipes().map(|recipe| recipe.id.len()).max().unwrap_or(0);
    let mut text = String::new();
    for recipe in book.recipes() {
        let own = if book.is_own(&recipe.id) { " (yours)" } else { "" };
        // Writing to a string cannot fail.
        let _: std::fmt::Result = writeln!(text, "{:widest$}  {}{own}", recipe.id, recipe.title);
    }
    text
}

fn details(recipe: &Recipe, is_own: bool) -> String {
    let own = if is_own { " (yours)" } else { "" };
    let mut text = format!("{}{own}\n  {}\n", recipe.id, recipe.title);
    let example = recipe.example();
    let others = recipe.plainly().into_iter().filter(|way| *way != example);
    for says in std::iter::once(example.clone()).chain(others).take(3) {
        let _: std::fmt::Result = writeln!(text, "    gut {says}");
    }
    for answer in &recipe.answer {
        let state = answer.when.as_ref().map(|when| format!("  # {when}")).unwrap_or_default();
        for line in &answer.run {
            let _: std::fmt::Result = writeln!(text, "  {line}{state}");
        }
    }
    text
}
