//! Words that name something in the repository which is a link to somewhere else.

use std::path::{Component, Path};

use super::super::{Facts, Reader};
use crate::invocation::{Invocation, Reading};

/// The first word that leads out through a link: through one of its directories, or by itself where the command follows it.
pub(super) fn leads_out<'a>(
    reader: &Reader,
    facts: &Facts,
    invocation: &Invocation,
    reading: &Reading<'a>,
) -> Option<&'a str> {
    let top = facts.place.top.as_ref()?.canonicalize().ok()?;
    let leaves = |path: &Path| path.canonicalize().is_ok_and(|path| !path.starts_with(&top));
    let values = reading.parsed.given.iter().filter_map(|given| given.value).map(|value| (value, true));
    let follows = invocation.follows_links();
    let words = reading.positionals().map(|word| (word, follows));
    values.chain(words).find_map(|(word, follows)| {
        let path = reader.directory.join(word);
        // What is written out as a way to elsewhere is judged by its words. `.` is no way at all: what is above it is no
        // directory that it leads through.
        let is_here = Path::new(word).components().all(|part| part == Component::CurDir);
        if is_here || Path::new(word).is_absolute() || word.contains("..") {
            return None;
        }
        let through_directory = path.parent().filter(|parent| **parent != *reader.directory).is_some_and(leaves);
        (through_directory || (follows && path.is_symlink() && leaves(&path))).then_some(word)
    })
}
