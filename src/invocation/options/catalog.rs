//! The options of a command of the installed tools: from its own usage text, and from tables for what that leaves out.
//!
//! Asking is safe only for commands that print their usage and do nothing else; which those are is fixed here and never
//! taken from a model. What was read is kept on disk, by the identity of the binary.

use std::path::{Path, PathBuf};

use super::{OptionTable, is_verb, parse_gh_flags, parse_git_table, parse_git_usage, parse_git_verbs};
use crate::exec;
use crate::invocation::installed::{gh_help, told_in, usage_text};
use crate::invocation::version::is_older;
use crate::invocation::{Installed, Invocation, Tool, knowledge};

const DIFF: &str = include_str!("builtin/diff.txt");
const ONLY_DIFF: &str = include_str!("builtin/only-diff.txt");
const REVISIONS: &str = include_str!("builtin/revisions.txt");
const REV_LIST: &str = include_str!("builtin/rev-list.txt");
const REV_PARSE: &str = include_str!("builtin/rev-parse.txt");
const CONFIG: &str = include_str!("builtin/config.txt");
const BISECT: &str = include_str!("builtin/bisect.txt");
const BLAME: &str = include_str!("builtin/blame.txt");
const DIFF_PLUMBING: &str = include_str!("builtin/diff-plumbing.txt");
const SUBMODULE: &str = include_str!("builtin/submodule.txt");
const SPARSE_CHECKOUT: &str = include_str!("builtin/sparse-checkout.txt");
const SPARSE_CHECKOUT_CLEAN: &str = include_str!("builtin/sparse-checkout-clean.txt");
/// What `git submodule` takes before the name of a command of its own, and the command takes behind it.
const QUIET: &str = "    -q, --quiet\n";

/// A table of options by the name that the knowledge of commands gives it.
pub(in crate::invocation) fn builtin_table(name: &str) -> &'static str {
    match name {
        "diff" => DIFF,
        "only-diff" => ONLY_DIFF,
        "diff-plumbing" => DIFF_PLUMBING,
        "revisions" => REVISIONS,
        "rev-list" => REV_LIST,
        "rev-parse" => REV_PARSE,
        "config" => CONFIG,
        "bisect" => BISECT,
        "blame" => BLAME,
        "submodule" => SUBMODULE,
        "sparse-checkout" => SPARSE_CHECKOUT,
        "sparse-checkout-clean" => SPARSE_CHECKOUT_CLEAN,
        // A test reads all of them.
        _ => "",
    }
}

/// The parts of a table with options that a git of this version has; all of them where no version is given.
///
/// A line `Since git 2.54:` stands before the options that came with that version. It holds up to the next such line.
fn parts(table: &'static str, version: Option<&str>) -> impl Iterator<Item = &'static str> {
    const SINCE: &str = "Since git ";
    let mut starts: Vec<usize> = table.match_indices("\nSince git ").map(|(at, _)| at + 1).collect();
    starts.insert(0, 0);
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([table.len()]).collect();
    let parts: Vec<&'static str> = starts.into_iter().zip(ends).map(|(start, end)| &table[start..end]).collect();
    let is_there = move |part: &&'static str| {
        let since = part.strip_prefix(SINCE).and_then(|rest| rest.split(':').next());
        !since.zip(version).is_some_and(|(since, version)| is_older(version, since))
    };
    parts.into_iter().filter(is_there).collect::<Vec<_>>().into_iter()
}

/// What the command takes out of the words first: its own options, and `--`, which is looked for from the start.
fn taken_first(words: &[&str], own: &OptionTable) -> Vec<String> {
    if !knowledge::command(Tool::Git, words).is_some_and(|command| command.passes) {
        return Vec::new();
    }
    let names = own.options.iter().flat_map(|option| option.names.iter().map(String::as_str));
    names.chain(["--", "--end-of-options", "--no-index"]).map(str::to_owned).collect()
}

/// Where the options of a command come from.
#[derive(Debug, Default, PartialEq, Eq)]
struct Sources {
    /// How many words name the command.
    depth: usize,
    /// The words that make it print its usage, where it is asked.
    ask: Option<Vec<String>>,
    /// Tables for the rest.
    tables: Vec<&'static str>,
}

/// A command as its tool knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The words that name it: `commit`, `stash push`. As many of the first words of an invocation name it there, by the same
    /// names or by second ones: `pr list` is known where `pr ls` is written.
    pub command: Vec<String>,
    /// Its options.
    pub options: OptionTable,
}

