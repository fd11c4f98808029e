//! Which commands the installed gh has, from its own help: `gh help reference` lists them all, and `gh --help` says which of
//! them are not gh's.

use std::collections::{BTreeMap, BTreeSet};

use super::version_number;
use crate::invocation::gh_help::{self, Owner};
use crate::invocation::second_names;

/// The groups that every gh has. An answer without them is no list of gh's commands.
const ALWAYS: [&str; 2] = ["pr", "issue"];

/// The commands of gh.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listing {
    /// By their paths: `pr create`. Groups are not among them, but for those that run by themselves.
    pub(super) commands: Vec<String>,
    /// Second names and first names, as paths, of groups too.
    pub(super) second_names: BTreeMap<String, String>,
}

/// Reads the commands from `gh --version`, `gh --help` and `gh help reference`.
///
/// # Errors
/// Why these are not the answers of a gh that can be read.
pub(super) fn read(version: &str, help: &str, reference: &str) -> Result<Listing, String> {
    version_number(version).ok_or("`gh --version` names no version")?;
    let own: BTreeSet<&str> = gh_help::commands(help)
        .into_iter()
        .filter(|listed| listed.owner == Owner::Gh)
        .map(|listed| listed.name)
        .collect();
    if let Some(missing) = ALWAYS.iter().find(|group| !own.contains(*group)) {
        return Err(format!("`gh --help` lists no `{missing}`"));
    }
    let entries: Vec<Entry<'_>> = entries(reference).into_iter().filter(|entry| entry.is_of(&own)).collect();
    let is_group = |path: &str| entries.iter().any(|other| other.path.starts_with(&format!("{path} ")));
    if let Some(missing) = ALWAYS.iter().find(|group| !is_group(group)) {
        return Err(format!("`gh help reference` lists no command of `gh {missing}`"));
    }
    let commands = entries.iter().filter(|entry| entry.runs_by_itself || !is_group(&entry.path));
    let commands = commands.map(|entry| entry.path.clone()).collect();
    let told = entries.iter().flat_map(|entry| entry.second_names.iter().map(|name| (*name, entry.path.as_str())));
    let mut second_names: BTreeMap<String, String> = paired(told);
    if second_names.is_empty() {
        // The reference of 2.46 and older has none.
        second_names = paired(second_names::untold(|path| entries.iter().any(|entry| entry.path == path)));
    }
    Ok(Listing { commands, second_names })
}

fn paired<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> BTreeMap<String, String> {
    pairs.map(|(second, first)| (second.to_owned(), first.to_owned())).collect()
}

/// One heading of the reference, and what stands under it.
#[derive(Debug, Default)]
struct Entry<'a> {
    path: String,
    /// Whether it runs without a command of its own: `codespace ports` has two, and lists ports alone.
    runs_by_itself: bool,
    /// The first line under it.
    says: &'a str,
    second_names: Vec<&'a str>,
}

impl Entry<'_> {
    /// Whether it is one of gh's: of one of its groups, and no alias of the user's, which may stand in any of them.
    fn is_of(&self, own: &BTreeSet<&str>) -> bool {
        let is_alias = ["Alias for ", "Shell alias for "].iter().any(|start| self.says.starts_with(start));
        self.path.split(' ').next().is_some_and(|group| own.contains(group)) && !is_alias
    }
}

/// The entries of a reference.
///
/// A heading of 2.23 has backticks, one of 2.46 has none: ``### `gh pr list [flags]` ``, `### gh pr list [flags]`. There are as
/// many words in a path as its heading has marks, less one.
fn entries(reference: &str) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = Vec::new();
    let mut names_follow = false;
    for line in reference.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if let Some(entry) = heading(line) {
            entries.push(entry);
            names_follow = false;
            continue;
        }
        let Some(entry) = entries.last_mut() else { continue };
        if entry.says.is_empty() {
            entry.says = line;
        } else if names_follow && line.starts_with("gh ") {
            entry.second_names = line.split(", ").filter_map(|name| name.strip_prefix("gh ")).collect();
            let words = entry.path.split(' ').count();
            entry.second_names.retain(|name| name.split(' ').count() == words && name.split(' ').all(is_name));
        }
        names_follow = line == "Aliases";
    }
    entries
}

fn heading(line: &str) -> Option<Entry<'_>> {
    let behind = line.trim_start_matches('#');
    let words = (line.len() - behind.len()).checked_sub(1).filter(|words| *words > 0)?;
    let usage = behind.trim().trim_matches('`').strip_prefix("gh ")?;
    let names: Vec<&str> = usage.split(' ').take(words).take_while(|word| is_name(word)).collect();
    if names.len() < words {
        return None;
    }
    let takes_command =
        ["<command>", "[command]", "<subcommand>", "[subcommand]"].iter().any(|word| usage.contains(word));
    Some(Entry {
        path: names.join(" "),
        runs_by_itself: usage.contains("[flags]") && !takes_command,
        ..Entry::default()
    })
}

