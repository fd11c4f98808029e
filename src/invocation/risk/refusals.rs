//! What gut never runs: what starts other programs, brings in foreign configuration, leaves the repository or shows secrets.
//!
//! Each was proved by experiment on git 2.47, gh 2.23 or gh 2.103, or is of the same family as one that was. Commands and options are
//! in the table; here is what depends on the words.

use super::super::knowledge::{self, Rule};
use super::super::options::Given;
use super::super::{Invocation, Reading, Tool, Word, is_text_option};
use super::{github, paths, rules, settings};

/// Merge strategies that are built in; any other name is run as `git-merge-<name>`.
const STRATEGIES: [&str; 6] = ["ort", "recursive", "resolve", "octopus", "ours", "subtree"];

/// Formats that git packs itself; any other may be a command in the configuration.
const FORMATS: [&str; 4] = ["tar", "zip", "tar.gz", "tgz"];

/// Why this invocation is refused.
pub(super) fn refusal(invocation: &Invocation, reading: &Reading<'_>) -> Option<String> {
    match invocation.tool {
        Tool::Git => git_refusal(reading),
        Tool::Gh => gh_refusal(reading),
    }
}

fn git_refusal(reading: &Reading<'_>) -> Option<String> {
    let command = reading.name();
    let words = rules::path(reading);
    // A command that is refused is so in every form and with every word behind it.
    let rule = (1..=words.len())
        .find_map(|depth| knowledge::rule(Tool::Git, &words[..depth], "").filter(|rule| rule.refused.is_some()));
    if let Some(why) = rule.and_then(|rule| rule.refused.as_ref()) {
        return Some(format!("`git {}` {why}", words.join(" ")));
    }
    // `man.<viewer>.cmd` and `browser.<name>.cmd` are commands, and a repository may hold them.
    if command == "help" && reading.positionals().next().is_some() {
        return Some(
            "`git help` shows a page in a program that the configuration names; `git <command> -h` shows the options"
                .to_owned(),
        );
    }
    if command.contains("--") {
        return Some(format!("`git {command}` is a part of git's own workings"));
    }
    let (_, rule) = rules::rule(reading);
    for given in &reading.parsed.given {
        if let Some(why) = rule.and_then(|rule| rule.refusal(given)) {
            return Some(format!("`{}` of `git {}` {why}", given.name(), words.join(" ")));
        }
        let found = knowledge::common()
            .refused_options
            .iter()
            .find(|group| group.concern(command) && group.options.hold(given));
        if let Some(group) = found {
            return Some(format!("`{}` of `git {command}` can {}", given.name(), group.why));
        }
        let Some(value) = given.value else { continue };
        let is_text = is_text_option(given.name()) || given.is("--message");
        if let Some(why) = value_refusal(command, value).filter(|_| !is_text) {
            return Some(why);
        }
        if given.is("--strategy") && command != "notes" && !STRATEGIES.contains(&value) {
            return Some(format!("the merge strategy `{value}` would be run as a program"));
        }
        if command == "archive" && given.is("--format") && !FORMATS.contains(&value) {
            return Some(format!("the format `{value}` may be a program"));
        }
        if knowledge::common().takes_file(Tool::Git, given) && command != "config" && paths::leaves(value) {
            return Some(format!("`{value}` is outside of the repository"));
        }
    }
    if let Some(why) = words_refusal(reading, &words) {
        return Some(why);
    }
    if let Some(why) = unknown_refusal(reading) {
        return Some(why);
    }
    let plain = reading.words.iter().zip(reading.kinds(Tool::Git)).filter(|(_, kind)| *kind == Word::Plain);
    if let Some(why) = plain.into_iter().find_map(|(word, _)| value_refusal(command, word)) {
        return Some(why);
    }
    (command == "config").then(|| settings::refusal(reading)).flatten()
}

