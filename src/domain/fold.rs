//! How a person may spell a word, brought to one form: small letters, no accents, single spaces.
//! Keeps punctuation and numbers as they are; does not know what any word means.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Small letters without accents (`ñ` becomes `n`), wide and styled letters made plain, characters without
/// width removed, runs of white space made one blank, none at the ends.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return collapse(&text.to_ascii_lowercase());
    }
    // By way of upper case: `ς` and `σ`, `ß` and `SS` meet only there.
    let plain = taken_apart(text.chars()).flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let plain = taken_apart(plain);
    let kept = plain.filter(|c| !is_combining_mark(*c) && !has_no_width(*c));
    collapse(&kept.map(|c| if is_apostrophe(c) { '\'' } else { c }).collect::<String>())
}

/// What each sign stands for, letters and marks apart (Unicode's NFKD). Of a sign that stands for a whole saying one
/// letter of its script is kept: nobody here writes words with them, and a text would become eighteen times as long.
pub(in crate::domain) fn taken_apart(
    text: impl Iterator<Item = char>,
) -> impl Iterator<Item = char> {
    text.map(shortened).nfkd()
}

/// The signs that stand for more than four characters, as of Unicode 17.
const fn shortened(c: char) -> char {
    match c {
        '\u{fdfa}' | '\u{fdfb}' => 'ص',
        '\u{3300}'..='\u{3357}' => 'ア',
        '\u{321d}' | '\u{321e}' | '\u{327c}' => '오',
        '\u{33ae}' | '\u{33af}' => 'r',
        c => c,
    }
}

fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !collapsed.is_empty() {
            collapsed.push(' ');
        }
        collapsed.push_str(word);
    }
    collapsed
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '’' | '‘' | 'ʼ')
}

/// Characters that nobody sees and that would otherwise split a word or a number.
pub(in crate::domain) fn has_no_width(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether two folded words are at most so many slips of the finger apart. A slip is a letter more, less
/// or other, or two neighbours swapped.
pub(in crate::domain) fn slips_apart(one: &str, other: &str, most: usize) -> bool {
    // Most words are nothing like each other, which their letters alone tell: a slip changes two of them at most.
    let unlike = (letters(one) ^ letters(other)).count_ones() as usize;
    if unlike > 2 * most || one.chars().count().abs_diff(other.chars().count()) > most {
        return false;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (mut above, mut row) = (Vec::new(), (0..=other.len()).collect::<Vec<usize>>());
    for (i, a) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in other.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX);
            let mut slips = (at(&row, j) + usize::from(a != b))
                .min(at(&row, j + 1).saturating_add(1))
                .min(at(&next, j).saturating_add(1));
            let swapped =
                i > 0 && j > 0 && one.get(i - 1) == Some(b) && other.get(j - 1) == Some(a);
            if swapped {
                slips = slips.min(at(&above, j - 1).saturating_add(1));
            }
            next.push(slips);
        }
        above = std::mem::replace(&mut row, next);
    }
    row.last().is_some_and(|slips| *slips <= most)
}

/// Which letters a word has, a bit each; several may share one.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |letters, c| letters | 1 << (u32::from(c) % 64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn accents_case_width_and_blanks_do_not_matter() {
        assert_eq!(fold("  ¿Cómo\u{a0}  AÑADO una\nSEÑAL?"), "¿como anado una senal?");
        assert_eq!(fold("ＡＢＣ １２３"), "abc 123");
        assert_eq!(fold("a\u{200b}ce \u{200b} abi"), "ace abi");
        assert_eq!(fold("don’t"), "don't");
        assert_eq!(fold("7501, ES-003"), "7501, es-003");
    }

    #[test]
    fn no_sign_makes_a_text_much_longer() {
        for c in (0..=u32::from(char::MAX)).filter_map(char::from_u32) {
            let n = taken_apart(std::iter::once(c)).count();
            assert!(n <= 4, "{c:?} becomes {n} characters");
        }
    }

    #[test]
    fn a_slip_is_one_letter_more_less_other_or_two_swapped() {
        for slip in ["agnt", "agennt", "agemt", "agnet", "agent", "gaent", "aget", "agentt"] {
            assert!(slips_apart(slip, "agent", 1), "{slip}");
        }
        for other in ["aunt", "agnte", "gnt", "", "agenda"] {
            assert!(!slips_apart(other, "agent", 1), "{other}");
        }
        assert!(slips_apart("reprasentitive", "representative", 2));
        assert!(!slips_apart("preventive", "representative", 2));
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn case_never_matters(text in "[a-zA-ZñÑáéíóúüÁÉÍÓÚÜ¿?¡! ]{0,40}") {
            prop_assert_eq!(fold(&text.to_uppercase()), fold(&text.to_lowercase()));
        }
    }
}
