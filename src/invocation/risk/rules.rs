//! The lists: per command its class, and the options and shapes that leave it there.
//!
//! Options must be written out in full. One that is not listed makes a command irreversible, since nothing is known of it.

use super::super::{Invocation, Tool};
use super::{Class, Risk};

/// One command: the words that name it, its class, the options that keep the class, and those that lead to another.
struct Rule {
    path: &'static str,
    class: Class,
    keep: &'static str,
    raise: &'static [(&'static str, Class)],
}

const fn rule(path: &'static str, class: Class, keep: &'static str) -> Rule {
    Rule { path, class, keep, raise: &[] }
}

const LOG: &str = "-p -n -L -S -G -i -E -F -g -z --oneline --graph --all --branches --tags --remotes --since --until --after --before \
    --author --committer --grep --format --pretty --max-count --merges --no-merges --first-parent --date --reverse --follow --stat \
    --name-only --name-status --numstat --shortstat --summary --patch --no-patch --abbrev-commit --decorate --no-decorate --left-right \
    --cherry-pick --cherry-mark --cherry --not --walk-reflogs --color --no-color --diff-filter --topo-order --date-order --skip \
    --invert-grep --all-match --show-signature --simplify-by-decoration --boundary --no-walk --cc -c -m -s -q -w -U --word-diff \
    --ignore-all-space --no-ext-diff --no-textconv --find-renames -M -C --relative --contains --pickaxe-regex --pickaxe-all -- \
    --cached --staged --merge-base --check --exit-code --quiet --dirstat --color-words --unified --compact-summary --no-prefix \
    --full-index --histogram --patience --minimal --src-prefix --dst-prefix -b --no-renames --raw --root -R";

const GIT: &[Rule] = &[
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
    rule("mv", Class::Local, "-k -n -v --dry-run --verbose --"),
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
    rule("remote add", Class::Local, "-f -t -m --fetch --tags --no-tags"),
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
    rule("submodule update", Class::Local, "--init --recursive --remote --depth --merge --rebase"),
    rule("submodule sync", Class::Local, "--recursive"),
    rule("apply", Class::Lossy, "--check --stat --cached --index -R --reverse --3way -3 -v"),
    Rule {
        path: "push",
        class: Class::Shared,
        keep: "-u -q -v -4 -6 --set-upstream --tags --follow-tags --all --branches --quiet --verbose --atomic --progress --porcelain --no-force --signed --dry-run -n",
        raise: &[],
    },
];

const BRANCH: &str =
    "-m --move -c --copy -u --set-upstream-to --unset-upstream -d --delete -t --track --no-track -q --quiet";
const BRANCH_LIST: &str = "-a -r -v -l -i --all --remotes --verbose --list --merged --no-merged --contains --no-contains --sort --points-at --show-current \
    --format --color --no-color --column --ignore-case --abbrev";
const BRANCH_FORCE: &str = "-D -M -C -f --force";
const TAG_LIST: &str = "-l -n -i --list --contains --no-contains --merged --no-merged --sort --points-at --format --column --ignore-case -v --verify";
const TAG: &str = "-a -m -s -u --annotate --message --sign --no-sign --local-user";

