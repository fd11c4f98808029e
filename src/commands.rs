//! One file a subcommand; `request` is the main job.

pub mod again;
pub mod completions;
pub mod config;
pub mod doctor;
pub mod explain;
pub mod fix;
pub mod help;
pub mod history;
pub mod init;
mod legend;
mod model;
pub mod recipes;
pub mod request;
pub mod resume;
mod runs;
pub mod session;
pub mod setup;
pub mod show;
pub mod show_prompt;
pub mod stats;
mod typed;
pub mod undo;
mod world;

use std::ffi::OsString;

use crate::error::Result;
use crate::exec::{Interrupts, Terminal};
use crate::invocation::Installed;
use crate::run::Store;
use crate::settings::{Directories, Environment, Settings};
use crate::ui::Ui;

/// What every run of this process shares.
pub struct Setting<'a> {
    /// The screen and the keyboard.
    pub ui: &'a Ui,
    /// The variables gut was started with.
    pub environment: &'a Environment,
    /// Where gut's own files are.
    pub directories: &'a Directories,
    /// What the user set, or why it cannot be read. A run that needs no setting must not fail by it.
    pub settings: Result<Settings>,
    /// Where runs are kept.
    pub store: Store,
    /// Who asks gut to stop.
    pub interrupts: Interrupts,
}

impl Setting<'_> {
    /// Whether someone is there to ask.
    pub fn terminal(&self) -> Terminal {
        self.ui.terminal()
    }

    /// The installed tools.
    ///
    /// # Errors
    /// `unavailable` when there is no git.
    pub async fn installed(&self) -> Result<Installed> {
        let path: OsString = self.environment.value("PATH").map(ToOwned::to_owned).unwrap_or_default();
        Installed::read(&path, &self.directories.cache).await
    }
}
