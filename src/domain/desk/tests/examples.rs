//! One example for each promise of the desk.

use super::*;

fn to(which: u32, who: u32) -> Todo {
    Todo::Offer { ticket: ticket(which), agent: agent(who) }
}

mod order {
    use super::*;

    #[test]
    fn the_most_urgent_comes_first_then_the_boosted_then_the_longest_waiting() {
        let mut stage = Stage::empty();
        for (which, priority) in [(1, Priority::P3), (2, Priority::P3), (3, Priority::P1)] {
            stage.queues_as(which, Lang::En, priority, Skill::general());
            stage.passes(Span::s(1));
        }
        stage.hears(&Event::Requeued { ticket: ticket(2) });
        stage.arrives(1, Lang::En, 3);
        assert_eq!(stage.settles(), [to(3, 1), to(2, 1), to(1, 1)]);
    }

    #[test]
    fn whoever_has_least_in_proportion_is_asked_first_then_whoever_waited_longest() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 2);
        stage.arrives(2, Lang::En, 4);
        for which in 1..=6 {
            stage.queues(which, Lang::En);
        }
        let asked = stage.settles();
        let expected = [to(1, 1), to(2, 2), to(3, 2), to(4, 1), to(5, 2), to(6, 2)];
        assert_eq!(asked, expected);
    }

    #[test]
    fn who_knows_about_it_is_asked_before_who_has_less_to_do() {
        let mut stage = Stage::empty();
        stage.hears(&arrived(1, [Lang::En], [Skill::urgent()], 4));
        stage.chooses(1, Presence::Available);
        stage.hears(&arrived(2, [Lang::En], [Skill::general()], 4));
        stage.chooses(2, Presence::Available);
        stage.queues_as(1, Lang::En, Priority::P3, Skill::urgent());
        stage.queues_as(2, Lang::En, Priority::P3, Skill::urgent());
        assert_eq!(stage.settles(), [to(1, 1), to(2, 1)]);
    }

    #[test]
    fn a_ticket_nobody_can_take_does_not_hold_up_those_behind_it() {
        let mut stage = Stage::empty();
        stage.queues_as(1, Lang::Es, Priority::P1, Skill::general());
        stage.queues(2, Lang::En);
        stage.arrives(1, Lang::En, 1);
        assert_eq!(stage.settles(), [to(2, 1)]);
    }

    #[test]
    fn next_is_the_first_of_those_who_share_an_agent() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 0);
        stage.arrives(2, Lang::Es, 0);
        for (which, lang) in [(1, Lang::En), (2, Lang::Es), (3, Lang::En)] {
            stage.queues(which, lang);
            stage.passes(Span::s(1));
        }
        let next = |stage: &Stage| [1, 2, 3, 4].map(|which| stage.is_next(which));
        assert_eq!(next(&stage), [true, true, false, false]);
        stage.hears(&arrived(2, Lang::ALL, [], 0));
        assert_eq!(next(&stage), [true, false, false, false], "one agent for both languages");
        stage.hears(&Event::Released { ticket: ticket(1) });
        assert_eq!(next(&stage), [false, true, false, false]);
        stage.hears(&Event::Released { ticket: ticket(2) });
        assert_eq!(next(&stage), [false, false, true, false]);
    }

    #[test]
    fn nobody_is_next_where_nobody_is_there_to_take_it() {
        let mut stage = Stage::empty();
        stage.queues(1, Lang::En);
        assert!(!stage.is_next(1));
        stage.arrives(1, Lang::En, 0);
        assert!(stage.is_next(1));
        stage.chooses(1, Presence::Away);
        assert!(!stage.is_next(1));
    }

    #[test]
    fn nobody_is_next_whom_the_desk_would_pass_over() {
        let mut stage = Stage::empty();
        stage.hears(&arrived(1, [Lang::En], [Skill::urgent()], 0));
        stage.chooses(1, Presence::Available);
        stage.queues(1, Lang::En);
        assert!(!stage.is_next(1), "nobody knows about it");
        stage.passes(limits::SKILL_RELAX);
        assert!(stage.is_next(1), "anybody will do");
        stage.hears(&arrived(1, [Lang::En], [], 1));
        stage.settles();
        assert!(!stage.is_next(1), "somebody is being asked");
        stage.declines(1);
        assert!(!stage.is_next(1), "the only agent is not asked again yet");
        stage.passes(limits::COOL_DOWN);
        assert!(stage.is_next(1));
    }

    #[test]
    fn what_is_being_offered_is_still_ahead() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.passes(Span::s(1));
        stage.queues(2, Lang::En);
        stage.settles();
        assert!(!stage.is_next(2), "a declined offer would stand ahead of it again");
        stage.accepts(1);
        assert!(stage.is_next(2));
        stage.queues_as(3, Lang::En, Priority::P1, Skill::general());
        assert!(!stage.is_next(2) && stage.is_next(3), "an urgent one came in ahead");
    }
}