impl Known {
    /// A command of git that so many of these words name.
    pub fn of_git(args: &[String], depth: usize, options: OptionTable) -> Self {
        Self { command: args.iter().take(depth).cloned().collect(), options }
    }
}

/// How many words name a command of git. `verbs` are the commands that its first word has, where git told them; else those
/// that the table has.
fn git_depth(args: &[String], verbs: Option<&[String]>) -> usize {
    let (Some(first), Some(second)) = (args.first(), args.get(1)) else { return 1 };
    let is_verb = match verbs {
        Some(verbs) => verbs.contains(second),
        None => knowledge::command(Tool::Git, &[first, second]).is_some(),
    };
    1 + usize::from(is_verb)
}

/// Where the options of a command are read from. `version` is that of the installed git; without it the tables are whole.
fn git_sources(args: &[String], depth: usize, version: Option<&str>) -> Sources {
    let words: Vec<&str> = args.iter().take(depth).map(String::as_str).collect();
    let known = knowledge::command(Tool::Git, &words);
    let through = words.first().and_then(|first| knowledge::command(Tool::Git, &[first])?.asks_through.as_deref());
    let own = || words.iter().map(ToString::to_string).collect();
    let ask = match (known.and_then(|command| command.asks.as_deref()), through) {
        (Some(""), _) => None,
        (Some(asks), _) => Some(asks.split(' ').map(str::to_owned).collect()),
        (None, Some(_)) if depth == 1 => None,
        (None, Some(through)) => Some(vec![through.to_owned(), words[1].to_owned()]),
        (None, None) => Some(own()),
    };
    let names = known.into_iter().flat_map(|command| &command.tables);
    let mut tables: Vec<&str> = names.flat_map(|name| parts(builtin_table(name), version)).collect();
    if through.is_some() && depth == 2 {
        tables.push(QUIET);
    }
    Sources { depth, ask, tables }
}

/// The words that make git tell the options of a command, where it is asked, and the tables for the rest.
pub(in crate::invocation) fn git_help_sources(
    args: &[String],
    depth: usize,
) -> (Option<Vec<String>>, Vec<&'static str>) {
    let Sources { ask, mut tables, .. } = git_sources(args, depth, None);
    if args.first().is_some_and(|name| name == "config") {
        // Before 2.46 the first word is a key, and then too the options are these.
        tables.push(CONFIG);
    }
    (ask, tables)
}

/// How many words name a command of git, where git itself cannot be asked.
pub fn depth(args: &[String]) -> usize {
    git_depth(args, None)
}

/// Adds the commands that git tells of nowhere.
fn with_unlisted(name: &str, mut verbs: Vec<String>) -> Vec<String> {
    if !verbs.is_empty() {
        verbs.extend(knowledge::unlisted(name).map(str::to_owned));
    }
    verbs
}

impl Installed {
    /// The commands that a command of git has, as the installed git tells them: `push`, `pop` and so on for `stash`. Empty
    /// where it has none; `None` where git cannot be asked.
    pub(in crate::invocation) async fn verbs(&self, name: &str, directory: &Path, cache: &Path) -> Option<Vec<String>> {
        let is_script = knowledge::command(Tool::Git, &[name]).is_some_and(|command| command.asks_through.is_some());
        let may_be_asked = is_script || self.git.helpful.iter().any(|helpful| helpful == name);
        if !may_be_asked || !is_verb(name) {
            return None;
        }
        let file = cache_file(&self.git.program, &["verbs of".to_owned(), name.to_owned()], cache);
        let known = file.as_ref().and_then(|file| std::fs::read(file).ok());
        if let Some(known) = known.and_then(|text| serde_json::from_slice(&text).ok()) {
            return Some(known);
        }
        let program = &self.git.program;
        let asked = [name, "-h"];
        let (usage, listed) = tokio::join!(usage_text(program, &asked, directory), async {
            // A script would take the option for one of its own.
            if is_script {
                Ok(String::new())
            } else {
                told_in(program, &[name, "--git-completion-helper"], directory).await
            }
        });
        // Outside of a repository some commands list nothing, which must not be remembered.
        let is_whole = listed.is_ok();
        let verbs = with_unlisted(name, parse_git_verbs(name, &usage?, &listed.unwrap_or_default()));
        if let (Some(file), Ok(text), true) = (file, serde_json::to_vec(&verbs), is_whole) {
            // A cache that cannot be written costs time, nothing else.
            drop(crate::files::write_private(&file, &text));
        }
        Some(verbs)
    }

