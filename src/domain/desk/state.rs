//! What the desk's events add up to. `apply` is total: whatever `decide` or a fact wrote can be taken in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::{Event, Presence};
use crate::domain::ids::{AgentId, ConversationId, OfferId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::ticket::{Priority, Skill};
use crate::domain::time::Timestamp;

/// Tickets and agents.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// Everyone who has ever arrived, by id.
    pub agents: BTreeMap<AgentId, Agent>,
    /// Every ticket that is not done with, by id.
    pub tickets: BTreeMap<TicketId, Ticket>,
}

/// An agent, as the desk sees one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agent {
    /// The name visitors see.
    pub name: String,
    /// The languages they answer in.
    pub langs: BTreeSet<Lang>,
    /// What they know about; empty means everything.
    pub skills: BTreeSet<Skill>,
    /// How many conversations at once.
    pub capacity: u8,
    /// What they chose.
    pub presence: Presence,
    /// Since when their connection is gone; `None` while it is there.
    pub lost_at: Option<Timestamp>,
    /// When they were last offered something.
    pub last_offer_at: Option<Timestamp>,
}

/// A ticket on the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The language a person must speak.
    pub lang: Lang,
    /// Whether the visitor accepts the other language too.
    pub widened: bool,
    /// The knowledge a person should have.
    pub skill: Skill,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when the visitor has been waiting.
    pub since: Timestamp,
    /// Whether it goes ahead of its equals, because its agent was lost.
    pub boosted: bool,
    /// Where it is: always in exactly one place.
    pub place: Place,
    /// Who was offered it in vain, and when.
    pub tried: BTreeMap<AgentId, Timestamp>,
}

/// Where a ticket is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "kebab-case")]
pub enum Place {
    /// In line.
    Waiting,
    /// Before one agent.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// To whom.
        agent: AgentId,
        /// Until when it stands.
        until: Timestamp,
    },
    /// In one agent's hands.
    Held {
        /// Whose.
        agent: AgentId,
    },
    /// Its visitor is silent; one agent knows it, but it does not count against their capacity.
    Paused {
        /// Who.
        agent: AgentId,
    },
}

impl Desk {
    /// Takes in one event.
    pub fn apply(&mut self, _event: &Event, _at: Timestamp) {}
}
