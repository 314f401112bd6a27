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

    /// The visitor wrote in this language.
    pub(super) fn spoke(&mut self, lang: Lang, evidence: Evidence) {
        let standing = self.standing().wrote(lang, evidence);
        self.lang_streak = standing.streak;
        self.lang_offer = self.lang_offer.filter(|_| standing.offered);
    }
}
