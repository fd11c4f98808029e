//! The planner that looks a request up in the recipe book first, and asks a model only where the book is not certain.

use std::cell::RefCell;
use std::path::{Path, PathBuf};

use super::{Draft, Planner, Source};
use crate::book::{Book, Found};
use crate::error::{Error, Result};
use crate::invocation::Tool;
use crate::run::{Attempt, Choice, Explanation, Plan, Run, Tools, Verdict};

/// What an answer of the book gives as its reason.
const REASON: &str = "from the recipe book, no model called";
/// How many recipes are named where the book does not know.
const SHOWN: usize = 2;

/// What the book said, and to which round.
type Said = (String, usize, Found);

/// The recipe book, and behind it another planner, where there is one.
pub struct RecipePlanner<'a, S> {
    book: &'a Book,
    /// Where paths are looked for.
    directory: PathBuf,
    next: S,
    /// Whether the configuration wants the book alone.
    is_alone: bool,
    /// What the book said to the round under way.
    said: RefCell<Option<Said>>,
}

impl<'a, S: Source> RecipePlanner<'a, S> {
    /// The book before another planner; `is_alone` says that there is none because the user wants it so.
    pub fn new(book: &'a Book, directory: &Path, next: S, is_alone: bool) -> Self {
        Self { book, directory: directory.to_owned(), next, is_alone, said: RefCell::default() }
    }

    /// What the book says to the round under way; nothing where it is not its turn.
    async fn find(&self, run: &Run) -> Result<Option<Found>> {
        if run.request.command.is_some() {
            return Ok(None);
        }
        let Some(request) = self.request(run).await? else { return Ok(None) };
        let round = run.attempts.len();
        if let Some((earlier, of, found)) = &*self.said.borrow()
            && *earlier == request
            && *of == round
        {
            return Ok(Some(found.clone()));
        }
        let found = self.ask(run, &request);
        *self.said.borrow_mut() = Some((request, round, found.clone()));
        Ok(Some(found))
    }

    fn ask(&self, run: &Run, request: &str) -> Found {
        let context = run.context.clone().unwrap_or_default();
        let is_path = |path: &str| self.directory.join(path).symlink_metadata().is_ok();
        self.book.find(request, &context, &is_path)
    }

    /// The request as the answers to the book's own questions make it. `None` where the user was not content with the book's
    /// plan: then another planner is asked, or, where there is none, the user's words are looked up by themselves.
    async fn request(&self, run: &Run) -> Result<Option<String>> {
        let mut request = run.request.text.clone();
        let before = run.attempts.len().saturating_sub(1);
        for attempt in &run.attempts[..before] {
            request = match &attempt.verdict {
                Some(Verdict::Answered { question, answer }) => match self.ask(run, &request) {
                    Found::Question(asked) if asked.text == *question => match asked.answered(&request, answer) {
                        Some(request) => request,
                        None => return Ok(None),
                    },
                    _ => return Ok(None),
                },
                Some(Verdict::Revised { feedback } | Verdict::FailedAndRevised { feedback })
                    if self.next.planner().await?.is_none() =>
                {
                    feedback.clone()
                }
                // It was cut off, and goes on.
                Some(Verdict::Run) => request,
                _ => return Ok(None),
            };
        }
        Ok(Some(request))
    }

    /// The planner behind the book, or why there is no answer.
    async fn next(&self, run: &Run) -> Result<&S::Planner> {
        match self.next.planner().await? {
            Some(planner) => Ok(planner),
            None => Err(self.no_answer(run).await?),
        }
    }

    async fn no_answer(&self, run: &Run) -> Result<Error> {
        if run.request.command.is_some() {
            return Ok(set_up(Error::configuration("explaining a command needs a model, and no model is set up")));
        }
        let message = match self.find(run).await? {
            Some(Found::Nothing { reason }) => format!("the recipe book has no certain answer: {reason}"),
            Some(Found::Sorry { reason, hint, .. }) => {
                let fault = Error::no_answer(reason);
                return Ok(match hint {
                    Some(hint) => fault.hint(hint),
                    None => fault,
                });
            }
            _ => "the recipe book has no other answer".to_owned(),
        };
        let mut fault = Error::no_answer(message);
        for near in self.book.nearest(&run.request.text, SHOWN) {
            fault = fault.hint(format!("the book has: {} (gut {})", near.recipe.title, near.recipe.example()));
        }
        if self.is_alone {
            return Ok(fault.hint("say it in other words, or let a model answer: `--planner auto`"));
        }
        fault = fault.hint("`gut recipes <words>` searches the book");
        Ok(set_up(fault))
    }
}

/// How a model is set up.
fn set_up(fault: Error) -> Error {
    fault.hint("a model understands free words: `gut setup` sets one up, hosted or on this machine")
}

/// The tools of these commands.
fn tools(commands: &[crate::invocation::Invocation]) -> Tools {
    let has = |tool| commands.iter().any(|command| command.tool == tool);
    match (has(Tool::Git), has(Tool::Gh)) {
        (true, true) => Tools::Both,
        (false, true) => Tools::Gh,
        _ => Tools::Git,
    }
}

/// Whether our own checks sent the book's plan back in this round.
fn was_rejected(attempt: Option<&Attempt>) -> bool {
    attempt.is_some_and(|attempt| !attempt.rejections.is_empty())
}

impl<S: Source> Planner for RecipePlanner<'_, S> {
    async fn choose(&self, run: &Run) -> Result<Choice> {
        let choice = |tools| Ok(Choice { reason: REASON.to_owned(), tools, needs_changes: false });
        match self.find(run).await? {
            Some(Found::Answer(answer)) => choice(tools(&answer.commands)),
            Some(Found::Question(_)) => choice(Tools::Git),
            // A model may know another way.
            _ => self.next(run).await?.choose(run).await,
        }
    }

    async fn build(&self, run: &Run, choice: &Choice) -> Result<Draft> {
        match self.find(run).await? {
            Some(Found::Answer(answer)) if !was_rejected(run.current()) || self.next.planner().await?.is_none() => {
                Ok(Draft {
                    diagnosis: None,
                    commands: answer.commands,
                    question: String::new(),
                    recipes: answer.recipes,
                })
            }
            Some(Found::Question(question)) => Ok(Draft { question: question.text, ..Draft::default() }),
            _ => self.next(run).await?.build(run, choice).await,
        }
    }

    async fn explain(&self, run: &Run, plan: &Plan) -> Result<Explanation> {
        match self.find(run).await? {
            Some(Found::Answer(answer)) if !plan.recipes.is_empty() => {
                Ok(Explanation { summary: answer.summary, parts: answer.parts })
            }
            _ => self.next(run).await?.explain(run, plan).await,
        }
    }
}
