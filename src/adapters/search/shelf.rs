//! The articles of one language, ready to be searched: what each one says, what misspelt words may mean and what
//! else to look for. Knows nothing about the other language's shelf.

use std::collections::{BTreeMap, BTreeSet};

use super::analyzer::{Analyzer, Word, grams};
use super::index::{IndexError, WordIndex};
use super::lexicon::Lexicon;
use super::said;
use super::spell::Spelling;
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
/// A word may be what a misspelt one means when it is written so often, or is a common word.
const WRITTEN_MIN: u32 = 2;

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
    phrasings: BTreeMap<Vec<String>, BTreeSet<u32>>,
}

impl Shelf {
    pub(super) fn new(
        knowledge: &Knowledge,
        lang: Lang,
        analyzer: Analyzer,
        index: WordIndex,
        common: fn(&str) -> bool,
    ) -> Self {
        let mut lexicon = Lexicon::default();
        let mut phrasings: BTreeMap<Vec<String>, BTreeSet<u32>> = BTreeMap::new();
        let mut numbers = Vec::new();
        let mut positions = vec![None; knowledge.iter().count()];
        let twins = knowledge.iter().enumerate();
        let on_shelf = twins.filter_map(|(number, (_, twins))| Some((number, twins.get(&lang)?)));
        for (position, (number, article)) in (0_u32..).zip(on_shelf) {
            let mut said = analyzer.words(&said::passage(&article.plain, lang));
            for phrasing in said::phrasings(article) {
                let words = analyzer.words(&phrasing);
                phrasings.entry(folded(&words)).or_default().insert(position);
                said.extend(words);
            }
            lexicon.add(&said);
            numbers.push(number);
            if let Some(place) = positions.get_mut(number) {
                *place = Some(position);
            }
        }
        let meant = lexicon.written().filter(|(word, count)| {
            (*count >= WRITTEN_MIN || common(word))
                && !word.contains(|c: char| c.is_ascii_digit())
                && !super::stop::is(lang, word)
        });
        Self {
            spelling: Spelling::new(meant.map(|(word, count)| (word.to_owned(), count))),
            same: Synonyms::new(knowledge.glossary(), lang, lang, &analyzer),
            across: Synonyms::new(knowledge.glossary(), lang.other(), lang, &analyzer),
            lang,
            analyzer,
            lexicon,
            index,
            numbers,
            positions,
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
        let same = self.phrasings.get(&folded(words)).into_iter().flatten();
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

fn folded(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.folded.clone()).collect()
}
