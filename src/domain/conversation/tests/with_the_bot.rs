//! One example for each thing that happens while the bot answers, in either language.

use super::*;

const NOTHING: [&str; 0] = [];

mod answers {
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
        let late = Command::Reply {
            to: first.seq,
            replies: vec![answer()],
            mood: Mood::Calm,
            ticket: stage.ticket(),
        };
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
        for (id, expected) in [
            ("acct-locked", ["feedback-given", "bot-said"]),
            ("acct-password-reset", ["feedback-given", "escalated"]),
        ] {
            stage.visitor(say("one")).unwrap();
            stage.bot(answer_of(id)).unwrap();
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
            VisitorAct::Choose {
                article: article("acct-locked"),
                title: String::new(),
                shown: None,
            },
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

mod language {
    use super::*;
    use crate::domain::detect::Streak;

    fn say_in(lang: Lang, evidence: Evidence) -> VisitorAct {
        let text = Text::redacted("hola".to_owned());
        VisitorAct::Say {
            text,
            masked: 0,
            pieces: Vec::new(),
            heard: heard(lang, evidence),
            room: false,
            manner: Manner::Plain,
        }
    }

    fn wish_for(lang: Lang) -> VisitorAct {
        let text = Text::redacted("español, por favor".to_owned());
        let heard = Heard { lang, evidence: Evidence::None, wish: Some(lang) };
        VisitorAct::Say {
            text,
            masked: 0,
            pieces: Vec::new(),
            heard,
            room: false,
            manner: Manner::Plain,
        }
    }

    /// With the bot, after one message in English.
    fn talking() -> Stage {
        let mut stage = Stage::opened();
        stage.visitor(say("my account is locked")).unwrap();
        stage
    }

    #[test]
    fn a_sure_switch_is_made_and_an_unsure_one_is_offered_first() {
        let mut stage = talking();
        let events = stage.visitor(say_in(Lang::Es, Evidence::Sentence)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "lang-offered"]);
        let events = stage.visitor(say_in(Lang::Es, Evidence::Sentence)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "lang-changed"]);
        assert_eq!((stage.state.lang, stage.state.lang_offer), (Lang::Es, None));
        assert_eq!(stage.state.lang_source, LangSource::Detected);
        assert_eq!(stage.state.lang_streak, Streak::default());
    }

    #[test]
    fn what_is_pasted_between_two_sentences_neither_counts_nor_breaks_the_row() {
        let mut stage = talking();
        for evidence in [Evidence::None, Evidence::Slight, Evidence::None] {
            let events = stage.visitor(say_in(Lang::Es, evidence)).unwrap();
            assert_eq!(names(&events), ["visitor-said"], "{evidence:?}");
        }
        stage.visitor(say_in(Lang::Es, Evidence::Sentence)).unwrap();
        stage.visitor(say_in(Lang::En, Evidence::None)).unwrap();
        stage.visitor(say_in(Lang::Es, Evidence::Sentence)).unwrap();
        assert_eq!(stage.state.lang, Lang::Es);
    }

    #[test]
    fn an_offer_lapses_when_the_visitor_writes_on_in_the_language_of_the_conversation() {
        let mut stage = talking();
        stage.visitor(say_in(Lang::Es, Evidence::Sentence)).unwrap();
        assert_eq!(stage.state.lang_offer, Some(Lang::Es));
        stage.visitor(say_in(Lang::En, Evidence::Sentence)).unwrap();
        assert_eq!((stage.state.lang_offer, stage.state.lang_streak), (None, Streak::default()));
    }

    #[test]
    fn the_streak_is_the_same_whether_it_is_lived_through_or_read_from_the_log() {
        let mut stage = talking();
        for (lang, evidence) in [
            (Lang::Es, Evidence::Phrase),
            (Lang::Es, Evidence::None),
            (Lang::En, Evidence::Slight),
            (Lang::Es, Evidence::Sentence),
        ] {
            stage.visitor(say_in(lang, evidence)).unwrap();
        }
        let mut read = Conversation::default();
        for (event, at) in &stage.log {
            let stored = serde_json::to_string(event).unwrap();
            read.apply(&serde_json::from_str(&stored).unwrap(), *at);
        }
        assert_eq!(read.lang_streak, stage.state.lang_streak);
        assert_ne!(read.lang_streak, Streak::default());
    }

