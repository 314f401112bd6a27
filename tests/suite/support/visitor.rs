//! A visitor's browser: asks, waits, chooses, falls silent, comes back; keeps what is not acknowledged and sends it
//! again; reads on from where it was. Everything it is told it holds against what it already knows.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use puente::domain::conversation::Feedback;
use puente::domain::ids::ConversationId;
use puente::gateway::wire::{
    EventBody, LangFrom, ServerFrame, StateBody, VERSION, VisitorFrame, WireLang,
};
use puente::ports::Clock;
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::link::{Arrival, ClientEnd};
use super::node::{Caller, Cluster, HEARTBEAT};
use super::outbox::Outbox;
use super::truth;

/// What a visitor has in mind.
#[derive(Debug, Clone, Copy)]
enum Step {
    Say(&'static str),
    /// Does something in these very words: thanks, calls off.
    Does(&'static str),
    Person,
    CallOff,
    Judge,
    Lang(WireLang),
    End,
    /// The laptop is closed for so many seconds.
    Leave(u64),
}

/// What kind of day it is for visitors.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mood {
    /// When all of them want a person at once.
    pub(crate) rush: Option<Instant>,
    /// Whether they fall silent for long.
    pub(crate) forgetful: bool,
}

/// What visitors write. The words decide what the bot finds.
const WORDS: [&str; 5] = [
    "my account is locked",
    "the port is down",
    "nothing of the kind",
    "necesito ayuda con mi cuenta por favor",
    "gracias",
];

/// What visitors do by words, besides asking.
const ACTS: [&str; 6] = [
    "thanks",
    "muchas gracias",
    "never mind, fixed it",
    "ya no, gracias, ya lo resolví",
    "that's not it",
    "hold on",
];

/// A thought in pieces, each sent soon after the one before.
const PIECES: [&str; 3] = ["hi", "i have a question", "my account is locked"];

/// One visitor.
pub(crate) struct Visitor {
    cluster: Arc<Cluster>,
    name: String,
    token: String,
    plan: VecDeque<(u64, Step)>,
    next: Option<Instant>,
    outbox: Outbox<VisitorFrame>,
    welcomed: bool,
    epoch: Option<String>,
    cursor: u64,
    state: Option<StateBody>,
    made: u32,
    /// What the tests look at.
    pub(crate) conversation: Option<String>,
    pub(crate) transcript: Vec<EventBody>,
    pub(crate) said: Vec<(String, String)>,
    pub(crate) acked: BTreeMap<String, (String, u64)>,
    pub(crate) idle: Arc<AtomicBool>,
}

impl Visitor {
    /// One of several.
    pub(crate) fn new(cluster: &Arc<Cluster>, number: u32, mood: Mood) -> Self {
        let chance = &cluster.world.chance;
        let name = format!("v{number}");
        let mut plan: VecDeque<_> =
            (0..chance.between(3, 9)).map(|_| (pause(cluster, mood), step(cluster))).collect();
        if chance.happens(300) {
            for words in PIECES.into_iter().rev() {
                plan.push_front((chance.between(100, 1_500), Step::Does(words)));
            }
        }
        let mut next = cluster.world.in_s(0, 20);
        if let Some(moment) = mood.rush {
            next = moment + Duration::from_millis(chance.below(200));
            let urgent = chance.one_of(&[Step::Person, Step::Say("the port is down")]);
            plan.push_front((pause(cluster, mood), urgent));
        }
        Self {
            cluster: cluster.clone(),
            token: format!("visitor{number:025}"),
            name,
            plan,
            next: Some(next),
            outbox: Outbox::new(),
            welcomed: false,
            epoch: None,
            cursor: 0,
            state: None,
            made: 0,
            conversation: None,
            transcript: Vec::new(),
            said: Vec::new(),
            acked: BTreeMap::new(),
            idle: Arc::new(AtomicBool::new(false)),
        }
    }

    /// Plays until stopped; hands itself back to be looked at.
    pub(crate) async fn play(mut self, stop: CancellationToken) -> Self {
        loop {
            // Stopped first, whatever else is going on.
            tokio::select! { biased;
                () = stop.cancelled() => return self,
                () = self.connects() => {}
            }
        }
    }

    /// One connection, from the call to its end.
    async fn connects(&mut self) {
        let wait = self.cluster.world.chance.between(100, 2_000);
        sleep(Duration::from_millis(wait)).await;
        self.welcomed = false;
        let caller = Caller::Visitor(self.token.clone());
        let Some(mut line) = self.cluster.call(caller) else { return };
        let hello = VisitorFrame::Hello {
            v: VERSION,
            site: "demo".to_owned(),
            lang: WireLang::En,
            lang_from: LangFrom::Page,
            token: None,
            conversation: self.conversation.clone(),
            after: self.cursor,
            epoch: self.epoch.clone(),
        };
        if send(&mut line, &hello).await {
            self.converses(&mut line).await;
        }
    }

