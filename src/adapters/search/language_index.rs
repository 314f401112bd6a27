//! The search index of the articles of one language. Knows nothing about the other language's index.

use std::collections::{BTreeMap, BTreeSet};

use super::analyzer::{Analyzer, Word, grams};
use super::index::{IndexError, WordIndex};
use super::language_tables::{LanguageTables, phrasing_key};
use super::spelling::Spelling;
use super::synonyms::Synonyms;
use super::term_stats::TermStats;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// Field boosts. Character n-grams catch misspellings.
const TITLE_BOOST: f32 = 0.2;
const PHRASINGS_BOOST: f32 = 1.0;
const BODY_BOOST: f32 = 0.8;
const GRAMS_BOOST: f32 = 0.25;
/// The boost of a synonym.
const SYNONYM_BOOST: f32 = 0.4;
/// Cross-lingual queries match by n-grams and synonyms for the most part.
const GRAM_BOOST_CROSS_LINGUAL: f32 = 0.6;
const SYNONYM_BOOST_CROSS_LINGUAL: f32 = 1.0;

/// How a query's language relates to the index's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum QueryMode {
    /// The query is in the index's language.
    Monolingual,
    /// The query is in the other language.
    CrossLingual,
    /// The query mixes both.
    Mixed,
}

/// The articles of one language, indexed.
pub(super) struct LanguageIndex {
    pub(super) lang: Lang,
    pub(super) analyzer: Analyzer,
    pub(super) term_stats: TermStats,
    pub(super) spelling: Spelling,
    index: WordIndex,
    /// The articles' numbers among those of both languages, by their position in the index.
    numbers: Vec<usize>,
    /// And the other way round.
    positions: Vec<Option<u32>>,
    same: Synonyms,
    cross_lingual: Synonyms,
    /// The words of each title and phrasing, with the articles that have it.
    phrasings: BTreeMap<String, Vec<u32>>,
}

impl LanguageIndex {
    pub(super) fn new(
        knowledge: &Knowledge,
        lang: Lang,
        analyzer: Analyzer,
        index: WordIndex,
        tables: LanguageTables,
    ) -> Self {
        let mut numbers = Vec::new();
        let mut positions = vec![None; knowledge.iter().count()];
        let twins = knowledge.iter().enumerate();
        let in_language = twins.filter(|(_, (_, twins))| twins.contains_key(&lang));
        for (position, (number, _)) in (0_u32..).zip(in_language) {
            numbers.push(number);
            if let Some(place) = positions.get_mut(number) {
                *place = Some(position);
            }
        }
        let LanguageTables { term_stats, spelling, same, cross_lingual, phrasings } = tables;
        Self {
            lang,
            analyzer,
            term_stats,
            spelling,
            index,
            numbers,
            positions,
            same,
            cross_lingual,
            phrasings,
        }
    }

    /// Whether the article of this number is in this index.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.position(number).is_some()
    }

    /// Whether the article of this number is in one of these sorted postings lists.
    pub(super) fn is_among(&self, number: usize, postings: &[&[u32]]) -> bool {
        self.position(number).is_some_and(|position| {
            postings.iter().any(|postings| postings.binary_search(&position).is_ok())
        })
    }

    fn position(&self, number: usize) -> Option<u32> {
        self.positions.get(number).copied().flatten()
    }

    /// The articles whose title or one of whose phrasings is exactly these words.
    pub(super) fn articles_asked_with(&self, words: &[Word]) -> BTreeSet<usize> {
        let same = self.phrasings.get(&phrasing_key(words)).into_iter().flatten();
        same.filter_map(|position| self.number(*position)).collect()
    }

    fn number(&self, position: u32) -> Option<usize> {
        self.numbers.get(usize::try_from(position).ok()?).copied()
    }

    /// Phrases of a query that synonyms expand, in this index's language.
    pub(super) fn expanded(&self, words: &[Word], mixed: bool) -> Vec<(String, Vec<String>)> {
        let mut expanded = self.same.named(words);
        if mixed {
            expanded.extend(self.cross_lingual.named(words));
        }
        expanded.into_iter().map(|(told, terms)| (told, terms.into_iter().collect())).collect()
    }

    /// The best articles for a query with their BM25 scores, best first.
    pub(super) fn find(
        &self,
        words: &[Word],
        mode: QueryMode,
        limit: usize,
    ) -> Result<Vec<(usize, f32)>, IndexError> {
        let fields = self.index.fields();
        let content_terms = || words.iter().filter(|word| !word.stop).flat_map(|word| &word.terms);
        let mut terms = BTreeMap::new();
        let mut want = |field, term: &str, weight| {
            terms.entry((field, term.to_owned())).or_insert(weight);
        };
        for term in content_terms() {
            want(fields.title, term, TITLE_BOOST);
            want(fields.body, term, BODY_BOOST);
        }
        for term in words.iter().flat_map(|word| &word.terms) {
            want(fields.phrasings, term, PHRASINGS_BOOST);
        }
        let (synonyms, synonym) = match mode {
            QueryMode::Monolingual => (self.same.of(words), SYNONYM_BOOST),
            QueryMode::CrossLingual => (self.cross_lingual.of(words), SYNONYM_BOOST_CROSS_LINGUAL),
            QueryMode::Mixed => {
                (&self.same.of(words) | &self.cross_lingual.of(words), SYNONYM_BOOST)
            }
        };
        for term in &synonyms {
            want(fields.title, term, TITLE_BOOST * synonym);
            want(fields.body, term, BODY_BOOST * synonym);
            want(fields.phrasings, term, PHRASINGS_BOOST * synonym);
        }
        let boost =
            if mode == QueryMode::CrossLingual { GRAM_BOOST_CROSS_LINGUAL } else { GRAMS_BOOST };
        for gram in grams(words) {
            want(fields.grams, &gram, boost);
        }
        let terms = terms.iter().map(|((field, term), weight)| (*field, term.as_str(), *weight));
        let found = self.index.find(terms, limit)?;
        let numbered =
            found.into_iter().filter_map(|(position, score)| Some((self.number(position)?, score)));
        Ok(numbered.collect())
    }
}
