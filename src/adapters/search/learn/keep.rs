//! A lesson as a file beside the index that it belongs to: learned once, then read in a moment. A file that is damaged
//! or of another form is not read; the lesson is learned anew.
//!
//! ```text
//! "puente-lesson-03" · articles u32 · flags u32 (1 words, 2 meaning, 4 no article) · [idf · weights …] ·
//! worths of features · of signs · bar
//! ```

use std::io;
use std::path::Path;

use super::fuse::{FEATURES, Fusion};
use super::lesson::Lesson;
use super::odds::{Odds, SIGNS};
use super::rows::{BUCKETS, Columns};
use super::taught::Taught;
use crate::adapters::search::encoder::DIMENSIONS;
use crate::adapters::search::kept::{self, Mark, Reader, Writer};
use crate::domain::search::Bar;

const MARK: &Mark = b"puente-lesson-03";
const WORDS: u32 = 1;
const MEANING: u32 = 2;
const NOTHING: u32 = 4;

impl Lesson {
    /// What a file holds, if it is whole and about so many articles.
    pub(in crate::adapters::search) fn read(file: &Path, n_articles: usize) -> Option<Self> {
        kept::read(file, MARK, |from| {
            let n_taught = from.count()?;
            if n_taught != 0 && n_taught != n_articles {
                return None;
            }
            let flags = from.whole()?;
            let taught =
                if flags & WORDS == 0 { None } else { Some(taught(from, n_taught, flags)?) };
            let fusion = Fusion { weights: from.some::<FEATURES>()? };
            let odds = Odds { weights: from.some::<SIGNS>()? };
            let [answer, clarify, person] = from.some::<3>()?;
            Some(Self { taught, fusion, odds, bar: Bar { answer, clarify, person } })
        })
    }

    /// Writes it whole.
    pub(in crate::adapters::search) fn write(&self, file: &Path) -> io::Result<()> {
        let mut to = Writer::new(MARK);
        let mut flags = 0;
        if let Some(taught) = &self.taught {
            flags |= WORDS;
            flags |= if taught.meaning.is_some() { MEANING } else { 0 };
            flags |= if taught.knows_nothing { NOTHING } else { 0 };
        }
        to.count(self.taught.as_ref().map_or(0, |taught| taught.n_articles));
        to.whole(flags);
        if let Some(taught) = &self.taught {
            to.numbers(&taught.columns.idf);
            to.numbers(&taught.words.weights);
            to.numbers(taught.meaning.iter().flat_map(|meaning| &meaning.weights));
        }
        to.numbers(&self.fusion.weights);
        to.numbers(&self.odds.weights);
        to.numbers(&[self.bar.answer, self.bar.clarify, self.bar.person]);
        to.write(file)
    }
}

fn taught(from: &mut Reader<'_>, n_articles: usize, flags: u32) -> Option<Taught> {
    let columns = Columns { idf: from.numbers(BUCKETS)? };
    let words = from.weights(BUCKETS, n_articles + 1)?;
    let meaning =
        if flags & MEANING == 0 { None } else { Some(from.weights(DIMENSIONS, n_articles + 1)?) };
    Some(Taught { n_articles, columns, words, meaning, knows_nothing: flags & NOTHING != 0 })
}
