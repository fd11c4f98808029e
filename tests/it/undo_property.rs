//! Random states of a repository, a command that destroys something, and `gut undo`: everything is as it was before.
//!
//! The states and commands follow from a seed, so that a failure can be repeated; `GUT_UNDO_CASES` asks for more of them.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use fastrand::Rng;

use crate::support::{ModelServer, Reply, Sandbox};

/// How many states are tried.
const CASES: u64 = 60;

const NAMES: [&str; 9] =
    ["a.txt", "b.txt", "dir/c.txt", "dir/deep/d.txt", "we\"ird \u{e9}", "new\nline", "run.sh", "link", "x.log"];

/// Commands that lose or move something, as a model would write them.
const COMMANDS: [&[&str]; 44] = [
    &["git reset --hard"],
    &["git reset --hard HEAD~1"],
    &["git reset HEAD~1"],
    &["git reset --soft HEAD~1"],
    &["git reset"],
    &["git reset --merge HEAD~1"],
    &["git checkout -- ."],
    &["git checkout ."],
    &["git checkout topic"],
    &["git checkout -f topic"],
    &["git checkout HEAD~1 -- ."],
    &["git checkout --detach HEAD~1"],
    &["git switch topic"],
    &["git switch -C topic HEAD~1"],
    &["git switch --discard-changes topic"],
    &["git restore ."],
    &["git restore --staged --worktree ."],
    &["git restore --staged ."],
    &["git restore --source HEAD~1 ."],
    &["git clean -fd"],
    &["git clean -fdx"],
    &["git clean -fdX"],
    &["git stash"],
    &["git stash push -u"],
    &["git stash -a"],
    &["git stash drop"],
    &["git stash clear"],
    &["git stash pop"],
    &["git stash push -u", "git stash drop"],
    &["git commit -a -m x"],
    &["git commit -a --amend -m y"],
    &["git add -A", "git commit -m all"],
    &["git add -A"],
    &["git add -f x.log"],
    &["git branch -D topic"],
    &["git branch -M topic"],
    &["git tag -d v1"],
    &["git merge topic"],
    &["git merge --abort"],
    &["git rebase topic"],
    &["git rebase --abort"],
    &["git cherry-pick topic"],
    &["git rm -rf ."],
    &["git reset --hard HEAD~1", "git clean -fdx", "git branch -D topic", "git stash clear"],
];

fn run_anyway(sandbox: &Sandbox, args: &[&str]) {
    sandbox.command("git").args(args).output().unwrap();
}

/// One random thing that people do.
fn act(sandbox: &Sandbox, rng: &mut Rng) {
    let name = *rng.choice(&NAMES[..]).unwrap();
    let path = sandbox.directory().join(name);
    let quiet = |args: &[&str]| run_anyway(sandbox, args);
    match rng.u8(0..26) {
        0..=6 => {
            if path.is_symlink() {
                std::fs::remove_file(&path).unwrap();
            }
            if !path.is_dir() && path.parent().is_some_and(|parent| !parent.is_file()) {
                sandbox.write(name, &format!("{}\n", rng.u32(0..1000)).repeat(rng.usize(0..4)));
            }
        }
        7 => drop(std::fs::remove_file(&path)),
        8 => {
            drop(std::fs::remove_file(&path));
            drop(std::os::unix::fs::symlink("a.txt", &path));
        }
        9 => {
            if path.is_file() && !path.is_symlink() {
                let mode = if rng.bool() { 0o755 } else { 0o644 };
                std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            }
        }
        10..=12 => quiet(&["add", "--", name]),
        13 => quiet(&["add", "-A"]),
        14 | 15 => quiet(&["commit", "-q", "-am", "work"]),
        16 => quiet(&["branch", "-f", "topic", if rng.bool() { "HEAD" } else { "HEAD~1" }]),
        17 => quiet(&["checkout", "-q", if rng.bool() { "topic" } else { "main" }]),
        18 => quiet(&["stash", "push", "-q"]),
        19 => quiet(&["rm", "-q", "--cached", "--", name]),
        20 => quiet(&["add", "-N", "--", name]),
        21 => sandbox.write("build/out.o", &rng.u32(0..9).to_string()),
        22 => quiet(&["merge", "-q", "topic"]),
        23 => quiet(&["rebase", "-q", "topic"]),
        24 => quiet(&["update-index", "--assume-unchanged", "--", name]),
        _ => quiet(&["tag", "-f", "-a", "-m", "t", "v1"]),
    }
}

/// All that a user could see of a repository.
fn everything(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    let asks: [(&str, &[&str]); 5] = [
        ("status", &["status", "--porcelain=v2", "-z", "--branch", "--untracked-files=all", "--ignored"]),
        ("index", &["ls-files", "--stage", "-v", "-z"]),
        ("refs", &["for-each-ref", "--format=%(refname) %(objectname) %(symref) %(upstream)"]),
        ("head", &["rev-parse", "--symbolic-full-name", "HEAD", "HEAD"]),
        ("stashes", &["stash", "list", "--format=%H %gs"]),
    ];
    for (name, args) in asks {
        all.insert(name.to_owned(), sandbox.command("git").args(args).output().unwrap().stdout);
    }
    files(sandbox.directory(), sandbox.directory(), &mut all);
    let git = sandbox.directory().join(".git");
    for name in [
        "MERGE_HEAD",
        "MERGE_MSG",
        "CHERRY_PICK_HEAD",
        "REVERT_HEAD",
        "config",
        "rebase-merge/head-name",
        "rebase-merge/onto",
    ] {
        if let Ok(bytes) = std::fs::read(git.join(name)) {
            all.insert(format!(".git/{name}"), bytes);
        }
    }
    all.insert("rebase".to_owned(), git.join("rebase-merge").exists().to_string().into_bytes());
    all
}