mod language {
    use super::*;

    #[test]
    fn it_never_relaxes_unless_the_visitor_widens_it() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::Es);
        stage.passes(Span::h(5));
        assert_eq!(stage.settles(), []);
        stage.hears(&Event::LangWidened { ticket: ticket(1) });
        assert_eq!(stage.settles(), [to(1, 1)]);
    }

    #[test]
    fn a_ticket_that_moves_to_the_other_language_is_withdrawn_and_keeps_its_age() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.arrives(2, Lang::Es, 1);
        stage.queues(1, Lang::En);
        let since = stage.now;
        stage.settles();
        let (offer, _) = stage.offer_of(1).unwrap();
        stage.passes(Span::s(5));
        stage.hears(&Event::LangMoved { ticket: ticket(1), lang: Lang::Es });
        assert_eq!(stage.settles(), [Todo::Withdraw { offer }, to(1, 2)]);
        assert_eq!(stage.desk.tickets[&ticket(1)].since, since);
    }

    #[test]
    fn an_offer_cannot_be_accepted_by_who_no_longer_speaks_its_language() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        let (offer, agent) = stage.offer_of(1).unwrap();
        stage.hears(&Event::LangMoved { ticket: ticket(1), lang: Lang::Es });
        let accepted = stage.decides(Decision::Accept { offer, agent });
        assert_eq!(accepted, Err(Rejection::OfferGone));
    }

    #[test]
    fn choosing_the_same_language_again_does_not_take_back_the_visitors_consent() {
        let mut stage = Stage::empty();
        stage.queues(1, Lang::Es);
        stage.hears(&Event::LangWidened { ticket: ticket(1) });
        stage.hears(&Event::LangMoved { ticket: ticket(1), lang: Lang::Es });
        assert!(stage.desk.tickets[&ticket(1)].widened);
        stage.hears(&Event::LangMoved { ticket: ticket(1), lang: Lang::En });
        assert!(!stage.desk.tickets[&ticket(1)].widened);
    }
}

mod offers {
    use super::*;

    #[test]
    fn one_that_lapses_goes_to_the_next_and_its_agent_counts_as_away() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.arrives(2, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        let (offer, _) = stage.offer_of(1).unwrap();
        assert_eq!(stage.desk.alarm(stage.now), Some(stage.now.plus(limits::OFFER_OPEN)));
        let early = stage.decides(Decision::Lapse { offer: offer.clone() });
        assert_eq!(early, Err(Rejection::NotNow));
        stage.passes(limits::OFFER_OPEN);
        assert_eq!(stage.settles(), [Todo::Lapse { offer }, to(1, 2)]);
        assert_eq!(stage.desk.agents[&agent(1)].presence, Presence::Away);
    }

