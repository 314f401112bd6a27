//! Lists of phrases in the source, folded, with bars between them. Knows no phrase.

/// Phrases, sorted by their words.
#[derive(Debug)]
pub(in crate::domain) struct Phrases(Vec<Vec<&'static str>>);

impl Phrases {
    /// Reads phrases with bars between.
    pub(in crate::domain) fn read(text: &'static str) -> Self {
        let mut phrases: Vec<Vec<&str>> =
            text.split('|').map(|phrase| phrase.split(' ').collect()).collect();
        phrases.sort_unstable();
        Self(phrases)
    }

    /// Whether this word is one of them by itself.
    pub(in crate::domain) fn has(&self, word: &str) -> bool {
        self.0.binary_search_by(|phrase| phrase.as_slice().cmp(&[word])).is_ok()
    }

    /// How many words the longest of them has with which `words` begin.
    pub(in crate::domain) fn longest_at<W>(
        &self,
        words: &[W],
        folded: impl Fn(&W) -> &str,
    ) -> Option<usize> {
        let stands = |phrase: &&Vec<&str>| {
            phrase.len() <= words.len()
                && phrase.iter().zip(words).all(|(listed, word)| *listed == folded(word))
        };
        let beginning = self.beginning_with(folded(words.first()?));
        beginning.iter().filter(stands).map(Vec::len).max()
    }

    /// All their words.
    pub(in crate::domain) fn words(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().flatten().copied()
    }

    fn beginning_with(&self, word: &str) -> &[Vec<&'static str>] {
        let first = |phrase: &Vec<&'static str>| phrase.first().copied().unwrap_or_default();
        let begin = self.0.partition_point(|phrase| first(phrase) < word);
        let rest = self.0.get(begin..).unwrap_or_default();
        rest.get(..rest.partition_point(|phrase| first(phrase) == word)).unwrap_or_default()
    }
}
