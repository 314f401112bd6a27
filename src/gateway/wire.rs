//! This file is a protocol: the frames between browsers and the gateway, documented in `docs/protocol.md`.
//! They are types of their own, translated from domain types in `view`; the TypeScript in
//! `web-widget/src/shared/wire.ts` is made from them by a test.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::conversation::{Feedback, WaitChoice};
use crate::domain::desk::Presence;
use crate::domain::ticket::WrapUpCode;

mod body;
mod desk;
mod trial;

pub use body::{
    ArgBody, EventBody, OptionBody, PhaseBody, PhraseBody, PieceBody, SaidBody, StateBody,
};
pub use desk::{AlarmBody, DeskBody, MeBody, MineBody, OfferBody, StaffedBody, WaitingBody};
pub use trial::{
    BarBody, BecauseBody, CandidateBody, DoesBody, EvidenceBody, ExpansionBody, RepairBody,
    TrialBody, VerdictBody, WordBody,
};

/// The protocol's version. A client that says another one is closed with `4500`.
pub const VERSION: u8 = 1;

/// What a visitor's browser sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum VisitorFrame {
    /// Always first, and once: who I think I am and how far I have read.
    Hello {
        /// The protocol's version.
        v: u8,
        /// The customer's page.
        site: String,
        /// The language to begin with, `en` or `es`.
        lang: WireLang,
        /// How that is known.
        lang_from: LangFrom,
        /// The session token, only where the browser refuses the cookie.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
        /// The conversation I have, if any.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation: Option<String>,
        /// The last position I have of it.
        #[serde(default)]
        after: u64,
        /// The store's epoch at that time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<String>,
    },
    /// A message.
    Say {
        /// My name for it; sending it again under the same name is safe.
        id: String,
        /// What I wrote.
        text: String,
    },
    /// Show me this article (a button of a clarification, or a link inside an answer).
    Choose {
        /// My name for the act.
        id: String,
        /// Which one.
        article: String,
    },
    /// The last answer helped, or did not.
    Feedback {
        /// My name for the act.
        id: String,
        /// Which.
        verdict: Feedback,
    },
    /// I want a person.
    Person {
        /// My name for the act.
        id: String,
    },
    /// Go on in this language.
    Lang {
        /// My name for the act.
        id: String,
        /// Which.
        lang: WireLang,
    },
    /// What I prefer about a long wait.
    Wait {
        /// My name for the act.
        id: String,
        /// What.
        choice: WaitChoice,
    },
    /// I need no person any more: leave the line and go on with the assistant.
    CallOff {
        /// My name for the act.
        id: String,
    },
    /// End the chat.
    End {
        /// My name for the act.
        id: String,
    },
    /// I am typing, or have stopped.
    Typing {
        /// Which.
        on: bool,
    },
    /// What stands up to here has been before my eyes.
    Read {
        /// In which conversation.
        conversation: String,
        /// Up to which position.
        seq: u64,
    },
    /// Are you there?
    Ping,
    /// I am here.
    Pong,
}

