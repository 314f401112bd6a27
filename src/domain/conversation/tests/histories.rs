//! Histories of a conversation that nobody wrote: whoever may act, acting in any order, often aimed at what is there.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::domain::ticket::WrapUpCode;

const DESKS: [Availability; 3] = [Availability::Free, Availability::Busy, Availability::Away];

/// Something that happens after a while. `aimed` acts hit what is there; others are a shot in the dark.
#[derive(Debug, Clone)]
pub(super) struct Step {
    pub(super) after: Span,
    pub(super) what: What,
}

#[derive(Debug, Clone)]
pub(super) enum What {
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

pub(super) fn history() -> impl Strategy<Value = Vec<Step>> {
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

pub(super) fn named(n: u8) -> CommandId {
    CommandId::parse(&format!("c{n}")).unwrap()
}

fn join(offer: OfferId, agent: AgentId) -> Command {
    Command::Join { offer, agent, name: "Ana".to_owned() }
}

/// Plays a history; `check` sees the state before each step, its command, what it added, and the stage after it.
pub(super) fn play(
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
