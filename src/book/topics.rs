//! The files of the book, built into the binary.

/// Which words mean the same.
pub(super) const LEXICON: &str = include_str!("../../prompts/recipes/_lexicon.toml");

/// The recipes, by topic.
pub(super) const TOPICS: [(&str, &str); 29] = [
    ("amend.toml", include_str!("../../prompts/recipes/amend.toml")),
    ("blame.toml", include_str!("../../prompts/recipes/blame.toml")),
    ("branch.toml", include_str!("../../prompts/recipes/branch.toml")),
    ("cherry-pick.toml", include_str!("../../prompts/recipes/cherry-pick.toml")),
    ("clean.toml", include_str!("../../prompts/recipes/clean.toml")),
    ("commit.toml", include_str!("../../prompts/recipes/commit.toml")),
    ("conflict.toml", include_str!("../../prompts/recipes/conflict.toml")),
    ("diff.toml", include_str!("../../prompts/recipes/diff.toml")),
    ("fetch.toml", include_str!("../../prompts/recipes/fetch.toml")),
    ("gh-issue.toml", include_str!("../../prompts/recipes/gh-issue.toml")),
    ("gh-pr.toml", include_str!("../../prompts/recipes/gh-pr.toml")),
    ("gh-release.toml", include_str!("../../prompts/recipes/gh-release.toml")),
    ("gh-run.toml", include_str!("../../prompts/recipes/gh-run.toml")),
    ("ignore.toml", include_str!("../../prompts/recipes/ignore.toml")),
    ("inspect.toml", include_str!("../../prompts/recipes/inspect.toml")),
    ("log.toml", include_str!("../../prompts/recipes/log.toml")),
    ("merge.toml", include_str!("../../prompts/recipes/merge.toml")),
    ("pull.toml", include_str!("../../prompts/recipes/pull.toml")),
    ("push.toml", include_str!("../../prompts/recipes/push.toml")),
    ("rebase.toml", include_str!("../../prompts/recipes/rebase.toml")),
    ("reflog.toml", include_str!("../../prompts/recipes/reflog.toml")),
    ("reset.toml", include_str!("../../prompts/recipes/reset.toml")),
    ("restore.toml", include_str!("../../prompts/recipes/restore.toml")),
    ("revert.toml", include_str!("../../prompts/recipes/revert.toml")),
    ("search.toml", include_str!("../../prompts/recipes/search.toml")),
    ("stage.toml", include_str!("../../prompts/recipes/stage.toml")),
    ("stash.toml", include_str!("../../prompts/recipes/stash.toml")),
    ("switch.toml", include_str!("../../prompts/recipes/switch.toml")),
    ("undo.toml", include_str!("../../prompts/recipes/undo.toml")),
];
