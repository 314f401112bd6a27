//! Time passes: whatever is due is looked at, by the same steps as everything else. This is also the whole of
//! crash recovery: what a dead process owed is due, and whoever rings next does it.

use super::transact::Done;
use super::{Flow, FlowError, answer, offer};
use crate::domain::conversation::{Command, Conversation, Phase, decide};
use crate::domain::ids::{ConversationId, TicketId};
use crate::domain::time::Timestamp;
use crate::ports::{AlarmChange, Batch, Entry, Expect, Stream};

/// The most streams one ring looks at.
pub const RING_MAX: u16 = 64;

/// Looks at everything that is due; how many streams that were. One that fails does not keep the others
/// waiting: it stays due, and the failure is returned when all had their turn.
pub async fn ring(flow: &Flow) -> Result<usize, FlowError> {
    let due = flow.store.due(flow.clock.now(), RING_MAX).await?;
    let count = due.len();
    let mut failure = None;
    for stream in due {
        let looked = match stream.as_conversation() {
            Some(id) => tick(flow, &id).await,
            None if stream == Stream::desk() => offer::turn(flow).await,
            None => silence(flow, &stream).await,
        };
        failure = failure.or(looked.err());
    }
    failure.map_or(Ok(count), Err)
}

async fn tick(flow: &Flow, id: &ConversationId) -> Result<(), FlowError> {
    let (desk, _) = flow.refresh().await?;
    let ticket = TicketId::from_body(&flow.ids.body());
    let Done { state, events } = flow
        .on_conversation(id, |state, now| {
            let lang = state.lang;
            let own = state.hand_over.as_ref().map(|hand_over| &hand_over.ticket);
            let widened = own.and_then(|own| desk.tickets.get(own)).is_some_and(|own| own.widened);
            let command = Command::Tick {
                desk: own
                    .and_then(|own| desk.availability(own))
                    .unwrap_or_else(|| desk.availability_in(lang)),
                other_staffed: !widened && desk.staffed(lang.other()) > 0,
                ticket: ticket.clone(),
            };
            decide(state, command, now)
        })
        .await?;
    if state.awaiting.is_some() && state.phase == Phase::Bot {
        answer::answer(flow, id).await?;
        return Ok(());
    }
    if events.is_empty() {
        rearm(flow, id, &state, flow.clock.now()).await?;
    }
    Ok(())
}

/// Nothing to do yet: the alarm moves on. A conflict means that somebody else has set it already.
async fn rearm(
    flow: &Flow,
    id: &ConversationId,
    state: &Conversation,
    now: Timestamp,
) -> Result<(), FlowError> {
    let entry = Entry {
        stream: Stream::conversation(id),
        expect: Expect::Head(state.head),
        facts: Vec::new(),
        alarm: state.alarm(now).map_or(AlarmChange::Clear, AlarmChange::Set),
    };
    flow.append(Batch { at: now, entries: vec![entry] }).await.map(|_| ())
}

/// A stream that nobody rings for has no business with an alarm.
async fn silence(flow: &Flow, stream: &Stream) -> Result<(), FlowError> {
    let entry = Entry {
        stream: stream.clone(),
        expect: Expect::Any,
        facts: Vec::new(),
        alarm: AlarmChange::Clear,
    };
    let now = flow.clock.now();
    flow.append(Batch { at: now, entries: vec![entry] }).await.map(|_| ())
}
