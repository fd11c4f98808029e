//! The completions that are checked in, and the scripts of the shells, are those the binary prints.

use std::path::Path;

use crate::support::Sandbox;

#[test]
fn the_files_are_up_to_date() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let files = [
        ("bash", "gut.bash"),
        ("zsh", "_gut"),
        ("fish", "gut.fish"),
        ("powershell", "_gut.ps1"),
        ("elvish", "gut.elv"),
        ("nushell", "gut.nu"),
    ];
    let sandbox = Sandbox::empty();
    for (shell, file) in files {
        let printed = sandbox.gut(&["completions", shell]);
        printed.assert_code(0);
        let kept = std::fs::read_to_string(directory.join(file)).unwrap_or_default().replace("\r\n", "\n");
        assert!(printed.stdout == kept, "write it anew with `gut completions {shell} > completions/{file}`");
    }
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), files.len(), "no other file is there");
}

#[test]
fn a_shell_gets_its_script_and_its_completions() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/shell");
    let sandbox = Sandbox::empty();
    for (shell, file) in [
        ("bash", "gut.bash"),
        ("zsh", "gut.zsh"),
        ("fish", "gut.fish"),
        ("powershell", "gut.ps1"),
        ("elvish", "gut.elv"),
        ("nushell", "gut.nu"),
    ] {
        let printed = sandbox.gut(&["init", shell]);
        printed.assert_code(0);
        let script = std::fs::read_to_string(directory.join(file)).unwrap().replace("\r\n", "\n");
        let completions = sandbox.gut(&["completions", shell]).stdout;
        let (before, after) = script.split_once("# completions\n").unwrap();
        assert!(printed.stdout == format!("{before}{}{after}", completions.trim_start()), "{shell}");
    }
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), 6, "no other file is there");
}
