//! What the articles of one language say, found out by reading each of them: their words, what misspelt ones may mean,
//! what else to look for, and what they are asked by. It takes longer than anything else that opening needs, so it is
//! kept beside the index. Knows nothing about how an article is found by it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::analyzer::{Analyzer, Word};
use super::kept::{self, Mark, Reader, Writer};
use super::lexicon::Lexicon;
use super::said;
use super::spell::Spelling;
use super::synonyms::Synonyms;
use crate::domain::knowledge::Knowledge;
use crate::domain::lang::Lang;

/// A word may be what a misspelt one means when it is written so often, or is a common word.
const WRITTEN_MIN: u32 = 2;
const MARK: &Mark = b"puente-stock-001";

/// What is on a shelf.
pub(super) struct Stock {
    pub(super) lexicon: Lexicon,
    pub(super) spelling: Spelling,
    /// Other names for a thing, in the shelf's language and from the other one.
    pub(super) same: Synonyms,
    pub(super) across: Synonyms,
    /// The words of each title and phrasing, with the positions of the articles that have it, in order.
    pub(super) phrasings: BTreeMap<String, Vec<u32>>,
}

impl Stock {
    /// Reads every article.
    pub(super) fn taken(
        knowledge: &Knowledge,
        lang: Lang,
        analyzer: &Analyzer,
        common: fn(&str) -> bool,
    ) -> Self {
        let mut lexicon = Lexicon::default();
        let mut phrasings: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for (position, article) in (0_u32..).zip(knowledge.in_lang(lang)) {
            let mut said = analyzer.words(&said::passage(&article.plain, lang));
            for phrasing in said::phrasings(article) {
                let words = analyzer.words(&phrasing);
                let positions = phrasings.entry(asked(&words)).or_default();
                if positions.last() != Some(&position) {
                    positions.push(position);
                }
                said.extend(words);
            }
            lexicon.add(&said);
        }
        let meant = lexicon.written().filter(|(word, count)| {
            (*count >= WRITTEN_MIN || common(word))
                && !word.contains(|c: char| c.is_ascii_digit())
                && !super::stop::is(lang, word)
        });
        let spelling = Spelling::new(meant.map(|(word, count)| (word.to_owned(), count)));
        let same = Synonyms::new(knowledge.glossary(), lang, lang, analyzer);
        let across = Synonyms::new(knowledge.glossary(), lang.other(), lang, analyzer);
        Self { lexicon, spelling, same, across, phrasings }
    }

    /// What a file holds, if it is whole and of so many articles.
    pub(super) fn read(file: &Path, n_articles: usize) -> Option<Self> {
        let stock = kept::read(file, MARK, |from| {
            Some(Self {
                lexicon: Lexicon::take(from)?,
                spelling: Spelling::take(from)?,
                same: Synonyms::take(from)?,
                across: Synonyms::take(from)?,
                phrasings: from.map(Reader::wholes)?,
            })
        })?;
        (stock.lexicon.n_articles() == n_articles).then_some(stock)
    }

    /// Writes it whole.
    pub(super) fn write(&self, file: &Path) -> io::Result<()> {
        let mut to = Writer::new(MARK);
        self.lexicon.put(&mut to);
        self.spelling.put(&mut to);
        self.same.put(&mut to);
        self.across.put(&mut to);
        to.map(&self.phrasings, |to, positions| to.wholes(positions));
        to.write(file)
    }
}

/// Words as the key of what is asked by them. None has a space in it.
pub(super) fn asked(words: &[Word]) -> String {
    let words: Vec<&str> = words.iter().map(|word| word.folded.as_str()).collect();
    words.join(" ")
}
