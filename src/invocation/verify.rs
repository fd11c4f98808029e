//! Whether an invocation can be run at all: plain words, no shell, no gaps to fill, a subcommand that is installed.

mod github;

use serde::{Deserialize, Serialize};

use super::likeness::{closest, nearest};
use super::options::Arity;
use super::version::is_older;
use super::{Installed, Invocation, Known, Reading, Tool, Word, knowledge};

/// What is told of a command begins with this, where git itself will not do it.
pub const REFUSAL: &str = "git will refuse:";

/// The most words of one command.
const MOST_WORDS: usize = 256;
/// The longest word, in bytes; Linux takes 128 KiB.
const LONGEST_WORD: usize = 64 * 1024;

/// Why a command cannot run, in words for the user and the model.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Problem {
    /// One lower-case phrase.
    pub message: String,
    /// What to write instead, where it is known.
    pub suggestion: Option<String>,
    /// What the installed tool takes in its place, for the planner.
    pub usage: Option<String>,
    /// What is wrong, as it stands in the command: a word, its name without what follows, or several words.
    #[serde(default)]
    pub wrong: Option<String>,
    /// What may stand in its place: what it was a slip of the hand for. Where there are several, nobody knows which was meant.
    #[serde(default)]
    pub candidates: Vec<String>,
}

impl Problem {
    /// A problem of which only this is known.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), suggestion: None, usage: None, wrong: None, candidates: Vec::new() }
    }

    /// The same with the word that is wrong and all that it may be a slip for. One alone is what is suggested.
    #[must_use]
    pub fn mistaking(self, wrong: impl Into<String>, candidates: Vec<String>) -> Self {
        let suggestion = match candidates.as_slice() {
            [one] => Some(one.clone()),
            _ => self.suggestion,
        };
        Self { wrong: Some(wrong.into()), candidates, suggestion, ..self }
    }

    /// The same with what to write instead.
    #[must_use]
    pub fn suggesting(self, suggestion: Option<String>) -> Self {
        Self { suggestion, ..self }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.message)?;
        self.suggestion.iter().try_for_each(|suggestion| write!(formatter, "; did you mean `{suggestion}`?"))
    }
}

/// Everything that keeps this invocation from running on this machine; empty when nothing does.
///
/// `known` are the options of its command, where the installed tool tells them; without them no option is checked here.
pub fn verify(invocation: &Invocation, installed: &Installed, known: Option<&Known>) -> Vec<Problem> {
    let mut problems = Vec::new();
    problems.extend(subcommand_problem(invocation, installed));
    if invocation.args.len() > MOST_WORDS {
        problems.push(Problem::new(format!("it has {} words; at most {MOST_WORDS} are run", invocation.args.len())));
    }
    let reading = Reading::of(invocation, known);
    if let Some(known) = known {
        problems.extend(option_problems(invocation.tool, &reading, known));
    }
    for (word, kind) in reading.words.iter().zip(reading.kinds(invocation.tool)) {
        problems.extend(word_problem(word, kind == Word::Text).map(Problem::new));
    }
    for word in invocation.args.iter().take(reading.command.len()) {
        problems.extend(word_problem(word, false).map(Problem::new));
    }
    problems
}

/// Options that the command does not have, and values that are missing.
fn option_problems(tool: Tool, reading: &Reading<'_>, known: &Known) -> Vec<Problem> {
    let command = format!("`{tool} {}`", reading.command.join(" "));
    let names = || known.options.options.iter().flat_map(|option| option.names.iter().map(String::as_str));
    let mut problems: Vec<Problem> = reading
        .parsed
        .unknown
        .iter()
        .map(|unknown| {
            let problem = Problem::new(format!("{command} has no `{}`", unknown.written));
            let (suggestion, candidates) = nearest_option(unknown.written, names());
            let problem = problem.suggesting(suggestion).mistaking(unknown.written, candidates);
            Problem { usage: Some(usage(known)), ..problem }
        })
        .collect();
    if let Some(option) = &reading.parsed.missing_value {
        problems.push(Problem::new(format!("`{option}` of {command} needs a value")));
    }
    problems
}

/// The options of a command, with a mark where a value follows; as many as are worth sending.
fn usage(known: &Known) -> String {
    const LONGEST: usize = 700;
    let mut text = String::new();
    for option in &known.options.options {
        let name = option.name();
        if name.starts_with("--no-") || text.len() + name.len() > LONGEST {
            continue;
        }
        let mark = if option.arity == Arity::Required { "=..." } else { "" };
        let space = if text.is_empty() { "" } else { " " };
        for piece in [space, name, mark] {
            text.push_str(piece);
        }
    }
    text
}

