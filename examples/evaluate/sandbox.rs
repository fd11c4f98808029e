//! A machine of an entry's own: a home, a repository, remotes, a small GitHub, and a clock that stands still.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use crate::process::{End, run};

/// The functions that set-ups and checks use.
const PRELUDE: &str = include_str!("prelude.sh");

/// The moment at which every request is made: 2026-02-02 10:00 UTC.
const NOW: &str = "1770026400";

/// The longest time for a script of ours.
const SCRIPT_LIMIT: Duration = Duration::from_secs(120);

/// What all machines of one evaluation share.
#[derive(Debug)]
pub(crate) struct Shared {
    root: PathBuf,
    path: OsString,
    gh: PathBuf,
}

impl Shared {
    /// Puts our faces in front of all programs.
    ///
    /// # Errors
    /// When git or gh is not installed, or nothing can be written.
    pub(crate) fn new(root: &Path) -> Result<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        ensure!(gut::exec::find_program("git", &path).is_some(), "git is not installed");
        let Some(gh) = gut::exec::find_program("gh", &path) else {
            bail!("gh is not installed: its help texts are needed; see https://cli.github.com")
        };
        let bin = root.join("bin");
        std::fs::create_dir_all(&bin)?;
        let ourselves = std::env::current_exe()?;
        for name in ["gut", "gh", "gh-state"] {
            let face = bin.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
            #[cfg(unix)]
            std::os::unix::fs::symlink(&ourselves, face)?;
            #[cfg(not(unix))]
            std::fs::copy(&ourselves, face)?;
        }
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path)))?;
        Ok(Self { root: root.to_owned(), path, gh })
    }

    /// Where what the tools have is remembered.
    pub(crate) fn cache(&self) -> PathBuf {
        self.root.join("cache")
    }
}

/// One machine.
#[derive(Debug)]
pub(crate) struct Sandbox {
    root: PathBuf,
    variables: BTreeMap<String, OsString>,
}

impl Sandbox {
    /// A machine without a repository, below the directory of the evaluation.
    ///
    /// # Errors
    /// When nothing can be written.
    pub(crate) fn new(shared: &Shared, name: &str) -> Result<Self> {
        let root = shared.root.join("machines").join(name);
        for directory in ["home", "app", "remotes", "keep", "tmp"] {
            std::fs::create_dir_all(root.join(directory))?;
        }
        let path = |name: &str| OsString::from(root.join(name));
        let mut variables = BTreeMap::from([
            ("ROOT".to_owned(), root.clone().into()),
            ("HOME".to_owned(), path("home")),
            ("APP".to_owned(), path("app")),
            ("REMOTES".to_owned(), path("remotes")),
            ("KEEP".to_owned(), path("keep")),
            ("OUT".to_owned(), path("out")),
            ("TMPDIR".to_owned(), path("tmp")),
            ("XDG_CONFIG_HOME".to_owned(), path("home/config")),
            ("XDG_STATE_HOME".to_owned(), path("home/state")),
            ("XDG_DATA_HOME".to_owned(), path("home/data")),
            ("XDG_CACHE_HOME".to_owned(), shared.cache().into()),
            ("GIT_CONFIG_GLOBAL".to_owned(), path("home/gitconfig")),
            ("GIT_CONFIG_NOSYSTEM".to_owned(), "1".into()),
            ("GIT_CEILING_DIRECTORIES".to_owned(), root.clone().into()),
            ("GIT_AUTHOR_DATE".to_owned(), format!("{NOW} +0000").into()),
            ("GIT_COMMITTER_DATE".to_owned(), format!("{NOW} +0000").into()),
            ("GIT_TEST_DATE_NOW".to_owned(), NOW.into()),
            ("GH_STATE".to_owned(), path("github.json")),
            ("REAL_GH".to_owned(), shared.gh.clone().into()),
            ("PATH".to_owned(), shared.path.clone()),
            ("TERM".to_owned(), "dumb".into()),
            ("LC_ALL".to_owned(), "C.UTF-8".into()),
            ("TZ".to_owned(), "UTC".into()),
        ]);
        for name in ["GUT_TIMEOUT", "GUT_RETRIES", "GUT_EXAMPLES"] {
            variables.extend(std::env::var_os(name).map(|value| (name.to_owned(), value)));
        }
        let global = format!(
            "[user]\nname = Ada Test\nemail = ada@example.org\n[init]\ndefaultBranch = main\n[commit]\ngpgSign = false\n\
             [gc]\nauto = 0\n[maintenance]\nauto = false\n[protocol \"file\"]\nallow = always\n[url \"file://{}/\"]\n\
             insteadOf = https://github.com/\n",
            root.join("remotes").display()
        );
        std::fs::write(root.join("home/gitconfig"), global)?;
        std::fs::write(root.join("github.json"), "{}\n")?;
        std::fs::write(root.join("out"), "")?;
        Ok(Self { root, variables })
    }

    /// A path of the machine.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A command on this machine, in a directory below that of the repository.
    pub(crate) fn command(&self, program: &str, below: &str) -> Command {
        let program = gut::exec::find_program(program, &self.variables["PATH"]).unwrap_or_else(|| program.into());
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir(self.root.join("app").join(below));
        command
    }

    /// Makes the state, and notes it.
    ///
    /// # Errors
    /// When the script fails.
    pub(crate) fn set_up(&self, script: &str) -> Result<()> {
        let script = format!("{PRELUDE}\n{script}\ncd \"$APP\"\nnote_before\n");
        match self.script(&script, "setup")? {
            End::Code(0) => Ok(()),
            end => bail!("the set-up failed ({end:?}):\n{}", self.log("setup")),
        }
    }

    /// Whether the end state is right.
    ///
    /// # Errors
    /// When the check cannot be run.
    pub(crate) fn check(&self, script: &str) -> Result<bool> {
        let end = self.script(&format!("{PRELUDE}\n{script}\n"), "check")?;
        if let End::Code(127) | End::Signal | End::TimedOut = end {
            bail!("the check cannot be run ({end:?}):\n{}", self.log("check"))
        }
        Ok(end == End::Code(0))
    }

    /// The text with `{{name}}` replaced by seven digits of what the set-up kept under that name.
    pub(crate) fn fill(&self, text: &str) -> String {
        let mut filled = text.to_owned();
        while let Some((before, rest)) = filled.split_once("{{") {
            let Some((name, after)) = rest.split_once("}}") else { break };
            let kept = std::fs::read_to_string(self.root.join("keep").join(name)).unwrap_or_default();
            filled = format!("{before}{}{after}", kept.get(..7).unwrap_or("0000000"));
        }
        filled
    }

    fn script(&self, script: &str, name: &str) -> Result<End> {
        let file = self.root.join(format!("{name}.sh"));
        std::fs::write(&file, script)?;
        let mut command = self.command("sh", "");
        command.arg("-eu").arg(&file);
        let log = self.root.join(format!("{name}.log"));
        run(command, &log, &log, SCRIPT_LIMIT).context("cannot run `sh`")
    }

    /// What a script printed.
    pub(crate) fn log(&self, name: &str) -> String {
        let text = std::fs::read(self.root.join(format!("{name}.log"))).unwrap_or_default();
        let text = String::from_utf8_lossy(&text).into_owned();
        text.lines().rev().take(12).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}