fn files(top: &Path, directory: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        let name = path.strip_prefix(top).unwrap().to_string_lossy().into_owned();
        let metadata = path.symlink_metadata().unwrap();
        if name == ".git" {
            continue;
        }
        if metadata.is_symlink() {
            all.insert(name, std::fs::read_link(&path).unwrap().to_string_lossy().into_owned().into_bytes());
        } else if metadata.is_dir() {
            files(top, &path, all);
        } else {
            let mode = format!("{:o} ", metadata.permissions().mode() & 0o777);
            let mut bytes = std::fs::read(&path).unwrap();
            // A file that git takes for unchanged comes back as git checks it out, with the line ends of the attributes.
            if top.join(".gitattributes").exists() {
                bytes.retain(|byte| *byte != b'\r');
            }
            all.insert(name, [mode.into_bytes(), bytes].concat());
        }
    }
}

#[track_caller]
fn assert_same(what: &str, before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) {
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let shown = |side: &BTreeMap<String, Vec<u8>>, name: &String| {
        side.get(name).map_or("nothing".to_owned(), |bytes| format!("{:?}", String::from_utf8_lossy(bytes)))
    };
    let different: Vec<String> = names
        .into_iter()
        .filter(|name| before.get(*name) != after.get(*name))
        .map(|name| format!("{name}:\n  {}\n  {}", shown(before, name), shown(after, name)))
        .collect();
    assert!(different.is_empty(), "{what}:\n{}", different.join("\n"));
}

/// Makes a state, destroys something, and takes it back; says whether there was something to take back.
fn one_case(seed: u64) -> bool {
    let mut rng = Rng::with_seed(seed);
    let commands = *rng.choice(&COMMANDS[..]).unwrap();
    let server = ModelServer::start(Reply::round(commands));
    let sandbox = if rng.u8(0..4) == 0 { Sandbox::empty().asking(&server) } else { Sandbox::with_model(&server) };
    if !sandbox.directory().join(".git").exists() {
        let format = if rng.bool() { "sha1" } else { "sha256" };
        sandbox.git(&["init", "-q", "--object-format", format]);
    }
    sandbox.write(".gitignore", "*.log\nbuild/\n");
    match rng.u8(0..10) {
        0 => sandbox.write(".gitattributes", "*.txt text eol=crlf\n"),
        1 => drop(sandbox.git(&["config", "core.autocrlf", "input"])),
        2 => drop(sandbox.git(&["config", "core.splitIndex", "true"])),
        3 => drop(sandbox.git(&["config", "index.version", "4"])),
        4 => drop(sandbox.git(&["config", "core.untrackedCache", "true"])),
        _ => {}
    }
    if rng.bool() {
        sandbox.write("a.txt", "one\n");
        run_anyway(&sandbox, &["add", "-A"]);
        run_anyway(&sandbox, &["commit", "-q", "-m", "base"]);
        run_anyway(&sandbox, &["branch", "topic"]);
    }
    for _ in 0..rng.usize(3..25) {
        act(&sandbox, &mut rng);
    }
    let before = everything(&sandbox);
    if std::env::var_os("GUT_UNDO_KEEP").is_some() {
        let copy = format!("cp -r '{}' /tmp/undo-{seed}", sandbox.directory().display());
        sandbox.command("sh").args(["-c", &copy]).status().unwrap();
    }
    let what = format!("seed {seed}, {}", commands.join("; "));
    let run = sandbox.gut(&["--yes", "--allow", "lossy,irreversible", "do it"]);
    let after = everything(&sandbox);
    if sandbox.gut(&["undo", "--list"]).stdout.is_empty() {
        assert_same(&format!("{what}: without an entry nothing has changed\n{}", run.page()), &before, &after);
        return false;
    }
    let undone = sandbox.gut(&["undo", "--yes"]);
    assert_eq!(undone.code, 0, "{what}\n{}\n{}", run.page(), undone.page());
    assert_same(&format!("{what}: undo\n{}", undone.page()), &before, &everything(&sandbox));
    let redone = sandbox.gut(&["redo", "--yes"]);
    assert_eq!(redone.code, 0, "{what}\n{}", redone.page());
    assert_same(&format!("{what}: redo"), &after, &everything(&sandbox));
    sandbox.gut(&["undo", "--yes"]).assert_code(0);
    assert_same(&format!("{what}: undo again"), &before, &everything(&sandbox));
    true
}

#[test]
fn whatever_a_command_destroys_undo_brings_back() {
    let cases: u64 = std::env::var("GUT_UNDO_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(CASES);
    let first: u64 = std::env::var("GUT_UNDO_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    // Every case is tried, so that a failure shows all that fail.
    let tried = |seed: &u64| std::panic::catch_unwind(|| one_case(*seed));
    let results: Vec<_> = std::thread::scope(|scope| {
        let share = |worker| (first..first + cases).filter(move |seed| seed % 2 == worker);
        let workers: Vec<_> = (0..2)
            .map(|worker| scope.spawn(move || share(worker).map(|seed| (seed, tried(&seed))).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    });
    let failed: Vec<u64> = results.iter().filter(|(_, result)| result.is_err()).map(|(seed, _)| *seed).collect();
    assert!(failed.is_empty(), "{} of {cases} failed: {failed:?}", failed.len());
    let undone = results.iter().filter(|(_, result)| matches!(result, Ok(true))).count() as u64;
    println!("{cases} cases, {undone} of them undone and redone");
    assert!(undone * 3 >= cases, "only {undone} of {cases} commands changed anything");
}
