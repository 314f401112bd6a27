//! `RawText` → `Text`: what must never be stored is masked here, before anything else sees it.
//! Knows nothing about who wrote it or where it goes.

mod kinds;
mod reading;
mod card;
mod keyed;

use std::ops::Range;

use crate::domain::text::{RawText, Text};
use kinds::{KINDS, Mark};
use reading::Piece;

/// A text that may be stored, and how many items were masked in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text with every masked item replaced by its mark.
    pub text: Text,
    /// How many items were masked.
    pub masked: u16,
}

/// Masks card numbers and security codes.
pub fn redact(raw: &RawText) -> Redacted {
    let (text, masked) = mask(raw.expose());
    Redacted { text: Text::redacted(text), masked }
}

/// Goes over the text until a round finds nothing, so that a mark which makes a neighbour suspicious is
/// heeded and masking twice changes nothing. Each round takes digits away, so the rounds end.
fn mask(raw: &str) -> (String, u16) {
    let mut text = raw.to_owned();
    let mut masked: u16 = 0;
    if !raw.contains(char::is_numeric) {
        return (text, masked);
    }
    loop {
        let before = masked;
        masked = masked.saturating_add(mask_where(&mut text, Mark::Pan, card::find));
        for kind in KINDS {
            let found = mask_where(&mut text, kind.mark, |pieces| keyed::find(pieces, kind));
            masked = masked.saturating_add(found);
        }
        if masked == before {
            return (text, masked);
        }
    }
}

/// Replaces what `find` finds, and counts it.
fn mask_where(text: &mut String, mark: Mark, find: impl Fn(&[Piece]) -> Vec<Range<usize>>) -> u16 {
    let pieces = reading::read(text);
    let mut found = find(&pieces);
    // From the end on, so that the places still to come stay where they are.
    found.sort_by_key(|range| std::cmp::Reverse(range.start));
    let mut masked: u16 = 0;
    for range in found {
        let hit = pieces.get(range).and_then(|run| Some((run.first()?.begin, run.last()?.end)));
        if let Some((begin, end)) = hit {
            text.replace_range(begin..end, mark.as_str());
            masked = masked.saturating_add(1);
        }
    }
    masked
}

#[cfg(test)]
mod tests;
