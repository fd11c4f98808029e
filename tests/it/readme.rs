//! The README says what is so.

use std::path::Path;

use crate::support::{ModelServer, Reply, Sandbox};

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

/// The lines of the code blocks that begin with `gut `, as they are typed.
fn commands() -> Vec<String> {
    let readme = readme();
    let in_blocks = readme.split("```").skip(1).step_by(2).flat_map(str::lines);
    in_blocks
        .map(|line| line.trim_start_matches("$ "))
        .filter(|line| line.starts_with("gut ") || line.contains("| gut ") || line.contains("&& gut "))
        .map(str::to_owned)
        .collect()
}

#[test]
#[cfg(unix)]
fn every_command_runs_as_it_is_written() {
    let commands = commands();
    assert!(commands.len() >= 8, "{commands:?}");
    for command in commands {
        // A model that finds nothing to do: what is tested is that the line is understood.
        let none = Reply::text(r#"{"reason":"r","tools":"none","needs_changes":false}"#);
        let mended = Reply::diagnose("d", &["git status"]);
        let answers = if command.contains(" -c ") { vec![mended, Reply::explain()] } else { vec![none] };
        let server = ModelServer::start(answers);
        let sandbox = Sandbox::with_model(&server);
        let line = command.replace("http://localhost:8080/v1", &server.base_url());
        let line = line.replace("cargo install --path . --locked && ", "").replace("| source", "> /dev/null");
        let script = format!("gut() {{ '{}' \"$@\"; }}; {line}", env!("CARGO_BIN_EXE_gut"));
        let output = sandbox.command("sh").args(["-c", &script]).stdin(std::process::Stdio::null()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let understood = output.status.success()
            || stderr.contains("neither git nor gh can do that")
            || stderr.contains("nobody is there to confirm")
            || stderr.contains("nothing to undo here")
            || stderr.contains("no command of git or gh is known to have failed")
            || stderr.contains("no run was made in this directory")
            || stderr.contains("no run of this directory was cut short")
            || stderr.contains("there are no runs yet")
            || stderr.contains("there is no terminal to ask on")
            || stderr.contains("this call is not in the script")
            || String::from_utf8_lossy(&output.stdout).starts_with("ok     git");
        assert!(understood, "{line}\n{stderr}");
    }
}

/// The part of the README between two markers, or what is to stand there, where `UPDATE_DOCS=1` asks for it.
#[track_caller]
fn assert_generated(name: &str, wanted: &str) {
    let (begin, end) = (format!("<!-- {name}: written by a test -->\n"), format!("<!-- end of {name} -->"));
    let readme = readme();
    let (before, rest) = readme.split_once(&begin).unwrap_or_else(|| panic!("the README has no {begin}"));
    let (kept, after) = rest.split_once(&end).unwrap();
    let wanted = format!("\n{wanted}\n");
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        std::fs::write(path, format!("{before}{begin}{wanted}{end}{after}")).unwrap();
    } else {
        assert!(kept == wanted, "run `UPDATE_DOCS=1 cargo test --test it readme`; {name} is to be\n{wanted}");
    }
}

fn told(text: Option<&clap::builder::StyledStr>) -> String {
    text.map(ToString::to_string).unwrap_or_default().replace('|', "\\|").replace('\n', " ")
}

/// An option as it is written: `-p`, `--print`; with the name of its value.
fn written(option: &clap::Arg) -> String {
    let names = option.get_short().map(|short| format!("`-{short}`")).into_iter();
    let value = option.get_action().takes_values().then(|| option.get_value_names()).flatten();
    let value = value.map_or_else(String::new, |names| format!(" {}", names[0]));
    let names = names.chain(option.get_long().map(|long| format!("`--{long}{value}`")));
    names.collect::<Vec<_>>().join(", ")
}

#[test]
fn the_tables_of_flags_and_subcommands_are_those_of_the_command_line() {
    use clap::CommandFactory;
    let mut command = gut::cli::Cli::command();
    command.build();
    let options = command.get_arguments().filter(|option| option.get_long().is_some());
    let flags: Vec<String> =
        options.map(|option| format!("| {} | {} |\n", written(option), told(option.get_help()))).collect();
    let row = |inner: &clap::Command| {
        let is_own = |option: &&clap::Arg| option.get_long().is_some() && *option.get_id() != "help";
        let takes_all = inner.get_arguments().any(|option| *option.get_id() == "show_prompt");
        let own: Vec<String> = inner.get_arguments().filter(is_own).map(written).collect();
        let own = if takes_all { "those of a request".to_owned() } else { own.join(" ") };
        let called = std::iter::once(format!("gut {}", inner.get_name()))
            .chain(inner.get_positionals().map(ToString::to_string))
            .collect::<Vec<_>>()
            .join(" ")
            .replace('|', "\\|");
        format!("| `{called}` | {} | {} |\n", told(inner.get_about()), own)
    };
    let subcommands: Vec<String> = command.get_subcommands().map(row).collect();
    let flags = "| flag | what it does |\n|---|---|\n".to_owned() + &flags.concat();
    let subcommands = "| subcommand | what it does | its flags |\n|---|---|---|\n".to_owned() + &subcommands.concat();
    // One after the other, since both write the same file.
    assert_generated("flags", &flags);
    assert_generated("subcommands", &subcommands);
}

/// The rows of the README's tables whose first cell is code, by that cell.
fn rows() -> Vec<String> {
    let readme = readme();
    let cells =
        readme.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |").map(|(cell, _)| cell.to_owned()));
    cells.collect()
}

/// Every string of this shape in the source.
fn in_the_source(is_wanted: impl Fn(&str) -> bool) -> std::collections::BTreeSet<String> {
    fn files(directory: &Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") {
                found.push(path);
            }
        }
    }
    let mut sources = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    let texts = sources.iter().map(|path| std::fs::read_to_string(path).unwrap());
    texts
        .flat_map(|text| text.split('"').filter(|piece| is_wanted(piece)).map(str::to_owned).collect::<Vec<_>>())
        .collect()
}

