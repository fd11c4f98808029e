//! What can go wrong, in the words the user reads, with the exit code it ends in.
//!
//! A message is a lower-case phrase without a final period; a hint is the next thing to type.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The result of everything that can fail in a way the user is told about.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The sort of a fault; each has an exit code of its own, after BSD's `sysexits.h` where it has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The command line was wrong (64).
    Usage,
    /// The model gave nothing that can be used, or asked what nobody was there to answer (65).
    NoAnswer,
    /// A service or program that is needed could not be reached or is not installed (69).
    Unavailable,
    /// A fault of gut itself or of the operating system (70).
    Internal,
    /// The service asked to be called later (75).
    RateLimited,
    /// It took longer than the user allowed (75).
    TimedOut,
    /// Our own rules do not let this command run (77).
    Refused,
    /// The configuration is missing or wrong (78).
    Configuration,
    /// The user pressed Ctrl-C at a prompt (130).
    Interrupted,
}

impl Kind {
    /// All of them, by their exit codes.
    pub const ALL: [Self; 9] = [
        Self::Usage,
        Self::NoAnswer,
        Self::Unavailable,
        Self::Internal,
        Self::RateLimited,
        Self::TimedOut,
        Self::Refused,
        Self::Configuration,
        Self::Interrupted,
    ];

    /// The exit code that a run with this fault ends in.
    pub const fn exit_code(self) -> u8 {
        match self {
            Self::Usage => 64,
            Self::NoAnswer => 65,
            Self::Unavailable => 69,
            Self::Internal => 70,
            Self::RateLimited | Self::TimedOut => 75,
            Self::Refused => 77,
            Self::Configuration => 78,
            Self::Interrupted => 130,
        }
    }
}

/// A fault with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Error {
    /// The sort of the fault.
    pub kind: Kind,
    /// One lower-case phrase: what happened.
    pub message: String,
    /// What the user can do next, most useful first.
    pub hints: Vec<String>,
}

impl Error {
    /// A fault of this sort without a hint.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hints: Vec::new() }
    }

    /// A wrong command line.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// An answer of the model that cannot be used.
    pub fn no_answer(message: impl Into<String>) -> Self {
        Self::new(Kind::NoAnswer, message)
    }

    /// A service or program that is not there.
    pub fn unavailable(message: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, message)
    }

    /// A missing or wrong setting.
    pub fn configuration(message: impl Into<String>) -> Self {
        Self::new(Kind::Configuration, message)
    }

    /// The same fault with one more thing to do about it.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<anyhow::Error> for Error {
    /// A fault nobody foresaw: the whole chain of causes is the message.
    fn from(cause: anyhow::Error) -> Self {
        Self::new(Kind::Internal, format!("{cause:#}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kinds_have_their_exit_codes() {
        let mut codes: Vec<u8> = Kind::ALL.iter().map(|kind| kind.exit_code()).collect();
        codes.dedup();
        assert_eq!(codes, [64, 65, 69, 70, 75, 77, 78, 130]);
    }

    #[test]
    fn an_unforeseen_fault_names_its_causes() {
        let cause = anyhow::anyhow!("disk full").context("cannot write the run");
        assert_eq!(Error::from(cause).message, "cannot write the run: disk full");
    }
}
