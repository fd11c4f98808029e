//! The small commands: `gh label`, `gist`, `secret`, `auth`, `search`, `status`.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::repository;
use super::session::Session;
use super::show::{as_json, limit, text, texts};
use super::thread::{found, json_of};
use super::words::Words;

/// Serves a command.
pub(super) fn serve(group: &str, verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    match (group, verb) {
        ("label", _) => label(verb, session, words),
        ("gist", _) => gist(verb, session, words),
        ("secret", _) => secret(verb, session, words),
        ("auth", "status") => {
            words.none()?;
            ensure!(
                words.value("hostname").is_none_or(|host| host == "github.com"),
                "Hostname not found among authenticated GitHub hosts"
            );
            println!(
                "github.com\n  ✓ Logged in to github.com as {} (oauth_token)\n  ✓ Git operations protocol: https",
                session.login()
            );
            Ok(())
        }
        // gut asks this before it proposes a plan, and throws the answer away.
        ("auth", "token") => {
            words.none()?;
            println!("no-token-of-anyone");
            Ok(())
        }
        ("search", "repos") => search_repositories(session, words),
        ("search", "issues" | "prs") => search_threads(verb, session, words),
        ("status", "") => {
            words.none()?;
            println!("Assigned Issues | Assigned Pull Requests");
            for (name, part, number, thing) in threads(session) {
                if texts(&thing, "assignees").contains(&session.login()) && text(&thing, "state") == "OPEN" {
                    println!("{name}#{number} {} ({part})", text(&thing, "title"));
                }
            }
            Ok(())
        }
        _ => bail!("the stand-in does not serve `gh {group} {verb}`"),
    }
}

fn label(verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    let repository = session.repository(words)?;
    if verb == "list" {
        words.none()?;
        let mut labels = session.things(&repository, "labels");
        labels.truncate(limit(words, 30)?);
        let wanted = words.value("search").unwrap_or("").to_lowercase();
        labels
            .retain(|(name, label)| format!("{name} {}", text(label, "description")).to_lowercase().contains(&wanted));
        let objects: Vec<Value> = labels
            .iter()
            .map(|(name, label)| json!({"name": name, "color": label["color"], "description": label["description"]}))
            .collect();
        if !as_json(words, &objects, false)? {
            for (name, label) in &labels {
                println!("{name}\t{}\t#{}", text(label, "description"), text(label, "color"));
            }
        }
        return Ok(());
    }
    if verb == "clone" {
        let source = session.named(words.one()?)?;
        for (name, label) in session.things(&source, "labels") {
            let labels = session.part(&repository, "labels")?;
            if words.has("force") || !labels.contains_key(&name) {
                labels.insert(name, label);
            }
        }
        return Ok(());
    }
    let name = words.one()?.to_owned();
    let color = words.value("color").map(|color| color.trim_start_matches('#').to_uppercase());
    let is_color = |color: &str| color.len() == 6 && color.chars().all(|digit| digit.is_ascii_hexdigit());
    ensure!(color.as_deref().is_none_or(is_color), "HTTP 422: Validation Failed: Label.color is invalid");
    let labels = session.part(&repository, "labels")?;
    let known = labels.keys().find(|key| key.eq_ignore_ascii_case(&name)).cloned();
    let missing = || format!("could not find label \"{name}\" in {repository}");
    match verb {
        "create" => {
            ensure!(
                known.is_none() || words.has("force"),
                "label with name \"{name}\" already exists; use `--force` to update its color and description"
            );
            let color = color.unwrap_or_else(|| "BFD4F2".to_owned());
            labels.insert(
                known.unwrap_or(name),
                json!({"color": color, "description": words.value("description").unwrap_or("")}),
            );
        }
        "edit" => {
            let known = known.with_context(missing)?;
            ensure!(
                words.names().any(|name| name != "repo"),
                "specify at least one of `--color`, `--description`, or `--name`"
            );
            let mut label = labels.shift_remove(&known).unwrap_or_default();
            if let Some(color) = color {
                label["color"] = json!(color);
            }
            if let Some(description) = words.value("description") {
                label["description"] = json!(description);
            }
            labels.insert(words.value("name").unwrap_or(&known).to_owned(), label);
        }
        "delete" => {
            ensure!(words.has("yes"), "--yes required when not running interactively");
            labels.shift_remove(&known.with_context(missing)?);
        }
        _ => bail!("the stand-in does not serve `gh label {verb}`"),
    }
    Ok(())
}

