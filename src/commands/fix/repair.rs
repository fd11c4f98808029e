//! Puts a command right, step by step, until our own checks find nothing wrong with it or nothing helps.

use crate::commands::world::RealWorld;
use crate::error::Result;
use crate::invocation::{Expectation, Invocation, Problem, Repair, Tool, replacements, slip, unquoted_message};
use crate::pipeline::{Examination, World};

use super::causes::causes;
use super::known;

/// How many places of one command are put right.
const MOST: usize = 8;

/// What was put right, and what is still wrong.
#[derive(Debug, Default)]
pub(super) struct Repaired {
    /// What is to be run; empty where nothing was put right, or not all of it.
    pub(super) commands: Vec<Invocation>,
    /// What was wrong: phrases.
    pub(super) wrong: Vec<String>,
    /// What is there instead: phrases.
    pub(super) right: Vec<String>,
    /// What is wrong with the command as it was, by our own checks.
    pub(super) problems: Vec<Problem>,
    /// Why it fails, where nothing is wrong with it in itself: `nothing is staged`.
    pub(super) causes: Vec<String>,
}

/// Puts a command right that has failed and said this.
pub(super) async fn repair(world: &RealWorld<'_>, failed: &Invocation, stderr: &str) -> Result<Repaired> {
    let mut repaired = Repaired { problems: problems(world, failed).await?, ..Repaired::default() };
    let mut now = failed.clone();
    let mut left = repaired.problems.clone();
    for _ in 0..MOST {
        let Some(repair) = next(world, &now, &left).await? else { break };
        now = repair.invocation;
        repaired.wrong.push(repair.wrong);
        repaired.right.push(repair.right);
        left = problems(world, &now).await?;
    }
    if !left.is_empty() {
        return Ok(Repaired { wrong: Vec::new(), right: Vec::new(), ..repaired });
    }
    if let Some(known) = known::remedy(world, &now, stderr).await? {
        repaired.commands = known.commands;
        repaired.wrong.push(known.wrong);
        repaired.right.push(known.right);
    } else if now != *failed {
        repaired.commands = vec![now];
    } else {
        let known = world.options(failed).await;
        let repository = world.context().await?.repository;
        repaired.causes = causes(failed, known.as_ref(), repository.as_ref(), stderr);
    }
    Ok(repaired)
}

/// The next thing that can be put right.
async fn next(world: &RealWorld<'_>, now: &Invocation, problems: &[Problem]) -> Result<Option<Repair>> {
    let known = world.options(now).await;
    let commands = world.installed.tool(now.tool).map_or(&[][..], |tool| tool.commands.names());
    if let Some(repair) = slip(now, known.as_ref(), commands) {
        return Ok(Some(repair));
    }
    if now.tool == Tool::Git
        && let Some((repair, words)) = unquoted_message(now, known.as_ref())
    {
        let expected: Vec<Expectation> = words.iter().cloned().map(Expectation::Tracked).collect();
        // Where a word names a file, it may well be meant; a problem for each says that none does.
        if world.check(&expected).await?.len() == words.len() {
            return Ok(Some(repair));
        }
    }
    if let Some(repair) = known::detached(world, now, known.as_ref()).await? {
        return Ok(Some(repair));
    }
    for problem in problems {
        for repair in replacements(now, known.as_ref(), problem) {
            // Others may come to light: a command that there is has options and names to check.
            let left = self::problems(world, &repair.invocation).await?;
            if left.iter().all(|other| other.message != problem.message) {
                return Ok(Some(repair));
            }
        }
    }
    Ok(None)
}

/// What our own checks find wrong with a command.
async fn problems(world: &RealWorld<'_>, invocation: &Invocation) -> Result<Vec<Problem>> {
    let examination = Examination { world, installed: world.installed, tells_effects: false };
    let plan = examination.examine(vec![invocation.clone()]).await?;
    Ok(plan.commands.into_iter().flat_map(|command| command.problems).collect())
}
