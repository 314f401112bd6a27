//! Card numbers: 13 to 19 digits, however they are grouped, that an issuer could have given out. Letters, signs and
//! other cards beside a number do not hide it. Does not know what is done with what it finds.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};

use super::Found;
use super::kinds::CARD_WORDS;
use super::placeholder::Placeholder;
use super::reading::{Piece, Sort, is_dash, lists};
use super::trade::{self, Known};

const CARD_DIGITS: RangeInclusive<usize> = 13..=19;
/// So many digits in a row may be several cards, each with its expiry and code.
const ROW_DIGITS_MAX: usize = 80;
/// Between two groups of one number stand at most so many characters; white space counts as one.
const SEPARATOR_CHARS_MAX: usize = 5;
/// Between a piece of a number and the next one, in another message, stand at most so many words.
const LEADING_WORDS_MAX: usize = 8;
/// Words around pieces of a number.
const LEADING: &str = "and|then|next|rest|the|last|first|second|half|part|remaining|is|it|its|are|here|goes|ok|okay|now|my|\
    number|numbers|digits|four|eight|luego|resto|los|las|el|la|lo|ultimos|primeros|siguientes|sigue|siguen|otros|\
    demas|mitad|parte|es|son|va|van|ahi|aqui|ahora|mi|numero|numeros|digitos|cuatro|ocho|de|y|despues|termina|\
    empieza|starts|ends|with|con|en|sorry|perdon|listo|wait|espere|continua|continue|continuacion|para|completar";
/// Groups in which card numbers are printed.
pub(super) const PRINTED: [&[usize]; 5] =
    [&[4, 4, 4, 4], &[4, 4, 4, 4, 3], &[4, 6, 5], &[4, 6, 4], &[4, 4, 5]];

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

/// Where card numbers stand, none overlapping.
pub(super) fn find(pieces: &[Piece]) -> Vec<Found> {
    find_linked(pieces, &[])
}

/// The same, where messages that were sent one after another begin at the pieces `begins`: what stands between the
/// last digits of one and the first of the next does not part them.
pub(super) fn find_linked(pieces: &[Piece], begins: &[usize]) -> Vec<Found> {
    let of_card = speaks_of_card(pieces);
    let groups = groups(pieces, begins, of_card);
    let mut windows: Vec<Window> = (0..groups.len())
        .filter_map(|begin| groups.get(begin..))
        .flat_map(|groups| windows_from(pieces, groups, of_card))
        .collect();
    // A printed grouping is likelier than a longer number that took a stray figure along.
    windows.sort_by_key(|window| (!window.printed, Reverse(window.n_digits), window.range.start));
    let mut taken = vec![false; pieces.len()];
    let mut found = Vec::new();
    for Window { range, marks, .. } in windows {
        let free = taken.get_mut(range.clone()).filter(|run| !run.contains(&true));
        if let Some(run) = free {
            run.fill(true);
            found.push(Found { range, marks });
        }
    }
    found
}

/// Whether the text says that it is about a card.
pub(super) fn speaks_of_card(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| match piece.sort {
        Sort::Mark(mark) => mark.is_of_card(),
        Sort::Word => lists(CARD_WORDS, &piece.plain),
        Sort::Digits | Sort::Sign(_) | Sort::Gap => false,
    })
}

struct Group<'a> {
    /// Which piece it is.
    at: usize,
    digits: &'a str,
    /// How it hangs together with the group before.
    link: Link,
    known: Known,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    /// Words or too much space between.
    None,
    /// Blanks, hyphens, dots: what people put into card numbers.
    Usual,
    /// Another message between.
    Sent,
    /// Letters and other signs: believed only in a printed grouping, or when a card is spoken of.
    Odd,
}

struct Window {
    range: Range<usize>,
    n_digits: usize,
    printed: bool,
    marks: Vec<Placeholder>,
}

