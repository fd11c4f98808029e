//! The lists themselves: data.

use crate::class::Class;

/// One command: the words that name it, its class, the options that keep the class, and those that lead to another.
pub(super) struct Rule {
    pub(super) path: &'static str,
    pub(super) class: Class,
    pub(super) keep: &'static str,
    pub(super) raise: &'static [(&'static str, Class)],
}

const fn rule(path: &'static str, class: Class, keep: &'static str) -> Rule {
    Rule { path, class, keep, raise: &[] }
}

pub(super) const LOG: &str = "--notes --no-notes --source --full-history --parents --children --reflog --ancestry-path --min-parents --max-parents --count --glob \
    --exclude --relative-date --function-context --color-moved --ignore-blank-lines --ignore-space-at-eol --ignore-space-change --submodule \
    --diff-algorithm --text --binary --abbrev --find-copies --find-copies-harder --ours --theirs --base --remerge-diff --diff-merges \
    --left-only --right-only --show-pulls --dense --sparse --encoding --stat-width --inter-hunk-context --ignore-submodules --full-diff \
    -p -n -L -S -G -i -E -F -g -z --oneline --graph --all --branches --tags --remotes --since --until --after --before \
    --author --committer --grep --format --pretty --max-count --merges --no-merges --first-parent --date --reverse --follow --stat \
    --name-only --name-status --numstat --shortstat --summary --patch --no-patch --abbrev-commit --decorate --no-decorate --left-right \
    --cherry-pick --cherry-mark --cherry --not --walk-reflogs --color --no-color --diff-filter --topo-order --date-order --skip \
    --invert-grep --all-match --simplify-by-decoration --boundary --no-walk --cc -c -m -s -q -w -U --word-diff \
    --ignore-all-space --no-ext-diff --no-textconv --find-renames -M -C --relative --contains --pickaxe-regex --pickaxe-all -- \
    --cached --staged --merge-base --check --exit-code --quiet --dirstat --color-words --unified --compact-summary --no-prefix \
    --full-index --histogram --patience --minimal --src-prefix --dst-prefix -b --no-renames --raw --root -R";

