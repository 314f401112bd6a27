//! One example for each way from one phase to another, and for each way that must not exist.

use super::*;
use crate::domain::ticket::WrapUpCode;

const NOTHING: [&str; 0] = [];

mod with_the_bot {
    use super::*;

    #[test]
    fn a_question_is_answered_and_the_answer_may_be_judged() {
        let mut stage = Stage::opened();
        stage.visitor(say("my account is locked")).unwrap();
        assert!(stage.state.awaiting.is_some());
        stage.bot(answer()).unwrap();
        assert!(stage.state.awaiting.is_none());
        assert_eq!(stage.state.judge, Some(article("acct-locked")));
    }

    #[test]
    fn two_messages_before_the_answer_are_answered_as_one() {
        let mut stage = Stage::opened();
        stage.visitor(say("hello?")).unwrap();
        let first = stage.state.awaiting.clone().unwrap();
        stage.passes(Span::s(2));
        stage.visitor(say("my account is locked")).unwrap();
        let both = stage.state.awaiting.clone().unwrap();
        assert_eq!(both.ask, Ask::Message("hello?\nmy account is locked".to_owned()));
        assert_eq!(both.since, first.since);
        let late = Command::Reply { to: first.seq, reply: answer(), ticket: stage.ticket() };
        assert_eq!(stage.does(late), Err(Rejection::NotNow));
        assert!(stage.bot(answer()).is_ok());
    }

    #[test]
    fn two_questions_without_an_answer_lead_to_a_person() {
        let mut stage = Stage::opened();
        stage.visitor(say("one")).unwrap();
        assert_eq!(names(&stage.bot(Reply::Miss).unwrap()), ["bot-said"]);
        stage.visitor(say("two")).unwrap();
        assert_eq!(names(&stage.bot(Reply::Miss).unwrap()), ["bot-said", "escalated"]);
        assert_eq!(stage.state.phase, Phase::Queued);
    }

    #[test]
    fn an_answer_in_between_starts_the_count_of_misses_anew() {
        let mut stage = Stage::opened();
        for reply in [Reply::Miss, answer(), Reply::Miss] {
            stage.visitor(say("one")).unwrap();
            stage.bot(reply).unwrap();
        }
        assert_eq!(stage.state.phase, Phase::Bot);
    }

    #[test]
    fn two_answers_that_did_not_help_lead_to_a_person() {
        let mut stage = Stage::opened();
        for expected in [["feedback-given", "bot-said"], ["feedback-given", "escalated"]] {
            stage.visitor(say("one")).unwrap();
            stage.bot(answer()).unwrap();
            let events = stage.visitor(VisitorAct::Judge(Feedback::StillStuck)).unwrap();
            assert_eq!(names(&events), expected);
        }
        let reason = stage.state.hand_over.unwrap().reason;
        assert_eq!(reason, HandoverReason::StillStuck);
    }

    #[test]
    fn an_answer_is_judged_once() {
        let mut stage = Stage::opened();
        stage.visitor(say("one")).unwrap();
        stage.bot(answer()).unwrap();
        stage.visitor(VisitorAct::Judge(Feedback::Helped)).unwrap();
        let again = stage.visitor(VisitorAct::Judge(Feedback::Helped));
        assert_eq!(again, Err(Rejection::NotNow));
    }

    #[test]
    fn a_topic_for_people_gives_the_safe_facts_and_hands_over_with_skill_and_urgency() {
        let mut stage = Stage::opened();
        stage.visitor(say("my port is down")).unwrap();
        assert_eq!(names(&stage.bot(hand_over()).unwrap()), ["bot-answered", "escalated"]);
        let ticket = stage.state.hand_over.clone().unwrap();
        assert_eq!((ticket.skill, ticket.priority), (Skill::urgent(), Priority::P2));
        assert_eq!(stage.state.judge, None);
    }

    #[test]
    fn asking_for_a_person_is_never_asked_back() {
        let mut stage = Stage::opened();
        stage.visitor(say("one")).unwrap();
        let events = stage.visitor(ask()).unwrap();
        assert_eq!(names(&events), ["person-asked", "escalated"]);
        assert_eq!(stage.bot(answer()), Err(Rejection::NotNow));
    }

    #[test]
    fn an_answer_that_never_comes_hands_over() {
        let mut stage = Stage::opened();
        stage.visitor(say("one")).unwrap();
        stage.rings_until(|state| state.phase == Phase::Queued);
        assert_eq!(stage.state.hand_over.unwrap().reason, HandoverReason::BotFailed);
    }

    #[test]
    fn a_long_silence_ends_it() {
        let mut stage = Stage::opened();
        stage.visitor(say("one")).unwrap();
        stage.bot(answer()).unwrap();
        assert_eq!(names(&stage.rings()), ["ended"]);
        assert_eq!(stage.state.phase, Phase::Ended);
    }

