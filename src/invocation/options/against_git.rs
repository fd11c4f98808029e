//! Our reading of options, compared with git's own: the same words for both, and the same first complaint from both.
//!
//! Every argv ends in two options that no command has, so that git stops before it does anything. Which of the words git
//! complains about shows which of them it took as options and which as their values.

use std::path::Path;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::catalog::options_in_tests;
use super::{Arity, OptionTable, parse};
use super::{known_for_tests, verbs_in_tests};
use crate::invocation::{Invocation, Tool};

/// No command has them. There are two, so that one stays where an option takes the other as its value.
const PROBES: [&str; 2] = ["--gut-first", "--gut-second"];

/// Commands that are not compared, by their first word or all, with the reason.
const NOT_COMPARED: [(&str, &str); 23] = [
    ("annotate", "the same as blame"),
    ("bisect", "begins a bisection whatever follows"),
    ("bundle create", "takes revisions behind the file only, which our reading allows anywhere"),
    ("cherry-pick", "prints its usage without the word that is wrong"),
    ("difftool", "starts programs, and is never run"),
    ("fast-export", "prints its usage without the word that is wrong"),
    ("fsck-objects", "the same as fsck"),
    ("init-db", "the same as init"),
    ("pickaxe", "the same as blame"),
    ("rev-list", "prints its usage without the word that is wrong"),
    ("revert", "prints its usage without the word that is wrong"),
    ("stage", "the same as add"),
    ("reflog show", "the same as log"),
    ("reflog drop", "a revision, for a git that does not have it"),
    ("reflog write", "a revision, for a git that does not have it"),
    ("replay", "asks for other options first"),
    ("sparse-checkout set", "takes an unknown option for a pattern in git 2.39"),
    ("stash list", "the same as log"),
    ("submodule", "is a script"),
    ("update-index", "acts on each word as it reads it"),
    ("upload-pack", "serves another git"),
    ("receive-pack", "serves another git"),
    ("whatchanged", "the same as log"),
];

/// Options that are never written, since they name a program or a file to write.
const NEVER: [&str; 11] = [
    "--upload-pack",
    "--receive-pack",
    "--exec",
    "--template",
    "--extcmd",
    "--open-files-in-pager",
    "--separate-git-dir",
    "--output",
    "--help",
    "--stdin",
    "-h",
];

/// Values for options that take only some: the first that fits is used.
const VALUES: [&str; 9] = ["--gut-value", "gut", "1", "HEAD", "never", "all", "now", "no", "utf-8"];

/// What git or we say of the first word that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Complaint {
    /// No such long option; with its value, where it is in the same word.
    Unknown(String),
    /// No such letter.
    Switch(char),
    /// A long option that takes no value has one.
    TakesNone(String),
    /// An option at the end has no value.
    Requires(String),
    /// Something else: a value that does not fit, options that exclude each other.
    Other,
}

/// A repository to start git in, and a home of its own.
struct Scratch {
    directory: tempfile::TempDir,
}

impl Scratch {
    fn new() -> Self {
        let scratch = Self { directory: tempfile::tempdir().unwrap() };
        std::fs::create_dir(scratch.directory.path().join("home")).unwrap();
        std::fs::create_dir(scratch.directory.path().join("work")).unwrap();
        for args in [
            &["init", "-q"][..],
            &["config", "user.name", "x"],
            &["config", "user.email", "x@x"],
            &["commit", "-q", "--allow-empty", "-m", "x"],
            &["remote", "add", "origin", "nowhere"],
        ] {
            assert!(scratch.git(args).status.success(), "{args:?}");
        }
        std::fs::write(scratch.work().join("file"), "x").unwrap();
        assert!(scratch.git(&["stash", "push", "-q", "-u"]).status.success());
        scratch
    }

    fn work(&self) -> std::path::PathBuf {
        self.directory.path().join("work")
    }

