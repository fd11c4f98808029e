//! What each word of a command is that is neither an option nor a value: a revision, a path, a remote, a name.

use super::revision::Dots;
use crate::invocation::{Reading, Tool};

/// What a word is to its command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing but this.
    Plain(String),
    /// A revision, and what it is there for.
    Revision(&'static str),
    /// A revision or a range of them, or a path, as git finds out.
    Either(Dots),
    /// A path, and what becomes of it.
    Path(&'static str),
    /// A remote or the address of one.
    Remote,
    /// What is pushed.
    Pushed,
    /// What is fetched.
    Fetched,
    /// What was checked out before: `-`.
    Before,
    /// An entry of the stash, by its name or its number.
    Stashed,
}

const RESTORED: &str = "it is restored";
const UNSTAGED: &str = "it is unstaged; the file stays as it is";

fn plain(says: &str) -> Role {
    Role::Plain(says.to_owned())
}

/// The role of the positional at this place. `arguments` are those of the usage line of a gh command.
pub(super) fn role(tool: Tool, reading: &Reading<'_>, place: usize, arguments: &[String]) -> Role {
    match tool {
        Tool::Git if place >= reading.parsed.before_dashes => behind_dashes(reading, place),
        Tool::Git => of_git(reading, place),
        Tool::Gh => of_gh(reading, place, arguments),
    }
}

/// Behind `--` are paths, but for commands that know no paths.
fn behind_dashes(reading: &Reading<'_>, place: usize) -> Role {
    let role = match reading.name() {
        "checkout" => Role::Path(RESTORED),
        "reset" => Role::Path(UNSTAGED),
        _ => of_git(reading, place),
    };
    match role {
        Role::Revision(_) | Role::Either(_) => Role::Path(""),
        role => role,
    }
}

fn of_git(reading: &Reading<'_>, place: usize) -> Role {
    let inner = reading.command.get(1).copied().unwrap_or_default();
    let count = reading.parsed.positionals.len();
    let any = |names: &[&str]| names.iter().any(|name| reading.has(name));
    match (reading.name(), inner) {
        ("add" | "stage", _) => Role::Path("it is staged"),
        ("clean", _) => Role::Path("only what git does not know there is deleted"),
        ("restore", _) if any(&["--staged"]) && !any(&["--worktree"]) => Role::Path(UNSTAGED),
        ("stash", "push") => Role::Path("only the changes there are put away"),
        ("commit", _) if reading.has("--include") => Role::Path("what changed there is committed too"),
        ("commit", _) => Role::Path("only what changed there is committed"),
        ("rm", _) if reading.has("--cached") => Role::Path("it is removed from the index, and stays in the work tree"),
        ("rm", _) => Role::Path("it is removed"),
        ("restore", _) => Role::Path(RESTORED),
        ("mv" | "worktree", "" | "move") if place + 1 == count && count > 1 => Role::Path("where it is moved to"),
        ("mv", _) => Role::Path("it is moved"),
        ("blame" | "annotate", _) if place + 1 < count => Role::Revision("as the file was in"),
        ("merge", _) => Role::Revision("what is merged in"),
        ("cherry-pick", _) if any(&["--no-commit"]) => {
            Role::Revision("what is applied again, to the files and the index")
        }
        ("cherry-pick", _) => Role::Revision("what is applied again here"),
        ("revert", _) if any(&["--no-commit"]) => Role::Revision("what is taken back, in the files and the index"),
        ("revert", _) => Role::Revision("what a new commit takes back"),
        ("rebase", _) => rebase(reading, place),
        ("reset", _) if any(&["--hard", "--soft", "--mixed", "--keep", "--merge"]) => {
            Role::Revision("where the branch is moved to")
        }
        ("reset", _) if place > 0 => Role::Path(UNSTAGED),
        ("switch" | "checkout", _) => switch(reading, place),
        ("branch", _) => branch(reading, place),
        ("tag", _) => tag(reading, place),
        ("push" | "fetch" | "pull" | "ls-remote", _) => remote(reading, place),
        ("remote", inner) => of_remote(inner, place),
        ("clone", _) | ("submodule", "add") if place == 0 => Role::Remote,
        ("clone", _) => Role::Path("where the new repository is made"),
        ("init", _) => Role::Path("where the repository is made"),
        ("stash", "save") => plain("what the stash entry is called"),
        ("stash", "branch") if place == 0 => plain("the name of the new branch"),
        ("stash", "store") => Role::Revision("the commit that becomes an entry"),
        ("stash", _) => Role::Stashed,
        ("config", _) if place == 0 => plain("the name of the setting"),
        ("config", _) => plain("its value"),
        ("grep", _) if place == 0 && !any(&["-e", "-f"]) => plain("the pattern that is looked for"),
        ("worktree", "add") if place == 1 => Role::Revision("what is checked out there"),
        ("worktree", _) => Role::Path("the work tree"),
        ("bisect", inner) => bisect(inner, place),
        ("archive" | "ls-tree", _) if place == 0 => Role::Revision("the files of"),
        ("submodule", "add") => Role::Path("where the submodule is put"),
        ("cat-file", _) if count > 1 && place == 0 => plain("the kind of the object"),
        ("bundle", _) if place == 0 => Role::Path("the file of the bundle"),
        ("apply" | "am", _) => Role::Path("the file with the changes"),
        ("help", _) => plain("what the help is about"),
        ("symbolic-ref" | "update-ref", _) if place == 0 => plain("the name of the ref"),
        ("archive" | "ls-tree" | "submodule" | "blame" | "annotate" | "ls-files" | "check-ignore" | "status", _) => {
            Role::Path("")
        }
        ("log" | "show" | "shortlog" | "rev-list" | "whatchanged" | "format-patch" | "reset" | "grep", _) => {
            Role::Either(Dots::Commits)
        }
        ("diff" | "difftool" | "diff-tree" | "diff-index", _) => Role::Either(Dots::Ends),
        (
            "describe" | "rev-parse" | "merge-base" | "name-rev" | "show-branch" | "cherry" | "range-diff" | "cat-file"
            | "bundle" | "notes" | "reflog" | "update-ref" | "verify-commit" | "verify-tag" | "commit-tree"
            | "merge-tree" | "fast-export" | "request-pull",
            _,
        ) => Role::Revision(""),
        (name, _) => Role::Plain(format!("an argument of `git {name}`")),
    }
}

fn bisect(inner: &str, place: usize) -> Role {
    match (inner, place) {
        ("start", 0) | ("bad" | "new", _) => Role::Revision("a commit that is bad"),
        ("start" | "good" | "old", _) => Role::Revision("a commit that is good"),
        ("skip", _) => Role::Revision("a commit that cannot be tested"),
        ("reset", _) => Role::Revision("what is checked out afterwards"),
        _ => plain("an argument of `git bisect`"),
    }
}

fn rebase(reading: &Reading<'_>, place: usize) -> Role {
    let is_branch = place == 1 || reading.has("--root");
    if is_branch {
        Role::Revision("the branch that is rebased, after switching to it")
    } else if reading.has("--onto") {
        Role::Revision("what it has already is left out")
    } else {
        Role::Revision("what the commits are put on top of, but for those it has already")
    }
}

fn switch(reading: &Reading<'_>, place: usize) -> Role {
    let any = |names: &[&str]| names.iter().any(|name| reading.has(name));
    let has_paths = reading.words.iter().any(|word| word == "--");
    if reading.positionals().nth(place) == Some("-") {
        return Role::Before;
    }
    let word = reading.positionals().nth(place).unwrap_or_default();
    let is_hash = (7..=40).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_no_branch = word.contains(['~', '^']) || is_hash;
    let detached = Role::Revision("what is checked out, on no branch (a detached HEAD)");
    match (reading.name(), place) {
        (_, 0) if any(&["--detach"]) => detached,
        (_, 0) if any(&["--track"]) && !any(&["--create", "--force-create", "-b", "-B"]) => {
            Role::Revision("a branch of that name is made here, which tracks it")
        }
        ("checkout", 0)
            if is_no_branch && !has_paths && reading.parsed.positionals.len() == 1 && !any(&["-b", "-B"]) =>
        {
            detached
        }
        (_, 0) if any(&["--create", "--force-create", "-b", "-B", "--orphan"]) => {
            Role::Revision("where the new branch begins")
        }
        ("checkout", 0) if has_paths => Role::Revision("where the files are taken from"),
        ("checkout", 0) if reading.parsed.positionals.len() == 1 => Role::Either(Dots::Commits),
        ("checkout", 0) => Role::Revision("where the files are taken from"),
        ("switch", 0) => Role::Revision("what is switched to"),
        _ => Role::Path(RESTORED),
    }
}

fn branch(reading: &Reading<'_>, place: usize) -> Role {
    let any = |names: &[&str]| names.iter().any(|name| reading.has(name));
    let count = reading.parsed.positionals.len();
    if any(&["--delete", "-D"]) {
        return Role::Revision("the branch that is deleted");
    }
    if any(&["--move", "-M", "--copy", "-C"]) {
        return if place + 1 == count { plain("the new name") } else { Role::Revision("the branch") };
    }
    if any(&["--set-upstream-to", "--unset-upstream", "--edit-description"]) {
        return Role::Revision("the branch");
    }
    if any(&["--list", "--all", "--remotes", "--contains", "--no-contains", "--merged", "--no-merged", "--points-at"]) {
        return plain("only branches that match this pattern");
    }
    if place == 0 { plain("the name of the new branch") } else { Role::Revision("where it begins") }
}

fn tag(reading: &Reading<'_>, place: usize) -> Role {
    let any = |names: &[&str]| names.iter().any(|name| reading.has(name));
    if reading.has("--delete") {
        return Role::Revision("the tag that is deleted");
    }
    if reading.has("--verify") {
        return Role::Revision("the tag whose signature is checked");
    }
    if any(&["--list", "-n", "--contains", "--no-contains", "--merged", "--no-merged", "--points-at"]) {
        return plain("only tags that match this pattern");
    }
    if place == 0 { plain("the name of the new tag") } else { Role::Revision("what is tagged") }
}

fn remote(reading: &Reading<'_>, place: usize) -> Role {
    let is_plain = !["--delete", "--multiple"].iter().any(|name| reading.has(name)) && reading.name() != "ls-remote";
    if let Some(role) = tagged(reading, place).filter(|_| is_plain) {
        return role;
    }
    match (reading.name(), place) {
        (_, 0) => Role::Remote,
        ("fetch", _) if reading.has("--multiple") => Role::Remote,
        ("push", _) if reading.has("--delete") => plain("the branch or tag that is deleted on the remote"),
        ("push", _) => Role::Pushed,
        ("ls-remote", _) => plain("only refs that match this pattern"),
        _ => Role::Fetched,
    }
}

/// The role in `tag v1`, which stands for `refs/tags/v1:refs/tags/v1`.
fn tagged(reading: &Reading<'_>, place: usize) -> Option<Role> {
    let words: Vec<&str> = reading.positionals().collect();
    let mut at = 1;
    while at <= place {
        let name = words.get(at + 1).filter(|_| words[at] == "tag");
        match name {
            Some(_) if at == place => return Some(plain("what follows is the name of a tag")),
            Some(name) if at + 1 == place => {
                let what = if reading.name() == "push" { "pushed" } else { "fetched" };
                return Some(Role::Plain(format!("the tag {name} is {what}")));
            }
            name => at += if name.is_some() { 2 } else { 1 },
        }
    }
    None
}

fn of_remote(inner: &str, place: usize) -> Role {
    match (inner, place) {
        ("add", 0) => plain("the name of the new remote"),
        ("rename", 1) => plain("the new name"),
        ("add" | "set-url", 1) => plain("the address"),
        ("set-url", 2) => plain("the address that is replaced"),
        ("set-head" | "set-branches", 1..) => plain("a branch of the remote"),
        _ => Role::Remote,
    }
}

/// The words of gh's own usage line say what an argument is.
fn of_gh(reading: &Reading<'_>, place: usize, arguments: &[String]) -> Role {
    let word = reading.positionals().nth(place).unwrap_or_default();
    let what = match reading.name() {
        "pr" => "the pull request",
        "issue" => "the issue",
        "run" => "the run",
        _ => "it",
    };
    if word.starts_with("https://") && what != "it" {
        return Role::Plain(format!("{what} with this address"));
    }
    let number = word.trim_start_matches('#');
    if what != "it" && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Role::Plain(format!("{what} with this number"));
    }
    let command = reading.command.join(" ");
    let Some(argument) = arguments.get(place).or(arguments.last()) else {
        return Role::Plain(format!("an argument of `gh {command}`"));
    };
    let inside = argument.trim_end_matches('.').trim_matches(['[', ']', '{', '}', '.']);
    let name = |text: &str| text.trim().trim_start_matches("-- ").trim_matches(['<', '>', '.']).to_owned();
    let names: Vec<String> = inside.split('|').map(name).collect();
    let noun = if what == "it" { reading.name() } else { what.trim_start_matches("the ") };
    Role::Plain(match names.as_slice() {
        // Neither a number nor an address: what is left.
        names if what == "the pull request" && names.iter().any(|name| name == "branch") => {
            "the pull request of this branch".to_owned()
        }
        [name] => match name.split_once('-') {
            Some((noun, "name")) => format!("the name of the {noun}"),
            _ => format!("the {}", name.replace('-', " ")),
        },
        names => {
            let start = format!("{}-", reading.name());
            let ways: Vec<String> =
                names.iter().map(|name| name.strip_prefix(&start).unwrap_or(name).replace('-', " ")).collect();
            format!("the {noun}, by its {}", ways.join(" or "))
        }
    })
}
