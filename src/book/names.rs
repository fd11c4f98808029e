//! What exists here, and how things stand: what slots are checked against, and what conditions and commands may name.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;

use super::versions::Versions;
use crate::repository::{Context, Operation, Repository};

/// Tells whether there is such a path below the current directory.
pub type PathTest<'a> = &'a dyn Fn(&str) -> bool;

/// The names that exist, and the state by name. Each clause of a request finds what the clauses before it leave.
#[derive(Clone)]
pub(super) struct Names<'a> {
    branches: BTreeSet<String>,
    remote_branches: BTreeSet<String>,
    tags: BTreeSet<String>,
    remotes: BTreeSet<String>,
    paths: BTreeSet<String>,
    is_path: PathTest<'a>,
    /// What conditions and commands may name.
    pub(super) variables: BTreeMap<String, Value>,
    /// What conditions may compare.
    pub(super) versions: &'a Versions,
}

/// The names of the state that a condition or a command may use.
pub(super) const VARIABLES: [&str; 28] = [
    "current",
    "detached",
    "default",
    "on_default",
    "upstream",
    "gone",
    "ahead",
    "behind",
    "remote",
    "remotes",
    "branches",
    "remote_branches",
    "tags",
    "staged",
    "unstaged",
    "untracked",
    "deleted",
    "conflicted",
    "dirty",
    "clean",
    "operation",
    "commits",
    "stashes",
    "inside",
    "bare",
    "github",
    "user",
    "email",
];

impl<'a> Names<'a> {
    /// What is so in this context.
    pub(super) fn of(context: &Context, versions: &'a Versions, is_path: PathTest<'a>) -> Self {
        let empty = Repository::default();
        let repository = context.repository.as_ref().unwrap_or(&empty);
        let set = |names: &[String]| names.iter().cloned().collect::<BTreeSet<_>>();
        let mut names = Self {
            branches: set(&repository.names.branches),
            remote_branches: set(&repository.names.remote_branches),
            tags: set(&repository.names.tags),
            remotes: repository.remotes.iter().map(|remote| remote.name.clone()).collect(),
            paths: repository.status.paths.iter().filter_map(|path| path.get(3..)).map(str::to_owned).collect(),
            is_path,
            variables: BTreeMap::new(),
            versions,
        };
        names.describe(repository, context.repository.is_some());
        names
    }

    fn describe(&mut self, repository: &Repository, inside: bool) {
        let status = &repository.status;
        let current = repository.branch.clone().unwrap_or_default();
        let default = repository.default_branch.clone().unwrap_or_default();
        let upstream = repository.upstream.clone().unwrap_or_default();
        let of_upstream = upstream.name.split_once('/').map(|(remote, _)| remote.to_owned());
        let remote = of_upstream
            .filter(|remote| self.remotes.contains(remote))
            .or_else(|| self.remotes.get("origin").cloned())
            .or_else(|| self.remotes.first().filter(|_| self.remotes.len() == 1).cloned())
            .unwrap_or_default();
        let operation = match repository.operation {
            None => "",
            Some(Operation::Merge) => "merge",
            Some(Operation::Rebase) => "rebase",
            Some(Operation::CherryPick) => "cherry-pick",
            Some(Operation::Revert) => "revert",
            Some(Operation::Bisect) => "bisect",
            Some(Operation::Am) => "am",
        };
        let is_dirty = status.staged + status.unstaged + status.conflicted > 0;
        let github = repository.remotes.iter().any(|remote| remote.url.contains("github.com"));
        let list = |names: &BTreeSet<String>| Value::from(names.iter().cloned().collect::<Vec<_>>());
        let variables = [
            ("detached", Value::from(inside && repository.branch.is_none())),
            ("on_default", Value::from(!current.is_empty() && current == default)),
            ("current", Value::from(current)),
            ("default", Value::from(default)),
            ("gone", Value::from(upstream.gone)),
            ("ahead", Value::from(upstream.ahead)),
            ("behind", Value::from(upstream.behind)),
            ("upstream", Value::from(upstream.name)),
            ("remote", Value::from(remote)),
            ("remotes", list(&self.remotes)),
            ("branches", list(&self.branches)),
            ("remote_branches", list(&self.remote_branches)),
            ("tags", list(&self.tags)),
            ("staged", Value::from(status.staged)),
            ("unstaged", Value::from(status.unstaged)),
            ("untracked", Value::from(status.untracked)),
            ("deleted", Value::from(status.paths.iter().filter(|path| path.get(1..2) == Some("D")).count())),
            ("conflicted", Value::from(status.conflicted)),
            ("dirty", Value::from(is_dirty)),
            ("clean", Value::from(!is_dirty && status.untracked == 0)),
            ("operation", Value::from(operation)),
            ("commits", Value::from(repository.commits.len())),
            ("stashes", Value::from(repository.stashes.len())),
            ("inside", Value::from(inside)),
            ("bare", Value::from(repository.bare)),
            ("github", Value::from(github)),
            ("user", Value::from(repository.user.name.clone())),
            ("email", Value::from(repository.user.email.clone())),
        ];
        self.variables.extend(variables.map(|(name, value)| (name.to_owned(), value)));
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.variables.get(name).and_then(Value::as_str).filter(|text| !text.is_empty())
    }

    /// The branch that HEAD is on.
    pub(super) fn current(&self) -> Option<&str> {
        self.text("current")
    }