    async fn converses(&mut self, line: &mut ClientEnd) {
        let patience = Duration::from_millis(2 * HEARTBEAT.as_ms());
        let mut heard = Instant::now();
        loop {
            self.idle.store(self.plan.is_empty() && self.outbox.is_empty(), Ordering::Relaxed);
            let sends = self.outbox.at().filter(|_| self.welcomed);
            let acts = self.next.filter(|_| self.welcomed);
            // What arrives comes first; then what is owed to the node; then what the visitor wants.
            tokio::select! { biased;
                arrival = line.arrives() => match arrival {
                    Some(Arrival::Frame(text)) => {
                        heard = Instant::now();
                        if !self.hears(&text, line).await {
                            return;
                        }
                    }
                    Some(Arrival::Closed(code)) => {
                        if code >= 4500 {
                            self.blames(&format!("closed for good with {code}"));
                        }
                        return;
                    }
                    None => return,
                },
                () = moment(sends), if sends.is_some() => {
                    if let Some(frame) = self.outbox.next()
                        && !send(line, &frame).await
                    {
                        return;
                    }
                }
                () = moment(acts), if acts.is_some() => {
                    if let Some(absence) = self.acts() {
                        sleep(absence).await;
                        return;
                    }
                }
                () = sleep_until(heard + patience) => return,
            }
        }
    }

    /// The next step of the plan; how long the visitor goes away, if that is the step.
    fn acts(&mut self) -> Option<Duration> {
        let Some((pause, step)) = self.plan.pop_front() else {
            self.next = None;
            return None;
        };
        self.next = Some(Instant::now() + Duration::from_millis(pause));
        match step {
            Step::Say(words) => self.says(words),
            Step::Does(words) => self.does(words),
            Step::CallOff if self.state.as_ref().is_some_and(|state| state.position.is_some()) => {
                self.wants(|id| VisitorFrame::CallOff { id });
            }
            Step::Person => self.wants(|id| VisitorFrame::Person { id }),
            Step::Judge if self.state.as_ref().is_some_and(|state| state.judge.is_some()) => {
                let verdict = if self.cluster.world.chance.happens(300) {
                    Feedback::Helped
                } else {
                    Feedback::StillStuck
                };
                self.wants(|id| VisitorFrame::Feedback { id, verdict });
            }
            Step::CallOff | Step::Judge => {}
            Step::Lang(lang) => self.wants(|id| VisitorFrame::Lang { id, lang }),
            Step::End => self.wants(|id| VisitorFrame::End { id }),
            Step::Leave(s) => return Some(Duration::from_secs(s)),
        }
        None
    }

    fn says(&mut self, words: &str) {
        let mut said = None;
        self.wants(|id| {
            // Spelt out: numbers might be taken for something to mask.
            let mark: String = id.chars().map(letter).collect();
            let text = format!("{words} {mark}");
            said = Some((id.clone(), text.clone()));
            VisitorFrame::Say { id, text }
        });
        self.said.extend(said);
    }

    /// Says these words and nothing else, so that they are what they are.
    fn does(&mut self, words: &str) {
        let mut said = None;
        self.wants(|id| {
            said = Some((id.clone(), words.to_owned()));
            VisitorFrame::Say { id, text: words.to_owned() }
        });
        self.said.extend(said);
    }

    fn wants(&mut self, frame: impl FnOnce(String) -> VisitorFrame) {
        self.made += 1;
        let id = format!("{}-{}", self.name, self.made);
        self.outbox.put(id.clone(), frame(id));
    }

    /// Takes in one frame. `false` when the connection is of no more use.
    async fn hears(&mut self, text: &str, line: &mut ClientEnd) -> bool {
        let Ok(frame) = serde_json::from_str::<ServerFrame>(text) else {
            self.blames(&format!("cannot read {text}"));
            return false;
        };
        match frame {
            ServerFrame::Welcome { conversation, epoch, from, .. } => {
                self.welcome(conversation, epoch, from);
            }
            ServerFrame::Event { conversation, seq, body, .. } => {
                return self.event(conversation, seq, body);
            }
            ServerFrame::State { state, .. } => self.stands(&state),
            ServerFrame::Ack { id, conversation, seq } => {
                // Nothing is stored before the first message, which a position of zero says.
                if seq > 0 {
                    self.acked.insert(id.clone(), (conversation, seq));
                }
                self.outbox.settle(&id);
            }
            ServerFrame::Error { code, id, retry_ms } => self.refused(&code, id, retry_ms),
            ServerFrame::Ping => return send(line, &VisitorFrame::Pong).await,
            ServerFrame::Live { .. }
            | ServerFrame::Typing { .. }
            | ServerFrame::Phrases { .. }
            | ServerFrame::Read { .. }
            | ServerFrame::GoingAway { .. }
            | ServerFrame::Pong
            | ServerFrame::Desk { .. }
            | ServerFrame::Authoring { .. }
            | ServerFrame::Tried { .. } => {}
        }
        true
    }

