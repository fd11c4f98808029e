//! `gh run` and `gh workflow`.

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::release::glob;
use super::session::{Session, git_there};
use super::show::{as_json, limit, text};
use super::words::Words;

/// Serves a command.
pub(super) fn serve(group: &str, verb: &str, session: &mut Session, words: &Words) -> Result<()> {
    let repository = session.repository(words)?;
    if group == "workflow" {
        return workflow(verb, session, &repository, words);
    }
    if verb == "list" {
        return list(session, &repository, words);
    }
    let word = words.at_most_one()?;
    let job = words.value("job");
    let id = match (word, job) {
        (Some(id), _) => id.to_owned(),
        (None, Some(job)) => run_of_job(session, &repository, job)?,
        (None, None) => bail!("run or job ID required when not running interactively"),
    };
    let mut run = session.state[&repository]["runs"][&id].clone();
    ensure!(
        run.is_object(),
        "failed to get run: HTTP 404: Not Found (https://api.github.com/repos/{repository}/actions/runs/{id})"
    );
    let completed = text(&run, "status") == "completed";
    match verb {
        "view" => return view(session, &id, &run, words),
        "watch" => {
            println!("Run {} ({id}) has already completed with '{}'", text(&run, "name"), text(&run, "conclusion"));
            return Ok(());
        }
        "download" => return download(&run, words),
        "rerun" => {
            ensure!(completed, "run {id} cannot be rerun; This workflow is already running");
            let only_failed = words.has("failed");
            ensure!(
                !only_failed || text(&run, "conclusion") != "success",
                "run {id} cannot be rerun; it has no failed jobs"
            );
            run["status"] = json!("queued");
            run["conclusion"] = json!("");
            run["rerun"] = json!(match (only_failed, job) {
                (true, _) => "failed",
                (_, Some(job)) => job,
                _ => "all",
            });
            println!("✓ Requested rerun of run {id}");
        }
        "cancel" => {
            ensure!(!completed, "Cannot cancel a workflow run that is completed");
            run["status"] = json!("completed");
            run["conclusion"] = json!("cancelled");
            println!("✓ Request to cancel workflow submitted.");
        }
        _ => bail!("the stand-in does not serve `gh run {verb}`"),
    }
    session.part(&repository, "runs")?.insert(id, run);
    Ok(())
}

fn run_of_job(session: &Session, repository: &str, job: &str) -> Result<String> {
    let runs = session.things(repository, "runs");
    let found = runs.into_iter().find(|(_, run)| run["jobs"].get(job).is_some());
    found.map(|(id, _)| id).with_context(|| format!("failed to get job: HTTP 404: Not Found ({job})"))
}

fn list(session: &Session, repository: &str, words: &Words) -> Result<()> {
    words.none()?;
    let mut runs = session.things(repository, "runs");
    runs.reverse();
    if let Some(name) = words.value("workflow") {
        let (file, _) = find_workflow(session, repository, name)?;
        runs.retain(|(_, run)| text(run, "workflow") == file);
    }
    let fits = |run: &Value, option: &str, key: &str| words.value(option).is_none_or(|value| text(run, key) == value);
    runs.retain(|(_, run)| fits(run, "branch", "branch") && fits(run, "user", "actor"));
    runs.truncate(limit(words, 20)?);
    let objects: Vec<Value> = runs.iter().map(|(id, run)| json_of(id, run)).collect();
    if as_json(words, &objects, false)? {
        return Ok(());
    }
    for (id, run) in runs {
        println!(
            "{}\t{}\t{}\t{}\t{}\t{}\t{id}\t1m2s\t2026-01-20T10:00:00Z",
            text(&run, "status"),
            text(&run, "conclusion"),
            text(&run, "title"),
            text(&run, "name"),
            text(&run, "branch"),
            text(&run, "event")
        );
    }
    Ok(())
}

fn json_of(id: &str, run: &Value) -> Value {
    json!({
        "databaseId": id.parse::<u64>().unwrap_or(0), "status": text(run, "status"), "conclusion": text(run, "conclusion"),
        "displayTitle": text(run, "title"), "name": text(run, "name"), "workflowName": text(run, "name"),
        "headBranch": text(run, "branch"), "event": text(run, "event"), "createdAt": "2026-01-20T10:00:00Z",
        "url": format!("https://github.com/runs/{id}"),
    })
}

fn view(session: &mut Session, id: &str, run: &Value, words: &Words) -> Result<()> {
    if as_json(words, &[json_of(id, run)], true)? {
        return Ok(());
    }
    let failed = text(run, "conclusion") == "failure";
    let jobs = run["jobs"].as_object().into_iter().flatten();
    let jobs: Vec<_> = jobs.filter(|(job, _)| words.value("job").is_none_or(|wanted| wanted == *job)).collect();
    if words.has("log") || words.has("log-failed") {
        ensure!(
            text(run, "status") == "completed",
            "run {id} is still in progress; logs will be available when it is complete"
        );
        for (_, job) in jobs.iter().filter(|(_, job)| words.has("log") || text(job, "conclusion") == "failure") {
            println!("{}\tstep\t{}", text(job, "name"), text(job, "log"));
        }
        return Ok(());
    }
    println!("\n{} {} · {id}\nTriggered via {}\n\nJOBS", text(run, "branch"), text(run, "name"), text(run, "event"));
    for (job, value) in jobs {
        println!(
            "{} {} (ID {job})",
            if text(value, "conclusion") == "success" { "✓" } else { "X" },
            text(value, "name")
        );
    }
    session.code = u8::from(words.has("exit-status") && failed);
    Ok(())
}

