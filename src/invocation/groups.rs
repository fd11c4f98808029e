//! Groups of remotes, which the settings `remotes.<name>` make: git takes one where a remote may stand, and before a remote of
//! the same name. Source: git-config(1) and experiments with git 2.39 to 2.55.

/// The words of `remotes.<name>`: remotes and other groups. Empty where there is no such group.
pub fn group<'a>(settings: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    let key = format!("remotes.{name}");
    let values = settings.iter().filter(|(known, _)| *known == key);
    values.flat_map(|(_, value)| value.split_whitespace()).collect()
}

/// What a name stands for, with the groups in it taken apart: each remote once.
///
/// # Errors
/// The name of a group that leads back to itself, with which git does not end.
pub fn remotes_of<'a>(settings: &'a [(String, String)], name: &'a str) -> Result<Vec<&'a str>, &'a str> {
    let mut remotes = Vec::new();
    take_apart(settings, name, &mut Vec::new(), &mut remotes)?;
    Ok(remotes)
}

fn take_apart<'a>(
    settings: &'a [(String, String)],
    name: &'a str,
    above: &mut Vec<&'a str>,
    remotes: &mut Vec<&'a str>,
) -> Result<(), &'a str> {
    let members = group(settings, name);
    if above.contains(&name) {
        return Err(name);
    }
    if members.is_empty() {
        if !remotes.contains(&name) {
            remotes.push(name);
        }
        return Ok(());
    }
    above.push(name);
    for member in members {
        take_apart(settings, member, above, remotes)?;
    }
    above.pop();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_of_remotes_is_taken_apart() {
        let settings = [
            ("remotes.team", "one two"),
            ("remotes.all", "team three one"),
            ("remotes.all", "four"),
            ("remotes.both", "team team"),
            ("remotes.loop", "one back"),
            ("remotes.back", "loop"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
        assert_eq!(remotes_of(&settings, "team"), Ok(vec!["one", "two"]));
        assert_eq!(remotes_of(&settings, "all"), Ok(vec!["one", "two", "three", "four"]));
        assert_eq!(remotes_of(&settings, "both"), Ok(vec!["one", "two"]));
        assert_eq!(remotes_of(&settings, "origin"), Ok(vec!["origin"]));
        assert_eq!(remotes_of(&settings, "loop"), Err("loop"));
    }
}
