//! A scripted visitor who behaves like the browser's page: asks the bot, asks for a person, chats, ends, begins
//! again, and comes back whenever the line breaks. Anything the page could not have coped with is a panic.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use puente::domain::conversation::Feedback;
use puente::gateway::wire::{
    EventBody, LangFrom, PhaseBody, ServerFrame, StateBody, VERSION, VisitorFrame, WireLang,
};
use tokio::sync::watch;
use tokio::time::Instant;

use super::doors::{Doors, Stays};
use super::line::{Calls, Calmness, Dice, Line, Outbox, spelled};

/// How many acts may be on their way at once.
pub(crate) const ON_THE_WAY: usize = 4;
/// Who has heard nothing for so long has heard everything for now.
pub(crate) const SILENCE: Duration = Duration::from_secs(1);
/// How often something that is not yet known to be stored is never asked again, because the page was closed.
const ABANDONED_PERCENT: u64 = 4;

/// What a server says that has no store.
pub(crate) const UNAVAILABLE: &str = "unavailable";

pub(crate) type Transcript = BTreeMap<u64, EventBody>;

pub(crate) struct Visitor {
    pub(crate) name: String,
    doors: Doors,
    pub(crate) stays: Stays,
    /// How often the page is loaded anew instead of the next act.
    pub(crate) reloads_permille: u64,
    lang: WireLang,
    dice: Dice,
    pub(crate) token: Option<String>,
    epoch: Option<String>,
    /// How many lives of the data this visitor has seen.
    pub(crate) lives: u32,
    pub(crate) conversation: Option<String>,
    /// All that this visitor was ever told of.
    pub(crate) conversations: BTreeSet<String>,
    cursor: u64,
    pub(crate) transcripts: BTreeMap<String, Transcript>,
    pub(crate) state: Option<StateBody>,
    live: bool,
    pub(crate) outbox: Outbox<VisitorFrame>,
    n: u32,
    act_at: Instant,
    pub(crate) heard_at: Instant,
    pub(crate) going_away: u32,
}

impl Visitor {
    pub(crate) fn new(number: u32, doors: &Doors, seed: u64) -> Self {
        let name = format!("v{number}");
        Self {
            outbox: Outbox::new(&format!("{name}-")),
            name,
            doors: doors.clone(),
            stays: Stays::default(),
            reloads_permille: 0,
            lang: if number.is_multiple_of(2) { WireLang::En } else { WireLang::Es },
            dice: Dice::new(seed + u64::from(number) + 1),
            token: None,
            epoch: None,
            lives: 0,
            conversation: None,
            conversations: BTreeSet::new(),
            cursor: 0,
            transcripts: BTreeMap::new(),
            state: None,
            live: false,
            n: 0,
            act_at: Instant::now(),
            heard_at: Instant::now(),
            going_away: 0,
        }
    }

    /// The same person at another computer: holds the token and nothing else.
    pub(crate) fn twin(&self) -> Self {
        let mut twin = Self::new(0, &self.doors, 0);
        twin.name = format!("{} read anew", self.name);
        twin.token.clone_from(&self.token);
        twin.lang = self.lang;
        twin
    }

    pub(crate) async fn run(mut self, calls: watch::Receiver<Calls>, calmness: Calmness) -> Self {
        while *calls.borrow() != Calls::Leave {
            let (door, knocked) = (self.doors.any(&mut self.dice), Instant::now());
            if let Some(mut line) = Line::open(door, "/ws", None).await {
                self.stays.begin(door);
                self.stay(&mut line, &calls, &calmness).await;
                self.stays.end();
                if *calls.borrow() == Calls::Storm && self.dice.percent(ABANDONED_PERCENT) {
                    self.outbox.abandon_one();
                }
            } else {
                self.doors.in_vain(door, knocked);
            }
            tokio::time::sleep(self.dice.ms(5..40)).await;
        }
        self
    }

    /// Whether nothing is open between this visitor and the server.
    fn is_settled(&self) -> bool {
        let silent = self.heard_at.elapsed() > SILENCE;
        let answered = self.state.as_ref().is_none_or(|state| !state.answering);
        silent && self.live && self.outbox.len() == 0 && answered
    }

    fn hello(&self) -> VisitorFrame {
        VisitorFrame::Hello {
            v: VERSION,
            site: "shop".to_owned(),
            lang: self.lang,
            lang_from: LangFrom::Page,
            token: self.token.clone(),
            conversation: self.conversation.clone(),
            after: self.cursor,
            epoch: self.epoch.clone(),
        }
    }

    async fn stay(&mut self, line: &mut Line, calls: &watch::Receiver<Calls>, calmness: &Calmness) {
        calmness.of(&self.name, false);
        self.live = false;
        self.outbox.again();
        if !line.send(&self.hello()).await {
            return;
        }
        let mut welcome = false;
        self.act_at = Instant::now() + self.dice.ms(0..60);
        loop {
            let called = *calls.borrow();
            if called == Calls::Leave {
                return;
            }
            // Frames first, as a browser would; the order only makes the script simpler to follow.
            tokio::select! { biased;
                frame = line.hear() => match frame {
                    Some(ServerFrame::Ping) => {
                        if !line.send(&VisitorFrame::Pong).await { return; }
                    }
                    Some(frame) => {
                        welcome |= matches!(frame, ServerFrame::Welcome { .. });
                        if !self.hear(frame) { return; }
                    }
                    None => return,
                },
                () = tokio::time::sleep_until(self.act_at) => {
                    calmness.of(&self.name, welcome && self.is_settled());
                    if called == Calls::Storm && self.dice.stumbles(self.reloads_permille) {
                        return;
                    }
                    if called == Calls::Storm && welcome && self.outbox.len() < ON_THE_WAY {
                        self.act();
                    }
                    self.act_at = Instant::now() + self.dice.ms(30..160);
                }
            }
            if welcome && !self.outbox.flush(line).await {
                return;
            }
        }
    }

