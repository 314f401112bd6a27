//! An agent's half of the protocol: one connection, several conversations, one desk. The connection is already
//! known to belong to an agent. Knows no socket, no store and no clock.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{
    Action, Beat, EPOCH_BYTES_MAX, Input, Pulse, Session, command, message, parse, refused,
};
use crate::domain::ids::{AgentId, CommandId, ConversationId, Seq};
use crate::domain::time::{Span, Timestamp};
use crate::flow::FlowError;
use crate::flow::presence::RENEW_EVERY;
use crate::gateway::codes::{CloseCode, ErrorCode};
use crate::gateway::switchboard::{Announcements, Dirt};
use crate::gateway::wire::{AgentFrame, DeskBody, ServerFrame, TrialBody, VERSION};
use crate::ports::{Epoch, Stream};

mod work;
mod acts;
mod held;
mod thread;

use self::held::Held;
pub use work::{AgentDo, AgentOutcome};

/// A console is asked for a sign of life at least this often: one that is frozen or asleep must not be offered chats.
pub const HEARTBEAT_MAX: Span = Span::s(10);
/// The desk is no longer told that an agent is there whose console has been silent for this long.
pub const VOUCHED_FOR: Span = Span::s(15);

/// So many conversations a console may say it has read in part: more than any agent has in hand.
pub const CURSORS_MAX: usize = 64;

/// The machine.
#[derive(Debug)]
pub struct AgentSession {
    pulse: Pulse,
    greeted: bool,
    /// Where the end of the agent's sign-in is written.
    signed_in: Option<Stream>,
    after: BTreeMap<ConversationId, u64>,
    client_epoch: Option<String>,
    epoch: Option<Epoch>,
    told: Arc<Announcements>,
    renew_at: Timestamp,
    desk: Option<DeskBody>,
    threads: BTreeMap<ConversationId, Held>,
}

type Actions = Vec<Action<AgentDo>>;

impl AgentSession {
    /// A session that has not heard hello yet. `told` is what everybody was told so far.
    pub fn new(heartbeat: Span, told: Arc<Announcements>, now: Timestamp) -> Self {
        Self {
            pulse: Pulse::new(heartbeat, now).beating(HEARTBEAT_MAX),
            greeted: false,
            signed_in: None,
            after: BTreeMap::new(),
            client_epoch: None,
            epoch: None,
            told,
            renew_at: now.plus(RENEW_EVERY),
            desk: None,
            threads: BTreeMap::new(),
        }
    }

    /// The same, asking whether the agent is still signed in as soon as this stream moves.
    #[must_use]
    pub fn until_moved(self, signed_in: Stream) -> Self {
        Self { signed_in: Some(signed_in), ..self }
    }

    fn frame(&mut self, frame: AgentFrame, now: Timestamp) -> Actions {
        match frame {
            AgentFrame::Hello { .. } if self.greeted => {
                vec![Action::Send(super::error(ErrorCode::HelloTwice, None))]
            }
            AgentFrame::Hello { v, .. } if v != VERSION => {
                vec![Action::Close(CloseCode::BadVersion)]
            }
            AgentFrame::Hello { after, epoch, .. } => {
                let known = after.into_iter().take(CURSORS_MAX + 1);
                let known: Option<BTreeMap<_, _>> =
                    known.map(|(id, seq)| Some((ConversationId::parse(&id).ok()?, seq))).collect();
                let sound = epoch.as_ref().is_none_or(|epoch| epoch.len() <= EPOCH_BYTES_MAX);
                let Some(known) = known.filter(|known| sound && known.len() <= CURSORS_MAX) else {
                    return vec![Action::Send(super::error(ErrorCode::UnknownFrame, None))];
                };
                self.pulse.greeted();
                self.greeted = true;
                self.after = known;
                self.client_epoch = epoch;
                let watch = self.signed_in.clone().map(Action::Watch);
                watch.into_iter().chain([Action::Do(AgentDo::Enter)]).collect()
            }
            AgentFrame::Ping => vec![Action::Send(ServerFrame::Pong)],
            AgentFrame::Pong => Vec::new(),
            AgentFrame::Typing { conversation, on } => match ConversationId::parse(&conversation) {
                Ok(conversation)
                    if self.threads.contains_key(&conversation)
                        && self.pulse.may_send_ephemeral(now) =>
                {
                    vec![Action::Do(AgentDo::SendTyping { conversation, on })]
                }
                _ => Vec::new(),
            },
            AgentFrame::Read { conversation, seq } => self.has_seen(&conversation, Seq(seq), now),
            act => match self.act(act, now) {
                Ok(work) => vec![Action::Do(work)],
                Err(frame) => vec![Action::Send(frame)],
            },
        }
    }