fn gist(verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    let gists = &mut session.state["gists"];
    if gists.is_null() {
        *gists = json!({});
    }
    let gists = gists.as_object_mut().context("`gists` is no object")?;
    if verb == "list" {
        words.none()?;
        let listed = gists.iter().filter(|(_, gist)| {
            let public = gist["public"] == true;
            !(words.has("public") && !public || words.has("secret") && public)
        });
        for (id, gist) in listed.take(limit(words, 10)?) {
            let files = gist["files"].as_object().map_or(0, serde_json::Map::len);
            let kind = if gist["public"] == true { "public" } else { "secret" };
            println!("{id}\t{}\t{files} file\t{kind}\t2026-01-20T10:00:00Z", text(gist, "description"));
        }
        return Ok(());
    }
    if verb == "create" {
        ensure!(!words.plain.is_empty() && words.plain[0] != "-", "no filenames passed and nothing on STDIN");
        let mut files = json!({});
        for file in &words.plain {
            let content = std::fs::read_to_string(file)
                .with_context(|| format!("failed to collect files for posting: failed to read file {file}"))?;
            let name = std::path::Path::new(file).file_name().unwrap_or_default().to_string_lossy().into_owned();
            files[name] = json!(content);
        }
        let id = format!("{:032x}", 0xabc0_0000_u64 + gists.len() as u64);
        println!("https://gist.github.com/{id}");
        gists.insert(
            id,
            json!({"description": words.value("desc").unwrap_or(""), "public": words.has("public"), "files": files}),
        );
        return Ok(());
    }
    let Some(word) = words.plain.first() else { bail!("cannot {verb}: gist argument required") };
    let id = word.rsplit('/').next().unwrap_or(word).to_owned();
    let Some(gist) = gists.get_mut(&id) else { bail!("HTTP 404: Not Found (https://api.github.com/gists/{id})") };
    match verb {
        "view" => {
            words.one()?;
            for (name, content) in gist["files"].as_object().into_iter().flatten() {
                if words.value("filename").is_none_or(|wanted| wanted == name) {
                    println!("{name}\n");
                    println!("{}", if words.has("files") { "" } else { content.as_str().unwrap_or("") });
                }
            }
        }
        "delete" => {
            words.one()?;
            gists.shift_remove(&id);
        }
        "edit" => {
            ensure!(words.given("add") || words.given("desc"), "there is no editor here");
            if let Some(text) = words.value("desc") {
                gist["description"] = json!(text);
            }
            if let Some(file) = words.value("add") {
                gist["files"][file] = json!(std::fs::read_to_string(file)?);
            }
        }
        _ => bail!("the stand-in does not serve `gh gist {verb}`"),
    }
    Ok(())
}

fn secret(verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    ensure!(
        !words.given("org") && !words.has("user") && !words.given("env"),
        "the stand-in serves secrets of repositories only"
    );
    let repository = session.repository(words)?;
    let secrets = session.part(&repository, "secrets")?;
    match verb {
        "list" => secrets.keys().for_each(|name| println!("{name}\t2026-01-20T10:00:00Z")),
        "set" => {
            let value = words.value("body").context("there is nothing to read a value from")?;
            secrets.insert(words.one()?.to_owned(), json!(value));
        }
        "delete" => {
            let name = words.one()?;
            ensure!(secrets.shift_remove(name).is_some(), "failed to delete secret {name}: HTTP 404: Not Found");
        }
        _ => bail!("the stand-in does not serve `gh secret {verb}`"),
    }
    Ok(())
}

