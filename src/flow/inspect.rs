//! What an operator looks at: one conversation's events as they are stored, and the conversations that the desk
//! still has something to do with. Reads only; knows nothing about how it is shown.

use super::Flow;
use super::transact::take_in;
use crate::domain::conversation::{
    Brief, Conversation, Event, conceal, limits, masks, may_be_masked,
};
use crate::domain::fact::Fact;
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::phrase::Said;
use crate::domain::time::Timestamp;
use crate::ports::{READ_LIMIT_MAX, Record, Stream, Unavailable};

/// How far beyond a message the event lies that masks it: within the span, behind what the last piece reopened.
const LOOK_AHEAD: u16 = limits::PIECES_SPAN + 2;

/// One event of a conversation, as whoever reads it may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its position.
    pub seq: Seq,
    /// When it was stored.
    pub at: Timestamp,
    /// What it says.
    pub event: Event,
    /// In which words, if it says a line of `locales/`.
    pub said: Option<Said>,
}

/// Every event of a conversation, oldest first; none when there is no such conversation. A message that later turned
/// out to be a piece of something confidential is there without it.
pub async fn events(flow: &Flow, id: &ConversationId) -> Result<Vec<Entry>, Unavailable> {
    let stream = Stream::conversation(id);
    let (mut entries, mut cursor): (Vec<Entry>, Seq) = (Vec::new(), Seq::START);
    loop {
        let slice = flow.store.read(&stream, cursor, READ_LIMIT_MAX).await?;
        let empty = slice.records.is_empty();
        for record in slice.records {
            cursor = record.seq;
            if let Fact::Conversation(event, said) = record.fact {
                entries.push(Entry { seq: record.seq, at: record.at, event, said });
            }
        }
        if empty || cursor >= slice.head {
            break;
        }
    }
    let masks = masks(entries.iter().map(|entry| (entry.seq, &entry.event)));
    conceal(entries.iter_mut().map(|entry| (entry.seq, &mut entry.event)), &masks);
    Ok(entries)
}

/// A conversation and what it is about, for the agent who is asked to take it.
pub async fn brief(flow: &Flow, id: &ConversationId) -> Result<(Conversation, Brief), Unavailable> {
    let stream = Stream::conversation(id);
    let (mut state, mut brief) = (Conversation::default(), Brief::default());
    loop {
        let slice = flow.store.read(&stream, state.head, READ_LIMIT_MAX).await?;
        for record in &slice.records {
            if let Fact::Conversation(event, _) = &record.fact {
                brief.apply(event, record.seq);
            }
            take_in(&mut state, record);
        }
        if state.head >= slice.head || slice.records.is_empty() {
            return Ok((state, brief));
        }
    }
}

/// Events of a conversation that follow `after`, and its head: as whoever reads them may see them, even from the
/// beginning. What was written within the reach of a later mask is read together with what comes there.
pub async fn page(
    flow: &Flow,
    id: &ConversationId,
    after: Seq,
    limit: u16,
) -> Result<(Vec<Record>, Seq), Unavailable> {
    let stream = Stream::conversation(id);
    let mut slice = flow.store.read(&stream, after, limit).await?;
    let last = slice.records.last().map_or(after, |record| record.seq);
    let mut masked = masks(slice.records.iter().filter_map(said));
    if last < slice.head && slice.records.iter().filter_map(said).any(|(_, e)| may_be_masked(e)) {
        let ahead = flow.store.read(&stream, last, LOOK_AHEAD).await?;
        masked.extend(masks(ahead.records.iter().filter_map(said)));
    }
    let events = slice.records.iter_mut().filter_map(|record| match &mut record.fact {
        Fact::Conversation(event, _) => Some((record.seq, event)),
        _ => None,
    });
    conceal(events, &masked);
    Ok((slice.records, slice.head))
}

fn said(record: &Record) -> Option<(Seq, &Event)> {
    match &record.fact {
        Fact::Conversation(event, _) => Some((record.seq, event)),
        _ => None,
    }
}

/// The conversations that time will still do something to, the one touched last first. What is over and filed
/// rings no more and is not among them.
pub async fn open(
    flow: &Flow,
    limit: usize,
) -> Result<Vec<(ConversationId, Conversation)>, Unavailable> {
    let end_of_time = Timestamp(i64::MAX);
    let mut found = Vec::new();
    for stream in flow.store.due(end_of_time, READ_LIMIT_MAX).await? {
        if let Some(id) = stream.as_conversation() {
            let state = flow.load(&id).await?;
            found.push((id, state));
        }
    }
    found.sort_by_key(|(_, state)| std::cmp::Reverse(state.touched_at));
    found.truncate(limit);
    Ok(found)
}
