//! What single words say about their language: a frequency table, and letter groups for words outside it.
//! Knows nothing about messages. `words.tsv` is CC BY-SA 4.0 data; see `words.ATTRIBUTION.md`.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

/// The most one word of the table can prove, in natural log-odds.
const WORD_MOST: f32 = 4.0;
/// The most one of the commonest words can prove: they hold a sentence together and are not borrowed.
const COMMON_MOST: f32 = 6.0;
/// From here on a word is one of the commonest, in the table's tenths.
const COMMON_TENTHS: u8 = 64;
/// The most the spelling of an unknown word can prove.
const SPELLING_MOST: f32 = 3.0;
/// The most a word that both languages use at this desk ("login", "ticket") can prove.
const SHARED_MOST: f32 = 1.0;
/// What a word outside one language's list is taken to have there, in the table's tenths.
const RARE_TENTHS: u8 = 22;
/// One tenth of a decade in natural logarithms.
const TENTH: f32 = 0.230_258_5;
/// Below this a word of the table is seldom, in the table's tenths.
const SELDOM_TENTHS: u8 = 42;
/// How much the spelling of a seldom word counts beside its frequency.
const SPELLING_OF_SELDOM: f32 = 0.5;
/// How much the words an unknown word may be a slip of count beside its spelling.
const SLIP: f32 = 0.9;
/// Words of this many letters are looked at for slips: shorter ones are near everything.
const SLIP_LETTERS: RangeInclusive<usize> = 4..=16;
/// Letter groups overlap, so their sum says the same thing several times over.
const OVERLAP: f32 = 0.3;
/// The seen mass at which a letter group is half believed.
const DOUBT: f32 = 4.0;
/// How many different symbols a letter group is written in: a to z and the edge of the word.
const SYMBOLS: usize = 27;
/// Groups of two to four symbols, in one row: twos, then threes, then fours.
const THREES_FROM: usize = SYMBOLS.pow(2);
const FOURS_FROM: usize = THREES_FROM + SYMBOLS.pow(3);
const N_GROUPS: usize = FOURS_FROM + SYMBOLS.pow(4);
/// Not enough symbols have come yet for a group of that size.
const NO_GROUP: usize = usize::MAX;

static LEXICON: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::read(include_str!("words.tsv"), include_str!("desk.tsv")));

/// What one word proves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Evidence {
    /// Positive speaks for Spanish, negative for English.
    pub(super) odds: f32,
    /// Whether the word itself is known, as against its spelling only.
    pub(super) known: bool,
}

/// What a folded word of the letters a–z proves.
pub(super) fn evidence(word: &str) -> Evidence {
    LEXICON.evidence(word)
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
    LEXICON.find(word.as_bytes()).is_some()
}

struct Entry<'a> {
    word: &'a str,
    /// Frequencies in English and Spanish, in tenths of a decade above one in a thousand million.
    tenths: [u8; 2],
}

struct Lexicon {
    /// Sorted by word.
    entries: Vec<Entry<'static>>,
    /// Where the words with each pair of first letters begin, and the end: a word is sought among those only.
    begins: Vec<usize>,
    /// The desk's own words with their log-odds, sorted.
    desk: Vec<(&'static str, DeskWord)>,
    /// Log-odds of each letter group, in 32nds.
    groups: Vec<i8>,
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
    fn read(words: &'static str, desk: &'static str) -> Self {
        let entries: Vec<Entry<'static>> = words.lines().filter_map(entry).collect();
        let mut desk: Vec<_> = desk.lines().filter_map(desk_word).collect();
        desk.sort_unstable_by_key(|(word, _)| *word);
        let begins = (0..=SYMBOLS.pow(2))
            .map(|pair| entries.partition_point(|entry| first_pair(entry.word.as_bytes()) < pair))
            .collect();
        let groups = groups(&entries);
        Self { entries, begins, desk, groups }
    }

    fn find(&self, word: &[u8]) -> Option<&Entry<'static>> {
        let pair = first_pair(word);
        let (begin, end) = (*self.begins.get(pair)?, *self.begins.get(pair + 1)?);
        let near = self.entries.get(begin..end)?;
        let at = near.binary_search_by(|entry| entry.word.as_bytes().cmp(word)).ok()?;
        near.get(at)
    }

    fn evidence(&self, word: &str) -> Evidence {
        let desk = self.desk_word(word);
        match desk {
            Some(DeskWord::Neutral) => return Evidence { odds: 0.0, known: true },
            Some(DeskWord::En) => return Evidence { odds: -WORD_MOST, known: true },
            Some(DeskWord::Es) => return Evidence { odds: WORD_MOST, known: true },
            Some(DeskWord::Shared) | None => {}
        }
        let found = match self.find(word.as_bytes()) {
            Some(entry) => Evidence { odds: self.known(word, entry.tenths), known: true },
            None => Evidence { odds: self.unknown(word), known: false },
        };
        let most = if desk.is_some() { SHARED_MOST } else { COMMON_MOST };
        Evidence { odds: found.odds.clamp(-most, most), ..found }
    }

    fn desk_word(&self, word: &str) -> Option<DeskWord> {
        let at = self.desk.binary_search_by(|(known, _)| (*known).cmp(word)).ok()?;
        self.desk.get(at).map(|(_, kind)| *kind)
    }

    /// A seldom word's frequency is a poor witness (names, loans), so its spelling is heard too.
    fn known(&self, word: &str, tenths: [u8; 2]) -> f32 {
        let top = tenths.into_iter().max().unwrap_or(0);
        let most = if top >= COMMON_TENTHS { COMMON_MOST } else { WORD_MOST };
        let odds = odds(tenths).clamp(-most, most);
        if top >= SELDOM_TENTHS {
            return odds;
        }
        (odds + self.spelling(word) * SPELLING_OF_SELDOM).clamp(-WORD_MOST, WORD_MOST)
    }

