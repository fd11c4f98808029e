//! Stage 4 on a terminal: what the user's answer means.

use dialoguer::Select;
use dialoguer::theme::SimpleTheme;

use super::line::{self, Line};
use super::{Ui, clipboard, escape, render};
use crate::error::{Error, Kind, Result};
use crate::pipeline::{Decision, Frontend};
use crate::run::{Outcome, Plan};

/// What a prompt begins with.
pub(super) const PROMPT: &str = "  > ";

/// What was typed at the prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    Run,
    Quit,
    Edit,
    AskWhat,
    Copy,
    Feedback(String),
    Unclear,
}

/// The meaning of a line: a letter is a key, words are what to change, nothing is the default.
fn meaning(line: &str, enter_runs: bool) -> Answer {
    match line.to_ascii_lowercase().as_str() {
        "" if enter_runs => Answer::Run,
        "" | "n" | "no" | "q" | "quit" => Answer::Quit,
        "y" | "yes" => Answer::Run,
        "e" | "edit" => Answer::Edit,
        "r" | "revise" => Answer::AskWhat,
        "c" | "copy" => Answer::Copy,
        other if other.chars().count() == 1 => Answer::Unclear,
        _ => Answer::Feedback(line.to_owned()),
    }
}

impl Frontend for Ui {
    async fn decide(&self, plan: &Plan, runnable: bool) -> Result<Decision> {
        self.tell(&render::ask(plan, runnable, self.paint, self.width));
        let enter_runs = runnable && plan.class().is_harmless();
        loop {
            let Line::Text(text) = line::read_decision(PROMPT.to_owned()).await? else {
                return Ok(Decision::Quit);
            };
            match meaning(&text, enter_runs) {
                Answer::Run if runnable && !self.is_meant(plan).await? => return Ok(Decision::Quit),
                Answer::Run => return Ok(Decision::Run),
                Answer::Quit => return Ok(Decision::Quit),
                Answer::Copy => return Ok(Decision::Copy),
                Answer::Feedback(words) => return Ok(Decision::Revise(words)),
                Answer::Edit => {
                    if let Some(lines) = self.edit(plan).await? {
                        return Ok(Decision::Edit(lines));
                    }
                }
                Answer::AskWhat => {
                    self.tell("  What should be different?\n");
                    if let Line::Text(words) = line::read(PROMPT.to_owned(), String::new(), Vec::new()).await?
                        && !words.is_empty()
                    {
                        return Ok(Decision::Revise(words));
                    }
                }
                Answer::Unclear => self.tell("  Type one of the letters, or some words.\n"),
            }
        }
    }

    async fn answer(&self, question: &str) -> Result<Option<String>> {
        self.tell(&format!("  {}\n", escape::line(question)));
        loop {
            match line::read_decision(PROMPT.to_owned()).await? {
                Line::Left => return Ok(None),
                Line::Text(text) if text.is_empty() => {}
                Line::Text(text) => return Ok(Some(text)),
            }
        }
    }

    async fn after_failure(&self, _outcome: &Outcome) -> Result<Option<String>> {
        self.tell("\n  Look for another way, with what was said?\n");
        self.tell(&render::keys(&["y yes", "Enter/n no", "or say what to change"], self.paint, self.width));
        loop {
            let Line::Text(text) = line::read_decision(PROMPT.to_owned()).await? else { return Ok(None) };
            match meaning(&text, false) {
                Answer::Run => return Ok(Some(String::new())),
                Answer::Quit => return Ok(None),
                Answer::Feedback(words) => return Ok(Some(words)),
                Answer::Edit | Answer::AskWhat | Answer::Copy | Answer::Unclear => {
                    self.tell("  Type y or n, or some words.\n");
                }
            }
        }
    }

    fn copy(&self, lines: &[String]) {
        self.tell(&clipboard::sequence(&lines.join("\n")));
    }

    fn print(&self, lines: &[String]) -> Result<()> {
        self.stop_spinner();
        self.answer(&(lines.join("\n") + "\n"))
    }
}

impl Ui {
    /// Whether the user means a plan that cannot be taken back: its name must be typed. Every other plan is meant.
    async fn is_meant(&self, plan: &Plan) -> Result<bool> {
        let Some(word) = plan.word_to_type() else { return Ok(true) };
        self.tell(&format!("  This cannot be taken back. Type {} to run it.\n", self.paint.label(&escape::line(word))));
        Ok(line::read_decision(PROMPT.to_owned()).await? == Line::Text(word.to_owned()))
    }

    /// Lets the user change one of the lines; `None` when it is left. What was typed before and could not be used is
    /// where it goes on.
    async fn edit(&self, plan: &Plan) -> Result<Option<Vec<String>>> {
        let lines = plan.lines();
        let draft = self.draft.take().filter(|(of, _)| *of == lines).map(|(_, draft)| draft);
        let mut edited = draft.unwrap_or_else(|| lines.clone());
        let place = if edited.len() == 1 { Some(0) } else { which_line(edited.clone()).await? };
        let Some(place) = place else { return Ok(None) };
        let Line::Text(line) = line::read(PROMPT.to_owned(), edited[place].clone(), Vec::new()).await? else {
            return Ok(None);
        };
        edited[place] = line;
        self.draft.replace(Some((lines, edited.clone())));
        Ok(Some(edited))
    }
}

/// Lets the user choose one of several lines; `None` when it is left.
async fn which_line(lines: Vec<String>) -> Result<Option<usize>> {
    let lines: Vec<String> = lines.iter().map(|line| escape::line(line)).collect();
    let choosing = tokio::task::spawn_blocking(move || {
        Select::with_theme(&SimpleTheme)
            .with_prompt("  Which one? (an empty line takes it out)")
            .items(&lines)
            .default(0)
            .interact_on_opt(&console::Term::stderr())
    });
    match choosing.await.map_err(|fault| Error::from(anyhow::Error::new(fault)))? {
        Ok(place) => Ok(place),
        Err(dialoguer::Error::IO(fault)) if fault.kind() == std::io::ErrorKind::Interrupted => {
            Err(Error::new(Kind::Interrupted, "interrupted"))
        }
        Err(fault) => Err(anyhow::Error::new(fault).context("cannot read from the terminal").into()),
    }
}

impl Ui {
    /// Asks what to do next in a session; `None` when the user has had enough.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn next_request(&self, history: &[String]) -> Result<Option<String>> {
        self.tell("\n  What would you like me to do?\n");
        loop {
            match line::read(PROMPT.to_owned(), String::new(), history.to_vec()).await? {
                Line::Left => return Ok(None),
                Line::Text(text) if matches!(text.as_str(), "q" | "quit" | "exit" | ":q") => return Ok(None),
                Line::Text(text) if text.is_empty() => {}
                Line::Text(text) if matches!(meaning(&text, false), Answer::Feedback(_)) => return Ok(Some(text)),
                Line::Text(_) => self.tell("  Say it in some words; q quits.\n"),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_is_a_key_and_words_are_feedback() {
        for (line, answer) in [
            ("y", Answer::Run),
            ("YES", Answer::Run),
            ("n", Answer::Quit),
            ("q", Answer::Quit),
            ("e", Answer::Edit),
            ("r", Answer::AskWhat),
            ("c", Answer::Copy),
            ("x", Answer::Unclear),
            ("no, keep the message", Answer::Feedback("no, keep the message".into())),
            ("edit nothing", Answer::Feedback("edit nothing".into())),
        ] {
            assert_eq!(meaning(line, true), answer, "{line}");
        }
        assert_eq!(meaning("", true), Answer::Run);
        assert_eq!(meaning("", false), Answer::Quit);
    }
}
