//! Failures whose remedy is certain from the repository, or from what git said. Where two things could be meant, none is.

use crate::commands::world::RealWorld;
use crate::error::Result;
use crate::invocation::{Expectation, Invocation, Known, Reading, Repair, Tool};
use crate::pipeline::World;
use crate::repository::Repository;

/// Commands to run instead.
pub(super) struct Remedy {
    pub(super) commands: Vec<Invocation>,
    /// What was wrong.
    pub(super) wrong: String,
    /// What is there instead.
    pub(super) right: String,
}

/// The remedy for a command with which nothing is wrong in itself.
pub(super) async fn remedy(world: &RealWorld<'_>, failed: &Invocation, stderr: &str) -> Result<Option<Remedy>> {
    if failed.tool != Tool::Git {
        return Ok(None);
    }
    let known = world.options(failed).await;
    let reading = Reading::of(failed, known.as_ref());
    if !reading.certain {
        return Ok(None);
    }
    match reading.name() {
        "push" => {
            let configuration = world.facts().await?.map(|facts| facts.configuration).unwrap_or_default();
            let Some(repository) = world.context().await?.repository else { return Ok(None) };
            Ok(push(&reading, &repository, &configuration, stderr))
        }
        "pull" => {
            let Some(repository) = world.context().await?.repository else { return Ok(None) };
            Ok(pull(failed, &reading, &repository))
        }
        "rm" => Ok(remove(world, failed, &reading)),
        _ => Ok(None),
    }
}

/// A push of a branch that has no upstream yet.
fn push(
    reading: &Reading<'_>,
    repository: &Repository,
    configuration: &[(String, String)],
    stderr: &str,
) -> Option<Remedy> {
    let branch = repository.branch.as_deref()?;
    let words: Vec<&str> = reading.positionals().collect();
    let other = ["--all", "--branches", "--mirror", "--tags", "--delete", "--set-upstream", "--prune", "--repo"];
    if repository.commit.is_none() || repository.upstream.is_some() || other.iter().any(|name| reading.has(name)) {
        return None;
    }
    let value = |key: &str| configuration.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str());
    // With any of these a push goes its own way, and fails for another reason.
    let goes_elsewhere = !matches!(value("push.default"), None | Some("simple" | "upstream" | "tracking"))
        || value("push.autosetupremote").is_some_and(|value| matches!(value, "true" | "yes" | "on" | "1"))
        || value("remote.pushdefault").is_some()
        || value(&format!("branch.{branch}.pushremote")).is_some();
    if goes_elsewhere && !stderr.contains("has no upstream branch") {
        return None;
    }
    let has = |name: &str| repository.remotes.iter().any(|remote| remote.name == name);
    let remote = match words.as_slice() {
        [] => value(&format!("branch.{branch}.remote")).unwrap_or(match repository.remotes.as_slice() {
            [only] => &only.name,
            _ => "origin",
        }),
        [remote] => remote,
        _ => return None,
    };
    if !has(remote) || value(&format!("remote.{remote}.push")).is_some() {
        return None;
    }
    let options = reading.words.iter().filter(|word| !words.contains(&word.as_str())).map(String::as_str);
    let args: Vec<&str> = ["push", "--set-upstream"].into_iter().chain(options).chain([remote, branch]).collect();
    Some(Remedy {
        commands: vec![Invocation::new(Tool::Git, args)],
        wrong: format!("the branch {branch} has no upstream, so that git does not know where to push it"),
        right: format!("{remote}/{branch} as the upstream"),
    })
}

/// A pull into a branch that has no upstream, where one remote has a branch of its name.
fn pull(failed: &Invocation, reading: &Reading<'_>, repository: &Repository) -> Option<Remedy> {
    let branch = repository.branch.as_deref()?;
    if repository.upstream.is_some() || repository.commit.is_none() || reading.positionals().next().is_some() {
        return None;
    }
    let names = repository.remotes.iter().map(|remote| format!("{}/{branch}", remote.name));
    let mut there = names.filter(|name| repository.names.remote_branches.contains(name));
    let (upstream, None) = (there.next()?, there.next()) else { return None };
    let set = Invocation::new(Tool::Git, ["branch".to_owned(), format!("--set-upstream-to={upstream}")]);
    Some(Remedy {
        commands: vec![set, failed.clone()],
        wrong: format!("the branch {branch} has no upstream, so that git does not know what to pull"),
        right: format!("{upstream} as the upstream"),
    })
}

/// A directory that is removed without `-r`.
fn remove(world: &RealWorld<'_>, failed: &Invocation, reading: &Reading<'_>) -> Option<Remedy> {
    if reading.has("-r") {
        return None;
    }
    let directory = reading.positionals().find(|path| {
        let metadata = world.directory.join(path).symlink_metadata();
        metadata.is_ok_and(|metadata| metadata.is_dir())
    })?;
    let mut args = failed.args.clone();
    args.insert(1, "-r".to_owned());
    Some(Remedy {
        commands: vec![Invocation::new(Tool::Git, args)],
        wrong: format!("`{directory}` is a directory"),
        right: "`-r`, for all that is in it".to_owned(),
    })
}

/// `git switch` to something that is a commit and no branch.
pub(super) async fn detached(world: &RealWorld<'_>, now: &Invocation, known: Option<&Known>) -> Result<Option<Repair>> {
    let reading = Reading::of(now, known);
    let own = ["--detach", "--create", "--force-create", "--orphan", "--track"];
    let words: Vec<&str> = reading.positionals().collect();
    let (true, "switch", [name]) = (reading.certain, reading.name(), words.as_slice()) else { return Ok(None) };
    if *name == "-" || own.iter().any(|option| reading.has(option)) {
        return Ok(None);
    }
    let is_branch = world.check(&[Expectation::BranchOrGuess((*name).to_owned())]).await?.is_empty();
    let is_commit = world.check(&[Expectation::Commit((*name).to_owned())]).await?.is_empty();
    if is_branch || !is_commit {
        return Ok(None);
    }
    let mut args = now.args.clone();
    args.insert(1, "--detach".to_owned());
    let wrong = format!("`{name}` is a commit and no branch");
    Ok(Some(Repair::new(Invocation { tool: now.tool, args }, wrong, "`--detach`, which leaves every branch")))
}
