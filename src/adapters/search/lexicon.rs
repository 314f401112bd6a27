//! Which article says which term, and how telling a term therefore is. For judging hits, not for finding them.

use std::collections::BTreeMap;

use super::analyzer::Word;
use super::kept::{Reader, Writer};

/// The terms of the articles of one language.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    n_articles: u32,
    /// Term → the articles that say it, each once, in the index's order.
    said_by: BTreeMap<String, Vec<u32>>,
    /// Folded word → how often it is written.
    written: BTreeMap<String, u32>,
}

impl Lexicon {
    /// Takes in the next article.
    pub(super) fn add(&mut self, words: &[Word]) {
        for word in words {
            for term in &word.terms {
                let said_by = match self.said_by.get_mut(term) {
                    Some(said_by) => said_by,
                    None => self.said_by.entry(term.clone()).or_default(),
                };
                if said_by.last() != Some(&self.n_articles) {
                    said_by.push(self.n_articles);
                }
            }
            *self.written.entry(word.folded.clone()).or_default() += 1;
        }
        self.n_articles += 1;
    }

    /// As it is kept.
    pub(super) fn put(&self, to: &mut Writer) {
        to.whole(self.n_articles);
        to.map(&self.said_by, |to, articles| to.wholes(articles));
        to.map(&self.written, |to, count| to.whole(*count));
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let n_articles = from.whole()?;
        let said_by = from.map(Reader::wholes)?;
        Some(Self { n_articles, said_by, written: from.map(Reader::whole)? })
    }

    /// How many articles it has taken in.
    pub(super) fn n_articles(&self) -> usize {
        usize::try_from(self.n_articles).unwrap_or(usize::MAX)
    }

    /// The articles that say the word, in the index's order, a list for each form of it.
    pub(super) fn sayers<'a>(&'a self, word: &'a Word) -> impl Iterator<Item = &'a [u32]> {
        word.terms.iter().filter_map(|term| self.said_by.get(term)).map(Vec::as_slice)
    }

    /// How telling a word is: the inverse document frequency as in BM25. Unknown words are the most telling.
    pub(super) fn weight(&self, word: &Word) -> f32 {
        self.idf(self.sayers(word).map(<[u32]>::len).max().unwrap_or(0))
    }

    /// The weight of a word that one article alone says.
    pub(super) fn rarest(&self) -> f32 {
        self.idf(1)
    }

    /// Whether any article writes the word or an inflection of it.
    pub(super) fn knows(&self, word: &Word) -> bool {
        self.written.contains_key(&word.folded)
            || word.terms.iter().any(|term| self.said_by.contains_key(term))
    }

    /// Every folded word with how often it is written.
    pub(super) fn written(&self) -> impl Iterator<Item = (&str, u32)> {
        self.written.iter().map(|(word, count)| (word.as_str(), *count))
    }

    #[expect(clippy::cast_precision_loss, reason = "a logarithm is taken of it")]
    fn idf(&self, said_by: usize) -> f32 {
        let (all, some) = (self.n_articles as f32, said_by as f32);
        (1.0 + (all - some + 0.5) / (some + 0.5)).ln()
    }
}
