//! What a conversation's events add up to, and when it must next be looked at. `apply` is total:
//! whatever was once written can be taken in.

use rpds::RedBlackTreeMapSync;

use super::details::{Choice, EndedBy, Topic, WaitChoice};
use super::limits;
use super::memory::Memory;
use super::pending::Awaiting;
use super::recent::Recent;
use crate::domain::address::Mark;
use crate::domain::article::ArticleId;
use crate::domain::detect::Streak;
use crate::domain::ids::{AgentId, CommandId, OfferId, Seq, TicketId, VisitorId};
use crate::domain::lang::{Lang, LangSource};
use crate::domain::ticket::{Danger, HandoverReason, Priority, Skill};
use crate::domain::time::Timestamp;

/// The line that tells a waiting visitor that the person will see what they add.
pub(super) const NOTED: &str = "bot-noted-for-person";

/// Where a conversation stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was written yet.
    #[default]
    Fresh,
    /// The bot answers.
    Bot,
    /// Waiting for a person.
    Queued,
    /// A person is being asked.
    Offered {
        /// Which offer.
        offer: OfferId,
        /// Whom.
        agent: AgentId,
    },
    /// A person answers.
    Active,
    /// A person is assigned, the visitor is silent.
    Dormant,
    /// The visitor left a message; a person answers when there is one.
    LeftMessage,
    /// Over; the agent files it.
    WrapUp,
    /// Over.
    Ended,
}

/// A hand-over to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// The ticket on the desk.
    pub ticket: TicketId,
    /// Why.
    pub reason: HandoverReason,
    /// Which knowledge it needs.
    pub skill: Skill,
    /// How urgent it is.
    pub priority: Priority,
    /// Since when the visitor waits.
    pub since: Timestamp,
    /// What somebody may come to harm by, if anybody may.
    pub danger: Option<Danger>,
}

/// Everything that is known about one conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that outlives phases")]
pub struct Conversation {
    /// Where it stands.
    pub phase: Phase,
    /// The position of its newest event.
    pub head: Seq,
    /// How much was said in it, in bytes.
    pub bytes: usize,
    /// Whose it is.
    pub visitor: Option<VisitorId>,
    /// On which customer's page it began.
    pub site: String,
    /// In place of the address it came from.
    pub mark: Option<Mark>,
    /// The language it goes on in.
    pub lang: Lang,
    /// How that is known.
    pub lang_source: LangSource,
    /// The other language, when it was offered and not yet taken up.
    pub lang_offer: Option<Lang>,
    /// What the last messages in a row said about the language.
    pub lang_streak: Streak,
    /// Every client's act that is stored, with its position. It alone grows with the conversation, so what was before is
    /// shared between the states before and after a step.
    pub commands: RedBlackTreeMapSync<CommandId, Seq>,
    /// What the bot still owes.
    pub awaiting: Option<Awaiting>,
    /// Questions in a row that the bot could not answer.
    pub misses: u8,
    /// Answers that did not help.
    pub stuck: u8,
    /// The article whose answer is still to be judged.
    pub judge: Option<ArticleId>,
    /// What a hand-over about the last answer would need.
    pub topic: Option<Topic>,
    /// What was talked about with the bot.
    pub memory: Memory,
    /// What the last clarification offered.
    pub options: Vec<Choice>,
    /// The present hand-over, or the last one.
    pub hand_over: Option<HandOver>,
    /// Who answers or last answered.
    pub agent: Option<(AgentId, String)>,
    /// Whether it was laid aside because the visitor fell silent: it does not count against its agent's capacity
    /// until it wakes, even if it is ended and reopened in between.
    pub paused: bool,
    /// Whether the visitor left a message rather than wait.
    pub left_message: bool,
    /// What may be chosen about the wait, when that was asked.
    pub wait_choices: Vec<WaitChoice>,
    /// When the visitor last heard how things stand while waiting.
    pub noticed_at: Option<Timestamp>,
    /// Whether the visitor was asked what they prefer.
    pub choices_given: bool,
    /// When the visitor last did anything.
    pub visitor_at: Timestamp,
    /// When anybody last did anything.
    pub touched_at: Timestamp,
    /// Whether a waiting visitor was told that the person will see what they add.
    pub noted: bool,
    /// Since when the agent owes a reply.
    pub owed_since: Option<Timestamp>,
    /// Whether the silent visitor was reminded.
    pub reminded: bool,
    /// What both sides wrote a moment ago.
    pub recent: Recent,
    /// The visitor's last words, for whoever is offered the conversation.
    pub last_words: String,
    /// The position of the visitor's newest message.
    pub said_at: Seq,
    /// Who or what ended it, and when.
    pub ended: Option<(EndedBy, Timestamp)>,
}

impl Default for Conversation {
    fn default() -> Self {
        Self {
            phase: Phase::Fresh,
            head: Seq::START,
            bytes: 0,
            visitor: None,
            site: String::new(),
            mark: None,
            lang: Lang::En,
            lang_source: LangSource::Default,
            lang_offer: None,
            lang_streak: Streak::default(),
            commands: RedBlackTreeMapSync::new_sync(),
            awaiting: None,
            misses: 0,
            stuck: 0,
            judge: None,
            topic: None,
            memory: Memory::default(),
            options: Vec::new(),
            hand_over: None,
            agent: None,
            paused: false,
            left_message: false,
            wait_choices: Vec::new(),
            noticed_at: None,
            choices_given: false,
            noted: false,
            visitor_at: Timestamp::default(),
            touched_at: Timestamp::default(),
            owed_since: None,
            reminded: false,
            recent: Recent::default(),
            last_words: String::new(),
            said_at: Seq::START,
            ended: None,
        }
    }
}

impl Conversation {
    /// Whether the visitor waits for a person.
    pub fn is_waiting(&self) -> bool {
        matches!(self.phase, Phase::Queued | Phase::Offered { .. } | Phase::LeftMessage)
    }

    /// Whether this agent may speak here now.
    pub fn is_held_by(&self, agent: &AgentId) -> bool {
        matches!(self.phase, Phase::Active | Phase::Dormant | Phase::WrapUp)
            && self.agent.as_ref().is_some_and(|(holder, _)| holder == agent)
    }

    /// Until when writing again continues this conversation; `None` while it is not over.
    pub fn reopen_until(&self) -> Option<Timestamp> {
        let (_, at) = self.ended.filter(|_| self.phase == Phase::Ended)?;
        Some(at.plus(limits::REOPEN))
    }
}
