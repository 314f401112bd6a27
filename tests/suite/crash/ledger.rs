//! The reckoning: what every client was told, against what every client read, against what is stored.
//! Reads the store itself, with no server in between.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use puente::adapters::store::embedded::Embedded;
use puente::adapters::system::{RandomIds, SystemClock};
use puente::domain::conversation::{Conversation, Event, Leave, Phase};
use puente::domain::desk::{Desk, Place};
use puente::domain::fact::Fact;
use puente::domain::ids::{AgentId, ConversationId, Seq};
use puente::domain::time::Timestamp;
use puente::flow::Flow;
use puente::gateway::wire::EventBody;
use puente::ports::{READ_LIMIT_MAX, Store, Stream};

use super::agent::Agent;
use super::line::{Asked, Fate};
use super::visitor::{Transcript, Visitor, act_id};
use crate::door::EmptyShelf;

/// What is stored.
pub(crate) struct Ledger {
    conversations: BTreeMap<String, Vec<Event>>,
    states: BTreeMap<String, Conversation>,
    /// Where each act of a client stands.
    commands: BTreeMap<String, Vec<(String, u64)>>,
    alarms: BTreeMap<String, Option<Timestamp>>,
    desk: Arc<Desk>,
    desk_alarm: Option<Timestamp>,
    read_at: Timestamp,
}

/// What became of everything that was asked.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    pub(crate) acknowledged: usize,
    /// By the code of the refusal.
    pub(crate) refused: BTreeMap<String, usize>,
    pub(crate) abandoned: usize,
    pub(crate) abandoned_but_stored: usize,
    pub(crate) stored_unheard: u32,
}

impl Ledger {
    pub(crate) async fn open(store: Arc<dyn Store>, visitors: &[Visitor]) -> Self {
        let ids = Arc::new(RandomIds::default());
        let flow = Flow::new(store.clone(), Arc::new(SystemClock), ids, Arc::new(EmptyShelf));
        let (mut conversations, mut states) = (BTreeMap::new(), BTreeMap::new());
        let mut alarms = BTreeMap::new();
        let mut commands: BTreeMap<String, Vec<(String, u64)>> = BTreeMap::new();
        for name in visitors.iter().flat_map(|visitor| &visitor.conversations) {
            let id = ConversationId::parse(name).unwrap();
            let events = events(store.as_ref(), &id).await;
            if events.is_empty() {
                // Seen, never acknowledged, and gone with another life of the data.
                continue;
            }
            for (seq, event) in (1..).zip(&events) {
                if let Some(command) = event.command() {
                    let stands = commands.entry(command.as_str().to_owned()).or_default();
                    stands.push((name.clone(), seq));
                }
            }
            alarms.insert(name.clone(), alarm(store.as_ref(), &Stream::conversation(&id)).await);
            states.insert(name.clone(), flow.load(&id).await.unwrap());
            conversations.insert(name.clone(), events);
        }
        let (desk, _) = flow.refresh().await.unwrap();
        let desk_alarm = alarm(store.as_ref(), &Stream::desk()).await;
        Self {
            conversations,
            states,
            commands,
            alarms,
            desk,
            desk_alarm,
            read_at: flow.clock.now(),
        }
    }

    /// What was acknowledged is there once, where it was said to be and in order; what was refused is not there;
    /// of what nobody knows, there is at most one.
    pub(crate) fn keeps_its_word(
        &self,
        asked: &BTreeMap<String, Asked>,
        leaves_no_trace: impl Fn(&str) -> bool,
        figures: &mut Figures,
    ) {
        let mut last: BTreeMap<&String, u64> = BTreeMap::new();
        for (id, Asked { text, fate, put_off }) in asked {
            let stands = self.commands.get(id).map_or(&[][..], Vec::as_slice);
            assert!(stands.len() <= 1, "{id} is stored {} times: {stands:?}", stands.len());
            match fate {
                Fate::Acknowledged { .. } if leaves_no_trace(id) => figures.acknowledged += 1,
                Fate::Acknowledged { conversation, seq } => {
                    figures.acknowledged += 1;
                    let told = [(conversation.clone(), *seq)];
                    assert_eq!(stands, told, "{id} was acknowledged");
                    let index = usize::try_from(*seq - 1).unwrap();
                    let stored = words(&self.conversations[conversation][index]);
                    assert_eq!(stored, text.as_deref(), "{id} was acknowledged");
                    // What was put off may stand behind what was already on its way; nothing is measured by it.
                    if !*put_off {
                        let before = last.insert(conversation, *seq).unwrap_or(0);
                        assert!(before < *seq, "{id} stands at {seq}, after {before}");
                    }
                }
                Fate::Refused { code } => {
                    *figures.refused.entry(code.clone()).or_default() += 1;
                    assert!(stands.is_empty(), "{id} was refused ({code}), yet is stored");
                }
                Fate::Unknown => {
                    figures.abandoned += 1;
                    figures.abandoned_but_stored += stands.len();
                }
            }
        }
    }

