//! The command line of the evaluator.

use std::path::PathBuf;

use clap::Parser;

use crate::entry::{Level, Tool};

/// Put the requests of tests/evals to gut, and count how many it does right
#[derive(Debug, Parser)]
#[command(name = "evaluate")]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(crate) struct Arguments {
    /// The planner that gut is told to use: recipes, model or auto
    #[arg(long, value_name = "NAME")]
    pub(crate) planner: Option<String>,
    /// The base URL of the model's service
    #[arg(long, value_name = "URL")]
    pub(crate) base_url: Option<String>,
    /// The name of the model
    #[arg(long, value_name = "NAME")]
    pub(crate) model: Option<String>,
    /// Prove the entries instead: doing nothing must not solve them, their solutions must
    #[arg(long)]
    pub(crate) self_check: bool,
    /// List the entries
    #[arg(long)]
    pub(crate) list: bool,
    /// Only entries whose id contains this
    #[arg(long, value_name = "WORD")]
    pub(crate) only: Option<String>,
    /// Only entries of this level
    #[arg(long, value_enum)]
    pub(crate) level: Option<Level>,
    /// Only entries of this tool
    #[arg(long, value_enum)]
    pub(crate) tool: Option<Tool>,
    /// Take every k-th entry, so that about N are run
    #[arg(long, value_name = "N")]
    pub(crate) sample: Option<usize>,
    /// Compare with the numbers in this file; fail where fewer are solved or more are wrong
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// Write the numbers to the file of --baseline, or to tests/evals/baseline.toml
    #[arg(long)]
    pub(crate) write_baseline: bool,
    /// Print everything as JSON
    #[arg(long)]
    pub(crate) json: bool,
    /// Print a line for each entry as it is done
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// How many entries run at once; the number of cores without a model, 1 with one
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<usize>,
    /// The longest time for one request, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 300)]
    pub(crate) timeout: u64,
    /// The directory of the entries
    #[arg(long, value_name = "DIRECTORY")]
    pub(crate) entries: Option<PathBuf>,
    /// Keep the directories of the runs, and say where they are
    #[arg(long)]
    pub(crate) keep: bool,
}

impl Arguments {
    /// Whether only a part of the entries is run.
    pub(crate) fn is_partial(&self) -> bool {
        self.only.is_some() || self.level.is_some() || self.tool.is_some() || self.sample.is_some()
    }

    /// Where the entries are.
    pub(crate) fn directory(&self) -> PathBuf {
        self.entries.clone().unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/evals"))
    }

    /// How many entries run at once.
    pub(crate) fn parallel(&self) -> usize {
        let asks_a_model = self.base_url.is_some() || self.model.is_some();
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        self.jobs.unwrap_or(if asks_a_model && !self.self_check { 1 } else { cores }).max(1)
    }
}
