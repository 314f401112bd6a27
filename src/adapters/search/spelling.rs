//! Spelling correction: unknown words → words of the knowledge base within one edit, by symmetric deletion. The caller
//! decides whether a word needs correcting.

use std::collections::{BTreeMap, BTreeSet};

use super::kept::{Reader, Writer};

/// Shorter words are neither corrected nor offered as corrections.
const LETTERS_MIN: usize = 4;

/// The dictionary, indexed by each word's single-letter deletions.
#[derive(Debug, Default)]
pub(super) struct Spelling {
    /// Each word with how often it is used.
    words: Vec<(String, u32)>,
    by_deletion: BTreeMap<String, Vec<u32>>,
}

impl Spelling {
    /// Takes folded words with how often they are used.
    pub(super) fn new(words: impl IntoIterator<Item = (String, u32)>) -> Self {
        let mut spelling = Self::default();
        let long_enough = words.into_iter().filter(|(word, _)| word.chars().count() >= LETTERS_MIN);
        for (n, (word, count)) in (0..).zip(long_enough) {
            for deletion in deletions(&word).into_iter().chain([word.clone()]) {
                spelling.by_deletion.entry(deletion).or_default().push(n);
            }
            spelling.words.push((word, count));
        }
        spelling
    }

    /// Serializes it: the deletions are most of it, and slowest to compute.
    pub(super) fn put(&self, to: &mut Writer) {
        to.count(self.words.len());
        for (word, count) in &self.words {
            to.text(word);
            to.whole(*count);
        }
        to.map(&self.by_deletion, |to, words| to.wholes(words));
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let n = from.count()?;
        let words = (0..n).map(|_| Some((from.text()?.to_owned(), from.whole()?)));
        let words = words.collect::<Option<_>>()?;
        Some(Self { words, by_deletion: from.map(Reader::wholes)? })
    }

    /// The word one edit away: an insertion, deletion, substitution or transposition. Of several, one with the same first
    /// letter, then the more frequent. A word of four letters may only lack one letter: otherwise too many words are
    /// within one edit.
    pub(super) fn nearest(&self, word: &str) -> Option<&str> {
        let letters = word.chars().count();
        if letters < LETTERS_MIN {
            return None;
        }
        let keys = deletions(word).into_iter().chain([word.to_owned()]);
        keys.filter_map(|key| self.by_deletion.get(&key))
            .flatten()
            .filter_map(|n| self.words.get(usize::try_from(*n).ok()?))
            .filter(|(known, _)| letters > LETTERS_MIN || known.chars().count() > letters)
            .filter(|(known, _)| is_one_edit_apart(word, known))
            .max_by_key(|(known, count)| {
                (known.chars().next() == word.chars().next(), *count, std::cmp::Reverse(known))
            })
            .map(|(known, _)| known.as_str())
    }
}

/// Every single-letter deletion of a word.
fn deletions(word: &str) -> BTreeSet<String> {
    word.char_indices()
        .map(|(at, c)| {
            let (before, after) = (word.get(..at), word.get(at + c.len_utf8()..));
            format!("{}{}", before.unwrap_or_default(), after.unwrap_or_default())
        })
        .collect()
}

/// Whether two words are at edit distance one, with transpositions.
fn is_one_edit_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default());
    match (a, b) {
        ([], []) => false,
        ([_, a_rest @ ..], [_, b_rest @ ..]) if a_rest == b_rest => true,
        ([a0, a1, a_rest @ ..], [b0, b1, b_rest @ ..]) if (a0, a1, a_rest) == (b1, b0, b_rest) => {
            true
        }
        (a, b) => a.get(1..) == Some(b) || b.get(1..) == Some(a),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn spelling() -> Spelling {
        let words =
            ["portal", "account", "error", "token", "entry", "password", "cuenta", "cuentas"];
        Spelling::new(words.map(|word| (word.to_owned(), 1)))
    }

    #[test]
    fn one_edit_is_corrected_and_two_are_not() {
        let spelling = spelling();
        for (written, read) in [
            ("portl", Some("portal")),
            ("poortal", Some("portal")),
            ("portsl", Some("portal")),
            ("potral", Some("portal")),
            ("acccount", Some("account")),
            ("pasword", Some("password")),
            ("paswrd", None),
            ("pizza", None),
        ] {
            assert_eq!(spelling.nearest(written), read, "{written}");
        }
    }

    #[test]
    fn a_word_of_four_letters_may_only_lack_one() {
        let spelling = spelling();
        assert_eq!(spelling.nearest("eror"), Some("error"));
        assert_eq!(spelling.nearest("tokn"), Some("token"));
        assert_eq!(Spelling::new([("port".to_owned(), 1)]).nearest("pork"), None);
    }

    #[test]
    fn of_two_readings_the_one_with_the_same_first_letter_wins_then_the_more_used() {
        let words = [("bridge", 9), ("fridge", 1), ("crates", 1), ("grates", 2)];
        let spelling = Spelling::new(words.map(|(word, count)| (word.to_owned(), count)));
        assert_eq!(spelling.nearest("fridgee"), Some("fridge"));
        assert_eq!(spelling.nearest("xrates"), Some("grates"));
    }

    proptest! {
        #[test]
        fn every_single_edit_is_found(at in 0_usize..8, letter in "[a-zñ]", kind in 0..3) {
            let mut letters: Vec<char> = "password".chars().collect();
            let letter = letter.chars().next().unwrap();
            match kind {
                0 => letters.insert(at, letter),
                1 => letters[at] = letter,
                _ => { letters.remove(at); }
            }
            let written: String = letters.into_iter().collect();
            let spelling = spelling();
            if written != "password" {
                prop_assert_eq!(spelling.nearest(&written), Some("password"));
            }
        }
    }
}
