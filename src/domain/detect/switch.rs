//! When a conversation goes on in the other language: by a plain wish, or by the visitor's own sentences; never
//! against the visitor's own choice, and never by itself while they wait for a person or have one. Decides on what
//! was heard only; it does not see texts.

use super::{Evidence, Heard};
use crate::domain::lang::{Lang, LangSource};

/// So many own sentences in a row in the other language switch.
const SENTENCES_ENOUGH: u8 = 2;
/// So many messages in a row in the other language, sentences or not, are worth an offer.
const MESSAGES_WORTH_AN_OFFER: u8 = 2;

/// What the last messages in a row said about the language. Kept by the conversation, from its stored messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streak {
    /// Messages in the other language.
    messages: u8,
    /// Those of them that were own sentences.
    sentences: u8,
}

/// How a conversation stands when a message comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its language.
    pub lang: Lang,
    /// How that is known.
    pub source: LangSource,
    /// What the messages before said.
    pub streak: Streak,
    /// Whether the other language was offered since the visitor last wrote in this one.
    pub offered: bool,
    /// Whether the visitor has done nothing yet.
    pub fresh: bool,
    /// Whether the visitor waits for a person or has one.
    pub with_people: bool,
}

/// What to do about the language after a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Go on as before.
    Keep,
    /// Go on in the other language, as this is known.
    Switch(LangSource),
    /// Ask whether to go on in the other language; asked once until the visitor writes in the current one.
    Offer,
}

impl Streak {
    /// The streak with one more message.
    #[must_use]
    fn with(self, current: Lang, lang: Lang, evidence: Evidence) -> Self {
        if evidence < Evidence::Phrase {
            self
        } else if lang == current {
            Self::default()
        } else {
            let sentence = u8::from(evidence >= Evidence::Sentence);
            Self {
                messages: self.messages.saturating_add(1),
                sentences: self.sentences.saturating_add(sentence),
            }
        }
    }
}

impl Standing {
    /// How it stands once a message was written: whoever goes on in the conversation's language has no use for the
    /// other's offer.
    #[must_use]
    pub fn wrote(self, lang: Lang, evidence: Evidence) -> Self {
        let goes_on = lang == self.lang && evidence >= Evidence::Phrase;
        Self {
            streak: self.streak.with(self.lang, lang, evidence),
            offered: self.offered && !goes_on,
            fresh: false,
            ..self
        }
    }
}

/// Weighs one message against the conversation's language.
pub fn next_language(standing: &Standing, heard: &Heard) -> Turn {
    let Standing { lang: current, source, offered, with_people, .. } = *standing;
    let offer = if offered { Turn::Keep } else { Turn::Offer };
    match heard.wish {
        Some(lang) if lang == current => return Turn::Keep,
        Some(_) if with_people => return offer,
        Some(_) => return Turn::Switch(LangSource::Chosen),
        None => {}
    }
    let Heard { lang, evidence, .. } = *heard;
    if lang == current || evidence.is_none() {
        return Turn::Keep;
    }
    // Before the first message there is nothing to be loyal to but a guess from the page.
    if standing.fresh && source < LangSource::Detected && !with_people {
        return Turn::Switch(LangSource::Detected);
    }
    if evidence < Evidence::Phrase {
        return Turn::Keep;
    }
    let streak = standing.streak.with(current, lang, evidence);
    let sentence = evidence >= Evidence::Sentence;
    let proven = sentence && streak.sentences >= SENTENCES_ENOUGH || evidence == Evidence::Certain;
    let chosen = source == LangSource::Chosen;
    if proven && !chosen && !with_people {
        Turn::Switch(LangSource::Detected)
    } else if proven || sentence && !chosen || streak.messages >= MESSAGES_WORTH_AN_OFFER {
        offer
    } else {
        Turn::Keep
    }
}

#[cfg(test)]
mod tests;
