//! Which command failed last: by the shell, which tells it in the environment, or by the runs that gut keeps.
//!
//! What the shell tells comes first. The later of the two counts where that can be known: where the shell also tells when
//! (`GUT_LAST_TIME`, in seconds since 1970), and where the run was itself there to mend what the shell tells of.

use crate::commands::request::here;
use crate::repository::redact;
use crate::run::{Outcome, Run, Status, Store};
use crate::settings::{Environment, LAST_FAILURE};

/// A command that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    /// As it was typed, or as gut ran it.
    pub(super) line: String,
    /// Its exit code.
    pub(super) code: i32,
    /// What it said; nothing where only the shell knows of it.
    pub(super) stderr: String,
    /// Whether gut ran it.
    pub(super) is_of_gut: bool,
    /// When, in seconds since 1970, where that is known.
    at: Option<i64>,
    /// The command that it was to mend, where gut ran it for that.
    mends: Option<String>,
}

/// The failure that is to be mended: of the shell, or of the runs that were made here.
pub(super) fn last(environment: &Environment, store: &Store) -> Option<Failure> {
    let runs = of_directory(store, here().as_deref());
    choose(of_shell(environment), of_runs(&runs), &runs)
}

/// The runs of this directory, the newest first. What cannot be read is passed over.
fn of_directory(store: &Store, directory: Option<&str>) -> Vec<Run> {
    let mut runs = store.list(usize::MAX).unwrap_or_default().runs;
    runs.retain(|run| directory == Some(&run.directory));
    runs
}

fn choose(shell: Option<Failure>, run: Option<Failure>, runs: &[Run]) -> Option<Failure> {
    let shell = shell.filter(|shell| !is_mended(shell, runs));
    match (shell, run) {
        (Some(shell), Some(run)) => {
            let is_later = match shell.at.zip(run.at) {
                Some((shell, run)) => run > shell,
                None => run.mends.as_deref() == Some(redact(&shell.line).as_str()),
            };
            if is_later {
                return Some(run);
            }
            // The same command with the same end: then it said the same.
            let is_same = shell.line == run.line && shell.code == run.code;
            Some(Failure { stderr: if is_same { run.stderr } else { String::new() }, ..shell })
        }
        (shell, run) => shell.or(run),
    }
}

/// Whether a later run has put right what the shell tells of. Where the shell does not tell when, it is the newest that has.
fn is_mended(shell: &Failure, runs: &[Run]) -> bool {
    let line = redact(&shell.line);
    let mends = |run: &&Run| run.status == Status::Done && run.request.command.as_ref() == Some(&line);
    match shell.at {
        Some(at) => runs.iter().filter(mends).any(|run| began(run).is_some_and(|begun| begun >= at)),
        None => runs.first().as_ref().is_some_and(mends),
    }
}

/// When a run began, in seconds since 1970.
fn began(run: &Run) -> Option<i64> {
    run.started.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second)
}

fn of_shell(environment: &Environment) -> Option<Failure> {
    let [command, status, time] = LAST_FAILURE;
    let line = environment.text(command)?;
    let is_ours = matches!(line.split_whitespace().next(), Some("git" | "gh"));
    let code = environment.text(status).map_or(Some(1), |code| code.parse().ok())?;
    let at = environment.text(time).and_then(|at| at.split('.').next()?.parse().ok());
    (is_ours && code != 0).then(|| Failure {
        line: line.to_owned(),
        code,
        stderr: String::new(),
        is_of_gut: false,
        at,
        mends: None,
    })
}

/// The last command of these runs that failed and that no later run has mended.
fn of_runs(runs: &[Run]) -> Option<Failure> {
    let mut mended: Vec<&str> = Vec::new();
    for run in runs {
        match run.status {
            Status::CommandFailed { .. } => {
                let outcomes = run.attempts.last().map_or(&[][..], |attempt| &attempt.outcomes);
                let Some(failure) = outcomes.iter().find_map(|outcome| failed(outcome, run)) else { continue };
                if !mended.contains(&failure.line.as_str()) {
                    return Some(failure);
                }
            }
            Status::Done => mended.extend(run.request.command.as_deref()),
            _ => {}
        }
    }
    None
}