    /// How many words name the command of git.
    pub(in crate::invocation) async fn depth(&self, args: &[String], directory: &Path, cache: &Path) -> usize {
        match args {
            [first, second, ..] if is_verb(second) => {
                git_depth(args, self.verbs(first, directory, cache).await.as_deref())
            }
            _ => 1,
        }
    }
}

impl Installed {
    /// The options of the command that an invocation names; `None` where the installed tool cannot tell them.
    pub async fn options(&self, invocation: &Invocation, directory: &Path, cache: &Path) -> Option<Known> {
        if invocation.tool == Tool::Gh {
            let gh = self.gh.as_ref()?;
            let command = gh.command(invocation)?;
            let options = parse_gh_flags(&gh_help(&gh.program, &command, cache).await?);
            return Some(Known { command: command.into_iter().map(str::to_owned).collect(), options });
        }
        let depth = self.depth(&invocation.args, directory, cache).await;
        let sources = git_sources(&invocation.args, depth, Some(&self.git.version));
        let mut options = match &sources.ask {
            Some(words) => {
                let name = words.first().map_or("", String::as_str);
                if !self.git.helpful.iter().any(|helpful| helpful == name) {
                    return None;
                }
                usage(&self.git.program, words, directory, cache).await?
            }
            None => OptionTable::default(),
        };
        let words: Vec<&str> = invocation.args.iter().take(sources.depth).map(String::as_str).collect();
        options.taken_first = taken_first(&words, &options);
        for table in sources.tables {
            options.extend(&parse_git_table(table));
        }
        if sources.depth == 2 && invocation.args[0] == "config" && options.options.is_empty() {
            // Before 2.46 the first word is a key.
            options = parse_git_table(CONFIG);
            return Some(Known::of_git(&invocation.args, 1, options));
        }
        Some(Known::of_git(&invocation.args, sources.depth, options))
    }
}

impl Installed {
    /// The options of a subcommand with all commands of its own: what `git stash push` takes and what `git stash pop` takes.
    /// `None` where the installed tool does not tell all of them.
    pub async fn all_options(
        &self,
        tool: Tool,
        subcommand: &str,
        directory: &Path,
        cache: &Path,
    ) -> Option<OptionTable> {
        let own = Invocation::new(tool, subcommand.split(' '));
        let mut all = self.options(&own, directory, cache).await?.options;
        let verbs = match tool {
            Tool::Git => self.verbs(subcommand, directory, cache).await,
            Tool::Gh => None,
        };
        for verb in verbs.unwrap_or_default() {
            let nested = Invocation::new(tool, [subcommand, verb.as_str()]);
            if let Some(known) = self.options(&nested, directory, cache).await {
                all.extend(&known.options);
            }
        }
        Some(all)
    }
}

/// The options that git itself tells, asked once for each binary.
async fn usage(program: &Path, words: &[String], directory: &Path, cache: &Path) -> Option<OptionTable> {
    let file = cache_file(program, words, cache);
    if let Some(file) = &file
        && let Some(known) = std::fs::read(file).ok().and_then(|text| serde_json::from_slice(&text).ok())
    {
        return Some(known);
    }
    let mut text = None;
    let mut whole = false;
    for (place, help) in USAGE_OPTIONS.iter().enumerate() {
        let args: Vec<&str> = words.iter().map(String::as_str).chain([*help]).collect();
        text = usage_text(program, &args, directory).await;
        if text.is_some() {
            whole = place == 0;
            break;
        }
    }
    let text = text?;
    let table = parse_git_usage(&text);
    // The shorter text lacks options that the command has elsewhere: it must not be remembered.
    if let Some(file) = file
        && whole
        && let Ok(text) = serde_json::to_vec(&table)
    {
        // A cache that cannot be written costs time, nothing else.
        drop(crate::files::write_private(&file, &text));
    }
    Some(table)
}

/// How a command of git is asked for its usage, the fuller text first: git leaves some options out of the shorter one, and
/// outside of a repository does not always give the fuller one.
pub(in crate::invocation) const USAGE_OPTIONS: [&str; 2] = ["--help-all", "-h"];

/// Where what a program tells of these words is kept.
pub(in crate::invocation) fn cache_file(program: &Path, words: &[String], cache: &Path) -> Option<PathBuf> {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    exec::identity(program).ok()?.hash(&mut hasher);
    // What is kept depends on how it is read.
    env!("CARGO_PKG_VERSION").hash(&mut hasher);
    Some(cache.join("options").join(format!("{:016x}", hasher.finish())).join(format!("{}.json", words.join("-"))))
}

