//! Expiry and security code beside a card number, without a word that says so: after it or before it, in any order.
//! Knows nothing about words that announce; that is `keyed`.

use super::Found;
use super::expiry::{self, is_code, is_whole};
use super::kinds::CARD_WORDS;
use super::placeholder::Placeholder;
use super::reading::{Piece, Sort, lists, skip};

/// So many pieces may stand between a number and what belongs to it.
const BETWEEN_MAX: usize = 10;
/// A detail has at most so many pieces.
const DETAIL_PIECES_MAX: usize = 12;
/// Small words that may stand between.
const SMALL: &str = "y|e|and|con|with|con|de|del|el|la|the|es|is|its|exp|expires|expiry|vence|venc|vto|valid|thru|hasta|\
    fecha|date|code|codigo|cod|cv|csv|cvv|cvc|cvv2|a|n|no|tambien|plus|then|luego|va|va|aqui";
/// A figure before one of these is an amount.
const UNITS: &str = "pesos|peso|dolares|dolar|dollars|dollar|usd|mxn|mxp|mx|cajas|boxes|kg|kgs|kilos|lb|lbs|libras|veces|\
    times|piezas|pieces|pcs|days|dias|dia|hrs|hr|horas|hours|hour|min|mins|minutos|minutes|am|pm|units|unidades|\
    percent|pallets|tarimas|bultos|entries|entradas|years|anos|meses|months|weeks|semanas";

/// Where they stand.
pub(super) fn find(pieces: &[Piece]) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let cards = pieces.iter().enumerate().filter(|(_, piece)| is(piece, Placeholder::Pan));
    for (at, _) in cards {
        let mut seen = Vec::new();
        after(pieces, at, &mut found, &mut seen);
        before(pieces, at, &mut found, &mut seen);
    }
    found
}

fn is(piece: &Piece, mark: Placeholder) -> bool {
    piece.sort == Sort::Mark(mark)
}

fn is_between(piece: &Piece) -> bool {
    match piece.sort {
        Sort::Gap | Sort::Sign(_) => true,
        Sort::Word => {
            piece.n_chars == 1 || lists(SMALL, &piece.plain) || lists(CARD_WORDS, &piece.plain)
        }
        Sort::Digits | Sort::Mark(_) => false,
    }
}

fn after(pieces: &[Piece], card: usize, found: &mut Vec<Found>, seen: &mut Vec<Placeholder>) {
    let mut at = card + 1;
    loop {
        let next = skip(pieces, at, is_between);
        if next > at + BETWEEN_MAX {
            return;
        }
        let Some(piece) = pieces.get(next) else { return };
        if let Sort::Mark(mark) = piece.sort {
            if mark == Placeholder::Pan || !mark.is_of_card() {
                return;
            }
            seen.push(mark);
            at = next + 1;
            continue;
        }
        let Some((end, mark)) = detail(pieces, next, seen) else { return };
        seen.push(mark);
        found.push(Found { range: next..end, marks: vec![mark] });
        at = end;
    }
}

/// What stands before the number is believed when an expiry is with it, or the message or line begins there.
fn before(pieces: &[Piece], card: usize, found: &mut Vec<Found>, seen: &mut Vec<Placeholder>) {
    let from = card.saturating_sub(DETAIL_PIECES_MAX);
    let mut best: Option<Found> = None;
    for at in (from..card).rev() {
        let Some(piece) = pieces.get(at) else { continue };
        let begins_here = piece.sort == Sort::Digits || expiry::is_month_name(piece);
        let ends_before = at.checked_sub(1).and_then(|before| pieces.get(before));
        let glued = ends_before.is_some_and(|piece| {
            piece.sort == Sort::Digits
                || matches!(piece.sort, Sort::Sign('.' | ',' | '/' | '-' | ':' | '+' | '$'))
        });
        if !begins_here || glued {
            continue;
        }
        let Some((end, mark)) = detail(pieces, at, seen) else { continue };
        if skip(pieces, end, is_between) != card {
            continue;
        }
        let opens = ends_before.is_none_or(|piece| piece.sort == Sort::Gap && piece.has_break);
        let with_expiry = seen.iter().any(|seen| *seen != Placeholder::Cvv);
        if mark != Placeholder::Cvv || opens || with_expiry {
            best = Some(Found { range: at..end, marks: vec![mark] });
        }
    }
    let clashes = |best: &Found| found.iter().any(|other| other.overlaps(best));
    if let Some(best) = best.filter(|best| !clashes(best)) {
        seen.extend(best.marks.iter().copied());
        found.push(best);
    }
}

/// An expiry, a code, or both together, where neither was seen yet.
fn detail(pieces: &[Piece], at: usize, seen: &[Placeholder]) -> Option<(usize, Placeholder)> {
    let had = |mark| seen.contains(&mark) || seen.contains(&Placeholder::ExpiryCvv);
    if let Some((end, mark)) = expiry::read(pieces, at) {
        let both = mark == Placeholder::ExpiryCvv;
        if !(had(Placeholder::Expiry) || both && had(Placeholder::Cvv)) {
            return Some((end, mark));
        }
    }
    let code = is_code(pieces, at) && is_whole(pieces, at + 1) && !is_amount(pieces, at + 1);
    (code && !had(Placeholder::Cvv)).then_some((at + 1, Placeholder::Cvv))
}

fn is_amount(pieces: &[Piece], at: usize) -> bool {
    let next = skip(pieces, at, |piece| piece.sort == Sort::Gap);
    pieces.get(next).is_some_and(|piece| {
        piece.sort == Sort::Word && lists(UNITS, &piece.plain) || piece.sort == Sort::Sign('%')
    })
}
