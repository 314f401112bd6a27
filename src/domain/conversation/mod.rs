//! One conversation as a state machine: `decide(state, command, now) → events`, `apply(state, event)`.
//! Knows nothing about the desk, other conversations, sockets or the store.

mod details;
mod event;
mod brief;
mod line;
mod pending;
mod state;
mod apply;
mod language;
mod memory;
mod recent;
mod size;
mod command;
mod decide;
mod hand_over;
mod taken_back;
mod danger;
mod policy;
mod acts;
mod tick;
pub mod limits;

pub use acts::{Consequence, manner, replies_to};
pub use brief::Brief;
pub use command::{AgentAct, Command, Manner, Origin, Reply, VisitorAct};
pub use decide::decide;
pub use details::{Choice, EndedBy, Feedback, Leave, MaskedPiece, OfferEnd, Topic, WaitChoice};
pub use event::Event;
pub use line::RETIRED;
pub use memory::{Asked, Memory};
pub use pending::{Ask, Awaiting};
pub use recent::{Author, Recent, conceal, masks, may_be_masked};
pub use state::{Conversation, HandOver, Phase};

#[cfg(test)]
mod tests;
