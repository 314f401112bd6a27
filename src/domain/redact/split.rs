//! A number sent in several messages: the newest one is read together with those before it, and what only becomes
//! confidential by that is masked in each. Does not know who sent them or when; whoever calls keeps that short.

use std::ops::Range;

use super::card;
use super::kinds::KINDS;
use super::placeholder::Placeholder;
use super::reading::{self, Piece, Sort};
use super::{Found, Redacted, details, expiry, keyed, mask, password};
use crate::domain::text::{RawText, Text};

/// A card number, then its expiry and code, then what these make suspicious.
const ROUNDS_MAX: usize = 3;

/// A message, and the earlier ones that it shows to be pieces of something confidential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The message.
    pub newest: Redacted,
    /// Which of the earlier ones change, and to what.
    pub earlier: Vec<(usize, Redacted)>,
}

/// Masks a message in the light of those that the same person sent just before, oldest first, as they are stored.
pub fn redact_after(earlier: &[&str], raw: &RawText) -> Joined {
    let (newest, masked) = mask(raw.expose());
    let mut messages: Vec<Message> =
        earlier.iter().map(|text| Message { text: (*text).to_owned(), masked: 0 }).collect();
    messages.push(Message { text: newest, masked });
    if !earlier.is_empty() && raw.expose().contains(char::is_numeric) {
        for _ in 0..ROUNDS_MAX {
            if !round(&mut messages) {
                break;
            }
        }
    }
    let newest = messages.pop().unwrap_or_default();
    let changed = messages.into_iter().enumerate().filter(|(_, message)| message.masked > 0);
    Joined {
        newest: newest.into_redacted(),
        earlier: changed.map(|(n, message)| (n, message.into_redacted())).collect(),
    }
}

#[derive(Debug, Default)]
struct Message {
    text: String,
    masked: u16,
}

impl Message {
    fn into_redacted(self) -> Redacted {
        Redacted { text: Text::redacted(self.text), masked: self.masked }
    }
}

/// All messages as one text, and where each begins.
struct Row {
    pieces: Vec<Piece>,
    /// The first byte of each message.
    bytes: Vec<usize>,
    /// The first piece of each message.
    begins: Vec<usize>,
}

impl Row {
    fn of(messages: &[Message]) -> Self {
        let (mut joined, mut bytes) = (String::new(), Vec::new());
        for message in messages {
            bytes.push(joined.len());
            joined.push_str(&message.text);
            joined.push('\n');
        }
        let pieces = reading::read(&joined);
        let begins =
            bytes.iter().map(|byte| pieces.partition_point(|piece| piece.begin < *byte)).collect();
        Self { pieces, bytes, begins }
    }

    /// In which message a piece stands.
    fn message_of(&self, piece: usize) -> usize {
        self.begins.partition_point(|begin| *begin <= piece).saturating_sub(1)
    }

    fn is_split(&self, range: &Range<usize>) -> bool {
        self.message_of(range.start) != self.message_of(range.end.saturating_sub(1))
    }

    /// A find message by message, each from its first figure to its last; the names of months count with dates.
    fn parts(&self, found: &Found, names: bool) -> Vec<(usize, Range<usize>)> {
        let mut parts: Vec<(usize, Range<usize>)> = Vec::new();
        for at in found.range.clone() {
            let counts = self.pieces.get(at).is_some_and(|piece| {
                piece.sort == Sort::Digits || names && expiry::is_month_name(piece)
            });
            if !counts {
                continue;
            }
            let message = self.message_of(at);
            match parts.last_mut() {
                Some((last, range)) if *last == message => range.end = at + 1,
                _ => parts.push((message, at..at + 1)),
            }
        }
        parts
    }
}

