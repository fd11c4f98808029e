use super::*;
use crate::class::Class;
use crate::invocation::{Invocation, Risk};
use crate::repository::Effect;
use crate::run::{PlannedCommand, Request};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn told(events: Vec<Event>) -> Vec<Told> {
    events.into_iter().zip(1..).map(|(event, at)| Told { at, event }).collect()
}

fn woven(events: Vec<Event>, status: Status, worded: bool) -> Vec<Span> {
    let context = Context { trace_id: TRACE.into(), parent: None, flags: 1 };
    let mut run = Run::new(Request { text: "words".into(), command: None }, Vec::new());
    run.status = status;
    run.attempt();
    let at = events.len() as u64 + 1;
    spans(0, &told(events), &Ending { run: &run, exit_code: 7, at }, &context, worded)
}

/// Each span with its parent's name and its time.
fn tree(spans: &[Span]) -> Vec<String> {
    let name = |id: &Option<String>| {
        let parent = spans.iter().find(|span| Some(&span.span_id) == id.as_ref());
        parent.map_or("", |parent| parent.name.as_str())
    };
    let line = |span: &Span| {
        format!(
            "{} < {} {}..{}",
            span.name,
            name(&span.parent_span_id),
            span.start_time_unix_nano,
            span.end_time_unix_nano
        )
    };
    spans.iter().map(line).collect()
}

fn value<'a>(span: &'a Span, key: &str) -> Option<&'a Value> {
    let mut found = span.attributes.iter().filter(|attribute| attribute.key == key);
    let first = found.next();
    assert!(found.next().is_none(), "{key} stands once");
    first.map(|attribute| &attribute.value)
}

fn started(stage: Stage, attempt: usize) -> Event {
    Event::StageStarted { stage, attempt }
}

fn finished(stage: Stage, attempt: usize) -> Event {
    Event::StageFinished { stage, attempt, elapsed_ms: 0 }
}

fn asked(stage: Stage) -> Event {
    let (service, host, model) = ("mistral".to_owned(), "h".to_owned(), "m".to_owned());
    Event::ModelAsked { stage, service, host, port: 443, model }
}

fn called(stage: Stage) -> Event {
    let call = Call {
        stage,
        model: "m".into(),
        rung: "schema".into(),
        sent_bytes: 9,
        prompt_tokens: 3,
        completion_tokens: 2,
        cached_tokens: 1,
        elapsed_ms: 4,
        retries: 1,
        cost_nanodollars: Some(500_000_000),
    };
    Event::ModelCalled { call }
}

fn plan(line: &str) -> Plan {
    let command = PlannedCommand {
        invocation: Invocation::parse(line).unwrap(),
        line: line.into(),
        risk: Risk::of(Class::Local, "r"),
        problems: Vec::new(),
        effect: Effect::default(),
    };
    Plan { commands: vec![command], ..Plan::default() }
}

fn ended(code: i32, signal: Option<i32>, stderr: &str) -> Event {
    let result = CommandResult::Ended { code, signal, elapsed_ms: 1, stderr: stderr.into() };
    Event::CommandFinished { outcome: Outcome { line: "git log".into(), class: Class::Read, result }, output: None }
}

fn command() -> Event {
    Event::CommandStarted { number: 1, of: 1, line: "git log".into() }
}

#[test]
fn stages_calls_and_commands_are_parts_of_one_another() {
    let spans = woven(
        vec![
            started(Stage::Choose, 1),
            asked(Stage::Choose),
            called(Stage::Choose),
            finished(Stage::Choose, 1),
            started(Stage::Execute, 1),
            command(),
            ended(0, None, ""),
            finished(Stage::Execute, 1),
        ],
        Status::Done,
        false,
    );
    assert_eq!(
        tree(&spans),
        [
            "gut run <  0..9",
            "choose < gut run 1..4",
            "chat m < choose 2..3",
            "execute < gut run 5..8",
            "git < execute 6..7"
        ]
    );
    assert!(spans.iter().all(|span| span.trace_id == TRACE && span.status.is_none()));
    let call = &spans[2];
    for (key, is) in [
        ("gen_ai.operation.name", Value::from("chat")),
        ("gen_ai.provider.name", "mistral_ai".into()),
        ("gen_ai.request.model", "m".into()),
        ("gen_ai.usage.input_tokens", 3_u64.into()),
        ("gen_ai.usage.output_tokens", 2_u64.into()),
        ("gen_ai.usage.cache_read.input_tokens", 1_u64.into()),
        ("server.address", "h".into()),
        ("server.port", 443_u16.into()),
        ("gut.stage", "choose".into()),
        ("gut.rung", "schema".into()),
        ("gut.retries", 1_u32.into()),
        ("gut.sent_bytes", 9_u64.into()),
        ("gut.elapsed_ms", 4_u64.into()),
        ("gut.cost_usd", 0.5.into()),
    ] {
        assert_eq!(value(call, key), Some(&is), "{key}");
    }
    assert_eq!((call.kind, spans[4].kind, spans[1].kind), (SpanKind::Client, SpanKind::Client, SpanKind::Internal));
    assert_eq!(value(&spans[4], "process.exit.code"), Some(&0_i32.into()));
    assert_eq!(value(&spans[0], "gut.exit_code"), Some(&7_u8.into()));
    assert_eq!(value(&spans[0], "gut.status"), Some(&"done".into()));
}

