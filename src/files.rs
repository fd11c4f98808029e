//! Files of gut's own: readable by their owner only, and never half written.

use std::io::{self, Write};
use std::path::Path;

/// Writes a whole file, or leaves the old one as it was. The file and the directories made for it are private.
///
/// # Errors
/// Whatever the operating system says.
pub fn write_private(path: &Path, content: &[u8]) -> io::Result<()> {
    let directory = path.parent().unwrap_or(Path::new("."));
    create_private(directory)?;
    // tempfile makes the file with mode 0600.
    let mut file = tempfile::NamedTempFile::new_in(directory)?;
    file.write_all(content)?;
    file.persist(path)?;
    Ok(())
}

/// Writes a whole file of the user's: through a link to where it is, with the permissions that it has, and never half written.
///
/// # Errors
/// Whatever the operating system says; also when a link leads to nothing.
pub fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let path = match path.canonicalize() {
        Ok(target) => target,
        Err(fault) if path.is_symlink() => return Err(fault),
        Err(_) => path.to_owned(),
    };
    let permissions = path.metadata().ok().map(|metadata| metadata.permissions());
    write_private(&path, content)?;
    permissions.map_or(Ok(()), |permissions| std::fs::set_permissions(&path, permissions))
}

/// Keeps other processes of gut from changing the files of this directory, as long as what it returns lives.
///
/// # Errors
/// Whatever the operating system says.
pub fn lock(directory: &Path) -> io::Result<std::fs::File> {
    create_private(directory)?;
    let file = std::fs::File::options().create(true).append(true).open(directory.join(".lock"))?;
    #[cfg(unix)]
    rustix::fs::flock(&file, rustix::fs::FlockOperation::LockExclusive)?;
    Ok(file)
}

/// Makes a directory, and those above it, that only their owner can read.
///
/// # Errors
/// Whatever the operating system says.
pub fn create_private(directory: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn files_and_directories_are_private_and_replaced_whole() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("a/b.json");
        write_private(&path, b"long content").unwrap();
        write_private(&path, b"short").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(path.parent().unwrap())), (0o600, 0o700));
        assert_eq!(std::fs::read(&path).unwrap(), b"short");
        assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "no temporary file is left");
    }
}
