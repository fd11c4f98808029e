//! One model of one service: finds the way it understands, tries again when that can help, and counts.

use std::cell::{Cell, RefCell};
use std::path::Path;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tokio::sync::OnceCell;

use super::dialect::{Dialect, Memory};
use super::http::{self, Http, Response};
use super::key;
use super::reply::{Fault, Reply, wish};
use super::retry::{self, Trouble};
use super::wire::{build_request, model_names, models_path, parse_reply};
use super::{Model, Request};
use crate::error::{Error, Kind, Result};
use crate::provider::{Provider, Wire};
use crate::run::{Call, Event, Listener};
use crate::settings::{API_KEY, Endpoint, Limits};

/// The most names of models that a message lists.
const MOST_NAMES: usize = 5;
/// How long the list of models may take where it only helps to say what is wrong.
const FOR_A_HINT: Duration = Duration::from_secs(3);

/// A client of one service.
pub struct Client<'a> {
    endpoint: Endpoint,
    limits: Limits,
    http: OnceCell<Http>,
    model: OnceCell<String>,
    dialect: Cell<Option<Dialect>>,
    memory: RefCell<Memory>,
    listener: &'a dyn Listener,
}

impl<'a> Client<'a> {
    /// A client that has called nobody yet; what it learns of the service is kept in `cache`.
    pub fn new(endpoint: Endpoint, limits: Limits, cache: &Path, listener: &'a dyn Listener) -> Self {
        let model = endpoint.model.as_ref().map(|model| model.value.clone());
        Self {
            endpoint,
            limits,
            http: OnceCell::new(),
            model: OnceCell::new_with(model),
            dialect: Cell::new(None),
            memory: RefCell::new(Memory::read(cache)),
            listener,
        }
    }

    /// The service that is asked.
    pub fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    fn provider(&self) -> &Provider {
        &self.endpoint.provider.value
    }

    fn wire(&self) -> Wire {
        self.provider().wire
    }

    /// The transport; the key is fetched when it is needed first.
    async fn http(&self) -> Result<&Http> {
        self.http
            .get_or_try_init(|| async {
                let key = match &self.endpoint.key {
                    Some(key) => Some(key::secret(key).await?),
                    None => self.without_key()?,
                };
                Http::new(&self.endpoint, key.as_ref(), &self.limits)
            })
            .await
    }

    /// A hosted service at its own address is not called without a key; a server of somebody's own may need none.
    fn without_key(&self) -> Result<Option<secrecy::SecretString>> {
        let provider = self.provider();
        let is_at_home = provider.base_url.as_ref().is_some_and(|usual| {
            url::Url::parse(usual).is_ok_and(|usual| usual.origin() == self.endpoint.base_url.value.origin())
        });
        match provider.key_variable() {
            Some(variable) if is_at_home && !provider.local => {
                Err(Error::configuration(format!("there is no key for {}", provider.title))
                    .hint(format!("set `{variable}`, or run `gut setup`")))
            }
            _ => Ok(None),
        }
    }

    /// The model to ask: the one of the stage, the one that was set, or the only one that the service has.
    async fn model(&self, request: &Request) -> Result<&str> {
        if let Some(model) = self.endpoint.stages.get(&request.stage) {
            return Ok(model);
        }
        self.model.get_or_try_init(|| self.only_model()).await.map(String::as_str)
    }

