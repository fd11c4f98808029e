//! Stage 5, and a repository that changes under a plan.

use crate::class::Class;
use crate::error::Kind;
use crate::pipeline::Decision;
use crate::pipeline::testing::Stage;
use crate::run::{CommandResult, Status, Verdict};

#[tokio::test]
async fn the_state_is_kept_before_the_first_command_and_noted_after_the_last() {
    let mut stage = Stage::new("x").plans(&["git reset --hard", "git clean -f"]).decides([Decision::Run]);
    stage.go().await.unwrap();
    let expected = ["kept git reset --hard; git clean -f", "ran git reset --hard", "ran git clean -f", "finished"];
    assert_eq!(stage.world.log.only(&["kept", "ran", "finished"]), expected);
}

#[tokio::test]
async fn nothing_is_kept_for_a_plan_that_only_reads() {
    let mut stage = Stage::new("x").plans(&["git log", "git status"]).decides([Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.world.log.of("kept "), Vec::<String>::new());
}

#[tokio::test]
async fn what_may_be_lost_does_not_run_without_a_snapshot() {
    let mut stage = Stage::new("x").plans(&["git reset --hard"]).decides([Decision::Run]);
    stage.world.broken = vec!["keep_state"];
    let fault = stage.go().await.unwrap_err();
    assert_eq!(fault.kind, Kind::Refused);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn what_git_can_take_back_runs_without_a_snapshot_with_a_warning() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).decides([Decision::Run]);
    stage.world.broken = vec!["keep_state"];
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), ["git commit -m x"]);
    assert_eq!(stage.warnings(), ["`gut undo` will not know of this run: keep_state is broken"]);
}

#[tokio::test]
async fn a_state_that_cannot_be_noted_is_a_warning() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).decides([Decision::Run]);
    stage.world.broken = vec!["finish_state"];
    stage.go().await.unwrap();
    assert_eq!((stage.run.status.clone(), stage.warnings().len()), (Status::Done, 1));
}

#[tokio::test]
async fn the_first_failure_stops_the_plan() {
    let mut stage = Stage::new("x").plans(&["git add f", "git commit -m x", "git push"]).decides([Decision::Run]);
    stage.world.codes.insert("git commit -m x".into(), 1);
    stage.world.errors.insert("git commit -m x".into(), "no identity".into());
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), ["git add f", "git commit -m x"]);
    assert_eq!(stage.run.status, Status::CommandFailed { code: 1 });
    let outcomes = &stage.run.attempts[0].outcomes;
    assert!(matches!(outcomes[2].result, CommandResult::NotRun) && outcomes.len() == 3);
    assert_eq!(stage.world.log.of("finished").len(), 1, "what was done is noted");
}

#[tokio::test]
async fn a_failure_with_feedback_starts_a_round_and_what_ran_is_not_run_again() {
    let mut stage = Stage::new("x").plans(&["git add f", "git commit -m x"]).plans(&["git commit -m y"]);
    stage = stage.decides([Decision::Run, Decision::Run]);
    stage.world.codes.insert("git commit -m x".into(), 1);
    stage.frontend.after_failures.borrow_mut().push_back("another message".into());
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), ["git add f", "git commit -m x", "git commit -m y"]);
    assert_eq!(stage.planner.log.of("choose "), ["", "another message"]);
    let feedback = "another message".to_owned();
    assert_eq!(stage.run.attempts[0].verdict, Some(Verdict::FailedAndRevised { feedback }));
    assert_eq!(stage.run.status, Status::Done);
}

#[tokio::test]
async fn an_unattended_failure_asks_no_one() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).unattended(&[]);
    stage.world.codes.insert("git commit -m x".into(), 128);
    stage.go().await.unwrap();
    assert_eq!(stage.frontend.log.of("failure "), Vec::<String>::new());
    assert_eq!(stage.run.status, Status::CommandFailed { code: 128 });
}

#[tokio::test]
async fn a_search_that_finds_nothing_is_no_failure_to_talk_about() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([Decision::Run]);
    stage.world.codes.insert("git log".into(), 1);
    stage.go().await.unwrap();
    assert_eq!(stage.frontend.log.of("failure "), Vec::<String>::new());
    assert_eq!(stage.run.status, Status::CommandFailed { code: 1 });
}

#[tokio::test]
async fn a_command_that_the_user_interrupts_interrupts_the_run() {
    let mut stage = Stage::new("x").plans(&["git commit -m x", "git push"]).decides([Decision::Run]);
    stage.world.signals.insert("git commit -m x".into(), 2);
    stage.go().await.unwrap();
    assert_eq!(stage.run.status, Status::Interrupted { signal: 2 });
    assert_eq!(stage.ran(), ["git commit -m x"]);
}

#[tokio::test]
async fn a_command_that_cannot_start_ends_the_run_and_the_state_is_noted() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).decides([Decision::Run]);
    stage.world.broken = vec!["execute"];
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::Unavailable);
    assert_eq!(stage.world.log.of("finished").len(), 1);
    assert_eq!(stage.run.attempts[0].begun, 1, "no one knows how it ended");
}

#[tokio::test]
async fn nothing_runs_where_the_news_cannot_be_told() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).unattended(&[]);
    stage.frontend.is_deaf.set(true);
    assert!(stage.go().await.is_err());
    assert_eq!(stage.world.log.only(&["kept", "ran"]), Vec::<String>::new());
}

#[tokio::test]
async fn a_plan_is_judged_and_confirmed_again_where_the_repository_has_changed_since() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).decides([Decision::Run, Decision::Run]);
    stage.world.states.borrow_mut().extend([1, 2, 2, 2]);
    stage.go().await.unwrap();
    assert_eq!(stage.shown().len(), 2);
    assert_eq!(stage.ran(), ["git commit -m x"]);
    assert_eq!(stage.warnings(), ["the repository has changed since: this is what it would do now"]);
}

#[tokio::test]
async fn a_stale_plan_that_the_user_then_declines_does_not_run() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).decides([Decision::Run, Decision::Quit]);
    stage.world.states.borrow_mut().extend([1, 2]);
    stage.go().await.unwrap();
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Declined, vec![]));
}

#[tokio::test]
async fn a_repository_that_keeps_changing_ends_the_run() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).unattended(&[]);
    stage.world.states.borrow_mut().extend(0..20);
    let fault = stage.go().await.unwrap_err();
    assert!(fault.message.contains("keeps changing"), "{}", fault.message);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn a_plan_that_only_reads_is_never_stale() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([Decision::Run]);
    stage.world.states.borrow_mut().extend(0..20);
    stage.go().await.unwrap();
    assert_eq!((stage.shown().len(), stage.ran().len()), (1, 1));
}

#[tokio::test]
async fn outside_of_a_repository_a_plan_runs_without_a_snapshot() {
    let mut stage = Stage::new("x").plans(&["git config --global user.name x"]);
    stage = stage.unattended(&[Class::Irreversible]);
    stage.world.outside = true;
    stage.go().await.unwrap();
    assert_eq!(stage.run.status, Status::Done);
}
