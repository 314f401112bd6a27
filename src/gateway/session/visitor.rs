//! A visitor's half of the protocol. Hello first; acts are acknowledged only by their outcome; the cursor never
//! goes back. Knows no socket, no store and no clock.

use super::{Action, Beat, Input, Pulse, Session, Thread, command, message, parse, refused};
use crate::domain::conversation::Phase;
use crate::domain::ids::{CommandId, ConversationId, Seq};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::rejection::Rejection;
use crate::domain::time::{Span, Timestamp};
use crate::flow::FlowError;
use crate::flow::receive::{Receipt, Wish};
use crate::gateway::codes::{CloseCode, ErrorCode};
use crate::gateway::switchboard::Dirt;
use crate::gateway::view::{self, Reader, Standing};
use crate::gateway::wire::{LangFrom, ServerFrame, StateBody, VERSION, VisitorFrame};
use crate::ports::{Epoch, Record, Stream};

/// The longest name of a customer's page, in characters.
pub const SITE_CHARS_MAX: usize = 64;

/// Work for the outside.
#[derive(Debug, Clone, PartialEq)]
pub enum VisitorDo {
    /// Find the visitor's conversation. The token is the client's own, where it has no cookie.
    Enter {
        /// What the client remembered.
        token: Option<String>,
    },
    /// Read on.
    Read {
        /// Which conversation.
        conversation: ConversationId,
        /// After which position.
        after: Seq,
    },
    /// Take in what the visitor does.
    Receive {
        /// The client's name for it.
        command: CommandId,
        /// What.
        wish: Wish,
        /// The customer's page, for a conversation that begins.
        site: String,
        /// The language it would begin in.
        lang: Lang,
        /// How that is known.
        source: LangSource,
    },
    /// Let the bot answer what it owes.
    Answer {
        /// In which conversation.
        conversation: ConversationId,
    },
    /// Look how the visitor stands in line.
    Standing {
        /// With which conversation.
        conversation: ConversationId,
    },
    /// Tell the agent that the visitor is typing.
    Whisper {
        /// In which conversation.
        conversation: ConversationId,
        /// Or has stopped.
        on: bool,
    },
}

/// What that work led to.
#[derive(Debug)]
pub enum VisitorOutcome {
    /// Who the visitor is and what they have.
    Entered(Result<Entrance, FlowError>),
    /// More of the conversation.
    Read(Result<Vec<Record>, FlowError>, Seq),
    /// The visitor's act is stored, or refused.
    Received(CommandId, Result<Receipt, FlowError>),
    /// The bot has answered, or will when its alarm rings.
    Answered,
    /// How the visitor stands in line.
    Standing(Option<Standing>),
}

