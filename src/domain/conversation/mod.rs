//! One conversation as a state machine: `decide(state, command, now) → events`, `apply(state, event)`.
//! Knows nothing about the desk, other conversations, sockets or the store.

mod event;
mod state;
mod decide;

pub use decide::{AgentAct, Command, Reply, VisitorAct, decide};
pub use event::{Choice, EndedBy, Event, Feedback, Leave, OfferEnd, WaitChoice};
pub use state::{Ask, Awaiting, Conversation, HandOver, Phase, limits};

#[cfg(test)]
mod tests;
