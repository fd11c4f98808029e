//! `--dry-run`: where git has a dry run of its own, it says what the command would do.

use super::{Frontend, Pipeline, World};
use crate::class::Class;
use crate::error::Result;
use crate::invocation::{Invocation, Tool, classify};
use crate::planner::Planner;
use crate::run::{Event, Listener, Run};

/// Commands that have a dry run.
const REHEARSED: [&str; 9] = ["add", "stage", "clean", "commit", "fetch", "mv", "prune", "push", "rm"];

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    /// Lets git say what the first command would do that changes anything; those behind it would find another repository.
    /// Returns the code of a dry run that failed: the command would, too.
    pub(super) async fn rehearse(&self, run: &Run) -> Result<Option<i32>> {
        let plan = run.current().and_then(|attempt| attempt.plan.as_ref());
        let first = plan.and_then(|plan| plan.commands.iter().find(|command| command.risk.class > Class::Read));
        let Some(rehearsal) = first.and_then(|first| dry_run(&first.invocation)) else { return Ok(None) };
        let known = self.world.options(&rehearsal).await;
        let risk = classify(&rehearsal, known.as_ref());
        if risk.refused.is_some() || !risk.class.is_harmless() {
            return Ok(None);
        }
        let (code, output) = self.world.rehearse(&rehearsal).await?;
        self.recorder.on(Event::Rehearsed { line: rehearsal.to_string(), code, output });
        Ok((code != 0).then_some(code))
    }
}

/// The same command, as a dry run; nothing where git has none.
fn dry_run(invocation: &Invocation) -> Option<Invocation> {
    let name = invocation.args.first()?;
    if invocation.tool != Tool::Git || !REHEARSED.contains(&name.as_str()) {
        return None;
    }
    // The hook before a push may do anything.
    let more: &[&str] = if name == "push" { &["--dry-run", "--no-verify"] } else { &["--dry-run"] };
    let words = invocation.args[..1].iter().map(String::as_str).chain(more.iter().copied());
    let mut rest: Vec<&str> = invocation.args[1..].iter().map(String::as_str).collect();
    let end = rest.iter().position(|word| *word == "--").unwrap_or(rest.len());
    // The last word on it counts.
    let takes_back = |word: &&str| matches!(*word, "--no-dry-run" | "--verify");
    let mut place = 0;
    rest.retain(|word| {
        place += 1;
        place > end || !takes_back(word)
    });
    Some(Invocation::new(Tool::Git, words.chain(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_is_the_same_command_that_does_nothing() {
        for (line, dry) in [
            ("git push origin main", Some("git push --dry-run --no-verify origin main")),
            ("git clean -fd", Some("git clean --dry-run -fd")),
            ("git add --no-dry-run -- --no-dry-run", Some("git add --dry-run -- --no-dry-run")),
            ("git reset --hard", None),
            ("gh pr merge 3", None),
        ] {
            let found = dry_run(&Invocation::parse(line).unwrap()).map(|invocation| invocation.to_string());
            assert_eq!(found.as_deref(), dry, "{line}");
        }
    }
}
