//! The model of a run: which service is asked is settled only when one is needed, since servers on this machine are looked for
//! then.

use std::path::Path;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use tokio::sync::OnceCell;

use crate::book::Book;
use crate::error::{Error, Result};
use crate::invocation::Installed;
use crate::llm::{self, Client, Guard, Services};
use crate::pipeline::Recorder;
use crate::planner::{Examples, ModelPlanner, Source, choose_request};
use crate::prompt::Prompts;
use crate::run::{Call, Choice, Event, Listener, Request, Run};
use crate::settings::{Endpoint, Settings, Value};

/// How long a server on this machine may take to say which models it has.
const LOCAL: Duration = Duration::from_millis(80);

/// Makes the planner that asks a model.
pub(super) struct Late<'a> {
    pub(super) settings: &'a Settings,
    pub(super) installed: &'a Installed,
    pub(super) prompts: &'a Prompts,
    pub(super) examples: Examples<'a>,
    pub(super) recorder: &'a Recorder<'a>,
    pub(super) spent: &'a dyn Fn() -> (u64, f64),
    /// Whether no model is to be asked at all.
    pub(super) is_forbidden: bool,
    /// Whether the user wants a model and nothing else.
    pub(super) is_needed: bool,
    made: OnceCell<Option<ModelPlanner<'a, Services<'a>>>>,
}

impl<'a> Late<'a> {
    /// A planner that is not made yet.
    pub(super) fn new(
        settings: &'a Settings,
        installed: &'a Installed,
        prompts: &'a Prompts,
        examples: Examples<'a>,
        recorder: &'a Recorder<'a>,
        spent: &'a dyn Fn() -> (u64, f64),
    ) -> Self {
        let is_forbidden = settings.planner == crate::settings::PlannerKind::Recipes;
        let is_needed = settings.planner == crate::settings::PlannerKind::Model;
        Self { settings, installed, prompts, examples, recorder, spent, is_forbidden, is_needed, made: OnceCell::new() }
    }

    async fn make(&self) -> Result<Option<ModelPlanner<'a, Services<'a>>>> {
        if self.is_forbidden {
            return Ok(None);
        }
        let settings = self.settings;
        let cache = &settings.directories.cache;
        let endpoint = match &settings.endpoint {
            Some(endpoint) => endpoint.clone(),
            None => match local(settings, cache, self.recorder).await {
                Some(endpoint) => endpoint,
                None if self.is_needed => {
                    return Err(Error::configuration("no model is set up")
                        .hint("`gut setup` sets one up, hosted or on this machine")
                        .hint("or name a service: `gut --provider openai ...`, `gut --base-url http://localhost:8080/v1 ...`"));
                }
                None => return Ok(None),
            },
        };
        self.recorder.on(Event::ServiceChosen {
            provider: endpoint.provider.value.title.clone(),
            base_url: endpoint.shown(),
            model: endpoint.model.as_ref().map(|model| model.value.clone()).unwrap_or_default(),
            why: endpoint.provider.origin.to_string(),
        });
        let endpoints = std::iter::once(&endpoint).chain(&settings.fallback);
        let clients =
            endpoints.map(|one| Client::new(one.clone(), settings.limits.clone(), cache, self.recorder)).collect();
        let guard = Guard { cost: settings.max_cost, tokens: settings.max_tokens };
        let services = Services::new(clients, self.recorder, guard, self.spent);
        Ok(Some(ModelPlanner::new(services, self.prompts, self.installed, self.examples.clone(), cache)))
    }
}

impl<'a> Source for Late<'a> {
    type Planner = ModelPlanner<'a, Services<'a>>;

    async fn planner(&self) -> Result<Option<&Self::Planner>> {
        Ok(self.made.get_or_try_init(|| self.make()).await?.as_ref())
    }
}

/// The first server on this machine that answers and has a model, with its model where none was named.
pub(super) async fn local(settings: &Settings, cache: &Path, listener: &dyn Listener) -> Option<Endpoint> {
    let asked = settings.local.iter().map(|endpoint| async {
        let client = Client::new(endpoint.clone(), settings.limits.clone(), cache, listener);
        let names = tokio::time::timeout(LOCAL, client.models(LOCAL)).await.ok()?.ok()?;
        let first = names.first()?.clone();
        let mut endpoint = endpoint.clone();
        let origin = endpoint.provider.origin.clone();
        endpoint.model.get_or_insert(Value { value: first, origin });
        Some(endpoint)
    });
    join_all(asked).await.into_iter().flatten().next()
}

/// What a call came to that was made to see whether a model answers.
pub(super) struct Tried {
    /// The call, as the service counts it.
    pub(super) call: Call,
    /// From the question to the answer that could be used.
    pub(super) elapsed: Duration,
}

/// Asks a model for the first stage of an easy request, with the real prompt and schema.
///
/// # Errors
/// What keeps an answer from coming, or from being used.
pub(super) async fn try_out(settings: &Settings, endpoint: &Endpoint, listener: &dyn Listener) -> Result<Tried> {
    let prompts = Prompts::load(&settings.directories.prompts())?;
    let book = Book::load(&settings.directories.recipes())?;
    let recorder = Recorder::new(listener);
    let cache = &settings.directories.cache;
    let client = Client::new(endpoint.clone(), settings.limits.clone(), cache, &recorder);
    let mut run = Run::new(Request { text: "show the last three commits".to_owned(), command: None }, Vec::new());
    run.context = Some(crate::repository::Context::default());
    let request = choose_request(&prompts, &run, &Examples::new(&book, Path::new("."), 0))?;
    let started = Instant::now();
    llm::ask(&client, request, |_: &Choice| Ok(())).await?;
    let elapsed = started.elapsed();
    let call = recorder.calls().pop().ok_or_else(|| Error::no_answer("no call of the model was counted"))?;
    Ok(Tried { call, elapsed })
}