fn is_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.chars().all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == '-')
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERSION: &str = "gh version 2.46.0 (2025-01-13 Some 2.46.0-3)\nhttps://example.org/v2.46.0\n";

    /// The help of a gh that has the groups `issue`, `jar`, `lid` and `pr` and the command `taste`.
    fn help(more: &str) -> String {
        format!(
            "Work.\n\nUSAGE\n  gh <command>\n\nCORE COMMANDS\n  issue:       Manage\n  jar:         Manage jars\n  pr:          \
             Manage\n\n{more}ADDITIONAL COMMANDS\n  lid:         Manage lids\n  taste:       Taste\n\nHELP TOPICS\n  mintty:      \
             x\n"
        )
    }

    /// As 2.23 prints it: backticks, no aliases, no extensions.
    const REFERENCE_2_23: &str = "\n# gh reference\n\n## `gh issue <command>`\n\nManage\n\n### `gh issue list [flags]`\n\nList\n\n  \
        -s, --state string   By state\n\n## `gh jar`\n\nManage jars\n\n### `gh jar lids [flags]`\n\nList lids\n\n  -n, --number \
        int   So many\n\n#### `gh jar lids forward <a>:<b>...`\n\nForward\n\n## `gh lid <command>`\n\nManage lids\n\n### `gh lid \
        shut <lid> up [flags]`\n\nShut\n\n## `gh pr <command>`\n\nManage\n\n### `gh pr list [flags]`\n\nList\n\n### `gh pr view \
        [<number> | <url>] [flags]`\n\nView\n\n## `gh taste -s <x>`\n\nTaste\n";

    /// As 2.103 prints it: no backticks; aliases of the user's, within groups too; extensions; second names.
    const REFERENCE_2_103: &str = "\n# gh reference\n\n## gh co\n\nAlias for \"pr view\"\n\n## gh dash\n\nExtension dash\n\n## gh \
        issue <command>\n\nManage\n\n### gh issue list [flags]\n\nList\n\n  -s, --state string   By state\n\nAliases\n\ngh issue \
        ls\n\n### gh issue mine\n\nAlias for \"issue list\"\n\n## gh jar <command>\n\nManage jars\n\nAliases\n\ngh jars, gh \
        j\n\n### gh jar part <command>\n\nManage parts\n\n#### gh jar part add {<number> | <url>} [<file>[#<name>]]... \
        [flags]\n\nAdd\n\nAliases\n\ngh j part new, gh jar part new, gh jars part new\n\n## gh lid <command>\n\nManage lids\n\n### \
        gh lid shut <lid> [flags]\n\nAliases\n\n### gh lid sh\n\nShell alias for \"!echo one\\n## gh evil \"\n\n## gh pr <command> \
        [flags]\n\nManage\n\n  -R, --repo [HOST/]OWNER/REPO   Another\n\n### gh pr list [flags]\n\nList\n\n## gh sh\n\nShell alias for \
        \"!true\"\n\n## gh taste [flags] [args]\n\nTaste\n";

    #[test]
    fn reads_headings_with_and_without_backticks() {
        let old = read(VERSION, &help(""), REFERENCE_2_23).unwrap();
        assert_eq!(
            old.commands,
            ["issue list", "jar lids", "jar lids forward", "lid shut", "pr list", "pr view", "taste"]
        );
        let bare = REFERENCE_2_23.replace('`', "");
        assert_eq!(read(VERSION, &help(""), &bare), Ok(old));
    }

    #[test]
    fn aliases_of_the_user_and_extensions_are_no_commands() {
        let more = "EXTENSION COMMANDS\n  dash:        Extension dash\n\nALIAS COMMANDS\n  co:          Alias for \"pr view\"\n  \
            sh:          Shell alias for \"!true\"\n\n";
        let listing = read(VERSION, &help(more), REFERENCE_2_103).unwrap();
        assert_eq!(listing.commands, ["issue list", "jar part add", "lid shut", "pr list", "taste"]);
    }

    #[test]
    fn an_extension_with_the_name_of_a_newer_group_is_no_command() {
        let help = help("EXTENSION COMMANDS\n  jam\n\n");
        let reference = format!("{REFERENCE_2_23}\n## `gh jam <command>`\n\n### `gh jam eat`\n");
        let listing = read(VERSION, &help, &reference).unwrap();
        assert!(listing.commands.iter().all(|command| !command.starts_with("jam")), "{listing:?}");
    }

    #[test]
    fn second_names_are_read_where_they_are_told() {
        let listing = read(VERSION, &help(""), REFERENCE_2_103).unwrap();
        let names: Vec<(&str, &str)> =
            listing.second_names.iter().map(|(second, first)| (second.as_str(), first.as_str())).collect();
        assert_eq!(
            names,
            [
                ("issue ls", "issue list"),
                ("j", "jar"),
                ("j part new", "jar part add"),
                ("jar part new", "jar part add"),
                ("jars", "jar"),
                ("jars part new", "jar part add"),
            ]
        );
        let untold = read(VERSION, &help(""), REFERENCE_2_23).unwrap().second_names;
        assert_eq!(untold.get("pr ls").map(String::as_str), Some("pr list"));
        assert_eq!(untold.get("pr new"), None, "this gh has no `pr create`");
    }

    #[test]
    fn an_answer_without_the_groups_of_every_gh_is_not_believed() {
        let whole = help("");
        for (version, help, reference, why) in [
            ("gh version DEV", whole.as_str(), REFERENCE_2_23, "`gh --version` names no version"),
            ("", whole.as_str(), REFERENCE_2_23, "`gh --version` names no version"),
            (VERSION, "", REFERENCE_2_23, "`gh --help` lists no `pr`"),
            (VERSION, whole.as_str(), "", "`gh help reference` lists no command of `gh pr`"),
            (VERSION, whole.as_str(), "## **gh pr list**", "`gh help reference` lists no command of `gh pr`"),
            (VERSION, whole.as_str(), "### gh pr list", "`gh help reference` lists no command of `gh issue`"),
        ] {
            assert_eq!(read(version, help, reference), Err(why.to_owned()));
        }
    }
}
