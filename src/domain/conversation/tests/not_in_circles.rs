//! One example for each way in which the bot notices that it does not help, and steps aside or offers to.

use super::*;

/// Reasons for which a person was offered or took over, in order.
fn reasons(events: &[Event]) -> Vec<String> {
    events
        .iter()
        .filter_map(|event| match event {
            Event::BotSaid { offer: Some(reason), .. } => Some(format!("offer {}", reason.code())),
            Event::Escalated { reason, .. } => Some(reason.code().to_owned()),
            _ => None,
        })
        .collect()
}

/// The visitor writes, the bot replies.
fn turn(stage: &mut Stage, words: &str, mood: Mood, reply: Reply) -> Vec<Event> {
    stage.visitor(say(words)).unwrap();
    stage.bot_hears(mood, vec![reply]).unwrap()
}

fn calm(stage: &mut Stage, words: &str, reply: Reply) -> Vec<Event> {
    turn(stage, words, Mood::Calm, reply)
}

fn clarify(ids: &[&str]) -> Reply {
    let choice = |id: &&str| Choice { article: article(id), title: (*id).to_owned() };
    Reply::Clarify { options: ids.iter().map(choice).collect(), about: None }
}

mod the_same_article {
    use super::*;

    #[test]
    fn is_pointed_to_the_second_time_and_a_person_offered() {
        let mut stage = Stage::opened();
        calm(&mut stage, "one", answer());
        let events = calm(&mut stage, "two", answer());
        let pointed = match &events[..] {
            [Event::BotSaid { article, .. }] => article.clone(),
            other => panic!("{other:?}"),
        };
        assert_eq!(pointed, Some(article("acct-locked")));
        assert_eq!(reasons(&events), ["offer same-answer"]);
    }

    #[test]
    fn hands_over_the_third_time_without_being_said_again() {
        let mut stage = Stage::opened();
        calm(&mut stage, "one", answer());
        calm(&mut stage, "two", answer_of("acct-password-reset"));
        calm(&mut stage, "three", answer());
        let events = calm(&mut stage, "four", answer());
        assert_eq!(names(&events), ["escalated"]);
        assert_eq!(reasons(&events), ["loop"]);
    }

    #[test]
    fn hands_over_at_once_when_it_did_not_help_before() {
        let mut stage = Stage::opened();
        calm(&mut stage, "one", answer());
        let events = stage.visitor(VisitorAct::Judge(Feedback::StillStuck)).unwrap();
        assert_eq!(reasons(&events), ["offer still-stuck"]);
        let events = calm(&mut stage, "two", answer());
        assert_eq!(
            (names(&events), reasons(&events)),
            (vec!["escalated"], vec!["same-answer".to_owned()])
        );
    }

    #[test]
    fn is_shown_as_often_as_its_button_is_pressed() {
        let mut stage = Stage::opened();
        for _ in 0..5 {
            let chosen = VisitorAct::Choose {
                article: article("acct-locked"),
                title: String::new(),
                shown: None,
            };
            stage.visitor(chosen).unwrap();
            assert_eq!(names(&stage.bot(answer()).unwrap()), ["bot-answered"]);
        }
    }

    #[test]
    fn counts_anew_when_it_has_helped_and_after_people_had_the_conversation() {
        let mut stage = Stage::opened();
        calm(&mut stage, "one", answer());
        stage.visitor(VisitorAct::Judge(Feedback::Helped)).unwrap();
        assert_eq!(names(&calm(&mut stage, "two", answer())), ["bot-answered"]);
        stage.visitor(ask()).unwrap();
        assert_eq!(stage.state.memory, Memory::default());
    }

    #[test]
    fn asked_back_about_three_times_in_a_row_hands_over() {
        let mut stage = Stage::opened();
        for words in ["one", "two"] {
            assert_eq!(names(&calm(&mut stage, words, clarify(&["a", "b"]))), ["bot-clarified"]);
        }
        let events = calm(&mut stage, "three", clarify(&["a", "c"]));
        assert_eq!(
            (names(&events), reasons(&events)),
            (vec!["escalated"], vec!["loop".to_owned()])
        );
    }

    #[test]
    fn a_choice_among_what_was_asked_back_is_no_circle() {
        let mut stage = Stage::opened();
        calm(&mut stage, "one", clarify(&["acct-locked", "b"]));
        calm(&mut stage, "two", clarify(&["acct-locked", "b"]));
        let chosen = VisitorAct::Choose {
            article: article("acct-locked"),
            title: String::new(),
            shown: None,
        };
        stage.visitor(chosen).unwrap();
        assert_eq!(names(&stage.bot(answer()).unwrap()), ["bot-answered"]);
    }
}

mod a_mood {
    use super::*;

    #[test]
    fn is_answered_with_an_offer_first_and_a_person_then() {
        let mut stage = Stage::opened();
        let events = turn(&mut stage, "one", Mood::Upset, answer());
        assert_eq!(names(&events), ["bot-answered", "bot-said"]);
        assert_eq!(reasons(&events), ["offer frustration"]);
        calm(&mut stage, "two", answer_of("b"));
        let events = turn(&mut stage, "three", Mood::Upset, answer_of("c"));
        assert_eq!(names(&events), ["bot-answered", "escalated"], "with the answer all the same");
        assert_eq!(reasons(&events), ["frustration"]);
    }

