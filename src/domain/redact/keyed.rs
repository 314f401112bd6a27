//! Values that are recognised by what stands before them: security digits, codes, dates of expiry.
//! Knows shapes; the words are `kinds`'.

use std::ops::Range;

use super::card::is_dash;
use super::kinds::{CARD_WORDS, FILLERS, Kind, Mark, lists};
use super::reading::{Piece, Sort};

/// What a value looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// So many digits in one group, or one by one.
    Digits { min: usize, max: usize },
    /// So many digits in one group, in two equal ones, or one by one.
    Code { min: usize, max: usize },
    /// 09/28, 9-2028, 0928.
    Month,
}

/// Where values of a kind stand, as ranges of pieces.
pub(super) fn find(pieces: &[Piece], kind: &Kind) -> Vec<Range<usize>> {
    if kind.of_card && !speaks_of_card(pieces) {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for (begin, piece) in pieces.iter().enumerate() {
        let opens = matches!(piece.sort, Sort::Word | Sort::Mark | Sort::Digits);
        if !opens || found.last().is_some_and(|last| begin < last.end) {
            continue;
        }
        let mut ends = kind.after.split('|').filter_map(|words| announced(pieces, begin, words));
        let value = ends.find_map(|end| value_after(pieces, end, kind));
        if let Some(value) = value.filter(|_| !is_excepted(pieces, begin, kind)) {
            found.push(value);
        }
    }
    found
}

fn speaks_of_card(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece.sort {
        Sort::Mark => [Mark::Pan, Mark::Cvv].map(Mark::as_str).contains(&piece.plain.as_str()),
        Sort::Word => lists(CARD_WORDS, &piece.plain),
        Sort::Digits | Sort::Sign(_) | Sort::Gap => false,
    })
}

/// Whether `words` stand at `begin`, and the piece after them. Blanks, hyphens and dots do not matter.
fn announced(pieces: &[Piece], begin: usize, words: &str) -> Option<usize> {
    let mut at = begin;
    for (n, word) in words.split(' ').enumerate() {
        if n > 0 {
            at = skip(pieces, at, |piece| is_space(piece) || is_sign(piece, "-./,;|"));
        }
        if pieces.get(at)?.plain != word {
            return None;
        }
        at += 1;
    }
    Some(at)
}

fn is_excepted(pieces: &[Piece], begin: usize, kind: &Kind) -> bool {
    let before = pieces.get(..begin).unwrap_or_default().iter().rev();
    let mut words = before.filter(|piece| piece.sort == Sort::Word);
    // "la fianza ya vence": one small word may stand between.
    words.by_ref().take(2).any(|word| lists(kind.unless, &word.plain))
}

fn value_after(pieces: &[Piece], mut at: usize, kind: &Kind) -> Option<Range<usize>> {
    let mut fillers = 0;
    loop {
        let piece = pieces.get(at)?;
        match piece.sort {
            Sort::Digits => {
                let end = kind.shape.end(pieces, at)?;
                return is_whole(pieces, at, end).then_some(at..end);
            }
            Sort::Gap => {}
            Sort::Sign(_) if is_sign(piece, ":=#-.,;|/(\"'*>¿?»«“”–—→+") => {}
            Sort::Word if lists(FILLERS, &piece.plain) => fillers += 1,
            Sort::Word | Sort::Mark | Sort::Sign(_) => return None,
        }
        if fillers > kind.fillers_max {
            return None;
        }
        at += 1;
    }
}

/// Whether the value does not go on as a longer number, a date, a time or a word.
fn is_whole(pieces: &[Piece], begin: usize, end: usize) -> bool {
    let follows = pieces.get(end).map(|piece| piece.sort);
    let then = pieces.get(end + 1).map(|piece| piece.sort);
    let goes_on = match follows {
        Some(Sort::Sign(c)) => {
            then == Some(Sort::Digits) && (is_dash(c) || matches!(c, '.' | ',' | ':' | '/'))
        }
        Some(Sort::Word) => !starts_card_word(pieces, end),
        Some(Sort::Digits | Sort::Mark | Sort::Gap) | None => false,
    };
    let before = begin.checked_sub(1).and_then(|before| pieces.get(before));
    let date_before = before.is_some_and(|piece| is_sign(piece, "/.,+"))
        && begin
            .checked_sub(2)
            .and_then(|at| pieces.get(at))
            .is_some_and(|piece| piece.sort == Sort::Digits);
    !goes_on && !date_before
}

fn starts_card_word(pieces: &[Piece], at: usize) -> bool {
    pieces.get(at).is_some_and(|piece| {
        lists(CARD_WORDS, &piece.plain) || ["exp", "vence"].contains(&piece.plain.as_str())
    })
}

impl Shape {
    /// Where a value of this shape that begins at `at` ends.
    fn end(self, pieces: &[Piece], at: usize) -> Option<usize> {
        match self {
            Self::Digits { min, max } => {
                one_group(pieces, at, min, max).or_else(|| one_by_one(pieces, at, min, max))
            }
            Self::Code { min, max } => two_groups(pieces, at, min, max)
                .or_else(|| one_group(pieces, at, min, max))
                .or_else(|| one_by_one(pieces, at, min, max)),
            Self::Month => month(pieces, at),
        }
    }
}

fn one_group(pieces: &[Piece], at: usize, min: usize, max: usize) -> Option<usize> {
    (min..=max).contains(&n_digits(pieces, at)).then_some(at + 1)
}

/// "482 913", "4829-1304".
fn two_groups(pieces: &[Piece], at: usize, min: usize, max: usize) -> Option<usize> {
    let size = n_digits(pieces, at);
    let joined = pieces.get(at + 1).is_some_and(|piece| is_space(piece) || is_sign(piece, "-"));
    let same = size >= 3 && n_digits(pieces, at + 2) == size;
    (joined && same && (min..=max).contains(&(2 * size))).then_some(at + 3)
}

/// "4 8 2 9 1 3".
fn one_by_one(pieces: &[Piece], at: usize, min: usize, max: usize) -> Option<usize> {
    let mut end = at;
    let mut n = 0;
    while n_digits(pieces, end) == 1 {
        n += 1;
        let joined =
            pieces.get(end + 1).is_some_and(|piece| is_space(piece) || is_sign(piece, "-."));
        if !joined || n_digits(pieces, end + 2) != 1 {
            break;
        }
        end += 2;
    }
    (min..=max).contains(&n).then_some(end + 1)
}

fn month(pieces: &[Piece], at: usize) -> Option<usize> {
    let is_month = |digits: &str| digits.parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    let first = &pieces.get(at)?.plain;
    if first.len() == 4 {
        return first.get(..2).is_some_and(is_month).then_some(at + 1);
    }
    if first.len() > 2 || !is_month(first) {
        return None;
    }
    let year = skip(pieces, at + 1, |piece| is_space(piece) || is_sign(piece, "/-.–—"));
    let joined = year > at + 1 && year <= at + 4;
    (joined && matches!(n_digits(pieces, year), 2 | 4)).then_some(year + 1)
}

fn n_digits(pieces: &[Piece], at: usize) -> usize {
    pieces.get(at).filter(|piece| piece.sort == Sort::Digits).map_or(0, |piece| piece.plain.len())
}

fn skip(pieces: &[Piece], at: usize, dull: impl Fn(&Piece) -> bool) -> usize {
    let rest = pieces.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|piece| dull(piece)).count()
}

fn is_space(piece: &Piece) -> bool {
    piece.sort == Sort::Gap
}

fn is_sign(piece: &Piece, signs: &str) -> bool {
    matches!(piece.sort, Sort::Sign(c) if signs.contains(c))
}
