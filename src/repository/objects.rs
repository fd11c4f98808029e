//! Whether what a command takes for granted is so, with the nearest real name where it is not.

use super::Reader;
use crate::error::Result;
use crate::invocation::{Expectation, Problem, is_older, nearest_name, slips};

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
    let mut problems = Vec::new();
    let mut names = None;
    for expectation in expectations {
        // A process costs more than what it tells: most commits are there, and then no name is looked for.
        if let Expectation::Commit(name) = expectation
            && is_commit(reader, name).await?
        {
            continue;
        }
        if names.is_none() {
            names = read_names(reader).await?;
        }
        let Some(names) = &names else { return Ok(Vec::new()) };
        problems.extend(problem(reader, names, expectation).await?);
    }
    Ok(problems)
}

/// The names; none outside of a repository.
async fn read_names(reader: &Reader) -> Result<Option<Names>> {
    let (refs, remotes) = tokio::join!(
        reader.git(&["for-each-ref", "--format=%(refname)", "refs/heads", "refs/remotes", "refs/tags"]),
        reader.git(&["remote"])
    );
    let (Some(refs), Some(remotes)) = (refs?.ok(), remotes?.ok()) else { return Ok(None) };
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
    Ok(Some(names))
}

/// What is wrong with one of them.
async fn problem(reader: &Reader, names: &Names, expectation: &Expectation) -> Result<Option<Problem>> {
    let absent = |what: &str, name: &str, among: &[String]| {
        if among.iter().any(|known| known == name) {
            return None;
        }
        let problem = Problem::new(format!("there is no {what} `{name}`"));
        Some(mistaken(problem, name, among.iter().map(String::as_str)))
    };
    let present = |what: &str, name: &str, among: &[String]| {
        let message = format!("there is a {what} `{name}` already");
        among.iter().any(|known| known == name).then_some(Problem::new(message))
    };
    Ok(match expectation {
        Expectation::Branch(name) => absent("branch", name, &names.branches),
        Expectation::BranchOrGuess(name) => {
            let ending = format!("/{name}");
            let guessed = names.remote_branches.iter().any(|branch| branch.ends_with(&ending));
            // What a remote has beside may be meant as well.
            let theirs = names.remote_branches.iter().filter_map(|branch| branch.split_once('/')).map(|(_, name)| name);
            let all: Vec<String> = names.branches.iter().cloned().chain(theirs.map(str::to_owned)).collect();
            if guessed { None } else { absent("branch", name, &all) }
        }
        Expectation::NewBranch(name) => present("branch", name, &names.branches),
        Expectation::Remote(name) => match absent("remote", name, &names.remotes) {
            Some(_) if group(reader, name).await?.is_some() => {
                Some(Problem::new(format!("`{name}` is a group of remotes, and git takes one remote here")))
            }
            problem => problem,
        },
        Expectation::RemoteOrGroup(name, since) => match group(reader, name).await? {
            Some(_) if is_older_git(reader, since).await? => {
                let message = format!("`{name}` is a group of remotes, which git takes here since {since}");
                Some(Problem::new(message))
            }
            Some(_) => None,
            None => absent("remote", name, &names.remotes),
        },
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
                let all = names.branches.iter().chain(&names.tags).map(String::as_str);
                let problem = Problem::new(format!("there is no branch, commit or file `{name}`"));
                Some(mistaken(problem, name, all))
            }
        }
        // That it is there was looked at before.
        Expectation::Commit(name) => Some(no_commit(reader, names, name).await?),
        Expectation::Revision(words) => no_revision(reader, names, words).await?,
        Expectation::RevisionOrPath(words) => match no_revision(reader, names, words).await? {
            Some(_) if is_there(reader, words) || is_tracked(reader, words).await? => None,
            problem => problem,
        },
        Expectation::Tracked(path) => {
            if is_tracked(reader, path).await? {
                None
            } else if is_there(reader, path) {
                Some(Problem::new(format!("git does not know the file `{path}`")))
            } else {
                Some(no_path(reader, path).await?)
            }
        }
        Expectation::Path(path) => {
            if is_there(reader, path) || is_tracked(reader, path).await? {
                None
            } else {
                Some(no_path(reader, path).await?)
            }
        }
        Expectation::NewPath(path) => {
            let place = reader.directory.join(path);
            let is_empty = std::fs::read_dir(&place).is_ok_and(|mut entries| entries.next().is_none());
            (is_there(reader, path) && !is_empty).then(|| Problem::new(format!("there is a `{path}` already")))
        }
        Expectation::Stash => {
            let is_empty = !reader.git(&["rev-parse", "--verify", "--quiet", "refs/stash"]).await?.success;
            is_empty.then(|| Problem::new("there is no stash"))
        }
    })
}

