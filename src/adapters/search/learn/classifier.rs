//! Multinomial article classifiers, one over words and one over embeddings, trained on the phrasings of both languages.
//! With a hundred phrasings an article they are an intent classifier; with two they say little, and the ranker weighs them
//! accordingly.

use std::collections::BTreeMap;

use ndarray::{Array1, Array2};

use super::hashing_vectorizer::HashingVectorizer;
use super::softmax::Softmax;
use crate::adapters::search::analyzer::{Analyzer, Word};
use crate::adapters::search::embeddings::Embeddings;
use crate::adapters::search::encoder::DIMENSIONS;
use crate::adapters::search::normalize;
use crate::domain::article::ArticleId;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// With more articles there is no classifier: its weight matrix would not fit into memory.
pub(in crate::adapters::search) const ARTICLES_MAX: usize = 500;
/// With fewer phrasings the vector index says as much.
const PHRASINGS_MIN: usize = 12;

/// One class an article. The class after the last article is "out of scope"; without out-of-scope messages it is
/// untrained, and its logit is 0.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::adapters::search) struct ArticleClassifier {
    pub(super) n_articles: usize,
    pub(super) vectorizer: HashingVectorizer,
    pub(super) words: Softmax,
    pub(super) meaning: Option<Softmax>,
    /// Whether the out-of-scope class was trained.
    pub(super) has_out_of_scope: bool,
}

/// The logits of one message, by words and by meaning.
pub(in crate::adapters::search) struct Logits {
    words: Array1<f32>,
    meaning: Option<Array1<f32>>,
    n_articles: usize,
}

impl Logits {
    /// The logits of an article, by words and by meaning.
    pub(in crate::adapters::search) fn of(&self, number: usize) -> [f32; 2] {
        let of = |half: &Array1<f32>| half.get(number).copied().unwrap_or(0.0);
        [of(&self.words), self.meaning.as_ref().map_or(0.0, of)]
    }

    /// The logits of the out-of-scope class.
    pub(in crate::adapters::search) fn out_of_scope(&self) -> [f32; 2] {
        self.of(self.n_articles)
    }
}

impl ArticleClassifier {
    /// Trains on the articles' phrasings and on out-of-scope messages. `None` with too few phrasings or too many
    /// articles.
    pub(in crate::adapters::search) fn learn(
        knowledge: &Knowledge,
        negatives: &[(Lang, String)],
        analyzer: &Analyzer,
        embeddings: Option<&Embeddings>,
    ) -> Option<Self> {
        let (mut texts, mut classes) = (Vec::new(), Vec::new());
        let mut n_articles = 0;
        for (number, (_, twins)) in knowledge.iter().enumerate() {
            n_articles += 1;
            for phrasing in twins.values().flat_map(|article| normalize::phrasings(article)) {
                texts.push(phrasing);
                classes.push(number);
            }
        }
        let has_phrasings =
            knowledge.iter().any(|(_, twins)| twins.values().any(|a| !a.phrasings.is_empty()));
        if !has_phrasings || texts.len() < PHRASINGS_MIN || n_articles > ARTICLES_MAX {
            return None;
        }
        for (lang, negative) in negatives {
            texts.push(normalize::phrasing(negative, *lang));
            classes.push(n_articles);
        }
        let n_classes = n_articles + 1;
        let words: Vec<Vec<Word>> = texts.iter().map(|text| analyzer.words(text)).collect();
        let vectorizer = HashingVectorizer::fit(words.iter().map(Vec::as_slice));
        let rows: Vec<_> = words.iter().map(|words| vectorizer.transform(words)).collect();
        let meaning = embeddings.map(|embeddings| {
            let mut values = Vec::with_capacity(texts.len() * DIMENSIONS);
            let mut with_vector = Vec::with_capacity(texts.len());
            for (text, class) in texts.iter().zip(&classes) {
                if let Some(vector) = embeddings.of(text) {
                    values.extend(vector);
                    with_vector.push(*class);
                }
            }
            let shape = (with_vector.len(), DIMENSIONS);
            let examples = Array2::from_shape_vec(shape, values).unwrap_or_default();
            Softmax::from_dense(&examples.view(), &with_vector, n_classes)
        });
        Some(Self {
            n_articles,
            words: Softmax::from_sparse(&rows, &classes, n_classes),
            vectorizer,
            meaning,
            has_out_of_scope: !negatives.is_empty(),
        })
    }

    /// The same for a changed list of articles: each takes the weights of its old place, or none.
    pub(super) fn rearranged(&self, places: &[Option<usize>]) -> Self {
        let mut classes = places.to_vec();
        classes.push(Some(self.n_articles));
        Self {
            n_articles: places.len(),
            vectorizer: self.vectorizer.clone(),
            words: self.words.rearranged(&classes),
            meaning: self.meaning.as_ref().map(|meaning| meaning.rearranged(&classes)),
            has_out_of_scope: self.has_out_of_scope,
        }
    }

    /// The logits of a message. Its words may come from either language's analyzer.
    pub(in crate::adapters::search) fn logits(
        &self,
        words: &[Word],
        meaning: Option<&[f32]>,
    ) -> Logits {
        let by_meaning = meaning.and_then(|meaning| Some(self.meaning.as_ref()?.dense(meaning)));
        let mut logits = Logits {
            words: self.words.sparse(&self.vectorizer.transform(words)),
            meaning: by_meaning,
            n_articles: self.n_articles,
        };
        if !self.has_out_of_scope {
            for half in std::iter::once(&mut logits.words).chain(logits.meaning.as_mut()) {
                if let Some(out_of_scope) = half.get_mut(self.n_articles) {
                    *out_of_scope = 0.0;
                }
            }
        }
        logits
    }
}

/// A training fold: the knowledge base without what is held out, and what is held out.
pub(super) struct Fold {
    /// Without the held-out phrasings and articles.
    pub(super) knowledge: Knowledge,
    /// Held-out phrasings whose article remains: language, text, article.
    pub(super) held_out: Vec<(Lang, String, ArticleId)>,
    /// Phrasings of held-out articles.
    pub(super) held_out_articles: Vec<(Lang, String)>,
}

impl Fold {
    /// Holds out every `of`-th article, beginning with the `nth`, and every `of`-th phrasing of the others.
    pub(super) fn cut(knowledge: &Knowledge, nth: usize, of: usize) -> Self {
        let (mut held_out, mut held_out_articles, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for (number, (id, twins)) in knowledge.iter().enumerate() {
            let whole = number % of == nth;
            for (lang, article) in twins {
                let mut left = article.as_ref().clone();
                left.phrasings.clear();
                for (n, phrasing) in article.phrasings.iter().enumerate() {
                    if whole {
                        held_out_articles.push((*lang, phrasing.clone()));
                    } else if n % of == nth && article.phrasings.len() > 1 {
                        held_out.push((*lang, phrasing.clone(), id.clone()));
                    } else {
                        left.phrasings.push(phrasing.clone());
                    }
                }
                if !whole {
                    kept.push(left);
                }
            }
        }
        Self {
            knowledge: Knowledge::new(kept, knowledge.glossary().to_vec()),
            held_out,
            held_out_articles,
        }
    }
}

/// At most `most` items of a list, evenly spread.
pub(in crate::adapters::search) fn spread<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    let step = all.len().div_ceil(most.max(1)).max(1);
    all.iter().step_by(step).cloned().collect()
}

/// The number of an article in a knowledge base.
pub(super) fn numbers(ids: &[ArticleId]) -> BTreeMap<&ArticleId, usize> {
    ids.iter().enumerate().map(|(number, id)| (id, number)).collect()
}
