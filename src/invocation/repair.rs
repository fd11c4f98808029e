//! How a command that is wrong is put right by our own code: the word that a problem names is replaced with what was meant,
//! and slips of the hand are taken back. Whether it helps is found out by checking it again.

use super::options::Known;
use super::{Invocation, Problem, Reading, Tool};

/// A change to a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The command, put right in one place.
    pub invocation: Invocation,
    /// What was wrong: a phrase.
    pub wrong: String,
    /// What is there instead: a phrase behind "the same with".
    pub right: String,
}

impl Repair {
    /// A repair of which this is said.
    pub fn new(invocation: Invocation, wrong: impl Into<String>, right: impl Into<String>) -> Self {
        Self { invocation, wrong: wrong.into(), right: right.into() }
    }
}

/// Every way to put what was meant in the place of what a problem says is wrong; none where more than one thing may be meant.
/// What a command takes away is what the user named, or nothing.
pub fn replacements(invocation: &Invocation, known: Option<&Known>, problem: &Problem) -> Vec<Repair> {
    let (Some(wrong), [meant]) = (problem.wrong.as_deref(), problem.candidates.as_slice()) else { return Vec::new() };
    let reading = Reading::of(invocation, known);
    let depth = reading.command.len();
    // Words of the tool, as against names of what it works on.
    let is_of_tool =
        |place: usize| place < depth || reading.parsed.unknown.iter().any(|unknown| depth + unknown.word == place);
    // What is not understood may be the option that makes it a deletion.
    let is_fixed = !reading.certain || !reading.parsed.unknown.is_empty() || loses(invocation.tool, &reading);
    let allowed = |place: usize| is_of_tool(place) || !is_fixed;
    let repair = |args: Vec<String>| {
        let invocation = Invocation { tool: invocation.tool, args };
        Repair::new(invocation, &problem.message, format!("`{meant}` instead of `{wrong}`"))
    };
    replaced(invocation, wrong, meant, allowed).into_iter().map(repair).collect()
}

/// Whether a command deletes or discards something that it is given.
fn loses(tool: Tool, reading: &Reading<'_>) -> bool {
    let has = |names: &[&str]| names.iter().any(|name| reading.has(name));
    let inner = reading.command.get(1).copied().unwrap_or_default();
    let has_paths = reading.words.iter().any(|word| word == "--");
    if tool == Tool::Gh {
        let taking = ["delete", "delete-asset", "close", "remove", "cancel", "archive", "disable", "unlink", "merge"];
        return reading.command.iter().any(|word| taking.contains(word));
    }
    match reading.name() {
        "rm" | "restore" | "reset" | "clean" | "update-ref" | "gc" | "prune" => true,
        "branch" => has(&["--delete", "-D", "--force", "-M", "-C"]),
        "tag" => has(&["--delete", "--force"]),
        "push" => {
            has(&["--delete", "--force", "--force-with-lease", "--mirror", "--prune"])
                || reading.positionals().any(|word| word.starts_with([':', '+']))
        }
        "fetch" | "pull" => has(&["--prune", "--prune-tags", "--force"]),
        "stash" => matches!(inner, "drop" | "clear" | "pop"),
        "remote" => matches!(inner, "remove" | "rm" | "prune"),
        "worktree" => matches!(inner, "remove" | "prune"),
        "reflog" => matches!(inner, "delete" | "expire"),
        "notes" => matches!(inner, "remove" | "prune"),
        "submodule" => inner == "deinit",
        "checkout" => has_paths || has(&["--force", "-B"]) || reading.positionals().count() > 1,
        "switch" => has(&["--force", "--discard-changes", "--force-create"]),
        "mv" => has(&["--force"]),
        _ => false,
    }
}

/// The words with one place where it says `right` instead of `wrong`, where that place may be changed.
fn replaced(
    Invocation { tool, args }: &Invocation,
    wrong: &str,
    right: &str,
    allowed: impl Fn(usize) -> bool,
) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    // `pr lst`: several words at the beginning.
    let words: Vec<&str> = wrong.split(' ').collect();
    if *tool == Tool::Gh
        && words.len() > 1
        && args.len() >= words.len()
        && args.iter().zip(&words).all(|(arg, word)| arg == word)
    {
        all.push(right.split(' ').map(str::to_owned).chain(args[words.len()..].iter().cloned()).collect());
    }
    for (place, arg) in args.iter().enumerate().filter(|(place, _)| allowed(*place)) {
        if let Some(word) = within(arg, wrong, right) {
            let mut args = args.clone();
            args[place] = word;
            all.push(args);
        }
    }
    all
}

