//! A visitor's session, driven by hand.

use super::*;
use crate::flow::receive::{Receipt, Wish};
use crate::gateway::session::visitor::{Entrance, VisitorDo, VisitorOutcome, VisitorSession};

mod keepalive;
mod line;
mod reading;

const HELLO: &str = r#"{"t":"hello","v":1,"site":"demo","lang":"en","lang_from":"page"}"#;

impl Shown for VisitorDo {
    fn shown(&self) -> String {
        match self {
            Self::Enter { token, .. } => {
                format!("do enter {}", token.as_deref().unwrap_or("afresh"))
            }
            Self::Read { conversation, after } => format!("do read {conversation} after {after}"),
            Self::Receive { command, wish, lang, source, .. } => {
                let wish = match wish {
                    Wish::Say(_) => "say".to_owned(),
                    other => format!("{other:?}").to_lowercase(),
                };
                format!("do receive {} {wish} ({lang}, {source:?})", command.as_str())
            }
            Self::Answer { conversation, patient: false } => format!("do answer {conversation}"),
            Self::Answer { conversation, patient: true } => {
                format!("do answer {conversation} if sure")
            }
            Self::Aside { conversation } => format!("do aside {conversation}"),
            Self::Standing { conversation } => format!("do standing {conversation}"),
            Self::Reading { conversation } => format!("do reading {conversation}"),
            Self::Mark { conversation, upto } => format!("do mark {conversation} up to {upto}"),
            Self::SendTyping { on, .. } => format!("do send-typing {on}"),
        }
    }
}

struct Driven(VisitorSession);

fn fresh() -> Driven {
    Driven(VisitorSession::new(HEARTBEAT, at(0)))
}

fn entrance(conversation: Option<(&str, u64)>) -> VisitorOutcome {
    VisitorOutcome::Entered(Ok(Entrance {
        conversation: conversation.map(|(name, head)| (cnv(name), Seq(head))),
        read: Seq::START,
        reading: Stream::stored("read/v"),
        epoch: epoch(),
        token: None,
        phrases: "p1".to_owned(),
    }))
}

fn receipt(id: &str, conversation: &str, seq: u64, answer_owed: bool) -> VisitorOutcome {
    let receipt = Receipt {
        conversation: cnv(conversation),
        seq: Seq(seq),
        answer_owed,
        aside: false,
        begun: false,
    };
    VisitorOutcome::Received(command_id(id), Ok(receipt))
}

fn read(conversation: &str, from: u64, events: Vec<Event>, head: u64) -> VisitorOutcome {
    VisitorOutcome::Read(cnv(conversation), Ok(records(from, events)), Seq(head))
}

/// Somebody who has said hello and has nothing yet.
fn entered() -> Driven {
    let mut session = fresh();
    session.hears(HELLO);
    session.learns(entrance(None));
    session
}

/// Somebody who is in the conversation `a`, of which these events are read.
fn inside(events: Vec<Event>) -> Driven {
    let head = events.len() as u64;
    let mut session = fresh();
    session.hears(HELLO);
    session.learns(entrance(Some(("a", head))));
    session.learns(read("a", 1, events, head));
    session
}

impl Driven {
    fn at(&mut self, ms: i64, input: Input<VisitorOutcome>) -> Vec<String> {
        shown(&self.0.step(input, at(ms)))
    }

    fn hears(&mut self, frame: &str) -> Vec<String> {
        self.at(0, says(frame))
    }

    fn learns(&mut self, outcome: VisitorOutcome) -> Vec<String> {
        self.at(0, Input::Outcome(outcome))
    }
}

