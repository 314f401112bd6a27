//! What the phrasings of a knowledge base teach: which words and which meanings belong to which article. With a
//! hundred phrasings an article this is an intent classifier; with two it says little, and the fusion trusts it so far.
//! Both languages are learned together, for an article is one thing in both.

use std::collections::BTreeMap;

use ndarray::{Array1, Array2};

use super::rows::Columns;
use super::softmax::Softmax;
use crate::adapters::search::analyzer::{Analyzer, Word};
use crate::adapters::search::encoder::DIMENSIONS;
use crate::adapters::search::said;
use crate::adapters::search::vectors::Vectors;
use crate::domain::article::ArticleId;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// With more articles there is a model of nearest phrasings only: weights for each word and article would not fit.
pub(in crate::adapters::search) const ARTICLES_MAX: usize = 500;
/// Fewer phrasings teach nothing that their nearness does not say.
const PHRASINGS_MIN: usize = 12;

/// What was learned about each article. The class after the last article is "no article", learned from messages that
/// none answers; without such messages it is learned from nothing, and says nothing.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::adapters::search) struct Taught {
    pub(super) n_articles: usize,
    pub(super) columns: Columns,
    pub(super) words: Softmax,
    pub(super) meaning: Option<Softmax>,
    /// Whether a class stands for "no article".
    pub(super) knows_nothing: bool,
}

/// What a message looks like to both halves.
pub(in crate::adapters::search) struct Views {
    words: Array1<f32>,
    meaning: Option<Array1<f32>>,
    n_articles: usize,
}

impl Views {
    /// How much words and meaning speak for an article.
    pub(in crate::adapters::search) fn of(&self, number: usize) -> [f32; 2] {
        let of = |view: &Array1<f32>| view.get(number).copied().unwrap_or(0.0);
        [of(&self.words), self.meaning.as_ref().map_or(0.0, of)]
    }

    /// How much they speak for "no article".
    pub(in crate::adapters::search) fn nothing(&self) -> [f32; 2] {
        self.of(self.n_articles)
    }
}

impl Taught {
    /// Learns from the phrasings of articles and from messages that none answers. `None` where there is too little
    /// to learn from or too much to keep.
    pub(in crate::adapters::search) fn learn(
        knowledge: &Knowledge,
        negatives: &[(Lang, String)],
        analyzer: &Analyzer,
        vectors: Option<&Vectors>,
    ) -> Option<Self> {
        let (mut texts, mut classes) = (Vec::new(), Vec::new());
        let mut n_articles = 0;
        for (number, (_, twins)) in knowledge.iter().enumerate() {
            n_articles += 1;
            for phrasing in twins.values().flat_map(|article| said::phrasings(article)) {
                texts.push(phrasing);
                classes.push(number);
            }
        }
        let taught_by_phrasings =
            knowledge.iter().any(|(_, twins)| twins.values().any(|a| !a.phrasings.is_empty()));
        if !taught_by_phrasings || texts.len() < PHRASINGS_MIN || n_articles > ARTICLES_MAX {
            return None;
        }
        for (lang, negative) in negatives {
            texts.push(said::phrasing(negative, *lang));
            classes.push(n_articles);
        }
        let n_classes = n_articles + 1;
        let words: Vec<Vec<Word>> = texts.iter().map(|text| analyzer.words(text)).collect();
        let columns = Columns::of(words.iter().map(Vec::as_slice));
        let rows: Vec<_> = words.iter().map(|words| columns.row(words)).collect();
        let meaning = vectors.map(|vectors| {
            let mut values = Vec::with_capacity(texts.len() * DIMENSIONS);
            let mut with_vector = Vec::with_capacity(texts.len());
            for (text, class) in texts.iter().zip(&classes) {
                if let Some(vector) = vectors.of(text) {
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
            columns,
            meaning,
            knows_nothing: !negatives.is_empty(),
        })
    }

    /// The same for other articles: each is what stood at its place, or nothing that is known of.
    pub(super) fn rearranged(&self, places: &[Option<usize>]) -> Self {
        let mut classes = places.to_vec();
        classes.push(Some(self.n_articles));
        Self {
            n_articles: places.len(),
            columns: self.columns.clone(),
            words: self.words.rearranged(&classes),
            meaning: self.meaning.as_ref().map(|meaning| meaning.rearranged(&classes)),
            knows_nothing: self.knows_nothing,
        }
    }

    /// What a message looks like. Its words are those that were read, of either language's analyzer.
    pub(in crate::adapters::search) fn views(
        &self,
        words: &[Word],
        meaning: Option<&[f32]>,
    ) -> Views {
        let looked = meaning.and_then(|meaning| Some(self.meaning.as_ref()?.dense(meaning)));
        let mut views = Views {
            words: self.words.sparse(&self.columns.row(words)),
            meaning: looked,
            n_articles: self.n_articles,
        };
        if !self.knows_nothing {
            for view in std::iter::once(&mut views.words).chain(views.meaning.as_mut()) {
                if let Some(nothing) = view.get_mut(self.n_articles) {
                    *nothing = 0.0;
                }
            }
        }
        views
    }
}

/// A part of a knowledge base, and what was taken from it to be asked.
pub(super) struct Fold {
    /// Without the phrasings and the articles that were taken out.
    pub(super) knowledge: Knowledge,
    /// Phrasings whose article is still there: language, text, article.
    pub(super) known: Vec<(Lang, String, ArticleId)>,
    /// Phrasings whose article is gone.
    pub(super) gone: Vec<(Lang, String)>,
}

impl Fold {
    /// Takes out every `of`-th article whole, beginning with the `nth`, and every `of`-th phrasing of the others.
    pub(super) fn cut(knowledge: &Knowledge, nth: usize, of: usize) -> Self {
        let (mut known, mut gone, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for (number, (id, twins)) in knowledge.iter().enumerate() {
            let whole = number % of == nth;
            for (lang, article) in twins {
                let mut left = article.as_ref().clone();
                left.phrasings.clear();
                for (n, phrasing) in article.phrasings.iter().enumerate() {
                    if whole {
                        gone.push((*lang, phrasing.clone()));
                    } else if n % of == nth && article.phrasings.len() > 1 {
                        known.push((*lang, phrasing.clone(), id.clone()));
                    } else {
                        left.phrasings.push(phrasing.clone());
                    }
                }
                if !whole {
                    kept.push(left);
                }
            }
        }
        Self { knowledge: Knowledge::new(kept, knowledge.glossary().to_vec()), known, gone }
    }
}

/// At most so many of a list, evenly spread over it.
pub(in crate::adapters::search) fn spread<T: Clone>(all: &[T], most: usize) -> Vec<T> {
    let step = all.len().div_ceil(most.max(1)).max(1);
    all.iter().step_by(step).cloned().collect()
}

/// The number of an article in a knowledge base.
pub(super) fn numbers(ids: &[ArticleId]) -> BTreeMap<&ArticleId, usize> {
    ids.iter().enumerate().map(|(number, id)| (id, number)).collect()
}
