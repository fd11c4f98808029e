//! The state of the repository in the words of git, small enough for a prompt.

use std::path::Path;

use serde::{Deserialize, Serialize};

use super::read::Answer;
use super::{Reader, redact};
use crate::error::{Error, Result};

/// The most paths, branches, tags, commits and stashes that are kept.
const MOST_PATHS: usize = 30;
const MOST_REFS: usize = 25;
const MOST_TAGS: usize = 8;
const MOST_COMMITS: usize = 8;
const MOST_STASHES: usize = 5;
/// The longest single text (a subject, a path), in characters.
const LONGEST: usize = 100;

/// Where the command will run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Context {
    /// The name of the current directory, without what leads to it.
    pub directory: String,
    /// The repository; `None` outside of one.
    pub repository: Option<Repository>,
}

/// What git says of a repository.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repository {
    /// Whether it has no work tree.
    pub bare: bool,
    /// The current directory below the top of the work tree; empty at the top.
    pub below_top: String,
    /// The branch; `None` when HEAD is detached.
    pub branch: Option<String>,
    /// The abbreviated commit; `None` before the first one.
    pub commit: Option<String>,
    /// Where the branch is pushed to and pulled from.
    pub upstream: Option<Upstream>,
    /// The branch that work comes back to, as the remote says or by its usual name.
    pub default_branch: Option<String>,
    /// What `git status` counts.
    pub status: Status,
    /// What git is in the middle of.
    pub operation: Option<Operation>,
    /// Local branches, the one used last first.
    pub branches: Vec<Branch>,
    /// How many branches are not in the list.
    pub more_branches: usize,
    /// Remote-tracking branches.
    pub remote_branches: Vec<String>,
    /// Tags, the newest first.
    pub tags: Vec<String>,
    /// Recent commits of HEAD: `a1b2c3d subject`.
    pub commits: Vec<String>,
    /// Remotes and their addresses.
    pub remotes: Vec<Remote>,
    /// Stash entries: `stash@{0} On main: wip`.
    pub stashes: Vec<String>,
    /// Who commits here. It is not stored, and not sent.
    #[serde(skip)]
    pub user: User,
    /// The names of all refs, however many there are. They are not stored, and not sent.
    #[serde(skip)]
    pub names: RefNames,
}

/// Who commits, by git's configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct User {
    /// `user.name`
    pub name: String,
    /// `user.email`
    pub email: String,
}

/// The short names of refs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefNames {
    /// `main`
    pub branches: Vec<String>,
    /// `origin/main`
    pub remote_branches: Vec<String>,
    /// `v1.0.0`
    pub tags: Vec<String>,
}

/// The branch on a remote that a branch follows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// `origin/main`
    pub name: String,
    /// Commits it does not have.
    pub ahead: usize,
    /// Commits the branch does not have.
    pub behind: usize,
    /// Whether it is set but does not exist.
    pub gone: bool,
}

/// Counts of `git status`, and the first paths.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Paths that differ from HEAD in the index.
    pub staged: usize,
    /// Paths that differ from the index in the work tree.
    pub unstaged: usize,
    /// Paths git does not track.
    pub untracked: usize,
    /// Paths in conflict.
    pub conflicted: usize,
    /// The first of them, with git's two letters: `M. src/main.rs`.
    pub paths: Vec<String>,
}

/// A local branch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Its name.
    pub name: String,
    /// What it follows.
    pub upstream: Option<String>,
}

/// A remote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remote {
    /// Its name.
    pub name: String,
    /// Its address, without a password.
    pub url: String,
}

/// Something that git waits to be finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs, reason = "the names are git's commands")]
pub enum Operation {
    Merge,
    Rebase,
    CherryPick,
    Revert,
    Bisect,
    Am,
}

