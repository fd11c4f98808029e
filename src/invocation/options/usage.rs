//! Options from usage texts: what `git <command> -h` and `gh <command> --help` print.

use super::{Arity, OptionSpec, OptionTable};
use crate::invocation::gh_help;

/// The options in a usage text of git's own option parser.
///
/// An option line begins with exactly four spaces and a dash. The names come first, separated by commas; the description
/// begins at column 26 or on the next line. What follows the last name is the value: attached in brackets it is optional,
/// after a space it is required. `--[no-]name` stands for both forms, of which the negated one takes no value.
pub fn parse_git_usage(text: &str) -> OptionTable {
    let mut table = parse_git_table(text);
    // Before git 2.43 only one of both forms was listed; nearly every long option has the other.
    if !text.lines().any(|line| line.starts_with("    -") && line.contains("--[no-]")) {
        let opposite = |name: &str| {
            let stem = name.strip_prefix("--")?;
            Some(stem.strip_prefix("no-").map_or_else(|| format!("--no-{stem}"), |stem| format!("--{stem}")))
        };
        let names = table.options.iter().flat_map(|option| &option.names);
        let opposites: Vec<String> = names.filter_map(|name| opposite(name)).collect();
        for name in opposites {
            if table.find(&name).is_none() {
                table.options.push(OptionSpec { names: vec![name], arity: Arity::None });
            }
        }
    }
    table
}

/// Whether a word can name a command: `list`, `set-url`, `check-rules`.
pub(in crate::invocation) fn is_verb(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

/// The commands that a command of git has, from its usage lines and from what it lists for completion.
///
/// Neither has all of them: `git bisect` does not list `good`, since the user may rename it, and `git submodule` is a script.
/// In a usage line the command stands behind the name, after options in brackets, alone or with others in brackets:
/// `git stash list [<options>]`, `git notes [--ref <ref>] add`, `git sparse-checkout (init | list | set)`.
pub fn parse_git_verbs(name: &str, usage: &str, listed: &str) -> Vec<String> {
    let mut verbs: Vec<String> = listed.split_whitespace().filter(|word| is_verb(word)).map(str::to_owned).collect();
    let start = format!("git {name} ");
    for line in usage.lines() {
        let line = line.trim_start();
        let line = line.strip_prefix("usage:").or_else(|| line.strip_prefix("or:")).unwrap_or(line).trim_start();
        let line = line.strip_prefix("(EXPERIMENTAL!) ").unwrap_or(line);
        let Some(mut rest) = line.strip_prefix(&start) else { continue };
        while rest.starts_with("[-") {
            let Some(end) = closing(rest) else { break };
            rest = rest[end..].trim_start();
        }
        let group = rest.strip_prefix(['[', '(']);
        let ways = group.map_or(rest, |group| &group[..closing(rest).map_or(group.len(), |end| end - 2)]);
        for way in ways.split('|').take(if group.is_some() { usize::MAX } else { 1 }) {
            let word = way.split_whitespace().next().unwrap_or_default();
            // `[options]` is how some usage lines write `[<options>]`.
            if is_verb(word) && !matches!(word, "help" | "options") {
                verbs.push(word.to_owned());
            }
        }
    }
    verbs.sort_unstable();
    verbs.dedup();
    verbs
}

/// Where the bracket that a text begins with is closed: the place behind it.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, character) in text.char_indices() {
        match character {
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(place + character.len_utf8());
        }
    }
    None
}

/// The same for a table in this form that lists all names.
pub(in crate::invocation) fn parse_git_table(text: &str) -> OptionTable {
    let mut table = OptionTable::default();
    for line in text.lines() {
        let Some(spec) = line.strip_prefix("    ").filter(|spec| spec.starts_with('-')) else { continue };
        if spec.starts_with("-NUM") || spec.starts_with("-<n>") {
            table.numbers = true;
            continue;
        }
        add(&mut table, without_description(spec));
    }
    table
}

/// The specification without its description.
///
/// Two spaces stand between them, but for a specification of exactly 21 characters, which one space follows. A longer one
/// stands alone on its line. Source: `usage_padding` in git's parse-options.c.
pub(in crate::invocation) fn without_description(spec: &str) -> &str {
    const FULL: usize = 21;
    let end = spec.find("  ").unwrap_or(spec.len());
    if let (Some(full), Some(rest)) = (spec.get(..FULL), spec.get(FULL..))
        && end > FULL
        && let Some(rest) = rest.strip_prefix(' ')
        // A value, of a longer specification: no description begins like this.
        && !rest.starts_with(['<', '[', '('])
    {
        return full;
    }
    &spec[..end]
}

