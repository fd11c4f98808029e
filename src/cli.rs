//! The command line: structs only; their doc comments are the help text.

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::class::Class;
use crate::settings::PlannerKind;

const AFTER_HELP: &str = "\
Examples:
  gut undo my last commit but keep the changes staged
  gut \"stage everything, commit it as 'fix login' and show me the last two commits\"
  gut --print \"which branches are merged already\"
  echo \"rename this branch to feature/auth\" | gut -
  gut -c \"git commit 'feat: x'\" -q \"why does it fail?\"

Exit codes:
  0 done; a command's own code if it failed; 10 declined; 64 usage; 65 no usable answer;
  69 something is not reachable or not installed; 75 try again later; 77 refused by policy;
  78 configuration; 130 interrupted";

/// Say what you want; see the exact git or gh command, understand it, run it
///
/// gut looks your words up in its recipe book, or asks a language model, checks the command, explains it, asks you, and runs
/// it. Nothing runs that was not shown. Without any words it opens a session.
#[derive(Debug, Parser)]
#[command(name = "gut", version, after_help = AFTER_HELP, max_term_width = 100)]
#[command(
    override_usage = "gut [OPTIONS] <WORDS>...\n       gut [OPTIONS] -c <COMMAND> [-q <QUESTION>]\n       gut <SUBCOMMAND>"
)]
pub struct Cli {
    /// What to do in this run.
    #[command(flatten)]
    pub options: Options,
    /// What you want, in your words; `-` reads them from standard input
    #[arg(value_name = "WORDS")]
    pub words: Vec<String>,
    /// Something else than a request.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// A command line whose words are a request, whatever they are.
#[derive(Debug, Parser)]
#[command(name = "gut", version, disable_help_subcommand = true)]
pub struct RequestLine {
    /// What to do in this run.
    #[command(flatten)]
    pub options: Options,
    /// The words of the request.
    pub words: Vec<String>,
}

/// The options of a request.
#[derive(Debug, Clone, Default, Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Options {
    /// Run without asking: what changes nothing, and what git can take back exactly
    #[arg(short, long)]
    pub yes: bool,
    /// With --yes, also run these classes: lossy, shared, irreversible
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    pub allow: Vec<Class>,
    /// Print the command lines only, and run nothing
    #[arg(short, long)]
    pub print: bool,
    /// Explain this command, and propose a corrected one
    #[arg(short, long, value_name = "COMMAND")]
    pub command: Option<String>,
    /// What you want to know about the command of -c
    #[arg(short, long, value_name = "QUESTION", requires = "command")]
    pub question: Option<String>,
    /// Who finds the command: the recipe book first and then the model (auto), or one of them alone
    #[arg(long, value_name = "PLANNER", value_enum)]
    pub planner: Option<PlannerKind>,
    /// The model's service by its name, as `openai` or `ollama`; a wrong name lists them all
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// The base URL of the model's service, as `http://localhost:8080/v1`
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The name of the model
    #[arg(long, value_name = "NAME")]
    pub model: Option<String>,
    /// Services to ask where the first one is out of order
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub fallback: Vec<String>,
    /// Print what would be sent to the model, and send nothing
    #[arg(long)]
    pub show_prompt: bool,
    /// Tell every stage and every call of the model
    #[arg(short, long)]
    pub verbose: bool,
}

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

/// The name of a run, which no word of a request looks like: `20261123-101500-k3f9`.
fn run_name(word: &str) -> Result<String, String> {
    let parts: Vec<&str> = word.split('-').collect();
    let digits = |part: &str, length| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [day, time, letters] if digits(day, 8) && digits(time, 6) && letters.len() == 4 => Ok(word.to_owned()),
        _ => Err("it is not the name of a run; `gut undo --list` shows them".to_owned()),
    }
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
    /// Print the completions of a shell
    #[command(after_help = "Example:\n  gut completions bash > ~/.local/share/bash-completion/completions/gut")]
    Completions {
        /// The shell
        shell: Shell,
    },
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
    /// The same, where `--yes` stood before its name.
    fn with(mut self, options: &Options) -> Self {
        match &mut self {
            Self::Undo(undo) => undo.yes |= options.yes,
            Self::Redo(redo) => redo.yes |= options.yes,
            Self::Completions { .. }
            | Self::Recipes { .. }
            | Self::Setup(_)
            | Self::Doctor(_)
            | Self::Config { .. } => {}
        }
        self
    }
}

