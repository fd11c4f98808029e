//! The second names of gh's commands: `gh pr ls` is `gh pr list`, and `gh cs` is `gh codespace`.
//!
//! A gh that tells them itself is believed. The table is for those that do not, and for a gh that cannot be read: a command
//! that is never run must not run by its second name.

/// A second name and the first, as paths of which all words but the last are first names.
type Names = (&'static str, &'static str);

/// Second names that every gh has that has the command: 2.23 and 2.46 have them and do not tell them in the reference.
///
/// Source: `gh help reference` of 2.103, each tried with 2.46 and 2.23.
const ALWAYS: [Names; 32] = [
    ("alias ls", "alias list"),
    ("cache ls", "cache list"),
    ("codespace ls", "codespace list"),
    ("config ls", "config list"),
    ("cs", "codespace"),
    ("ext", "extension"),
    ("extension ls", "extension list"),
    ("extensions", "extension"),
    ("gist ls", "gist list"),
    ("gist new", "gist create"),
    ("gpg-key ls", "gpg-key list"),
    ("issue ls", "issue list"),
    ("issue new", "issue create"),
    ("label ls", "label list"),
    ("org ls", "org list"),
    ("pr ls", "pr list"),
    ("pr new", "pr create"),
    ("project ls", "project list"),
    ("release ls", "release list"),
    ("release new", "release create"),
    ("repo deploy-key ls", "repo deploy-key list"),
    ("repo ls", "repo list"),
    ("repo new", "repo create"),
    ("rs", "ruleset"),
    ("ruleset ls", "ruleset list"),
    ("run ls", "run list"),
    ("secret ls", "secret list"),
    ("secret remove", "secret delete"),
    ("ssh-key ls", "ssh-key list"),
    ("variable ls", "variable list"),
    ("variable remove", "variable delete"),
    ("workflow ls", "workflow list"),
];

/// Second names that 2.46 lacks, with or without the command. An older gh may give such a word to an alias of the user's.
///
/// Source: as above.
const LATER: [Names; 17] = [
    ("agent", "agent-task"),
    ("agent-tasks", "agent-task"),
    ("agents", "agent-task"),
    ("at", "attestation"),
    ("discussion ls", "discussion list"),
    ("extension uninstall", "extension remove"),
    ("issue artifact ls", "issue artifact list"),
    ("issue artifact new", "issue artifact create"),
    ("pr co", "pr checkout"),
    ("repo autolink ls", "repo autolink list"),
    ("repo autolink new", "repo autolink create"),
    ("repo gitignore ls", "repo gitignore list"),
    ("repo license ls", "repo license list"),
    ("skill add", "skill install"),
    ("skill ls", "skill list"),
    ("skill show", "skill preview"),
    ("skills", "skill"),
];

/// The second names of a gh that tells none, in which these commands and groups are: every second name stands for one of them.
pub(super) fn untold(is_there: impl Fn(&str) -> bool) -> impl Iterator<Item = Names> {
    ALWAYS.into_iter().filter(move |(second, first)| is_there(first) && !is_there(second))
}

/// The first name of a path, by the second names of every gh that is known.
pub(super) fn first_name<'a>(path: &str) -> Option<&'a str> {
    ALWAYS.iter().chain(&LATER).find(|(second, _)| *second == path).map(|(_, first)| *first)
}

/// The words with every second name replaced by the first one; `first_name` knows both as paths. There are as many words as
/// before.
pub(super) fn in_first_names<'a>(words: &[&'a str], first_name: impl Fn(&str) -> Option<&'a str>) -> Vec<&'a str> {
    let mut path: Vec<&'a str> = Vec::new();
    for word in words {
        path.push(word);
        if let Some(name) = first_name(&path.join(" ")).filter(|name| name.split(' ').count() == path.len()) {
            path = name.split(' ').collect();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_spoken_of_by_its_first_names() {
        for (words, first) in [
            ("pr ls", "pr list"),
            ("pr new ls", "pr create ls"),
            ("cs ls", "codespace list"),
            ("extensions uninstall x", "extension remove x"),
            ("issue artifact new", "issue artifact create"),
            ("ls", "ls"),
            ("pr view ls", "pr view ls"),
            ("", ""),
        ] {
            let words: Vec<&str> = words.split_whitespace().collect();
            assert_eq!(in_first_names(&words, first_name).join(" "), first);
        }
    }

    #[test]
    fn the_table_is_whole() {
        for (second, first) in ALWAYS.iter().chain(&LATER) {
            assert_eq!(second.split(' ').count(), first.split(' ').count(), "{second}");
            assert_eq!(first_name(first), None, "{second}: {first} is a second name itself");
        }
    }

    #[test]
    fn a_name_of_a_command_that_is_not_there_stands_for_nothing() {
        let there = ["pr", "pr list", "ruleset", "pr new"];
        let names: Vec<Names> = untold(|path| there.contains(&path)).collect();
        assert_eq!(names, [("pr ls", "pr list"), ("rs", "ruleset")]);
    }
}
