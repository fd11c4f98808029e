//! Refspecs in words: which refs are sent or fetched, and what becomes of them on the other side.

/// A refspec of `git push` in words.
pub(super) fn pushed(word: &str) -> String {
    if let Some(name) = word.strip_prefix('^') {
        return format!("{} is left out", short(name));
    }
    let (spec, forced) = split_force(word);
    let says = match spec.split_once(':') {
        None if matches!(spec, "HEAD" | "@") => {
            "HEAD, the branch that is checked out, is pushed to the branch of the same name".to_owned()
        }
        None if is_every(spec, "refs/heads/") => "every branch is pushed to the one of the same name".to_owned(),
        None if is_every(spec, "refs/tags/") => "every tag is pushed".to_owned(),
        None => format!("{} is pushed to {} of the same name", short(spec), kind(spec)),
        Some(("", "")) => "every branch is pushed that the remote has too, by its name".to_owned(),
        Some((_, "")) => return format!("git refuses it: behind the colon of `{word}` a name is missing"),
        Some(("", there)) => return format!("{} is deleted on the remote", short(there)),
        Some((here, there)) => match all_of(here, there) {
            Some(all) => format!("{all} is pushed to the one of the same name"),
            None => format!("{} is pushed to {} of the remote", short(here), short(there)),
        },
    };
    says + forced
}

/// A refspec of `git fetch` in words.
pub(super) fn fetched(word: &str) -> String {
    if let Some(name) = word.strip_prefix('^') {
        return format!("{} is left out", short(name));
    }
    let (spec, forced) = split_force(word);
    let says = match spec.split_once(':') {
        None | Some((_, "")) if spec.trim_end_matches(':').is_empty() => "HEAD of the remote is fetched".to_owned(),
        None | Some((_, "")) => format!("{} of the remote is fetched", short(spec.trim_end_matches(':'))),
        Some(("", there)) => format!("HEAD of the remote is fetched into {}", short(there)),
        Some((there, here)) => match all_of(there, here) {
            Some(all) => format!("{all} of the remote is fetched into the one of the same name here"),
            None => format!("{} of the remote is fetched into {} here", short(there), short(here)),
        },
    };
    says + forced
}

/// A refspec of `git pull`: what is fetched comes into the branch too.
pub(super) fn pulled(word: &str, rebases: Option<bool>) -> String {
    let comes = match rebases {
        Some(true) => ", and the branch that is checked out is rebased onto it",
        Some(false) => ", and merged into the branch that is checked out",
        None => ", and merged into the branch that is checked out, or that is rebased onto it, as the settings say",
    };
    if word.starts_with('^') { fetched(word) } else { fetched(word) + comes }
}

/// What both sides of a refspec with a star stand for, where they are the same.
fn all_of(first: &str, second: &str) -> Option<&'static str> {
    if first != second {
        return None;
    }
    match first {
        "refs/heads/*" => Some("every branch"),
        "refs/tags/*" => Some("every tag"),
        "refs/*" => Some("every ref"),
        _ => None,
    }
}

fn is_every(spec: &str, start: &str) -> bool {
    spec.strip_prefix(start) == Some("*")
}

fn split_force(word: &str) -> (&str, &'static str) {
    match word.strip_prefix('+') {
        Some(spec) => (spec, ", even where that loses commits (the +)"),
        None => (word, ""),
    }
}

fn kind(name: &str) -> &'static str {
    if name.starts_with("refs/heads/") {
        "the branch"
    } else if name.starts_with("refs/tags/") {
        "the tag"
    } else {
        "the branch or tag"
    }
}

/// A ref as people speak of it.
fn short(name: &str) -> String {
    if let Some(branch) = name.strip_prefix("refs/heads/") {
        return if branch == "*" { "every branch".to_owned() } else { format!("the branch {branch}") };
    }
    if let Some(tag) = name.strip_prefix("refs/tags/") {
        return if tag == "*" { "every tag".to_owned() } else { format!("the tag {tag}") };
    }
    if let Some(number) = name.strip_prefix("pull/").and_then(|rest| rest.strip_suffix("/head")) {
        return format!("the branch of pull request {number} ({name})");
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
            (":", "every branch is pushed that the remote has too, by its name", "HEAD of the remote is fetched"),
            ("main:", "git refuses it: behind the colon of `main:` a name is missing", "main of the remote is fetched"),
            ("^main", "main is left out", "main is left out"),
            ("^refs/heads/wip", "the branch wip is left out", "the branch wip is left out"),
            (
                "refs/heads/*:refs/heads/*",
                "every branch is pushed to the one of the same name",
                "every branch of the remote is fetched into the one of the same name here",
            ),
            (
                "HEAD:refs/heads/x",
                "HEAD is pushed to the branch x of the remote",
                "HEAD of the remote is fetched into the branch x here",
            ),
            (
                "pull/3/head:pr3",
                "the branch of pull request 3 (pull/3/head) is pushed to pr3 of the remote",
                "the branch of pull request 3 (pull/3/head) of the remote is fetched into pr3 here",
            ),
        ] {
            assert_eq!(pushed(word), push);
            assert_eq!(fetched(word), fetch);
        }
        assert_eq!(pushed("@"), "HEAD, the branch that is checked out, is pushed to the branch of the same name");
        let comes = ", and merged into the branch that is checked out";
        assert_eq!(pulled("topic", Some(false)), format!("topic of the remote is fetched{comes}"));
    }
}
