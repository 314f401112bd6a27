//! Stores: what implements `ports::Store`, and the bytes that all of them keep.
//! Knows nothing about what the events mean.

pub mod record;
pub mod embedded;
