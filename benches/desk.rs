//! What one look at a large desk costs: planning all offers, finding that there are none to make, and telling everybody
//! how they stand, beside merely putting the line in order.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]
#![expect(clippy::disallowed_methods, reason = "a benchmark is about the real clock")]

use std::time::Duration;

#[path = "measure/large_desk.rs"]
mod large_desk;

use large_desk::{NOW, RUNS, desk, measure};

const SIZES: [(u32, u32); 3] = [(500, 100), (500, 10_000), (1_000, 10_000)];

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

fn print(what: &str, took: Duration) {
    println!("{what:<40} {:>9.3} ms", took.as_secs_f64() * 1e3);
}
