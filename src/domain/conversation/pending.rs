//! What the bot still owes a visitor. Knows nothing about how it is answered.

use crate::domain::article::ArticleId;
use crate::domain::ids::Seq;
use crate::domain::text::TEXT_CHARS_MAX;
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

impl Awaiting {
    /// What is owed once this is asked, too: messages that come before the answer are answered as one.
    pub(super) fn after(before: Option<Self>, seq: Seq, ask: Ask, at: Timestamp) -> Self {
        let since = before.as_ref().map_or(at, |before| before.since);
        let ask = match (before.map(|before| before.ask), ask) {
            (Some(Ask::Message(before)), Ask::Message(now)) => Ask::Message(joined(&before, now)),
            (_, ask) => ask,
        };
        Self { seq, ask, since }
    }
}

/// Messages read as one, no longer together than one may be: of more the newest lines count.
fn joined(before: &str, now: String) -> String {
    let mut room = TEXT_CHARS_MAX.saturating_sub(now.chars().count());
    let mut from = before.len();
    for (n, line) in before.rsplit('\n').enumerate() {
        let Some(left) = room.checked_sub(line.chars().count() + 1) else { break };
        room = left;
        from -= line.len() + usize::from(n > 0);
    }
    match before.get(from..) {
        Some(kept) if !kept.is_empty() => format!("{kept}\n{now}"),
        _ => now,
    }
}
