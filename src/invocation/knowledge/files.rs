//! How the files in `knowledge/` become one table: for the build script, and for the tests.

use super::source::{Command, Commands, Rule, Table};

impl Table {
    /// Reads the files: each with its name, `git/stash.toml`, and its text.
    ///
    /// # Errors
    /// The file and what is wrong with it: its form, a command that is described twice, a reference to one that is not.
    pub(in super::super) fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let mut table = Self::default();
        for (name, text) in files {
            let fault = |fault: toml::de::Error| format!("{name}: {fault}");
            if name == "options.toml" {
                table.common = toml::from_str(text).map_err(fault)?;
                continue;
            }
            let commands: Commands = toml::from_str(text).map_err(fault)?;
            let known = if name.starts_with("git/") { &mut table.git } else { &mut table.gh };
            for (words, command) in commands {
                if known.insert(words.clone(), command).is_some() {
                    return Err(format!("{name}: `{words}` is described in another file too"));
                }
            }
        }
        for commands in [&table.git, &table.gh] {
            for (words, command) in commands {
                let Some(other) = &command.alike else { continue };
                let is_whole = commands.get(other).is_some_and(|other| other.alike.is_none());
                if !is_whole || command.rules().next().is_some() {
                    return Err(format!(
                        "`{words}` is alike `{other}`, which has no rules of its own, or has some itself"
                    ));
                }
            }
        }
        Ok(table)
    }

    /// Takes out what only tests read: more than a third of the whole.
    pub(in super::super) fn without_examples(mut self) -> Self {
        for rule in self.git.values_mut().chain(self.gh.values_mut()).flat_map(rules_mut) {
            rule.examples.clear();
            rule.not.clear();
        }
        for command in self.git.values_mut().chain(self.gh.values_mut()) {
            command.examples.clear();
        }
        for group in self.common.refused_options.iter_mut().chain(&mut self.common.refused_gh_options) {
            group.examples.clear();
            group.not.clear();
        }
        for group in &mut self.common.raised_options {
            group.examples.clear();
            group.not.clear();
        }
        self
    }
}

fn rules_mut(command: &mut Command) -> impl Iterator<Item = &mut Rule> {
    command.risk.iter_mut().chain(command.forms.values_mut())
}
