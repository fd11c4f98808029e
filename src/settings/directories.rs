//! Where gut keeps its own files: the XDG directories on Unix and macOS, the known folders on Windows.

use std::path::{Path, PathBuf};

use etcetera::{BaseStrategy, choose_base_strategy};

use crate::error::{Error, Result};

/// gut's own directories. None of them needs to exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Directories {
    /// What the user writes: `config.toml`, `prompts/`, `recipes/`.
    pub configuration: PathBuf,
    /// What gut keeps: the runs.
    pub state: PathBuf,
    /// What gut can make again: what the installed tools have, what a service understands.
    pub cache: PathBuf,
}

impl Directories {
    /// The directories of this user.
    ///
    /// # Errors
    /// `configuration` when there is no home directory.
    pub fn find() -> Result<Self> {
        let base = choose_base_strategy().map_err(|_| {
            Error::configuration("there is no home directory to keep settings in")
                .hint("set `HOME` to a directory of yours")
        })?;
        if !base.home_dir().is_absolute() {
            return Err(Error::configuration("the home directory is a relative path, which changes with every `cd`")
                .hint("set `HOME` to an absolute path"));
        }
        // An XDG variable that is relative must be ignored (XDG base directory specification); etcetera does so.
        let state = base.state_dir().unwrap_or_else(|| base.data_dir()).join("gut");
        Ok(Self { configuration: base.config_dir().join("gut"), state, cache: base.cache_dir().join("gut") })
    }

    /// All three below one directory, for tests.
    pub fn below(root: &Path) -> Self {
        Self { configuration: root.join("config"), state: root.join("state"), cache: root.join("cache") }
    }

    /// The user's configuration file.
    pub fn configuration_file(&self) -> PathBuf {
        self.configuration.join("config.toml")
    }

    /// The keys that `gut setup` was given.
    pub fn credentials_file(&self) -> PathBuf {
        self.configuration.join("credentials.toml")
    }

    /// Where the user's own copies of the prompt templates are.
    pub fn prompts(&self) -> PathBuf {
        self.configuration.join("prompts")
    }

    /// Where the user's own recipes are.
    pub fn recipes(&self) -> PathBuf {
        self.configuration.join("recipes")
    }

    /// Where the runs are kept.
    pub fn runs(&self) -> PathBuf {
        self.state.join("runs")
    }
}
