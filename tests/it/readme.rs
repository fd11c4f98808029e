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
        let line = line.replace("cargo install --path . --locked && ", "");
        let script = format!("gut() {{ '{}' \"$@\"; }}; {line}", env!("CARGO_BIN_EXE_gut"));
        let output = sandbox.command("sh").args(["-c", &script]).stdin(std::process::Stdio::null()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        let understood = output.status.success()
            || stderr.contains("neither git nor gh can do that")
            || stderr.contains("nobody is there to confirm")
            || stderr.contains("nothing to undo here")
            || stderr.contains("there is no terminal to ask on")
            || stderr.contains("this call is not in the script")
            || String::from_utf8_lossy(&output.stdout).starts_with("ok     git");
        assert!(understood, "{line}\n{stderr}");
    }
}

#[test]
fn every_flag_variable_and_exit_code_is_there() {
    let readme = readme();
    let help = Sandbox::empty().gut(&["--help"]).stdout;
    for word in help.split_whitespace().filter(|word| word.starts_with("--")) {
        let flag = word.trim_end_matches([',', ':']);
        let told = ["--help", "--version", "--command", "--question"].contains(&flag) || readme.contains(flag);
        assert!(told, "{flag}");
    }
    for variable in [
        "GUT_BASE_URL",
        "GUT_API_KEY",
        "GUT_MODEL",
        "GUT_TIMEOUT",
        "GUT_RETRIES",
        "GUT_PROVIDER",
        "GUT_LOCAL",
        "OPENAI_BASE_URL",
    ] {
        assert!(readme.contains(variable), "{variable}");
    }
    for code in [0, 10, 64, 65, 69, 70, 75, 77, 78, 130] {
        assert!(readme.contains(&format!("\n| {code} |")), "{code}");
    }
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
