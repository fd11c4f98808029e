//! Which run is meant: by its name, a part of it, or none.

use super::Setting;
use crate::error::{Error, Result};
use crate::invocation::nearest_name;
use crate::run::{Event, Listener, Listing, Run, Store, named_by};

/// How many names are told where a word stands for several.
const SHOWN: usize = 3;

/// The newest runs, this many at most; what cannot be read is told.
pub(super) fn list(setting: &Setting<'_>, most: usize) -> Result<Listing> {
    let listing = setting.store.list(most)?;
    if let Some(first) = listing.unreadable.first() {
        let directory = setting.store.directory().display();
        let message = match listing.unreadable.len() {
            1 => format!("`{first}` in `{directory}` is no run that can be read"),
            count => format!("{count} files in `{directory}` are no runs that can be read, as `{first}`"),
        };
        setting.ui.on(Event::Warning { message });
    }
    Ok(listing)
}

/// The run that a word stands for; the newest where there is none.
///
/// # Errors
/// `usage` when there is no such run, or more than one.
pub(super) fn find(setting: &Setting<'_>, name: Option<&str>) -> Result<Run> {
    match name {
        Some(name) => load(setting, &resolve(name, &setting.store.names()?.0)?),
        None => list(setting, 1)?.runs.pop().ok_or_else(none_yet),
    }
}

/// What is told where there is no run.
pub(super) fn none_yet() -> Error {
    Error::usage("there are no runs yet").hint("gut undo my last commit but keep the changes")
}

/// A run by its whole name.
pub(super) fn load(setting: &Setting<'_>, id: &str) -> Result<Run> {
    Store::load(&setting.store.path(id))
        .map_err(|fault| Error::no_answer(format!("{fault:#}")).hint("`gut history` shows the runs that can be read"))
}

/// The one name that a word stands for.
///
/// # Errors
/// `usage` when there is none, or more than one.
pub(super) fn resolve(name: &str, ids: &[String]) -> Result<String> {
    let found = named_by(name, ids.iter().map(String::as_str));
    match found.as_slice() {
        [id] => Ok((*id).to_owned()),
        [] => {
            let fault = Error::usage(format!("there is no run `{name}`"));
            let is_near = |end: &&str| strsim::levenshtein(end, name) == 1;
            let near = nearest_name(name, ids.iter().map(String::as_str));
            let near = near.or_else(|| ids.iter().map(|id| &id[id.len() - 4..]).find(is_near).map(str::to_owned));
            Err(match near {
                Some(near) => fault.hint(format!("the nearest is `{near}`")).hint("`gut history` shows all of them"),
                None => fault.hint("`gut history` shows the runs"),
            })
        }
        several => {
            let more = if several.len() > SHOWN { ", and more" } else { "" };
            let names: Vec<_> = several.iter().take(SHOWN).map(|id| format!("`{id}`")).collect();
            Err(Error::usage(format!("`{name}` stands for {} runs", several.len()))
                .hint(format!("say more of its name: {}{more}", names.join(", "))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_for_one_run_or_says_why_not() {
        let ids = ["20261123-101500-k3f9", "20261124-101500-a1b2", "20261124-111500-c4d5"].map(str::to_owned);
        assert_eq!(resolve("k3f9", &ids).unwrap(), ids[0]);
        assert_eq!(resolve("20261124-11", &ids).unwrap(), ids[2]);
        let fault = resolve("20261124", &ids).unwrap_err();
        assert_eq!(fault.hints, ["say more of its name: `20261124-101500-a1b2`, `20261124-111500-c4d5`"]);
        assert_eq!(resolve("k3f8", &ids).unwrap_err().hints[0], "the nearest is `k3f9`");
        assert_eq!(resolve("20261123-101500-k3f8", &ids).unwrap_err().hints[0], format!("the nearest is `{}`", ids[0]));
        assert_eq!(resolve("q7w8", &ids).unwrap_err().hints, ["`gut history` shows the runs"]);
    }
}
