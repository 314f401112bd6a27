//! What a visitor's session asks of the outside, and what comes of it. Knows nothing about who carries it out.

use crate::domain::desk::Standing;
use crate::domain::ids::{CommandId, ConversationId, Seq};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::time::Span;
use crate::flow::FlowError;
use crate::flow::receive::{Receipt, Wish};
use crate::gateway::codes::CloseCode;
use crate::ports::{Epoch, Record, Stream};

/// Work for the outside.
#[derive(Debug, Clone, PartialEq)]
pub enum VisitorDo {
    /// Find the visitor's conversation. The token is the client's own, where it has no cookie.
    Enter {
        /// What the client remembered.
        token: Option<String>,
        /// The customer's page that it is on.
        site: String,
    },
    /// Read on.
    Read {
        /// Which conversation.
        conversation: ConversationId,
        /// After which position.
        after: Seq,
    },
    /// Take in what the visitor does.
    Receive {
        /// The client's name for it.
        command: CommandId,
        /// What.
        wish: Wish,
        /// The customer's page, for a conversation that begins.
        site: String,
        /// The language it would begin in.
        lang: Lang,
        /// How that is known.
        source: LangSource,
    },
    /// Let the bot answer what it owes.
    Answer {
        /// In which conversation.
        conversation: ConversationId,
        /// Only what is sure: the visitor may be in the middle of a thought.
        patient: bool,
    },
    /// Let the bot answer a side question of somebody who waits for a person.
    Aside {
        /// In which conversation.
        conversation: ConversationId,
    },
    /// Look how the visitor stands in line.
    Standing {
        /// With which conversation.
        conversation: ConversationId,
    },
    /// Look how far the visitor has read.
    Reading {
        /// In which conversation.
        conversation: ConversationId,
    },
    /// Keep how far the visitor has read.
    Mark {
        /// In which conversation.
        conversation: ConversationId,
        /// Up to which position.
        upto: Seq,
    },
    /// Tell the agent that the visitor is typing.
    SendTyping {
        /// In which conversation.
        conversation: ConversationId,
        /// Or has stopped.
        on: bool,
    },
}

/// What that work led to.
#[derive(Debug)]
pub enum VisitorOutcome {
    /// Who the visitor is and what they have.
    Entered(Result<Entrance, FlowError>),
    /// There is no such page of a customer, so there is nothing to enter.
    Dismissed(CloseCode),
    /// Too many conversations have been begun lately where the visitor is.
    TooFast(CommandId, Span),
    /// More of a conversation, and its head.
    Read(ConversationId, Result<Vec<Record>, FlowError>, Seq),
    /// The visitor's act is stored, or refused.
    Received(CommandId, Result<Receipt, FlowError>),
    /// The bot has answered, or will when its alarm rings.
    Answered {
        /// Nothing more is owed now; otherwise it was not sure yet.
        said: bool,
    },
    /// How far the visitor has read.
    Marked {
        /// In which conversation.
        conversation: ConversationId,
        /// The position that holds.
        read: Result<Seq, FlowError>,
        /// Whether it was to be kept, not only looked up.
        kept: bool,
    },
    /// How the visitor stands in line with a conversation.
    Standing(ConversationId, Option<Standing>),
}

/// What a visitor finds on arriving.
#[derive(Debug)]
pub struct Entrance {
    /// Their conversation, if any, and its head.
    pub conversation: Option<(ConversationId, Seq)>,
    /// How far they have read in it.
    pub read: Seq,
    /// Where that is kept.
    pub reading: Stream,
    /// The store's epoch.
    pub epoch: Epoch,
    /// A token, for a browser that refuses the cookie.
    pub token: Option<String>,
    /// The present wording.
    pub phrases: String,
}
