//! The man pages that are checked in are those of the command line: `UPDATE_DOCS=1 cargo test --test it man`.

use std::collections::BTreeMap;
use std::path::Path;

use clap::CommandFactory;

/// Every page by the name of its file.
fn pages() -> BTreeMap<String, String> {
    let made = tempfile::tempdir().unwrap();
    clap_mangen::generate_to(gut::cli::Cli::command(), made.path()).unwrap();
    read(made.path())
}

fn read(directory: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
            (path.file_name().unwrap().to_string_lossy().into_owned(), text)
        })
        .collect()
}

#[test]
fn the_pages_are_up_to_date() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("man");
    let pages = pages();
    if std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1") {
        drop(std::fs::remove_dir_all(&directory));
        std::fs::create_dir(&directory).unwrap();
        for (name, text) in &pages {
            std::fs::write(directory.join(name), text).unwrap();
        }
    }
    let kept = read(&directory);
    assert_eq!(kept.keys().collect::<Vec<_>>(), pages.keys().collect::<Vec<_>>());
    for (name, text) in &pages {
        assert!(kept[name] == *text, "`{name}` differs: run `UPDATE_DOCS=1 cargo test --test it man`");
    }
}

#[test]
fn a_page_says_what_the_command_does() {
    let pages = pages();
    assert!(pages["gut.1"].contains("Say what you want"), "{}", pages["gut.1"]);
    assert!(pages["gut-undo.1"].contains("\\-\\-dry\\-run"), "{}", pages["gut-undo.1"]);
    assert!(pages["gut-config-set.1"].contains("Set a setting"), "{}", pages["gut-config-set.1"]);
}