pub(super) async fn read(reader: &Reader) -> Result<Context> {
    let directory = reader.directory.file_name().map(|name| clean(&name.to_string_lossy())).unwrap_or_default();
    let status_words = ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal"];
    // One call for all of them: a process costs more than what it tells.
    let refs_words = [
        "for-each-ref",
        "--sort=-creatordate",
        "--format=%(refname)%00%(upstream:short)%00%(symref)",
        "refs/heads",
        "refs/remotes",
        "refs/tags",
        "refs/stash",
    ];
    let (place, status, refs, log, config) = tokio::join!(
        reader.git(&["rev-parse", "--is-bare-repository", "--absolute-git-dir", "--show-prefix"]),
        reader.git(&status_words),
        reader.git(&refs_words),
        reader.git(&["log", "-n", "8", "--no-show-signature", "--format=%h %s"]),
        reader.git(&["config", "-z", "--get-regexp", r"^(remote\..*\.url|init\.defaultbranch|user\.(name|email))$"]),
    );
    let place = place?;
    if !place.success {
        refuse_untrusted(&place)?;
        return Ok(Context { directory, repository: None });
    }
    let mut lines = place.text.lines();
    let bare = lines.next() == Some("true");
    let git_directory = lines.next().unwrap_or_default().to_owned();
    let below_top = lines.next().unwrap_or_default().trim_end_matches('/').to_owned();
    let refs = refs?.ok().unwrap_or_default();
    let has_stashes = refs.lines().any(|line| line.starts_with("refs/stash\0"));
    let stashes = if has_stashes {
        let words = ["log", "-g", "-n", "5", "--no-show-signature", "--format=%gd %gs", "refs/stash", "--"];
        lines_of(reader.git(&words).await?, MOST_STASHES)
    } else {
        Vec::new()
    };
    let mut repository = Repository {
        bare,
        below_top: clean(&below_top),
        operation: operation(Path::new(&git_directory)),
        commits: lines_of(log?, MOST_COMMITS),
        stashes,
        ..Repository::default()
    };
    parse_status(&status?.ok().unwrap_or_default(), &mut repository);
    let remote_head = parse_refs(&refs, &mut repository);
    let configured = parse_config(&config?.ok().unwrap_or_default(), &mut repository);
    repository.default_branch = default_branch(&repository, remote_head, configured);
    Ok(Context { directory, repository: Some(repository) })
}

/// git refuses a repository of another user; that must not look like no repository at all.
fn refuse_untrusted(place: &Answer) -> Result<()> {
    if place.complaint.contains("not a git repository") {
        return Ok(());
    }
    let said = place.complaint.lines().next().unwrap_or("nothing").trim_start_matches("fatal: ");
    Err(Error::unavailable(format!("git will not read this repository: {}", clean(said)))
        .hint("run `git status` to see all that git says"))
}

fn lines_of(answer: Answer, most: usize) -> Vec<String> {
    answer.ok().unwrap_or_default().lines().take(most).map(clean).collect()
}

/// Short, on one line, and without secrets: a file name may hold a line end, which must not begin a line of its own.
fn clean(text: &str) -> String {
    let mut spelled = String::with_capacity(text.len());
    for character in redact(text).chars() {
        if character.is_control() {
            spelled.extend(character.escape_default());
        } else {
            spelled.push(character);
        }
    }
    let text = spelled;
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['\u{2026}']).collect() }
}