/// The option most like the word, and all that are equally like it: those that it begins or is a part of, or else those that
/// are spelled nearly so.
fn nearest_option<'a>(word: &str, names: impl Iterator<Item = &'a str> + Clone) -> (Option<String>, Vec<String>) {
    let stem = word.trim_start_matches('-');
    if !word.starts_with("--") || stem.len() < 3 {
        return (None, Vec::new());
    }
    let part = names.clone().filter(|name| name.starts_with("--") && !name.starts_with("--no-") && name.contains(stem));
    let Some(shortest) = part.clone().map(str::len).min() else {
        return (nearest(word, names.clone()), closest(word, names));
    };
    let mut shortest: Vec<String> = part.filter(|name| name.len() == shortest).map(str::to_owned).collect();
    shortest.dedup();
    (shortest.first().cloned(), shortest)
}

fn subcommand_problem(invocation: &Invocation, installed: &Installed) -> Option<Problem> {
    let tool = invocation.tool;
    let Some(found) = installed.tool(tool) else {
        return Some(Problem::new(format!("`{tool}` is not installed")));
    };
    let Some(first) = invocation.args.first() else {
        return Some(Problem::new(format!("`{tool}` alone does nothing: a subcommand is missing")));
    };
    if first.starts_with('-') {
        return Some(Problem::new(format!("`{first}` stands before the subcommand; gut gives {tool} no such options")));
    }
    match tool {
        Tool::Git if found.commands.has(first) => {
            too_old(invocation, &found.version).or_else(|| given_up(invocation, &found.version))
        }
        Tool::Git => {
            if let Some(problem) = too_old(invocation, &found.version) {
                return Some(problem);
            }
            let names = || found.commands.names().iter().map(String::as_str).filter(|name| works(name, &found.version));
            let problem =
                Problem::new(format!("the installed git has no `{first}`")).suggesting(nearest(first, names()));
            Some(problem.mistaking(first, closest(first, names())))
        }
        Tool::Gh if found.commands.unread().is_some() => github::unread_problem(invocation),
        Tool::Gh if found.command(invocation).is_some() => None,
        Tool::Gh => Some(github::problem(invocation, found)),
    }
}

/// That the command came with a newer git than the installed one: `history`, or `stash export`, which is a word like any other
/// for a git that does not know it.
fn too_old(invocation: &Invocation, version: &str) -> Option<Problem> {
    let words: Vec<&str> = invocation.args.iter().map(String::as_str).collect();
    let lacks = |depth: &usize| -> Option<&'static str> {
        let since = knowledge::command(Tool::Git, &words[..*depth])?.since.as_deref()?;
        is_older(version, since).then_some(since)
    };
    let depth = knowledge::depth(Tool::Git, &words);
    let since = lacks(&depth)?;
    // All of `history` is missing, not `history reword` alone.
    let shortest = (1..=depth).find(|depth| lacks(depth) == Some(since))?;
    let name = words[..shortest].join(" ");
    Some(Problem::new(format!("the installed git {version} has no `{name}`; it came with git {since}")))
}

/// That the installed git refuses the command, whatever its words are.
fn given_up(invocation: &Invocation, version: &str) -> Option<Problem> {
    let name = invocation.args.first()?;
    let fact = knowledge::command(Tool::Git, &[name])?.given_up.as_ref()?;
    if is_older(version, &fact.since) || invocation.args.contains(&fact.unless) {
        return None;
    }
    let message = format!("{REFUSAL} `{name}` was given up in {}, and runs with `{}` only", fact.since, fact.unless);
    Some(Problem::new(message).suggesting(Some(fact.instead.clone())))
}

/// Whether a command of git does its work at all in this version.
fn works(name: &str, version: &str) -> bool {
    given_up(&Invocation::new(Tool::Git, [name]), version).is_none()
}

/// The first word that only a shell could act on, outside of texts.
pub fn needs_shell<'a>(invocation: &'a Invocation, known: Option<&'a Known>) -> Option<&'a str> {
    let reading = Reading::of(invocation, known);
    let kinds = reading.kinds(invocation.tool);
    let behind = &invocation.args[reading.command.len()..];
    let plain = behind.iter().zip(kinds).filter(|(_, kind)| *kind == Word::Plain).map(|(word, _)| word);
    let mut words = invocation.args[..reading.command.len()].iter().chain(plain).map(String::as_str);
    words.find(|word| is_operator(word) || is_filled_in(word))
}

/// Whether a shell would put something else in the place of the word.
fn is_filled_in(word: &str) -> bool {
    ["$(", "`", "${", "<(", ">("].iter().any(|substitution| word.contains(substitution)) || is_variable(word)
}

