//! What an operator looks at: one conversation's events as they are stored, and the conversations that the desk
//! still has something to do with. Reads only; knows nothing about how it is shown.

use super::Flow;
use crate::domain::conversation::{Conversation, Event};
use crate::domain::fact::Fact;
use crate::domain::ids::{ConversationId, Seq};
use crate::domain::phrase::Said;
use crate::domain::time::Timestamp;
use crate::ports::{READ_LIMIT_MAX, Stream, Unavailable};

/// One stored event of a conversation.
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

/// Every event of a conversation, oldest first; none when there is no such conversation.
pub async fn events(flow: &Flow, id: &ConversationId) -> Result<Vec<Entry>, Unavailable> {
    let stream = Stream::conversation(id);
    let (mut entries, mut cursor) = (Vec::new(), Seq::START);
    loop {
        let slice = flow.store.read(&stream, cursor, READ_LIMIT_MAX).await?;
        if slice.records.is_empty() {
            return Ok(entries);
        }
        for record in slice.records {
            cursor = record.seq;
            if let Fact::Conversation(event, said) = record.fact {
                entries.push(Entry { seq: record.seq, at: record.at, event, said });
            }
        }
        if cursor >= slice.head {
            return Ok(entries);
        }
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
