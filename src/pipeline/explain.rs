//! Stage 3: what will the commands do, in the light of the request?

use super::{Frontend, Pipeline, World};
use crate::error::Result;
use crate::planner::Planner;
use crate::run::{Event, Listener, Run};

impl<P: Planner, F: Frontend, W: World> Pipeline<'_, P, F, W> {
    pub(super) async fn explain(&self, run: &mut Run) -> Result<()> {
        let Some(plan) = run.attempt().plan.clone() else { return Ok(()) };
        let explanation = self.planner.explain(run, &plan).await?;
        self.recorder.on(Event::Explained { explanation: explanation.clone() });
        run.attempt().explanation = Some(explanation);
        Ok(())
    }
}
