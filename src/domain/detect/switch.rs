//! When a conversation goes on in the other language: never by one short message, never against the
//! visitor's own choice. Decides on detections only; it does not see texts.

use super::Detection;
use crate::domain::lang::{Lang, LangSource};

/// A message with fewer telling letters than this proves nothing.
pub const LETTERS_MIN: usize = 10;
/// One message with so many telling letters may switch by itself.
pub const LETTERS_ENOUGH: usize = 20;
/// How sure a message must be to count.
pub const CONFIDENCE_MIN: f32 = 0.9;
/// How sure one message must be to switch however short.
pub const CONFIDENCE_CERTAIN: f32 = 0.998;
/// So many messages in a row in the other language switch.
const MESSAGES_ENOUGH: u8 = 2;

/// What the last messages said about the language, as far as the next decision needs it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Streak {
    /// How many messages in a row were surely in the other language.
    other: u8,
    /// Whether the switch was offered since the visitor last wrote in the conversation's language.
    offered: bool,
}

/// What to do about the language after a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Go on as before.
    Keep,
    /// Go on in the other language.
    Switch,
    /// Ask whether to go on in the other language; asked once until the visitor writes in the current one.
    Offer,
}

/// Weighs one message against the conversation's language. Call it once a message, in order, and begin
/// with a fresh [`Streak`] whenever the language changes.
pub fn next_language(
    current: Lang,
    source: LangSource,
    streak: &mut Streak,
    detection: &Detection,
) -> Turn {
    let sure = detection.letters >= LETTERS_MIN && detection.confidence >= CONFIDENCE_MIN;
    if !sure || detection.mixed {
        return Turn::Keep;
    }
    if detection.lang == current {
        *streak = Streak::default();
        return Turn::Keep;
    }
    streak.other = streak.other.saturating_add(1);
    let proven = streak.other >= MESSAGES_ENOUGH
        || detection.letters >= LETTERS_ENOUGH
        || detection.confidence >= CONFIDENCE_CERTAIN;
    match source {
        LangSource::Chosen => streak.offer_once(proven),
        LangSource::Default | LangSource::Browser | LangSource::Page | LangSource::Detected => {
            if proven {
                *streak = Streak::default();
                Turn::Switch
            } else {
                streak.offer_once(true)
            }
        }
    }
}

impl Streak {
    /// A streak as a conversation remembers it: messages in a row in the other language, and whether the
    /// switch was offered meanwhile.
    pub fn of(other: u8, offered: bool) -> Self {
        Self { other, offered }
    }

    fn offer_once(&mut self, wanted: bool) -> Turn {
        if !wanted || self.offered {
            return Turn::Keep;
        }
        self.offered = true;
        Turn::Offer
    }
}

#[cfg(test)]
mod tests;
