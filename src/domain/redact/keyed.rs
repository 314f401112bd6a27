//! Values that are recognised by what stands before them: security digits, codes, dates of expiry.
//! Knows shapes; the words are `kinds`'.

use std::ops::Range;

use super::Found;
use super::card::speaks_of_card;
use super::expiry;
use super::kinds::{CARD_WORDS, FILLERS, Kind, Needs, Shape};
use super::placeholder::Placeholder;
use super::reading::{Piece, Sort, is_dash, is_sign, is_space, lists, n_digits, skip};

/// Where values of a kind stand.
pub(super) fn find(pieces: &[Piece], kind: &Kind) -> Vec<Found> {
    let has_number = pieces.iter().any(|piece| piece.sort == Sort::Mark(Placeholder::Pan));
    let spoken_of = match kind.needs {
        Needs::Nothing => true,
        Needs::Card => speaks_of_card(pieces),
        Needs::Number => has_number,
    };
    if !spoken_of {
        return Vec::new();
    }
    let mut found: Vec<Found> = Vec::new();
    for (begin, piece) in pieces.iter().enumerate() {
        let opens = matches!(piece.sort, Sort::Word | Sort::Digits);
        if !opens || found.last().is_some_and(|last| begin < last.range.end) {
            continue;
        }
        let ends = kind.after.split('|').filter(|words| words.starts_with(piece.plain.as_str()));
        let mut ends = ends.filter_map(|words| announced(pieces, begin, words));
        let value = ends.find_map(|end| value_after(pieces, end, kind));
        if let Some(value) = value.filter(|_| !is_excepted(pieces, begin, kind)) {
            found.push(both(pieces, value, kind, has_number));
        }
    }
    found
}

/// A value as it is masked; with a date of expiry, the code that follows at once goes, too.
fn both(pieces: &[Piece], value: Range<usize>, kind: &Kind, has_number: bool) -> Found {
    let joined = pieces.get(value.end).is_some_and(|piece| !is_space(piece));
    let both = (kind.shape == Shape::Month && (joined || has_number))
        .then(|| expiry::read(pieces, value.start))
        .flatten();
    match both {
        Some((end, mark @ Placeholder::ExpiryCvv)) => {
            Found { range: value.start..end, marks: vec![mark] }
        }
        Some(_) | None => Found { range: value, marks: vec![kind.mark] },
    }
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
                return is_whole(pieces, at, end, kind.shape).then_some(at..end);
            }
            Sort::Word if kind.shape == Shape::Month && expiry::is_month_name(piece) => {
                return expiry::end(pieces, at).map(|end| at..end);
            }
            Sort::Gap => {}
            Sort::Sign(_) if is_sign(piece, ":=#-.,;|/(\"'*>¿?»«“”–—→+") => {}
            Sort::Word if lists(FILLERS, &piece.plain) => fillers += 1,
            Sort::Word | Sort::Mark(_) | Sort::Sign(_) => return None,
        }
        if fillers > kind.fillers_max {
            return None;
        }
        at += 1;
    }
}

/// Whether the value does not go on as a longer number, a date, a time or a word.
fn is_whole(pieces: &[Piece], begin: usize, end: usize, shape: Shape) -> bool {
    if shape == Shape::Month
        && expiry::with_code(pieces, begin).is_some_and(|end| expiry::is_whole(pieces, end))
    {
        return true;
    }
    let follows = pieces.get(end).map(|piece| piece.sort);
    let then = pieces.get(end + 1).map(|piece| piece.sort);
    let goes_on = match follows {
        Some(Sort::Sign(c)) => {
            then == Some(Sort::Digits) && (is_dash(c) || matches!(c, '.' | ',' | ':' | '/'))
        }
        Some(Sort::Word) => !starts_card_word(pieces, end),
        Some(Sort::Digits | Sort::Mark(_) | Sort::Gap) | None => false,
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
            Self::Month => expiry::end(pieces, at),
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
