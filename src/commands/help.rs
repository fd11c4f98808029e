//! `gut help [topic]`.

use clap::CommandFactory;

use crate::cli::Cli;
use crate::error::Result;

/// The help about a topic or a subcommand; without one, about gut.
///
/// # Errors
/// None yet.
pub fn help(_topic: Option<&str>) -> Result<String> {
    Ok(Cli::command().render_long_help().to_string())
}
