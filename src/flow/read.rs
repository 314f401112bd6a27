//! How far a visitor has read: one position, in a stream of its own, of which only the newest event counts.
//! Whether something there was worth reading is for the caller to know; this only never goes back.

use super::transact::TRIES_MAX;
use super::{Flow, FlowError};
use crate::domain::account::Event;
use crate::domain::fact::Fact;
use crate::domain::ids::{ConversationId, Seq, VisitorId};
use crate::ports::{AlarmChange, Batch, Entry, Expect, Stream, Unavailable};

impl Flow {
    /// How far the visitor has read in this conversation; the beginning, if nothing is known.
    pub async fn read_up_to(
        &self,
        visitor: &VisitorId,
        conversation: &ConversationId,
    ) -> Result<Seq, Unavailable> {
        let (last, _) = self.last_reading(visitor).await?;
        Ok(last.filter(|(of, _)| of == conversation).map_or(Seq::START, |(_, seq)| seq))
    }

    /// The newest event of the visitor's reading and its position. Two short reads, however long the stream has grown.
    async fn last_reading(
        &self,
        visitor: &VisitorId,
    ) -> Result<(Option<(ConversationId, Seq)>, Seq), Unavailable> {
        let stream = Stream::reading(visitor);
        let head = self.store.read(&stream, Seq(u64::MAX), 1).await?.head;
        if head == Seq::START {
            return Ok((None, head));
        }
        let slice = self.store.read(&stream, Seq(head.0 - 1), 1).await?;
        let last = slice.records.into_iter().next_back().and_then(|record| match record.fact {
            Fact::Account(Event::ReadUpTo { conversation, seq, .. }) => Some((conversation, seq)),
            _ => None,
        });
        Ok((last, head))
    }
}

/// The visitor has read up to `seq`. Appended only where that is farther than what is known, and only about the
/// visitor's newest conversation: an old window must not undo what a new one has read. The position that holds now.
pub async fn read_up_to(
    flow: &Flow,
    visitor: &VisitorId,
    conversation: &ConversationId,
    seq: Seq,
) -> Result<Seq, FlowError> {
    for _ in 0..TRIES_MAX {
        let (last, head) = flow.last_reading(visitor).await?;
        match last {
            Some((of, known)) if of == *conversation => {
                if known >= seq {
                    return Ok(known);
                }
            }
            Some(_) | None => {
                let (newest, _) = flow.current(visitor).await?;
                if newest.as_ref() != Some(conversation) {
                    return Ok(Seq::START);
                }
            }
        }
        let event =
            Event::ReadUpTo { visitor: visitor.clone(), conversation: conversation.clone(), seq };
        let entry = Entry {
            stream: Stream::reading(visitor),
            // Whoever was faster may have read farther.
            expect: Expect::Head(head),
            facts: vec![event.into()],
            alarm: AlarmChange::Keep,
        };
        let batch = Batch { at: flow.clock.now(), entries: vec![entry] };
        if flow.append(batch).await?.is_some() {
            return Ok(seq);
        }
    }
    Err(Unavailable { reason: format!("gave up after {TRIES_MAX} conflicts") }.into())
}
