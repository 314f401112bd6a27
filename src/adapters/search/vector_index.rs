//! Dense retrieval: cosine similarity of a query's embedding to each article's phrasings, sentences and sentence
//! windows, by exhaustive scan over 8-bit vectors. Knows nothing about words.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use ndarray::ArrayView1;

use super::embeddings::Embeddings;
use super::encoder::DIMENSIONS;
use super::kept::{self, Mark, Reader, Writer};
use super::normalize::{passage, phrasings};
use crate::domain::article::Article;
use crate::domain::knowledge::Knowledge;

/// The number of nearest phrasings whose similarities are averaged.
const TOP_PHRASINGS: usize = 3;
/// Accumulators of the dot product; `DIMENSIONS` is a multiple of them.
const LANES: usize = 16;
/// The least words of a clause that is embedded by itself.
const CLAUSE_WORDS_MIN: usize = 5;
/// The length of a sentence window.
const WINDOW_SENTENCES: usize = 2;
const MARK: &Mark = b"puente-near-0001";

/// The sentences of a knowledge base, with the number of the article that each belongs to.
#[derive(Debug)]
pub(super) struct VectorIndex {
    phrasings: SentenceVectors,
    clauses: SentenceVectors,
    windows: SentenceVectors,
    n_articles: usize,
}

/// Embeddings quantized to 8 bits: the scan is bound by memory bandwidth. A cosine changes by less than a thousandth.
#[derive(Debug, Default)]
struct SentenceVectors {
    /// `DIMENSIONS` values a sentence, scaled by its largest one to `BYTE_SCALE`.
    bytes: Vec<i8>,
    /// The scale of each sentence, and its article.
    each: Vec<(f32, usize)>,
}

/// A query's embedding, quantized to 16 bits.
struct QuantizedQuery {
    steps: Vec<i16>,
}

const BYTE_SCALE: f32 = 127.0;
/// Sums of 512 products stay within 32 bits: a sentence's largest value is at least 512^(-1/2), so its length is at
/// most 127·512^(1/2) steps, and the question's is this.
const QUERY_SCALE: f32 = 32_767.0;

/// Similarities of a query to one article: cosines, −1 to 1, and 0 where the article has nothing to compare.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Similarity {
    /// To its nearest phrasing or title.
    pub(super) nearest: f32,
    /// The mean to its three nearest ones.
    pub(super) top_mean: f32,
    /// To its text: the mean of the nearest sentence or part of one and of the nearest two sentences together.
    pub(super) passage: f32,
}

impl VectorIndex {
    /// Indexes every sentence that has an embedding.
    pub(super) fn new(knowledge: &Knowledge, embeddings: &Embeddings) -> Self {
        let (mut asked, mut clauses, mut windows) =
            (SentenceVectors::default(), SentenceVectors::default(), SentenceVectors::default());
        let mut n_articles = 0;
        for (number, (_, twins)) in knowledge.iter().enumerate() {
            n_articles += 1;
            for article in twins.values() {
                for phrasing in phrasings(article) {
                    asked.add(number, embeddings.of(&phrasing));
                }
                let passages = Passages::of(article);
                for clause in passages.clauses {
                    clauses.add(number, embeddings.of(&clause));
                }
                for window in passages.windows {
                    windows.add(number, embeddings.of(&window));
                }
            }
        }
        Self { phrasings: asked, clauses, windows, n_articles }
    }

    /// Reads a file; `None` if it is damaged or about another number of articles.
    pub(super) fn read(file: &Path, n_articles: usize) -> Option<Self> {
        kept::read(file, MARK, |from| {
            if from.count()? != n_articles {
                return None;
            }
            Some(Self {
                phrasings: SentenceVectors::take(from)?,
                clauses: SentenceVectors::take(from)?,
                windows: SentenceVectors::take(from)?,
                n_articles,
            })
        })
    }

    /// Writes it whole.
    pub(super) fn write(&self, file: &Path) -> io::Result<()> {
        let mut to = Writer::new(MARK);
        to.count(self.n_articles);
        for sentences in [&self.phrasings, &self.clauses, &self.windows] {
            sentences.put(&mut to);
        }
        to.write(file)
    }

    /// The similarities of a query to each article, by the articles' numbers.
    pub(super) fn similarities(&self, meaning: &ArrayView1<'_, f32>) -> Vec<Similarity> {
        let meaning = QuantizedQuery::of(meaning);
        let mut firsts = vec![[f32::NEG_INFINITY; TOP_PHRASINGS]; self.n_articles];
        for (cosine, owner) in self.phrasings.cosines(&meaning) {
            if let Some(best) = firsts.get_mut(owner) {
                insert(best, cosine);
            }
        }
        let clauses = self.clauses.nearest(&meaning, self.n_articles);
        let windows = self.windows.nearest(&meaning, self.n_articles);
        let known = |cosine: f32| if cosine.is_finite() { cosine } else { 0.0 };
        let passages = clauses.into_iter().zip(windows);
        let similarity = firsts.into_iter().zip(passages).map(|(best, (clause, window))| {
            let [nearest, ..] = best;
            let there: Vec<f32> = best.into_iter().filter(|cosine| cosine.is_finite()).collect();
            let top_mean = mean(&there);
            let passage = f32::midpoint(known(clause), known(window));
            Similarity { nearest: known(nearest), top_mean, passage }
        });
        similarity.collect()
    }
}

impl QuantizedQuery {
    #[expect(clippy::cast_possible_truncation, reason = "a meaning's length is 1")]
    fn of(meaning: &ArrayView1<'_, f32>) -> Self {
        Self { steps: meaning.iter().map(|value| (value * QUERY_SCALE) as i16).collect() }
    }
}

