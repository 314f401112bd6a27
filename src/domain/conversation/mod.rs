//! One conversation as a state machine: `decide(state, command, now) → events`, `apply(state, event)`.
//! Knows nothing about the desk, other conversations, sockets or the store.

mod event;
mod pending;
mod state;
mod memory;
mod command;
mod decide;
mod policy;
mod acts;
mod tick;
pub mod limits;

pub use acts::{Heard, manner, replies_to};
pub use command::{AgentAct, Command, Manner, Reply, VisitorAct};
pub use decide::decide;
pub use event::{Choice, EndedBy, Event, Feedback, Leave, OfferEnd, Topic, WaitChoice};
pub use memory::{Asked, Memory};
pub use pending::{Ask, Awaiting};
pub use state::{Conversation, HandOver, Phase};

#[cfg(test)]
mod tests;
