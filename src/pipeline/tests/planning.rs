//! Stages 1 to 3.

use crate::error::{Error, Kind};
use crate::pipeline::testing::Stage;
use crate::pipeline::{Decision, Policy};
use crate::planner::Draft;
use crate::run::{Choice, Event, Explanation, Status, Tools, Verdict};

#[tokio::test]
async fn a_request_goes_through_all_five_stages() {
    let mut stage = Stage::new("show the log").plans(&["git log"]).decides([Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Done, vec!["git log".to_owned()]));
    let stages: Vec<String> = stage
        .listening
        .events
        .borrow()
        .iter()
        .filter_map(|event| match event {
            Event::StageStarted { stage, .. } => Some(stage.to_string()),
            _ => None,
        })
        .collect();
    assert_eq!(stages, ["choose", "build", "explain", "confirm", "execute"]);
}

#[tokio::test]
async fn a_request_that_no_tool_serves_ends_at_the_first_stage() {
    let mut stage = Stage::new("sing").chooses(Tools::None);
    let fault = stage.go().await.unwrap_err();
    assert_eq!(fault.kind, Kind::NoAnswer);
    assert_eq!((stage.shown(), stage.ran()), (vec![], vec![]));
}

#[tokio::test]
async fn gh_that_is_not_installed_ends_the_run_before_anything_is_built() {
    let mut stage = Stage::new("list my pull requests").chooses(Tools::Gh).builds(&["gh pr list"]);
    stage.has_gh = false;
    let fault = stage.go().await.unwrap_err();
    assert_eq!(fault.kind, Kind::Unavailable);
    assert_eq!(stage.planner.log.of("build"), Vec::<String>::new());
}

#[tokio::test]
async fn the_uncommitted_changes_are_read_only_when_the_choice_needs_them() {
    for (needs_changes, outside, read) in [(true, false, 1), (false, false, 0), (true, true, 0)] {
        let mut stage = Stage::new("commit").builds(&["git log"]);
        let choice = Choice { reason: "r".into(), tools: Tools::Git, needs_changes };
        stage.planner.choices.borrow_mut().push_back(Ok(choice));
        stage.world.outside = outside;
        stage.go().await.unwrap();
        assert_eq!(stage.world.log.of("changes").len(), read);
    }
}

#[tokio::test]
async fn a_fault_of_stage_one_ends_the_run_and_names_the_stage() {
    let mut stage = Stage::new("x");
    stage.planner.choices.borrow_mut().push_back(Err(Error::new(Kind::TimedOut, "too slow")));
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::TimedOut);
    let failed = stage.listening.events.borrow().iter().any(
        |event| matches!(event, Event::StageFailed { stage, kind: Kind::TimedOut, .. } if stage.to_string() == "choose"),
    );
    assert!(failed);
}

#[tokio::test]
async fn a_fault_of_stage_two_ends_the_run() {
    let mut stage = Stage::new("x").chooses(Tools::Git);
    stage.planner.drafts.borrow_mut().push_back(Err(Error::new(Kind::TimedOut, "too slow")));
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::TimedOut);
    assert_eq!((stage.shown(), stage.ran()), (vec![], vec![]));
}

#[tokio::test]
async fn a_repository_that_cannot_be_read_ends_the_run_before_the_planner_is_asked() {
    let mut stage = Stage::new("x").plans(&["git log"]);
    stage.world.broken = vec!["context"];
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::Unavailable);
    assert_eq!(stage.planner.log.of("choose"), Vec::<String>::new());
}

#[tokio::test]
async fn a_plan_with_a_problem_goes_back_to_the_planner_before_the_user_sees_it() {
    let mut stage = Stage::new("x").plans(&["git lgo"]).builds(&["git log"]).decides([Decision::Run]);
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("build "), ["0 ", "1 "]);
    assert_eq!(stage.shown(), ["git log"]);
    assert_eq!(stage.run.attempts[0].rejections[0].commands[0].line, "git lgo");
}

#[tokio::test]
async fn a_plan_that_is_wrong_three_times_is_shown_as_it_is_and_cannot_run() {
    let wrong = &["git lgo"];
    let mut stage = Stage::new("x").plans(wrong).builds(wrong).builds(wrong).decides([Decision::Run, Decision::Quit]);
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("build ").len(), 3);
    assert_eq!(stage.shown(), ["git lgo (cannot run)", "git lgo (cannot run)"]);
    assert_eq!((stage.run.status.clone(), stage.ran()), (Status::Declined, vec![]));
    assert_eq!(stage.warnings(), ["it cannot run as it stands"]);
}

#[tokio::test]
async fn a_name_that_is_not_there_is_a_problem_of_the_plan() {
    let mut stage = Stage::new("x").plans(&["git branch -d topic"]).builds(&["git branch -d other"]);
    stage.world.missing = vec!["topic".into()];
    stage.go().await.unwrap();
    assert_eq!(stage.shown(), ["git branch -d other"]);
}

