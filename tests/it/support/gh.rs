//! A gh that answers the questions that gut asks for itself as a real one does, and notes what else it is given.

use super::Sandbox;

/// Which version of gh is played: their help differs.
#[derive(Clone, Copy)]
pub(crate) enum Version {
    /// Headings with backticks; the help tells of no second names.
    Old,
    /// Headings without; aliases of the user's and extensions beside gh's own commands; second names.
    New,
}

/// Answers from the files of `home/gh`, and else notes the words and the environment of a call: `gh-calls` has the lines of all
/// calls, `gh-words` the words of those that are no questions, `gh-environment` what either kind found around it.
const SCRIPT: &str = r#"
printf '%s\n' "$*" >> "$HOME/gh-calls"
said="$HOME/gh/$(printf '%s' "$*" | tr ' ' '_')"
if [ -e "$said" ]; then
  env > "$HOME/gh-environment-hidden"
  cat "$said"
  exit 0
fi
case "$*" in "auth token"*)
  env > "$HOME/gh-environment-hidden"
  if [ -e "$HOME/gh-complaint" ]; then cat "$HOME/gh-complaint" >&2; exit 1; fi
  echo token-that-is-never-shown
  exit 0
esac
env > "$HOME/gh-environment-shown"
for word in "$@"; do printf '%s\n' "$word" >> "$HOME/gh-words"; done
echo "prompts disabled: ${GH_PROMPT_DISABLED:-no}"
"#;

const FLAGS: &str = "\nFLAGS\n  -b, --body string    Body\n  -f, --fill           Fill\n  -t, --title string   Title\n\nINHERITED \
    FLAGS\n      --help                     Show help\n  -R, --repo [HOST/]OWNER/REPO   Another\n";

impl Sandbox {
    /// Installs a gh that knows `api`, `issue list`, `pr create`, `pr list`, `pr merge` and a few groups that change nothing.
    pub(crate) fn install_gh(&self, version: Version) {
        self.program("gh", SCRIPT);
        std::fs::create_dir_all(self.path("home/gh")).unwrap();
        let others = "EXTENSION COMMANDS\n  dash:        Extension dash\n\nALIAS COMMANDS\n  co:          Alias for \"pr merge\"\n\n";
        let (number, others, tick, of_pr) = match version {
            Version::Old => ("2.23.0", "", "`", ""),
            Version::New => ("2.103.3", others, "", "\nALIASES\n  gh pr new\n"),
        };
        self.gh_says("--version", &format!("gh version {number} (2023-02-27)\nhttps://example.org\n"));
        self.gh_says(
            "--help",
            &format!(
                "Work.\n\nUSAGE\n  gh <command> <subcommand> [flags]\n\nCORE COMMANDS\n  issue:       Manage issues\n  pr:          \
                 Manage pull requests\n\n{others}ADDITIONAL COMMANDS\n  api:         Make a request\n\nEXAMPLES\n  $ gh pr list\n"
            ),
        );
        let heading = |marks: &str, usage: &str| format!("{marks} {tick}gh {usage}{tick}\n\nIt does.\n\n");
        let mut reference = format!("\n# gh reference\n\n{}", heading("##", "api <endpoint> [flags]"));
        if matches!(version, Version::New) {
            reference += "## gh co\n\nAlias for \"pr merge\"\n\n## gh dash\n\nExtension dash\n\n";
        }
        reference += &heading("##", "issue <command>");
        reference += &heading("###", "issue list [flags]");
        reference += &heading("##", "pr <command>");
        reference += &heading("###", "pr create [flags]");
        if matches!(version, Version::New) {
            reference += "  -t, --title string   Title\n\nAliases\n\ngh pr new\n\n";
        }
        reference += &heading("###", "pr list [flags]");
        if matches!(version, Version::New) {
            reference += "Aliases\n\ngh pr ls\n\n### gh pr mine\n\nShell alias for \"!true\"\n\n";
        }
        reference += &heading("###", "pr merge [<number> | <url> | <branch>] [flags]");
        self.gh_says("help reference", &reference);
        self.gh_says(
            "pr --help",
            "USAGE\n  gh pr <command>\n\nGENERAL COMMANDS\n  create:      Create one\n  list:        List them\n\nTARGETED \
             COMMANDS\n  merge:       Merge one\n",
        );
        for (line, usage) in [("pr create", ""), ("pr list", ""), ("pr merge", "[<number> | <url> | <branch>] ")] {
            self.gh_says(
                &format!("{line} --help"),
                &format!("Does it.\n\nUSAGE\n  gh {line} {usage}[flags]\n{of_pr}{FLAGS}\nEXAMPLES\n  # One\n  $ gh {line} \\\n  --draft\n"),
            );
        }
    }

    /// What gh answers to these words from now on.
    pub(crate) fn gh_says(&self, words: &str, text: &str) {
        std::fs::write(self.path("home/gh").join(words.replace(' ', "_")), text).unwrap();
    }

    /// What gh complains of when it is asked for its token; it has none.
    pub(crate) fn gh_complains(&self, text: &str) {
        std::fs::write(self.path("home/gh-complaint"), text).unwrap();
    }

    /// The words of the calls that were no questions, one a line.
    pub(crate) fn gh_words(&self) -> String {
        std::fs::read_to_string(self.path("home/gh-words")).unwrap_or_default()
    }

    /// How often gh was called with exactly these words.
    pub(crate) fn gh_calls(&self, words: &str) -> usize {
        let calls = std::fs::read_to_string(self.path("home/gh-calls")).unwrap_or_default();
        calls.lines().filter(|line| *line == words).count()
    }
}