fn search_repositories(session: &Session, words: &Words) -> Result<()> {
    ensure!(!words.plain.is_empty() || words.names().next().is_some(), "specify search keywords or flags");
    let all = session.state.as_object().into_iter().flatten().filter(|(name, _)| name.contains('/'));
    let mut listed: Vec<(&String, &Value)> = all
        .filter(|(name, repository)| {
            let told = format!("{name} {}", text(repository, "description")).to_lowercase();
            words.plain.iter().all(|word| told.contains(&word.to_lowercase()))
                && words.value("owner").is_none_or(|owner| name.starts_with(&format!("{owner}/")))
                && words
                    .value("language")
                    .is_none_or(|language| text(repository, "language").eq_ignore_ascii_case(language))
        })
        .collect();
    if words.value("sort") == Some("stars") {
        listed.sort_by_key(|(_, repository)| repository["stars"].as_i64().unwrap_or(0));
        if words.value("order") != Some("asc") {
            listed.reverse();
        }
    }
    listed.truncate(limit(words, 30)?);
    let objects: Vec<Value> = listed
        .iter()
        .map(|(name, found)| {
            let mut object = repository::json_of(name, found);
            object["fullName"] = json!(name);
            object["stargazersCount"] = object["stargazerCount"].clone();
            object
        })
        .collect();
    if !as_json(words, &objects, false)? {
        for (name, found) in listed {
            println!("{name}\t{}\t{}", text(found, "description"), text(found, "visibility"));
        }
    }
    Ok(())
}

/// All issues and pull requests of all repositories: the repository, the part, the number, the thing.
fn threads(session: &Session) -> Vec<(String, &'static str, String, Value)> {
    let names = session.state.as_object().into_iter().flatten().map(|(name, _)| name).filter(|name| name.contains('/'));
    let parts = names.flat_map(|name| ["issues", "prs"].map(|part| (name.clone(), part)));
    let all = parts.flat_map(|(name, part)| {
        session.things(&name, part).into_iter().map(move |(number, thing)| (name.clone(), part, number, thing))
    });
    all.collect()
}

fn search_threads(verb: &str, session: &Session, words: &Words) -> Result<()> {
    ensure!(!words.plain.is_empty() || words.names().next().is_some(), "specify search keywords or flags");
    let served = [
        "author",
        "assignee",
        "repo",
        "owner",
        "state",
        "label",
        "limit",
        "json",
        "jq",
        "sort",
        "order",
        "review-requested",
        "draft",
        "match",
        "include-prs",
        "merged",
    ];
    if let Some(name) = words.names().find(|name| !served.contains(name)) {
        bail!("the stand-in does not serve `--{name}` of `gh search {verb}`");
    }
    let me = |name: &str| if name == "@me" { session.login() } else { name.to_owned() };
    let mut listed = threads(session);
    listed.retain(|(name, part, _, thing)| {
        let is = text(thing, "state").to_ascii_lowercase();
        (*part == verb || verb == "issues" && words.has("include-prs"))
            && words.plain.iter().all(|word| found(session, thing, word))
            && words.value("author").is_none_or(|author| text(thing, "author") == me(author))
            && words.value("assignee").is_none_or(|name| texts(thing, "assignees").contains(&me(name)))
            && words.value("review-requested").is_none_or(|name| texts(thing, "reviewers").contains(&me(name)))
            && words.value("state").is_none_or(|state| if state == "open" { is == "open" } else { is != "open" })
            && words.value("owner").is_none_or(|owner| name.starts_with(&format!("{owner}/")))
            && (!words.given("repo") || words.list("repo").contains(name))
            && (!words.has("merged") || is == "merged")
            && (!words.given("draft") || (thing["isDraft"] == true) == words.has("draft"))
            && words.list("label").iter().all(|label| texts(thing, "labels").contains(label))
    });
    listed.truncate(limit(words, 30)?);
    let objects: Vec<Value> = listed
        .iter()
        .map(|(name, part, number, thing)| {
            let mut object = json_of(name, part, number, thing);
            object["repository"] = json!({"nameWithOwner": name});
            object
        })
        .collect();
    if !as_json(words, &objects, false)? {
        for (name, _, number, thing) in listed {
            println!("{name}\t{number}\t{}\t{}", text(&thing, "state").to_lowercase(), text(&thing, "title"));
        }
    }
    Ok(())
}