    #[test]
    fn a_first_message_is_better_evidence_than_the_page() {
        let mut stage = Stage::opened();
        let events = stage.visitor(say_in(Lang::Es, Evidence::Slight)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "lang-changed"]);
        let mut stage = Stage::opened();
        let events = stage.visitor(say_in(Lang::Es, Evidence::None)).unwrap();
        assert_eq!(names(&events), ["visitor-said"]);
    }

    #[test]
    fn a_plain_wish_switches_even_against_an_earlier_choice() {
        let mut stage = talking();
        stage.visitor(VisitorAct::SetLang(Lang::En)).unwrap();
        let events = stage.visitor(wish_for(Lang::Es)).unwrap();
        assert_eq!(names(&events), ["visitor-said", "lang-changed"]);
        assert_eq!((stage.state.lang, stage.state.lang_source), (Lang::Es, LangSource::Chosen));
    }

    #[test]
    fn in_line_and_with_a_person_a_switch_is_only_offered_and_nobody_is_taken_away() {
        let stages = [
            Stage::queued(),
            Stage::offered(),
            Stage::left_message(),
            Stage::active(),
            Stage::dormant(),
        ];
        for act in [wish_for(Lang::Es), say_in(Lang::Es, Evidence::Certain)] {
            for stage in &stages {
                let mut stage = stage.clone();
                let agent = stage.state.agent.clone();
                let events = stage.visitor(act.clone()).unwrap();
                assert_eq!(names(&events)[..2], ["visitor-said", "lang-offered"]);
                assert!(!names(&events).contains(&"lang-changed"));
                assert_eq!(stage.state.lang, Lang::En);
                if !stage.state.paused && stage.state.phase == Phase::Active {
                    assert_eq!(stage.state.agent, agent);
                }
                let events = stage.visitor(VisitorAct::SetLang(Lang::Es)).unwrap();
                assert_eq!(names(&events), ["lang-changed"]);
            }
        }
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
    fn a_conversation_is_full_by_what_was_said_in_it_too() {
        let mut stage = Stage::opened();
        let long = "ﷺ".repeat(TEXT_CHARS_MAX);
        let mut n = 0;
        while stage.state.bytes < limits::BYTES_MAX {
            stage.visitor(say(&long)).unwrap();
            n += 1;
        }
        assert_eq!(n, limits::BYTES_MAX.div_ceil(long.len()));
        assert_eq!(stage.visitor(say("more")), Err(Rejection::ConversationFull));
        assert!(stage.visitor(VisitorAct::End).is_ok());
    }

    #[test]
    fn messages_that_are_answered_as_one_are_no_longer_than_one_may_be() {
        let mut stage = Stage::opened();
        stage.visitor(say("first of all")).unwrap();
        for _ in 0..30 {
            stage.visitor(say(&"pedimento ".repeat(99))).unwrap();
        }
        stage.visitor(say("and last")).unwrap();
        let Some(Awaiting { ask: Ask::Message(text), .. }) = &stage.state.awaiting else {
            panic!("{:?}", stage.state.awaiting)
        };
        assert!(text.chars().count() <= TEXT_CHARS_MAX);
        assert!(text.chars().count() > TEXT_CHARS_MAX - 1_000);
        assert!(text.ends_with("\nand last") && text.starts_with("pedimento"), "{text}");
        stage.visitor(say(&"y".repeat(TEXT_CHARS_MAX))).unwrap();
        let Some(Awaiting { ask: Ask::Message(text), .. }) = &stage.state.awaiting else {
            panic!("{:?}", stage.state.awaiting)
        };
        assert_eq!(text, &"y".repeat(TEXT_CHARS_MAX));
    }

    #[test]
    fn a_phrase_of_the_bot_stands_behind_what_it_replies_to() {
        let mut stage = Stage::opened();
        stage.visitor(say("hello")).unwrap();
        let to = stage.state.head;
        let events = stage.bot(Reply::Say(Phrase::new("bot-hello"))).unwrap();
        let phrase = Phrase::new("bot-hello");
        assert_eq!(
            events,
            [Event::BotSaid { to, phrase, missed: false, offer: None, article: None }]
        );
    }
}
