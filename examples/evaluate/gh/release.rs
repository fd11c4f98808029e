//! `gh release`.

use std::path::Path;

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use super::session::{Session, git, git_there};
use super::show::{as_json, limit, text, view};
use super::words::Words;

/// Serves a command.
pub(super) fn serve(verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    let repository = session.repository(words)?;
    match verb {
        "list" => list(session, &repository, words),
        "create" => create(session, &repository, words),
        "view" => show(session, &repository, words),
        "download" => download(session, &repository, words),
        "edit" => edit(session, &repository, words),
        "delete" => delete(session, &repository, words),
        "upload" => {
            let Some((tag, files)) = words.plain.split_first().filter(|(_, files)| !files.is_empty()) else {
                bail!("requires at least 2 arg(s), only received {}", words.plain.len())
            };
            let mut release = find(session, &repository, tag)?;
            add_assets(&mut release, files, words.has("clobber"))?;
            session.part(&repository, "releases")?.insert(tag.clone(), release);
            Ok(())
        }
        "delete-asset" => {
            let [tag, name] = words.plain.as_slice() else { bail!("accepts 2 arg(s), received {}", words.plain.len()) };
            let mut release = find(session, &repository, tag)?;
            let removed = release["assets"].as_object_mut().and_then(|assets| assets.shift_remove(name));
            ensure!(removed.is_some(), "asset {name} not found in release {tag}");
            session.part(&repository, "releases")?.insert(tag.clone(), release);
            Ok(())
        }
        _ => bail!("the stand-in does not serve `gh release {verb}`"),
    }
}

fn find(session: &Session, repository: &str, tag: &str) -> Result<Value> {
    let release = &session.state[repository]["releases"][tag];
    ensure!(release.is_object(), "release not found");
    Ok(release.clone())
}

/// The tag of the newest release that is neither a draft nor a prerelease.
fn latest(session: &Session, repository: &str) -> Result<String> {
    let releases = session.things(repository, "releases");
    let is_published = |release: &Value| release["isDraft"] != true && release["isPrerelease"] != true;
    let marked = releases.iter().find(|(_, release)| release["isLatest"] == true);
    match marked.or_else(|| releases.iter().rev().find(|(_, release)| is_published(release))) {
        Some((tag, _)) => Ok(tag.clone()),
        None => bail!("release not found"),
    }
}

fn add_assets(release: &mut Value, files: &[String], clobber: bool) -> Result<()> {
    for file in files {
        let path = Path::new(file.split('#').next().unwrap_or(file));
        let Ok(content) = std::fs::read(path) else { bail!("stat {}: no such file or directory", path.display()) };
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ensure!(clobber || release["assets"][&name].is_null(), "asset under the same name already exists: [{name}]");
        release["assets"][&name] = json!(String::from_utf8_lossy(&content));
    }
    Ok(())
}

fn create(session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    let Some((tag, files)) = words.plain.split_first() else { bail!("tag required when not running interactively") };
    ensure!(
        session.state[repository]["releases"][tag].is_null(),
        "a release with the same tag name already exists: {tag}"
    );
    let reference = format!("refs/tags/{tag}");
    let exists = git_there(repository, &["rev-parse", "--verify", "-q", &reference]).is_ok();
    ensure!(
        exists || !words.has("verify-tag"),
        "tag {tag} doesn't exist in the repo {repository}, aborting due to --verify-tag flag"
    );
    let here = git(&["rev-parse", "--verify", "-q", &reference]).is_ok() && !words.given("repo");
    ensure!(
        exists || !here || words.given("target"),
        "tag {tag} exists locally but has not been pushed to {repository}, please push it before continuing or specify the `--target` flag to create a new tag"
    );
    let default = text(&session.state[repository], "defaultBranch").to_owned();
    let target = words.value("target").unwrap_or(&default).to_owned();
    let generated = words.has("generate-notes");
    let body = match words.text("notes")? {
        Some(notes) => notes,
        None if generated => "## What's Changed".to_owned(),
        None => String::new(),
    };
    let mut release = json!({
        "name": words.value("title").map_or_else(|| tag.clone(), str::to_owned),
        "body": body,
        "isDraft": words.has("draft"),
        "isPrerelease": words.has("prerelease"),
        "generated": generated,
        "target": target,
        "assets": {},
    });
    add_assets(&mut release, files, false)?;
    if !exists && !words.has("draft") {
        let Ok(commit) = git_there(repository, &["rev-parse", "--verify", "-q", &format!("{target}^{{commit}}")])
        else {
            bail!("HTTP 422: Validation Failed: Release.target_commitish is invalid")
        };
        git_there(repository, &["update-ref", &reference, &commit])?;
    }
    let is_latest =
        words.value("latest").map_or(!words.has("draft") && !words.has("prerelease"), |value| value == "true");
    if is_latest {
        forget_latest(session, repository)?;
        release["isLatest"] = json!(true);
    }
    session.part(repository, "releases")?.insert(tag.clone(), release);
    println!("https://github.com/{repository}/releases/tag/{tag}");
    Ok(())
}

fn forget_latest(session: &mut Session, repository: &str) -> Result<()> {
    for release in session.part(repository, "releases")?.values_mut() {
        if release["isLatest"] == true {
            release["isLatest"] = json!(false);
        }
    }
    Ok(())
}

