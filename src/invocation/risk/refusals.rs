//! What gut never runs: commands and options that start other programs, bring in foreign configuration or show secrets.
//!
//! Each was proved by experiment on git 2.47 and gh 2.23 or is of the same family as one that was.

use super::super::{Invocation, Tool};

/// git commands that exist to run programs, serve others, or print credentials.
const GIT_COMMANDS: [&str; 52] = [
    "archimport",
    "bugreport",
    "citool",
    "credential",
    "credential-cache",
    "credential-store",
    "cvsexportcommit",
    "cvsimport",
    "cvsserver",
    "daemon",
    "diagnose",
    "difftool",
    "fetch-pack",
    "filter-branch",
    "for-each-repo",
    "fsmonitor--daemon",
    "gitk",
    "gitweb",
    "gui",
    "hook",
    "http-backend",
    "http-fetch",
    "http-push",
    "imap-send",
    "instaweb",
    "interpret-trailers",
    "mailinfo",
    "mailsplit",
    "merge-index",
    "merge-one-file",
    "mergetool",
    "p4",
    "quiltimport",
    "receive-pack",
    "remote-ext",
    "remote-fd",
    "remote-ftp",
    "remote-ftps",
    "remote-http",
    "remote-https",
    "scalar",
    "send-email",
    "send-pack",
    "sh-i18n",
    "sh-setup",
    "shell",
    "svn",
    "unpack-file",
    "upload-archive",
    "upload-pack",
    "var",
    "web--browse",
];

/// Commands two words deep that do the same.
const GIT_PAIRS: [(&str, &str); 3] = [("bisect", "run"), ("submodule", "foreach"), ("bisect", "visualize")];

/// Long options that run a program or bring in a file of configuration, in every git command that has them.
/// git takes any unambiguous beginning of a long option for the whole.
const GIT_OPTIONS: [&str; 16] = [
    "--upload-pack",
    "--receive-pack",
    "--exec",
    "--template",
    "--open-files-in-pager",
    "--extcmd",
    "--ext-diff",
    "--textconv",
    "--unsafe-paths",
    "--no-index",
    "--config",
    "--index-output",
    "--sendmail-cmd",
    "--config-env",
    "--separate-git-dir",
    "--setup",
];

/// Short options that do, per command, in a bundle too.
const GIT_SHORT: [(&str, &str); 3] = [("clone", "cu"), ("rebase", "x"), ("grep", "O")];

/// Commands that take the address of a repository.
const TALKS_TO_REMOTES: [&str; 9] =
    ["clone", "fetch", "pull", "push", "ls-remote", "remote", "submodule", "archive", "request-pull"];

/// Merge strategies that are built in; any other name is run as `git-merge-<name>`.
const STRATEGIES: [&str; 6] = ["ort", "recursive", "resolve", "octopus", "ours", "subtree"];

/// gh commands that run programs, change how gh runs, or print tokens.
const GH_COMMANDS: [&str; 16] = [
    "alias set",
    "alias import",
    "alias delete",
    "extension",
    "config set",
    "auth token",
    "auth git-credential",
    "auth setup-git",
    "codespace ssh",
    "codespace cp",
    "codespace jupyter",
    "codespace code",
    "completion",
    "copilot",
    "preview",
    "agent-task",
];

/// Why this invocation is refused; `words` are its plain words after the first.
pub(super) fn refusal(invocation: &Invocation, words: &[&str]) -> Option<String> {
    match invocation.tool {
        Tool::Git => git_refusal(invocation.args.first()?, words),
        Tool::Gh => gh_refusal(invocation, words),
    }
}

fn git_refusal(command: &str, words: &[&str]) -> Option<String> {
    if GIT_COMMANDS.contains(&command) || command.contains("--") {
        return Some(format!("`git {command}` starts other programs, serves other machines or shows secrets"));
    }
    let second = words.first().copied().unwrap_or_default();
    if GIT_PAIRS.contains(&(command, second)) {
        return Some(format!("`git {command} {second}` runs another program"));
    }
    for word in words {
        let name = word.split('=').next().unwrap_or(word);
        if name.len() > 2
            && let Some(option) = GIT_OPTIONS.iter().find(|option| option.starts_with(name))
            && !is_other_option(command, name)
        {
            return Some(format!("`{option}` of `git {command}` can run another program or leave the repository"));
        }
        let letters = GIT_SHORT.iter().find(|(name, _)| *name == command).map_or("", |(_, letters)| letters);
        if word.starts_with('-') && !word.starts_with("--") && word.contains(|letter| letters.contains(letter)) {
            return Some(format!("`{word}` of `git {command}` can run another program"));
        }
        if TALKS_TO_REMOTES.contains(&command) && is_foreign_transport(word) {
            return Some(format!("`{word}` names a transport that is run as a program"));
        }
    }
    strategy_refusal(command, words)
}

/// Whole names that only look like the beginning of a dangerous one.
fn is_other_option(command: &str, name: &str) -> bool {
    matches!((command, name), (_, "--no" | "--set"))
}

/// `name::address` is handed to the program `git-remote-name`.
fn is_foreign_transport(word: &str) -> bool {
    word.split_once("::").is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    })
}

fn strategy_refusal(command: &str, words: &[&str]) -> Option<String> {
    if !matches!(command, "merge" | "pull" | "rebase" | "cherry-pick" | "revert") {
        return None;
    }
    let short = matches!(command, "merge" | "pull" | "rebase");
    words.iter().enumerate().find_map(|(index, word)| {
        let (name, glued) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*word, None),
        };
        let value = if name.len() > 3 && "--strategy".starts_with(name) {
            glued.or_else(|| words.get(index + 1).copied())
        } else if short && name.starts_with("-s") && !name.starts_with("--") {
            Some(&word[2..]).filter(|rest| !rest.is_empty()).or_else(|| words.get(index + 1).copied())
        } else {
            return None;
        };
        let value = value.unwrap_or_default();
        (!STRATEGIES.contains(&value)).then(|| format!("the merge strategy `{value}` would be run as a program"))
    })
}

fn gh_refusal(invocation: &Invocation, words: &[&str]) -> Option<String> {
    let path = invocation.subcommand().join(" ");
    let is_below = |command: &&&str| path == ***command || path.starts_with(&format!("{command} "));
    if let Some(command) = GH_COMMANDS.iter().find(is_below) {
        return Some(format!("`gh {command}` runs programs, changes how gh runs, or shows a token"));
    }
    let shows_token = |word: &&str| word.starts_with("--show-token") || (word.starts_with('-') && word.contains('t'));
    if path.starts_with("auth status") && words.iter().any(shows_token) {
        return Some("`gh auth status --show-token` shows a token".to_owned());
    }
    let passes_to_git =
        matches!(invocation.subcommand().get(..2), Some(["repo", "clone" | "fork"] | ["gist", "clone"]));
    if passes_to_git && words.contains(&"--") {
        return Some("what stands after `--` is given to git, which can be told to run programs".to_owned());
    }
    None
}
