//! How fast gut starts and works, beside git on the same machine in the same run.
//!
//! `cargo bench` prints medians of whole processes, run in turns so that both see the same machine. The model answers at
//! once: what is measured is gut's own time and git's.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a bench starts programs, and stops when it cannot")]
#![allow(clippy::print_stdout, reason = "the figures are its output")]

#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../tests/it/support/model_server.rs"]
mod model_server;

use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use model_server::{ModelServer, Reply};

const ROUNDS: usize = 101;
const FILES: usize = 5000;
const REQUEST: &str = "undo my last commit but keep the changes";

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let repository = root.path().join("repository");
    make_repository(&repository);
    // Only git is found: asking gh what it has depends on how gh was built.
    let programs = only_git(root.path());
    let server = ModelServer::start((0..=ROUNDS).flat_map(|_| [Reply::choose("git"), Reply::build(&["git status"])]));

    let machine = |program: &str| {
        let mut command = Command::new(program);
        command
            .current_dir(&repository)
            .env("PATH", &programs)
            .env("XDG_CONFIG_HOME", root.path().join("config"))
            .env("XDG_STATE_HOME", root.path().join("state"))
            .env("XDG_CACHE_HOME", root.path().join("cache"))
            .env("GUT_BASE_URL", server.base_url())
            .env("GUT_MODEL", "bench")
            .env("GUT_PLANNER", "model")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    };
    let gut = env!("CARGO_BIN_EXE_gut");
    let size = std::fs::metadata(gut).unwrap().len();
    println!("binary                      {:>8.2} MB", mega(size));

    let [git, own] = medians([&|| time(machine("git").arg("--version")), &|| time(machine(gut).arg("--version"))]);
    println!("git --version               {:>8.2} ms", milli(git));
    println!("gut --version               {:>8.2} ms   {:.2} times git", milli(own), milli(own) / milli(git));

    // The first run asks the installed tools what they have; the others remember it.
    let first = time(machine(gut).args(["--print", "status"]));
    println!("first gut --print           {:>8.2} ms", milli(first));
    let status = || time(machine("git").args(["--no-optional-locks", "status", "--porcelain=v2", "--branch", "-z"]));
    let [git, own] = medians([&status, &|| time(machine(gut).args(["--print", "status"]))]);
    println!("git status, {FILES} files      {:>8.2} ms", milli(git));
    println!(
        "gut --print, {FILES} files     {:>8.2} ms   {:.2} ms beside git status",
        milli(own),
        milli(own) - milli(git)
    );
    let book = |args: &[&str]| {
        let mut command = machine(gut);
        command.args(args).arg(REQUEST).env("GUT_PLANNER", "recipes");
        command
    };
    // Without a terminal and without `--yes` everything is shown as on a terminal, and then it ends with 64.
    let shown = || {
        let (elapsed, status) = timed(&mut book(&[]));
        assert_eq!(status.code(), Some(64));
        elapsed
    };
    let [git, printed, shown] = medians([&status, &|| time(&mut book(&["--print"])), &shown]);
    println!(
        "from the book, printed      {:>8.2} ms   {:.2} times git status",
        milli(printed),
        milli(printed) / milli(git)
    );
    println!(
        "the same with its effects   {:>8.2} ms   {:.2} times git status",
        milli(shown),
        milli(shown) / milli(git)
    );
    println!("peak memory                 {:>8.2} MB   the largest process of all, gut or git", peak_memory());
}

/// The medians of each, measured in turns.
fn medians<const N: usize>(work: [&dyn Fn() -> Duration; N]) -> [Duration; N] {
    let mut times = [(); N].map(|()| Vec::new());
    for _ in 0..ROUNDS {
        for (times, work) in times.iter_mut().zip(work) {
            times.push(work());
        }
    }
    times.map(|mut times| {
        times.sort();
        times[times.len() / 2]
    })
}

fn time(command: &mut Command) -> Duration {
    let (elapsed, status) = timed(command);
    assert!(status.success(), "{command:?}");
    elapsed
}

fn timed(command: &mut Command) -> (Duration, ExitStatus) {
    let started = Instant::now();
    let status = command.stderr(Stdio::null()).status().unwrap();
    (started.elapsed(), status)
}

/// A directory in which git is the only program.
#[cfg(unix)]
fn only_git(root: &Path) -> std::path::PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    let git = std::env::split_paths(&path).map(|directory| directory.join("git")).find(|git| git.is_file()).unwrap();
    let directory = root.join("bin");
    std::fs::create_dir(&directory).unwrap();
    std::os::unix::fs::symlink(git, directory.join("git")).unwrap();
    directory
}

#[cfg(not(unix))]
fn only_git(_root: &Path) -> std::ffi::OsString {
    std::env::var_os("PATH").unwrap()
}

fn make_repository(directory: &Path) {
    for number in 0..FILES {
        let directory = directory.join(format!("directory-{:02}", number % 50));
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(directory.join(format!("file-{number}.txt")), format!("{number}\n")).unwrap();
    }
    for args in [
        &["init", "-q", "-b", "main"][..],
        &["add", "-A"],
        &["-c", "user.name=B", "-c", "user.email=b@example.org", "commit", "-q", "-m", "all"],
        &["-c", "user.name=B", "-c", "user.email=b@example.org", "commit", "-q", "--allow-empty", "-m", "more"],
    ] {
        let status = Command::new("git").args(args).current_dir(directory).status().unwrap();
        assert!(status.success());
    }
}

fn milli(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

#[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
fn mega(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

/// The largest resident set of all processes that were waited for, in MB.
#[cfg(unix)]
fn peak_memory() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).unwrap();
    // Linux counts in KiB, macOS in bytes.
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    mega(u64::try_from(usage.max_rss()).unwrap() * unit)
}

#[cfg(not(unix))]
fn peak_memory() -> f64 {
    f64::NAN
}
