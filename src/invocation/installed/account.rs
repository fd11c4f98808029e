//! Whether gh is signed in, which is asked before a plan is proposed that must fail without.
//!
//! `gh auth token` answers it (since 2.17): it asks no network, so that it takes no time and cannot call someone signed out who
//! is only offline, and it knows of the variables (`GH_TOKEN`, `GH_HOST`, `GH_ENTERPRISE_TOKEN`), the file and the key ring. `gh
//! auth status --json hosts` asks each host; offline it takes as long as the network does and says `error`. Plain `gh auth
//! status` asks too: offline, 2.23 ends with 1 as if signed out, and 2.46 with 0 for a token that is not valid.

use std::time::Duration;

use super::hidden;
use super::{Installed, InstalledTool};
use crate::exec::{self, Captured, Exit, Start};

/// How long the answer may take: a key ring may have to be unlocked.
const TIME: Duration = Duration::from_secs(5);
/// How much of a complaint is read, in bytes.
const SIZE: usize = 4096;

/// The host that gh speaks to where nothing else is said.
const USUAL: &str = "github.com";

/// Whether gh is signed in to a host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// It has a token for a host that it may speak to. Whether the token is still valid, only the host knows.
    SignedIn,
    /// It has none, for this host nor for another.
    SignedOut(String),
    /// It did not say.
    Unknown,
}

impl Installed {
    /// Whether gh has a token for the host that it speaks to: `chosen`, which is `GH_HOST`, or else its own usual one or one of
    /// the hosts of the remotes, which are looked for only where they matter. Nothing is sent anywhere, and no token is read.
    pub async fn sign_in(&self, chosen: Option<&str>, of_remotes: impl Future<Output = Vec<String>>) -> SignIn {
        // A program that cannot be read as gh is asked no more.
        let Some(gh) = self.gh.as_ref().filter(|gh| gh.commands.unread().is_none()) else { return SignIn::Unknown };
        let usual = ask(gh, None).await;
        let SignIn::SignedOut(told) = usual else { return usual };
        let host = if told.is_empty() { chosen.unwrap_or(USUAL).to_owned() } else { told };
        if chosen.is_some() {
            return SignIn::SignedOut(host);
        }
        let of_remotes = of_remotes.await;
        let others = of_remotes.iter().filter(|other| **other != host);
        let answers = futures_util::future::join_all(others.map(|other| async move {
            // A name of the user's own for ssh may stand for any host.
            if other.contains('.') { ask(gh, Some(other)).await } else { SignIn::Unknown }
        }))
        .await;
        let is_out = |answer: &SignIn| matches!(answer, SignIn::SignedOut(_));
        answers.into_iter().find(|answer| !is_out(answer)).unwrap_or(SignIn::SignedOut(host))
    }
}

/// Asks for one host, or for the usual one; a host that gh does not name is empty.
async fn ask(gh: &InstalledTool, host: Option<&str>) -> SignIn {
    let hostname = host.map(|host| format!("--hostname={host}"));
    let args: Vec<&str> = ["auth", "token"].into_iter().chain(hostname.as_deref()).collect();
    match call(gh, &args).await {
        Some(captured) => match answer(&captured) {
            // Before 2.17 there is no such command.
            None => call(gh, &["auth", "status"]).await.as_ref().and_then(answer).unwrap_or(SignIn::Unknown),
            Some(answer) => answer,
        },
        None => SignIn::Unknown,
    }
}

async fn call(gh: &InstalledTool, args: &[&str]) -> Option<Captured> {
    let start = Start { unread: true, ..hidden::start(&gh.program, args, hidden::nowhere(&gh.program)) };
    exec::capture(&start, TIME, SIZE).await.ok()
}

/// What an exit code and a complaint say; `None` where gh has no such command.
///
/// Sources: 2.23 says `no oauth token`, 2.46 and 2.103 add ` found for HOST`; of the status, all say `You are not logged into any
/// GitHub hosts`.
fn answer(captured: &Captured) -> Option<SignIn> {
    let complaint = String::from_utf8_lossy(&captured.stderr);
    let told = complaint.lines().find_map(|line| line.trim().strip_prefix("no oauth token"));
    match (captured.exit, told) {
        (Exit::Code(0), _) => Some(SignIn::SignedIn),
        (_, Some(behind)) => {
            Some(SignIn::SignedOut(behind.trim().strip_prefix("found for ").unwrap_or_default().to_owned()))
        }
        _ if complaint.contains("You are not logged into any GitHub hosts") => Some(SignIn::SignedOut(String::new())),
        _ if complaint.contains("unknown command") => None,
        _ => Some(SignIn::Unknown),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_gh_that_says_so_is_signed_out() {
        let out = |host: &str| Some(SignIn::SignedOut(host.to_owned()));
        for (code, stderr, expected) in [
            (0, "", Some(SignIn::SignedIn)),
            (1, "no oauth token\n", out("")),
            (1, "no oauth token found for github.com\n", out("github.com")),
            (1, "You are not logged into any GitHub hosts. Run gh auth login to authenticate.\n", out("")),
            (1, "unknown command \"token\" for \"gh auth\"\n", None),
            (1, "failed to read configuration: invalid yaml\n", Some(SignIn::Unknown)),
            (1, "", Some(SignIn::Unknown)),
        ] {
            let captured = Captured { exit: Exit::Code(code), stdout: Vec::new(), stderr: stderr.into(), cut: false };
            assert_eq!(answer(&captured), expected, "{stderr}");
        }
    }
}
