//! `--dry-run`: where git has a dry run of its own, it says what the command would do.

use super::{Frontend, Pipeline, World};
use crate::class::Class;
use crate::error::Result;
use crate::invocation::classify;
use crate::planner::Planner;
use crate::run::{Event, Listener, Run};

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    /// Lets git say what the first command would do that changes anything; those behind it would find another repository.
    /// Returns the code of a dry run that failed: the command would, too.
    pub(super) async fn rehearse(&self, run: &Run) -> Result<Option<i32>> {
        let plan = run.current().and_then(|attempt| attempt.plan.as_ref());
        let first = plan.and_then(|plan| plan.commands.iter().find(|command| command.risk.class > Class::Read));
        let Some(rehearsal) = first.and_then(|first| first.invocation.dry_run()) else { return Ok(None) };
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
