//! This file is a protocol: events and states of a conversation as they travel.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::WireLang;
use crate::domain::article::Node;
use crate::domain::conversation::{Feedback, WaitChoice};
use crate::domain::ticket::{Availability, Danger};

impl EventBody {
    /// Whether a visitor who was away has something to read here: words of the desk, not the visitor's own acts.
    pub fn is_news(&self) -> bool {
        match self {
            Self::Answer { .. }
            | Self::Clarify { .. }
            | Self::Bot { .. }
            | Self::Notice { .. }
            | Self::Agent { .. } => true,
            Self::Visitor { .. }
            | Self::Chose { .. }
            | Self::AskedPerson { .. }
            | Self::Feedback { .. }
            | Self::Wait { .. }
            | Self::Masked { .. }
            | Self::Hidden => false,
        }
    }
}

/// One event, as a reader may see it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum EventBody {
    /// The visitor wrote.
    Visitor {
        /// The client's name for the message.
        id: String,
        /// What.
        text: String,
        /// In which language.
        lang: WireLang,
        /// How many confidential items were masked in it.
        masked: u16,
    },
    /// The visitor picked an article.
    Chose {
        /// The client's name for the act.
        id: String,
        /// What the button said.
        title: String,
    },
    /// The visitor asked for a person by the button.
    AskedPerson {
        /// The client's name for the act.
        id: String,
    },
    /// The visitor said whether the answer helped.
    Feedback {
        /// The client's name for the act.
        id: String,
        /// What they said.
        verdict: Feedback,
    },
    /// The visitor chose about a long wait.
    Wait {
        /// The client's name for the act.
        id: String,
        /// What.
        choice: WaitChoice,
    },
    /// The bot gave an article.
    Answer {
        /// Its id.
        article: String,
        /// Which wording.
        version: String,
        /// In which language it is.
        lang: WireLang,
        /// Its title.
        title: String,
        /// Its text.
        nodes: Vec<Node>,
        /// How sure the bot was, in thousandths.
        confidence: u16,
        /// The part of the message that it answers, when the message had several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<String>,
        /// Where its facts come from, when that may be shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        source: Option<String>,
        /// The day a person last checked it, `YYYY-MM-DD`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reviewed: Option<String>,
        /// Whether the article exists in this language only, which is not the one that was wanted.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        only_lang: bool,
    },
    /// The bot asked which article is meant.
    Clarify {
        /// The buttons.
        options: Vec<OptionBody>,
        /// The question above them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<PhraseBody>,
        /// The part of the message that it asks about, when the message had several.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<String>,
    },
    /// The bot said a line.
    Bot {
        /// The line.
        phrase: PhraseBody,
        /// Whether the way to a person is to be in sight with it.
        offers_person: bool,
    },
    /// The desk said a line about the state of things: somebody joined, the language changed, the chat ended.
    Notice {
        /// The line.
        phrase: PhraseBody,
    },
    /// The agent wrote.
    Agent {
        /// The client's name for the message.
        id: String,
        /// The agent's name.
        name: String,
        /// (Agents) which agent: two may bear one name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agent: Option<String>,
        /// What.
        text: String,
        /// In which language.
        lang: WireLang,
        /// How many confidential items were masked in it; nothing where none was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        masked: Option<u16>,
    },
    /// Earlier messages turned out to hold pieces of something confidential: their texts are these from now on.
    Masked {
        /// Which, and what they say.
        pieces: Vec<PieceBody>,
    },
    /// Something this reader has no business with; it keeps the positions without gaps.
    Hidden,
}

/// A message as it reads once a piece of something confidential in it was masked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PieceBody {
    /// The position of its event.
    pub seq: u64,
    /// Its text.
    pub text: String,
    /// How many confidential items are masked in it.
    pub masked: u16,
}

/// A button that leads to an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct OptionBody {
    /// Which article.
    pub article: String,
    /// What the button says.
    pub title: String,
}

/// A line of `locales/` with its arguments; the browser renders it in its reader's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct PhraseBody {
    /// The Fluent message id.
    pub id: String,
    /// What fills its variables.
    pub args: BTreeMap<String, ArgBody>,
    /// The whole line as it was worded when it was said; shown instead of the present wording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidBody>,
}

/// A line in the words of the time at which it was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct SaidBody {
    /// For who reads English.
    pub en: String,
    /// For who reads Spanish.
    pub es: String,
}

/// What fills one variable of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ArgBody {
    /// Put in as it is.
    Text(String),
    /// Formatted by the reader's language.
    Number(i64),
    /// Another line's id, rendered first.
    Phrase(String),
}

/// Where a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum PhaseBody {
    /// The bot answers.
    Bot,
    /// Waiting for a person.
    Queued,
    /// A person is being asked.
    Offered,
    /// A person answers.
    Active,
    /// A person is assigned, the visitor is silent.
    Dormant,
    /// The visitor left a message; a person answers later.
    LeftMessage,
    /// Over; the agent files it.
    WrapUp,
    /// Over.
    Ended,
}

/// How a conversation stands, for one reader.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StateBody {
    /// Where it stands.
    pub phase: PhaseBody,
    /// The language it goes on in.
    pub lang: WireLang,
    /// Whether the visitor chose that language.
    pub lang_chosen: bool,
    /// The other language, when the desk offers to switch to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang_offer: Option<WireLang>,
    /// The agent's name, once there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agent: Option<String>,
    /// While queued: 1 when the next free agent is asked for this visitor; absent otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// While queued: whether anybody who may take it is at their desk now; the same as `desk` not being `away`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staffed: Option<bool>,
    /// While queued: whether those who may take it are there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub desk: Option<Availability>,
    /// While queued: since when, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<i64>,
    /// What may be chosen about the wait, when that was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wait_choices: Vec<WaitChoice>,
    /// The article whose answer is still to be judged, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub judge: Option<String>,
    /// Whether the bot still owes an answer.
    pub answering: bool,
    /// What somebody may come to harm by, while no person has joined: numbers to call are shown instead of a wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub safety: Option<Danger>,
    /// After the end: until when writing again reopens it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen_until: Option<i64>,
    /// (Agents) since when the visitor waits for my reply, in milliseconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waits_since: Option<i64>,
    /// (Agents) how many messages of the visitor I have neither read nor answered.
    #[serde(default, skip_serializing_if = "super::is_zero")]
    pub unread: u32,
}
