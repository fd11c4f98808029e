//! A snapshot of the environment variables, taken once, so that everything that depends on them can be tested.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

/// The variables gut was started with.
#[derive(Clone, Default)]
pub struct Environment(BTreeMap<OsString, OsString>);

impl Environment {
    /// The variables of this process.
    pub fn of_process() -> Self {
        #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
        Self(std::env::vars_os().collect())
    }

    /// These variables and no others.
    pub fn of(variables: &[(&str, &str)]) -> Self {
        Self(variables.iter().map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The same without these variables.
    #[must_use]
    pub fn without(&self, names: &[&str]) -> Self {
        let kept = self.0.iter().filter(|(name, _)| !names.iter().any(|other| name.as_os_str() == OsStr::new(other)));
        Self(kept.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// The value of a variable, where it is set and not empty.
    pub fn value(&self, name: &str) -> Option<&OsStr> {
        self.0.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The value of a variable as trimmed text, where it is set, not blank and Unicode.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(OsStr::to_str).map(str::trim).filter(|value| !value.is_empty())
    }
}

impl std::fmt::Debug for Environment {
    /// Names only: a value may be a key.
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_and_blank_variables_count_as_unset() {
        let environment = Environment::of(&[("A", ""), ("B", "  "), ("C", " x ")]);
        assert_eq!([environment.text("A"), environment.text("B"), environment.text("C")], [None, None, Some("x")]);
        assert_eq!(environment.value("D"), None);
    }

    #[test]
    fn printing_it_shows_no_value() {
        assert_eq!(format!("{:?}", Environment::of(&[("KEY", "sk-secret")])), r#"{"KEY"}"#);
    }
}
