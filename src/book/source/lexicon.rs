//! Which words of a request mean the same. Data: `prompts/recipes/_lexicon.toml`.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

/// What a word stands for; a number for the name of a group of words.
pub(in super::super) type Concept = u16;

/// Groups of words longer than this are not looked for.
const LONGEST_GROUP: usize = 6;

/// The file as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    fillers: String,
    content: String,
    phrases: HashMap<String, Vec<String>>,
    concepts: HashMap<String, String>,
}

/// Words, their meanings, and the groups of words that stand for one.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(in super::super) struct Lexicon {
    /// The concepts of each form of each word.
    pub(in super::super) words: HashMap<String, Vec<Concept>>,
    /// The number of each concept that has a name.
    names: HashMap<String, Concept>,
    pub(in super::super) fillers: HashSet<String>,
    /// What a group of words, joined by blanks, stands for: one or more words, each with its alternatives.
    groups: HashMap<String, Vec<String>>,
    /// How many concepts there are.
    count: Concept,
}

impl Lexicon {
    /// Reads the file.
    ///
    /// # Errors
    /// What is wrong with it, in the words of the TOML library.
    pub(in super::super) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut lexicon = Self::default();
        for word in file.fillers.split_whitespace() {
            lexicon.fillers.insert(word.to_owned());
        }
        let mut concepts: Vec<_> = file.concepts.into_iter().collect();
        concepts.sort();
        for (name, words) in &concepts {
            let concept = lexicon.concept(name);
            for word in words.split_whitespace() {
                lexicon.teach(word, concept);
            }
        }
        for word in file.content.split_whitespace() {
            lexicon.learn(word);
        }
        for (meaning, groups) in file.phrases {
            for group in groups {
                lexicon.groups.entry(group).or_default().push(meaning.clone());
            }
        }
        for meanings in lexicon.groups.values_mut() {
            meanings.sort();
        }
        Ok(lexicon)
    }

    /// The number of the concept of this name, which is made where there is none.
    fn concept(&mut self, name: &str) -> Concept {
        if let Some(concept) = self.names.get(name) {
            return *concept;
        }
        let concept = self.count;
        self.count += 1;
        self.names.insert(name.to_owned(), concept);
        concept
    }

    fn teach(&mut self, word: &str, concept: Concept) {
        for form in forms(word) {
            let concepts = self.words.entry(form).or_default();
            if !concepts.contains(&concept) {
                concepts.push(concept);
            }
        }
    }

    /// What a word of a phrasing stands for: the concept of its name, or else those it is in, or else itself.
    pub(in super::super) fn learn(&mut self, word: &str) -> Vec<Concept> {
        if let Some(concept) = self.names.get(word) {
            return vec![*concept];
        }
        // `=commits`: this very form, and also where it is a filler otherwise.
        if let Some(form) = word.strip_prefix('=') {
            let concept = self.concept(word);
            self.words.entry(form.to_owned()).or_default().push(concept);
            return vec![concept];
        }
        if let Some(concepts) = self.words.get(word) {
            return concepts.clone();
        }
        let concept = self.concept(word);
        self.teach(word, concept);
        vec![concept]
    }

    /// What a word of a request may stand for; nothing where it is unknown.
    pub(in super::super) fn concepts(&self, word: &str) -> &[Concept] {
        self.words.get(word).map_or(&[], Vec::as_slice)
    }

    /// What the name of a concept stands for, where a group of words was replaced by it: the concept, and all that the word is in.
    pub(in super::super) fn meaning(&self, word: &str) -> Vec<Concept> {
        let mut concepts = self.concepts(word).to_vec();
        concepts.extend(self.names.get(word));
        concepts.sort_unstable();
        concepts.dedup();
        concepts
    }

    /// Whether a word of a phrasing carries no meaning: a filler that is not the name of a concept.
    pub(in super::super) fn is_idle(&self, word: &str) -> bool {
        self.fillers.contains(word) && !self.names.contains_key(word)
    }

    /// The concepts of these names.
    pub(in super::super) fn named(&self, names: &[&str]) -> Vec<Concept> {
        names.iter().filter_map(|name| self.names.get(*name).copied()).collect()
    }

    /// Whether a word may be left out of account.
    pub(in super::super) fn is_filler(&self, word: &str) -> bool {
        self.fillers.contains(word)
    }

    /// The longest group of words at the beginning of these, and how many words it has.
    ///
    /// What it stands for: for each word that replaces it, the alternatives.
    pub(in super::super) fn group(&self, words: &[&str]) -> Option<(usize, Vec<Vec<&str>>)> {
        (2..=LONGEST_GROUP.min(words.len())).rev().find_map(|length| {
            let meanings = self.groups.get(&words[..length].join(" "))?;
            // Several meanings of one word each are alternatives.
            let replacement = if meanings.iter().all(|meaning| !meaning.contains(' ')) {
                let words: Vec<&str> = meanings.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
                if words.is_empty() { Vec::new() } else { vec![words] }
            } else {
                meanings[0].split(' ').map(|word| vec![word]).collect()
            };
            Some((length, replacement))
        })
    }

    /// The same for a single word: `what's`, `untrack`.
    pub(in super::super) fn single(&self, word: &str) -> Option<&str> {
        self.groups.get(word).map(|meanings| meanings[0].as_str())
    }

    /// How many concepts there are.
    pub(in super::super) fn len(&self) -> usize {
        usize::from(self.count)
    }
}

