//! `gut resume`: a run that was interrupted goes on.

use super::Setting;
use crate::cli::RunOptions;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub async fn resume(_setting: &Setting<'_>, _options: &RunOptions) -> Result<u8> {
    Ok(0)
}
