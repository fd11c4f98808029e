//! The hosts of the remotes, which gh speaks to.

use super::Reader;
use super::read::Answer;

impl Reader {
    /// The host of each remote, once; none outside of a repository.
    pub async fn remote_hosts(&self) -> Vec<String> {
        // As gh reads them: with what `url.*.insteadOf` makes of the addresses.
        let told = self.git(&["remote", "-v"]).await.ok().and_then(Answer::ok).unwrap_or_default();
        let mut hosts: Vec<String> = told.lines().filter_map(|line| host(line.split_whitespace().nth(1)?)).collect();
        hosts.sort();
        hosts.dedup();
        hosts
    }
}

/// The host of an address; `None` for one of a directory.
fn host(address: &str) -> Option<String> {
    let named = match address.split_once("://") {
        Some(("file", _)) => return None,
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or(rest),
        None => address.split_once(':').map(|(named, _)| named).filter(|named| !named.contains(['/', '\\']))?,
    };
    let named = named.rsplit_once('@').map_or(named, |(_, host)| host);
    let host = named.split(':').next().unwrap_or(named).to_ascii_lowercase();
    let is_name = host.starts_with(|first: char| first.is_ascii_alphanumeric())
        && host.chars().all(|one| one.is_ascii_alphanumeric() || "-._".contains(one));
    match host.as_str() {
        // A drive of Windows is no host.
        _ if !is_name || host.len() < 2 => None,
        "www.github.com" | "ssh.github.com" | "gist.github.com" => Some("github.com".to_owned()),
        _ => Some(host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address() {
        for (address, expected) in [
            ("https://github.com/o/r.git", Some("github.com")),
            ("https://u:p@Git.Example.org:8443/o/r", Some("git.example.org")),
            ("git@github.com:o/r.git", Some("github.com")),
            ("ssh://git@ssh.github.com:443/o/r.git", Some("github.com")),
            ("work:o/r", Some("work")),
            ("../r", None),
            ("/srv/r.git", None),
            ("./a:b", None),
            ("C:\\r", None),
            ("file:///srv/r.git", None),
            ("https://--hostname=x/o/r", None),
            ("https:///o/r", None),
            ("", None),
        ] {
            assert_eq!(host(address).as_deref(), expected, "{address}");
        }
    }
}
