//! Sees every write as it becomes durable and holds it against what must always be true: one ticket in one place,
//! desk and conversation of one mind, nobody with more than agreed, nothing written twice, no alarm asleep.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use puente::domain::conversation::{Conversation, Event, Phase};
use puente::domain::desk::{self, Desk, Place};
use puente::domain::fact::Fact;
use puente::domain::ids::{CommandId, ConversationId, Seq};
use puente::domain::phrase::Said;
use puente::domain::time::Timestamp;
use puente::flow::alarm::AGAIN_MAX;
use puente::gateway::view::{self, Reader};
use puente::gateway::wire::EventBody;
use puente::ports::{AlarmChange, Batch, Clock, Entry, Store, Stream};

use super::truth::{self, Told};
use super::world::World;

/// One conversation as it was written.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) state: Conversation,
    pub(crate) records: Vec<(Event, Timestamp, Option<Said>)>,
}

/// Everything that was written.
#[derive(Default)]
pub(crate) struct Known {
    pub(crate) conversations: BTreeMap<ConversationId, Written>,
    pub(crate) desk: Desk,
    pub(crate) desk_head: Seq,
    /// The desk as it was from these moments on, for as long as somebody may still be told of it.
    pub(crate) desks: Vec<(Timestamp, Desk)>,
    pub(crate) commands: BTreeMap<CommandId, (ConversationId, Seq)>,
}

/// The one who sees it all.
pub(crate) struct Oracle {
    world: Arc<World>,
    known: Mutex<Known>,
}

impl Oracle {
    pub(crate) fn new(world: Arc<World>) -> Arc<Self> {
        Arc::new(Self { world, known: Mutex::default() })
    }

    pub(crate) fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A batch has become durable.
    pub(crate) async fn witness(&self, store: &dyn Store, batch: &Batch, heads: &[Seq]) {
        for (entry, head) in batch.entries.iter().zip(heads) {
            self.world.record(entry.stream.as_str(), head.0);
            self.take_in(entry, *head, batch.at);
        }
        self.remember_desk();
        for entry in &batch.entries {
            self.check_lines(entry);
        }
        self.compare();
        for entry in &batch.entries {
            self.check_alarm(store, entry, batch.at).await;
        }
    }

    fn take_in(&self, entry: &Entry, head: Seq, at: Timestamp) {
        let mut known = self.known();
        for (fact, seq) in entry.facts.iter().zip(head.0 - entry.facts.len() as u64 + 1..) {
            self.world.tell(|| format!("{} {seq} {fact:?}", entry.stream));
            match (fact, entry.stream.as_conversation()) {
                (Fact::Conversation(event, said), Some(id)) => {
                    let written = known.conversations.entry(id.clone()).or_default();
                    written.state.apply(event, at);
                    written.records.push((event.clone(), at, said.clone()));
                    if written.state.head != Seq(seq) {
                        self.world.blame(format!("{id} has a gap before {seq}"));
                    }
                    if let Some(command) = event.command()
                        && let Some((before, place)) =
                            known.commands.insert(command.clone(), (id.clone(), Seq(seq)))
                    {
                        let name = command.as_str();
                        let twice = format!("{name} stands twice: {before} {place}, {id} {seq}");
                        self.world.blame(twice);
                    }
                }
                (Fact::Desk(event), None) => {
                    self.check_language(&known.desk, event);
                    known.desk.apply(event, at);
                    known.desk_head = Seq(seq);
                }
                (Fact::Account(_), None) => {}
                _ => self.world.blame(format!("{fact:?} does not belong into {}", entry.stream)),
            }
        }
        if entry.facts.is_empty() && entry.alarm == AlarmChange::Keep {
            self.world.blame(format!("an empty entry for {}", entry.stream));
        }
    }

    fn remember_desk(&self) {
        let now = self.world.now();
        let mut known = self.known();
        let known = &mut *known;
        if known.desks.last().is_none_or(|(_, last)| *last != known.desk) {
            known.desks.push((now, known.desk.clone()));
        }
        // The one that was there when the time began stays.
        let old = known.desks.iter().filter(|(from, _)| now.since(*from) > truth::TOLD_WITHIN);
        known.desks.drain(..old.count().saturating_sub(1));
    }

    /// Every line is true when it is said.
    fn check_lines(&self, entry: &Entry) {
        let Some(id) = entry.stream.as_conversation() else { return };
        let known = self.known();
        let Some(written) = known.conversations.get(&id) else { return };
        for fact in &entry.facts {
            let Fact::Conversation(event, said) = fact else { continue };
            let Some(line) = event.line() else { continue };
            if said.is_none() {
                self.world.blame(format!("{id}: {} is stored without its words", line.id));
            }
            let told = Told { line: &line.id, event: Some(event), conversation: &id };
            let states = [&written.state];
            if let Err(lie) = told.is_true(&states, &known.desks, self.world.now()) {
                self.world.blame(format!("{id}: {lie}"));
            }
        }
    }

    /// What a visitor is shown beside the conversation was true a moment ago.
    pub(crate) fn check_shown(&self, id: &ConversationId, lines: &[&str]) {
        let now = self.world.now();
        let known = self.known();
        let Some(written) = known.conversations.get(id) else { return };
        let mut state = Conversation::default();
        let mut states = Vec::new();
        for (event, at, _) in &written.records {
            // A state counts until the moment of the next event.
            if now.since(*at) <= truth::TOLD_WITHIN {
                states.push(state.clone());
            }
            state.apply(event, *at);
        }
        states.push(state);
        let states: Vec<&Conversation> = states.iter().collect();
        for line in lines {
            let told = Told { line, event: None, conversation: id };
            if let Err(lie) = told.is_true(&states, &known.desks, now) {
                self.world.blame(format!("{id}: {lie}"));
            }
        }
    }