/// The commands of gh 2.103.3 with the flags of each, and the flags that only 2.23 or 2.46 have; `against_gh` writes the file.
#[cfg(test)]
pub(in crate::invocation) fn gh_for_tests() -> impl Iterator<Item = (&'static str, &'static str)> {
    include_str!("builtin/gh-for-tests.txt")
        .split("\n== ")
        .skip(1)
        .map(|part| part.split_once('\n').unwrap_or((part, "")))
}

/// The options of an invocation's command as the git of this machine tells them; for gh, those of [`gh_for_tests`], since the
/// tests must not need it.
#[cfg(test)]
pub(in crate::invocation) fn known_for_tests(invocation: &Invocation) -> Known {
    if invocation.tool == Tool::Gh {
        let words = invocation.subcommand();
        let of = |depth: usize| {
            let name = words[..depth].join(" ");
            gh_for_tests().find_map(|(command, flags)| (command == name).then_some(flags))
        };
        let found = (1..=words.len()).rev().find_map(|depth| of(depth).map(|flags| (depth, flags)));
        let (depth, flags) = found.unwrap_or((words.len().min(2), "  -R, --repo [HOST/]OWNER/REPO\n"));
        let command = words[..depth].iter().map(ToString::to_string).collect();
        return Known { command, options: parse_gh_flags(&format!("FLAGS\n{flags}")) };
    }
    let verbs = invocation.args.first().map(|name| verbs_in_tests(name));
    let depth = git_depth(&invocation.args, verbs.flatten().as_deref());
    let sources = git_sources(&invocation.args, depth, Some(version_in_tests()));
    let mut options = sources.ask.as_ref().map(|words| asked_in_tests(words)).unwrap_or_default();
    let words: Vec<&str> = invocation.args.iter().take(sources.depth).map(String::as_str).collect();
    options.taken_first = taken_first(&words, &options);
    for table in sources.tables {
        options.extend(&parse_git_table(table));
    }
    Known::of_git(&invocation.args, sources.depth, options)
}

/// The options of a built-in table that the git of this machine has.
#[cfg(test)]
pub(super) fn options_in_tests(table: &str) -> OptionTable {
    let mut options = OptionTable::default();
    parts(builtin_table(table), Some(version_in_tests())).for_each(|part| options.extend(&parse_git_table(part)));
    options
}

/// The version of the git of this machine.
#[cfg(test)]
pub(in crate::invocation) fn version_in_tests() -> &'static str {
    static VERSION: std::sync::LazyLock<String> = std::sync::LazyLock::new(|| {
        let text = git_in(REPOSITORY.path(), &["--version"]);
        text.split_whitespace().find(|word| word.starts_with(char::is_numeric)).unwrap().to_owned()
    });
    &VERSION
}

/// A repository in which git can be asked.
#[cfg(test)]
static REPOSITORY: std::sync::LazyLock<tempfile::TempDir> = std::sync::LazyLock::new(|| {
    let directory = tempfile::tempdir().unwrap();
    git_in(directory.path(), &["init", "-q"]);
    directory
});

/// What the git of this machine tells, asked once in a process.
#[cfg(test)]
fn asked_in_tests(words: &[String]) -> OptionTable {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    static ASKED: Mutex<BTreeMap<Vec<String>, OptionTable>> = Mutex::new(BTreeMap::new());
    let mut asked = ASKED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let ask = || {
        let helpful = git_in(REPOSITORY.path(), &["--list-cmds=parseopt"]);
        if !helpful.split_whitespace().any(|name| Some(name) == words.first().map(String::as_str)) {
            return OptionTable::default();
        }
        let args: Vec<&str> = words.iter().map(String::as_str).chain(["--help-all"]).collect();
        parse_git_usage(&git_in(REPOSITORY.path(), &args))
    };
    asked.entry(words.to_vec()).or_insert_with(ask).clone()
}

/// The commands that a command of the git of this machine has; `None` where it is not asked.
#[cfg(test)]
pub(in crate::invocation) fn verbs_in_tests(name: &str) -> Option<Vec<String>> {
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    static ASKED: Mutex<BTreeMap<String, Option<Vec<String>>>> = Mutex::new(BTreeMap::new());
    let mut asked = ASKED.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let ask = || {
        let helpful = git_in(REPOSITORY.path(), &["--list-cmds=parseopt"]);
        let is_helpful = helpful.split_whitespace().any(|helpful| helpful == name);
        if !is_helpful && name != "submodule" {
            return None;
        }
        let listed =
            if is_helpful { git_in(REPOSITORY.path(), &[name, "--git-completion-helper"]) } else { String::new() };
        Some(with_unlisted(name, parse_git_verbs(name, &git_in(REPOSITORY.path(), &[name, "-h"]), &listed)))
    };
    asked.entry(name.to_owned()).or_insert_with(ask).clone()
}

