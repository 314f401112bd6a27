//! What single words say about their language: what the desk knows, a frequency table, and for words outside it
//! their spelling and the words they may be a slip of. Knows nothing about messages.

use std::sync::LazyLock;

use super::spelling::Spelling;
use super::table::{Slip, Table, Tenths};

/// The most one word of the table can prove, in natural log-odds.
const WORD_MOST: f32 = 4.0;
/// The most one of the commonest words can prove: they hold a sentence together and are not borrowed.
const COMMON_MOST: f32 = 6.0;
/// From here on a word is one of the commonest, in the table's tenths.
const COMMON_TENTHS: u8 = 64;
/// From here on a word belongs to a sentence's frame rather than to what it talks about, in the table's tenths.
const FRAME_TENTHS: u8 = 60;
/// The most an unknown word can prove.
const UNKNOWN_MOST: f32 = 3.0;
/// The most a word that both languages use at this desk ("login", "ticket") can prove.
const SHARED_MOST: f32 = 1.0;
/// What a word that a language's long list lacks is taken to have there, in the table's tenths.
const RARE_TENTHS: u8 = 12;
/// How many different tenths the table may hold.
const TENTHS_MAX: u8 = 99;
/// Words longer than this are not looked at for slips.
const SLIP_LETTERS_MAX: usize = 20;
/// Words shorter than this are not looked at for slips: they are near everything.
const SLIP_LETTERS_MIN: usize = 3;
/// How often a new word of six letters is met beside the slips of all known ones, in the table's unit …
const NEW_WORD: f32 = 20.0;
/// … and how much less often with each letter more: a long word that looks like a slip is one.
const NEW_WORD_A_LETTER: f32 = 0.55;
/// Four kinds of slips are taken for equally likely.
const SLIP_KIND: f32 = 0.25;
const ALPHABET: f32 = 26.0;

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::read(include_str!("words.tsv"), include_str!("spelling.tsv"), include_str!("desk.tsv"))
});

/// What one word proves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Proof {
    /// Positive speaks for Spanish, negative for English.
    pub(super) odds: f32,
    pub(super) source: Source,
    /// Whether the word is of those that hold a sentence together.
    pub(super) frame: bool,
}

/// Where the evidence of a word comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// The list of what the desk knows better than any table.
    Desk,
    /// The frequency table.
    Table,
    /// The words of the table that it may be a slip of.
    Slip,
    /// The letter groups of its spelling.
    Grams,
    /// An accent, a tilde, or an inverted mark.
    Marks,
    /// Nothing: it stands for a name, a code or a screen's text.
    Name,
}

/// What a folded word of the letters a–z proves.
pub(super) fn proof(word: &str) -> Proof {
    LEXICON.proof(word)
}

/// What two neighbouring folded words prove together at most, where they stand for a name ("los angeles")
/// or for a trade term ("bill of lading") that does not belong to the sentence's language.
pub(super) fn most_of_pair(first: &str, second: &str) -> Option<f32> {
    match LEXICON.desk_word(&format!("{first} {second}"))? {
        DeskWord::Neutral => Some(0.0),
        DeskWord::Shared => Some(SHARED_MOST),
        DeskWord::En | DeskWord::Es => None,
    }
}

/// Whether a folded word is an ordinary word of either language, so not a slip of the finger.
pub fn is_word(word: &str) -> bool {
    LEXICON.table.find(word.as_bytes()).is_some()
}

/// How common a folded word is in the language that uses it more, in the table's tenths: ten mean ten times. The
/// desk's own words are as common as any.
pub(super) fn commonness(word: &str) -> u8 {
    if LEXICON.desk_word(word).is_some() {
        return TENTHS_MAX;
    }
    LEXICON.table.find(word.as_bytes()).and_then(|tenths| tenths.into_iter().max()).unwrap_or(0)
}

/// Whether a folded word that no table has is likelier a slip of a known one than new.
pub(super) fn is_a_slip(word: &str) -> bool {
    slip_share(LEXICON.meant(word), word) > 0.5
}

/// Calls `visit` with every word of the table.
pub(super) fn each_word(visit: &mut impl FnMut(&str)) {
    LEXICON.table.each_word(visit);
}

struct Lexicon {
    table: Table,
    spelling: Spelling,
    /// The desk's own words, sorted.
    desk: Vec<(&'static str, DeskWord)>,
    /// The frequency that each number of tenths stands for.
    frequencies: Vec<f32>,
}

/// What the desk knows of a word better than the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum DeskWord {
    /// A code, an acronym or a name.
    Neutral,
    /// Used in both languages here, whatever the table says.
    Shared,
    En,
    Es,
}

