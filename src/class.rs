//! The words for danger. Everyone speaks of them, so that they stand below everyone.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a command may do, from nothing to what cannot be taken back.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// It changes nothing.
    #[default]
    Read,
    /// It changes this repository, and git can take it back exactly.
    Local,
    /// It may lose work that is in no commit.
    Lossy,
    /// Others see it; another command can counter it.
    Shared,
    /// It cannot be taken back, reaches outside of the repository, or no rule knows it.
    Irreversible,
}

impl Class {
    /// The name, as flags and files spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Local => "local",
            Self::Lossy => "lossy",
            Self::Shared => "shared",
            Self::Irreversible => "irreversible",
        }
    }

    /// Whether pressing Enter may run it: it reads only, or git can take it back exactly.
    pub const fn is_harmless(self) -> bool {
        matches!(self, Self::Read | Self::Local)
    }
}

impl std::fmt::Display for Class {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for Class {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Read, Self::Local, Self::Lossy, Self::Shared, Self::Irreversible]
            .into_iter()
            .find(|class| class.name() == name)
            .ok_or_else(|| format!("`{name}` is none of lossy, shared, irreversible"))
    }
}
