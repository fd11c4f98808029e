//! `gut stats`: what the runs come to.

use super::Setting;
use crate::cli::StatsOptions;
use crate::error::Result;
use crate::run::statistics::{read_runs, summarise};
use crate::ui::summary;

/// Prints what the runs that are kept come to; returns the exit code.
///
/// # Errors
/// When it cannot be written.
pub fn stats(setting: &Setting<'_>, options: &StatsOptions) -> Result<u8> {
    let (runs, unreadable) = read_runs(&setting.directories.runs());
    let found = summarise(&runs, unreadable);
    let text = if options.json {
        serde_json::to_string_pretty(&found).map_err(anyhow::Error::from)? + "\n"
    } else {
        summary(&found)
    };
    setting.ui.answer(&text)?;
    Ok(0)
}
