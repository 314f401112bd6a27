//! The articles of one language, ready to be searched. Knows nothing about the other language's shelf.

use std::collections::{BTreeMap, BTreeSet};

use super::analyzer::{Analyzer, Word, grams};
use super::index::{IndexError, WordIndex};
use super::lexicon::Lexicon;
use super::spell::Spelling;
use super::stock::{Stock, asked};
use super::synonyms::Synonyms;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// What a find in each field is worth. Phrasings are what people say; grams catch what spelling hides.
const TITLE: f32 = 0.2;
const PHRASINGS: f32 = 1.0;
const BODY: f32 = 0.8;
const GRAMS: f32 = 0.25;
/// What a find is worth when the word is only another name for what was said.
const SYNONYM: f32 = 0.4;
/// When the question is in another language, grams and synonyms are most of what there is.
const GRAMS_ACROSS: f32 = 0.6;
const SYNONYM_ACROSS: f32 = 1.0;

/// How a question's language relates to a shelf's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Asked {
    /// The same.
    Same,
    /// The other one.
    Across,
    /// The question mixes both.
    Mixed,
}

/// The articles of one language.
pub(super) struct Shelf {
    pub(super) lang: Lang,
    pub(super) analyzer: Analyzer,
    pub(super) lexicon: Lexicon,
    pub(super) spelling: Spelling,
    index: WordIndex,
    /// The articles' numbers among those of both languages, by their position in the index.
    numbers: Vec<usize>,
    /// And the other way round.
    positions: Vec<Option<u32>>,
    same: Synonyms,
    across: Synonyms,
    /// The words of each title and phrasing, with the articles that have it.
    phrasings: BTreeMap<String, Vec<u32>>,
}

impl Shelf {
    pub(super) fn new(
        knowledge: &Knowledge,
        lang: Lang,
        analyzer: Analyzer,
        index: WordIndex,
        stock: Stock,
    ) -> Self {
        let mut numbers = Vec::new();
        let mut positions = vec![None; knowledge.iter().count()];
        let twins = knowledge.iter().enumerate();
        let on_shelf = twins.filter(|(_, (_, twins))| twins.contains_key(&lang));
        for (position, (number, _)) in (0_u32..).zip(on_shelf) {
            numbers.push(number);
            if let Some(place) = positions.get_mut(number) {
                *place = Some(position);
            }
        }
        let Stock { lexicon, spelling, same, across, phrasings } = stock;
        Self {
            lang,
            analyzer,
            lexicon,
            spelling,
            index,
            numbers,
            positions,
            same,
            across,
            phrasings,
        }
    }

    /// Whether the article of this number is on this shelf.
    pub(super) fn holds(&self, number: usize) -> bool {
        self.position(number).is_some()
    }

    /// Whether the article of this number is in one of these lists of positions, each in order.
    pub(super) fn is_among(&self, number: usize, sayers: &[&[u32]]) -> bool {
        self.position(number).is_some_and(|position| {
            sayers.iter().any(|sayers| sayers.binary_search(&position).is_ok())
        })
    }

    fn position(&self, number: usize) -> Option<u32> {
        self.positions.get(number).copied().flatten()
    }

    /// The numbers of the articles whose title or one of whose phrasings these words are.
    pub(super) fn asked_by(&self, words: &[Word]) -> BTreeSet<usize> {
        let same = self.phrasings.get(&asked(words)).into_iter().flatten();
        same.filter_map(|position| self.number(*position)).collect()
    }

    fn number(&self, position: u32) -> Option<usize> {
        self.numbers.get(usize::try_from(position).ok()?).copied()
    }

    /// Phrases of a question with other names for the same thing, in the language of this shelf.
    pub(super) fn expanded(&self, words: &[Word], mixed: bool) -> Vec<(String, Vec<String>)> {
        let mut expanded = self.same.named(words);
        if mixed {
            expanded.extend(self.across.named(words));
        }
        expanded.into_iter().map(|(told, terms)| (told, terms.into_iter().collect())).collect()
    }

    /// The numbers of the best articles for a question with their scores, best first.
    pub(super) fn find(
        &self,
        words: &[Word],
        asked: Asked,
        limit: usize,
    ) -> Result<Vec<(usize, f32)>, IndexError> {
        let fields = self.index.fields();
        let telling = || words.iter().filter(|word| !word.stop).flat_map(|word| &word.terms);
        let mut terms = BTreeMap::new();
        let mut want = |field, term: &str, weight| {
            terms.entry((field, term.to_owned())).or_insert(weight);
        };
        for term in telling() {
            want(fields.title, term, TITLE);
            want(fields.body, term, BODY);
        }
        for term in words.iter().flat_map(|word| &word.terms) {
            want(fields.phrasings, term, PHRASINGS);
        }
        let (synonyms, synonym) = match asked {
            Asked::Same => (self.same.of(words), SYNONYM),
            Asked::Across => (self.across.of(words), SYNONYM_ACROSS),
            Asked::Mixed => (&self.same.of(words) | &self.across.of(words), SYNONYM),
        };
        for term in &synonyms {
            want(fields.title, term, TITLE * synonym);
            want(fields.body, term, BODY * synonym);
            want(fields.phrasings, term, PHRASINGS * synonym);
        }
        let worth = if asked == Asked::Across { GRAMS_ACROSS } else { GRAMS };
        for gram in grams(words) {
            want(fields.grams, &gram, worth);
        }
        let terms = terms.iter().map(|((field, term), weight)| (*field, term.as_str(), *weight));
        let found = self.index.find(terms, limit)?;
        let numbered =
            found.into_iter().filter_map(|(position, score)| Some((self.number(position)?, score)));
        Ok(numbered.collect())
    }
}
