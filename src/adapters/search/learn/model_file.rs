//! The file of a ranking model, stored beside its index. A file that is damaged or of another format is not read; the
//! model is trained again. The mark and the file's name keep the model's first name, `lesson`: they are formats.
//!
//! ```text
//! "puente-lesson-03" · articles u32 · flags u32 (1 words, 2 meaning, 4 no article) · [idf · weights …] ·
//! ranker weights · calibrator weights · thresholds
//! ```

use std::io;
use std::path::Path;

use super::calibration::{CALIBRATION_FEATURES, Calibrator};
use super::classifier::ArticleClassifier;
use super::hashing_vectorizer::{BUCKETS, HashingVectorizer};
use super::ranker::{FEATURES, LinearRanker};
use super::trainer::RankingModel;
use crate::adapters::search::encoder::DIMENSIONS;
use crate::adapters::search::kept::{self, Mark, Reader, Writer};
use crate::domain::search::Thresholds;

const MARK: &Mark = b"puente-lesson-03";
const WORDS: u32 = 1;
const MEANING: u32 = 2;
const OUT_OF_SCOPE: u32 = 4;

impl RankingModel {
    /// Reads a file; `None` if it is damaged or about another number of articles.
    pub(in crate::adapters::search) fn read(file: &Path, n_articles: usize) -> Option<Self> {
        kept::read(file, MARK, |from| {
            let n_classified = from.count()?;
            if n_classified != 0 && n_classified != n_articles {
                return None;
            }
            let flags = from.whole()?;
            let classifier = if flags & WORDS == 0 {
                None
            } else {
                Some(classifier(from, n_classified, flags)?)
            };
            let ranker = LinearRanker { weights: from.some::<FEATURES>()? };
            let calibrator = Calibrator { weights: from.some::<CALIBRATION_FEATURES>()? };
            let [answer, clarify, escalate] = from.some::<3>()?;
            Some(Self {
                classifier,
                ranker,
                calibrator,
                thresholds: Thresholds { answer, clarify, escalate },
            })
        })
    }

    /// Writes it whole.
    pub(in crate::adapters::search) fn write(&self, file: &Path) -> io::Result<()> {
        let mut to = Writer::new(MARK);
        let mut flags = 0;
        if let Some(classifier) = &self.classifier {
            flags |= WORDS;
            flags |= if classifier.meaning.is_some() { MEANING } else { 0 };
            flags |= if classifier.has_out_of_scope { OUT_OF_SCOPE } else { 0 };
        }
        to.count(self.classifier.as_ref().map_or(0, |classifier| classifier.n_articles));
        to.whole(flags);
        if let Some(classifier) = &self.classifier {
            to.numbers(&classifier.vectorizer.idf);
            to.numbers(&classifier.words.weights);
            to.numbers(classifier.meaning.iter().flat_map(|meaning| &meaning.weights));
        }
        to.numbers(&self.ranker.weights);
        to.numbers(&self.calibrator.weights);
        to.numbers(&[self.thresholds.answer, self.thresholds.clarify, self.thresholds.escalate]);
        to.write(file)
    }
}

fn classifier(from: &mut Reader<'_>, n_articles: usize, flags: u32) -> Option<ArticleClassifier> {
    let vectorizer = HashingVectorizer { idf: from.numbers(BUCKETS)? };
    let words = from.weights(BUCKETS, n_articles + 1)?;
    let meaning =
        if flags & MEANING == 0 { None } else { Some(from.weights(DIMENSIONS, n_articles + 1)?) };
    Some(ArticleClassifier {
        n_articles,
        vectorizer,
        words,
        meaning,
        has_out_of_scope: flags & OUT_OF_SCOPE != 0,
    })
}
