//! A card's last month in every form in which people write it, alone or together with the security code.
//! Knows nothing about what stands around it.

use super::card::{is_month, is_near_year};
use super::placeholder::Placeholder;
use super::reading::{Piece, Sort, is_dash, is_sign, is_space, lists, n_digits, skip};

/// Names of months, with their short forms.
const MONTHS: &str = "jan|january|feb|february|mar|march|apr|april|may|jun|june|jul|july|aug|august|sep|sept|september|\
    oct|october|nov|november|dec|december|ene|enero|febrero|marzo|abr|abril|mayo|junio|julio|ago|agosto|\
    septiembre|set|setiembre|octubre|noviembre|dic|diciembre";
/// Between the parts of a date, and between it and the code, stand at most so many pieces.
const JOINT_PIECES_MAX: usize = 3;

/// Whether it is the name of a month.
pub(super) fn is_month_name(piece: &Piece) -> bool {
    piece.sort == Sort::Word && lists(MONTHS, &piece.plain)
}

/// Where a last month that begins at `at` ends.
pub(super) fn end(pieces: &[Piece], at: usize) -> Option<usize> {
    let first = pieces.get(at)?;
    if is_month_name(first) {
        return named(pieces, at);
    }
    if first.sort != Sort::Digits {
        return None;
    }
    let digits = first.plain.as_str();
    match digits.len() {
        1 | 2 if is_month(digits) => {
            let year = joint(pieces, at + 1)?;
            matches!(n_digits(pieces, year), 2 | 4).then_some(year + 1)
        }
        4 | 6 if digits.get(..2).is_some_and(is_month) => Some(at + 1),
        4 if is_year(digits) => {
            let month = joint(pieces, at + 1)?;
            let month = pieces.get(month).filter(|piece| is_month(&piece.plain)).map(|_| month)?;
            Some(month + 1)
        }
        _ => None,
    }
}

/// The same, where no word says that this is a date: only years in which cards run out.
pub(super) fn bare_end(pieces: &[Piece], at: usize) -> Option<usize> {
    let end = end(pieces, at)?;
    let digits = |at: usize| pieces.get(at).map_or("", |piece| piece.plain.as_str());
    let (first, last) = (digits(at), digits(end - 1));
    let year = match (first.len(), end - at) {
        (4 | 6, 1) => first.get(2..)?,
        (4, _) if is_year(first) => first,
        _ => last,
    };
    let near = if year.len() == 4 { is_year(year) } else { is_near_year(year) };
    near.then_some(end)
}

/// The last month and the code that follows it at once, or the other way round.
pub(super) fn with_code(pieces: &[Piece], at: usize) -> Option<usize> {
    let month_first = bare_end(pieces, at)
        .and_then(|month| joint(pieces, month))
        .filter(|code| is_code(pieces, *code));
    if let Some(code) = month_first {
        return Some(code + 1);
    }
    // 0928123
    let glued = pieces.get(at).filter(|piece| piece.sort == Sort::Digits)?.plain.as_str();
    if glued.len() == 7
        && glued.get(..2).is_some_and(is_month)
        && glued.get(2..4).is_some_and(is_near_year)
    {
        return Some(at + 1);
    }
    let month = is_code(pieces, at).then(|| joint(pieces, at + 1)).flatten()?;
    bare_end(pieces, month)
}

/// Three figures, or four that are no year.
pub(super) fn is_code(pieces: &[Piece], at: usize) -> bool {
    let digits = pieces.get(at).filter(|piece| piece.sort == Sort::Digits);
    digits.is_some_and(|piece| match piece.plain.len() {
        3 => true,
        4 => !piece.plain.starts_with("19") && !piece.plain.starts_with("20"),
        _ => false,
    })
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && digits.starts_with("20") && digits.get(2..).is_some_and(is_near_year)
}

/// "sep 2028", "septiembre de 2028", "Sept. '28", "sep-28".
fn named(pieces: &[Piece], at: usize) -> Option<usize> {
    let mut year = at + 1;
    let small = |piece: &Piece| {
        is_space(piece)
            || is_sign(piece, "./,'’-–")
            || piece.sort == Sort::Word && lists("de|del|of", &piece.plain)
    };
    year = skip(pieces, year, small);
    let near = year <= at + 1 + 2 * JOINT_PIECES_MAX;
    (near && matches!(n_digits(pieces, year), 2 | 4)).then_some(year + 1)
}

/// What stands behind a sign or a few blanks; nothing when they are glued together.
fn joint(pieces: &[Piece], at: usize) -> Option<usize> {
    let joins = |piece: &Piece| {
        is_space(piece)
            || is_sign(piece, "/.,;|'")
            || matches!(piece.sort, Sort::Sign(c) if is_dash(c))
    };
    let next = skip(pieces, at, joins);
    (next > at && next <= at + JOINT_PIECES_MAX).then_some(next)
}

/// What an expiry with or without its code becomes.
pub(super) fn read(pieces: &[Piece], at: usize) -> Option<(usize, Placeholder)> {
    with_code(pieces, at)
        .filter(|end| is_whole(pieces, *end))
        .map(|end| (end, Placeholder::ExpiryCvv))
        .or_else(|| {
            bare_end(pieces, at)
                .filter(|end| is_whole(pieces, *end))
                .map(|end| (end, Placeholder::Expiry))
        })
}

/// Whether the figures do not go on as a longer number or a date.
pub(super) fn is_whole(pieces: &[Piece], end: usize) -> bool {
    let joined = pieces.get(end).is_some_and(|piece| match piece.sort {
        Sort::Sign(c) => is_dash(c) || matches!(c, '.' | ',' | ':' | '/'),
        Sort::Digits => true,
        Sort::Word | Sort::Mark(_) | Sort::Gap => false,
    });
    !(joined && n_digits(pieces, end + 1) > 0 || n_digits(pieces, end) > 0)
}
