//! What one look at a large desk costs: planning all offers, finding that there are none to make, and telling everybody
//! how they stand, beside merely putting the line in order.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark is about the real clock")]

use std::collections::BTreeSet;
use std::hint::black_box;
use std::time::{Duration, Instant};

use puente::domain::desk::{Desk, Event, Presence};
use puente::domain::ids::{AgentId, ConversationId, TicketId};
use puente::domain::lang::Lang;
use puente::domain::ticket::{Priority, Skill};
use puente::domain::time::Timestamp;

const SIZES: [(u32, u32); 3] = [(500, 100), (500, 10_000), (1_000, 10_000)];
const RUNS: usize = 9;
const NOW: Timestamp = Timestamp(2_000_000_000);

fn main() {
    for (agents, waiting) in SIZES {
        let free = desk(agents, waiting, 1);
        let full = desk(agents, waiting, 0);
        let offers = free.todos(NOW, usize::MAX).len();
        println!("{agents} agents, {waiting} in line, {offers} offers to make; median of {RUNS}");
        let line = || {
            let mut line: Vec<_> = free.tickets.iter().collect();
            line.sort_by_key(|(id, ticket)| (ticket.priority, ticket.since, *id));
            line.len()
        };
        print("  the line in order, nothing else", measure(line));
        print("  all offers planned", measure(|| free.todos(NOW, usize::MAX).len()));
        print("  the next 64 planned", measure(|| free.todos(NOW, 64).len()));
        print("  nobody has room", measure(|| full.todos(NOW, usize::MAX).len()));
        print("  everybody's standing", measure(|| free.standings(NOW)));
        print("  the next alarm", measure(|| free.alarm(NOW)));
    }
}

fn desk(agents: u32, waiting: u32, capacity: u8) -> Desk {
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

fn measure<T>(what: impl Fn() -> T) -> Duration {
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

fn print(what: &str, took: Duration) {
    println!("{what:<40} {:>9.3} ms", took.as_secs_f64() * 1e3);
}
