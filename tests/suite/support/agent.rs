//! An agent at a console: comes, accepts, declines, overlooks, replies, ends, files, gives back, walks away and
//! returns. Keeps what is not acknowledged and sends it again; reads every conversation on from where it was.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use puente::domain::account::Account;
use puente::domain::desk::Presence;
use puente::domain::ids::AgentId;
use puente::domain::lang::Lang;
use puente::domain::role::Role;
use puente::domain::ticket::{Skill, WrapUpCode};
use puente::gateway::wire::{AgentFrame, DeskBody, EventBody, PhaseBody, ServerFrame, VERSION};
use tokio::time::{Instant, sleep, sleep_until};
use tokio_util::sync::CancellationToken;

use super::link::{Arrival, ClientEnd};
use super::node::{Caller, Cluster, HEARTBEAT};
use super::outbox::Outbox;
use super::visitor::{moment, send};

/// Something an agent is about to do.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Intent {
    Come,
    Settle(String),
    Reply(String),
    File(String),
    Walk,
}

/// One conversation as this agent has it.
#[derive(Default)]
pub(crate) struct Thread {
    cursor: u64,
    phase: Option<PhaseBody>,
    owes: bool,
    pub(crate) transcript: Vec<EventBody>,
}

/// One agent.
pub(crate) struct Agent {
    cluster: Arc<Cluster>,
    outbox: Outbox<AgentFrame>,
    intents: BTreeMap<Intent, Instant>,
    welcomed: bool,
    epoch: Option<String>,
    made: u32,
    /// What the tests look at.
    pub(crate) account: Account,
    pub(crate) desk: Option<DeskBody>,
    pub(crate) threads: BTreeMap<String, Thread>,
    pub(crate) acked: BTreeMap<String, (String, u64)>,
    pub(crate) said: BTreeSet<String>,
    /// Went home without a word, for good.
    pub(crate) gone: bool,
}

