//! How the book is written, and what is made of that before anything is asked: lexicon, phrasings, recipes.
//!
//! The build script compiles these files too: it reads the built-in book once, so that starting gut does not.

pub(super) mod compiled;
pub(super) mod kind;
pub(super) mod lexicon;
pub(super) mod phrasing;
pub(crate) mod recipe;
