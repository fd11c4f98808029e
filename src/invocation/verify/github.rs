//! Whether gh has the command that an invocation names.

use super::Problem;
use crate::invocation::likeness::{closest, nearest};
use crate::invocation::{InstalledTool, Invocation, Tool, knowledge};

/// Of a gh that cannot be read nothing is missing. But an option behind the name of a group would hide which of its commands it
/// is, and whether that one is ever run.
pub(super) fn unread_problem(invocation: &Invocation) -> Option<Problem> {
    let words = invocation.subcommand();
    let option = invocation.args.get(words.len()).filter(|word| words.len() == 1 && word.starts_with('-'))?;
    let group = format!("{} ", words[0]);
    let is_group = !knowledge::has_rules(Tool::Gh, &words.join(" "))
        && knowledge::known_commands(Tool::Gh).any(|name| name.starts_with(&group));
    let message = format!("`{option}` stands before the subcommand; gut gives gh no such options");
    is_group.then(|| Problem::new(message))
}

/// gh's commands are paths: `pr create`. A group alone (`pr`, `repo deploy-key`) is not one.
pub(super) fn problem(invocation: &Invocation, gh: &InstalledTool) -> Problem {
    let words = gh.subcommand(invocation);
    let commands = gh.commands.names();
    let of = |group: &str| {
        let start = format!("{group} ");
        commands.iter().map(String::as_str).filter(move |command| command.starts_with(&start)).collect::<Vec<_>>()
    };
    let whole = words.join(" ");
    let inner = of(&whole);
    if !inner.is_empty() {
        return Problem::new(format!("`gh {whole}` needs one of its commands: {}", inner.join(", ")));
    }
    let depth = if words.len() > 2 && of(&words[..2].join(" ")).is_empty() { 2 } else { words.len() };
    let given = words[..depth].join(" ");
    let written = invocation.written_subcommand()[..depth].join(" ");
    let problem = Problem::new(format!("the installed gh has no `{written}`"));
    // A newer gh has more second names, which say what is meant.
    let meant = Some(invocation.name().join(" ")).filter(|name| gh.commands.has(name));
    if meant.is_some() {
        return problem.mistaking(&written, meant.into_iter().collect());
    }
    let within = of(words[0]);
    let all = commands.iter().map(String::as_str);
    let near = if nearest(&given, within.iter().copied()).is_some() { within } else { all.collect() };
    let suggestion = nearest(&given, near.iter().copied());
    problem.suggesting(suggestion).mistaking(&written, closest(&given, near.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::{Commands, Installed, verify};

    fn installed(commands: Commands) -> Installed {
        let tool = |commands: Commands| InstalledTool {
            program: "/bin/x".into(),
            version: "1".into(),
            commands,
            second_names: [("pot".to_owned(), "jar".to_owned())].into(),
            helpful: Vec::new(),
        };
        Installed { git: tool(Commands::Read(Vec::new())), gh: Some(tool(commands)) }
    }

    fn first_problem(line: &str, installed: &Installed) -> Option<String> {
        let invocation = Invocation::parse(line).unwrap();
        verify(&invocation, installed, None).first().map(ToString::to_string)
    }

    #[test]
    fn a_command_is_named_by_all_of_its_words() {
        let names = ["pr create", "pr list", "api", "jar lid turn"].map(str::to_owned);
        let installed = installed(names.into_iter().collect());
        for (line, expected) in [
            ("gh pr create ls", None),
            ("gh api x", None),
            ("gh pot lid turn", None),
            ("gh pr lst", Some("the installed gh has no `pr lst`; did you mean `pr list`?")),
            ("gh pr new", Some("the installed gh has no `pr new`; did you mean `pr create`?")),
            ("gh pr", Some("`gh pr` needs one of its commands: pr create, pr list")),
            ("gh pot lid", Some("`gh jar lid` needs one of its commands: jar lid turn")),
            ("gh pot lid trun", Some("the installed gh has no `pot lid trun`; did you mean `jar lid turn`?")),
            ("gh zz top", Some("the installed gh has no `zz top`")),
        ] {
            assert_eq!(first_problem(line, &installed).as_deref(), expected, "{line}");
        }
    }

    #[test]
    fn of_a_gh_that_cannot_be_read_nothing_is_missing() {
        let installed = installed(Commands::Unread("why".into()));
        for (line, expected) in [
            ("gh pr lst", None),
            ("gh newer thing -x", None),
            ("gh api -X GET x", None),
            ("gh pr checkout 12 --force", None),
            (
                "gh extension -R o/r install o/r",
                Some("`-R` stands before the subcommand; gut gives gh no such options"),
            ),
            ("gh ext --x install o/r", Some("`--x` stands before the subcommand; gut gives gh no such options")),
            ("gh -R o/r pr list", Some("`-R` stands before the subcommand; gut gives gh no such options")),
            ("gh", Some("`gh` alone does nothing: a subcommand is missing")),
        ] {
            assert_eq!(first_problem(line, &installed).as_deref(), expected, "{line}");
        }
    }
}
