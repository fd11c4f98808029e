//! `gut history`: the runs, the newest first.

use super::Setting;
use crate::cli::HistoryOptions;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub async fn history(_setting: &Setting<'_>, _options: &HistoryOptions) -> Result<u8> {
    Ok(0)
}