    /// False when the page would leave by itself.
    fn hear(&mut self, frame: ServerFrame) -> bool {
        self.heard_at = Instant::now();
        match frame {
            ServerFrame::Welcome { conversation, epoch, from, token, .. } => {
                let same_life = self.epoch.as_ref() == Some(&epoch);
                if !same_life {
                    // What was read of another life is no longer so.
                    self.transcripts.clear();
                    self.lives += 1;
                }
                let kept = conversation.is_some() || self.conversation.is_none();
                assert!(kept || !same_life, "{}: the conversation is gone", self.name);
                if conversation == self.conversation && same_life && conversation.is_some() {
                    assert_eq!(from, self.cursor, "{}: not taken up where it was left", self.name);
                } else {
                    assert_eq!(from, 0, "{}", self.name);
                }
                self.conversations.extend(conversation.clone());
                (self.conversation, self.cursor, self.epoch) = (conversation, from, Some(epoch));
                self.token = token.or(self.token.take());
                // Without a conversation there is nothing to catch up with.
                if self.conversation.is_none() {
                    self.is_live();
                } else {
                    self.live = false;
                }
            }
            ServerFrame::Event { conversation, seq, body, .. } => {
                let known = self.conversation.get_or_insert_with(|| conversation.clone());
                assert_eq!(*known, conversation, "{}: somebody else's conversation", self.name);
                assert_eq!(seq, self.cursor + 1, "{}: a gap or a repeat", self.name);
                self.cursor = seq;
                self.conversations.insert(conversation.clone());
                if let Some(id) = act_id(&body).filter(|_| !self.live) {
                    self.outbox.caught_up_with(id);
                }
                self.transcripts.entry(conversation).or_default().insert(seq, body);
            }
            ServerFrame::Live { .. } => self.is_live(),
            ServerFrame::State { state, .. } => self.state = Some(state),
            ServerFrame::Ack { id, conversation, seq } => {
                self.conversation.get_or_insert_with(|| conversation.clone());
                self.conversations.insert(conversation.clone());
                self.outbox.acknowledged(&id, conversation, seq);
            }
            // No store to enter by: the line ends, and it is tried again.
            ServerFrame::Error { code, id: None, .. } if code == UNAVAILABLE => return false,
            ServerFrame::Error { code, id, retry_ms } => {
                let id = id.unwrap_or_else(|| panic!("{}: {code}", self.name));
                self.outbox.refused(&id, code, retry_ms);
            }
            ServerFrame::GoingAway { .. } => {
                self.going_away += 1;
                return false;
            }
            _ => {}
        }
        true
    }

    fn is_live(&mut self) {
        self.live = true;
        self.stays.live();
    }

    fn act(&mut self) {
        let phase = self.state.as_ref().map_or(PhaseBody::Bot, |state| state.phase);
        let judge = self.state.as_ref().is_some_and(|state| state.judge.is_some());
        match phase {
            PhaseBody::Bot if judge && self.dice.percent(30) => {
                let verdict =
                    if self.dice.percent(50) { Feedback::Helped } else { Feedback::StillStuck };
                self.outbox.ask(None, |id| VisitorFrame::Feedback { id, verdict });
            }
            PhaseBody::Bot if self.dice.percent(20) => {
                self.outbox.ask(None, |id| VisitorFrame::Person { id });
            }
            PhaseBody::Active if self.dice.percent(4) => {
                self.outbox.ask(None, |id| VisitorFrame::End { id });
            }
            PhaseBody::Queued | PhaseBody::Offered if self.dice.percent(70) => {}
            PhaseBody::WrapUp | PhaseBody::Ended if self.dice.percent(80) => {}
            _ => self.say(),
        }
    }

    fn say(&mut self) {
        self.n += 1;
        let lines = match self.lang {
            WireLang::En => ["I forgot my password", "when are you open", "thank you so much"],
            WireLang::Es => ["olvidé mi contraseña", "a qué hora abren", "muchas gracias por todo"],
        };
        let line = lines[usize::try_from(self.dice.below(3)).unwrap()];
        let text = format!("{line} {}", spelled(self.n));
        self.outbox.ask(Some(text.clone()), |id| VisitorFrame::Say { id, text });
    }
}

/// Asks one question and is gone once it is acknowledged: the conversation, or nothing when the line broke before.
pub(crate) async fn ask_and_vanish(port: u16) -> Option<String> {
    let doors = Doors::one(port);
    let mut visitor = Visitor::new(2, &doors, 1);
    let mut line = Line::open(doors.any(&mut visitor.dice), "/ws", None).await?;
    line.send(&visitor.hello()).await;
    loop {
        match line.hear().await? {
            frame @ ServerFrame::Welcome { .. } => {
                visitor.hear(frame);
                visitor.say();
                visitor.outbox.flush(&mut line).await;
            }
            ServerFrame::Ack { conversation, .. } => return Some(conversation),
            _ => {}
        }
    }
}

/// The client's name for what an event records, if it records an act.
pub(crate) fn act_id(body: &EventBody) -> Option<&str> {
    match body {
        EventBody::Visitor { id, .. }
        | EventBody::Chose { id, .. }
        | EventBody::AskedPerson { id }
        | EventBody::Feedback { id, .. }
        | EventBody::Wait { id, .. }
        | EventBody::Agent { id, .. } => Some(id),
        _ => None,
    }
}
