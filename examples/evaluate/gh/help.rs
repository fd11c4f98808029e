//! The real gh, which is asked for its help and nothing else.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use gut::invocation::InstalledTool;

use super::words::{OptionSpec, parse_options};

/// The real gh, and where its answers are kept.
pub(super) struct Real {
    program: PathBuf,
    cache: PathBuf,
}

impl Real {
    pub(super) fn find() -> Result<Self> {
        let variable = |name: &str| std::env::var_os(name).map(PathBuf::from).with_context(|| format!("no `{name}`"));
        Ok(Self { program: variable("REAL_GH")?, cache: variable("XDG_CACHE_HOME")?.join("evaluate-gh") })
    }

    fn command(&self, words: &[String]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(words).env("GH_NO_UPDATE_NOTIFIER", "1").env("GH_TELEMETRY", "false").env("NO_COLOR", "1");
        command
    }

    /// Lets the real gh answer.
    pub(super) fn pass_on(&self, words: &[String]) -> Result<u8> {
        let status = self.command(words).status()?;
        Ok(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1))
    }

    /// What it prints, remembered.
    fn text(&self, words: &[String]) -> Result<String> {
        let file = self.cache.join(words.join("-"));
        if let Ok(text) = std::fs::read_to_string(&file) {
            return Ok(text);
        }
        let text = String::from_utf8_lossy(&self.command(words).output()?.stdout).into_owned();
        std::fs::create_dir_all(&self.cache)?;
        // Others may write it at the same time.
        let mut whole = tempfile::NamedTempFile::new_in(&self.cache)?;
        std::io::Write::write_all(&mut whole, text.as_bytes())?;
        whole.persist(&file)?;
        Ok(text)
    }

    /// The gh that is played, as gut reads it.
    pub(super) fn tool(&self) -> InstalledTool {
        let text = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(ToString::to_string).collect();
            self.text(&words).map_err(|fault| fault.to_string())
        };
        InstalledTool::gh(self.program.clone(), text(&["--version"]), text(&["--help"]), text(&["help", "reference"]))
    }

    /// The options of a command.
    pub(super) fn options(&self, command: &[&str]) -> Result<Vec<OptionSpec>> {
        let words: Vec<String> = command.iter().copied().chain(["--help"]).map(str::to_owned).collect();
        Ok(parse_options(&self.text(&words)?))
    }
}
