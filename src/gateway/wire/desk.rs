//! This file is a protocol: the desk as it travels to an agent.

use serde::{Deserialize, Serialize};

use super::WireLang;
use crate::domain::desk::Presence;
use crate::domain::ticket::{Danger, HandoverReason, Priority};

/// The desk, as one agent sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeskBody {
    /// Who is signed in.
    pub me: MeBody,
    /// What is offered to me now.
    pub offers: Vec<OfferBody>,
    /// The conversations in my hands, oldest first.
    pub mine: Vec<MineBody>,
    /// Who waits, by language.
    pub waiting: Vec<WaitingBody>,
    /// Agents at their desk now, by language.
    pub staffed: Vec<StaffedBody>,
    /// Visitors in danger whom nobody has taken yet, longest waiting first; every agent sees them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alarms: Vec<AlarmBody>,
}

/// A visitor in danger whom nobody has taken yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AlarmBody {
    /// Which conversation.
    pub conversation: String,
    /// The visitor's language.
    pub lang: WireLang,
    /// By what somebody may come to harm.
    pub reason: Danger,
    /// Since when the visitor has been waiting, in milliseconds since 1970.
    pub since: i64,
    /// The visitor's last words.
    pub summary: String,
    /// Whether I may take it now.
    pub takes: bool,
}

/// The agent who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MeBody {
    /// Their id.
    pub agent: String,
    /// The name visitors see.
    pub name: String,
    /// The languages they answer in.
    pub langs: Vec<WireLang>,
    /// What they chose about new conversations.
    pub presence: Presence,
    /// How many conversations at once.
    pub capacity: u8,
    /// How many they have.
    pub load: u8,
    /// When the desk set them to away because they let an offer lapse, in milliseconds since 1970; until they choose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_at: Option<i64>,
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OfferBody {
    /// Which offer.
    pub offer: String,
    /// Of which conversation.
    pub conversation: String,
    /// The visitor's language.
    pub lang: WireLang,
    /// Whether the visitor accepted an agent who speaks only the other language.
    pub widened: bool,
    /// Which knowledge it needs.
    pub skill: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Why the bot stepped aside.
    pub reason: HandoverReason,
    /// Since when the visitor has been waiting, in milliseconds since 1970.
    pub since: i64,
    /// How long the offer still stood when this was sent, in milliseconds.
    pub left_ms: u32,
    /// The visitor's last words.
    pub summary: String,
    /// What the visitor asked first, greetings left out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub question: String,
    /// The titles of what the bot answered with, the newest last; none where it found nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers: Vec<String>,
    /// Whether the visitor is still connected; absent where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub there: Option<bool>,
}

/// A conversation in an agent's hands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MineBody {
    /// Which.
    pub conversation: String,
    /// The visitor's language.
    pub lang: WireLang,
    /// Which knowledge it needs.
    pub skill: String,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when the visitor has been waiting for a person, in milliseconds since 1970.
    pub since: i64,
    /// Up to which position I have read it, as far as the desk knows.
    #[serde(default, skip_serializing_if = "is_start")]
    pub read: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes one")]
fn is_start(seq: &u64) -> bool {
    *seq == 0
}

/// Who waits in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct WaitingBody {
    /// The language.
    pub lang: WireLang,
    /// How many.
    pub count: u32,
    /// Since when the first of them, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest: Option<i64>,
}

/// Who answers in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StaffedBody {
    /// The language.
    pub lang: WireLang,
    /// How many are at their desk and take conversations.
    pub agents: u32,
}
