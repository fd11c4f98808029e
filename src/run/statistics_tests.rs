use super::*;
use crate::class::Class;
use crate::error::{Error, Kind};
use crate::invocation::Risk;
use crate::repository::Effect;
use crate::run::{Outcome, Plan, PlannedCommand, Request};

fn run(status: Status, attempts: Vec<Attempt>) -> Run {
    let mut run = Run::new(Request { text: "x".into(), command: None }, Vec::new());
    (run.status, run.attempts) = (status, attempts);
    run
}

fn plan(lines: &[&str]) -> Plan {
    let command = |line: &&str| PlannedCommand {
        invocation: Invocation::parse(line).unwrap(),
        line: (*line).to_owned(),
        risk: Risk::of(Class::Read, "r"),
        problems: Vec::new(),
        effect: Effect::default(),
    };
    Plan { commands: lines.iter().map(command).collect(), ..Plan::default() }
}

fn attempt(plan: Plan, verdict: Option<Verdict>) -> Attempt {
    Attempt { plan: Some(plan), verdict, ..Attempt::default() }
}

fn model(verdict: Verdict) -> Attempt {
    attempt(plan(&["git log"]), Some(verdict))
}

fn book(verdict: Verdict) -> Attempt {
    attempt(Plan { recipes: vec!["r".into()], ..plan(&["git log"]) }, Some(verdict))
}

fn edited(verdict: Verdict) -> Attempt {
    attempt(Plan { edited: true, ..plan(&["git log"]) }, Some(verdict))
}

fn question() -> Attempt {
    let verdict = Some(Verdict::Answered { question: "q".into(), answer: "a".into() });
    Attempt { verdict, ..Attempt::default() }
}

fn revised() -> Verdict {
    Verdict::Revised { feedback: "f".into() }
}

fn edit() -> Verdict {
    Verdict::Edited { line: "l".into() }
}

fn retry() -> Verdict {
    Verdict::FailedAndRevised { feedback: String::new() }
}

#[test]
fn no_runs_come_to_nothing() {
    assert_eq!(summarise(&[], 0), Summary::default());
    let summary = serde_json::to_value(summarise(&[], 0)).unwrap();
    assert_eq!((&summary["runs"], &summary["plans"]["acceptance"]), (&0.into(), &serde_json::Value::Null));
}

#[test]
fn every_ending_is_counted_once_and_failures_by_their_code() {
    let failed = |kind| Status::Failed { error: Error::new(kind, "x") };
    let statuses = [
        Status::Done,
        Status::Printed,
        Status::Declined,
        Status::Interrupted { signal: 2 },
        Status::Running,
        Status::CommandFailed { code: 128 },
        failed(Kind::NoAnswer),
        failed(Kind::NoAnswer),
    ];
    let summary = summarise(&statuses.map(|status| run(status, Vec::new())), 3);
    let endings = Endings { done: 1, printed: 1, declined: 1, failed: 3, interrupted: 1, unfinished: 1 };
    assert_eq!((summary.runs, summary.unreadable, summary.endings), (8, 3, endings));
    assert_eq!(summary.failures, [Failure { code: 65, count: 2 }, Failure { code: 128, count: 1 }]);
    assert_eq!(summary.rounds.mean, None, "no run began a round");
}

#[test]
fn what_is_proposed_and_what_is_accepted() {
    for (what, attempts, proposed, accepted, rounds, first) in [
        ("run at once", vec![model(Verdict::Run)], 1, 1, 1.0, Some(1.0)),
        ("copied", vec![model(Verdict::Copied)], 1, 1, 1.0, Some(1.0)),
        ("left", vec![model(Verdict::Quit)], 1, 0, 1.0, Some(0.0)),
        ("revised, then run", vec![model(revised()), model(Verdict::Run)], 2, 1, 2.0, Some(0.0)),
        ("edited, then run", vec![model(edit()), edited(Verdict::Run)], 1, 0, 1.0, Some(0.0)),
        ("a question, then run", vec![question(), model(Verdict::Run)], 1, 1, 2.0, Some(0.0)),
        ("failed, then another way", vec![model(retry()), model(Verdict::Run)], 2, 2, 2.0, Some(1.0)),
        ("refused by gut", vec![attempt(plan(&["git log"]), None)], 0, 0, 1.0, None),
        ("nothing came of it", vec![Attempt::default()], 0, 0, 1.0, None),
    ] {
        let summary = summarise(&[run(Status::Done, attempts)], 0);
        assert_eq!((summary.plans.proposed, summary.plans.accepted), (proposed, accepted), "{what}");
        assert_eq!((summary.rounds.mean, summary.rounds.accepted_first), (Some(rounds), first), "{what}");
    }
}

