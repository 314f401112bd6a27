//! One conversation as a state machine: `decide(state, command, now) → events`, `apply(state, event)`.

mod event;

pub use event::{Choice, EndedBy, Event, Feedback, Leave, OfferEnd, WaitChoice};
