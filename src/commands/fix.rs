//! `gut fix`: the command that failed last, explained and mended.

use super::Setting;
use crate::cli::Options;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub async fn fix(_setting: &Setting<'_>, _options: &Options) -> Result<u8> {
    Ok(0)
}
