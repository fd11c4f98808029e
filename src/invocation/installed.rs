//! Which git and gh are installed, and which commands they have. Asked once, then remembered by the binary's identity.

mod account;
mod github;
mod help;
mod hidden;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::second_names::in_first_names;
use super::{Invocation, Tool};
use crate::error::{Error, Result};
use crate::exec;

pub use account::SignIn;
pub(super) use help::gh_help;
pub(super) use hidden::{told, told_in, usage_text};

/// One installed tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledTool {
    /// The absolute path of the program.
    pub program: PathBuf,
    /// Its version: `2.47.3`; `unknown` where it could not be read.
    pub version: String,
    /// Its own commands.
    pub commands: Commands,
    /// The second names of gh's commands and groups and the first ones, as paths: `pr ls` and `pr list`.
    #[serde(default)]
    pub second_names: BTreeMap<String, String>,
    /// Those of git that print their usage, and do nothing else, when they are asked with `-h`.
    #[serde(default)]
    pub helpful: Vec<String>,
}

/// The commands of a tool, as far as it tells them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Commands {
    /// All of them: `commit` for git, `pr create` for gh. Aliases and extensions are not among them.
    Read(Vec<String>),
    /// None could be read, for this reason. Nothing is known of what the tool has, and nothing may be taken for missing.
    Unread(String),
}

impl Commands {
    /// Their names; none where they could not be read.
    pub fn names(&self) -> &[String] {
        match self {
            Self::Read(names) => names,
            Self::Unread(_) => &[],
        }
    }

    /// Whether this is one of them.
    pub fn has(&self, name: &str) -> bool {
        self.names().iter().any(|known| known == name)
    }

    /// Whether this is one of them, or a group of some.
    pub fn begin_with(&self, path: &str) -> bool {
        self.names()
            .iter()
            .any(|known| known.strip_prefix(path).is_some_and(|behind| behind.is_empty() || behind.starts_with(' ')))
    }

    /// Why they could not be read, where they could not.
    pub fn unread(&self) -> Option<&str> {
        match self {
            Self::Read(_) => None,
            Self::Unread(why) => Some(why),
        }
    }
}

impl FromIterator<String> for Commands {
    fn from_iter<T: IntoIterator<Item = String>>(names: T) -> Self {
        Self::Read(names.into_iter().collect())
    }
}

impl InstalledTool {
    /// gh, from what it prints for `--version`, `--help` and `help reference`, or why it prints nothing.
    pub fn gh(program: PathBuf, version: Told, help: Told, reference: Told) -> Self {
        let number = version.as_deref().ok().and_then(version_number).unwrap_or_else(unknown);
        let listing = version.and_then(|version| github::read(&version, &help?, &reference?));
        let (commands, second_names) = match listing {
            Ok(listing) => (Commands::Read(listing.commands), listing.second_names),
            Err(why) => (Commands::Unread(why), BTreeMap::new()),
        };
        Self { program, version: number, commands, second_names, helpful: Vec::new() }
    }

    /// The words that name the subcommand, as [`Invocation::subcommand`] has them, by the second names that this tool tells.
    pub fn subcommand<'a>(&'a self, invocation: &'a Invocation) -> Vec<&'a str> {
        if self.commands.unread().is_some() {
            return invocation.subcommand();
        }
        let first_name = |path: &str| self.second_names.get(path).map(String::as_str);
        in_first_names(&invocation.written_subcommand(), first_name)
    }

    /// The command that an invocation names, as this tool calls it; `None` where the tool has no such command.
    pub fn command<'a>(&'a self, invocation: &'a Invocation) -> Option<Vec<&'a str>> {
        let mut words = self.subcommand(invocation);
        while !words.is_empty() && !self.commands.has(&words.join(" ")) {
            words.pop();
        }
        (!words.is_empty()).then_some(words)
    }
}

#[cfg(test)]
impl InstalledTool {
    /// A tool that has these commands and is not there.
    pub(crate) fn for_tests(commands: &[&str]) -> Self {
        Self {
            program: "/nowhere/tool".into(),
            version: "1".into(),
            commands: commands.iter().map(ToString::to_string).collect(),
            second_names: BTreeMap::new(),
            helpful: Vec::new(),
        }
    }
}

/// The tools of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Installed {
    /// git, without which gut has nothing to do.
    pub git: InstalledTool,
    /// gh, where it is installed.
    pub gh: Option<InstalledTool>,
}

/// What a program prints, or why it does not, as one phrase.
pub type Told = std::result::Result<String, String>;

/// The file it is remembered in; another name where the form changes.
const MEMORY: &str = "tools-3.json";

/// What is remembered: an installed tool by the identity of its binary.
type Memory = BTreeMap<String, InstalledTool>;

impl Installed {
    /// This tool, where it is installed.
    pub fn tool(&self, tool: Tool) -> Option<&InstalledTool> {
        match tool {
            Tool::Git => Some(&self.git),
            Tool::Gh => self.gh.as_ref(),
        }
    }

