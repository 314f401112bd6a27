//! One example for each way through the hands of people, and for each way that must not exist.

use super::*;

mod in_line {
    use super::*;

    #[test]
    fn the_visitor_hears_how_things_stand_and_then_what_may_be_chosen() {
        let mut stage = Stage::queued();
        let since = stage.now;
        assert_eq!(names(&stage.rings()), ["notice-given"]);
        assert_eq!(stage.now.since(since), limits::FIRST_NOTICE);
        assert_eq!(lines(&stage.rings()), ["notice-wait-choices"]);
        assert_eq!(names(&stage.rings()), ["notice-given"]);
        assert_eq!(names(&stage.rings()), ["notice-given"]);
    }

    #[test]
    fn when_nobody_is_there_the_choices_come_at_once_and_the_wait_is_not_called_long() {
        let mut stage = Stage::queued();
        stage.passes(limits::FIRST_NOTICE);
        let events = stage.ticks_with(Availability::Away, false);
        assert_eq!(names(&events), ["wait-choices-offered"]);
        assert_eq!(lines(&events), ["notice-nobody-there"]);
        assert_eq!(
            stage.state.wait_choices,
            [WaitChoice::KeepWaiting, WaitChoice::LeaveMessage],
            "nobody speaks the other language either"
        );
    }

    #[test]
    fn free_busy_and_away_are_three_sentences() {
        for (desk, line) in
            [(Availability::Free, "notice-still-looking"), (Availability::Busy, "notice-all-busy")]
        {
            let mut stage = Stage::queued();
            stage.passes(limits::FIRST_NOTICE);
            assert_eq!(lines(&stage.ticks_with(desk, true)), [line]);
        }
        let mut stage = Stage::asked_about_the_wait();
        stage.passes(limits::NEXT_NOTICE);
        assert_eq!(lines(&stage.ticks_with(Availability::Away, true)), ["notice-nobody-there"]);
    }

    #[test]
    fn only_what_was_offered_can_be_chosen_and_once() {
        let mut stage = Stage::queued();
        let early = stage.visitor(VisitorAct::Wait(WaitChoice::LeaveMessage));
        assert_eq!(early, Err(Rejection::NoSuchChoice));
        stage.rings_until(|state| !state.wait_choices.is_empty());
        stage.visitor(VisitorAct::Wait(WaitChoice::KeepWaiting)).unwrap();
        assert_eq!(stage.state.phase, Phase::Queued);
        let again = stage.visitor(VisitorAct::Wait(WaitChoice::LeaveMessage));
        assert_eq!(again, Err(Rejection::NoSuchChoice));
    }

    #[test]
    fn a_message_may_be_left_and_is_accepted_later() {
        let mut stage = Stage::left_message();
        assert_eq!(stage.state.phase, Phase::LeftMessage);
        stage.passes(Span::h(9));
        stage.does(Command::Offer { offer: offer(1), agent: agent(1) }).unwrap();
        stage.joins(1, 1).unwrap();
        assert_eq!(stage.state.phase, Phase::Active);
        assert!(!stage.state.left_message);
    }

    #[test]
    fn a_left_message_that_an_agent_declines_is_still_a_left_message() {
        let mut stage = Stage::left_message();
        stage.does(Command::Offer { offer: offer(1), agent: agent(1) }).unwrap();
        stage.does(Command::ReturnOffer { offer: offer(1), because: OfferEnd::Declined }).unwrap();
        assert_eq!(stage.state.phase, Phase::LeftMessage);
    }

    #[test]
    fn leaving_a_message_while_an_agent_is_asked_does_not_take_the_offer_away() {
        let mut stage = Stage::asked_about_the_wait();
        stage.does(Command::Offer { offer: offer(1), agent: agent(1) }).unwrap();
        stage.visitor(VisitorAct::Wait(WaitChoice::LeaveMessage)).unwrap();
        let mut declined = stage.clone();
        declined
            .does(Command::ReturnOffer { offer: offer(1), because: OfferEnd::Declined })
            .unwrap();
        assert_eq!(declined.state.phase, Phase::LeftMessage);
        stage.joins(1, 1).unwrap();
        assert_eq!(stage.state.phase, Phase::Active);
    }