    /// The visitor has read what is stored, from the first position to the last. After they left, time alone
    /// may have added something, but nobody's act.
    pub(crate) fn was_read_by(&self, visitor: &Visitor) {
        for (conversation, transcript) in &visitor.transcripts {
            let stored = &self.conversations[conversation];
            let who = &visitor.name;
            let positions: Vec<u64> = transcript.keys().copied().collect();
            let dense: Vec<u64> = (1..=u64::try_from(transcript.len()).unwrap()).collect();
            assert_eq!(positions, dense, "{who}: positions of {conversation}");
            for (body, event) in transcript.values().zip(stored) {
                if let (Some(read), Some(command)) = (act_id(body), event.command()) {
                    assert_eq!(read, command.as_str(), "{who}: {conversation}");
                }
                assert_eq!(read_words(body), words(event), "{who}: {conversation}");
            }
            assert_time_alone(who, &stored[transcript.len()..]);
        }
    }

    /// What an agent read is what the visitor read, as far as visitors may see it; of a conversation that is
    /// still in the agent's hands, all of it.
    pub(crate) fn was_shared_by(&self, agent: &Agent, visitors: &[Visitor]) {
        let all = visitors.iter().flat_map(|visitor| &visitor.transcripts);
        let theirs: BTreeMap<&String, &Transcript> = all.collect();
        for (conversation, transcript) in &agent.transcripts {
            let who = &agent.name;
            let positions: Vec<u64> = transcript.keys().copied().collect();
            let dense: Vec<u64> = (1..=u64::try_from(transcript.len()).unwrap()).collect();
            assert_eq!(positions, dense, "{who}: positions of {conversation}");
            for (seq, body) in transcript {
                let seen = &theirs[conversation][seq];
                // Which agent it was is for agents: two may bear one name.
                let mut body = body.clone();
                if let EventBody::Agent { agent, .. } = &mut body {
                    *agent = None;
                }
                assert!(
                    *seen == body || *seen == EventBody::Hidden,
                    "{who}: {conversation} {seq}: {body:?}, where the visitor read {seen:?}"
                );
            }
        }
        for mine in agent.desk.iter().flat_map(|desk| &desk.mine) {
            let read = agent.transcripts[&mine.conversation].len();
            assert_time_alone(&agent.name, &self.conversations[&mine.conversation][read..]);
        }
    }

    /// No conversation is ever in two hands, and nobody speaks in one that is not in theirs.
    pub(crate) fn is_in_one_hand(&self) {
        for (name, events) in &self.conversations {
            let mut holder: Option<&AgentId> = None;
            for event in events {
                match event {
                    Event::AgentJoined { agent, .. } => {
                        assert_eq!(holder, None, "{name}: {agent} joined");
                        holder = Some(agent);
                    }
                    Event::AgentSaid { agent, .. } => assert_eq!(holder, Some(agent), "{name}"),
                    Event::AgentLeft { .. } | Event::WrappedUp { .. } => holder = None,
                    _ => {}
                }
            }
        }
        let mut seen = BTreeSet::new();
        for ticket in self.desk.tickets.values() {
            assert!(
                seen.insert(&ticket.conversation),
                "{} is on the desk twice",
                ticket.conversation
            );
        }
    }

    /// Whoever asked for a person has one, or waits where the desk sees them; nobody else is on the desk.
    pub(crate) fn forgets_nobody(&self) {
        for (name, state) in &self.states {
            let ticket = state.hand_over.as_ref().and_then(|h| self.desk.tickets.get(&h.ticket));
            let place = ticket.map(|ticket| &ticket.place);
            let agrees = match (&state.phase, place) {
                (Phase::Bot | Phase::Ended, None)
                | (Phase::Queued | Phase::LeftMessage, Some(Place::Waiting)) => true,
                (
                    Phase::Offered { offer, agent },
                    Some(Place::Offered { offer: o, agent: a, .. }),
                ) => offer == o && agent == a,
                (Phase::Active | Phase::WrapUp, Some(Place::Held { agent })) => {
                    state.is_held_by(agent)
                }
                _ => false,
            };
            assert!(agrees, "{name} is {:?}, on the desk {place:?}", state.phase);
        }
        let with_people = |state: &&Conversation| !matches!(state.phase, Phase::Bot | Phase::Ended);
        assert_eq!(self.desk.tickets.len(), self.states.values().filter(with_people).count());
    }

