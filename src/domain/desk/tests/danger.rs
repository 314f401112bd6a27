//! What is promised to a visitor in danger: before everything, above capacity by one, short offers, and anybody may
//! take it.

use super::*;

/// One agent of either language, full with one conversation each, and a ticket in danger.
fn alarmed(lang: Lang) -> Stage {
    let mut stage = Stage::empty();
    for (who, lang) in [(1, Lang::En), (2, Lang::Es)] {
        stage.arrives(who, lang, 1);
        stage.queues(who, lang);
    }
    stage.settles();
    stage.accepts(1);
    stage.accepts(2);
    stage.endangers(9, lang);
    stage
}

fn takes(stage: &mut Stage, which: u32, who: u32) -> Result<Event, Rejection> {
    stage.decides(Decision::Take { offer: offer(99), ticket: ticket(which), agent: agent(who) })
}

#[test]
fn it_is_offered_before_everything_else_that_waits() {
    let mut stage = Stage::empty();
    stage.queues_as(1, Lang::En, Priority::P1, Skill::general());
    stage.passes(Span::h(1));
    stage.endangers(2, Lang::En);
    stage.arrives(1, Lang::En, 1);
    let first = stage.settles();
    assert_eq!(first[0], Todo::Offer { ticket: ticket(2), agent: agent(1) });
}

#[test]
fn it_is_offered_to_who_is_full_but_only_one_above_what_was_agreed() {
    let mut stage = alarmed(Lang::En);
    assert_eq!(stage.settles(), [Todo::Offer { ticket: ticket(9), agent: agent(1) }]);
    stage.accepts(9);
    assert_eq!(stage.desk.load(&agent(1)), 2);
    stage.endangers(8, Lang::En);
    stage.queues(7, Lang::En);
    assert_eq!(stage.settles(), [], "nobody gets a second one above, nor a plain one");
    assert_eq!(takes(&mut stage, 8, 1), Err(Rejection::AgentFull));
}

#[test]
fn who_has_room_is_asked_before_who_has_none_whatever_they_know() {
    let mut stage = Stage::empty();
    stage.hears(&arrived(1, [Lang::En], [Skill::urgent()], 1));
    stage.chooses(1, Presence::Available);
    stage.queues_as(1, Lang::En, Priority::P3, Skill::urgent());
    stage.settles();
    stage.accepts(1);
    stage.hears(&arrived(2, [Lang::En], [Skill::general()], 1));
    stage.chooses(2, Presence::Available);
    stage.endangers(9, Lang::En);
    assert_eq!(stage.settles(), [Todo::Offer { ticket: ticket(9), agent: agent(2) }]);
}

#[test]
fn an_account_without_capacity_gets_none() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 0);
    stage.endangers(9, Lang::En);
    assert_eq!(stage.settles(), []);
}

#[test]
fn its_offer_is_short_comes_again_and_only_the_second_miss_means_away() {
    let mut stage = alarmed(Lang::En);
    stage.settles();
    let (first, _) = stage.offer_of(9).unwrap();
    assert_eq!(stage.desk.alarm(stage.now), Some(stage.now.plus(limits::DANGER_OFFER_OPEN)));
    stage.passes(limits::DANGER_OFFER_OPEN);
    assert_eq!(stage.settles(), [Todo::Lapse { offer: first }]);
    assert_eq!(stage.desk.agents[&agent(1)].presence, Presence::Available);
    stage.passes(limits::DANGER_COOL_DOWN);
    assert_eq!(stage.settles(), [Todo::Offer { ticket: ticket(9), agent: agent(1) }]);
    stage.passes(limits::DANGER_OFFER_OPEN);
    stage.settles();
    assert_eq!(stage.desk.agents[&agent(1)].presence, Presence::Away);
    assert_eq!(stage.desk.alarms().len(), 1, "the alarm stays although nobody is left to ask");
}

#[test]
fn whoever_speaks_the_language_may_take_it_even_away_and_while_another_is_asked() {
    let mut stage = alarmed(Lang::En);
    stage.hears(&arrived(3, [Lang::En], [], 2));
    assert_eq!(stage.desk.agents[&agent(3)].presence, Presence::Away);
    stage.settles();
    let (asked, _) = stage.offer_of(9).unwrap();
    assert_eq!(takes(&mut stage, 9, 3), Err(Rejection::OfferGone), "first it is taken back");
    stage.decides(Decision::Withdraw { offer: asked }).unwrap();
    takes(&mut stage, 9, 3).unwrap();
    stage.accepts(9);
    assert_eq!(stage.place(9), &Place::Held { agent: agent(3) });
    assert!(stage.desk.alarms().is_empty());
    assert_eq!(takes(&mut stage, 9, 1), Err(Rejection::OfferGone));
}

#[test]
fn the_other_language_may_take_it_only_when_nobody_of_its_own_is_connected() {
    let mut stage = alarmed(Lang::Es);
    assert_eq!(takes(&mut stage, 9, 1), Err(Rejection::OfferGone));
    stage.hears(&lost(2));
    takes(&mut stage, 9, 1).unwrap();
    stage.accepts(9);
    assert_eq!(stage.place(9), &Place::Held { agent: agent(1) });
}

#[test]
fn nothing_else_may_be_taken_without_an_offer() {
    let mut stage = Stage::empty();
    stage.hears(&arrived(1, [Lang::En], [], 1));
    stage.queues_as(1, Lang::En, Priority::P1, Skill::urgent());
    assert_eq!(takes(&mut stage, 1, 1), Err(Rejection::OfferGone));
}

#[test]
fn a_ticket_that_waits_already_is_raised_before_all_others() {
    let mut stage = Stage::empty();
    stage.queues_as(1, Lang::En, Priority::P1, Skill::general());
    stage.passes(Span::s(1));
    stage.queues_as(2, Lang::En, Priority::P4, Skill::general());
    stage.hears(&Event::Raised { ticket: ticket(2), danger: Danger::Emergency });
    let rank = |which: u32| {
        let (id, known) = stage.desk.tickets.get_key_value(&ticket(which)).unwrap();
        known.rank(id, &Crowds::of(&stage.desk))
    };
    assert!(rank(2) < rank(1));
    assert_eq!(stage.desk.tickets[&ticket(2)].priority, Priority::P1);
    assert_eq!(stage.desk.alarms().len(), 1);
    stage.hears(&Event::Raised { ticket: ticket(2), danger: Danger::Threat });
    assert_eq!(stage.desk.tickets[&ticket(2)].danger, Some(Danger::Emergency));
}
