//! What a hand-over says about itself: why, how urgent, for whom. Shared by conversation and desk,
//! which otherwise know each other only by ids.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest skill name, in characters.
pub const SKILL_CHARS_MAX: usize = 48;

/// A field of knowledge that agents hold and tickets ask for: `accounts_access`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Skill(String);

/// Text that names no skill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedSkill;

impl fmt::Display for MalformedSkill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("malformed skill: expected lower-case letters, digits and _")
    }
}

impl std::error::Error for MalformedSkill {}

impl Skill {
    /// Reads a name of lower-case letters, digits and `_`.
    pub fn parse(text: &str) -> Result<Self, MalformedSkill> {
        let sound = (1..=SKILL_CHARS_MAX).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        if sound { Ok(Self(text.to_owned())) } else { Err(MalformedSkill) }
    }

    /// What a ticket asks for when nothing more is known.
    pub fn general() -> Self {
        Self("general_info".to_owned())
    }

    /// Where security, outages and emergencies go.
    pub fn urgent() -> Self {
        Self("urgent_command_center".to_owned())
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Skill {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Skill {
    type Error = MalformedSkill;
    fn try_from(text: String) -> Result<Self, MalformedSkill> {
        Self::parse(&text)
    }
}

impl From<Skill> for String {
    fn from(skill: Skill) -> String {
        skill.0
    }
}

/// How urgent, most urgent first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Priority {
    /// Many users, a port or the service is stopped.
    P1,
    /// One company is stopped; security; perishable cargo.
    P2,
    /// One user is blocked or has a deadline today.
    P3,
    /// A question without a deadline.
    #[default]
    P4,
}

impl Priority {
    /// All of them, most urgent first.
    pub const ALL: [Self; 4] = [Self::P1, Self::P2, Self::P3, Self::P4];

    /// `P1` to `P4`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::P1 => "P1",
            Self::P2 => "P2",
            Self::P3 => "P3",
            Self::P4 => "P4",
        }
    }
}

/// Why the bot stepped aside. Each has a line in `locales/`: `handover-reason-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum HandoverReason {
    /// The visitor asked for a person.
    Asked,
    /// The topic is for people only.
    PersonOnly,
    /// Two questions in a row without an answer.
    NoAnswer,
    /// The visitor said twice that the answer did not help.
    StillStuck,
    /// The bot itself failed: search was away, or too slow.
    BotFailed,
    /// The visitor came back after the chat had ended.
    Reopened,
    /// Somebody may come to harm.
    Distress,
    /// A break-in, a theft of access, a swindle.
    Security,
    /// Nobody can work.
    Outage,
    /// A legal or binding opinion is wanted.
    Legal,
    /// The answer lies in somebody's own data.
    AccountData,
    /// The visitor has shown twice that they are upset.
    Frustration,
    /// What had not helped was found again.
    SameAnswer,
    /// The talk goes in circles about one article.
    Loop,
    /// The bot has talked long enough.
    TurnCap,
    /// The visitor wants to complain.
    Complaint,
}

impl HandoverReason {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Asked,
        Self::PersonOnly,
        Self::NoAnswer,
        Self::StillStuck,
        Self::BotFailed,
        Self::Reopened,
        Self::Distress,
        Self::Security,
        Self::Outage,
        Self::Legal,
        Self::AccountData,
        Self::Frustration,
        Self::SameAnswer,
        Self::Loop,
        Self::TurnCap,
        Self::Complaint,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::PersonOnly => "person-only",
            Self::NoAnswer => "no-answer",
            Self::StillStuck => "still-stuck",
            Self::BotFailed => "bot-failed",
            Self::Reopened => "reopened",
            Self::Distress => "distress",
            Self::Security => "security",
            Self::Outage => "outage",
            Self::Legal => "legal",
            Self::AccountData => "account-data",
            Self::Frustration => "frustration",
            Self::SameAnswer => "same-answer",
            Self::Loop => "loop",
            Self::TurnCap => "turn-cap",
            Self::Complaint => "complaint",
        }
    }
}

/// How a chat is filed when it is over. Each has a line in `locales/`: `wrap-up-<code>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WrapUpCode {
    /// The question was answered or the problem solved.
    Resolved,
    /// The visitor has to do something first.
    WaitingForVisitor,
    /// Another team or agency has to act.
    PassedOn,
    /// Not a matter for this desk.
    OutOfScope,
    /// The visitor was gone.
    NoReply,
    /// The time to choose ran out.
    Unfiled,
}

impl WrapUpCode {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Resolved,
        Self::WaitingForVisitor,
        Self::PassedOn,
        Self::OutOfScope,
        Self::NoReply,
        Self::Unfiled,
    ];

    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Resolved => "resolved",
            Self::WaitingForVisitor => "waiting-for-visitor",
            Self::PassedOn => "passed-on",
            Self::OutOfScope => "out-of-scope",
            Self::NoReply => "no-reply",
            Self::Unfiled => "unfiled",
        }
    }
}
