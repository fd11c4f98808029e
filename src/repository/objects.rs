//! Whether what a command takes for granted is so, with the nearest real name where it is not.

use super::Reader;
use crate::error::Result;
use crate::invocation::{Expectation, Problem, nearest_name};

/// The names of a repository.
#[derive(Debug, Default)]
struct Names {
    branches: Vec<String>,
    remote_branches: Vec<String>,
    tags: Vec<String>,
    remotes: Vec<String>,
}

/// What is wrong with these expectations; nothing outside of a repository, where git itself says it best.
pub(super) async fn check(reader: &Reader, expectations: &[Expectation]) -> Result<Vec<Problem>> {
    if expectations.is_empty() {
        return Ok(Vec::new());
    }
    let (refs, remotes) = tokio::join!(
        reader.git(&["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags"]),
        reader.git(&["remote"])
    );
    let (Some(refs), Some(remotes)) = (refs?.ok(), remotes?.ok()) else { return Ok(Vec::new()) };
    let mut names = Names { remotes: remotes.lines().map(str::to_owned).collect(), ..Names::default() };
    for line in refs.lines() {
        if let Some(name) = line.strip_prefix("refs/heads/") {
            names.branches.push(name.to_owned());
        } else if let Some(name) = line.strip_prefix("refs/remotes/") {
            names.remote_branches.push(name.to_owned());
        } else if let Some(name) = line.strip_prefix("refs/tags/") {
            names.tags.push(name.to_owned());
        }
    }
    let mut problems = Vec::new();
    for expectation in expectations {
        problems.extend(problem(reader, &names, expectation).await?);
    }
    Ok(problems)
}

async fn problem(reader: &Reader, names: &Names, expectation: &Expectation) -> Result<Option<Problem>> {
    let absent = |what: &str, name: &str, among: &[String]| {
        if among.iter().any(|known| known == name) {
            return None;
        }
        let suggestion = nearest_name(name, among.iter().map(String::as_str));
        Some(Problem::new(format!("there is no {what} `{name}`")).suggesting(suggestion))
    };
    let present = |what: &str, name: &str, among: &[String]| {
        let message = format!("there is a {what} `{name}` already");
        among.iter().any(|known| known == name).then_some(Problem { message, suggestion: None, usage: None })
    };
    Ok(match expectation {
        Expectation::Branch(name) => absent("branch", name, &names.branches),
        Expectation::BranchOrGuess(name) => {
            let ending = format!("/{name}");
            let guessed = names.remote_branches.iter().any(|branch| branch.ends_with(&ending));
            if guessed { None } else { absent("branch", name, &names.branches) }
        }
        Expectation::NewBranch(name) => present("branch", name, &names.branches),
        Expectation::Remote(name) => absent("remote", name, &names.remotes),
        Expectation::NewRemote(name) => present("remote", name, &names.remotes),
        Expectation::Tag(name) => absent("tag", name, &names.tags),
        Expectation::NewTag(name) => present("tag", name, &names.tags),
        Expectation::CommitOrPath(name) => {
            let ending = format!("/{name}");
            let known = names.branches.contains(name)
                || names.remote_branches.iter().any(|branch| branch.ends_with(&ending))
                || reader.directory.join(name).exists();
            if known || is_commit(reader, name).await? || is_tracked(reader, name).await? {
                None
            } else {
                let all = names.branches.iter().chain(&names.tags);
                let suggestion = nearest_name(name, all.map(String::as_str));
                Some(Problem::new(format!("there is no branch, commit or file `{name}`")).suggesting(suggestion))
            }
        }
        Expectation::Commit(name) => {
            if is_commit(reader, name).await? {
                None
            } else {
                let all = names.branches.iter().chain(&names.tags).chain(&names.remote_branches);
                let suggestion = nearest_name(name, all.map(String::as_str));
                Some(Problem::new(format!("`{name}` names no commit")).suggesting(suggestion))
            }
        }
    })
}

async fn is_commit(reader: &Reader, name: &str) -> Result<bool> {
    let revision = format!("{name}^{{commit}}");
    Ok(reader.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &revision]).await?.success)
}

async fn is_tracked(reader: &Reader, path: &str) -> Result<bool> {
    Ok(reader.git(&["ls-files", "--error-unmatch", "--", path]).await?.success)
}
