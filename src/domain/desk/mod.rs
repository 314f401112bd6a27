//! The desk as a state machine: tickets, offers, and agents coming and going. Pure, and independent of the
//! order in which things were put in. Knows conversations only by id.

mod event;
mod state;
mod decide;
mod offers;
mod plan;
mod standing;

pub use decide::{Decision, decide};
pub use event::{Event, Presence};
pub use plan::{Todo, limits};
pub use standing::{Staffing, Standing, Standings};
pub use state::{Agent, Desk, Place, Ticket};

#[cfg(test)]
mod tests;
