//! `gut show`: one run.

use super::Setting;
use crate::cli::ShowOptions;
use crate::error::Result;

/// Does it; returns the exit code.
///
/// # Errors
/// None yet.
pub async fn show(_setting: &Setting<'_>, _options: &ShowOptions) -> Result<u8> {
    Ok(0)
}
