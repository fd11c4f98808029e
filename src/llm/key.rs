//! The key of a service, fetched when it is needed first.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

use crate::error::{Error, Result};
use crate::exec::{self, Exit, Start};
use crate::invocation::split;
use crate::settings::{Key, KeySource, check_key};

/// How long a password manager may take: its user may have to unlock it.
const TIME: Duration = Duration::from_secs(60);
/// The most that it may print, in bytes.
const SIZE: usize = 16 * 1024;

/// The key itself.
///
/// # Errors
/// `configuration` when the command that prints it cannot be started or fails. What it prints is not repeated.
pub(super) async fn secret(key: &Key) -> Result<SecretString> {
    let (line, path) = match &key.source {
        KeySource::Secret(secret) => return Ok(secret.clone()),
        KeySource::Command { line, path } => (line, path),
    };
    let wrong = |why: String| {
        Error::configuration(format!("the `api_key_command` of {} {why}", key.origin))
            .hint("try the command by itself: its first line of output must be the key")
    };
    let words = split(line).map_err(|fault| wrong(format!("cannot be read: {fault}")))?;
    let (name, args) = words.split_first().ok_or_else(|| wrong("is empty".to_owned()))?;
    // A path that depends on where gut is started would let a repository bring the program along.
    let is_path = name.contains(['/', '\\']);
    if is_path && !PathBuf::from(name).is_absolute() {
        return Err(wrong(format!("names `{name}`, which is neither a plain name nor an absolute path")));
    }
    let program = if is_path { Some(PathBuf::from(name)) } else { exec::find_program(name, path) };
    let program = program.ok_or_else(|| wrong(format!("names `{name}`, which is not installed")))?;
    let directory = exec::current_directory().map_err(|_| wrong("has no directory to start in".to_owned()))?;
    let start = Start { program, args: args.to_vec(), directory, ..Start::default() };
    let captured = exec::capture(&start, TIME, SIZE).await.map_err(|fault| wrong(format!("cannot run: {fault}")))?;
    if captured.exit != Exit::Code(0) {
        return Err(wrong("failed".to_owned()));
    }
    let text = String::from_utf8_lossy(&captured.stdout);
    let secret: SecretString = text.lines().next().unwrap_or_default().trim().into();
    check_key(&secret, &key.origin)?;
    Ok(secret)
}