/// Words that are no options of the command, but options elsewhere, or places.
fn words_refusal(reading: &Reading<'_>, words: &[&str]) -> Option<String> {
    // Some commands hand their words on to others without the `--` that stood before them.
    let behind = reading.positionals().skip(reading.parsed.before_dashes).find(|word| word.starts_with('-'));
    let takes_dashes = knowledge::named(Tool::Git, words).any(|command| command.takes_dashes);
    if let Some(word) = behind.filter(|_| !takes_dashes) {
        return Some(format!("`{word}` begins with a dash, and a command that git starts may take it for an option"));
    }
    if reading.words.iter().any(|word| word == "--end-of-options") {
        return Some("`--end-of-options` is not understood in the same way by all commands; write `--`".to_owned());
    }
    let positionals: Vec<&str> = reading.positionals().collect();
    if let Some(word) = positionals.iter().find(|word| ["heads/-", "tags/-"].iter().any(|part| word.contains(part))) {
        return Some(format!("`{word}` makes a name that commands take for an option"));
    }
    // Two paths of which one is outside are compared as files, whatever they hold.
    let compares_files = words == ["diff"] && positionals.len() == 2;
    if let Some(path) = positionals.iter().find(|path| compares_files && paths::is_elsewhere(path)) {
        return Some(format!("`{path}` is outside of the repository"));
    }
    let rule = knowledge::rule(Tool::Git, words, "");
    leaving(rule, &positionals)
}

/// The word that leads out, of a command that must stay inside.
fn leaving(rule: Option<&Rule>, positionals: &[&str]) -> Option<String> {
    let path = positionals.iter().find(|path| paths::leaves(path))?;
    rule.filter(|rule| rule.inside).map(|_| format!("`{path}` is outside of the repository"))
}

/// git takes any unambiguous beginning of a long option for the whole.
fn unknown_refusal(reading: &Reading<'_>) -> Option<String> {
    let command = reading.name();
    for unknown in &reading.parsed.unknown {
        let group = knowledge::common().refused_options.iter().find(|group| {
            let begins = |option: &str| {
                option.starts_with(unknown.written)
                    && (unknown.written.len() > 3 && option != "--index-output" || option == unknown.written)
            };
            group.concern(command) && group.options.words().any(begins)
        });
        let letters = knowledge::command(Tool::Git, &[command]).map_or("", |known| &known.program_letters);
        let is_short =
            !unknown.written.starts_with("--") && unknown.written.contains(|letter| letters.contains(letter));
        let why = group.map(|group| group.why.as_str()).or_else(|| is_short.then_some("run another program"));
        if let Some(why) = why {
            return Some(format!("`{}` of `git {command}` can {why}", unknown.written));
        }
    }
    None
}

/// Why a word or the value of an option is refused.
fn value_refusal(command: &str, word: &str) -> Option<String> {
    if knowledge::command(Tool::Git, &[command]).is_some_and(|known| known.talks) {
        if is_foreign_transport(word) {
            return Some(format!("`{word}` names a transport that is run as a program"));
        }
        if word.contains("://-") || word.contains("@-") {
            return Some(format!("`{word}` names a host that begins with a dash, which ssh takes for an option"));
        }
    }
    if enters_git_directory(word) {
        return Some(format!("`{word}` is inside of git's own directory, where files are run as programs"));
    }
    None
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
    path.split(['/', '\\', ':']).any(|part| {
        let part = part.trim_end_matches([' ', '.']);
        part.eq_ignore_ascii_case(".git") || part.eq_ignore_ascii_case("git~1")
    })
}

/// Settings of gh that hold no key. Source: `gh config --help` of gh 2.103.
const GH_SETTINGS: [&str; 15] = [
    "api_host",
    "git_protocol",
    "editor",
    "prompt",
    "prefer_editor_prompt",
    "expiring_credentials",
    "pager",
    "http_unix_socket",
    "browser",
    "clipboard",
    "color_labels",
    "accessible_colors",
    "accessible_prompter",
    "spinner",
    "telemetry",
];

fn gh_refusal(reading: &Reading<'_>) -> Option<String> {
    // By their first names: what is never run is not run by a second name either.
    let named = &reading.command;
    let refused = (1..=named.len()).find_map(|depth| knowledge::rule(Tool::Gh, &named[..depth], "")?.refused.as_ref());
    if let Some(why) = refused {
        return Some(format!("`gh {}` {why}", named.join(" ")));
    }
    if let ["config", "get", key, ..] =
        reading.command.iter().copied().chain(reading.positionals()).collect::<Vec<_>>()[..]
        && !GH_SETTINGS.contains(&key)
    {
        return Some(format!("the setting `{key}` of gh may be a key"));
    }
    let passes_to_git = matches!(named.get(..2), Some(["repo", "clone" | "fork"] | ["gist", "clone"]));
    if passes_to_git && reading.words.iter().any(|word| word == "--") {
        return Some("what stands after `--` is given to git, which can be told to run programs".to_owned());
    }
    if let Some(why) = reading.parsed.given.iter().find_map(|given| gh_option_refusal(reading, given)) {
        return Some(why);
    }
    if let Some(path) = github::fields(reading).find_map(|(_, value)| value.strip_prefix('@')) {
        let why = file_refusal(path, false);
        if why.is_some() {
            return why;
        }
    }
    if reading.name() == "api" {
        return api_refusal(reading);
    }
    gh_words_refusal(reading)
}