    fn git(&self, args: &[impl AsRef<std::ffi::OsStr>]) -> std::process::Output {
        #[expect(clippy::disallowed_methods, reason = "a test asks the git of this machine")]
        let mut command = std::process::Command::new("git");
        let home: &Path = &self.directory.path().join("home");
        command.args(args).current_dir(self.work()).stdin(Stdio::null());
        command.env("HOME", home).env("XDG_CONFIG_HOME", home).env("LC_ALL", "C");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_ALLOW_PROTOCOL", "none");
        command.env("GIT_TERMINAL_PROMPT", "0").env("GIT_EDITOR", "false").env("GIT_PAGER", "cat");
        command.output().unwrap()
    }

    /// What git complains about first.
    fn complaint(&self, args: &[String]) -> Complaint {
        let output = self.git(args);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        for line in text.lines() {
            let line = line.strip_prefix("error: ").unwrap_or(line);
            let quoted = |rest: &str| rest.rsplit_once('\'').map_or(rest, |(name, _)| name).to_owned();
            let named = |end: &str| {
                let (_, name) = line.strip_suffix(end)?.split_once('`')?;
                Some(quoted(name))
            };
            let begins = ["unknown option `", "fatal: unrecognized argument: ", "invalid option: "];
            if let Some(name) = begins.iter().find_map(|begin| line.strip_prefix(begin)) {
                let name = quoted(name);
                // Behind another option, the blame and the shortlog of git 2.55 do not say which.
                let is_told = name != "(null)";
                return if is_told {
                    Complaint::Unknown(name.trim_start_matches('-').to_owned())
                } else {
                    Complaint::Other
                };
            }
            if let Some(letter) = line.strip_prefix("unknown switch `") {
                return Complaint::Switch(letter.chars().next().unwrap_or_default());
            }
            if let Some(name) = named(" takes no value") {
                return Complaint::TakesNone(name);
            }
            if let Some(name) = named(" requires a value") {
                return Complaint::Requires(name);
            }
        }
        Complaint::Other
    }

    /// What would show that git had done something.
    fn state(&self) -> String {
        let mut state = String::new();
        for args in [&["status", "--porcelain", "--ignored"][..], &["for-each-ref"], &["config", "--list", "--local"]] {
            let output = self.git(args);
            state.push_str(&String::from_utf8_lossy(&output.stdout));
            state.push_str(&String::from_utf8_lossy(&output.stderr));
        }
        state
    }
}

/// What we complain about first; `None` where every word is read.
fn ours(words: &[String], table: &OptionTable) -> Option<Complaint> {
    let parsed = parse(words, table);
    let Some(unknown) = parsed.unknown.first() else {
        return parsed.missing_value.map(|written| Complaint::Requires(written.trim_start_matches('-').to_owned()));
    };
    let word = words[unknown.word].as_str();
    Some(match word.strip_prefix("--") {
        Some(long) if unknown.written == word && long.contains('=') => {
            Complaint::TakesNone(long.split('=').next().unwrap_or_default().to_owned())
        }
        Some(long) => Complaint::Unknown(long.to_owned()),
        None => {
            let letter = word.chars().skip(1).find(|letter| table.find(&format!("-{letter}")).is_none());
            Complaint::Switch(letter.unwrap_or_default())
        }
    })
}

/// Whether both mean the same word. git names it in several ways: `--verify=x` is a value for `no-no-verify`, and what reads
/// revisions knows no `--all=x` and no `%`.
fn is_same(ours: &Complaint, theirs: &Complaint) -> bool {
    let stem = |name: &str| {
        let name = name.split('=').next().unwrap_or_default();
        std::iter::successors(Some(name), |name| name.strip_prefix("no-")).last().unwrap_or_default().to_owned()
    };
    match (ours, theirs) {
        (Complaint::TakesNone(one), Complaint::TakesNone(other)) => stem(one) == stem(other),
        (Complaint::TakesNone(one), Complaint::Unknown(other)) => {
            other.contains('=') && other.split('=').next() == Some(one)
        }
        (Complaint::Switch(letter), Complaint::Unknown(other)) => other.starts_with(*letter),
        _ => ours == theirs,
    }
}