    /// Whoever waits for somebody has an alarm that rings in time, so that no node need remember them.
    pub(crate) fn is_armed(&self) {
        for (name, state) in &self.states {
            let Some(wanted) = state.alarm(self.read_at) else { continue };
            let rings = self.alarms[name];
            assert!(
                rings.is_some_and(|at| at <= wanted),
                "{name} is {:?} and should ring at {wanted:?}, not {rings:?}",
                state.phase
            );
        }
        if let Some(wanted) = self.desk.alarm(self.read_at) {
            let rings = self.desk_alarm;
            assert!(rings.is_some_and(|at| at <= wanted), "desk: {wanted:?}, not {rings:?}");
        }
    }

    /// Who was told that an offer was gone did not get that conversation.
    pub(crate) fn tells_agents_the_truth(&self, agent: &Agent) {
        let mut taken = BTreeSet::new();
        for events in self.conversations.values() {
            let mut open = None;
            for event in events {
                match event {
                    Event::Offered { offer, .. } => open = Some(offer.as_str()),
                    Event::AgentJoined { .. } => taken.extend(open.take()),
                    _ => {}
                }
            }
        }
        for (id, offer) in &agent.accepted {
            let is_taken = taken.contains(offer.as_str());
            match &agent.outbox.asked[id].fate {
                Fate::Acknowledged { .. } => assert!(is_taken, "{id}: {offer}"),
                Fate::Refused { code } => assert!(!is_taken, "{id}: {offer}: {code}"),
                Fate::Unknown => {}
            }
        }
    }

    pub(crate) fn n_events(&self) -> usize {
        self.conversations.values().map(Vec::len).sum()
    }

    /// How often a conversation was taken from somebody who was lost.
    pub(crate) fn n_taken_back_from(&self, name: &str) -> usize {
        let events = self.conversations.values().flatten();
        let lost = |event: &&Event| matches!(event, Event::AgentLeft { agent, because: Leave::Lost, .. } if self.is_called(agent, name));
        events.filter(lost).count()
    }

    fn is_called(&self, agent: &AgentId, name: &str) -> bool {
        self.desk.agents.get(agent).is_some_and(|known| known.name == name)
    }

    pub(crate) fn n_hand_overs(&self) -> usize {
        let events = self.conversations.values().flatten();
        events.filter(|event| matches!(event, Event::Escalated { .. })).count()
    }
}

/// Which of these conversations wait for the bot.
pub(crate) async fn still_owed(data: &Path, conversations: Vec<String>) -> Vec<String> {
    let store = Arc::new(Embedded::open(data, "unused").unwrap());
    let ids = Arc::new(RandomIds::default());
    let flow = Flow::new(store, Arc::new(SystemClock), ids, Arc::new(EmptyShelf));
    let mut owed = Vec::new();
    for name in conversations {
        let state = flow.load(&ConversationId::parse(&name).unwrap()).await.unwrap();
        if state.awaiting.is_some() {
            owed.push(name);
        }
    }
    owed
}

/// How many tickets an agent of this name holds.
pub(crate) fn held_by(desk: &Desk, name: &str) -> usize {
    let held = |place: &Place| matches!(place, Place::Held { agent } if desk.agents.get(agent).is_some_and(|known| known.name == name));
    desk.tickets.values().filter(|ticket| held(&ticket.place)).count()
}

async fn alarm(store: &dyn Store, stream: &Stream) -> Option<Timestamp> {
    store.read(stream, Seq(u64::MAX), 0).await.unwrap().alarm
}

async fn events(store: &dyn Store, id: &ConversationId) -> Vec<Event> {
    let (mut events, mut cursor) = (Vec::new(), Seq::START);
    loop {
        let slice = store.read(&Stream::conversation(id), cursor, READ_LIMIT_MAX).await.unwrap();
        for record in slice.records {
            assert_eq!(record.seq, cursor.next(), "{id}: positions");
            cursor = record.seq;
            events.push(match record.fact {
                Fact::Conversation(event, _) => event,
                // Keeps its place, and is nobody's act.
                Fact::SetAside => Event::WentDormant,
                Fact::Desk(_) | Fact::Account(_) => panic!("{id}: a foreign event"),
            });
        }
        if cursor >= slice.head {
            return events;
        }
    }
}

/// What somebody has not read is nobody's act.
fn assert_time_alone(who: &str, unread: &[Event]) {
    let acts: Vec<&Event> = unread.iter().filter(|event| event.command().is_some()).collect();
    assert!(acts.is_empty(), "{who} has not read {acts:?}");
}

fn words(event: &Event) -> Option<&str> {
    match event {
        Event::VisitorSaid { text, .. } | Event::AgentSaid { text, .. } => Some(text.as_str()),
        _ => None,
    }
}

fn read_words(body: &EventBody) -> Option<&str> {
    match body {
        EventBody::Visitor { text, .. } | EventBody::Agent { text, .. } => Some(text),
        _ => None,
    }
}
