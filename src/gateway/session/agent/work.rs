//! What an agent's session asks of the outside, and what comes of it. Knows nothing about who carries it out.

use crate::domain::desk::Presence;
use crate::domain::ids::{CommandId, ConversationId, OfferId, Seq};
use crate::domain::lang::Lang;
use crate::domain::text::RawText;
use crate::flow::FlowError;
use crate::flow::relay::AgentWish;
use crate::gateway::codes::CloseCode;
use crate::gateway::wire::{DeskBody, TrialBody};
use crate::ports::{Epoch, Record};

/// Work for the outside.
#[derive(Debug, Clone, PartialEq)]
pub enum AgentDo {
    /// Tell the desk that the agent is here.
    Enter,
    /// Look whether the session still holds, and say that the agent is still here.
    Keep {
        /// Whether the console answers, so that it may be said.
        vouch: bool,
    },
    /// Look at the desk.
    Desk,
    /// Read on.
    Read {
        /// Which conversation.
        conversation: ConversationId,
        /// After which position.
        after: Seq,
    },
    /// Take conversations, or not.
    Choose {
        /// The client's name for it.
        command: CommandId,
        /// Which.
        presence: Presence,
    },
    /// Take or decline an offer.
    Settle {
        /// The client's name for it.
        command: CommandId,
        /// Which offer.
        offer: OfferId,
        /// Of which conversation.
        conversation: ConversationId,
        /// Take it.
        accept: bool,
    },
    /// Take a conversation that an alarm is about.
    Take {
        /// The client's name for it.
        command: CommandId,
        /// Which.
        conversation: ConversationId,
    },
    /// Do something in a conversation.
    Relay {
        /// The client's name for it.
        command: CommandId,
        /// Which.
        conversation: ConversationId,
        /// What.
        wish: AgentWish,
    },
    /// Consider a message as if a visitor had written it.
    Try {
        /// The client's name for it.
        command: CommandId,
        /// The message.
        text: RawText,
        /// The conversation's language; the message's own when there is none.
        lang: Option<Lang>,
    },
    /// Tell the agent's other tabs how far they have read.
    Mark {
        /// Which conversation.
        conversation: ConversationId,
        /// Up to where.
        upto: Seq,
    },
    /// Tell the visitor that the agent is typing.
    SendTyping {
        /// In which conversation.
        conversation: ConversationId,
        /// Or has stopped.
        on: bool,
    },
}

/// What that work led to.
#[derive(Debug)]
pub enum AgentOutcome {
    /// The desk knows that the agent is here.
    Entered(Result<Epoch, FlowError>),
    /// The lease is renewed; the desk's look comes by itself.
    Kept,
    /// The session is over, or the account locked.
    Dismissed(CloseCode),
    /// The desk, as this agent sees it.
    Desk(Result<DeskBody, FlowError>),
    /// More of a conversation.
    Read(ConversationId, Result<Vec<Record>, FlowError>, Seq),
    /// What the bot would do with a message.
    Tried(CommandId, Result<TrialBody, FlowError>),
    /// The agent's act is stored, or refused.
    Done(CommandId, Option<ConversationId>, Result<Seq, FlowError>),
}
