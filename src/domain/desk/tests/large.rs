//! A desk of hundreds: planned in one walk it comes out as if each ticket asked each agent, and costs its own size.

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::*;

const AGENTS: u32 = 500;
const TICKETS: u32 = 300;
const SKILLS: [&str; 4] = ["general_info", "urgent_command_center", "billing", "cargo_release"];

/// `(langs, skills, capacity, taking)` of an agent, and `(lang, skill, priority, where, waited, tried)` of a ticket.
type Row = (u8, u8, u8, bool);
type Case = (u8, u8, u8, u8, u64, Vec<u32>);

fn desk(agents: &[Row], tickets: &[Case]) -> Stage {
    let mut stage = Stage::empty();
    let start = stage.now;
    for (who, (langs, skills, capacity, taking)) in (0..).zip(agents) {
        let some = |bits: u8, at: usize| bits >> at & 1 == 1;
        let langs = Lang::ALL.into_iter().enumerate().filter(|(at, _)| some(langs + 1, *at));
        let skills = SKILLS.into_iter().enumerate().filter(|(at, _)| some(*skills, *at));
        let skills = skills.map(|(_, name)| Skill::parse(name).unwrap());
        stage.hears(&arrived(who, langs.map(|(_, lang)| lang), skills, *capacity));
        if *taking {
            stage.chooses(who, Presence::Available);
        }
    }
    for (which, (lang, skill, priority, place, waited, tried)) in (0..).zip(tickets) {
        stage.now = start.plus(Span::ms(*waited));
        let lang = Lang::ALL[usize::from(lang % 2)];
        let skill = Skill::parse(SKILLS[usize::from(skill % 4)]).unwrap();
        stage.queues_as(which, lang, Priority::ALL[usize::from(priority % 4)], skill);
        let known = stage.desk.tickets.get_mut(&ticket(which)).unwrap();
        known.widened = place & 1 == 1;
        known.boosted = place & 2 == 2;
        known.mark = (waited % 8 < 3).then_some(Mark(which % 5));
        known.danger = (place & 0b1_1100 == 0b1_1100).then_some(Danger::Emergency);
        known.tried = tried.iter().map(|who| (agent(*who), stage.now)).collect();
        let whose = agent(tried.first().copied().unwrap_or_default());
        match place >> 5 {
            0 => known.place = Place::Held { agent: whose },
            1 => known.place = Place::Paused { agent: whose },
            2 => {
                let until = start.plus(Span::h(1));
                known.place = Place::Offered { offer: offer(which), agent: whose, until };
            }
            _ => {}
        }
    }
    stage.now = start.plus(Span::s(100));
    stage
}

/// One ticket after the other asks one agent after the other.
fn plainly(desk: &Desk, now: Timestamp) -> Vec<Todo> {
    let mut desk = desk.clone();
    let mut loads: BTreeMap<AgentId, usize> =
        desk.agents.keys().map(|id| (id.clone(), desk.load(id))).collect();
    let mut line: Vec<_> = desk.tickets.clone().into_iter().collect();
    line.retain(|(_, ticket)| ticket.place == Place::Waiting);
    let whole = desk.clone();
    let crowds = Crowds::of(&whole);
    line.sort_by(|(a, one), (b, other)| one.rank(a, &crowds).cmp(&other.rank(b, &crowds)));
    let mut offers = Vec::new();
    for (id, ticket) in line {
        let room = |who: &AgentId, above: usize| {
            loads[who] < usize::from(desk.agents[who].capacity) + above
        };
        let danger = ticket.danger.is_some() && !crowds.holds_back(&id, &ticket);
        let above = |known: &Agent| usize::from(danger && known.capacity > 0);
        let best = desk
            .agents
            .iter()
            .filter(|(who, known)| desk.would_suit(who, &ticket, now) && room(who, above(known)))
            .min_by_key(|(who, known)| {
                let share = loads[*who] * 1_000 / usize::from(known.capacity.max(1));
                (!room(who, 0), !ticket.skilled(&known.skills), share, known.last_offer_at, *who)
            })
            .map(|(who, _)| who.clone());
        if let Some(who) = best {
            *loads.get_mut(&who).unwrap() += 1;
            desk.agents.get_mut(&who).unwrap().last_offer_at = Some(now);
            offers.push(Todo::Offer { ticket: id, agent: who });
        }
    }
    offers
}