    #[test]
    fn who_declined_is_asked_again_only_after_a_while() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        stage.declines(1);
        assert_eq!(stage.settles(), []);
        assert_eq!(stage.desk.alarm(stage.now), Some(stage.now.plus(limits::COOL_DOWN)));
        stage.passes(limits::COOL_DOWN);
        assert_eq!(stage.settles(), [to(1, 1)]);
    }

    #[test]
    fn who_gave_it_back_is_asked_again_only_after_a_while() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        stage.accepts(1);
        stage.hears(&Event::Requeued { ticket: ticket(1) });
        assert_eq!(stage.settles(), []);
        stage.passes(limits::COOL_DOWN);
        assert_eq!(stage.settles(), [to(1, 1)]);
    }

    #[test]
    fn who_was_set_to_away_is_told_so_until_they_choose_again() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        stage.passes(limits::OFFER_OPEN);
        stage.settles();
        let missed_at = |stage: &Stage| stage.desk.agents[&agent(1)].missed_at;
        assert_eq!(missed_at(&stage), Some(stage.now));
        let at = stage.now;
        stage.passes(Span::s(5));
        stage.hears(&arrived(1, [Lang::En], [], 1));
        assert_eq!(missed_at(&stage), Some(at), "a page loaded anew says it still");
        stage.hears(&Event::PresenceChosen { agent: agent(1), presence: Presence::Available });
        assert_eq!(missed_at(&stage), None);
    }

    #[test]
    fn one_to_an_agent_who_leaves_is_withdrawn() {
        for gone in [
            lost(1),
            Event::PresenceChosen { agent: agent(1), presence: Presence::Away },
            arrived(1, [Lang::Es], [], 1),
        ] {
            let mut stage = Stage::empty();
            stage.arrives(1, Lang::En, 1);
            stage.queues(1, Lang::En);
            stage.settles();
            let (offer, _) = stage.offer_of(1).unwrap();
            stage.hears(&gone);
            assert_eq!(stage.settles(), [Todo::Withdraw { offer }]);
            assert_eq!(stage.place(1), &Place::Waiting);
        }
    }

    #[test]
    fn only_who_was_asked_may_answer_and_only_once() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        let (offer, _) = stage.offer_of(1).unwrap();
        let theft = Decision::Accept { offer: offer.clone(), agent: agent(2) };
        assert_eq!(stage.decides(theft), Err(Rejection::OfferGone));
        stage.accepts(1);
        let again = Decision::Accept { offer, agent: agent(1) };
        assert_eq!(stage.decides(again), Err(Rejection::OfferGone));
    }

    #[test]
    fn a_ticket_that_was_released_meanwhile_cannot_be_taken() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.settles();
        let (offer, agent) = stage.offer_of(1).unwrap();
        stage.hears(&Event::Released { ticket: ticket(1) });
        let accepted = stage.decides(Decision::Accept { offer, agent: agent.clone() });
        assert_eq!(accepted, Err(Rejection::OfferGone));
        assert_eq!(stage.desk.load(&agent), 0);
    }

    #[test]
    fn nobody_is_asked_for_more_than_was_agreed() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues(1, Lang::En);
        stage.queues(2, Lang::En);
        assert_eq!(stage.settles(), [to(1, 1)]);
        stage.accepts(1);
        assert_eq!(stage.settles(), []);
        stage.hears(&Event::Released { ticket: ticket(1) });
        assert_eq!(stage.settles(), [to(2, 1)]);
    }
}

mod skills {
    use super::*;

    fn with_a_generalist_question(priority: Priority) -> Stage {
        let mut stage = Stage::empty();
        stage.hears(&arrived(1, [Lang::En], [Skill::general()], 1));
        stage.chooses(1, Presence::Available);
        stage.queues_as(1, Lang::En, priority, Skill::urgent());
        stage
    }

    #[test]
    fn after_a_while_anybody_who_speaks_the_language_will_do() {
        for (priority, relaxes) in [
            (Priority::P1, limits::SKILL_RELAX_URGENT),
            (Priority::P2, limits::SKILL_RELAX_URGENT),
            (Priority::P3, limits::SKILL_RELAX),
            (Priority::P4, limits::SKILL_RELAX),
        ] {
            let mut stage = with_a_generalist_question(priority);
            assert_eq!(stage.settles(), []);
            assert_eq!(stage.desk.alarm(stage.now), Some(stage.now.plus(relaxes)));
            stage.passes(relaxes);
            assert_eq!(stage.settles(), [to(1, 1)]);
        }
    }

    #[test]
    fn who_names_no_skill_knows_about_everything() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        stage.queues_as(1, Lang::En, Priority::P3, Skill::urgent());
        assert_eq!(stage.settles(), [to(1, 1)]);
    }
}

mod presence {
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
        let of = |stage: &Stage| stage.desk.availability(&ticket(1)).unwrap();
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
        assert_eq!(stage.desk.availability(&ticket(9)), None);
    }

    #[test]
    fn a_language_is_staffed_by_who_is_there_and_takes_conversations() {
        let mut stage = Stage::empty();
        stage.arrives(1, Lang::En, 1);
        assert_eq!((stage.desk.staffed(Lang::En), stage.desk.staffed(Lang::Es)), (1, 0));
        stage.chooses(1, Presence::Away);
        assert_eq!(stage.desk.staffed(Lang::En), 0);
    }
}