    fn welcome(&mut self, conversation: Option<String>, epoch: String, from: u64) {
        let continues = from > 0 && conversation == self.conversation;
        if continues && from != self.cursor {
            self.blames(&format!("welcomed at {from}, was at {}", self.cursor));
        }
        if !continues {
            self.cursor = 0;
            self.transcript.clear();
            self.state = None;
            self.conversation = conversation;
        }
        self.epoch = Some(epoch);
        if !self.welcomed {
            self.welcomed = true;
            self.outbox.again();
        }
    }

    fn event(&mut self, conversation: String, seq: u64, body: EventBody) -> bool {
        if self.conversation.get_or_insert(conversation.clone()) != &conversation {
            self.blames(&format!("event of {conversation} without a welcome"));
            return false;
        }
        if seq <= self.cursor {
            return true;
        }
        if seq != self.cursor + 1 {
            self.blames(&format!("event {seq} after {}", self.cursor));
            return false;
        }
        self.cursor = seq;
        if let Some(id) = own(&body)
            && self.outbox.settle(id)
        {
            self.acked.insert(id.to_owned(), (conversation, seq));
        }
        self.transcript.push(body);
        true
    }

    fn stands(&mut self, state: &StateBody) {
        let before = self.state.replace(state.clone());
        if let Some(id) = &self.conversation {
            let id = ConversationId::parse(id).expect("the server's name");
            let wrote = |body: &EventBody| matches!(body, EventBody::Visitor { .. });
            let wrote = self.transcript.iter().any(wrote);
            let shown = truth::shown(state, wrote, self.cluster.world.now());
            self.cluster.oracle.check_shown(&id, &shown);
        }
        let asked = before.is_none_or(|before| before.wait_choices.is_empty());
        if asked && !state.wait_choices.is_empty() && self.cluster.world.chance.happens(700) {
            let choice = self.cluster.world.chance.one_of(&state.wait_choices);
            self.wants(|id| VisitorFrame::Wait { id, choice });
        }
    }

    fn refused(&mut self, code: &str, id: Option<String>, retry_ms: Option<u32>) {
        let Some(id) = id else { return };
        if let Some(ms) = retry_ms {
            self.outbox.put_off(&id, ms);
            return;
        }
        if self.said.iter().any(|(said, _)| *said == id) {
            self.blames(&format!("message {id} was refused: {code}"));
        }
        self.outbox.settle(&id);
    }

    fn blames(&self, wrong: &str) {
        self.cluster.world.blame(format!("{}: {wrong}", self.name));
    }

    /// What the visitor still wants.
    pub(crate) fn wishes(&self) -> Vec<&str> {
        self.outbox.names()
    }
}

/// The client's own name for an event, if it made it.
fn own(body: &EventBody) -> Option<&str> {
    match body {
        EventBody::Visitor { id, .. }
        | EventBody::Chose { id, .. }
        | EventBody::AskedPerson { id }
        | EventBody::Feedback { id, .. }
        | EventBody::Wait { id, .. }
        | EventBody::Agent { id, .. } => Some(id),
        EventBody::Answer { .. }
        | EventBody::Clarify { .. }
        | EventBody::Bot { .. }
        | EventBody::Notice { .. }
        | EventBody::Masked { .. }
        | EventBody::Hidden => None,
    }
}

/// Milliseconds until the next step: mostly a moment, sometimes long enough to be forgotten.
fn pause(cluster: &Cluster, mood: Mood) -> u64 {
    let chance = &cluster.world.chance;
    match chance.below(40) {
        0 => chance.between(200_000, 320_000),
        1..=4 if mood.forgetful => chance.between(600_000, 900_000),
        5 if mood.forgetful => chance.between(1_900_000, 2_700_000),
        6..=16 => chance.between(0, 300),
        _ => chance.between(1_000, 45_000),
    }
}

fn step(cluster: &Cluster) -> Step {
    let chance = &cluster.world.chance;
    match chance.below(20) {
        0..=3 => Step::Person,
        4 => Step::Lang(chance.one_of(&[WireLang::En, WireLang::Es])),
        5 => Step::End,
        6..=7 => Step::Judge,
        8 => Step::Leave(chance.between(1, 90)),
        9..=10 => Step::Does(chance.one_of(&ACTS)),
        11 => Step::CallOff,
        _ => Step::Say(chance.one_of(&WORDS)),
    }
}

fn letter(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) => char::from(b'a' + u8::try_from(digit).expect("a digit")),
        None => c,
    }
}

pub(super) async fn send<F: serde::Serialize>(line: &mut ClientEnd, frame: &F) -> bool {
    line.send(serde_json::to_string(frame).expect("a frame")).await
}

/// Waits for a moment, if there is one.
pub(super) async fn moment(at: Option<Instant>) {
    if let Some(at) = at {
        sleep_until(at).await;
    }
}
