//! Keepalive, frame rates, and closing.

use super::*;

#[test]
fn a_flood_is_closed() {
    let mut session = entered();
    for _ in 1..FRAMES.burst {
        assert_eq!(session.hears(r#"{"t":"ping"}"#), ["pong"]);
    }
    assert_eq!(session.hears(r#"{"t":"ping"}"#), ["close 4501 flood"]);
}

#[test]
fn a_heartbeat_reads_on_because_a_poke_may_be_lost() {
    let mut session = inside(vec![opened()]);
    assert_eq!(session.0.deadline(), at(25_000));
    assert!(session.at(24_999, Input::Tick).is_empty());
    assert_eq!(session.at(25_000, Input::Tick), ["ping", "do read cnv_a after 1"]);
    assert_eq!(session.0.deadline(), at(50_000));
}

#[test]
fn silence_is_closed_and_any_frame_breaks_it() {
    let mut session = entered();
    for beat in [25_000, 50_000] {
        assert_eq!(session.at(beat, Input::Tick), ["ping"]);
    }
    assert_eq!(session.at(75_000, Input::Tick), ["close 4001 silent"]);
    let mut session = entered();
    for beat in [25_000, 50_000, 75_000, 100_000] {
        assert_eq!(session.at(beat, Input::Tick), ["ping"]);
        assert!(session.at(beat, says(r#"{"t":"pong"}"#)).is_empty());
    }
}

#[test]
fn who_never_says_hello_is_closed() {
    let mut session = fresh();
    assert_eq!(session.0.deadline(), at(10_000));
    assert_eq!(session.at(10_000, Input::Tick), ["close 4003 no-hello"]);
}

#[test]
fn a_stopping_server_says_when_to_come_back() {
    let stopped = entered().at(0, Input::Stop { reconnect_ms: 700 });
    assert_eq!(stopped, ["going away, back in 700", "close 4000 going-away"]);
}

#[test]
fn without_a_store_the_visitor_is_sent_away_for_a_moment() {
    let mut session = fresh();
    session.hears(HELLO);
    let answer = session.learns(VisitorOutcome::Entered(Err(away())));
    assert_eq!(answer, ["error unavailable retry in 2000", "close 4000 going-away"]);
}
