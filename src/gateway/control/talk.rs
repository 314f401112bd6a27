//! What is said through the operator's door: a request, and the lines of its answer. Both ends are always of one
//! version, so this is no lasting format.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::domain::conversation::Event;
use crate::domain::ids::{ConversationId, NodeId, Seq};
use crate::domain::lang::Lang;
use crate::domain::phrase::Said;
use crate::domain::role::Role;
use crate::domain::ticket::Skill;
use crate::domain::time::Timestamp;

/// What an operator asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Whether somebody is there, and how the desk stands.
    Ping,
    /// A new account.
    AgentAdd {
        /// What they type to sign in.
        login: String,
        /// The name visitors see.
        name: String,
        /// The languages they answer in.
        langs: BTreeSet<Lang>,
        /// What they know about; empty means everything.
        #[serde(default)]
        skills: BTreeSet<Skill>,
        /// How many conversations at once.
        capacity: u8,
        /// What they may do.
        #[serde(default)]
        role: Role,
        /// Whether an account of that login is changed to this one; otherwise it is left as it is.
        #[serde(default)]
        replace: bool,
    },
    /// All accounts.
    AgentList,
    /// No more signing in.
    AgentDisable {
        /// Whose.
        login: String,
    },
    /// A new one-time password.
    AgentReset {
        /// Whose.
        login: String,
    },
    /// One conversation's events.
    Inspect {
        /// Which.
        conversation: ConversationId,
    },
    /// The conversations that are not over.
    Open,
    /// The whole desk at this moment, as the bytes of a backup.
    Backup,
    /// A backup in place of the desk.
    Restore {
        /// Also where there is a desk; what it holds is said first.
        replace: bool,
    },
}

/// One thing said in answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "say", rename_all = "kebab-case")]
pub enum Reply {
    /// Somebody is there.
    Here {
        /// Which version of Puente.
        version: String,
        /// Which process.
        pid: u32,
        /// Its name in the store.
        node: NodeId,
        /// Conversations in people's hands or waiting for them.
        tickets: usize,
        /// Agents who take conversations now, in English and in Spanish.
        staffed: (usize, usize),
    },
    /// A password. It is said once and kept nowhere.
    Password {
        /// Whose.
        login: String,
        /// The password.
        password: String,
    },
    /// An account.
    Agent {
        /// What they type to sign in.
        login: String,
        /// The name visitors see.
        name: String,
        /// The languages they answer in.
        langs: BTreeSet<Lang>,
        /// What they know about; empty means everything.
        skills: BTreeSet<Skill>,
        /// How many conversations at once.
        capacity: u8,
        /// What they may do.
        #[serde(default)]
        role: Role,
        /// Whether they may sign in.
        enabled: bool,
    },
    /// An account is locked.
    Disabled {
        /// Whose.
        login: String,
    },
    /// An event of a conversation, as it is stored.
    Event {
        /// Its position.
        seq: Seq,
        /// When it was stored.
        at: Timestamp,
        /// What it says.
        event: Event,
        /// In which words, if it says a line of `locales/`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        said: Option<Said>,
    },
    /// A conversation that is not over.
    Conversation {
        /// Which.
        id: ConversationId,
        /// Where it stands.
        phase: String,
        /// The language it goes on in.
        lang: Lang,
        /// Who answers, when it is a person.
        agent: Option<String>,
        /// How many events it has.
        events: u64,
        /// When anybody last did anything.
        touched_at: Timestamp,
    },
    /// What was asked for was not done.
    Refused {
        /// Why, for a person.
        reason: String,
    },
    /// That was all.
    Done,
}
