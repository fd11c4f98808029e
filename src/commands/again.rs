//! `gut again`: the request of a run once more.

use super::Setting;
use crate::cli::RunOptions;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub async fn again(_setting: &Setting<'_>, _options: &RunOptions) -> Result<u8> {
    Ok(0)
}