/// Why gh is not given this option, or this value of it.
fn gh_option_refusal(reading: &Reading<'_>, given: &Given<'_>) -> Option<String> {
    let command = reading.command.join(" ");
    let common = knowledge::common();
    let mut groups = common.refused_gh_options.iter();
    if let Some(group) = groups.find(|group| group.concern(&command) && group.options.hold(given)) {
        return Some(format!("`{}` of `gh {command}` can {}", given.name(), group.why));
    }
    let value = given.value?;
    // The language of `--jq` can read the environment, where tokens are.
    let mut words = value.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'));
    if given.is("--jq") && words.any(|word| matches!(word, "env" | "ENV")) {
        return Some("`--jq` would show the environment, where keys are".to_owned());
    }
    let names_repository =
        common.address_options.repositories.hold(given) || (command == "repo sync" && given.is("--source"));
    let names_things = common.address_options.things.hold(given);
    let host = value.split(',').find_map(|address| paths::foreign_host(address.trim(), names_repository));
    if let Some(host) = host.filter(|_| names_repository || names_things) {
        return Some(foreign(host));
    }
    if given.is("--worktree") && enters_git_directory(value) {
        return Some(format!("`{value}` is inside of git's own directory"));
    }
    if common.takes_file(Tool::Gh, given) && !names_repository {
        // Behind the file that `--attach` names stands what a picture is called.
        let path = if given.is("--attach") { value.split('#').next().unwrap_or(value) } else { value };
        // Files of secrets are what `gh secret set` is for.
        return file_refusal(path, reading.name() == "secret");
    }
    None
}

/// Why a command of gh is not given its words: a file outside, or an address elsewhere.
fn gh_words_refusal(reading: &Reading<'_>) -> Option<String> {
    let takes_repositories = match reading.command.as_slice() {
        ["repo", "autolink" | "deploy-key" | "gitignore" | "license" | "read-file" | "read-dir", ..] => false,
        ["repo", ..] | ["label", "clone"] | ["issue", "transfer"] | ["skill", "preview"] => true,
        _ => false,
    };
    let takes_addresses = takes_repositories
        || matches!(reading.command.first(), Some(&("pr" | "co" | "issue" | "gist" | "discussion" | "agent-task")));
    // What stands behind is a directory, a path there, or a link that gh does not follow.
    let most = match reading.command.as_slice() {
        ["repo", "clone"] | ["skill", "preview"] | ["issue", "artifact", "create"] => 1,
        _ => usize::MAX,
    };
    let mut addresses = reading.positionals().take(if takes_addresses { most } else { 0 });
    if let Some(host) = addresses.find_map(|word| paths::foreign_host(word, takes_repositories)) {
        return Some(foreign(host));
    }
    let inside = knowledge::rule(Tool::Gh, &reading.command, "").is_some_and(|rule| rule.inside);
    let mut files = reading.positionals().filter(|_| inside);
    files.find_map(|word| file_refusal(word.split('#').next().unwrap_or(word), false))
}

fn foreign(host: &str) -> String {
    format!("`{host}` would be sent your token; in a clone of a repository there, no host needs to be named")
}

/// Why a file is not sent anywhere.
fn file_refusal(path: &str, may_hold_secrets: bool) -> Option<String> {
    if paths::leaves(path) {
        return Some(format!("`{path}` is outside of the repository"));
    }
    if enters_git_directory(path) {
        return Some(format!("`{path}` is inside of git's own directory"));
    }
    (!may_hold_secrets && paths::holds_secrets(path)).then(|| format!("`{path}` is a file that holds secrets"))
}

fn api_refusal(reading: &Reading<'_>) -> Option<String> {
    if reading.positionals().any(|word| word.contains("://")) {
        return Some("an address would be sent your token, whatever host it names; write the path alone".to_owned());
    }
    for given in &reading.parsed.given {
        let harmless = |header: &str| {
            let header = header.to_ascii_lowercase();
            header.starts_with("accept:") || header.starts_with("x-github-api-version:")
        };
        if given.is("--header") && !given.value.is_some_and(harmless) {
            return Some("a header can replace your token or the method of the request".to_owned());
        }
    }
    None
}
