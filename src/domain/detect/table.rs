//! The frequency table: which words each language uses how often, and which of them a word may be a slip of.
//! Knows neither messages nor what follows from a frequency. `words.tsv` is CC BY-SA 4.0 data; see
//! `words.ATTRIBUTION.md`.

use std::cmp::Ordering;

/// The letters a to z, and none.
const SYMBOLS: usize = 27;
/// So few words with the same beginning are quicker compared one by one than guessed at.
const COMPARED_MAX: usize = 48;

/// Frequencies in English and Spanish, in tenths of a decade above one in a thousand million; 0 where a list
/// lacks the word.
pub(super) type Tenths = [u8; 2];

/// How a slip of the finger makes one word of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    Missing,
    Added,
    Other,
    Swapped,
}

pub(super) struct Table {
    text: &'static str,
    /// Sorted by word.
    entries: Vec<Entry>,
    /// Where the words with each pair of first letters begin, and the end: a word is sought among those only.
    begins: Vec<usize>,
}

/// A word by its place in the text: half the memory of a slice.
#[derive(Clone, Copy)]
struct Entry {
    at: u32,
    letters: u8,
    tenths: Tenths,
}

/// Entries that begin alike: from, to, and how many letters are the same.
#[derive(Clone, Copy)]
struct Shelf {
    from: usize,
    to: usize,
    alike: usize,
}

impl Table {
    /// Reads lines of `word TAB English TAB Spanish`, sorted.
    pub(super) fn read(text: &'static str) -> Self {
        let mut entries = Vec::with_capacity(text.len() / 13);
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            entries.extend(entry(line, at));
            at += line.len();
        }
        let mut table = Self { text, entries, begins: vec![0; SYMBOLS.pow(2) + 1] };
        for at in 0..table.entries.len() {
            let after = first_pair(table.word(at)) + 1;
            if let Some(count) = table.begins.get_mut(after) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut table.begins {
            sum += *begin;
            *begin = sum;
        }
        table
    }

    pub(super) fn find(&self, word: &[u8]) -> Option<Tenths> {
        self.find_on(self.shelf(word), word)
    }

    /// Calls `visit` with every word of the table that `word` may be one slip away from.
    pub(super) fn each_meant(&self, word: &[u8], visit: &mut impl FnMut(Slip, usize, Tenths)) {
        let mut shelf = Shelf { from: 0, to: self.entries.len(), alike: 0 };
        let mut guess = Vec::with_capacity(word.len() + 1);
        for at in 0..=word.len() {
            if shelf.to - shelf.from <= COMPARED_MAX {
                return self.compare(shelf, word, visit);
            }
            each_guess(word, at, &mut guess, &mut |slip, guess| {
                let shelf = if at < 2 { self.shelf(guess) } else { shelf };
                if let Some(tenths) = self.find_on(shelf, guess) {
                    visit(slip, guess.len(), tenths);
                }
            });
            shelf = if at == 1 { self.shelf(word) } else { self.narrow(shelf, word, at) };
        }
    }

    /// Calls `visit` with every word, in order.
    pub(super) fn each_word(&self, visit: &mut impl FnMut(&str)) {
        for at in 0..self.entries.len() {
            visit(std::str::from_utf8(self.word(at)).unwrap_or_default());
        }
    }

    fn word(&self, at: usize) -> &'static [u8] {
        let Some(entry) = self.entries.get(at) else { return &[] };
        self.text_of(*entry)
    }

    fn text_of(&self, entry: Entry) -> &'static [u8] {
        let begin = usize::try_from(entry.at).unwrap_or(usize::MAX);
        let end = begin.saturating_add(usize::from(entry.letters));
        self.text.as_bytes().get(begin..end).unwrap_or(&[])
    }

    /// The words with the same first two letters.
    fn shelf(&self, word: &[u8]) -> Shelf {
        let pair = first_pair(word);
        let begin = |pair: usize| self.begins.get(pair).copied().unwrap_or(0);
        Shelf { from: begin(pair), to: begin(pair + 1), alike: word.len().min(2) }
    }

    fn find_on(&self, shelf: Shelf, word: &[u8]) -> Option<Tenths> {
        let (mut from, mut to) = (shelf.from, shelf.to);
        let rest = word.get(shelf.alike..)?;
        while from < to {
            let middle = usize::midpoint(from, to);
            match self.word(middle).get(shelf.alike..).unwrap_or(&[]).cmp(rest) {
                Ordering::Less => from = middle + 1,
                Ordering::Greater => to = middle,
                Ordering::Equal => return self.entries.get(middle).map(|entry| entry.tenths),
            }
        }
        None
    }

    /// Those of a shelf that share the letter at `at` too.
    fn narrow(&self, shelf: Shelf, word: &[u8], at: usize) -> Shelf {
        let (Some(letter), true) = (word.get(at), at >= 2) else { return shelf };
        let near = self.entries.get(shelf.from..shelf.to).unwrap_or(&[]);
        let letter_of = |entry: &Entry| self.text_of(*entry).get(at).copied().unwrap_or(0);
        let from = near.partition_point(|entry| letter_of(entry) < *letter);
        let to = near.partition_point(|entry| letter_of(entry) <= *letter);
        Shelf { from: shelf.from + from, to: shelf.from + to, alike: at + 1 }
    }

    fn compare(&self, shelf: Shelf, word: &[u8], visit: &mut impl FnMut(Slip, usize, Tenths)) {
        for entry in self.entries.get(shelf.from..shelf.to).unwrap_or(&[]) {
            let meant = self.text_of(*entry);
            if let Some(slip) = slip_between(meant, word) {
                visit(slip, meant.len(), entry.tenths);
            }
        }
    }
}

