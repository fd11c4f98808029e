//! Where a word leads: out of the repository, to a sibling directory, to an address, to another host.
//!
//! Only the word is looked at. A path that goes up and stays inside of the repository counts as leaving it.

/// How many directories above the current one a path ends at the highest; absolute paths and `~` leave altogether.
fn highest(path: &str) -> Option<usize> {
    if path.starts_with(['/', '~', '\\']) || path.get(1..2) == Some(":") {
        return None;
    }
    let mut depth = 0_isize;
    let mut lowest = 0_isize;
    for part in path.split(['/', '\\']) {
        depth += match part {
            "" | "." => 0,
            ".." => -1,
            _ => 1,
        };
        lowest = lowest.min(depth);
    }
    Some(lowest.unsigned_abs())
}

/// Whether a path leads out of the current directory.
pub(super) fn leaves(path: &str) -> bool {
    highest(path) != Some(0)
}

/// Whether a path leads further than to a new directory beside the current one (`../name`), where people put worktrees.
pub(super) fn leaves_beyond_sibling(path: &str) -> bool {
    let sibling = path
        .strip_prefix("../")
        .is_some_and(|name| !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']));
    leaves(path) && !sibling
}

/// Whether this is an address or a path rather than the name of a remote.
pub(super) fn is_address(remote: &str) -> bool {
    remote.contains([':', '/', '\\']) || remote.starts_with(['.', '~'])
}

/// Whether a path is surely outside of any repository that this could be about: absolute, at home, or down and out again.
/// One that only goes up may stay inside, in a subdirectory.
pub(super) fn is_elsewhere(path: &str) -> bool {
    match highest(path) {
        None => true,
        Some(0) => false,
        Some(_) => path.split('/').skip_while(|part| matches!(*part, ".." | "." | "")).any(|part| part == ".."),
    }
}

/// The host that a word names, where that is not GitHub itself. A repository may be named as `HOST/OWNER/NAME` too, and as
/// ssh does.
pub(super) fn foreign_host(word: &str, is_repository: bool) -> Option<&str> {
    let authority = |rest: &'_ str| rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let named = if let Some((_, rest)) = word.split_once("://") {
        let named = &rest[..authority(rest)];
        named.rsplit_once('@').map_or(named, |(_, host)| host)
    } else if is_repository && let Some((named, _)) = word.split_once(':') {
        named.rsplit_once('@').map_or(named, |(_, host)| host)
    } else if is_repository && word.matches('/').count() > 1 {
        &word[..authority(word)]
    } else {
        return None;
    };
    let known = ["github.com", "www.github.com", "gist.github.com", "ssh.github.com"];
    (!known.iter().any(|known| named.eq_ignore_ascii_case(known))).then_some(named)
}

/// Whether a file of this name holds passwords or keys, as such files are called everywhere.
pub(super) fn holds_secrets(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let mut parts = path.split(['/', '\\']);
    let name = parts.next_back().unwrap_or_default();
    let is_example = [".example", ".sample", ".template", ".dist", ".pub"].iter().any(|end| name.ends_with(end));
    let ends = [".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", "_rsa", "_dsa", "_ecdsa", "_ed25519"];
    let names = [".netrc", ".pgpass", ".npmrc", ".pypirc", ".git-credentials", ".htpasswd", "credentials"];
    parts.any(|part| matches!(part, ".ssh" | ".aws" | ".gnupg" | ".kube"))
        || !is_example
            && (name.starts_with(".env") || names.contains(&name) || ends.iter().any(|end| name.ends_with(end)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_where_a_path_leads() {
        for path in ["a", "a/b", "a/../b", "./a", "HEAD~1", "main..topic", "a/..", ".hidden"] {
            assert!(!leaves(path), "{path}");
        }
        for path in ["/a", "~/a", "..", "../a", "a/../../b", "src/../../home/x", r"C:\x", r"..\x"] {
            assert!(leaves(path), "{path}");
        }
        assert!(!leaves_beyond_sibling("../new-tree") && !leaves_beyond_sibling("inside"));
        for path in ["../../x", "../.ssh", "../a/b", "/x", "~/x", ".."] {
            assert!(leaves_beyond_sibling(path), "{path}");
        }
    }

    #[test]
    fn tells_a_remote_from_an_address() {
        assert!(!is_address("origin"));
        for address in ["https://h/r", "git@h:r", "../r", ".", "/r", "~r", "h:r"] {
            assert!(is_address(address), "{address}");
        }
    }

    #[test]
    fn tells_another_host_from_github() {
        for word in [
            "evil.example/o/r",
            "https://evil.example/o/r",
            "evil.example:o/r",
            "https://github.com@evil.example/o/r",
            "git@evil.example:o/r",
            "https://github.com.evil.example/o",
            "https://github.com:1/o",
        ] {
            assert!(foreign_host(word, true).is_some(), "{word}");
        }
        for word in ["o/r", "12", "https://github.com/o/r/pull/3", "git@github.com:o/r.git", "github.com/o/r"] {
            assert_eq!(foreign_host(word, true), None, "{word}");
        }
        assert_eq!(foreign_host("feature/a/b", false), None);
    }

    #[test]
    fn tells_what_is_elsewhere_and_what_holds_secrets() {
        assert!(["/a", "~/a", "src/../../home/a", "../a/../../b"].iter().all(|path| is_elsewhere(path)));
        assert!(!["../a", "../../lib", "a/../b", "HEAD~1"].iter().any(|path| is_elsewhere(path)));
        for path in [".env", "app/.env.local", "keys/id_rsa", "a.pem", ".ssh/config", ".aws/x", ".npmrc"] {
            assert!(holds_secrets(path), "{path}");
        }
        for path in [".env.example", "id_ed25519.pub", "README.md", "environment.ts", "keys.md"] {
            assert!(!holds_secrets(path), "{path}");
        }
    }
}
