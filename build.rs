//! Reads the recipe book, `prompts/recipes/*.toml`, once: gut starts with what is made of it here.

#![allow(dead_code, unreachable_pub, reason = "the build uses a part of these modules")]
#![allow(clippy::expect_used, clippy::panic, reason = "a book that cannot be read stops the build")]
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "that is how cargo speaks to a build script")]

use std::collections::HashMap;
use std::path::Path;

#[path = "src/book/source"]
mod source {
    pub mod compiled;
    pub mod kind;
    pub mod lexicon;
    pub mod phrasing;
    pub mod recipe;
}

use source::compiled::{Compiled, Stored};
use source::lexicon::{Concept, Lexicon};

/// The name of the file that is no topic.
const LEXICON: &str = "_lexicon.toml";

fn main() {
    println!("cargo::rerun-if-changed=prompts/recipes");
    println!("cargo::rerun-if-changed=src/book/source");
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
    let bytes = written(&(&book.lexicon, stored));
    let out = std::env::var_os("OUT_DIR").expect("cargo says where");
    std::fs::write(Path::new(&out).join("book"), bytes).expect("the book can be written");
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
