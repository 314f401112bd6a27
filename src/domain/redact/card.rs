//! Card numbers: 13 to 19 digits, however they are grouped, that an issuer could have given out.
//! Knows which trade numbers look alike; does not know what is done with what it finds.

use std::cmp::Reverse;
use std::ops::{Range, RangeInclusive};

use super::reading::{Piece, Sort};

const CARD_DIGITS: RangeInclusive<usize> = 13..=19;
/// Between two groups of one number stand at most so many characters.
const SEPARATOR_CHARS_MAX: usize = 3;
/// Groups in which card numbers are printed.
const PRINTED: [&[usize]; 5] =
    [&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4], &[4, 4, 5]];
/// Words that may be glued to a card number.
const GLUED: &[&str] = &[
    "card",
    "tarjeta",
    "visa",
    "mastercard",
    "amex",
    "tc",
    "cc",
    "exp",
    "cvv",
    "cvc",
    "vence",
    "pan",
];

/// Six leading digits, from and to, and the lengths they are given out in.
type Issuer = (u32, u32, RangeInclusive<usize>);

/// Issuer prefixes. Visa's lengths between 13, 16 and 19 are not given out; see [`is_issued`].
const ISSUERS: &[Issuer] = &[
    (220_000, 220_499, 16..=19), // Mir
    (222_100, 272_099, 16..=16), // Mastercard
    (286_900, 286_999, 16..=16), // Carnet
    (300_000, 305_999, 14..=19), // Diners Club
    (309_500, 309_599, 14..=19), // Diners Club
    (340_000, 349_999, 15..=15), // American Express
    (352_800, 358_999, 16..=19), // JCB
    (360_000, 369_999, 14..=19), // Diners Club
    (370_000, 379_999, 15..=15), // American Express
    (380_000, 399_999, 14..=19), // Diners Club
    (400_000, 499_999, 13..=19), // Visa
    (500_000, 509_999, 13..=19), // Maestro, Carnet, Elo, Verve
    (510_000, 559_999, 16..=16), // Mastercard
    (560_000, 589_999, 13..=19), // Maestro
    (601_100, 601_199, 16..=19), // Discover
    (604_000, 608_499, 16..=16), // RuPay, Hipercard, Carnet
    (620_000, 679_999, 13..=19), // UnionPay, Maestro, Discover; see `is_issued`
    (810_000, 817_199, 16..=19), // UnionPay
];

/// Where card numbers stand, as ranges of pieces, none overlapping.
pub(super) fn find(pieces: &[Piece]) -> Vec<Range<usize>> {
    let groups = groups(pieces);
    let mut windows: Vec<Window> = (0..groups.len())
        .flat_map(|begin| windows_from(pieces, groups.get(begin..).unwrap_or_default()))
        .collect();
    // A printed grouping is likelier than a longer number that took a stray figure along.
    windows.sort_by_key(|window| (!window.printed, Reverse(window.n_digits), window.range.start));
    let mut found: Vec<Range<usize>> = Vec::new();
    for Window { range, .. } in windows {
        if found.iter().all(|taken| range.end <= taken.start || taken.end <= range.start) {
            found.push(range);
        }
    }
    found
}

struct Group<'a> {
    /// Which piece it is.
    at: usize,
    digits: &'a str,
    /// How it hangs together with the group before.
    link: Link,
    /// Whether it is part of a tariff or an entry number.
    of_trade: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Words or too much space between.
    None,
    /// Blanks, hyphens, dots: what people put into card numbers.
    Usual,
    /// Other signs: believed only in a printed grouping.
    Odd,
}

struct Window {
    range: Range<usize>,
    n_digits: usize,
    printed: bool,
}

fn groups(pieces: &[Piece]) -> Vec<Group<'_>> {
    let trade = trade_numbers(pieces);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.sort == Sort::Digits) {
        let between = groups.last().and_then(|before| pieces.get(before.at + 1..at));
        let link = between.map_or(Link::None, link);
        let of_trade = trade.iter().any(|range| range.contains(&at));
        groups.push(Group { at, digits: &piece.plain, link, of_trade });
    }
    groups
}