fn entry(line: &str, at: usize) -> Option<Entry> {
    let mut fields = line.trim_end().split('\t');
    let letters = u8::try_from(fields.next()?.len()).ok()?;
    let tenths = [fields.next()?.parse().ok()?, fields.next()?.parse().ok()?];
    Some(Entry { at: u32::try_from(at).ok()?, letters, tenths })
}

/// The first two letters as one number in the order of the alphabet; a missing letter comes first.
fn first_pair(word: &[u8]) -> usize {
    let symbol = |at: usize| word.get(at).map_or(0, |b| usize::from(b.saturating_sub(b'a' - 1)));
    symbol(0) * SYMBOLS + symbol(1)
}

/// Calls `visit` with every string that a slip at `at` may have made `written` of, words or not. Where a letter
/// stands doubled, one of its places is enough.
fn each_guess(written: &[u8], at: usize, guess: &mut Vec<u8>, visit: &mut impl FnMut(Slip, &[u8])) {
    let (head, tail) = written.split_at(at.min(written.len()));
    let before = head.last().copied();
    let mut with = |slip: Slip, middle: &[u8], skip: usize| {
        let Some(rest) = tail.get(skip..) else { return };
        guess.clear();
        for part in [head, middle, rest] {
            guess.extend_from_slice(part);
        }
        visit(slip, guess);
    };
    let first = tail.first().copied();
    if first.is_some() && first != before {
        with(Slip::Added, &[], 1);
    }
    if let [first, second, ..] = tail
        && first != second
    {
        with(Slip::Swapped, &[*second, *first], 2);
    }
    for letter in b'a'..=b'z' {
        if before != Some(letter) {
            with(Slip::Missing, &[letter], 0);
        }
        if first.is_some_and(|first| first != letter) {
            with(Slip::Other, &[letter], 1);
        }
    }
}

/// The one slip between two words, if it is one.
fn slip_between(meant: &[u8], written: &[u8]) -> Option<Slip> {
    let alike = meant.iter().zip(written).take_while(|(m, w)| m == w).count();
    let (meant, written) = (meant.get(alike..)?, written.get(alike..)?);
    match (meant, written) {
        ([_, meant @ ..], written) if meant == written => Some(Slip::Missing),
        (meant, [_, written @ ..]) if meant == written => Some(Slip::Added),
        ([_, meant @ ..], [_, written @ ..]) if meant == written => Some(Slip::Other),
        ([a, b, meant @ ..], [c, d, written @ ..]) if (a, b) == (d, c) && meant == written => {
            Some(Slip::Swapped)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "agent\t46\t20\nagente\t0\t50\nant\t40\t22\ntoken\t44\t30\n";

    fn meant(word: &str) -> Vec<(Slip, usize, Tenths)> {
        let mut found = Vec::new();
        Table::read(TEXT).each_meant(word.as_bytes(), &mut |slip, letters, tenths| {
            found.push((slip, letters, tenths));
        });
        found
    }

    #[test]
    fn a_word_is_found_with_its_frequencies() {
        let table = Table::read(TEXT);
        assert_eq!(table.find(b"token"), Some([44, 30]));
        assert_eq!(table.find(b"agent"), Some([46, 20]));
        for other in ["age", "agentes", "zebra", ""] {
            assert_eq!(table.find(other.as_bytes()), None, "{other}");
        }
    }

    #[test]
    fn each_kind_of_slip_leads_back_to_the_word() {
        assert_eq!(meant("tokn"), [(Slip::Missing, 5, [44, 30])]);
        assert_eq!(meant("tooken"), [(Slip::Added, 5, [44, 30])]);
        assert_eq!(meant("tiken"), [(Slip::Other, 5, [44, 30])]);
        assert_eq!(meant("tokne"), [(Slip::Swapped, 5, [44, 30])]);
        assert_eq!(meant("agenta"), [(Slip::Added, 5, [46, 20]), (Slip::Other, 6, [0, 50])]);
        assert_eq!(meant("zebra"), []);
    }

    #[test]
    fn guessing_and_comparing_find_the_same() {
        let table = Table::read(include_str!("words.tsv"));
        let all = Shelf { from: 0, to: table.entries.len(), alike: 0 };
        for word in ["cuetna", "passwrod", "aacount", "qe", "x", "liberasion", "hte", "zzzz"] {
            let (mut quick, mut slow) = (Vec::new(), Vec::new());
            let word = word.as_bytes();
            table.each_meant(word, &mut |_, letters, tenths| quick.push((letters, tenths)));
            table.compare(all, word, &mut |_, letters, tenths| slow.push((letters, tenths)));
            quick.sort_unstable();
            slow.sort_unstable();
            assert_eq!(quick, slow, "{word:?}");
        }
    }
}