    async fn only_model(&self) -> Result<String> {
        let names = self.models(self.limits.total).await?;
        match names.as_slice() {
            [only] => Ok(only.clone()),
            [] if self.wire() == Wire::Ollama => {
                Err(Error::configuration(format!("Ollama is running at {} but has no model", self.endpoint.shown()))
                    .hint("ollama pull qwen3.5:4b"))
            }
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

    /// The names of the models that the service has; none where it keeps no list.
    ///
    /// # Errors
    /// When it cannot be reached, or does not take the key.
    pub async fn models(&self, time: Duration) -> Result<Vec<String>> {
        let response = self.http().await?.get(models_path(self.wire()), time).await;
        let response = response.map_err(|fault| self.transport_error(&fault))?;
        if !(200..300).contains(&response.status)
            && response.status != 404
            && let Err(fault) = parse_reply(self.wire(), &response)
        {
            return Err(self.reply_error(fault, response.wish, "(none is set)"));
        }
        Ok(model_names(self.wire(), &serde_json::from_str(&response.body).unwrap_or_default()))
    }

    /// Sends until there is an answer, tries that can help are used up, or the time is over.
    async fn send(&self, path: &str, body: &serde_json::Value, started: Instant) -> Result<(Response, u32)> {
        let http = self.http().await?;
        let mut tries = 1;
        loop {
            let left = self.limits.total.saturating_sub(started.elapsed());
            let mut result = http.post(path, body, left).await;
            if let Ok(response) = &mut result {
                response.wish = response.wish.or_else(|| wish(&response.body));
            }
            let (trouble, wish, reason) = match &result {
                Ok(response) => match passing_trouble(self.wire(), response) {
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
                    .hint("allow more time with `GUT_ANSWER_TIMEOUT=300`, or name a faster model with `--model`")
            }
            http::Fault::Connect(reason) if reason.contains("certificate") => {
                Error::unavailable(format!("the certificate of {shown} is not trusted: {reason}"))
                    .hint("if it is of a CA of your own, name its file: `SSL_CERT_FILE=/path/ca.pem`")
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
                let fault = Error::unavailable(format!("{shown} does not answer as {} does: {start}", self.form()));
                match self.wire() {
                    Wire::Chat => fault.hint("a base URL ends where `/chat/completions` begins, most often in `/v1`"),
                    _ => fault.hint("check the base URL; `--provider custom` is for Chat Completions"),
                }
            }
            Fault::Status { status, code, message } => self.status_error(status, &code, &message, wish, model),
        }
    }

    fn form(&self) -> &'static str {
        match self.wire() {
            Wire::Chat => "a Chat Completions service",
            Wire::Anthropic => "Anthropic",
            Wire::Gemini => "Gemini",
            Wire::Ollama => "Ollama",
        }
    }

    /// The fault of a model that there is not, with the nearest that there are.
    async fn no_model(&self, model: &str, said: &str) -> Error {
        let shown = self.endpoint.shown();
        if self.wire() == Wire::Ollama {
            return Error::configuration(format!("Ollama is running but the model `{model}` is not pulled"))
                .hint(format!("ollama pull {model}"))
                .hint("`ollama list` shows what there is");
        }
        let names = self.models(FOR_A_HINT).await.unwrap_or_default();
        if names.is_empty() || names.iter().any(|name| name == model) {
            return Error::configuration(format!("{shown} does not know the model `{model}` or the address: {said}"))
                .hint("name a model it has with `--model`; a base URL most often ends in `/v1`");
        }
        let mut near: Vec<(f64, &String)> =
            names.iter().map(|name| (strsim::jaro_winkler(name, model), name)).collect();
        near.sort_by(|one, other| other.0.total_cmp(&one.0));
        let near: Vec<String> = near.iter().take(MOST_NAMES).map(|(_, name)| format!("`{name}`")).collect();
        Error::configuration(format!("{shown} has no model `{model}`"))
            .hint(format!("the nearest it has: {}", near.join(", ")))
            .hint("name one with `--model`, or set it with `gut config set model NAME`")
    }

    fn status_error(&self, status: u16, code: &str, said: &str, wish: Option<Duration>, model: &str) -> Error {
        let shown = self.endpoint.shown();
        let said = if said.trim().is_empty() { "it gives no reason" } else { said };
        match status {
            401 | 403 => {
                let (what, hint) = if let Some(key) = &self.endpoint.key {
                    let hint = "check that the key is whole, still valid, and for this service".to_owned();
                    (format!("{shown} does not take the key of {}", key.origin), hint)
                } else {
                    let variable = self.provider().key_variable().unwrap_or(API_KEY);
                    (format!("{shown} wants a key"), format!("set `{variable}`, or run `gut setup`"))
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

impl Client<'_> {
    /// Asks this model, in one way after the other, until there is an answer.
    async fn ask(&self, request: &Request, model: String) -> Result<String> {
        let started = Instant::now();
        let shown = self.endpoint.shown();
        let remembered = || self.memory.borrow().recall(&shown, &model, Timestamp::now());
        let guess = || Dialect::first_guess(self.provider(), &model, self.endpoint.is_local());
        // Another model of the same service may understand something else.
        let is_usual = !self.endpoint.stages.contains_key(&request.stage);
        let known = self.dialect.get().filter(|_| is_usual).or_else(remembered);
        let mut dialect = known.unwrap_or_else(guess);
        loop {
            let call = build_request(self.provider(), request, dialect, &model);
            let sent_bytes = call.body.to_string().len();
            let (response, retries) = self.send(&call.path, &call.body, started).await?;
            let fault = match parse_reply(self.wire(), &response) {
                Ok(reply) => {
                    if known != Some(dialect) {
                        self.memory.borrow_mut().learn(&shown, &model, dialect, Timestamp::now());
                    }
                    if is_usual {
                        self.dialect.set(Some(dialect));
                    }
                    let Reply { text, prompt_tokens, completion_tokens, cached_tokens } = reply;
                    let row = self.provider().model_row(&model);
                    let cost = row.and_then(|row| row.cost(prompt_tokens, cached_tokens, completion_tokens));
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
                            cost_nanodollars: cost.map(nanodollars),
                        },
                    });
                    return Ok(self.http().await?.scrub_answer(text));
                }
                Err(fault) => fault,
            };
            let next = match &fault {
                Fault::Status { status: 400 | 415 | 422 | 500 | 501, message, code } => {
                    dialect.after_complaint(&format!("{message} {code}"), self.provider())
                }
                _ => None,
            };
            if let (None, Fault::Status { status, code, message }) = (next, &fault)
                && (*status == 404 || (*status == 400 && code.contains("model_not_found")))
            {
                return Err(self.no_model(&model, message).await);
            }
            let Some(next) = next else { return Err(self.reply_error(fault, response.wish, &model)) };
            if next.rung != dialect.rung {
                let (from, to) = (dialect.rung.name().to_owned(), next.rung.name().to_owned());
                self.listener.on(Event::RungLowered { from, to });
            }
            dialect = next;
        }
    }
}

impl Model for Client<'_> {
    async fn complete(&self, request: &Request) -> Result<String> {
        let stage = request.stage;
        let model = self.model(request).await?.to_owned();
        let base_url = &self.endpoint.base_url.value;
        self.listener.on(Event::ModelAsked {
            stage,
            service: self.provider().name.clone(),
            host: base_url.host_str().unwrap_or_default().to_owned(),
            port: base_url.port_or_known_default().unwrap_or_default(),
            model: model.clone(),
        });
        let result = self.ask(request, model).await;
        if let Err(fault) = &result {
            self.listener.on(Event::ModelFailed { stage, kind: fault.kind });
        }
        result
    }
}

/// The status of a fault after which the same call may succeed in a moment: not when there is no credit, nor when the
/// complaint is about the form of the call.
fn passing_trouble(wire: Wire, response: &Response) -> Option<u16> {
    let Err(Fault::Status { status, code, message }) = parse_reply(wire, response) else { return None };
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

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a call costs less than a dollar")]
fn nanodollars(cost: f64) -> u64 {
    (cost * 1e9).round() as u64
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