/// What is wrong with one word.
fn word_problem(word: &str, is_text: bool) -> Option<String> {
    if word.len() > LONGEST_WORD {
        return Some(format!("a word is {} bytes long; at most {LONGEST_WORD} are run", word.len()));
    }
    if let Some(character) = word.chars().find(|character| is_forbidden(*character, is_text)) {
        return Some(format!("a word holds the invisible character U+{:04X}", character as u32));
    }
    if word.contains(crate::repository::REDACTED) {
        return Some("it holds a secret that gut does not send to a model; edit the line to put it in".to_owned());
    }
    if is_text {
        return None;
    }
    if is_operator(word) {
        return Some(format!("`{word}` is for a shell, and gut never uses one; each command stands alone"));
    }
    if is_filled_in(word) {
        return Some(format!("`{word}` would be filled in by a shell, and gut never uses one"));
    }
    placeholder(word).map(|placeholder| format!("`{placeholder}` is a placeholder that was not filled in"))
}

/// Text may be several lines long and hold joined emoji; a name may hold neither.
fn is_forbidden(character: char, is_text: bool) -> bool {
    match character {
        '\n' | '\t' | '\u{200C}' | '\u{200D}' => !is_text,
        _ => crate::invisible::is_invisible(character),
    }
}

/// A word that a shell would read as an operator or a redirection: `&&`, `|`, `;`, `>`, `2>&1`, `>file`, `x;`.
fn is_operator(word: &str) -> bool {
    if matches!(word, "&&" | "||" | "|" | "|&" | ";" | ";;" | "&" | "!" | "(" | ")") || word.ends_with(';') {
        return true;
    }
    let after_number = word.trim_start_matches(|character: char| character.is_ascii_digit() || character == '&');
    let redirects = after_number.starts_with('>') || (after_number.starts_with('<') && placeholder(word).is_none());
    // `>` opens no revision, refspec or pathspec, so that nothing ordinary is lost.
    redirects
}

fn is_variable(word: &str) -> bool {
    let Some(name) = word.strip_prefix('$') else { return false };
    !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
}

