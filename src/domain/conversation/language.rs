//! How a conversation stands where its language is in question. What follows from that is decided in `detect`.

use super::state::{Conversation, Phase};
use crate::domain::detect::{Evidence, Standing};
use crate::domain::lang::Lang;

impl Conversation {
    /// How it stands where its language is in question.
    pub fn standing(&self) -> Standing {
        let with_people = match self.phase {
            Phase::Fresh | Phase::Bot => false,
            // Whoever was with a person before the end goes back to people.
            Phase::Ended => self.hand_over.is_some(),
            Phase::Queued
            | Phase::Offered { .. }
            | Phase::LeftMessage
            | Phase::Active
            | Phase::Dormant
            | Phase::WrapUp => true,
        };
        Standing {
            lang: self.lang,
            source: self.lang_source,
            streak: self.lang_streak,
            offered: self.lang_offer.is_some(),
            fresh: self.commands.is_empty(),
            with_people,
        }
    }

    /// Whoever writes on in the conversation's language has no use for the other's offer.
    pub(super) fn spoke(&mut self, lang: Lang, evidence: Evidence) {
        self.lang_streak = self.lang_streak.with(self.lang, lang, evidence);
        if lang == self.lang && evidence >= Evidence::Phrase {
            self.lang_offer = None;
        }
    }
}