/// An option with the values that git takes for it.
struct Tried {
    name: String,
    arity: Arity,
    values: Vec<&'static str>,
}

/// What one command came to.
#[derive(Default)]
struct Findings {
    /// How many argvs both read.
    compared: usize,
    /// Where git stopped at an option of a shared table that the command lacks.
    stricter: usize,
    /// Where git found another fault first, of a value most often.
    skipped: usize,
    differ: Vec<String>,
}

/// The comparison of one command.
struct Comparison<'a> {
    scratch: &'a Scratch,
    command: &'a [String],
    table: OptionTable,
    /// Whether the usage does not tell which options have a negated form.
    guesses: bool,
    findings: Findings,
}

impl Comparison<'_> {
    /// Gives both the words and the probes behind them. Whether both said the same; `None` where git found something else.
    fn compare(&mut self, words: &[&str]) -> Option<bool> {
        let words: Vec<String> = words.iter().chain(&PROBES).map(ToString::to_string).collect();
        let Some(ours) = ours(&words, &self.table) else {
            // The words behind `--` are no options, and git would go on.
            return None;
        };
        let args: Vec<String> = self.command.iter().chain(&words).cloned().collect();
        let theirs = self.named(&words, &ours, self.scratch.complaint(&args));
        if theirs == Complaint::Other {
            self.findings.skipped += 1;
            return None;
        }
        if self.is_stricter(&theirs) {
            self.findings.stricter += 1;
            return None;
        }
        self.findings.compared += 1;
        let same = is_same(&ours, &theirs) || self.is_guessed(&theirs);
        if !same {
            self.findings.differ.push(format!("{args:?}: git says {theirs:?}, we say {ours:?}"));
        }
        Some(same)
    }

    /// git 2.55 names an unknown option behind a known one `(null)` where it reads the words in two passes. With one probe less
    /// it says the same, unless the first probe was the value of an option; which of the words before the last one it means is
    /// not to be found out then.
    fn named(&self, words: &[String], ours: &Complaint, theirs: Complaint) -> Complaint {
        let is_unnamed = |complaint: &Complaint| *complaint == Complaint::Unknown("(null)".to_owned());
        if !is_unnamed(&theirs) {
            return theirs;
        }
        let args: Vec<String> = self.command.iter().chain(&words[..words.len() - 1]).cloned().collect();
        if is_unnamed(&self.scratch.complaint(&args)) {
            return ours.clone();
        }
        Complaint::Unknown(PROBES[1].trim_start_matches('-').to_owned())
    }

    /// Commands of revisions and diffs share a table, and each lacks some of it. git stops there and does nothing.
    fn is_stricter(&self, theirs: &Complaint) -> bool {
        let name = match theirs {
            Complaint::Unknown(word) => format!("--{}", word.split('=').next().unwrap_or_default()),
            Complaint::Switch(letter) => format!("-{letter}"),
            _ => return false,
        };
        !self.table.taken_first.is_empty() && self.table.find(&name).is_some()
    }

    /// Where the usage tells only one of both forms, the other is a guess, and git stops at a wrong one.
    fn is_guessed(&self, theirs: &Complaint) -> bool {
        let Complaint::Unknown(word) = theirs else { return false };
        let name = format!("--{}", word.split('=').next().unwrap_or_default());
        let other =
            name.strip_prefix("--no-").map_or_else(|| format!("--no-{}", &name[2..]), |stem| format!("--{stem}"));
        self.guesses && self.table.find(&name).is_some() && self.table.find(&other).is_some()
    }

    /// Each option alone, in every form; what is left are those that can stand among others.
    fn each_option(&mut self) -> Vec<Tried> {
        let options = self.table.options.clone();
        let mut tried = Vec::new();
        for option in &options {
            for name in &option.names {
                if option.names.iter().any(|name| NEVER.contains(&name.as_str())) {
                    continue;
                }
                let is_long = name.starts_with("--");
                let mut values = Vec::new();
                if option.arity != Arity::None {
                    let between = if is_long { "=" } else { "" };
                    for value in VALUES {
                        let glued = format!("{name}{between}{value}");
                        if self.compare(&[&glued]) == Some(true) {
                            values.push(value);
                            break;
                        }
                    }
                }
                let alone = match option.arity {
                    Arity::Required => values.first().is_some_and(|value| self.compare(&[name, value]) == Some(true)),
                    Arity::Optional => self.compare(&[name]) == Some(true),
                    Arity::None => {
                        if is_long {
                            self.compare(&[&format!("{name}=gut")]);
                        }
                        self.compare(&[name]) == Some(true)
                    }
                };
                if values.first() == Some(&VALUES[0]) {
                    values.extend(["gut", "-", "", "a=b", "-5", "-%"]);
                    if self.table.taken_first.is_empty() {
                        values.extend(["--", "-x", "--end-of-options"]);
                    }
                }
                if alone {
                    tried.push(Tried { name: name.clone(), arity: option.arity, values });
                }
            }
        }
        tried
    }
}

