//! Conditions about the versions of the installed tools: `gh >= 2.60`, `git < 2.54`.
//!
//! They are settled before the rest of a condition is read, since its language would take 2.60 for the number 2.6.

use crate::invocation::{Installed, Tool, Version};

/// The versions of the installed tools; `None` for a tool that is not installed or does not tell its version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Versions {
    git: Option<Version>,
    gh: Option<Version>,
}

impl Versions {
    /// The versions of these tools.
    pub fn of(installed: &Installed) -> Self {
        let version = |tool| installed.tool(tool).and_then(|found| Version::parse(&found.version));
        Self { git: version(Tool::Git), gh: version(Tool::Gh) }
    }

    /// Versions as the tools tell them: `2.103.3`, `unknown`.
    pub fn told(git: &str, gh: &str) -> Self {
        Self { git: Version::parse(git), gh: Version::parse(gh) }
    }

    /// The condition with `true` or `false` for each comparison of a version.
    ///
    /// A version that is not known is not at least anything, so that it counts as an old one.
    ///
    /// # Errors
    /// When a tool is named in another way.
    pub(super) fn settle(&self, condition: &str) -> Result<String, String> {
        let mut settled = String::new();
        let mut rest = condition;
        while let Some((before, tool, behind)) = next_tool(rest) {
            let wrong = || format!("`{condition}`: a version is asked for as in `{tool} >= 2.60` or `{tool} < 2.60`");
            let (is_least, behind) = match (behind.strip_prefix(">="), behind.strip_prefix('<')) {
                (Some(behind), _) => (true, behind),
                (_, Some(behind)) if !behind.starts_with('=') => (false, behind),
                _ => return Err(wrong()),
            };
            let behind = behind.trim_start();
            let end = behind.find(|letter: char| !(letter.is_ascii_digit() || letter == '.')).unwrap_or(behind.len());
            let wanted = Version::parse(&behind[..end]).ok_or_else(wrong)?;
            let found = if tool == Tool::Git { &self.git } else { &self.gh };
            let is_new = found.as_ref().is_some_and(|found| *found >= wanted);
            settled.push_str(before);
            settled.push_str(if is_new == is_least { "true" } else { "false" });
            rest = &behind[end..];
        }
        Ok(settled + rest)
    }
}

/// The next word outside of quotes that is the name of a tool: what is before it, the tool, and what is behind.
fn next_tool(text: &str) -> Option<(&str, Tool, &str)> {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut quote = None;
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        if quote.is_some() || matches!(letter, '\'' | '"') {
            quote = match quote {
                None => Some(letter),
                Some(open) if open == letter => None,
                open => open,
            };
            at += letter.len_utf8();
        } else if is_word(letter) {
            let end = text[at..].find(|letter: char| !is_word(letter)).map_or(text.len(), |length| at + length);
            if let Some(tool) = Tool::ALL.into_iter().find(|tool| tool.name() == &text[at..end]) {
                return Some((&text[..at], tool, text[end..].trim_start()));
            }
            at = end;
        } else {
            at += letter.len_utf8();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_of_versions_are_settled() {
        let versions = Versions::told("2.47.1.windows.1", "2.103.3");
        for (condition, expected) in [
            ("gh >= 2.60", "true"),
            ("gh < 2.60", "false"),
            ("gh >= 2.104", "false"),
            ("gh>=2.103.3 and github", "true and github"),
            ("not (git < 2.54 or git >= 3)", "not (true or false)"),
            ("branch == 'gh' and remote != \"git\"", "branch == 'gh' and remote != \"git\""),
            ("github", "github"),
        ] {
            assert_eq!(versions.settle(condition).as_deref(), Ok(expected), "{condition}");
        }
        for condition in ["gh", "gh > 2.60", "gh <= 2.60", "gh == 2.60", "gh >= '2.60'", "gh >= new", "2.60 < gh"] {
            assert!(versions.settle(condition).unwrap_err().contains("`gh >= 2.60`"), "{condition}");
        }
        let unknown = Versions::told("unknown", "");
        assert_eq!(unknown.settle("gh >= 2.0 or git < 2.0").as_deref(), Ok("false or true"));
    }
}