    #[test]
    fn who_left_a_message_and_asks_for_a_person_stands_in_line_again() {
        let mut stage = Stage::left_message();
        stage.visitor(ask()).unwrap();
        assert_eq!(stage.state.phase, Phase::Queued);
        let mut stage = Stage::left_message();
        stage.does(Command::Offer { offer: offer(1), agent: agent(1) }).unwrap();
        stage.visitor(ask()).unwrap();
        stage.does(Command::ReturnOffer { offer: offer(1), because: OfferEnd::Lapsed }).unwrap();
        assert_eq!(stage.state.phase, Phase::Queued);
    }

    #[test]
    fn the_language_may_be_switched_without_leaving_the_line() {
        let mut stage = Stage::queued();
        let since = stage.state.hand_over.clone().unwrap().since;
        stage.passes(Span::s(30));
        let events = stage.visitor(VisitorAct::SetLang(Lang::Es)).unwrap();
        assert_eq!(names(&events), ["lang-changed"]);
        assert_eq!((stage.state.lang, &stage.state.phase), (Lang::Es, &Phase::Queued));
        assert_eq!(stage.state.hand_over.unwrap().since, since);
    }

    #[test]
    fn the_visitor_may_leave() {
        for mut stage in [Stage::queued(), Stage::offered(), Stage::left_message()] {
            stage.visitor(VisitorAct::End).unwrap();
            assert_eq!(stage.state.phase, Phase::Ended);
            assert_eq!(stage.joins(1, 1), Err(Rejection::OfferGone));
        }
    }
}

mod offered {
    use super::*;

    #[test]
    fn only_the_agent_who_was_asked_may_join_and_only_that_offer() {
        let mut stage = Stage::offered();
        assert_eq!(stage.joins(2, 1), Err(Rejection::OfferGone));
        assert_eq!(stage.joins(1, 2), Err(Rejection::OfferGone));
        assert_eq!(names(&stage.joins(1, 1).unwrap()), ["agent-joined"]);
        assert_eq!(stage.joins(1, 1), Err(Rejection::OfferGone));
    }

    #[test]
    fn what_comes_back_keeps_its_age() {
        for because in [OfferEnd::Declined, OfferEnd::Lapsed, OfferEnd::Withdrawn] {
            let mut stage = Stage::offered();
            let since = stage.state.hand_over.clone().unwrap().since;
            stage.passes(Span::s(30));
            stage.does(Command::ReturnOffer { offer: offer(1), because }).unwrap();
            assert_eq!(stage.state.phase, Phase::Queued);
            assert_eq!(stage.state.hand_over.unwrap().since, since);
        }
    }

    #[test]
    fn an_agent_who_is_only_asked_may_not_speak_yet() {
        let mut stage = Stage::offered();
        assert_eq!(stage.agent(1, say_by_agent("hello")), Err(Rejection::NotYours));
    }
}

mod with_a_person {
    use super::*;

    #[test]
    fn only_the_holder_may_speak_and_the_bot_is_silent() {
        let mut stage = Stage::active();
        assert_eq!(stage.agent(2, say_by_agent("me too")), Err(Rejection::NotYours));
        stage.visitor(say("hello")).unwrap();
        assert_eq!(stage.bot(answer()), Err(Rejection::NotNow));
        assert!(stage.agent(1, say_by_agent("good morning")).is_ok());
    }

    #[test]
    fn an_agent_who_owes_a_reply_is_excused_and_the_chat_does_not_end() {
        let mut stage = Stage::active();
        stage.visitor(say("hello")).unwrap();
        for _ in 0..20 {
            assert_eq!(names(&stage.rings()), ["notice-given"]);
            assert_eq!(stage.state.phase, Phase::Active);
        }
    }

