//! `--dry-run`: where git has a dry run of its own, it says what the command would do.

use super::{Frontend, Pipeline, World};
use crate::class::Class;
use crate::error::Result;
use crate::invocation::{Invocation, Tool, classify};
use crate::planner::Planner;
use crate::run::{Event, Listener, Run};

/// Commands that have a dry run which changes nothing; that of `fetch` downloads.
const REHEARSED: [&str; 8] = ["add", "stage", "clean", "commit", "mv", "prune", "push", "rm"];

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

/// The same command, as a dry run; nothing where git has none. The last word on it counts, so that it stands behind all others.
fn dry_run(invocation: &Invocation) -> Option<Invocation> {
    let args = &invocation.args;
    if invocation.tool != Tool::Git || !REHEARSED.contains(&args.first()?.as_str()) {
        return None;
    }
    let end = args.iter().position(|word| word == "--").unwrap_or(args.len());
    let (before, behind) = args.split_at(end);
    let words = before.iter().map(String::as_str).chain(["--dry-run"]).chain(behind.iter().map(String::as_str));
    Some(Invocation::new(Tool::Git, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dry_run_is_the_same_command_that_does_nothing() {
        for (line, dry) in [
            ("git push origin main", Some("git push origin main --dry-run")),
            ("git clean -fd", Some("git clean -fd --dry-run")),
            ("git add --no-dry-run -- --no-dry-run", Some("git add --no-dry-run --dry-run -- --no-dry-run")),
            ("git commit -m --verify -a", Some("git commit -m --verify -a --dry-run")),
            ("git fetch origin", None),
            ("git reset --hard", None),
            ("gh pr merge 3", None),
        ] {
            let found = dry_run(&Invocation::parse(line).unwrap()).map(|invocation| invocation.to_string());
            assert_eq!(found.as_deref(), dry, "{line}");
        }
    }
}
