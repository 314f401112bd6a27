//! A visitor's session under arbitrary histories: whatever comes in whatever order, and whenever what it asked for
//! is done, late or in vain, the client can trust what it is sent.

use proptest::prelude::*;

use super::*;
use crate::domain::desk::Standing;
use crate::flow::receive::{Receipt, Wish};
use crate::gateway::session::visitor::{Entrance, VisitorDo, VisitorOutcome, VisitorSession};

/// So few that histories have many pages.
const PAGE: usize = 3;
/// A step may send a page of events and a handful of other things.
const ACTIONS_MAX: usize = PAGE + 8;

/// One thing that happens.
#[derive(Debug, Clone)]
enum Turn {
    Frame(String),
    Bytes,
    Large,
    Wait(i64),
    /// The n-th piece of work that is under way is done, or fails.
    Work(usize, bool),
    /// Something is written by others.
    Elsewhere(Event),
    Poke,
    Gap,
    Announce(u8),
    Ephemeral(u8),
    /// The next message begins a new conversation.
    Closed,
}

fn frames() -> impl Strategy<Value = String> {
    let hello = (0_u64..6, "[ab]", "e[01]").prop_map(|(after, name, epoch)| {
        format!(
            r#"{{"t":"hello","v":1,"site":"s","lang":"en","lang_from":"page",
               "conversation":"cnv_{name}","after":{after},"epoch":"{epoch}"}}"#
        )
    });
    let say = "[a-d]".prop_map(|id| format!(r#"{{"t":"say","id":"{id}","text":"hi"}}"#));
    let person = "[a-d]".prop_map(|id| format!(r#"{{"t":"person","id":"{id}"}}"#));
    let lang = "[a-d]".prop_map(|id| format!(r#"{{"t":"lang","id":"{id}","lang":"es"}}"#));
    let end = "[a-d]".prop_map(|id| format!(r#"{{"t":"end","id":"{id}"}}"#));
    prop_oneof![
        3 => hello,
        4 => say,
        2 => person,
        1 => lang,
        1 => end,
        1 => Just(r#"{"t":"typing","on":true}"#.to_owned()),
        1 => Just(r#"{"t":"pong"}"#.to_owned()),
        1 => any::<String>(),
        1 => "\\{\"t\":\"[a-z]{1,5}\",\"id\":\"[a-z ]{0,80}\"\\}",
    ]
}

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    let elsewhere = prop_oneof![
        Just(said("x", "hi")),
        Just(escalated()),
        Just(offered("o")),
        Just(joined()),
        Just(ended()),
        Just(Event::Reminded),
    ];
    let turn = prop_oneof![
        8 => frames().prop_map(Turn::Frame),
        1 => Just(Turn::Bytes),
        1 => Just(Turn::Large),
        1 => (0_i64..40_000).prop_map(Turn::Wait),
        12 => (0_usize..4, prop::bool::weighted(0.85)).prop_map(|(n, ok)| Turn::Work(n, ok)),
        4 => elsewhere.prop_map(Turn::Elsewhere),
        3 => Just(Turn::Poke),
        1 => Just(Turn::Gap),
        1 => any::<u8>().prop_map(Turn::Announce),
        1 => any::<u8>().prop_map(Turn::Ephemeral),
        1 => Just(Turn::Closed),
    ];
    let start = Just(r#"{"t":"hello","v":1,"site":"s","lang":"en","lang_from":"page"}"#.to_owned());
    // Most histories begin as clients do, so that they get somewhere.
    (prop::option::weighted(0.8, start), prop::collection::vec(turn, 0..60))
        .prop_map(|(start, rest)| start.map(Turn::Frame).into_iter().chain(rest).collect())
}

/// The session with its outside: a store that is as good as its word, work that is done whenever the history says,
/// and a client that checks what it is sent.
struct Play {
    session: VisitorSession,
    now: Timestamp,
    /// Every conversation so far; the visitor's is the last one.
    stored: Vec<Vec<Event>>,
    closed: bool,
    under_way: Vec<VisitorDo>,
    received: Vec<String>,
    /// How often the session asked who the visitor is.
    entrances: u32,
    welcomed: bool,
    over: bool,
    /// The client's conversation and its cursor.
    client: Option<(String, u64)>,
}

fn name(index: usize) -> ConversationId {
    cnv(&char::from(b'a' + u8::try_from(index % 26).unwrap()).to_string())
}

impl Play {
    fn new(stored: Vec<Vec<Event>>) -> Self {
        Self {
            session: VisitorSession::new(HEARTBEAT, at(0)),
            now: at(0),
            stored,
            closed: false,
            under_way: Vec::new(),
            received: Vec::new(),
            entrances: 0,
            welcomed: false,
            over: false,
            client: None,
        }
    }

    fn current(&self) -> Option<ConversationId> {
        self.stored.len().checked_sub(1).map(name)
    }

    fn head(&self, id: &ConversationId) -> u64 {
        let index = (0..self.stored.len()).find(|index| name(*index) == *id);
        index.map_or(0, |index| self.stored[index].len() as u64)
    }

    fn take(&mut self, turn: Turn) {
        match turn {
            Turn::Frame(text) => self.step(Input::Frame(Incoming::Text(text))),
            Turn::Bytes => self.step(Input::Frame(Incoming::Binary)),
            Turn::Large => self.step(Input::Frame(Incoming::TooLarge)),
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
            Turn::Elsewhere(event) => {
                if let Some(conversation) = self.stored.last_mut() {
                    conversation.push(event);
                }
            }
            Turn::Poke => {
                if let Some(id) = self.current() {
                    self.step(moved(&[Stream::conversation(&id), Stream::desk()]));
                }
            }
            Turn::Gap => self.step(gap()),
            Turn::Announce(n) => self.step(announced(&format!("p{}", n % 3), &[])),
            Turn::Ephemeral(n) => {
                if let Some(id) = self.current() {
                    let body: &[u8] = [b"a1".as_slice(), b"v1", b"", b"\xff"][usize::from(n % 4)];
                    self.step(ephemeral(&id, body));
                }
            }
            Turn::Closed => self.closed = true,
        }
    }

    fn perform(&mut self, work: VisitorDo, well: bool) -> VisitorOutcome {
        match work {
            VisitorDo::Enter { .. } if !well => VisitorOutcome::Entered(Err(away())),
            VisitorDo::Enter { .. } => VisitorOutcome::Entered(Ok(Entrance {
                conversation: self.current().map(|id| (id.clone(), Seq(self.head(&id)))),
                read: Seq::START,
                reading: Stream::stored("read/vis_1"),
                epoch: epoch(),
                token: None,
                phrases: "p0".to_owned(),
            })),
            VisitorDo::Read { conversation, .. } if !well => {
                VisitorOutcome::Read(conversation, Err(away()), Seq::START)
            }
            VisitorDo::Read { conversation, after } => {
                let index = (0..self.stored.len()).find(|i| name(*i) == conversation).unwrap();
                let all = records(1, self.stored[index].clone());
                let head = Seq(all.len() as u64);
                let page = all.into_iter().filter(|record| record.seq > after).take(PAGE);
                VisitorOutcome::Read(conversation, Ok(page.collect()), head)
            }
            VisitorDo::Receive { command, wish, .. } => {
                self.received.push(command.as_str().to_owned());
                if !well {
                    return VisitorOutcome::Received(command, Err(away()));
                }
                let said = matches!(wish, Wish::Say(_));
                if self.stored.is_empty() || (self.closed && said) {
                    self.closed = false;
                    self.stored.push(vec![opened()]);
                }
                let conversation = self.current().unwrap();
                let events = self.stored.last_mut().unwrap();
                events.push(said_by(&command));
                let seq = Seq(events.len() as u64);
                let receipt =
                    Receipt { conversation, seq, answer_owed: said, aside: false, begun: false };
                VisitorOutcome::Received(command, Ok(receipt))
            }
            VisitorDo::Answer { .. } | VisitorDo::Aside { .. } => {
                VisitorOutcome::Answered { said: true }
            }
            VisitorDo::Standing { conversation } => {
                let standing = Standing { next: true, desk: Availability::Busy };
                VisitorOutcome::Standing(conversation, well.then_some(standing))
            }
            VisitorDo::Reading { conversation } => {
                let read = if well { Ok(Seq::START) } else { Err(away()) };
                VisitorOutcome::Marked { conversation, read, kept: false }
            }
            VisitorDo::Mark { conversation, upto } => {
                let read = if well { Ok(upto) } else { Err(away()) };
                VisitorOutcome::Marked { conversation, read, kept: true }
            }
            VisitorDo::SendTyping { .. } => unreachable!("nothing comes of an ephemeral message"),
        }
    }

    fn step(&mut self, input: Input<VisitorOutcome>) {
        if self.over {
            return;
        }
        let actions = self.session.step(input, self.now);
        assert!(actions.len() <= ACTIONS_MAX, "{:?}", shown(&actions));
        for action in actions {
            assert!(!self.over, "something after the close: {action:?}");
            match action {
                Action::Send(frame) => self.client_hears(frame),
                Action::Do(VisitorDo::SendTyping { .. })
                | Action::Watch(_)
                | Action::Unwatch(_) => {}
                Action::Do(work) => self.begin(work),
                Action::Close(_) => self.over = true,
            }
        }
    }

    fn begin(&mut self, work: VisitorDo) {
        match &work {
            VisitorDo::Enter { .. } => {
                assert_eq!(self.entrances, 0, "entered twice");
                self.entrances += 1;
            }
            VisitorDo::Read { conversation, after } => {
                let twin = self.under_way.iter().any(|other| {
                    matches!(other, VisitorDo::Read { conversation: of, .. } if of == conversation)
                });
                assert!(!twin, "two reads of {conversation} under way");
                assert!(after.0 <= self.head(conversation));
            }
            _ => assert!(self.welcomed, "{work:?} before the welcome"),
        }
        self.under_way.push(work);
    }

    fn client_hears(&mut self, frame: ServerFrame) {
        match frame {
            ServerFrame::Welcome { conversation, from, .. } => {
                assert_eq!(self.entrances, 1, "a welcome without hello");
                self.welcomed = true;
                self.client = conversation.map(|conversation| (conversation, from));
            }
            ServerFrame::Event { conversation, seq, .. } => {
                let (mine, cursor) = self.client.as_mut().expect("an event of no conversation");
                assert_eq!(*mine, conversation);
                assert_eq!(seq, *cursor + 1, "a gap or a repetition");
                *cursor = seq;
            }
            ServerFrame::Ack { id, conversation, seq } if seq > 0 => {
                assert!(self.received.contains(&id), "{id} is acknowledged but not stored");
                let mine = self.client.get_or_insert((conversation.clone(), 0));
                assert_eq!(mine.0, conversation, "acknowledged elsewhere than welcomed");
            }
            ServerFrame::Live { conversation } | ServerFrame::State { conversation, .. } => {
                assert_eq!(self.client.as_ref().map(|(mine, _)| mine), Some(&conversation));
            }
            ServerFrame::Error { id, .. } => {
                assert!(id.is_none_or(|id| id.chars().count() <= 64));
            }
            _ => {}
        }
    }

    /// Lets everything be done and tells of everything once more, as the next heartbeat would.
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

fn said_by(command: &CommandId) -> Event {
    said(command.as_str(), "hi")
}

proptest! {
    #[test]
    fn a_client_can_trust_what_it_is_sent(
        history in prop::collection::vec(prop::collection::vec(Just(opened()), 1..9), 0..3),
        turns in turns(),
    ) {
        let mut play = Play::new(history);
        for turn in turns {
            play.take(turn);
        }
        if play.welcomed && !play.over {
            play.settle();
            if let Some((conversation, cursor)) = &play.client {
                let id = ConversationId::parse(conversation).unwrap();
                prop_assert_eq!(*cursor, play.head(&id), "something was never sent");
            }
        }
    }

    #[test]
    fn no_frame_makes_it_panic(frames in prop::collection::vec(frames(), 0..20), junk in any::<String>()) {
        let mut play = Play::new(Vec::new());
        for frame in frames {
            play.take(Turn::Frame(frame));
        }
        play.take(Turn::Frame(junk));
    }
}
