//! The desk as a state machine: tickets, offers, and agents coming and going.

mod event;
mod state;

pub use event::{Event, Presence};
pub use state::{Agent, Desk, Place, Ticket};