/// What the gateway sends to a visitor's browser.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ServerFrame {
    /// The answer to `hello`. What is missing follows as `event`s, then `live`.
    Welcome {
        /// The protocol's version.
        v: u8,
        /// The visitor's conversation, if there is one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        conversation: Option<String>,
        /// The store's epoch.
        epoch: String,
        /// The position to read on from: the client's own, or 0 when what it has cannot be continued.
        from: u64,
        /// The newest position.
        head: u64,
        /// A ping comes at least this often; the client closes after twice this without any frame.
        heartbeat_ms: u32,
        /// The longest message, in characters.
        text_chars_max: u32,
        /// The present wording of `locales/`; the client fetches it when it has another.
        phrases: String,
        /// What time it is here, in milliseconds since 1970: what `at`, `since` and `until` are to be compared with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        now: Option<i64>,
        /// A session token, only for a browser that sent no cookie; kept in memory, never in a URL.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<String>,
    },
    /// One event of a conversation; `seq` has no gaps.
    Event {
        /// Which conversation.
        conversation: String,
        /// Its position.
        seq: u64,
        /// When, in milliseconds since 1970.
        at: i64,
        /// What.
        body: EventBody,
    },
    /// All events up to now have been sent.
    Live {
        /// Which conversation.
        conversation: String,
    },
    /// How a conversation stands. Sent after `live` and whenever it changes.
    State {
        /// Which conversation.
        conversation: String,
        /// How it stands.
        state: StateBody,
    },
    /// What was asked under this name is stored, at this position. (A repeated one is acknowledged again.)
    Ack {
        /// The client's name for it.
        id: String,
        /// Which conversation; a first message makes one.
        conversation: String,
        /// The position of its event.
        seq: u64,
    },
    /// What was asked is refused, or the frame was not understood. The connection stays.
    Error {
        /// A stable code; `error-<code>` in `locales/`.
        code: String,
        /// The client's name for what is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// How long to wait before trying again, when that makes sense.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        retry_ms: Option<u32>,
    },
    /// The other side is typing, or has stopped.
    Typing {
        /// Which conversation.
        conversation: String,
        /// Which.
        on: bool,
    },
    /// (Visitors) how far you have read, as far as that is kept; what follows it is unread.
    Read {
        /// Which conversation.
        conversation: String,
        /// Up to which position.
        seq: u64,
    },
    /// `locales/` has a new wording.
    Phrases {
        /// Its name.
        version: String,
    },
    /// The server is about to stop: reconnect after this long.
    GoingAway {
        /// How long to wait, different for every client.
        reconnect_ms: u32,
    },
    /// Are you there?
    Ping,
    /// I am here.
    Pong,
    /// (Agents) who is signed in, and what the desk looks like to them. Sent first and whenever it changes.
    Desk {
        /// The desk.
        desk: Box<DeskBody>,
    },
    /// (Agents) what is wrong with the files of the knowledge base and the phrases; empty when all is well.
    Authoring {
        /// No longer told to consoles: where something stands is for authors and the log.
        problems: Vec<String>,
        /// How many problems there are.
        #[serde(default, skip_serializing_if = "is_zero")]
        count: u32,
        /// `model` while the bot goes by words alone; absent while it looks at meaning, too.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        words_alone: Option<String>,
    },
    /// (Agents) what the bot would do with the message that was tried under this name.
    Tried {
        /// The client's name for it.
        id: String,
        /// What, and why.
        trial: TrialBody,
    },
}

/// What an agent's browser sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "t", rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum AgentFrame {
    /// Always first, and once.
    Hello {
        /// The protocol's version.
        v: u8,
        /// How far each open conversation has been read.
        #[serde(default)]
        after: BTreeMap<String, u64>,
        /// The store's epoch at that time.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        epoch: Option<String>,
    },
    /// Take new conversations, or not.
    Presence {
        /// My name for the act.
        id: String,
        /// Which.
        presence: Presence,
    },
    /// Take the offered conversation.
    Accept {
        /// My name for the act.
        id: String,
        /// Which offer.
        offer: String,
    },
    /// Leave the offered conversation to somebody else.
    Decline {
        /// My name for the act.
        id: String,
        /// Which offer.
        offer: String,
    },
    /// Take a conversation that an alarm is about, without waiting for an offer.
    Take {
        /// My name for the act.
        id: String,
        /// Which.
        conversation: String,
    },
    /// A message to the visitor.
    Say {
        /// My name for it.
        id: String,
        /// To which conversation.
        conversation: String,
        /// What I wrote.
        text: String,
        /// The approved reply that it began as.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<String>,
    },
    /// End the chat.
    End {
        /// My name for the act.
        id: String,
        /// Which.
        conversation: String,
    },
    /// File a chat that has ended.
    WrapUp {
        /// My name for the act.
        id: String,
        /// Which.
        conversation: String,
        /// How.
        code: WrapUpCode,
    },
    /// Give the conversation back to the queue.
    Return {
        /// My name for the act.
        id: String,
        /// Which.
        conversation: String,
    },
    /// I have read the conversation up to here. Nothing is stored.
    Read {
        /// Which.
        conversation: String,
        /// The last position that was on the screen.
        seq: u64,
    },
    /// What would the bot do with this message? Nothing is stored.
    Try {
        /// My name for it.
        id: String,
        /// The message, as a visitor would write it.
        text: String,
        /// The conversation's language; the message's own when it is absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lang: Option<WireLang>,
    },
    /// I am typing, or have stopped.
    Typing {
        /// In which conversation.
        conversation: String,
        /// Which.
        on: bool,
    },
    /// Are you there?
    Ping,
    /// I am here.
    Pong,
}

/// A language on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum WireLang {
    /// English.
    En,
    /// Spanish.
    Es,
}

/// How a browser knows the language it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum LangFrom {
    /// The visitor's switch.
    Chosen,
    /// The page that embeds the widget.
    Page,
    /// The browser's setting.
    Browser,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if passes one")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

#[cfg(test)]
mod tests;
