//! The normalizer of the sentencepiece model: compatibility characters unified, invisible ones removed, spaces replaced by
//! the mark `▁`. The rules are a double-array trie over UTF-8 bytes from the model; knows nothing about their contents.

use crate::adapters::search::kept::{Reader, Writer};

/// What stands for a space, and before the first word.
pub(super) const MARK: &[u8] = "▁".as_bytes();

/// The longest key at the beginning of a text, and what is written instead.
#[derive(Debug)]
pub(super) struct Normalizer {
    units: Vec<Unit>,
    /// The replacements, each ended by a zero byte.
    replacements: Vec<u8>,
}

/// A cell of the trie: a label to check, the way to its children, and whether a key ends here.
#[derive(Debug, Clone, Copy)]
struct Unit(u32);

impl Unit {
    /// How the place of the children differs from this one's. A ninth bit says that it is counted in steps of 256.
    fn offset(self) -> usize {
        let coarse = self.0 >> 9 & 1 == 1;
        usize::try_from(self.0 >> 10 << if coarse { 8 } else { 0 }).unwrap_or(usize::MAX)
    }

    /// A cell with the highest bit is a value and bears no label.
    fn is_for(self, byte: u8) -> bool {
        self.0 & 0x8000_00ff == u32::from(byte)
    }

    fn ends_a_key(self) -> bool {
        self.0 >> 8 & 1 == 1
    }

    fn value(self) -> usize {
        usize::try_from(self.0 & 0x7fff_ffff).unwrap_or(usize::MAX)
    }
}

impl Normalizer {
    /// The length of the trie in bytes, the trie, the replacements.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (length, rest) = bytes.split_first_chunk()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let (trie, replacements) = rest.split_at_checked(length)?;
        let (units, _) = trie.as_chunks();
        let units = units.iter().map(|unit| Unit(u32::from_le_bytes(*unit))).collect();
        Some(Self { units, replacements: replacements.to_vec() })
    }

    /// The same, as it was read.
    pub(super) fn put(&self, to: &mut Writer) {
        to.count(4 + self.units.len() * 4 + self.replacements.len());
        to.count(self.units.len() * 4);
        self.units.iter().for_each(|unit| to.whole(unit.0));
        to.raw(&self.replacements);
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let length = from.count()?;
        Self::read(from.raw(length)?)
    }

    /// The normal form: empty if nothing can be seen of the text.
    pub(super) fn normalize(&self, text: &str) -> Vec<u8> {
        let mut normal = MARK.to_vec();
        let mut rest = text;
        let mut after_space = true;
        while !rest.is_empty() {
            let (mut piece, after) = self.next(rest);
            rest = after;
            // Of several spaces one is left, and none at the beginning.
            while let Some(shorter) = piece.strip_prefix(b" ").filter(|_| after_space) {
                piece = shorter;
            }
            for byte in piece {
                match byte {
                    b' ' => normal.extend(MARK),
                    _ => normal.push(*byte),
                }
            }
            after_space = piece.last().map_or(after_space, |last| *last == b' ');
        }
        while normal.ends_with(MARK) {
            normal.truncate(normal.len() - MARK.len());
        }
        normal
    }

    /// What the text begins with in its normal form, and the rest of the text.
    fn next<'a>(&'a self, text: &'a str) -> (&'a [u8], &'a str) {
        let replaced = self.longest(text.as_bytes()).and_then(|(key_bytes, at)| {
            let replacement = self.replacements.get(at..)?.split(|byte| *byte == 0).next()?;
            Some((replacement, text.get(key_bytes..)?))
        });
        replaced.unwrap_or_else(|| {
            let first = text.chars().next().map_or(0, char::len_utf8);
            let (first, rest) = text.split_at_checked(first).unwrap_or((text, ""));
            (first.as_bytes(), rest)
        })
    }

    /// The length of the longest key that the text begins with, and where its replacement stands.
    fn longest(&self, text: &[u8]) -> Option<(usize, usize)> {
        let mut found = None;
        let mut at = self.units.first()?.offset();
        for (n, byte) in text.iter().enumerate() {
            at ^= usize::from(*byte);
            let Some(unit) = self.units.get(at).filter(|unit| unit.is_for(*byte)) else { break };
            at ^= unit.offset();
            if unit.ends_a_key() {
                found = self.units.get(at).map(|leaf| (n + 1, leaf.value()));
            }
        }
        found.filter(|(_, at)| *at < self.replacements.len())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A trie with two keys: a tab becomes a space, a `B` nothing.
    fn rules() -> Normalizer {
        let mut units = vec![0; 1024];
        units[0] = 256 << 10;
        for (byte, leaf, value) in [(b'\t', 512, 0), (b'B', 513, 2)] {
            let at = 256 ^ usize::from(byte);
            let offset = u32::try_from(at ^ leaf).unwrap();
            units[at] = offset << 10 | 0x100 | u32::from(byte);
            units[leaf] = 0x8000_0000 | value;
        }
        let mut bytes = 4096_u32.to_le_bytes().to_vec();
        bytes.extend(units.iter().flat_map(|unit: &u32| unit.to_le_bytes()));
        bytes.extend(b" \0\0");
        Normalizer::read(&bytes).unwrap()
    }

    fn normal(text: &str) -> String {
        String::from_utf8(rules().normalize(text)).unwrap()
    }

    #[test]
    fn words_are_set_apart_by_one_mark_each() {
        assert_eq!(normal("a  b"), "▁a▁b");
        assert_eq!(normal(" \t a \t b \t"), "▁a▁b");
    }

    #[test]
    fn what_is_replaced_by_nothing_leaves_no_gap() {
        assert_eq!(normal("aBñ BB c"), "▁añ▁c");
    }

    #[test]
    fn of_a_text_that_cannot_be_seen_nothing_is_left() {
        for text in ["", "  ", "\t B ", "▁"] {
            assert_eq!(normal(text), "", "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn any_rules_and_any_text_are_read_without_a_panic(
            units in prop::collection::vec(0_u32..4096, 0..64),
            text in "[\\t -~ñ▁]{0,20}",
        ) {
            let length = u32::try_from(units.len() * 4).unwrap();
            let mut bytes = length.to_le_bytes().to_vec();
            bytes.extend(units.iter().flat_map(|unit| unit.to_le_bytes()));
            bytes.extend(b"ab\0");
            let rules = Normalizer::read(&bytes).unwrap();
            rules.normalize(&text);
        }
    }
}
