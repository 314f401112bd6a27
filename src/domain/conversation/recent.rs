//! What both sides wrote a moment ago, so that a number sent in several messages is found when its last piece comes.
//! Follows from the events alone. Knows no number; that is `redact`.

use std::collections::{BTreeMap, VecDeque};

use super::details::MaskedPiece;
use super::event::Event;
use super::limits;
use crate::domain::ids::Seq;
use crate::domain::phrase::Arg;
use crate::domain::redact::{Redacted, redact_after, without_digits};
use crate::domain::text::RawText;
use crate::domain::time::Timestamp;

/// Who wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The visitor.
    Visitor,
    /// An agent.
    Agent,
}

/// The last messages of either side.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recent {
    visitor: VecDeque<Sent>,
    agent: VecDeque<Sent>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Sent {
    seq: Seq,
    at: Timestamp,
    text: String,
    masked: u16,
}

impl Recent {
    /// Masks a message in the light of what its author wrote just before; what of that is to be masked with it.
    pub fn redact(
        &self,
        author: Author,
        raw: &RawText,
        head: Seq,
        now: Timestamp,
    ) -> (Redacted, Vec<MaskedPiece>) {
        let sent = match author {
            Author::Visitor => &self.visitor,
            Author::Agent => &self.agent,
        };
        let fresh = |sent: &&Sent| {
            now <= sent.at.plus(limits::PIECES_WITHIN)
                && head.0 < sent.seq.0 + u64::from(limits::PIECES_SPAN)
        };
        let earlier: Vec<&Sent> = sent.iter().filter(fresh).collect();
        let texts: Vec<&str> = earlier.iter().map(|sent| sent.text.as_str()).collect();
        let joined = redact_after(&texts, raw);
        let pieces = joined.earlier.into_iter().filter_map(|(n, piece)| {
            let sent = earlier.get(n)?;
            let masked = sent.masked.saturating_add(piece.masked);
            Some(MaskedPiece { seq: sent.seq, text: piece.text, masked })
        });
        (joined.newest, pieces.collect())
    }

    /// Takes in the next event, at this position.
    pub(super) fn apply(&mut self, event: &Event, seq: Seq, at: Timestamp) {
        let (sent, text, masked) = match event {
            Event::VisitorSaid { text, masked, .. } => (&mut self.visitor, text, *masked),
            Event::AgentSaid { text, masked, .. } => (&mut self.agent, text, *masked),
            _ => return,
        };
        sent.push_back(Sent { seq, at, text: text.as_str().to_owned(), masked });
        let n_chars = |sent: &VecDeque<Sent>| sent.iter().map(|s| s.text.len()).sum::<usize>();
        while sent.len() > limits::PIECES_MAX
            || (sent.len() > 1 && n_chars(sent) > limits::PIECES_BYTES_MAX)
            || sent.front().is_some_and(|first| first.at.plus(limits::PIECES_WITHIN) < at)
        {
            sent.pop_front();
        }
    }

    /// Messages that turned out to be pieces of something confidential read otherwise from now on, here and in these
    /// texts, which hold them, or several of them put together.
    pub(super) fn take_back<'a>(
        &mut self,
        pieces: &[MaskedPiece],
        texts: impl Iterator<Item = &'a mut String>,
    ) {
        let mut texts: Vec<&mut String> = texts.collect();
        for piece in pieces {
            let mut all = self.visitor.iter_mut().chain(self.agent.iter_mut());
            let Some(sent) = all.find(|sent| sent.seq == piece.seq) else { continue };
            sent.masked = piece.masked;
            let now = piece.text.as_str();
            let was = std::mem::replace(&mut sent.text, now.to_owned());
            for text in &mut texts {
                replace_lines(text, &was, now);
            }
        }
    }
}

/// Replaces a message in a text that several were put together to, a line break between.
fn replace_lines(text: &mut String, was: &str, now: &str) {
    if was.is_empty() {
        return;
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(was)).map(|at| from + at) {
        let end = at + was.len();
        let opens =
            text.get(..at).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        let closes =
            text.get(end..).is_some_and(|after| after.is_empty() || after.starts_with('\n'));
        if opens && closes {
            text.replace_range(at..end, now);
            from = at + now.len();
        } else {
            from = end;
        }
    }
}

/// Puts what later turned out to be confidential out of these events, whoever reads them. `masks` are the events that
/// say so, their own positions with them.
pub fn conceal<'a>(
    events: impl Iterator<Item = (Seq, &'a mut Event)>,
    masks: &[(Seq, Vec<MaskedPiece>)],
) {
    if masks.is_empty() {
        return;
    }
    let mut texts: BTreeMap<Seq, &MaskedPiece> = BTreeMap::new();
    for piece in masks.iter().flat_map(|(_, pieces)| pieces) {
        texts.insert(piece.seq, piece);
    }
    for (seq, event) in events {
        match event {
            Event::VisitorSaid { text, masked, .. } | Event::AgentSaid { text, masked, .. } => {
                if let Some(piece) = texts.get(&seq) {
                    text.clone_from(&piece.text);
                    *masked = piece.masked;
                }
            }
            // A line of the bot may quote what it was about.
            Event::BotSaid { to, phrase, .. } => {
                let quoted = masks.iter().any(|(mask, pieces)| {
                    *to < *mask && pieces.iter().any(|piece| piece.seq <= *to)
                });
                for arg in phrase.args.values_mut().filter(|_| quoted) {
                    if let Arg::Text(text) = arg {
                        *text = without_digits(text);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The events that mask earlier ones, with their positions.
pub fn masks<'a>(events: impl Iterator<Item = (Seq, &'a Event)>) -> Vec<(Seq, Vec<MaskedPiece>)> {
    events
        .filter_map(|(seq, event)| match event {
            Event::PiecesMasked { pieces } => Some((seq, pieces.clone())),
            _ => None,
        })
        .collect()
}

/// Whether a later event may mask this one.
pub fn may_be_masked(event: &Event) -> bool {
    match event {
        Event::VisitorSaid { text, .. } | Event::AgentSaid { text, .. } => {
            !text.as_str().is_empty()
        }
        Event::BotSaid { phrase, .. } => {
            phrase.args.values().any(|arg| matches!(arg, Arg::Text(_)))
        }
        _ => false,
    }
}
