//! What gut never runs: commands and options that start other programs, bring in foreign configuration or show secrets.
//!
//! Each was proved by experiment on git 2.47 and gh 2.23 or is of the same family as one that was.

use super::super::{Invocation, Reading, Tool};
use super::table::KEYS;

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
const GIT_PAIRS: [(&str, &str); 4] =
    [("bisect", "run"), ("bisect", "visualize"), ("bisect", "view"), ("submodule", "foreach")];

/// Long options that run a program or bring in a file of configuration, in every git command that has them.
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

/// Those of them that start nothing, but read or write elsewhere.
const REACHES_OUT: [&str; 4] = ["--unsafe-paths", "--no-index", "--index-output", "--separate-git-dir"];

/// Short options that do, per command, for when the tool does not tell what they stand for.
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

/// Why this invocation is refused.
pub(super) fn refusal(invocation: &Invocation, reading: &Reading<'_>) -> Option<String> {
    match invocation.tool {
        Tool::Git => git_refusal(reading),
        Tool::Gh => gh_refusal(invocation, reading),
    }
}

fn git_refusal(reading: &Reading<'_>) -> Option<String> {
    let command = reading.name();
    if GIT_COMMANDS.contains(&command) || command.contains("--") {
        return Some(format!("`git {command}` starts other programs, serves other machines or shows secrets"));
    }
    // An option may stand before the second word.
    let second = reading.command.get(1).copied().or_else(|| reading.positionals().next()).unwrap_or_default();
    if GIT_PAIRS.contains(&(command, second)) {
        return Some(format!("`git {command} {second}` runs another program"));
    }
    let dangerous = |option: &str| {
        let does =
            if REACHES_OUT.contains(&option) { "reach outside of the repository" } else { "run another program" };
        format!("`{option}` of `git {command}` can {does}")
    };
    for given in &reading.parsed.given {
        let found = GIT_OPTIONS.iter().find(|option| given.is(option));
        if let Some(option) = found
            && !is_other_option(command, option)
        {
            return Some(dangerous(option));
        }
        if let (Some(value), false) = (given.value, given.is("--message")) {
            let value_refused = value_refusal(command, value).filter(|_| !super::super::is_text_option(given.name()));
            if value_refused.is_some() {
                return value_refused;
            }
        }
        if given.is("--strategy") {
            let strategy = given.value.unwrap_or_default();
            if !STRATEGIES.contains(&strategy) {
                return Some(format!("the merge strategy `{strategy}` would be run as a program"));
            }
        }
    }
    // Some commands hand their words on to others without the `--` that stood before them.
    let behind = reading.positionals().skip(reading.parsed.before_dashes).find(|word| word.starts_with('-'));
    if let Some(word) = behind {
        return Some(format!("`{word}` begins with a dash, and a command that git starts may take it for an option"));
    }
    if reading.words.iter().any(|word| word == "--end-of-options") {
        return Some("`--end-of-options` is not understood in the same way by all commands; write `--`".to_owned());
    }
    for unknown in &reading.parsed.unknown {
        // git takes any unambiguous beginning of a long option for the whole.
        let found = GIT_OPTIONS.iter().find(|option| {
            unknown.written.len() > 3 && option.starts_with(unknown.written) && **option != "--index-output"
        });
        if let Some(option) = found {
            return Some(dangerous(option));
        }
        let letters = GIT_SHORT.iter().find(|(name, _)| *name == command).map_or("", |(_, letters)| letters);
        if !unknown.written.starts_with("--") && unknown.written.contains(|letter| letters.contains(letter)) {
            return Some(format!("`{}` of `git {command}` can run another program", unknown.written));
        }
    }
    let text = reading.kinds(Tool::Git);
    for (word, kind) in reading.words.iter().zip(text) {
        if kind == super::super::Word::Text {
            continue;
        }
        let refused = value_refusal(command, word);
        if refused.is_some() {
            return refused;
        }
    }
    (command == "config").then(|| config_refusal(reading)).flatten()
}

/// Options of the same name that do something else.
fn is_other_option(command: &str, option: &str) -> bool {
    match option {
        "--no-index" => command == "check-ignore",
        "--template" => !matches!(command, "clone" | "init"),
        _ => false,
    }
}

