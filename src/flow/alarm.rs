//! Time passes: whatever is due is looked at, by the same steps as everything else. This is also the whole of
//! crash recovery: what a dead process owed is due, and whoever rings next does it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::together::{Step, together};
use super::transact::Done;
use super::{Flow, FlowError, answer, offer};
use crate::domain::conversation::{Command, Conversation, Phase, decide};
use crate::domain::desk::{Desk, Staffing};
use crate::domain::ids::{ConversationId, Seq, TicketId};
use crate::domain::time::{Span, Timestamp};
use crate::ports::{AlarmChange, Batch, Entry, Expect, Stream};

/// The most streams one ring looks at.
pub const RING_MAX: u16 = 64;
/// So many of them at once.
pub const AT_ONCE_MAX: usize = 16;
/// What failed is looked at again after this, after twice as long when it fails again, and so on …
pub const AGAIN_MIN: Span = Span::s(2);
/// … up to this.
pub const AGAIN_MAX: Span = Span::s(5 * 60);
/// Of so many streams is known how often they have failed.
const FAILING_MAX: usize = 4_096;

/// How often in a row each stream has failed.
pub(super) type Failing = Mutex<BTreeMap<Stream, u32>>;

/// What came of a ring.
#[derive(Debug, Default)]
pub struct Rung {
    /// How many streams were due.
    pub looked: usize,
    /// Those that failed, and why. Each rings again later, behind the others.
    pub failed: Vec<(Stream, FlowError)>,
}

/// What is the same for all that ring together.
struct Round {
    desk: Arc<Desk>,
    staffing: Staffing,
}

/// Looks at everything that is due. What fails keeps nobody waiting: it is put off, because the longest overdue are
/// looked at first and so many that cannot be read would be all that is ever looked at.
/// Fails itself only where the store cannot say what is due or does not take that something is put off.
pub async fn ring(flow: &Flow) -> Result<Rung, FlowError> {
    let due = flow.store.due(flow.clock.now(), RING_MAX).await?;
    let looked = due.len();
    if looked == 0 {
        return Ok(Rung::default());
    }
    // A desk that cannot be read keeps nobody from their answer: what was read of it before will do for that.
    let desk = flow.refresh().await.map_or_else(|_| flow.desk(), |(desk, _)| desk);
    let round = Round { staffing: desk.staffing(), desk };
    let round = &round;
    let steps =
        due.into_iter().map(|stream| -> Step<'_, (Stream, Option<Seq>, Result<(), FlowError>)> {
            Box::pin(async move {
                // Before anything else: what is added from here on sets an alarm of its own.
                let head =
                    flow.store.read(&stream, Seq(u64::MAX), 1).await.ok().map(|slice| slice.head);
                let looked = match stream.as_conversation() {
                    Some(id) => tick(flow, &id, round).await,
                    None if stream == Stream::desk() => offer::turn(flow).await,
                    None => silence(flow, &stream).await,
                };
                (stream, head, looked)
            })
        });
    let mut rung = Rung { looked, failed: Vec::new() };
    let mut fault = None;
    for (stream, head, outcome) in together(steps, AT_ONCE_MAX).await {
        let times = failures(flow, &stream, outcome.is_ok());
        let Err(error) = outcome else { continue };
        // The desk is one, and rings on: it stands in nobody's way, and everybody waits for it.
        if stream != Stream::desk()
            && let Err(error) = put_off(flow, &stream, head, times).await
        {
            fault = fault.or(Some(error));
        }
        rung.failed.push((stream, error));
    }
    fault.map_or(Ok(rung), Err)
}

/// How often in a row a stream had failed before this time.
fn failures(flow: &Flow, stream: &Stream, is_well: bool) -> u32 {
    let mut failing = flow.failing.lock().unwrap_or_else(PoisonError::into_inner);
    if is_well {
        return failing.remove(stream).unwrap_or_default();
    }
    let times = failing.get(stream).copied().unwrap_or_default();
    if times > 0 || failing.len() < FAILING_MAX {
        failing.insert(stream.clone(), times.saturating_add(1));
    }
    times
}

/// Lets a stream ring later. Where its head could be told before it was looked at, only if nothing was added since: that has
/// set an alarm of its own.
async fn put_off(
    flow: &Flow,
    stream: &Stream,
    head: Option<Seq>,
    times: u32,
) -> Result<(), FlowError> {
    let wait = AGAIN_MIN.as_ms().saturating_mul(1 << times.min(20)).min(AGAIN_MAX.as_ms());
    let now = flow.clock.now();
    let entry = Entry {
        stream: stream.clone(),
        expect: head.map_or(Expect::Any, Expect::Head),
        facts: Vec::new(),
        alarm: AlarmChange::Set(now.plus(Span::ms(wait))),
    };
    flow.append(Batch { at: now, entries: vec![entry] }).await.map(|_| ())
}

async fn tick(flow: &Flow, id: &ConversationId, round: &Round) -> Result<(), FlowError> {
    let Round { desk, staffing } = round;
    let ticket = TicketId::from_body(&flow.ids.body());
    let Done { state, events } = flow
        .on_conversation(id, |state, now| {
            let lang = state.lang;
            let own = state.hand_over.as_ref().map(|hand_over| &hand_over.ticket);
            let own = own.and_then(|own| desk.tickets.get(own));
            let widened = own.is_some_and(|own| own.widened);
            let command = Command::Tick {
                desk: own.map_or_else(|| staffing.in_lang(lang), |own| staffing.of(own)),
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
