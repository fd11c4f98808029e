//! Stage 4, and the way back to stage 1.

use crate::class::Class;
use crate::error::{Error, Kind};
use crate::pipeline::testing::Stage;
use crate::pipeline::{Decision, Policy};
use crate::run::{Status, Verdict};

fn revise(words: &str) -> Decision {
    Decision::Revise(words.to_owned())
}

fn edit(lines: &[&str]) -> Decision {
    Decision::Edit(lines.iter().map(ToString::to_string).collect())
}

#[tokio::test]
async fn a_plan_that_is_declined_does_not_run() {
    let mut stage = Stage::new("x").plans(&["git reset --hard"]).decides([Decision::Quit]);
    stage.go().await.unwrap();
    assert_eq!(stage.run.status, Status::Declined);
    assert_eq!(stage.world.log.only(&["kept", "ran", "finished"]), Vec::<String>::new());
}

#[tokio::test]
async fn the_words_of_a_revision_reach_the_planner_in_the_next_round() {
    let mut stage = Stage::new("x").plans(&["git log"]).plans(&["git log --oneline"]);
    stage = stage.decides([revise("shorter"), Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("choose "), ["", "shorter"]);
    assert_eq!(stage.shown(), ["git log", "git log --oneline"]);
    assert_eq!(stage.ran(), ["git log --oneline"]);
    assert_eq!(stage.run.attempts[0].verdict, Some(Verdict::Revised { feedback: "shorter".into() }));
}

#[tokio::test]
async fn all_words_of_several_revisions_are_remembered() {
    let mut stage = Stage::new("x").plans(&["git log"]).plans(&["git status"]).plans(&["git tag"]);
    stage = stage.decides([revise("one"), revise("two"), Decision::Quit]);
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("choose "), ["", "one", "one, two"]);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn a_revision_that_leads_nowhere_puts_the_plan_before_it_again() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([revise("sing"), Decision::Run]);
    stage.planner.choices.borrow_mut().push_back(Err(Error::no_answer("no idea")));
    stage.go().await.unwrap();
    assert_eq!(stage.shown(), ["git log", "git log"]);
    assert_eq!(stage.warnings(), ["no idea; the plan is as it was"]);
    assert_eq!((stage.ran(), stage.run.attempts.len()), (vec!["git log".to_owned()], 1));
}

#[tokio::test]
async fn a_revision_that_the_service_cannot_answer_ends_the_run() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([revise("shorter"), Decision::Run]);
    stage.planner.choices.borrow_mut().push_back(Err(Error::new(Kind::TimedOut, "too slow")));
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::TimedOut);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn an_edited_plan_is_examined_and_confirmed_once_more() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([edit(&["git log --oneline"]), Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.shown(), ["git log", "git log --oneline"]);
    assert_eq!(stage.ran(), ["git log --oneline"]);
    assert!(stage.run.attempts[1].plan.as_ref().unwrap().edited);
}

#[tokio::test]
async fn an_edit_that_cannot_run_stays_on_the_screen_until_it_can() {
    let mut stage = Stage::new("x").plans(&["git log"]);
    stage = stage.decides([edit(&["git lgo"]), Decision::Run, edit(&["git status"]), Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.shown(), ["git log", "git lgo (cannot run)", "git lgo (cannot run)", "git status"]);
    assert_eq!(stage.ran(), ["git status"]);
}

#[tokio::test]
async fn an_edit_that_cannot_be_read_leaves_the_plan_as_it_was() {
    for lines in [&["rm -rf /"][..], &["git log | head"], &["", " "], &["git log 'x"]] {
        let mut stage = Stage::new("x").plans(&["git log"]).decides([edit(lines), Decision::Run]);
        stage.go().await.unwrap();
        assert_eq!(stage.shown(), ["git log", "git log"], "{lines:?}");
        assert_eq!(stage.warnings().len(), 1, "{lines:?}");
        assert_eq!(stage.ran(), ["git log"], "{lines:?}");
    }
}

#[tokio::test]
async fn an_edit_is_not_explained_again() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([edit(&["git status"]), Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("explain "), ["git log"]);
}

#[tokio::test]
async fn what_an_edit_takes_out_does_not_run() {
    let mut stage = Stage::new("x").plans(&["git add f", "git commit -m x"]);
    stage = stage.decides([edit(&["git add f", ""]), Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), ["git add f"]);
}

#[tokio::test]
async fn a_refused_command_cannot_run_whatever_the_user_says() {
    let mut stage = Stage::new("x").plans(&["git config alias.x '!sh'"]);
    stage = stage.decides([Decision::Run, Decision::Run, Decision::Quit]);
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), Vec::<String>::new());
    assert_eq!(stage.warnings().len(), 2);
}

