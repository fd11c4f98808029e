//! `gh pr`.

mod branches;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::session::{Session, current_branch, git, git_there};
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
        _ => {}
    }
    let word = words.at_most_one()?;
    ensure!(
        word.is_some() || !matches!(verb, "checkout" | "close" | "reopen" | "lock" | "unlock"),
        "argument required"
    );
    let number = find(session, &repository, word)?;
    let mut pull = session.state[&repository]["prs"][&number].clone();
    match verb {
        "view" => return show(&repository, &number, &pull, words),
        "checks" => return checks(session, &pull),
        "diff" => return diff(&repository, &pull, words),
        "checkout" => return branches::checkout(&repository, &pull, words),
        "merge" => branches::merge(&repository, &number, &mut pull, words)?,
        "close" => {
            ensure!(
                text(&pull, "state") != "MERGED",
                "Pull request #{number} can't be closed because it was already merged"
            );
            if let Some(body) = words.value("comment") {
                comment(session, &mut pull, body)?;
            }
            pull["state"] = json!("CLOSED");
            if words.has("delete-branch") {
                branches::delete(&repository, &mut pull)?;
            }
        }
        "reopen" => {
            ensure!(
                text(&pull, "state") != "MERGED",
                "Pull request #{number} can't be reopened because it was already merged"
            );
            if let Some(body) = words.value("comment") {
                comment(session, &mut pull, body)?;
            }
            pull["state"] = json!("OPEN");
        }
        "comment" => serve_comment(session, &mut pull, words)?,
        "edit" => {
            ensure!(
                words.names().any(|name| name != "repo"),
                "--title, --body, --reviewer, --assignee, --label, --project, or --milestone required when not running interactively"
            );
            session.edit(&repository, &mut pull, words)?;
            if let Some(base) = words.value("base") {
                git_there(&repository, &["rev-parse", "--verify", "-q", &format!("refs/heads/{base}")])
                    .map_err(|_| anyhow::anyhow!("GraphQL: Base ref must be a branch (updatePullRequest)"))?;
                pull["baseRefName"] = json!(base);
            }
        }
        "ready" => pull["isDraft"] = json!(words.has("undo")),
        "review" => review(session, &mut pull, words)?,
        "lock" | "unlock" => lock(&mut pull, words, verb == "lock")?,
        _ => bail!("the stand-in does not serve `gh pr {verb}`"),
    }
    session.part(&repository, "prs")?.insert(number.clone(), pull);
    println!("https://github.com/{repository}/pull/{number}");
    Ok(())
}

/// The number of the pull request that is meant: by number, address or branch, or of the branch at hand.
fn find(session: &Session, repository: &str, word: Option<&str>) -> Result<String> {
    let of_branch = word.is_none();
    let word = word.map_or_else(current_branch, |word| Ok(word.to_owned()))?;
    let last = word.rsplit("/pull/").next().unwrap_or(&word).trim_start_matches('#').to_owned();
    let pulls = session.things(repository, "prs");
    if !of_branch && last.parse::<u64>().is_ok() {
        ensure!(
            pulls.iter().any(|(number, _)| *number == last),
            "GraphQL: Could not resolve to a PullRequest with the number of {last}. (repository.pullRequest)"
        );
        return Ok(last);
    }
    let of_head = || pulls.iter().rev().filter(|(_, pull)| text(pull, "headRefName") == word);
    let found = of_head().find(|(_, pull)| text(pull, "state") == "OPEN").or_else(|| of_head().next());
    found.map(|(number, _)| number.clone()).with_context(|| format!("no pull requests found for branch \"{word}\""))
}

fn list(session: &Session, repository: &str, words: &Words) -> Result<()> {
    words.none()?;
    let mut pulls = session.things(repository, "prs");
    pulls.sort_by_key(|(number, _)| std::cmp::Reverse(number.parse::<u64>().unwrap_or(0)));
    let mut listed = Vec::new();
    for (number, pull) in pulls {
        if matches(session, &pull, words)? {
            listed.push((number, pull));
        }
    }
    listed.truncate(limit(words, 30)?);
    let objects: Vec<Value> = listed.iter().map(|(number, pull)| json_of(repository, "prs", number, pull)).collect();
    if as_json(words, &objects, false)? {
        return Ok(());
    }
    for (number, pull) in listed {
        let state = if pull["isDraft"] == true { "DRAFT" } else { text(&pull, "state") };
        println!("{number}\t{}\t{}\t{state}", text(&pull, "title"), text(&pull, "headRefName"));
    }
    Ok(())
}

