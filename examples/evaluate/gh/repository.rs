//! `gh repo`.

use std::process::Command;

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use super::session::{Session, bare, git, git_there, repository_name};
use super::show::{as_json, limit, text, texts};
use super::words::Words;

/// Serves a command.
pub(super) fn serve(verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    match verb {
        "list" => return list(session, words),
        "create" => return create(session, words),
        "clone" => return clone(session, words),
        "rename" => return rename(session, words),
        _ => {}
    }
    let name = match words.at_most_one()? {
        Some(name) => session.named(name)?,
        None => session.of_remotes()?,
    };
    match verb {
        "view" => show(session, &name, words),
        "fork" => fork(session, &name, words),
        "edit" => edit(session, &name, words),
        "archive" => {
            ensure!(words.has("yes"), "--yes required when not running interactively");
            session.state[&name]["isArchived"] = json!(true);
            Ok(())
        }
        "delete" => {
            ensure!(words.has("yes"), "--yes required when not running interactively");
            if let Some(state) = session.state.as_object_mut() {
                state.shift_remove(&name);
            }
            Ok(std::fs::remove_dir_all(bare(&name))?)
        }
        "sync" => sync(session, &name, words),
        "set-default" => {
            if words.has("view") {
                println!("{name}");
                return Ok(());
            }
            ensure!(
                !words.plain.is_empty() || words.has("unset"),
                "repository required when not running interactively"
            );
            let key = "remote.origin.gh-resolved";
            if words.has("unset") {
                git(&["config", "--unset", key])?
            } else {
                git(&["config", key, "base"])?
            };
            Ok(())
        }
        _ => bail!("the stand-in does not serve `gh repo {verb}`"),
    }
}

fn is_repository(name: &str) -> bool {
    name.contains('/')
}

fn list(session: &Session, words: &Words) -> Result<()> {
    let owner = words.at_most_one()?.map_or_else(|| session.login(), str::to_owned);
    let all = session.state.as_object().into_iter().flatten();
    let mut listed: Vec<(&String, &Value)> = all
        .filter(|(name, _)| is_repository(name) && name.split('/').next() == Some(owner.as_str()))
        .filter(|(_, repository)| {
            let archived = repository["isArchived"] == true;
            let fork = repository["isFork"] == true;
            words.value("visibility").is_none_or(|wanted| text(repository, "visibility") == wanted)
                && (!words.has("archived") || archived)
                && !(words.has("no-archived") && archived)
                && (!words.has("fork") || fork)
                && !(words.has("source") && fork)
                && words.list("topic").iter().all(|topic| texts(repository, "topics").contains(topic))
        })
        .collect();
    listed.truncate(limit(words, 30)?);
    let objects: Vec<Value> = listed.iter().map(|(name, repository)| json_of(name, repository)).collect();
    if as_json(words, &objects, false)? {
        return Ok(());
    }
    for (name, repository) in listed {
        println!(
            "{name}\t{}\t{}\t2026-01-20T10:00:00Z",
            text(repository, "description"),
            text(repository, "visibility")
        );
    }
    Ok(())
}

/// What JSON tells of a repository.
pub(super) fn json_of(name: &str, repository: &Value) -> Value {
    let (owner, short) = name.split_once('/').unwrap_or(("", name));
    json!({
        "name": short, "nameWithOwner": name, "owner": {"login": owner}, "description": text(repository, "description"),
        "visibility": text(repository, "visibility").to_uppercase(), "isPrivate": text(repository, "visibility") == "private",
        "isFork": repository["isFork"] == true, "isArchived": repository["isArchived"] == true,
        "url": format!("https://github.com/{name}"), "stargazerCount": repository["stars"].as_u64().unwrap_or(0),
        "defaultBranchRef": {"name": text(repository, "defaultBranch")}, "homepageUrl": text(repository, "homepage"),
        "createdAt": "2025-01-20T10:00:00Z", "pushedAt": "2026-01-20T10:00:00Z", "updatedAt": "2026-01-20T10:00:00Z",
    })
}

fn show(session: &Session, name: &str, words: &Words) -> Result<()> {
    let repository = &session.state[name];
    if as_json(words, &[json_of(name, repository)], true)? {
        return Ok(());
    }
    println!("name:\t{name}\ndescription:\t{}\n--", text(repository, "description"));
    println!("{}", git_there(name, &["show", "HEAD:README.md"]).unwrap_or_default());
    Ok(())
}

