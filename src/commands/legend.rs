//! The legend of a command as it is shown: the parts from the installed help, and what names stand for here.

use std::path::Path;

use super::world::RealWorld;
use crate::invocation::{Invocation, legend, without_globals};
use crate::pipeline::World;
use crate::repository::redact;
use crate::run::Part;

/// The parts of a command with their meanings, without secrets.
pub(super) async fn parts(world: &RealWorld<'_>, invocation: &Invocation, cache: &Path) -> Vec<Part> {
    let (_, rest) = without_globals(invocation);
    let (known, help) = tokio::join!(world.options(&rest), world.installed.help(&rest, &world.directory, cache));
    let entries = legend(invocation, known.as_ref(), &help);
    let mut lookups: Vec<_> = entries.iter().filter_map(|entry| entry.lookup.clone()).collect();
    lookups.sort();
    lookups.dedup();
    // Outside of a repository, or in one that git will not read, names stand for nothing.
    let here = world.reader().tell(&lookups).await.unwrap_or_default();
    let parts = entries.into_iter().map(|entry| {
        let here = entry.lookup.as_ref().and_then(|lookup| here.get(lookup)).map(String::as_str);
        let meaning = entry.meaning_here(here);
        Part { text: redact(&entry.text), meaning: redact(&meaning) }
    });
    parts.collect()
}
