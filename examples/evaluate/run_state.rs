//! What gut noted of a run: what it planned, what became of it, and what it cost.

use std::path::Path;

use serde_json::Value;

/// The parts of a run state that are counted.
#[derive(Debug, Clone, Default)]
pub(crate) struct RunState {
    /// The lines of the last plan.
    pub(crate) commands: Vec<String>,
    /// How many commands were started.
    pub(crate) started: usize,
    /// Tokens of all prompts.
    pub(crate) prompt_tokens: u64,
    /// Tokens of all answers.
    pub(crate) completion_tokens: u64,
    /// Calls of a model.
    pub(crate) calls: usize,
}

impl RunState {
    /// Reads the runs below the directory of gut's state.
    pub(crate) fn read(directory: &Path) -> Self {
        let mut state = Self::default();
        let Ok(listing) = std::fs::read_dir(directory) else { return state };
        let mut paths: Vec<_> = listing.filter_map(|item| Some(item.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            let run: Option<Value> = std::fs::read(path).ok().and_then(|text| serde_json::from_slice(&text).ok());
            state.add(&run.unwrap_or_default());
        }
        state
    }

    fn add(&mut self, run: &Value) {
        for attempt in array(&run["attempts"]) {
            // A plan that was sent back tells what was tried, until there is a better one.
            let plans = array(&attempt["rejections"]).iter().chain(std::iter::once(&attempt["plan"]));
            for plan in plans {
                let lines = array(&plan["commands"]).iter().filter_map(|command| command["line"].as_str());
                let lines: Vec<String> = lines.map(str::to_owned).collect();
                if !lines.is_empty() {
                    self.commands = lines;
                }
            }
            self.started += array(&attempt["outcomes"]).iter().filter(|outcome| outcome["result"] == "ended").count();
            for call in array(&attempt["calls"]) {
                self.prompt_tokens += call["prompt_tokens"].as_u64().unwrap_or(0);
                self.completion_tokens += call["completion_tokens"].as_u64().unwrap_or(0);
                self.calls += 1;
            }
        }
    }
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