fn failed(outcome: &Outcome, run: &Run) -> Option<Failure> {
    let code = outcome.failure().filter(|_| !outcome.is_quiet())?;
    let stderr = match &outcome.result {
        crate::run::CommandResult::Ended { stderr, .. } => stderr.clone(),
        crate::run::CommandResult::NotRun => String::new(),
    };
    Some(Failure {
        line: outcome.line.clone(),
        code,
        stderr,
        is_of_gut: true,
        at: began(run),
        mends: run.request.command.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMAND: &str = LAST_FAILURE[0];
    const STATUS: &str = LAST_FAILURE[1];
    const TIME: &str = LAST_FAILURE[2];

    use crate::class::Class;
    use crate::run::{Attempt, CommandResult, Request};

    fn run(line: &str, code: i32, started: &str, command: Option<&str>) -> Run {
        let request = Request { text: "x".into(), command: command.map(str::to_owned) };
        let mut run = Run::new(request, Vec::new());
        let result = CommandResult::Ended { code, signal: None, elapsed_ms: 1, stderr: format!("{line} said") };
        let outcomes = vec![Outcome { line: line.into(), class: Class::Shared, result }];
        run.attempts.push(Attempt { outcomes, ..Attempt::default() });
        run.status = if code == 0 { Status::Done } else { Status::CommandFailed { code } };
        run.started = started.into();
        run
    }

    #[test]
    fn the_shell_comes_first_and_the_later_where_times_are_known() {
        let runs = [run("git push", 1, "2026-01-01T00:00:10Z", None)];
        let shell = |time: &str| of_shell(&Environment::of(&[(COMMAND, "git comit"), (STATUS, "1"), (TIME, time)]));
        let line =
            |shell: Option<Failure>, runs: &[Run]| choose(shell, of_runs(runs), runs).map(|failure| failure.line);
        assert_eq!(line(shell(""), &runs).as_deref(), Some("git comit"));
        assert_eq!(line(shell("1767225611"), &runs).as_deref(), Some("git comit"));
        assert_eq!(line(shell("1767225609.5"), &runs).as_deref(), Some("git push"));
        assert_eq!(line(None, &runs).as_deref(), Some("git push"));
        assert_eq!(line(None, &[]), None);
        let after = [run("git commit -m x", 1, "2026-01-01T00:00:10Z", Some("git comit"))];
        assert_eq!(line(shell(""), &after).as_deref(), Some("git commit -m x"), "it was there to mend the other");
        let same = of_shell(&Environment::of(&[(COMMAND, "git push"), (STATUS, "1")]));
        assert_eq!(choose(same, of_runs(&runs), &runs).unwrap().stderr, "git push said");
    }

    #[test]
    fn what_the_shell_tells_of_is_over_when_a_later_run_has_mended_it() {
        let shell = |time: &str| of_shell(&Environment::of(&[(COMMAND, "git comit"), (STATUS, "1"), (TIME, time)]));
        let line =
            |shell: Option<Failure>, runs: &[Run]| choose(shell, of_runs(runs), runs).map(|failure| failure.line);
        let mended = || run("git commit", 0, "2026-01-01T00:00:10Z", Some("git comit"));
        let other = || run("git status", 0, "2026-01-01T00:00:20Z", None);
        // The clock of the shell has no fractions.
        for time in ["1767225609", "1767225610", ""] {
            assert_eq!(line(shell(time), &[mended()]), None, "{time}");
        }
        assert_eq!(line(shell("1767225609"), &[other(), mended()]), None);
        assert_eq!(line(shell("1767225611"), &[mended()]).as_deref(), Some("git comit"), "it has failed again");
        assert_eq!(line(shell(""), &[other(), mended()]).as_deref(), Some("git comit"), "nobody knows when");
        let declined = Run { status: Status::Declined, ..mended() };
        assert_eq!(line(shell("1767225609"), &[declined]).as_deref(), Some("git comit"));
        let older = run("git pull", 1, "2025-12-31T00:00:00Z", None);
        assert_eq!(line(shell("1767225609"), &[mended(), older]).as_deref(), Some("git pull"));
    }

    #[test]
    fn only_runs_of_this_directory_count_and_no_other_file_hides_one() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(root.path().join("runs"));
        for (id, line, directory, fraction) in [
            ("20260101-000010-z9aa", "git pull", "/here", "1"),
            ("20260101-000010-a1aa", "git push", "/here", "2"),
            ("20260101-000011-a1aa", "git merge", "/elsewhere", "1"),
        ] {
            let started = format!("2026-01-01T00:00:{}.{fraction}Z", &id[13..15]);
            let run = run(line, 1, &started, None);
            store.save(&Run { id: id.into(), directory: directory.into(), ..run }).unwrap();
        }
        for junk in 0..60 {
            std::fs::write(store.directory().join(format!("z{junk}.json")), "{}").unwrap();
        }
        let line = |directory| of_runs(&of_directory(&store, directory)).map(|failure| failure.line);
        assert_eq!(line(Some("/here")).as_deref(), Some("git push"), "the later of the same second");
        assert_eq!(line(Some("/elsewhere")).as_deref(), Some("git merge"));
        assert_eq!(line(Some("/other")), None);
        assert_eq!(line(None), None);
    }

    #[test]
    fn only_failures_of_git_and_gh_count() {
        let shell = |line: &str, status: &str| of_shell(&Environment::of(&[(COMMAND, line), (STATUS, status)]));
        assert!(shell("git comit", "1").is_some());
        assert!(shell("git comit", "").is_some());
        for (line, status) in [("npm test", "1"), ("git log", "0"), ("git log", "x"), ("", "1")] {
            assert_eq!(shell(line, status), None, "{line} {status}");
        }
    }

    #[test]
    fn what_a_later_run_has_mended_is_over() {
        let failed = || run("git push", 1, "2026-01-01T00:00:10Z", None);
        let mended = run("git push --set-upstream origin x", 0, "2026-01-01T00:01:00Z", Some("git push"));
        let older = run("git pull", 1, "2025-12-31T00:00:00Z", None);
        let line = |runs: &[Run]| of_runs(runs).map(|failure| failure.line);
        assert_eq!(line(&[mended, failed(), older.clone()]).as_deref(), Some("git pull"));
        let other = run("git status", 0, "2026-01-01T00:01:00Z", None);
        assert_eq!(line(&[other, failed(), older]).as_deref(), Some("git push"));
    }
}
