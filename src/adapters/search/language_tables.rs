//! Tables of one language, computed by tokenizing every article: term statistics, spelling dictionary, synonyms and exact
//! phrasings. Tokenizing is the slowest part of a start, so the tables are stored beside the index. Knows nothing about
//! how an article is found by them.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::analyzer::{Analyzer, Word};
use super::kept::{self, Mark, Reader, Writer};
use super::normalize;
use super::spelling::Spelling;
use super::synonyms::Synonyms;
use super::term_stats::TermStats;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// A word is a spelling correction if it occurs this often or is a common word.
const WORD_COUNT_MIN: u32 = 2;
const MARK: &Mark = b"puente-stock-001";

/// The tables. Their file keeps its first name, `stock-<lang>.bin`, and mark: they are formats.
pub(super) struct LanguageTables {
    pub(super) term_stats: TermStats,
    pub(super) spelling: Spelling,
    /// Synonyms within the language and from the other one.
    pub(super) same: Synonyms,
    pub(super) cross_lingual: Synonyms,
    /// The words of each title and phrasing, with the positions of the articles that have it, in order.
    pub(super) phrasings: BTreeMap<String, Vec<u32>>,
}

impl LanguageTables {
    /// Computes the tables from every article.
    pub(super) fn build(
        knowledge: &Knowledge,
        lang: Lang,
        analyzer: &Analyzer,
        is_common_word: fn(&str) -> bool,
    ) -> Self {
        let mut term_stats = TermStats::default();
        let mut phrasings: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (position, article) in (0_u32..).zip(knowledge.in_lang(lang)) {
            let mut said = analyzer.words(&normalize::passage(&article.plain, lang));
            for phrasing in normalize::phrasings(article) {
                let words = analyzer.words(&phrasing);
                let positions = phrasings.entry(phrasing_key(&words)).or_default();
                if positions.last() != Some(&position) {
                    positions.push(position);
                }
                said.extend(words);
            }
            term_stats.add(&said);
        }
        let meant = term_stats.word_counts().filter(|(word, count)| {
            (*count >= WORD_COUNT_MIN || is_common_word(word))
                && !word.contains(|c: char| c.is_ascii_digit())
                && !super::stopwords::contains(lang, word)
        });
        let spelling = Spelling::new(meant.map(|(word, count)| (word.to_owned(), count)));
        let same = Synonyms::new(knowledge.glossary(), lang, lang, analyzer);
        let cross_lingual = Synonyms::new(knowledge.glossary(), lang.other(), lang, analyzer);
        Self { term_stats, spelling, same, cross_lingual, phrasings }
    }

    /// Reads a file; `None` if it is damaged or about another number of articles.
    pub(super) fn read(file: &Path, n_articles: usize) -> Option<Self> {
        let tables = kept::read(file, MARK, |from| {
            Some(Self {
                term_stats: TermStats::take(from)?,
                spelling: Spelling::take(from)?,
                same: Synonyms::take(from)?,
                cross_lingual: Synonyms::take(from)?,
                phrasings: from.map(Reader::wholes)?,
            })
        })?;
        (tables.term_stats.n_articles() == n_articles).then_some(tables)
    }

    /// Writes it whole.
    pub(super) fn write(&self, file: &Path) -> io::Result<()> {
        let mut to = Writer::new(MARK);
        self.term_stats.put(&mut to);
        self.spelling.put(&mut to);
        self.same.put(&mut to);
        self.cross_lingual.put(&mut to);
        to.map(&self.phrasings, |to, positions| to.wholes(positions));
        to.write(file)
    }
}

/// The key of a phrasing: its words, joined by spaces.
pub(super) fn phrasing_key(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    words.join(" ")
}
