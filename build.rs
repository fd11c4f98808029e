//! Reads the recipe book, `prompts/recipes/*.toml`, and the knowledge of commands, `src/invocation/knowledge`, once: gut starts
//! with the tables that are made of them here.

#![allow(dead_code, unreachable_pub, reason = "the build uses a part of these modules")]
#![allow(clippy::expect_used, clippy::panic, reason = "a book that cannot be read stops the build")]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "that is how cargo speaks to a build script")]

use std::collections::HashMap;
use std::path::Path;

#[path = "src/invocation/knowledge"]
mod knowledge {
    /// As in `src/class.rs`, which needs more than a build script has.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Class {
        Read,
        Local,
        Lossy,
        Shared,
        Irreversible,
    }

    pub mod files;
    pub mod source;
}

#[path = "src/book/source"]
mod source {
    pub mod compiled;
    pub mod kind;
    pub mod lexicon;
    pub mod phrasing;
    pub mod recipe;
}

use knowledge::source::Table;
use source::compiled::{Compiled, Stored};
use source::lexicon::{Concept, Lexicon};

/// The name of the file that is no topic.
const LEXICON: &str = "_lexicon.toml";

fn main() {
    println!("cargo::rerun-if-changed=prompts/recipes");
    println!("cargo::rerun-if-changed=src/book/source");
    println!("cargo::rerun-if-changed=src/invocation/knowledge");
    write("book", &book());
    write("knowledge", &commands());
}

fn write(name: &str, bytes: &[u8]) {
    let out = std::env::var_os("OUT_DIR").expect("cargo says where");
    std::fs::write(Path::new(&out).join(name), bytes).expect("a table can be written");
}

/// The knowledge of commands.
fn commands() -> Vec<u8> {
    let root = Path::new("src/invocation/knowledge");
    let mut files = vec![("options.toml".to_owned(), root.join("options.toml"))];
    for tool in ["git", "gh"] {
        for entry in std::fs::read_dir(root.join(tool)).expect("each tool has a directory").flatten() {
            files.push((format!("{tool}/{}", entry.file_name().to_string_lossy()), entry.path()));
        }
    }
    files.retain(|(name, _)| Path::new(name).extension().is_some_and(|ending| ending == "toml"));
    let texts: Vec<(String, String)> = files
        .into_iter()
        .map(|(name, path)| (name, std::fs::read_to_string(path).expect("the file can be read")))
        .collect();
    let table = Table::read(texts.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    written(&table.unwrap_or_else(|fault| panic!("{}/{fault}", root.display())).without_examples())
}

/// The recipe book.
fn book() -> Vec<u8> {
    let directory = Path::new("prompts/recipes");
    let read = |name: &str| {
        std::fs::read_to_string(directory.join(name)).unwrap_or_else(|fault| panic!("prompts/recipes/{name}: {fault}"))
    };
    let lexicon = Lexicon::parse(&read(LEXICON)).unwrap_or_else(|fault| panic!("prompts/recipes/{LEXICON}: {fault}"));
    let mut book = Compiled { lexicon, entries: Vec::new() };
    let mut recipes = Vec::new();
    let mut names: Vec<String> = std::fs::read_dir(directory)
        .expect("the book is in prompts/recipes")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|ending| ending == "toml") && name != LEXICON)
        .collect();
    names.sort();
    for name in names {
        let added = book.add(&read(&name)).unwrap_or_else(|fault| panic!("prompts/recipes/{name}: {fault}"));
        for mut recipe in added {
            // The tests of the book are read from its files.
            recipe.test = None;
            recipes.push(written(&recipe));
        }
    }
    let counts = counts(&book);
    let entries: Vec<Vec<u8>> = book.entries.iter().map(written).collect();
    let stored: Vec<Stored<'_>> = book
        .entries
        .iter()
        .zip(&entries)
        .zip(&recipes)
        .map(|((read, entry), recipe)| Stored { id: &read.id, keys: read.keys(&counts), entry, recipe })
        .collect();
    written(&(&book.lexicon, stored))
}

/// How many patterns ask for each word.
fn counts(book: &Compiled) -> HashMap<Concept, usize> {
    let mut counts = HashMap::new();
    let patterns = book.entries.iter().flat_map(|entry| &entry.patterns);
    for concept in patterns.flat_map(|pattern| pattern.required.iter().flatten()) {
        *counts.entry(*concept).or_default() += 1;
    }
    counts
}

fn written(value: &impl serde::Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("the book can be written")
}