    #[test]
    fn a_silent_visitor_is_reminded_then_dormant_then_ended() {
        let mut stage = Stage::active();
        stage.agent(1, say_by_agent("which port?")).unwrap();
        let since = stage.now;
        assert_eq!(names(&stage.rings()), ["reminded"]);
        assert_eq!(stage.now.since(since), limits::REMINDER);
        assert_eq!(names(&stage.rings()), ["went-dormant"]);
        assert_eq!(stage.now.since(since), limits::DORMANT);
        assert_eq!(names(&stage.rings()), ["ended", "wrapped-up"]);
        assert_eq!(stage.state.phase, Phase::Ended);
    }

    #[test]
    fn a_dormant_visitor_who_writes_wakes_in_the_same_hands_when_there_is_room() {
        let mut stage = Stage::dormant();
        let events = stage.visitor(say_with_room("Laredo", true)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "woke"]);
        assert!(stage.state.is_held_by(&agent(1)));
        assert!(stage.state.owed_since.is_some());
    }

    #[test]
    fn a_dormant_visitor_who_writes_waits_for_another_when_the_hands_are_full() {
        let mut stage = Stage::dormant();
        let since = stage.state.hand_over.clone().unwrap().since;
        let events = stage.visitor(say("Laredo")).unwrap();
        assert_eq!(names(&events), ["visitor-said", "agent-left"]);
        assert_eq!(stage.state.phase, Phase::Queued);
        assert_eq!(stage.state.hand_over.clone().unwrap().since, since);
        assert_eq!(stage.agent(1, say_by_agent("hello")), Err(Rejection::NotYours));
    }

    #[test]
    fn a_dormant_visitor_who_asks_for_a_person_is_not_left_alone() {
        let mut stage = Stage::dormant();
        let mut with_room = stage.clone();
        let events = with_room.visitor(VisitorAct::AskPerson { room: true }).unwrap();
        assert_eq!(names(&events), ["person-asked", "woke"]);
        assert!(with_room.state.owed_since.is_some());
        let events = stage.visitor(ask()).unwrap();
        assert_eq!(names(&events), ["person-asked", "agent-left"]);
        assert_eq!(stage.state.phase, Phase::Queued);
    }

    #[test]
    fn an_agent_owes_a_reply_to_a_visitor_who_asks_for_a_person() {
        let mut stage = Stage::active();
        stage.agent(1, say_by_agent("which port?")).unwrap();
        stage.visitor(ask()).unwrap();
        assert_eq!(names(&stage.rings()), ["notice-given"]);
    }

    #[test]
    fn a_lost_agent_leaves_it_waiting_with_its_age() {
        for mut stage in [Stage::active(), Stage::dormant()] {
            let since = stage.state.hand_over.clone().unwrap().since;
            let lost = Command::LoseAgent { agent: agent(1), because: Leave::Lost };
            assert_eq!(names(&stage.does(lost).unwrap()), ["agent-left"]);
            assert_eq!(stage.state.phase, Phase::Queued);
            assert_eq!(stage.state.hand_over.unwrap().since, since);
        }
    }

    #[test]
    fn who_signed_out_is_not_said_to_have_lost_the_connection() {
        for (because, line) in [
            (Leave::SignedOut, "notice-agent-left-signed-out"),
            (Leave::Lost, "notice-agent-left-lost"),
        ] {
            let mut stage = Stage::active();
            let lost = Command::LoseAgent { agent: agent(1), because };
            assert_eq!(lines(&stage.does(lost).unwrap()), [line]);
        }
    }

    #[test]
    fn a_silent_agent_is_not_said_to_be_working() {
        let mut stage = Stage::active();
        let events = stage.rings();
        assert_eq!(lines(&events), ["notice-agent-has-message"]);
        let said = |event: &&Event| matches!(event, Event::AgentSaid { .. });
        assert!(stage.log.iter().map(|(event, _)| event).find(said).is_none());
    }

    #[test]
    fn an_agent_may_give_it_back_and_no_longer_speaks_then() {
        let mut stage = Stage::active();
        stage.agent(1, AgentAct::Return).unwrap();
        assert_eq!(stage.state.phase, Phase::Queued);
        assert_eq!(stage.agent(1, say_by_agent("hello")), Err(Rejection::NotYours));
    }
}
