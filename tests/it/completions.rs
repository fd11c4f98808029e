//! The completions that are checked in are those the binary prints.

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