/// Everything open ahead of it could go elsewhere, and somebody could take it.
fn plainly_next(desk: &Desk, id: &TicketId, now: Timestamp) -> bool {
    let ticket = &desk.tickets[id];
    let crowds = Crowds::of(desk);
    let rank = ticket.rank(id, &crowds);
    let able: Vec<_> =
        desk.agents.iter().filter(|(who, _)| desk.would_suit(who, ticket, now)).collect();
    let open = |t: &Ticket| matches!(t.place, Place::Waiting | Place::Offered { .. });
    let mut ahead =
        desk.tickets.iter().filter(|(other, t)| open(t) && t.rank(other, &crowds) < rank);
    ticket.place == Place::Waiting
        && !able.is_empty()
        && !ahead.any(|(_, t)| able.iter().any(|(_, known)| t.speaks(&known.langs)))
}

fn some_desk() -> impl Strategy<Value = Stage> {
    let agents = vec((0..3_u8, 0..16_u8, 0..4_u8, prop::bool::weighted(0.7)), 0..AGENTS as usize);
    let tried = vec(0..AGENTS, 0..4);
    let place = select(vec![0_u8, 0, 32, 64, 96, 97, 98, 99, 124, 128, 129, 160, 255]);
    let ticket = (any::<u8>(), any::<u8>(), any::<u8>(), place, 0..100_000_u64, tried);
    (agents, vec(ticket, 0..TICKETS as usize)).prop_map(|(agents, tickets)| desk(&agents, &tickets))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn in_one_walk_everybody_is_offered_what_they_would_be_one_by_one(stage in some_desk()) {
        let desk = &stage.desk;
        let offers = desk.offers(stage.now, usize::MAX);
        prop_assert_eq!(&offers, &plainly(desk, stage.now));
        let few = desk.offers(stage.now, 7);
        prop_assert_eq!(few.as_slice(), &offers[..offers.len().min(7)]);
    }

    #[test]
    fn reckoned_for_all_everybody_is_told_what_they_would_be_alone(stage in some_desk()) {
        let (desk, now) = (&stage.desk, stage.now);
        let standings = desk.standings(now);
        for (id, ticket) in &desk.tickets {
            let standing = standings.of(&ticket.conversation).unwrap();
            prop_assert_eq!(standing.next, plainly_next(desk, id, now));
            let there = desk.agents.iter().filter(|(_, known)| {
                known.is_taking() && ticket.speaks(&known.langs)
            });
            let best = there.map(|(who, _)| {
                if desk.has_room(who) { Availability::Free } else { Availability::Busy }
            });
            prop_assert_eq!(standing.desk, best.min().unwrap_or(Availability::Away));
        }
    }
}

#[test]
fn ten_thousand_in_line_cost_their_number_and_not_that_of_the_agents_each() {
    const LINE: u32 = 10_000;
    let at = Timestamp(1_000_100_000);
    let row = |n: u32| (2, u8::try_from(n % 16).unwrap(), 1, true);
    let agents: Vec<Row> = (0..1_000).map(row).collect();
    let case = |n: u32| (0, u8::try_from(n % 4).unwrap(), 0, 96, u64::from(n), Vec::new());
    let cases: Vec<Case> = (0..LINE).map(case).collect();
    let (planned, looks) = desk(&agents, &cases).desk.plan_offers(at, usize::MAX);
    assert_eq!(planned.len(), 1_000);
    // Sixteen kinds of agents: two looks at each for an offer, one for what finds nobody.
    assert!(looks <= 1_000 * 16 * 2 + 64, "{looks} looks");

    let alike: Vec<Case> = (0..LINE).map(|n| (1, 0, 0, 96, 0, vec![n % 1_000])).collect();
    let english: Vec<Row> = (0..1_000).map(|_| (0, 0, 1, true)).collect();
    let (nobody, looks) = desk(&english, &alike).desk.plan_offers(at, usize::MAX);
    assert_eq!((nobody.len(), looks), (0, 1), "tickets alike ask once");

    let tried: Vec<Case> = (0..LINE).map(|n| (0, 0, 0, 96, 90_000, vec![n % 4])).collect();
    let four: Vec<Row> = (0..4).map(|_| (0, 0, 2, true)).collect();
    let mut stage = desk(&four, &tried);
    for ticket in stage.desk.tickets.values_mut() {
        ticket.tried = (0..4).map(|who| (agent(who), stage.now)).collect();
    }
    let (cooling, looks) = stage.desk.plan_offers(stage.now, usize::MAX);
    assert!(cooling.is_empty());
    assert!(looks <= LINE as usize * 5, "{looks} looks");
}
