//! This file is a file format: what is written here about a conversation must be readable for ever.
//! Add fields with a default, never rename, ignore unknown ones (an older node may read a newer one's); `tests/suite/formats.rs` keeps one golden line a variant.

use serde::{Deserialize, Serialize};

use super::details::{
    Choice, EndedBy, Feedback, Leave, MaskedPiece, OfferEnd, Topic, WaitChoice, is_zero,
};
use crate::domain::address::Mark;
use crate::domain::article::{ArticleId, ArticleRef, Node};
use crate::domain::detect::Evidence;
use crate::domain::ids::{AgentId, CommandId, OfferId, Seq, TicketId, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::phrase::Phrase;
use crate::domain::text::Text;
use crate::domain::ticket::{Danger, HandoverReason, Priority, Skill, WrapUpCode};

/// Something that happened in one conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// A visitor began to write.
    Opened {
        /// Who.
        visitor: VisitorId,
        /// On which customer's page.
        site: String,
        /// The language to begin with.
        lang: Lang,
        /// How that is known.
        source: LangSource,
        /// In place of the address it came from; absent where that is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<Mark>,
    },
    /// The visitor wrote.
    VisitorSaid {
        /// The client's name for the message.
        command: CommandId,
        /// The message, redacted.
        text: Text,
        /// The language it is written in.
        lang: Lang,
        /// What it proves about the language the visitor speaks.
        #[serde(default, skip_serializing_if = "Evidence::is_none")]
        evidence: Evidence,
        /// How many confidential items were masked in it.
        #[serde(default, skip_serializing_if = "is_zero")]
        masked: u16,
    },
    /// The visitor picked an article from a list or followed a link between articles.
    VisitorChose {
        /// The client's name for the act.
        command: CommandId,
        /// Which one.
        article: ArticleId,
        /// What the button said.
        title: String,
    },
    /// The visitor asked for a person by the button.
    PersonAsked {
        /// The client's name for the act.
        command: CommandId,
    },
    /// The visitor said whether an answer helped.
    FeedbackGiven {
        /// The client's name for the act.
        command: CommandId,
        /// What they said.
        verdict: Feedback,
        /// About which article.
        article: ArticleId,
    },
    /// The conversation goes on in this language.
    LangChanged {
        /// The client's name for the act; absent when the desk noticed by itself.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<CommandId>,
        /// The language from here on.
        lang: Lang,
        /// How that is known.
        source: LangSource,
    },
    /// The desk noticed the other language and offers it; the visitor decides.
    LangOffered {
        /// Which.
        lang: Lang,
    },
    /// The bot gave an approved article.
    BotAnswered {
        /// The visitor's event it answers.
        to: Seq,
        /// Exactly which text.
        article: ArticleRef,
        /// Its title at that time.
        title: String,
        /// Its text at that time, so that the record never changes with the knowledge base.
        body: Vec<Node>,
        /// How sure the bot was, in thousandths.
        confidence: u16,
        /// What a hand-over about it would need.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<Topic>,
        /// Whether the visitor asked to see it once more; that is no repetition by the bot.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        again: bool,
        /// The part of the message that it answers, when the message had several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<String>,
        /// Where its facts come from, as far as that may be shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
        /// The day a person last checked it, `YYYY-MM-DD`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reviewed: Option<String>,
        /// Whether it was given in the other language because this one had no text of it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        only_lang: bool,
    },
    /// The bot asked which of a few articles is meant.
    BotClarified {
        /// The visitor's event it answers.
        to: Seq,
        /// At most three.
        options: Vec<Choice>,
        /// The part of the message that it asks about, when the message had several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
    /// The bot said a line: a greeting, or that it found nothing.
    BotSaid {
        /// The visitor's event it answers.
        to: Seq,
        /// The line.
        phrase: Phrase,
        /// Whether it means that no answer was found.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        missed: bool,
        /// Why a person is offered along with it, if one is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<HandoverReason>,
        /// The article that it points to, which was shown before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        article: Option<ArticleId>,
    },
    /// The desk told the visitor something about the state of things.
    NoticeGiven {
        /// The line.
        phrase: Phrase,
    },
    /// The conversation was handed over to people.
    Escalated {
        /// The ticket that now stands on the desk.
        ticket: TicketId,
        /// Why.
        reason: HandoverReason,
        /// Which knowledge it needs.
        skill: Skill,
        /// How urgent it is.
        priority: Priority,
        /// What somebody may come to harm by, if anybody may.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        danger: Option<Danger>,
    },
    /// A visitor who waits for a person wrote that somebody may come to harm.
    DangerNoticed {
        /// By what.
        danger: Danger,
    },
    /// The desk offered it to an agent. The visitor is not told whom.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
    },
    /// The offer came back without an acceptance.
    OfferReturned {
        /// Which offer.
        offer: OfferId,
        /// What became of it.
        because: OfferEnd,
    },
    /// An agent took it.
    AgentJoined {
        /// Who.
        agent: AgentId,
        /// The name the visitor sees.
        name: String,
    },
    /// The agent wrote.
    AgentSaid {
        /// The client's name for the message.
        command: CommandId,
        /// Who.
        agent: AgentId,
        /// The message, redacted.
        text: Text,
        /// The language it is written in.
        lang: Lang,
        /// How many confidential items were masked in it.
        #[serde(default, skip_serializing_if = "is_zero")]
        masked: u16,
    },
    /// Earlier messages turned out to be pieces of something confidential: this is how they read from now on. Their
    /// own events stay in the log as they were; whoever reads it puts these texts in their place.
    PiecesMasked {
        /// Which messages, and their texts.
        pieces: Vec<MaskedPiece>,
    },
    /// The agent is gone; the conversation waits for another, with its original age.
    AgentLeft {
        /// The client's name for the act; absent when nobody chose it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<CommandId>,
        /// Who.
        agent: AgentId,
        /// Why.
        because: Leave,
    },
    /// The wait was long; the visitor was asked what they prefer.
    WaitChoicesOffered {
        /// What may be chosen.
        choices: Vec<WaitChoice>,
        /// Whether nobody was there: then the wait was not long, but without an end in sight.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        unstaffed: bool,
    },
    /// The visitor's choice about waiting; the only way a ticket's language may widen.
    WaitChosen {
        /// The client's name for the act.
        command: CommandId,
        /// What was chosen.
        choice: WaitChoice,
    },
    /// The visitor has been silent: a reminder was shown.
    Reminded,
    /// The visitor has been silent for long: the agent's hands are free again.
    WentDormant,
    /// A dormant visitor wrote and the same agent had room.
    Woke,
    /// The chat is over.
    Ended {
        /// The client's name for the act; absent when time ended it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<CommandId>,
        /// Who or what ended it.
        by: EndedBy,
    },
    /// The agent filed the chat.
    WrappedUp {
        /// The client's name for the act; absent when time ran out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<CommandId>,
        /// How it is filed.
        code: WrapUpCode,
    },
    /// The visitor wrote again within the reopening time.
    Reopened,
    /// The visitor needs no person any more and leaves the line; the bot goes on.
    CalledOff {
        /// The client's name for the act; absent when the visitor said so in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        command: Option<CommandId>,
    },
}

