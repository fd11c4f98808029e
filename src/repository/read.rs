//! One call of git that only reads: it runs no hook, no file system monitor, no external diff and no pager, fetches nothing,
//! takes no lock, and answers in the plain C locale. Only the clean filters that the user's own configuration names may run,
//! as they do for every `git status`.

use std::time::Duration;

use super::Reader;
use crate::error::{Error, Result};
use crate::exec::{self, Exit, Start};

/// How long one call may take.
const TIME: Duration = Duration::from_secs(10);
/// How much of an answer is read, in bytes.
pub(super) const SIZE: usize = 1024 * 1024;

const GLOBAL: [&str; 12] = [
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "log.showSignature=false",
    "-c",
    "core.quotePath=false",
    "-c",
    "color.ui=false",
];

/// What git answered.
pub(super) struct Answer {
    /// Whether it ended with 0.
    pub(super) success: bool,
    /// Its output, not Unicode where the repository is not.
    pub(super) text: String,
    /// What it complained of.
    pub(super) complaint: String,
    /// Whether there was more than is kept.
    pub(super) cut: bool,
}

impl Answer {
    /// The output, where the call succeeded.
    pub(super) fn ok(self) -> Option<String> {
        self.success.then_some(self.text)
    }
}

impl Reader {
    /// Calls git with these words.
    pub(super) async fn git(&self, args: &[&str]) -> Result<Answer> {
        let start = Start {
            program: self.git.clone(),
            args: GLOBAL.iter().chain(args).map(ToString::to_string).collect(),
            directory: self.directory.clone(),
            environment: vec![
                ("LC_ALL", "C".into()),
                ("GIT_TERMINAL_PROMPT", "0".into()),
                // A partial clone would start the remote's helper to fetch what is missing.
                ("GIT_NO_LAZY_FETCH", "1".into()),
                ("GIT_ALLOW_PROTOCOL", "none".into()),
            ],
            without: vec!["GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_TRACE", "GIT_PAGER"],
        };
        let captured = exec::capture(&start, TIME, SIZE).await.map_err(|fault| {
            Error::unavailable(format!("`git {}` did not answer: {fault}", args.first().unwrap_or(&"")))
                .hint("run `git status` to see what keeps git busy")
        })?;
        Ok(Answer {
            success: captured.exit == Exit::Code(0),
            text: String::from_utf8_lossy(&captured.stdout).into_owned(),
            complaint: String::from_utf8_lossy(&captured.stderr).trim().to_owned(),
            cut: captured.cut,
        })
    }
}
