//! How near a question's meaning lies to what each article is asked by and to what it says. Knows nothing about words.

use std::collections::BTreeSet;

use ndarray::{Array1, Array2, ArrayView1};

use super::analyzer::fold;
use super::encoder::DIMENSIONS;
use super::vectors::Vectors;
use crate::domain::article::Article;
use crate::domain::knowledge::Knowledge;

/// So many of an article's phrasings count as its nearest ones.
const NEAREST: usize = 3;
/// A sentence of fewer words is read together with the next one.
const PASSAGE_WORDS_MIN: usize = 8;

/// The sentences of a knowledge base, with the number of the article that each belongs to.
#[derive(Debug)]
pub(super) struct Near {
    phrasings: Sentences,
    passages: Sentences,
    n_articles: usize,
}

#[derive(Debug)]
struct Sentences {
    meanings: Array2<f32>,
    owners: Vec<usize>,
}

/// How near a question lies to one article: cosines, −1 to 1, and 0 where the article has nothing to compare.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Nearness {
    /// To its nearest phrasing or title.
    pub(super) nearest: f32,
    /// To its three nearest ones, in the mean.
    pub(super) near: f32,
    /// To its nearest passage.
    pub(super) passage: f32,
}

impl Near {
    /// Everything whose vector is known.
    pub(super) fn new(knowledge: &Knowledge, vectors: &Vectors) -> Self {
        let (mut asked, mut said) = (Gathering::default(), Gathering::default());
        let mut n_articles = 0;
        for (number, (_, twins)) in knowledge.iter().enumerate() {
            n_articles += 1;
            for article in twins.values() {
                for phrasing in phrasings(article) {
                    asked.take(number, vectors.of(&phrasing));
                }
                for passage in passages(article) {
                    said.take(number, vectors.of(&passage));
                }
            }
        }
        Self { phrasings: asked.finish(), passages: said.finish(), n_articles }
    }

    /// How near a meaning lies to each article, by the articles' numbers.
    pub(super) fn to(&self, meaning: ArrayView1<'_, f32>) -> Vec<Nearness> {
        let mut firsts = vec![[f32::NEG_INFINITY; NEAREST]; self.n_articles];
        for (cosine, owner) in self.phrasings.cosines(meaning).iter().zip(&self.phrasings.owners) {
            if let Some(best) = firsts.get_mut(*owner) {
                insert(best, *cosine);
            }
        }
        let mut passages = vec![f32::NEG_INFINITY; self.n_articles];
        for (cosine, owner) in self.passages.cosines(meaning).iter().zip(&self.passages.owners) {
            if let Some(best) = passages.get_mut(*owner) {
                *best = best.max(*cosine);
            }
        }
        let known = |cosine: f32| if cosine.is_finite() { cosine } else { 0.0 };
        let nearness = firsts.into_iter().zip(passages).map(|(best, passage)| {
            let [nearest, ..] = best;
            let there: Vec<f32> = best.into_iter().filter(|cosine| cosine.is_finite()).collect();
            let near = mean(&there);
            Nearness { nearest: known(nearest), near, passage: known(passage) }
        });
        nearness.collect()
    }
}

impl Sentences {
    fn cosines(&self, meaning: ArrayView1<'_, f32>) -> Array1<f32> {
        self.meanings.dot(&meaning)
    }
}

#[derive(Default)]
struct Gathering {
    values: Vec<f32>,
    owners: Vec<usize>,
}

impl Gathering {
    fn take(&mut self, owner: usize, vector: Option<ArrayView1<'_, f32>>) {
        if let Some(vector) = vector {
            self.values.extend(vector);
            self.owners.push(owner);
        }
    }

    fn finish(self) -> Sentences {
        let shape = (self.owners.len(), DIMENSIONS);
        let meanings = Array2::from_shape_vec(shape, self.values).unwrap_or_default();
        Sentences { meanings, owners: self.owners }
    }
}

/// Puts a cosine in its place among the best ones, best first.
fn insert(best: &mut [f32; NEAREST], cosine: f32) {
    let mut falling = cosine;
    for place in best {
        if falling > *place {
            std::mem::swap(place, &mut falling);
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "three at most")]
fn mean(cosines: &[f32]) -> f32 {
    if cosines.is_empty() { 0.0 } else { cosines.iter().sum::<f32>() / cosines.len() as f32 }
}

/// What is asked, as its meaning is looked up: people write without capitals and accents, so nothing depends on them.
pub(super) fn spoken(text: &str) -> String {
    fold(text).replace(['\'', '’'], "")
}

/// The ways an article is asked for.
pub(super) fn phrasings(article: &Article) -> impl Iterator<Item = String> {
    article.phrasings.iter().chain([&article.title]).map(|phrasing| spoken(phrasing))
}

/// An article's text in pieces of a sentence or two.
pub(super) fn passages(article: &Article) -> Vec<String> {
    let mut passages: Vec<String> = Vec::new();
    let mut open = String::new();
    for line in article.plain.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for sentence in sentences(line) {
            if !open.is_empty() {
                open.push(' ');
            }
            open.push_str(sentence);
            if open.split_whitespace().count() >= PASSAGE_WORDS_MIN {
                passages.push(spoken(&std::mem::take(&mut open)));
            }
        }
    }
    if !open.is_empty() {
        passages.push(spoken(&open));
    }
    passages
}

/// A line at its sentences' ends: a full stop counts only before a space.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(['.', '?', '!']).scan((line, 0_usize, 0_usize), |state, piece| {
        let (line, from, to) = (state.0, &mut state.1, &mut state.2);
        *to += piece.len();
        let ends = line.get(*to..).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if !ends {
            return Some("");
        }
        let sentence = line.get(*from..*to).unwrap_or_default().trim();
        *from = *to;
        Some(sentence)
    })
    .filter(|sentence| !sentence.is_empty())
}

/// Every sentence of a knowledge base whose meaning is wanted.
pub(super) fn wanted(knowledge: &Knowledge, besides: impl Iterator<Item = String>) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = besides.collect();
    for article in knowledge.iter().flat_map(|(_, twins)| twins.values()) {
        wanted.extend(phrasings(article));
        wanted.extend(passages(article));
    }
    wanted
}