impl SentenceVectors {
    #[expect(clippy::cast_possible_truncation, reason = "shares of the largest")]
    fn add(&mut self, owner: usize, vector: Option<ArrayView1<'_, f32>>) {
        let Some(vector) = vector else { return };
        let largest = vector.iter().fold(f32::MIN_POSITIVE, |largest, v| largest.max(v.abs()));
        let steps = vector.iter().map(|value| (value / largest * BYTE_SCALE).round() as i8);
        self.bytes.extend(steps);
        self.each.push((largest / BYTE_SCALE / QUERY_SCALE, owner));
    }

    fn put(&self, to: &mut Writer) {
        to.count(self.each.len());
        for (step, owner) in &self.each {
            to.numbers([step]);
            to.count(*owner);
        }
        let bytes: Vec<u8> = self.bytes.iter().map(|step| step.cast_unsigned()).collect();
        to.raw(&bytes);
    }

    fn take(from: &mut Reader<'_>) -> Option<Self> {
        let n = from.count()?;
        let each = (0..n).map(|_| {
            let [step] = from.some()?;
            Some((step, from.count()?))
        });
        let each = each.collect::<Option<Vec<_>>>()?;
        let bytes = from.raw(n.checked_mul(DIMENSIONS)?)?;
        Some(Self { bytes: bytes.iter().map(|step| step.cast_signed()).collect(), each })
    }

    /// The cosine of each sentence, with its article.
    #[expect(clippy::cast_precision_loss, reason = "a cosine is not wanted to the last digit")]
    fn cosines(&self, query: &QuantizedQuery) -> impl Iterator<Item = (f32, usize)> {
        self.bytes.chunks_exact(DIMENSIONS).zip(&self.each).map(|(sentence, (step, owner))| {
            (product(sentence, &query.steps) as f32 * step, *owner)
        })
    }

    /// The nearest one of each article.
    fn nearest(&self, query: &QuantizedQuery, n_articles: usize) -> Vec<f32> {
        let mut nearest = vec![f32::NEG_INFINITY; n_articles];
        for (cosine, owner) in self.cosines(query) {
            if let Some(best) = nearest.get_mut(owner) {
                *best = best.max(cosine);
            }
        }
        nearest
    }
}

/// The sum of products, kept in lanes: so the processor multiplies many at a time, where one running sum has it multiply
/// one after the other. By index, because iterators in step are calls of their own where less than everything is inlined.
#[expect(clippy::indexing_slicing, reason = "each array has `LANES` entries")]
fn product(sentence: &[i8], meaning: &[i16]) -> i32 {
    let mut sums = [0_i32; LANES];
    let (sentence, _) = sentence.as_chunks::<LANES>();
    let (meaning, _) = meaning.as_chunks::<LANES>();
    for (some, others) in sentence.iter().zip(meaning) {
        for lane in 0..LANES {
            sums[lane] += i32::from(some[lane]) * i32::from(others[lane]);
        }
    }
    sums.iter().sum()
}

/// Inserts a cosine among the best ones, best first.
fn insert(best: &mut [f32; TOP_PHRASINGS], cosine: f32) {
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

/// An article's text as clauses and sentence windows: the fact asked for is often in one clause, its subject in the
/// sentence before.
struct Passages {
    clauses: Vec<String>,
    windows: Vec<String>,
}

impl Passages {
    fn of(article: &Article) -> Self {
        let normalize = |text: &str| passage(text, article.reference.lang);
        let lines = article.plain.lines().map(str::trim).filter(|line| !line.is_empty());
        let sentences: Vec<&str> = lines.flat_map(sentences).collect();
        let mut clauses = Vec::new();
        for sentence in &sentences {
            clauses.push(normalize(sentence));
            let parts = sentence.split_inclusive([',', ';', ':']);
            let long = parts.filter(|part| part.split_whitespace().count() >= CLAUSE_WORDS_MIN);
            clauses.extend(long.filter(|part| part != sentence).map(normalize));
        }
        let windows = sentences.windows(WINDOW_SENTENCES.min(sentences.len().max(1)));
        let windows = windows.map(|window| normalize(&window.join(" "))).collect();
        Self { clauses, windows }
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

/// Every sentence of a knowledge base that is embedded.
pub(super) fn sentences_to_embed(
    knowledge: &Knowledge,
    others: impl Iterator<Item = String>,
) -> BTreeSet<String> {
    let mut wanted: BTreeSet<String> = others.collect();
    for article in knowledge.iter().flat_map(|(_, twins)| twins.values()) {
        wanted.extend(phrasings(article));
        let Passages { clauses, windows } = Passages::of(article);
        wanted.extend(clauses.into_iter().chain(windows));
    }
    wanted
}

#[cfg(test)]
mod tests {
    use ndarray::Array1;

    use super::*;

    #[test]
    fn cosines_of_bytes_are_those_of_the_numbers_to_a_thousandth() {
        let unit = |seed: usize| {
            let value = |n| u8::try_from((n * 37 + seed * 101) % 97).unwrap();
            let values = (0..DIMENSIONS).map(|n| f32::from(value(n)) / 48.0 - 1.0);
            let vector: Array1<f32> = values.collect();
            let length = vector.dot(&vector).sqrt();
            vector / length
        };
        let question = unit(0);
        let mut sentences = SentenceVectors::default();
        for seed in 0..60 {
            sentences.add(seed, Some(unit(seed).view()));
        }
        let found: Vec<(f32, usize)> =
            sentences.cosines(&QuantizedQuery::of(&question.view())).collect();
        assert_eq!(found.len(), 60);
        for (cosine, seed) in found {
            let exact = unit(seed).dot(&question);
            assert!((cosine - exact).abs() < 1e-3, "{cosine} for {exact}");
        }
    }
}
