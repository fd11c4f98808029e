//! The subcommands that a model is offered.

use crate::invocation::{Installed, Invocation, Tool, classify};

/// The subcommands of these tools that a model may name: installed, not refused by our rules, not below the floor.
pub(super) fn offered(installed: &Installed, tools: &[Tool]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for tool in tools {
        let commands = installed.tool(*tool).map_or(&[][..], |found| found.commands.as_slice());
        for command in commands {
            let invocation = Invocation::new(*tool, command.split(' '));
            let is_internal = *tool == Tool::Git && PLUMBING.contains(&command.as_str());
            if !is_internal && classify(&invocation, None).refused.is_none() && !names.contains(command) {
                names.push(command.clone());
            }
        }
    }
    names
}

/// git's inner commands and old names, which nobody asks for in words. Leaving them out keeps the schema small.
const PLUMBING: [&str; 70] = [
    "bundle",
    "cat-file",
    "cherry",
    "count-objects",
    "hash-object",
    "merge-base",
    "prune",
    "replace",
    "rerere",
    "show-branch",
    "version",
    "annotate",
    "checkout--worker",
    "checkout-index",
    "check-attr",
    "check-mailmap",
    "check-ref-format",
    "column",
    "commit-graph",
    "commit-tree",
    "diff-files",
    "diff-index",
    "diff-tree",
    "fast-export",
    "fast-import",
    "fmt-merge-msg",
    "for-each-ref",
    "fsck-objects",
    "get-tar-commit-id",
    "index-pack",
    "init-db",
    "ls-tree",
    "maintenance",
    "merge-file",
    "merge-octopus",
    "merge-ours",
    "merge-recursive",
    "merge-recursive-ours",
    "merge-recursive-theirs",
    "merge-resolve",
    "merge-subtree",
    "merge-tree",
    "mktag",
    "mktree",
    "multi-pack-index",
    "name-rev",
    "pack-objects",
    "pack-redundant",
    "pack-refs",
    "patch-id",
    "pickaxe",
    "prune-packed",
    "read-tree",
    "refs",
    "repack",
    "replay",
    "rev-list",
    "show-index",
    "show-ref",
    "stage",
    "stripspace",
    "symbolic-ref",
    "unpack-objects",
    "update-index",
    "update-ref",
    "update-server-info",
    "upload-archive",
    "verify-pack",
    "whatchanged",
    "write-tree",
];

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