fn commands(scratch: &Scratch) -> Vec<Vec<String>> {
    let list = scratch.git(&["--list-cmds=parseopt"]);
    let list = String::from_utf8_lossy(&list.stdout).into_owned();
    let alone = list.split_whitespace().filter(|name| !name.contains("--"));
    let mut commands: Vec<Vec<String>> = alone.map(|name| vec![name.to_owned()]).collect();
    for name in list.split_whitespace().filter(|name| !name.contains("--")) {
        let verbs = verbs_in_tests(name).unwrap_or_default();
        commands.extend(verbs.into_iter().map(|verb| vec![name.to_owned(), verb]));
    }
    commands.push(vec!["diff".to_owned()]);
    commands.retain(|words| !NOT_COMPARED.iter().any(|(name, _)| words[0] == *name || words.join(" ") == *name));
    commands
}

#[test]
fn git_reads_the_same_words_as_options() {
    let scratch = Scratch::new();
    let before = scratch.state();
    let commands = commands(&scratch);
    let next = AtomicUsize::new(0);
    let all = Mutex::new(Vec::new());
    let work = || {
        while let Some(words) = commands.get(next.fetch_add(1, Ordering::Relaxed)) {
            let findings = compare_command(&scratch, words);
            all.lock().unwrap().push((words.join(" "), findings));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(work);
        }
    });
    let mut all = all.into_inner().unwrap();
    all.sort_by(|one, other| one.0.cmp(&other.0));
    let compared: usize = all.iter().map(|(_, findings)| findings.compared).sum();
    let differ: Vec<&String> = all.iter().flat_map(|(_, findings)| &findings.differ).collect();
    let stricter: usize = all.iter().map(|(_, findings)| findings.stricter).sum();
    let skipped: usize = all.iter().map(|(_, findings)| findings.skipped).sum();
    println!("{compared} argvs compared; git was stricter with {stricter}; {skipped} had another fault first");
    assert_eq!(differ, Vec::<&String>::new(), "of {compared} argvs");
    assert_eq!(scratch.state(), before, "git did something");
    let reached = all.iter().filter(|(_, findings)| findings.compared > 0).count();
    assert!(compared > 6000 && reached > 100, "only {compared} argvs of {reached} commands were compared");
}

