//! Whether a message is written in a language that the desk does not speak. Names the language only for the
//! record: what is said in reply is the same for all. `neighbours.tsv` is CC BY-SA 4.0 data; see
//! `words.ATTRIBUTION.md`.
//!
//! Each word of a neighbouring language weighs by how much more often it is used there than in English or Spanish,
//! whichever uses it more; so a message that mixes these two weighs against all others. The sum decides, together
//! with the opinion of `whatlang` (letter groups of three), which by itself calls one short Spanish or English
//! message in six by another name, but knows languages of which there is no table.

use std::sync::LazyLock;

use whatlang::{Detector, Info, Lang as Foreign};

use super::{lexicon, tokens, voice};
use crate::domain::fold::fold;
use crate::domain::text::excerpt;

/// Fewer letters of another script are a name or a slip of the keyboard.
const SCRIPT_LETTERS_MIN: usize = 2;
/// A message of fewer words is a name, a slip, or what every language borrows ("déjà vu").
const WORDS_MIN: usize = 3;
/// From here on a word of the table is at home in English or Spanish, in the table's tenths.
const HOME_TENTHS: u8 = 38;
/// How often a neighbour is taken to use a word that its table does not have, in the table's tenths …
const UNLISTED_TENTHS: i32 = 36;
/// … and the most that a word may prove either way.
const WORD_MOST: i32 = 17;
/// What a letter proves that neither language has.
const MARK: i32 = 12;
/// What the second opinion proves when it is sure.
const OPINION_MOST: f64 = 14.0;
/// … and how sure it is taken to be at least, where it agrees with a table.
const OPINION_LEAST: f64 = 0.3;
/// From this sum on a message is in another language.
const SUM_MIN: i32 = 19;
/// A word that proves so much speaks for its language.
const SPEAKING_FROM: i32 = 4;
/// … and from this one where a word speaks clearly against it.
const SUM_AGAINST_MIN: i32 = 23;
const AGAINST: i32 = -10;
/// So many words at least must speak for it, …
const SPEAKING_MIN: usize = 2;
/// … and at least one in so many.
const SPEAKING_SHARE: usize = 4;
/// Where no neighbour's table speaks, the second opinion must be so sure, …
const ALONE_CONFIDENCE_MIN: f64 = 0.5;
/// … about so many words at least, …
const ALONE_WORDS_MIN: usize = 3;
/// … of which at least three in four are at home in neither language.
const ALONE_STRANGE: (usize, usize) = (3, 4);

/// The languages of the columns of `neighbours.tsv`, as ISO 639-3 has them.
const NEIGHBOURS: [&str; 5] = ["deu", "fra", "ita", "nld", "por"];

/// What a word proves for each neighbour; nothing where its table lacks the word.
type Weights = [Option<i8>; 5];

static TABLE: LazyLock<Vec<(&str, Weights)>> =
    LazyLock::new(|| include_str!("neighbours.tsv").lines().filter_map(entry).collect());

/// The languages in Latin letters that are likely here.
static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    Detector::with_allowlist(vec![
        Foreign::Eng,
        Foreign::Spa,
        Foreign::Por,
        Foreign::Fra,
        Foreign::Deu,
        Foreign::Ita,
        Foreign::Nld,
        Foreign::Pol,
        Foreign::Vie,
        Foreign::Tgl,
        Foreign::Tur,
    ])
});

/// The language of a message that is neither English nor Spanish, by its ISO 639-3 code (`und` where only its
/// letters are known); `None` for English, Spanish, both, and what is no language at all.
pub fn other_language(text: &str) -> Option<&'static str> {
    let text = &excerpt(text);
    in_other_letters(text).or_else(|| in_latin_letters(text))
}

/// Most letters belong to another script: no doubt is possible.
fn in_other_letters(text: &str) -> Option<&'static str> {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    let other = letters().filter(|c| !is_latin(*c)).count();
    let mut words = text.split(|c: char| !c.is_alphabetic() || is_latin(c));
    let is_word = words.any(|word| word.chars().nth(SCRIPT_LETTERS_MIN - 1).is_some());
    if !is_word || other * 2 <= letters().count() {
        return None;
    }
    Some(whatlang::detect(text).map_or("und", |found| found.lang().code()))
}

/// Latin letters, styled ones, and signs that stand in measures and names of either language.
fn is_latin(c: char) -> bool {
    let code = u32::from(c);
    code < 0x0370
        || (0x1e00..0x1f00).contains(&code)
        || (0x2000..0x2c00).contains(&code)
        || (0xa720..0xa800).contains(&code)
        || (0xfb00..0xfb07).contains(&code)
        || (0xff00..0xff66).contains(&code)
        || (0x1_d400..0x1_fb00).contains(&code)
        || matches!(c, 'µ' | 'Ω' | 'π' | 'ª' | 'º')
}