pub(super) const GIT: &[Rule] = &[
    rule(
        "status",
        Class::Read,
        "-s -b -u --short --branch --porcelain --long --ignored --show-stash --untracked-files -v -z --column --ahead-behind",
    ),
    rule("log", Class::Read, LOG),
    rule("show", Class::Read, LOG),
    rule("diff", Class::Read, LOG),
    rule("whatchanged", Class::Read, LOG),
    rule(
        "rev-list",
        Class::Read,
        "--count --all --max-count -n --left-right --merges --no-merges --since --until --author --reverse --first-parent",
    ),
    rule("reflog", Class::Read, LOG),
    rule(
        "shortlog",
        Class::Read,
        "-s -n -e -c --summary --numbered --email --all --since --until --no-merges --group --committer -- --author",
    ),
    rule("blame", Class::Read, "-L -w -M -C -e -s -l --show-email --date --since -- --ignore-rev --porcelain"),
    rule(
        "grep",
        Class::Read,
        "-n -i -l -L -c -w -e -E -F -P -v -h -H -A -B -C -p -W -I --line-number --ignore-case --files-with-matches --count \
        --word-regexp --extended-regexp --fixed-strings --perl-regexp --invert-match --name-only --cached --untracked --heading --break --show-function \
        --and --or --not --all-match --files-without-match --max-depth --color --function-context --only-matching -o -q --max-count -m -- ",
    ),
    rule(
        "describe",
        Class::Read,
        "--tags --all --always --dirty --long --abbrev --match --exclude --contains --exact-match",
    ),
    rule(
        "rev-parse",
        Class::Read,
        "--abbrev-ref --short --show-toplevel --verify --git-dir --is-inside-work-tree --symbolic-full-name -q --quiet --show-prefix",
    ),
    rule(
        "ls-files",
        Class::Read,
        "-c -d -m -o -i -s -u -z --cached --deleted --modified --others --ignored --stage --unmerged --exclude-standard --full-name -- -t --eol",
    ),
    rule("ls-tree", Class::Read, "-r -t -d -l -z --name-only --full-tree --long --abbrev --full-name"),
    rule("ls-remote", Class::Read, "--heads --tags --refs -h -t --branches --symref --sort -q --exit-code"),
    rule("merge-base", Class::Read, "-a --all --is-ancestor --fork-point --octopus --independent"),
    rule("cat-file", Class::Read, "-p -t -s -e"),
    rule("cherry", Class::Read, "-v --abbrev"),
    rule("count-objects", Class::Read, "-v -H --verbose --human-readable"),
    rule(
        "for-each-ref",
        Class::Read,
        "--sort --count --format --contains --no-contains --merged --no-merged --points-at --exclude",
    ),
    rule("show-ref", Class::Read, "--heads --tags --head -d --dereference --verify -q --abbrev --branches"),
    rule("check-ignore", Class::Read, "-v -n -q --verbose --non-matching --no-index"),
    rule("name-rev", Class::Read, "--tags --refs --name-only --all --always"),
    rule("range-diff", Class::Read, "--creation-factor --no-patch --left-only --right-only"),
    rule("verify-commit", Class::Read, "-v --verbose --raw"),
    rule("verify-tag", Class::Read, "-v --verbose --raw"),
    rule("version", Class::Read, "--build-options"),
    rule("help", Class::Read, "-a -g --all --guides"),
    rule("stash list", Class::Read, LOG),
    rule("stash show", Class::Read, "-p -u --patch --stat --name-only --name-status --include-untracked --numstat"),
    rule("remote show", Class::Read, "-n"),
    rule("remote get-url", Class::Read, "--all --push"),
    rule("worktree list", Class::Read, "-v --porcelain --verbose -z"),
    rule("notes list", Class::Read, ""),
    rule("notes show", Class::Read, ""),
    rule("submodule status", Class::Read, "--recursive --cached --quiet"),
    rule("bisect log", Class::Read, ""),
    rule("sparse-checkout list", Class::Read, ""),
    rule("bundle verify", Class::Read, "-q --quiet"),
    rule("config get", Class::Read, "--all --regexp --show-origin --show-scope --local --global --system --default"),
    rule("config list", Class::Read, "--show-origin --show-scope --local --global --system --name-only"),
    Rule {
        path: "add",
        class: Class::Local,
        keep: "-A -u -v -n -N --all --update --verbose --dry-run --intent-to-add --renormalize --no-all --refresh -- --chmod --ignore-removal",
        raise: &[
            ("-f", Class::Lossy),
            ("--force", Class::Lossy),
            ("-p", Class::Local),
            ("--patch", Class::Local),
            ("-i", Class::Local),
            ("--interactive", Class::Local),
        ],
    },
    rule(
        "commit",
        Class::Local,
        "-m -a -v -q -s -S -C -c -p -e -o -i -u --message --all --amend --no-edit --edit --allow-empty --allow-empty-message --signoff \
        --no-signoff --fixup --squash --author --date --reset-author --reuse-message --reedit-message --verbose --quiet --gpg-sign --no-gpg-sign --patch \
        --only --include --dry-run --status --trailer --short -- --cleanup --no-status",
    ),
    Rule {
        path: "stash",
        class: Class::Local,
        keep: "-u -a -k -m -q -p -S --include-untracked --all --keep-index --no-keep-index --message --quiet --patch --staged --index --",
        raise: &[],
    },
    rule("stash drop", Class::Lossy, "-q --quiet"),
    rule("stash clear", Class::Lossy, ""),
    Rule {
        path: "switch",
        class: Class::Local,
        keep: "-c -d -t -q -m --create --detach --track --no-track --guess --no-guess --quiet --progress --no-progress --orphan --merge -",
        raise: &[
            ("-f", Class::Lossy),
            ("--force", Class::Lossy),
            ("--discard-changes", Class::Lossy),
            ("-C", Class::Lossy),
            ("--force-create", Class::Lossy),
        ],
    },
    Rule {
        path: "merge",
        class: Class::Local,
        keep: "-m -q -v -s -X -e -n -S --message --no-ff --ff --ff-only --squash --no-squash --commit --no-commit --edit --no-edit --strategy --strategy-option \
            --stat --no-stat --signoff --continue --log --no-log --autostash --no-autostash --quiet --verbose --allow-unrelated-histories --gpg-sign",
        raise: &[("--abort", Class::Lossy), ("--quit", Class::Lossy)],
    },
    Rule {
        path: "rebase",
        class: Class::Local,
        keep: "-i -q -v -s -X -r -m --interactive --onto --continue --autosquash --no-autosquash --autostash --no-autostash --quit --edit-todo --keep-empty \
            --rebase-merges --strategy --strategy-option --quiet --verbose --stat --no-stat --fork-point --no-fork-point --signoff --keep-base --reapply-cherry-picks \
            --show-current-patch --committer-date-is-author-date --reset-author-date",
        raise: &[
            ("--abort", Class::Lossy),
            ("--skip", Class::Lossy),
            ("--root", Class::Lossy),
            ("--update-refs", Class::Lossy),
        ],
    },
    Rule {
        path: "cherry-pick",
        class: Class::Local,
        keep: "-n -x -m -s -e -X --no-commit --mainline --signoff --edit --continue --strategy-option --strategy --allow-empty --keep-redundant-commits --ff",
        raise: &[("--abort", Class::Lossy), ("--skip", Class::Lossy), ("--quit", Class::Lossy)],
    },
    Rule {
        path: "revert",
        class: Class::Local,
        keep: "-n -m -s -e -X --no-commit --mainline --signoff --edit --no-edit --continue --strategy-option --strategy",
        raise: &[("--abort", Class::Lossy), ("--skip", Class::Lossy), ("--quit", Class::Lossy)],
    },
    Rule {
        path: "fetch",
        class: Class::Local,
        keep: "-a -q -v -t -n -k --all --tags --no-tags --quiet --verbose --append --dry-run --multiple --progress --recurse-submodules --no-recurse-submodules --atomic -j --jobs",
        raise: &[
            ("-p", Class::Lossy),
            ("--prune", Class::Lossy),
            ("-P", Class::Lossy),
            ("--prune-tags", Class::Lossy),
            ("--depth", Class::Lossy),
            ("--unshallow", Class::Local),
            ("--deepen", Class::Local),
        ],
    },
    Rule {
        path: "pull",
        class: Class::Local,
        keep: "-r -q -v -s -X --rebase --no-rebase --ff --no-ff --ff-only --autostash --no-autostash --tags --all --quiet --verbose --no-edit --edit --stat \
            --no-stat --commit --no-commit --strategy --strategy-option --squash --allow-unrelated-histories",
        raise: &[("-p", Class::Lossy), ("--prune", Class::Lossy)],
    },
    rule(
        "clone",
        Class::Local,
        "-b -q -v -o -n --branch --depth --single-branch --no-single-branch --bare --mirror --quiet --verbose --origin --no-checkout \
        --filter --no-tags --shallow-since --recurse-submodules --recursive -j --jobs --progress --sparse",
    ),
    rule("init", Class::Local, "-q -b --quiet --bare --initial-branch"),
    rule("mv", Class::Lossy, "-k -n -v --dry-run --verbose --"),
    Rule {
        path: "rm",
        class: Class::Local,
        keep: "-r -n -q --cached --dry-run --quiet --ignore-unmatch --",
        raise: &[("-f", Class::Lossy), ("--force", Class::Lossy)],
    },
    Rule {
        path: "reset",
        class: Class::Lossy,
        keep: "-q -N -p --quiet --hard --mixed --merge --keep --intent-to-add --patch --",
        raise: &[],
    },
    rule(
        "restore",
        Class::Lossy,
        "-s -S -W -p -q -m --source --staged --worktree --patch --quiet --ours --theirs --merge --overlay --no-overlay --",
    ),
    rule(
        "checkout",
        Class::Lossy,
        "-b -B -f -q -t -d -m -p -l --detach --force --quiet --track --no-track --orphan --ours --theirs --merge --patch --guess --no-guess -- -",
    ),
    rule("clean", Class::Lossy, "-d -f -n -q -x -X -e -i --force --dry-run --quiet --exclude --interactive --"),
    rule(
        "worktree add",
        Class::Local,
        "-b -d -q --detach --checkout --no-checkout --lock --quiet --track --guess-remote --orphan",
    ),
    rule("worktree lock", Class::Local, "--reason"),
    rule("worktree unlock", Class::Local, ""),
    rule("worktree move", Class::Local, ""),
    rule("worktree prune", Class::Lossy, "-n -v --dry-run --verbose --expire"),
    rule("worktree remove", Class::Lossy, "-f --force"),
    rule("remote add", Class::Local, "--track --master --tags --no-tags"),
    rule("remote rename", Class::Local, "--progress --no-progress"),
    rule("remote set-url", Class::Local, "--push --add"),
    rule("remote set-head", Class::Local, "-a -d --auto --delete"),
    rule("remote update", Class::Local, ""),
    rule("remote remove", Class::Lossy, ""),
    rule("remote rm", Class::Lossy, ""),
    rule("remote prune", Class::Lossy, "-n --dry-run"),
    rule("notes add", Class::Local, "-m --message"),
    rule("notes append", Class::Local, "-m --message"),
    rule("notes edit", Class::Local, ""),
    rule("notes remove", Class::Local, "--ignore-missing"),
    rule("bisect start", Class::Local, "--first-parent --no-checkout --term-new --term-old --"),
    rule("bisect good", Class::Local, ""),
    rule("bisect bad", Class::Local, ""),
    rule("bisect new", Class::Local, ""),
    rule("bisect old", Class::Local, ""),
    rule("bisect skip", Class::Local, ""),
    rule("bisect reset", Class::Local, ""),
    rule("submodule init", Class::Local, "--"),
    rule("submodule add", Class::Local, "-b --branch --name --depth"),
    rule("submodule update", Class::Shared, "--init --recursive --remote --depth --merge --rebase"),
    rule("submodule sync", Class::Local, "--recursive"),
    rule("apply", Class::Lossy, "--check --stat --cached --index -R --reverse --3way -3 -v"),
    Rule {
        path: "push",
        class: Class::Shared,
        keep: "-u -q -v -4 -6 --set-upstream --tags --follow-tags --all --branches --quiet --verbose --atomic --progress --porcelain --no-force --signed --dry-run -n",
        raise: &[],
    },
];

