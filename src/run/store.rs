//! The runs on disk: one JSON file each, private, never half written, without secrets.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::Run;
use crate::repository::redact;

/// Where runs are kept.
#[derive(Debug, Clone)]
pub struct Store {
    directory: PathBuf,
}

impl Store {
    /// A store in this directory, which is made when it is needed.
    pub fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// The file of a run.
    pub fn path(&self, id: &str) -> PathBuf {
        self.directory.join(format!("{id}.json"))
    }

    /// Writes the run as it stands, with every secret of a known shape cut out.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn save(&self, run: &Run) -> Result<()> {
        let mut value = serde_json::to_value(run)?;
        redact_all(&mut value);
        let path = self.path(&run.id);
        crate::files::write_private(&path, &serde_json::to_vec_pretty(&value)?)
            .with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// Reads a run back.
    ///
    /// # Errors
    /// When there is no such file or it is not a run of this version.
    pub fn load(path: &Path) -> Result<Run> {
        let text = std::fs::read(path).with_context(|| format!("cannot read `{}`", path.display()))?;
        serde_json::from_slice(&text).with_context(|| format!("`{}` is not a run", path.display()))
    }
}

fn redact_all(value: &mut Value) {
    match value {
        Value::String(text) => *text = redact(text),
        Value::Array(items) => items.iter_mut().for_each(redact_all),
        Value::Object(fields) => fields.values_mut().for_each(redact_all),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::Request;

    #[test]
    fn a_run_is_read_back_as_it_was_written_but_for_its_secrets() {
        let root = tempfile::tempdir().unwrap();
        let store = Store::new(root.path().join("runs"));
        let text = "push to https://me:hunter2@h/r";
        let mut run = Run::new(Request { text: text.into(), command: None }, Vec::new());
        store.save(&run).unwrap();
        let read = Store::load(&store.path(&run.id)).unwrap();
        run.request.text = "push to https://[redacted]@h/r".into();
        assert_eq!(read, run);
    }
}
