//! Options in words of our own, where the installed help says it badly, of something else, or only by its opposite.

/// The commands, or none for all that have it; the option as it is given; what it does. Source: the manual pages of git 2.47.
const OPTIONS: [(&str, &str, &str); 45] = [
    ("commit cherry-pick revert merge pull", "--no-edit", "keep the message as it is, without opening an editor"),
    ("rebase", "--no-edit", "keep the message as it is, without opening an editor"),
    ("merge pull", "--no-ff", "make a merge commit even where the branch could just move forward"),
    ("merge pull", "--no-commit", "stop before the merge is committed, to look at it first"),
    ("merge pull", "--no-squash", "merge as usual, and do not squash"),
    ("revert cherry-pick", "--no-commit", "only change the files and the index, and make no commit"),
    ("pull", "--no-rebase", "merge what was fetched, and do not rebase"),
    ("rebase", "--no-ff", "make every commit anew, even where it could stay as it is"),
    ("rebase", "--skip", "leave out the commit at hand and go on with the rebase"),
    ("rebase", "--no-update-refs", "leave the other branches on these commits where they are"),
    ("rebase", "--no-autosquash", "leave commits that begin with `fixup!` or `squash!` where they are"),
    ("rebase", "--no-keep-empty", "leave out commits that change nothing"),
    ("cherry-pick revert am", "--skip", "leave out the commit at hand and go on"),
    ("commit merge push rebase pull am", "--no-verify", "do without the hooks that check first"),
    ("merge pull rebase", "--no-autostash", "do not put changes away first: stop where they are in the way"),
    ("merge pull rebase", "--no-stat", "show no summary of what changed"),
    ("merge pull rebase", "--no-summary", "show no summary of what changed"),
    ("merge pull", "--no-log", "put no list of the merged commits into the message"),
    ("commit", "--no-status", "leave the state of the files out of the message in the editor"),
    ("commit", "--no-post-rewrite", "do without the post-rewrite hook"),
    ("branch checkout switch worktree", "--no-track", "make the branch without an upstream"),
    ("checkout switch", "--no-guess", "make no branch after a branch of a remote"),
    ("checkout switch", "--no-detach", "stay on a branch"),
    ("checkout restore", "--no-overlay", "also remove files that are not in what they are taken from"),
    ("fetch pull remote", "--no-tags", "fetch no tags but those that are asked for"),
    ("fetch pull remote", "--no-prune", "keep branches of the remote that it no longer has"),
    ("push", "--no-follow-tags", "push no tags along"),
    ("push", "--no-tags", "do not push all tags"),
    ("push", "--no-force", "force nothing"),
    ("push", "--no-force-with-lease", "force nothing"),
    ("push", "--no-thin", "send whole objects"),
    ("stash", "--no-keep-index", "put what is staged away too, and leave nothing of it"),
    ("stash", "--no-include-untracked", "leave files that git does not know"),
    ("format-patch", "-<n>", "make patches of this many commits, the newest ones"),
    ("branch", "--no-color", "without colors"),
    ("", "--no-color", "without colors"),
    ("", "--no-decorate", "without the names of branches and tags"),
    ("", "--decorate", "with the names of branches and tags beside their commits"),
    ("", "--no-abbrev", "with whole hashes"),
    ("", "--no-abbrev-commit", "with whole hashes"),
    ("", "--no-gpg-sign", "sign nothing"),
    ("", "--no-signoff", "add no line that says who signed it off"),
    ("", "--no-recurse-submodules", "leave submodules alone"),
    ("", "--no-progress", "show no progress"),
    ("", "--no-quiet", "say what is done, as usual"),
];

/// What an option of git means, by the names of the one that is given; a negated form goes by that name alone.
pub(super) fn describe(command: &str, names: &[String]) -> Option<&'static str> {
    let is_meant = |commands: &str| commands.is_empty() || commands.split(' ').any(|name| name == command);
    let found = OPTIONS.iter().find(|(commands, name, _)| is_meant(commands) && names.iter().any(|own| own == name));
    found.map(|(.., says)| *says)
}