#[test]
fn every_variable_that_gut_reads_is_in_the_table() {
    let is_variable = |text: &str| {
        let named = ["GUT_", "OTEL_"].iter().any(|start| text.starts_with(start) && text.len() > start.len());
        let whole = text.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        (named && whole && !text.ends_with('_')) || ["TRACEPARENT", "NO_COLOR", "VISUAL", "EDITOR"].contains(&text)
    };
    let read = in_the_source(is_variable);
    assert!(read.len() >= 12, "{read:?}");
    let rows = rows();
    for variable in &read {
        assert!(rows.contains(variable), "{variable} has no row of its own in the README");
    }
    // And nothing is told of that is not read.
    for row in rows.iter().filter(|row| row.starts_with("GUT_")) {
        let shells = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/shell")).unwrap();
        let in_shell = || {
            shells
                .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
                .any(|text| text.contains(row.as_str()))
        };
        assert!(read.contains(row) || in_shell(), "nothing reads {row}");
    }
}

#[test]
fn every_exit_code_is_in_the_table() {
    use gut::error::Kind;
    for code in Kind::ALL.map(Kind::exit_code).into_iter().chain([0, 10]) {
        assert!(readme().contains(&format!("\n| {code} |")), "{code}");
        let help = Sandbox::empty().gut(&["help", "exit-codes"]).stdout;
        assert!(help.lines().any(|line| line.trim_start().starts_with(&code.to_string())), "{code}");
    }
}

#[test]
fn every_file_of_gut_is_in_the_table() {
    let directories = gut::settings::Directories::below(Path::new("/root"));
    let rows = rows();
    for path in [
        directories.configuration_file(),
        directories.credentials_file(),
        directories.prompts(),
        directories.recipes(),
        directories.runs(),
    ] {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(rows.iter().any(|row| row.trim_end_matches('/').ends_with(&name)), "{name}");
    }
}

/// The block of this kind that holds this text.
fn block(kind: &str, text: &str) -> String {
    let readme = readme();
    let fence = format!("```{kind}\n");
    let mut blocks = readme.split(&fence).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    blocks.find(|block| block.contains(text)).unwrap_or_else(|| panic!("no {kind} block holds {text}"))
}

/// `gut` on PATH, as it is after it was installed.
#[cfg(unix)]
fn installed(sandbox: &Sandbox) {
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gut"), sandbox.path("bin/gut")).unwrap();
}

