//! The five stages of the pipeline: a bottom module, since settings name them.

use serde::{Deserialize, Serialize};

/// The five stages, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Which tool serves the request?
    Choose,
    /// Which commands, in which order?
    Build,
    /// What will they do?
    Explain,
    /// Does the user want that?
    Confirm,
    /// Run them.
    Execute,
}

impl Stage {
    /// The stages that a model serves.
    pub const OF_A_MODEL: [Self; 3] = [Self::Choose, Self::Build, Self::Explain];

    /// The name, as files and messages spell it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Choose => "choose",
            Self::Build => "build",
            Self::Explain => "explain",
            Self::Confirm => "confirm",
            Self::Execute => "execute",
        }
    }
}

impl std::fmt::Display for Stage {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.name())
    }
}
