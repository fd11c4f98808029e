//! Structured answers from a language model, whatever the service understands of structure.

mod answer;
mod anthropic;
mod chat_completions;
mod client;
mod dialect;
mod gemini;
mod http;
mod key;
mod ollama;
mod reply;
mod retry;
mod schema;
mod services;
mod wire;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use client::Client;
pub use schema::{portable, restrict};
pub use services::{Guard, Services};

use crate::error::{Error, Result};
use crate::run::Stage;

/// One question for a model.
#[derive(Debug, Clone)]
pub struct Request {
    /// The stage it serves.
    pub stage: Stage,
    /// The instructions.
    pub system: String,
    /// Earlier turns that show what is wanted: a question and its answer.
    pub examples: Vec<(String, String)>,
    /// The data.
    pub user: String,
    /// The schema of the answer, in the portable subset.
    pub schema: Value,
    /// The same, held more closely to what can be run: with `anyOf`, `pattern` and `maxItems`, which not every service takes.
    pub narrow: Option<Value>,
    /// Answers of the model that cannot be used, and why, to be mended.
    pub repairs: Vec<Repair>,
}

/// An answer that cannot be used, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The answer as it came.
    pub answer: String,
    /// Why it cannot be used, as it is told to the model.
    pub complaint: String,
}

/// Something that answers questions.
pub trait Model {
    /// The text of the answer, whole and not a refusal.
    ///
    /// # Errors
    /// Whatever keeps the answer from coming, in the words the user reads.
    fn complete(&self, request: &Request) -> impl Future<Output = Result<String>>;

    /// Whether [`Request::narrow`] is of use: it takes work to make.
    fn takes_narrow(&self) -> bool {
        false
    }
}

/// Asks, reads and checks the answer, and gives the model one chance to mend it.
///
/// # Errors
/// `no_answer` when the second answer cannot be used either; otherwise as [`Model::complete`].
pub async fn ask<T: DeserializeOwned>(
    model: &impl Model,
    mut request: Request,
    check: impl Fn(&T) -> std::result::Result<(), String>,
) -> Result<T> {
    let mut first = true;
    loop {
        let text = model.complete(&request).await?;
        let reason = match answer::read(&text).and_then(|value: T| check(&value).map(|()| value)) {
            Ok(value) => return Ok(value),
            Err(reason) => reason,
        };
        if !first {
            let stage = request.stage;
            return Err(Error::no_answer(format!("the model's answer for stage `{stage}` cannot be used: {reason}"))
                .hint("say it in other words, or name a larger model with `--model`"));
        }
        first = false;
        let complaint = format!("That answer cannot be used: {reason}. Answer again, with JSON that fits the schema.");
        request.repairs.push(Repair { answer: text, complaint });
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::run::Choice;

    struct Scripted {
        answers: RefCell<Vec<&'static str>>,
        asked: RefCell<Vec<Request>>,
    }

    impl Model for Scripted {
        async fn complete(&self, request: &Request) -> Result<String> {
            self.asked.borrow_mut().push(request.clone());
            Ok(self.answers.borrow_mut().remove(0).to_owned())
        }
    }

    async fn asked(answers: &[&'static str]) -> (Result<Choice>, Vec<Request>) {
        let model = Scripted { answers: RefCell::new(answers.to_vec()), asked: RefCell::default() };
        let request = Request {
            stage: Stage::Choose,
            system: "s".into(),
            examples: Vec::new(),
            user: "u".into(),
            schema: portable::<Choice>(),
            narrow: None,
            repairs: Vec::new(),
        };
        let answer =
            ask(
                &model,
                request,
                |choice: &Choice| {
                    if choice.reason.is_empty() { Err("`reason` is empty".to_owned()) } else { Ok(()) }
                },
            )
            .await;
        (answer, model.asked.into_inner())
    }

    const GOOD: &str = r#"{"reason":"r","tools":"git","needs_changes":false}"#;

    #[tokio::test]
    async fn a_good_answer_is_taken_at_once() {
        let (answer, asked) = asked(&[GOOD]).await;
        assert_eq!((answer.unwrap().reason.as_str(), asked.len()), ("r", 1));
    }

    #[tokio::test]
    async fn a_bad_answer_is_sent_back_once_with_the_reason() {
        for (bad, reason) in [
            ("no json", "not JSON"),
            (r#"{"tools":"git"}"#, "missing field `reason`"),
            (r#"{"reason":"r","tools":"svn","needs_changes":false}"#, "git, gh, both or none"),
            (r#"{"reason":"r","tools":"git","needs_changes":false,"more":1}"#, "unknown field `more`"),
            (r#"{"reason":"","tools":"git","needs_changes":false}"#, "`reason` is empty"),
        ] {
            let (answer, requests) = asked(&[bad, GOOD]).await;
            assert!(answer.is_ok());
            let repair = requests[1].repairs[0].clone();
            assert_eq!(repair.answer, bad);
            assert!(repair.complaint.contains(reason), "{}", repair.complaint);
            let (answer, requests) = asked(&[bad, bad]).await;
            let fault = answer.unwrap_err();
            assert_eq!((fault.kind, requests.len()), (crate::error::Kind::NoAnswer, 2));
            assert!(fault.message.contains(reason), "{fault}");
        }
    }
}
