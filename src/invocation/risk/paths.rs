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

/// Whether this names a host: a URL, or `HOST/OWNER/REPO`.
pub(super) fn names_host(word: &str) -> bool {
    word.contains(':') || word.matches('/').count() > 1
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
        assert!(names_host("evil.example/o/r") && names_host("https://h/x") && !names_host("o/r") && !names_host("12"));
    }
}