impl Agent {
    pub(crate) fn new(cluster: &Arc<Cluster>, number: u32) -> Self {
        let chance = &cluster.world.chance;
        let langs = match chance.below(4) {
            0 => BTreeSet::from([Lang::En]),
            1 => BTreeSet::from([Lang::Es]),
            _ => BTreeSet::from(Lang::ALL),
        };
        let skills = match chance.below(3) {
            0 => BTreeSet::from([Skill::general()]),
            _ => BTreeSet::new(),
        };
        let account = Account {
            agent: AgentId::from_body(&format!("{number}")),
            login: format!("a{number}"),
            name: format!("Agent {number}"),
            langs,
            skills,
            capacity: chance.one_of(&[1, 1, 2, 3]),
            role: Role::Agent,
            password: String::new(),
            one_time: false,
            enabled: true,
        };
        cluster.world.tell(|| format!("{account:?}"));
        let mut intents = BTreeMap::new();
        intents.insert(Intent::Walk, cluster.world.in_s(30, 900));
        Self {
            cluster: cluster.clone(),
            outbox: Outbox::new(),
            intents,
            welcomed: false,
            epoch: None,
            made: 0,
            account,
            desk: None,
            threads: BTreeMap::new(),
            acked: BTreeMap::new(),
            said: BTreeSet::new(),
            gone: false,
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

    async fn connects(&mut self) {
        let wait = self.cluster.world.chance.between(100, 2_000);
        sleep(Duration::from_millis(wait)).await;
        self.welcomed = false;
        if self.gone {
            std::future::pending::<()>().await;
        }
        let caller = Caller::Agent(Box::new(self.account.clone()));
        let Some(mut line) = self.cluster.call(caller) else { return };
        let after = self.threads.iter().map(|(id, thread)| (id.clone(), thread.cursor)).collect();
        let hello = AgentFrame::Hello { v: VERSION, after, epoch: self.epoch.clone() };
        if send(&mut line, &hello).await {
            self.works(&mut line).await;
        }
    }

    async fn works(&mut self, line: &mut ClientEnd) {
        let patience = Duration::from_millis(2 * HEARTBEAT.as_ms());
        let mut heard = Instant::now();
        loop {
            let sends = self.outbox.at().filter(|_| self.welcomed);
            let acts = self.intents.values().min().copied().filter(|_| self.welcomed);
            // What arrives comes first; then what is owed to the node; then what the agent wants.
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

    /// Does what is due first; how long the agent walks away, if that is it.
    fn acts(&mut self) -> Option<Duration> {
        let (intent, _) = self.intents.iter().min_by_key(|(_, at)| **at)?;
        let intent = intent.clone();
        self.intents.remove(&intent);
        let world = self.cluster.world.clone();
        match intent {
            Intent::Walk => {
                self.intents.insert(Intent::Walk, world.in_s(60, 1_800));
                self.gone = world.goes_wrong(150);
                let s = world.chance.one_of(&[2, 15, 45, 100]);
                return (!world.is_calm()).then(|| Duration::from_secs(s));
            }
            Intent::Come => {
                let presence = Presence::Available;
                self.wants(|id| AgentFrame::Presence { id, presence });
            }
            Intent::Settle(offer) => {
                if world.goes_wrong(150) {
                    self.wants(|id| AgentFrame::Decline { id, offer });
                } else if !world.goes_wrong(80) {
                    self.wants(|id| AgentFrame::Accept { id, offer });
                }
            }
            Intent::Reply(conversation) => self.replies(conversation),
            Intent::File(conversation) => {
                let code = WrapUpCode::Resolved;
                self.wants(|id| AgentFrame::WrapUp { id, conversation, code });
            }
        }
        None
    }

    fn replies(&mut self, conversation: String) {
        let open = |thread: &&mut Thread| {
            matches!(thread.phase, Some(PhaseBody::Active | PhaseBody::Dormant))
        };
        let Some(thread) = self.threads.get_mut(&conversation).filter(open) else { return };
        thread.owes = false;
        match self.cluster.world.chance.below(20) {
            0..=2 => self.wants(|id| AgentFrame::End { id, conversation }),
            3 => self.wants(|id| AgentFrame::Return { id, conversation }),
            _ => {
                let text = "let me see".to_owned();
                let mut said = String::new();
                self.wants(|id| {
                    said.clone_from(&id);
                    AgentFrame::Say { id, conversation, text, reply: None }
                });
                self.said.insert(said);
            }
        }
    }

    fn wants(&mut self, frame: impl FnOnce(String) -> AgentFrame) {
        self.made += 1;
        let id = format!("{}-{}", self.account.login, self.made);
        self.outbox.put(id.clone(), frame(id));
    }

    /// Takes in one frame. `false` when the connection is of no more use.
    async fn hears(&mut self, text: &str, line: &mut ClientEnd) -> bool {
        let Ok(frame) = serde_json::from_str::<ServerFrame>(text) else {
            self.blames(&format!("cannot read {text}"));
            return false;
        };
        match frame {
            ServerFrame::Welcome { epoch, .. } => {
                self.epoch = Some(epoch);
                self.welcomed = true;
                self.outbox.again();
            }
            ServerFrame::Desk { desk } => self.sees(*desk),
            ServerFrame::Event { conversation, seq, body, .. } => {
                return self.event(&conversation, seq, body);
            }
            ServerFrame::State { conversation, state } => {
                let thread = self.threads.entry(conversation.clone()).or_default();
                thread.phase = Some(state.phase);
                self.considers(&conversation);
            }
            ServerFrame::Ack { id, conversation, seq } => {
                if seq > 0 {
                    self.acked.insert(id.clone(), (conversation, seq));
                }
                self.outbox.settle(&id);
            }
            ServerFrame::Error { id: Some(id), retry_ms, .. } => match retry_ms {
                Some(ms) => self.outbox.put_off(&id, ms),
                // The desk has moved on; that may happen to an agent.
                None => {
                    self.outbox.settle(&id);
                }
            },
            ServerFrame::Ping => return send(line, &AgentFrame::Pong).await,
            ServerFrame::Error { id: None, .. }
            | ServerFrame::Live { .. }
            | ServerFrame::Typing { .. }
            | ServerFrame::Phrases { .. }
            | ServerFrame::Read { .. }
            | ServerFrame::GoingAway { .. }
            | ServerFrame::Pong
            | ServerFrame::Authoring { .. }
            | ServerFrame::Tried { .. } => {}
        }
        true
    }

    fn sees(&mut self, desk: DeskBody) {
        let world = self.cluster.world.clone();
        if desk.me.presence == Presence::Available {
            self.intents.remove(&Intent::Come);
        } else if !self.intents.contains_key(&Intent::Come) && self.outbox.is_empty() {
            self.intents.insert(Intent::Come, world.in_s(0, 40));
        }
        let known: BTreeSet<String> = self
            .desk
            .iter()
            .flat_map(|before| before.offers.iter().map(|offer| offer.offer.clone()))
            .collect();
        for offer in &desk.offers {
            if !known.contains(&offer.offer) {
                let intent = Intent::Settle(offer.offer.clone());
                self.intents.insert(intent, world.in_s(0, 20));
            }
        }
        self.intents.retain(|intent, _| match intent {
            Intent::Settle(offer) => desk.offers.iter().any(|open| open.offer == *offer),
            _ => true,
        });
        self.desk = Some(desk);
    }

    fn event(&mut self, conversation: &str, seq: u64, body: EventBody) -> bool {
        let thread = self.threads.entry(conversation.to_owned()).or_default();
        if seq <= thread.cursor {
            return true;
        }
        if seq != thread.cursor + 1 {
            let wrong = format!("event {seq} of {conversation} after {}", thread.cursor);
            self.blames(&wrong);
            return false;
        }
        thread.cursor = seq;
        match &body {
            EventBody::Visitor { .. } | EventBody::AskedPerson { .. } => thread.owes = true,
            EventBody::Agent { id, .. } => {
                thread.owes = false;
                self.outbox.settle(id);
            }
            _ => {}
        }
        thread.transcript.push(body);
        self.considers(conversation);
        true
    }

    /// What a conversation now asks for.
    fn considers(&mut self, conversation: &str) {
        let Some(thread) = self.threads.get(conversation) else { return };
        let (reply, file) =
            (Intent::Reply(conversation.to_owned()), Intent::File(conversation.to_owned()));
        let wanted = match thread.phase {
            Some(PhaseBody::Active | PhaseBody::Dormant) if thread.owes => Some((reply, 60)),
            Some(PhaseBody::WrapUp) => Some((file, 150)),
            _ => None,
        };
        if let Some((intent, s)) = wanted {
            let at = self.cluster.world.in_s(1, s);
            self.intents.entry(intent).or_insert(at);
        }
    }

    fn blames(&self, wrong: &str) {
        self.cluster.world.blame(format!("{}: {wrong}", self.account.login));
    }

    /// What the agent still wants.
    pub(crate) fn wishes(&self) -> Vec<&str> {
        self.outbox.names()
    }
}
