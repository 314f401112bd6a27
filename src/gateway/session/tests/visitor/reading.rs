//! How far a visitor has read, driven by hand.

use super::*;

const READ_4: &str = r#"{"t":"read","conversation":"cnv_a","seq":4}"#;

fn kept(seq: u64) -> VisitorOutcome {
    VisitorOutcome::Marked { conversation: cnv("a"), read: Ok(Seq(seq)), kept: true }
}

fn looked(seq: u64) -> VisitorOutcome {
    VisitorOutcome::Marked { conversation: cnv("a"), read: Ok(Seq(seq)), kept: false }
}

fn failed() -> VisitorOutcome {
    VisitorOutcome::Marked { conversation: cnv("a"), read: Err(away()), kept: true }
}

/// Of four events the last says that an agent has joined.
fn with_news() -> Driven {
    inside(vec![opened(), said("m1", "hello"), escalated(), joined()])
}

#[test]
fn what_was_read_is_kept_once_and_told() {
    let mut session = with_news();
    assert_eq!(session.hears(READ_4), ["do mark cnv_a up to 4"]);
    assert!(session.hears(READ_4).is_empty(), "it is on its way");
    assert_eq!(session.learns(kept(4)), ["read up to 4"]);
    assert!(session.hears(READ_4).is_empty(), "it is kept");
}

#[test]
fn nothing_is_kept_where_nothing_of_the_desk_is_unread() {
    let mut session = inside(vec![opened(), said("m1", "hello"), said("m2", "there")]);
    assert!(session.hears(r#"{"t":"read","conversation":"cnv_a","seq":3}"#).is_empty());
}

#[test]
fn what_is_read_while_something_is_kept_goes_with_the_next() {
    let mut session = with_news();
    let first = session.hears(r#"{"t":"read","conversation":"cnv_a","seq":3}"#);
    assert_eq!(first, ["do mark cnv_a up to 3"], "the notice of the hand-over");
    assert!(session.hears(READ_4).is_empty());
    assert_eq!(session.learns(kept(3)), ["read up to 3", "do mark cnv_a up to 4"]);
    assert_eq!(session.learns(kept(4)), ["read up to 4"]);
}

#[test]
fn nobody_has_read_what_was_not_sent_or_is_of_another_conversation() {
    let mut session = with_news();
    assert!(session.hears(r#"{"t":"read","conversation":"cnv_b","seq":4}"#).is_empty());
    let beyond = session.hears(r#"{"t":"read","conversation":"cnv_a","seq":900}"#);
    assert_eq!(beyond, ["do mark cnv_a up to 4"]);
}

#[test]
fn what_could_not_be_kept_is_tried_again_with_the_next_heartbeat_and_not_in_a_circle() {
    let mut session = with_news();
    session.hears(READ_4);
    assert!(session.learns(failed()).is_empty());
    let beat = session.at(25_000, Input::Tick);
    assert_eq!(beat, ["ping", "do read cnv_a after 4", "do mark cnv_a up to 4"]);
    assert!(session.learns(kept(0)).is_empty(), "an old window's reading is not wanted");
    session.learns(read("a", 5, vec![], 4));
    assert_eq!(session.at(50_000, Input::Tick), ["ping", "do read cnv_a after 4"]);
}

#[test]
fn another_window_that_has_read_on_is_looked_at() {
    let mut session = with_news();
    let look = session.at(0, moved(&[Stream::stored("read/v")]));
    assert_eq!(look, ["do reading cnv_a"]);
    assert_eq!(session.learns(looked(4)), ["read up to 4"]);
    assert!(session.learns(looked(3)).is_empty(), "it does not go back");
    assert!(session.hears(READ_4).is_empty());
}

#[test]
fn who_comes_back_is_told_before_anything_else_how_far_they_had_read() {
    let mut session = fresh();
    session.hears(HELLO);
    let VisitorOutcome::Entered(Ok(entrance)) = entrance(Some(("a", 4))) else { unreachable!() };
    let entrance = Entrance { read: Seq(3), ..entrance };
    assert_eq!(
        session.learns(VisitorOutcome::Entered(Ok(entrance))),
        [
            "welcome to cnv_a from 0 of 4",
            "read up to 3",
            "watch cnv/cnv_a",
            "watch read/v",
            "do read cnv_a after 0"
        ]
    );
}
