//! Term statistics of the articles of one language: postings and document frequencies. Used for features, not for
//! retrieval.

use std::collections::BTreeMap;

use super::analyzer::Word;
use super::kept::{Reader, Writer};

/// Postings and word counts.
#[derive(Debug, Default)]
pub(super) struct TermStats {
    n_articles: u32,
    /// Term → the articles that have it, in the index's order.
    postings: BTreeMap<String, Vec<u32>>,
    /// Folded word → number of occurrences.
    word_counts: BTreeMap<String, u32>,
}

impl TermStats {
    /// Adds the next article.
    pub(super) fn add(&mut self, words: &[Word]) {
        for word in words {
            for term in &word.terms {
                let postings = match self.postings.get_mut(term) {
                    Some(postings) => postings,
                    None => self.postings.entry(term.clone()).or_default(),
                };
                if postings.last() != Some(&self.n_articles) {
                    postings.push(self.n_articles);
                }
            }
            *self.word_counts.entry(word.folded.clone()).or_default() += 1;
        }
        self.n_articles += 1;
    }

    /// As it is kept.
    pub(super) fn put(&self, to: &mut Writer) {
        to.whole(self.n_articles);
        to.map(&self.postings, |to, articles| to.wholes(articles));
        to.map(&self.word_counts, |to, count| to.whole(*count));
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let n_articles = from.whole()?;
        let postings = from.map(Reader::wholes)?;
        Some(Self { n_articles, postings, word_counts: from.map(Reader::whole)? })
    }

    /// The number of articles.
    pub(super) fn n_articles(&self) -> usize {
        usize::try_from(self.n_articles).unwrap_or(usize::MAX)
    }

    /// The postings of the word, a list for each of its terms.
    pub(super) fn postings<'a>(&'a self, word: &'a Word) -> impl Iterator<Item = &'a [u32]> {
        word.terms.iter().filter_map(|term| self.postings.get(term)).map(Vec::as_slice)
    }

    /// The inverse document frequency as in BM25. Unknown words have the highest.
    pub(super) fn weight(&self, word: &Word) -> f32 {
        self.idf(self.postings(word).map(<[u32]>::len).max().unwrap_or(0))
    }

    /// The idf of a word that one article has.
    pub(super) fn rarest(&self) -> f32 {
        self.idf(1)
    }

    /// Whether any article has the word or an inflection of it.
    pub(super) fn knows(&self, word: &Word) -> bool {
        self.word_counts.contains_key(&word.folded)
            || word.terms.iter().any(|term| self.postings.contains_key(term))
    }

    /// Every folded word with its number of occurrences.
    pub(super) fn word_counts(&self) -> impl Iterator<Item = (&str, u32)> {
        self.word_counts.iter().map(|(word, count)| (word.as_str(), *count))
    }

    #[expect(clippy::cast_precision_loss, reason = "a logarithm is taken of it")]
    fn idf(&self, n: usize) -> f32 {
        let (all, some) = (self.n_articles as f32, n as f32);
        (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
    }
}
