//! The subcommands and their options.

use clap::{Args, Subcommand, ValueEnum};

use super::Options;
use crate::run::names_run;

/// How an undo is taken back.
#[derive(Debug, Clone, Default, Args)]
pub struct RedoOptions {
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// What an undo is of, and how.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct UndoOptions {
    /// The run to take back, as --list names it; the last one without it
    #[arg(value_name = "RUN", value_parser = run_name)]
    pub run: Option<String>,
    /// List the runs that can be taken back, the newest first
    #[arg(long, conflicts_with = "run")]
    pub list: bool,
    /// Show what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// The name of a run, which no word of a request looks like: `20261123-101500-k3f9`, its last letters, or its beginning.
fn run_name(word: &str) -> Result<String, String> {
    if names_run(word) {
        return Ok(word.to_owned());
    }
    Err("it is not the name of a run; `gut history` shows them".to_owned())
}

/// Something else than a request.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Take back what the last run changed here, or an earlier one
    #[command(after_help = "Examples:\n  gut undo\n  gut undo --list\n  gut undo --dry-run")]
    Undo(UndoOptions),
    /// Bring back what the last `gut undo` took
    Redo(RedoOptions),
    /// List the recipes, or those about these words
    #[command(after_help = "Examples:\n  gut recipes\n  gut recipes undo commit")]
    Recipes {
        /// What the recipes are about
        words: Vec<String>,
    },
    /// Set up a model: the provider, its key, its model
    #[command(
        after_help = "Examples:\n  gut setup\n  gut setup --non-interactive --provider ollama\n  pass show groq | gut setup --non-interactive --provider groq --key-from-stdin"
    )]
    Setup(SetupOptions),
    /// Say what gut found and what is wrong, and how it is mended
    #[command(after_help = "Examples:\n  gut doctor\n  gut doctor --json --offline")]
    Doctor(DoctorOptions),
    /// Show and change the settings
    #[command(after_help = "Examples:\n  gut config list\n  gut config set model gpt-6-luna\n  gut config edit")]
    Config {
        /// What to do with them
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Explain a command part by part, from the help of the git and gh that are installed
    #[command(
        after_help = "Examples:\n  gut explain git rebase --onto main topic~3 topic\n  gut explain --offline gh pr merge 7 --squash"
    )]
    Explain(ExplainOptions),
    /// Explain and mend the command that failed last
    #[command(
        after_help = "Example:\n  git comit -m 'fix login'\n  gut fix\n\nIt needs `gut init` for commands that were typed in the shell."
    )]
    Fix(FixOptions),
    /// List the runs, the newest first
    #[command(after_help = "Examples:\n  gut history\n  gut history --json | jq .request\n  gut history --clear")]
    History(HistoryOptions),
    /// Show a run: its commands, its explanation and what became of them
    #[command(after_help = "Examples:\n  gut show\n  gut show k3f9\n  gut show --json | jq .attempts")]
    Show(ShowOptions),
    /// Put the request of a run again
    #[command(after_help = "Examples:\n  gut again\n  gut again k3f9 --yes")]
    Again(RunOptions),
    /// Go on with a run that was interrupted, at the stage it had reached
    #[command(after_help = "Examples:\n  gut resume\n  gut resume k3f9")]
    Resume(RunOptions),
    /// Summarise the runs: how many, how often accepted, how long, how many tokens
    Stats(StatsOptions),
    /// Print what a shell needs: completions, a key that turns words into a command, the last failure
    #[command(
        after_help = "Examples:\n  echo 'eval \"$(gut init bash)\"' >> ~/.bashrc\n  echo 'eval \"$(gut init zsh)\"' >> ~/.zshrc\n  echo 'gut init fish | source' >> ~/.config/fish/config.fish\n  gut help shells"
    )]
    Init {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print the completions of a shell
    #[command(after_help = "Example:\n  gut completions bash > ~/.local/share/bash-completion/completions/gut")]
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: Shell,
    },
    /// Print help about a subcommand or a topic
    #[command(after_help = "Topics: recipes, risk, privacy, exit-codes, shells, scripts")]
    Help {
        /// The subcommand or topic
        topic: Option<String>,
    },
}

/// The shells that completions and the integration are there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Powershell,
    Elvish,
    Nushell,
}

/// What is explained, and by whom.
#[derive(Debug, Clone, Default, Args)]
pub struct ExplainOptions {
    /// Call no model: the installed help alone
    #[arg(long)]
    pub offline: bool,
    /// Print the parts as JSON
    #[arg(long)]
    pub json: bool,
    /// The command, as it would be typed
    #[arg(value_name = "COMMAND", required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub command: Vec<String>,
}