fn in_latin_letters(text: &str) -> Option<&'static str> {
    let words: Vec<Seen> = tokens::plain_words(text).iter().flat_map(|word| seen(word)).collect();
    // Capitalised ones, too: German writes every noun so.
    let counted = tokens::words(text).iter().filter(|word| word.key.len() > 1).count();
    if counted < WORDS_MIN || voice::is_name(text) {
        return None;
    }
    let opinion = DETECTOR.detect(text);
    let best = (0..NEIGHBOURS.len()).map(|column| weigh(&words, column, opinion.as_ref()));
    let best = best.max_by_key(|(sum, _)| *sum);
    let (sum, neighbour) = best.unwrap_or((0, "und"));
    if sum >= SUM_MIN {
        return Some(neighbour);
    }
    opinion.filter(|opinion| is_alone_enough(&words, opinion)).map(|opinion| opinion.lang().code())
}

/// A word as the neighbours' tables see it.
struct Seen {
    /// What it proves for each neighbour.
    proves: [i32; 5],
    /// Whether it is at home in neither English nor Spanish.
    strange: bool,
    /// Whether it has a letter that neither writes.
    marked: bool,
}

/// The parts of a word around its apostrophes.
fn seen(word: &str) -> Vec<Seen> {
    let parts = word.split('\'').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let key: String = fold(part).chars().filter(char::is_ascii_lowercase).collect();
            let home = lexicon::commonness(&key);
            let unlisted = if home == 0 { 0 } else { UNLISTED_TENTHS - i32::from(home) };
            let unlisted = unlisted.clamp(-WORD_MOST, 0);
            // A letter by itself is a name, a size, an option.
            if key.len() < 2 && !part.chars().any(is_foreign) {
                return Seen { proves: [0; 5], strange: false, marked: false };
            }
            let strange = home < HOME_TENTHS;
            // On a word of either language it is a wrong accent: "està".
            let marked = strange && part.chars().any(is_foreign);
            let mark = if marked { MARK } else { 0 };
            let listed = find(&key).unwrap_or_default();
            let proves = listed.map(|weight| mark + weight.map_or(unlisted, i32::from));
            Seen { proves, strange, marked }
        })
        .collect()
}

/// What all words prove for one neighbour, in tenths of a factor of ten; nothing where too few speak for it.
fn weigh(words: &[Seen], column: usize, opinion: Option<&Info>) -> (i32, &'static str) {
    let code = NEIGHBOURS.get(column).copied().unwrap_or("und");
    let proves = || words.iter().filter_map(|word| word.proves.get(column).copied());
    // A letter that neither language has speaks beside its word.
    let marked = words.iter().filter(|word| word.marked).count();
    let speaking = proves().filter(|proof| *proof >= SPEAKING_FROM).count() + marked;
    if speaking < SPEAKING_MIN || speaking * SPEAKING_SHARE < words.len() {
        return (0, code);
    }
    let second = opinion.map_or(0.0, |opinion| match opinion.lang() {
        Foreign::Eng | Foreign::Spa => -OPINION_MOST * opinion.confidence(),
        lang if lang.code() == code => OPINION_MOST * opinion.confidence().max(OPINION_LEAST),
        _ => 0.0,
    });
    #[expect(clippy::cast_possible_truncation, reason = "at most as large as `OPINION_MOST`")]
    let second = second as i32;
    let sum = proves().sum::<i32>() + second;
    let against = proves().any(|proof| proof <= AGAINST);
    (if against && sum < SUM_AGAINST_MIN { 0 } else { sum }, code)
}

/// Whether the second opinion may be believed though no table speaks.
fn is_alone_enough(words: &[Seen], opinion: &Info) -> bool {
    let strange = words.iter().filter(|word| word.strange).count();
    !matches!(opinion.lang(), Foreign::Eng | Foreign::Spa)
        && words.len() >= ALONE_WORDS_MIN
        && opinion.confidence() >= ALONE_CONFIDENCE_MIN
        && strange * ALONE_STRANGE.1 >= words.len() * ALONE_STRANGE.0
}

/// A letter that neither language writes.
fn is_foreign(c: char) -> bool {
    c.is_alphabetic() && !c.is_ascii() && !"áéíóúüñªº".contains(c)
}

fn find(key: &str) -> Option<Weights> {
    let at = TABLE.binary_search_by(|(word, _)| (*word).cmp(key)).ok()?;
    TABLE.get(at).map(|(_, weights)| *weights)
}

fn entry(line: &'static str) -> Option<(&'static str, Weights)> {
    let (word, weights) = line.split_once('\t')?;
    let mut entry = [None; 5];
    for (place, weight) in entry.iter_mut().zip(weights.split('\t')) {
        *place = weight.parse().ok();
    }
    Some((word, entry))
}

#[cfg(test)]
mod tests;
