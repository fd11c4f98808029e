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

/// Everything that the suggestion of a problem may mean; what is most likely comes first.
pub fn replacements(invocation: &Invocation, problem: &Problem) -> Vec<Repair> {
    let Some(suggestion) = &problem.suggestion else { return Vec::new() };
    let quoted = problem.message.split('`').skip(1).step_by(2);
    let mut repairs = Vec::new();
    for wrong in quoted.filter(|wrong| !wrong.is_empty() && *wrong != suggestion) {
        for args in replaced(&invocation.args, wrong, suggestion) {
            let invocation = Invocation { tool: invocation.tool, args };
            let right = format!("`{}` instead of `{wrong}`", meant(wrong, suggestion));
            repairs.push(Repair::new(invocation, &problem.message, right));
        }
    }
    repairs
}

/// The words with one place where it says `right` instead of `wrong`.
fn replaced(args: &[String], wrong: &str, right: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    // `pr lst`: several words at the beginning.
    let words: Vec<&str> = wrong.split(' ').collect();
    if words.len() > 1 && args.len() >= words.len() && args.iter().zip(&words).all(|(arg, word)| arg == word) {
        all.push(right.split(' ').map(str::to_owned).chain(args[words.len()..].iter().cloned()).collect());
    }
    for (place, arg) in args.iter().enumerate() {
        if let Some(word) = within(arg, wrong, right) {
            let mut args = args.to_vec();
            args[place] = word;
            all.push(args);
        }
    }
    all
}

/// What is most like `mian~3` is a branch: the steps from there are kept.
fn meant(wrong: &str, right: &str) -> String {
    let steps = wrong.find(['~', '^', '@']).filter(|at| *at > 0).map_or("", |at| &wrong[at..]);
    if right.contains(['~', '^', '@', ':']) { right.to_owned() } else { format!("{right}{steps}") }
}

/// The word with `right` instead of `wrong`, where it is the word, an end of a range, or the name of an option with a value.
fn within(arg: &str, wrong: &str, right: &str) -> Option<String> {
    let right = meant(wrong, right);
    if arg == wrong {
        return Some(right);
    }
    if let Some(value) = arg.strip_prefix(wrong).filter(|rest| wrong.starts_with("--") && rest.starts_with('=')) {
        return Some(right + value);
    }
    if let Some((option, value)) = arg.split_once('=').filter(|(option, _)| option.starts_with("--"))
        && value == wrong
    {
        return Some(format!("{option}={right}"));
    }
    if arg.strip_prefix('^') == Some(wrong) {
        return Some(format!("^{right}"));
    }
    for dots in ["...", ".."] {
        if let Some((first, second)) = arg.split_once(dots) {
            return match (first == wrong, second == wrong) {
                (true, _) => Some(format!("{right}{dots}{second}")),
                (_, true) => Some(format!("{first}{dots}{right}")),
                _ => None,
            };
        }
    }
    None
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

    #[test]
    fn what_was_meant_takes_the_place_of_the_wrong_word() {
        for (line, message, suggestion, right) in [
            ("git comit -m x", "the installed git has no `comit`", "commit", "git commit -m x"),
            ("git commit --mesage=x", "`git commit` has no `--mesage`", "--message", "git commit --message=x"),
            ("git switch mian", "there is no branch `mian`", "main", "git switch main"),
            ("git log mian..topic", "`mian` names no commit", "main", "git log main..topic"),
            ("git log topic...mian", "`mian` names no commit", "main", "git log topic...main"),
            ("git log ^mian topic", "`mian` names no commit", "main", "git log '^main' topic"),
            ("git reset --soft mian~3", "`mian~3` names no commit", "main", "git reset --soft main~3"),
            ("git restore --source=mian f", "`mian` names no commit", "main", "git restore --source=main f"),
            ("gh pr lst --web", "the installed gh has no `pr lst`", "pr list", "gh pr list --web"),
            ("git push orign main", "there is no remote `orign`", "origin", "git push origin main"),
        ] {
            let problem = Problem::new(message).suggesting(Some(suggestion.to_owned()));
            let repairs = replacements(&Invocation::parse(line).unwrap(), &problem);
            assert_eq!(repairs.first().map(|repair| repair.invocation.to_string()).as_deref(), Some(right), "{line}");
        }
        let invocation = Invocation::parse("git commit -m fix").unwrap();
        assert_eq!(replacements(&invocation, &Problem::new("`fix` is wrong")), [], "nothing is suggested");
        let problem = Problem::new("there is no file `x`").suggesting(Some("y".into()));
        assert_eq!(replacements(&invocation, &problem), [], "no such word");
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
