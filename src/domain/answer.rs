//! Findings → verdict: answer, clarify, hand over or small talk, with the reason.
//! Knows nothing about indexes or about how a verdict is said.

use crate::domain::intent::Intent;
use crate::domain::search::{Findings, Hit};

/// The most titles a clarification shows.
pub const CLARIFY_MAX: usize = 3;

/// What the bot should do with one message.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Show this article.
    Answer(Hit),
    /// Ask which of these is meant.
    Clarify(Vec<Hit>),
    /// A person should take it; `facts` is the article with the safe facts, when there is one.
    HandOver {
        /// Why.
        reason: Why,
        /// Whose safe facts to show first.
        facts: Option<Hit>,
    },
    /// Say a line.
    SmallTalk(Intent),
}

/// Why the verdict is what it is. Stable names for reports and `puente ask --json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The visitor asked for a person.
    Asked,
    /// The best article is for people only.
    PersonOnly,
    /// Nothing fits well enough.
    NoAnswer,
}

/// Judges one message by its intent and by what was found for it.
pub fn judge(intent: Option<Intent>, findings: &Findings) -> Verdict {
    match (intent, findings.hits.first()) {
        (Some(Intent::Person), _) => Verdict::HandOver { reason: Why::Asked, facts: None },
        (Some(other), _) => Verdict::SmallTalk(other),
        (None, Some(hit)) => Verdict::Answer(hit.clone()),
        (None, None) => Verdict::HandOver { reason: Why::NoAnswer, facts: None },
    }
}