    /// The branch that work comes back to.
    pub(super) fn default_branch(&self) -> Option<&str> {
        self.text("default")
    }

    pub(super) fn has_branch(&self, name: &str) -> bool {
        self.branches.contains(name)
    }

    pub(super) fn has_tag(&self, name: &str) -> bool {
        self.tags.contains(name)
    }

    pub(super) fn has_remote(&self, name: &str) -> bool {
        self.remotes.contains(name)
    }

    /// The short name of a branch on a remote, written with the remote's name or without.
    pub(super) fn remote_branch<'n>(&self, name: &'n str) -> Option<&'n str> {
        if self.remote_branches.contains(name)
            && let Some((remote, short)) = name.split_once('/')
            && self.remotes.contains(remote)
        {
            return Some(short);
        }
        self.remotes.iter().any(|remote| self.remote_branches.contains(&format!("{remote}/{name}"))).then_some(name)
    }

    /// Whether a word names a commit by a branch, a branch of a remote, or a tag.
    pub(super) fn is_ref(&self, name: &str) -> bool {
        self.has_branch(name) || self.has_tag(name) || self.remote_branches.contains(name)
    }

    /// Whether a word names a commit by one of its descendants: `main~2`, `v1.0.0^`.
    pub(super) fn is_ancestor(&self, name: &str) -> bool {
        let end = name.find(['~', '^']).unwrap_or(name.len());
        let (base, steps) = name.split_at(end);
        !steps.is_empty()
            && steps.bytes().all(|byte| byte.is_ascii_digit() || b"~^".contains(&byte))
            && self.is_ref(base)
    }

    /// Whether a word names a ref and no path.
    pub(super) fn is_ref_only(&self, name: &str) -> bool {
        self.is_ref(name) && !(self.is_path)(name)
    }

    pub(super) fn is_path(&self, name: &str) -> bool {
        self.paths.contains(name) || self.paths.contains(&format!("{name}/")) || (self.is_path)(name)
    }

    /// Whether a word is the name of something here.
    pub(super) fn is_name(&self, word: &str) -> bool {
        self.is_ref(word) || self.has_remote(word)
    }

    /// The name most like this one, of those that a slot of this kind may hold.
    pub(super) fn nearest(&self, kind: super::source::kind::Kind, name: &str) -> Option<String> {
        use super::source::kind::Kind;
        let candidates: Vec<&str> = match kind {
            Kind::Tag => self.tags.iter().map(String::as_str).collect(),
            Kind::Remote => self.remotes.iter().map(String::as_str).collect(),
            Kind::RemoteBranch => {
                let short = |name: &'_ String| name.split_once('/').map(|(_, short)| short.to_owned());
                let shorts: BTreeSet<String> = self.remote_branches.iter().filter_map(short).collect();
                return nearest(name, shorts.iter().map(String::as_str));
            }
            Kind::Ref => {
                self.branches.iter().chain(&self.tags).chain(&self.remote_branches).map(String::as_str).collect()
            }
            _ => self.branches.iter().map(String::as_str).collect(),
        };
        // `master` where the branch is called `main`.
        if matches!(name, "master" | "main" | "trunk")
            && let Some(default) = self.default_branch()
        {
            return Some(default.to_owned());
        }
        nearest(name, candidates.into_iter())
    }

    /// The local branches that HEAD is not on.
    pub(super) fn other_branches(&self) -> Vec<String> {
        self.branches.iter().filter(|name| Some(name.as_str()) != self.current()).cloned().collect()
    }

    /// The branches of remotes, without the remote's name.
    pub(super) fn remote_shorts(&self) -> Vec<String> {
        self.remote_branches.iter().filter_map(|name| name.split_once('/')).map(|(_, short)| short.to_owned()).collect()
    }

    pub(super) fn all_tags(&self) -> Vec<String> {
        self.tags.iter().cloned().collect()
    }

    pub(super) fn all_remotes(&self) -> Vec<String> {
        self.remotes.iter().cloned().collect()
    }

    /// The paths that are not clean.
    pub(super) fn changed_paths(&self) -> Vec<String> {
        self.paths.iter().cloned().collect()
    }

    /// Makes a name exist for what follows.
    pub(super) fn make(&mut self, kind: super::source::kind::Kind, name: &str) {
        use super::source::kind::Kind;
        match kind {
            Kind::NewBranch => self.branches.insert(name.to_owned()),
            Kind::NewTag => self.tags.insert(name.to_owned()),
            Kind::NewRemote => self.remotes.insert(name.to_owned()),
            Kind::NewPath => self.paths.insert(name.to_owned()),
            _ => return,
        };
    }
}

/// The candidate that the name is a part of or is spelled nearly like.
fn nearest<'n>(name: &str, candidates: impl Iterator<Item = &'n str> + Clone) -> Option<String> {
    let lower = name.to_lowercase();
    let most = (name.chars().count() / 3).max(1);
    let spelled = candidates
        .clone()
        .map(|candidate| (strsim::osa_distance(&candidate.to_lowercase(), &lower), candidate))
        .filter(|(distance, _)| *distance <= most)
        .min();
    let part = || {
        candidates
            .filter(|candidate| lower.len() >= 3 && candidate.to_lowercase().contains(&lower))
            .min_by_key(|candidate| candidate.len())
    };
    spelled.map(|(_, candidate)| candidate).or_else(part).map(str::to_owned)
}
