//! A lesson as a file beside the index that it belongs to: learned once, then read in a moment. A file that is damaged
//! or of another form is not read; the lesson is learned anew.
//!
//! ```text
//! "puente-lesson-03" · articles u32 · flags u32 (1 words, 2 meaning, 4 no article) · [idf · weights …] ·
//! worths of features · of signs · bar · SHA-256 of all before          (numbers little-endian, f32)
//! ```

use std::io;
use std::path::Path;

use ndarray::Array2;
use sha2::{Digest, Sha256};

use super::fuse::{FEATURES, Fusion};
use super::lesson::Lesson;
use super::odds::{Odds, SIGNS};
use super::rows::{BUCKETS, Columns};
use super::softmax::Softmax;
use super::taught::Taught;
use crate::adapters::search::encoder::DIMENSIONS;
use crate::adapters::search::vectors::write_whole;
use crate::domain::article::ArticleId;
use crate::domain::search::Bar;

const MAGIC: &[u8; 16] = b"puente-lesson-03";
const WORDS: u32 = 1;
const MEANING: u32 = 2;
const NOTHING: u32 = 4;

impl Lesson {
    /// What a file holds, if it is whole and about these articles.
    pub(in crate::adapters::search) fn read(file: &Path, ids: &[ArticleId]) -> Option<Self> {
        let bytes = std::fs::read(file).ok()?;
        let mut reader = checked(&bytes, MAGIC)?;
        let n_articles = usize::try_from(reader.whole()?).ok()?;
        if n_articles != 0 && n_articles != ids.len() {
            return None;
        }
        let flags = reader.whole()?;
        let taught = if flags & WORDS == 0 {
            None
        } else {
            let columns = Columns { idf: reader.numbers(BUCKETS)? };
            let words = reader.weights(BUCKETS, n_articles + 1)?;
            let meaning = if flags & MEANING == 0 {
                None
            } else {
                Some(reader.weights(DIMENSIONS, n_articles + 1)?)
            };
            let knows_nothing = flags & NOTHING != 0;
            Some(Taught { n_articles, columns, words, meaning, knows_nothing })
        };
        let fusion = Fusion { weights: reader.some::<FEATURES>()? };
        let odds = Odds { weights: reader.some::<SIGNS>()? };
        let [answer, clarify, person] = reader.some::<3>()?;
        Some(Self { taught, fusion, odds, bar: Bar { answer, clarify, person } })
    }

    /// Writes it whole.
    pub(in crate::adapters::search) fn write(&self, file: &Path) -> io::Result<()> {
        let mut bytes = MAGIC.to_vec();
        let mut flags = 0;
        let n_articles = self.taught.as_ref().map_or(0, |taught| taught.n_articles);
        if let Some(taught) = &self.taught {
            flags |= WORDS;
            flags |= if taught.meaning.is_some() { MEANING } else { 0 };
            flags |= if taught.knows_nothing { NOTHING } else { 0 };
        }
        let n_articles = u32::try_from(n_articles).unwrap_or(u32::MAX);
        bytes.extend([n_articles, flags].into_iter().flat_map(u32::to_le_bytes));
        let mut put = |numbers: &mut dyn Iterator<Item = &f32>| {
            bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
        };
        if let Some(taught) = &self.taught {
            put(&mut taught.columns.idf.iter());
            put(&mut taught.words.weights.iter());
            if let Some(meaning) = &taught.meaning {
                put(&mut meaning.weights.iter());
            }
        }
        put(&mut self.fusion.weights.iter());
        put(&mut self.odds.weights.iter());
        put(&mut [self.bar.answer, self.bar.clarify, self.bar.person].iter());
        let sum = Sha256::digest(&bytes);
        bytes.extend_from_slice(&sum);
        write_whole(file, &bytes)
    }
}

/// The body of a file that begins with `magic` and ends with the SHA-256 of all before.
pub(in crate::adapters::search) fn checked<'a>(
    bytes: &'a [u8],
    magic: &[u8],
) -> Option<Reader<'a>> {
    let (body, sum) = bytes.split_last_chunk::<32>()?;
    if Sha256::digest(body).as_slice() != sum {
        return None;
    }
    Some(Reader { rest: body.strip_prefix(magic)? })
}

/// Reads little-endian numbers one after another.
pub(in crate::adapters::search) struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    pub(in crate::adapters::search) fn whole(&mut self) -> Option<u32> {
        let (number, rest) = self.rest.split_first_chunk::<4>()?;
        self.rest = rest;
        Some(u32::from_le_bytes(*number))
    }

    pub(in crate::adapters::search) fn numbers(&mut self, n: usize) -> Option<Vec<f32>> {
        let (numbers, rest) = self.rest.split_at_checked(n.checked_mul(4)?)?;
        self.rest = rest;
        let (numbers, _) = numbers.as_chunks::<4>();
        Some(numbers.iter().map(|number| f32::from_le_bytes(*number)).collect())
    }

    pub(in crate::adapters::search) fn some<const N: usize>(&mut self) -> Option<[f32; N]> {
        self.numbers(N)?.try_into().ok()
    }

    pub(in crate::adapters::search) fn weights(
        &mut self,
        rows: usize,
        columns: usize,
    ) -> Option<Softmax> {
        let numbers = self.numbers(rows.checked_mul(columns)?)?;
        Some(Softmax { weights: Array2::from_shape_vec((rows, columns), numbers).ok()? })
    }
}
