//! From the news of a run to its spans: a pure function of what was told, and when.
//!
//! Without content nothing is taken over that a user, a repository or a model wrote: names of gut's own, numbers, and the
//! names of service and model only.

use super::context::{Context, new_span_id};
use super::otlp::{Attribute, Span, SpanEvent, SpanKind, SpanStatus, Value};
use crate::error::Kind;
use crate::run::{Call, CommandResult, Event, Outcome, Plan, Run, Stage, Status, Verdict};

/// The flags of a span whose parent is known to be in this process, and in another one.
const HAS_IS_REMOTE: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

/// A piece of news, and when it came, in nanoseconds since 1970.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) at: u64,
    pub(super) event: Event,
}

/// What a run came to.
pub(super) struct Ending<'a> {
    pub(super) run: &'a Run,
    pub(super) exit_code: u8,
    pub(super) at: u64,
}

/// The spans of a run, that of the run itself first. `worded` says whether words are taken over.
pub(super) fn spans(begun: u64, told: &[Told], ending: &Ending<'_>, context: &Context, worded: bool) -> Vec<Span> {
    let mut weaver = Weaver { context, worded, spans: Vec::new(), open: Vec::new(), last_asked: 0, built: 0 };
    weaver.begin("gut run", SpanKind::Internal, None, begun, What::Run);
    for one in told {
        weaver.take(one.at, &one.event);
    }
    weaver.end(ending);
    weaver.spans
}

/// What an open span stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Run,
    Stage(Stage, usize),
    Call(Stage),
    Command,
}

struct Weaver<'a> {
    context: &'a Context,
    worded: bool,
    spans: Vec<Span>,
    /// The spans that have not ended, by their places in `spans`, in the order they began in.
    open: Vec<(What, usize)>,
    /// The span under which a model was asked last.
    last_asked: usize,
    /// The span of the stage that made the last plan.
    built: usize,
}