    /// Nobody is asked, and nobody takes over, in a language they do not speak.
    fn check_language(&self, desk: &Desk, event: &desk::Event) {
        let (ticket, agent) = match event {
            desk::Event::Offered { ticket, agent, .. } => (desk.tickets.get(ticket), agent),
            desk::Event::Accepted { offer } => {
                let Some((_, ticket, agent)) = desk.offer(offer) else {
                    self.world.blame(format!("no such offer: {event:?}"));
                    return;
                };
                (Some(ticket), agent)
            }
            _ => return,
        };
        let speaks = ticket
            .zip(desk.agents.get(agent))
            .is_some_and(|(ticket, agent)| ticket.speaks(&agent.langs));
        if !speaks {
            self.world.blame(format!("foreign language: {event:?}"));
        }
    }

    /// Desk and conversations must be of one mind after every write.
    fn compare(&self) {
        let known = self.known();
        for (id, agent) in &known.desk.agents {
            let load = known.desk.load(id);
            if load > usize::from(agent.capacity) {
                self.world.blame(format!("{id} has {load} of {}", agent.capacity));
            }
        }
        for (id, written) in &known.conversations {
            if let Err(wrong) = agrees(id, &written.state, &known.desk) {
                self.world.blame(format!("{id} {:?}: {wrong}", written.state.phase));
            }
        }
    }

    /// An alarm never rings later than something is due. Only a conversation that could not be looked at when it rang is
    /// put off, by an entry without facts, and not for long.
    async fn check_alarm(&self, store: &dyn Store, entry: &Entry, at: Timestamp) {
        let slice = store.read(&entry.stream, Seq(u64::MAX), 1).await.expect("the store itself");
        let known = self.known();
        let due = match entry.stream.as_conversation() {
            Some(id) => known.conversations.get(&id).and_then(|written| written.state.alarm(at)),
            None if entry.stream == Stream::desk() => match known.desk.todo(at) {
                Some(_) => Some(at),
                None => known.desk.alarm(at),
            },
            None => None,
        };
        let rang = |due: Timestamp| {
            due <= at && entry.facts.is_empty() && entry.stream.as_conversation().is_some()
        };
        let due = due.map(|due| if rang(due) { at.plus(AGAIN_MAX) } else { due });
        let late = due.is_some_and(|due| slice.alarm.is_none_or(|alarm| alarm > due));
        if late {
            let alarm = slice.alarm;
            self.world.blame(format!("{} sleeps: due {due:?}, alarm {alarm:?}", entry.stream));
        }
    }

    /// What a reader of a conversation must have seen by now.
    pub(crate) fn transcript(&self, id: &ConversationId, reader: Reader) -> Vec<EventBody> {
        let known = self.known();
        let Some(written) = known.conversations.get(id) else { return Vec::new() };
        let mut state = Conversation::default();
        let mut seen = Vec::new();
        for (event, at, said) in &written.records {
            state.apply(event, *at);
            let name = state.agent.as_ref().map_or("", |(_, name)| name.as_str());
            seen.push(view::event(event, said.as_ref(), name, reader));
        }
        seen
    }

    /// What must be true once everything has calmed down.
    pub(crate) async fn judge_at_rest(&self, store: &dyn Store) {
        let now = self.world.now();
        let late = store.due(Timestamp(now.0 - 15_000), 10).await.expect("the store itself");
        for stream in late {
            self.world.blame(format!("{stream} should have been looked at long ago"));
        }
        let known = self.known();
        if let Some(todo) = known.desk.todo(Timestamp(now.0 - 15_000)) {
            self.world.blame(format!("the desk has left undone: {todo:?}"));
        }
        for (id, written) in &known.conversations {
            if let Some(awaiting) = &written.state.awaiting
                && now.since(awaiting.since).as_ms() > 60_000
            {
                self.world.blame(format!("{id} was never answered"));
            }
        }
    }
}

/// Whether a conversation and its ticket say the same.
fn agrees(id: &ConversationId, state: &Conversation, desk: &Desk) -> Result<(), String> {
    let tickets: Vec<_> =
        desk.tickets.iter().filter(|(_, ticket)| ticket.conversation == *id).collect();
    let [(name, ticket)] = tickets.as_slice() else {
        let none = matches!(state.phase, Phase::Fresh | Phase::Bot | Phase::Ended);
        let fits = tickets.is_empty() && none;
        return if fits { Ok(()) } else { Err(format!("{} tickets", tickets.len())) };
    };
    if state.hand_over.as_ref().is_none_or(|hand_over| hand_over.ticket != **name) {
        return Err(format!("{name} is not its ticket"));
    }
    if state.phase != Phase::Ended && state.lang != ticket.lang {
        return Err(format!("{name} is in another language"));
    }
    let holder = state.agent.as_ref().map(|(agent, _)| agent);
    let fits = match (&state.phase, &ticket.place) {
        (Phase::Queued | Phase::LeftMessage, Place::Waiting) => true,
        (Phase::Offered { offer, agent }, Place::Offered { offer: open, agent: asked, .. }) => {
            offer == open && agent == asked
        }
        (Phase::Active | Phase::WrapUp, Place::Held { agent }) => {
            !state.paused && holder == Some(agent)
        }
        (Phase::Dormant | Phase::WrapUp, Place::Paused { agent }) => {
            state.paused && holder == Some(agent)
        }
        _ => false,
    };
    if fits { Ok(()) } else { Err(format!("its ticket is {:?}", ticket.place)) }
}
