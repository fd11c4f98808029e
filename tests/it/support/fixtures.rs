//! Repositories in the states that requests are made in, by name.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The names of all of them.
pub(crate) const NAMES: [&str; 22] = [
    "none",
    "empty",
    "clean",
    "dirty",
    "staged",
    "unstaged",
    "deleted",
    "ahead",
    "behind",
    "diverged",
    "conflict",
    "rebasing",
    "picking",
    "reverting",
    "bisecting",
    "detached",
    "stashed",
    "feature",
    "tracking",
    "worktree",
    "submodule",
    "github",
];

/// A git that sees no configuration but the fixture's own, in a directory.
pub(crate) fn git(directory: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(directory);
    environment(&mut command, directory);
    command
}

/// The variables that make git predictable.
pub(crate) fn environment(command: &mut Command, directory: &Path) {
    let root = directory.parent().unwrap_or(directory);
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    command
        .env("HOME", root)
        .env("GIT_CONFIG_GLOBAL", root.join("gitconfig"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_EDITOR", ":")
        .env("GIT_PAGER", "cat")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("LC_ALL", "C.UTF-8")
        .env("TZ", "UTC");
}

/// Builds a repository of this name below `root` and returns its directory. The repository of its remote is beside it.
pub(crate) fn build(name: &str, root: &Path) -> PathBuf {
    std::fs::create_dir_all(root).unwrap();
    let config = "[user]\nname = Test\nemail = test@example.org\n[init]\ndefaultBranch = main\n[commit]\ngpgSign = false\n\
                  [advice]\ndetachedHead = false\n[protocol \"file\"]\nallow = always\n";
    std::fs::write(root.join("gitconfig"), config).unwrap();
    let work = root.join("work");
    std::fs::create_dir_all(&work).unwrap();
    let mut fixture = Fixture { work, commits: 0 };
    fixture.make(name);
    fixture.work
}

struct Fixture {
    work: PathBuf,
    /// How many commits there are: each is a day later.
    commits: u32,
}

impl Fixture {
    fn git(&self, line: &str) {
        let words = shlex::split(line).unwrap();
        let output = git(&self.work).args(&words).output().unwrap();
        assert!(output.status.success(), "git {line}: {}", String::from_utf8_lossy(&output.stderr));
    }

    /// The same where git stops at a conflict.
    fn stops(&self, line: &str) {
        let words = shlex::split(line).unwrap();
        let output = git(&self.work).args(&words).output().unwrap();
        assert!(!output.status.success(), "git {line} did not stop");
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.work.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn commit_as(&mut self, author: Option<&str>, message: &str) {
        self.commits += 1;
        let date = format!("2026-01-{:02}T10:00:00Z", self.commits);
        let mut command = git(&self.work);
        command.args(["commit", "-q", "-m", message]).env("GIT_AUTHOR_DATE", &date).env("GIT_COMMITTER_DATE", &date);
        if let Some(author) = author {
            command.arg(format!("--author={author}"));
        }
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Adds a file and commits it.
    fn add(&mut self, file: &str, message: &str) {
        self.write(file, &format!("{message}\n"));
        self.git("add -A");
        self.commit_as(None, message);
    }

    fn clean(&mut self) {
        self.git("init -q --template=");
        // The context of a fixture is read with the variables of the test's own process.
        self.git("config user.name Test");
        self.git("config user.email test@example.org");
        self.write(".gitignore", "*.log\n");
        self.add("one.txt", "add one");
        self.write("two.txt", "add two\n");
        self.git("add -A");
        self.commit_as(Some("Ada <ada@example.org>"), "add two");
        self.git("tag v1.0.0");
        self.git("branch hotfix");
        self.git("switch -q -c feature/search");
        self.add("search.txt", "search");
        self.git("switch -q main");
        self.add("three.txt", "add three");
        self.git("init -q --template= --bare ../origin.git");
        self.git("remote add origin ../origin.git");
        self.git("push -q -u origin main");
        self.git("push -q origin feature/search");
        self.git("branch -q -D feature/search");
        self.git("remote set-head origin main");
        self.git("switch -q -c feature/login");
        self.add("login.txt", "login form");
        self.git("switch -q main");
    }

    /// A commit that only the remote has.
    fn remote_work(&mut self) {
        self.git("switch -q -c there");
        self.add("remote.txt", "remote work");
        self.git("push -q origin there:main");
        self.git("switch -q main");
        self.git("branch -q -D there");
        self.git("fetch -q");
    }

    /// A branch that changes one.txt, as `main` then does in another way.
    fn clash(&mut self) {
        self.git("switch -q -c clash");
        self.add("one.txt", "clash");
        self.git("switch -q main");
        self.write("one.txt", "main's own\n");
        self.git("add -A");
        self.commit_as(None, "edit one");
    }

    fn make(&mut self, name: &str) {
        match name {
            "none" => return,
            "empty" => {
                self.git("init -q --template=");
                self.write("a.txt", "a\n");
                return;
            }
            _ => self.clean(),
        }
        match name {
            "clean" => {}
            "dirty" => {
                self.write("two.txt", "two, staged\n");
                self.git("add two.txt");
                self.write("one.txt", "one, edited\n");
                self.write("new.txt", "new\n");
                self.write("build/out.o", "out\n");
                self.write("debug.log", "log\n");
            }
            "staged" => {
                self.write("two.txt", "two, staged\n");
                self.git("add two.txt");
            }
            "unstaged" => self.write("one.txt", "one, edited\n"),
            "deleted" => std::fs::remove_file(self.work.join("three.txt")).unwrap(),
            "ahead" => {
                self.add("four.txt", "add four");
                self.add("five.txt", "add five");
            }
            "behind" => self.remote_work(),
            "diverged" => {
                self.remote_work();
                self.add("four.txt", "add four");
            }
            "conflict" => {
                self.clash();
                self.stops("merge clash");
            }
            "rebasing" => {
                self.clash();
                self.git("switch -q clash");
                self.stops("rebase main");
            }
            "picking" => {
                self.clash();
                self.stops("cherry-pick clash");
            }
            "reverting" => {
                self.add("one.txt", "edit one");
                self.write("one.txt", "again\n");
                self.git("add -A");
                self.commit_as(None, "edit one again");
                self.stops("revert --no-edit HEAD~1");
            }
            "bisecting" => self.git("bisect start HEAD HEAD~2"),
            "detached" => self.git("switch -q --detach HEAD~1"),
            "stashed" => {
                self.write("one.txt", "first\n");
                self.git("stash push -q -m first");
                self.write("two.txt", "second\n");
                self.git("stash push -q -m second");
            }
            "feature" => self.git("switch -q feature/login"),
            "tracking" => self.git("switch -q feature/search"),
            "worktree" => self.git("worktree add -q ../tree feature/login"),
            "submodule" => {
                self.git("init -q --template= --bare ../lib.git");
                let seed = self.work.with_file_name("seed");
                std::fs::create_dir_all(&seed).unwrap();
                let mut library = Self { work: seed, commits: 0 };
                library.git("init -q --template=");
                library.add("lib.txt", "lib");
                library.git("push -q ../lib.git main");
                self.git("submodule --quiet add ../lib.git lib");
                self.commit_as(None, "add lib");
            }
            "github" => self.git("remote set-url origin https://github.com/octo/app.git"),
            _ => panic!("there is no fixture `{name}`"),
        }
    }
}
