//! The subcommands that a model is offered.

use crate::invocation::{Installed, Invocation, Tool, classify, known_commands};

/// The subcommands of these tools that a model may name: installed, not refused by our rules, not below the floor.
pub(super) fn offered(installed: &Installed, tools: &[Tool]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tool in tools {
        let Some(found) = installed.tool(*tool) else { continue };
        // Of a tool that cannot be read, those that our rules know: a model must be offered something.
        let commands: Vec<&str> = match found.commands.unread() {
            Some(_) => known_commands(*tool).collect(),
            None => found.commands.names().iter().map(String::as_str).collect(),
        };
        for command in commands {
            let invocation = Invocation::new(*tool, command.split(' '));
            let is_there = names.iter().any(|name| name == command);
            // Leaving inner commands out keeps the schema small.
            if !invocation.is_plumbing() && classify(&invocation, None).refused.is_none() && !is_there {
                names.push(command.to_owned());
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
            second_names: std::collections::BTreeMap::new(),
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
