//! One call of git that only reads: it runs no hook, no file system monitor, no external diff and no pager, fetches nothing,
//! takes no lock, and answers in the plain C locale. Only the clean filters that the user's own configuration names may run,
//! as they do for every `git status`. [`Reader::whole`] is also how gut writes when it takes something back.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use super::Reader;
use crate::error::{Error, Result};
use crate::exec::{self, Captured, Exit, Start};

/// How long one call may take.
const TIME: Duration = Duration::from_secs(10);
/// How much of an answer is read, in bytes.
pub(super) const SIZE: usize = 1024 * 1024;
/// The same for what must be read whole: the index of a very large repository, say.
const LONG_TIME: Duration = Duration::from_secs(120);
const LARGE_SIZE: usize = 256 * 1024 * 1024;

const GLOBAL: [&str; 16] = [
    "--no-pager",
    "--no-optional-locks",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "core.hooksPath=/dev/null",
    // Hooks may stand in the configuration too, since git 2.54; these two are all that reading and restoring could run.
    "-c",
    "hook.reference-transaction.enabled=false",
    "-c",
    "hook.post-index-change.enabled=false",
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

/// A call with more than words.
#[derive(Default)]
pub(super) struct Call<'a> {
    /// The words.
    pub(super) args: &'a [&'a str],
    /// What git reads from standard input.
    pub(super) input: Vec<u8>,
    /// The index it works on instead of the repository's own.
    pub(super) index: Option<&'a Path>,
}

impl Reader {
    /// Calls git with these words.
    /// The program for ssh that the configuration names.
    ///
    /// # Errors
    /// When git does not answer.
    pub async fn ssh_command(&self) -> Result<Option<String>> {
        Ok(self.git(&["config", "--get", "core.sshCommand"]).await?.ok().map(|text| text.trim().to_owned()))
    }

    pub(super) async fn git(&self, args: &[&str]) -> Result<Answer> {
        let captured = self.call(&Call { args, ..Call::default() }, TIME, SIZE).await?;
        Ok(Answer {
            success: captured.exit == Exit::Code(0),
            text: String::from_utf8_lossy(&captured.stdout).into_owned(),
            complaint: complaint(&captured),
            cut: captured.cut,
        })
    }

    /// Calls git where the whole answer is needed, byte for byte.
    ///
    /// # Errors
    /// `unavailable` when git fails, does not answer in time, or answers with more than can be kept.
    pub(super) async fn whole(&self, call: Call<'_>) -> Result<Vec<u8>> {
        let captured = self.call(&call, LONG_TIME, LARGE_SIZE).await?;
        if captured.exit != Exit::Code(0) || captured.cut {
            let said = complaint(&captured);
            let said = said.lines().next().unwrap_or("nothing").trim_start_matches("fatal: ").to_owned();
            return Err(Error::unavailable(format!("`git {}` failed: {said}", call.args.first().unwrap_or(&""))));
        }
        Ok(captured.stdout)
    }

    async fn call(&self, call: &Call<'_>, time: Duration, size: usize) -> Result<Captured> {
        let mut environment: Vec<(&'static str, OsString)> = vec![
            ("LC_ALL", "C".into()),
            ("GIT_TERMINAL_PROMPT", "0".into()),
            // A partial clone would start the remote's helper to fetch what is missing.
            ("GIT_NO_LAZY_FETCH", "1".into()),
            ("GIT_ALLOW_PROTOCOL", "none".into()),
        ];
        if let Some((git, top)) = &self.at {
            environment.push(("GIT_DIR", git.into()));
            environment.extend(top.iter().map(|top| ("GIT_WORK_TREE", top.into())));
        }
        if let Some(index) = call.index {
            environment.push(("GIT_INDEX_FILE", index.into()));
        }
        let start = Start {
            program: self.git.clone(),
            args: GLOBAL.iter().chain(call.args).map(ToString::to_string).collect(),
            directory: self.directory.clone(),
            environment,
            without: vec!["GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_TRACE", "GIT_PAGER"],
            input: call.input.clone(),
            ..Start::default()
        };
        exec::capture(&start, time, size).await.map_err(|fault| {
            Error::unavailable(format!("`git {}` did not answer: {fault}", call.args.first().unwrap_or(&"")))
                .hint("run `git status` to see what keeps git busy")
        })
    }
}

fn complaint(captured: &Captured) -> String {
    String::from_utf8_lossy(&captured.stderr).trim().to_owned()
}
