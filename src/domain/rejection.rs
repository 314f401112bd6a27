//! Every business "no", each with a stable code that is also its key in `locales/*/errors.ftl`.
//! Knows nothing about how a "no" travels.

use std::fmt;

/// Why the desk refuses to do what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejection {
    /// There is no such conversation, or it is not the caller's.
    NoSuchConversation,
    /// The conversation is over and can no longer be reopened.
    ConversationEnded,
    /// The conversation has reached its limit of events; a new one begins.
    ConversationFull,
    /// Somebody else may speak here now.
    NotYours,
    /// The offer is no longer open.
    OfferGone,
    /// This cannot be done at this point of the conversation.
    NotNow,
    /// The chosen thing was not among those offered.
    NoSuchChoice,
    /// The agent already has as many conversations as agreed.
    AgentFull,
    /// The agent has not chosen to take conversations.
    AgentAway,
    /// The desk does not know this agent.
    NoSuchAgent,
    /// Something in the message is still to be filled in.
    BlankLeft,
    /// Authors have not approved a reply of this name.
    NoSuchReply,
}

impl Rejection {
    /// All of them, for the test that every one has a sentence in both languages.
    pub const ALL: [Self; 12] = [
        Self::NoSuchConversation,
        Self::ConversationEnded,
        Self::ConversationFull,
        Self::NotYours,
        Self::OfferGone,
        Self::NotNow,
        Self::NoSuchChoice,
        Self::AgentFull,
        Self::AgentAway,
        Self::NoSuchAgent,
        Self::BlankLeft,
        Self::NoSuchReply,
    ];

    /// Its stable name on the wire and in `locales/`, where it stands behind `error-`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSuchConversation => "no-such-conversation",
            Self::ConversationEnded => "conversation-ended",
            Self::ConversationFull => "conversation-full",
            Self::NotYours => "not-yours",
            Self::OfferGone => "offer-gone",
            Self::NotNow => "not-now",
            Self::NoSuchChoice => "no-such-choice",
            Self::AgentFull => "agent-full",
            Self::AgentAway => "agent-away",
            Self::NoSuchAgent => "no-such-agent",
            Self::BlankLeft => "blank-left",
            Self::NoSuchReply => "no-such-reply",
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for Rejection {}