    #[test]
    fn nothing_is_done_in_a_conversation_that_was_never_opened() {
        let acts = [
            say("one"),
            VisitorAct::Choose { article: article("acct-locked"), title: String::new() },
            ask(),
            VisitorAct::SetLang(Lang::Es),
            VisitorAct::End,
        ];
        for act in acts {
            let done = Stage::fresh().visitor(act);
            assert_eq!(done, Err(Rejection::NoSuchConversation));
        }
    }
}

mod in_line {
    use super::*;

    #[test]
    fn the_visitor_hears_how_things_stand_and_then_what_may_be_chosen() {
        let mut stage = Stage::queued();
        let since = stage.now;
        assert_eq!(names(&stage.rings()), ["notice-given"]);
        assert_eq!(stage.now.since(since), limits::FIRST_NOTICE);
        assert_eq!(names(&stage.rings()), ["wait-choices-offered"]);
        assert_eq!(names(&stage.rings()), ["notice-given"]);
        assert_eq!(names(&stage.rings()), ["notice-given"]);
    }

    #[test]
    fn when_nobody_is_there_the_choices_come_at_once() {
        let mut stage = Stage::queued();
        stage.passes(limits::FIRST_NOTICE);
        let ticket = stage.ticket();
        let tick = Command::Tick { staffed: false, other_staffed: false, ticket };
        assert_eq!(names(&stage.does(tick).unwrap()), ["wait-choices-offered"]);
        assert_eq!(
            stage.state.wait_choices,
            [WaitChoice::KeepWaiting, WaitChoice::LeaveMessage],
            "nobody speaks the other language either"
        );
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
    fn an_agent_may_give_it_back_and_no_longer_speaks_then() {
        let mut stage = Stage::active();
        stage.agent(1, AgentAct::Return).unwrap();
        assert_eq!(stage.state.phase, Phase::Queued);
        assert_eq!(stage.agent(1, say_by_agent("hello")), Err(Rejection::NotYours));
    }
}

mod over {
    use super::*;

    #[test]
    fn either_side_may_end_it_and_the_agent_files_it() {
        let mut by_agent = Stage::active();
        by_agent.agent(1, AgentAct::End).unwrap();
        let mut by_visitor = Stage::active();
        by_visitor.visitor(VisitorAct::End).unwrap();
        for mut stage in [by_agent, by_visitor] {
            assert_eq!(stage.state.phase, Phase::WrapUp);
            assert_eq!(stage.agent(1, say_by_agent("wait")), Err(Rejection::NotNow));
            stage.agent(1, AgentAct::WrapUp(WrapUpCode::Resolved)).unwrap();
            assert_eq!(stage.state.phase, Phase::Ended);
        }
    }

    #[test]
    fn what_is_not_filed_in_time_is_filed_as_unfiled() {
        let mut stage = Stage::active();
        stage.agent(1, AgentAct::End).unwrap();
        let since = stage.now;
        let unfiled = Event::WrappedUp { command: None, code: WrapUpCode::Unfiled };
        assert_eq!(stage.rings(), [unfiled]);
        assert_eq!(stage.now.since(since), limits::WRAP_UP);
    }

    #[test]
    fn what_a_lost_agent_cannot_file_is_filed_as_unfiled() {
        let mut stage = Stage::active();
        stage.agent(1, AgentAct::End).unwrap();
        let lost = Command::LoseAgent { agent: agent(1), because: Leave::Lost };
        assert_eq!(names(&stage.does(lost).unwrap()), ["wrapped-up"]);
    }

    #[test]
    fn writing_before_it_is_filed_goes_on_with_the_same_agent() {
        let mut stage = Stage::active();
        stage.agent(1, AgentAct::End).unwrap();
        let events = stage.visitor(say("one more thing")).unwrap();
        assert_eq!(names(&events), ["reopened", "visitor-said"]);
        assert!(stage.state.is_held_by(&agent(1)));
        assert_eq!(names(&stage.rings()), ["notice-given"], "the agent owes a reply");
    }

    #[test]
    fn writing_after_a_dormant_chat_was_ended_needs_room_as_waking_does() {
        let mut ended = Stage::dormant();
        ended.visitor(VisitorAct::End).unwrap();
        let mut with_room = ended.clone();
        let events = with_room.visitor(say_with_room("one more thing", true)).unwrap();
        assert_eq!(names(&events), ["reopened", "visitor-said", "woke"]);
        let events = ended.visitor(say("one more thing")).unwrap();
        assert_eq!(names(&events), ["reopened", "visitor-said", "agent-left"]);
        assert_eq!(ended.state.phase, Phase::Queued);
    }

