//! Laws that hold whatever facts and decisions come, in whatever order and however late.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

/// How many tickets and agents a history knows; few, so that they meet.
const TICKETS: u32 = 8;
const AGENTS: u32 = 4;

#[derive(Debug, Clone)]
enum Step {
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

fn lang() -> impl Strategy<Value = Lang> {
    select(&Lang::ALL[..])
}

fn langs() -> impl Strategy<Value = Vec<Lang>> {
    prop_oneof![lang().prop_map(|lang| vec![lang]), Just(Lang::ALL.to_vec())]
}

fn skill() -> impl Strategy<Value = Skill> {
    prop_oneof![Just(Skill::general()), Just(Skill::urgent())]
}

fn arrival() -> impl Strategy<Value = Event> {
    (0..AGENTS, langs(), vec(skill(), 0..2), 0_u8..4)
        .prop_map(|(who, langs, skills, capacity)| arrived(who, langs, skills, capacity))
}

fn available() -> impl Strategy<Value = Event> {
    (0..AGENTS, prop::bool::weighted(0.8)).prop_map(|(who, there)| {
        let presence = if there { Presence::Available } else { Presence::Away };
        Event::PresenceChosen { agent: agent(who), presence }
    })
}

fn fact_about_a_ticket() -> impl Strategy<Value = Event> {
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

fn queueing() -> impl Strategy<Value = Step> {
    (0..TICKETS, lang(), skill(), select(&Priority::ALL[..]))
        .prop_map(|(which, lang, skill, priority)| Step::Queues { which, lang, skill, priority })
}

fn step() -> impl Strategy<Value = Step> {
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

fn history() -> impl Strategy<Value = Vec<Step>> {
    vec(step(), 0..80)
}

/// Takes one step; the event of a decision that was allowed, if it was one.
fn take(stage: &mut Stage, step: &Step) -> Option<Event> {
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

fn play(steps: &[Step]) -> Stage {
    let mut stage = Stage::empty();
    for step in steps {
        take(&mut stage, step);
    }
    stage
}

/// Whether an offer of this ticket to this agent would be right, in words of its own.
fn is_right(desk: &Desk, which: &TicketId, who: &AgentId, now: Timestamp) -> bool {
    let (ticket, agent) = (&desk.tickets[which], &desk.agents[who]);
    let patience = match ticket.priority {
        Priority::P1 | Priority::P2 => 45_000,
        Priority::P3 | Priority::P4 => 120_000,
    };
    let there = agent.lost_at.is_none() && agent.presence == Presence::Available;
    // One in danger may be one above what was agreed, where anything was.
    let danger = ticket.danger.is_some();
    let agreed = usize::from(agent.capacity) + usize::from(danger && agent.capacity > 0);
    let room = desk.load(who) < agreed;
    let speaks = agent.langs.contains(&ticket.lang)
        || (ticket.widened && agent.langs.contains(&ticket.lang.other()));
    let knows = agent.skills.is_empty()
        || agent.skills.contains(&ticket.skill)
        || danger
        || now.since(ticket.since) >= Span::ms(patience);
    let again = Span::ms(if danger { 15_000 } else { 60_000 });
    let cooled = ticket.tried.get(who).is_none_or(|tried| now.since(*tried) >= again);
    there && room && speaks && knows && cooled
}

/// Everyone who is there takes conversations, and what they hold is done with.
fn frees_all_hands(stage: &mut Stage) {
    let held: Vec<TicketId> = stage
        .desk
        .tickets
        .iter()
        .filter(|(_, ticket)| matches!(ticket.place, Place::Held { .. }))
        .map(|(id, _)| id.clone())
        .collect();
    for ticket in held {
        stage.hears(&Event::Released { ticket });
    }
}

fn accepts_all(stage: &mut Stage) {
    for which in 0..TICKETS {
        if stage.desk.tickets.contains_key(&ticket(which)) && stage.offer_of(which).is_some() {
            stage.accepts(which);
        }
    }
}

proptest! {
    #[test]
    fn nobody_ever_gets_more_than_was_agreed(steps in history()) {
        let mut stage = Stage::empty();
        for step in &steps {
            let before = stage.desk.clone();
            let decided = take(&mut stage, step);
            for (id, agent) in &stage.desk.agents {
                let load = stage.desk.load(id);
                // By one at most, and only by who is in danger.
                let agreed = usize::from(agent.capacity);
                let most = agreed + usize::from(agreed > 0);
                // An account may be given less capacity than it has in hand; that never adds to it.
                prop_assert!(load <= most.max(before.load(id)));
                match &decided {
                    Some(Event::Offered { ticket, agent, .. }) if agent == id => {
                        let danger = stage.desk.tickets[ticket].danger.is_some();
                        let allowed = if danger { most } else { agreed };
                        prop_assert!(load <= allowed);
                    }
                    Some(Event::Resumed { .. }) if load > before.load(id) => {
                        prop_assert!(load <= agreed);
                    }
                    _ => {}
                }
            }
        }
    }

    #[test]
    fn nobody_is_offered_what_they_should_not_be(steps in history()) {
        let mut stage = Stage::empty();
        for step in &steps {
            let before = stage.desk.clone();
            if let (Some(Event::Offered { ticket, agent, .. }), false) =
                (take(&mut stage, step), matches!(step, Step::Takes { .. }))
            {
                prop_assert!(is_right(&before, &ticket, &agent, stage.now));
            }
            if let Some(Todo::Offer { ticket, agent }) = stage.desk.todo(stage.now) {
                prop_assert!(is_right(&stage.desk, &ticket, &agent, stage.now));
            }
        }
    }

    #[test]
    fn only_who_is_in_danger_is_taken_without_an_offer(steps in history()) {
        let mut stage = Stage::empty();
        for step in &steps {
            let before = stage.desk.clone();
            if let (Some(Event::Offered { ticket, agent, .. }), true) =
                (take(&mut stage, step), matches!(step, Step::Takes { .. }))
            {
                let (ticket, agent) = (&before.tickets[&ticket], &before.agents[&agent]);
                let speak = |langs| ticket.speaks(langs);
                let mut there = before.agents.values().filter(|agent| agent.lost_at.is_none());
                prop_assert!(ticket.danger.is_some() && agent.lost_at.is_none());
                prop_assert!(speak(&agent.langs) || !there.any(|other| speak(&other.langs)));
            }
        }
    }

    #[test]
    fn who_should_be_served_first_is_served_first(steps in history()) {
        let stage = play(&steps);
        if let Some(Todo::Offer { ticket: served, .. }) = stage.desk.todo(stage.now) {
            let rank = |ticket: &Ticket| {
                (ticket.danger.is_none(), ticket.priority, !ticket.boosted, ticket.since)
            };
            let first = rank(&stage.desk.tickets[&served]);
            for (id, ticket) in &stage.desk.tickets {
                let passed_over = ticket.place == Place::Waiting && rank(ticket) < first;
                for who in stage.desk.agents.keys() {
                    prop_assert!(!passed_over || !is_right(&stage.desk, id, who, stage.now));
                }
            }
        }
    }

    #[test]
    fn the_desk_comes_to_rest_and_then_nothing_is_left_undone(steps in history()) {
        let mut stage = play(&steps);
        stage.settles();
        for (id, ticket) in &stage.desk.tickets {
            if ticket.place == Place::Waiting {
                for who in stage.desk.agents.keys() {
                    prop_assert!(!is_right(&stage.desk, id, who, stage.now));
                }
            }
        }
    }

    #[test]
    fn the_alarm_never_sleeps_on_work_and_never_rings_at_once_again(
        steps in history(),
        looks in vec(any::<Index>(), 8),
    ) {
        let mut stage = play(&steps);
        for _ in 0..6 {
            stage.settles();
            let alarm = stage.desk.alarm(stage.now);
            prop_assert!(alarm.is_none_or(|alarm| alarm > stage.now));
            let span = alarm.map_or(Span::h(24), |alarm| alarm.since(stage.now)).as_ms();
            for look in &looks {
                let ms = u64::try_from(look.index(usize::try_from(span).unwrap())).unwrap();
                prop_assert_eq!(stage.desk.todo(stage.now.plus(Span::ms(ms))), None);
            }
            let Some(alarm) = alarm else { break };
            stage.now = alarm;
        }
    }

    #[test]
    fn when_nobody_answers_the_alarms_come_to_an_end(steps in history()) {
        let mut stage = play(&steps);
        for _ in 0..200 {
            stage.settles();
            let Some(alarm) = stage.desk.alarm(stage.now) else { return Ok(()) };
            stage.now = alarm;
        }
        prop_assert!(false, "still ringing after two hundred alarms");
    }

    #[test]
    fn nobody_who_can_be_served_waits_for_ever(steps in history()) {
        let mut stage = play(&steps);
        for _ in 0..100 {
            stage.settles();
            accepts_all(&mut stage);
            frees_all_hands(&mut stage);
            if stage.desk.todo(stage.now).is_some() {
                continue;
            }
            let Some(alarm) = stage.desk.alarm(stage.now) else { break };
            stage.now = alarm;
        }
        for ticket in stage.desk.tickets.values().filter(|t| t.place == Place::Waiting) {
            for agent in stage.desk.agents.values().filter(|a| a.is_taking() && a.capacity > 0) {
                prop_assert!(!ticket.speaks(&agent.langs), "left waiting: {:?}", ticket);
            }
        }
    }

    #[test]
    fn facts_about_different_things_may_come_in_any_order(
        arrivals in vec(arrival(), 0..4),
        presences in vec(available(), 0..4),
        queues in vec(queueing(), 0..8),
        order in vec(any::<Index>(), 16),
    ) {
        let now = Timestamp(1_000_000_000);
        let mut lanes: Vec<Vec<Event>> = (0..AGENTS)
            .map(|who| {
                let about = |event: &&Event| match event {
                    Event::AgentArrived { agent: of, .. }
                    | Event::PresenceChosen { agent: of, .. } => *of == agent(who),
                    _ => false,
                };
                arrivals.iter().chain(&presences).filter(about).cloned().collect()
            })
            .collect();
        let mut seen = BTreeSet::new();
        for queue in queues {
            if let Step::Queues { which, lang, skill, priority } = queue
                && seen.insert(which)
            {
                lanes.push(vec![queued(which, lang, skill, priority, now)]);
            }
        }
        let mut straight = Stage { now, ..Stage::empty() };
        for fact in lanes.iter().flatten() {
            straight.hears(fact);
        }
        let mut mixed = Stage { now, ..Stage::empty() };
        let mut order = order.iter().cycle();
        while lanes.iter().any(|lane| !lane.is_empty()) {
            lanes.retain(|lane| !lane.is_empty());
            let lane = order.next().unwrap().index(lanes.len());
            mixed.hears(&lanes[lane].remove(0));
        }
        prop_assert_eq!(straight.settles(), mixed.settles());
        prop_assert_eq!(straight.desk, mixed.desk);
    }

    #[test]
    fn a_repeated_fact_changes_nothing(steps in history()) {
        let mut stage = Stage::empty();
        for step in &steps {
            take(&mut stage, step);
            let again = matches!(
                step,
                Step::Queues { .. } | Step::Hears(
                    Event::AgentArrived { .. }
                        | Event::PresenceChosen { .. }
                        | Event::AgentLost { .. }
                        | Event::LangMoved { .. }
                        | Event::LangWidened { .. }
                        | Event::Requeued { .. }
                        | Event::Paused { .. }
                        | Event::Raised { .. }
                        | Event::Released { .. }
                )
            );
            if again {
                let before = stage.desk.clone();
                take(&mut stage, step);
                prop_assert_eq!(&before, &stage.desk);
            }
        }
    }

    /// "Your turn is next" is a promise: whoever of its agents has room next is asked for it, and for nothing else.
    #[test]
    fn whoever_is_next_gets_the_next_room(steps in history()) {
        let mut stage = play(&steps);
        stage.settles();
        for which in 0..TICKETS {
            if !stage.is_next(which) {
                continue;
            }
            let wanted = stage.desk.tickets[&ticket(which)].clone();
            prop_assert_ne!(stage.standing(which).unwrap().desk, Availability::Away);
            let able = |who: &u32| stage.desk.would_suit(&agent(*who), &wanted, stage.now);
            let able: Vec<u32> = (0..AGENTS).filter(able).collect();
            prop_assert!(!able.is_empty());
            for who in able {
                let mut roomy = stage.clone();
                roomy.desk.agents.get_mut(&agent(who)).unwrap().capacity = u8::MAX;
                loop {
                    let did = roomy.does();
                    let Some(Todo::Offer { ticket: of, agent: to }) = did else {
                        return Err(TestCaseError::fail(format!("{which} was passed over: {did:?}")));
                    };
                    if of == ticket(which) {
                        break;
                    }
                    prop_assert_ne!(to, agent(who));
                }
            }
        }
    }

    #[test]
    fn a_snapshot_stands_for_what_it_was_taken_of(steps in history()) {
        let stage = play(&steps);
        let written = serde_json::to_string(&stage.desk).unwrap();
        let read: Desk = serde_json::from_str(&written).unwrap();
        prop_assert_eq!(read, stage.desk);
    }
}
