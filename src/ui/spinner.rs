//! A sign of life for what takes a while: nothing for the first moments, then a line that names the stage and the time.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use tokio::task::JoinHandle;

use super::render::Waiting;

/// How long nothing is shown.
const PATIENCE: Duration = Duration::from_millis(300);

/// Spins until it is dropped, and leaves nothing behind.
pub(super) struct Spinner {
    bar: ProgressBar,
    starter: JoinHandle<()>,
}

impl Spinner {
    /// Begins to wait; `plain` says it in words, once. Must be called inside a tokio runtime.
    pub(super) fn start(waiting: Waiting, plain: bool) -> Self {
        let words = format!("Working: {}.", waiting.text);
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()).with_message(waiting.text);
        let template = if waiting.counts { "  {spinner} {msg} {elapsed}" } else { "  {spinner} {msg}" };
        let style = ProgressStyle::with_template(template);
        if let Ok(style) = style {
            bar.set_style(style.tick_strings(&["-", "\\", "|", "/", ""]));
        }
        let shown = bar.clone();
        let starter = tokio::spawn(async move {
            tokio::time::sleep(PATIENCE).await;
            if plain {
                // Said once: a line that keeps changing is read out again and again. Where the screen is gone nobody is there.
                drop(console::Term::stderr().write_line(&words));
                return;
            }
            shown.set_draw_target(ProgressDrawTarget::stderr());
            shown.enable_steady_tick(Duration::from_millis(120));
        });
        Self { bar, starter }
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.starter.abort();
        self.bar.finish_and_clear();
    }
}
