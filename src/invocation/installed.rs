//! Which git and gh are installed, and which commands they have. Asked once, then remembered by the binary's identity.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Tool;
use crate::error::{Error, Result};
use crate::exec::{self, Captured, Exit, Start};

/// The groups of gh's own commands. gh lists installed extensions, which are other people's programs, like its own.
///
/// Source: `gh help reference` of gh 2.23 and the reference pages of later versions.
pub const GH_GROUPS: [&str; 31] = [
    "agent-task",
    "alias",
    "api",
    "attestation",
    "auth",
    "browse",
    "cache",
    "codespace",
    "completion",
    "config",
    "extension",
    "gist",
    "gpg-key",
    "issue",
    "label",
    "licenses",
    "org",
    "pr",
    "preview",
    "project",
    "release",
    "repo",
    "ruleset",
    "run",
    "search",
    "secret",
    "ssh-key",
    "status",
    "variable",
    "workflow",
    "copilot",
];

/// One installed tool.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstalledTool {
    /// The absolute path of the program.
    pub program: PathBuf,
    /// Its version: `2.47.3`.
    pub version: String,
    /// Its own commands: `commit` for git, `pr create` for gh. Aliases and extensions are not among them.
    pub commands: Vec<String>,
    /// Those of git that print their usage, and do nothing else, when they are asked with `-h`.
    #[serde(default)]
    pub helpful: Vec<String>,
}

#[cfg(test)]
impl InstalledTool {
    /// A tool that has these commands and is not there.
    pub(crate) fn for_tests(commands: &[&str]) -> Self {
        let commands = commands.iter().map(ToString::to_string).collect();
        Self { program: "/nowhere/tool".into(), version: "1".into(), commands, helpful: Vec::new() }
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

/// The file it is remembered in; another name where the form changes.
const MEMORY: &str = "tools-2.json";

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
                (None, Some(program)) => ask_gh(program).await,
                (None, None) => None,
            }
        };
        let (git, gh) = tokio::join!(ask_git, ask_gh);
        let installed = Self { git: git?, gh };
        if !complete {
            // A cache that cannot be written costs time, nothing else.
            let _: Option<()> = installed.remember(&file);
        }
        Ok(installed)
    }

    fn remember(&self, file: &Path) -> Option<()> {
        let tools = std::iter::once(&self.git).chain(&self.gh);
        let memory: Memory =
            tools.filter_map(|tool| Some((exec::identity(&tool.program).ok()?, tool.clone()))).collect();
        crate::files::write_private(file, &serde_json::to_vec(&memory).ok()?).ok()
    }
}

/// Starts the program where nothing can be found, and returns what it prints.
pub(super) async fn answer(program: &Path, args: &[&str]) -> Option<String> {
    answer_in(program, args, program.parent().unwrap_or(Path::new("/"))).await
}

/// The same in this directory.
pub(super) async fn answer_in(program: &Path, args: &[&str], directory: &Path) -> Option<String> {
    let captured = call(program, args, directory).await?;
    (captured.exit == Exit::Code(0)).then(|| String::from_utf8_lossy(&captured.stdout).into_owned())
}

/// The usage text of a command; git ends with 129 when it is asked for it. `None` where it prints none.
pub(super) async fn usage_text(program: &Path, args: &[&str], directory: &Path) -> Option<String> {
    let captured = call(program, args, directory).await?;
    // Some commands print it to standard error.
    let text = String::from_utf8_lossy(&[captured.stdout, captured.stderr].concat()).into_owned();
    text.to_lowercase().contains("usage").then_some(text)
}

async fn call(program: &Path, args: &[&str], directory: &Path) -> Option<Captured> {
    let start = Start {
        program: program.to_owned(),
        args: args.iter().map(ToString::to_string).collect(),
        directory: directory.to_owned(),
        environment: vec![
            ("LC_ALL", "C".into()),
            ("NO_COLOR", "1".into()),
            ("PAGER", "cat".into()),
            ("GIT_PAGER", "cat".into()),
            ("GH_PAGER", "cat".into()),
            ("GH_NO_UPDATE_NOTIFIER", "1".into()),
            ("GH_PROMPT_DISABLED", "1".into()),
            ("GIT_NO_LAZY_FETCH", "1".into()),
        ],
        ..Start::default()
    };
    exec::capture(&start, Duration::from_secs(10), 4 * 1024 * 1024).await.ok()
}

async fn ask_git(program: PathBuf) -> Result<InstalledTool> {
    let (version, commands, helpful) = tokio::join!(
        answer(&program, &["--version"]),
        answer(&program, &["--list-cmds=main,nohelpers"]),
        answer(&program, &["--list-cmds=parseopt"])
    );
    let (Some(version), Some(commands), Some(helpful)) = (version, commands, helpful) else {
        return Err(Error::unavailable(format!("`{}` does not answer as git does", program.display()))
            .hint("run `git --version` to see what it says; git 2.18 or newer is needed"));
    };
    Ok(InstalledTool {
        program,
        version: version_number(&version),
        commands: commands.lines().map(str::to_owned).collect(),
        helpful: helpful.split_whitespace().map(str::to_owned).collect(),
    })
}

async fn ask_gh(program: PathBuf) -> Option<InstalledTool> {
    let (version, reference) = tokio::join!(answer(&program, &["--version"]), answer(&program, &["help", "reference"]));
    let commands = parse_reference(&reference?);
    Some(InstalledTool { program, version: version_number(&version?), commands, helpful: Vec::new() })
}

/// The first word of a version line that begins with a digit.
fn version_number(line: &str) -> String {
    let mut words = line.split_whitespace();
    words.find(|word| word.starts_with(|first: char| first.is_ascii_digit())).unwrap_or("unknown").to_owned()
}

/// The commands of gh from the headings of `gh help reference`: paths that no other path begins with.
fn parse_reference(reference: &str) -> Vec<String> {
    let paths: Vec<String> = reference
        .lines()
        .filter_map(|line| line.trim_start_matches('#').trim().strip_prefix("`gh ").filter(|_| line.starts_with("##")))
        .map(|usage| {
            let is_name = |word: &&str| {
                word.starts_with(|first: char| first.is_ascii_lowercase())
                    && word.chars().all(|character| character.is_ascii_lowercase() || character == '-')
            };
            usage.trim_end_matches('`').split([' ', ';']).take_while(is_name).collect::<Vec<_>>().join(" ")
        })
        .filter(|path| path.split(' ').next().is_some_and(|group| GH_GROUPS.contains(&group)))
        .collect();
    let is_group = |path: &String| paths.iter().any(|other| other.starts_with(&format!("{path} ")));
    paths.iter().filter(|path| !is_group(path)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_headings_of_the_reference() {
        let reference = "# gh reference\n\n## `gh api <endpoint> [flags]`\n\nMake a request\n\n```\n-H\n```\n\n\
            ## `gh codespace`\n\n#### `gh codespace ports`\n\n##### `gh codespace ports forward <a>:<b>...`\n\n\
            ## `gh pr <command>`\n\n### `gh pr view [<number> | <url>] [flags]`\n\n## `gh status [flags]`\n\n\
            ## `gh my-extension`\n";
        assert_eq!(parse_reference(reference), ["api", "codespace ports forward", "pr view", "status"]);
    }

    #[test]
    fn finds_the_version() {
        assert_eq!(version_number("git version 2.47.3 (Apple Git-1)"), "2.47.3");
        assert_eq!(version_number("gh version 2.23.0 (2023-02-27)\nhttps://x"), "2.23.0");
        assert_eq!(version_number(""), "unknown");
    }
}