    #[test]
    fn of_several_signs_at_once_hands_over_at_once() {
        let mut stage = Stage::opened();
        assert_eq!(reasons(&turn(&mut stage, "one", Mood::Furious, Reply::Miss)), ["frustration"]);
    }

    #[test]
    fn of_long_capitals_alone_offers_once_and_never_hands_over() {
        let mut stage = Stage::opened();
        assert_eq!(reasons(&turn(&mut stage, "ONE", Mood::Loud, answer())), ["offer frustration"]);
        for (words, id) in [("TWO", "b"), ("THREE", "c")] {
            assert_eq!(reasons(&turn(&mut stage, words, Mood::Loud, answer_of(id))), [""; 0]);
        }
    }

    #[test]
    fn shows_in_the_same_words_twice_but_not_in_a_repeated_yes() {
        let mut stage = Stage::opened();
        calm(&mut stage, "It does not open", clarify(&["a", "b"]));
        let events = calm(&mut stage, "it does not open!", clarify(&["b", "a"]));
        assert_eq!(reasons(&events), ["offer frustration"]);
        let mut stage = Stage::opened();
        calm(&mut stage, "yes", answer_of("a"));
        assert_eq!(reasons(&calm(&mut stage, "yes", answer_of("b"))), [""; 0]);
    }

    #[test]
    fn counts_in_small_talk_too() {
        let mut stage = Stage::opened();
        let hello = Reply::Say(Phrase::new("bot-hello"));
        assert_eq!(reasons(&turn(&mut stage, "hello", Mood::Upset, hello)), ["offer frustration"]);
    }
}

mod a_long_talk {
    use super::*;

    #[test]
    fn is_offered_a_person_once_and_then_handed_over() {
        let mut stage = Stage::opened();
        for n in 1..limits::TURNS_MAX + limits::TURNS_MORE {
            let events = calm(&mut stage, &format!("question {n}"), answer_of(&format!("a{n}")));
            let offered = n == limits::TURNS_MAX;
            assert_eq!(reasons(&events) == ["offer turn-cap"], offered, "{n}");
            assert_eq!(stage.state.phase, Phase::Bot);
        }
        let events = calm(&mut stage, "the last one", answer_of("last"));
        assert_eq!(names(&events), ["bot-answered", "escalated"]);
        assert_eq!(reasons(&events), ["turn-cap"]);
    }

    #[test]
    fn does_not_end_in_small_talk() {
        let mut stage = Stage::opened();
        stage.state.memory.turns = limits::TURNS_MAX + limits::TURNS_MORE;
        let thanks = Reply::Say(Phrase::new("bot-you-are-welcome"));
        assert_eq!(names(&calm(&mut stage, "thanks", thanks)), ["bot-said"]);
        assert_eq!(reasons(&calm(&mut stage, "and this?", answer())), ["turn-cap"]);
    }
}

mod several_questions {
    use super::*;

    #[test]
    fn are_one_turn_and_answered_in_turn() {
        let mut stage = Stage::opened();
        stage.visitor(say("a and b")).unwrap();
        let replies = vec![answer_of("a"), answer_of("b")];
        let events = stage.bot_hears(Mood::Calm, replies).unwrap();
        assert_eq!(names(&events), ["bot-answered", "bot-answered"]);
        assert_eq!(stage.state.memory.turns, 1);
        assert_eq!(stage.state.judge, Some(article("b")));
    }

    #[test]
    fn of_which_one_is_not_answered_name_it_and_offer_a_person() {
        let mut stage = Stage::opened();
        stage.visitor(say("a and b")).unwrap();
        let replies = vec![answer_of("a"), Reply::Unanswered("b".to_owned())];
        let events = stage.bot_hears(Mood::Calm, replies).unwrap();
        assert_eq!(names(&events), ["bot-answered", "bot-said"]);
        assert_eq!(stage.state.misses, 0);
    }

    #[test]
    fn of_which_one_is_for_people_are_answered_before_the_hand_over() {
        let mut stage = Stage::opened();
        stage.visitor(say("a and b")).unwrap();
        let events = stage.bot_hears(Mood::Calm, vec![answer_of("a"), hand_over()]).unwrap();
        assert_eq!(names(&events), ["bot-answered", "bot-answered", "escalated"]);
    }
}

#[test]
fn a_hand_over_that_knows_no_field_goes_to_the_field_last_read_about() {
    let mut stage = Stage::opened();
    let Reply::Answer { article, title, body, confidence, part, origin, .. } = answer() else {
        panic!()
    };
    let topic = Topic { skill: Skill::urgent(), priority: Priority::P2 };
    calm(
        &mut stage,
        "one",
        Reply::Answer { article, title, body, confidence, topic, again: false, part, origin },
    );
    let asked = Reply::HandOver { reason: HandoverReason::Asked, topic: None, facts: None };
    calm(&mut stage, "a person", asked);
    assert_eq!(stage.state.hand_over.unwrap().skill, Skill::urgent());
}
