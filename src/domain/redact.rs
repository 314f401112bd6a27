//! `RawText` → `Text`: what must never be stored is masked here, before anything else sees it.
//! Knows nothing about who wrote it or where it goes.

mod placeholder;
mod kinds;
mod reading;
mod trade;
mod card;
mod expiry;
mod details;
mod keyed;
mod password;
mod split;

use std::ops::Range;

use crate::domain::text::{RawText, Text};
use kinds::KINDS;
use reading::{Piece, Sort};

pub use placeholder::{Placeholder, in_words};
pub use split::{Joined, redact_after};

/// A mark can make its neighbour suspicious, which is heeded in the next round. What people write takes two rounds,
/// the longest chain of such neighbours four; what a text made on purpose would need beyond this stays as it is.
const ROUNDS_MAX: usize = 8;

/// A text that may be stored, and how many items were masked in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text with every masked item replaced by its placeholder.
    pub text: Text,
    /// How many items were masked.
    pub masked: u16,
}

/// Something confidential: a run of pieces, and what is to stand in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    range: Range<usize>,
    marks: Vec<Placeholder>,
}

impl Found {
    fn overlaps(&self, other: &Self) -> bool {
        self.range.start < other.range.end && other.range.start < self.range.end
    }
}

/// Masks card numbers with what belongs to them, one-time codes and passwords.
pub fn redact(raw: &RawText) -> Redacted {
    let (text, masked) = mask(raw.expose());
    Redacted { text: Text::redacted(text), masked }
}

/// The text without its figures, for what quotes something that later turned out to be confidential.
pub fn without_digits(text: &str) -> String {
    let mut text = text.to_owned();
    let pieces = reading::read(&text);
    let mut found: Vec<Found> = Vec::new();
    for (at, _) in pieces.iter().enumerate().filter(|(_, piece)| piece.sort == Sort::Digits) {
        match found.last_mut().filter(|last| last.range.end + 1 == at) {
            Some(last) => last.range.end = at + 1,
            None => found.push(Found { range: at..at + 1, marks: vec![Placeholder::Pan] }),
        }
    }
    replace(&mut text, &pieces, found);
    text
}

/// Goes over the text until a round finds nothing, so that masking twice changes nothing.
fn mask(raw: &str) -> (String, u16) {
    let mut text = raw.to_owned();
    let mut masked: u16 = 0;
    for _ in 0..ROUNDS_MAX {
        let n = round(&mut text);
        if n == 0 {
            break;
        }
        masked = masked.saturating_add(n);
    }
    (text, masked)
}

/// Everything that may be confidential, sought once; how many items were masked.
fn round(text: &mut String) -> u16 {
    let mut pieces = reading::read(text);
    let mut masked: u16 = 0;
    let mut apply = |pieces: &mut Vec<Piece>, found: Vec<Found>| {
        if !found.is_empty() {
            masked = masked.saturating_add(replace(text, pieces, found));
            *pieces = reading::read(text);
        }
    };
    if pieces.iter().any(|piece| piece.sort == Sort::Digits) {
        let found = card::find(&pieces);
        apply(&mut pieces, found);
        for kind in KINDS {
            let found = keyed::find(&pieces, kind);
            apply(&mut pieces, found);
        }
        let found = details::find(&pieces);
        apply(&mut pieces, found);
    }
    let found = password::find(&pieces);
    apply(&mut pieces, found);
    masked
}

/// Puts the placeholders in, and counts them.
fn replace(text: &mut String, pieces: &[Piece], mut found: Vec<Found>) -> u16 {
    found.sort_by_key(|found| found.range.start);
    let mut replaced = String::with_capacity(text.len());
    let (mut from, mut masked) = (0, 0_u16);
    for Found { range, marks } in found {
        let hit = pieces.get(range).and_then(|run| Some((run.first()?.begin, run.last()?.end)));
        let Some((begin, end)) = hit else { continue };
        let Some(between) = text.get(from..begin) else { continue };
        replaced.push_str(between);
        for mark in marks {
            replaced.push_str(mark.as_str());
            masked = masked.saturating_add(1);
        }
        from = end;
    }
    replaced.push_str(text.get(from..).unwrap_or_default());
    *text = replaced;
    masked
}

#[cfg(test)]
mod tests;