pub(super) const BRANCH: &str =
    "-m --move -c --copy -u --set-upstream-to --unset-upstream -d --delete -t --track --no-track -q --quiet";
pub(super) const BRANCH_LIST: &str = "-a -r -v -l -i --all --remotes --verbose --list --merged --no-merged --contains --no-contains --sort --points-at --show-current \
    --format --color --no-color --column --ignore-case --abbrev";
pub(super) const BRANCH_FORCE: &str = "-D -M -C -f --force";
pub(super) const TAG_LIST: &str = "-l -n -i --list --contains --no-contains --merged --no-merged --sort --points-at --format --column --ignore-case -v --verify";
pub(super) const TAG: &str = "-a -m -s -u --annotate --message --sign --no-sign --local-user";

/// Configuration keys of one repository that only change habits, not what runs.
pub(super) const KEYS: [&str; 20] = [
    "user.name",
    "user.email",
    "pull.rebase",
    "pull.ff",
    "push.default",
    "push.autosetupremote",
    "push.followtags",
    "init.defaultbranch",
    "fetch.prune",
    "rebase.autostash",
    "rebase.autosquash",
    "rerere.enabled",
    "core.autocrlf",
    "core.filemode",
    "core.ignorecase",
    "commit.gpgsign",
    "merge.conflictstyle",
    "merge.ff",
    "diff.algorithm",
    "column.ui",
];

