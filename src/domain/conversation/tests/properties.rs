//! Laws that hold whatever anybody does, in whatever order, however often and however late.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::ticket::WrapUpCode;

const DESKS: [Availability; 3] = [Availability::Free, Availability::Busy, Availability::Away];

/// Something that happens after a while. `aimed` acts hit what is there; others are a shot in the dark.
#[derive(Debug, Clone)]
struct Step {
    after: Span,
    what: What,
}

#[derive(Debug, Clone)]
enum What {
    Open,
    Visitor {
        command: u8,
        act: VisitorAct,
    },
    Reply {
        aimed: bool,
        reply: Reply,
    },
    Offer {
        offer: u8,
        agent: u8,
    },
    ReturnOffer {
        aimed: bool,
        because: OfferEnd,
    },
    Join {
        aimed: bool,
        offer: u8,
        agent: u8,
    },
    Agent {
        aimed: bool,
        command: u8,
        agent: u8,
        act: AgentAct,
    },
    LoseAgent {
        aimed: bool,
        agent: u8,
    },
    Tick {
        desk: Availability,
        other_staffed: bool,
    },
    Ring,
    /// Whatever leads on from here, so that histories get somewhere.
    Onward {
        command: u8,
        act: VisitorAct,
        reply: Reply,
    },
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        4 => Just(Span::ZERO),
        4 => (0_u64..20_000).prop_map(Span::ms),
        2 => (0_u64..2_400_000).prop_map(Span::ms),
        1 => (0_u64..30).prop_map(Span::h),
    ]
}

fn lang() -> impl Strategy<Value = Lang> {
    prop_oneof![Just(Lang::En), Just(Lang::Es)]
}

fn visitor_act() -> impl Strategy<Value = VisitorAct> {
    let evidence = prop_oneof![
        Just(Evidence::None),
        Just(Evidence::Slight),
        Just(Evidence::Phrase),
        Just(Evidence::Sentence),
        Just(Evidence::Certain),
    ];
    let wish = prop::option::weighted(0.2, lang());
    let heard =
        (lang(), evidence, wish).prop_map(|(lang, evidence, wish)| Heard { lang, evidence, wish });
    prop_oneof![
        8 => (heard, any::<bool>()).prop_map(|(heard, room)| VisitorAct::Say {
            text: Text::redacted("words".to_owned()), masked: 0, pieces: Vec::new(), heard, room, manner: Manner::Plain,
        }),
        2 => Just(VisitorAct::Choose { article: article("acct-locked"), title: "Locked".to_owned(), shown: None }),
        1 => prop_oneof![
            Just(Manner::Courtesy("bot-you-are-welcome")),
            Just(Manner::CallOff("bot-called-off")),
        ].prop_map(|manner| VisitorAct::Say {
            text: Text::redacted("thanks".to_owned()), masked: 0, pieces: Vec::new(),
            heard: super::heard(Lang::En, Evidence::None), room: false, manner,
        }),
        1 => Just(VisitorAct::CallOff),
        1 => Just(VisitorAct::Choose {
            article: article("acct-locked"), title: "Locked".to_owned(), shown: Some(Box::new(answer())),
        }),
        3 => any::<bool>().prop_map(|room| VisitorAct::AskPerson { room }),
        2 => prop_oneof![Just(Feedback::Helped), Just(Feedback::StillStuck)]
            .prop_map(VisitorAct::Judge),
        1 => lang().prop_map(VisitorAct::SetLang),
        2 => prop_oneof![
            Just(WaitChoice::KeepWaiting),
            Just(WaitChoice::LeaveMessage),
            Just(WaitChoice::OtherLanguage),
        ].prop_map(VisitorAct::Wait),
        1 => Just(VisitorAct::End),
    ]
}

fn agent_act() -> impl Strategy<Value = AgentAct> {
    prop_oneof![
        4 => Just(say_by_agent("words")),
        1 => Just(AgentAct::End),
        1 => Just(AgentAct::WrapUp(WrapUpCode::Resolved)),
        1 => Just(AgentAct::Return),
    ]
}

fn reply() -> impl Strategy<Value = Reply> {
    prop_oneof![
        3 => Just(answer()),
        1 => Just(Reply::Clarify { options: vec![], about: None }),
        1 => Just(Reply::Say(Phrase::new("bot-hello"))),
        1 => Just(Reply::Offer(Phrase::new("bot-none-of-these"), HandoverReason::NoAnswer)),
        1 => prop_oneof![Just(Feedback::Helped), Just(Feedback::StillStuck)].prop_map(Reply::Judge),
        2 => Just(Reply::Miss),
        1 => Just(hand_over()),
    ]
}

