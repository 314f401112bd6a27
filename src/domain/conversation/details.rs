//! This file is a file format, too: what events hold besides words and names. The rules of `event` hold here.

use serde::{Deserialize, Serialize};

use crate::domain::article::ArticleId;
use crate::domain::ids::Seq;
use crate::domain::text::Text;
use crate::domain::ticket::{Priority, Skill};

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes one")]
pub(super) fn is_zero(n: &u16) -> bool {
    *n == 0
}

/// A message as it reads once a piece of something confidential in it was masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaskedPiece {
    /// Which message.
    pub seq: Seq,
    /// Its text.
    pub text: Text,
    /// How many confidential items are masked in it now.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub masked: u16,
}

/// What a hand-over about an article needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Which knowledge.
    pub skill: Skill,
    /// How urgent it is.
    pub priority: Priority,
}

/// A button that leads to an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Which article.
    pub article: ArticleId,
    /// What the button says.
    pub title: String,
}

/// Whether an answer helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Feedback {
    /// It did.
    Helped,
    /// It did not.
    StillStuck,
}

/// What became of an offer that was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfferEnd {
    /// The agent declined.
    Declined,
    /// The agent did not answer in time.
    Lapsed,
    /// It was taken back: the agent went away, or the visitor left.
    Withdrawn,
}

/// Why an agent let a conversation go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Leave {
    /// The agent gave it back to the queue.
    Returned,
    /// The agent's connection was lost for too long.
    Lost,
    /// The agent signed out.
    SignedOut,
    /// The visitor woke up, but the agent had no room left.
    Full,
}

/// What a visitor may prefer when the wait is long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WaitChoice {
    /// Stay in line.
    KeepWaiting,
    /// Leave what was written as a message; a person answers here later.
    LeaveMessage,
    /// Accept a person who speaks only the other language.
    OtherLanguage,
}

/// Who or what ended a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndedBy {
    /// The visitor.
    Visitor,
    /// The agent.
    Agent,
    /// Nobody wrote for long.
    Silence,
}
