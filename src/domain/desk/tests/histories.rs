//! Histories of a desk that chance makes: facts and decisions in whatever order.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// How many tickets and agents a history knows; few, so that they meet.
pub(super) const TICKETS: u32 = 8;
pub(super) const AGENTS: u32 = 4;

#[derive(Debug, Clone)]
pub(super) enum Step {
    Passes(Span),
    Hears(Event),
    Queues { which: u32, lang: Lang, skill: Skill, priority: Priority },
    Takes { which: u32, who: u32 },
    Offers { which: u32, who: u32 },
    Answers { which: u32, accept: bool },
    EndsOffer { which: u32, lapse: bool },
    Resumes { which: u32 },
    Settles,
}

pub(super) fn lang() -> impl Strategy<Value = Lang> {
    select(&Lang::ALL[..])
}

pub(super) fn langs() -> impl Strategy<Value = Vec<Lang>> {
    prop_oneof![lang().prop_map(|lang| vec![lang]), Just(Lang::ALL.to_vec())]
}

pub(super) fn skill() -> impl Strategy<Value = Skill> {
    prop_oneof![Just(Skill::general()), Just(Skill::urgent())]
}

pub(super) fn arrival() -> impl Strategy<Value = Event> {
    (0..AGENTS, langs(), vec(skill(), 0..2), 0_u8..4)
        .prop_map(|(who, langs, skills, capacity)| arrived(who, langs, skills, capacity))
}

pub(super) fn available() -> impl Strategy<Value = Event> {
    (0..AGENTS, prop::bool::weighted(0.8)).prop_map(|(who, there)| {
        let presence = if there { Presence::Available } else { Presence::Away };
        Event::PresenceChosen { agent: agent(who), presence }
    })
}

pub(super) fn fact_about_a_ticket() -> impl Strategy<Value = Event> {
    (0..TICKETS, lang(), 0..7).prop_map(|(which, lang, what)| {
        let ticket = ticket(which);
        match what {
            0 => Event::LangMoved { ticket, lang },
            1 => Event::LangWidened { ticket },
            2 => Event::Requeued { ticket },
            3 => Event::Paused { ticket },
            4 => Event::Raised { ticket, danger: Danger::Threat },
            _ => Event::Released { ticket },
        }
    })
}

pub(super) fn queueing() -> impl Strategy<Value = Step> {
    (0..TICKETS, lang(), skill(), select(&Priority::ALL[..]))
        .prop_map(|(which, lang, skill, priority)| Step::Queues { which, lang, skill, priority })
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0_u64..90_000).prop_map(|ms| Step::Passes(Span::ms(ms))),
        3 => arrival().prop_map(Step::Hears),
        4 => available().prop_map(Step::Hears),
        1 => (0..AGENTS, any::<bool>()).prop_map(|(who, signed_out)| {
            Step::Hears(Event::AgentLost { agent: agent(who), signed_out })
        }),
        6 => queueing(),
        4 => fact_about_a_ticket().prop_map(Step::Hears),
        3 => (0..TICKETS, 0..AGENTS).prop_map(|(which, who)| Step::Offers { which, who }),
        2 => (0..TICKETS, 0..AGENTS).prop_map(|(which, who)| Step::Takes { which, who }),
        6 => (0..TICKETS, any::<bool>())
            .prop_map(|(which, accept)| Step::Answers { which, accept }),
        1 => (0..TICKETS, any::<bool>())
            .prop_map(|(which, lapse)| Step::EndsOffer { which, lapse }),
        3 => (0..TICKETS).prop_map(|which| Step::Resumes { which }),
        5 => Just(Step::Settles),
    ]
}

pub(super) fn history() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 0..80)
}

/// Takes one step; the event of a decision that was allowed, if it was one.
pub(super) fn take(stage: &mut Stage, step: &Step) -> Option<Event> {
    let open = |stage: &Stage, which: u32| {
        let known = stage.desk.tickets.contains_key(&ticket(which));
        known.then(|| stage.offer_of(which)).flatten()
    };
    let decision = match step.clone() {
        Step::Passes(span) => {
            stage.passes(span);
            return None;
        }
        Step::Hears(fact) => {
            stage.hears(&fact);
            return None;
        }
        Step::Queues { which, lang, skill, priority } => {
            stage.queues_as(which, lang, priority, skill);
            return None;
        }
        Step::Settles => {
            stage.settles();
            return None;
        }
        Step::Offers { which, who } => {
            stage.offers += 1;
            let offer = offer(stage.offers);
            Decision::Offer { offer, ticket: ticket(which), agent: agent(who) }
        }
        Step::Takes { which, who } => {
            stage.offers += 1;
            let offer = offer(stage.offers);
            Decision::Take { offer, ticket: ticket(which), agent: agent(who) }
        }
        Step::Answers { which, accept } => {
            let (offer, agent) = open(stage, which)?;
            if accept {
                Decision::Accept { offer, agent }
            } else {
                Decision::Decline { offer, agent }
            }
        }
        Step::EndsOffer { which, lapse } => {
            let (offer, _) = open(stage, which)?;
            if lapse { Decision::Lapse { offer } } else { Decision::Withdraw { offer } }
        }
        Step::Resumes { which } => Decision::Resume { ticket: ticket(which) },
    };
    stage.decides(decision).ok()
}

pub(super) fn play(steps: &[Step]) -> Stage {
    let mut stage = Stage::empty();
    for step in steps {
        take(&mut stage, step);
    }
    stage
}
