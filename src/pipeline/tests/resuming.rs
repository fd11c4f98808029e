//! A run that was cut off, continued.

use crate::pipeline::Decision;
use crate::pipeline::testing::Stage;
use crate::run::{Attempt, Choice, CommandResult, Event, Outcome, Status, Tools, Verdict};

/// A run whose plan of these lines is in its state.
async fn planned(lines: &[&str]) -> Stage {
    let mut stage = Stage::new("x").plans(lines);
    stage.go().await.unwrap();
    let mut again = Stage::new("x");
    again.run = stage.run;
    again.run.status = Status::Running;
    again.run.attempt().verdict = None;
    again
}

#[tokio::test]
async fn a_run_that_had_a_plan_is_confirmed_without_asking_the_planner() {
    let mut stage = planned(&["git log"]).await.decides([Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.only(&["choose", "build", "explain"]), Vec::<String>::new());
    assert_eq!(stage.ran(), ["git log"]);
}

#[tokio::test]
async fn a_run_that_had_only_a_choice_is_built() {
    let mut stage = Stage::new("x").builds(&["git log"]).decides([Decision::Run]);
    let choice = Choice { reason: "r".into(), tools: Tools::Git, needs_changes: false };
    stage.run.attempts.push(Attempt { choice: Some(choice), ..Attempt::default() });
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("choose"), Vec::<String>::new());
    assert_eq!(stage.ran(), ["git log"]);
}

#[tokio::test]
async fn what_was_confirmed_and_did_not_run_is_confirmed_again() {
    let mut stage = planned(&["git commit -m x"]).await;
    stage.run.attempt().verdict = Some(Verdict::Run);
    stage.go().await.unwrap();
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Declined, vec![]));
    assert_eq!(stage.shown(), ["git commit -m x"]);
}

#[tokio::test]
async fn what_ran_is_not_run_again() {
    let mut stage = planned(&["git add f", "git commit -m x"]).await.decides([Decision::Run]);
    let attempt = stage.run.attempt();
    attempt.verdict = Some(Verdict::Run);
    attempt.begun = 1;
    let result = CommandResult::Ended { code: 0, signal: None, elapsed_ms: 1, stderr: String::new() };
    attempt.outcomes.push(Outcome { line: "git add f".into(), class: crate::class::Class::Local, result });
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), ["git commit -m x"]);
}

#[tokio::test]
async fn a_command_that_was_cut_off_is_named_and_put_to_the_user() {
    let mut stage = planned(&["git add f", "git commit -m x"]).await;
    let attempt = stage.run.attempt();
    attempt.verdict = Some(Verdict::Run);
    attempt.begun = 1;
    stage.go().await.unwrap();
    assert!(stage.warnings()[0].starts_with("`git add f` was cut off"), "{:?}", stage.warnings());
    assert_eq!(stage.shown(), ["git add f; git commit -m x"]);
}

#[tokio::test]
async fn a_run_that_ran_to_its_end_is_done() {
    let mut stage = planned(&["git log"]).await;
    let attempt = stage.run.attempt();
    attempt.verdict = Some(Verdict::Run);
    attempt.begun = 1;
    let result = CommandResult::Ended { code: 0, signal: None, elapsed_ms: 1, stderr: String::new() };
    attempt.outcomes.push(Outcome { line: "git log".into(), class: crate::class::Class::Read, result });
    stage.go().await.unwrap();
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Done, vec![]));
}

#[tokio::test]
async fn a_run_that_was_cut_off_after_a_revision_starts_the_next_round() {
    let mut stage = planned(&["git log"]).await.plans(&["git status"]);
    stage.run.attempt().verdict = Some(Verdict::Revised { feedback: "shorter".into() });
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("choose "), ["shorter"]);
    assert_eq!(stage.shown(), ["git status"]);
}

#[tokio::test]
async fn a_plan_of_another_moment_is_judged_by_the_repository_as_it_is() {
    let mut stage = planned(&["git commit -m x"]).await;
    stage.world.states.borrow_mut().push_back(7);
    stage.go().await.unwrap();
    assert_eq!(stage.warnings(), ["the repository has changed since: this is what it would do now"]);
    let planned = |event: &Event| matches!(event, Event::Planned { .. });
    assert!(stage.listening.events.borrow().iter().any(planned));
}