/// The output of the git of this machine, in a repository.
#[cfg(test)]
pub(in crate::invocation) fn git_in_tests(args: &[&str]) -> String {
    git_in(REPOSITORY.path(), args)
}

#[cfg(test)]
fn git_in(directory: &Path, args: &[&str]) -> String {
    #[expect(clippy::disallowed_methods, reason = "a test asks the git of this machine")]
    let output = std::process::Command::new("git").args(args).current_dir(directory).output().unwrap();
    String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::options::{Arity, HEAD_BY_DEFAULT};

    #[test]
    fn the_built_in_tables_are_read_whole() {
        let tables = [DIFF, ONLY_DIFF, REVISIONS, REV_LIST, REV_PARSE, CONFIG, BISECT, BLAME, DIFF_PLUMBING];
        for table in tables.into_iter().chain([SPARSE_CHECKOUT_CLEAN]) {
            let lines = table.lines().filter(|line| line.starts_with("    -")).count();
            let parsed = parse_git_table(table);
            let specs = parsed.options.iter().filter(|option| !option.names[0].starts_with("--no-")).count();
            let numbers = usize::from(parsed.numbers);
            let only_negated = table.lines().filter(|line| line.trim_start().starts_with("--no-")).count();
            assert!(specs + numbers + only_negated >= lines && lines >= 3, "{table}");
        }
    }

    #[test]
    fn a_part_of_a_table_is_for_the_versions_that_have_it() {
        let table = "Words.\n\n    -a\n\nSince git 2.40:\n\n    -b\n\nSince git 2.54:\n\n    -c\n";
        let letters = |version| {
            let options = parts(table, version).flat_map(|part| parse_git_table(part).options);
            options.map(|option| option.names.concat()).collect::<String>()
        };
        assert_eq!(letters(Some("2.39.5")), "-a");
        assert_eq!(letters(Some("2.47.3")), "-a-b");
        assert_eq!(letters(Some("2.54.0")), "-a-b-c");
        assert_eq!(letters(Some("unknown")), "-a-b-c");
        assert_eq!(letters(None), "-a-b-c");
    }

    /// git tells its long options in another way too, for completion: `--name=` where a value is required.
    #[test]
    fn the_tables_agree_with_what_git_tells_for_completion() {
        let list = git_in(REPOSITORY.path(), &["--list-cmds=parseopt"]);
        let mut compared = 0;
        let mut differ = Vec::new();
        for command in list.split_whitespace() {
            let invocation = Invocation::new(Tool::Git, [command]);
            // The diff family answers with the options of diff alone; submodule--helper and the monitor are not asked.
            if command.contains("--") || matches!(command, "annotate" | "archive" | "config") {
                continue;
            }
            let known = known_for_tests(&invocation).options;
            if known.options.is_empty() {
                continue;
            }
            for word in git_in(REPOSITORY.path(), &[command, "--git-completion-helper-all"]).split_whitespace() {
                let (name, requires) = word.strip_suffix('=').map_or((word, false), |name| (name, true));
                if !name.starts_with("--") || name == "--" || HEAD_BY_DEFAULT.contains(&name) {
                    continue;
                }
                match known.find(name) {
                    None => differ.push(format!("{command} {word} is not known")),
                    Some(option) if (option.arity == Arity::Required) != requires => {
                        differ.push(format!("{command} {word} is {:?}", option.arity));
                    }
                    Some(_) => {}
                }
                compared += 1;
            }
        }
        // Both read their values from the words that follow, which git does not tell.
        differ.retain(|line| {
            !["merge --file is Required", "update-index --cacheinfo is Required"].contains(&line.as_str())
        });
        assert_eq!(differ, Vec::<String>::new(), "of {compared} options");
        assert!(compared > 1000, "only {compared} options were compared");
    }

    #[test]
    fn a_command_is_known_by_its_words() {
        let depth = |line: &str| depth(&Invocation::parse(line).unwrap().args);
        for (line, words) in [
            ("git commit -m x", 1),
            ("git stash", 1),
            ("git stash push -m x", 2),
            ("git stash -m push", 1),
            ("git remote", 1),
            ("git remote add a b", 2),
            ("git config user.name x", 1),
            ("git config set user.name x", 2),
            ("git submodule --quiet foreach x", 1),
        ] {
            assert_eq!(depth(line), words, "{line}");
        }
    }
}
