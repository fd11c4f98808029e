//! What gut never runs: what starts other programs, brings in foreign configuration, leaves the repository or shows secrets.
//!
//! Each was proved by experiment on git 2.47 and gh 2.23 or is of the same family as one that was. Commands and options are
//! in the table; here is what depends on the words.

use super::super::knowledge::{self, Rule};
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
    for given in &reading.parsed.given {
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
    if let Some(word) = behind {
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

/// Settings of gh that hold no key. Source: `gh config --help` of gh 2.23 and later.
const GH_SETTINGS: [&str; 10] = [
    "git_protocol",
    "editor",
    "prompt",
    "prefer_editor_prompt",
    "pager",
    "browser",
    "color_labels",
    "accessible_colors",
    "accessible_prompter",
    "spinner",
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
    let rule = knowledge::rule(Tool::Gh, &reading.command, "");
    for given in &reading.parsed.given {
        let refuse = rule.and_then(|rule| rule.refuse.iter().find(|refuse| refuse.options.hold(given)));
        if let Some(refuse) = refuse {
            return Some(format!("`{}` {}", given.name(), refuse.why));
        }
        let Some(value) = given.value else { continue };
        // The language of `--jq` can read the environment, where tokens are.
        let words = |text: &str| {
            text.split(|character: char| !(character.is_ascii_alphanumeric() || character == '_'))
                .any(|word| matches!(word, "env" | "ENV"))
        };
        if given.is("--jq") && words(value) {
            return Some("`--jq` would show the environment, where keys are".to_owned());
        }
        let names_repository = ["--repo", "--issue-repo", "--branch-repo"].iter().any(|name| given.is(name))
            || (given.is("--source") && named.get(1) == Some(&"sync"));
        if let Some(host) = paths::foreign_host(value, true).filter(|_| names_repository) {
            return Some(foreign(host));
        }
        if knowledge::common().takes_file(Tool::Gh, given) && !names_repository {
            // Files of secrets are what `gh secret set` is for.
            let why = file_refusal(value, named.first() == Some(&"secret"));
            if why.is_some() {
                return why;
            }
        }
    }
    if let Some(path) = github::fields(reading).find_map(|(_, value)| value.strip_prefix('@')) {
        let why = file_refusal(path, false);
        if why.is_some() {
            return why;
        }
    }
    if named.first() == Some(&"api") {
        return api_refusal(reading);
    }
    let takes_repositories =
        matches!(reading.command.as_slice(), ["repo", ..] | ["label", "clone"] | ["issue", "transfer"])
            && reading.command.get(1) != Some(&"deploy-key");
    let takes_addresses = takes_repositories || matches!(reading.command.first(), Some(&("pr" | "issue" | "gist")));
    let host = reading
        .positionals()
        .filter(|_| takes_addresses)
        .find_map(|word| paths::foreign_host(word, takes_repositories));
    if let Some(host) = host {
        return Some(foreign(host));
    }
    let inside = rule.is_some_and(|rule| rule.inside);
    reading
        .positionals()
        .filter(|_| inside)
        .find_map(|word| file_refusal(word.split('#').next().unwrap_or(word), false))
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
        if given.is("--hostname") {
            return Some("`--hostname` sends your token to the host it names".to_owned());
        }
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