/// Why a word or the value of an option is refused.
fn value_refusal(command: &str, word: &str) -> Option<String> {
    if TALKS_TO_REMOTES.contains(&command) && is_foreign_transport(word) {
        return Some(format!("`{word}` names a transport that is run as a program"));
    }
    if enters_git_directory(word) {
        return Some(format!("`{word}` is inside of git's own directory, where files are run as programs"));
    }
    None
}

/// Settings are read freely, and written only where they change habits, not what runs.
fn config_refusal(reading: &Reading<'_>) -> Option<String> {
    let verb = reading.command.get(1).copied().unwrap_or_default();
    let positionals: Vec<&str> = reading.positionals().collect();
    let key = positionals.first().copied().unwrap_or_default();
    let reads = [
        "--get",
        "--get-all",
        "--get-regexp",
        "--list",
        "--show-origin",
        "--show-scope",
        "--local",
        "--global",
        "--system",
        "--name-only",
        "--null",
        "--type",
        "--bool",
        "--int",
        "--path",
        "--all",
        "--regexp",
        "--default",
        "--includes",
    ];
    let writes = ["--local", "--global", "--add", "--unset", "--type", "--bool", "--int", "--path", "--all"];
    let only = |names: &[&str]| reading.parsed.given.iter().all(|given| names.iter().any(|name| given.is(name)));
    let gets = ["--get", "--get-all", "--get-regexp", "--list"].iter().any(|name| reading.has(name))
        || matches!(verb, "get" | "list");
    // Behind the key git reads no options any more: what looks like one is the value.
    let first_place = reading.parsed.positionals.first().copied().unwrap_or(usize::MAX);
    let option_behind = reading.parsed.given.iter().any(|given| given.word > first_place);
    let known = reading.parsed.unknown.is_empty() && !option_behind;
    if known && only(&reads) && (gets || (verb.is_empty() && positionals.len() == 1)) {
        return None;
    }
    if known && only(&writes) && matches!(verb, "" | "set" | "unset") && is_habit(key) {
        return None;
    }
    Some(format!("the setting `{key}`, set like this, can change what git runs or where it sends things"))
}

/// Whether a setting only changes habits.
fn is_habit(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let of_branch = key.starts_with("branch.") && (key.ends_with(".description") || key.ends_with(".rebase"));
    KEYS.contains(&key.as_str()) || of_branch || key.starts_with("color.") || key.starts_with("advice.")
}

/// `name::address` is handed to the program `git-remote-name`.
fn is_foreign_transport(word: &str) -> bool {
    word.split_once("::").is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|character| character.is_ascii_alphanumeric() || "+-.".contains(character))
    })
}

/// A path with a component `.git`, however it is written. The name of a bare repository (`r.git`) is none.
fn enters_git_directory(word: &str) -> bool {
    let path = word.rsplit_once('=').map_or(word, |(_, path)| path);
    path.split(['/', '\\', ':']).any(|part| part.trim_end_matches([' ', '.']).eq_ignore_ascii_case(".git"))
}

fn gh_refusal(invocation: &Invocation, reading: &Reading<'_>) -> Option<String> {
    let path = invocation.subcommand().join(" ");
    let is_below = |command: &&&str| path == ***command || path.starts_with(&format!("{command} "));
    if let Some(command) = GH_COMMANDS.iter().find(is_below) {
        return Some(format!("`gh {command}` runs programs, changes how gh runs, or shows a token"));
    }
    let shows_token = path.starts_with("auth status")
        && reading.words.iter().any(|word| {
            word.starts_with("--show-token") || (word.starts_with('-') && !word.starts_with("--") && word.contains('t'))
        });
    if shows_token {
        return Some("`gh auth status --show-token` shows a token".to_owned());
    }
    let passes_to_git =
        matches!(invocation.subcommand().get(..2), Some(["repo", "clone" | "fork"] | ["gist", "clone"]));
    if passes_to_git && reading.words.iter().any(|word| word == "--") {
        return Some("what stands after `--` is given to git, which can be told to run programs".to_owned());
    }
    None
}
