//! One model of one service: finds the way it understands, tries again when that can help, and counts.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::OnceCell;

use super::chat_completions::{Fault, Reply, build_request, parse_reply};
use super::dialect::{Dialect, Memory};
use super::http::{self, Http, Response};
use super::retry::{self, Trouble};
use super::{Model, Request};
use crate::error::{Error, Kind, Result};
use crate::run::{Call, Event, Listener};
use crate::settings::{API_KEY, Endpoint, Limits};

/// The most names of models that a message lists.
const MOST_NAMES: usize = 5;

/// A client of the Chat Completions wire format.
pub struct ChatClient<'a> {
    endpoint: Endpoint,
    limits: Limits,
    http: Http,
    model: OnceCell<String>,
    dialect: Cell<Option<Dialect>>,
    memory: RefCell<Memory>,
    listener: &'a dyn Listener,
}

impl<'a> ChatClient<'a> {
    /// A client that has called nobody yet; what it learns of the service is kept in `cache`.
    ///
    /// # Errors
    /// When the system's certificates cannot be read.
    pub fn new(endpoint: Endpoint, limits: Limits, cache: &Path, listener: &'a dyn Listener) -> Result<Self> {
        let http = Http::new(&endpoint, &limits)?;
        let model = endpoint.model.as_ref().map(|model| model.value.clone());
        Ok(Self {
            endpoint,
            limits,
            http,
            model: OnceCell::new_with(model),
            dialect: Cell::new(None),
            memory: RefCell::new(Memory::read(cache)),
            listener,
        })
    }

    /// The model to ask: the one that was set, or the only one that the service has.
    async fn model(&self) -> Result<&str> {
        self.model.get_or_try_init(|| self.only_model()).await.map(String::as_str)
    }

    async fn only_model(&self) -> Result<String> {
        let response =
            self.http.get("models", self.limits.total).await.map_err(|fault| self.transport_error(&fault))?;
        if !(200..300).contains(&response.status)
            && let Err(fault) = parse_reply(&response)
            && response.status != 404
        {
            return Err(self.reply_error(fault, response.wish, "(none is set)"));
        }
        let body: serde_json::Value = serde_json::from_str(&response.body).unwrap_or_default();
        let names: Vec<String> = body["data"]
            .as_array()
            .map(|models| models.iter().filter_map(|model| model["id"].as_str().map(str::to_owned)).collect())
            .unwrap_or_default();
        match names.as_slice() {
            [only] => Ok(only.clone()),
            [] => Err(Error::configuration(format!("no model is set for {}", self.endpoint.shown()))
                .hint("name one with `--model`, or set `GUT_MODEL`")),
            several => {
                let shown = several.iter().take(MOST_NAMES).map(|name| format!("`{name}`")).collect::<Vec<_>>();
                let more = if several.len() > MOST_NAMES { ", ..." } else { "" };
                let (count, shown) = (several.len(), shown.join(", "));
                let message = format!("{} has {count} models and none is set: {shown}{more}", self.endpoint.shown());
                Err(Error::configuration(message).hint("name one with `--model`, or set `GUT_MODEL`"))
            }
        }
    }

    /// Sends until there is an answer, tries that can help are used up, or the time is over.
    async fn send(&self, body: &serde_json::Value, started: Instant) -> Result<(Response, u32)> {
        let mut tries = 1;
        loop {
            let left = self.limits.total.saturating_sub(started.elapsed());
            let result = self.http.post("chat/completions", body, left).await;
            let (trouble, wish, reason) = match &result {
                Ok(response) => match passing_trouble(response) {
                    None => return Ok((result.unwrap_or_default(), tries - 1)),
                    Some(status) => (Trouble::Status(status), response.wish, format!("the service answered {status}")),
                },
                // What does not listen on this machine will not listen in a second either.
                Err(fault @ http::Fault::Connect(_)) if self.endpoint.is_local() => {
                    return Err(self.transport_error(fault));
                }
                Err(fault @ http::Fault::Timeout) => return Err(self.transport_error(fault)),
                Err(http::Fault::Connect(reason) | http::Fault::Broken(reason)) => {
                    (Trouble::Connection, None, reason.clone())
                }
            };
            let left = self.limits.total.saturating_sub(started.elapsed());
            let Some(wait) = retry::wait(trouble, tries, self.limits.retries, wish, left, fastrand::f64()) else {
                return match result {
                    Ok(response) => Ok((response, tries - 1)),
                    Err(fault) => Err(self.transport_error(&fault)),
                };
            };
            self.listener.on(Event::ModelRetried { wait_ms: milliseconds(wait), reason });
            tokio::time::sleep(wait).await;
            tries += 1;
        }
    }

    fn transport_error(&self, fault: &http::Fault) -> Error {
        let shown = self.endpoint.shown();
        match fault {
            http::Fault::Timeout => {
                let seconds = self.limits.total.as_secs_f64();
                Error::unavailable(format!("{shown} did not answer within {seconds} s"))
                    .hint("allow more time with `GUT_TIMEOUT=300`, or name a faster model with `--model`")
            }
            http::Fault::Connect(reason) if self.endpoint.is_local() => {
                Error::unavailable(format!("nothing answers at {shown}: {reason}"))
                    .hint("start the model's server, or name another address with `--base-url`")
            }
            http::Fault::Connect(reason) => Error::unavailable(format!("cannot reach {shown}: {reason}"))
                .hint("check the network and the address; behind a proxy, set `HTTPS_PROXY`"),
            http::Fault::Broken(reason) => {
                Error::unavailable(format!("{shown} broke off: {reason}")).hint("try again in a moment")
            }
        }
    }

