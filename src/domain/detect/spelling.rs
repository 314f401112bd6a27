//! How English or Spanish a word looks, by its letter groups: for words that no table has.
//! Knows no word. `spelling.tsv` is CC BY-SA 4.0 data; see `words.ATTRIBUTION.md`.
//!
//! The log-odds of a word are the sum of the weights of its groups of two to four letters, the edges of the word
//! counted as a letter: a logistic regression (Hosmer and Lemeshow, *Applied Logistic Regression*), whose weights
//! already know that groups overlap. Adding up each group's own log-odds, which was tried first, counts the same
//! thing several times over: it told one rare word in thirteen wrong, this one in nineteen.

/// How many different symbols a letter group is written in: a to z and the edge of the word.
const SYMBOLS: usize = 27;
/// Groups of two to four symbols, in one row: twos, then threes, then fours.
const THREES_FROM: usize = SYMBOLS.pow(2);
const FOURS_FROM: usize = THREES_FROM + SYMBOLS.pow(3);
const N_GROUPS: usize = FOURS_FROM + SYMBOLS.pow(4);
/// Not enough symbols have come yet for a group of that size.
const NO_GROUP: usize = usize::MAX;
/// The weights are written in sixteenths.
const STEP: f32 = 1.0 / 16.0;

pub(super) struct Spelling {
    /// The weight of each letter group, in sixteenths; most are 0.
    weights: Vec<i8>,
}

impl Spelling {
    /// Reads lines of `group TAB weight`, with `_` for the edge of a word.
    pub(super) fn read(text: &str) -> Self {
        let mut weights = vec![0; N_GROUPS];
        for (group, weight) in text.lines().filter_map(|line| line.split_once('\t')) {
            if let (Some(slot), Ok(weight)) = (weights.get_mut(place(group)), weight.parse()) {
                *slot = weight;
            }
        }
        Self { weights }
    }

    /// The log-odds of a folded word: positive looks Spanish, negative English.
    pub(super) fn odds(&self, word: &str) -> f32 {
        let mut sum = 0.0;
        each_group(word, |at| sum += f32::from(self.weights.get(at).copied().unwrap_or(0)));
        sum * STEP
    }
}

fn place(group: &str) -> usize {
    let from = match group.len() {
        2 => 0,
        3 => THREES_FROM,
        4 => FOURS_FROM,
        _ => return NO_GROUP,
    };
    from + group.bytes().fold(0, |at, byte| at * SYMBOLS + symbol(byte))
}

fn symbol(byte: u8) -> usize {
    if byte.is_ascii_lowercase() { usize::from(byte - b'a') + 1 } else { 0 }
}

/// Calls `visit` with the place of every group of two to four symbols in a word and its two edges.
fn each_group(word: &str, mut visit: impl FnMut(usize)) {
    // The groups of one, two and three symbols that end just before the present one.
    let [mut one, mut two, mut three] = [0, NO_GROUP, NO_GROUP];
    for symbol in word.bytes().map(symbol).chain([0]) {
        let pair = one * SYMBOLS + symbol;
        visit(pair);
        if three != NO_GROUP {
            visit(FOURS_FROM + three * SYMBOLS + symbol);
        }
        if two != NO_GROUP {
            three = two * SYMBOLS + symbol;
            visit(THREES_FROM + three);
        }
        two = pair;
        one = symbol;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_of_all_groups_add_up() {
        let spelling = Spelling::read("_a\t16\nab\t-32\nb_\t8\n_ab\t4\nab_\t2\n_ab_\t1\nzz\t99\n");
        assert!((spelling.odds("ab") + 1.0 / 16.0).abs() < f32::EPSILON);
        assert!(spelling.odds("").abs() < f32::EPSILON);
    }

    #[test]
    fn every_line_of_the_weights_is_read() {
        let text = include_str!("spelling.tsv");
        let read = Spelling::read(text).weights.iter().filter(|weight| **weight != 0).count();
        assert_eq!(read, text.lines().count());
    }

    #[test]
    fn invented_words_look_like_a_language() {
        let spelling = Spelling::read(include_str!("spelling.tsv"));
        for (english, spanish) in [("wrighting", "escribamos"), ("thrackle", "trajinero")] {
            assert!(spelling.odds(english) < -1.0, "{english}");
            assert!(spelling.odds(spanish) > 1.0, "{spanish}");
        }
    }
}
