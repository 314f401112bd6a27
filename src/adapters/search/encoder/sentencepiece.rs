//! Text → token ids, by a `SentencePiece` unigram model: the most probable segmentation into known pieces (Viterbi). Knows
//! nothing about what becomes of the ids.

use super::EncoderFault;
use super::normalizer::Normalizer;
use super::protobuf::{Value, fields};
use super::trie::Trie;
use crate::adapters::search::kept::{Reader, Writer};

/// The id of what no piece covers.
const UNKNOWN: u32 = 0;
const BEGIN: usize = 1;
const END: usize = 2;
/// How much less probable something unknown is than the rarest piece.
const UNKNOWN_PENALTY: f64 = 10.0;
/// How many characters of a text are read.
const CHARS_MAX: usize = 4_096;
/// How many ids a text becomes, its two ends counted. Some two hundred words: one vector cannot hold more than that
/// says.
pub(super) const IDS_MAX: usize = 256;

/// The model: rules for the normal form, pieces, and how probable each is.
#[derive(Debug)]
pub(super) struct SentencePiece {
    normalizer: Normalizer,
    trie: Trie,
    /// Logarithms of probabilities, by piece.
    scores: Vec<f32>,
    unknown_score: f64,
}

/// The best way to the place where it stands: the piece that leads there, and where that begins.
#[derive(Debug, Clone, Copy)]
struct Step {
    score: f64,
    piece: u32,
    from: usize,
}

impl SentencePiece {
    /// Reads a model. `file` is what faults call it.
    pub(super) fn read(file: &'static str, bytes: &[u8]) -> Result<Self, EncoderFault> {
        Self::parse(bytes).ok_or(EncoderFault::Damaged { file, why: "its message cannot be read" })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (mut pieces, mut scores, mut rules) = (Vec::new(), Vec::new(), None);
        for field in fields(bytes) {
            match field? {
                (1, Value::Bytes(message)) => {
                    let (piece, score) = piece(message)?;
                    pieces.push(piece);
                    scores.push(score);
                }
                (3, Value::Bytes(message)) => rules = charsmap(message),
                _ => {}
            }
        }
        Self::of(Normalizer::read(rules?)?, Trie::new(&pieces)?, scores)
    }

    fn of(normalizer: Normalizer, trie: Trie, scores: Vec<f32>) -> Option<Self> {
        let lowest = scores.iter().copied().reduce(f32::min)?;
        let unknown_score = f64::from(lowest) - UNKNOWN_PENALTY;
        Some(Self { normalizer, trie, scores, unknown_score })
    }

    /// As they are kept.
    pub(super) fn put(&self, to: &mut Writer) {
        self.normalizer.put(to);
        self.trie.put(to);
        to.count(self.scores.len());
        to.numbers(&self.scores);
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let (rules, trie) = (Normalizer::take(from)?, Trie::take(from)?);
        let n = from.count()?;
        Self::of(rules, trie, from.numbers(n)?)
    }

    /// The ids between the ids of beginning and end, or none at all if nothing can be seen of the text.
    pub(super) fn ids(&self, text: &str) -> Vec<usize> {
        let end = text.char_indices().nth(CHARS_MAX).map_or(text.len(), |(at, _)| at);
        let normal = self.normalizer.normalize(text.get(..end).unwrap_or(text));
        if normal.is_empty() {
            return Vec::new();
        }
        let mut ids = vec![BEGIN];
        let pieces = self.pieces(&normal).into_iter().take(IDS_MAX - 2);
        ids.extend(pieces.filter_map(|piece| usize::try_from(piece).ok()));
        ids.push(END);
        ids
    }

    /// The best way from the beginning to each place, from left to right; then back from the end. Of two equally good
    /// ways to a place the one whose last piece begins earlier is kept, because it was found first.
    fn pieces(&self, normal: &[u8]) -> Vec<u32> {
        let mut best: Vec<Option<Step>> = vec![None; normal.len() + 1];
        if let Some(start) = best.first_mut() {
            *start = Some(Step { score: 0.0, piece: UNKNOWN, from: 0 });
        }
        for from in 0..normal.len() {
            // Places inside a character have no way to them.
            let Some(Some(Step { score: base, .. })) = best.get(from).copied() else { continue };
            let rest = normal.get(from..).unwrap_or_default();
            let first = char_bytes(rest);
            let mut has_first = false;
            for (length, piece) in self.trie.prefixes(rest) {
                has_first |= length == first;
                let own = usize::try_from(piece).ok().and_then(|n| self.scores.get(n));
                let score = base + own.map_or(self.unknown_score, |own| f64::from(*own));
                offer(&mut best, from + length, Step { score, piece, from });
            }
            if !has_first {
                let score = base + self.unknown_score;
                offer(&mut best, from + first, Step { score, piece: UNKNOWN, from });
            }
        }
        let mut pieces = Vec::new();
        let mut at = normal.len();
        while let Some(Some(step)) = best.get(at).filter(|_| at > 0) {
            pieces.push(step.piece);
            at = step.from;
        }
        pieces.reverse();
        pieces
    }
}

