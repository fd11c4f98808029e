//! A path as git knows it: bytes below the top of the work tree, with `/` between its parts, not always Unicode.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path below the top of a work tree. A directory ends in `/`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Vec<u8>);

/// What a stored path begins with that is not Unicode; what follows are its bytes in hexadecimal.
const BYTES: char = '\u{1}';

impl RepoPath {
    /// The path of these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Whether it names a directory.
    pub fn is_directory(&self) -> bool {
        self.0.ends_with(b"/")
    }

    /// Whether it is this directory or lies below it.
    pub fn is_below(&self, directory: &Self) -> bool {
        let stem = directory.0.strip_suffix(b"/").unwrap_or(&directory.0);
        self.0.strip_prefix(stem).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    }

    /// The same path for the operating system, relative to the top of the work tree.
    #[cfg(unix)]
    pub fn to_path(&self) -> PathBuf {
        use std::os::unix::ffi::OsStrExt;
        std::ffi::OsStr::from_bytes(&self.0).into()
    }

    /// The same path for the operating system, relative to the top of the work tree.
    #[cfg(not(unix))]
    pub fn to_path(&self) -> PathBuf {
        String::from_utf8_lossy(&self.0).into_owned().into()
    }

    /// The path of these parts.
    #[cfg(unix)]
    pub fn of_path(path: &std::path::Path) -> Self {
        use std::os::unix::ffi::OsStrExt;
        Self(path.as_os_str().as_bytes().to_vec())
    }

    /// The path of these parts.
    #[cfg(not(unix))]
    pub fn of_path(path: &std::path::Path) -> Self {
        Self(path.to_string_lossy().replace('\\', "/").into_bytes())
    }

    /// As a line for a command of git that reads paths and takes off quotes in the manner of C.
    pub(super) fn quoted_line(&self) -> Vec<u8> {
        if !self.0.starts_with(b"\"") && !self.0.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
            return [&self.0[..], b"\n"].concat();
        }
        let mut line = vec![b'"'];
        for byte in &self.0 {
            match byte {
                b'"' | b'\\' => line.extend([b'\\', *byte]),
                b'\n' => line.extend(b"\\n"),
                b'\r' => line.extend(b"\\r"),
                _ => line.push(*byte),
            }
        }
        line.extend(b"\"\n");
        line
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        Self(path.as_bytes().to_vec())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&String::from_utf8_lossy(&self.0))
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

impl Serialize for RepoPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match std::str::from_utf8(&self.0) {
            Ok(text) if !text.starts_with(BYTES) => serializer.serialize_str(text),
            _ => {
                use std::fmt::Write;
                let mut text = BYTES.to_string();
                for byte in &self.0 {
                    // Writing to a string cannot fail.
                    let _: fmt::Result = write!(text, "{byte:02x}");
                }
                serializer.serialize_str(&text)
            }
        }
    }
}

impl schemars::JsonSchema for RepoPath {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "RepoPath".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A path below the top of the work tree. One that is not Unicode is U+0001 and its bytes in hexadecimal.",
            "type": "string"
        })
    }
}

impl<'de> Deserialize<'de> for RepoPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let Some(digits) = text.strip_prefix(BYTES) else { return Ok(Self(text.into_bytes())) };
        let byte = |at: usize| digits.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        (0..digits.len())
            .step_by(2)
            .map(byte)
            .collect::<Option<Vec<u8>>>()
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("a path holds no hexadecimal bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_bytes_survive_being_stored() {
        for bytes in [&b"a/b.txt"[..], b"\xff\xfe", b"\x01ff", b"", "\u{e9}".as_bytes(), b"new\nline"] {
            let path = RepoPath::new(bytes);
            let stored = serde_json::to_string(&path).unwrap();
            assert_eq!(serde_json::from_str::<RepoPath>(&stored).unwrap(), path, "{stored}");
        }
    }

    #[test]
    fn a_path_is_below_its_directories() {
        let path = RepoPath::from("target/debug/x");
        assert!(path.is_below(&"target/".into()) && path.is_below(&"target/debug/x".into()));
        assert!(!path.is_below(&"tar".into()) && !path.is_below(&"target/debug/x/y".into()));
    }

    #[test]
    fn a_line_end_in_a_path_does_not_end_its_line() {
        assert_eq!(RepoPath::from("a b").quoted_line(), b"a b\n");
        assert_eq!(RepoPath::from("a\n\"b\\").quoted_line(), b"\"a\\n\\\"b\\\\\"\n");
        assert_eq!(RepoPath::from("\"a").quoted_line(), b"\"\\\"a\"\n");
    }
}