/// How a failed command is mended.
#[derive(Debug, Clone, Default, Args)]
pub struct FixOptions {
    /// What the request of the mended command is asked with: `--yes`, `--print` and the like.
    #[command(flatten)]
    pub options: Options,
}

/// Which runs are listed, and how.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct HistoryOptions {
    /// Print the runs as JSON, one a line
    #[arg(long)]
    pub json: bool,
    /// List these many at most
    #[arg(long, value_name = "COUNT")]
    pub limit: Option<std::num::NonZeroUsize>,
    /// Delete every run that is kept, after asking
    #[arg(long, conflicts_with_all = ["json", "limit"])]
    pub clear: bool,
    /// Do not ask
    #[arg(short, long, requires = "clear")]
    pub yes: bool,
    /// Whether `--plain` stood before the name.
    #[arg(skip)]
    pub plain: bool,
}

/// Which run is meant.
#[derive(Debug, Clone, Default, Args)]
pub struct RunOptions {
    /// The run, as `gut history` names it, or its last four letters; the last one of this directory without it
    #[arg(value_name = "RUN", value_parser = run_name)]
    pub run: Option<String>,
    /// How the run is asked and told: `--yes`, `--print`, `--json` and the like.
    #[command(flatten)]
    pub options: Options,
}

/// Which run is shown, and how.
#[derive(Debug, Clone, Default, Args)]
pub struct ShowOptions {
    /// The run, as `gut history` names it, or its last four letters; the last one without it
    #[arg(value_name = "RUN", value_parser = run_name)]
    pub run: Option<String>,
    /// Print everything that is kept of it, as JSON
    #[arg(long)]
    pub json: bool,
}

/// How the summary is printed.
#[derive(Debug, Clone, Default, Args)]
pub struct StatsOptions {
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// How a model is set up.
#[derive(Debug, Clone, Default, Args)]
pub struct SetupOptions {
    /// Ask nothing: take what the other options say
    #[arg(long, requires = "provider")]
    pub non_interactive: bool,
    /// The model's service by its name, as `openai` or `ollama`
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// The base URL of the service, where it is not the usual one
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The name of the model
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Read the key from standard input
    #[arg(long, requires = "non_interactive")]
    pub key_from_stdin: bool,
    /// Do not call the model to see whether it answers
    #[arg(long)]
    pub no_test: bool,
}

/// What is looked at, and how it is told.
#[derive(Debug, Clone, Default, Args)]
pub struct DoctorOptions {
    /// Print the findings as JSON
    #[arg(long)]
    pub json: bool,
    /// Call no service
    #[arg(long)]
    pub offline: bool,
}

/// What is done with the settings.
#[derive(Debug, Clone, Subcommand)]
pub enum ConfigCommand {
    /// Print the value of a setting
    Get {
        /// Its name, as `gut config list` shows it
        name: String,
    },
    /// Set a setting in the file
    Set {
        /// Its name, as `gut config list` shows it
        name: String,
        /// Its value; lists are separated by commas
        value: String,
    },
    /// Take a setting out of the file
    Unset {
        /// Its name
        name: String,
    },
    /// Show every setting, its value and who set it
    List,
    /// Print where the file is
    Path,
    /// Open the file in your editor
    Edit,
    /// Print the JSON schema of the file
    Schema,
}

impl Command {
    /// The options of a request that a subcommand takes too.
    pub fn options(&self) -> Option<&Options> {
        match self {
            Self::Again(RunOptions { options, .. })
            | Self::Resume(RunOptions { options, .. })
            | Self::Fix(FixOptions { options }) => Some(options),
            _ => None,
        }
    }

    /// The same, with what stood before its name: `gut --yes undo`.
    pub(super) fn with(mut self, options: &Options) -> Self {
        match &mut self {
            Self::Undo(undo) => {
                undo.yes |= options.yes;
                undo.dry_run |= options.dry_run;
            }
            Self::Redo(redo) => {
                redo.yes |= options.yes;
                redo.dry_run |= options.dry_run;
            }
            Self::Fix(FixOptions { options: own }) | Self::Again(RunOptions { options: own, .. }) => {
                *own = own.clone().over(options);
            }
            Self::History(history) => {
                history.json |= options.json;
                history.yes |= options.yes;
                history.plain |= options.plain;
            }
            Self::Resume(RunOptions { options: own, .. }) => *own = own.clone().over(options),
            Self::Explain(ExplainOptions { json, .. })
            | Self::Show(ShowOptions { json, .. })
            | Self::Stats(StatsOptions { json })
            | Self::Doctor(DoctorOptions { json, .. }) => *json |= options.json,
            Self::Completions { .. }
            | Self::Init { .. }
            | Self::Help { .. }
            | Self::Recipes { .. }
            | Self::Setup(_)
            | Self::Config { .. } => {}
        }
        self
    }
}