/// The `<placeholder>` in a word.
fn placeholder(word: &str) -> Option<&str> {
    let start = word.find('<')?;
    let length = word[start..].find('>')?;
    let inside = &word[start + 1..start + length];
    let fits = inside.chars().next().is_some_and(char::is_alphanumeric) && !inside.contains(['@', '<', '/', ':']);
    fits.then(|| &word[start..=start + length])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::InstalledTool;
    use crate::invocation::options::known_for_tests;

    fn installed() -> Installed {
        let tool = |commands: &[&str]| InstalledTool {
            program: "/bin/x".into(),
            version: "1".into(),
            commands: commands.iter().map(ToString::to_string).collect(),
            second_names: std::collections::BTreeMap::new(),
            helpful: Vec::new(),
        };
        Installed {
            git: tool(&["add", "commit", "checkout", "push", "log", "grep", "stash", "branch", "config", "remote"]),
            gh: Some(tool(&["pr create", "pr list", "pr view", "issue list", "issue view", "api", "status"])),
        }
    }

    fn problems(line: &[&str]) -> Vec<String> {
        let tool = if line[0] == "git" { Tool::Git } else { Tool::Gh };
        let invocation = Invocation::new(tool, line[1..].iter().copied());
        let known = known_for_tests(&invocation);
        verify(&invocation, &installed(), Some(&known)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn ordinary_work_passes() {
        for line in [
            &["git", "commit", "-m", "a && b > c $(d) `e` <f> | g; 'h'\n\nbody\t\u{1F468}\u{200D}\u{1F469}"][..],
            &["git", "commit", "-am", "fix: a -> b"],
            &["git", "commit", "--message=<none>"],
            &["git", "commit", "--author", "A <a@b.c>", "-m", ""],
            &["git", "log", "--format=%h | %s", "main..HEAD~2", "HEAD^", "--", "*.rs", ":!vendor"],
            &["git", "log", "-S", "x && y", "--grep", "a|b"],
            &["git", "grep", "foo|bar$(x)"],
            &["git", "stash", "show", "stash@{0}"],
            &["git", "checkout", ":/fix", "main~3"],
            &["git", "push", "origin", "HEAD:refs/heads/a", "+b", ":c"],
            &["git", "config", "user.name", "A; B"],
            &["gh", "api", "repos/{owner}/{repo}/pulls"],
            &["gh", "pr", "create", "--title", "<x> && y", "--body", "`z`"],
            &["gh", "pr", "view", "12"],
            &["gh", "status"],
        ] {
            assert_eq!(problems(line), Vec::<String>::new(), "{line:?}");
        }
    }

    #[test]
    fn what_a_shell_would_act_on_is_refused() {
        for word in [
            "&&",
            "||",
            "|",
            ";",
            "main;",
            ">",
            ">out",
            "2>&1",
            "2>/dev/null",
            "<in",
            "&",
            "$(date)",
            "a`b`",
            "$HOME",
            "${X}",
        ] {
            assert_eq!(problems(&["git", "log", word]).len(), 1, "{word}");
        }
    }

    #[test]
    fn a_gap_that_was_not_filled_is_refused() {
        for word in ["<branch>", "origin/<branch-name>", "<your message>"] {
            assert!(problems(&["git", "push", word])[0].contains("placeholder"), "{word}");
        }
    }

    #[test]
    fn invisible_characters_are_refused_even_in_text() {
        for text in ["a\u{1b}[31m", "a\u{202e}b", "a\u{7}", "a\u{85}", "a\0b", "a\rb", "a\u{2066}b"] {
            assert!(problems(&["git", "commit", "-m", text])[0].contains("invisible"), "{text:?}");
        }
        assert!(problems(&["git", "checkout", "a\nb"])[0].contains("U+000A"));
    }

    #[test]
    fn a_command_that_the_installed_git_lacks_is_told_with_its_version() {
        let with = |version: &str, commands: &[&str], line: &str| {
            let mut installed = installed();
            installed.git.version = version.to_owned();
            installed.git.commands = installed
                .git
                .commands
                .names()
                .iter()
                .cloned()
                .chain(commands.iter().map(ToString::to_string))
                .collect();
            let invocation = Invocation::parse(line).unwrap();
            verify(&invocation, &installed, None).first().map(ToString::to_string)
        };
        for (version, commands, line, message) in [
            ("2.47.3", &[][..], "git history reword HEAD~1", "`history`; it came with git 2.54"),
            ("2.47.3", &[], "git history fixup HEAD~1", "`history fixup`; it came with git 2.55"),
            ("2.54.0", &["history"], "git history fixup HEAD~1", "`history fixup`; it came with git 2.55"),
            ("2.39.5", &[], "git stash export --print", "`stash export`; it came with git 2.51"),
            ("2.47.3", &["hook"], "git hook list pre-push", "`hook list`; it came with git 2.54"),
            ("2.47.3", &[], "git repo structure", "`repo`; it came with git 2.52"),
        ] {
            let expected = format!("the installed git {version} has no {message}");
            assert_eq!(with(version, commands, line), Some(expected), "{line}");
        }
        for (version, commands, line) in [
            ("2.54.0", &["history"][..], "git history reword HEAD~1"),
            ("2.51.0", &[], "git stash export --print"),
            ("2.47.3", &["hook"], "git hook run pre-push"),
            ("2.47.3", &["whatchanged"], "git whatchanged"),
            ("2.55.0", &["whatchanged"], "git whatchanged --i-still-use-this"),
        ] {
            assert_eq!(with(version, commands, line), None, "{line}");
        }
        assert_eq!(
            with("2.51.0", &["whatchanged"], "git whatchanged -3").as_deref(),
            Some(
                "git will refuse: `whatchanged` was given up in 2.51, and runs with `--i-still-use-this` only; did you mean `log --raw --no-merges`?"
            )
        );
        let missing = |version| with(version, &["whatchanged"], "git whatchangd");
        assert!(
            missing("2.47.3").unwrap().contains("`whatchanged`?") && !missing("2.55.0").unwrap().contains("did you")
        );
    }

    #[test]
    fn only_installed_subcommands_run() {
        assert_eq!(problems(&["git", "comit"]), ["the installed git has no `comit`; did you mean `commit`?"]);
        assert_eq!(problems(&["git", "zz"]), ["the installed git has no `zz`"]);
        assert_eq!(problems(&["gh", "pr", "lst"]), ["the installed gh has no `pr lst`; did you mean `pr list`?"]);
        assert_eq!(problems(&["gh", "pr"]), ["`gh pr` needs one of its commands: pr create, pr list, pr view"]);
        assert_eq!(problems(&["git"]), ["`git` alone does nothing: a subcommand is missing"]);
        assert!(problems(&["git", "-c", "alias.x=!sh", "x"])[0].contains("before the subcommand"));
        assert_eq!(
            problems(&["git", "commit", "--mesage", "x"]),
            ["`git commit` has no `--mesage`; did you mean `--message`?"]
        );
        assert_eq!(problems(&["git", "push", "--forc"]), ["`git push` has no `--forc`; did you mean `--force`?"]);
        assert_eq!(problems(&["git", "commit", "-m"]), ["`-m` of `git commit` needs a value"]);
        assert_eq!(
            problems(&["git", "log", "--grep", "--source", "--grep", "--output=x"]),
            ["`--grep` of `git log` needs a value"]
        );
        assert_eq!(problems(&["git", "log", "-Z"]), ["`git log` has no `-Z`"]);
        let mut without = installed();
        without.gh = None;
        let found = verify(&Invocation::new(Tool::Gh, ["pr", "list"]), &without, None);
        assert_eq!(found[0].message, "`gh` is not installed");
    }
}
