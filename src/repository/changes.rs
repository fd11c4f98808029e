//! The content of uncommitted changes, for a request that needs it (a commit message, say), cut to a budget.

use std::fmt::Write;

use serde::{Deserialize, Serialize};

use super::{Reader, redact};
use crate::error::Result;

/// How much of the changes is sent at most, in bytes.
pub const CHANGES_BUDGET: usize = 12_000;

/// The files that tools write: they are dropped first.
const GENERATED: [&str; 14] = [
    "Cargo.lock",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "poetry.lock",
    "uv.lock",
    "Pipfile.lock",
    "Gemfile.lock",
    "composer.lock",
    "go.sum",
    "flake.lock",
    "mix.lock",
    "npm-shrinkwrap.json",
];

/// The uncommitted changes as text, and what was left out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changes {
    /// What is staged, as a diff.
    pub staged: String,
    /// What is not staged, as a diff.
    pub unstaged: String,
    /// Files whose changes are not, or not wholly, in the diffs.
    pub left_out: Vec<String>,
}

const DIFF: [&str; 8] = [
    "-c",
    "diff.suppressBlankEmpty=false",
    "diff",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--src-prefix=a/",
    "--dst-prefix=b/",
];

pub(super) async fn read(reader: &Reader) -> Result<Changes> {
    let mut staged_words = DIFF.to_vec();
    staged_words.push("--cached");
    let (staged, unstaged) = tokio::join!(reader.git(&staged_words), reader.git(&DIFF));
    let (staged, unstaged) = (staged?, unstaged?);
    let mut left_out = Vec::new();
    if staged.cut || unstaged.cut {
        left_out.push("what follows the first megabyte".to_owned());
    }
    // What is staged is what a commit takes: it is cut last.
    let staged = without_secrets(&staged.text, &mut left_out);
    let unstaged = without_secrets(&unstaged.text, &mut left_out);
    let staged = within_budget(&staged, CHANGES_BUDGET, &mut left_out);
    let unstaged = within_budget(&unstaged, CHANGES_BUDGET - staged.len(), &mut left_out);
    Ok(Changes { staged, unstaged, left_out })
}

/// The diff of one file.
struct FileDiff<'a> {
    path: &'a str,
    text: &'a str,
}

fn files(diff: &str) -> Vec<FileDiff<'_>> {
    let mut starts: Vec<usize> = diff.match_indices("\ndiff --git ").map(|(at, _)| at + 1).collect();
    if diff.starts_with("diff --git ") {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([diff.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| {
            let text = &diff[*start..end];
            let header = text.lines().next().unwrap_or_default();
            let path = header.rsplit_once(" b/").map_or(header, |(_, path)| path);
            FileDiff { path, text }
        })
        .collect()
}

/// The diff without the files that hold secrets by their name, and without secrets of known shapes in the others.
fn without_secrets(diff: &str, left_out: &mut Vec<String>) -> String {
    let (secret, others): (Vec<_>, Vec<_>) = files(diff).into_iter().partition(|file| is_secret(file.path));
    left_out.extend(secret.iter().map(|file| file.path.to_owned()));
    redact(&others.iter().map(|file| file.text).collect::<String>())
}

/// The diff within `budget` bytes: generated files go first, then each file that is left gets an equal share.
fn within_budget(diff: &str, budget: usize, left_out: &mut Vec<String>) -> String {
    if diff.len() <= budget {
        return diff.to_owned();
    }
    let (generated, mut kept): (Vec<_>, Vec<_>) = files(diff).into_iter().partition(|file| is_generated(file.path));
    left_out.extend(generated.iter().map(|file| file.path.to_owned()));
    kept.sort_by_key(|file| file.text.len());
    let mut result = String::new();
    let mut room = budget;
    let count = kept.len();
    for (index, file) in kept.into_iter().enumerate() {
        let share = room / (count - index);
        if file.text.len() <= share {
            result.push_str(file.text);
            room -= file.text.len();
            continue;
        }
        left_out.push(file.path.to_owned());
        let note = "(cut)\n";
        let mut taken = 0;
        for line in file.text.split_inclusive('\n') {
            if taken + line.len() + note.len() > share {
                break;
            }
            result.push_str(line);
            taken += line.len();
        }
        if taken > 0 {
            let _: std::fmt::Result = result.write_str(note);
            taken += note.len();
        }
        room -= taken;
    }
    result
}

/// Files that hold secrets by their name.
fn is_secret(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let by_ending = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".tfvars"];
    let by_name =
        ["credentials", "credentials.json", ".netrc", ".npmrc", ".pypirc", ".htpasswd", "secrets.yml", "secrets.yaml"];
    let is_example = name.ends_with(".example") || name.ends_with(".sample") || name.ends_with(".template");
    let is_key = name.starts_with("id_rsa") || name.starts_with("id_ed25519") || name.starts_with("id_ecdsa");
    let listed = by_name.contains(&name.as_str()) || by_ending.iter().any(|ending| name.ends_with(ending));
    !is_example && (listed || is_key || name == ".env" || name.starts_with(".env."))
}

fn is_generated(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    GENERATED.contains(&name) || name.ends_with(".min.js") || name.ends_with(".min.css")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, lines: usize) -> String {
        format!(
            "diff --git a/{path} b/{path}\n--- a/{path}\n+++ b/{path}\n@@ -1 +1 @@\n{}",
            "+0123456789\n".repeat(lines)
        )
    }

    #[test]
    fn a_small_diff_is_whole() {
        let diff = file("a.rs", 3) + &file("Cargo.lock", 3);
        let mut left_out = Vec::new();
        assert_eq!(within_budget(&diff, 1000, &mut left_out), diff);
        assert!(left_out.is_empty());
    }

    #[test]
    fn lock_files_go_first() {
        let diff = file("Cargo.lock", 100) + &file("src/a.rs", 10);
        let mut left_out = Vec::new();
        assert_eq!(within_budget(&diff, 1000, &mut left_out), file("src/a.rs", 10));
        assert_eq!(left_out, ["Cargo.lock"]);
    }

    #[test]
    fn a_large_file_does_not_take_the_room_of_the_small_ones() {
        let diff = file("large.rs", 1000) + &file("small.rs", 5) + &file("other.rs", 5);
        let mut left_out = Vec::new();
        let cut = within_budget(&diff, 800, &mut left_out);
        assert!(cut.len() <= 800 && cut.contains(&file("small.rs", 5)) && cut.contains(&file("other.rs", 5)));
        assert!(cut.contains("b/large.rs") && cut.ends_with("(cut)\n"));
        assert_eq!(left_out, ["large.rs"]);
    }

    #[test]
    fn files_with_secrets_are_not_sent() {
        let mut left_out = Vec::new();
        let diff = file(".env", 1) + &file("a/.env.local", 1) + &file("certs/x.pem", 1) + &file(".env.example", 1);
        let kept = without_secrets(&diff, &mut left_out);
        assert_eq!(left_out, [".env", "a/.env.local", "certs/x.pem"]);
        assert_eq!(kept, file(".env.example", 1));
    }

    #[test]
    fn no_room_is_no_panic() {
        let mut left_out = Vec::new();
        assert_eq!(within_budget(&file("a", 10), 0, &mut left_out), "");
        assert_eq!(within_budget("not a diff", 3, &mut left_out), "");
    }
}
