//! Questions of `gut setup`: a choice, a line, a key that is not shown.

use dialoguer::theme::SimpleTheme;
use dialoguer::{FuzzySelect, Input, Password};
use secrecy::SecretString;

use super::Ui;
use crate::error::{Error, Kind, Result};

impl Ui {
    /// Lets the user choose one of these; `None` when it is left.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn choose(&self, question: &str, items: Vec<String>) -> Result<Option<usize>> {
        self.stop_spinner();
        let question = question.to_owned();
        asked(move || {
            let select =
                FuzzySelect::with_theme(&SimpleTheme).with_prompt(format!("{question} (type to search, Esc leaves)"));
            select.items(&items).default(0).max_length(12).interact_opt()
        })
        .await
    }

    /// Asks for a line; what stands there at first is taken by Enter.
    ///
    /// # Errors
    /// As [`Ui::choose`].
    pub async fn ask_line(&self, question: &str, initial: Option<String>) -> Result<String> {
        self.stop_spinner();
        let question = question.to_owned();
        asked(move || {
            let input = Input::<String>::with_theme(&SimpleTheme).with_prompt(question);
            match initial {
                Some(initial) => input.default(initial).interact_text(),
                None => input.interact_text(),
            }
        })
        .await
    }

    /// Asks for a key; nothing of it is shown.
    ///
    /// # Errors
    /// As [`Ui::choose`].
    pub async fn ask_secret(&self, question: &str) -> Result<SecretString> {
        self.stop_spinner();
        let question = question.to_owned();
        let text = asked(move || {
            Password::with_theme(&SimpleTheme).with_prompt(question).allow_empty_password(true).interact()
        });
        Ok(text.await?.trim().into())
    }
}

/// Asks in a thread of its own, so that signals are heard meanwhile.
pub(super) async fn asked<T: Send + 'static>(ask: impl FnOnce() -> dialoguer::Result<T> + Send + 'static) -> Result<T> {
    let answer = tokio::task::spawn_blocking(ask).await.map_err(|fault| Error::from(anyhow::Error::new(fault)))?;
    answer.map_err(|dialoguer::Error::IO(fault)| match fault.kind() {
        std::io::ErrorKind::Interrupted => Error::new(Kind::Interrupted, "interrupted"),
        _ => Error::from(anyhow::Error::new(fault).context("cannot read from the terminal")),
    })
}
