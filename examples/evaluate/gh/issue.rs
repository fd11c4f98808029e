//! `gh issue`.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::session::Session;
use super::show::{as_json, limit, text, texts, view};
use super::thread::{comment, json_of, lock, matches, serve_comment};
use super::words::Words;

/// Serves a command.
pub(super) fn serve(verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    let repository = session.repository(words)?;
    match verb {
        "list" => return list(session, &repository, words),
        "create" => return create(session, &repository, words),
        "status" => {
            status(session, &repository);
            return Ok(());
        }
        "transfer" => return transfer(session, &repository, words),
        _ => {}
    }
    let word = words.one()?;
    let number = number(word)?;
    let url = format!("https://github.com/{repository}/issues/{number}");
    let mut issue = find(session, &repository, &number)?;
    match verb {
        "view" => return show(&repository, &number, &issue, words),
        "close" | "reopen" => set_state(session, &mut issue, words, verb == "close")?,
        "comment" => serve_comment(session, &mut issue, words)?,
        "edit" => {
            ensure!(
                words.names().any(|name| name != "repo"),
                "field to edit flag required when not running interactively"
            );
            session.edit(&repository, &mut issue, words)?;
        }
        "delete" => {
            ensure!(words.has("yes"), "--yes required when not running interactively");
            session.part(&repository, "issues")?.shift_remove(&number);
            return Ok(());
        }
        "pin" | "unpin" => issue["pinned"] = json!(verb == "pin"),
        "lock" | "unlock" => lock(&mut issue, words, verb == "lock")?,
        _ => bail!("the stand-in does not serve `gh issue {verb}`"),
    }
    session.part(&repository, "issues")?.insert(number, issue);
    println!("{url}");
    Ok(())
}

fn number(word: &str) -> Result<String> {
    let last = word.rsplit('/').next().unwrap_or(word).trim_start_matches('#');
    ensure!(last.parse::<u64>().is_ok(), "invalid issue format: \"{word}\"");
    Ok(last.to_owned())
}

fn find(session: &Session, repository: &str, number: &str) -> Result<Value> {
    let issue = &session.state[repository]["issues"][number];
    ensure!(issue.is_object(), "GraphQL: Could not resolve to an issue or pull request with the number of {number}.");
    Ok(issue.clone())
}

fn set_state(session: &Session, issue: &mut Value, words: &Words, close: bool) -> Result<()> {
    if let Some(body) = words.value("comment") {
        comment(session, issue, body)?;
    }
    if !close {
        issue["state"] = json!("OPEN");
        return Ok(());
    }
    let reason = words.value("reason").unwrap_or("completed");
    ensure!(matches!(reason, "completed" | "not planned"), "invalid argument {reason:?} for \"--reason\" flag");
    issue["state"] = json!("CLOSED");
    issue["stateReason"] = json!(reason);
    Ok(())
}

fn list(session: &Session, repository: &str, words: &Words) -> Result<()> {
    words.none()?;
    let mut issues = session.things(repository, "issues");
    issues.reverse();
    let mut listed = Vec::new();
    for (number, issue) in issues {
        if matches(session, &issue, words)? {
            listed.push((number, issue));
        }
    }
    listed.truncate(limit(words, 30)?);
    let objects: Vec<Value> =
        listed.iter().map(|(number, issue)| json_of(repository, "issues", number, issue)).collect();
    if as_json(words, &objects, false)? {
        return Ok(());
    }
    for (number, issue) in listed {
        let labels = texts(&issue, "labels").join(", ");
        println!(
            "{number}\t{}\t{}\t{labels}\t2026-01-20 10:00:00 +0000 UTC",
            text(&issue, "state"),
            text(&issue, "title")
        );
    }
    Ok(())
}

fn create(session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    words.none()?;
    let body = words.text("body")?;
    ensure!(
        words.given("title") && body.is_some(),
        "must provide `--title` and `--body` when not running interactively"
    );
    let mut issue = json!({"state": "OPEN", "author": session.login()});
    session.equip(repository, &mut issue, words)?;
    let number = session.next_number(repository).to_string();
    println!("https://github.com/{repository}/issues/{number}");
    session.part(repository, "issues")?.insert(number, issue);
    Ok(())
}

fn status(session: &Session, repository: &str) {
    let login = session.login();
    let issues = session.things(repository, "issues");
    let open = || issues.iter().filter(|(_, issue)| text(issue, "state") == "OPEN");
    println!("\nRelevant issues in {repository}\n\nIssues assigned to you");
    for (number, issue) in open().filter(|(_, issue)| texts(issue, "assignees").contains(&login)) {
        println!("  #{number}  {}", text(issue, "title"));
    }
    println!("\nIssues opened by you");
    for (number, issue) in open().filter(|(_, issue)| text(issue, "author") == login) {
        println!("  #{number}  {}", text(issue, "title"));
    }
}

fn transfer(session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    let [word, destination] = words.plain.as_slice() else { bail!("accepts 2 arg(s), received {}", words.plain.len()) };
    let number = number(word)?;
    let issue = find(session, repository, &number)?;
    let destination = session.named(destination)?;
    let next = session.next_number(&destination).to_string();
    session.part(repository, "issues")?.shift_remove(&number).context("it is there")?;
    println!("https://github.com/{destination}/issues/{next}");
    session.part(&destination, "issues")?.insert(next, issue);
    Ok(())
}

fn show(repository: &str, number: &str, issue: &Value, words: &Words) -> Result<()> {
    if as_json(words, &[json_of(repository, "issues", number, issue)], true)? {
        return Ok(());
    }
    let comments = issue["comments"].as_array().map_or(&[][..], Vec::as_slice);
    if words.has("comments") {
        for comment in comments {
            println!("author:\t{}\n--\n{}\n--", text(comment, "author"), text(comment, "body"));
        }
        return Ok(());
    }
    let lines = [
        ("title", text(issue, "title").to_owned()),
        ("state", text(issue, "state").to_owned()),
        ("author", text(issue, "author").to_owned()),
        ("labels", texts(issue, "labels").join(", ")),
        ("comments", comments.len().to_string()),
        ("assignees", texts(issue, "assignees").join(", ")),
        ("milestone", text(issue, "milestone").to_owned()),
        ("number", number.to_owned()),
    ];
    view(&lines, text(issue, "body"));
    Ok(())
}
