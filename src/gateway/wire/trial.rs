//! This file is a protocol: what the bot would do with a message, and why, as it travels to an agent who tries one.
//! Scores, evidence and confidences are in thousandths.

use serde::{Deserialize, Serialize};

use super::WireLang;
use crate::domain::ticket::HandoverReason;

/// What the bot would do with a message, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrialBody {
    /// The message, with confidential items masked as they would be stored.
    pub text: String,
    /// The language the answer would be in.
    pub answer_lang: WireLang,
    /// The language it is written in.
    pub lang: WireLang,
    /// How sure that is.
    pub lang_confidence: u16,
    /// Whether words of both languages stand in it.
    pub mixed: bool,
    /// The words that tell the language, the strongest first.
    pub words: Vec<WordBody>,
    /// Words that were taken as misspelt.
    pub repaired: Vec<RepairBody>,
    /// Phrases with other names for the same thing that were looked for besides.
    pub expanded: Vec<ExpansionBody>,
    /// Whether meaning was looked at, or words alone.
    pub meaning: bool,
    /// The articles that fit best, best first.
    pub candidates: Vec<CandidateBody>,
    /// What confidences are measured against.
    pub bar: BarBody,
    /// What would happen.
    pub verdict: VerdictBody,
}

/// A word that tells a language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WordBody {
    /// The word.
    pub word: String,
    /// How strongly: above 0 for Spanish, below for English.
    pub odds: i32,
}

/// A word that was taken as misspelt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RepairBody {
    /// As it was written.
    pub written: String,
    /// As it was read.
    pub read: String,
}

/// A phrase with other names for the same thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ExpansionBody {
    /// The phrase.
    pub phrase: String,
    /// What was looked for besides.
    pub terms: Vec<String>,
}

/// An article that may fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CandidateBody {
    /// Which.
    pub article: String,
    /// Its title, in the language it would be shown in.
    pub title: String,
    /// That language.
    pub lang: WireLang,
    /// Whether only a person may answer it.
    pub person_only: bool,
    /// Its score; only to be compared within one trial.
    pub score: i32,
    /// What of the score comes from words.
    pub words: i32,
    /// What of the score comes from meaning.
    pub meaning: i32,
    /// How likely it is the right one.
    pub confidence: u16,
    /// What adds up to the score, the strongest first.
    pub score_from: Vec<EvidenceBody>,
    /// What adds up to the logarithm of the odds behind the confidence, the strongest first.
    pub confidence_from: Vec<EvidenceBody>,
}

/// Something that speaks for or against a candidate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EvidenceBody {
    /// Its stable name; `try-evidence-<name>` in `locales/`.
    pub name: String,
    /// How much of it there is.
    pub value: i32,
    /// What that adds.
    pub adds: i32,
}

/// What confidences are measured against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct BarBody {
    /// From here on the first article is the answer.
    pub answer: u16,
    /// From here on the visitor is asked what they mean.
    pub clarify: u16,
    /// From this sum on, articles for people only lead to a person.
    pub person: u16,
}

/// What would happen, and what decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct VerdictBody {
    /// What would happen.
    pub does: DoesBody,
    /// The title of the article that would be shown, or whose safe facts would be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The language of that title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_lang: Option<WireLang>,
    /// Between how many articles the visitor would be asked to choose.
    pub choices: u8,
    /// Why a person would take over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<HandoverReason>,
    /// What decided.
    pub because: BecauseBody,
    /// What was compared, when that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub share: Option<u16>,
    /// The bar that it was compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<u16>,
}

/// What the bot would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum DoesBody {
    /// Show an article.
    Answer,
    /// Ask what is meant.
    Clarify,
    /// Call a person.
    HandOver,
    /// Say a line.
    SmallTalk,
}

/// The comparison that a verdict rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum BecauseBody {
    /// What the message says, whatever is found.
    Said,
    /// Nothing was found.
    NothingFound,
    /// The first article reaches the bar for an answer.
    Sure,
    /// It reaches the bar for asking back only.
    Unsure,
    /// It reaches neither.
    Unlikely,
    /// Articles for people only are likely enough together.
    ForPeople,
}
