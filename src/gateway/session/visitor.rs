//! A visitor's half of the protocol. Hello first; acts are acknowledged only by their outcome; the cursor never
//! goes back. Knows no socket, no store and no clock.

use super::{Action, Beat, Input, Pulse, Session, Thread, command, parse, refused};
use crate::domain::desk::Standing;
use crate::domain::ids::{CommandId, ConversationId, Seq};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::name::is_site_name;
use crate::domain::time::{Span, Timestamp};
use crate::flow::FlowError;
use crate::flow::receive::{Receipt, Wish};
use crate::gateway::codes::{CloseCode, ErrorCode};
use crate::gateway::switchboard::{Announcements, Dirt};
use crate::gateway::wire::{LangFrom, ServerFrame, StateBody, VERSION, VisitorFrame};
use crate::ports::{Epoch, Stream};

mod work;
mod hold;
mod acts;
mod line;
mod reads;
mod thread;

pub use hold::{FIRST_MAX, LAST_MAX, UNSURE};
pub use work::{Entrance, VisitorDo, VisitorOutcome};

use acts::{cursor, name_of, wish};
use hold::Hold;
use reads::Reads;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Greeting {
    site: String,
    lang: Lang,
    source: LangSource,
    conversation: Option<ConversationId>,
    after: u64,
    epoch: Option<String>,
}

/// The machine.
#[derive(Debug)]
pub struct VisitorSession {
    pulse: Pulse,
    greeting: Option<Greeting>,
    entered: Option<(Epoch, String)>,
    conversation: Option<ConversationId>,
    thread: Thread,
    standing: Option<Standing>,
    watches_desk: bool,
    state_sent: Option<StateBody>,
    /// The answer that the bot owes; it is begun once the client has seen what was stored and has paused.
    hold: Hold,
    /// How far the visitor has read.
    reads: Reads,
}

type Actions = Vec<Action<VisitorDo>>;

impl VisitorSession {
    /// A session that has not heard hello yet.
    pub fn new(heartbeat: Span, now: Timestamp) -> Self {
        Self {
            pulse: Pulse::new(heartbeat, now),
            greeting: None,
            entered: None,
            conversation: None,
            thread: Thread::default(),
            standing: None,
            watches_desk: false,
            state_sent: None,
            hold: Hold::new(Span::ms(0)),
            reads: Reads::default(),
        }
    }

    /// The same, holding answers back until the visitor has paused for so long.
    #[must_use]
    pub fn with_pause(mut self, pause: Span) -> Self {
        self.hold = Hold::new(pause);
        self
    }

    fn frame(&mut self, frame: VisitorFrame, now: Timestamp) -> Actions {
        if let VisitorFrame::Hello { v, site, lang, lang_from, token, conversation, after, epoch } =
            frame
        {
            if self.greeting.is_some() {
                return vec![Action::Send(super::error(ErrorCode::HelloTwice, None))];
            }
            if v != VERSION {
                return vec![Action::Close(CloseCode::BadVersion)];
            }
            let conversation = match cursor(conversation, epoch.as_deref()) {
                Ok(conversation) => conversation,
                Err(frame) => return vec![Action::Send(frame)],
            };
            if !is_site_name(&site) {
                return vec![Action::Close(CloseCode::UnknownSite)];
            }
            self.pulse.greeted();
            let source = match lang_from {
                LangFrom::Chosen => LangSource::Chosen,
                LangFrom::Page => LangSource::Page,
                LangFrom::Browser => LangSource::Browser,
            };
            let (lang, named) = (lang.into(), site.clone());
            self.greeting = Some(Greeting { site, lang, source, conversation, after, epoch });
            return vec![Action::Do(VisitorDo::Enter { token, site: named })];
        }
        match frame {
            VisitorFrame::Ping => vec![Action::Send(ServerFrame::Pong)],
            VisitorFrame::Pong => Vec::new(),
            VisitorFrame::Typing { on } => {
                self.hold.types(on, now);
                match &self.conversation {
                    Some(conversation) if self.pulse.may_send_ephemeral(now) => {
                        let conversation = conversation.clone();
                        vec![Action::Do(VisitorDo::SendTyping { conversation, on })]
                    }
                    _ => Vec::new(),
                }
            }
            VisitorFrame::Read { conversation, seq } => {
                self.has_been_read(&conversation, Seq(seq)).into_iter().collect()
            }
            act => match self.act(act, now) {
                Ok(action) => vec![action],
                Err(frame) => vec![Action::Send(frame)],
            },
        }
    }