    #[test]
    fn writing_within_a_day_goes_back_to_people_if_it_was_with_people() {
        let mut stage = Stage::ended_after_a_person();
        let before = stage.state.hand_over.clone().unwrap().ticket;
        stage.passes(limits::REOPEN);
        let events = stage.visitor(say("it happened again")).unwrap();
        assert_eq!(names(&events), ["reopened", "visitor-said", "escalated"]);
        assert_eq!(stage.state.phase, Phase::Queued);
        assert_ne!(stage.state.hand_over.unwrap().ticket, before);
    }

    #[test]
    fn writing_within_a_day_goes_back_to_the_bot_if_it_was_only_with_the_bot() {
        let mut stage = Stage::opened();
        stage.visitor(VisitorAct::End).unwrap();
        stage.visitor(say("one more thing")).unwrap();
        assert_eq!(stage.state.phase, Phase::Bot);
        assert!(stage.state.awaiting.is_some());
    }

    #[test]
    fn after_a_day_it_stays_ended() {
        let mut stage = Stage::ended_after_a_person();
        stage.passes(limits::REOPEN);
        stage.passes(Span::ms(1));
        for act in [say("hello?"), ask()] {
            assert_eq!(stage.visitor(act), Err(Rejection::ConversationEnded));
        }
    }

    #[test]
    fn the_agent_of_an_earlier_part_does_not_file_what_the_bot_went_on_with() {
        let mut stage = Stage::ended_after_a_person();
        let chosen = VisitorAct::Choose { article: article("acct-locked"), title: String::new() };
        assert_eq!(names(&stage.visitor(chosen).unwrap()), ["reopened", "visitor-chose"]);
        assert_eq!(stage.state.phase, Phase::Bot);
        stage.visitor(VisitorAct::End).unwrap();
        assert_eq!(stage.state.phase, Phase::Ended);
        let filed = stage.agent(1, AgentAct::WrapUp(WrapUpCode::Resolved));
        assert_eq!(filed, Err(Rejection::NotYours));
    }

    #[test]
    fn an_alarm_says_nothing_any_more() {
        let mut stage = Stage::ended_after_a_person();
        assert_eq!(stage.state.alarm(stage.now), None);
        stage.passes(Span::h(30));
        assert_eq!(names(&stage.ticks()), NOTHING);
    }
}

mod language {
    use super::*;

    fn say_in(lang: Lang, turn: Turn) -> VisitorAct {
        let text = Text::redacted("hola".to_owned());
        VisitorAct::Say { text, masked: 0, lang, turn, room: false }
    }

    #[test]
    fn a_sure_switch_is_made_and_an_unsure_one_is_offered_once() {
        let mut stage = Stage::opened();
        let events = stage.visitor(say_in(Lang::Es, Turn::Offer)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "lang-offered"]);
        let events = stage.visitor(say_in(Lang::Es, Turn::Offer)).unwrap();
        assert_eq!(names(&events), ["visitor-said"]);
        assert_eq!(stage.state.lang_streak, 2);
        let events = stage.visitor(say_in(Lang::Es, Turn::Switch)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "lang-changed"]);
        assert_eq!((stage.state.lang, stage.state.lang_offer), (Lang::Es, None));
        assert_eq!(stage.state.lang_streak, 0);
    }

    #[test]
    fn the_visitors_own_choice_is_remembered_as_such() {
        let mut stage = Stage::opened();
        stage.visitor(VisitorAct::SetLang(Lang::Es)).unwrap();
        assert_eq!(stage.state.lang_source, LangSource::Chosen);
    }
}

mod repeated {
    use super::*;

    #[test]
    fn a_command_under_the_same_name_leads_to_nothing_even_in_another_phase() {
        let mut stage = Stage::opened();
        let command = CommandId::parse("once").unwrap();
        let said = Command::Visitor {
            command: command.clone(),
            act: say("hello"),
            ticket: stage.ticket(),
        };
        stage.does(said.clone()).unwrap();
        let place = stage.state.commands[&command];
        stage.visitor(VisitorAct::End).unwrap();
        stage.passes(Span::h(48));
        assert_eq!(names(&stage.does(said).unwrap()), NOTHING);
        assert_eq!(stage.state.commands[&command], place);
    }

    #[test]
    fn a_full_conversation_takes_no_more_but_can_be_ended() {
        let mut stage = Stage::opened();
        stage.state.head = Seq(limits::EVENTS_MAX);
        assert_eq!(stage.visitor(say("more")), Err(Rejection::ConversationFull));
        assert!(stage.visitor(VisitorAct::End).is_ok());
    }

    #[test]
    fn a_phrase_of_the_bot_stands_behind_what_it_replies_to() {
        let mut stage = Stage::opened();
        stage.visitor(say("hello")).unwrap();
        let to = stage.state.head;
        let events = stage.bot(Reply::Say(Phrase::new("bot-hello"))).unwrap();
        let phrase = Phrase::new("bot-hello");
        assert_eq!(events, [Event::BotSaid { to, phrase, missed: false }]);
    }
}
