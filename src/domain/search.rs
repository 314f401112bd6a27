//! A question to the knowledge base and what was found for it. Knows nothing about indexes.

use crate::domain::article::ArticleId;
use crate::domain::lang::Lang;
use crate::domain::ticket::{Priority, Skill};

/// The most candidates a search returns.
pub const HITS_MAX: usize = 10;

/// What is asked of the knowledge base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The visitor's words, redacted.
    pub text: String,
    /// The conversation's language: the one the answer is wanted in.
    pub lang: Lang,
    /// Whether to look in the other language too, because the message mixes both.
    pub mixed: bool,
}

/// One article that may fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Which article.
    pub article: ArticleId,
    /// In which language it was found and would be shown.
    pub lang: Lang,
    /// Its title in that language.
    pub title: String,
    /// How well its words fit, in the index's own unit; only to be compared within one search.
    pub score: f32,
    /// How likely it is the right one, 0 to 1.
    pub confidence: f32,
    /// Whether only a person may answer it.
    pub person_only: bool,
    /// Who among the agents knows more.
    pub skill: Skill,
    /// How urgent a hand-over about it is.
    pub priority: Priority,
}

/// How sure one must be of a hit to act on it. Whoever searches knows best how its own confidences spread.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Thresholds {
    /// The least confidence with which an article is shown as the answer. Of messages that no article answers
    /// fewer than one in twenty reach it.
    pub answer: f32,
    /// The least confidence in the best hit with which the visitor is asked what they mean.
    pub clarify: f32,
    /// The least sum of confidences with which the articles for people only that come first take the message to a
    /// person. It is no higher than `answer`: a machine that answers what a person must handle is worse than a person too many.
    pub escalate: f32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { answer: 0.55, clarify: 0.25, escalate: 0.45 }
    }
}

/// What a search found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchResult {
    /// Best first, each article once, at most [`HITS_MAX`].
    pub hits: Vec<Hit>,
    /// Words that were taken as misspelt: as written, as read.
    pub repaired: Vec<(String, String)>,
    /// What its confidences are measured against.
    pub thresholds: Thresholds,
    /// Why it found them. For whoever wants to understand; nothing is decided by it.
    pub trace: Trace,
}

/// Something that speaks for or against a hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    /// Its stable name, such as `nearest-phrasing`.
    pub name: &'static str,
    /// How much of it there is, in a unit of its own.
    pub value: f32,
    /// What that adds to the sum: the value times its weight.
    pub adds: f32,
}

/// Why a search found what it found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// Phrases with other names for the same thing that were looked for besides.
    pub expanded: Vec<(String, Vec<String>)>,
    /// Whether meaning was looked at, or words alone.
    pub meaning: bool,
    /// For each hit, what adds up to its score.
    pub scores: Vec<Vec<Evidence>>,
    /// For each hit, what adds up to the logarithm of its odds of being right.
    pub confidences: Vec<Vec<Evidence>>,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A search result of these articles, in this order.
    pub(crate) fn findings(ids: &[&str]) -> SearchResult {
        let hits = ids.iter().map(|id| hit(id, 0.5)).collect();
        SearchResult { hits, ..SearchResult::default() }
    }

    /// A hit with this confidence.
    pub(crate) fn hit(id: &str, confidence: f32) -> Hit {
        Hit {
            article: ArticleId::parse(id).unwrap(),
            lang: Lang::En,
            title: id.to_owned(),
            score: confidence,
            confidence,
            person_only: false,
            skill: Skill::general(),
            priority: Priority::default(),
        }
    }
}
