//! What issues and pull requests have in common: comments, locks, lists.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use super::session::Session;
use super::show::{text, texts};
use super::words::Words;

/// Adds a comment.
pub(super) fn comment(session: &Session, thing: &mut Value, body: &str) -> Result<()> {
    ensure!(!body.trim().is_empty(), "body cannot be blank");
    let comment = json!({"author": session.login(), "body": body});
    match thing["comments"].as_array_mut() {
        Some(comments) => comments.push(comment),
        None => thing["comments"] = json!([comment]),
    }
    Ok(())
}

/// Serves `comment`.
pub(super) fn serve_comment(session: &Session, thing: &mut Value, words: &Words) -> Result<()> {
    ensure!(!words.has("editor"), "there is no editor here");
    let Some(body) = words.text("body")? else { bail!("flags required when not running interactively") };
    if words.has("edit-last") {
        let login = session.login();
        let comments = thing["comments"].as_array_mut().map_or(&mut [][..], Vec::as_mut_slice);
        let Some(last) = comments.iter_mut().rev().find(|comment| comment["author"] == login) else {
            bail!("no comments found for current user")
        };
        last["body"] = json!(body);
        return Ok(());
    }
    comment(session, thing, &body)
}

/// Serves `lock` and `unlock`.
pub(super) fn lock(thing: &mut Value, words: &Words, lock: bool) -> Result<()> {
    let reasons = ["off_topic", "resolved", "spam", "too_heated"];
    if let Some(reason) = words.value("reason") {
        ensure!(reasons.contains(&reason), "invalid reason {reason}");
        thing["lockReason"] = json!(reason);
    }
    thing["locked"] = json!(lock);
    Ok(())
}

/// Whether a thing is in the state and has what the options of `list` ask for.
pub(super) fn matches(session: &Session, thing: &Value, words: &Words) -> Result<bool> {
    let state = words.value("state").unwrap_or("open");
    let is = text(thing, "state").to_ascii_lowercase();
    let in_state = match state {
        "all" => true,
        // gh lists merged pull requests among the closed ones.
        "closed" => is != "open",
        state => is == state,
    };
    let person = |name: &str| session.people(&[name.to_owned()]).map(|people| people.concat());
    let by = |option: &str, key: &str| -> Result<bool> {
        let Some(name) = words.value(option) else { return Ok(true) };
        let login = person(name).unwrap_or_else(|_| name.to_owned());
        Ok(texts(thing, key).contains(&login) || text(thing, key) == login)
    };
    let plain = |option: &str, key: &str| words.value(option).is_none_or(|value| text(thing, key) == value);
    let labels = words
        .list("label")
        .iter()
        .all(|label| texts(thing, "labels").iter().any(|other| other.eq_ignore_ascii_case(label)));
    let draft = !words.given("draft") || words.has("draft") == (thing["isDraft"] == true);
    let mention = words.value("mention").is_none_or(|name| text(thing, "body").contains(name.trim_start_matches('@')));
    let search = words.value("search").is_none_or(|query| found(session, thing, query));
    Ok(in_state
        && by("author", "author")?
        && by("assignee", "assignees")?
        && plain("base", "baseRefName")
        && plain("head", "headRefName")
        && plain("milestone", "milestone")
        && !words.given("app")
        && labels
        && draft
        && mention
        && search)
}

/// Whether a thing is found by a query in GitHub's syntax.
pub(super) fn found(session: &Session, thing: &Value, query: &str) -> bool {
    let me = |name: &str| if name == "@me" { session.login() } else { name.to_owned() };
    let words = shlex::split(query).unwrap_or_else(|| query.split_whitespace().map(str::to_owned).collect());
    words.iter().all(|word| match word.split_once(':') {
        Some(("is" | "state" | "type", value)) => {
            let state = text(thing, "state").to_ascii_lowercase();
            value == state || value == "closed" && state == "merged" || matches!(value, "issue" | "pr")
        }
        Some(("author", name)) => text(thing, "author") == me(name),
        Some(("assignee", name)) => texts(thing, "assignees").contains(&me(name)),
        Some(("review-requested", name)) => texts(thing, "reviewers").contains(&me(name)),
        Some(("label", name)) => texts(thing, "labels").iter().any(|label| label == name),
        Some(("draft", value)) => (thing["isDraft"] == true) == (value == "true"),
        Some(("no", "assignee")) => texts(thing, "assignees").is_empty(),
        Some(("no", "label")) => texts(thing, "labels").is_empty(),
        Some(("sort" | "in" | "repo" | "org" | "user", _)) => true,
        Some(_) => false,
        None => {
            format!("{} {}", text(thing, "title"), text(thing, "body")).to_lowercase().contains(&word.to_lowercase())
        }
    })
}

/// What JSON tells of a thing.
pub(super) fn json_of(repository: &str, part: &str, number: &str, thing: &Value) -> Value {
    let people = |key: &str| texts(thing, key).iter().map(|login| json!({"login": login})).collect::<Vec<_>>();
    let kind = if part == "prs" { "pull" } else { "issues" };
    let mut object = json!({
        "number": number.parse::<u64>().unwrap_or(0),
        "title": text(thing, "title"),
        "body": text(thing, "body"),
        "state": text(thing, "state"),
        "author": {"login": text(thing, "author")},
        "assignees": people("assignees"),
        "labels": texts(thing, "labels").iter().map(|name| json!({"name": name})).collect::<Vec<_>>(),
        "comments": thing["comments"].as_array().cloned().unwrap_or_default(),
        "milestone": thing["milestone"].as_str().map(|title| json!({"title": title})),
        "url": format!("https://github.com/{repository}/{kind}/{number}"),
        "createdAt": "2026-01-20T10:00:00Z",
        "updatedAt": "2026-01-21T10:00:00Z",
    });
    if part == "prs" {
        object["headRefName"] = json!(text(thing, "headRefName"));
        object["baseRefName"] = json!(text(thing, "baseRefName"));
        object["isDraft"] = json!(thing["isDraft"] == true);
        object["reviewRequests"] = json!(people("reviewers"));
        object["reviews"] = thing["reviews"].as_array().cloned().into_iter().collect();
        object["mergeable"] = json!("MERGEABLE");
        object["statusCheckRollup"] = thing["checks"].clone();
        object["reviewDecision"] = json!("");
    }
    object
}