fn edit(session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    let tag = words.one()?.to_owned();
    ensure!(words.names().any(|name| name != "repo"), "nothing to edit");
    let mut release = find(session, repository, &tag)?;
    for (option, key) in [("title", "name"), ("target", "target")] {
        if let Some(value) = words.value(option) {
            release[key] = json!(value);
        }
    }
    if let Some(notes) = words.text("notes")? {
        release["body"] = json!(notes);
    }
    for (option, key) in [("draft", "isDraft"), ("prerelease", "isPrerelease")] {
        if words.given(option) {
            release[key] = json!(words.has(option));
        }
    }
    if words.has("latest") {
        forget_latest(session, repository)?;
        release["isLatest"] = json!(true);
    }
    let name = words.value("tag").unwrap_or(&tag).to_owned();
    let releases = session.part(repository, "releases")?;
    if name == tag {
        releases.insert(tag, release);
    } else {
        releases.shift_remove(&tag);
        releases.insert(name.clone(), release);
    }
    println!("https://github.com/{repository}/releases/tag/{name}");
    Ok(())
}

fn delete(session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    let tag = words.one()?;
    find(session, repository, tag)?;
    session.part(repository, "releases")?.shift_remove(tag);
    if words.has("cleanup-tag") {
        git_there(repository, &["update-ref", "-d", &format!("refs/tags/{tag}")])?;
    }
    Ok(())
}

fn list(session: &Session, repository: &str, words: &Words) -> Result<()> {
    words.none()?;
    let mut releases = session.things(repository, "releases");
    releases.reverse();
    releases.retain(|(_, release)| {
        !(words.has("exclude-drafts") && release["isDraft"] == true
            || words.has("exclude-pre-releases") && release["isPrerelease"] == true)
    });
    releases.truncate(limit(words, 30)?);
    for (tag, release) in releases {
        let kind = match &release {
            release if release["isLatest"] == true => "Latest",
            release if release["isDraft"] == true => "Draft",
            release if release["isPrerelease"] == true => "Pre-release",
            _ => "",
        };
        println!("{}\t{kind}\t{tag}\t2026-01-20T10:00:00Z", text(&release, "name"));
    }
    Ok(())
}

fn show(session: &Session, repository: &str, words: &Words) -> Result<()> {
    let tag = words.at_most_one()?.map_or_else(|| latest(session, repository), |tag| Ok(tag.to_owned()))?;
    let release = find(session, repository, &tag)?;
    let assets: Vec<String> =
        release["assets"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let object = json!({
        "tagName": tag, "name": text(&release, "name"), "body": text(&release, "body"),
        "isDraft": release["isDraft"] == true, "isPrerelease": release["isPrerelease"] == true,
        "url": format!("https://github.com/{repository}/releases/tag/{tag}"), "publishedAt": "2026-01-20T10:00:00Z",
        "assets": assets.iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
    });
    if as_json(words, &[object], true)? {
        return Ok(());
    }
    let mut lines = vec![("title", text(&release, "name").to_owned()), ("tag", tag)];
    lines.extend(assets.into_iter().map(|name| ("asset", name)));
    view(&lines, text(&release, "body"));
    Ok(())
}

fn download(session: &Session, repository: &str, words: &Words) -> Result<()> {
    let tag = words.at_most_one()?;
    ensure!(
        tag.is_some() || words.given("pattern") || words.given("archive"),
        "`--pattern` or `--archive` is required when downloading the latest release"
    );
    let tag = tag.map_or_else(|| latest(session, repository), |tag| Ok(tag.to_owned()))?;
    let release = find(session, repository, &tag)?;
    let directory = Path::new(words.value("dir").unwrap_or("."));
    let mut files: Vec<(String, String)> = Vec::new();
    if let Some(format) = words.value("archive") {
        ensure!(matches!(format, "zip" | "tar.gz"), "the value for `--archive` must be one of \"zip\" or \"tar.gz\"");
        ensure!(!words.given("pattern"), "specify only one of '--pattern' or '--archive'");
        let name = repository.rsplit('/').next().unwrap_or(repository);
        files.push((format!("{name}-{}.{format}", tag.trim_start_matches('v')), "the source".to_owned()));
    } else {
        let patterns = words.values("pattern");
        let assets = release["assets"].as_object().into_iter().flatten();
        let chosen =
            assets.filter(|(name, _)| patterns.is_empty() || patterns.iter().any(|pattern| glob(pattern, name)));
        files.extend(chosen.map(|(name, content)| (name.clone(), content.as_str().unwrap_or("").to_owned())));
    }
    ensure!(!files.is_empty(), "no assets match the file pattern");
    if let Some(output) = words.value("output") {
        ensure!(!words.given("dir"), "specify only one of `--dir` or `--output`");
        ensure!(files.len() == 1, "unable to write more than one asset with `--output`");
        if output == "-" {
            print!("{}", files[0].1);
            return Ok(());
        }
        output.clone_into(&mut files[0].0);
    }
    std::fs::create_dir_all(directory)?;
    for (name, content) in files {
        let path = directory.join(&name);
        if path.exists() && words.has("skip-existing") {
            continue;
        }
        ensure!(
            !path.exists() || words.has("clobber"),
            "{} already exists (use `--clobber` to overwrite file or `--skip-existing` to skip file)",
            path.display()
        );
        std::fs::write(path, content)?;
    }
    Ok(())
}

/// Whether a name fits a pattern with `*` and `?`.
pub(super) fn glob(pattern: &str, name: &str) -> bool {
    match (pattern.chars().next(), name.chars().next()) {
        (None, None) => true,
        (Some('*'), first) => {
            glob(&pattern[1..], name) || first.is_some_and(|letter| glob(pattern, &name[letter.len_utf8()..]))
        }
        (Some(wanted), Some(letter)) if wanted == '?' || wanted == letter => {
            glob(&pattern[wanted.len_utf8()..], &name[letter.len_utf8()..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        for (pattern, name, fits) in
            [("*.deb", "app.deb", true), ("*.deb", "app.rpm", false), ("app*", "app", true), ("a?p", "app", true)]
        {
            assert_eq!(glob(pattern, name), fits, "{pattern} {name}");
        }
    }
}