fn add(table: &mut OptionTable, spec: &str) {
    let mut names = Vec::new();
    let mut negated = Vec::new();
    let mut rest = spec;
    loop {
        let length = rest
            .char_indices()
            .find(|(at, character)| {
                *at > 0
                    && !(character.is_ascii_alphanumeric() || *character == '-')
                    && !rest[*at..].starts_with("[no-]")
            })
            .map_or(rest.len(), |(at, _)| at);
        // `[no-]` holds characters that end a name elsewhere.
        let (name, after) = match rest.strip_prefix("--[no-]") {
            Some(stem) => {
                let end = stem.find(|character: char| !(character.is_ascii_alphanumeric() || character == '-'));
                let (stem, after) = stem.split_at(end.unwrap_or(stem.len()));
                negated.push(format!("--no-{stem}"));
                (format!("--{stem}"), after)
            }
            None => (rest[..length].to_owned(), &rest[length..]),
        };
        // git 2.39 shows a dash alone where `reflog expire --single-worktree` has no short name.
        if name.bytes().any(|byte| byte != b'-') {
            names.push(name);
        }
        rest = after;
        match rest.strip_prefix(", ") {
            Some(next) if next.starts_with('-') => rest = next,
            _ => break,
        }
    }
    let arity = if rest.starts_with('[') {
        Arity::Optional
    } else if rest.trim().is_empty() {
        Arity::None
    } else {
        Arity::Required
    };
    if names.is_empty() {
        return;
    }
    table.options.push(OptionSpec { names, arity });
    if !negated.is_empty() {
        table.options.push(OptionSpec { names: negated, arity: Arity::None });
    }
}

/// The flags in a help text of gh.
pub fn parse_gh_flags(text: &str) -> OptionTable {
    let options = gh_help::flags(text).into_iter().filter_map(parse_gh_flag).collect();
    OptionTable { switches: true, options, ..OptionTable::default() }
}

/// Flags of gh that take no value, although the help has a word where the name of one would stand: gh puts the first word
/// there that their description marks. Source: `gh cache delete` and `gh auth setup-git` of gh 2.103, asked for a value.
const MARKED_SWITCHES: [&str; 2] = ["--succeed-on-no-caches", "--force"];

