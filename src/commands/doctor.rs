//! `gut doctor`: what gut needs, whether it is there, and how each problem is mended.

use std::fmt::Write;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::Setting;
use super::model::{local, try_out};
use super::world::sign_in;
use crate::book::Book;
use crate::cli::DoctorOptions;
use crate::error::{Error, Kind, Result};
use crate::exec;
use crate::invocation::SignIn;
use crate::llm::Client;
use crate::provider::Provider;
use crate::repository::Reader;
use crate::run::{Event, Listener};
use crate::settings::{Endpoint, PlannerKind, Settings};

/// How long the list of models may take.
const TIME: Duration = Duration::from_secs(10);

/// How one thing stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Note,
    Problem,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    /// What: `git`, `model`.
    name: &'static str,
    state: State,
    /// What was found.
    says: String,
    /// How it is mended.
    mend: Vec<String>,
    #[serde(skip)]
    kind: Option<Kind>,
}

/// Listens to nobody.
struct Silence;

impl Listener for Silence {
    fn on(&self, _: Event) {}
}

struct Doctor<'a> {
    setting: &'a Setting<'a>,
    checks: Vec<Check>,
}

impl Doctor<'_> {
    fn found(&mut self, name: &'static str, state: State, says: impl Into<String>) {
        self.checks.push(Check { name, state, says: says.into(), mend: Vec::new(), kind: None });
    }

    fn fault(&mut self, name: &'static str, fault: Error) {
        let Error { kind, message, hints } = fault;
        self.checks.push(Check { name, state: State::Problem, says: message, mend: hints, kind: Some(kind) });
    }

    async fn tools(&mut self) {
        let installed = match self.setting.installed().await {
            Ok(installed) => installed,
            Err(fault) => return self.fault("git", fault),
        };
        let git = &installed.git;
        self.found("git", State::Ok, format!("{} at {}", git.version, git.program.display()));
        let Some(gh) = &installed.gh else {
            let says = "not installed; only what is on GitHub alone needs it (https://cli.github.com)";
            return self.found("gh", State::Note, says);
        };
        let found = format!("{} at {}", gh.version, gh.program.display());
        if let Some(why) = gh.commands.unread() {
            let fault = Error::unavailable(format!("{found}: gut cannot read which commands it has: {why}"));
            let fault = fault.hint("run `gh help reference` to see what it says").hint(
                "install gh anew (https://cli.github.com), or take this program off your PATH if it is not the GitHub CLI",
            );
            return self.fault("gh", fault);
        }
        self.found("gh", State::Ok, found);
        // Nothing is sent, and no token is read.
        let Ok(directory) = exec::current_directory() else { return };
        let reader = Reader::new(git.program.clone(), directory);
        match sign_in(&installed, &reader, self.setting.environment.text("GH_HOST")).await {
            SignIn::SignedIn => self.found("gh auth", State::Ok, "gh has a token; GitHub was not asked"),
            SignIn::SignedOut(host) => {
                self.found("gh auth", State::Note, format!("not signed in to {host}; `gh auth login` does it"));
            }
            SignIn::Unknown => self.found("gh auth", State::Note, "gh does not say whether you are signed in"),
        }
    }

    fn files(&mut self) -> Option<Settings> {
        let file = self.setting.directories.configuration_file();
        let settings = match &self.setting.settings {
            Ok(settings) => settings.clone(),
            Err(fault) => {
                self.fault("configuration", fault.clone());
                return None;
            }
        };
        let says = if file.exists() { "can be read" } else { "there is none, and none is needed" };
        self.found("configuration", State::Ok, format!("{}: {says}", file.display()));
        match Book::load(&self.setting.directories.recipes()) {
            Ok(book) => {
                let own = book.recipes().filter(|recipe| book.is_own(&recipe.id)).count();
                self.found("recipes", State::Ok, format!("{} recipes, {own} of them your own", book.recipes().count()));
            }
            Err(fault) => self.fault("recipes", fault),
        }
        Some(settings)
    }

    /// The service, whether it answers, and how well.
    async fn model(&mut self, settings: &Settings, offline: bool) {
        if settings.planner == PlannerKind::Recipes {
            return self.found("model", State::Ok, "none is asked: `planner` is `recipes`");
        }
        let found = match &settings.endpoint {
            Some(endpoint) => Some(endpoint.clone()),
            None if offline => None,
            None => local(settings, &settings.directories.cache, &Silence).await,
        };
        let Some(endpoint) = found else {
            let says = "none is set up, and no server answers on this machine; the recipe book works without one";
            self.found("model", State::Note, says);
            if let Some(check) = self.checks.last_mut() {
                check.mend = vec!["gut setup".to_owned()];
            }
            return;
        };
        let (title, why) = (&endpoint.provider.value.title, &endpoint.provider.origin);
        self.found("provider", State::Ok, format!("{title} at {}; chosen by {why}", endpoint.shown()));
        if !self.key(&endpoint) || offline {
            return;
        }
        let client = Client::new(endpoint.clone(), settings.limits.clone(), &settings.directories.cache, &Silence);
        let started = Instant::now();
        let names = match client.models(TIME).await {
            Ok(names) => names,
            Err(fault) => return self.fault("service", fault),
        };
        let took = started.elapsed().as_millis();
        self.found("service", State::Ok, format!("answers after {took} ms and has {} models", names.len()));
        if let Some(model) = &endpoint.model
            && !names.is_empty()
            && !names.iter().any(|name| *name == model.value || name.split(':').next() == Some(&model.value))
        {
            let near = crate::invocation::nearest_name(&model.value, names.iter().map(String::as_str));
            let fault = Error::configuration(format!("the service does not list the model `{}`", model.value));
            return self.fault(
                "model",
                match near {
                    Some(near) => fault.hint(format!("gut config set model {near}")),
                    None => {
                        fault.hint(format!("it has: {}", names.iter().take(5).cloned().collect::<Vec<_>>().join(", ")))
                    }
                },
            );
        }
        match try_out(settings, &endpoint, &Silence).await {
            Ok(tried) => {
                let (call, took) = (tried.call, tried.elapsed.as_secs_f64());
                let tokens = call.prompt_tokens + call.completion_tokens;
                let says = format!("{} answers by {} in {took:.1} s, {tokens} tokens", call.model, call.rung);
                self.found("model", State::Ok, says);
            }
            Err(fault) => self.fault("model", fault),
        }
    }

    /// Whether there is a key, or none is needed.
    fn key(&mut self, endpoint: &Endpoint) -> bool {
        let provider = &endpoint.provider.value;
        match &endpoint.key {
            Some(key) => self.found("key", State::Ok, format!("from {}", key.origin)),
            None if provider.local || endpoint.is_local() => {
                self.found("key", State::Ok, "none is needed on this machine");
            }
            None => {
                let fault = Error::configuration(format!("there is no key for {}", provider.title));
                let variable = provider.key_variable().unwrap_or(crate::settings::API_KEY);
                self.fault("key", fault.hint(format!("gut setup, or set `{variable}`")));
                return false;
            }
        }
        true
    }
}