fn create(session: &mut Session, words: &Words) -> Result<()> {
    let name = words.at_most_one()?;
    let visibility: Vec<&str> = ["public", "private", "internal"].into_iter().filter(|kind| words.has(kind)).collect();
    let [visibility] = visibility.as_slice() else {
        bail!("`--public`, `--private`, or `--internal` required when not running interactively")
    };
    let source = words.value("source");
    ensure!(source.is_some() || !words.given("remote"), "the `--remote` option can only be used with `--source`");
    ensure!(source.is_some() || !words.given("push"), "the `--push` option can only be used with `--source`");
    ensure!(
        source.is_none() || !words.given("clone"),
        "the `--source` option is not supported with `--clone`, `--template`, `--license`, or `--gitignore`"
    );
    let here = std::env::current_dir()?;
    let directory = source.map(|source| here.join(source));
    let own = directory
        .as_ref()
        .and_then(|path| path.canonicalize().ok())
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let Some(name) = name.map(str::to_owned).or(own) else {
        bail!("name argument required when not running interactively")
    };
    let name = if name.contains('/') { name } else { format!("{}/{name}", session.login()) };
    ensure!(session.state[&name].is_null(), "GraphQL: Name already exists on this account (createRepository)");
    git(&["init", "-q", "--bare", &bare(&name).to_string_lossy()])?;
    session.state[&name] = json!({
        "description": words.value("description").unwrap_or(""), "visibility": visibility, "defaultBranch": "main",
        "homepage": words.value("homepage").unwrap_or(""), "readme": words.has("add-readme"),
        "labels": {}, "issues": {}, "prs": {}, "releases": {}, "workflows": {}, "runs": {},
    });
    let url = format!("https://github.com/{name}.git");
    if let Some(directory) = directory {
        let directory = directory.to_string_lossy().into_owned();
        let remote = words.value("remote").unwrap_or("origin");
        git(&["-C", &directory, "remote", "add", remote, &url])?;
        if words.has("push") {
            git(&["-C", &directory, "push", "-q", "-u", remote, "HEAD"])?;
        }
    } else if words.has("clone") {
        git(&["clone", "-q", &url])?;
    }
    println!("https://github.com/{name}");
    Ok(())
}

fn clone(session: &Session, words: &Words) -> Result<()> {
    ensure!(matches!(words.plain.len(), 1 | 2), "cannot clone: repository argument required");
    let name = repository_name(&words.plain[0]);
    let name = if name.contains('/') { name } else { format!("{}/{name}", session.login()) };
    ensure!(bare(&name).exists(), "GraphQL: Could not resolve to a Repository with the name '{name}'. (repository)");
    let mut command = Command::new("git");
    command.args(["clone", "-q"]).args(&words.behind).arg(format!("https://github.com/{name}.git"));
    let ended = command.args(words.plain.get(1)).status()?;
    ensure!(ended.success(), "failed to run git: exit status 128");
    let short = name.rsplit('/').next().unwrap_or(&name);
    let directory = words.plain.get(1).map_or(short, String::as_str);
    if let Some(parent) = session.state[&name]["parent"].as_str() {
        let remote = words.value("upstream-remote-name").unwrap_or("upstream");
        git(&["-C", directory, "remote", "add", "-f", remote, &format!("https://github.com/{parent}.git")])?;
    }
    Ok(())
}

fn fork(session: &mut Session, name: &str, words: &Words) -> Result<()> {
    let owner = words.value("org").map_or_else(|| session.login(), str::to_owned);
    let short = words.value("fork-name").unwrap_or(name.rsplit('/').next().unwrap_or(name));
    let fork = format!("{owner}/{short}");
    ensure!(fork != name, "failed to fork: HTTP 403: you cannot fork your own repository");
    if session.state[&fork].is_null() {
        git(&["clone", "-q", "--bare", &bare(name).to_string_lossy(), &bare(&fork).to_string_lossy()])?;
        let mut copy = session.state[name].clone();
        copy["isFork"] = json!(true);
        copy["parent"] = json!(name);
        for part in ["prs", "issues", "releases", "runs"] {
            copy[part] = json!({});
        }
        session.state[&fork] = copy;
    }
    let url = format!("https://github.com/{fork}.git");
    if words.plain.is_empty() {
        if words.has("remote") {
            let remote = words.value("remote-name").unwrap_or("origin");
            if git(&["config", &format!("remote.{remote}.url")]).is_ok() {
                ensure!(!words.given("remote-name"), "a git remote named '{remote}' already exists");
                git(&["remote", "rename", remote, "upstream"])?;
            }
            git(&["remote", "add", "-f", remote, &url])?;
        }
    } else {
        ensure!(!words.has("remote"), "the `--remote` flag is unsupported when a repository argument is provided");
        if words.has("clone") {
            git(&["clone", "-q", &url])?;
            git(&["-C", short, "remote", "add", "-f", "upstream", &format!("https://github.com/{name}.git")])?;
        }
    }
    println!("https://github.com/{fork}");
    Ok(())
}