/// Configuration keys of one repository that only change habits, not what runs.
const KEYS: [&str; 20] = [
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

const GH_READ: &str = "|pr list|pr view|pr diff|pr checks|pr status|issue list|issue view|issue status|release list|release view|run list|run view|run watch|\
    workflow list|workflow view|repo list|repo view|gist list|gist view|label list|status|search issues|search prs|search repos|search code|search commits|\
    cache list|secret list|variable list|variable get|ruleset list|ruleset view|ruleset check|org list|project list|project view|project item-list|\
    project field-list|ssh-key list|gpg-key list|auth status|alias list|config get|config list|codespace list|codespace view|repo gitignore|repo license|";
const GH_LOCAL: &str = "|pr checkout|repo clone|gist clone|repo set-default|";
const GH_SHARED: &str = "|pr create|pr comment|pr review|pr edit|pr ready|pr reopen|pr close|pr lock|pr unlock|pr update-branch|issue create|issue comment|\
    issue edit|issue close|issue reopen|issue pin|issue unpin|issue lock|issue unlock|issue develop|release create|release upload|release edit|run rerun|\
    workflow run|workflow enable|label create|label edit|label clone|repo create|repo fork|repo sync|repo unarchive|gist create|gist edit|gist rename|\
    project create|project edit|project item-add|project item-create|project item-edit|codespace create|codespace stop|";

pub(super) fn apply(invocation: &Invocation, words: &[&str]) -> Risk {
    match invocation.tool {
        Tool::Git => git(invocation, words),
        Tool::Gh => gh(invocation, words),
    }
}

fn unknown(what: &str) -> Risk {
    Risk::of(Class::Irreversible, format!("no rule knows `{what}`"))
}

fn by_class(class: Class) -> Risk {
    Risk::of(
        class,
        match class {
            Class::Read => "changes nothing",
            Class::Local => "git can take it back",
            Class::Lossy => "may lose work that is in no commit",
            Class::Shared => "others will see it",
            Class::Irreversible => "cannot be taken back",
        },
    )
}

fn git(invocation: &Invocation, words: &[&str]) -> Risk {
    let first = invocation.args.first().map_or("", String::as_str);
    let positional: Vec<&str> = words.iter().copied().filter(|word| !word.starts_with('-')).collect();
    match first {
        "branch" => return branch(words, &positional),
        "tag" => return tag(words, &positional),
        "config" if !matches!(positional.first(), Some(&("get" | "list"))) => return config(words, &positional),
        "remote" if positional.is_empty() => return listed(words, "-v --verbose", Class::Read, &[]),
        "notes" if words.is_empty() => return by_class(Class::Read),
        // The plain form lists the reflog; the named forms change it.
        "reflog" if matches!(positional.first(), Some(&("expire" | "delete" | "drop" | "write"))) => {
            return by_class(Class::Irreversible);
        }
        "reset" if words.contains(&"--soft") => return listed(words, "--soft -q --quiet", Class::Local, &[]),
        "restore" if words.contains(&"--staged") && !words.iter().any(|word| matches!(*word, "--worktree" | "-W")) => {
            return listed(words, "--staged -q --quiet --", Class::Local, &[]);
        }
        "checkout" if words.contains(&"-b") && !words.contains(&"--") => {
            return listed(words, "-b -q -t --track --no-track --quiet", Class::Local, &[]);
        }
        "push" => return push(words, &positional),
        // Two paths, one of them outside: git compares files without a repository.
        "diff" if positional.iter().any(|word| word.starts_with(['/', '~']) || word.starts_with("..")) => {
            return Risk::of(Class::Irreversible, "reads files outside of the repository");
        }
        "fetch" | "pull" if positional.iter().skip(1).any(|refspec| refspec.contains([':', '+'])) => {
            return by_class(Class::Lossy);
        }
        _ => {}
    }
    let second = invocation.subcommand().first().and(words.first()).copied().unwrap_or_default();
    let pair = format!("{first} {second}");
    let found = GIT.iter().find(|rule| rule.path == pair).map(|rule| (rule, &words[1..]));
    let found = found.or_else(|| GIT.iter().find(|rule| rule.path == first).map(|rule| (rule, words)));
    match found {
        Some((rule, rest)) => listed(rest, rule.keep, rule.class, rule.raise),
        None => unknown(&format!("git {first}")),
    }
}

/// The class, if every option is in the list; the highest of the raising ones; irreversible if one is in neither.
fn listed(words: &[&str], keep: &str, class: Class, raise: &[(&str, Class)]) -> Risk {
    let keep: Vec<&str> = keep.split_whitespace().collect();
    let mut highest = class;
    for word in words.iter().filter(|word| word.starts_with('-')) {
        let name = word.split('=').next().unwrap_or(word);
        let is_count = name[1..].chars().all(|digit| digit.is_ascii_digit()) && name.len() > 1;
        if keep.contains(&name) || (is_count && keep.contains(&"-n")) {
            continue;
        }
        if let Some((_, to)) = raise.iter().find(|(option, _)| *option == name) {
            highest = highest.max(*to);
            continue;
        }
        if name.starts_with("--") {
            return unknown(name);
        }
        // A bundle: each letter must be in a list; what follows a digit or a value letter is its value.
        let mut letters = name.chars().skip(1).peekable();
        while let Some(letter) = letters.next() {
            let option = format!("-{letter}");
            if let Some((_, to)) = raise.iter().find(|(raising, _)| *raising == option) {
                highest = highest.max(*to);
            } else if !keep.contains(&option.as_str()) {
                return unknown(word);
            }
            if letters.peek().is_some_and(|next| !next.is_ascii_alphabetic()) {
                break;
            }
        }
    }
    by_class(highest)
}

fn branch(words: &[&str], positional: &[&str]) -> Risk {
    let all = format!("{BRANCH} {BRANCH_LIST} {BRANCH_FORCE}");
    let known = listed(words, &all, Class::Read, &[]);
    let has = |options: &str| {
        let options: Vec<&str> = options.split_whitespace().collect();
        words.iter().any(|word| {
            let name = word.split('=').next().unwrap_or(word);
            options.contains(&name) || bundle_letters(name).any(|letter| options.contains(&letter.as_str()))
        })
    };
    if known.class != Class::Read {
        known
    } else if has(BRANCH_FORCE) {
        by_class(Class::Lossy)
    } else if has(BRANCH) {
        by_class(Class::Local)
    } else if positional.is_empty() || has(BRANCH_LIST) {
        by_class(Class::Read)
    } else {
        by_class(Class::Local)
    }
}

/// The options in a bundle of short ones; nothing for a long one.
fn bundle_letters(word: &str) -> impl Iterator<Item = String> {
    let short = word.starts_with('-') && !word.starts_with("--");
    word.chars().skip(1).filter(move |_| short).map(|letter| format!("-{letter}"))
}

fn tag(words: &[&str], positional: &[&str]) -> Risk {
    let raise = [("-d", Class::Lossy), ("--delete", Class::Lossy), ("-f", Class::Lossy), ("--force", Class::Lossy)];
    let lists = words.iter().any(|word| {
        TAG_LIST.split_whitespace().any(|option| option == word.split('=').next().unwrap_or(word))
            || word.starts_with("-n")
    });
    if lists || positional.is_empty() {
        listed(words, TAG_LIST, Class::Read, &raise)
    } else {
        listed(words, TAG, Class::Local, &raise)
    }
}

fn push(words: &[&str], positional: &[&str]) -> Risk {
    let rule = GIT.iter().find(|rule| rule.path == "push");
    let by_options = rule.map_or_else(|| unknown("git push"), |rule| listed(words, rule.keep, rule.class, rule.raise));
    if by_options.class != Class::Shared {
        return Risk::of(Class::Irreversible, "may replace or delete what others have");
    }
    // A remote is a plain name; an address or a path sends the history somewhere new.
    if positional.first().is_some_and(|remote| remote.contains([':', '/', '\\']) || remote.starts_with('.')) {
        return Risk::of(Class::Irreversible, "sends the history to an address that is no remote");
    }
    if positional.iter().skip(1).any(|refspec| refspec.starts_with(['+', ':'])) {
        return Risk::of(Class::Irreversible, "replaces or deletes a branch that others have");
    }
    by_options
}

fn config(words: &[&str], positional: &[&str]) -> Risk {
    let (verb, rest) = match positional.split_first() {
        Some((&verb @ ("set" | "unset"), rest)) => (Some(verb), rest),
        _ => (None, positional),
    };
    let key = rest.first().copied().unwrap_or_default();
    let known = listed(
        words,
        "--get --get-all --local --global --unset --add --bool --int --type --show-origin",
        Class::Read,
        &[],
    );
    if known.class != Class::Read {
        return known;
    }
    let writes = verb.is_some() || rest.len() > 1 || words.iter().any(|word| matches!(*word, "--unset" | "--add"));
    if !writes {
        return if key.is_empty() { unknown("git config") } else { by_class(Class::Read) };
    }
    let lower = key.to_ascii_lowercase();
    let describes_branch = lower.starts_with("branch.") && lower.ends_with(".description");
    if !KEYS.contains(&lower.as_str()) && !describes_branch && !lower.starts_with("color.") {
        let refused = Some(format!("the setting `{key}` can change what git runs or where it sends things"));
        return Risk { class: Class::Irreversible, reason: "gut does not run it".to_owned(), refused };
    }
    if words.contains(&"--global") {
        return Risk::of(Class::Irreversible, "changes your settings for every repository");
    }
    by_class(Class::Local)
}

fn gh(invocation: &Invocation, words: &[&str]) -> Risk {
    let path = invocation.subcommand();
    if path.first() == Some(&"api") {
        return gh_api(words);
    }
    // Naming another host sends it a token.
    let other_host = |word: &&str| word.contains("://") || (word.matches('/').count() > 1 && !word.starts_with('-'));
    let names_host = words.windows(2).any(|pair| matches!(pair[0], "-R" | "--repo") && other_host(&pair[1]))
        || words.iter().any(|word| {
            let value = word.strip_prefix("--repo=").or_else(|| word.strip_prefix("-R"));
            value.is_some_and(|value| other_host(&value))
        });
    if names_host {
        return Risk::of(Class::Irreversible, "talks to another host");
    }
    let starts_browser = words.iter().any(|word| matches!(*word, "-w" | "--web"));
    let forces = words.iter().any(|word| matches!(*word, "-f" | "--force" | "--clobber" | "-d" | "--delete-branch"));
    let class = [1, 2, 3].into_iter().filter_map(|depth| path.get(..depth)).find_map(|words| {
        let name = format!("|{}|", words.join(" "));
        let tables = [(GH_READ, Class::Read), (GH_LOCAL, Class::Local), (GH_SHARED, Class::Shared)];
        tables.into_iter().find(|(table, _)| table.contains(&name)).map(|(_, class)| class)
    });
    match class {
        None => Risk::of(Class::Irreversible, "cannot be taken back, or no rule knows it"),
        Some(Class::Read) if starts_browser => Risk::of(Class::Local, "opens a browser"),
        Some(Class::Read) => by_class(Class::Read),
        Some(_) if forces => Risk::of(Class::Irreversible, "replaces or deletes something"),
        Some(class) => by_class(class),
    }
}

fn gh_api(words: &[&str]) -> Risk {
    let endpoint = words.iter().find(|word| !word.starts_with('-')).copied().unwrap_or_default();
    let only_reads = words.iter().filter(|word| word.starts_with('-')).all(|word| {
        matches!(
            *word,
            "--paginate" | "-q" | "--jq" | "-t" | "--template" | "-i" | "--include" | "--silent" | "--slurp"
        )
    });
    if only_reads
        && !endpoint.is_empty()
        && endpoint != "graphql"
        && !endpoint.contains("://")
        && !endpoint.contains("..")
    {
        return by_class(Class::Read);
    }
    Risk::of(Class::Irreversible, "changes something on the server, or no rule knows what it does")
}
