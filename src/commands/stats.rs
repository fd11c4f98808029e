//! `gut stats`: what the runs come to.

use super::Setting;
use crate::cli::StatsOptions;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub fn stats(_setting: &Setting<'_>, _options: &StatsOptions) -> Result<u8> {
    Ok(0)
}
