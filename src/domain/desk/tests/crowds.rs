//! Urgent words cost nothing to write, so those of one address put one ticket ahead and no more.

use super::*;
use crate::domain::desk::plan::ALARMS_SHOWN;

/// A ticket of a visitor in danger, from an address.
fn writes(stage: &mut Stage, which: u32, from: u32) {
    let mut event = queued(which, Lang::En, Skill::urgent(), Priority::P1, stage.now);
    if let Event::Queued { danger, mark, .. } = &mut event {
        (*danger, *mark) = (Some(Danger::Emergency), Some(Mark(from)));
    }
    stage.hears(&event);
    stage.passes(Span::s(1));
}

fn served(stage: &Stage) -> Vec<TicketId> {
    let crowds = Crowds::of(&stage.desk);
    let mut line: Vec<_> = stage.desk.tickets.iter().collect();
    line.sort_by_key(|(id, ticket)| ticket.rank(id, &crowds));
    line.into_iter().map(|(id, _)| id.clone()).collect()
}

#[test]
fn a_flood_of_urgent_words_from_one_address_pushes_back_nobody_but_by_one() {
    let mut stage = Stage::empty();
    stage.queues_as(1, Lang::En, Priority::P4, Skill::general());
    stage.passes(Span::s(300));
    for which in 100..220 {
        writes(&mut stage, which, 7);
    }
    stage.queues_as(2, Lang::En, Priority::P4, Skill::general());
    writes(&mut stage, 3, 8);
    let line = served(&stage);
    let at = |which| line.iter().position(|id| *id == ticket(which)).unwrap();
    assert_eq!([at(100), at(3), at(1)], [0, 1, 2], "one of either address, then who waits longest");
    assert_eq!(at(2), 122, "the flood is served as it came, and so is who came after it");
}

#[test]
fn the_next_of_an_address_goes_ahead_when_the_first_is_done_not_when_it_is_taken() {
    let mut stage = Stage::empty();
    stage.queues(1, Lang::En);
    writes(&mut stage, 2, 7);
    writes(&mut stage, 3, 7);
    stage.arrives(1, Lang::En, 1);
    assert_eq!(stage.settles(), [Todo::Offer { ticket: ticket(2), agent: agent(1) }]);
    stage.accepts(2);
    assert_eq!(served(&stage), [2, 1, 3].map(ticket));
    stage.hears(&Event::Released { ticket: ticket(2) });
    assert_eq!(served(&stage), [3, 1].map(ticket));
}

#[test]
fn who_is_held_back_takes_nobody_above_what_was_agreed() {
    let mut stage = Stage::empty();
    stage.arrives(1, Lang::En, 1);
    stage.arrives(2, Lang::Es, 1);
    writes(&mut stage, 1, 7);
    stage.settles();
    stage.accepts(1);
    writes(&mut stage, 2, 7);
    assert_eq!(stage.settles(), []);
    writes(&mut stage, 3, 8);
    assert_eq!(stage.settles(), [Todo::Offer { ticket: ticket(3), agent: agent(1) }]);
}

#[test]
fn tickets_of_no_known_address_are_no_crowd() {
    let mut stage = Stage::empty();
    stage.queues(1, Lang::En);
    stage.endangers(2, Lang::En);
    stage.endangers(3, Lang::En);
    assert_eq!(served(&stage), [2, 3, 1].map(ticket));
}

#[test]
fn a_flood_of_alarms_is_shown_in_part_and_those_of_others_come_first() {
    let mut stage = Stage::empty();
    for which in 100..220 {
        writes(&mut stage, which, 7);
    }
    writes(&mut stage, 1, 8);
    stage.endangers(2, Lang::En);
    let shown: Vec<_> = stage.desk.alarms().iter().map(|one| one.conversation.clone()).collect();
    let of = |which: u32| ConversationId::from_body(&which.to_string());
    assert_eq!(shown[..4], [of(100), of(1), of(2), of(101)]);
    assert_eq!(shown.len(), ALARMS_SHOWN);
}
