//! Refspecs in words: which refs are sent or fetched, and what becomes of them on the other side.

/// A refspec of `git push` in words.
pub(super) fn pushed(word: &str) -> String {
    let (spec, forced) = split_force(word);
    let says = match spec.split_once(':') {
        None => format!("{} is pushed to the branch or tag of the same name", short(spec)),
        Some(("", "")) => "every branch is pushed that the remote has too".to_owned(),
        Some(("", there)) => format!("{} is deleted on the remote", short(there)),
        Some((here, there)) => format!("{} is pushed to {} of the remote", short(here), short(there)),
    };
    says + forced
}

/// A refspec of `git fetch` or `git pull` in words.
pub(super) fn fetched(word: &str) -> String {
    if let Some(name) = word.strip_prefix('^') {
        return format!("{name} is left out");
    }
    let (spec, forced) = split_force(word);
    let says = match spec.split_once(':') {
        None | Some((_, "")) => format!("{} of the remote is fetched", short(spec.trim_end_matches(':'))),
        Some(("", there)) => format!("HEAD of the remote is fetched into {}", short(there)),
        Some((there, here)) => format!("{} of the remote is fetched into {} here", short(there), short(here)),
    };
    says + forced
}

fn split_force(word: &str) -> (&str, &'static str) {
    match word.strip_prefix('+') {
        Some(spec) => (spec, ", even where that loses commits (the +)"),
        None => (word, ""),
    }
}

/// A ref as people speak of it.
fn short(name: &str) -> String {
    if let Some(branch) = name.strip_prefix("refs/heads/") {
        return format!("the branch {branch}");
    }
    if let Some(tag) = name.strip_prefix("refs/tags/") {
        return format!("the tag {tag}");
    }
    name.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_refspec_is_told_in_words() {
        for (word, push, fetch) in [
            ("main", "main is pushed to the branch or tag of the same name", "main of the remote is fetched"),
            ("main:main", "main is pushed to main of the remote", "main of the remote is fetched into main here"),
            (
                "+x",
                "x is pushed to the branch or tag of the same name, even where that loses commits (the +)",
                "x of the remote is fetched, even where that loses commits (the +)",
            ),
            (":old", "old is deleted on the remote", "HEAD of the remote is fetched into old"),
            (":", "every branch is pushed that the remote has too", " of the remote is fetched"),
            (
                "HEAD:refs/heads/x",
                "HEAD is pushed to the branch x of the remote",
                "HEAD of the remote is fetched into the branch x here",
            ),
        ] {
            assert_eq!(pushed(word), push);
            if word != ":" {
                assert_eq!(fetched(word), fetch);
            }
        }
        assert_eq!(fetched("^refs/heads/wip"), "refs/heads/wip is left out");
    }
}