#[test]
fn nothing_but_hello_comes_first() {
    let mut session = fresh();
    let early = session.hears(r#"{"t":"say","id":"m1","text":"hola"}"#);
    assert_eq!(early, ["error not-yet for m1"]);
    assert_eq!(session.hears(HELLO), ["do enter afresh"]);
    let still = session.hears(r#"{"t":"person","id":"m2"}"#);
    assert_eq!(still, ["error not-yet for m2"], "the store has not answered yet");
    assert_eq!(session.learns(entrance(None)), ["welcome to nothing from 0 of 0"]);
    assert_eq!(session.hears(HELLO), ["error hello-twice"]);
}

#[test]
fn another_version_of_the_protocol_is_closed() {
    let hello = r#"{"t":"hello","v":2,"site":"demo","lang":"en","lang_from":"page"}"#;
    assert_eq!(fresh().hears(hello), ["close 4500 bad-version"]);
}

#[test]
fn a_first_message_makes_a_conversation_and_is_acknowledged_only_when_it_is_stored() {
    let mut session = entered();
    let asked = session.hears(r#"{"t":"say","id":"m1","text":"hello"}"#);
    assert_eq!(asked, ["do receive m1 say (en, Page)"]);
    let stored = session.learns(receipt("m1", "a", 2, true));
    assert_eq!(
        stored,
        ["ack m1 cnv_a@2", "watch cnv/cnv_a", "watch read/v", "do read cnv_a after 0"]
    );
}

#[test]
fn the_message_itself_is_seen_before_the_bot_begins_to_think() {
    let mut session = entered();
    session.hears(r#"{"t":"say","id":"m1","text":"hello"}"#);
    session.learns(receipt("m1", "a", 2, true));
    let seen = session.learns(read("a", 1, vec![opened(), said("m1", "hello")], 2));
    assert_eq!(seen, ["event 1 hidden", "event 2 visitor", "live", "state bot", "do answer cnv_a"]);
}

#[test]
fn what_cannot_be_read_here_keeps_its_place_or_the_client_would_ask_for_it_for_ever() {
    let mut session = entered();
    session.hears(r#"{"t":"say","id":"m1","text":"hello"}"#);
    session.learns(receipt("m1", "a", 3, true));
    let mut found = records(1, vec![opened(), said("m0", "a newer node's"), said("m1", "hello")]);
    found[1].fact = Fact::SetAside;
    let seen = session.learns(VisitorOutcome::Read(cnv("a"), Ok(found), Seq(3)));
    assert_eq!(seen[..3], ["event 1 hidden", "event 2 hidden", "event 3 visitor"]);
}

#[test]
fn a_read_that_fails_does_not_keep_the_bot_from_answering() {
    let mut session = entered();
    session.hears(r#"{"t":"say","id":"m1","text":"hello"}"#);
    session.learns(receipt("m1", "a", 2, true));
    let failed = VisitorOutcome::Read(cnv("a"), Err(away()), Seq(0));
    assert_eq!(session.learns(failed), ["do answer cnv_a"]);
    assert_eq!(session.learns(VisitorOutcome::Answered { said: true }), ["do read cnv_a after 0"]);
}

#[test]
fn pieces_of_a_thought_are_answered_once_and_what_is_not_sure_waits_longer() {
    let mut session = Driven(entered().0.with_pause(Span::ms(700)));
    session.hears(r#"{"t":"say","id":"m1","text":"hi"}"#);
    session.learns(receipt("m1", "a", 2, true));
    session.learns(read("a", 1, vec![opened(), said("m1", "hi")], 2));
    assert_eq!(session.0.deadline(), at(700));
    let due = shown(&session.0.step(Input::Tick, at(700)));
    assert_eq!(due, ["do answer cnv_a if sure"]);
    session.0.step(Input::Outcome(VisitorOutcome::Answered { said: false }), at(720));
    session.0.step(Input::Outcome(read("a", 3, vec![], 2)), at(721));
    assert_eq!(session.0.deadline(), at(2_000));
    assert_eq!(shown(&session.0.step(Input::Tick, at(2_000))), ["do answer cnv_a"]);
}

#[test]
fn what_is_refused_is_named_and_the_connection_stays() {
    let mut session = entered();
    session.hears(r#"{"t":"person","id":"m1"}"#);
    let no = VisitorOutcome::Received(command_id("m1"), Err(Rejection::NotNow.into()));
    assert_eq!(session.learns(no), ["error not-now for m1"]);
    session.hears(r#"{"t":"person","id":"m2"}"#);
    let down = VisitorOutcome::Received(command_id("m2"), Err(away()));
    assert_eq!(session.learns(down), ["error unavailable for m2 retry in 2000"]);
}

#[test]
fn a_returning_visitor_reads_on_from_their_cursor() {
    let mut session = fresh();
    let hello = r#"{"t":"hello","v":1,"site":"demo","lang":"es","lang_from":"chosen",
        "conversation":"cnv_a","after":2,"epoch":"e1"}"#;
    session.hears(hello);
    let welcome = session.learns(entrance(Some(("a", 3))));
    assert_eq!(
        welcome,
        [
            "welcome to cnv_a from 2 of 3",
            "watch cnv/cnv_a",
            "watch read/v",
            "do read cnv_a after 0"
        ]
    );
    let events = vec![opened(), said("m1", "hello"), said("m2", "there")];
    let seen = session.learns(read("a", 1, events, 3));
    assert_eq!(seen, ["event 3 visitor", "live", "state bot"]);
}

#[test]
fn what_cannot_be_continued_begins_again() {
    let restored = r#""conversation":"cnv_a","after":2,"epoch":"other""#;
    let somebody_elses = r#""conversation":"cnv_b","after":2,"epoch":"e1""#;
    let beyond = r#""conversation":"cnv_a","after":9,"epoch":"e1""#;
    for cursor in [restored, somebody_elses, beyond] {
        let mut session = fresh();
        let hello =
            format!(r#"{{"t":"hello","v":1,"site":"s","lang":"en","lang_from":"page",{cursor}}}"#);
        session.hears(&hello);
        let welcome = session.learns(entrance(Some(("a", 3))));
        assert_eq!(welcome[0], "welcome to cnv_a from 0 of 3", "{cursor}");
    }
}

#[test]
fn a_long_history_comes_in_pages_and_is_live_at_the_end() {
    let mut session = fresh();
    session.hears(HELLO);
    session.learns(entrance(Some(("a", 3))));
    let first = session.learns(read("a", 1, vec![opened(), said("m1", "one")], 3));
    assert_eq!(first, ["event 1 hidden", "event 2 visitor", "do read cnv_a after 2"]);
    let second = session.learns(read("a", 3, vec![said("m2", "two")], 3));
    assert_eq!(second, ["event 3 visitor", "live", "state bot"]);
}

#[test]
fn a_read_that_brings_nothing_is_not_repeated_at_once() {
    let mut session = fresh();
    session.hears(HELLO);
    session.learns(entrance(Some(("a", 3))));
    let nothing = session.learns(read("a", 1, Vec::new(), 3));
    assert_eq!(nothing, ["live", "state bot"], "an erased conversation must not make us spin");
}

#[test]
fn while_a_read_is_on_its_way_another_is_only_remembered() {
    let mut session = inside(vec![opened()]);
    let stream = Stream::conversation(&cnv("a"));
    let moves = |session: &mut Driven| session.at(0, moved(std::slice::from_ref(&stream)));
    assert_eq!(moves(&mut session), ["do read cnv_a after 1"]);
    assert!(moves(&mut session).is_empty());
    let again = session.learns(read("a", 2, vec![said("m1", "one")], 2));
    assert_eq!(again, ["event 2 visitor", "do read cnv_a after 2"]);
}

#[test]
fn what_was_read_of_another_conversation_is_put_aside() {
    let mut session = inside(vec![opened(), ended()]);
    session.at(0, moved(&[Stream::conversation(&cnv("a"))]));
    session.hears(r#"{"t":"say","id":"m1","text":"again"}"#);
    session.learns(receipt("m1", "b", 2, false));
    let late = session.learns(read("a", 1, vec![opened(), said("m0", "old")], 2));
    assert!(late.is_empty(), "{late:?}");
    let seen = session.learns(read("b", 1, vec![opened(), said("m1", "again")], 2));
    assert_eq!(seen, ["event 1 hidden", "event 2 visitor", "live", "state bot"]);
}

#[test]
fn a_new_conversation_is_welcomed_before_the_message_is_acknowledged() {
    let mut session = inside(vec![opened(), ended()]);
    session.hears(r#"{"t":"say","id":"m1","text":"again"}"#);
    let stored = session.learns(receipt("m1", "b", 2, false));
    assert_eq!(
        stored,
        [
            "welcome to cnv_b from 0 of 2",
            "ack m1 cnv_b@2",
            "unwatch cnv/cnv_a",
            "watch cnv/cnv_b",
            "do read cnv_b after 0",
        ]
    );
}

#[test]
fn a_language_chosen_before_the_first_message_is_the_one_it_begins_in() {
    let mut session = entered();
    let switched = session.hears(r#"{"t":"lang","id":"m1","lang":"es"}"#);
    assert_eq!(switched, ["ack m1 @0"]);
    let asked = session.hears(r#"{"t":"say","id":"m2","text":"hello"}"#);
    assert_eq!(asked, ["do receive m2 say (es, Chosen)"]);
}

#[test]
fn bad_frames_are_answered_with_a_stable_code_and_the_acts_name() {
    let mut session = entered();
    let many = "x".repeat(5_000);
    for (frame, answer) in [
        ("hola".to_owned(), "error not-json"),
        ("[1]".to_owned(), "error not-json"),
        (r#"{"t":"dance","id":"m1"}"#.to_owned(), "error unknown-frame for m1"),
        (r#"{"t":"say","id":"m1"}"#.to_owned(), "error unknown-frame for m1"),
        (r#"{"t":"person","id":"m1","now":true}"#.to_owned(), "error unknown-frame for m1"),
        (r#"{"t":"person","id":"no spaces"}"#.to_owned(), "error bad-id for no spaces"),
        (r#"{"t":"say","id":"m1","text":" \n "}"#.to_owned(), "error text-empty for m1"),
        (format!(r#"{{"t":"say","id":"m1","text":"{many}"}}"#), "error text-too-long for m1"),
        (r#"{"t":"say","id":"m1","text":"\u200b\u2060"}"#.to_owned(), "error text-empty for m1"),
        (r#"{"t":"dance","id":"m1","text":"\ud83d"}"#.to_owned(), "error unknown-frame for m1"),
        (r#"{"t":"choose","id":"m1","article":"../x"}"#.to_owned(), "error no-such-choice for m1"),
    ] {
        assert_eq!(session.hears(&frame), [answer], "{frame}");
    }
    let bytes = session.at(0, Input::Frame(Incoming::Binary));
    let large = session.at(0, Input::Frame(Incoming::TooLarge));
    assert_eq!(
        (bytes, large),
        (vec!["error not-json".into()], vec!["error frame-too-large".into()])
    );
}

#[test]
fn what_is_no_name_is_not_echoed_at_length() {
    let long = "n".repeat(60_000);
    for frame in [
        format!(r#"{{"t":"say","id":"{long}","text":""}}"#),
        format!(r#"{{"t":"choose","id":"{long}","article":"../x"}}"#),
        format!(r#"{{"t":"dance","id":"{long}"}}"#),
    ] {
        let answer = entered().hears(&frame);
        assert!(answer[0].len() < 100, "{} bytes", answer[0].len());
    }
}

#[test]
fn who_acts_too_fast_is_told_when_to_try_again() {
    let mut session = entered();
    for n in 0..ACTS.burst {
        let frame = format!(r#"{{"t":"person","id":"m{n}"}}"#);
        assert_eq!(session.hears(&frame).len(), 1);
    }
    let person = r#"{"t":"person","id":"more"}"#;
    assert_eq!(session.hears(person), ["error too-fast for more retry in 500"]);
    assert_eq!(session.at(500, says(person)), ["do receive more person (en, Page)"]);
}

#[test]
fn typing_takes_nothing_from_what_may_be_said() {
    let mut session = inside(vec![opened()]);
    for _ in 0..=ACTS.burst {
        session.hears(r#"{"t":"typing","on":true}"#);
    }
    assert_eq!(session.hears(r#"{"t":"person","id":"m1"}"#), ["do receive m1 person (en, Page)"]);
}

#[test]
fn typing_is_sent_to_the_agent_and_heard_from_the_agent_only() {
    let mut session = inside(vec![opened(), escalated(), offered("o"), joined()]);
    assert_eq!(session.hears(r#"{"t":"typing","on":true}"#), ["do send-typing true"]);
    assert_eq!(session.at(0, ephemeral(&cnv("a"), b"a1")), ["typing true"]);
    assert!(session.at(0, ephemeral(&cnv("a"), b"v1")).is_empty(), "not one's own");
    assert!(session.at(0, ephemeral(&cnv("a"), b"??")).is_empty());
    assert!(entered().hears(r#"{"t":"typing","on":true}"#).is_empty(), "there is nobody to tell");
}

#[test]
fn a_new_wording_is_told_once_and_remembered() {
    let mut session = inside(vec![opened(), ended()]);
    assert!(session.at(0, announced("p1", &["an author's problem"])).is_empty());
    assert_eq!(session.at(0, announced("p2", &[])), ["phrases p2"]);
    assert!(session.at(0, announced("p2", &["another"])).is_empty());
    session.hears(r#"{"t":"say","id":"m1","text":"again"}"#);
    let actions = session.0.step(Input::Outcome(receipt("m1", "b", 2, false)), at(0));
    let Some(Action::Send(ServerFrame::Welcome { phrases, .. })) = actions.first() else {
        panic!("expected a welcome: {actions:?}")
    };
    assert_eq!(phrases, "p2");
}