/// The remotes of a group; `None` where there is no group of this name.
pub(super) async fn group(reader: &Reader, name: &str) -> Result<Option<Vec<String>>> {
    let key = format!("remotes.{name}");
    let values = reader.git(&["config", "--get-all", &key]).await?.ok().unwrap_or_default();
    let members: Vec<String> = values.split_whitespace().map(str::to_owned).collect();
    Ok((!members.is_empty()).then_some(members))
}

/// Whether the git that is asked is older than this version.
pub(super) async fn is_older_git(reader: &Reader, than: &str) -> Result<bool> {
    let told = reader.git(&["--version"]).await?.ok().unwrap_or_default();
    let version = told.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    Ok(version.is_some_and(|version| is_older(version, than)))
}

/// Why a word names no commit: nothing of the name, or not so many before it.
async fn no_commit(reader: &Reader, names: &Names, name: &str) -> Result<Problem> {
    if name.starts_with("stash@{") {
        let list = reader.git(&["stash", "list", "--format=%gd"]).await?.ok();
        return Ok(match list.map(|list| list.lines().count()) {
            Some(0) => Problem::new("there is no stash"),
            Some(count) => {
                let (are, entries) = if count == 1 { ("is", "entry") } else { ("are", "entries") };
                Problem::new(format!(
                    "there is no `{name}`: there {are} {count} stash {entries}, of which 0 is the newest"
                ))
            }
            None => Problem::new(format!("`{name}` names no commit")),
        });
    }
    if let Some((base, steps)) = name.split_once('~')
        && steps.bytes().all(|byte| byte.is_ascii_digit())
        && let Some(count) =
            reader.git(&["rev-list", "--count", "--first-parent", "--end-of-options", base]).await?.ok()
    {
        let commits = if count.trim() == "1" { "commit" } else { "commits" };
        return Ok(Problem::new(format!("`{name}` names no commit: {base} has only {} {commits}", count.trim())));
    }
    let all = names.branches.iter().chain(&names.tags).chain(&names.remote_branches);
    let problem = Problem::new(format!("`{name}` names no commit"));
    Ok(mistaken(problem, name, all.map(String::as_str).chain(["HEAD"])))
}

/// The problem with what may have been meant. What is misspelled is the name; the steps from there are kept.
fn mistaken<'a>(problem: Problem, words: &str, names: impl Iterator<Item = &'a str> + Clone) -> Problem {
    let end = words.find(['~', '^', ':']).into_iter().chain(words.find("@{")).min().unwrap_or(words.len());
    let (name, steps) = words.split_at(end);
    let slips = slips(name, names.clone());
    let near = match slips.as_slice() {
        [one] => Some(one.clone()),
        _ => nearest_name(name, names).filter(|near| near != name),
    };
    problem.mistaking(name, slips).suggesting(near.map(|near| format!("{near}{steps}")))
}

/// Which end of a range names nothing. An end that is left out is HEAD; `^name` leaves a name out, `:/text` searches.
async fn no_revision(reader: &Reader, names: &Names, words: &str) -> Result<Option<Problem>> {
    let plain = words.trim_start_matches('^').trim_end_matches("^!").trim_end_matches("^@").trim_end_matches("^-");
    let (first, second) = plain.split_once("...").or_else(|| plain.split_once("..")).unwrap_or((plain, ""));
    for name in [first, second].into_iter().filter(|name| !name.is_empty() && !name.starts_with('-')) {
        if !reader.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", name]).await?.success {
            return Ok(Some(no_commit(reader, names, name).await?));
        }
    }
    Ok(None)
}

/// The path that is most like one that is not there.
async fn no_path(reader: &Reader, path: &str) -> Result<Problem> {
    let known = reader.git(&["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).await?;
    let is_whole = !known.cut;
    let known = known.ok().unwrap_or_default();
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let wanted = name(path);
    // A file of the same name elsewhere is nearer than one that is spelled nearly so.
    let same = known.split('\0').find(|found| !found.is_empty() && name(found) == wanted).map(str::to_owned);
    let names = || known.split('\0').filter(|found| !found.is_empty());
    let problem = Problem::new(format!("there is no file `{path}`"));
    // Where not all names are known, another may be as near.
    let slips = if is_whole && same.is_none() { slips(path, names()) } else { Vec::new() };
    Ok(problem.suggesting(same.or_else(|| nearest_name(path, names()))).mistaking(path, slips))
}

fn is_there(reader: &Reader, path: &str) -> bool {
    reader.directory.join(path).symlink_metadata().is_ok()
}

async fn is_commit(reader: &Reader, name: &str) -> Result<bool> {
    let revision = format!("{name}^{{commit}}");
    Ok(reader.git(&["rev-parse", "--verify", "--quiet", "--end-of-options", &revision]).await?.success)
}

async fn is_tracked(reader: &Reader, path: &str) -> Result<bool> {
    Ok(reader.git(&["ls-files", "--error-unmatch", "--", path]).await?.success)
}
