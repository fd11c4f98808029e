//! The options of a request.

use std::path::PathBuf;

use clap::{Args, Parser};

use super::Command;
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
#[command(name = "gut", version, after_help = AFTER_HELP, max_term_width = 100, disable_help_subcommand = true)]
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
    #[arg(short, long, conflicts_with_all = ["dry_run", "json"])]
    pub print: bool,
    /// Go through everything but the commands themselves; git's own dry runs are shown
    #[arg(long)]
    pub dry_run: bool,
    /// Print what happens as JSON, one event a line, the result last
    #[arg(long)]
    pub json: bool,
    /// Tell warnings and errors only
    #[arg(long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Words instead of colours, columns and moving signs, for screen readers
    #[arg(long)]
    pub plain: bool,
    /// The longest that all of it may take, in seconds, the commands included
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<f64>,
    /// Write the spans of the run to this file, one OTLP message in JSON a line
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// With --trace, also the request, the commands and the messages
    #[arg(long, requires = "trace")]
    pub trace_content: bool,
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

impl Options {
    /// These, and where they say nothing, the others.
    #[must_use]
    pub fn over(self, others: &Self) -> Self {
        let others = others.clone();
        Self {
            yes: self.yes || others.yes,
            allow: if self.allow.is_empty() { others.allow } else { self.allow },
            print: self.print || others.print,
            dry_run: self.dry_run || others.dry_run,
            json: self.json || others.json,
            quiet: self.quiet || others.quiet,
            plain: self.plain || others.plain,
            timeout: self.timeout.or(others.timeout),
            trace: self.trace.or(others.trace),
            trace_content: self.trace_content || others.trace_content,
            command: self.command.or(others.command),
            question: self.question.or(others.question),
            planner: self.planner.or(others.planner),
            provider: self.provider.or(others.provider),
            base_url: self.base_url.or(others.base_url),
            model: self.model.or(others.model),
            fallback: if self.fallback.is_empty() { others.fallback } else { self.fallback },
            show_prompt: self.show_prompt || others.show_prompt,
            verbose: self.verbose || others.verbose,
        }
    }
}

/// A time that is not nothing and does not overflow.
fn seconds(word: &str) -> Result<f64, String> {
    match word.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(seconds),
        _ => Err("it is a number of seconds, at most 86400".to_owned()),
    }
}