impl Weaver<'_> {
    fn begin(&mut self, name: &str, kind: SpanKind, parent: Option<usize>, at: u64, what: What) -> usize {
        let parent_span_id = match parent {
            Some(parent) => Some(self.spans[parent].span_id.clone()),
            None => self.context.parent.clone(),
        };
        let is_remote = parent.is_none() && parent_span_id.is_some();
        let of_parent = HAS_IS_REMOTE | if is_remote { IS_REMOTE } else { 0 };
        self.spans.push(Span {
            trace_id: self.context.trace_id.clone(),
            span_id: new_span_id(),
            parent_span_id,
            flags: u32::from(self.context.flags) | of_parent,
            name: name.to_owned(),
            kind,
            start_time_unix_nano: at,
            end_time_unix_nano: at,
            attributes: Vec::new(),
            events: Vec::new(),
            status: None,
        });
        let place = self.spans.len() - 1;
        self.open.push((what, place));
        place
    }

    /// Ends the span that stands for this, the last where there are several, and all that is open beneath it.
    fn close(&mut self, at: u64, is_it: impl Fn(What) -> bool) -> Option<usize> {
        let (_, place) = *self.open.iter().rev().find(|(what, _)| is_it(*what))?;
        let id = self.spans[place].span_id.clone();
        let spans = &mut self.spans;
        self.open.retain(|(_, other)| {
            let ends = *other == place || spans[*other].parent_span_id.as_ref() == Some(&id);
            if ends {
                spans[*other].end_time_unix_nano = at;
            }
            !ends
        });
        Some(place)
    }

    /// The span that stands for this and is open, or that of the run.
    fn open(&self, is_it: impl Fn(What) -> bool) -> usize {
        self.open.iter().rev().find(|(what, _)| is_it(*what)).map_or(0, |(_, place)| *place)
    }

    /// The stage that began last and is open, or the run.
    fn stage(&self) -> usize {
        self.open(|what| matches!(what, What::Stage(..)))
    }

    fn set(&mut self, place: usize, key: &str, value: impl Into<Value>) {
        let attributes = &mut self.spans[place].attributes;
        let value = value.into();
        match attributes.iter_mut().find(|attribute| attribute.key == key) {
            Some(attribute) => attribute.value = value,
            None => attributes.push(Attribute { key: key.to_owned(), value }),
        }
    }

    /// The same for what somebody wrote.
    fn set_content(&mut self, place: usize, key: &str, value: impl Into<Value>) {
        if self.worded {
            self.set(place, key, value);
        }
    }

    fn fail(&mut self, place: usize, sort: &str, message: &str) {
        self.set(place, "error.type", sort);
        let message = if self.worded { message.to_owned() } else { String::new() };
        self.spans[place].status = Some(SpanStatus::error(message));
    }

    /// Notes something on a span: numbers and names, and what somebody wrote.
    fn note(
        &mut self,
        place: usize,
        at: u64,
        name: &'static str,
        plain: Vec<(&str, Value)>,
        written: Vec<(&str, Value)>,
    ) {
        let attribute = |(key, value): (&str, Value)| Attribute { key: key.to_owned(), value };
        let written = written.into_iter().filter(|_| self.worded);
        let attributes = plain.into_iter().chain(written).map(attribute).collect();
        self.spans[place].events.push(SpanEvent { time_unix_nano: at, name, attributes });
    }

    fn take(&mut self, at: u64, event: &Event) {
        match event {
            Event::RunStarted { request, .. } => self.set_content(0, "gut.request", request.as_str()),
            Event::StageStarted { stage, attempt } => {
                let place = self.begin(stage.name(), SpanKind::Internal, Some(0), at, What::Stage(*stage, *attempt));
                self.set(place, "gut.round", *attempt);
            }
            Event::StageFailed { stage, attempt, kind } => {
                let place = self.open(|what| what == What::Stage(*stage, *attempt));
                self.fail(place, sort(*kind), "");
            }
            Event::StageFinished { stage, attempt, .. } => {
                self.close(at, |what| what == What::Stage(*stage, *attempt));
            }
            Event::ModelAsked { .. } | Event::ModelCalled { .. } | Event::ModelFailed { .. } => {
                self.take_call(at, event);
            }
            Event::ModelRetried { wait_ms, reason } => {
                let place = self.open(|what| matches!(what, What::Call(_)));
                let written = vec![("gut.reason", reason.as_str().into())];
                self.note(place, at, "gut.retry", vec![("gut.wait_ms", (*wait_ms).into())], written);
            }
            Event::RungLowered { from, to } => {
                let place = self.open(|what| matches!(what, What::Call(_)));
                let plain = vec![("gut.from", from.as_str().into()), ("gut.to", to.as_str().into())];
                self.note(place, at, "gut.rung_lowered", plain, Vec::new());
            }
            Event::FellBack { from, to, reason } => {
                let plain = vec![("gut.from", from.as_str().into()), ("gut.to", to.as_str().into())];
                self.note(self.last_asked, at, "gut.fallback", plain, vec![("gut.reason", reason.as_str().into())]);
            }
            Event::Chosen { choice } => {
                let place = self.stage();
                let tools: Vec<String> = choice.tools.list().iter().map(|tool| tool.name().to_owned()).collect();
                self.set(place, "gut.tools", tools);
                self.set_content(place, "gut.reason", choice.reason.as_str());
            }
            Event::PlanRejected { plan } => {
                let place = self.stage();
                let problems: Vec<String> = plan.obstacles();
                let plain = vec![("gut.plan.problems", problems.len().into())];
                let written = vec![("gut.plan.lines", plan.lines().into()), ("gut.messages", problems.into())];
                self.note(place, at, "gut.plan_sent_back", plain, written);
            }
            Event::Planned { plan, .. } => self.take_plan(plan),
            Event::Explained { explanation } => {
                let place = self.open(|what| matches!(what, What::Stage(Stage::Explain, _)));
                self.set_content(place, "gut.summary", explanation.summary.as_str());
            }
            Event::Decided { verdict } => {
                let place = self.stage();
                let (name, words) = verdict_in_words(verdict);
                self.set(place, "gut.verdict", name);
                if !words.is_empty() {
                    self.set_content(place, "gut.feedback", words);
                }
            }
            Event::StateKept { copied, unkept, elapsed_ms } => {
                let plain = vec![
                    ("gut.copied", (*copied).into()),
                    ("gut.unkept", unkept.len().into()),
                    ("gut.elapsed_ms", (*elapsed_ms).into()),
                ];
                self.note(self.stage(), at, "gut.state_kept", plain, Vec::new());
            }
            Event::CommandStarted { line, number, .. } => {
                let program = if line.starts_with("gh ") { "gh" } else { "git" };
                let parent = self.stage();
                let place = self.begin(program, SpanKind::Client, Some(parent), at, What::Command);
                self.set(place, "process.executable.name", program);
                self.set(place, "gut.command.number", *number);
                self.set_content(place, "process.command_line", line.as_str());
            }
            Event::CommandFinished { outcome, .. } => self.take_outcome(at, outcome),
            Event::Warning { message } => {
                let place = self.stage();
                self.note(place, at, "gut.warning", Vec::new(), vec![("gut.message", message.as_str().into())]);
            }
            // How the run ended is read from the run itself; which service it is stands at every call.
            Event::ServiceChosen { .. } | Event::RunFinished { .. } => {}
            Event::Rehearsed { code, .. } => {
                let place = self.stage();
                self.note(place, at, "gut.dry_run", vec![("process.exit.code", (*code).into())], Vec::new());
            }
        }
    }

    fn take_call(&mut self, at: u64, event: &Event) {
        match event {
            Event::ModelAsked { stage, service, host, port, model } => {
                let parent = self.open(|what| matches!(what, What::Stage(of, _) if of == *stage));
                let place =
                    self.begin(&format!("chat {model}"), SpanKind::Client, Some(parent), at, What::Call(*stage));
                self.last_asked = parent;
                self.set(place, "gen_ai.operation.name", "chat");
                self.set(place, "gen_ai.provider.name", provider(service));
                self.set(place, "gen_ai.request.model", model.as_str());
                self.set(place, "gen_ai.output.type", "json");
                if !host.is_empty() {
                    self.set(place, "server.address", host.as_str());
                    self.set(place, "server.port", *port);
                }
                self.set(place, "gut.stage", stage.name());
            }
            Event::ModelFailed { stage, kind } => {
                if let Some(place) = self.close(at, |what| what == What::Call(*stage)) {
                    self.fail(place, sort(*kind), "");
                }
            }
            Event::ModelCalled { call } => {
                if let Some(place) = self.close(at, |what| what == What::Call(call.stage)) {
                    self.count(place, call);
                }
            }
            _ => {}
        }
    }

    fn count(&mut self, place: usize, call: &Call) {
        // A service that does not count says 0.
        if call.prompt_tokens > 0 || call.completion_tokens > 0 {
            self.set(place, "gen_ai.usage.input_tokens", call.prompt_tokens);
            self.set(place, "gen_ai.usage.output_tokens", call.completion_tokens);
            self.set(place, "gen_ai.usage.cache_read.input_tokens", call.cached_tokens);
        }
        self.set(place, "gut.rung", call.rung.as_str());
        self.set(place, "gut.retries", call.retries);
        self.set(place, "gut.sent_bytes", call.sent_bytes);
        self.set(place, "gut.elapsed_ms", call.elapsed_ms);
        if let Some(cost) = call.cost_nanodollars {
            #[allow(clippy::cast_precision_loss, reason = "it is exact up to nine million dollars")]
            self.set(place, "gut.cost_usd", cost as f64 / 1e9);
        }
    }

    fn take_plan(&mut self, plan: &Plan) {
        let building = self.open(|what| matches!(what, What::Stage(Stage::Build, _)));
        if building > 0 {
            self.built = building;
        }
        // A plan that the user edited, or that is judged again, is told where it comes up.
        let place = if building > 0 { building } else { self.stage() };
        let place = if place > 0 { place } else { self.built };
        let by = match plan {
            Plan { edited: true, .. } => "user",
            Plan { recipes, .. } if !recipes.is_empty() => "recipes",
            _ => "model",
        };
        self.set(place, "gut.plan.by", by);
        self.set(place, "gut.plan.commands", plan.commands.len());
        self.set(place, "gut.plan.class", plan.class().name());
        self.set(place, "gut.plan.runnable", plan.obstacles().is_empty());
        self.set_content(place, "gut.plan.lines", plan.lines());
        if let Some(diagnosis) = &plan.diagnosis {
            self.set_content(place, "gut.diagnosis", diagnosis.as_str());
        }
    }

    fn take_outcome(&mut self, at: u64, outcome: &Outcome) {
        let class = outcome.class.name();
        let CommandResult::Ended { code, signal, .. } = &outcome.result else {
            let written = vec![("process.command_line", outcome.line.as_str().into())];
            self.note(self.stage(), at, "gut.command_not_run", vec![("gut.command.class", class.into())], written);
            return;
        };
        let Some(place) = self.close(at, |what| what == What::Command) else { return };
        self.set(place, "gut.command.class", class);
        self.set(place, "process.exit.code", *code);
        if let Some(signal) = signal {
            self.set(place, "gut.command.signal", *signal);
        }
        // A search that found nothing is no error, though its code is 1.
        if *code != 0 && !outcome.is_quiet() {
            let sort = if signal.is_some() { "signal".to_owned() } else { code.to_string() };
            self.fail(place, &sort, "");
        }
    }

    /// Ends what is open, and says how the run ended.
    fn end(&mut self, ending: &Ending<'_>) {
        let Ending { run, exit_code, at } = ending;
        let (status, fault) = match &run.status {
            Status::Running => ("running", None),
            Status::Done => ("done", None),
            Status::Printed => ("printed", None),
            Status::CommandFailed { .. } => ("command_failed", Some(("command_failed", ""))),
            Status::Declined => ("declined", None),
            Status::Interrupted { .. } => ("interrupted", Some(("interrupted", ""))),
            Status::Failed { error } => ("failed", Some((sort(error.kind), error.message.as_str()))),
        };
        for (_, place) in std::mem::take(&mut self.open) {
            self.spans[place].end_time_unix_nano = *at;
            if let Some((sort, message)) = fault {
                self.fail(place, sort, message);
            }
        }
        self.set(0, "gut.version", env!("CARGO_PKG_VERSION"));
        self.set(0, "gut.run.id", run.id.as_str());
        self.set(0, "gut.status", status);
        self.set(0, "gut.exit_code", *exit_code);
        self.set(0, "gut.rounds", run.rounds());
    }
}

