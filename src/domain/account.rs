//! This file is a file format: agents' accounts and sessions. Passwords are known here only as argon2id strings.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::ids::{AgentId, ConversationId, Seq, VisitorId};
use crate::domain::lang::Lang;
use crate::domain::role::Role;
use crate::domain::ticket::Skill;
use crate::domain::time::Timestamp;

/// How many conversations an agent takes at once unless told otherwise.
pub const CAPACITY_DEFAULT: u8 = 4;
/// The most conversations one agent may take at once.
pub const CAPACITY_MAX: u8 = 12;

/// Something that happened to an account or a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// An account was made, or replaced by one of the same login.
    AgentAdded {
        /// Who.
        agent: AgentId,
        /// What they type to sign in.
        login: String,
        /// The name visitors see.
        name: String,
        /// The languages they answer in.
        langs: BTreeSet<Lang>,
        /// What they know about; empty means everything.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        skills: BTreeSet<Skill>,
        /// How many conversations at once.
        capacity: u8,
        /// What they may do.
        #[serde(default, skip_serializing_if = "Role::is_default")]
        role: Role,
        /// An argon2id hash in PHC form.
        password: String,
        /// Whether the password opens no session, but is to be exchanged for one of the agent's own.
        #[serde(default, skip_serializing_if = "is_false")]
        one_time: bool,
    },
    /// The password was replaced.
    PasswordSet {
        /// Whose.
        agent: AgentId,
        /// An argon2id hash in PHC form.
        password: String,
        /// Whether the password opens no session, but is to be exchanged for one of the agent's own.
        #[serde(default, skip_serializing_if = "is_false")]
        one_time: bool,
    },
    /// The account may no longer sign in.
    AgentDisabled {
        /// Whose.
        agent: AgentId,
    },
    /// An agent signed in (in the stream of the session).
    SessionOpened {
        /// Who.
        agent: AgentId,
        /// Until when it is good.
        until: Timestamp,
    },
    /// An agent signed out (in the stream of the session).
    SessionClosed,
    /// A visitor began a conversation (in the stream of the visitor).
    ConversationBegun {
        /// Who.
        visitor: VisitorId,
        /// Which one.
        conversation: ConversationId,
    },
    /// A visitor has read so far (in the stream of the visitor's reading; the newest one counts).
    ReadUpTo {
        /// Who.
        visitor: VisitorId,
        /// In which conversation.
        conversation: ConversationId,
        /// Up to which position.
        seq: Seq,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

/// One agent's account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Who.
    pub agent: AgentId,
    /// What they type to sign in.
    pub login: String,
    /// The name visitors see.
    pub name: String,
    /// The languages they answer in.
    pub langs: BTreeSet<Lang>,
    /// What they know about; empty means everything.
    pub skills: BTreeSet<Skill>,
    /// How many conversations at once.
    pub capacity: u8,
    /// What they may do.
    pub role: Role,
    /// An argon2id hash in PHC form.
    pub password: String,
    /// Whether that password is only there to be exchanged for one of their own.
    pub one_time: bool,
    /// Whether they may sign in.
    pub enabled: bool,
}

/// All accounts, by agent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Accounts {
    by_agent: BTreeMap<AgentId, Account>,
    password_since: BTreeMap<AgentId, Timestamp>,
}

impl Accounts {
    /// Takes in one event of the stream of accounts. Others are ignored.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::AgentAdded {
                agent,
                login,
                name,
                langs,
                skills,
                capacity,
                role,
                password,
                one_time,
            } => {
                self.by_agent.retain(|_, account| account.login != *login);
                self.by_agent.insert(
                    agent.clone(),
                    Account {
                        agent: agent.clone(),
                        login: login.clone(),
                        name: name.clone(),
                        langs: langs.clone(),
                        skills: skills.clone(),
                        capacity: *capacity,
                        role: *role,
                        password: password.clone(),
                        one_time: *one_time,
                        enabled: true,
                    },
                );
                self.password_since.insert(agent.clone(), at);
            }
            Event::PasswordSet { agent, password, one_time } => {
                if let Some(account) = self.by_agent.get_mut(agent) {
                    account.password.clone_from(password);
                    account.one_time = *one_time;
                    account.enabled = true;
                    self.password_since.insert(agent.clone(), at);
                }
            }
            Event::AgentDisabled { agent } => {
                if let Some(account) = self.by_agent.get_mut(agent) {
                    account.enabled = false;
                }
            }
            Event::SessionOpened { .. }
            | Event::SessionClosed
            | Event::ConversationBegun { .. }
            | Event::ReadUpTo { .. } => {}
        }
    }

    /// The account with this login.
    pub fn with_login(&self, login: &str) -> Option<&Account> {
        self.by_agent.values().find(|account| account.login == login)
    }

    /// The account of this agent.
    pub fn of(&self, agent: &AgentId) -> Option<&Account> {
        self.by_agent.get(agent)
    }

    /// Since when this agent's password holds. Sessions from before it are over.
    pub fn password_since(&self, agent: &AgentId) -> Option<Timestamp> {
        self.password_since.get(agent).copied()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Account> {
        self.by_agent.values()
    }
}