    fn act(
        &mut self,
        frame: VisitorFrame,
        now: Timestamp,
    ) -> Result<Action<VisitorDo>, ServerFrame> {
        let Some(id) = name_of(&frame).map(str::to_owned) else {
            return Err(super::error(ErrorCode::UnknownFrame, None));
        };
        let command = command(&id)?;
        let wish = wish(frame, &id)?;
        if self.entered.is_none() {
            return Err(super::error(ErrorCode::NotYet, Some(id)));
        }
        self.pulse.may_act(now).map_err(|wait_ms| ServerFrame::Error {
            code: ErrorCode::TooFast.code().to_owned(),
            id: Some(id.clone()),
            retry_ms: Some(wait_ms),
        })?;
        let Some(greeting) = &mut self.greeting else {
            return Err(super::error(ErrorCode::NotYet, Some(id)));
        };
        if let (Wish::SetLang(lang), None) = (&wish, &self.conversation) {
            // Nothing is stored before the first message; the switch counts when one begins.
            greeting.lang = *lang;
            greeting.source = LangSource::Chosen;
            return Ok(Action::Send(ServerFrame::Ack { id, conversation: String::new(), seq: 0 }));
        }
        let (site, lang, source) = (greeting.site.clone(), greeting.lang, greeting.source);
        Ok(Action::Do(VisitorDo::Receive { command, wish, site, lang, source }))
    }

    fn entered(&mut self, entrance: Result<Entrance, FlowError>) -> Actions {
        let entrance = match entrance {
            Ok(entrance) => entrance,
            // Without a store there is nothing to say but that; the client comes again.
            Err(error) => {
                return vec![
                    Action::Send(refused(&error, None)),
                    Action::Close(CloseCode::GoingAway),
                ];
            }
        };
        let Some(greeting) = &self.greeting else { return Vec::new() };
        let (id, head) = match entrance.conversation {
            Some((id, head)) => (Some(id), head),
            None => (None, Seq::START),
        };
        let continues = greeting.epoch.as_deref() == Some(entrance.epoch.0.as_str())
            && greeting.conversation == id
            && greeting.after <= head.0;
        let from = if continues { Seq(greeting.after) } else { Seq::START };
        self.entered = Some((entrance.epoch.clone(), entrance.phrases));
        let mut actions = vec![self.welcome(id.as_ref(), from, head, entrance.token)];
        self.reads.kept_in(entrance.reading);
        if let Some(id) = id {
            let first = self.adopt(&id, from);
            self.reads.begin(entrance.read, from);
            actions.extend(self.tell_read());
            actions.extend(first);
        }
        actions
    }

    fn welcome(
        &self,
        id: Option<&ConversationId>,
        from: Seq,
        head: Seq,
        token: Option<String>,
    ) -> Action<VisitorDo> {
        let (epoch, phrases) =
            self.entered.clone().unwrap_or((Epoch(String::new()), String::new()));
        let conversation = id.map(|id| (id, from, head));
        Action::Send(self.pulse.welcome(conversation, &epoch, &phrases, token))
    }

    fn received(
        &mut self,
        command: &CommandId,
        result: Result<Receipt, FlowError>,
        now: Timestamp,
    ) -> Actions {
        let receipt = match result {
            Ok(receipt) => receipt,
            Err(error) => return vec![Action::Send(refused(&error, Some(command)))],
        };
        let mut actions = Vec::new();
        let known = self.conversation.as_ref().is_some_and(|mine| *mine == receipt.conversation);
        if known {
            actions.extend(self.read());
        } else {
            if self.conversation.is_some() {
                // The client must let go of the old conversation before it hears of the new one.
                actions.push(self.welcome(
                    Some(&receipt.conversation),
                    Seq::START,
                    receipt.seq,
                    None,
                ));
            }
            actions.extend(self.adopt(&receipt.conversation, Seq::START));
        }
        actions.insert(
            usize::from(matches!(actions.first(), Some(Action::Send(ServerFrame::Welcome { .. })))),
            Action::Send(ServerFrame::Ack {
                id: command.as_str().to_owned(),
                conversation: receipt.conversation.as_str().to_owned(),
                seq: receipt.seq.0,
            }),
        );
        if receipt.answer_owed || receipt.aside {
            self.hold.owe(receipt.aside, now);
        }
        actions
    }

