//! Who is there: arriving, choosing, being lost and coming back, and what becomes of what they hold.

use super::examples::to;
use super::*;

#[test]
fn an_agent_who_arrives_takes_nothing_before_choosing_to() {
    let mut stage = Stage::empty();
    stage.queues(1, Lang::En);
    stage.hears(&arrived(1, [Lang::En], [], 1));
    assert_eq!(stage.settles(), []);
    stage.chooses(1, Presence::Available);
    assert_eq!(stage.settles(), [to(1, 1)]);
}

#[test]
fn a_lost_agent_keeps_what_is_theirs_for_a_while_and_then_it_is_asked_back() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    stage.queues(1, Lang::En);
    stage.settles();
    stage.accepts(1);
    stage.hears(&lost(1));
    assert_eq!(stage.settles(), []);
    assert_eq!(stage.desk.alarm(stage.now), Some(stage.now.plus(limits::LOST_GRACE)));
    stage.passes(limits::LOST_GRACE);
    let reclaim = Todo::Reclaim { ticket: ticket(1), agent: agent(1) };
    assert_eq!(stage.settles(), [reclaim]);
    assert_eq!(stage.place(1), &Place::Waiting);
}

#[test]
fn who_comes_back_in_time_keeps_theirs_and_who_comes_later_may_have_it_again() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    stage.queues(1, Lang::En);
    stage.settles();
    stage.accepts(1);
    stage.hears(&lost(1));
    let mut late = stage.clone();
    stage.passes(Span::s(59));
    stage.hears(&arrived(1, [Lang::En], [], 1));
    stage.passes(Span::s(59));
    assert_eq!(stage.settles(), []);
    late.passes(limits::LOST_GRACE);
    late.settles();
    late.hears(&arrived(1, [Lang::En], [], 1));
    assert_eq!(late.settles(), [to(1, 1)]);
}

#[test]
fn being_lost_twice_does_not_prolong_the_grace() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    stage.hears(&lost(1));
    let lost_at = stage.desk.agents[&agent(1)].lost_at;
    stage.passes(Span::s(30));
    stage.hears(&lost(1));
    assert_eq!(stage.desk.agents[&agent(1)].lost_at, lost_at);
}

#[test]
fn a_silent_visitor_frees_the_hands_and_comes_back_only_if_they_are_free() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    stage.queues(1, Lang::En);
    stage.settles();
    stage.accepts(1);
    stage.hears(&Event::Paused { ticket: ticket(1) });
    stage.queues(2, Lang::En);
    let mut free = stage.clone();
    assert!(free.decides(Decision::Resume { ticket: ticket(1) }).is_ok());
    assert_eq!(free.settles(), []);
    assert_eq!(stage.settles(), [to(2, 1)]);
    let full = stage.decides(Decision::Resume { ticket: ticket(1) });
    assert_eq!(full, Err(Rejection::AgentFull));
}

#[test]
fn who_signed_out_is_told_apart_from_who_was_lost_until_they_come_back() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    let signed_out = |stage: &Stage| stage.desk.agents[&agent(1)].signed_out;
    stage.hears(&lost(1));
    assert!(!signed_out(&stage));
    let lost_at = stage.desk.agents[&agent(1)].lost_at;
    stage.passes(Span::s(5));
    stage.hears(&Event::AgentLost { agent: agent(1), signed_out: true });
    assert!(signed_out(&stage) && stage.desk.agents[&agent(1)].lost_at == lost_at);
    stage.hears(&lost(1));
    assert!(signed_out(&stage), "the connection of who signed out is gone, too");
    stage.hears(&arrived(1, [Lang::En], [], 1));
    assert!(!signed_out(&stage));
}

#[test]
fn free_busy_and_away_are_three_things() {
    let mut stage = Stage::empty();
    stage.queues(1, Lang::Es);
    let of = |stage: &Stage| stage.standing(1).unwrap().desk;
    assert_eq!(of(&stage), Availability::Away);
    stage.arrives(1, Lang::En, 1);
    assert_eq!(of(&stage), Availability::Away, "nobody who speaks Spanish");
    stage.hears(&Event::LangWidened { ticket: ticket(1) });
    assert_eq!(of(&stage), Availability::Free, "the visitor accepts English");
    stage.settles();
    assert_eq!(of(&stage), Availability::Busy, "the only room is taken by the offer");
    stage.arrives(2, Lang::Es, 1);
    assert_eq!(of(&stage), Availability::Free);
    stage.chooses(1, Presence::Away);
    stage.hears(&lost(2));
    assert_eq!(of(&stage), Availability::Away);
    assert_eq!(stage.standing(9), None);
}

#[test]
fn a_language_is_staffed_by_who_is_there_and_takes_conversations() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    assert_eq!((stage.desk.staffed(Lang::En), stage.desk.staffed(Lang::Es)), (1, 0));
    stage.chooses(1, Presence::Away);
    assert_eq!(stage.desk.staffed(Lang::En), 0);
}
