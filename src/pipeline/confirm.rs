//! Stage 4: does the user want that? Where nobody is asked, the policy answers by the classes of our own rules.

use std::collections::BTreeSet;

use super::{Frontend, Pipeline, World};
use crate::book::asks_how;
use crate::error::{Error, Kind, Result};
use crate::invisible::is_invisible;
use crate::invocation::{Class, Invocation};
use crate::planner::Planner;
use crate::run::{Attempt, Event, Listener, Plan, Run, Verdict};

/// What is done without asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Policy {
    /// Nothing: somebody is there.
    Ask,
    /// What is harmless runs, and the classes that are allowed beyond.
    Yes(BTreeSet<Class>),
    /// The lines are given out and nothing runs.
    Print,
    /// Everything but the commands: what they would do is told.
    DryRun,
    /// Nobody is there and nothing was allowed: the plan is shown, and that is all.
    Nobody,
}

/// What the user said to a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// Run it.
    Run,
    /// Rather these lines.
    Edit(Vec<String>),
    /// Not like this.
    Revise(String),
    /// Give out the lines.
    Copy,
    /// Leave it.
    Quit,
}

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    pub(super) async fn confirm(&self, run: &mut Run) -> Result<Verdict> {
        let plan = run.attempt().plan.clone().unwrap_or_default();
        let verdict = match &self.policy {
            Policy::Ask => return self.ask(run, &plan).await,
            Policy::Print | Policy::DryRun => {
                refuse_obstacles(&plan)?;
                self.frontend.print(&plan.lines())?;
                Verdict::Printed
            }
            // Nothing goes to standard output: a shell may be there to run it.
            Policy::Nobody => {
                refuse_obstacles(&plan)?;
                return Err(Error::usage("nobody is there to confirm, so nothing was run")
                    .hint("add `--yes` to run it without asking, or `--print` to get only the command"));
            }
            Policy::Yes(allowed) => {
                refuse_obstacles(&plan)?;
                refuse_signed_out(&plan)?;
                refuse_classes(&plan, allowed)?;
                refuse_question(&run.request.text, &plan)?;
                Verdict::Run
            }
        };
        self.recorder.on(Event::Decided { verdict: verdict.clone() });
        run.attempt().verdict = Some(verdict.clone());
        Ok(verdict)
    }

    async fn ask(&self, run: &mut Run, plan: &Plan) -> Result<Verdict> {
        let runnable = plan.obstacles().is_empty();
        loop {
            let (verdict, edited) = match self.frontend.decide(plan, runnable).await? {
                Decision::Run if runnable => (Verdict::Run, None),
                Decision::Run => {
                    self.warn("it cannot run as it stands");
                    continue;
                }
                Decision::Edit(lines) => match read_lines(&lines) {
                    Ok(commands) => {
                        let plan = Plan { edited: true, ..self.examine(commands).await? };
                        (Verdict::Edited { line: lines.join("\n") }, Some(plan))
                    }
                    Err(message) => {
                        self.warn(&message);
                        continue;
                    }
                },
                Decision::Revise(feedback) => (Verdict::Revised { feedback }, None),
                Decision::Copy if plan.commands.iter().any(|command| acts_on_terminal(&command.line)) => {
                    self.warn("it holds characters that a terminal acts on, and is not copied");
                    continue;
                }
                Decision::Copy => {
                    self.frontend.copy(&plan.lines());
                    (Verdict::Copied, None)
                }
                Decision::Quit => (Verdict::Quit, None),
            };
            self.recorder.on(Event::Decided { verdict: verdict.clone() });
            run.attempt().verdict = Some(verdict.clone());
            if let Some(plan) = edited {
                let choice = run.attempt().choice.clone();
                run.attempts.push(Attempt { choice, ..Attempt::default() });
                self.propose(run, plan);
            }
            return Ok(verdict);
        }
    }

    fn warn(&self, message: &str) {
        self.recorder.on(Event::Warning { message: message.to_owned() });
    }
}

/// Whether a line would do more than stand there where it is pasted.
pub fn acts_on_terminal(line: &str) -> bool {
    line.chars().any(|character| (character.is_control() && character != '\n') || is_invisible(character))
}

/// The commands of edited lines; an empty line is one that was taken out.
fn read_lines(lines: &[String]) -> Result<Vec<Invocation>, String> {
    let commands: Result<Vec<_>, _> =
        lines.iter().filter(|line| !line.trim().is_empty()).map(|line| Invocation::parse(line)).collect();
    match commands {
        Ok(commands) if commands.is_empty() => Err("nothing is left to run".to_owned()),
        Ok(commands) => Ok(commands),
        Err(fault) => Err(fault.to_string()),
    }
}