    /// Visitors are told of a new wording, not of what authors are told besides.
    fn announced(&mut self, told: &Announcements) -> Option<Action<VisitorDo>> {
        let (_, phrases) = self.entered.as_mut()?;
        if *phrases == told.phrases {
            return None;
        }
        phrases.clone_from(&told.phrases);
        Some(Action::Send(ServerFrame::Phrases { version: told.phrases.clone() }))
    }

    fn dirty(&mut self, dirt: &Dirt) -> Actions {
        let mut actions: Actions = Vec::new();
        let Some(conversation) = self.conversation.clone() else { return actions };
        let stream = Stream::conversation(&conversation);
        if dirt.gap || dirt.streams.contains(&stream) {
            actions.extend(self.read());
        }
        if dirt.gap || dirt.streams.contains(&Stream::desk()) {
            actions.extend(self.look_at_line());
        }
        actions.extend(self.look_at_reading(dirt));
        if let Some(body) = dirt.ephemeral.get(&stream)
            && let Some(on) = super::agent_typing(body)
        {
            let conversation = conversation.as_str().to_owned();
            actions.push(Action::Send(ServerFrame::Typing { conversation, on }));
        }
        actions
    }
}

impl Session for VisitorSession {
    type Do = VisitorDo;
    type Outcome = VisitorOutcome;

    fn step(&mut self, input: Input<VisitorOutcome>, now: Timestamp) -> Actions {
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
            Input::Tick => match self.pulse.tick(now) {
                Beat::Close(code) => vec![Action::Close(code)],
                Beat::Ping => {
                    // A poke may have been lost: every heartbeat reads on from the cursor.
                    let mut actions = vec![Action::Send(ServerFrame::Ping)];
                    actions.extend(self.begin_answer(now));
                    actions.extend(self.read());
                    actions.extend(self.look_at_line());
                    // What could not be kept when it was read.
                    actions.extend(self.keep_read());
                    actions
                }
                Beat::Nothing => self.begin_answer(now).into_iter().collect(),
            },
            Input::Dirty(dirt, announcements) => {
                let told = announcements.and_then(|told| self.announced(&told));
                told.into_iter().chain(self.dirty(&dirt)).collect()
            }
            Input::Stop { reconnect_ms } => vec![
                Action::Send(ServerFrame::GoingAway { reconnect_ms }),
                Action::Close(CloseCode::GoingAway),
            ],
            Input::Outcome(outcome) => match outcome {
                VisitorOutcome::Entered(entrance) => self.entered(entrance),
                VisitorOutcome::Dismissed(code) => vec![Action::Close(code)],
                VisitorOutcome::TooFast(command, wait) => {
                    vec![Action::Send(super::too_fast(&command, wait))]
                }
                VisitorOutcome::Read(id, records, head) => self.has_read(&id, records, head, now),
                VisitorOutcome::Received(command, result) => self.received(&command, result, now),
                VisitorOutcome::Marked { conversation, read, kept } => {
                    self.marked(&conversation, read, kept)
                }
                VisitorOutcome::Answered { said } => {
                    self.hold.answered(said);
                    self.read().into_iter().collect()
                }
                VisitorOutcome::Standing(id, standing) => {
                    // Who has left the line meanwhile would be told of it when they are in line again.
                    if self.watches_desk && self.conversation.as_ref() == Some(&id) {
                        self.standing = standing;
                    }
                    self.state_changes().into_iter().collect()
                }
            },
        }
    }

    fn deadline(&self) -> Timestamp {
        // While a read is under way the answer is begun by what it brings.
        let due = self.hold.due().filter(|_| !self.thread.reading);
        due.map_or(self.pulse.deadline(), |due| due.min(self.pulse.deadline()))
    }
}
