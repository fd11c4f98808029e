//! Slips of the pen: the word that an unknown one was meant to be.

use super::source::lexicon::Lexicon;

impl Lexicon {
    /// The one known word that this unknown one is a slip of; `None` where there is none, or more than one meaning.
    pub(super) fn corrected(&self, word: &str) -> Option<&str> {
        let length = word.chars().count();
        if length < 4 || !word.chars().all(char::is_alphabetic) {
            return None;
        }
        let most = if length >= 8 { 2 } else { 1 };
        let mut found: Vec<(usize, &str)> = self
            .words
            .keys()
            .filter(|known| known.len().abs_diff(word.len()) <= most && known.len() >= 3)
            .map(|known| (strsim::osa_distance(known, word), known.as_str()))
            .filter(|(distance, _)| *distance <= most)
            .collect();
        found.sort_unstable();
        let (nearest, first) = *found.first()?;
        let means = |word: &str| {
            let mut concepts = self.concepts(word).to_vec();
            concepts.sort_unstable();
            concepts
        };
        let others = found.iter().filter(|(distance, _)| *distance == nearest);
        let is_clear = others.clone().all(|(_, other)| means(other) == means(first));
        // A filler that is just as near makes it unclear, too.
        let is_near_filler = self.fillers.iter().any(|filler| strsim::osa_distance(filler, word) < nearest);
        (is_clear && !is_near_filler).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_mended_where_it_is_clear() {
        let concepts = "[concepts]\nremove = 'delete'\nbranch = 'branch'\npush = 'push'\n";
        let lexicon = Lexicon::parse(&format!("fillers = ''\ncontent = ''\n[phrases]\n{concepts}")).unwrap();
        for (slip, word) in
            [("brnach", Some("branch")), ("delte", Some("delete")), ("xyzzy", None), ("puhs", Some("push"))]
        {
            assert_eq!(lexicon.corrected(slip), word, "{slip}");
        }
        assert_eq!(lexicon.corrected("pus"), None, "three letters are too few");
    }
}
