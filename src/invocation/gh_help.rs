//! The help that gh prints, by its sections: what is a flag and what is an example is told by the title that it stands under.

/// A part of a help text: a title in capitals, and the lines under it.
#[derive(Debug, PartialEq, Eq)]
struct Section<'a> {
    title: &'a str,
    lines: Vec<&'a str>,
}

/// Whose a command is that a help text lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Owner {
    /// gh's.
    Gh,
    /// The user's, or that of whoever wrote the extension.
    Other,
}

/// A command that a help text lists: `  merge:   Merge a pull request`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed<'a> {
    pub(super) name: &'a str,
    pub(super) meaning: &'a str,
    pub(super) owner: Owner,
}

/// The sections of a help text, without the description that stands before the first of them.
fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    let mut before = "";
    for line in text.lines().map(str::trim_end) {
        if before.is_empty() && is_title(line) {
            sections.push(Section { title: line, lines: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push(line);
        }
        before = line;
    }
    sections
}

fn is_title(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_uppercase())
        && line.len() > 3
        && line.chars().all(|character| character.is_ascii_uppercase() || character == ' ')
}

/// The lines of the flags, each with its specification and its description.
///
/// A flag begins behind two spaces, or behind six where it has no short name.
pub(super) fn flags(text: &str) -> Vec<&str> {
    const DEEPEST: usize = 6;
    let lines = sections(text).into_iter().filter(|section| section.title.ends_with("FLAGS"));
    let is_flag = |line: &&str| {
        let flag = line.trim_start();
        (2..=DEEPEST).contains(&(line.len() - flag.len())) && flag.starts_with('-')
    };
    lines.flat_map(|section| section.lines).filter(is_flag).map(str::trim_start).collect()
}

/// The commands that are listed, gh's own and others.
///
/// gh lists the user's aliases and installed extensions under titles of their own: 2.23 extensions alone, and by their names
/// alone; 2.46 aliases too, those within a group in the help of the group.
pub(super) fn commands(text: &str) -> Vec<Listed<'_>> {
    let mut listed = Vec::new();
    for Section { title, lines } in sections(text).into_iter().filter(|section| section.title.ends_with("COMMANDS")) {
        let is_other = title.contains("ALIAS") || title.contains("EXTENSION");
        let owner = if is_other { Owner::Other } else { Owner::Gh };
        for line in lines.into_iter().filter(|line| line.starts_with(' ')) {
            let (name, meaning) = line.split_once(':').unwrap_or((line, ""));
            let name = name.trim();
            let is_name = !name.is_empty() && name.chars().all(|one| one.is_ascii_alphanumeric() || "-_".contains(one));
            if is_name {
                listed.push(Listed { name, meaning: meaning.trim(), owner });
            }
        }
    }
    listed
}

/// The usage line of the command of these words, behind them: `<number> [flags]`.
pub(super) fn usage<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let start = format!("gh {}", words.join(" "));
    let usage = sections(text).into_iter().find(|section| section.title == "USAGE")?;
    let behind = usage.lines.into_iter().find_map(|line| line.trim().strip_prefix(&start))?;
    (behind.is_empty() || behind.starts_with(' ')).then_some(behind)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The help of the tool itself, as gh 2.23 prints it.
    const ROOT_2_23: &str = "Work with things.\n\nUSAGE\n  gh <command> <subcommand> [flags]\n\nCORE COMMANDS\n  \
        jar:         Manage jars\n  lid:         Manage lids\n\nADDITIONAL COMMANDS\n  alias:       Shorten\n\n\
        HELP TOPICS\n  mintty:      About a terminal\n\nEXTENSION COMMANDS\n  dash\n  jam-maker\n\nFLAGS\n  --help      \
        Show help\n  --version   Show the version\n\nEXAMPLES\n  $ gh jar open\n\nLEARN MORE\n  Use 'gh <command> \
        --help': it says more.\n";
    /// The same, as gh 2.46 and later print it.
    const ROOT_2_46: &str = "Work with things.\n\nUSAGE\n  gh <command> <subcommand> [flags]\n\nCORE COMMANDS\n  \
        jar:           Manage jars\n\nGITHUB ACTIONS COMMANDS\n  lid:           Manage lids\n\nEXTENSION COMMANDS\n  \
        dash:          Extension dash\n\nALIAS COMMANDS\n  co:            Alias for \"jar open\"\n  sh:            Shell \
        alias for \"!echo one\\n## gh evil\"\n\nADDITIONAL COMMANDS\n  alias:         Shorten\n\nHELP TOPICS\n  mintty:        \
        About a terminal\n\nFLAGS\n  --help      Show help\n\nLEARN MORE\n  Use `gh <command> --help`\n";

    fn of(text: &str, owner: Owner) -> Vec<&str> {
        commands(text).iter().filter(|listed| listed.owner == owner).map(|listed| listed.name).collect()
    }

    #[test]
    fn other_peoples_commands_are_told_from_those_of_gh() {
        for (text, others) in [(ROOT_2_23, vec!["dash", "jam-maker"]), (ROOT_2_46, vec!["dash", "co", "sh"])] {
            assert_eq!(of(text, Owner::Gh), ["jar", "lid", "alias"]);
            assert_eq!(of(text, Owner::Other), others);
        }
    }

    #[test]
    fn the_usage_is_that_of_the_command() {
        let text = "gh jar opens jars.\n\nUSAGE\n  gh jar-lid <x> [flags]\n\nEXAMPLES\n  gh jar-lid 3\n";
        assert_eq!(usage(text, &["jar-lid"]), Some(" <x> [flags]"));
        assert_eq!(usage(text, &["jar"]), None);
        assert_eq!(usage("gh jar opens jars.\n", &["jar"]), None, "the description is no usage");
    }

    #[test]
    fn only_flags_are_flags() {
        let text = "Opens a jar:\n  --force is not here\n  - nor is this\n\nUSAGE\n  gh jar open [--] [flags]\n\nALIASES\n  \
            gh jar uncork, gh pot uncork\n\nFLAGS\n  -f, --force   Open it\n      --by int   By so much\n          - a list in \
            a description\n\nINHERITED FLAGS\n  --help   Show help\n\nARGUMENTS\n  - by number, as 12\n\nJSON FIELDS\n  id, -x\n\n\
            EXAMPLES\n  # Open it\n  $ gh jar open \\\n     -F 'a=b'\n  --not-one\n\nLEARN MORE\n  --nor-this\n";
        assert_eq!(flags(text), ["-f, --force   Open it", "--by int   By so much", "--help   Show help"]);
    }
}