fn what() -> impl Strategy<Value = What> {
    let because =
        prop_oneof![Just(OfferEnd::Declined), Just(OfferEnd::Lapsed), Just(OfferEnd::Withdrawn)];
    let aimed = || prop::bool::weighted(0.8);
    prop_oneof![
        1 => Just(What::Open),
        8 => (0_u8..24, visitor_act()).prop_map(|(command, act)| What::Visitor { command, act }),
        4 => (aimed(), reply()).prop_map(|(aimed, reply)| What::Reply { aimed, reply }),
        3 => (0_u8..3, 0_u8..3).prop_map(|(offer, agent)| What::Offer { offer, agent }),
        1 => (aimed(), because).prop_map(|(aimed, because)| What::ReturnOffer { aimed, because }),
        3 => (aimed(), 0_u8..3, 0_u8..3)
            .prop_map(|(aimed, offer, agent)| What::Join { aimed, offer, agent }),
        5 => (aimed(), 0_u8..24, 0_u8..3, agent_act())
            .prop_map(|(aimed, command, agent, act)| What::Agent { aimed, command, agent, act }),
        1 => (aimed(), 0_u8..3).prop_map(|(aimed, agent)| What::LoseAgent { aimed, agent }),
        2 => (select(&DESKS[..]), any::<bool>())
            .prop_map(|(desk, other_staffed)| What::Tick { desk, other_staffed }),
        5 => Just(What::Ring),
        16 => (24_u8..200, visitor_act(), reply())
            .prop_map(|(command, act, reply)| What::Onward { command, act, reply }),
    ]
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    vec((span(), what()).prop_map(|(after, what)| Step { after, what }), 0..80)
}

/// The command that a step means in the present state, and the moment at which it comes.
fn aim(stage: &mut Stage, step: &Step) -> Command {
    stage.passes(step.after);
    let ticket = stage.ticket();
    let holder = stage.state.agent.as_ref().map_or_else(|| agent(9), |(holder, _)| holder.clone());
    let (open, asked) = match &stage.state.phase {
        Phase::Offered { offer, agent } => (offer.clone(), agent.clone()),
        _ => (offer(9), agent(9)),
    };
    let to = stage.state.awaiting.as_ref().map_or(Seq(1), |awaiting| awaiting.seq);
    match step.what.clone() {
        What::Open => super::open(),
        What::Visitor { command, act } => Command::Visitor { command: named(command), act, ticket },
        What::Reply { aimed, reply } => {
            let to = if aimed { to } else { stage.state.head };
            Command::Reply { to, replies: vec![reply], mood: Mood::Calm, ticket }
        }
        What::Offer { offer: n, agent: who } => {
            Command::Offer { offer: offer(u32::from(n)), agent: agent(u32::from(who)) }
        }
        What::ReturnOffer { aimed, because } => {
            Command::ReturnOffer { offer: if aimed { open } else { offer(0) }, because }
        }
        What::Join { aimed: true, .. } => join(open, asked),
        What::Join { aimed: false, offer: n, agent: who } => {
            join(offer(u32::from(n)), agent(u32::from(who)))
        }
        What::Agent { aimed, command, agent: who, act } => {
            let agent = if aimed { holder } else { agent(u32::from(who)) };
            Command::Agent { command: named(command), agent, act }
        }
        What::LoseAgent { aimed, agent: who } => {
            let agent = if aimed { holder } else { agent(u32::from(who)) };
            Command::LoseAgent { agent, because: Leave::Lost }
        }
        What::Tick { desk, other_staffed } => Command::Tick { desk, other_staffed, ticket },
        What::Ring => {
            stage.now = stage.state.alarm(stage.now).unwrap_or(stage.now);
            Command::Tick { desk: Availability::Busy, other_staffed: false, ticket }
        }
        What::Onward { command, act, reply } => match &stage.state.phase {
            Phase::Fresh => super::open(),
            Phase::Bot if stage.state.awaiting.is_some() => {
                Command::Reply { to, replies: vec![reply], mood: Mood::Calm, ticket }
            }
            Phase::Bot | Phase::Dormant | Phase::Ended => {
                Command::Visitor { command: named(command), act, ticket }
            }
            Phase::Queued | Phase::LeftMessage => {
                Command::Offer { offer: offer(u32::from(command)), agent: agent(1) }
            }
            Phase::Offered { .. } => join(open, asked),
            Phase::Active => {
                let act = if command % 3 == 0 { AgentAct::End } else { say_by_agent("words") };
                Command::Agent { command: named(command), agent: holder, act }
            }
            Phase::WrapUp => {
                let act = AgentAct::WrapUp(WrapUpCode::Resolved);
                Command::Agent { command: named(command), agent: holder, act }
            }
        },
    }
}

fn named(n: u8) -> CommandId {
    CommandId::parse(&format!("c{n}")).unwrap()
}

fn join(offer: OfferId, agent: AgentId) -> Command {
    Command::Join { offer, agent, name: "Ana".to_owned() }
}

/// Plays a history; `check` sees the state before each step, its command, what it added, and the stage after it.
fn play(
    steps: &[Step],
    mut check: impl FnMut(&Conversation, &Command, &[(Event, Timestamp)], &Stage),
) -> Stage {
    let mut stage = Stage::opened();
    for step in steps {
        let command = aim(&mut stage, step);
        let (before, length) = (stage.state.clone(), stage.log.len());
        // A refusal is as good as an event here: it must leave everything as it was.
        if stage.does(command.clone()).is_err() {
            assert_eq!(before, stage.state);
        }
        check(&before, &command, &stage.log[length..], &stage);
    }
    stage
}

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
