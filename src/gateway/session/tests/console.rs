//! What a console is told of those who wait for its agent, and when a silent console counts as gone.

use super::agent::{Driven, desk, entered, fresh, holding, read};
use super::*;
use crate::domain::ids::AgentId;
use crate::gateway::session::agent::{AgentOutcome, HEARTBEAT_MAX, VOUCHED_FOR};
use crate::gateway::wire::StateBody;

fn answered(id: &str) -> Event {
    Event::AgentSaid {
        command: command_id(id),
        agent: AgentId::from_body("a"),
        text: text("un momento"),
        lang: Lang::En,
        masked: 0,
    }
}

/// The chat `a` as it was taken, with what follows.
fn taken(rest: Vec<Event>) -> Vec<Event> {
    let begun = vec![opened(), said("m1", "help"), escalated(), offered("a"), joined()];
    begun.into_iter().chain(rest).collect()
}

/// The last state that these actions tell.
fn told_state<D>(actions: &[Action<D>]) -> Option<StateBody> {
    let states = actions.iter().filter_map(|action| match action {
        Action::Send(ServerFrame::State { state, .. }) => Some(state.clone()),
        _ => None,
    });
    states.last()
}

fn learns(session: &mut Driven, outcome: AgentOutcome) -> Option<StateBody> {
    told_state(&session.0.step(Input::Outcome(outcome), at(0)))
}

fn marked(seq: u64) -> Input<AgentOutcome> {
    let mark = ((Stream::conversation(&cnv("a")), AgentId::from_body("a")), Seq(seq));
    Input::Dirty(Dirt { read: [mark].into(), ..Dirt::default() }, None)
}

/// The desk with the chat `a` in hand, of which the agent has read this much elsewhere.
fn desk_read_up_to(seq: u64) -> AgentOutcome {
    let AgentOutcome::Desk(Ok(mut body)) = desk(&[], &["a"]) else { unreachable!() };
    body.mine[0].read = seq;
    AgentOutcome::Desk(Ok(body))
}

#[test]
fn who_waits_and_what_is_unread_is_told_to_a_tab_that_was_just_loaded() {
    let mut session = entered();
    session.learns(desk(&[], &["a"]));
    let events = taken(vec![answered("r1"), said("m2", "and?"), said("m3", "hello?")]);
    let state = learns(&mut session, read("a", 1, events, 8)).unwrap();
    assert_eq!(state.unread, 2, "what came before the answer is answered");
    assert_eq!(state.waits_since, Some(0));
}

#[test]
fn nobody_waits_for_a_reply_that_was_given() {
    let mut session = entered();
    session.learns(desk(&[], &["a"]));
    let state = learns(&mut session, read("a", 1, taken(vec![answered("r1")]), 6)).unwrap();
    assert_eq!((state.unread, state.waits_since), (0, None));
}

#[test]
fn what_was_read_in_another_tab_is_not_unread_in_a_new_one() {
    let mut session = entered();
    session.learns(desk_read_up_to(7));
    let events = taken(vec![answered("r1"), said("m2", "and?"), said("m3", "hello?")]);
    let state = learns(&mut session, read("a", 1, events, 8)).unwrap();
    assert_eq!(state.unread, 1);
    assert_eq!(state.waits_since, Some(0), "read is not answered");
}

#[test]
fn what_is_read_is_told_to_this_tab_and_to_the_others_once() {
    let mut session = holding(taken(vec![answered("r1"), said("m2", "and?")]));
    let frame = r#"{"t":"read","conversation":"cnv_a","seq":7}"#;
    let actions = session.0.step(says(frame), at(0));
    assert_eq!(told_state(&actions).unwrap().unread, 0);
    assert_eq!(shown(&actions), ["state active", "do mark cnv_a@7"]);
    assert!(session.hears(frame).is_empty());
}

#[test]
fn a_mark_beyond_what_there_is_hides_nothing_that_comes_later() {
    let mut session = holding(taken(vec![said("m2", "and?")]));
    session.hears(r#"{"t":"read","conversation":"cnv_a","seq":99}"#);
    let state = learns(&mut session, read("a", 7, vec![said("m3", "still there?")], 7)).unwrap();
    assert_eq!(state.unread, 1);
}

#[test]
fn reading_in_one_tab_is_seen_in_the_other() {
    let mut session = holding(taken(vec![answered("r1"), said("m2", "and?")]));
    let state = told_state(&session.0.step(marked(7), at(0))).unwrap();
    assert_eq!(state.unread, 0);
    assert!(session.0.step(marked(3), at(0)).is_empty(), "a mark never goes back");
}

#[test]
fn a_chat_that_is_not_in_hand_cannot_be_marked() {
    let mut session = holding(taken(Vec::new()));
    for name in ["cnv_b", "nothing"] {
        let frame = format!(r#"{{"t":"read","conversation":"{name}","seq":1}}"#);
        assert!(session.hears(&frame).is_empty());
    }
}

#[test]
fn an_approved_reply_is_sent_under_its_name() {
    let mut session = holding(taken(Vec::new()));
    let say = r#"{"t":"say","id":"c1","conversation":"cnv_a","text":"hola","reply":"reply-x"}"#;
    assert_eq!(session.hears(say), ["do relay c1 cnv_a as reply-x"]);
}

#[test]
fn an_open_offer_is_looked_at_again_because_its_visitor_may_leave() {
    let mut session = entered();
    session.learns(desk(&["a"], &[]));
    assert_eq!(session.at(5_000, Input::Tick), ["do keep", "do desk"]);
}

#[test]
fn a_console_that_answers_nothing_is_not_vouched_for_and_is_let_go() {
    let mut session = entered();
    let mut kept_at = 0;
    let mut closed_at = None;
    for ms in (1..=90_000).step_by(500) {
        if session.0.deadline() > at(ms) {
            continue;
        }
        let actions = session.at(ms, Input::Tick);
        if actions.iter().any(|action| action == "do keep") {
            kept_at = ms;
        }
        if actions.iter().any(|action| action.starts_with("close 4001")) {
            closed_at = Some(ms);
            break;
        }
    }
    assert!(kept_at <= i64::try_from(VOUCHED_FOR.as_ms()).unwrap() + 500, "{kept_at}");
    assert!(closed_at.is_some_and(|ms| ms <= 75_000), "{closed_at:?}");
}

#[test]
fn a_console_that_answers_stays_however_long() {
    let mut session = entered();
    let mut kept = 0;
    for s in 1..=120 {
        let actions = session.at(s * 1_000, Input::Tick);
        kept += actions.iter().filter(|action| *action == "do keep").count();
        if actions.iter().any(|action| action == "ping") {
            session.at(s * 1_000, says(r#"{"t":"pong"}"#));
        }
    }
    assert_eq!(kept, 24);
}

#[test]
fn a_console_is_told_the_heartbeat_that_holds_for_it() {
    let mut session = fresh();
    session.hears(r#"{"t":"hello","v":1}"#);
    let actions = session.0.step(Input::Outcome(AgentOutcome::Entered(Ok(epoch()))), at(0));
    let Some(Action::Send(ServerFrame::Welcome { heartbeat_ms, .. })) = actions.first() else {
        panic!("expected a welcome: {actions:?}")
    };
    assert_eq!(u64::from(*heartbeat_ms), HEARTBEAT_MAX.as_ms());
}