#[tokio::test]
async fn a_name_that_an_earlier_command_may_make_is_not_missed() {
    let mut stage = Stage::new("x").plans(&["git branch topic", "git switch topic"]).decides([Decision::Run]);
    stage.world.missing = vec!["Commit topic".into()];
    stage.go().await.unwrap();
    assert_eq!(stage.ran().len(), 2);
}

#[tokio::test]
async fn a_question_of_the_planner_is_put_to_the_user_and_its_answer_starts_a_round() {
    let mut stage = Stage::new("x").chooses(Tools::Git).asks("which branch?").plans(&["git log main"]);
    stage.frontend.answers.borrow_mut().push_back("main".into());
    stage.go().await.unwrap();
    assert_eq!(stage.frontend.log.of("question "), ["which branch?"]);
    assert_eq!(stage.planner.log.of("choose "), ["", "main"]);
    assert_eq!(stage.shown(), ["git log main"]);
}

#[tokio::test]
async fn a_question_that_the_user_leaves_ends_the_run() {
    let mut stage = Stage::new("x").chooses(Tools::Git).asks("which branch?");
    stage.go().await.unwrap();
    assert_eq!(stage.run.status, Status::Declined);
}

#[tokio::test]
async fn a_question_with_no_one_to_ask_is_an_error_with_the_question_in_it() {
    for policy in [Policy::Yes([].into()), Policy::Print, Policy::DryRun, Policy::Nobody] {
        let mut stage = Stage::new("x").chooses(Tools::Git).asks("which branch?").with_policy(policy);
        let fault = stage.go().await.unwrap_err();
        assert_eq!(fault.kind, Kind::NoAnswer);
        assert!(fault.message.contains("which branch?"), "{}", fault.message);
    }
}

#[tokio::test]
async fn what_the_planner_says_besides_its_commands_reaches_the_plan() {
    let mut stage = Stage::new("x").chooses(Tools::Git);
    let draft = Draft {
        diagnosis: Some("a slip".into()),
        commands: vec![crate::invocation::Invocation::parse("git log").unwrap()],
        recipes: vec!["log".into()],
        ..Draft::default()
    };
    stage.planner.drafts.borrow_mut().push_back(Ok(draft));
    stage.go().await.unwrap();
    let plan = stage.run.attempts[0].plan.clone().unwrap();
    assert_eq!((plan.diagnosis.as_deref(), plan.recipes.as_slice()), (Some("a slip"), &["log".to_owned()][..]));
}

#[tokio::test]
async fn a_command_that_is_to_be_repaired_names_its_tool() {
    let mut stage = Stage::new("").builds(&["gh pr list"]);
    stage.run.request.command = Some("gh pr lst".into());
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("choose"), Vec::<String>::new());
    assert_eq!(stage.run.attempts[0].choice.as_ref().unwrap().tools, Tools::Gh);
}

#[tokio::test]
async fn an_explanation_that_fails_is_a_warning_where_the_user_decides() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([Decision::Run]);
    stage.planner.explanations.borrow_mut().push_back(Err(Error::new(Kind::TimedOut, "too slow")));
    stage.go().await.unwrap();
    assert_eq!(stage.warnings(), ["there is no explanation: too slow"]);
    assert_eq!(stage.ran(), ["git log"]);
}

#[tokio::test]
async fn an_explanation_that_fails_ends_a_run_that_nobody_attends() {
    let mut stage = Stage::new("x").plans(&["git log"]).unattended(&[]);
    stage.planner.explanations.borrow_mut().push_back(Err(Error::new(Kind::TimedOut, "too slow")));
    assert_eq!(stage.go().await.unwrap_err().kind, Kind::TimedOut);
    assert_eq!(stage.ran(), Vec::<String>::new());
}

#[tokio::test]
async fn nothing_is_explained_where_no_one_reads_it() {
    let mut stage = Stage::new("x").plans(&["git log"]).unattended(&[]);
    stage.explains = false;
    stage.go().await.unwrap();
    assert_eq!(stage.planner.log.of("explain "), Vec::<String>::new());
    assert_eq!(stage.run.attempts[0].explanation, None);
}

#[tokio::test]
async fn the_explanation_is_kept_in_the_run() {
    let mut stage = Stage::new("x").plans(&["git log"]);
    let explanation = Explanation { summary: "it lists commits".into(), ..Explanation::default() };
    stage.planner.explanations.borrow_mut().push_back(Ok(explanation.clone()));
    stage.go().await.unwrap();
    assert_eq!(stage.run.attempts[0].explanation, Some(explanation));
    assert_eq!(stage.run.attempts[0].verdict, Some(Verdict::Quit));
}

#[tokio::test]
async fn a_run_that_cannot_be_kept_goes_on_with_a_warning() {
    let mut stage = Stage::new("x").plans(&["git log"]).decides([Decision::Run]);
    stage.world.broken = vec!["keep"];
    stage.go().await.unwrap();
    assert_eq!(stage.ran(), ["git log"]);
    assert!(stage.warnings().iter().all(|warning| warning == "the run is not kept: keep is broken"));
}