/// The porcelain format, version 2, separated by NUL. Source: git-status(1).
fn parse_status(text: &str, repository: &mut Repository) {
    let mut fields = text.split('\0');
    let mut upstream = Upstream { gone: true, ..Upstream::default() };
    while let Some(field) = fields.next() {
        if let Some(header) = field.strip_prefix("# ") {
            match header.split_once(' ') {
                Some(("branch.oid", "(initial)")) => repository.commit = None,
                Some(("branch.oid", oid)) => repository.commit = Some(oid.chars().take(7).collect()),
                Some(("branch.head", "(detached)")) => repository.branch = None,
                Some(("branch.head", name)) => repository.branch = Some(clean(name)),
                Some(("branch.upstream", name)) => upstream.name = clean(name),
                Some(("branch.ab", counts)) => {
                    let mut counts =
                        counts.split(' ').map(|count| count.trim_start_matches(['+', '-']).parse().unwrap_or(0));
                    upstream.ahead = counts.next().unwrap_or(0);
                    upstream.behind = counts.next().unwrap_or(0);
                    upstream.gone = false;
                }
                _ => {}
            }
            continue;
        }
        let Some((kind, rest)) = field.split_once(' ') else { continue };
        // The number of fields before the path: 1 ordinary, 2 renamed (its old path follows), u unmerged, ? untracked.
        let before_path = match kind {
            "1" => 7,
            "2" => 8,
            "u" => 9,
            _ => 0,
        };
        let path = rest.splitn(before_path + 1, ' ').last().unwrap_or_default();
        let letters = if kind == "?" { "??" } else { rest.get(..2).unwrap_or_default() };
        if kind == "2" {
            fields.next();
        }
        let status = &mut repository.status;
        match kind {
            "?" => status.untracked += 1,
            "u" => status.conflicted += 1,
            "1" | "2" => {
                status.staged += usize::from(!letters.starts_with('.'));
                status.unstaged += usize::from(!letters.ends_with('.'));
            }
            _ => continue,
        }
        if status.paths.len() < MOST_PATHS {
            status.paths.push(format!("{letters} {}", clean(path)));
        }
    }
    if !upstream.name.is_empty() {
        repository.upstream = Some(upstream);
    }
}

/// Fills the branches and tags; returns what `origin/HEAD` points to.
fn parse_refs(text: &str, repository: &mut Repository) -> Option<String> {
    let mut remote_head = None;
    for line in text.lines() {
        let mut fields = line.split('\0');
        let (name, upstream, symref) =
            (fields.next().unwrap_or_default(), fields.next().unwrap_or_default(), fields.next().unwrap_or_default());
        if let Some(name) = name.strip_prefix("refs/heads/") {
            repository.names.branches.push(name.to_owned());
            if name.starts_with('-') || repository.branches.len() >= MOST_REFS {
                repository.more_branches += 1;
                continue;
            }
            let upstream = (!upstream.is_empty()).then(|| clean(upstream));
            repository.branches.push(Branch { name: clean(name), upstream });
        } else if let Some(name) = name.strip_prefix("refs/remotes/") {
            if symref.is_empty() {
                repository.names.remote_branches.push(name.to_owned());
            }
            if !symref.is_empty() {
                remote_head = symref.strip_prefix("refs/remotes/origin/").map(str::to_owned).or(remote_head);
            } else if repository.remote_branches.len() < MOST_REFS {
                repository.remote_branches.push(clean(name));
            }
        } else if let Some(name) = name.strip_prefix("refs/tags/") {
            if repository.tags.len() < MOST_TAGS {
                repository.tags.push(clean(name));
            }
            repository.names.tags.push(name.to_owned());
        }
    }
    remote_head
}

/// Fills the remotes; returns `init.defaultBranch`.
fn parse_config(text: &str, repository: &mut Repository) -> Option<String> {
    let mut default_branch = None;
    for entry in text.split('\0') {
        let Some((key, value)) = entry.split_once('\n') else { continue };
        match key {
            "user.name" => repository.user.name = clean(value),
            "user.email" => repository.user.email = clean(value),
            _ => {}
        }
        if key.starts_with("user.") {
            continue;
        }
        match key.strip_prefix("remote.").and_then(|rest| rest.strip_suffix(".url")) {
            Some(name) => repository.remotes.push(Remote { name: clean(name), url: clean(value) }),
            None => default_branch = Some(clean(value)),
        }
    }
    default_branch
}

fn default_branch(repository: &Repository, remote_head: Option<String>, configured: Option<String>) -> Option<String> {
    let exists = |name: &String| repository.branches.iter().any(|branch| branch.name == *name);
    let usual = ["main", "master", "trunk", "develop"].map(str::to_owned);
    remote_head.or_else(|| configured.into_iter().chain(usual).find(exists))
}

