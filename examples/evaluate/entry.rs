//! The entries: what is asked, of which repository, and what must have come of it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result, bail, ensure};
use clap::ValueEnum;
use serde::{Deserialize, Serialize};

/// How much there is to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Level {
    /// What is asked every day.
    Common,
    /// What is looked up.
    Intermediate,
    /// What is looked up more than once.
    Hard,
}

/// The tool that a good answer uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Tool {
    /// git alone.
    Git,
    /// gh alone.
    Gh,
    /// git and gh.
    Both,
    /// Neither: it cannot be done.
    None,
}

/// Command lines, or several alternatives of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Lines {
    One(Vec<String>),
    Several(Vec<Vec<String>>),
}

impl Lines {
    fn alternatives(&self) -> Vec<Vec<String>> {
        match self {
            Self::One(lines) if lines.is_empty() => Vec::new(),
            Self::One(lines) => vec![lines.clone()],
            Self::Several(alternatives) => alternatives.clone(),
        }
    }
}

impl Default for Lines {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

/// One request and how it is judged.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Its name.
    pub(crate) id: String,
    /// How hard it is.
    pub(crate) level: Level,
    /// Which tool it needs.
    pub(crate) tool: Tool,
    /// What the user says.
    pub(crate) request: String,
    /// The set-up that comes first.
    #[serde(default)]
    pub(crate) base: Option<String>,
    /// A script that makes the state.
    #[serde(default)]
    pub(crate) setup: String,
    /// A script on the end state; `unchanged` where an entry to decline has none.
    #[serde(default)]
    pub(crate) check: String,
    /// How many commands a good answer needs.
    #[serde(default)]
    pub(crate) commands: usize,
    /// Whether it must be declined.
    #[serde(default)]
    pub(crate) decline: bool,
    /// Where gut is started, below the directory of the repository.
    #[serde(default)]
    pub(crate) directory: String,
    /// Right answers, to prove the check by. Never used for anything else.
    #[serde(default)]
    solution: Lines,
    /// Wrong answers that the check must not take.
    #[serde(default)]
    wrong: Lines,
}

impl Entry {
    /// The right answers.
    pub(crate) fn solutions(&self) -> Vec<Vec<String>> {
        self.solution.alternatives()
    }

    /// The wrong answers.
    pub(crate) fn wrong_answers(&self) -> Vec<Vec<String>> {
        self.wrong.alternatives()
    }

    fn validate(&self, bases: &BTreeMap<String, Base>) -> Result<()> {
        if let Some(base) = &self.base {
            ensure!(bases.contains_key(base), "there is no base `{base}`");
        }
        if self.decline {
            ensure!(self.solutions().is_empty(), "what is declined has no solution");
        } else {
            ensure!(!self.check.trim().is_empty(), "it has no check");
            ensure!(!self.solutions().is_empty(), "it has no solution");
            let first = self.solutions().first().map(Vec::len);
            ensure!(first == Some(self.commands), "`commands` is not the length of the first solution");
        }
        Ok(())
    }
}

/// A set-up with a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Base {
    /// The set-up that comes before it.
    #[serde(default)]
    base: Option<String>,
    /// The script.
    setup: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    base: BTreeMap<String, Base>,
    entry: Vec<Entry>,
}

/// All entries.
#[derive(Debug)]
pub(crate) struct Book {
    /// In the order of the files and in them.
    pub(crate) entries: Vec<Entry>,
    bases: BTreeMap<String, Base>,
}

impl Book {
    /// Reads the TOML files of a directory.
    ///
    /// # Errors
    /// When one cannot be read, or an entry does not hold together.
    pub(crate) fn read(directory: &Path) -> Result<Self> {
        let listing = std::fs::read_dir(directory).with_context(|| format!("cannot read `{}`", directory.display()))?;
        let mut paths: Vec<_> = listing.map(|item| Ok(item?.path())).collect::<Result<_>>()?;
        paths.retain(|path| {
            path.extension().is_some_and(|end| end == "toml") && path.file_stem().is_some_and(|name| name != "baseline")
        });
        paths.sort();
        let mut book = Self { entries: Vec::new(), bases: BTreeMap::new() };
        for path in paths {
            let name = path.display().to_string();
            let text = std::fs::read_to_string(&path).with_context(|| name.clone())?;
            let file: File = toml::from_str(&text).with_context(|| name.clone())?;
            for (base, script) in file.base {
                ensure!(book.bases.insert(base.clone(), script).is_none(), "{name}: there is a base `{base}` already");
            }
            book.entries.extend(file.entry);
        }
        let mut ids = BTreeSet::new();
        for entry in &book.entries {
            ensure!(ids.insert(&entry.id), "there are two entries `{}`", entry.id);
            entry.validate(&book.bases).with_context(|| format!("entry `{}`", entry.id))?;
        }
        Ok(book)
    }

    /// The whole set-up of an entry, the bases first.
    ///
    /// # Errors
    /// When a base does not exist, or bases go round in a circle.
    pub(crate) fn setup(&self, entry: &Entry) -> Result<String> {
        let mut scripts = vec![entry.setup.as_str()];
        let mut next = entry.base.as_ref();
        while let Some(name) = next {
            let Some(base) = self.bases.get(name) else { bail!("there is no base `{name}`") };
            ensure!(scripts.len() < 10, "the bases of `{}` go round in a circle", entry.id);
            scripts.push(&base.setup);
            next = base.base.as_ref();
        }
        scripts.reverse();
        Ok(scripts.join("\n"))
    }
}
