//! What tests of whole nodes share: a world of its own time and chance, a store that fails, links that break,
//! and peers that play their part over the real protocol.

pub(crate) mod chance;
pub(crate) mod world;
pub(crate) mod knowledge;
pub(crate) mod faulty;
pub(crate) mod truth;
pub(crate) mod oracle;
pub(crate) mod link;
pub(crate) mod node;
pub(crate) mod outbox;
pub(crate) mod visitor;
pub(crate) mod agent;
pub(crate) mod redis;
pub(crate) mod talk;