/// What git left unfinished, from the files it keeps for it. Source: git's `wt-status.c`.
pub(super) fn operation(git_directory: &Path) -> Option<Operation> {
    let exists = |name: &str| git_directory.join(name).exists();
    if exists("rebase-merge") {
        Some(Operation::Rebase)
    } else if exists("rebase-apply") {
        Some(if exists("rebase-apply/applying") { Operation::Am } else { Operation::Rebase })
    } else if exists("MERGE_HEAD") {
        Some(Operation::Merge)
    } else if exists("CHERRY_PICK_HEAD") {
        Some(Operation::CherryPick)
    } else if exists("REVERT_HEAD") {
        Some(Operation::Revert)
    } else if exists("BISECT_LOG") {
        Some(Operation::Bisect)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_status() {
        let mut repository = Repository::default();
        parse_status(
            "# branch.oid 0123456789abcdef\0# branch.head topic\0# branch.upstream origin/topic\0# branch.ab +2 -1\0\
             1 M. N... 100644 100644 100644 aaa bbb a b.rs\0\
             1 .M N... 100644 100644 100644 aaa bbb c.rs\0\
             1 MM N... 100644 100644 100644 aaa bbb both.rs\0\
             2 R. N... 100644 100644 100644 aaa bbb R100 new.rs\0old.rs\0\
             u UU N... 100644 100644 100644 100644 aaa bbb ccc clash.rs\0\
             ? new file\0! ignored\0",
            &mut repository,
        );
        assert_eq!(repository.branch.as_deref(), Some("topic"));
        assert_eq!(repository.commit.as_deref(), Some("0123456"));
        assert_eq!(
            repository.upstream,
            Some(Upstream { name: "origin/topic".into(), ahead: 2, behind: 1, gone: false })
        );
        let status = repository.status;
        assert_eq!((status.staged, status.unstaged, status.untracked, status.conflicted), (3, 2, 1, 1));
        assert_eq!(status.paths, ["M. a b.rs", ".M c.rs", "MM both.rs", "R. new.rs", "UU clash.rs", "?? new file"]);
    }

    #[test]
    fn an_upstream_without_counts_is_gone() {
        let mut repository = Repository::default();
        parse_status("# branch.oid (initial)\0# branch.head main\0# branch.upstream origin/x\0", &mut repository);
        assert_eq!(repository.commit, None);
        assert!(repository.upstream.unwrap().gone);
    }

    #[test]
    fn a_branch_that_looks_like_an_option_is_not_shown_to_a_model() {
        let mut repository = Repository::default();
        let head = parse_refs(
            "refs/heads/--output=x\0\0\nrefs/heads/main\0origin/main\0\nrefs/remotes/origin/HEAD\0\0refs/remotes/origin/main\n\
             refs/remotes/origin/main\0\0\n",
            &mut repository,
        );
        assert_eq!(repository.branches, [Branch { name: "main".into(), upstream: Some("origin/main".into()) }]);
        assert_eq!((repository.more_branches, head.as_deref()), (1, Some("main")));
        assert_eq!(repository.remote_branches, ["origin/main"]);
    }

    #[test]
    fn addresses_lose_their_passwords() {
        let mut repository = Repository::default();
        let configured =
            parse_config("remote.origin.url\nhttps://u:p@h/r\0init.defaultbranch\nmain\0", &mut repository);
        assert_eq!(repository.remotes[0].url, "https://[redacted]@h/r");
        assert_eq!(configured.as_deref(), Some("main"));
    }

    #[test]
    fn the_remote_names_the_default_branch_before_custom_does() {
        let branch = |name: &str| Branch { name: name.into(), upstream: None };
        let repository = Repository { branches: vec![branch("master"), branch("next")], ..Repository::default() };
        let default = |head: Option<&str>, set: Option<&str>| {
            default_branch(&repository, head.map(str::to_owned), set.map(str::to_owned))
        };
        assert_eq!(default(Some("next"), None).as_deref(), Some("next"));
        assert_eq!(default(None, Some("main")).as_deref(), Some("master"), "the setting names no branch here");
        assert_eq!(default(None, None).as_deref(), Some("master"));
    }
}