/// The word with `right` instead of `wrong`, where it is the word, the name before the steps of a revision, an end of a range,
/// or an option with a value or the value.
fn within(arg: &str, wrong: &str, right: &str) -> Option<String> {
    let is_option = wrong.starts_with("--");
    let is_end = |rest: &str| {
        if is_option { rest.starts_with('=') } else { rest.starts_with(['~', '^', ':']) || rest.starts_with("@{") }
    };
    if let Some(rest) = arg.strip_prefix(wrong).filter(|rest| rest.is_empty() || is_end(rest)) {
        return Some(format!("{right}{rest}"));
    }
    if let Some((option, value)) = arg.split_once('=').filter(|(option, _)| option.starts_with("--")) {
        return within(value, wrong, right).map(|value| format!("{option}={value}"));
    }
    if let Some(name) = arg.strip_prefix('^') {
        return within(name, wrong, right).map(|name| format!("^{name}"));
    }
    let dots = ["...", ".."].into_iter().find(|dots| arg.contains(dots))?;
    let (first, second) = arg.split_once(dots)?;
    within(first, wrong, right)
        .map(|first| format!("{first}{dots}{second}"))
        .or_else(|| within(second, wrong, right).map(|second| format!("{first}{dots}{second}")))
}

/// A slip of the hand: the tool written twice, a command written as two words, one dash instead of two, a dash that a text
/// editor made longer. `commands` are those that are installed.
pub fn slip(invocation: &Invocation, known: Option<&Known>, commands: &[String]) -> Option<Repair> {
    let Invocation { tool, args } = invocation;
    let name = tool.name();
    let is_command = |word: &String| commands.contains(word);
    if args.len() > 1 && args[0] == name {
        let rest = Invocation { tool: *tool, args: args[1..].to_vec() };
        return Some(Repair::new(rest, format!("`{name}` stands there twice"), format!("one `{name}`")));
    }
    if let [first, second, rest @ ..] = args.as_slice()
        && *tool == Tool::Git
        && !is_command(first)
        && is_command(&format!("{first}-{second}"))
    {
        let joined = format!("{first}-{second}");
        let args = std::iter::once(joined.clone()).chain(rest.iter().cloned()).collect();
        let wrong = format!("the installed git has no `{first}`");
        return Some(Repair::new(Invocation { tool: *tool, args }, wrong, format!("`{joined}`, which is one word")));
    }
    let known = known?;
    let reading = Reading::of(invocation, Some(known));
    let offset = reading.command.len();
    let has = |word: &str| known.options.find(word.split('=').next().unwrap_or(word)).is_some();
    let with = |place: usize, word: String| {
        let mut args = args.clone();
        args[offset + place] = word;
        Invocation { tool: *tool, args }
    };
    for unknown in &reading.parsed.unknown {
        let word = &reading.words[unknown.word];
        let long = format!("-{word}");
        if !word.starts_with("--") && has(&long) {
            let wrong = format!("`{name} {}` has no `{word}`", reading.command.join(" "));
            return Some(Repair::new(with(unknown.word, long.clone()), wrong, format!("`{long}`, with two dashes")));
        }
    }
    for place in &reading.parsed.positionals {
        let word = &reading.words[*place];
        let Some(stem) = word.strip_prefix(['\u{2013}', '\u{2014}', '\u{2212}']) else { continue };
        let plain = [format!("--{stem}"), format!("-{stem}")].into_iter().find(|plain| has(plain))?;
        let wrong = format!("`{word}` begins with a long dash, which is no option");
        return Some(Repair::new(with(*place, plain.clone()), wrong, format!("`{plain}`")));
    }
    None
}

