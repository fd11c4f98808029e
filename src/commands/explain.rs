//! `gut explain <command>`: every part of a command, from the help of the installed tools.

use super::Setting;
use crate::cli::ExplainOptions;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub async fn explain(_setting: &Setting<'_>, _options: &ExplainOptions) -> Result<u8> {
    Ok(0)
}