/// The tables that stand in for a usage name no option that the installed git lacks: a line with a version is for newer ones.
#[test]
fn git_takes_every_option_of_the_tables() {
    const COMMANDS: [(&str, &str); 9] = [
        ("revisions", "log"),
        ("revisions", "rev-list HEAD"),
        ("revisions", "log HEAD...HEAD"),
        ("diff", "log -1"),
        ("diff", "diff"),
        ("diff", "diff-tree HEAD"),
        ("only-diff", "diff"),
        ("only-diff", "diff HEAD"),
        ("rev-list", "rev-list --objects HEAD"),
    ];
    let scratch = Scratch::new();
    let takes = |command: &str, words: &[&str]| {
        let args: Vec<&str> = command.split(' ').chain(words.iter().copied()).collect();
        let output = scratch.git(&args);
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let unread = [
            "unrecognized argument",
            "unknown option",
            "unknown switch",
            "invalid option",
            "usage:",
            "ambiguous argument",
        ];
        let stem = words[0].trim_start_matches('-').trim_start_matches("no-");
        let stem = stem.split('=').next().unwrap_or_default();
        !unread.iter().any(|phrase| text.contains(phrase)) && (output.status.code() < Some(2) || text.contains(stem))
    };
    let mut lacking = Vec::new();
    for (table, _) in &COMMANDS {
        let options = options_in_tests(table);
        let names = options.options.iter().flat_map(|option| option.names.iter().map(move |name| (name, option.arity)));
        for (name, arity) in names.filter(|(name, _)| !NEVER.contains(&name.as_str()) && *name != "--no-index") {
            let between = if name.starts_with("--") { "=" } else { "" };
            let glued: Vec<String> = VALUES.iter().map(|value| format!("{name}{between}{value}")).collect();
            let is_there = COMMANDS.iter().filter(|(of, _)| of == table).any(|(_, command)| {
                (arity != Arity::Required && takes(command, &[name]))
                    || (arity != Arity::None && glued.iter().any(|word| takes(command, &[word])))
                    || (arity == Arity::Required && VALUES.iter().any(|value| takes(command, &[name, value])))
            });
            if !is_there {
                lacking.push(format!("{table} {name}"));
            }
        }
    }
    lacking.dedup();
    assert_eq!(lacking, Vec::<String>::new());
}

