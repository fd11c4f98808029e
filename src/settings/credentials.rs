//! The keys that `gut setup` was given: one file that only the user can read, apart from the configuration, which people share.

use std::collections::BTreeMap;
use std::path::Path;

use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;

use super::file;
use crate::error::{Error, Result};

/// Keys by the name of their provider.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Credentials(BTreeMap<String, SecretString>);

impl Credentials {
    /// Reads the file; an absent one is an empty one.
    ///
    /// # Errors
    /// `configuration` when it cannot be read, is not such a file, or others may read it.
    pub fn read(path: &Path) -> Result<Self> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(fault) if file::is_absent(&fault) => return Ok(Self::default()),
            Err(fault) => return Err(Error::configuration(format!("cannot read `{}`: {fault}", path.display()))),
        };
        file::refuse_shared(path)?;
        // The library's message may show a key.
        toml::from_str(&text).map_err(|_| {
            Error::configuration(format!("`{}` is not a list of keys", path.display()))
                .hint("delete it, and run `gut setup` again")
        })
    }

    /// These keys, for tests.
    pub fn of(keys: &[(&str, &str)]) -> Self {
        Self(keys.iter().map(|(name, key)| ((*name).to_owned(), (*key).into())).collect())
    }

    /// The key for a provider.
    pub fn key(&self, provider: &str) -> Option<&SecretString> {
        self.0.get(provider)
    }

    /// Adds a key, or puts it in the place of another, and writes the file so that only the user can read it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&mut self, provider: &str, key: SecretString, path: &Path) -> Result<()> {
        self.0.insert(provider.to_owned(), key);
        let mut table = toml_edit::DocumentMut::new();
        for (name, key) in &self.0 {
            table[name] = toml_edit::value(key.expose_secret());
        }
        let text = format!("# The keys that `gut setup` was given. Only you can read this file.\n{table}");
        crate::files::write_private(path, text.as_bytes())
            .map_err(|fault| Error::configuration(format!("cannot write `{}`: {fault}", path.display())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_kept_where_nobody_else_reads_them() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("gut/credentials.toml");
        assert!(Credentials::read(&path).unwrap().key("openai").is_none());
        Credentials::default().keep("openai", "sk-a".into(), &path).unwrap();
        Credentials::read(&path).unwrap().keep("groq", "gsk \"b".into(), &path).unwrap();
        let kept = Credentials::read(&path).unwrap();
        let key = |name: &str| kept.key(name).map(|key| key.expose_secret().to_owned());
        assert_eq!((key("openai"), key("groq")), (Some("sk-a".into()), Some("gsk \"b".into())));
        assert!(!format!("{kept:?}").contains("sk-a"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            assert!(Credentials::read(&path).unwrap_err().message.contains("others can read it"));
        }
        std::fs::write(&path, "openai = sk-secret").unwrap();
        assert!(!format!("{:?}", Credentials::read(&path)).contains("sk-secret"));
    }
}
