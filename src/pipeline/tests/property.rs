//! Nothing runs without a decision to run that very plan.

use proptest::prelude::*;

use crate::class::Class;
use crate::pipeline::testing::Stage;
use crate::pipeline::{Decision, Policy};

const LINES: [&str; 9] = [
    "git log",
    "git status",
    "git add f",
    "git commit -m x",
    "git reset --hard",
    "git push --force",
    "git lgo",
    "git config alias.x '!sh'",
    "gh pr list",
];

fn plan() -> impl Strategy<Value = Vec<&'static str>> {
    proptest::collection::vec(proptest::sample::select(&LINES[..]), 1..4)
}

fn decision() -> impl Strategy<Value = Decision> {
    let lines = || plan().prop_map(|lines| lines.into_iter().map(str::to_owned).collect());
    prop_oneof![
        4 => Just(Decision::Run),
        1 => lines().prop_map(Decision::Edit),
        1 => Just(Decision::Edit(vec!["rm -rf /".into()])),
        1 => Just(Decision::Revise("other words".into())),
        1 => Just(Decision::Copy),
        1 => Just(Decision::Quit),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    let classes = proptest::sample::subsequence(vec![Class::Lossy, Class::Shared, Class::Irreversible], 0..3);
    prop_oneof![
        4 => Just(Policy::Ask),
        1 => Just(Policy::Print),
        1 => Just(Policy::DryRun),
        1 => Just(Policy::Nobody),
        2 => classes.prop_map(|classes| Policy::Yes(classes.into_iter().collect())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn nothing_runs_without_a_decision_to_run_that_very_plan(
        plans in proptest::collection::vec(plan(), 1..5),
        decisions in proptest::collection::vec(decision(), 0..6),
        states in proptest::collection::vec(0_u64..3, 0..6),
        failures in proptest::collection::vec(proptest::sample::select(&LINES[..]), 0..3),
        policy in policy(),
        retries in 0_usize..2,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let mut stage = Stage::new("do it").with_policy(policy.clone()).decides(decisions);
        for plan in &plans {
            // Each plan may go back to the planner twice.
            stage = stage.plans(plan).builds(plan).builds(plan);
        }
        stage.world.states.borrow_mut().extend(states);
        for line in failures {
            stage.world.codes.insert(line.to_owned(), 1);
            stage.world.errors.insert(line.to_owned(), "it failed".into());
        }
        stage.frontend.after_failures.borrow_mut().extend(std::iter::repeat_n("again".to_owned(), retries));
        // A fault is one way to end.
        let ended = runtime.block_on(stage.go());
        let mut ran = stage.ran().into_iter().peekable();
        let begun = stage.run.attempts.iter().filter(|attempt| attempt.begun > 0);
        for attempt in begun {
            let plan = attempt.plan.clone().unwrap();
            prop_assert!(plan.obstacles().is_empty(), "a plan with obstacles ran");
            let lines = plan.lines();
            if policy == Policy::Ask {
                let shown = stage.shown();
                prop_assert!(shown.contains(&lines.join("; ")), "{lines:?} was not shown");
            }
            for line in lines.iter().take(attempt.begun) {
                let next = ran.next();
                prop_assert_eq!(next.as_ref(), Some(line));
            }
            if let Policy::Yes(allowed) = &policy {
                for command in &plan.commands {
                    let class = command.risk.class;
                    prop_assert!(class.is_harmless() || allowed.contains(&class), "{}", command.line);
                }
            }
        }
        prop_assert_eq!(ran.next(), None, "a command ran that no attempt began");
        let may_run = matches!(policy, Policy::Ask | Policy::Yes(_));
        prop_assert!(may_run || stage.ran().is_empty());
        if policy == Policy::Ask && !stage.ran().is_empty() {
            let approved = stage.frontend.approved.borrow().clone();
            let last = stage.run.attempts.iter().rev().find(|attempt| attempt.begun > 0).unwrap();
            // The last decision is about the plan that ran last, unless another plan was put after a failure.
            let is_last = ended.is_ok() && stage.run.attempts.last().is_some_and(|attempt| attempt.begun > 0);
            prop_assert!(!is_last || approved == last.plan.as_ref().map(crate::run::Plan::lines));
        }
    }
}