#[test]
fn a_plan_that_waits_when_the_run_is_stopped_was_proposed() {
    let mut stopped = run(Status::Interrupted { signal: 2 }, vec![attempt(plan(&["git log"]), None)]);
    for (stage, proposed) in [(Stage::Confirm, 1), (Stage::Explain, 0)] {
        stopped.stage = stage;
        assert_eq!(summarise(std::slice::from_ref(&stopped), 0).plans.proposed, proposed);
    }
}

#[test]
fn who_answered_is_who_made_the_last_plan() {
    let runs = [
        run(Status::Done, vec![book(Verdict::Run)]),
        run(Status::Done, vec![book(revised()), model(Verdict::Run)]),
        run(Status::Done, vec![book(edit()), edited(Verdict::Run)]),
        run(Status::Declined, Vec::new()),
    ];
    assert_eq!(summarise(&runs, 0).answered, Answered { book: 2, model: 1, nobody: 1 });
}

#[test]
fn calls_are_added_up_by_stage_and_by_model() {
    let call = |stage, model: &str, elapsed_ms, cost_nanodollars| Call {
        stage,
        model: model.into(),
        rung: "schema".into(),
        sent_bytes: 1,
        prompt_tokens: 10,
        completion_tokens: 2,
        cached_tokens: 4,
        elapsed_ms,
        retries: 1,
        cost_nanodollars,
    };
    let mut first = model(Verdict::Run);
    first.calls = vec![call(Stage::Build, "b", 30, Some(5)), call(Stage::Choose, "a", 10, Some(7))];
    let mut second = model(Verdict::Run);
    second.calls = vec![call(Stage::Build, "b", 10, None), call(Stage::Build, "b", 20, Some(6))];
    let summary = summarise(&[run(Status::Done, vec![first]), run(Status::Done, vec![second])], 0);
    let build = Calls {
        name: "build".into(),
        calls: 3,
        median_ms: 20,
        p95_ms: 30,
        input_tokens: 30,
        cached_tokens: 12,
        output_tokens: 6,
        retries: 3,
        cost_nanodollars: Some(11),
        calls_without_price: 1,
    };
    assert_eq!(summary.stages.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>(), ["choose", "build"]);
    assert_eq!(summary.stages[1], build);
    assert_eq!(summary.models[0], Calls { name: "b".into(), ..build }, "the model that was called most stands first");
    assert_eq!((summary.models[1].name.as_str(), summary.models[1].cost_nanodollars), ("a", Some(7)));
}

#[test]
fn a_percentile_is_one_of_the_values() {
    let hundred: Vec<u64> = (1..=100).collect();
    for (values, median, high) in [
        (&[][..], 0, 0),
        (&[7], 7, 7),
        (&[1, 2], 1, 2),
        (&[1, 2, 3], 2, 3),
        (&hundred, 50, 95),
        (&hundred[..20], 10, 19),
    ] {
        assert_eq!((percentile(values, 50), percentile(values, 95)), (median, high), "{values:?}");
    }
}

#[test]
fn commands_that_ran_are_counted_by_their_subcommand() {
    let ended = |line: &str| Outcome {
        line: line.into(),
        class: Class::Read,
        result: CommandResult::Ended { code: 0, signal: None, elapsed_ms: 0, stderr: String::new() },
    };
    let mut one = attempt(plan(&["git commit -m secret", "git push", "git push there"]), Some(Verdict::Run));
    one.outcomes = vec![ended("a"), ended("b"), Outcome { result: CommandResult::NotRun, ..ended("c") }];
    let mut two = attempt(plan(&["git push origin main"]), Some(Verdict::Run));
    two.outcomes = vec![ended("d")];
    let commands = summarise(&[run(Status::Done, vec![one, two])], 0).commands;
    let counted = |name: &str, count| Counted { name: name.into(), count };
    assert_eq!(commands, [counted("git push", 2), counted("git commit", 1)]);
}

#[test]
fn the_name_of_a_command_holds_nothing_it_is_given() {
    for (line, is) in [
        ("git stash pop", "git stash"),
        ("git --version", "git"),
        ("gh pr checkout 12", "gh pr checkout"),
        ("gh repo deploy-key add key.pub", "gh repo deploy-key add"),
        ("gh api repos/o/r", "gh api"),
        ("gh browse src/main.rs", "gh browse"),
        ("gh status", "gh status"),
    ] {
        assert_eq!(name(&Invocation::parse(line).unwrap()), is);
    }
}

#[test]
fn broken_files_are_skipped_and_counted() {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(read_runs(&root.path().join("none")), (Vec::new(), 0));
    let kept = run(Status::Done, Vec::new());
    Store::new(root.path().to_owned()).save(&kept).unwrap();
    std::fs::write(root.path().join("20200101-000000-abcd.json"), "{\"version\":").unwrap();
    std::fs::write(root.path().join("notes.txt"), "x").unwrap();
    std::fs::create_dir(root.path().join("directory.json")).unwrap();
    assert_eq!(read_runs(root.path()), (vec![kept], 1));
}
