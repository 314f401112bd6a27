//! What the bot still owes a visitor. Knows nothing about how it is answered.

use crate::domain::article::ArticleId;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;

/// A visitor's act that the bot has not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Awaiting {
    /// Its position.
    pub seq: Seq,
    /// What was asked.
    pub ask: Ask,
    /// Since when.
    pub since: Timestamp,
}

/// What the bot is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A message.
    Message(String),
    /// An article, by its button.
    Article(ArticleId),
}
