//! Which command failed last: by the shell, which tells it in the environment, or by the runs that gut keeps.
//!
//! What the shell tells comes first. The later of the two counts where that can be known: where the shell also tells when
//! (`GUT_LAST_TIME`, in seconds since 1970), and where the run was itself there to mend what the shell tells of.

use std::path::Path;

use crate::repository::redact;
use crate::run::{Outcome, Run, Status, Store};
use crate::settings::{Environment, LAST_FAILURE};

/// How many runs are looked through, from the newest.
const MOST_RUNS: usize = 50;

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

/// The failure that is to be mended.
pub(super) fn last(environment: &Environment, runs: &Path) -> Option<Failure> {
    choose(of_shell(environment), of_runs(newest(runs)))
}

fn choose(shell: Option<Failure>, run: Option<Failure>) -> Option<Failure> {
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

/// The runs, the newest first. What cannot be read is passed over.
fn newest(directory: &Path) -> impl Iterator<Item = Run> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    // Names sort by time.
    let mut paths: Vec<_> =
        entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "json")).collect();
    paths.sort();
    paths.into_iter().rev().take(MOST_RUNS).filter_map(|path| Store::load(&path).ok())
}

/// The last command of these runs that failed and that no later run has mended.
fn of_runs(runs: impl Iterator<Item = Run>) -> Option<Failure> {
    let mut mended: Vec<String> = Vec::new();
    for run in runs {
        match run.status {
            Status::CommandFailed { .. } => {
                let outcomes = run.attempts.last().map_or(&[][..], |attempt| &attempt.outcomes);
                let Some(failure) = outcomes.iter().find_map(|outcome| failed(outcome, &run)) else { continue };
                if !mended.contains(&failure.line) {
                    return Some(failure);
                }
            }
            Status::Done => mended.extend(run.request.command),
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
    let at = run.started.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_second);
    Some(Failure { line: outcome.line.clone(), code, stderr, is_of_gut: true, at, mends: run.request.command.clone() })
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
        let runs = || of_runs([run("git push", 1, "2026-01-01T00:00:10Z", None)].into_iter());
        let shell = |time: &str| of_shell(&Environment::of(&[(COMMAND, "git comit"), (STATUS, "1"), (TIME, time)]));
        let line = |failure: Option<Failure>| failure.map(|failure| failure.line);
        assert_eq!(line(choose(shell(""), runs())).as_deref(), Some("git comit"));
        assert_eq!(line(choose(shell("1767225611"), runs())).as_deref(), Some("git comit"));
        assert_eq!(line(choose(shell("1767225609.5"), runs())).as_deref(), Some("git push"));
        assert_eq!(line(choose(None, runs())).as_deref(), Some("git push"));
        assert_eq!(choose(None, None), None);
        let after = of_runs([run("git commit -m x", 1, "2026-01-01T00:00:10Z", Some("git comit"))].into_iter());
        assert_eq!(
            line(choose(shell(""), after)).as_deref(),
            Some("git commit -m x"),
            "it was there to mend the other"
        );
        let same = of_shell(&Environment::of(&[(COMMAND, "git push"), (STATUS, "1")]));
        assert_eq!(choose(same, runs()).unwrap().stderr, "git push said");
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
        let line = |runs: Vec<Run>| of_runs(runs.into_iter()).map(|failure| failure.line);
        assert_eq!(line(vec![mended, failed(), older.clone()]).as_deref(), Some("git pull"));
        let other = run("git status", 0, "2026-01-01T00:01:00Z", None);
        assert_eq!(line(vec![other, failed(), older]).as_deref(), Some("git push"));
    }
}