    /// Finds both tools in the directories of `path` and asks each what it has, or remembers it from `cache`.
    ///
    /// # Errors
    /// `unavailable` when there is no git, or it does not answer.
    pub async fn read(path: &OsStr, cache: &Path) -> Result<Self> {
        let Some(git) = exec::find_program(Tool::Git.name(), path) else {
            return Err(Error::unavailable("`git` is not installed")
                .hint("install git (https://git-scm.com/downloads) and check that it is on your PATH"));
        };
        let gh = exec::find_program(Tool::Gh.name(), path);
        let file = cache.join(MEMORY);
        let memory: Memory =
            std::fs::read(&file).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default();
        let known = |program: &Path| exec::identity(program).ok().and_then(|identity| memory.get(&identity).cloned());
        let git_known = known(&git);
        let gh_known = gh.as_deref().and_then(known);
        let complete = git_known.is_some() && gh.is_some() == gh_known.is_some();
        let ask_git = async {
            match git_known {
                Some(found) => Ok(found),
                None => ask_git(git).await,
            }
        };
        let ask_gh = async {
            match (gh_known, gh) {
                (Some(found), _) => Some(found),
                (None, Some(program)) => Some(ask_gh(program, cache).await),
                (None, None) => None,
            }
        };
        // What takes longest is started first.
        let (gh, git) = tokio::join!(ask_gh, ask_git);
        let installed = Self { git: git?, gh };
        if !complete {
            // A cache that cannot be written costs time, nothing else.
            let _: Option<()> = installed.remember(&file);
        }
        Ok(installed)
    }

    fn remember(&self, file: &Path) -> Option<()> {
        // What failed once may succeed the next time: a configuration is repaired, and the program stays the same.
        let tools = std::iter::once(&self.git).chain(&self.gh).filter(|tool| tool.commands.unread().is_none());
        let memory: Memory =
            tools.filter_map(|tool| Some((exec::identity(&tool.program).ok()?, tool.clone()))).collect();
        crate::files::write_private(file, &serde_json::to_vec(&memory).ok()?).ok()
    }
}

async fn ask_git(program: PathBuf) -> Result<InstalledTool> {
    let answers = tokio::try_join!(
        hidden::told(&program, &["--version"]),
        hidden::told(&program, &["--list-cmds=main,nohelpers"]),
        hidden::told(&program, &["--list-cmds=parseopt"])
    );
    let Ok((version, commands, helpful)) = answers else {
        return Err(Error::unavailable(format!("`{}` does not answer as git does", program.display()))
            .hint("run `git --version` to see what it says; git 2.18 or newer is needed"));
    };
    Ok(InstalledTool {
        program,
        version: version_number(&version).unwrap_or_else(unknown),
        commands: commands.lines().map(str::to_owned).collect(),
        second_names: BTreeMap::new(),
        helpful: helpful.split_whitespace().map(str::to_owned).collect(),
    })
}

async fn ask_gh(program: PathBuf, cache: &Path) -> InstalledTool {
    let (reference, help, version) = tokio::join!(
        hidden::told(&program, &["help", "reference"]),
        hidden::told(&program, &["--help"]),
        hidden::told(&program, &["--version"])
    );
    if let Ok(help) = &help {
        // A legend asks for it too.
        help::keep(&program, &[], help, cache);
    }
    InstalledTool::gh(program, version, help, reference)
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// The first word of a version line that begins with a digit.
fn version_number(line: &str) -> Option<String> {
    let mut words = line.split_whitespace();
    words.find(|word| word.starts_with(|first: char| first.is_ascii_digit())).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_version() {
        assert_eq!(version_number("git version 2.47.3 (Apple Git-1)").as_deref(), Some("2.47.3"));
        assert_eq!(version_number("gh version 2.23.0 (2023-02-27)\nhttps://x").as_deref(), Some("2.23.0"));
        assert_eq!(version_number(""), None);
    }

    fn gh(commands: Commands) -> InstalledTool {
        InstalledTool {
            program: "/bin/gh".into(),
            version: "2".into(),
            commands,
            second_names: [("jars".to_owned(), "jar".to_owned()), ("jar new".to_owned(), "jar make".to_owned())].into(),
            helpful: Vec::new(),
        }
    }

    #[test]
    fn a_command_is_called_as_the_tool_calls_it() {
        let gh = gh(["jar make", "jar lids", "jar lids turn"].map(str::to_owned).into_iter().collect());
        for (line, command) in [
            ("gh jars new lids", Some("jar make")),
            ("gh jar make -x", Some("jar make")),
            ("gh jars lids turn", Some("jar lids turn")),
            ("gh jars lids 12", Some("jar lids")),
            ("gh jars", None),
            ("gh pr ls", None),
        ] {
            let invocation = Invocation::parse(line).unwrap();
            assert_eq!(gh.command(&invocation).map(|words| words.join(" ")).as_deref(), command, "{line}");
        }
        assert!(gh.commands.begin_with("jar") && gh.commands.begin_with("jar lids turn"));
        assert!(!gh.commands.begin_with("ja") && !gh.commands.begin_with("jar turn"));
    }

    #[test]
    fn of_a_tool_that_cannot_be_read_nothing_is_missing_and_nothing_is_there() {
        let gh = gh(Commands::Unread("why".into()));
        let invocation = Invocation::new(Tool::Gh, ["pr", "ls"]);
        assert_eq!(gh.command(&invocation), None);
        assert_eq!(gh.subcommand(&invocation), ["pr", "list"], "by the names that every gh has");
        assert_eq!((gh.commands.names().len(), gh.commands.unread()), (0, Some("why")));
    }
}
