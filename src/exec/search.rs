//! Where a program is: the search of the shell, without its dangerous half.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The first executable of this name in the directories of `path`.
///
/// Relative entries (the empty one and `.` among them) are passed over: a repository must not be able to bring its own
/// git along.
pub fn find_program(name: &str, path: &OsStr) -> Option<PathBuf> {
    std::env::split_paths(path)
        .filter(|directory| directory.is_absolute())
        .map(|directory| directory.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
        .find(|candidate| is_executable(candidate))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn program(directory: &Path, mode: u32) {
        std::fs::create_dir_all(directory).unwrap();
        std::fs::write(directory.join("tool"), "").unwrap();
        std::fs::set_permissions(directory.join("tool"), std::fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn takes_the_first_executable_of_an_absolute_directory() {
        let root = tempfile::tempdir().unwrap();
        program(&root.path().join("plain"), 0o644);
        program(&root.path().join("first"), 0o755);
        program(&root.path().join("second"), 0o755);
        let path = std::env::join_paths([
            PathBuf::new(),
            PathBuf::from("."),
            root.path().join("absent"),
            root.path().join("plain"),
            root.path().join("first"),
            root.path().join("second"),
        ])
        .unwrap();
        assert_eq!(find_program("tool", &path), Some(root.path().join("first/tool")));
        assert_eq!(find_program("absent", &path), None);
    }
}