    fn entered(&mut self, result: Result<Epoch, FlowError>) -> Actions {
        let epoch = match result {
            Ok(epoch) => epoch,
            Err(error) => {
                return vec![
                    Action::Send(refused(&error, None)),
                    Action::Close(CloseCode::GoingAway),
                ];
            }
        };
        if self.client_epoch.as_deref() != Some(epoch.0.as_str()) {
            self.after.clear();
        }
        let welcome = self.pulse.welcome(None, &epoch, &self.told.phrases, None);
        self.epoch = Some(epoch);
        vec![
            Action::Send(welcome),
            Action::Send(self.authoring()),
            Action::Watch(Stream::desk()),
            Action::Do(AgentDo::Desk),
        ]
    }

    fn has_desk(&mut self, result: Result<DeskBody, FlowError>) -> Actions {
        // A look that failed is made good by the next heartbeat.
        let Ok(desk) = result else { return Vec::new() };
        let mine: Vec<ConversationId> = in_hand(&desk).map(|(id, _)| id).collect();
        let mut leaving = Vec::new();
        for (id, held) in &mut self.threads {
            let before = std::mem::replace(&mut held.leaving, !mine.contains(id));
            held.read_out &= held.leaving;
            if held.leaving && !before {
                leaving.push(id.clone());
            }
        }
        // The client forgets what leaves as soon as the desk says so: it hears the end first, and the desk is
        // looked at again then.
        let actions: Actions = leaving.iter().filter_map(|id| self.read(id)).collect();
        if self.threads.values().any(|held| held.leaving && !held.read_out) {
            return actions;
        }
        self.take_desk(desk)
    }

    /// Takes the desk as it is: what leaves has nothing more to say.
    fn take_desk(&mut self, desk: DeskBody) -> Actions {
        let mut actions: Actions = Vec::new();
        self.threads.retain(|id, held| {
            if held.leaving {
                actions.push(Action::Unwatch(Stream::conversation(id)));
            }
            !held.leaving
        });
        let mine: Vec<(ConversationId, Seq)> = in_hand(&desk).collect();
        if self.desk.as_ref() != Some(&desk) {
            actions.push(Action::Send(ServerFrame::Desk { desk: Box::new(desk.clone()) }));
            self.desk = Some(desk);
        }
        for (id, read) in mine {
            if let Some(held) = self.threads.get_mut(&id) {
                held.read = held.read.max(read);
                actions.extend(held.state_changes(&id));
                continue;
            }
            let after = Seq(self.after.remove(&id).unwrap_or(0));
            self.threads.insert(id.clone(), Held::after(after, read));
            actions.push(Action::Watch(Stream::conversation(&id)));
            actions.extend(self.read(&id));
        }
        // Good for this first look only: the client forgets what the desk does not name, and is sent it from the
        // beginning should it come back.
        self.after.clear();
        actions
    }

    fn done(
        &mut self,
        command: &CommandId,
        conversation: Option<&ConversationId>,
        result: Result<Seq, FlowError>,
    ) -> Actions {
        match result {
            Err(error) => vec![Action::Send(refused(&error, Some(command)))],
            Ok(seq) => {
                let id = command.as_str().to_owned();
                let name = conversation.map_or("", ConversationId::as_str).to_owned();
                let mut actions =
                    vec![Action::Send(ServerFrame::Ack { id, conversation: name, seq: seq.0 })];
                actions.extend(conversation.and_then(|id| self.read(id)));
                actions.push(Action::Do(AgentDo::Desk));
                actions
            }
        }
    }

    /// What was announced before hello is told by the welcome.
    fn announced(&mut self, told: Arc<Announcements>) -> Actions {
        let before = std::mem::replace(&mut self.told, told);
        let mut actions = Vec::new();
        if self.epoch.is_some() && before.phrases != self.told.phrases {
            let version = self.told.phrases.clone();
            actions.push(Action::Send(ServerFrame::Phrases { version }));
        }
        let same =
            before.problems == self.told.problems && before.words_alone == self.told.words_alone;
        if self.epoch.is_some() && !same {
            actions.push(Action::Send(self.authoring()));
        }
        actions
    }

    /// That something is wrong with the files, and how much. Where it stands is for authors: a console hangs on walls.
    fn authoring(&self) -> ServerFrame {
        ServerFrame::Authoring {
            problems: Vec::new(),
            count: u32::try_from(self.told.problems.len()).unwrap_or(u32::MAX),
            words_alone: self.told.words_alone.as_ref().map(|_| "model".to_owned()),
        }
    }

