//! What one message says about the language of its conversation: the one rule, for tests and production alike.
//! Keeps nothing; what several messages say together is for `switch`.
//!
//! Only the visitor's own sentences are evidence. What is pasted (a screen's text, a name, a code), noise, and a
//! message of neither language prove nothing; a few words without a verb prove little.

use super::voice::{Voice, own_words};
use super::{detect, is_noise, other_language, wished_language};
use crate::domain::lang::Lang;
use crate::domain::text::excerpt;

use serde::{Deserialize, Serialize};

/// A message with fewer telling letters than this proves nothing but where nothing better is known.
const LETTERS_MIN: usize = 10;
/// One sentence with so many telling letters proves a language by itself.
const LETTERS_ENOUGH: usize = 20;
/// How sure a message must be to count.
const CONFIDENCE_MIN: f32 = 0.9;
/// How sure one sentence must be to prove a language however short.
const CONFIDENCE_CERTAIN: f32 = 0.998;

/// How much a message proves that its visitor goes on in its language, least first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Evidence {
    /// Nothing: pasted, mixed, noise, or in doubt.
    #[default]
    None,
    /// A word or a courtesy: better than a guess from the page, no more.
    Slight,
    /// A few words without a verb. Two messages in a row are worth an offer.
    Phrase,
    /// The visitor's own sentence.
    Sentence,
    /// The visitor's own sentence, long or sure enough to stand alone.
    Certain,
}

impl Evidence {
    /// Whether it is none, as a message is stored without it.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// What one message says about language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// The language the visitor speaks in it; of what is pasted, the language of that.
    pub lang: Lang,
    /// What that proves.
    pub evidence: Evidence,
    /// The language it plainly asks for, if it does.
    pub wish: Option<Lang>,
}

/// Judges one redacted message. `prior` is the conversation's language so far.
pub fn hear(text: &str, prior: Lang) -> Heard {
    let text = &*excerpt(text);
    let wish = wished_language(text);
    let (own, voice) = own_words(text);
    let found = detect(if own.is_empty() { text } else { &own }, prior);
    let sure = found.confidence >= CONFIDENCE_MIN && !found.mixed;
    let evidence = if !sure || voice == Voice::Pasted {
        Evidence::None
    } else if voice == Voice::Courtesy || found.letters < LETTERS_MIN {
        Evidence::Slight
    } else if voice == Voice::Unclear {
        Evidence::Phrase
    } else if found.letters >= LETTERS_ENOUGH || found.confidence >= CONFIDENCE_CERTAIN {
        Evidence::Certain
    } else {
        Evidence::Sentence
    };
    let foreign = || is_noise(text) || other_language(text).is_some();
    let evidence = if evidence > Evidence::None && foreign() { Evidence::None } else { evidence };
    Heard { lang: found.lang, evidence, wish }
}

#[cfg(test)]
mod tests;
