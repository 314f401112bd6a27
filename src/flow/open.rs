//! A visitor arrives or returns: which conversation is theirs, and how a new one begins.
//! Nothing is written before the first message. Knows nothing about cookies or cursors.

use super::reactions::follow;
use super::transact::Done;
use super::{Flow, FlowError};
use crate::domain::account;
use crate::domain::address::Mark;
use crate::domain::conversation::{Command, Conversation, Event, decide};
use crate::domain::fact::Fact;
use crate::domain::ids::{ConversationId, Seq, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::rejection::Rejection;
use crate::domain::time::Timestamp;
use crate::ports::{AlarmChange, Batch, Entry, Expect, READ_LIMIT_MAX, Stream, Unavailable};

/// How a conversation would begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Whose it is.
    pub visitor: VisitorId,
    /// On which customer's page.
    pub site: String,
    /// In which language.
    pub lang: Lang,
    /// How that is known.
    pub source: LangSource,
    /// In place of the address they come from.
    pub mark: Option<Mark>,
}

impl Flow {
    /// The visitor's newest conversation, and the head of the visitor's stream.
    pub async fn current(
        &self,
        visitor: &VisitorId,
    ) -> Result<(Option<ConversationId>, Seq), Unavailable> {
        let stream = Stream::visitor(visitor);
        let (mut newest, mut cursor) = (None, Seq::START);
        loop {
            let slice = self.store.read(&stream, cursor, READ_LIMIT_MAX).await?;
            // What was forgotten has a head but nothing to read.
            let read_all = slice.records.is_empty();
            for record in slice.records {
                cursor = record.seq;
                if let Fact::Account(account::Event::ConversationBegun { conversation, .. }) =
                    record.fact
                {
                    newest = Some(conversation);
                }
            }
            if read_all || cursor >= slice.head {
                return Ok((newest, slice.head));
            }
        }
    }

    /// Begins a conversation with what the visitor does first, in one append with the visitor's own stream,
    /// so that two windows cannot begin two. `None` when another window was faster.
    pub(super) async fn begin<F>(
        &self,
        opening: &Opening,
        visitor_head: Seq,
        first: F,
    ) -> Result<Option<(ConversationId, Done)>, FlowError>
    where
        F: FnOnce(&Conversation, Timestamp) -> Result<Vec<Event>, Rejection> + Send,
    {
        let id = ConversationId::from_body(&self.ids.body());
        let now = self.clock.now();
        let open = Command::Open {
            visitor: opening.visitor.clone(),
            site: opening.site.clone(),
            lang: opening.lang,
            source: opening.source,
            mark: opening.mark,
        };
        let mut state = Conversation::default();
        let mut events = decide(&state, open, now)?;
        for event in &events {
            state.apply(event, now);
        }
        events.extend(first(&state, now)?);
        let begun = account::Event::ConversationBegun {
            visitor: opening.visitor.clone(),
            conversation: id.clone(),
        };
        let (state, elsewhere) = follow(&id, &Conversation::default(), &events, now);
        let mut entries = vec![
            Entry {
                stream: Stream::visitor(&opening.visitor),
                expect: Expect::Head(visitor_head),
                facts: vec![begun.into()],
                alarm: AlarmChange::Keep,
            },
            self.entry(&id, Seq::START, &events, &state, now),
        ];
        entries.extend(elsewhere.into_iter().map(|append| append.expecting(Expect::Any)));
        let written = self.append(Batch { at: now, entries }).await?;
        Ok(written.map(|_| (id, Done { state, events })))
    }
}