#[test]
#[cfg(unix)]
fn the_example_for_github_actions_works() {
    let workflow = block("yaml", "runs-on:");
    // The scripts of the steps: what stands deeper than their `run: |`.
    let mut scripts: Vec<String> = Vec::new();
    let mut depth = None;
    for line in workflow.lines() {
        let indent = line.len() - line.trim_start().len();
        if let Some(deeper) = depth.filter(|deeper| indent > *deeper || line.trim().is_empty()) {
            let _: usize = deeper;
            let script = scripts.last_mut().unwrap();
            *script += line.trim_start();
            script.push('\n');
        } else {
            depth = line.trim_start().trim_start_matches("- ").starts_with("run: |").then_some(indent);
            if depth.is_some() {
                scripts.push(String::new());
            }
        }
    }
    let script = scripts.iter().find(|script| script.contains("gut ")).unwrap();
    assert!(workflow.contains("OPENAI_API_KEY: ${{ secrets.OPENAI_API_KEY }}"));
    let server = ModelServer::start([Reply::choose("git"), Reply::build(&["git shortlog v1.0..HEAD"])]);
    let sandbox = Sandbox::new();
    sandbox.git(&["tag", "v1.0", "HEAD~1"]);
    installed(&sandbox);
    let run = sandbox
        .command("bash")
        .args(["-e", "-o", "pipefail", "-c", script])
        .env("OPENAI_API_KEY", "sk-test")
        .env("OPENAI_BASE_URL", server.base_url())
        .env("GUT_MODEL", "test-model")
        .env("GITHUB_STEP_SUMMARY", sandbox.path("summary.md"))
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    assert!(run.status.success(), "{}\n{}", script, String::from_utf8_lossy(&run.stderr));
    assert_eq!(server.left(), 0, "{script}");
    let summary = std::fs::read_to_string(sandbox.path("summary.md")).unwrap();
    assert_eq!(summary, "Test (1):\n      add three\n\n");
}

#[test]
#[cfg(unix)]
fn the_example_of_a_git_hook_works() {
    use std::os::unix::fs::PermissionsExt;
    let hook = block("sh", "prepare-commit-msg");
    let commit = |replies: Vec<Reply>| {
        let server = ModelServer::start(replies);
        let sandbox = Sandbox::with_model(&server);
        installed(&sandbox);
        let path = sandbox.directory().join(".git/hooks/prepare-commit-msg");
        std::fs::write(&path, &hook).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        sandbox.write("login.txt", "asks once");
        sandbox.git(&["add", "-A"]);
        let run = sandbox.command("git").args(["commit"]).env("GIT_EDITOR", "true").output().unwrap();
        (run.status.success(), sandbox.subjects()[0].clone(), server.left())
    };
    let needs = Reply::text(r#"{"reason":"r","tools":"git","needs_changes":true}"#);
    let good = commit(vec![needs, Reply::build(&["git commit -m 'ask for the password once'"])]);
    assert_eq!(good, (true, "ask for the password once".to_owned(), 0));
    // Without an answer the message is empty, as it would be without the hook.
    assert_eq!(commit(vec![Reply::choose("none")]), (false, "add three".to_owned(), 0));
}

#[test]
fn the_test_command_is_the_one_that_ci_runs() {
    let ci = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).unwrap();
    assert!(ci.lines().any(|line| line == "cargo test --locked"));
    assert!(readme().lines().any(|line| line == "cargo test --locked"));
}

#[test]
fn the_table_of_providers_is_that_of_the_catalog() {
    let readme = readme();
    let quoted = |text: &str| format!("`{text}`");
    for provider in gut::provider::Provider::all() {
        let keys: Vec<String> = provider.key_variables.iter().map(|name| quoted(name)).collect();
        let mut keys = if keys.is_empty() { "none".to_owned() } else { keys.join(" or ") };
        if provider.local && keys != "none" {
            keys.push_str(", if it wants one");
        }
        let unnamed = if provider.local { "the one it has" } else { "name one" };
        let model = provider.model.as_deref().map_or_else(|| unnamed.to_owned(), quoted);
        let variable = provider.base_url_variables.first().map_or("--base-url", String::as_str);
        let address = quoted(provider.base_url.as_deref().unwrap_or(variable));
        let star = if provider.unchecked { " *" } else { "" };
        let row = format!("| `{}` | {}{star} | {address} | {keys} | {model} |", provider.name, provider.title);
        assert!(readme.contains(&row), "{row}");
    }
    assert!(readme.contains(gut::provider::Provider::dated()));
}
