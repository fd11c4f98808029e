//! Questions about a command by the words that name it. The answers stand in `knowledge/`.

use super::knowledge::{self, WorkTree};
use super::{Invocation, Tool};

impl Invocation {
    /// The words before the first option, as far as they can name a command; of gh by their first names.
    fn name_words(&self) -> Vec<&str> {
        match self.tool {
            Tool::Git => {
                self.args.iter().take(2).map(String::as_str).take_while(|word| !word.starts_with('-')).collect()
            }
            Tool::Gh => self.subcommand(),
        }
    }

    /// Whether something holds of the command, or of the group it belongs to: of `remote` for `remote update`.
    fn any(&self, holds: impl Fn(&knowledge::Command) -> bool) -> bool {
        knowledge::named(self.tool, &self.name_words()).any(holds)
    }

    /// How many words name the command, by the table: at least 1 for git.
    ///
    /// Only for showing and counting: what the installed tools read is [`super::Known::command`].
    pub fn name_length(&self) -> usize {
        match self.tool {
            Tool::Git => knowledge::depth(self.tool, &self.name_words()).max(1),
            Tool::Gh => self.name().len(),
        }
    }

    /// The effect of the command on the files of the work tree; the worst where the table does not have it.
    pub fn work_tree(&self) -> WorkTree {
        let words = self.name_words();
        knowledge::named(self.tool, &words).find_map(|command| command.work_tree).unwrap_or_default()
    }

    /// Whether the command may contact a remote, and so may start ssh.
    pub fn talks_to_remotes(&self) -> bool {
        self.any(|command| command.talks)
    }

    /// Whether the command contacts the address of a remote that is configured, and only receives.
    pub fn receives(&self) -> bool {
        self.any(|command| command.receives)
    }

    /// Whether the command changes which remotes there are.
    pub fn changes_remotes(&self) -> bool {
        self.any(|command| command.changes_remotes)
    }

    /// Whether the command may give a remote or a submodule another address; a setting that does so is not looked at here.
    pub fn readdresses(&self) -> bool {
        self.any(|command| command.readdresses)
    }

    /// Whether the command shows its progress on standard error, and never starts a pager.
    pub fn shows_progress(&self) -> bool {
        self.any(|command| command.progress)
    }

    /// Whether paths among the words of the command are read or written through links. gh reads all of them so.
    pub fn follows_links(&self) -> bool {
        self.tool == Tool::Gh || self.any(|command| command.follows_links)
    }

    /// Whether the command may change the repository in the current directory: git's may, and the few of gh that start git.
    pub fn changes_repository(&self) -> bool {
        self.tool == Tool::Git || self.any(|command| command.changes_repository)
    }

    /// Whether this is an inner command or an old name, which people do not ask for in words.
    pub fn is_plumbing(&self) -> bool {
        self.any(|command| command.plumbing)
    }

    /// The options with which the command continues an operation that stopped half-way, or ends it.
    pub fn resuming_options(&self) -> Vec<&'static str> {
        knowledge::named(self.tool, &self.name_words()).flat_map(|command| command.resumes.words()).collect()
    }

    /// Whether the command is there for somebody to edit a text, so that without an editor nothing comes of it.
    pub fn needs_editor(&self) -> bool {
        let is_given =
            |name: &str| self.args.iter().any(|word| word == name || (name.ends_with(':') && word.starts_with(name)));
        self.any(|command| command.edits.words().any(|name| name == "always" || is_given(name)))
    }

    /// The command of gh that takes this one back: `gh pr close` for `gh pr create`.
    pub fn counter(&self) -> Option<String> {
        let counter = knowledge::named(self.tool, &self.name_words()).find_map(|command| command.counter.as_ref())?;
        Some(format!("{} {counter}", self.tool))
    }

    /// The same command as a dry run; `None` where it has none that changes nothing. The last word on it counts, so it goes
    /// after all others.
    pub fn dry_run(&self) -> Option<Self> {
        // A dry run opens the editor too.
        if !self.any(|command| command.rehearses) || self.needs_editor() {
            return None;
        }
        let end = self.args.iter().position(|word| word == "--").unwrap_or(self.args.len());
        let (before, behind) = self.args.split_at(end);
        let words = before.iter().map(String::as_str).chain(["--dry-run"]).chain(behind.iter().map(String::as_str));
        Some(Self::new(self.tool, words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Invocation {
        Invocation::parse(line).unwrap()
    }

    #[test]
    fn a_dry_run_is_the_same_command_that_does_nothing() {
        for (line, dry) in [
            ("git push origin main", Some("git push origin main --dry-run")),
            ("git clean -fd", Some("git clean -fd --dry-run")),
            ("git add --no-dry-run -- --no-dry-run", Some("git add --no-dry-run --dry-run -- --no-dry-run")),
            ("git commit -m --verify -a", Some("git commit -m --verify -a --dry-run")),
            ("git history fixup HEAD~1", Some("git history fixup HEAD~1 --dry-run")),
            ("git history fixup HEAD~1 --reedit-message", None),
            ("git fetch origin", None),
            ("git reset --hard", None),
            ("gh pr merge 3", None),
        ] {
            assert_eq!(of(line).dry_run().map(|dry| dry.to_string()).as_deref(), dry, "{line}");
        }
    }

    #[test]
    fn a_command_that_only_opens_an_editor_needs_one() {
        for line in [
            "git history reword HEAD~1",
            "git history fixup HEAD~1 --reedit-message",
            "git notes edit",
            "git branch --edit-description",
            "git add --edit",
            "git commit --fixup=reword:HEAD~1",
            "git commit --fixup amend:HEAD~1",
        ] {
            assert!(of(line).needs_editor(), "{line}");
        }
        for line in
            ["git history fixup HEAD~1", "git commit --amend", "git notes add -m x", "git commit --fixup=HEAD~1"]
        {
            assert!(!of(line).needs_editor(), "{line}");
        }
    }

    #[test]
    fn a_command_of_a_group_is_known_by_all_its_words() {
        for (line, length) in [
            ("git commit -m x", 1),
            ("git stash push", 2),
            ("git stash -q push", 1),
            ("git frobnicate x", 1),
            ("gh pr create --fill", 2),
            ("gh repo deploy-key add f", 3),
            ("gh api user", 1),
            ("gh status", 1),
            ("gh newgroup list x", 2),
        ] {
            assert_eq!(of(line).name_length(), length, "{line}");
        }
    }

    #[test]
    fn a_command_is_asked_for_itself_and_then_for_its_group() {
        assert_eq!(of("git reflog delete HEAD@{1}").work_tree(), WorkTree::Untouched);
        assert_eq!(of("git add f").work_tree(), WorkTree::Kept);
        assert_eq!(of("git frobnicate").work_tree(), WorkTree::Changed);
        assert!(of("git remote update").talks_to_remotes() && !of("git commit").talks_to_remotes());
        assert!(of("git remote update").receives() && !of("git remote add a b").receives());
        assert!(of("git remote add a b").changes_remotes() && !of("git remote show a").changes_remotes());
        assert!(of("git submodule sync").readdresses() && !of("git remote remove a").readdresses());
        assert!(of("gh pr checkout 3").changes_repository() && !of("gh pr view 3").changes_repository());
        assert_eq!(of("gh pr reopen 3").counter().as_deref(), Some("gh pr close"));
        assert_eq!(of("git merge x").resuming_options(), ["--abort", "--continue"]);
        assert!(of("git write-tree").is_plumbing() && !of("git status").is_plumbing());
    }
}