/// The sort of a fault, as `error.type` has it: the same words as in the files of runs.
fn sort(kind: Kind) -> &'static str {
    match kind {
        Kind::Usage => "usage",
        Kind::NoAnswer => "no_answer",
        Kind::Unavailable => "unavailable",
        Kind::Internal => "internal",
        Kind::RateLimited => "rate_limited",
        Kind::TimedOut => "timed_out",
        Kind::Refused => "refused",
        Kind::Configuration => "configuration",
        Kind::Interrupted => "interrupted",
    }
}

/// A service by the name that the semantic conventions have for it, or else by that of gut's table.
fn provider(service: &str) -> &str {
    match service {
        "gemini" => "gcp.gemini",
        "mistral" => "mistral_ai",
        "azure" => "azure.ai.openai",
        "xai" => "x_ai",
        other => other,
    }
}

/// The name of a verdict, and the words that go with it.
fn verdict_in_words(verdict: &Verdict) -> (&'static str, &str) {
    match verdict {
        Verdict::Run => ("run", ""),
        Verdict::Edited { line } => ("edited", line),
        Verdict::Revised { feedback } => ("revised", feedback),
        Verdict::Answered { answer, .. } => ("answered", answer),
        Verdict::FailedAndRevised { feedback } => ("failed_and_revised", feedback),
        Verdict::Copied => ("copied", ""),
        Verdict::Printed => ("printed", ""),
        Verdict::Quit => ("quit", ""),
    }
}

#[cfg(test)]
#[path = "spans_tests.rs"]
mod tests;
