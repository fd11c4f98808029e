//! Requests outside of any repository: most recipes need one, and their words about branches and remotes would mislead there.

use super::clauses::Part;
use super::{filling, looks};

/// What is said then.
pub(super) const REASON: &str = "there is no repository here";
/// And what to do.
pub(super) const HINT: &str = "cd to one, or make one here: `git init`";

/// Groups of commands of gh that are about the repository at hand, unless another one is named.
const ABOUT_A_REPOSITORY: [&str; 11] =
    ["browse", "cache", "issue", "label", "pr", "release", "ruleset", "run", "secret", "variable", "workflow"];

/// Whether a part of a request needs a repository, and there is none, nor does a part before it make one.
pub(super) fn lacks_repository(part: &Part<'_>, before: &[Part<'_>]) -> bool {
    let is_inside = part.values.get("inside").is_some_and(minijinja::Value::is_true);
    if is_inside || is_made_by(before) {
        return false;
    }
    if !part.commands.is_empty() && part.found.missing().is_none() {
        return part.commands.iter().any(|command| needs_one(command.tool.name(), &command.args));
    }
    // It may as well be the repository that is meant.
    if part.found.missing().is_some_and(|(_, filling)| looks::repo(&filling.value).is_some()) {
        return false;
    }
    let recipe = part.entry.recipe();
    // It says itself what is so outside of one.
    if recipe.answer.iter().filter_map(|answer| answer.when.as_deref()).any(|when| when.contains("inside")) {
        return false;
    }
    let lines = recipe.answer.iter().flat_map(|answer| &answer.run);
    let mut commands = lines.filter_map(|line| filling::invocation(line, &part.values).ok()).peekable();
    commands.peek().is_some() && commands.all(|command| needs_one(command.tool.name(), &command.args))
}

/// Whether one of these parts makes a repository where there was none.
pub(super) fn is_made_by(parts: &[Part<'_>]) -> bool {
    parts
        .iter()
        .flat_map(|part| &part.commands)
        .any(|command| command.args.first().is_some_and(|first| first == "init"))
}

/// Whether a command cannot run without a repository.
fn needs_one(program: &str, args: &[String]) -> bool {
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let Some(first) = words.first() else { return false };
    let has = |options: &[&str]| words.iter().any(|word| options.contains(word));
    let names_one =
        || words.iter().any(|word| word.contains("://") || word.starts_with("--repo=")) || has(&["-R", "--repo"]);
    if program == "gh" {
        let is_bare = *first == "repo"
            && words.get(1).is_some_and(|second| !["create", "clone", "list"].contains(second))
            && !words.iter().skip(2).any(|word| !word.starts_with('-') && word.contains('/'));
        return (ABOUT_A_REPOSITORY.contains(first) || is_bare) && !names_one();
    }
    match *first {
        "init" | "clone" | "version" | "help" | "--version" | "credential" => false,
        "ls-remote" => !names_one(),
        // What is asked for is found in the user's own configuration too.
        "config" => {
            let is_set = words.iter().skip(1).filter(|word| !word.starts_with('-')).count() > 1
                || has(&["--unset", "--unset-all", "--local", "--add", "--edit", "-e"]);
            is_set && !has(&["--global", "--system", "--get", "--get-all", "--get-regexp", "--list"])
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::Invocation;

    #[test]
    fn commands_that_need_a_repository_are_known() {
        for (line, expected) in [
            ("git log -n 3", true),
            ("git push", true),
            ("git init", false),
            ("git clone https://example.org/x.git", false),
            ("git config --global user.name Ada", false),
            ("git config user.name", false),
            ("git config user.name Ada", true),
            ("gh pr list", true),
            ("gh pr list --repo cli/cli", false),
            ("gh pr view https://github.com/cli/cli/pull/1", false),
            ("gh repo view", true),
            ("gh repo view cli/cli", false),
            ("gh repo create app --private", false),
            ("gh auth status", false),
            ("gh search repos cli", false),
        ] {
            let command = Invocation::parse(line).unwrap();
            assert_eq!(needs_one(command.tool.name(), &command.args), expected, "{line}");
        }
    }
}
