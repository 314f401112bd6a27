//! Feature hashing: a message → a sparse row of its words, word pairs and character n-grams, each hashed into a fixed
//! number of buckets. Knows nothing about articles or languages.
//!
//! Words and n-grams are each weighted by `(1 + ln n)·idf` and scaled to length 1 (Salton and Buckley 1988); hashing
//! instead of a vocabulary (Weinberger et al. 2009) keeps the size known and new words harmless.

use std::collections::BTreeMap;

use crate::adapters::search::analyzer::Word;

/// How many columns a row has. Twice as many gained a tenth of a point on 77 intents, half as many lost one point.
pub(in crate::adapters::search) const BUCKETS: usize = 1 << 15;
/// The lengths of character n-grams, word ends included: long enough to mean something, short enough to survive a typo.
const CHAR_NGRAMS: std::ops::RangeInclusive<usize> = 3..=5;

/// The non-zero columns of a row with their values.
pub(in crate::adapters::search) type Row = Vec<(usize, f32)>;

/// Counts of words and pairs, and of character n-grams.
type Counts = [BTreeMap<usize, f32>; 2];

/// The idf of each column.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::adapters::search) struct HashingVectorizer {
    pub(in crate::adapters::search) idf: Vec<f32>,
}

impl HashingVectorizer {
    /// Computes the idf of each column from the messages of a knowledge base.
    pub(in crate::adapters::search) fn fit<'a>(messages: impl Iterator<Item = &'a [Word]>) -> Self {
        let mut document_frequencies = vec![0.0_f32; BUCKETS];
        let mut n = 0.0_f32;
        for words in messages {
            n += 1.0;
            for column in counts(words).iter().flat_map(BTreeMap::keys) {
                if let Some(count) = document_frequencies.get_mut(*column) {
                    *count += 1.0;
                }
            }
        }
        Self {
            idf: document_frequencies
                .into_iter()
                .map(|some| ((1.0 + n) / (1.0 + some)).ln() + 1.0)
                .collect(),
        }
    }

    /// The row of one message.
    pub(in crate::adapters::search) fn transform(&self, words: &[Word]) -> Row {
        let mut row = Vec::new();
        for kind in counts(words) {
            let weighed: Row = kind
                .into_iter()
                .map(|(column, n)| {
                    (column, (1.0 + n.ln()) * self.idf.get(column).copied().unwrap_or(1.0))
                })
                .collect();
            let length = weighed.iter().map(|(_, value)| value * value).sum::<f32>().sqrt();
            row.extend(weighed.into_iter().map(|(column, value)| (column, value / length)));
        }
        row
    }
}

fn counts(words: &[Word]) -> Counts {
    let (mut whole, mut ngrams) = (BTreeMap::new(), BTreeMap::new());
    let mut before: Option<&str> = None;
    for word in words {
        *whole.entry(bucket(b'w', &[&word.folded])).or_insert(0.0) += 1.0;
        if let Some(before) = before {
            *whole.entry(bucket(b'p', &[before, &word.folded])).or_insert(0.0) += 1.0;
        }
        before = Some(&word.folded);
        let letters: Vec<char> = format!("_{}_", word.folded).chars().collect();
        for length in CHAR_NGRAMS {
            // A short word is one n-gram, and longer ones would repeat it.
            let ngram = |letters: &[char]| bucket(b'r', &[&letters.iter().collect::<String>()]);
            if letters.len() <= length {
                *ngrams.entry(ngram(&letters)).or_insert(0.0) += 1.0;
                break;
            }
            for letters in letters.windows(length) {
                *ngrams.entry(ngram(letters)).or_insert(0.0) += 1.0;
            }
        }
    }
    [whole, ngrams]
}

/// FNV-1a, whose result does not depend on the machine or the compiler, with the high bits folded in.
#[expect(clippy::cast_possible_truncation, reason = "the remainder is below BUCKETS")]
fn bucket(kind: u8, parts: &[&str]) -> usize {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut take = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
    take(kind);
    for part in parts {
        part.bytes().for_each(&mut take);
        take(0);
    }
    ((hash ^ (hash >> 29)) % BUCKETS as u64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::search::analyzer::Analyzer;
    use crate::domain::lang::Lang;

    fn words(text: &str) -> Vec<Word> {
        Analyzer::new(Lang::En).words(text)
    }

    fn likeness(vectorizer: &HashingVectorizer, one: &str, other: &str) -> f32 {
        let other: BTreeMap<usize, f32> = vectorizer.transform(&words(other)).into_iter().collect();
        vectorizer.transform(&words(one)).iter().filter_map(|(c, v)| Some(v * other.get(c)?)).sum()
    }

    #[test]
    fn a_typo_leaves_messages_alike_and_other_words_do_not() {
        let said = [words("reset my password"), words("release of cargo")];
        let vectorizer = HashingVectorizer::fit(said.iter().map(Vec::as_slice));
        let same = likeness(&vectorizer, "reset my password", "reset my password");
        let typo = likeness(&vectorizer, "reset my password", "reset my pasword");
        let other = likeness(&vectorizer, "reset my password", "release of cargo");
        assert!((same - 2.0).abs() < 1e-4, "{same}");
        assert!(typo > 1.0 && other < 0.4, "{typo} {other}");
    }

    #[test]
    fn what_everybody_says_tells_less() {
        let said = [words("the entry"), words("the bond"), words("the report")];
        let vectorizer = HashingVectorizer::fit(said.iter().map(Vec::as_slice));
        let row = vectorizer.transform(&words("the entry"));
        let value = |word: &str| {
            let at = bucket(b'w', &[word]);
            row.iter().find(|(column, _)| *column == at).unwrap().1
        };
        assert!(value("the") < value("entry"));
    }

    #[test]
    fn nothing_said_is_an_empty_row() {
        assert!(HashingVectorizer::fit(std::iter::empty()).transform(&[]).is_empty());
    }
}