    fn reply_error(&self, fault: Fault, wish: Option<Duration>, model: &str) -> Error {
        let shown = self.endpoint.shown();
        match fault {
            Fault::Refusal(words) => Error::no_answer(format!("the model will not answer: {words}"))
                .hint("say it in other words, or name another model with `--model`"),
            Fault::Truncated => Error::no_answer("the model's answer was cut off at its limit")
                .hint("ask for less at once, or name another model with `--model`"),
            Fault::Filtered => Error::no_answer("the service's filter took the answer away")
                .hint("say it in other words, or name another model with `--model`"),
            Fault::NotAReply(start) => {
                Error::unavailable(format!("{shown} does not answer as a Chat Completions service does: {start}"))
                    .hint("a base URL ends where `/chat/completions` begins, most often in `/v1`")
            }
            Fault::Status { status, code, message } => self.status_error(status, &code, &message, wish, model),
        }
    }

    fn status_error(&self, status: u16, code: &str, said: &str, wish: Option<Duration>, model: &str) -> Error {
        let shown = self.endpoint.shown();
        let said = if said.trim().is_empty() { "it gives no reason" } else { said };
        match status {
            401 | 403 => {
                let (what, hint) = match &self.endpoint.key {
                    Some(key) => (
                        format!("{shown} does not take the key of {}", key.origin),
                        "check that the key is whole, still valid, and for this service".to_owned(),
                    ),
                    None => (format!("{shown} wants a key"), format!("set `{API_KEY}` to a key for this service")),
                };
                Error::configuration(format!("{what}: {said}")).hint(hint)
            }
            402 => no_credit(&shown, said),
            429 if matches!(code, "insufficient_quota" | "billing_not_active") => no_credit(&shown, said),
            429 | 498 => {
                let when = wish.map_or_else(
                    || "try again in a minute".to_owned(),
                    |wish| format!("try again in {} s", wish.as_secs_f64().ceil()),
                );
                Error::new(Kind::RateLimited, format!("{shown} asks to be called less often: {said}")).hint(when)
            }
            404 => Error::configuration(format!("{shown} does not know the model `{model}` or the address: {said}"))
                .hint("name a model it has with `--model`; a base URL most often ends in `/v1`"),
            410 => Error::unavailable(format!("{shown} is retired: {said}"))
                .hint("name another service with `--base-url` and `--model`"),
            300..=399 => Error::configuration(format!("{shown} sends callers on to another address"))
                .hint("set that address as the base URL; gut does not follow, since the key would go with it"),
            500.. => {
                Error::unavailable(format!("{shown} has a fault ({status}): {said}")).hint("try again in a moment")
            }
            _ => Error::unavailable(format!("{shown} does not take the request ({status}): {said}"))
                .hint("name another model with `--model`; `--show-prompt` shows what is sent"),
        }
    }
}

impl Model for ChatClient<'_> {
    async fn complete(&self, request: &Request) -> Result<String> {
        let started = Instant::now();
        let model = self.model().await?.to_owned();
        let shown = self.endpoint.shown();
        let remembered = || self.memory.borrow().recall(&shown, &model, Timestamp::now());
        let guess = || Dialect::first_guess(&self.endpoint.base_url.value, self.endpoint.is_local());
        let known = self.dialect.get().or_else(remembered);
        let mut dialect = known.unwrap_or_else(guess);
        loop {
            let body = build_request(request, dialect, &model);
            let sent_bytes = body.to_string().len();
            let (response, retries) = self.send(&body, started).await?;
            let fault = match parse_reply(&response) {
                Ok(reply) => {
                    if known != Some(dialect) {
                        self.memory.borrow_mut().learn(&shown, &model, dialect, Timestamp::now());
                    }
                    self.dialect.set(Some(dialect));
                    let Reply { text, prompt_tokens, completion_tokens, cached_tokens } = reply;
                    self.listener.on(Event::ModelCalled {
                        call: Call {
                            stage: request.stage,
                            model,
                            rung: dialect.rung.name().to_owned(),
                            sent_bytes,
                            prompt_tokens,
                            completion_tokens,
                            cached_tokens,
                            elapsed_ms: milliseconds(started.elapsed()),
                            retries,
                        },
                    });
                    return Ok(text);
                }
                Err(fault) => fault,
            };
            let next = match &fault {
                Fault::Status { status: 400 | 415 | 422 | 500 | 501, message, code } => {
                    dialect.after_complaint(&format!("{message} {code}"))
                }
                _ => None,
            };
            let Some(next) = next else { return Err(self.reply_error(fault, response.wish, &model)) };
            if next.rung != dialect.rung {
                let (from, to) = (dialect.rung.name().to_owned(), next.rung.name().to_owned());
                self.listener.on(Event::RungLowered { from, to });
            }
            dialect = next;
        }
    }
}

/// The status of a fault after which the same call may succeed in a moment: not when there is no credit, nor when the
/// complaint is about the form of the call.
fn passing_trouble(response: &Response) -> Option<u16> {
    let Err(Fault::Status { status, code, message }) = parse_reply(response) else { return None };
    let of_form =
        status == 500 && ["response_format", "json_schema", "json_object"].iter().any(|word| message.contains(word));
    let of_credit = matches!(code.as_str(), "insufficient_quota" | "billing_not_active");
    let passes = matches!(status, 408 | 409 | 429 | 498 | 500 | 502 | 503 | 504 | 529);
    (passes && !of_form && !of_credit).then_some(status)
}

fn no_credit(shown: &str, said: &str) -> Error {
    Error::unavailable(format!("the key for {shown} is valid but has no credit: {said}"))
        .hint("add credit with the service, or name another one with `--base-url`")
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