#[test]
fn behind_dashes_git_reads_no_options() {
    let scratch = Scratch::new();
    for line in [
        "branch --list -- --gut-first",
        "branch --list --end-of-options --gut-first",
        "tag -l -- --gut-first",
        "ls-files -- --gut-first",
        "ls-files --exclude -- -- --gut-first",
        "ls-files -x -- --end-of-options --gut-first",
        "status --porcelain -- --gut-first",
        "log --format=%n --grep=-- -- --gut-first",
        "diff -- --gut-first",
        "for-each-ref --format -- --count 1 -- --gut-first",
    ] {
        let args: Vec<String> = line.split(' ').map(str::to_owned).collect();
        let known = known_for_tests(&Invocation::new(Tool::Git, &args));
        let words = &args[known.command.len()..];
        assert_eq!(ours(words, &known.options), None, "{line}");
        assert_eq!(parse(words, &known.options).positionals.last(), Some(&(words.len() - 1)), "{line}");
        let output = scratch.git(&args);
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_beginning_of_a_name_is_no_name_though_git_takes_it() {
    let scratch = Scratch::new();
    for line in ["commit --mess x", "push --dry-r", "branch --show-c", "tag --messag=x", "merge --no-comm"] {
        let args: Vec<String> = line.split(' ').chain(PROBES).map(str::to_owned).collect();
        let known = known_for_tests(&Invocation::new(Tool::Git, &args));
        let name = args[1].trim_start_matches('-').to_owned();
        assert_eq!(ours(&args[1..], &known.options), Some(Complaint::Unknown(name)), "{line}");
        assert_eq!(scratch.complaint(&args), Complaint::Unknown("gut-first".to_owned()), "{line}");
    }
}

/// Git takes `--source` and `--remote` out of the words before it reads the rest, and with them the values of what stands
/// before.
#[test]
fn what_git_takes_out_first_is_not_taken_for_a_value() {
    let scratch = Scratch::new();
    let output = scratch.git(&["log", "--grep", "--source", "--grep", "--output=written"]);
    assert!(
        output.status.success() && scratch.work().join("written").exists(),
        "the second `--grep` is a value for git"
    );
    for line in ["log --grep --source --grep --output=x", "archive --prefix --remote=. --prefix --exec=x HEAD"] {
        let invocation = Invocation::new(Tool::Git, line.split(' '));
        let known = known_for_tests(&invocation);
        let parsed = parse(&invocation.args[1..], &known.options);
        assert!(parsed.missing_value.is_some(), "{line}");
        assert!(parsed.has("--output") || parsed.has("--exec"), "{line}");
    }
}

fn compare_command(scratch: &Scratch, command: &[String]) -> Findings {
    let known = known_for_tests(&Invocation::new(Tool::Git, command));
    let help: Vec<&str> = command.iter().map(String::as_str).chain(["--help-all"]).collect();
    let help = scratch.git(&help);
    let help = String::from_utf8_lossy(&[help.stdout, help.stderr].concat()).into_owned();
    let guesses = !help.lines().any(|line| line.starts_with("    -") && line.contains("--[no-]"));
    let mut comparison = Comparison { scratch, command, table: known.options, guesses, findings: Findings::default() };
    if comparison.table.options.is_empty() || known.command.len() != command.len() {
        return comparison.findings;
    }
    if comparison.compare(&[]) != Some(true) {
        return comparison.findings;
    }
    let words = ["gut-word", "HEAD"];
    let positional = words.into_iter().find(|word| comparison.compare(&[word]) == Some(true));
    let tried = comparison.each_option();
    let bundles = comparison.table.taken_first.is_empty() || command[0] == "blame";
    let mut random = fastrand::Rng::with_seed(command.join(" ").bytes().map(u64::from).sum());
    for _ in 0..16 {
        let words = argv(&mut random, &tried, &comparison.table, positional, bundles);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        comparison.compare(&words);
    }
    comparison.findings
}

/// Some options in some of their forms, and other words among them.
fn argv(
    random: &mut fastrand::Rng,
    tried: &[Tried],
    table: &OptionTable,
    positional: Option<&str>,
    bundles: bool,
) -> Vec<String> {
    let mut words = Vec::new();
    let short: Vec<&Tried> = tried.iter().filter(|option| !option.name.starts_with("--")).collect();
    for _ in 0..random.usize(1..=6) {
        match random.u8(0..12) {
            0 | 1 if positional.is_some() => words.extend(positional.map(str::to_owned)),
            2 if table.numbers => words.push("-5".to_owned()),
            3 if random.bool() => {
                words.push(random.choice(["--gut-other", "--gut-other=x", "-%"]).unwrap_or_default().to_owned());
            }
            4..=6 if bundles && !short.is_empty() => {
                let mut word = "-".to_owned();
                for _ in 0..3 {
                    let Some(option) = random.choice(&short) else { break };
                    word.push_str(&option.name[1..]);
                    let value = random.choice(&option.values).copied();
                    match (option.arity, value) {
                        (Arity::None, _) => continue,
                        (Arity::Required, Some(value)) if random.bool() || value.is_empty() => {
                            words.push(std::mem::take(&mut word));
                            words.push(value.to_owned());
                        }
                        (_, Some(value)) if option.arity == Arity::Required || random.bool() => word.push_str(value),
                        _ => {}
                    }
                    break;
                }
                if !word.is_empty() {
                    words.push(word);
                }
            }
            _ => {
                let Some(option) = random.choice(tried) else { continue };
                let value = random.choice(&option.values).copied();
                let is_long = option.name.starts_with("--");
                match (option.arity, value) {
                    (Arity::Required, Some(value)) if !is_long || random.bool() => {
                        words.extend([option.name.clone(), value.to_owned()]);
                    }
                    (Arity::Required | Arity::Optional, Some(value))
                        if is_long && (option.arity == Arity::Required || random.bool()) =>
                    {
                        words.push(format!("{}={value}", option.name));
                    }
                    (Arity::None, _) if is_long && random.u8(0..20) == 0 => words.push(format!("{}=x", option.name)),
                    _ => words.push(option.name.clone()),
                }
            }
        }
    }
    words
}
