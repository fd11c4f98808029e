//! A home, a repository and a PATH of a test's own.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::ModelServer;

/// What a run of gut left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A gut that runs.
pub(crate) struct Started(std::process::Child);

impl Started {
    /// Sends it a signal.
    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_raw(self.0.id().try_into().unwrap()).unwrap();
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Waits for its end, and for the end of what it has started.
    pub(crate) fn end(self) -> Outcome {
        Outcome::of(self.0.wait_with_output().unwrap())
    }
}

impl Outcome {
    fn of(output: std::process::Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Everything on one page, for snapshots.
    pub(crate) fn page(&self) -> String {
        format!("{}-- stderr --\n{}-- exit code {} --\n", self.stdout, self.stderr, self.code)
    }

    #[track_caller]
    pub(crate) fn assert_code(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{}", self.page());
        self
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, code: i32, message: &str, hint: &str) {
        self.assert_code(code);
        let errors = self.stderr.lines().filter(|line| line.starts_with("error: ")).count();
        assert_eq!(errors, 1, "one clear error:\n{}", self.page());
        assert!(self.stderr.contains(message), "{message:?} in\n{}", self.page());
        let hints: Vec<&str> = self.stderr.lines().filter(|line| line.starts_with("hint: ")).collect();
        assert!(hints.iter().any(|line| line.contains(hint)), "{hint:?} in\n{}", self.page());
    }
}

/// A machine of its own.
pub(crate) struct Sandbox {
    root: tempfile::TempDir,
    variables: BTreeMap<String, OsString>,
    directory: PathBuf,
}

impl Sandbox {
    /// A machine without a repository: the current directory is empty.
    pub(crate) fn empty() -> Self {
        let root = tempfile::Builder::new().prefix("gut").tempdir().unwrap();
        let base = root.path().canonicalize().unwrap();
        for directory in ["home", "work", "bin"] {
            std::fs::create_dir(base.join(directory)).unwrap();
        }
        let path = |name: &str| OsString::from(base.join(name));
        let variables = BTreeMap::from([
            ("HOME".to_owned(), path("home")),
            ("USERPROFILE".to_owned(), path("home")),
            ("XDG_CONFIG_HOME".to_owned(), path("home/config")),
            ("XDG_STATE_HOME".to_owned(), path("home/state")),
            ("XDG_CACHE_HOME".to_owned(), path("home/cache")),
            ("GIT_CONFIG_GLOBAL".to_owned(), path("home/gitconfig")),
            ("GIT_CONFIG_NOSYSTEM".to_owned(), "1".into()),
            ("GIT_AUTHOR_DATE".to_owned(), "2026-01-02T03:04:05Z".into()),
            ("GIT_COMMITTER_DATE".to_owned(), "2026-01-02T03:04:05Z".into()),
            ("PATH".to_owned(), path_with(&base.join("bin"))),
            // What runs on the machine of the tests is none of their business.
            ("GUT_LOCAL".to_owned(), "0".into()),
            ("TERM".to_owned(), "xterm".into()),
            ("LC_ALL".to_owned(), "C.UTF-8".into()),
        ]);
        let global =
            "[user]\nname = Test\nemail = test@example.org\n[init]\ndefaultBranch = main\n[commit]\ngpgSign = false\n";
        std::fs::write(base.join("home/gitconfig"), global).unwrap();
        Self { directory: base.join("work"), root, variables }
    }

    /// A machine with a repository of three commits on `main`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.git(&["init", "-q"]);
        for name in ["one", "two", "three"] {
            sandbox.write(&format!("{name}.txt"), name);
            sandbox.git(&["add", "-A"]);
            sandbox.git(&["commit", "-q", "-m", &format!("add {name}")]);
        }
        sandbox
    }

    /// The same, with this model as the service.
    pub(crate) fn with_model(server: &ModelServer) -> Self {
        Self::new().asking(server)
    }

