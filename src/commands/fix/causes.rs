//! Why a command fails with which nothing is wrong in itself, where the repository or git's own words tell. What to do about it
//! is for the user to decide.

use crate::invocation::{Invocation, Known, Reading, Tool};
use crate::repository::Repository;

/// What keeps this command from working here: phrases.
pub(super) fn causes(
    failed: &Invocation,
    known: Option<&Known>,
    repository: Option<&Repository>,
    stderr: &str,
) -> Vec<String> {
    let reading = Reading::of(failed, known);
    if failed.tool != Tool::Git || !reading.certain {
        return Vec::new();
    }
    let Some(repository) = repository else {
        let needs_none = ["clone", "init", "config", "help", "version", "ls-remote", "credential"];
        let is_outside = !needs_none.contains(&reading.name());
        return is_outside.then(|| "this directory is in no git repository".to_owned()).into_iter().collect();
    };
    let mut causes = Vec::new();
    let status = &repository.status;
    if status.conflicted > 0
        && matches!(reading.name(), "commit" | "merge" | "pull" | "switch" | "checkout" | "rebase" | "stash")
    {
        let files =
            if status.conflicted == 1 { "1 file is".to_owned() } else { format!("{} files are", status.conflicted) };
        causes.push(format!("{files} in conflict"));
    }
    let branch = repository.branch.as_deref();
    let upstream = repository.upstream.as_ref();
    match reading.name() {
        "commit" if causes.is_empty() && commits_the_index(&reading) && status.staged == 0 => {
            let changes = status.unstaged + status.untracked > 0;
            let why = if changes { "; `git add` stages changes" } else { ", and there are no changes" };
            causes.push(format!("nothing is staged{why}"));
        }
        "push" | "pull" if branch.is_none() => causes.push("no branch is checked out".to_owned()),
        "push" | "pull" if repository.remotes.is_empty() => {
            causes.push("there is no remote; `git remote add origin <address>` adds one".to_owned());
        }
        "push" if ["non-fast-forward", "fetch first"].iter().any(|said| stderr.contains(said)) => {
            causes.push("the remote has commits that are not here; `git pull` brings them".to_owned());
        }
        "pull" if upstream.is_none() && reading.positionals().next().is_none() => {
            causes.push(format!("the branch {} has no upstream to pull from", branch.unwrap_or("HEAD")));
        }
        "pull" if upstream.is_some_and(|upstream| upstream.ahead > 0 && upstream.behind > 0) => {
            causes.push(
                "the branch and its upstream have both gone on; `git pull --rebase` puts your commits on top, \
                 `git pull --no-rebase` merges"
                    .to_owned(),
            );
        }
        _ => {}
    }
    causes
}

/// Whether a commit takes what is staged and nothing else.
fn commits_the_index(reading: &Reading<'_>) -> bool {
    let other = ["--all", "--amend", "--allow-empty", "--patch", "--interactive", "--only", "--include", "--dry-run"];
    let names_paths = reading.positionals().next().is_some() || reading.has("--pathspec-from-file");
    !names_paths && !other.iter().any(|name| reading.has(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::{Arity, OptionTable};
    use crate::repository::{Remote, Status, Upstream};

    #[test]
    fn the_state_of_the_repository_says_why() {
        let staged = |staged, unstaged| Status { staged, unstaged, ..Status::default() };
        let remotes = || vec![Remote { name: "origin".into(), url: String::new() }];
        let on = |status, remotes, upstream| Repository {
            branch: Some("topic".into()),
            status,
            remotes,
            upstream,
            ..Repository::default()
        };
        let both = Upstream { ahead: 1, behind: 2, ..Upstream::default() };
        for (line, repository, stderr, cause) in [
            ("git commit -m x", on(staged(0, 1), remotes(), None), "", "nothing is staged; `git add` stages changes"),
            ("git commit -m x", on(staged(0, 0), remotes(), None), "", "nothing is staged, and there are no changes"),
            ("git commit -m x", on(staged(1, 0), remotes(), None), "", ""),
            ("git commit --all", on(staged(0, 1), remotes(), None), "", ""),
            ("git commit f", on(staged(0, 1), remotes(), None), "", ""),
            ("git push", on(staged(0, 0), Vec::new(), None), "", "there is no remote"),
            ("git push", on(staged(0, 0), remotes(), None), "(non-fast-forward)", "the remote has commits"),
            ("git pull", on(staged(0, 0), remotes(), None), "", "the branch topic has no upstream to pull from"),
            ("git pull", on(staged(0, 0), remotes(), Some(both)), "", "have both gone on"),
            ("git log", on(staged(0, 0), remotes(), None), "", ""),
        ] {
            let mut options = OptionTable::default();
            for (names, arity) in [("-m --message", Arity::Required), ("-a --all", Arity::None)] {
                let names = names.split(' ').map(str::to_owned).collect();
                options.options.push(crate::invocation::options::OptionSpec { names, arity });
            }
            let invocation = Invocation::parse(line).unwrap();
            let known = Known::of_git(&invocation.args, 1, options);
            let causes = causes(&invocation, Some(&known), Some(&repository), stderr).join("; ");
            assert!(causes.contains(cause) && causes.is_empty() == cause.is_empty(), "{line}: {causes}");
        }
        let log = Invocation::parse("git log").unwrap();
        let known = Known::of_git(&log.args, 1, OptionTable::default());
        assert_eq!(causes(&log, Some(&known), None, ""), ["this directory is in no git repository"]);
    }
}
