//! Dialogue acts: what a message does besides asking a question (a greeting, a refusal, "wait", "not that one"), and
//! what is left of it to look up. The acts are known by examples that authors own (`kb-index/acts`); whoever searches
//! may add a learned classifier. Knows no conversation: what an act leads to is `conversation::acts`' business.

mod examples;
mod lexicon;
mod segments;
mod shapes;
mod choice;
mod reading;
mod person;

#[cfg(test)]
mod tests;

pub use choice::choice;
pub use examples::{ActExamples, CONTRAST, FOLDER, read, shipped};
pub use lexicon::{ActLexicon, key};
pub use person::asks_for_person;
pub use reading::{ActReading, Classifier, Guess, HeardAct, Source, read_acts};
pub use shapes::is_reference;

/// Something that a message does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// Hello.
    Greeting,
    /// Thank you.
    Thanks,
    /// Goodbye.
    Goodbye,
    /// "One moment": the visitor will write on.
    Wait,
    /// The visitor is back.
    Back,
    /// Announces a question: "I have a question", "can you help me".
    Opener,
    /// Says who is writing.
    Introduction,
    /// "Sorry to bother", "wrong window".
    Apology,
    /// Praises the desk.
    Praise,
    /// Wants to complain formally.
    Complaint,
    /// Is annoyed with the assistant, without asking for a person.
    Frustration,
    /// "Okay", "hmm", "sounds good".
    Acknowledgement,
    /// "Yes", to whatever was offered.
    Agreement,
    /// "No, thanks", "that is all".
    Refusal,
    /// None of the offered titles.
    NoneOfThese,
    /// The answer was not about the matter.
    NotIt,
    /// The answer was tried before.
    TriedAlready,
    /// The answer did not help: it is as broken as before.
    StillBroken,
    /// "Say that again."
    Repeat,
    /// "Say it in simpler words."
    Rephrase,
    /// "I meant the exporter": the question before, put right.
    Correction,
    /// "Never mind."
    Cancel,
    /// It is solved.
    Solved,
    /// The person who was asked for is not needed any more.
    CallOff,
    /// Wants to go on with the assistant instead.
    BackToAssistant,
    /// Wants a person.
    AskPerson,
    /// Wants no person.
    RefusePerson,
    /// Asks who or what is answering.
    WhatAreYou,
    /// Talk about nothing in particular.
    SmallTalk,
    /// Asks what can be asked here.
    Menu,
    /// A number, a unit or a letter, without a word about it.
    Bare,
    /// Writes in a language that the desk does not speak.
    OtherLanguage,
    /// Nothing that can be read: keys hit at random, punctuation.
    Noise,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 33] = [
        Self::Greeting,
        Self::Thanks,
        Self::Goodbye,
        Self::Wait,
        Self::Back,
        Self::Opener,
        Self::Introduction,
        Self::Apology,
        Self::Praise,
        Self::Complaint,
        Self::Frustration,
        Self::Acknowledgement,
        Self::Agreement,
        Self::Refusal,
        Self::NoneOfThese,
        Self::NotIt,
        Self::TriedAlready,
        Self::StillBroken,
        Self::Repeat,
        Self::Rephrase,
        Self::Correction,
        Self::Cancel,
        Self::Solved,
        Self::CallOff,
        Self::BackToAssistant,
        Self::AskPerson,
        Self::RefusePerson,
        Self::WhatAreYou,
        Self::SmallTalk,
        Self::Menu,
        Self::Bare,
        Self::OtherLanguage,
        Self::Noise,
    ];

    /// Its stable name: of the authors' file, in reports and in `explain`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Greeting => "greeting",
            Self::Thanks => "thanks",
            Self::Goodbye => "goodbye",
            Self::Wait => "wait",
            Self::Back => "back",
            Self::Opener => "opener",
            Self::Introduction => "introduction",
            Self::Apology => "apology",
            Self::Praise => "praise",
            Self::Complaint => "complaint",
            Self::Frustration => "frustration",
            Self::Acknowledgement => "acknowledgement",
            Self::Agreement => "agreement",
            Self::Refusal => "refusal",
            Self::NoneOfThese => "none-of-these",
            Self::NotIt => "not-it",
            Self::TriedAlready => "tried-already",
            Self::StillBroken => "still-broken",
            Self::Repeat => "repeat",
            Self::Rephrase => "rephrase",
            Self::Correction => "correction",
            Self::Cancel => "cancel",
            Self::Solved => "solved",
            Self::CallOff => "call-off",
            Self::BackToAssistant => "back-to-assistant",
            Self::AskPerson => "ask-person",
            Self::RefusePerson => "refuse-person",
            Self::WhatAreYou => "what-are-you",
            Self::SmallTalk => "small-talk",
            Self::Menu => "menu",
            Self::Bare => "bare",
            Self::OtherLanguage => "other-language",
            Self::Noise => "noise",
        }
    }

    /// The act of this name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Whether authors give examples of it; the others have a shape, not words.
    pub const fn has_examples(self) -> bool {
        !matches!(self, Self::Bare | Self::OtherLanguage | Self::Noise)
    }

    /// Whether it may stand around a question without changing it. Such acts are cut off a message before the rest is
    /// looked up.
    pub const fn is_wrapping(self) -> bool {
        matches!(
            self,
            Self::Greeting
                | Self::Thanks
                | Self::Goodbye
                | Self::Opener
                | Self::Apology
                | Self::Introduction
                | Self::Wait
                | Self::Back
        )
    }

    /// Which of several acts of one message decides, the least first: an act that wants something done outweighs
    /// a courtesy.
    pub(crate) const fn weight(self) -> u8 {
        match self {
            Self::AskPerson | Self::Complaint => 0,
            Self::CallOff | Self::Solved | Self::BackToAssistant | Self::RefusePerson => 1,
            Self::StillBroken
            | Self::NotIt
            | Self::TriedAlready
            | Self::NoneOfThese
            | Self::Frustration
            | Self::Correction
            | Self::Repeat
            | Self::Rephrase
            | Self::WhatAreYou
            | Self::OtherLanguage
            | Self::Menu => 2,
            Self::Cancel | Self::Wait | Self::Back | Self::Opener => 3,
            Self::Goodbye | Self::Praise | Self::SmallTalk | Self::Introduction => 4,
            Self::Thanks | Self::Apology => 5,
            Self::Greeting => 6,
            Self::Agreement | Self::Refusal => 7,
            Self::Acknowledgement => 8,
            Self::Bare => 9,
            Self::Noise => 10,
        }
    }
}