fn download(run: &Value, words: &Words) -> Result<()> {
    let (names, patterns) = (words.values("name"), words.values("pattern"));
    let directory = std::path::Path::new(words.value("dir").unwrap_or("."));
    let all = run["artifacts"].as_object().into_iter().flatten();
    let wanted = |name: &str| {
        names.is_empty() && patterns.is_empty()
            || names.contains(&name)
            || patterns.iter().any(|pattern| glob(pattern, name))
    };
    let artifacts: Vec<_> = all.filter(|(name, _)| wanted(name)).collect();
    ensure!(!artifacts.is_empty(), "no artifact matches any of the names or patterns provided");
    for (name, files) in artifacts {
        // A single one that was named is put into the directory itself.
        let place = if names.len() == 1 { directory.to_owned() } else { directory.join(name) };
        std::fs::create_dir_all(&place)?;
        for (file, content) in files.as_object().into_iter().flatten() {
            std::fs::write(place.join(file), content.as_str().unwrap_or(""))?;
        }
    }
    Ok(())
}

fn find_workflow(session: &Session, repository: &str, word: &str) -> Result<(String, Value)> {
    let file = word.rsplit('/').next().unwrap_or(word);
    let found = session.things(repository, "workflows").into_iter().find(|(name, workflow)| {
        name == file
            || text(workflow, "name").eq_ignore_ascii_case(word)
            || workflow["id"].as_u64().is_some_and(|id| word.parse() == Ok(id))
    });
    found.with_context(|| format!("could not find any workflows named {word}"))
}

fn workflow(verb: &str, session: &mut Session, repository: &str, words: &Words) -> Result<()> {
    if verb == "list" {
        words.none()?;
        for (_, workflow) in session.things(repository, "workflows") {
            if words.has("all") || text(&workflow, "state") == "active" {
                println!("{}\t{}\t{}", text(&workflow, "name"), text(&workflow, "state"), workflow["id"]);
            }
        }
        return Ok(());
    }
    let Some(word) = words.at_most_one()? else {
        bail!("workflow ID, name, or filename required when not running interactively")
    };
    let (file, mut workflow) = find_workflow(session, repository, word)?;
    match verb {
        "view" => {
            println!("{} - {file}\nID: {}\nTotal runs 1", text(&workflow, "name"), workflow["id"]);
            return Ok(());
        }
        "enable" => {
            ensure!(text(&workflow, "state") != "active", "{} is already active", text(&workflow, "name"));
            workflow["state"] = json!("active");
        }
        "disable" => {
            ensure!(text(&workflow, "state") == "active", "{} is already disabled", text(&workflow, "name"));
            workflow["state"] = json!("disabled_manually");
        }
        "run" => return dispatch(session, repository, &file, &workflow, words),
        _ => bail!("the stand-in does not serve `gh workflow {verb}`"),
    }
    session.part(repository, "workflows")?.insert(file, workflow);
    Ok(())
}

fn dispatch(session: &mut Session, repository: &str, file: &str, workflow: &Value, words: &Words) -> Result<()> {
    ensure!(
        workflow["dispatch"] == true,
        "could not create workflow dispatch event: HTTP 422: Workflow does not have 'workflow_dispatch' trigger"
    );
    ensure!(
        text(workflow, "state") == "active",
        "could not create workflow dispatch event: HTTP 403: the workflow is disabled"
    );
    let default = text(&session.state[repository], "defaultBranch").to_owned();
    let branch = words.value("ref").unwrap_or(&default).to_owned();
    let known = ["heads", "tags"]
        .iter()
        .any(|kind| git_there(repository, &["rev-parse", "--verify", "-q", &format!("refs/{kind}/{branch}")]).is_ok());
    ensure!(known, "could not create workflow dispatch event: HTTP 422: No ref found for: {branch}");
    let mut inputs = json!({});
    for field in words.values("raw-field").into_iter().chain(words.values("field")) {
        let (key, value) = field
            .split_once('=')
            .with_context(|| format!("field {field:?} requires a value separated by an '=' sign"))?;
        let known = workflow["inputs"].as_array().is_some_and(|inputs| inputs.iter().any(|input| input == key));
        ensure!(known, "could not create workflow dispatch event: HTTP 422: Unexpected inputs provided: [\"{key}\"]");
        inputs[key] = json!(value);
    }
    let run = json!({
        "workflow": file, "name": text(workflow, "name"), "title": text(workflow, "name"), "status": "queued",
        "conclusion": "", "branch": branch, "event": "workflow_dispatch", "inputs": inputs,
    });
    let runs = session.part(repository, "runs")?;
    let id = runs.keys().filter_map(|id| id.parse::<u64>().ok()).max().unwrap_or(9000) + 1;
    runs.insert(id.to_string(), run);
    Ok(())
}
