//! An agent's session, driven by hand.

use super::*;
use crate::domain::desk::Presence;
use crate::flow::relay::AgentWish;
use crate::gateway::session::agent::{AgentDo, AgentOutcome, AgentSession};
use crate::gateway::wire::{DeskBody, MeBody, MineBody, OfferBody, WireLang};

mod announcements;

const HELLO: &str = r#"{"t":"hello","v":1}"#;

impl Shown for AgentDo {
    fn shown(&self) -> String {
        match self {
            Self::Enter => "do enter".to_owned(),
            Self::Keep { vouch: true } => "do keep".to_owned(),
            Self::Keep { vouch: false } => "do look at the session".to_owned(),
            Self::Desk => "do desk".to_owned(),
            Self::Read { conversation, after } => format!("do read {conversation} after {after}"),
            Self::Choose { command, presence } => {
                format!("do choose {} {presence:?}", command.as_str()).to_lowercase()
            }
            Self::Settle { command, offer, conversation, accept } => {
                let verb = if *accept { "accept" } else { "decline" };
                format!("do {verb} {} {offer} {conversation}", command.as_str())
            }
            Self::Take { command, conversation } => {
                format!("do take {} {conversation}", command.as_str())
            }
            Self::Relay { command, conversation, wish } => {
                let reply = match wish {
                    AgentWish::Reply { reply, .. } => format!(" as {reply}"),
                    _ => String::new(),
                };
                format!("do relay {} {conversation}{reply}", command.as_str())
            }
            Self::Try { command, text, lang } => {
                let lang = lang.map_or("its own language", Lang::code);
                format!("do try {} in {lang}: {}", command.as_str(), redact(text).text.as_str())
            }
            Self::Mark { conversation, upto } => format!("do mark {conversation}@{upto}"),
            Self::SendTyping { conversation, on } => format!("do send-typing {conversation} {on}"),
        }
    }
}

pub(super) struct Driven(pub(super) AgentSession);

pub(super) fn fresh() -> Driven {
    Driven(AgentSession::new(HEARTBEAT, told("p1", &[]), at(0)))
}

pub(super) fn entered() -> Driven {
    let mut session = fresh();
    session.hears(HELLO);
    session.learns(AgentOutcome::Entered(Ok(epoch())));
    session.learns(desk(&[], &[]));
    session
}

/// An agent with the conversation `a` in hand, read up to these events.
pub(super) fn holding(events: Vec<Event>) -> Driven {
    let head = events.len() as u64;
    let mut session = entered();
    session.learns(desk(&[], &["a"]));
    session.learns(read("a", 1, events, head));
    session
}

/// The desk with these offers (of the conversation of the same name) and these conversations in hand.
pub(super) fn desk(offers: &[&str], mine: &[&str]) -> AgentOutcome {
    let offers = offers.iter().map(|name| OfferBody {
        offer: OfferId::from_body(name).as_str().to_owned(),
        conversation: cnv(name).as_str().to_owned(),
        lang: WireLang::Es,
        widened: false,
        skill: "general_info".to_owned(),
        priority: Priority::P3,
        reason: HandoverReason::Asked,
        since: 0,
        left_ms: 30_000,
        summary: "ayuda".to_owned(),
        question: String::new(),
        answers: Vec::new(),
        there: None,
    });
    let mine = mine.iter().map(|name| MineBody {
        conversation: cnv(name).as_str().to_owned(),
        lang: WireLang::Es,
        skill: "general_info".to_owned(),
        priority: Priority::P3,
        since: 0,
        read: 0,
    });
    AgentOutcome::Desk(Ok(DeskBody {
        me: MeBody {
            agent: "agt_a".to_owned(),
            name: "Ana".to_owned(),
            langs: vec![WireLang::En, WireLang::Es],
            presence: Presence::Available,
            capacity: 4,
            load: 0,
            missed_at: None,
        },
        offers: offers.collect(),
        mine: mine.collect(),
        waiting: Vec::new(),
        staffed: Vec::new(),
        alarms: Vec::new(),
    }))
}

pub(super) fn read(conversation: &str, from: u64, events: Vec<Event>, head: u64) -> AgentOutcome {
    AgentOutcome::Read(cnv(conversation), Ok(records(from, events)), Seq(head))
}