fn groups<'a>(pieces: &'a [Piece], begins: &[usize], of_card: bool) -> Vec<Group<'a>> {
    let known = trade::known(pieces);
    let mut groups: Vec<Group<'_>> = Vec::new();
    for (at, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.sort == Sort::Digits) {
        let between = groups.last().and_then(|before| pieces.get(before.at + 1..at));
        let from = groups.last().map_or(0, |before| before.at);
        let next_begin = begins.partition_point(|begin| *begin <= from);
        let sent_apart = begins.get(next_begin).is_some_and(|begin| *begin <= at);
        let link = match between {
            None => Link::None,
            Some(between) if sent_apart && leads_on(between, of_card) => Link::Sent,
            Some(between) => link(between),
        };
        let known = known.get(at).copied().unwrap_or_default();
        groups.push(Group { at, digits: &piece.plain, link, known });
    }
    groups
}

/// Whether a number goes on behind these words in the next message: few of them, and none that is about anything
/// else, unless a card is spoken of.
fn leads_on(between: &[Piece], of_card: bool) -> bool {
    let mut words = between.iter().filter(|piece| piece.sort == Sort::Word);
    !has_mark(between)
        && words.clone().count() <= LEADING_WORDS_MAX
        && (of_card || words.all(|word| word.n_chars == 1 || lists(LEADING, &word.plain)))
}

fn has_mark(pieces: &[Piece]) -> bool {
    pieces.iter().any(|piece| matches!(piece.sort, Sort::Mark(_)))
}

fn link(between: &[Piece]) -> Link {
    let n_chars = |piece: &Piece| if piece.sort == Sort::Gap { 1 } else { piece.n_chars };
    if between.iter().map(n_chars).sum::<usize>() > SEPARATOR_CHARS_MAX || has_mark(between) {
        return Link::None;
    }
    let usual = |piece: &Piece| match piece.sort {
        Sort::Gap => true,
        Sort::Sign(c) => is_dash(c) || matches!(c, '.' | '·' | '•' | '․' | '‧' | '_' | '．' | '。'),
        Sort::Word | Sort::Digits | Sort::Mark(_) => false,
    };
    if between.iter().all(usual) { Link::Usual } else { Link::Odd }
}

