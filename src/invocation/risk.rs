//! How dangerous a command is, by our own rules from its words; a model has no say in it.
//!
//! The rules are lists of what is known to be harmless: a subcommand with a base class and the options that leave it
//! there. Everything that is not listed counts as irreversible, and what runs another program is refused.

mod refusals;
mod rules;
mod table;

use serde::{Deserialize, Serialize};

use super::text_options::{self, Word};
use super::{Class, Invocation};

/// The verdict of the rules on one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Risk {
    /// What it may do.
    pub class: Class,
    /// Why it is in this class, in a few words.
    pub reason: String,
    /// Why it cannot run at all, where it cannot.
    pub refused: Option<String>,
}

impl Risk {
    fn of(class: Class, reason: impl Into<String>) -> Self {
        Self { class, reason: reason.into(), refused: None }
    }
}

/// The class of an invocation. Nothing is asked of the repository: the words decide.
pub fn classify(invocation: &Invocation) -> Risk {
    let words = plain_words(invocation);
    if let Some(why) = refusals::refusal(invocation, &words) {
        let reason = "gut does not run it".to_owned();
        return Risk { class: Class::Irreversible, reason, refused: Some(why) };
    }
    rules::apply(invocation, &words)
}

/// The words after the subcommand's first, without the text of options, which cannot change what a command does.
fn plain_words(invocation: &Invocation) -> Vec<&str> {
    invocation
        .args
        .iter()
        .zip(text_options::words(invocation))
        .skip(1)
        .filter_map(|(word, kind)| match kind {
            Word::Plain | Word::Free => Some(word.as_str()),
            Word::Value => None,
            Word::Glued if word.starts_with("--") => word.split('=').next(),
            Word::Glued => word.get(..2),
        })
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(line: &str) -> Class {
        let risk = classify(&Invocation::parse(line).unwrap());
        assert_eq!(risk.refused, None, "{line}");
        risk.class
    }

    #[test]
    fn known_commands_have_their_class() {
        let cases = [
            (
                Class::Read,
                "git status|git log --oneline -5|git log --all --graph -n 3|git diff --staged|git show HEAD~1|git branch|\
                 git branch -vv --merged main|git branch --list 'a*'|git tag -l|git stash list|git remote -v|git blame -L 1,5 f|\
                 git reflog|git grep -n x|git config user.name|git config --get user.name|git ls-files|git rev-parse HEAD|\
                 git worktree list|git shortlog -sn|git describe --tags|gh pr list --state open --limit 5|gh issue view 3|\
                 gh search issues x|gh api repos/a/b|gh run list|git notes list",
            ),
            (
                Class::Local,
                "git add -A|git add .|git commit -m x|git commit -am x|git commit --amend --no-edit|git branch new|\
                 git branch -d old|git switch -c new|git switch main|git checkout -b new|git stash|git stash push -u -m x|\
                 git stash pop|git merge topic|git rebase main|git rebase --continue|git revert --no-edit HEAD|\
                 git cherry-pick a1b2c3|git reset --soft HEAD~1|git restore --staged f|git tag v1|git tag -a v1 -m x|\
                 git fetch|git fetch origin|git pull|git pull --rebase|git mv a b|git rm f|git init|git config user.name x|\
                 git worktree add ../x|git remote add up https://h/x|git clone https://h/x|git branch -m new|gh pr checkout 3|\
                 git remote set-url origin https://h/y",
            ),
            (
                Class::Lossy,
                "git reset --hard|git reset HEAD~1 --hard|git reset HEAD~1|git checkout -- f|git checkout main|git checkout .|\
                 git restore .|git clean -fd|git stash drop|git stash clear|git branch -D x|git branch -M x|git rm -f x|git tag -d v1|\
                 git tag -f v1|git switch -f x|git merge --abort|git rebase --abort|git worktree remove x|git fetch --prune|\
                 git remote remove up|git branch -f x HEAD",
            ),
            (
                Class::Shared,
                "git push|git push origin main|git push -u origin feature/x|git push --tags|gh pr create --title x --body y|\
                 gh issue comment 3 --body x|gh release create v1|gh workflow run ci.yml",
            ),
            (
                Class::Irreversible,
                "git push --force|git push -fu origin x|git push --force-with-lease|git push --del origin x|git push origin +main|\
                 git push origin :main|git push --mirror|git push https://h/x main|git push ../x main|git gc --prune=now|\
                 git reflog expire --expire=now --all|git log --output=f|git blame --output=f x|git commit -F /etc/passwd|\
                 git commit --no-verify -m x|git config --global user.name x|git diff /dev/null /etc/passwd|git filter-repo|\
                 gh repo delete|gh pr merge 3|gh api repos/a/b -f x=y|gh api -XDELETE repos/a/b|gh issue delete 1|gh secret set X|\
                 git update-ref -d HEAD|git am x|gh release delete v1|git push --dry-run --no-dry-run|git add --edit|git log --outp=f|\
                 gh api graphql -f query=x|gh api https://h/x|gh pr list -R evil.example/o/r|git branch --unknown",
            ),
        ];
        for (expected, lines) in cases {
            for line in lines.split('|').map(str::trim) {
                assert_eq!(class(line), expected, "{line}");
            }
        }
    }

    #[test]
    fn what_runs_other_programs_or_leaks_secrets_is_refused() {
        for line in [
            "git ls-remote -o -- --upload-pack=x .",
            "git fetch --upl=x",
            "git clone -qux r",
            "git clone -c core.hooksPath=x r",
            "git clone --config core.hooksPath=x r",
            "git grep -iOx 1",
            "git grep --open-files x",
            "git rebase -qxx",
            "git rebase --exec x main",
            "git bisect run x",
            "git submodule foreach x",
            "git filter-branch --all",
            "git difftool -x sh",
            "git config alias.x '!sh'",
            "git config ALIAS.x '!sh'",
            "git config core.sshCommand x",
            "git config --global core.pager x",
            "git init --template=d",
            "git clone --templ=d r",
            "git diff --no-index a b",
            "git diff --ext-diff",
            "git fetch ext::sh",
            "git clone 'ext::sh -c x' y",
            "git remote add x ext::sh",
            "git merge -s zz main",
            "git pull --strategy=zz",
            "git rebase --strat=zz main",
            "git push --receive-pack=x",
            "git push --exec=x",
            "git archive --exec=x",
            "git apply --unsafe-paths x",
            "git credential fill",
            "git send-email x",
            "gh alias set x '!sh'",
            "gh extension install a/b",
            "gh config set pager x",
            "gh auth token",
            "gh auth status -t",
            "gh repo clone a/b -- -c core.sshCommand=x",
            "gh codespace ssh",
        ] {
            assert!(classify(&Invocation::parse(line).unwrap()).refused.is_some(), "{line}");
        }
    }

    #[test]
    fn text_does_not_change_the_class() {
        assert_eq!(class("git commit -m '--exec=x --force'"), Class::Local);
        assert_eq!(class("git commit -m -- --amend"), Class::Local);
        assert_eq!(class("git log --grep '--output=f'"), Class::Read);
    }
}
