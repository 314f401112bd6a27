//! Numbers of this trade and of computers that look like parts of a card number: tariff and entry numbers, IP
//! addresses, decimals, and whatever a word before calls a parcel, a time or a place. Knows no card.

use std::ops::Range;

use super::reading::{Piece, Sort, is_sign, lists, n_digits, skip};

/// A fraction of so many digits is no part of a number that people group by dots.
const FRACTION_DIGITS_MIN: usize = 8;
/// So many small words may stand between a governing word and its number.
const BETWEEN_MAX: usize = 3;

/// A word of fewer letters that touches a number says nothing about it.
const TOUCHING_MIN: usize = 4;

/// Words that say what a number after them is: no card.
const GOVERNING: &str = "guia|guias|rastreo|rastrear|tracking|track|trk|parcel|package|paquete|paqueteria|envio|\
    embarque|shipment|waybill|awb|hawb|mawb|bl|hbl|mbl|bol|lading|conocimiento|fedex|ups|usps|dhl|estafeta|\
    redpack|epoch|timestamp|ts|unix|millis|milliseconds|milisegundos|nanoseconds|microseconds|pedimento|\
    imei|iccid|isbn|ean|gtin|upc|sscc|barcode|barras|serial|serie|uuid|guid|lat|lon|lng|long|latitude|\
    longitude|latitud|longitud|coords|coordenadas|coordinates|gps|rate|ratio|tasa|factor|ip|ping|entry|\
    entrada|container|contenedor|bond|inbond|hts|fraccion|arancelaria|folio|hash|checksum|sello|seal";

/// Small words that may stand between.
const SMALL: &str = "no|nro|num|number|numero|n|o|id|es|is|are|son|was|fue|era|the|el|la|los|mi|my|code|codigo|de|del|of|\
    este|esta|this|here|aqui|va|ms";

/// What is known about each piece of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a piece may be part of several at once")]
pub(super) struct Known {
    /// Part of a tariff number.
    pub(super) tariff: bool,
    /// Part of an entry number.
    pub(super) entry: bool,
    /// Part of an IP address.
    pub(super) address: bool,
    /// Part of a decimal, one that a card's words do not change.
    pub(super) fraction: bool,
    /// Part of what is written like a decimal.
    pub(super) decimal: bool,
}

/// What is known about the pieces, one entry each.
pub(super) fn known(pieces: &[Piece]) -> Vec<Known> {
    let mut known = vec![Known::default(); pieces.len()];
    let mut note = |range: Range<usize>, set: fn(&mut Known)| {
        known.get_mut(range).unwrap_or_default().iter_mut().for_each(set);
    };
    for begin in 0..pieces.len() {
        if let Some(end) = shaped(pieces, begin, '.', &[4, 2, 2]) {
            note(begin..end, |known| known.tariff = true);
        }
        if let Some(end) = shaped(pieces, begin, '.', &[4, 2, 4]) {
            note(begin..end, |known| known.tariff = true);
        }
        if let Some(end) = shaped(pieces, begin, '-', &[3, 7, 1]) {
            note(begin..end, |known| known.entry = true);
        }
        if let Some(end) = address(pieces, begin) {
            note(begin..end, |known| known.address = true);
        }
        if is_decimal(pieces, begin) {
            let surely = pieces.get(begin).is_some_and(|whole| whole.plain == "0")
                || begin.checked_sub(1).and_then(|at| pieces.get(at)).is_some_and(|sign| {
                    is_sign(sign, "-−+")
                        && begin.checked_sub(2).is_none_or(|at| n_digits(pieces, at) == 0)
                });
            if surely {
                note(begin..begin + 3, |known| known.fraction = true);
            }
            note(begin..begin + 3, |known| known.decimal = true);
        }
    }
    known
}

/// Where groups of these sizes end, joined by this sign with nothing else between.
fn shaped(pieces: &[Piece], begin: usize, sign: char, sizes: &[usize]) -> Option<usize> {
    let mut at = begin;
    for (n, size) in sizes.iter().enumerate() {
        if n > 0 {
            let joined = pieces.get(at)?.sort == Sort::Sign(sign)
                && pieces.get(at - 1)?.touches(pieces.get(at)?)
                && pieces.get(at)?.touches(pieces.get(at + 1)?);
            if !joined {
                return None;
            }
            at += 1;
        }
        if n_digits(pieces, at) != *size {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// 10.0.111.254, and no fifth group.
fn address(pieces: &[Piece], begin: usize) -> Option<usize> {
    let dotted = |at: usize| pieces.get(at).is_some_and(|piece| piece.sort == Sort::Sign('.'));
    if begin.checked_sub(1).is_some_and(dotted) {
        return None;
    }
    let mut at = begin;
    for n in 0..4 {
        if n > 0 {
            if !dotted(at) {
                return None;
            }
            at += 1;
        }
        let octet = pieces.get(at).filter(|piece| piece.sort == Sort::Digits)?;
        let value = octet.plain.parse::<u8>().ok()?;
        if octet.plain.len() != value.to_string().len() {
            return None;
        }
        at += 1;
    }
    (!(dotted(at) && n_digits(pieces, at + 1) > 0)).then_some(at)
}

/// 25.4539578763621486: figures, a point or comma, and a long fraction.
fn is_decimal(pieces: &[Piece], begin: usize) -> bool {
    let [Some(whole), Some(point), Some(fraction)] =
        [begin, begin + 1, begin + 2].map(|at| pieces.get(at))
    else {
        return false;
    };
    let goes_on = pieces.get(begin + 3).is_some_and(|next| is_sign(next, ".,-"))
        && n_digits(pieces, begin + 4) > 0;
    whole.sort == Sort::Digits
        && whole.plain.len() != 4
        && is_sign(point, ".,")
        && n_digits(pieces, begin + 2) >= FRACTION_DIGITS_MIN
        && whole.touches(point)
        && point.touches(fraction)
        && (!goes_on || is_pair(pieces, begin + 3))
}

/// Whether another decimal follows: "25.4539578763621486,-99.50".
fn is_pair(pieces: &[Piece], at: usize) -> bool {
    let next = skip(pieces, at, |piece| is_sign(piece, ",;-"));
    n_digits(pieces, next) > 0 && pieces.get(next + 1).is_some_and(|piece| is_sign(piece, "."))
}

/// Whether the word that governs the number at `begin` says that it is something else than a card's. A short one must stand
/// apart from it: letters that touch a number hide no card.
pub(super) fn is_called_otherwise(pieces: &[Piece], begin: usize) -> bool {
    let mut small = 0;
    let before = pieces.get(..begin).unwrap_or_default();
    if before.last().is_some_and(|last| last.sort == Sort::Word && last.n_chars < TOUCHING_MIN) {
        return false;
    }
    for piece in before.iter().rev() {
        match piece.sort {
            Sort::Gap | Sort::Sign(_) => {}
            Sort::Word if lists(GOVERNING, &piece.plain) => return true,
            Sort::Word if lists(SMALL, &piece.plain) && small < BETWEEN_MAX => small += 1,
            Sort::Word | Sort::Digits | Sort::Mark(_) => return false,
        }
    }
    false
}
