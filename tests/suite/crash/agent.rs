//! A scripted agent who behaves like the console: accepts, replies, files, sometimes declines or gives back, and
//! comes back whenever the line breaks. Anything the console could not have coped with is a panic.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use puente::domain::desk::Presence;
use puente::domain::ticket::WrapUpCode;
use puente::gateway::wire::{AgentFrame, DeskBody, EventBody, PhaseBody, ServerFrame, VERSION};
use tokio::sync::watch;
use tokio::time::Instant;

use super::doors::Doors;
use super::line::{Calls, Calmness, Dice, Line, Outbox, spelled};
use super::server::http;
use super::visitor::{ON_THE_WAY, SILENCE, Transcript, UNAVAILABLE, act_id};

pub(crate) struct Agent {
    pub(crate) name: String,
    doors: Doors,
    cookie: String,
    dice: Dice,
    /// How long a silent server is borne with, where it is not as long as usual.
    pub(crate) patience: Option<Duration>,
    /// How often the line is torn instead of the next act.
    pub(crate) clumsy_permille: u64,
    pub(crate) drops: u32,
    /// Behind which door this agent is, for whoever has it in mind.
    pub(crate) at: Arc<Mutex<Option<SocketAddr>>>,
    epoch: Option<String>,
    /// How many lives of the data this agent has seen.
    pub(crate) lives: u32,
    pub(crate) desk: Option<DeskBody>,
    /// How far each conversation in these hands has been read.
    cursors: BTreeMap<String, u64>,
    phases: BTreeMap<String, PhaseBody>,
    live: BTreeSet<String>,
    /// Everything ever read, the conversations that left included.
    pub(crate) transcripts: BTreeMap<String, Transcript>,
    /// What is still to be answered, oldest first.
    to_answer: Vec<String>,
    /// Offers that were answered, one way or the other.
    settled: BTreeSet<String>,
    about_the_desk: BTreeSet<String>,
    /// The client's name for an acceptance, and which offer that was.
    pub(crate) accepted: BTreeMap<String, String>,
    pub(crate) outbox: Outbox<AgentFrame>,
    n: u32,
    act_at: Instant,
    heard_at: Instant,
    pub(crate) going_away: u32,
}