/// The words of a message that lacks its quotes: `git commit -m fix login`. The paths behind the message are given to the
/// caller, who knows whether there are such files.
pub fn unquoted_message(invocation: &Invocation, known: Option<&Known>) -> Option<(Repair, Vec<String>)> {
    let reading = Reading::of(invocation, known);
    let message = reading.option("--message").filter(|_| reading.certain)?;
    let is_text = matches!((reading.name(), reading.command.get(1)), ("commit" | "tag", _) | ("stash", Some(&"push")));
    let (Some(text), Some(place), true) = (message.value, message.value_word, is_text) else { return None };
    let behind: Vec<usize> = reading.parsed.positionals.iter().copied().filter(|word| *word > place).collect();
    let is_contiguous = behind.iter().enumerate().all(|(nth, word)| *word == place + 1 + nth);
    let dashes = reading.parsed.before_dashes < reading.parsed.positionals.len();
    if behind.is_empty() || !is_contiguous || dashes {
        return None;
    }
    let words: Vec<String> = behind.iter().map(|word| reading.words[*word].clone()).collect();
    let whole = std::iter::once(text).chain(words.iter().map(String::as_str)).collect::<Vec<_>>().join(" ");
    let offset = reading.command.len();
    let mut args = invocation.args.clone();
    args.splice(offset + place..=offset + place + behind.len(), [whole]);
    let repaired = Invocation { tool: invocation.tool, args };
    let wrong = "the message has no quotes, so that only its first word is the message";
    Some((Repair::new(repaired, wrong, "the whole message in quotes"), words))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::options::known_for_tests;

    fn commands() -> Vec<String> {
        ["commit", "log", "cherry", "cherry-pick", "rev-parse", "push"].map(str::to_owned).into()
    }

    fn repaired(line: &str, wrong: &str, candidates: &[&str]) -> Vec<String> {
        let candidates = candidates.iter().map(ToString::to_string).collect();
        let problem = Problem::new("it is wrong").mistaking(wrong, candidates);
        let invocation = Invocation::parse(line).unwrap();
        let repairs = replacements(&invocation, Some(&known_for_tests(&invocation)), &problem);
        repairs.iter().map(|repair| repair.invocation.to_string()).collect()
    }

    #[test]
    fn what_was_meant_takes_the_place_of_the_wrong_word() {
        for (line, wrong, meant, right) in [
            ("git comit -m x", "comit", "commit", "git commit -m x"),
            ("git commit --mesage=x", "--mesage", "--message", "git commit --message=x"),
            ("git switch mian", "mian", "main", "git switch main"),
            ("git log mian..topic", "mian", "main", "git log main..topic"),
            ("git log topic...mian", "mian", "main", "git log topic...main"),
            ("git log topic..mian~2", "mian", "main", "git log topic..main~2"),
            ("git log ^mian topic", "mian", "main", "git log '^main' topic"),
            ("git rebase mian~3", "mian", "main", "git rebase main~3"),
            ("git show mian@{1}", "mian", "main", "git show 'main@{1}'"),
            ("git show mian:f", "mian", "main", "git show main:f"),
            ("git log --grep=x --since=mian", "mian", "main", "git log --grep=x --since=main"),
            ("gh pr lst --web", "pr lst", "pr list", "gh pr list --web"),
            ("git push orign main", "orign", "origin", "git push origin main"),
            ("git checkout mian", "mian", "main", "git checkout main"),
            ("git reset --hrad HEAD", "--hrad", "--hard", "git reset --hard HEAD"),
        ] {
            assert_eq!(repaired(line, wrong, &[meant]).first().map(String::as_str), Some(right), "{line}");
        }
    }

    #[test]
    fn where_two_things_may_be_meant_or_none_nothing_is_replaced() {
        assert_eq!(repaired("git switch topi", "topi", &["topic", "topix"]), Vec::<String>::new());
        assert_eq!(repaired("git switch topi", "topi", &[]), Vec::<String>::new());
        assert_eq!(repaired("git switch topi", "other", &["topic"]), Vec::<String>::new(), "there is no such word");
        assert_eq!(repaired("git switch mianx", "mian", &["main"]), Vec::<String>::new(), "only whole names");
    }

    #[test]
    fn what_a_command_takes_away_is_what_the_user_named() {
        for line in [
            "git rm mian",
            "git rm --cached -- mian",
            "git branch -d mian",
            "git branch -D mian",
            "git branch -d other mian",
            "git branch -f other mian",
            "git tag -d mian",
            "git push --delete origin mian",
            "git push -d mian other",
            "git push mian :other",
            "git push mian +other",
            "git push --force mian",
            "git stash drop mian",
            "git remote remove mian",
            "git remote rm mian",
            "git remote prune mian",
            "git worktree remove mian",
            "git worktree remove --force mian",
            "git restore mian",
            "git restore --source=mian f",
            "git restore --staged mian",
            "git checkout -- mian",
            "git checkout mian f",
            "git checkout -f mian",
            "git switch --discard-changes mian",
            "git push origin --delte mian",
            "git reset --hard mian~1",
            "git reset mian",
            "git clean -f mian",
            "gh pr close mian",
            "gh repo delete mian",
            "gh release delete mian",
        ] {
            assert_eq!(repaired(line, "mian", &["main"]), Vec::<String>::new(), "{line}");
        }
        // A file whose name looks like an option is none.
        assert_eq!(repaired("git rm -- --mian", "--mian", &["--main"]), Vec::<String>::new());
    }

    #[test]
    fn slips_of_the_hand_are_taken_back() {
        for (line, right) in [
            ("git git commit -m x", Some("git commit -m x")),
            ("git rev parse HEAD", Some("git rev-parse HEAD")),
            ("git cherry pick abc", None),
            ("git log -oneline", Some("git log --oneline")),
            ("git log -format=%h", Some("git log --format=%h")),
            ("git log \u{2014}oneline", Some("git log --oneline")),
            ("git log \u{2013}n 3", Some("git log -n 3")),
            ("git log --oneline", None),
            ("git log -Z", None),
        ] {
            let invocation = Invocation::parse(line).unwrap();
            let repair = slip(&invocation, Some(&known_for_tests(&invocation)), &commands());
            assert_eq!(repair.map(|repair| repair.invocation.to_string()).as_deref(), right, "{line}");
        }
    }

    #[test]
    fn a_message_without_quotes_is_put_together() {
        for (line, right) in [
            ("git commit -m fix the login", Some("git commit -m 'fix the login'")),
            ("git commit -m fix login --amend", Some("git commit -m 'fix login' --amend")),
            ("git commit -am fix login", Some("git commit -am 'fix login'")),
            ("git commit -m fix -- login", None),
            ("git commit -m fix", None),
            ("git commit --message=fix login", None),
            ("git tag -a v1 -m first release", Some("git tag -a v1 -m 'first release'")),
        ] {
            let invocation = Invocation::parse(line).unwrap();
            let repair = unquoted_message(&invocation, Some(&known_for_tests(&invocation)));
            assert_eq!(repair.map(|(repair, _)| repair.invocation.to_string()).as_deref(), right, "{line}");
        }
    }
}
