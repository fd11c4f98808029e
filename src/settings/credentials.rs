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
pub struct Credentials(BTreeMap<String, Kept>);

/// A key, and the address it was given for: it goes to no other host, whatever the configuration says of its provider later.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    key: SecretString,
    base_url: String,
}

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

    /// These keys, each with its provider and address, for tests.
    pub fn of(keys: &[(&str, &str, &str)]) -> Self {
        let kept = |key: &str, base_url: &str| Kept { key: key.into(), base_url: base_url.to_owned() };
        Self(keys.iter().map(|(name, base_url, key)| ((*name).to_owned(), kept(key, base_url))).collect())
    }

    /// The key for a provider, and the address it was given for.
    pub fn key(&self, provider: &str) -> Option<(&SecretString, &str)> {
        self.0.get(provider).map(|kept| (&kept.key, kept.base_url.as_str()))
    }

    /// Adds a key for this address, or puts it in the place of another, and writes the file so that only the user can read it.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep(&mut self, provider: &str, base_url: &str, key: SecretString, path: &Path) -> Result<()> {
        self.0.insert(provider.to_owned(), Kept { key, base_url: base_url.to_owned() });
        let mut document = toml_edit::DocumentMut::new();
        for (name, kept) in &self.0 {
            let mut table = toml_edit::InlineTable::new();
            table.insert("base_url", kept.base_url.as_str().into());
            table.insert("key", kept.key.expose_secret().into());
            document[name] = toml_edit::value(table);
        }
        let text = format!("# The keys that `gut setup` was given. Only you can read this file.\n{document}");
        crate::files::replace(path, text.as_bytes())
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
        Credentials::default().keep("openai", "https://a", "sk-a".into(), &path).unwrap();
        Credentials::read(&path).unwrap().keep("groq", "https://b", "gsk \"b".into(), &path).unwrap();
        let kept = Credentials::read(&path).unwrap();
        let key =
            |name: &str| kept.key(name).map(|(key, base_url)| (key.expose_secret().to_owned(), base_url.to_owned()));
        assert_eq!(key("openai"), Some(("sk-a".into(), "https://a".into())));
        assert_eq!(key("groq"), Some(("gsk \"b".into(), "https://b".into())));
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