pub(super) const GH_READ: &str = "|pr list|pr view|pr diff|pr checks|pr status|issue list|issue view|issue status|release list|release view|run list|run view|run watch|\
    workflow list|workflow view|repo list|repo view|gist list|gist view|label list|status|search issues|search prs|search repos|search code|search commits|\
    cache list|secret list|variable list|variable get|ruleset list|ruleset view|ruleset check|org list|project list|project view|project item-list|\
    project field-list|ssh-key list|gpg-key list|auth status|alias list|config get|config list|codespace list|codespace view|repo gitignore|repo license|";
pub(super) const GH_LOCAL: &str = "|pr checkout|repo clone|gist clone|repo set-default|";
pub(super) const GH_SHARED: &str = "|pr create|pr comment|pr review|pr edit|pr ready|pr reopen|pr close|pr lock|pr unlock|pr update-branch|issue create|issue comment|\
    issue edit|issue close|issue reopen|issue pin|issue unpin|issue lock|issue unlock|issue develop|release create|release upload|release edit|run rerun|\
    workflow run|workflow enable|label create|label edit|label clone|repo create|repo fork|repo sync|repo unarchive|gist create|gist edit|gist rename|\
    project create|project edit|project item-add|project item-create|project item-edit|codespace create|codespace stop|";