/// Looks at everything; returns the exit code.
///
/// # Errors
/// When the report cannot be written.
pub async fn doctor(setting: &Setting<'_>, options: &DoctorOptions) -> Result<u8> {
    let mut doctor = Doctor { setting, checks: Vec::new() };
    doctor.tools().await;
    if let Some(settings) = doctor.files() {
        Box::pin(doctor.model(&settings, options.offline)).await;
    }
    let checks = doctor.checks;
    let worst = checks.iter().find_map(|check| check.kind);
    let text = if options.json {
        let healthy = worst.is_none();
        let report = serde_json::json!({
            "version": env!("CARGO_PKG_VERSION"), "catalog": Provider::dated(), "healthy": healthy, "checks": checks,
        });
        format!("{report:#}\n")
    } else {
        shown(&checks)
    };
    setting.ui.answer(&text)?;
    Ok(worst.map_or(0, Kind::exit_code))
}

fn shown(checks: &[Check]) -> String {
    let mut text = String::new();
    for Check { name, state, says, mend, .. } in checks {
        let state = match state {
            State::Ok => "ok",
            State::Note => "note",
            State::Problem => "wrong",
        };
        // Writing to a string cannot fail.
        let _: std::fmt::Result = writeln!(text, "{state:<6} {name:<14} {says}");
        for mend in mend {
            let _: std::fmt::Result = writeln!(text, "{:<6} {:<14} -> {mend}", "", "");
        }
    }
    text
}