/// The usual forms of an English word: plural, past, and -ing.
fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    if word.len() < 3 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return forms;
    }
    let mut add = |stem: &str, endings: &[&str]| forms.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
    let last = word.chars().last().unwrap_or_default();
    let before: Vec<char> = word.chars().rev().take(3).collect();
    let is_vowel = |letter: char| "aeiou".contains(letter);
    if let Some(stem) =
        word.strip_suffix('y').filter(|stem| stem.chars().last().is_some_and(|letter| !is_vowel(letter)))
    {
        add(stem, &["ies", "ied"]);
        add(word, &["ing"]);
    } else if let Some(stem) = word.strip_suffix('e') {
        add(word, &["s", "d"]);
        add(stem, &["ing"]);
    } else if word.ends_with("ch") || word.ends_with("sh") || "sxz".contains(last) {
        add(word, &["es", "ed", "ing"]);
    } else {
        add(word, &["s", "ed", "ing"]);
    }
    // stop -> stopped, stopping
    if before.len() == 3 && !is_vowel(before[0]) && is_vowel(before[1]) && !is_vowel(before[2]) && !"wxy".contains(last)
    {
        let doubled = format!("{word}{last}");
        add(&doubled, &["ed", "ing"]);
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        Lexicon::parse(
            r#"
            fillers = "the my to is"
            content = "not last"
            [phrases]
            "" = ["for me"]
            remove = ["get rid of"]
            stash = ["put away"]
            aside = ["put away"]
            "force push" = ["force-push"]
            [concepts]
            remove = "remove delete drop"
            deleted = "deleted missing"
            branch = "branch"
            push = "push"
            stop = "stop"
            "#,
        )
        .unwrap()
    }

    #[test]
    fn words_are_known_in_their_usual_forms() {
        let lexicon = lexicon();
        let is = |word: &str, name: &str| lexicon.concepts(word).contains(&lexicon.names[name]);
        for word in ["remove", "removes", "removed", "removing", "dropped", "deleting"] {
            assert!(is(word, "remove"), "{word}");
        }
        assert!(is("branches", "branch") && is("stopping", "stop") && is("pushes", "push"));
        assert!(is("deleted", "remove") && is("deleted", "deleted"));
        assert!(lexicon.concepts("feature").is_empty());
    }

    #[test]
    fn groups_of_words_stand_for_others() {
        let lexicon = lexicon();
        assert_eq!(lexicon.group(&["get", "rid", "of", "it"]), Some((3, vec![vec!["remove"]])));
        assert_eq!(lexicon.group(&["put", "away"]), Some((2, vec![vec!["aside", "stash"]])));
        assert_eq!(lexicon.group(&["for", "me"]), Some((2, Vec::new())));
        assert_eq!(lexicon.group(&["get", "rid"]), None);
        assert_eq!(lexicon.single("force-push"), Some("force push"));
    }

    #[test]
    fn a_word_of_a_phrasing_is_its_own_concept_where_nothing_else_is_said() {
        let mut lexicon = lexicon();
        let widget = lexicon.learn("widget");
        assert_eq!(lexicon.concepts("widgets"), widget);
        assert_eq!(lexicon.learn("remove"), [lexicon.names["remove"]]);
        assert_eq!(lexicon.learn("drop"), [lexicon.names["remove"]]);
    }
}
