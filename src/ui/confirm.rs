//! Stage 4 on a terminal: what the user's answer means.

use std::time::Duration;

use dialoguer::Select;
use dialoguer::theme::SimpleTheme;

use super::line::{self, Ask, Line};
use super::question::{Block, Open};
use super::{Detail, Ui, clipboard, escape, layout, plan};
use crate::error::{Error, Kind, Result};
use crate::pipeline::{Decision, Frontend};
use crate::run::{Outcome, Plan};

/// What a prompt begins with.
pub(super) const PROMPT: &str = "  > ";

/// How often a question that awaits something is drawn anew.
const TICK: Duration = Duration::from_secs(1);

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
        // Nothing runs that was not shown, however little is to be told.
        if self.manner.detail < Detail::Story {
            self.tell(&format!("\n{}", plan::plan(plan, self.look)));
        }
        let mut block = Some(Block { text: plan::ask(plan, runnable, self.look), awaited: self.explaining.get() });
        let enter_runs = runnable && plan.class().is_harmless();
        loop {
            let Line::Text(text) = self.decision(block.take()).await? else { return Ok(Decision::Quit) };
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
                    if let Line::Text(words) = self.read(Ask::default(), None).await?
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
            match self.decision(None).await? {
                Line::Left => return Ok(None),
                Line::Text(text) if text.is_empty() => {}
                Line::Text(text) => return Ok(Some(text)),
            }
        }
    }

    async fn after_failure(&self, _outcome: &Outcome) -> Result<Option<String>> {
        self.tell("\n  Look for another way, with what was said?\n");
        self.tell(&layout::keys(&["y yes", "Enter/n no", "or say what to change"], self.look));
        loop {
            let Line::Text(text) = self.decision(None).await? else { return Ok(None) };
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

    fn is_heard(&self) -> Result<()> {
        self.unheard.borrow().clone().map_or(Ok(()), Err)
    }

    fn copy(&self, lines: &[String]) {
        self.tell(&clipboard::sequence(&lines.join("\n")));
    }

    fn print(&self, lines: &[String]) -> Result<()> {
        self.stop_spinner();
        // A program finds them in the news.
        if self.manner.json { Ok(()) } else { self.answer(&(lines.join("\n") + "\n")) }
    }
}

impl Ui {
    /// Whether the user means a plan that cannot be taken back: its name must be typed. Every other plan is meant.
    async fn is_meant(&self, plan: &Plan) -> Result<bool> {
        let Some(word) = plan.word_to_type() else { return Ok(true) };
        self.tell(&format!(
            "  This cannot be taken back. Type {} to run it.\n",
            self.look.paint.label(&escape::line(word))
        ));
        Ok(self.decision(None).await? == Line::Text(word.to_owned()))
    }

    /// Lets the user change one of the lines; `None` when it is left. What was typed before and could not be used is
    /// where it goes on.
    async fn edit(&self, plan: &Plan) -> Result<Option<Vec<String>>> {
        let lines = plan.lines();
        let draft = self.draft.take().filter(|(of, _)| *of == lines).map(|(_, draft)| draft);
        let mut edited = draft.unwrap_or_else(|| lines.clone());
        let place = if edited.len() == 1 { Some(0) } else { self.which_line(edited.clone()).await? };
        let Some(place) = place else { return Ok(None) };
        let Line::Text(line) = self.read(Ask { initial: edited[place].clone(), ..Ask::default() }, None).await? else {
            return Ok(None);
        };
        edited[place] = line;
        self.draft.replace(Some((lines, edited.clone())));
        Ok(Some(edited))
    }
}

impl Ui {
    /// Lets the user choose one of several lines; `None` when it is left.
    async fn which_line(&self, lines: Vec<String>) -> Result<Option<usize>> {
        let lines: Vec<String> = lines.iter().map(|line| escape::line(line)).collect();
        self.hold();
        let choosing = tokio::task::spawn_blocking(move || {
            Select::with_theme(&SimpleTheme)
                .with_prompt("  Which one? (an empty line takes it out)")
                .items(&lines)
                .default(0)
                .interact_on_opt(&console::Term::stderr())
        });
        let chosen = choosing.await;
        self.release();
        match chosen.map_err(|fault| Error::from(anyhow::Error::new(fault)))? {
            Ok(place) => Ok(place),
            Err(dialoguer::Error::IO(fault)) if fault.kind() == std::io::ErrorKind::Interrupted => {
                Err(Error::new(Kind::Interrupted, "interrupted"))
            }
            Err(fault) => Err(anyhow::Error::new(fault).context("cannot read from the terminal").into()),
        }
    }

    /// Reads a line that decides something, below this block, which is drawn anew while things happen.
    pub(super) async fn decision(&self, block: Option<Block>) -> Result<Line> {
        self.read(Ask { decides: true, ..Ask::default() }, block).await
    }

    /// Reads a line; news that comes meanwhile is printed above it.
    pub(super) async fn read(&self, mut ask: Ask, block: Option<Block>) -> Result<Line> {
        let drawn = block.map(|block| {
            let text = block.shown(self.look);
            (block, text)
        });
        self.tell(drawn.as_ref().map_or("", |(_, text)| text));
        // The editor writes them as they are.
        ask.initial = escape::lines(&ask.initial);
        ask.history = ask.history.iter().map(|line| escape::line(line)).collect();
        ask.prompt = if self.look.plain { "> ".to_owned() } else { PROMPT.to_owned() };
        let prompt = ask.prompt.clone();
        // Where the cursor cannot be moved the editor would write it to standard output, which is for the answer.
        if !self.look.moves {
            self.tell(&std::mem::take(&mut ask.prompt));
        }
        let opened = |printer| {
            self.open.replace(Some(Open { printer, drawn, prompt }));
        };
        let mut reading = std::pin::pin!(line::read(ask, opened));
        let mut seconds = tokio::time::interval(TICK);
        let line = loop {
            tokio::select! {
                line = &mut reading => break line,
                _ = seconds.tick(), if self.explaining.get().is_some() && self.look.moves && !self.look.plain => {
                    self.draw_anew();
                }
            }
        };
        self.open.take();
        line
    }

    /// Draws the question anew, where it awaits something: the time goes on.
    fn draw_anew(&self) {
        let awaits = self.open.borrow().as_ref().is_some_and(|open| {
            open.printer.is_some() && open.drawn.as_ref().is_some_and(|(block, _)| block.awaited.is_some())
        });
        if awaits {
            self.tell("");
        }
    }
}

/// What the user of a session wants next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// Something is to be done.
    Request(String),
    /// The last run is to be taken back.
    Undo,
    /// The user has had enough.
    Quit,
}

/// What helps in a session.
const SESSION_HELP: &str = "\
  words      a request; it knows the ones before it: \"now push it\"
  !          undo what the last run changed
  ?          this help
  Up, Down   earlier requests; Ctrl-R searches them
  q, Ctrl-D  quit
";

impl Ui {
    /// Asks what to do next in a session.
    ///
    /// # Errors
    /// When the terminal cannot be read.
    pub async fn next_request(&self, history: &[String]) -> Result<Spoken> {
        self.tell("\n  What would you like me to do?\n");
        loop {
            let ask = Ask { history: history.to_vec(), ..Ask::default() };
            let Line::Text(text) = self.read(ask, None).await? else { return Ok(Spoken::Quit) };
            match text.as_str() {
                "q" | "quit" | "exit" | ":q" => return Ok(Spoken::Quit),
                "!" | "undo" | "undo it" | "undo that" => return Ok(Spoken::Undo),
                "?" | "help" => self.tell(SESSION_HELP),
                "" => {}
                _ if matches!(meaning(&text, false), Answer::Feedback(_)) => return Ok(Spoken::Request(text)),
                _ => self.tell("  Say it in some words; ? helps, q quits.\n"),
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