fn create(session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    words.none()?;
    let body = words.text("body")?;
    ensure!(
        words.has("fill") || (words.given("title") && body.is_some()),
        "must provide `--title` and `--body` (or `--fill`) when not running interactively"
    );
    let default = text(&session.state[repository], "defaultBranch").to_owned();
    let base = words.value("base").unwrap_or(&default).to_owned();
    let there = |branch: &str| git_there(repository, &["rev-parse", "--verify", "-q", &format!("refs/heads/{branch}")]);
    let head = if let Some(head) = words.value("head") {
        head.rsplit(':').next().unwrap_or(head).to_owned()
    } else {
        let head = current_branch()?;
        ensure!(
            there(&head).ok() == git(&["rev-parse", "HEAD"]).ok(),
            "aborted: you must first push the current branch to a remote, or use the --head flag"
        );
        head
    };
    ensure!(head != base, "must be on a branch other than \"{base}\"");
    ensure!(
        there(&head).is_ok() && there(&base).is_ok(),
        "pull request create failed: GraphQL: Head sha can't be blank, Base sha can't be blank (createPullRequest)"
    );
    let range = format!("refs/heads/{base}..refs/heads/{head}");
    let commits = git_there(repository, &["log", "--reverse", "--format=%s", &range])?;
    ensure!(
        !commits.is_empty(),
        "pull request create failed: GraphQL: No commits between {base} and {head} (createPullRequest)"
    );
    let exists = session.things(repository, "prs").into_iter().find(|(_, pull)| {
        text(pull, "state") == "OPEN" && text(pull, "headRefName") == head && text(pull, "baseRefName") == base
    });
    if let Some((number, _)) = exists {
        bail!(
            "a pull request for branch \"{head}\" into branch \"{base}\" already exists:\nhttps://github.com/{repository}/pull/{number}"
        );
    }
    let filled = if commits.lines().count() == 1 { commits.clone() } else { head.replace(['/', '-', '_'], " ") };
    let mut pull = json!({
        "title": filled, "body": commits, "state": "OPEN", "isDraft": words.has("draft"), "author": session.login(),
        "headRefName": head, "baseRefName": base,
    });
    session.equip(repository, &mut pull, words)?;
    let number = session.next_number(repository).to_string();
    println!("https://github.com/{repository}/pull/{number}");
    session.part(repository, "prs")?.insert(number, pull);
    Ok(())
}

fn status(session: &Session, repository: &str) {
    let login = session.login();
    let pulls = session.things(repository, "prs");
    let branch = current_branch().unwrap_or_default();
    let section = |title: &str, wanted: &dyn Fn(&Value) -> bool| {
        println!("\n{title}");
        for (number, pull) in pulls.iter().filter(|(_, pull)| text(pull, "state") == "OPEN" && wanted(pull)) {
            println!("  #{number}  {} [{}]", text(pull, "title"), text(pull, "headRefName"));
        }
    };
    println!("\nRelevant pull requests in {repository}");
    section("Current branch", &|pull| text(pull, "headRefName") == branch);
    section("Created by you", &|pull| text(pull, "author") == login);
    section("Requesting a code review from you", &|pull| texts(pull, "reviewers").contains(&login));
}

fn show(repository: &str, number: &str, pull: &Value, words: &Words) -> Result<()> {
    if as_json(words, &[json_of(repository, "prs", number, pull)], true)? {
        return Ok(());
    }
    if words.has("comments") {
        for comment in pull["comments"].as_array().map_or(&[][..], Vec::as_slice) {
            println!("author:\t{}\n--\n{}\n--", text(comment, "author"), text(comment, "body"));
        }
        return Ok(());
    }
    let state = if pull["isDraft"] == true { "DRAFT" } else { text(pull, "state") };
    let lines = [
        ("title", text(pull, "title").to_owned()),
        ("state", state.to_owned()),
        ("author", text(pull, "author").to_owned()),
        ("labels", texts(pull, "labels").join(", ")),
        ("assignees", texts(pull, "assignees").join(", ")),
        ("reviewers", texts(pull, "reviewers").join(", ")),
        ("milestone", text(pull, "milestone").to_owned()),
        ("number", number.to_owned()),
        ("url", format!("https://github.com/{repository}/pull/{number}")),
    ];
    view(&lines, text(pull, "body"));
    Ok(())
}

fn checks(session: &mut Session, pull: &Value) -> Result<()> {
    let checks = pull["checks"].as_array().map_or(&[][..], Vec::as_slice);
    ensure!(!checks.is_empty(), "no checks reported on the '{}' branch", text(pull, "headRefName"));
    for check in checks {
        println!("{}\t{}\t1m2s\thttps://github.com/checks", text(check, "name"), text(check, "state"));
        if text(check, "state") != "pass" {
            session.code = 1;
        }
    }
    Ok(())
}

fn diff(repository: &str, pull: &Value, words: &Words) -> Result<()> {
    let range = format!("refs/heads/{}...refs/heads/{}", text(pull, "baseRefName"), text(pull, "headRefName"));
    let mut command = vec!["diff", range.as_str()];
    if words.has("name-only") {
        command.push("--name-only");
    }
    println!("{}", git_there(repository, &command)?);
    Ok(())
}

fn review(session: &Session, pull: &mut Value, words: &Words) -> Result<()> {
    let kinds = [("approve", "APPROVED"), ("comment", "COMMENTED"), ("request-changes", "CHANGES_REQUESTED")];
    let given: Vec<_> = kinds.iter().filter(|(name, _)| words.has(name)).collect();
    let [(name, state)] = given.as_slice() else {
        bail!("--approve, --request-changes, or --comment required when not running interactively")
    };
    let body = words.text("body")?.unwrap_or_default();
    ensure!(*name == "approve" || !body.is_empty(), "body cannot be blank for {name} review");
    let login = session.login();
    ensure!(
        *name == "comment" || text(pull, "author") != login,
        "failed to create review: GraphQL: Can not {} your own pull request (addPullRequestReview)",
        name.replace('-', " ")
    );
    let review = json!({"author": login, "state": state, "body": body});
    match pull["reviews"].as_array_mut() {
        Some(reviews) => reviews.push(review),
        None => pull["reviews"] = json!([review]),
    }
    Ok(())
}