/// What a command line asks for.
#[derive(Debug)]
pub enum Wish {
    /// A request in words (may be none) with its options.
    Request {
        /// The options.
        options: Options,
        /// The words, as the shell gave them.
        words: Vec<String>,
    },
    /// Something else.
    Command(Command),
}

/// What `gut config` can do.
const OF_CONFIG: [&str; 7] = ["get", "set", "unset", "list", "path", "edit", "schema"];

/// Reads a command line. A word that is also a subcommand starts it only where the rest of the line fits it: `gut
/// completions bash` does, `gut completions are broken, fix them` is a request.
///
/// # Errors
/// What the parser has to say: help, the version, or what is wrong.
pub fn parse(args: &[std::ffi::OsString]) -> Result<Wish, clap::Error> {
    use clap::error::ErrorKind;
    let fault = match Cli::try_parse_from(args) {
        Ok(Cli { options, command: Some(command), .. }) => return Ok(Wish::Command(command.with(&options))),
        Ok(Cli { options, words, command: None }) => return Ok(Wish::Request { options, words }),
        Err(fault) => fault,
    };
    if matches!(fault.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return Err(fault);
    }
    // A word that begins with a digit behind `undo` is a name that was mistyped.
    let words: Vec<&str> =
        args.iter().skip(1).filter_map(|word| word.to_str()).filter(|word| !word.starts_with('-')).collect();
    if let ["undo", name] = words.as_slice()
        && name.starts_with(|first: char| first.is_ascii_digit())
    {
        return Err(fault);
    }
    // `gut config lst`, `gut config set model`: nobody asks for git in such words.
    if let ["config", rest @ ..] = words.as_slice()
        && (rest.len() <= 1 || (rest.len() == 2 && OF_CONFIG.contains(&rest[0])))
    {
        return Err(fault);
    }
    match RequestLine::try_parse_from(args) {
        // One word that is a subcommand's name is no request: its own message says what is missing.
        Ok(RequestLine { options, words }) if words.len() > 1 => Ok(Wish::Request { options, words }),
        _ => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn wish(line: &str) -> Result<Wish, clap::Error> {
        let args: Vec<std::ffi::OsString> = std::iter::once("gut").chain(line.split(' ')).map(Into::into).collect();
        parse(&args)
    }

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
        RequestLine::command().debug_assert();
    }

    #[test]
    fn a_subcommand_starts_only_where_the_line_fits_it() {
        assert!(matches!(wish("completions bash"), Ok(Wish::Command(Command::Completions { shell: Shell::Bash }))));
        assert!(matches!(wish("undo"), Ok(Wish::Command(Command::Undo(_)))));
        assert!(matches!(wish("undo 20261123-101500-k3f9 --yes"), Ok(Wish::Command(Command::Undo(_)))));
        assert!(matches!(wish("redo"), Ok(Wish::Command(Command::Redo(_)))));
        assert!(matches!(wish("-y undo"), Ok(Wish::Command(Command::Undo(UndoOptions { yes: true, .. })))));
        for line in ["undo my last commit", "undo the merge", "redo the commit"] {
            assert!(matches!(wish(line), Ok(Wish::Request { .. })), "{line}");
        }
        for line in ["completions are broken", "completions bash is missing", "help me undo", "undo it", "-y push it"] {
            let Ok(Wish::Request { words, .. }) = wish(line) else { panic!("{line} is a request") };
            assert_eq!(words.join(" "), line.trim_start_matches("-y "));
        }
        assert!(wish("completions").unwrap_err().to_string().contains("<SHELL>"));
        for line in ["config lst", "config set model", "config"] {
            assert!(wish(line).is_err(), "{line}");
        }
        assert!(matches!(wish("config my name as Ada"), Ok(Wish::Request { .. })));
        assert!(wish("undo --hrad").unwrap_err().to_string().contains("--hrad"));
    }

    #[test]
    fn classes_are_separated_by_commas_or_repeated() {
        let Ok(Wish::Request { options, .. }) = wish("--allow lossy,shared --allow irreversible x") else {
            panic!("it is a request")
        };
        assert_eq!(options.allow, [Class::Lossy, Class::Shared, Class::Irreversible]);
        assert!(wish("--allow everything x").is_err());
    }
}