fn offer(best: &mut [Option<Step>], at: usize, step: Step) {
    if let Some(known) = best.get_mut(at)
        && known.is_none_or(|known| step.score > known.score)
    {
        *known = Some(step);
    }
}

/// How many bytes the first character has.
fn char_bytes(text: &[u8]) -> usize {
    let more = text.iter().skip(1).take_while(|byte| **byte & 0xc0 == 0x80);
    1 + more.count()
}

/// A piece and its score.
fn piece(message: &[u8]) -> Option<(&[u8], f32)> {
    let (mut text, mut score) = (None, 0.0);
    for field in fields(message) {
        match field? {
            (1, Value::Bytes(bytes)) => text = Some(bytes),
            (2, Value::Four(bytes)) => score = f32::from_le_bytes(bytes),
            _ => {}
        }
    }
    Some((text?, score))
}

/// The rules inside the message on normal forms.
fn charsmap(message: &[u8]) -> Option<&[u8]> {
    fields(message).find_map(|field| match field? {
        (2, Value::Bytes(rules)) => Some(rules),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes_field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let mut field = vec![number << 3 | 2, u8::try_from(bytes.len()).unwrap()];
        field.extend(bytes);
        field
    }

    /// A model with these pieces and a rule for nothing.
    fn model(pieces: &[(&str, f32)]) -> Vec<u8> {
        let ends = [("<unk>", 0.0), ("<s>", 0.0), ("</s>", 0.0)];
        let mut model = Vec::new();
        for (piece, score) in ends.iter().chain(pieces) {
            let mut message = bytes_field(1, piece.as_bytes());
            message.push(2 << 3 | 5);
            message.extend(score.to_le_bytes());
            model.extend(bytes_field(1, &message));
        }
        model.extend(bytes_field(3, &bytes_field(2, &[0, 0, 0, 0])));
        model
    }

    fn ids(pieces: &[(&str, f32)], text: &str) -> Vec<usize> {
        SentencePiece::read("model", &model(pieces)).unwrap().ids(text)
    }

    #[test]
    fn the_most_probable_way_wins_not_the_longest_piece() {
        let pieces = [("▁ab", -9.0), ("▁a", -2.0), ("b", -3.0), ("▁", -1.0)];
        assert_eq!(ids(&pieces, "ab"), [1, 4, 5, 2]);
    }

    #[test]
    fn of_equal_ways_the_one_with_the_longer_last_piece_wins() {
        let pieces = [("▁a", -1.0), ("b", -3.0), ("▁", -2.0), ("ab", -2.0)];
        assert_eq!(ids(&pieces, "ab"), [1, 5, 6, 2]);
    }

    #[test]
    fn each_unknown_character_is_one_unknown_piece() {
        let pieces = [("▁", -1.0), ("a", -2.0)];
        assert_eq!(ids(&pieces, "añ😀a"), [1, 3, 4, 0, 0, 4, 2]);
    }

    #[test]
    fn a_text_of_nothing_has_no_ids() {
        assert!(ids(&[("▁", -1.0)], " ").is_empty());
    }

    #[test]
    fn a_long_text_is_cut() {
        let pieces = [("▁", -1.0), ("a", -2.0)];
        let ids = ids(&pieces, &"a".repeat(CHARS_MAX * 2));
        assert_eq!(ids.len(), IDS_MAX);
        assert_eq!(ids.last(), Some(&END));
    }

    #[test]
    fn a_model_without_pieces_or_rules_is_damaged() {
        assert!(SentencePiece::read("model", &[]).is_err());
        let whole = model(&[("▁", -1.0)]);
        assert!(SentencePiece::read("model", &whole[..whole.len() - 8]).is_err());
    }

    proptest! {
        #[test]
        fn any_model_and_any_text_are_read_without_a_panic(
            hits in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
            text in any::<String>(),
        ) {
            let mut bytes = model(&[("▁", -1.0), ("a", -2.0), ("ab", f32::NAN)]);
            for (at, value) in hits {
                *at.get_mut(&mut bytes) = value;
            }
            if let Ok(tokens) = SentencePiece::read("model", &bytes) {
                tokens.ids(&text);
            }
        }
    }
}
