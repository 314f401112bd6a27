//! Laws that hold whatever facts and decisions come, in whatever order and however late.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::histories::*;
use super::*;

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
