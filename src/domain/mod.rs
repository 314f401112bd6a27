//! Floor 0: what a conversation and a desk are. Pure: no clock, no randomness, no I/O, no `async`.

pub mod ids;
pub mod time;
pub mod lang;
pub mod text;
pub mod fold;
pub mod reading;
pub mod redact;
pub mod detect;
pub mod phrase;
pub mod act;
pub mod signal;
pub mod question;
pub mod article;
pub mod knowledge;
pub mod search;
pub mod answer;
pub mod explain;
pub mod golden;
pub mod ticket;
pub mod conversation;
pub mod desk;
pub mod account;
pub mod fact;
pub mod diagnostic;
pub mod rejection;
pub mod bucket;
