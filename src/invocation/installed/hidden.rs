//! The calls of git and gh that gut makes for itself: nothing may wait for an answer, colour its words, or tell the network of
//! the call.

use std::path::Path;
use std::time::Duration;

use super::Told;
use crate::exec::{self, Captured, Exit, Start};

/// How long an answer may take.
const TIME: Duration = Duration::from_secs(10);
/// How long an answer may be, in bytes.
const SIZE: usize = 4 * 1024 * 1024;
/// How much of a complaint is told, in characters.
const LONGEST_COMPLAINT: usize = 200;

/// A call that the user has not asked for. The variables that say who is signed in are left as they are.
pub(super) fn start(program: &Path, args: &[&str], directory: &Path) -> Start {
    Start {
        program: program.to_owned(),
        args: args.iter().map(ToString::to_string).collect(),
        directory: directory.to_owned(),
        environment: vec![
            ("LC_ALL", "C".into()),
            ("NO_COLOR", "1".into()),
            ("PAGER", "cat".into()),
            ("GIT_PAGER", "cat".into()),
            ("GH_PAGER", "cat".into()),
            ("GH_NO_UPDATE_NOTIFIER", "1".into()),
            ("GH_NO_EXTENSION_UPDATE_NOTIFIER", "1".into()),
            ("GH_PROMPT_DISABLED", "1".into()),
            ("GH_SPINNER_DISABLED", "1".into()),
            ("GH_TELEMETRY", "false".into()),
            ("DO_NOT_TRACK", "1".into()),
            ("GIT_NO_LAZY_FETCH", "1".into()),
            // gh is a Go program: a call of a tenth of a second needs no garbage collector, which takes a quarter of it.
            ("GOGC", "off".into()),
        ],
        // With either of them gh paints its help, whatever `NO_COLOR` says, and nothing of it can be read.
        without: vec!["GH_FORCE_TTY", "CLICOLOR_FORCE"],
        ..Start::default()
    }
}

/// Where a program is started that is to find nothing around it.
pub(super) fn nowhere(program: &Path) -> &Path {
    program.parent().unwrap_or(Path::new("/"))
}

/// What a program prints where nothing can be found.
///
/// # Errors
/// Why it prints nothing that counts, as one phrase.
pub(in crate::invocation) async fn told(program: &Path, args: &[&str]) -> Told {
    told_in(program, args, nowhere(program)).await
}

/// The same in this directory.
pub(in crate::invocation) async fn told_in(program: &Path, args: &[&str], directory: &Path) -> Told {
    let name = program.file_stem().unwrap_or_default().to_string_lossy();
    let line = format!("`{name} {}`", args.join(" "));
    match exec::capture(&start(program, args, directory), TIME, SIZE).await {
        Ok(Captured { exit: Exit::Code(0), stdout, .. }) => Ok(String::from_utf8_lossy(&stdout).into_owned()),
        Ok(captured) => match complaint(&String::from_utf8_lossy(&captured.stderr)) {
            complaint if complaint.is_empty() => Err(format!("{line} fails")),
            complaint => Err(format!("{line} fails: {complaint}")),
        },
        Err(fault) => Err(format!("{line}: {fault}")),
    }
}

/// The first line of what a program complains of, without what a terminal acts on.
fn complaint(stderr: &str) -> String {
    let line = stderr.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    line.chars().filter(|character| !crate::invisible::is_invisible(*character)).take(LONGEST_COMPLAINT).collect()
}

/// The usage text of a command; git ends with 129 when it is asked for it. `None` where it prints none.
pub(in crate::invocation) async fn usage_text(program: &Path, args: &[&str], directory: &Path) -> Option<String> {
    let captured = exec::capture(&start(program, args, directory), TIME, SIZE).await.ok()?;
    // Some commands print it to standard error.
    let text = String::from_utf8_lossy(&[captured.stdout, captured.stderr].concat()).into_owned();
    text.to_lowercase().contains("usage").then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complaint_is_one_line_that_no_terminal_acts_on() {
        assert_eq!(complaint("\n  failed\u{1b}[31m: x \n more\n"), "failed[31m: x");
        assert_eq!(complaint(&"a".repeat(500)).len(), LONGEST_COMPLAINT);
        assert_eq!(complaint(""), "");
    }
}
