//! Laws that hold whatever anybody does, in whatever order, however often and however late.

use proptest::prelude::*;

use super::histories::{history, play};
use super::*;

proptest! {
    #[test]
    fn reading_it_back_gives_what_was_there(steps in history()) {
        let live = play(&steps, |_, _, _, _| {});
        let mut read = Conversation::default();
        for (event, at) in &live.log {
            read.apply(event, *at);
        }
        prop_assert_eq!(read, live.state);
    }

    #[test]
    fn a_repeated_command_changes_nothing(steps in history()) {
        play(&steps, |_, command, _, after| {
            let repeated = match command {
                Command::Visitor { command, .. } | Command::Agent { command, .. } => {
                    after.state.commands.contains_key(command)
                }
                _ => false,
            };
            if repeated {
                assert_eq!(decide(&after.state, command.clone(), after.now), Ok(Vec::new()));
            }
        });
    }

    #[test]
    fn what_is_acknowledged_stands_where_it_was_acknowledged_for_ever(steps in history()) {
        let mut promised = std::collections::BTreeMap::new();
        play(&steps, |_, command, _, after| {
            if let Command::Visitor { command, .. } | Command::Agent { command, .. } = command
                && let Some(place) = after.state.commands.get(command)
            {
                promised.entry(command.clone()).or_insert(*place);
            }
            assert_eq!(after.state.head, Seq::START.plus(after.log.len()));
            for (command, place) in &promised {
                assert_eq!(after.state.commands.get(command), Some(place));
                let (event, _) = &after.log[usize::try_from(place.0).unwrap() - 1];
                assert_eq!(event.command(), Some(command));
            }
        });
    }

    #[test]
    fn only_the_owner_speaks(steps in history()) {
        play(&steps, |before, _, added, _| {
            let mut state = before.clone();
            for (event, at) in added {
                match event {
                    // Beside a wait it answers side questions, after the end it returns a courtesy; it is silent
                    // as long as a person has the conversation.
                    Event::BotAnswered { .. } | Event::BotSaid { .. } => {
                        assert!(!matches!(state.phase, Phase::Fresh | Phase::Active | Phase::Dormant));
                    }
                    Event::BotClarified { .. } => assert_eq!(state.phase, Phase::Bot),
                    Event::AgentSaid { agent, .. } => {
                        assert!(state.is_held_by(agent));
                        assert!(matches!(state.phase, Phase::Active | Phase::Dormant));
                    }
                    _ => {}
                }
                state.apply(event, *at);
            }
        });
    }

    #[test]
    fn whoever_waits_has_an_alarm_and_it_never_rings_in_vain_twice(steps in history()) {
        play(&steps, |_, _, _, after| {
            let Some(due) = after.state.alarm(after.now) else {
                assert!(matches!(after.state.phase, Phase::Fresh | Phase::Ended));
                return;
            };
            let mut rung = after.clone();
            rung.now = due;
            rung.ticks();
            assert!(rung.state.alarm(rung.now).is_none_or(|next| next > rung.now));
        });
    }

    #[test]
    fn what_nobody_waits_for_ends_by_itself(steps in history()) {
        let mut stage = play(&steps, |_, _, _, _| {});
        for _ in 0..12 {
            if let Some(due) = stage.state.alarm(stage.now) {
                stage.now = due;
                stage.ticks();
            }
        }
        let owed = match &stage.state.phase {
            Phase::Queued | Phase::Offered { .. } | Phase::LeftMessage => true,
            Phase::Active => stage.state.owed_since.is_some(),
            _ => false,
        };
        prop_assert!(owed || stage.state.phase == Phase::Ended, "{:?}", stage.state.phase);
    }

    #[test]
    fn what_is_ended_is_left_only_by_reopening_in_time(steps in history()) {
        play(&steps, |before, _, added, _| {
            let mut state = before.clone();
            for (event, at) in added {
                let (ended, until) = (state.phase == Phase::Ended, state.reopen_until());
                state.apply(event, *at);
                if ended && state.phase != Phase::Ended {
                    assert_eq!(event, &Event::Reopened);
                    assert!(until.is_some_and(|until| *at <= until));
                }
            }
        });
    }

    #[test]
    fn somebody_owes_an_answer_to_every_unanswered_message(steps in history()) {
        let mut unanswered = false;
        play(&steps, |_, _, added, after| {
            for (event, _) in added {
                match event {
                    Event::VisitorSaid { .. } | Event::VisitorChose { .. } => unanswered = true,
                    Event::BotAnswered { .. }
                    | Event::BotClarified { .. }
                    | Event::BotSaid { .. }
                    | Event::AgentSaid { .. }
                    | Event::Ended { .. } => unanswered = false,
                    _ => {}
                }
            }
            let owed = match &after.state.phase {
                Phase::Bot => after.state.awaiting.is_some(),
                Phase::Queued | Phase::Offered { .. } | Phase::LeftMessage => true,
                Phase::Active => after.state.owed_since.is_some(),
                Phase::Fresh | Phase::Dormant | Phase::WrapUp | Phase::Ended => false,
            };
            // A hand-over may come right behind the bot's words: more may be owed, never less.
            assert!(owed || !unanswered, "{:?}", after.state.phase);
        });
    }

    #[test]
    fn every_word_of_the_visitor_is_in_the_record_once(steps in history()) {
        let mut taken = 0;
        let stage = play(&steps, |_, command, added, _| {
            let said = matches!(command, Command::Visitor { act: VisitorAct::Say { .. }, .. });
            if said && !added.is_empty() {
                taken += 1;
            }
        });
        let written =
            stage.log.iter().filter(|(event, _)| matches!(event, Event::VisitorSaid { .. })).count();
        prop_assert_eq!(written, taken);
    }

    #[test]
    fn nothing_stands_between_a_visitor_and_a_person(steps in history()) {
        play(&steps, |_, _, _, after| {
            if after.state.phase == Phase::Bot {
                let mut asks = after.clone();
                if asks.visitor(ask()).is_ok() {
                    assert_eq!(asks.state.phase, Phase::Queued);
                }
            }
        });
    }

    #[test]
    fn no_article_is_found_by_words_more_than_twice_before_a_person_has_it(steps in history()) {
        let (mut found, mut by_words) = (0, false);
        play(&steps, |_, _, added, _| {
            for (event, _) in added {
                match event {
                    Event::VisitorSaid { .. } => by_words = true,
                    Event::VisitorChose { .. } => by_words = false,
                    Event::BotAnswered { .. } => found += u8::from(by_words),
                    Event::Escalated { .. }
                    | Event::Reopened
                    | Event::FeedbackGiven { verdict: Feedback::Helped, .. } => found = 0,
                    _ => {}
                }
                assert!(found <= 3, "the safe facts of a hand-over may come on top");
            }
        });
    }

    #[test]
    fn a_person_is_named_exactly_while_one_holds_it(steps in history()) {
        play(&steps, |_, _, _, after| match &after.state.phase {
            Phase::Active | Phase::Dormant | Phase::WrapUp => assert!(after.state.agent.is_some()),
            Phase::Bot | Phase::Queued | Phase::Offered { .. } | Phase::LeftMessage => {
                assert_eq!(after.state.agent, None);
            }
            Phase::Fresh | Phase::Ended => {}
        });
    }

    #[test]
    fn while_people_are_about_only_the_visitors_switch_changes_the_language(steps in history()) {
        play(&steps, |before, _, events, _| {
            let with_people = before.standing().with_people;
            let by_itself = events.iter().any(|(event, _)| {
                matches!(event, Event::LangChanged { command: None, .. })
            });
            assert!(!(with_people && by_itself), "{events:?}");
        });
    }
}
