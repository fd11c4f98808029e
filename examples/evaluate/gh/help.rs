//! The real gh, which is asked for its help and nothing else.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use gut::invocation::GH_GROUPS;

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
        command.args(words).env("GH_NO_UPDATE_NOTIFIER", "1").env("NO_COLOR", "1");
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

    /// The commands it has: `pr create`.
    pub(super) fn commands(&self) -> Result<Vec<String>> {
        let reference = self.text(&["help".to_owned(), "reference".to_owned()])?;
        let headings = reference.lines().filter(|line| line.starts_with("##"));
        let paths: Vec<String> = headings
            .filter_map(|line| line.trim_start_matches('#').trim().strip_prefix("`gh "))
            .map(|usage| {
                let is_name = |word: &&str| {
                    word.starts_with(|first: char| first.is_ascii_lowercase())
                        && word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-')
                };
                usage.trim_end_matches('`').split(' ').take_while(is_name).collect::<Vec<_>>().join(" ")
            })
            .filter(|path| path.split(' ').next().is_some_and(|group| GH_GROUPS.contains(&group)))
            .collect();
        let is_group = |path: &String| paths.iter().any(|other| other.starts_with(&format!("{path} ")));
        Ok(paths.iter().filter(|path| !is_group(path)).cloned().collect())
    }

    /// The options of a command.
    pub(super) fn options(&self, command: &[String]) -> Result<Vec<OptionSpec>> {
        let words: Vec<String> = command.iter().cloned().chain(std::iter::once("--help".to_owned())).collect();
        Ok(parse_options(&self.text(&words)?))
    }
}
