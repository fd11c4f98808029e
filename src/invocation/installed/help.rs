//! The help of gh's commands, as gh prints it: asked once for each binary and then remembered as it is, since options,
//! commands and arguments are all read from it.

use std::path::Path;

use super::hidden::{nowhere, usage_text};
use crate::invocation::options::cache_file;

/// What gh prints for these words and `--help`. They must be words of a command that it has: an alias would be run.
pub(in crate::invocation) async fn gh_help(program: &Path, words: &[&str], cache: &Path) -> Option<String> {
    let file = cache_file(program, &named(words), cache);
    let known = file.and_then(|file| std::fs::read(file).ok());
    if let Some(known) = known.and_then(|text| serde_json::from_slice(&text).ok()) {
        return Some(known);
    }
    let args: Vec<&str> = words.iter().copied().chain(["--help"]).collect();
    let text = usage_text(program, &args, nowhere(program)).await?;
    keep(program, words, &text, cache);
    Some(text)
}

/// Remembers it. A cache that cannot be written costs time, nothing else.
pub(super) fn keep(program: &Path, words: &[&str], text: &str, cache: &Path) {
    if let (Some(file), Ok(text)) = (cache_file(program, &named(words), cache), serde_json::to_vec(text)) {
        drop(crate::files::write_private(&file, &text));
    }
}

fn named(words: &[&str]) -> Vec<String> {
    std::iter::once("text of").chain(words.iter().copied()).map(str::to_owned).collect()
}