    /// The agent has read something in another tab.
    fn read_elsewhere(&mut self, dirt: &Dirt) -> Actions {
        let me = self.desk.as_ref().and_then(|desk| AgentId::parse(&desk.me.agent).ok());
        let Some(me) = me.filter(|_| !dirt.read.is_empty()) else { return Vec::new() };
        let mut actions: Actions = Vec::new();
        for (id, held) in &mut self.threads {
            let Some(upto) = dirt.read.get(&(Stream::conversation(id), me.clone())) else {
                continue;
            };
            held.read = held.read.max(*upto);
            actions.extend(held.state_changes(id));
        }
        actions
    }

    fn tried(command: &CommandId, result: Result<TrialBody, FlowError>) -> Actions {
        vec![Action::Send(match result {
            Ok(trial) => ServerFrame::Tried { id: command.as_str().to_owned(), trial },
            Err(error) => refused(&error, Some(command)),
        })]
    }

    fn dirty(&mut self, dirt: &Dirt) -> Actions {
        let mut actions: Actions = Vec::new();
        if self.signed_in.as_ref().is_some_and(|stream| dirt.streams.contains(stream)) {
            actions.push(Action::Do(AgentDo::Keep { vouch: false }));
        }
        if self.epoch.is_none() {
            return actions;
        }
        if dirt.gap || dirt.streams.contains(&Stream::desk()) {
            actions.push(Action::Do(AgentDo::Desk));
        }
        actions.extend(self.read_elsewhere(dirt));
        let ids: Vec<ConversationId> = self.threads.keys().cloned().collect();
        for id in ids {
            let stream = Stream::conversation(&id);
            if dirt.gap || dirt.streams.contains(&stream) {
                actions.extend(self.read(&id));
            }
            if let Some(on) = dirt.ephemeral.get(&stream).and_then(super::visitor_typing) {
                let conversation = id.as_str().to_owned();
                actions.push(Action::Send(ServerFrame::Typing { conversation, on }));
            }
        }
        actions
    }
}

/// The conversations in an agent's hands, with how far they have read each.
fn in_hand(desk: &DeskBody) -> impl Iterator<Item = (ConversationId, Seq)> {
    desk.mine
        .iter()
        .filter_map(|mine| Some((ConversationId::parse(&mine.conversation).ok()?, Seq(mine.read))))
}

impl Session for AgentSession {
    type Do = AgentDo;
    type Outcome = AgentOutcome;

    fn step(&mut self, input: Input<AgentOutcome>, now: Timestamp) -> Actions {
        match input {
            Input::Frame(incoming) => {
                if !self.pulse.heard(now) {
                    return vec![Action::Close(CloseCode::Flood)];
                }
                match parse(incoming) {
                    Ok(frame) => self.frame(frame, now),
                    Err(frame) => vec![Action::Send(frame)],
                }
            }
            Input::Tick => {
                let mut actions: Actions = Vec::new();
                if self.epoch.is_some() && self.renew_at <= now {
                    self.renew_at = now.plus(RENEW_EVERY);
                    let vouch = self.pulse.silent_for(now) <= VOUCHED_FOR;
                    actions.push(Action::Do(AgentDo::Keep { vouch }));
                    // Whether a visitor who is offered is still there changes without a word.
                    if self.desk.as_ref().is_some_and(|desk| !desk.offers.is_empty()) {
                        actions.push(Action::Do(AgentDo::Desk));
                    }
                }
                match self.pulse.tick(now) {
                    Beat::Close(code) => return vec![Action::Close(code)],
                    Beat::Ping => {
                        actions.push(Action::Send(ServerFrame::Ping));
                        actions.extend(self.dirty(&Dirt { gap: true, ..Dirt::default() }));
                    }
                    Beat::Nothing => {}
                }
                actions
            }
            Input::Dirty(dirt, announcements) => {
                let mut actions = self.dirty(&dirt);
                if let Some(told) = announcements {
                    actions.extend(self.announced(told));
                }
                actions
            }
            Input::Stop { reconnect_ms } => vec![
                Action::Send(ServerFrame::GoingAway { reconnect_ms }),
                Action::Close(CloseCode::GoingAway),
            ],
            Input::Outcome(outcome) => match outcome {
                AgentOutcome::Entered(epoch) => self.entered(epoch),
                AgentOutcome::Kept => Vec::new(),
                AgentOutcome::Dismissed(code) => vec![Action::Close(code)],
                AgentOutcome::Desk(desk) => self.has_desk(desk),
                AgentOutcome::Read(id, records, head) => self.has_read(&id, records, head),
                AgentOutcome::Tried(command, result) => Self::tried(&command, result),
                AgentOutcome::Done(command, conversation, result) => {
                    self.done(&command, conversation.as_ref(), result)
                }
            },
        }
    }

    fn deadline(&self) -> Timestamp {
        let pulse = self.pulse.deadline();
        if self.epoch.is_some() { pulse.min(self.renew_at) } else { pulse }
    }
}