/// What a visitor finds on arriving.
#[derive(Debug)]
pub struct Entrance {
    /// Their conversation, if any, and its head.
    pub conversation: Option<(ConversationId, Seq)>,
    /// The store's epoch.
    pub epoch: Epoch,
    /// A token, for a browser that refuses the cookie.
    pub token: Option<String>,
    /// The present wording.
    pub phrases: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Greeting {
    site: String,
    lang: Lang,
    source: LangSource,
    conversation: Option<String>,
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
        }
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
            self.pulse.greeted();
            let source = match lang_from {
                LangFrom::Chosen => LangSource::Chosen,
                LangFrom::Page => LangSource::Page,
                LangFrom::Browser => LangSource::Browser,
            };
            let site = site.chars().take(SITE_CHARS_MAX).collect();
            let lang = lang.into();
            self.greeting = Some(Greeting { site, lang, source, conversation, after, epoch });
            return vec![Action::Do(VisitorDo::Enter { token })];
        }
        match frame {
            VisitorFrame::Ping => vec![Action::Send(ServerFrame::Pong)],
            VisitorFrame::Pong => Vec::new(),
            VisitorFrame::Typing { on } => match &self.conversation {
                Some(conversation) if self.pulse.may_act(now).is_ok() => {
                    vec![Action::Do(VisitorDo::Whisper { conversation: conversation.clone(), on })]
                }
                _ => Vec::new(),
            },
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
        let (id, wish) = match frame {
            VisitorFrame::Say { id, text } => {
                let wish = Wish::Say(message(&text, &id)?);
                (id, wish)
            }
            VisitorFrame::Choose { id, article } => {
                let article = crate::domain::article::ArticleId::parse(&article)
                    .map_err(|_| super::rejected(Rejection::NoSuchChoice, Some(id.clone())))?;
                (id, Wish::Choose(article))
            }
            VisitorFrame::Feedback { id, verdict } => (id, Wish::Judge(verdict)),
            VisitorFrame::Person { id } => (id, Wish::Person),
            VisitorFrame::Lang { id, lang } => (id, Wish::SetLang(lang.into())),
            VisitorFrame::Wait { id, choice } => (id, Wish::Wait(choice)),
            VisitorFrame::End { id } => (id, Wish::End),
            VisitorFrame::Hello { .. }
            | VisitorFrame::Typing { .. }
            | VisitorFrame::Ping
            | VisitorFrame::Pong => return Err(super::error(ErrorCode::UnknownFrame, None)),
        };
        let command = command(&id)?;
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
            && greeting.conversation.as_deref() == id.as_ref().map(ConversationId::as_str)
            && greeting.after <= head.0;
        let from = if continues { Seq(greeting.after) } else { Seq::START };
        self.entered = Some((entrance.epoch.clone(), entrance.phrases));
        let mut actions = vec![self.welcome(id.as_ref(), from, head, entrance.token)];
        if let Some(id) = id {
            actions.extend(self.adopt(id, from));
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
        Action::Send(ServerFrame::Welcome {
            v: VERSION,
            conversation: id.map(|id| id.as_str().to_owned()),
            epoch: epoch.0,
            from: from.0,
            head: head.0,
            heartbeat_ms: self.pulse.heartbeat_ms(),
            text_chars_max: u32::try_from(crate::domain::text::TEXT_CHARS_MAX).unwrap_or(u32::MAX),
            phrases,
            token,
        })
    }

    /// From here on this is the visitor's conversation.
    fn adopt(&mut self, id: ConversationId, from: Seq) -> Actions {
        let mut actions = Vec::new();
        if let Some(before) = self.conversation.replace(id.clone()) {
            actions.push(Action::Unwatch(Stream::conversation(&before)));
        }
        self.thread = Thread::after(from);
        self.standing = None;
        self.state_sent = None;
        actions.push(Action::Watch(Stream::conversation(&id)));
        actions.extend(self.read());
        actions
    }

    /// Asks for what is new, once: while an answer is on its way, another wish is remembered.
    fn read(&mut self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.clone()?;
        if self.thread.reading {
            self.thread.dirty = true;
            return None;
        }
        self.thread.reading = true;
        self.thread.dirty = false;
        Some(Action::Do(VisitorDo::Read { conversation, after: self.thread.state.head }))
    }

    fn has_read(&mut self, records: Result<Vec<Record>, FlowError>, head: Seq) -> Actions {
        self.thread.reading = false;
        let Some(conversation) = self.conversation.clone() else { return Vec::new() };
        // A read that failed is made good by the next heartbeat.
        let Ok(records) = records else { return Vec::new() };
        let name = conversation.as_str().to_owned();
        let mut actions: Actions = Vec::new();
        for (record, agent) in self.thread.take(records) {
            let crate::domain::fact::Fact::Conversation(event) = &record.fact else { continue };
            actions.push(Action::Send(ServerFrame::Event {
                conversation: name.clone(),
                seq: record.seq.0,
                at: record.at.0,
                body: view::event(event, &agent, Reader::Visitor),
            }));
        }
        if self.thread.state.head < head || self.thread.dirty {
            actions.extend(self.read());
            return actions;
        }
        if !self.thread.live {
            self.thread.live = true;
            actions.push(Action::Send(ServerFrame::Live { conversation: name }));
        }
        actions.extend(self.line_changes(&conversation));
        actions.extend(self.state_changes());
        actions
    }

    /// While in line, the desk's moves matter.
    fn line_changes(&mut self, conversation: &ConversationId) -> Actions {
        let waits = matches!(self.thread.state.phase, Phase::Queued | Phase::Offered { .. });
        let before = std::mem::replace(&mut self.watches_desk, waits);
        match (before, waits) {
            (false, true) => vec![
                Action::Watch(Stream::desk()),
                Action::Do(VisitorDo::Standing { conversation: conversation.clone() }),
            ],
            (true, false) => {
                self.standing = None;
                vec![Action::Unwatch(Stream::desk())]
            }
            _ => Vec::new(),
        }
    }

    fn state_changes(&mut self) -> Option<Action<VisitorDo>> {
        let conversation = self.conversation.as_ref()?.as_str().to_owned();
        let state = view::state(&self.thread.state, self.standing);
        if !self.thread.live || self.state_sent.as_ref() == Some(&state) {
            return None;
        }
        self.state_sent = Some(state.clone());
        Some(Action::Send(ServerFrame::State { conversation, state }))
    }

    fn received(&mut self, command: &CommandId, result: Result<Receipt, FlowError>) -> Actions {
        let receipt = match result {
            Ok(receipt) => receipt,
            Err(error) => return vec![Action::Send(refused(&error, Some(command)))],
        };
        let mut actions = Vec::new();
        if self.conversation.as_ref() != Some(&receipt.conversation) {
            if self.conversation.is_some() {
                // The client must let go of the old conversation before it hears of the new one.
                actions.push(self.welcome(
                    Some(&receipt.conversation),
                    Seq::START,
                    receipt.seq,
                    None,
                ));
            }
            actions.extend(self.adopt(receipt.conversation.clone(), Seq::START));
        } else {
            actions.extend(self.read());
        }
        actions.insert(
            usize::from(matches!(actions.first(), Some(Action::Send(ServerFrame::Welcome { .. })))),
            Action::Send(ServerFrame::Ack {
                id: command.as_str().to_owned(),
                conversation: receipt.conversation.as_str().to_owned(),
                seq: receipt.seq.0,
            }),
        );
        if receipt.answer_owed {
            let conversation = receipt.conversation;
            actions.push(Action::Do(VisitorDo::Answer { conversation }));
        }
        actions
    }

    fn dirty(&mut self, dirt: &Dirt, announced: Option<String>) -> Actions {
        let mut actions: Actions = Vec::new();
        if let Some(version) = announced {
            actions.push(Action::Send(ServerFrame::Phrases { version }));
        }
        let Some(conversation) = self.conversation.clone() else { return actions };
        let stream = Stream::conversation(&conversation);
        if dirt.gap || dirt.streams.contains(&stream) {
            actions.extend(self.read());
        }
        if self.watches_desk && (dirt.gap || dirt.streams.contains(&Stream::desk())) {
            actions.push(Action::Do(VisitorDo::Standing { conversation: conversation.clone() }));
        }
        if let Some(body) = dirt.whispers.get(&stream)
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
                    actions.extend(self.read());
                    actions
                }
                Beat::Nothing => Vec::new(),
            },
            Input::Dirty(dirt, announcements) => {
                let phrases = announcements.filter(|_| self.entered.is_some());
                self.dirty(&dirt, phrases.map(|a| a.phrases.clone()))
            }
            Input::Stop { reconnect_ms } => vec![
                Action::Send(ServerFrame::GoingAway { reconnect_ms }),
                Action::Close(CloseCode::GoingAway),
            ],
            Input::Outcome(outcome) => match outcome {
                VisitorOutcome::Entered(entrance) => self.entered(entrance),
                VisitorOutcome::Read(records, head) => self.has_read(records, head),
                VisitorOutcome::Received(command, result) => self.received(&command, result),
                VisitorOutcome::Answered => self.read().into_iter().collect(),
                VisitorOutcome::Standing(standing) => {
                    self.standing = standing;
                    self.state_changes().into_iter().collect()
                }
            },
        }
    }

    fn deadline(&self) -> Timestamp {
        self.pulse.deadline()
    }
}