/// A command that cannot run stops the whole plan.
fn refuse_obstacles(plan: &Plan) -> Result<()> {
    for command in &plan.commands {
        if let Some(why) = &command.risk.refused {
            return Err(Error::new(Kind::Refused, format!("`{}` is refused: {why}", command.line))
                .hint("if you are sure, run it yourself, without gut"));
        }
        if let Some(problem) = command.problems.first() {
            return Err(Error::no_answer(format!("no command came out that can run: `{}`: {problem}", command.line))
                .hint("say it in other words, or run gut on a terminal to edit the command"));
        }
    }
    Ok(())
}

/// What gh refuses for sure stops the plan before its first command: a push with no pull request behind it is half of a plan.
fn refuse_signed_out(plan: &Plan) -> Result<()> {
    let Some(host) = &plan.signed_out else { return Ok(()) };
    Err(Error::new(Kind::Refused, format!("you are not signed in to {host}, so that nothing was run"))
        .hint("gh auth login"))
}

/// Who asks how something is done has not said that it shall be done.
fn refuse_question(request: &str, plan: &Plan) -> Result<()> {
    if plan.only_reads() || !asks_how(request) {
        return Ok(());
    }
    Err(Error::new(Kind::Refused, "you asked how it is done, so that nothing was run")
        .hint(format!("this does it: {}", plan.lines().join(" && ")))
        .hint("say it without asking to have it done, or ask on a terminal"))
}

fn refuse_classes(plan: &Plan, allowed: &BTreeSet<Class>) -> Result<()> {
    let barred: Vec<_> = plan
        .commands
        .iter()
        .filter(|command| !command.risk.class.is_harmless() && !allowed.contains(&command.risk.class))
        .collect();
    let Some(first) = barred.first() else { return Ok(()) };
    let classes: BTreeSet<Class> = barred.iter().map(|command| command.risk.class).collect();
    let names = classes.iter().map(|class| class.name()).collect::<Vec<_>>().join(",");
    let (line, risk) = (&first.line, &first.risk);
    let message = format!("`{line}` is {} ({}), which `--yes` alone does not run", risk.class, risk.reason);
    Err(Error::new(Kind::Refused, message).hint(format!("add `--allow {names}` if that is what you want")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::{Problem, Risk};
    use crate::repository::Effect;
    use crate::run::PlannedCommand;

    fn plan(commands: &[(&str, Class)]) -> Plan {
        let commands = commands
            .iter()
            .map(|(line, class)| PlannedCommand {
                invocation: Invocation::parse(line).unwrap(),
                line: (*line).to_owned(),
                risk: Risk::of(*class, "r"),
                problems: Vec::new(),
                effect: Effect::default(),
            })
            .collect();
        Plan { commands, ..Plan::default() }
    }

    #[test]
    fn yes_runs_what_is_harmless_and_what_is_allowed() {
        let none = BTreeSet::new();
        let lossy = BTreeSet::from([Class::Lossy]);
        assert!(refuse_classes(&plan(&[("git a", Class::Read), ("git b", Class::Local)]), &none).is_ok());
        let mixed = plan(&[("git a", Class::Read), ("git b", Class::Lossy), ("git c", Class::Shared)]);
        let fault = refuse_classes(&mixed, &none).unwrap_err();
        assert_eq!(fault.kind, Kind::Refused);
        assert_eq!(fault.hints, ["add `--allow lossy,shared` if that is what you want"]);
        assert!(refuse_classes(&plan(&[("git b", Class::Lossy)]), &lossy).is_ok());
        assert!(refuse_classes(&plan(&[("git d", Class::Irreversible)]), &lossy).is_err());
    }

    #[test]
    fn one_command_that_cannot_run_stops_the_plan() {
        let mut refused = plan(&[("git a", Class::Read), ("git b", Class::Read)]);
        refused.commands[1].risk.refused = Some("no".into());
        assert_eq!(refuse_obstacles(&refused).unwrap_err().kind, Kind::Refused);
        let mut wrong = plan(&[("git a", Class::Read), ("git b", Class::Read)]);
        wrong.commands[1].problems.push(Problem::new("no"));
        assert_eq!(refuse_obstacles(&wrong).unwrap_err().kind, Kind::NoAnswer);
    }

    #[test]
    fn a_plan_that_needs_someone_who_is_signed_in_is_not_begun() {
        let mut plan = plan(&[("git push", Class::Read), ("gh pr list", Class::Read)]);
        assert_eq!(refuse_signed_out(&plan), Ok(()));
        plan.signed_out = Some("github.com".into());
        let fault = refuse_signed_out(&plan).unwrap_err();
        assert_eq!((fault.kind, fault.hints), (Kind::Refused, vec!["gh auth login".to_owned()]));
    }

    #[test]
    fn edited_lines_are_read_like_any_other() {
        let read = |lines: &[&str]| read_lines(&lines.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(read(&["git status", " "]).unwrap().len(), 1);
        for (lines, word) in [
            (&["", " "][..], "nothing is left"),
            (&["rm -rf /"], "neither"),
            (&["git log | head"], "needs a shell"),
            (&["git log 'x"], "quote"),
        ] {
            assert!(read(lines).unwrap_err().contains(word));
        }
    }
}
