//! Who and what can be given to an issue or a pull request: people, labels, milestones.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::session::Session;
use super::show::texts;
use super::words::Words;

impl Session {
    /// The logins of these people.
    pub(super) fn people(&self, names: &[String]) -> Result<Vec<String>> {
        let users = texts(&self.state, "users");
        let mut people = Vec::new();
        for name in names {
            let login = if name == "@me" { self.login() } else { name.trim_start_matches('@').to_owned() };
            ensure!(login == self.login() || users.contains(&login), "could not assign user: '{name}' not found");
            people.push(login);
        }
        Ok(people)
    }

    /// These labels, if the repository has them.
    pub(super) fn labels(&self, repository: &str, names: &[String]) -> Result<Vec<String>> {
        let known = self.things(repository, "labels");
        let mut labels = Vec::new();
        for name in names {
            let found = known.iter().find(|(label, _)| label.eq_ignore_ascii_case(name));
            ensure!(found.is_some(), "could not add label: '{name}' not found");
            labels.extend(found.map(|(label, _)| label.clone()));
        }
        Ok(labels)
    }

    fn milestone(&self, repository: &str, name: &str) -> Result<String> {
        let known = texts(&self.state[repository], "milestones");
        ensure!(known.iter().any(|other| other == name), "could not add to milestone '{name}': '{name}' not found");
        Ok(name.to_owned())
    }

    /// Does what the options of `edit` say to an issue or a pull request.
    pub(super) fn edit(&self, repository: &str, thing: &mut Value, words: &Words) -> Result<()> {
        let kinds = [("labels", "label"), ("assignees", "assignee"), ("reviewers", "reviewer")];
        for (key, name) in kinds {
            let resolve = |names: &[String]| match key {
                "labels" => self.labels(repository, names),
                _ => self.people(names),
            };
            let add = resolve(&words.list(&format!("add-{name}")))?;
            let remove = resolve(&words.list(&format!("remove-{name}")))?;
            if !(add.is_empty() && remove.is_empty()) {
                let mut now = texts(thing, key);
                now.extend(add.into_iter().filter(|name| !texts(thing, key).contains(name)));
                now.retain(|name| !remove.contains(name));
                now.sort();
                thing[key] = json!(now);
            }
        }
        self.describe(repository, thing, words)
    }

    /// Sets the title, the body, the base and the milestone.
    pub(super) fn describe(&self, repository: &str, thing: &mut Value, words: &Words) -> Result<()> {
        if let Some(title) = words.value("title") {
            ensure!(!title.is_empty(), "title can't be blank");
            thing["title"] = json!(title);
        }
        if let Some(body) = words.text("body")? {
            thing["body"] = json!(body);
        }
        if let Some(name) = words.value("milestone") {
            thing["milestone"] = json!(self.milestone(repository, name)?);
        }
        Ok(())
    }

    /// Sets what `create` takes: people, labels, the milestone.
    pub(super) fn equip(&self, repository: &str, thing: &mut Value, words: &Words) -> Result<()> {
        thing["labels"] = json!(self.labels(repository, &words.list("label"))?);
        thing["assignees"] = json!(self.people(&words.list("assignee"))?);
        if words.given("reviewer") {
            thing["reviewers"] = json!(self.people(&words.list("reviewer"))?);
        }
        ensure!(
            !words.given("project"),
            "could not add to project: '{}' not found",
            words.value("project").unwrap_or("")
        );
        self.describe(repository, thing, words)
    }
}
