//! What hurried fingers make of a message, the same on every run: slips, missing accents, missing signs.
//! Knows nothing about who reads it.

use clap::ValueEnum;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Words with fewer letters are typed right.
const LETTERS_MIN: usize = 4;
/// The rows of a keyboard; what stands beside a letter is easily hit instead.
const KEYBOARD: [&str; 3] = ["qwertyuiop", "asdfghjklñ", "zxcvbnm"];

/// A kind of carelessness.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Noise {
    /// One slip in one or two words of four letters or more: a letter dropped, doubled, swapped or its neighbour
    Typo,
    /// Without accents, and n for ñ
    Noacc,
    /// Lower case, without punctuation
    Lower,
    /// All three
    Noisy,
}

impl Noise {
    /// Its name on the command line.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Typo => "typo",
            Self::Noacc => "noacc",
            Self::Lower => "lower",
            Self::Noisy => "noisy",
        }
    }

    /// The text as careless fingers type it; the same for the same text and seed.
    pub(super) fn applied(self, text: &str, seed: u64) -> String {
        match self {
            Self::Typo => mistyped(text, seed),
            Self::Noacc => without_accents(text),
            Self::Lower => without_signs(text),
            Self::Noisy => without_signs(&without_accents(&mistyped(text, seed))),
        }
    }
}

fn without_accents(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).nfc().collect()
}

/// A text of nothing but signs stays as it is: an empty message is none.
fn without_signs(text: &str) -> String {
    let kept: String = text
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric() || c.is_whitespace() || is_combining_mark(*c))
        .collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    if words.is_empty() { text.to_owned() } else { words.join(" ") }
}

fn mistyped(text: &str, seed: u64) -> String {
    let mut chance = SplitMix(seed);
    let mut pieces = pieces(text);
    let is_word = |piece: &[char]| {
        piece.len() >= LETTERS_MIN && piece.first().is_some_and(|c| c.is_alphabetic())
    };
    let mut long: Vec<&mut Vec<char>> = pieces.iter_mut().filter(|piece| is_word(piece)).collect();
    let slips = 1 + chance.below(2);
    for _ in 0..slips.min(long.len()) {
        let word = long.swap_remove(chance.below(long.len()));
        slip(word, &mut chance);
    }
    pieces.into_iter().flatten().collect()
}

/// Runs of letters, and what stands between them.
fn pieces(text: &str) -> Vec<Vec<char>> {
    let mut pieces: Vec<Vec<char>> = Vec::new();
    for c in text.nfc() {
        match pieces.last_mut() {
            Some(piece) if piece.last().is_some_and(|p| p.is_alphabetic() == c.is_alphabetic()) => {
                piece.push(c);
            }
            _ => pieces.push(vec![c]),
        }
    }
    pieces
}

/// One slip at one place of a word.
fn slip(word: &mut Vec<char>, chance: &mut SplitMix) {
    let at = chance.below(word.len());
    let Some(letter) = word.get(at).copied() else { return };
    match chance.below(4) {
        0 => {
            word.remove(at);
        }
        1 => word.insert(at, letter),
        2 => {
            let first = at.min(word.len().saturating_sub(2));
            if word.get(first) == word.get(first + 1) {
                // To swap two that are alike is no slip.
                word.remove(first);
            } else {
                word.swap(first, first + 1);
            }
        }
        _ => {
            let near = neighbours(letter);
            let hit = near.get(chance.below(near.len())).copied().unwrap_or(letter);
            if let Some(place) = word.get_mut(at) {
                *place = hit;
            }
        }
    }
}

/// The letters beside a letter on the keyboard, in its case; an accented one lies where its letter does.
fn neighbours(letter: char) -> Vec<char> {
    let small = letter.to_lowercase().next().unwrap_or(letter);
    let plain = if small == 'ñ' { small } else { small.nfd().next().unwrap_or(small) };
    let row = KEYBOARD.iter().find(|row| row.contains(plain));
    let row: Vec<char> = row.map(|row| row.chars().collect()).unwrap_or_default();
    let Some(at) = row.iter().position(|c| *c == plain) else { return vec!['e'] };
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten();
    let near = beside.filter_map(|place| row.get(place).copied());
    let cased = near.map(|c| if letter.is_uppercase() { c.to_ascii_uppercase() } else { c });
    cased.collect()
}

/// A sequence that looks like chance and is the same on every machine (Steele, Lea and Flood 2014).
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`; 0 when there is none.
    fn below(&mut self, n: usize) -> usize {
        let n = u64::try_from(n).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % n).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::fold::fold;

    const TEXT: &str = "¿Cómo recupero mi contraseña, señor Núñez?";

    #[test]
    fn the_sequence_is_the_published_one() {
        let mut chance = SplitMix(1_234_567);
        assert_eq!(chance.next(), 6_457_827_717_110_365_317);
        assert_eq!(chance.next(), 3_203_168_211_198_807_973);
    }

    #[test]
    fn accents_go_or_signs_and_capitals_go() {
        assert_eq!(Noise::Noacc.applied(TEXT, 1), "¿Como recupero mi contrasena, senor Nunez?");
        assert_eq!(Noise::Lower.applied(TEXT, 1), "cómo recupero mi contraseña señor núñez");
        assert_eq!(Noise::Lower.applied("¿?", 1), "¿?");
    }

    #[test]
    fn all_three_are_a_slip_without_accents_and_signs() {
        let plain = Noise::Noacc.applied(&Noise::Lower.applied(TEXT, 1), 1);
        let noisy = Noise::Noisy.applied(TEXT, 1);
        assert_ne!(noisy, plain);
        assert!(noisy.chars().all(|c| c.is_ascii_lowercase() || c == ' '), "{noisy}");
    }

    #[test]
    fn short_words_are_typed_right() {
        assert_eq!(Noise::Typo.applied("how do I get in 12345", 9), "how do I get in 12345");
    }

    #[test]
    fn what_lies_beside_a_letter_keeps_its_case() {
        assert_eq!(neighbours('Q'), ['W']);
        assert_eq!(neighbours('ó'), ['i', 'p']);
        assert_eq!(neighbours('ñ'), ['l']);
    }

    proptest! {
        #[test]
        fn a_slip_changes_one_or_two_words_by_one_letter(seed: u64) {
            let typed = Noise::Typo.applied(TEXT, seed);
            prop_assert_eq!(&typed, &Noise::Typo.applied(TEXT, seed));
            let pairs = TEXT.split(' ').zip(typed.split(' '));
            let changed: Vec<_> = pairs.filter(|(a, b)| a != b).collect();
            prop_assert!((1..=2).contains(&changed.len()), "{typed}");
            for (a, b) in changed {
                prop_assert!(a.chars().count().abs_diff(b.chars().count()) <= 1, "{a} {b}");
                prop_assert!(fold(a).chars().count() > 4, "{a} is short");
            }
        }

        #[test]
        fn no_text_brings_it_down(text in ".{0,40}", seed: u64) {
            for noise in [Noise::Typo, Noise::Noacc, Noise::Lower, Noise::Noisy] {
                let _ = noise.applied(&text, seed);
            }
        }
    }
}