impl Event {
    /// The client's name for what made this event, if a client did.
    pub fn command(&self) -> Option<&CommandId> {
        match self {
            Self::VisitorSaid { command, .. }
            | Self::VisitorChose { command, .. }
            | Self::PersonAsked { command }
            | Self::FeedbackGiven { command, .. }
            | Self::AgentSaid { command, .. }
            | Self::WaitChosen { command, .. } => Some(command),
            Self::LangChanged { command, .. }
            | Self::AgentLeft { command, .. }
            | Self::Ended { command, .. }
            | Self::WrappedUp { command, .. }
            | Self::CalledOff { command } => command.as_ref(),
            Self::Opened { .. }
            | Self::LangOffered { .. }
            | Self::BotAnswered { .. }
            | Self::BotClarified { .. }
            | Self::BotSaid { .. }
            | Self::NoticeGiven { .. }
            | Self::Escalated { .. }
            | Self::DangerNoticed { .. }
            | Self::Offered { .. }
            | Self::OfferReturned { .. }
            | Self::AgentJoined { .. }
            | Self::PiecesMasked { .. }
            | Self::WaitChoicesOffered { .. }
            | Self::Reminded
            | Self::WentDormant
            | Self::Woke
            | Self::Reopened => None,
        }
    }

    /// Whether the visitor did it.
    pub(super) fn is_by_visitor(&self) -> bool {
        matches!(
            self,
            Self::VisitorSaid { .. }
                | Self::VisitorChose { .. }
                | Self::PersonAsked { .. }
                | Self::FeedbackGiven { .. }
                | Self::WaitChosen { .. }
                | Self::CalledOff { .. }
        )
    }
}
