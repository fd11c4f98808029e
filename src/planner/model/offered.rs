//! The subcommands that a model is offered.

use crate::invocation::{Installed, Invocation, Tool, classify};

/// The subcommands of these tools that a model may name: installed, not refused by our rules, not below the floor.
pub(super) fn offered(installed: &Installed, tools: &[Tool]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tool in tools {
        let commands = installed.tool(*tool).map_or(&[][..], |found| found.commands.as_slice());
        for command in commands {
            let invocation = Invocation::new(*tool, command.split(' '));
            // Leaving these out keeps the schema small.
            if !invocation.is_plumbing() && classify(&invocation, None).refused.is_none() && !names.contains(command) {
                names.push(command.clone());
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::InstalledTool;

    #[test]
    fn only_what_may_run_is_offered() {
        let tool = |commands: &[&str]| InstalledTool {
            program: "/bin/x".into(),
            version: "1".into(),
            commands: commands.iter().map(ToString::to_string).collect(),
            helpful: Vec::new(),
        };
        let installed = Installed {
            git: tool(&["add", "filter-branch", "daemon", "write-tree", "status"]),
            gh: Some(tool(&["pr list", "auth token", "status"])),
        };
        assert_eq!(offered(&installed, &Tool::ALL), ["add", "status", "pr list"]);
        assert_eq!(offered(&installed, &[Tool::Gh]), ["pr list", "status"]);
    }
}
