//! Whether a message is no language at all: keys hit at random, laughter, signs and pictures. A code, a number, an
//! abbreviation, a slip of the finger and a rare word are something.
//!
//! What looks like a word is told from random keys by how likely its letters follow each other, as in words of
//! either language (a Markov chain over letters, Shannon 1948), and by how many neighbours on the keyboard follow
//! each other.

use std::sync::LazyLock;

use super::{lexicon, tokens};
use crate::domain::fold::fold;
use crate::domain::text::excerpt;

/// Shorter runs of letters are abbreviations.
const SMASH_LETTERS_MIN: usize = 4;
/// The same letter so often in a row, and nothing else, is a key held down.
const HELD_MIN: usize = 3;
/// Below this mean log-likelihood of a letter after the one before, a word was not meant as one …
const LIKELIHOOD_MIN: f32 = -3.6;
/// … and below this, if it runs along the keyboard as well.
const LIKELIHOOD_DOUBTFUL: f32 = -3.0;
/// A message of one word needs more: it may be rare, mistyped or shortened.
const ALONE_LETTERS_MIN: usize = 6;
const ALONE_LIKELIHOOD_MIN: f32 = -4.2;
/// So many words tell noise from a message; what follows is not looked at.
const WORDS_LOOKED_AT: usize = 40;
/// From here on a word of the table is at home in its language, in the table's tenths.
const HOME_TENTHS: u8 = 38;
/// At least so much of a run along the keyboard is neighbours.
const ALONG_MIN: (usize, usize) = (2, 3);
const SYMBOLS: usize = 27;

const ROWS: [&str; 4] = ["qwertyuiop", "asdfghjkl", "zxcvbnm", "poiuytrewq"];

static FOLLOWS: LazyLock<Vec<f32>> = LazyLock::new(follows);

/// Whether nothing in a message means anything.
pub fn is_noise(text: &str) -> bool {
    let text = &excerpt(text);
    let folded = fold(text);
    if !folded.chars().any(char::is_alphanumeric) {
        return true;
    }
    if folded.chars().any(char::is_numeric) {
        return false;
    }
    if folded.chars().any(|c| c.is_alphabetic() && !c.is_ascii_lowercase()) {
        return false;
    }
    let words = folded.split(|c: char| !c.is_ascii_lowercase() && c != '\'');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).take(WORDS_LOOKED_AT).collect();
    let home =
        |word: &&str| word.len() >= SMASH_LETTERS_MIN && lexicon::commonness(word) >= HOME_TENTHS;
    if words.iter().any(|word| home(word) && !is_laughter(word)) {
        return false;
    }
    let shouted = shouted(text);
    let acronym = |word: &&str| {
        word.len() <= SMASH_LETTERS_MIN + 1 && shouted.iter().any(|found| found == word)
    };
    let letters = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let (smashed, meant): (Vec<&str>, Vec<&str>) =
        words.iter().partition(|word| is_laughter(word) || is_smashed(word) && !acronym(word));
    if let [alone] = words.as_slice() {
        return is_surely_smashed(alone) || is_laughter(alone);
    }
    // Between random keys a short word comes about by chance, beside one that is no word it was meant.
    let most_by_chance = if smashed.len() > 1 { SMASH_LETTERS_MIN } else { 1 };
    let by_chance =
        |word: &&str| word.len() < most_by_chance || lexicon::commonness(word) < HOME_TENTHS;
    let keys = !smashed.is_empty()
        && meant.iter().all(by_chance)
        && letters(&meant) * 2 <= letters(&smashed);
    keys || words.iter().all(|word| is_held(word) || is_laughter(word) || is_along_a_row(word))
}

/// "jajaja", "hahaha", "lol": nothing but laughter.
fn is_laughter(word: &str) -> bool {
    let only = |letters: &str| word.chars().all(|c| letters.contains(c));
    let laughs =
        |pair: &str| word.len() > 3 && only(pair) && pair.chars().all(|c| word.contains(c));
    matches!(word, "lol" | "lmao" | "rofl" | "xd" | "haha" | "jaja" | "jeje" | "hehe" | "jiji")
        || ["aj", "ja", "ej", "ij", "ah", "eh", "ju", "ahj"].into_iter().any(laughs)
}

