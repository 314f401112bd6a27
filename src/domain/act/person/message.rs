//! A message as the words it is made of: folded, slips of the finger in key words mended. Matches phrases
//! at places in it; does not know what they mean.

use super::words::KEYS;
use crate::domain::detect::is_word;
use crate::domain::fold::{fold, slips_apart};
use crate::domain::listed::Phrases;

/// Shorter words are near too many others to be mended.
const MENDED_LETTERS_MIN: usize = 5;
/// Words of so many letters may have two slips.
const TWO_SLIPS_LETTERS_MIN: usize = 10;
/// What stands for a full stop, a comma or a line's end.
const PAUSE: &str = ".";

/// The words of a message and the pauses between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    words: Vec<String>,
}

impl Message {
    pub(super) fn read(text: &str) -> Self {
        let mut words: Vec<String> = Vec::new();
        for line in text.lines() {
            for part in
                fold(line).split_inclusive([',', '.', ';', ':', '?', '!', '¿', '¡', '(', ')'])
            {
                let ends = part.chars().next_back().is_some_and(|c| ",.;:?!¿¡()".contains(c));
                words.extend(
                    part.split(|c: char| !c.is_alphanumeric() && c != '\'').filter_map(word),
                );
                if ends && words.last().is_some_and(|last| last != PAUSE) {
                    words.push(PAUSE.to_owned());
                }
            }
            if words.last().is_some_and(|last| last != PAUSE) {
                words.push(PAUSE.to_owned());
            }
        }
        Self { words }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.words.get(at).map(String::as_str)
    }

    /// Whether nothing is said at a place: a pause, or the end.
    pub(super) fn pauses(&self, at: usize) -> bool {
        self.word(at).is_none_or(|word| word == PAUSE)
    }

    /// Whether one of a few words, with bars between, stands at a place.
    pub(super) fn has(&self, at: usize, words: &str) -> bool {
        self.word(at).is_some_and(|word| words.split('|').any(|listed| listed == word))
    }

    /// Whether a listed word stands at a place.
    pub(super) fn listed(&self, at: usize, words: &Phrases) -> bool {
        self.word(at).is_some_and(|word| words.has(word))
    }

    /// The end of the longest of the listed phrases that stands at a place.
    pub(super) fn phrase(&self, at: usize, phrases: &Phrases) -> Option<usize> {
        let rest = self.words.get(at..)?;
        phrases.longest_at(rest, String::as_str).map(|n_words| at + n_words)
    }
}

/// One word as it is compared: without apostrophes, drawn-out letters ("holaaa") shortened, mended.
fn word(raw: &str) -> Option<String> {
    let mut plain = String::with_capacity(raw.len());
    for c in raw.chars().filter(|c| *c != '\'') {
        let drawn_out =
            plain.ends_with([c]) && plain.chars().rev().take_while(|p| *p == c).count() > 1;
        if !drawn_out {
            plain.push(c);
        }
    }
    if plain.is_empty() {
        return None;
    }
    if KEYS.has(&plain) || is_word(&plain) {
        return Some(plain);
    }
    let shorter: String = {
        let mut last = None;
        plain.chars().filter(|c| last.replace(*c) != Some(*c)).collect()
    };
    if shorter != plain && KEYS.has(&shorter) {
        return Some(shorter);
    }
    Some(mended(&plain).map_or(plain, str::to_owned))
}

fn mended(word: &str) -> Option<&'static str> {
    let near = |key: &&'static str| {
        let most = if key.len() >= TWO_SLIPS_LETTERS_MIN { 2 } else { 1 };
        key.len() >= MENDED_LETTERS_MIN && slips_apart(word, key, most)
    };
    (word.len() + 1 >= MENDED_LETTERS_MIN).then(|| KEYS.words().find(near)).flatten()
}
