//! A command as someone typed it: split into words, told from what needs a shell, and its alias taken for what it stands for.

use crate::error::{Error, Result};
use crate::invocation::{Installed, Invocation, Tool, Unreadable, join, split};
use crate::repository::{Owner, Reader, redact};

/// How many aliases may stand for each other.
const MOST_ALIASES: usize = 8;

/// An alias in git's configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Alias {
    /// Its name.
    pub(super) name: String,
    /// What it stands for, as it is configured.
    pub(super) value: String,
    /// Whose it is.
    pub(super) owner: Owner,
}

impl Alias {
    /// Whether a shell runs it.
    pub(super) fn needs_shell(&self) -> bool {
        self.value.starts_with('!')
    }

    /// What it stands for, in words and without secrets.
    pub(super) fn told(&self) -> String {
        let Self { name, value, owner } = self;
        let whose = match owner {
            Owner::Repository => "an alias of this repository",
            Owner::User => "an alias of yours",
            Owner::Other => "an alias",
        };
        if self.needs_shell() {
            return redact(&format!("`{name}` is {whose} that a shell runs: `{}`", value[1..].trim()));
        }
        redact(&format!("`{name}` is {whose} for `git {value}`"))
    }
}

/// The invocation that these words are: one word may hold the whole line.
///
/// # Errors
/// `usage` when it is no single command of git or gh.
pub(super) fn read(words: &[String]) -> Result<Invocation> {
    let line = match words {
        [line] => line.clone(),
        words => {
            // The shell has taken the quotes away: what it would act on comes as a word of its own only where it was quoted,
            // and such a word is explained as what it is.
            let tool = words.first().map_or("", String::as_str);
            return match tool {
                "git" => Ok(Invocation::new(Tool::Git, &words[1..])),
                "gh" => Ok(Invocation::new(Tool::Gh, &words[1..])),
                other => Err(unreadable(&Unreadable::NotATool(other.to_owned()))),
            };
        }
    };
    Invocation::parse(&line).map_err(|fault| unreadable(&fault))
}

/// What is wrong with a line that is no single command.
pub(super) fn unreadable(fault: &Unreadable) -> Error {
    let message = match fault {
        Unreadable::Operator(operator) => {
            format!("gut explains one git or gh command at a time, and `{operator}` is for a shell")
        }
        Unreadable::Empty => "there is no command to explain".to_owned(),
        fault => redact(&fault.to_string()),
    };
    Error::usage(message).hint("gut explain git rebase --onto main topic~3 topic")
}

/// What the command is when every alias is taken for what it stands for, and the aliases, in their order. It ends at an alias
/// that a shell runs.
pub(super) async fn unalias(
    invocation: Invocation,
    installed: &Installed,
    reader: &Reader,
) -> Result<(Invocation, Vec<Alias>)> {
    let (mut invocation, mut aliases) = (invocation, Vec::<Alias>::new());
    while let Some(name) = invocation.args.first()
        && invocation.tool == Tool::Git
        && !name.starts_with('-')
        && !installed.git.commands.has(name)
        && aliases.len() < MOST_ALIASES
        && !aliases.iter().any(|alias| alias.name == *name)
    {
        // A repository that git will not read has no say in what a word means.
        let Some((value, owner)) = reader.alias(name).await.unwrap_or_default() else { break };
        let alias = Alias { name: name.clone(), value, owner };
        let words = if alias.needs_shell() { None } else { split(&alias.value).ok().filter(|words| !words.is_empty()) };
        let ends = words.is_none();
        if let Some(words) = words {
            invocation.args.splice(..1, words);
        }
        aliases.push(alias);
        if ends {
            break;
        }
    }
    Ok((invocation, aliases))
}

/// The line of a command without its secrets.
pub(super) fn shown(invocation: &Invocation) -> String {
    let words = join(&invocation.args);
    redact(&format!("{} {words}", invocation.tool)).trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn one_word_is_a_line_and_several_are_words() {
        let words = |words: &[&str]| read(&words.iter().map(ToString::to_string).collect::<Vec<_>>());
        let log = Invocation::new(Tool::Git, ["log", "-n", "3"]);
        assert_eq!(words(&["git log -n 3"]), Ok(log.clone()));
        assert_eq!(words(&["git", "log", "-n", "3"]), Ok(log));
        assert_eq!(
            words(&["git", "commit", "-m", "a && b"]),
            Ok(Invocation::new(Tool::Git, ["commit", "-m", "a && b"]))
        );
        for line in ["git log | head", "git add . && git commit", "git log $(date)", "npm test", "git log 'a"] {
            assert_eq!(words(&[line]).unwrap_err().kind, Kind::Usage, "{line}");
        }
        assert!(words(&["git log | head"]).unwrap_err().message.contains("one git or gh command at a time"));
    }
}
