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
/// A part of a sentence counts by itself when it has so many words.
const CLAUSE_WORDS_MIN: usize = 5;
/// So many sentences are also looked at together.
const STRETCH: usize = 2;

/// The sentences of a knowledge base, with the number of the article that each belongs to.
#[derive(Debug)]
pub(super) struct Near {
    phrasings: Sentences,
    clauses: Sentences,
    stretches: Sentences,
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
    /// To its text: the mean of the nearest sentence or part of one and of the nearest two sentences together.
    pub(super) passage: f32,
}

impl Near {
    /// Everything whose vector is known.
    pub(super) fn new(knowledge: &Knowledge, vectors: &Vectors) -> Self {
        let (mut asked, mut clauses, mut stretches) =
            (Gathering::default(), Gathering::default(), Gathering::default());
        let mut n_articles = 0;
        for (number, (_, twins)) in knowledge.iter().enumerate() {
            n_articles += 1;
            for article in twins.values() {
                for phrasing in phrasings(article) {
                    asked.take(number, vectors.of(&phrasing));
                }
                let passages = Passages::of(article);
                for clause in passages.clauses {
                    clauses.take(number, vectors.of(&clause));
                }
                for stretch in passages.stretches {
                    stretches.take(number, vectors.of(&stretch));
                }
            }
        }
        let (clauses, stretches) = (clauses.finish(), stretches.finish());
        Self { phrasings: asked.finish(), clauses, stretches, n_articles }
    }

    /// How near a meaning lies to each article, by the articles' numbers.
    pub(super) fn to(&self, meaning: &ArrayView1<'_, f32>) -> Vec<Nearness> {
        let mut firsts = vec![[f32::NEG_INFINITY; NEAREST]; self.n_articles];
        for (cosine, owner) in self.phrasings.cosines(meaning).iter().zip(&self.phrasings.owners) {
            if let Some(best) = firsts.get_mut(*owner) {
                insert(best, *cosine);
            }
        }
        let clauses = self.clauses.nearest(meaning, self.n_articles);
        let stretches = self.stretches.nearest(meaning, self.n_articles);
        let known = |cosine: f32| if cosine.is_finite() { cosine } else { 0.0 };
        let passages = clauses.into_iter().zip(stretches);
        let nearness = firsts.into_iter().zip(passages).map(|(best, (clause, stretch))| {
            let [nearest, ..] = best;
            let there: Vec<f32> = best.into_iter().filter(|cosine| cosine.is_finite()).collect();
            let near = mean(&there);
            let passage = f32::midpoint(known(clause), known(stretch));
            Nearness { nearest: known(nearest), near, passage }
        });
        nearness.collect()
    }
}

impl Sentences {
    fn cosines(&self, meaning: &ArrayView1<'_, f32>) -> Array1<f32> {
        self.meanings.dot(meaning)
    }

    /// The nearest one of each article.
    fn nearest(&self, meaning: &ArrayView1<'_, f32>, n_articles: usize) -> Vec<f32> {
        let mut nearest = vec![f32::NEG_INFINITY; n_articles];
        for (cosine, owner) in self.cosines(meaning).iter().zip(&self.owners) {
            if let Some(best) = nearest.get_mut(*owner) {
                *best = best.max(*cosine);
            }
        }
        nearest
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

/// An article's text in pieces: a fact that is asked for stands in a part of a sentence, what it is about
/// often in the sentence before.
struct Passages {
    clauses: Vec<String>,
    stretches: Vec<String>,
}

impl Passages {
    fn of(article: &Article) -> Self {
        let lines = article.plain.lines().map(str::trim).filter(|line| !line.is_empty());
        let sentences: Vec<&str> = lines.flat_map(sentences).collect();
        let mut clauses = Vec::new();
        for sentence in &sentences {
            clauses.push(spoken(sentence));
            let parts = sentence.split_inclusive([',', ';', ':']);
            let long = parts.filter(|part| part.split_whitespace().count() >= CLAUSE_WORDS_MIN);
            clauses.extend(long.filter(|part| part != sentence).map(spoken));
        }
        let stretches = sentences.windows(STRETCH.min(sentences.len().max(1)));
        let stretches = stretches.map(|stretch| spoken(&stretch.join(" "))).collect();
        Self { clauses, stretches }
    }
}

/// A line at its sentences' ends: a full stop counts only before a space.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(['.', '?', '!'])
        .scan((line, 0_usize, 0_usize), |state, piece| {
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
pub(super) fn wanted(
    knowledge: &Knowledge,
    besides: impl Iterator<Item = String>,
) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = besides.collect();
    for article in knowledge.iter().flat_map(|(_, twins)| twins.values()) {
        wanted.extend(phrasings(article));
        let Passages { clauses, stretches } = Passages::of(article);
        wanted.extend(clauses.into_iter().chain(stretches));
    }
    wanted
}
