//! Recordings of the screen.

use super::*;
use crate::invocation::{Invocation, Problem, Risk};
use crate::repository::Effect;
use crate::run::Event;
use crate::ui::paint::Paint;
use crate::ui::{Detail, render};

fn a_plan(commands: &[(&str, Class)]) -> Plan {
    let commands = commands
        .iter()
        .map(|(line, class)| {
            let invocation = Invocation::parse(line).unwrap();
            let risk = Risk::of(*class, "says why");
            let (problems, effect) = (Vec::new(), Effect::default());
            PlannedCommand { line: invocation.to_string(), risk, invocation, problems, effect }
        })
        .collect();
    Plan { commands, ..Plan::default() }
}

/// The screen at each width, and as it is said in words.
fn shown(plan: &Plan, explanation: Option<&Explanation>) -> String {
    let screen = |look: Look| {
        let event = |event: &Event| render::event(event, Detail::Story, look).unwrap();
        let mut text = event(&Event::Planned { plan: plan.clone(), attempt: 1 });
        if let Some(explanation) = explanation {
            text += &event(&Event::Explained { explanation: explanation.clone() });
        }
        text + &ask(plan, plan.obstacles().is_empty(), look)
    };
    layout::record(screen)
}

fn part(text: &str, meaning: &str) -> Part {
    Part { text: text.into(), meaning: meaning.into() }
}

#[test]
fn one_harmless_command() {
    let explanation = Explanation {
        summary: "Takes back the last commit and keeps its changes staged, so that they can be committed again.".into(),
        parts: vec![
            part("reset", "move the branch"),
            part("--soft", "leave the index and all of the files in the work tree exactly as they are now"),
            part("HEAD~1", "the commit before the last one"),
        ],
    };
    insta::assert_snapshot!(shown(&a_plan(&[("git reset --soft HEAD~1", Class::Local)]), Some(&explanation)));
}

#[test]
fn several_commands_of_which_one_is_shared() {
    insta::assert_snapshot!(shown(
        &a_plan(&[
            ("git add -A", Class::Local),
            ("git commit -m 'fix login'", Class::Local),
            ("git push", Class::Shared)
        ]),
        None
    ));
}

#[test]
fn what_cannot_run_and_what_is_refused() {
    let mut plan = a_plan(&[("git comit -m x", Class::Irreversible), ("git bisect run sh", Class::Irreversible)]);
    plan.commands[1].risk.refused = Some("`git bisect run` runs another program".into());
    let problem = Problem::new("the installed git has no `comit`");
    plan.commands[0].problems.push(problem.suggesting(Some("commit".into())));
    plan.diagnosis = Some("The subcommand is misspelled.".into());
    insta::assert_snapshot!(shown(&plan, None));
}

#[test]
fn a_long_part_stands_alone_and_nothing_acts_on_the_terminal() {
    let explanation = Explanation {
        summary: "Shows\u{1b}[31m the log.".into(),
        parts: vec![
            part("--format=%h %an %ad %s with a long tail", "how each\u{7} line looks"),
            part("-n", "how many"),
        ],
    };
    insta::assert_snapshot!(shown(&a_plan(&[("git log -n 3", Class::Read)]), Some(&explanation)));
}

#[test]
fn what_a_command_would_do_here() {
    let mut plan = a_plan(&[("git checkout main", Class::Local), ("git reset --hard HEAD~2", Class::Lossy)]);
    plan.commands[0].effect.changes = vec!["switches from topic to main".into()];
    plan.commands[1].effect.changes = vec![
        "loses the edits in 3 files (src/main.rs, src/a/very/long/path/that/does/not/fit.rs and README.md)".into(),
        "drops 2 commits (623c5b7 commit 4, 36539c5 commit 3) from main; they stay recoverable".into(),
    ];
    plan.recipes = vec!["reset-hard".into()];
    insta::assert_snapshot!(shown(&plan, None));
}

#[test]
fn a_message_of_several_lines() {
    let plan = a_plan(&[("git commit -m 'fix login\n\nIt asked twice.'", Class::Local)]);
    insta::assert_snapshot!(shown(&plan, None));
}

#[test]
fn the_colours_of_a_screen() {
    let plan = a_plan(&[("git log --oneline -n 3 -- src", Class::Read), ("git push", Class::Shared)]);
    let explanation = Explanation { summary: "Shows it.".into(), parts: vec![part("--oneline", "a line each")] };
    let look = Look { paint: Paint::new(true), width: 80, plain: false, moves: true };
    let mut text = render::event(&Event::Planned { plan: plan.clone(), attempt: 1 }, Detail::Story, look).unwrap();
    text += &render::event(&Event::Explained { explanation }, Detail::Story, look).unwrap();
    text += &ask(&plan, true, look);
    insta::assert_snapshot!(text.replace('\u{1b}', "ESC"));
}

proptest::proptest! {
    #[test]
    fn nothing_but_a_command_is_wider_than_the_screen(width in 40_usize..=200, words in "([a-z]{1,9} ){1,60}") {
        let mut plan = a_plan(&[("git status", Class::Lossy)]);
        plan.commands[0].effect.changes = vec![words.clone()];
        plan.commands[0].risk.reason = words.clone();
        plan.recipes = vec![words.clone()];
        let explanation = Explanation { summary: words.clone(), parts: vec![part("--long-option", &words)] };
        let look = Look { paint: Paint::new(false), width, plain: false, moves: true };
        let text = self::plan(&plan, look) + &self::explanation(&explanation, look) + &ask(&plan, true, look);
        for line in text.lines() {
            proptest::prop_assert!(layout::shown_width(line) <= width, "{line}");
        }
    }
}