fn edit(session: &mut Session, name: &str, words: &Words) -> Result<()> {
    ensure!(words.names().next().is_some(), "specify properties to edit when not running interactively");
    let repository = &mut session.state[name];
    let mut topics = texts(repository, "topics");
    topics.extend(words.list("add-topic"));
    let removed = words.list("remove-topic");
    topics.retain(|topic| !removed.contains(topic));
    topics.sort();
    topics.dedup();
    repository["topics"] = json!(topics);
    for option in words.names() {
        let Some(value) = words.value(option) else { continue };
        match option {
            "default-branch" => {
                git_there(name, &["rev-parse", "--verify", "-q", &format!("refs/heads/{value}")])
                    .map_err(|_| anyhow::anyhow!("HTTP 422: Validation Failed: the branch {value} was not found"))?;
                git_there(name, &["symbolic-ref", "HEAD", &format!("refs/heads/{value}")])?;
                repository["defaultBranch"] = json!(value);
            }
            "visibility" => {
                ensure!(
                    matches!(value, "public" | "private" | "internal"),
                    "invalid argument {value:?} for \"--visibility\""
                );
                repository["visibility"] = json!(value);
            }
            "description" | "homepage" => repository[option] = json!(value),
            "add-topic" | "remove-topic" => {}
            switch => repository[switch] = json!(value == "true"),
        }
    }
    Ok(())
}

fn rename(session: &mut Session, words: &Words) -> Result<()> {
    let new = words.one()?.to_owned();
    ensure!(words.has("yes") || !words.given("repo"), "--yes required when passing a single argument");
    let name = session.repository(words)?;
    let owner = name.split('/').next().unwrap_or("");
    ensure!(
        !new.contains('/'),
        "New repository name cannot contain '/' character - to transfer a repository to a new owner, see the documentation"
    );
    let renamed = format!("{owner}/{new}");
    ensure!(session.state[&renamed].is_null(), "HTTP 422: Validation Failed: name already exists on this account");
    let repository = session.state[&name].take();
    if let Some(state) = session.state.as_object_mut() {
        state.shift_remove(&name);
    }
    session.state[&renamed] = repository;
    std::fs::rename(bare(&name), bare(&renamed))?;
    if !words.given("repo") {
        git(&["remote", "set-url", "origin", &format!("https://github.com/{renamed}.git")])?;
    }
    Ok(())
}

fn sync(session: &Session, name: &str, words: &Words) -> Result<()> {
    let branch = words.value("branch").unwrap_or("main");
    if words.plain.is_empty() {
        // The local branch is brought up to the repository it is a copy of.
        let remote = if git(&["config", "remote.upstream.url"]).is_ok() { "upstream" } else { "origin" };
        let on_it = git(&["symbolic-ref", "-q", "--short", "HEAD"]).is_ok_and(|at| at == branch);
        git(&["fetch", "-q", remote, branch])?;
        if on_it {
            let way: &[&str] =
                if words.has("force") { &["reset", "-q", "--hard"] } else { &["merge", "-q", "--ff-only"] };
            git(&way.iter().copied().chain(std::iter::once("FETCH_HEAD")).collect::<Vec<_>>())?;
        } else {
            git(&["fetch", "-q", remote, &format!("{branch}:{branch}")])?;
        }
        return Ok(());
    }
    let parent = words.value("source").map_or_else(|| text(&session.state[name], "parent").to_owned(), str::to_owned);
    ensure!(!parent.is_empty(), "can't determine source repository for {name} because repository is not fork");
    let force = if words.has("force") { "+" } else { "" };
    let source = bare(&parent);
    git_there(
        name,
        &["fetch", "-q", &source.to_string_lossy(), &format!("{force}refs/heads/{branch}:refs/heads/{branch}")],
    )?;
    println!("✓ Synced the \"{name}:{branch}\" branch from \"{parent}:{branch}\"");
    Ok(())
}
