//! The small GitHub of one command: its state, the repository that is meant, and git.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Map, Value, json};

use super::words::Words;

/// The state, while a command works on it.
pub(super) struct Session {
    path: PathBuf,
    before: Value,
    /// What there is: `account`, `users`, `gists`, and each repository by its name.
    pub(super) state: Value,
    /// The code to end with.
    pub(super) code: u8,
}

impl Session {
    pub(super) fn open() -> Result<Self> {
        let path = PathBuf::from(std::env::var_os("GH_STATE").context("no `GH_STATE`")?);
        let state: Value = serde_json::from_slice(&std::fs::read(&path)?)?;
        Ok(Self { path, before: state.clone(), state, code: 0 })
    }

    /// Writes what has changed.
    pub(super) fn save(&self) -> Result<()> {
        if self.state != self.before {
            std::fs::write(&self.path, format!("{:#}\n", self.state))?;
        }
        Ok(())
    }

    /// Who is logged in.
    pub(super) fn login(&self) -> String {
        self.state["account"]["login"].as_str().unwrap_or("ada").to_owned()
    }

    /// The repository that is meant: of `--repo`, or of the remotes.
    pub(super) fn repository(&self, words: &Words) -> Result<String> {
        match words.value("repo") {
            Some(name) => self.named(name),
            None => self.of_remotes(),
        }
    }

    /// A repository by its name or address.
    pub(super) fn named(&self, name: &str) -> Result<String> {
        let name = repository_name(name);
        let name = if name.contains('/') { name } else { format!("{}/{name}", self.login()) };
        ensure!(
            self.state[&name].is_object(),
            "GraphQL: Could not resolve to a Repository with the name '{name}'. (repository)"
        );
        Ok(name)
    }

    /// The repository of the remotes: gh looks at `upstream` first, then `github`, then `origin`.
    pub(super) fn of_remotes(&self) -> Result<String> {
        let remotes = git(&["config", "--get-regexp", r"^remote\..*\.url$"]).unwrap_or_default();
        let remotes: Vec<(&str, &str)> = remotes
            .lines()
            .filter_map(|line| line.split_once(' '))
            .filter_map(|(key, url)| Some((key.strip_prefix("remote.")?.strip_suffix(".url")?, url)))
            .collect();
        if remotes.is_empty() {
            git(&["rev-parse", "--git-dir"])?;
            bail!("no git remotes found");
        }
        let resolved = |name: &str| git(&["config", &format!("remote.{name}.gh-resolved")]).is_ok();
        let chosen = remotes.iter().find(|(name, _)| resolved(name));
        let usual =
            ["upstream", "github", "origin"].iter().find_map(|name| remotes.iter().find(|(other, _)| other == name));
        let Some((_, url)) = chosen.or(usual).or(remotes.first()) else { bail!("no git remotes found") };
        self.named(url)
    }

    /// A part of a repository: its `prs`, its `labels`.
    pub(super) fn part(&mut self, repository: &str, part: &str) -> Result<&mut Map<String, Value>> {
        let place = &mut self.state[repository][part];
        if place.is_null() {
            *place = json!({});
        }
        place.as_object_mut().with_context(|| format!("`{part}` of {repository} is no object"))
    }

    /// The things of a part, in their order.
    pub(super) fn things(&self, repository: &str, part: &str) -> Vec<(String, Value)> {
        let things = self.state[repository][part].as_object();
        things
            .map(|things| things.iter().map(|(key, value)| (key.clone(), value.clone())).collect())
            .unwrap_or_default()
    }

    /// The number for the next issue or pull request.
    pub(super) fn next_number(&self, repository: &str) -> u64 {
        let numbers = ["prs", "issues"].into_iter().flat_map(|part| self.things(repository, part));
        numbers.filter_map(|(key, _)| key.parse::<u64>().ok()).max().unwrap_or(0) + 1
    }
}

/// `owner/name` of `HOST/OWNER/REPO`, a web address or one of ssh.
pub(super) fn repository_name(text: &str) -> String {
    let text = text.strip_prefix("https://").or(text.strip_prefix("ssh://git@")).unwrap_or(text);
    let text = text.strip_prefix("git@github.com:").or(text.strip_prefix("github.com/")).unwrap_or(text);
    text.trim_end_matches('/').trim_end_matches(".git").to_owned()
}

/// The bare repository behind a name.
pub(super) fn bare(repository: &str) -> PathBuf {
    PathBuf::from(std::env::var_os("REMOTES").unwrap_or_default()).join(format!("{repository}.git"))
}

/// What git says, without the last line end.
pub(super) fn git(args: &[&str]) -> Result<String> {
    let output = Command::new("git").args(args).output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim_end());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// The same in the bare repository behind a name.
pub(super) fn git_there(repository: &str, args: &[&str]) -> Result<String> {
    let directory = format!("--git-dir={}", bare(repository).display());
    let words: Vec<&str> = std::iter::once(directory.as_str()).chain(args.iter().copied()).collect();
    git(&words)
}

/// The branch at hand.
pub(super) fn current_branch() -> Result<String> {
    git(&["symbolic-ref", "-q", "--short", "HEAD"])
        .ok()
        .context("could not determine current branch: not on any branch")
}