    /// The same, with this model as the service, which is asked without the recipe book.
    pub(crate) fn asking(self, server: &ModelServer) -> Self {
        self.set("GUT_BASE_URL", &server.base_url())
            .set("GUT_MODEL", "test-model")
            .set("GUT_PLANNER", "model")
            .set("GUT_EXAMPLES", "0")
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.into());
        self
    }

    /// A machine on which only the programs put into `bin` exist.
    pub(crate) fn without_programs(mut self) -> Self {
        self.variables.insert("PATH".to_owned(), self.path("bin").into());
        self
    }

    /// A path below the root of the machine.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().canonicalize().unwrap().join(name)
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.directory
    }

    pub(crate) fn write(&self, name: &str, content: &str) {
        let path = self.directory.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    pub(crate) fn write_config(&self, name: &str, content: &str) {
        let path = self.path("home/config/gut").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// Puts a program of the test's own in front of all others.
    #[cfg(unix)]
    pub(crate) fn program(&self, name: &str, script: &str) {
        use std::os::unix::fs::PermissionsExt;
        let path = self.path("bin").join(name);
        std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A command with the variables and the directory of this machine.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(&self.variables).current_dir(&self.directory);
        command
    }

    /// What git says, without its last line end.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        let output = self.command("git").args(args).output().unwrap();
        assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// The subjects of all commits of HEAD, newest first.
    pub(crate) fn subjects(&self) -> Vec<String> {
        self.git(&["log", "--format=%s"]).lines().map(str::to_owned).collect()
    }

    /// Runs gut without a terminal.
    pub(crate) fn gut(&self, args: &[&str]) -> Outcome {
        self.gut_with_input(args, "")
    }

    /// Starts gut without a terminal, and does not wait for it.
    pub(crate) fn start(&self, args: &[&str]) -> Started {
        let mut command = self.command(env!("CARGO_BIN_EXE_gut"));
        command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Started(command.spawn().unwrap())
    }

    /// Runs gut without a terminal in another directory.
    pub(crate) fn gut_in(&self, directory: &Path, args: &[&str]) -> Outcome {
        let mut command = self.command(env!("CARGO_BIN_EXE_gut"));
        Outcome::of(command.args(args).current_dir(directory).stdin(Stdio::null()).output().unwrap())
    }

    pub(crate) fn gut_with_input(&self, args: &[&str], input: &str) -> Outcome {
        let mut child = self
            .command(env!("CARGO_BIN_EXE_gut"))
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // gut may end without reading it.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        Outcome::of(child.wait_with_output().unwrap())
    }

    /// The files of the runs, oldest first.
    pub(crate) fn run_files(&self) -> Vec<PathBuf> {
        let Ok(entries) = std::fs::read_dir(self.path("home/state/gut/runs")) else { return Vec::new() };
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    /// The only run that was kept.
    #[track_caller]
    pub(crate) fn only_run(&self) -> Value {
        let files = self.run_files();
        assert_eq!(files.len(), 1, "{files:?}");
        serde_json::from_slice(&std::fs::read(&files[0]).unwrap()).unwrap()
    }
}

/// The PATH of the tests behind a directory. A real gh is not on it: it would be asked for its commands in each sandbox, and
/// what is tested must not depend on it.
fn path_with(first: &Path) -> OsString {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if cfg!(unix) {
        return std::env::join_paths([first, programs(&path)]).unwrap();
    }
    std::env::join_paths(std::iter::once(first.to_owned()).chain(std::env::split_paths(&path))).unwrap()
}

/// A directory with links to all programs of a PATH but gh, made once for each PATH.
fn programs(path: &OsStr) -> &'static Path {
    static DIRECTORY: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    DIRECTORY.get_or_init(|| {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        let name = format!("programs-{:016x}", hasher.finish());
        let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&directory).unwrap();
        for entry in std::env::split_paths(path).filter_map(|one| std::fs::read_dir(one).ok()).flatten().flatten() {
            // The first of a name counts, as on PATH; what is there already is from an earlier run.
            #[cfg(unix)]
            if entry.file_name() != "gh" {
                drop(std::os::unix::fs::symlink(entry.path(), directory.join(entry.file_name())));
            }
            #[cfg(not(unix))]
            drop(entry);
        }
        directory
    })
}