    /// What a word outside the table proves: its spelling, and the words it may be a slip of.
    fn unknown(&self, word: &str) -> f32 {
        let meant = odds(self.meant(word)).clamp(-SPELLING_MOST, SPELLING_MOST);
        let spelling = self.spelling(word);
        (meant * SLIP + spelling).clamp(-SPELLING_MOST, SPELLING_MOST)
    }

    /// The highest frequencies among the words one slip away, in both languages.
    fn meant(&self, word: &str) -> [u8; 2] {
        let mut best = [0; 2];
        if !SLIP_LETTERS.contains(&word.len()) {
            return best;
        }
        let mut consider = |candidate: &[u8]| {
            let Some(entry) = self.find(candidate) else { return };
            for (best, tenths) in best.iter_mut().zip(entry.tenths) {
                *best = tenths.max(*best);
            }
        };
        each_slip(word.as_bytes(), &mut consider);
        best
    }

    fn spelling(&self, word: &str) -> f32 {
        let mut sum = 0.0;
        each_group(word, |at| {
            sum += f32::from(self.groups.get(at).copied().unwrap_or(0)) / 32.0;
        });
        (sum * OVERLAP).clamp(-SPELLING_MOST, SPELLING_MOST)
    }
}

fn entry(line: &'static str) -> Option<Entry<'static>> {
    let mut fields = line.split('\t');
    let word = fields.next()?;
    let tenths = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
    Some(Entry { word, tenths })
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

/// The first two letters as one number in the order of the alphabet; a missing letter comes first.
fn first_pair(word: &[u8]) -> usize {
    let symbol = |at: usize| word.get(at).map_or(0, |b| usize::from(b.saturating_sub(b'a' - 1)));
    symbol(0) * SYMBOLS + symbol(1)
}

fn odds(tenths: [u8; 2]) -> f32 {
    let [en, es] = tenths.map(|tenth| f32::from(tenth.max(RARE_TENTHS)));
    (es - en) * TENTH
}

/// How typical each letter group is of either language. A word counts by the logarithm of its frequency:
/// by its frequency alone, "the" would teach more than all rare words together.
fn groups(entries: &[Entry<'_>]) -> Vec<i8> {
    let mut mass = vec![[0.0_f32; 2]; N_GROUPS];
    let [mut en_total, mut es_total] = [0.0_f32; 2];
    for entry in entries {
        let weigh = |tenth: u8| f32::from(tenth.saturating_sub(RARE_TENTHS)) / 10.0;
        let [en_weight, es_weight] = entry.tenths.map(weigh);
        each_group(entry.word, |at| {
            if let Some([en, es]) = mass.get_mut(at) {
                *en += en_weight;
                *es += es_weight;
            }
        });
        let letters = f32::from(u16::try_from(entry.word.len()).unwrap_or(u16::MAX));
        en_total += en_weight * letters;
        es_total += es_weight * letters;
    }
    let even = es_total / en_total;
    mass.into_iter().map(|[en, es]| group_odds(en * even, es)).collect()
}

/// Shrunk towards zero for groups seldom seen.
fn group_odds(en: f32, es: f32) -> i8 {
    let seen = en + es;
    if seen <= 0.0 {
        return 0;
    }
    let odds = ((es + 1.0) / (en + 1.0)).ln() * seen / (seen + DOUBT);
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i8 just before")]
    let stored = (odds * 32.0).clamp(-127.0, 127.0) as i8;
    stored
}

/// Calls `visit` with every string one slip away: a letter less, two swapped, another letter, a letter more.
fn each_slip(word: &[u8], visit: &mut impl FnMut(&[u8])) {
    let mut slip = Vec::with_capacity(word.len() + 1);
    for at in 0..=word.len() {
        let (head, tail) = word.split_at(at);
        let mut with = |middle: &[u8], skip: usize| {
            let Some(rest) = tail.get(skip..) else { return };
            slip.clear();
            slip.extend_from_slice(head);
            slip.extend_from_slice(middle);
            slip.extend_from_slice(rest);
            visit(&slip);
        };
        with(&[], 1);
        if let [first, second, ..] = tail {
            with(&[*second, *first], 2);
        }
        for letter in b'a'..=b'z' {
            with(&[letter], 0);
            with(&[letter], 1);
        }
    }
}

/// Calls `visit` with the place of every group of two to four symbols in a word and its two edges. Runs for every
/// word of the table at each start, hence the plain loop: chained iterators cost five times as much unoptimized.
fn each_group(word: &str, mut visit: impl FnMut(usize)) {
    // The groups of one, two and three symbols that end just before the present one.
    let [mut one, mut two, mut three] = [0, NO_GROUP, NO_GROUP];
    for byte in word.as_bytes() {
        if byte.is_ascii_lowercase() {
            step(usize::from(*byte - b'a') + 1, &mut one, &mut two, &mut three, &mut visit);
        }
    }
    step(0, &mut one, &mut two, &mut three, &mut visit);
}

#[inline]
fn step(
    symbol: usize,
    one: &mut usize,
    two: &mut usize,
    three: &mut usize,
    visit: &mut impl FnMut(usize),
) {
    let pair = *one * SYMBOLS + symbol;
    visit(pair);
    if *three != NO_GROUP {
        visit(FOURS_FROM + *three * SYMBOLS + symbol);
    }
    if *two != NO_GROUP {
        *three = *two * SYMBOLS + symbol;
        visit(THREES_FROM + *three);
    }
    *two = pair;
    *one = symbol;
}