impl Agent {
    /// Signs in with the one-time password.
    pub(crate) async fn sign_in(name: &str, password: &str, doors: &Doors, seed: u64) -> Self {
        let body = format!("{{\"login\":\"{name}\",\"password\":\"{password}\"}}");
        let request = format!(
            "POST /console/sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\nx-puente: 1\r\nconnection: close\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let door = doors.any(&mut Dice::new(seed));
        let answer = http(door, &request).await.unwrap();
        let cookie = answer
            .lines()
            .find_map(|line| line.strip_prefix("set-cookie: ")?.split(';').next())
            .unwrap_or_else(|| panic!("{name}: {answer}"));
        Self::with_cookie(name, cookie, doors, seed)
    }

    fn with_cookie(name: &str, cookie: &str, doors: &Doors, seed: u64) -> Self {
        Self {
            name: name.to_owned(),
            doors: doors.clone(),
            cookie: cookie.to_owned(),
            dice: Dice::new(seed),
            patience: None,
            clumsy_permille: 0,
            drops: 0,
            at: Arc::default(),
            epoch: None,
            lives: 0,
            desk: None,
            cursors: BTreeMap::new(),
            phases: BTreeMap::new(),
            live: BTreeSet::new(),
            transcripts: BTreeMap::new(),
            to_answer: Vec::new(),
            settled: BTreeSet::new(),
            about_the_desk: BTreeSet::new(),
            accepted: BTreeMap::new(),
            outbox: Outbox::new(&format!("{name}-")),
            n: 0,
            act_at: Instant::now(),
            heard_at: Instant::now(),
            going_away: 0,
        }
    }

    /// The same person at another computer.
    pub(crate) fn twin(&self) -> Self {
        Self::with_cookie(&self.name, &self.cookie, &self.doors, 1)
    }

    /// Whether what was asked under this name is no act in a conversation.
    pub(crate) fn is_about_the_desk(&self, id: &str) -> bool {
        self.about_the_desk.contains(id)
    }

    pub(crate) async fn run(mut self, calls: watch::Receiver<Calls>, calmness: Calmness) -> Self {
        while *calls.borrow() != Calls::Leave {
            let (door, knocked) = (self.doors.any(&mut self.dice), Instant::now());
            if let Some(mut line) = Line::open(door, "/ws/agent", Some(&self.cookie)).await {
                line.patience = self.patience.unwrap_or(line.patience);
                *self.at.lock().unwrap() = Some(door);
                self.stay(&mut line, &calls, &calmness).await;
                *self.at.lock().unwrap() = None;
            } else {
                self.doors.in_vain(door, knocked);
            }
            tokio::time::sleep(self.dice.ms(5..40)).await;
        }
        self
    }

    fn is_settled(&self) -> bool {
        let mine = self.desk.iter().flat_map(|desk| &desk.mine);
        let read = mine.map(|mine| &mine.conversation).all(|id| self.live.contains(id));
        let silent = self.heard_at.elapsed() > SILENCE;
        silent && self.desk.is_some() && read && self.outbox.len() == 0
    }

    async fn stay(&mut self, line: &mut Line, calls: &watch::Receiver<Calls>, calmness: &Calmness) {
        calmness.of(&self.name, false);
        self.live.clear();
        self.desk = None;
        self.outbox.again();
        let (after, epoch) = (self.cursors.clone(), self.epoch.clone());
        if !line.send(&AgentFrame::Hello { v: VERSION, after, epoch }).await {
            return;
        }
        let mut welcome = false;
        self.act_at = Instant::now() + self.dice.ms(0..40);
        loop {
            let called = *calls.borrow();
            if called == Calls::Leave {
                return;
            }
            // Frames first, as a browser would; the order only makes the script simpler to follow.
            tokio::select! { biased;
                frame = line.hear() => match frame {
                    Some(ServerFrame::Ping) => {
                        if !line.send(&AgentFrame::Pong).await { return; }
                    }
                    Some(frame) => {
                        welcome |= matches!(frame, ServerFrame::Welcome { .. });
                        if !self.hear(frame) { return; }
                    }
                    None => return,
                },
                () = tokio::time::sleep_until(self.act_at) => {
                    calmness.of(&self.name, welcome && self.is_settled());
                    if called == Calls::Storm && self.dice.stumbles(self.clumsy_permille) {
                        self.drops += 1;
                        return;
                    }
                    if welcome && self.outbox.len() < ON_THE_WAY {
                        self.act(called);
                    }
                    self.act_at = Instant::now() + self.dice.ms(20..80);
                }
            }
            if welcome && !self.outbox.flush(line).await {
                return;
            }
        }
    }

    /// False when the console would leave by itself.
    fn hear(&mut self, frame: ServerFrame) -> bool {
        self.heard_at = Instant::now();
        match frame {
            ServerFrame::Welcome { epoch, .. } => {
                if self.epoch.as_ref() != Some(&epoch) {
                    // What was read of another life is no longer so.
                    self.cursors.clear();
                    self.phases.clear();
                    self.transcripts.clear();
                    self.to_answer.clear();
                    self.lives += 1;
                }
                self.epoch = Some(epoch);
            }
            ServerFrame::Desk { desk } => self.take_desk(*desk),
            ServerFrame::Event { conversation, seq, body, .. } => {
                self.take_event(conversation, seq, &body);
            }
            ServerFrame::Live { conversation } => {
                self.live.insert(conversation);
            }
            ServerFrame::State { conversation, state } => {
                self.phases.insert(conversation, state.phase);
            }
            ServerFrame::Ack { id, conversation, seq } => {
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

    fn take_desk(&mut self, desk: DeskBody) {
        let mine: BTreeSet<&String> = desk.mine.iter().map(|mine| &mine.conversation).collect();
        self.cursors.retain(|id, _| mine.contains(id));
        self.phases.retain(|id, _| mine.contains(id));
        self.to_answer.retain(|id| mine.contains(id));
        for id in mine {
            self.cursors.entry(id.clone()).or_default();
        }
        self.desk = Some(desk);
    }

    fn take_event(&mut self, conversation: String, seq: u64, body: &EventBody) {
        let Some(cursor) = self.cursors.get_mut(&conversation) else {
            panic!("{}: event {seq} of {conversation}, which had left", self.name);
        };
        assert_eq!(seq, *cursor + 1, "{}: a gap or a repeat in {conversation}", self.name);
        *cursor = seq;
        if let Some(id) = act_id(body).filter(|_| !self.live.contains(&conversation)) {
            self.outbox.caught_up_with(id);
        }
        if matches!(body, EventBody::Visitor { .. }) && self.live.contains(&conversation) {
            self.to_answer.push(conversation.clone());
        }
        let transcript = self.transcripts.entry(conversation).or_default();
        if let Some(before) = transcript.insert(seq, body.clone()) {
            assert_eq!(&before, body, "{}: the past has changed", self.name);
        }
    }

    /// What waits is taken and what has ended is filed even when all is to be calm.
    fn act(&mut self, called: Calls) {
        let before = self.outbox.asked.len();
        if self.act_at_the_desk() {
            let asked = self.outbox.asked.keys().skip(before);
            self.about_the_desk.extend(asked.cloned());
        } else {
            self.act_in_a_conversation(called);
        }
    }

    /// Whether there was anything to do.
    fn act_at_the_desk(&mut self) -> bool {
        let Some(desk) = self.desk.clone() else { return false };
        let present = Presence::Available;
        if desk.me.presence != present
            && !self.outbox.frames().any(|frame| matches!(frame, AgentFrame::Presence { .. }))
        {
            self.outbox.ask(None, |id| AgentFrame::Presence { id, presence: present });
            return true;
        }
        for offer in desk.offers {
            if self.settled.insert(offer.offer.clone()) {
                let offer = offer.offer;
                if self.dice.percent(8) {
                    self.outbox.ask(None, |id| AgentFrame::Decline { id, offer });
                } else {
                    let accepted = &mut self.accepted;
                    self.outbox.ask(None, |id| {
                        accepted.insert(id.clone(), offer.clone());
                        AgentFrame::Accept { id, offer }
                    });
                }
                return true;
            }
        }
        false
    }

    fn act_in_a_conversation(&mut self, called: Calls) {
        let ended = self.phases.iter().find(|(_, phase)| **phase == PhaseBody::WrapUp);
        if let Some((conversation, _)) = ended
            && !self.outbox.frames().any(|frame| matches!(frame, AgentFrame::WrapUp { .. }))
        {
            let conversation = conversation.clone();
            let code = WrapUpCode::Resolved;
            self.outbox.ask(None, |id| AgentFrame::WrapUp { id, conversation, code });
            return;
        }
        if called != Calls::Storm {
            return;
        }
        let Some(conversation) = (!self.to_answer.is_empty()).then(|| self.to_answer.remove(0))
        else {
            return;
        };
        if self.dice.percent(2) {
            self.outbox.ask(None, |id| AgentFrame::Return { id, conversation });
        } else {
            self.n += 1;
            let text = format!("one moment please {}", spelled(self.n));
            self.outbox.ask(Some(text.clone()), |id| AgentFrame::Say {
                id,
                conversation,
                text,
                reply: None,
            });
        }
    }
}
