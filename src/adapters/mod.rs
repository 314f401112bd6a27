//! Floor 2: the outside. Each adapter is blind to its siblings and to `flow`.

pub mod folder;
pub mod store;
pub mod search;
pub mod system;
pub mod secrets;
pub mod phrases;