fn link(between: &[Piece]) -> Link {
    let n_chars: usize = between.iter().map(|piece| piece.n_chars).sum();
    if n_chars > SEPARATOR_CHARS_MAX {
        return Link::None;
    }
    let usual = |piece: &Piece| match piece.sort {
        Sort::Gap => true,
        Sort::Sign(c) => is_dash(c) || matches!(c, '.' | '·' | '•' | '․' | '‧' | '_' | '．' | '。'),
        Sort::Word | Sort::Digits | Sort::Mark => false,
    };
    if between.iter().all(usual) {
        Link::Usual
    } else if between.iter().all(|piece| matches!(piece.sort, Sort::Gap | Sort::Sign(_))) {
        Link::Odd
    } else {
        Link::None
    }
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Every run of whole groups, from the first one on, that is a card number.
fn windows_from(pieces: &[Piece], groups: &[Group<'_>]) -> Vec<Window> {
    let mut found = Vec::new();
    let mut digits = String::with_capacity(*CARD_DIGITS.end());
    let mut odd = false;
    for (n, group) in groups.iter().enumerate() {
        if n > 0 && group.link == Link::None {
            break;
        }
        odd |= n > 0 && group.link == Link::Odd;
        digits.push_str(group.digits);
        if digits.len() > *CARD_DIGITS.end() {
            break;
        }
        let Some(run) = groups.get(..=n) else { break };
        let Some(range) = run.first().map(|first| first.at..group.at + 1) else { break };
        let printed = PRINTED
            .iter()
            .any(|sizes| run.iter().map(|group| group.digits.len()).eq(sizes.iter().copied()));
        if is_card(&digits)
            && (printed || !odd)
            && !run.iter().all(|group| group.of_trade)
            && stands_alone(pieces, &range)
        {
            found.push(Window { range, n_digits: digits.len(), printed: printed || n == 0 });
        }
    }
    found
}

/// Whether no letter is glued to the number, unless it says that this is a card.
fn stands_alone(pieces: &[Piece], range: &Range<usize>) -> bool {
    let free = |beside: Option<&Piece>| {
        beside.is_none_or(|piece| piece.sort != Sort::Word || GLUED.contains(&piece.plain.as_str()))
    };
    free(range.start.checked_sub(1).and_then(|before| pieces.get(before)))
        && free(pieces.get(range.end))
}

fn is_card(digits: &str) -> bool {
    CARD_DIGITS.contains(&digits.len()) && is_issued(digits) && luhn(digits)
}

fn is_issued(digits: &str) -> bool {
    let Some(prefix) = digits.get(..6).and_then(|six| six.parse::<u32>().ok()) else {
        return false;
    };
    let n = digits.len();
    match prefix {
        400_000..=499_999 => matches!(n, 13 | 16 | 19),
        620_000..=629_999 | 640_000..=659_999 => n >= 16,
        _ => ISSUERS
            .iter()
            .any(|(from, to, lengths)| (from..=to).contains(&&prefix) && lengths.contains(&n)),
    }
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, byte)| {
            let digit = u32::from(byte.saturating_sub(b'0'));
            let doubled = digit * 2;
            match place % 2 {
                0 => digit,
                _ if doubled > 9 => doubled - 9,
                _ => doubled,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Tariff numbers (8471.30.0100) and entry numbers (551-1234567-8), as ranges of pieces.
fn trade_numbers(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for (begin, five) in pieces.windows(5).enumerate() {
        let [one, first, two, second, three] = five else { continue };
        let glued =
            five.windows(2).all(|pair| matches!(pair, [left, right] if left.touches(right)));
        let sizes = [one, two, three].map(|piece| match piece.sort {
            Sort::Digits => piece.plain.len(),
            Sort::Word | Sort::Mark | Sort::Sign(_) | Sort::Gap => 0,
        });
        let tariff = matches!(sizes, [4, 2, 2 | 4])
            && (first.sort, second.sort) == (Sort::Sign('.'), Sort::Sign('.'));
        let entry =
            sizes == [3, 7, 1] && (first.sort, second.sort) == (Sort::Sign('-'), Sort::Sign('-'));
        if glued && (tariff || entry) {
            found.push(begin..begin + 5);
        }
    }
    found
}
