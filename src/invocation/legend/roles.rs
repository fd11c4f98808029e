//! What each word of a command is that is neither an option nor a value: a revision, a path, a remote, a name.

use super::revision::Dots;
use crate::invocation::knowledge::{self, Kind};
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

fn plain(says: &str) -> Role {
    Role::Plain(says.to_owned())
}

/// The role of the positional at this place. `arguments` are those of the usage line of a gh command.
pub(super) fn role(tool: Tool, reading: &Reading<'_>, place: usize, arguments: &[String]) -> Role {
    match tool {
        Tool::Git => of_git(reading, place),
        Tool::Gh => of_gh(reading, place, arguments),
    }
}

fn of_git(reading: &Reading<'_>, place: usize) -> Role {
    let known = knowledge::named(Tool::Git, &reading.command).find(|command| !command.operands.is_empty());
    let operand = known.and_then(|command| command.operands.iter().find(|operand| operand.fits(reading, place)));
    let Some(operand) = operand else { return Role::Plain(format!("an argument of `git {}`", reading.name())) };
    let role = if let Some(says) = &operand.path {
        Role::Path(says)
    } else if let Some(says) = &operand.revision {
        Role::Revision(says)
    } else if let Some(says) = &operand.plain {
        plain(says)
    } else {
        match operand.is {
            Some(Kind::Commits) | None => Role::Either(Dots::Commits),
            Some(Kind::Ends) => Role::Either(Dots::Ends),
            Some(Kind::Remote) => Role::Remote,
            Some(Kind::Refspec) => remote(reading, place),
            Some(Kind::Stash) => Role::Stashed,
            Some(Kind::Switched) => switch(reading, place),
        }
    };
    match role {
        // Behind `--` are paths, but for commands that know no paths.
        Role::Revision(_) | Role::Either(_) if place >= reading.parsed.before_dashes => Role::Path(""),
        role => role,
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