/// Every run of whole groups, from the first one on, that is a card number or several.
fn windows_from(pieces: &[Piece], groups: &[Group<'_>], of_card: bool) -> Vec<Window> {
    let mut found = Vec::new();
    let mut digits = String::new();
    let mut odd = false;
    for (n, group) in groups.iter().enumerate() {
        odd |= n > 0 && group.link == Link::Odd;
        if n > 0 && group.link == Link::None || digits.len() + group.digits.len() > ROW_DIGITS_MAX {
            break;
        }
        digits.push_str(group.digits);
        // However it goes on, no card begins so.
        if prefix(&digits).is_some_and(|prefix| {
            !ISSUERS.iter().any(|(from, to, _)| (from..=to).contains(&&prefix))
        }) {
            break;
        }
        let Some(run) = groups.get(..=n) else { break };
        let Some(range) = run.first().map(|first| first.at..group.at + 1) else { break };
        let printed = is_printed(run);
        // Longer than a card, it can only be several, of which the first stands at its beginning.
        if digits.len() > *CARD_DIGITS.end() && !begins_with_card(&digits) {
            break;
        }
        if digits.len() < *CARD_DIGITS.start() || (odd && !printed && !of_card) {
            continue;
        }
        let n_digits = digits.len();
        let window = if is_card(&digits, printed || of_card) {
            let marks = vec![Placeholder::Pan];
            Window { range, n_digits, printed: printed || n == 0, marks }
        } else if let Some(marks) = Row::default().read(&digits, of_card).filter(|_| !odd) {
            Window { range, n_digits, printed: n == 0, marks }
        } else {
            continue;
        };
        if !is_of_trade(pieces, run, printed, of_card) {
            found.push(window);
        }
    }
    found
}

/// Whether a row of cards can begin so.
fn begins_with_card(digits: &str) -> bool {
    CARD_DIGITS.filter_map(|n| digits.get(..n)).any(|card| is_card(card, false))
}

fn is_printed(run: &[Group<'_>]) -> bool {
    PRINTED.iter().any(|sizes| run.iter().map(|group| group.digits.len()).eq(sizes.iter().copied()))
}

/// Whether the groups are, or take in, a number of another kind.
fn is_of_trade(pieces: &[Piece], run: &[Group<'_>], printed: bool, of_card: bool) -> bool {
    let any = |is: fn(&Known) -> bool| run.iter().any(|group| is(&group.known));
    let all = |is: fn(&Known) -> bool| run.iter().all(|group| is(&group.known));
    if any(|known| known.address || known.fraction) || all(|known| known.tariff || known.entry) {
        return true;
    }
    if printed {
        return false;
    }
    let governed = || run.first().is_some_and(|first| trade::is_called_otherwise(pieces, first.at));
    let sizes: Vec<usize> = run.iter().map(|group| group.digits.len()).collect();
    // Two tariff numbers without their dots.
    let tariffs = sizes == [8, 8] && run.iter().all(|group| group.link != Link::Sent);
    !of_card && (any(|known| known.decimal || known.entry) || tariffs) || governed()
}

/// Several cards written together, each with its expiry and code or without, and nothing else.
#[derive(Default)]
struct Row {
    /// From so many digits before the end on it is none: what was looked at in vain once is not looked at again.
    vain: BTreeSet<usize>,
}

impl Row {
    fn read(&mut self, digits: &str, of_card: bool) -> Option<Vec<Placeholder>> {
        if digits.len() <= 16 || self.vain.contains(&digits.len()) {
            return None;
        }
        let found = self.first_and_rest(digits, of_card);
        if found.is_none() {
            self.vain.insert(digits.len());
        }
        found
    }

    fn first_and_rest(&mut self, digits: &str, of_card: bool) -> Option<Vec<Placeholder>> {
        for n in [16, 15, 14, 19, 13, 18, 17] {
            let (Some(card), Some(rest)) = (digits.get(..n), digits.get(n..)) else { continue };
            if !is_card(card, false) {
                continue;
            }
            for (size, detail) in [
                (0, None),
                (4, Some(Placeholder::Expiry)),
                (7, Some(Placeholder::ExpiryCvv)),
                (8, Some(Placeholder::ExpiryCvv)),
                (3, Some(Placeholder::Cvv)),
            ] {
                let Some(after) = rest.get(size..) else { continue };
                // Three figures more prove nothing by themselves.
                let proves = size != 3 || of_card;
                let month = size < 4 || rest.get(..2).is_some_and(is_month);
                let year = size < 4 || rest.get(2..4).is_some_and(is_near_year);
                if !(proves && month && year) {
                    continue;
                }
                let more = if after.is_empty() {
                    Some(Vec::new())
                } else {
                    self.row_or_card(after, of_card)
                };
                if let Some(more) = more {
                    return Some(
                        [Placeholder::Pan].into_iter().chain(detail).chain(more).collect(),
                    );
                }
            }
        }
        None
    }

    fn row_or_card(&mut self, digits: &str, of_card: bool) -> Option<Vec<Placeholder>> {
        if is_card(digits, false) {
            Some(vec![Placeholder::Pan])
        } else {
            self.read(digits, of_card)
        }
    }
}

pub(super) fn is_month(digits: &str) -> bool {
    digits.parse().is_ok_and(|month: u8| (1..=12).contains(&month))
}

/// The two figures of a year in which a card of today may run out.
pub(super) fn is_near_year(digits: &str) -> bool {
    digits.parse().is_ok_and(|year: u8| (15..=49).contains(&year))
}

/// Whether an issuer could have given it out. Lengths that hardly exist are believed only when more than the number
/// says so: a time stamp and a parcel number look the same.
fn is_card(digits: &str, vouched: bool) -> bool {
    let usual = match digits.len() {
        15 => digits.starts_with("34") || digits.starts_with("37"),
        14 => digits.starts_with('3'),
        n => n == 16,
    };
    CARD_DIGITS.contains(&digits.len()) && (usual || vouched) && is_issued(digits) && luhn(digits)
}

/// The six digits that name the issuer, once they are there.
fn prefix(digits: &str) -> Option<u32> {
    digits.get(..6)?.parse().ok()
}

fn is_issued(digits: &str) -> bool {
    let Some(prefix) = prefix(digits) else { return false };
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
