//! `gut show`: a run as it was shown, and what became of it.

use super::{Setting, runs};
use crate::cli::ShowOptions;
use crate::error::Result;

/// Shows a run; returns the exit code.
///
/// # Errors
/// `usage` when there is no such run.
pub fn show(setting: &Setting<'_>, options: &ShowOptions) -> Result<u8> {
    let run = runs::find(setting, options.run.as_deref())?;
    if options.json {
        setting.ui.show_run_json(&run)?;
    } else {
        setting.ui.show_run(&run, setting.store.is_under_way(&run))?;
    }
    Ok(0)
}
