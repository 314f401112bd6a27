//! An agent's session under arbitrary histories: conversations come into their hands and leave again, work is done
//! late or in vain, and still each is sent in order, whole, and only while it is theirs.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::domain::desk::Presence;
use crate::gateway::session::agent::{AgentDo, AgentOutcome, AgentSession};
use crate::gateway::wire::{DeskBody, MeBody, MineBody, WireLang};

const PAGE: usize = 3;
const NAMES: [&str; 3] = ["a", "b", "c"];
/// A step may send a page of events, and for each conversation a few things more.
const ACTIONS_MAX: usize = PAGE + 4 * NAMES.len() + 6;

#[derive(Debug, Clone)]
enum Turn {
    Frame(String),
    Wait(i64),
    Work(usize, bool),
    Elsewhere(usize, Box<Event>),
    /// A conversation comes into the agent's hands, or leaves them.
    Hand(usize, bool),
    Poke,
    Gap,
    Announce(u8),
}

fn frames() -> impl Strategy<Value = String> {
    let hello = (0_u64..6, "e[01]").prop_map(|(after, epoch)| {
        format!(r#"{{"t":"hello","v":1,"after":{{"cnv_a":{after}}},"epoch":"{epoch}"}}"#)
    });
    let say = ("[a-d]", "[a-c]").prop_map(|(id, name)| {
        format!(r#"{{"t":"say","id":"{id}","conversation":"cnv_{name}","text":"hi"}}"#)
    });
    let read = ("[a-c]", 0_u64..9).prop_map(|(name, seq)| {
        format!(r#"{{"t":"read","conversation":"cnv_{name}","seq":{seq}}}"#)
    });
    let accept = "[a-d]".prop_map(|id| format!(r#"{{"t":"accept","id":"{id}","offer":"off_o"}}"#));
    prop_oneof![
        2 => hello,
        4 => say,
        1 => accept,
        2 => read,
        1 => Just(r#"{"t":"presence","id":"p","presence":"available"}"#.to_owned()),
        1 => Just(r#"{"t":"pong"}"#.to_owned()),
        1 => any::<String>(),
    ]
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let elsewhere =
        prop_oneof![Just(said("x", "hi")), Just(offered("o")), Just(joined()), Just(ended())];
    let turn = prop_oneof![
        5 => frames().prop_map(Turn::Frame),
        1 => (0_i64..40_000).prop_map(Turn::Wait),
        12 => (0_usize..6, prop::bool::weighted(0.85)).prop_map(|(n, ok)| Turn::Work(n, ok)),
        5 => (0..NAMES.len(), elsewhere).prop_map(|(n, event)| Turn::Elsewhere(n, Box::new(event))),
        4 => (0..NAMES.len(), any::<bool>()).prop_map(|(n, mine)| Turn::Hand(n, mine)),
        4 => Just(Turn::Poke),
        1 => Just(Turn::Gap),
        1 => any::<u8>().prop_map(Turn::Announce),
    ];
    let start = Just(r#"{"t":"hello","v":1}"#.to_owned());
    (prop::option::weighted(0.8, start), prop::collection::vec(turn, 0..80))
        .prop_map(|(start, rest)| start.map(Turn::Frame).into_iter().chain(rest).collect())
}

struct Play {
    session: AgentSession,
    now: Timestamp,
    stored: BTreeMap<ConversationId, Vec<Event>>,
    mine: BTreeSet<ConversationId>,
    under_way: Vec<AgentDo>,
    done: Vec<String>,
    welcomed: bool,
    over: bool,
    /// What the client was last told to be in its hands.
    hands: BTreeSet<String>,
    /// The client's cursors: what it was sent. It forgets what leaves as soon as it hears of that.
    cursors: BTreeMap<String, u64>,
    watched: BTreeSet<Stream>,
}

impl Play {
    fn new() -> Self {
        Self {
            session: AgentSession::new(HEARTBEAT, told("p0", &[]), at(0)),
            now: at(0),
            stored: NAMES.iter().map(|name| (cnv(name), vec![opened()])).collect(),
            mine: BTreeSet::new(),
            under_way: Vec::new(),
            done: Vec::new(),
            welcomed: false,
            over: false,
            hands: BTreeSet::new(),
            cursors: BTreeMap::new(),
            watched: BTreeSet::new(),
        }
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Frame(text) => self.step(says(&text)),
            Turn::Wait(ms) => {
                self.now = Timestamp(self.now.0 + ms);
                if self.session.deadline() <= self.now {
                    self.step(Input::Tick);
                    assert!(self.over || self.now < self.session.deadline(), "it would spin");
                }
            }
            Turn::Work(n, well) => {
                if !self.under_way.is_empty() {
                    let work = self.under_way.remove(n % self.under_way.len());
                    let outcome = self.perform(work, well);
                    self.step(Input::Outcome(outcome));
                }
            }
            Turn::Elsewhere(n, event) => {
                self.stored.get_mut(&cnv(NAMES[n])).unwrap().push(*event);
            }
            Turn::Hand(n, true) => {
                self.mine.insert(cnv(NAMES[n]));
            }
            Turn::Hand(n, false) => {
                self.mine.remove(&cnv(NAMES[n]));
            }
            Turn::Poke => {
                let streams: Vec<Stream> = self.watched.iter().cloned().collect();
                self.step(moved(&streams));
            }
            Turn::Gap => self.step(gap()),
            Turn::Announce(n) => self.step(announced(&format!("p{}", n % 3), &[])),
        }
    }

    fn perform(&mut self, work: AgentDo, well: bool) -> AgentOutcome {
        match work {
            AgentDo::Enter if !well => AgentOutcome::Entered(Err(away())),
            AgentDo::Enter => AgentOutcome::Entered(Ok(epoch())),
            AgentDo::Keep { .. } => AgentOutcome::Kept,
            AgentDo::Desk if !well => AgentOutcome::Desk(Err(away())),
            AgentDo::Desk => AgentOutcome::Desk(Ok(self.desk())),
            AgentDo::Read { conversation, .. } if !well => {
                AgentOutcome::Read(conversation, Err(away()), Seq::START)
            }
            AgentDo::Read { conversation, after } => {
                let all = records(1, self.stored[&conversation].clone());
                let head = Seq(all.len() as u64);
                let page = all.into_iter().filter(|record| record.seq > after).take(PAGE);
                AgentOutcome::Read(conversation, Ok(page.collect()), head)
            }
            AgentDo::Choose { command, .. } => self.settle_act(command, None, well),
            AgentDo::Settle { command, conversation, .. }
            | AgentDo::Take { command, conversation }
            | AgentDo::Relay { command, conversation, .. } => {
                self.settle_act(command, Some(conversation), well)
            }
            AgentDo::Try { command, .. } => AgentOutcome::Tried(command, Err(away())),
            AgentDo::SendTyping { .. } | AgentDo::Mark { .. } => {
                unreachable!("nothing comes of an ephemeral message")
            }
        }
    }

    fn settle_act(
        &mut self,
        command: CommandId,
        conversation: Option<ConversationId>,
        well: bool,
    ) -> AgentOutcome {
        self.done.push(command.as_str().to_owned());
        let result = if well { Ok(Seq(1)) } else { Err(away()) };
        AgentOutcome::Done(command, conversation, result)
    }

    fn desk(&self) -> DeskBody {
        let mine = self.mine.iter().map(|id| MineBody {
            conversation: id.as_str().to_owned(),
            lang: WireLang::En,
            skill: "general_info".to_owned(),
            priority: Priority::P3,
            since: 0,
            read: 0,
        });
        DeskBody {
            me: MeBody {
                agent: "agt_a".to_owned(),
                name: "Ana".to_owned(),
                langs: vec![WireLang::En],
                presence: Presence::Available,
                capacity: 4,
                load: 0,
                missed_at: None,
            },
            offers: Vec::new(),
            mine: mine.collect(),
            waiting: Vec::new(),
            staffed: Vec::new(),
            alarms: Vec::new(),
        }
    }

    fn step(&mut self, input: Input<AgentOutcome>) {
        if self.over {
            return;
        }
        let actions = self.session.step(input, self.now);
        assert!(actions.len() <= ACTIONS_MAX, "{:?}", shown(&actions));
        for action in actions {
            assert!(!self.over, "something after the close: {action:?}");
            match action {
                Action::Send(frame) => self.client_hears(frame),
                Action::Watch(stream) => assert!(self.watched.insert(stream), "watched twice"),
                Action::Unwatch(stream) => {
                    assert!(self.watched.remove(&stream), "never watched");
                }
                Action::Do(AgentDo::SendTyping { .. } | AgentDo::Mark { .. }) => {}
                Action::Do(work) => self.begin(work),
                Action::Close(_) => self.over = true,
            }
        }
    }

    fn begin(&mut self, work: AgentDo) {
        match &work {
            AgentDo::Enter => {}
            AgentDo::Read { conversation, .. } => {
                let twin = self.under_way.iter().any(|other| {
                    matches!(other, AgentDo::Read { conversation: of, .. } if of == conversation)
                });
                assert!(!twin, "two reads of {conversation} under way");
                let watched = self.watched.contains(&Stream::conversation(conversation));
                assert!(watched, "what is read but not watched may stand still");
            }
            _ => assert!(self.welcomed, "{work:?} before the welcome"),
        }
        self.under_way.push(work);
    }

    fn client_hears(&mut self, frame: ServerFrame) {
        match frame {
            ServerFrame::Welcome { .. } => self.welcomed = true,
            ServerFrame::Desk { desk } => {
                self.hands = desk.mine.into_iter().map(|mine| mine.conversation).collect();
                self.cursors.retain(|id, _| self.hands.contains(id));
            }
            ServerFrame::Event { conversation, seq, .. } => {
                assert!(self.hands.contains(&conversation), "the console has let go of it");
                // What the client said it had may be skipped; after the first event nothing may.
                match self.cursors.get(&conversation) {
                    Some(cursor) => assert_eq!(seq, cursor + 1, "a gap or a repetition"),
                    None => assert!((1..7).contains(&seq), "begins at {seq}"),
                }
                self.cursors.insert(conversation, seq);
            }
            ServerFrame::Ack { id, .. } => {
                assert!(self.done.contains(&id), "{id} is acknowledged but not stored");
            }
            _ => {}
        }
    }

    fn settle(&mut self) {
        self.step(gap());
        for _ in 0..1_000 {
            if self.under_way.is_empty() {
                return;
            }
            self.take(Turn::Work(0, true));
        }
        panic!("it never comes to rest");
    }
}

proptest! {
    #[test]
    fn an_agent_has_what_is_in_their_hands_and_nothing_else(turns in turns()) {
        let mut play = Play::new();
        for turn in turns {
            play.take(turn);
        }
        if play.welcomed && !play.over {
            play.settle();
            for id in play.stored.keys() {
                let watched = play.watched.contains(&Stream::conversation(id));
                prop_assert_eq!(watched, play.mine.contains(id));
                let head = play.stored[id].len() as u64;
                if let (true, Some(cursor)) = (watched, play.cursors.get(id.as_str())) {
                    prop_assert_eq!(*cursor, head, "something was never sent");
                }
            }
        }
    }
}
