//! This file is a file format: what is written here about the desk must be readable for ever.
//! Facts (above the line) commute and are appended without looking; decisions (below) are appended only
//! when nothing else happened meanwhile, so that no ticket is ever in two hands.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::address::Mark;
use crate::domain::ids::{AgentId, ConversationId, OfferId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::ticket::{Danger, Priority, Skill};
use crate::domain::time::Timestamp;

/// Something that happened on the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    // Facts.
    /// An agent signed in or connected: who they are and what they can do.
    AgentArrived {
        /// Who.
        agent: AgentId,
        /// The name visitors see.
        name: String,
        /// The languages they answer in.
        langs: BTreeSet<Lang>,
        /// What they know about; empty means everything.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        skills: BTreeSet<Skill>,
        /// How many conversations at once.
        capacity: u8,
    },
    /// An agent chose whether to take conversations.
    PresenceChosen {
        /// Who.
        agent: AgentId,
        /// What they chose.
        presence: Presence,
    },
    /// An agent's connection is gone.
    AgentLost {
        /// Who.
        agent: AgentId,
        /// Whether the agent signed out; otherwise the connection ended without a word.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        signed_out: bool,
    },
    /// A conversation needs a person.
    Queued {
        /// The ticket.
        ticket: TicketId,
        /// Its conversation.
        conversation: ConversationId,
        /// The language a person must speak.
        lang: Lang,
        /// The knowledge a person should have.
        skill: Skill,
        /// How urgent it is.
        priority: Priority,
        /// Since when the visitor has been waiting; never reset.
        since: Timestamp,
        /// What somebody may come to harm by, if anybody may.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        danger: Option<Danger>,
        /// In place of the address it came from; absent where that is not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mark: Option<Mark>,
    },
    /// A visitor who waits wrote that somebody may come to harm: the ticket goes before all others.
    Raised {
        /// The ticket.
        ticket: TicketId,
        /// By what.
        danger: Danger,
    },
    /// The visitor changed the conversation's language: the ticket moves to that pool with its age.
    LangMoved {
        /// The ticket.
        ticket: TicketId,
        /// The language from here on.
        lang: Lang,
    },
    /// The visitor accepts a person who speaks only the other language. Nothing else widens it.
    LangWidened {
        /// The ticket.
        ticket: TicketId,
    },
    /// The ticket's agent has let it go; it waits again with its original age, ahead of its equals.
    Requeued {
        /// The ticket.
        ticket: TicketId,
    },
    /// The visitor fell silent: the ticket no longer counts against its agent's capacity.
    Paused {
        /// The ticket.
        ticket: TicketId,
    },
    /// The ticket is done with.
    Released {
        /// The ticket.
        ticket: TicketId,
    },

    // Decisions.
    /// A ticket was offered to an agent.
    Offered {
        /// The offer.
        offer: OfferId,
        /// The ticket.
        ticket: TicketId,
        /// To whom.
        agent: AgentId,
        /// Until when it stands.
        until: Timestamp,
    },
    /// The agent took the offered ticket.
    Accepted {
        /// The offer.
        offer: OfferId,
    },
    /// The agent declined.
    Declined {
        /// The offer.
        offer: OfferId,
    },
    /// The agent did not answer in time and counts as away until they say otherwise.
    Lapsed {
        /// The offer.
        offer: OfferId,
    },
    /// The offer was taken back.
    Withdrawn {
        /// The offer.
        offer: OfferId,
    },
    /// A silent visitor wrote again and the ticket's agent had room.
    Resumed {
        /// The ticket.
        ticket: TicketId,
    },
}

/// What an agent chose about taking conversations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Presence {
    /// Takes new conversations.
    Available,
    /// Keeps the present ones, takes no new ones.
    #[default]
    Away,
}