/// Masks what can be found once; whether anything was.
fn round(messages: &mut [Message]) -> bool {
    let mut any = false;
    let row = Row::of(messages);
    let numbers = card::find_linked(&row.pieces, &row.begins);
    let mut numbers: Vec<Found> = numbers.into_iter().filter(|n| row.is_split(&n.range)).collect();
    // From the end on, so that the places still to come stay where they are.
    numbers.sort_by_key(|found| std::cmp::Reverse(found.range.start));
    for number in &numbers {
        for (message, range) in row.parts(number, false).into_iter().rev() {
            any |= put(messages, &row, message, range, Placeholder::Pan);
        }
    }
    any | announced(messages)
}

/// What words or a number in one message make of the figures in another.
fn announced(messages: &mut [Message]) -> bool {
    let mut any = false;
    let passes = KINDS.len() + 2;
    let mut row = Row::of(messages);
    let with_number = row.pieces.iter().any(|p| p.sort == Sort::Mark(Placeholder::Pan));
    for pass in 0..passes {
        // Without a number, nothing of a card is believed.
        let of_card = KINDS.get(pass).map_or(pass + 1 < passes, |kind| kind.mark.is_of_card());
        if of_card && !with_number {
            continue;
        }
        let mut changed = false;
        let mut found = match KINDS.get(pass) {
            Some(kind) => keyed::find(&row.pieces, kind),
            None if pass + 1 < passes => details::find(&row.pieces),
            None => password::find(&row.pieces),
        };
        found.sort_by_key(|found| std::cmp::Reverse(found.range.start));
        for found in found {
            let Some(mark) = found.marks.first().copied() else { continue };
            let message = row.message_of(found.range.start);
            let has_digits = row
                .pieces
                .get(found.range.clone())
                .is_some_and(|run| run.iter().any(|piece| piece.sort == Sort::Digits));
            let believed = mark.is_of_card() || is_led_to(&row, message, &found.range);
            if !(believed && has_digits) {
                continue;
            }
            if !row.is_split(&found.range) {
                changed |= put(messages, &row, message, found.range, mark);
                continue;
            }
            for (message, part) in row.parts(&found, true).into_iter().rev() {
                let is_month = expiry::bare_end(&row.pieces, part.start) == Some(part.end);
                let mark = if is_month { Placeholder::Expiry } else { Placeholder::Cvv };
                changed |= put(messages, &row, message, part, mark);
            }
        }
        if changed {
            any = true;
            row = Row::of(messages);
        }
    }
    any
}

/// Whether the value begins its message, and either the message before leads to it or nothing else is in it.
fn is_led_to(row: &Row, message: usize, value: &Range<usize>) -> bool {
    let Some(begin) = row.begins.get(message).copied() else { return false };
    let shown = |range: Range<usize>| {
        let run = row.pieces.get(range).unwrap_or_default();
        run.iter().filter(|piece| piece.sort != Sort::Gap)
    };
    let last = shown(0..begin).next_back();
    let leads = last.is_some_and(|piece| {
        matches!(piece.sort, Sort::Sign(':' | '='))
            || matches!(piece.plain.as_str(), "es" | "is" | "fue" | "was" | "era" | "son")
    });
    let end = row.begins.get(message + 1).copied().unwrap_or(row.pieces.len());
    let alone = shown(value.end..end).next().is_none();
    message > 0 && shown(begin..value.start).next().is_none() && (leads || alone)
}

/// Puts a placeholder into a message in place of these pieces of the row.
fn put(
    messages: &mut [Message],
    row: &Row,
    message: usize,
    range: Range<usize>,
    mark: Placeholder,
) -> bool {
    let run = row.pieces.get(range).and_then(|run| Some((run.first()?.begin, run.last()?.end)));
    let (Some((begin, end)), Some(from)) = (run, row.bytes.get(message)) else { return false };
    let Some(message) = messages.get_mut(message) else { return false };
    let (Some(begin), Some(end)) = (begin.checked_sub(*from), end.checked_sub(*from)) else {
        return false;
    };
    if message.text.get(begin..end).is_none() {
        return false;
    }
    message.text.replace_range(begin..end, mark.as_str());
    message.masked = message.masked.saturating_add(1);
    true
}