/// One flag of gh, with or without its description: `-t, --title string   Title of the issue`.
///
/// A word after the name, before the description that at least two spaces separate, is the type of its value. `--name[=...]`
/// and `--name string[=...]` take one only in the same word.
pub(in crate::invocation) fn parse_gh_flag(flag: &str) -> Option<OptionSpec> {
    let spec = flag.split("  ").next().unwrap_or(flag).trim_end();
    let mut words = spec.split(' ').peekable();
    let mut names = Vec::new();
    let mut optional = false;
    // Behind the last name stands what its value is called, which may look like an option: `-i, --interval --watch`.
    let mut is_listed = true;
    while let Some(word) = words.next_if(|word| is_listed && word.starts_with('-')) {
        is_listed = word.ends_with(',');
        let word = word.trim_end_matches(',');
        optional |= word.contains("[=");
        names.push(word.split(['[', '=']).next().unwrap_or(word).to_owned());
    }
    let value = words.next();
    // A value that may be left out: `--revision string[="last"]`. The next word is none then.
    optional |= value.is_some_and(|value| value.contains("[="));
    let is_marked =
        |value: &str| value.starts_with("--") && MARKED_SWITCHES.iter().any(|name| names.contains(&(*name).to_owned()));
    let arity = match (optional, value) {
        (true, _) => Arity::Optional,
        (false, Some(value)) if !is_marked(value) => Arity::Required,
        (false, _) => Arity::None,
    };
    names.retain(|name| name.bytes().any(|byte| byte != b'-'));
    (!names.is_empty()).then_some(OptionSpec { names, arity })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(table: &OptionTable) -> Vec<String> {
        table.options.iter().map(|option| format!("{} {:?}", option.names.join(" "), option.arity)).collect()
    }

    #[test]
    fn reads_the_usage_of_git() {
        let text = "usage: git x [--all] <y>\n   or: git x -z\n\n    -q, --[no-]quiet      be quiet\n    -F, --[no-]file <file>\n\
            \x20                         read from file\n    --[no-]cleanup <mode> how to strip\n    -S, --[no-]gpg-sign[=<key-id>]\n\
            \x20   --fixup [(amend|reword):]commit\n    -L <range:file>       trace\n    -w[<w>[,<i1>]]        wrap\n    -b                    no\n\
            \x20   -NUM                  set compression level\n    --[no-]decorate[=...] decorate options\n    --no-verify           skip\n\
            \x20   --recurse-submodules-default <x>\n    -X, --strategy-option <option=value>\n    -u, --update-head-ok  allow\n    -, --all              all\n    --\n";
        let table = parse_git_usage(text);
        assert!(table.numbers);
        assert_eq!(
            shown(&table),
            [
                "-q --quiet None",
                "--no-quiet None",
                "-F --file Required",
                "--no-file None",
                "--cleanup Required",
                "--no-cleanup None",
                "-S --gpg-sign Optional",
                "--no-gpg-sign None",
                "--fixup Required",
                "-L Required",
                "-w Optional",
                "-b None",
                "--decorate Optional",
                "--no-decorate None",
                "--no-verify None",
                "--recurse-submodules-default Required",
                "-X --strategy-option Required",
                "-u --update-head-ok None",
                "--all None",
            ]
        );
    }

    #[test]
    fn reads_the_commands_of_a_command() {
        for (name, usage, listed, expected) in [
            (
                "stash",
                "usage: git stash list [<x>]\n   or: git stash show [-u | -y] [<z>]\n",
                "apply clear -q",
                "apply clear list show",
            ),
            (
                "shelf",
                "usage: git shelf [--quiet] [--cached]\n   or: git shelf [--quiet] add [-b <b>] [--] <r>\n",
                "",
                "add",
            ),
            ("sparse", "usage: git sparse (init | list | check-rules) [<options>]\n", "", "check-rules init list"),
            (
                "redo",
                "usage: git redo [clear | forget <path>... | diff]\n\n    --auto   x\n",
                "--auto",
                "clear diff forget",
            ),
            (
                "memo",
                "usage: git memo [--ref <r>] [list [<object>]]\n   or: git memo [--ref <r>] add [-f]\n",
                "",
                "add list",
            ),
            (
                "hunt",
                "usage: git hunt [help|start|bad|good]\n\ngit hunt (bad|new|<term>) [<rev>]\n\tmark it\n",
                "",
                "bad good new start",
            ),
            (
                "log",
                "usage: git log [<options>] [<range>] [[--] <path>...]\n   or: git show [<options>]\n",
                "--all",
                "",
            ),
            ("branch", "usage: git branch [<options>] <name>\n   or: git branch (-m | -M) [<old>] <new>\n", "", ""),
            (
                "rewrite",
                "usage: (EXPERIMENTAL!) git rewrite ([--contained] --onto=<b> | --advance=<b>) <range>\n",
                "",
                "",
            ),
            ("base", "usage: git base [-i] [options] [--onto <b>] [<u>]\n   or: git base --continue\n", "", ""),
            ("mvx", "usage: git mvx [-v] <source> <target>\n", "", ""),
        ] {
            assert_eq!(parse_git_verbs(name, usage, listed).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn an_older_git_does_not_list_the_negated_forms() {
        let table = parse_git_usage("    -e, --edit            edit\n    --no-verify           skip\n");
        assert_eq!(shown(&table), ["-e --edit None", "--no-verify None", "--no-edit None", "--verify None"]);
    }

    #[test]
    fn reads_the_flags_of_gh() {
        let text = "FLAGS\n  -a, --assignee login       Assign people\n      --no-maintainer-edit   Disable\n  -d, --draft                Mark\n\
            \nINHERITED FLAGS\n  -R, --repo [HOST/]OWNER/REPO   Select\n      --color[=always]  x\n      --revision string[=\"last\"]   y\n\
            \x20     --succeed-on-no-caches --all   Return\n      --value --field   Value\n\nARGUMENTS\n  - by number\n\nEXAMPLES\n\
            \x20 $ gh pr create --title x\n";
        assert_eq!(
            shown(&parse_gh_flags(text)),
            [
                "-a --assignee Required",
                "--no-maintainer-edit None",
                "-d --draft None",
                "-R --repo Required",
                "--color Optional",
                "--revision Optional",
                "--succeed-on-no-caches None",
                "--value Required",
            ]
        );
    }
    proptest! {
        #[test]
        fn an_option_is_read_back_from_its_own_line(
            letter in proptest::option::of("[a-zA-Z]"),
            name in "[a-z]{2,8}(-[a-z]{1,6})?",
            negatable in any::<bool>(),
            value in 0..3_usize,
        ) {
            prop_assume!(!name.starts_with("no-"));
            let short = letter.as_ref().map_or_else(String::new, |letter| format!("-{letter}, "));
            let dashes = if negatable { "--[no-]" } else { "--" };
            let (form, arity) = [("", Arity::None), ("[=<value>]", Arity::Optional), (" <value>", Arity::Required)][value];
            let spec = format!("{short}{dashes}{name}{form}");
            // As git aligns it: a description behind a specification that is too long begins on the next line.
            let gap = if spec.len() > 21 { format!("\n{}", " ".repeat(26)) } else { " ".repeat(22 - spec.len()) };
            let table = parse_git_table(&format!("    {spec}{gap}what it does\n"));
            for written in letter.iter().map(|letter| format!("-{letter}")).chain([format!("--{name}")]) {
                prop_assert_eq!(table.find(&written).map(|option| option.arity), Some(arity), "{}", spec);
            }
            prop_assert_eq!(table.find(&format!("--no-{name}")).is_some(), negatable);
        }
    }
}
