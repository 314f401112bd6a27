//! What the desk's events add up to. `apply` is total: whatever `decide` or a fact wrote can be taken in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::event::{Event, Presence};
use crate::domain::address::Mark;
use crate::domain::ids::{AgentId, ConversationId, OfferId, TicketId};
use crate::domain::lang::Lang;
use crate::domain::ticket::{Danger, Priority, Skill};
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
    /// Whether it is gone because they signed out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed_out: bool,
    /// When they were last offered something.
    pub last_offer_at: Option<Timestamp>,
    /// When they were set to away because they let an offer lapse; until they choose again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<Timestamp>,
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
    /// What somebody may come to harm by, if anybody may: it goes before all others, and may take an agent one
    /// conversation above their capacity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub danger: Option<Danger>,
    /// In place of the address it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
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
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::AgentArrived { agent, name, langs, skills, capacity } => {
                let before = self.agents.get(agent);
                let arrived = Agent {
                    name: name.clone(),
                    langs: langs.clone(),
                    skills: skills.clone(),
                    capacity: *capacity,
                    presence: before.map_or(Presence::Away, |before| before.presence),
                    lost_at: None,
                    signed_out: false,
                    last_offer_at: before.and_then(|before| before.last_offer_at),
                    missed_at: before.and_then(|before| before.missed_at),
                };
                self.agents.insert(agent.clone(), arrived);
            }
            Event::PresenceChosen { agent, presence } => {
                if let Some(agent) = self.agents.get_mut(agent) {
                    agent.presence = *presence;
                    agent.missed_at = None;
                }
            }
            Event::AgentLost { agent, signed_out } => {
                if let Some(agent) = self.agents.get_mut(agent) {
                    agent.lost_at = agent.lost_at.or(Some(at));
                    agent.signed_out |= signed_out;
                }
            }
            Event::Queued { ticket, conversation, lang, skill, priority, since, danger, mark } => {
                let queued = Ticket {
                    conversation: conversation.clone(),
                    lang: *lang,
                    widened: false,
                    skill: skill.clone(),
                    priority: *priority,
                    since: *since,
                    boosted: false,
                    place: Place::Waiting,
                    tried: BTreeMap::new(),
                    danger: *danger,
                    mark: *mark,
                };
                self.tickets.entry(ticket.clone()).or_insert(queued);
            }
            Event::Released { ticket } => {
                self.tickets.remove(ticket);
            }
            Event::LangMoved { ticket, lang } => self.change(ticket, |ticket| {
                ticket.widened &= ticket.lang == *lang;
                ticket.lang = *lang;
            }),
            Event::Raised { ticket, danger } => self.change(ticket, |ticket| {
                ticket.danger = ticket.danger.or(Some(*danger));
                ticket.priority = Priority::P1;
            }),
            Event::LangWidened { ticket } => self.change(ticket, |ticket| ticket.widened = true),
            Event::Requeued { ticket } => self.requeue(ticket, at),
            Event::Paused { ticket } => self.change(ticket, |ticket| {
                if let Place::Held { agent } = &ticket.place {
                    ticket.place = Place::Paused { agent: agent.clone() };
                }
            }),
            Event::Resumed { ticket } => self.change(ticket, |ticket| {
                if let Place::Paused { agent } = &ticket.place {
                    ticket.place = Place::Held { agent: agent.clone() };
                }
            }),
            Event::Offered { offer, ticket, agent, until } => {
                self.change(ticket, |ticket| {
                    ticket.place = Place::Offered {
                        offer: offer.clone(),
                        agent: agent.clone(),
                        until: *until,
                    };
                });
                if let Some(agent) = self.agents.get_mut(agent) {
                    agent.last_offer_at = Some(at);
                }
            }
            Event::Accepted { offer } => self.settle(offer, |ticket, agent| {
                ticket.tried.clear();
                ticket.place = Place::Held { agent: agent.clone() };
            }),
            Event::Declined { offer } | Event::Lapsed { offer } => {
                let lapsed = matches!(event, Event::Lapsed { .. });
                // In danger an offer stands only for seconds: who misses one may be looking elsewhere, who misses
                // the second is away.
                let excused = self.offer(offer).is_some_and(|(_, ticket, agent)| {
                    ticket.danger.is_some() && !ticket.tried.contains_key(agent)
                });
                let agent = self.offer(offer).map(|(_, _, agent)| agent.clone());
                self.settle(offer, |ticket, agent| {
                    ticket.tried.insert(agent.clone(), at);
                    ticket.place = Place::Waiting;
                });
                // Who lets an offer lapse is not at their desk, whatever they chose.
                let agent =
                    agent.filter(|_| lapsed && !excused).and_then(|id| self.agents.get_mut(&id));
                if let Some(agent) = agent {
                    agent.presence = Presence::Away;
                    agent.missed_at = Some(at);
                }
            }
            Event::Withdrawn { offer } => {
                self.settle(offer, |ticket, _| ticket.place = Place::Waiting);
            }
        }
    }

    /// Who gave it back is not asked again at once; who was lost may have it again when they return.
    fn requeue(&mut self, ticket: &TicketId, at: Timestamp) {
        let Some(ticket) = self.tickets.get_mut(ticket) else { return };
        ticket.boosted = true;
        let before = std::mem::replace(&mut ticket.place, Place::Waiting);
        if let Place::Held { agent } = before
            && self.agents.get(&agent).is_some_and(|known| known.lost_at.is_none())
        {
            ticket.tried.insert(agent, at);
        }
    }

    fn change(&mut self, ticket: &TicketId, how: impl FnOnce(&mut Ticket)) {
        if let Some(ticket) = self.tickets.get_mut(ticket) {
            how(ticket);
        }
    }

    /// Ends an open offer. An offer that is no longer open changes nothing.
    fn settle(&mut self, offer: &OfferId, how: impl FnOnce(&mut Ticket, &AgentId)) {
        let open = self.offer(offer).map(|(id, _, agent)| (id.clone(), agent.clone()));
        if let Some((id, agent)) = open {
            self.change(&id, |ticket| how(ticket, &agent));
        }
    }

    /// The ticket that this open offer offers, and to whom.
    pub fn offer(&self, offer: &OfferId) -> Option<(&TicketId, &Ticket, &AgentId)> {
        self.tickets.iter().find_map(|(id, ticket)| match &ticket.place {
            Place::Offered { offer: open, agent, .. } if open == offer => Some((id, ticket, agent)),
            _ => None,
        })
    }

    /// How many conversations count against an agent's capacity: those held and those offered.
    pub fn load(&self, agent: &AgentId) -> usize {
        self.tickets.values().filter(|ticket| ticket.loads() == Some(agent)).count()
    }

    /// The same for everybody, in one walk.
    pub(super) fn loads(&self) -> Loads<'_> {
        let mut loads = Loads::default();
        self.tickets.values().filter_map(Ticket::loads).for_each(|agent| loads.add(agent));
        loads
    }

    /// Whether an agent could take one more conversation now.
    pub fn has_room(&self, agent: &AgentId) -> bool {
        self.agents.get(agent).is_some_and(|known| {
            known.lost_at.is_none() && self.load(agent) < usize::from(known.capacity)
        })
    }

    /// Whether an agent could take this ticket, too: one in danger may be one above what was agreed.
    pub fn has_room_for(&self, agent: &AgentId, ticket: &Ticket) -> bool {
        let Some(known) = self.agents.get(agent).filter(|known| known.lost_at.is_none()) else {
            return false;
        };
        let above = usize::from(ticket.danger.is_some() && known.capacity > 0);
        self.load(agent) < usize::from(known.capacity) + above
    }

    /// Whether an agent may take this ticket without being asked: only in danger, in a language of theirs, or in
    /// any when nobody who is connected speaks the visitor's.
    pub fn may_take(&self, agent: &AgentId, ticket: &Ticket) -> bool {
        let Some(known) = self.agents.get(agent).filter(|known| known.lost_at.is_none()) else {
            return false;
        };
        let nobody_else = || {
            let mut there = self.agents.values().filter(|other| other.lost_at.is_none());
            !there.any(|other| ticket.speaks(&other.langs))
        };
        ticket.is_alarm() && (ticket.speaks(&known.langs) || nobody_else())
    }

    /// The tickets of one language that nobody has taken yet.
    pub fn waiting(&self, lang: Lang) -> impl Iterator<Item = &Ticket> {
        self.tickets.values().filter(move |ticket| {
            ticket.lang == lang && matches!(ticket.place, Place::Waiting | Place::Offered { .. })
        })
    }

    /// Agents who are there and take conversations in this language, whether or not they have room now.
    pub fn staffed(&self, lang: Lang) -> usize {
        self.agents.values().filter(|a| a.is_taking() && a.langs.contains(&lang)).count()
    }
}

