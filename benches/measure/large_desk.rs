//! A desk with many agents and a long line, and the middle of what something takes: for the benches that plan offers on it.

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use puente::domain::desk::{Desk, Event, Presence};
use puente::domain::ids::{AgentId, ConversationId, TicketId};
use puente::domain::lang::Lang;
use puente::domain::ticket::{Priority, Skill};
use puente::domain::time::Timestamp;

pub(crate) const RUNS: usize = 9;
pub(crate) const NOW: Timestamp = Timestamp(2_000_000_000);

pub(crate) fn desk(agents: u32, waiting: u32, capacity: u8) -> Desk {
    let mut desk = Desk::default();
    for n in 0..agents {
        let agent = AgentId::from_body(&n.to_string());
        let langs = match n % 3 {
            0 => BTreeSet::from([Lang::En]),
            1 => BTreeSet::from([Lang::Es]),
            _ => BTreeSet::from(Lang::ALL),
        };
        let skills = if n.is_multiple_of(2) { BTreeSet::new() } else { BTreeSet::from([skill(n)]) };
        let name = format!("Agent {n}");
        let arrived = Event::AgentArrived { agent: agent.clone(), name, langs, skills, capacity };
        desk.apply(&arrived, NOW);
        desk.apply(&Event::PresenceChosen { agent, presence: Presence::Available }, NOW);
    }
    for n in 0..waiting {
        let queued = Event::Queued {
            ticket: TicketId::from_body(&n.to_string()),
            conversation: ConversationId::from_body(&n.to_string()),
            lang: if n.is_multiple_of(3) { Lang::Es } else { Lang::En },
            skill: skill(n),
            priority: if n.is_multiple_of(10) { Priority::P2 } else { Priority::P3 },
            since: Timestamp(NOW.0 - i64::from(n % 997) * 1_000),
            danger: None,
            mark: None,
        };
        desk.apply(&queued, NOW);
    }
    desk
}

fn skill(n: u32) -> Skill {
    if n.is_multiple_of(5) { Skill::urgent() } else { Skill::general() }
}

pub(crate) fn measure<T>(what: impl Fn() -> T) -> Duration {
    let mut runs: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let start = Instant::now();
            black_box(what());
            start.elapsed()
        })
        .collect();
    runs.sort_unstable();
    runs.get(RUNS / 2).copied().unwrap_or_default()
}
