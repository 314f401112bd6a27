//! What somebody may want of a conversation: visitor, bot, desk, agent, and time itself.
//! Knows nothing about when it is allowed.

use super::details::{Choice, Feedback, Leave, MaskedPiece, OfferEnd, Topic, WaitChoice};
use crate::domain::address::Mark;
use crate::domain::article::{ArticleId, ArticleRef, Node};
use crate::domain::detect::Heard;
use crate::domain::ids::{AgentId, CommandId, OfferId, Seq, TicketId, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::phrase::Phrase;
use crate::domain::signal::Mood;
use crate::domain::text::Text;
use crate::domain::ticket::{Availability, HandoverReason, WrapUpCode};

/// Something somebody wants of a conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Begin.
    Open {
        /// Who.
        visitor: VisitorId,
        /// On which customer's page.
        site: String,
        /// In which language.
        lang: Lang,
        /// How that is known.
        source: LangSource,
        /// In place of the address it comes from.
        mark: Option<Mark>,
    },
    /// The visitor does something. The ticket is used if it leads to a hand-over.
    Visitor {
        /// The client's name for the act.
        command: CommandId,
        /// What.
        act: VisitorAct,
        /// A name for the hand-over that may follow.
        ticket: TicketId,
    },
    /// The bot replies to the visitor's event at this position.
    Reply {
        /// Which event.
        to: Seq,
        /// What, in this order; a hand-over comes last.
        replies: Vec<Reply>,
        /// How the visitor sounds.
        mood: Mood,
        /// A name for the hand-over that may follow.
        ticket: TicketId,
    },
    /// The bot answers a side question of a visitor who waits for a person. Nothing is owed to it.
    Aside {
        /// Which event of the visitor.
        to: Seq,
        /// The answer; without one the visitor hears that the person will see the message.
        reply: Option<Reply>,
    },
    /// The desk offers it to an agent.
    Offer {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
    },
    /// The offer came back.
    ReturnOffer {
        /// Which offer.
        offer: OfferId,
        /// What became of it.
        because: OfferEnd,
    },
    /// The agent takes the offer.
    Join {
        /// Which offer.
        offer: OfferId,
        /// Who.
        agent: AgentId,
        /// The name the visitor sees.
        name: String,
    },
    /// The agent does something.
    Agent {
        /// The client's name for the act.
        command: CommandId,
        /// Who.
        agent: AgentId,
        /// What.
        act: AgentAct,
    },
    /// The agent is gone.
    LoseAgent {
        /// Who.
        agent: AgentId,
        /// Why.
        because: Leave,
    },
    /// Time has passed.
    Tick {
        /// Whether those who may take the ticket are there.
        desk: Availability,
        /// Whether somebody is there who may take it only once the visitor accepts the other language.
        other_staffed: bool,
        /// A name for the hand-over that may follow.
        ticket: TicketId,
    },
}

/// What a visitor does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitorAct {
    /// Writes.
    Say {
        /// What, redacted.
        text: Text,
        /// How many confidential items were masked.
        masked: u16,
        /// Earlier messages that are masked with it.
        pieces: Vec<MaskedPiece>,
        /// What it says about language.
        heard: Heard,
        /// Whether the agent of a paused conversation has room for it.
        room: bool,
        /// What it is, where it is more than a message.
        manner: Manner,
    },
    /// Picks an article.
    Choose {
        /// Which.
        article: ArticleId,
        /// What the button says.
        title: String,
        /// The article itself, for a visitor in line, whom the bot owes nothing.
        shown: Option<Box<Reply>>,
    },
    /// Asks for a person by the button.
    AskPerson {
        /// Whether the agent of a paused conversation has room for it.
        room: bool,
    },
    /// Judges the last answer.
    Judge(Feedback),
    /// Switches the language.
    SetLang(Lang),
    /// Chooses about a long wait.
    Wait(WaitChoice),
    /// Needs no person any more.
    CallOff,
    /// Ends the chat.
    End,
}

/// What a message is besides a message. It counts only in the phase that it is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Manner {
    /// A message like any other.
    #[default]
    Plain,
    /// Thanks, a goodbye, an okay: after the end it is answered with this line and opens nothing.
    Courtesy(&'static str),
    /// The person is not needed any more: who is in line leaves it and hears this line.
    CallOff(&'static str),
}

/// Where an article's text comes from, as far as a visitor is told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// Its verified sources.
    pub source: Option<String>,
    /// The day on which a person last checked it, `YYYY-MM-DD`.
    pub reviewed: Option<String>,
    /// Whether there is no text of it in the language that was wanted.
    pub only_lang: bool,
}

/// What the bot replies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// An article.
    Answer {
        /// Exactly which text.
        article: ArticleRef,
        /// Its title.
        title: String,
        /// Its text.
        body: Vec<Node>,
        /// How sure, in thousandths.
        confidence: u16,
        /// What a hand-over about it would need.
        topic: Topic,
        /// Whether the visitor asked to see it once more.
        again: bool,
        /// The part of the message that it answers, when the message had several.
        part: Option<String>,
        /// Where its text comes from.
        origin: Origin,
    },
    /// A question back.
    Clarify {
        /// Which articles may be meant.
        options: Vec<Choice>,
        /// The part of the message that it is about, when the message had several.
        about: Option<String>,
    },
    /// A line.
    Say(Phrase),
    /// A line with a person on offer.
    Offer(Phrase, HandoverReason),
    /// The visitor's words judge the last answer, as its buttons do.
    Judge(Feedback),
    /// Nothing fits this part of the message; the other parts are answered.
    Unanswered(String),
    /// Nothing fits.
    Miss,
    /// A person must take it. The safe facts, if any, come first.
    HandOver {
        /// Why.
        reason: HandoverReason,
        /// What it needs, when that is known from this message; else what the visitor last read about says it.
        topic: Option<Topic>,
        /// The safe facts: the article that says them.
        facts: Option<Box<Reply>>,
    },
}

/// What an agent does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AgentAct {
    /// Writes.
    Say {
        /// What, redacted.
        text: Text,
        /// How many confidential items were masked.
        masked: u16,
        /// Earlier messages that are masked with it.
        pieces: Vec<MaskedPiece>,
        /// In which language.
        lang: Lang,
    },
    /// Ends the chat.
    End,
    /// Files the ended chat.
    WrapUp(WrapUpCode),
    /// Gives it back to the queue.
    Return,
}