impl Lexicon {
    fn read(words: &'static str, spelling: &str, desk: &'static str) -> Self {
        let mut desk: Vec<_> = desk.lines().filter_map(desk_word).collect();
        desk.sort_unstable_by_key(|(word, _)| *word);
        let frequency = |tenths: u8| 10_f32.powf(f32::from(tenths.max(RARE_TENTHS)) / 10.0);
        Self {
            table: Table::read(words),
            spelling: Spelling::read(spelling),
            desk,
            frequencies: (0..=TENTHS_MAX).map(frequency).collect(),
        }
    }

    fn proof(&self, word: &str) -> Proof {
        let desk = self.desk_word(word);
        let by_desk = |odds| Proof { odds, source: Source::Desk, frame: false };
        match desk {
            Some(DeskWord::Neutral) => return by_desk(0.0),
            Some(DeskWord::En) => return by_desk(-WORD_MOST),
            Some(DeskWord::Es) => return by_desk(WORD_MOST),
            Some(DeskWord::Shared) | None => {}
        }
        let found = match self.table.find(word.as_bytes()) {
            Some(tenths) => self.known(tenths),
            None => self.unknown(word),
        };
        let most = if desk.is_some() { SHARED_MOST } else { COMMON_MOST };
        Proof { odds: found.odds.clamp(-most, most), ..found }
    }

    fn desk_word(&self, word: &str) -> Option<DeskWord> {
        let at = self.desk.binary_search_by(|(known, _)| (*known).cmp(word)).ok()?;
        self.desk.get(at).map(|(_, kind)| *kind)
    }

    fn known(&self, tenths: Tenths) -> Proof {
        let top = tenths.into_iter().max().unwrap_or(0);
        let most = if top >= COMMON_TENTHS { COMMON_MOST } else { WORD_MOST };
        let [en, es] = tenths.map(|tenths| self.frequency(tenths));
        let odds = (es / en).ln().clamp(-most, most);
        Proof { odds, source: Source::Table, frame: top >= FRAME_TENTHS }
    }

    /// A word outside the table is new, and then its spelling speaks, or a slip, and then the words it may have
    /// been. Both are heard; the slips as far as they are likelier than a new word.
    fn unknown(&self, word: &str) -> Proof {
        let spelling = self.spelling.odds(word);
        let [en, es] = self.meant(word);
        let slip = ((es + 1.0) / (en + 1.0)).ln() * slip_share([en, es], word);
        let odds = (spelling + slip).clamp(-UNKNOWN_MOST, UNKNOWN_MOST);
        let source = if slip.abs() > spelling.abs() { Source::Slip } else { Source::Grams };
        Proof { odds, source, frame: false }
    }

    /// How often the words one slip away are written like this, in both languages: each by its frequency and by
    /// how many slips of that kind it could have suffered instead (the noisy channel of Kernighan, Church and
    /// Gale, *A Spelling Correction Program Based on a Noisy Channel Model*, 1990, with even chances).
    fn meant(&self, word: &str) -> [f32; 2] {
        let mut sums = [0.0; 2];
        if !(SLIP_LETTERS_MIN..=SLIP_LETTERS_MAX).contains(&word.len()) {
            return sums;
        }
        self.table.each_meant(word.as_bytes(), &mut |slip, letters, tenths| {
            let letters = count(letters);
            let ways = match slip {
                Slip::Missing => letters,
                Slip::Added => ALPHABET * (letters + 1.0),
                Slip::Other => (ALPHABET - 1.0) * letters,
                Slip::Swapped => (letters - 1.0).max(1.0),
            };
            for (sum, tenths) in sums.iter_mut().zip(tenths) {
                *sum += self.frequency(tenths) * SLIP_KIND / ways;
            }
        });
        sums
    }

    fn frequency(&self, tenths: u8) -> f32 {
        self.frequencies.get(usize::from(tenths)).copied().unwrap_or(1.0)
    }
}

/// How likely a word that no table has is a slip of what it may have been meant for, rather than new.
fn slip_share([en, es]: [f32; 2], word: &str) -> f32 {
    let new = NEW_WORD * (NEW_WORD_A_LETTER.ln() * (count(word.len()) - 6.0)).exp();
    (en + es) / (en + es + new)
}

fn count(letters: usize) -> f32 {
    f32::from(u16::try_from(letters).unwrap_or(u16::MAX))
}

fn desk_word(line: &'static str) -> Option<(&'static str, DeskWord)> {
    let (word, kind) = line.split_once('\t')?;
    let kind = match kind {
        "neutral" => DeskWord::Neutral,
        "shared" => DeskWord::Shared,
        "en" => DeskWord::En,
        "es" => DeskWord::Es,
        _ => return None,
    };
    Some((word, kind))
}