pub(super) fn done(id: &str, conversation: &str, seq: u64) -> AgentOutcome {
    AgentOutcome::Done(command_id(id), Some(cnv(conversation)), Ok(Seq(seq)))
}

impl Driven {
    pub(super) fn at(&mut self, ms: i64, input: Input<AgentOutcome>) -> Vec<String> {
        shown(&self.0.step(input, at(ms)))
    }

    pub(super) fn hears(&mut self, frame: &str) -> Vec<String> {
        self.at(0, says(frame))
    }

    pub(super) fn learns(&mut self, outcome: AgentOutcome) -> Vec<String> {
        self.at(0, Input::Outcome(outcome))
    }
}

#[test]
fn nothing_but_hello_comes_first() {
    let mut session = fresh();
    let early = session.hears(r#"{"t":"presence","id":"p","presence":"available"}"#);
    assert_eq!(early, ["error not-yet for p"]);
    assert_eq!(session.hears(HELLO), ["do enter"]);
    assert_eq!(
        session.learns(AgentOutcome::Entered(Ok(epoch()))),
        ["welcome to nothing from 0 of 0", "authoring 0", "watch desk", "do desk"]
    );
    assert_eq!(session.learns(desk(&[], &[])), ["desk with 0 offered, 0 mine"]);
    assert_eq!(session.hears(HELLO), ["error hello-twice"]);
}

#[test]
fn nothing_is_looked_at_for_somebody_who_has_not_said_hello() {
    let mut session = fresh();
    assert!(session.at(0, gap()).is_empty());
    assert_eq!(session.at(9_999, Input::Tick), Vec::<String>::new());
}

#[test]
fn an_accepted_offer_becomes_a_conversation_that_is_read_from_the_beginning() {
    let mut session = entered();
    assert_eq!(session.learns(desk(&["a"], &[])), ["desk with 1 offered, 0 mine"]);
    let accepts = session.hears(r#"{"t":"accept","id":"c1","offer":"off_a"}"#);
    assert_eq!(accepts, ["do accept c1 off_a cnv_a"]);
    assert_eq!(session.learns(done("c1", "a", 4)), ["ack c1 cnv_a@4", "do desk"]);
    assert_eq!(
        session.learns(desk(&[], &["a"])),
        ["desk with 0 offered, 1 mine", "watch cnv/cnv_a", "do read cnv_a after 0"]
    );
    let events = vec![opened(), escalated(), offered("a"), joined()];
    assert_eq!(
        session.learns(read("a", 1, events, 4)),
        [
            "event 1 hidden",
            "event 2 notice",
            "event 3 hidden",
            "event 4 notice",
            "live",
            "state active"
        ]
    );
}

#[test]
fn an_offer_that_nobody_made_cannot_be_taken() {
    let accepts = entered().hears(r#"{"t":"accept","id":"c1","offer":"off_x"}"#);
    assert_eq!(accepts, ["error offer-gone for c1"]);
}

#[test]
fn an_acceptance_sent_again_after_a_lost_acknowledgement_is_acknowledged() {
    let mut session = holding(vec![opened(), escalated(), offered("o"), joined()]);
    let again = session.hears(r#"{"t":"accept","id":"c1","offer":"off_o"}"#);
    assert_eq!(again, ["do accept c1 off_o cnv_a"]);
}

#[test]
fn an_act_is_acknowledged_only_when_it_is_stored() {
    let mut session = holding(vec![opened()]);
    let asked = session.hears(r#"{"t":"say","id":"c1","conversation":"cnv_a","text":"hola"}"#);
    assert_eq!(asked, ["do relay c1 cnv_a"]);
    assert_eq!(
        session.learns(done("c1", "a", 2)),
        ["ack c1 cnv_a@2", "do read cnv_a after 1", "do desk"]
    );
    let refused = AgentOutcome::Done(command_id("c2"), None, Err(Rejection::NotYours.into()));
    assert_eq!(session.learns(refused), ["error not-yours for c2"]);
}

#[test]
fn a_conversation_that_leaves_is_read_to_its_end_before_the_desk_says_so() {
    let mut session = holding(vec![opened()]);
    assert_eq!(session.learns(desk(&[], &[])), ["do read cnv_a after 1"]);
    let end = session.learns(read("a", 2, vec![ended()], 2));
    assert_eq!(end, ["event 2 notice", "state ended", "do desk"]);
    assert_eq!(
        session.learns(desk(&[], &[])),
        ["unwatch cnv/cnv_a", "desk with 0 offered, 0 mine"]
    );
    assert!(session.at(0, moved(&[Stream::conversation(&cnv("a"))])).is_empty());
}

#[test]
fn a_conversation_whose_end_cannot_be_read_leaves_all_the_same() {
    let mut session = holding(vec![opened()]);
    session.learns(desk(&[], &[]));
    let failed = AgentOutcome::Read(cnv("a"), Err(away()), Seq::START);
    assert_eq!(session.learns(failed), ["do desk"]);
    assert_eq!(
        session.learns(desk(&[], &[])),
        ["unwatch cnv/cnv_a", "desk with 0 offered, 0 mine"]
    );
}

#[test]
fn a_conversation_that_is_back_before_its_leaving_was_told_goes_on_where_it_was() {
    let mut session = holding(vec![opened()]);
    session.learns(desk(&[], &[]));
    session.learns(read("a", 2, vec![ended()], 2));
    assert!(session.learns(desk(&[], &["a"])).is_empty());
    let poked = session.at(0, moved(&[Stream::conversation(&cnv("a"))]));
    assert_eq!(poked, ["do read cnv_a after 2"]);
}

#[test]
fn a_conversation_that_comes_back_is_sent_from_the_beginning() {
    let mut session = fresh();
    session.hears(r#"{"t":"hello","v":1,"epoch":"e1","after":{"cnv_a":1}}"#);
    session.learns(AgentOutcome::Entered(Ok(epoch())));
    session.learns(desk(&[], &["a"]));
    let first = session.learns(read("a", 1, vec![opened(), said("m1", "hi")], 2));
    assert_eq!(first, ["event 2 visitor", "live", "state bot"]);
    session.learns(desk(&[], &[]));
    session.learns(read("a", 3, Vec::new(), 2));
    session.learns(desk(&[], &[]));
    session.learns(desk(&[], &["a"]));
    let again = session.learns(read("a", 1, vec![opened(), said("m1", "hi")], 2));
    assert_eq!(again, ["event 1 hidden", "event 2 visitor", "live", "state bot"]);
}

#[test]
fn a_conversation_that_left_while_nobody_was_connected_is_sent_from_the_beginning_when_it_comes_back()
 {
    let mut session = fresh();
    session.hears(r#"{"t":"hello","v":1,"epoch":"e1","after":{"cnv_a":1}}"#);
    session.learns(AgentOutcome::Entered(Ok(epoch())));
    session.learns(desk(&[], &[]));
    session.learns(desk(&[], &["a"]));
    let again = session.learns(read("a", 1, vec![opened(), said("m1", "hi")], 2));
    assert_eq!(again, ["event 1 hidden", "event 2 visitor", "live", "state bot"]);
}

#[test]
fn cursors_of_another_life_of_the_store_count_for_nothing() {
    let mut session = fresh();
    session.hears(r#"{"t":"hello","v":1,"epoch":"e0","after":{"cnv_a":1}}"#);
    session.learns(AgentOutcome::Entered(Ok(epoch())));
    session.learns(desk(&[], &["a"]));
    let seen = session.learns(read("a", 1, vec![opened(), said("m1", "hi")], 2));
    assert_eq!(seen[0], "event 1 hidden");
}

#[test]
fn a_cursor_beyond_the_end_begins_again() {
    let mut session = fresh();
    session.hears(r#"{"t":"hello","v":1,"epoch":"e1","after":{"cnv_a":9}}"#);
    session.learns(AgentOutcome::Entered(Ok(epoch())));
    session.learns(desk(&[], &["a"]));
    assert_eq!(session.learns(read("a", 1, vec![opened()], 1)), ["do read cnv_a after 0"]);
    let seen = session.learns(read("a", 1, vec![opened()], 1));
    assert_eq!(seen, ["event 1 hidden", "live", "state bot"]);
}

#[test]
fn a_read_that_brings_nothing_is_not_repeated_at_once() {
    let mut session = entered();
    session.learns(desk(&[], &["a"]));
    assert_eq!(session.learns(read("a", 1, Vec::new(), 3)), ["live", "state bot"]);
}

#[test]
fn what_an_agent_names_must_be_of_the_right_form() {
    let mut session = holding(vec![opened()]);
    let long = "n".repeat(60_000);
    for (frame, answer) in [
        (r#"{"t":"end","id":"c1","conversation":"x"}"#, "error no-such-conversation for c1"),
        (r#"{"t":"end","id":"a b","conversation":"cnv_a"}"#, "error bad-id for a b"),
        (r#"{"t":"say","id":"c1","conversation":"cnv_a","text":""}"#, "error text-empty for c1"),
        (
            r#"{"t":"wrap-up","id":"c1","conversation":"cnv_a","code":"no"}"#,
            "error unknown-frame for c1",
        ),
        ("null", "error not-json"),
    ] {
        assert_eq!(session.hears(frame), [answer], "{frame}");
    }
    let say = format!(r#"{{"t":"say","id":"{long}","conversation":"cnv_a","text":""}}"#);
    assert!(session.hears(&say)[0].len() < 100);
}

#[test]
fn a_question_is_tried_under_its_name_and_never_acknowledged() {
    let mut session = entered();
    assert_eq!(
        session.hears(r#"{"t":"try","id":"t1","text":"hola"}"#),
        ["do try t1 in its own language: hola"]
    );
    assert_eq!(
        session.hears(r#"{"t":"try","id":"t2","text":"hola","lang":"en"}"#),
        ["do try t2 in en: hola"]
    );
    let failed = AgentOutcome::Tried(command_id("t1"), Err(away()));
    assert_eq!(session.learns(failed), ["error unavailable for t1 retry in 2000"]);
}

#[test]
fn a_question_that_is_tried_keeps_to_the_limits_of_messages() {
    let early = fresh().hears(r#"{"t":"try","id":"t1","text":"hola"}"#);
    assert_eq!(early, ["error not-yet for t1"]);
    let mut session = entered();
    let tries = |text: &str| format!(r#"{{"t":"try","id":"t1","text":"{text}"}}"#);
    assert_eq!(session.hears(&tries(" ")), ["error text-empty for t1"]);
    assert_eq!(session.hears(&tries(&"x".repeat(4_001))), ["error text-too-long for t1"]);
    let last = (0..20).map(|_| session.hears(&tries("hola")).remove(0)).last();
    assert_eq!(last.as_deref(), Some("error too-fast for t1 retry in 500"));
}

#[test]
fn typing_goes_only_into_conversations_in_hand() {
    let mut session = holding(vec![opened()]);
    let typing = |name: &str| format!(r#"{{"t":"typing","conversation":"cnv_{name}","on":true}}"#);
    assert_eq!(session.hears(&typing("a")), ["do send-typing cnv_a true"]);
    assert!(session.hears(&typing("b")).is_empty());
    assert_eq!(session.at(0, ephemeral(&cnv("a"), b"v0")), ["typing false"]);
    assert!(session.at(0, ephemeral(&cnv("a"), b"a1")).is_empty());
}

#[test]
fn an_agent_is_vouched_for_every_few_seconds() {
    let mut session = entered();
    assert_eq!(session.0.deadline(), at(5_000));
    assert_eq!(session.at(5_000, Input::Tick), ["do keep"]);
    assert!(session.learns(AgentOutcome::Kept).is_empty());
    let dismissed = AgentOutcome::Dismissed(CloseCode::NotSignedIn);
    assert_eq!(session.learns(dismissed), ["close 4510 not-signed-in"]);
}

#[test]
fn a_heartbeat_looks_at_everything_because_a_poke_may_be_lost() {
    let mut session = holding(vec![opened()]);
    let beat = session.at(10_000, Input::Tick);
    assert_eq!(beat, ["do keep", "ping", "do desk", "do read cnv_a after 1"]);
}

#[test]
fn a_stopping_server_says_when_to_come_back() {
    let stopped = entered().at(0, Input::Stop { reconnect_ms: 700 });
    assert_eq!(stopped, ["going away, back in 700", "close 4000 going-away"]);
}
