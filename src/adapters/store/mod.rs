//! Stores: what implements `ports::Store`, and what all of them share. Knows nothing about what the events mean.

pub mod record;
mod aside;
mod batch;
mod pokes;
pub mod metrics;
pub mod transfer;
pub mod backup;
pub mod embedded;
pub mod redis;

pub use self::pokes::POKES_HELD;