#[test]
fn stages_that_overlap_keep_their_own_calls() {
    let spans = woven(
        vec![
            started(Stage::Explain, 1),
            asked(Stage::Explain),
            started(Stage::Confirm, 1),
            Event::Decided { verdict: Verdict::Run },
            finished(Stage::Confirm, 1),
            called(Stage::Explain),
            finished(Stage::Explain, 1),
        ],
        Status::Done,
        false,
    );
    assert_eq!(tree(&spans)[1..], ["explain < gut run 1..7", "chat m < explain 2..6", "confirm < gut run 3..5"]);
    assert_eq!(value(&spans[3], "gut.verdict"), Some(&"run".into()));
}

#[test]
fn a_stage_that_is_gone_through_twice_is_two_spans() {
    let twice = [started(Stage::Confirm, 1), finished(Stage::Confirm, 1)];
    let spans = woven(twice.iter().chain(&twice).cloned().collect(), Status::Declined, false);
    assert_eq!(tree(&spans)[1..], ["confirm < gut run 1..2", "confirm < gut run 3..4"]);
    assert_eq!(spans[0].status, None, "to decline is no error");
}

#[test]
fn what_fails_says_so_where_it_fails() {
    let kind = Kind::Unavailable;
    let stage = Stage::Build;
    let error = crate::error::Error::unavailable("words of a service");
    for worded in [false, true] {
        let spans = woven(
            vec![
                started(stage, 1),
                asked(stage),
                Event::ModelRetried { wait_ms: 5, reason: "words".into() },
                Event::ModelFailed { stage, kind },
                Event::FellBack { from: "A".into(), to: "B".into(), reason: "words".into() },
                asked(stage),
                Event::ModelFailed { stage, kind },
                Event::StageFailed { stage, attempt: 1, kind },
                finished(stage, 1),
            ],
            Status::Failed { error: error.clone() },
            worded,
        );
        assert_eq!(tree(&spans)[1..], ["build < gut run 1..9", "chat m < build 2..4", "chat m < build 6..7"]);
        for span in &spans {
            assert_eq!(value(span, "error.type"), Some(&"unavailable".into()), "{}", span.name);
            assert_eq!(span.status.as_ref().map(|status| status.code), Some(2));
        }
        assert_eq!(spans[2].events[0].name, "gut.retry");
        assert_eq!(spans[1].events[0].name, "gut.fallback");
        let said = serde_json::to_string(&spans).unwrap();
        assert_eq!(said.contains("words of a service"), worded);
        assert_eq!(said.matches("gut.reason").count(), if worded { 2 } else { 0 });
    }
}

#[test]
fn an_interruption_ends_what_is_under_way() {
    let spans = woven(vec![started(Stage::Build, 1), asked(Stage::Build)], Status::Interrupted { signal: 2 }, false);
    assert_eq!(tree(&spans), ["gut run <  0..3", "build < gut run 1..3", "chat m < build 2..3"]);
    assert!(spans.iter().all(|span| value(span, "error.type") == Some(&"interrupted".into())));
}

#[test]
fn a_command_that_fails_is_an_error_and_a_search_that_finds_nothing_is_none() {
    for (code, signal, stderr, sort) in [
        (1, None, "", None),
        (1, None, "fatal", Some("1")),
        (128, None, "", Some("128")),
        (141, Some(13), "", None),
        (137, Some(9), "", Some("signal")),
    ] {
        let events =
            vec![started(Stage::Execute, 1), command(), ended(code, signal, stderr), finished(Stage::Execute, 1)];
        let spans = woven(events, Status::CommandFailed { code }, false);
        assert_eq!(value(&spans[2], "error.type"), sort.map(Value::from).as_ref(), "{code} {stderr}");
        assert_eq!(value(&spans[2], "process.exit.code"), Some(&code.into()));
        assert_eq!(value(&spans[2], "gut.command.signal"), signal.map(Value::from).as_ref());
    }
}

#[test]
fn a_plan_is_told_at_the_stage_that_made_it() {
    let planned = |plan| Event::Planned { plan, attempt: 1 };
    let built = || vec![started(Stage::Build, 1), planned(plan("git commit -m x")), finished(Stage::Build, 1)];
    let book = Plan { recipes: vec!["r".into()], ..plan("git commit -m x") };
    let mut events = built();
    events.push(planned(book));
    let spans = woven(events, Status::Done, false);
    assert_eq!(value(&spans[1], "gut.plan.by"), Some(&"recipes".into()), "what is judged again replaces what was");
    assert_eq!(value(&spans[1], "gut.plan.class"), Some(&"local".into()));
    let mut events = built();
    events.extend([
        started(Stage::Confirm, 1),
        planned(Plan { edited: true, ..plan("git commit -m y") }),
        finished(Stage::Confirm, 1),
    ]);
    let spans = woven(events, Status::Done, true);
    assert_eq!(value(&spans[1], "gut.plan.by"), Some(&"model".into()));
    assert_eq!(value(&spans[2], "gut.plan.by"), Some(&"user".into()));
    assert_eq!(value(&spans[2], "gut.plan.lines"), Some(&vec!["git commit -m y".to_owned()].into()));
}

#[test]
fn a_run_of_a_job_is_a_part_of_it() {
    let context = Context { trace_id: TRACE.into(), parent: Some("00f067aa0ba902b7".into()), flags: 1 };
    let run = Run::new(Request { text: String::new(), command: None }, Vec::new());
    let ending = Ending { run: &run, exit_code: 0, at: 2 };
    let spans = spans(0, &told(vec![started(Stage::Choose, 1)]), &ending, &context, false);
    assert_eq!(spans[0].parent_span_id.as_deref(), Some("00f067aa0ba902b7"));
    assert_eq!((spans[0].flags, spans[1].flags), (0x301, 0x101));
}