/// How many conversations count against each agent's capacity.
#[derive(Debug, Default)]
pub(super) struct Loads<'a>(BTreeMap<&'a AgentId, usize>);

impl<'a> Loads<'a> {
    pub(super) fn of(&self, agent: &AgentId) -> usize {
        self.0.get(agent).copied().unwrap_or_default()
    }

    pub(super) fn add(&mut self, agent: &'a AgentId) {
        *self.0.entry(agent).or_default() += 1;
    }
}

impl Agent {
    /// Whether they are connected and chose to take conversations.
    pub fn is_taking(&self) -> bool {
        self.lost_at.is_none() && self.presence == Presence::Available
    }
}

impl Ticket {
    /// Whether it tells of danger and nobody has taken it yet.
    pub fn is_alarm(&self) -> bool {
        self.danger.is_some() && matches!(self.place, Place::Waiting | Place::Offered { .. })
    }

    /// Whose capacity it counts against.
    fn loads(&self) -> Option<&AgentId> {
        match &self.place {
            Place::Held { agent } | Place::Offered { agent, .. } => Some(agent),
            Place::Waiting | Place::Paused { .. } => None,
        }
    }

    /// Whether it is before this agent.
    pub fn is_offered_to(&self, who: &AgentId) -> bool {
        matches!(&self.place, Place::Offered { agent, .. } if agent == who)
    }

    /// Whether it is in this agent's hands, the silent ones included.
    pub fn is_with(&self, who: &AgentId) -> bool {
        match &self.place {
            Place::Held { agent } | Place::Paused { agent } => agent == who,
            Place::Waiting | Place::Offered { .. } => false,
        }
    }
}
