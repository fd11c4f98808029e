//! What the checks, the snapshot and the undo of a command cost, beside `git status` on the same repository in the same run.
//!
//! `cargo bench --bench trust` prints medians. The repository has 5,000 files, of which some are edited, staged, untracked and
//! ignored, as a day's work leaves them.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, reason = "a bench starts programs, and stops when it cannot")]
#![allow(clippy::print_stdout, reason = "the figures are its output")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use gut::invocation::{Installed, Invocation, classify, verify};
use gut::repository::Reader;
use gut::repository::snapshot::{Direction, KeptCommand, Snapshots, Subject};

const ROUNDS: usize = 31;
const FILES: usize = 5000;
const EDITED: usize = 30;
const STAGED: usize = 10;
const UNTRACKED: usize = 200;
const IGNORED: usize = 2000;
const REFS: usize = 50;

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if std::env::args().any(|word| word == "--test") {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let directory = root.path().join("repository");
    make_repository(&directory);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(measure(&directory, &root.path().join("cache")));
}

async fn measure(directory: &Path, cache: &Path) {
    let installed = Installed::read(&std::env::var_os("PATH").unwrap(), cache).await.unwrap();
    let reader = Reader::new(installed.git.program.clone(), directory.to_owned());
    let reset = Invocation::parse("git reset --hard HEAD~1").unwrap();

    let started = Instant::now();
    let known = installed.options(&reset, directory, cache).await;
    println!("options, first time         {:>8.2} ms", milli(started.elapsed()));
    let mut times = [const { Vec::new() }; 7];
    for round in 0..ROUNDS {
        let mut note = |place: usize, started: Instant| times[place].push(started.elapsed());
        let started = Instant::now();
        let status = Command::new("git")
            .args(["--no-optional-locks", "status", "--porcelain=v2", "-z"])
            .current_dir(directory)
            .output();
        assert!(status.unwrap().status.success());
        note(0, started);
        let started = Instant::now();
        assert!(installed.options(&reset, directory, cache).await.is_some());
        note(1, started);
        let started = Instant::now();
        assert!(
            verify(&reset, &installed, known.as_ref()).is_empty() && classify(&reset, known.as_ref()).refused.is_none()
        );
        note(2, started);
        let started = Instant::now();
        let facts = reader.facts().await.unwrap().unwrap();
        let effect = reader.effect(&facts, &reset, known.as_ref()).await.unwrap();
        assert!(effect.changes.len() > 1);
        note(3, started);
        let snapshots = Snapshots::find(&reader).await.unwrap().unwrap();
        let id = format!("bench-{round:03}");
        let subject = Subject {
            id: id.clone(),
            commands: vec![KeptCommand { line: reset.to_string(), class: gut::class::Class::Lossy }],
            untracked: true,
            threatened: effect.threatened.iter().cloned().collect::<BTreeSet<_>>(),
            ..Subject::default()
        };
        let started = Instant::now();
        let taken = snapshots.take(subject).await.unwrap();
        note(4, started);
        assert!(taken.copied() >= EDITED + UNTRACKED);
        git(directory, &["reset", "-q", "--hard", "HEAD~1"]);
        git(directory, &["clean", "-qfd"]);
        let started = Instant::now();
        taken.finish(&reader).await.unwrap();
        note(5, started);
        let entry = snapshots.entry(Direction::Back, None).unwrap();
        let started = Instant::now();
        snapshots.go(Direction::Back, entry, format!("{id}-undo")).await.unwrap();
        note(6, started);
    }
    let names = [
        "git status, 5000 files",
        "options, remembered",
        "verify and classify",
        "facts and effect",
        "snapshot before",
        "state after",
        "undo",
    ];
    let medians = times.map(|mut times| {
        times.sort();
        milli(times[times.len() / 2])
    });
    for (name, median) in names.iter().zip(medians) {
        println!("{name:<27} {median:>8.2} ms   {:>6.2} times git status", median / medians[0]);
    }
}

fn make_repository(directory: &Path) {
    let file =
        |number: usize| directory.join(format!("directory-{:02}", number % 50)).join(format!("file-{number}.txt"));
    let write = |path: &Path, text: &str| {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for number in 0..FILES {
        write(&file(number), &format!("{number}\n"));
    }
    write(&directory.join(".gitignore"), "build/\n");
    git(directory, &["init", "-q", "-b", "main"]);
    for (key, value) in [("user.name", "B"), ("user.email", "b@example.org"), ("gc.auto", "0")] {
        git(directory, &["config", key, value]);
    }
    git(directory, &["add", "-A"]);
    git(directory, &["commit", "-q", "-m", "all"]);
    write(&file(0), "second\n");
    git(directory, &["commit", "-q", "-am", "second"]);
    for number in 0..REFS {
        git(directory, &["branch", &format!("branch-{number}")]);
    }
    for number in 1..=STAGED {
        write(&file(number), &"staged\n".repeat(100));
    }
    git(directory, &["add", "-A"]);
    for number in STAGED..STAGED + EDITED {
        write(&file(number), &"edited\n".repeat(100));
    }
    for number in 0..UNTRACKED {
        write(&directory.join(format!("new/{number}.txt")), &"untracked\n".repeat(800));
    }
    for number in 0..IGNORED {
        write(&directory.join(format!("build/{number}.o")), &"ignored\n".repeat(1000));
    }
}

fn git(directory: &Path, args: &[&str]) {
    let output = Command::new("git").args(args).current_dir(directory).output().unwrap();
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn milli(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
