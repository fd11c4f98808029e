//! What `gh pr` does to branches: checking out, merging, deleting.

use anyhow::{Result, bail, ensure};
use serde_json::{Value, json};

use crate::gh::session::{current_branch, git, git_there};
use crate::gh::show::text;
use crate::gh::words::Words;

/// The remote whose address is this repository's.
fn remote_of(repository: &str) -> Result<String> {
    let remotes = git(&["config", "--get-regexp", r"^remote\..*\.url$"])?;
    let found = remotes.lines().filter_map(|line| line.split_once(' ')).find(|(_, url)| {
        let url = url.trim_end_matches(".git");
        url.ends_with(&format!("/{repository}")) || url.ends_with(&format!(":{repository}"))
    });
    let name = found.and_then(|(key, _)| key.strip_prefix("remote.")?.strip_suffix(".url"));
    Ok(name.map_or_else(|| format!("https://github.com/{repository}.git"), str::to_owned))
}

fn exists(branch: &str) -> bool {
    git(&["rev-parse", "--verify", "-q", &format!("refs/heads/{branch}")]).is_ok()
}

/// Serves `checkout`.
pub(super) fn checkout(repository: &str, pull: &Value, words: &Words) -> Result<()> {
    let head = text(pull, "headRefName");
    let remote = remote_of(repository)?;
    git(&["fetch", "-q", &remote, &format!("+refs/heads/{head}:refs/remotes/{remote}/{head}")])?;
    let tracking = format!("{remote}/{head}");
    if words.has("detach") {
        return git(&["checkout", "-q", "--detach", &tracking]).map(|_| ());
    }
    let branch = words.value("branch").unwrap_or(head);
    if exists(branch) {
        git(&["checkout", "-q", branch])?;
        let way: &[&str] = if words.has("force") { &["reset", "-q", "--hard"] } else { &["merge", "-q", "--ff-only"] };
        let command: Vec<&str> = way.iter().copied().chain(std::iter::once(tracking.as_str())).collect();
        git(&command)?;
    } else {
        git(&["checkout", "-q", "-b", branch, "--track", &tracking])?;
    }
    eprintln!("Switched to branch '{branch}'");
    Ok(())
}

/// Serves `merge`: the branches of the remote repository are merged, too.
pub(super) fn merge(repository: &str, number: &str, pull: &mut Value, words: &Words) -> Result<()> {
    ensure!(text(pull, "state") != "MERGED", "Pull request #{number} was already merged");
    if words.has("disable-auto") {
        pull["autoMerge"] = Value::Null;
        return Ok(());
    }
    let given: Vec<&str> = ["merge", "rebase", "squash"].into_iter().filter(|way| words.has(way)).collect();
    let way = match given.as_slice() {
        [way] => *way,
        [] => bail!("--merge, --rebase, or --squash required when not running interactively"),
        _ => bail!("only one of --merge, --rebase, or --squash can be enabled"),
    };
    ensure!(text(pull, "state") == "OPEN", "Pull request #{number} is closed");
    ensure!(pull["isDraft"] != true, "GraphQL: Pull Request is still a draft (mergePullRequest)");
    if words.has("auto") {
        pull["autoMerge"] = json!(way);
        return Ok(());
    }
    let (base, head) = (text(pull, "baseRefName").to_owned(), text(pull, "headRefName").to_owned());
    let there = |args: &[&str]| git_there(repository, args);
    let (base_ref, head_ref) = (format!("refs/heads/{base}"), format!("refs/heads/{head}"));
    if let Some(sha) = words.value("match-head-commit") {
        ensure!(
            there(&["rev-parse", &head_ref])? == sha,
            "GraphQL: Head branch was modified. Review and try the merge again."
        );
    }
    let Ok(tree) = there(&["merge-tree", "--write-tree", &base_ref, &head_ref]) else {
        bail!("Pull request #{number} is not mergeable: the merge commit cannot be cleanly created.")
    };
    let title = match (words.value("subject"), way) {
        (Some(subject), _) => subject.to_owned(),
        (None, "merge") => format!("Merge pull request #{number} from {head}"),
        (None, _) => format!("{} (#{number})", text(pull, "title")),
    };
    let body = words.text("body")?.unwrap_or_default();
    let mut commit = vec!["commit-tree", &tree, "-m", &title, "-m", &body, "-p", &base_ref];
    if way == "merge" {
        commit.extend(["-p", &head_ref]);
    }
    let merged = there(&commit)?;
    there(&["update-ref", &base_ref, &merged])?;
    pull["state"] = json!("MERGED");
    pull["mergeMethod"] = json!(way);
    pull["mergeTitle"] = json!(title);
    if words.has("delete-branch") {
        delete(repository, pull)?;
    }
    Ok(())
}

/// Deletes the branch of a pull request, here and there.
pub(super) fn delete(repository: &str, pull: &mut Value) -> Result<()> {
    let (base, head) = (text(pull, "baseRefName").to_owned(), text(pull, "headRefName").to_owned());
    if current_branch().is_ok_and(|branch| branch == head) {
        git(&["checkout", "-q", &base])?;
        // The real one pulls, and only warns where it cannot.
        if text(pull, "state") == "MERGED" && git(&["pull", "-q", "--ff-only"]).is_err() {
            eprintln!("warning: not possible to fast-forward to: \"{base}\"");
        }
    }
    if exists(&head) {
        git(&["branch", "-q", "-D", &head])?;
    }
    // It may be gone there already.
    if git_there(repository, &["update-ref", "-d", &format!("refs/heads/{head}")]).is_ok() {
        pull["headDeleted"] = json!(true);
    }
    Ok(())
}