#[tokio::test]
async fn a_copied_plan_does_not_run() {
    let mut stage = Stage::new("x").plans(&["git reset --hard"]).decides([Decision::Copy]);
    stage.go().await.unwrap();
    assert_eq!(stage.frontend.log.of("copy "), ["git reset --hard"]);
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Printed, vec![]));
}

#[tokio::test]
async fn what_acts_on_a_terminal_is_not_copied() {
    let mut stage = Stage::new("x").plans(&["git commit -m 'a\u{202e}b'"]).builds(&["git commit -m 'a\u{202e}b'"]);
    stage = stage.builds(&["git commit -m 'a\u{202e}b'"]).decides([Decision::Copy, Decision::Quit]);
    stage.go().await.unwrap();
    assert_eq!(stage.frontend.log.of("copy "), Vec::<String>::new());
}

#[tokio::test]
async fn printing_gives_out_the_lines_and_runs_nothing() {
    let mut stage = Stage::new("x").plans(&["git reset --hard"]).with_policy(Policy::Print);
    stage.go().await.unwrap();
    assert_eq!(stage.frontend.log.of("print "), ["git reset --hard"]);
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Printed, vec![]));
}

#[tokio::test]
async fn a_dry_run_rehearses_the_first_command_that_changes_something() {
    let mut stage = Stage::new("x").plans(&["git status", "git clean -f", "git commit -m x"]);
    stage = stage.with_policy(Policy::DryRun);
    stage.go().await.unwrap();
    assert_eq!(stage.world.log.of("rehearsed "), ["git clean -f --dry-run"]);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn a_dry_run_that_fails_ends_with_its_code() {
    let mut stage = Stage::new("x").plans(&["git commit -m x"]).with_policy(Policy::DryRun);
    stage.world.codes.insert("git commit -m x --dry-run".into(), 1);
    stage.go().await.unwrap();
    assert_eq!(stage.run.status, Status::CommandFailed { code: 1 });
}

#[tokio::test]
async fn without_a_terminal_nothing_runs_unasked() {
    let mut stage = Stage::new("x").plans(&["git log"]).with_policy(Policy::Nobody);
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::Usage);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn yes_runs_what_is_harmless_and_stops_at_what_is_not_allowed() {
    let cases = [
        (&["git log"][..], &[][..], true),
        (&["git commit -m x"], &[], true),
        (&["git reset --hard"], &[], false),
        (&["git reset --hard"], &[Class::Lossy], true),
        (&["git commit -m x", "git push"], &[], false),
        (&["git commit -m x", "git push"], &[Class::Shared], true),
        (&["git push --force"], &[Class::Shared, Class::Lossy], false),
    ];
    for (lines, allowed, runs) in cases {
        let mut stage = Stage::new("x").plans(lines).unattended(allowed);
        let ended = stage.go().await;
        assert_eq!(ended.is_ok(), runs, "{lines:?} {allowed:?}");
        assert_eq!(stage.ran().len(), if runs { lines.len() } else { 0 }, "{lines:?}");
        if let Err(fault) = ended {
            assert_eq!(fault.kind, Kind::Refused, "{lines:?}");
        }
    }
}

#[tokio::test]
async fn yes_does_not_run_a_plan_with_a_problem_or_a_refused_command() {
    for (lines, kind) in
        [(&["git log", "git lgo"][..], Kind::NoAnswer), (&["git log", "git config alias.x y"], Kind::Refused)]
    {
        let mut stage = Stage::new("x").plans(lines).builds(lines).builds(lines).unattended(&[]);
        assert_eq!(stage.go().await.unwrap_err().kind, kind);
        assert_eq!(stage.ran(), Vec::<String>::new());
    }
}

#[tokio::test]
async fn asking_how_shows_the_command_and_runs_nothing() {
    let mut stage = Stage::new("how do I commit?").plans(&["git commit -m x"]).unattended(&[]);
    let fault = stage.go().await.unwrap_err();
    assert_eq!(fault.kind, Kind::Refused);
    assert_eq!(stage.ran(), Vec::<String>::new());
    let mut reading = Stage::new("how do I see the log?").plans(&["git log"]).unattended(&[]);
    reading.go().await.unwrap();
    assert_eq!(reading.ran(), ["git log"]);
}