/// One key held down.
fn is_held(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters.next();
    word.len() >= HELD_MIN && letters.all(|c| Some(c) == first) && word != "www"
}

fn is_smashed(word: &str) -> bool {
    if word.len() < SMASH_LETTERS_MIN || word.contains('\'') || lexicon::commonness(word) > 0 {
        return is_held(word);
    }
    if lexicon::is_a_slip(word) && !is_repeated(word) {
        return false;
    }
    let likelihood = likelihood(word);
    is_held(word)
        || likelihood < LIKELIHOOD_MIN
        || likelihood < LIKELIHOOD_DOUBTFUL && is_along(word)
        || is_along_a_row(word)
        || is_repeated(word)
}

/// The same, of a word that stands alone.
fn is_surely_smashed(word: &str) -> bool {
    let likely = word.len() < ALONE_LETTERS_MIN || likelihood(word) >= ALONE_LIKELIHOOD_MIN;
    is_held(word) || is_along_a_row(word) || is_smashed(word) && (!likely || is_repeated(word))
}

/// The same two or three keys again and again: "sdfsdf", "wefwef".
fn is_repeated(word: &str) -> bool {
    let again =
        |unit: usize| word.bytes().zip(word.bytes().skip(unit)).all(|(one, other)| one == other);
    word.len() >= ALONE_LETTERS_MIN && (again(2) || again(3))
}

/// Neighbours of a row of keys in order, and no word: "asdf", "qwer", "poiu".
fn is_along_a_row(word: &str) -> bool {
    word.len() >= HELD_MIN
        && lexicon::commonness(word) < HOME_TENTHS
        && ROWS.iter().any(|row| {
            row.contains(word) && (word.len() >= SMASH_LETTERS_MIN || row.starts_with(word))
        })
}

/// Whether most letters lie beside the one before on the keyboard.
fn is_along(word: &str) -> bool {
    let place = |c: char| {
        ROWS.iter().take(3).enumerate().find_map(|(row, keys)| Some((row, keys.find(c)?)))
    };
    let beside = |(one, other): &(char, char)| match (place(*one), place(*other)) {
        (Some((row, at)), Some((other_row, other_at))) => {
            row.abs_diff(other_row) <= 1 && at.abs_diff(other_at) <= 2
        }
        _ => false,
    };
    let pairs = word.chars().zip(word.chars().skip(1));
    pairs.filter(beside).count() * ALONG_MIN.1 >= (word.len() - 1) * ALONG_MIN.0
}

/// The first words that stand in capitals.
fn shouted(text: &str) -> Vec<String> {
    let words = tokens::words(text).into_iter().take(WORDS_LOOKED_AT);
    words.filter(|word| word.text.chars().all(char::is_uppercase)).map(|word| word.key).collect()
}

/// The mean log-likelihood of the letters of a word, its edges included.
fn likelihood(word: &str) -> f32 {
    let mut before = 0;
    let (mut sum, mut count) = (0.0, 0.0);
    for letter in word.bytes().map(symbol).chain([0]) {
        sum += FOLLOWS.get(before * SYMBOLS + letter).copied().unwrap_or(0.0);
        count += 1.0;
        before = letter;
    }
    if count > 0.0 { sum / count } else { 0.0 }
}

/// Log-likelihoods of each letter after each other, counted over all words of the table.
fn follows() -> Vec<f32> {
    let mut counts = vec![0.5_f32; SYMBOLS * SYMBOLS];
    lexicon::each_word(&mut |word| {
        let mut before = 0;
        for letter in word.bytes().map(symbol).chain([0]) {
            if let Some(count) = counts.get_mut(before * SYMBOLS + letter) {
                *count += 1.0;
            }
            before = letter;
        }
    });
    for row in counts.chunks_mut(SYMBOLS) {
        let all: f32 = row.iter().sum();
        for count in row {
            *count = (*count / all).ln();
        }
    }
    counts
}

/// The edge of a word is 0, a is 1.
fn symbol(letter: u8) -> usize {
    usize::from(letter.saturating_sub(b'a' - 1)).min(SYMBOLS - 1)
}

#[cfg(test)]
mod tests;
