//! What a conversation's events add up to, and when it must next be looked at. `apply` is total:
//! whatever was once written can be taken in.

use rpds::RedBlackTreeMapSync;

use super::event::{Choice, EndedBy, Event, Feedback, OfferEnd, Topic, WaitChoice};
use super::limits;
use super::memory::Memory;
use super::pending::{Ask, Awaiting};
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
    /// Takes in the next event.
    pub fn apply(&mut self, event: &Event, at: Timestamp) {
        self.head = self.head.next();
        self.touched_at = at;
        self.bytes += event.bytes();
        if let Some(command) = event.command() {
            self.commands.insert_mut(command.clone(), self.head);
        }
        if event.is_by_visitor() {
            self.visitor_at = at;
            self.reminded = false;
        }
        self.memory.apply(event, self.awaiting.as_ref());
        self.recent.apply(event, self.head, at);
        match event {
            Event::Opened { visitor, site, lang, source, mark } => {
                self.phase = Phase::Bot;
                self.visitor = Some(visitor.clone());
                self.site.clone_from(site);
                self.lang = *lang;
                self.lang_source = *source;
                self.mark = *mark;
            }
            Event::VisitorSaid { text, lang, evidence, .. } => {
                self.spoke(*lang, *evidence);
                self.visitor_said(text.as_str(), at);
            }
            Event::VisitorChose { article, title, .. } => {
                self.last_words.clone_from(title);
                self.judge = None;
                self.await_answer(Ask::Article(article.clone()), at);
            }
            Event::PersonAsked { .. } => {
                self.awaiting = None;
                self.left_message = false;
                match self.phase {
                    Phase::LeftMessage => self.enter_queue(at),
                    Phase::Active | Phase::Dormant => {
                        self.owed_since = self.owed_since.or(Some(at));
                    }
                    Phase::Fresh
                    | Phase::Bot
                    | Phase::Queued
                    | Phase::Offered { .. }
                    | Phase::WrapUp
                    | Phase::Ended => {}
                }
            }
            Event::FeedbackGiven { verdict, .. } => {
                self.judge = None;
                self.stuck = match verdict {
                    Feedback::Helped => 0,
                    Feedback::StillStuck => self.stuck.saturating_add(1),
                };
            }
            Event::LangChanged { lang, source, .. } => {
                self.lang = *lang;
                self.lang_source = *source;
                self.lang_offer = None;
                self.lang_streak = Streak::default();
            }
            Event::LangOffered { lang } => self.lang_offer = Some(*lang),
            Event::BotAnswered { article, topic, .. } => {
                self.awaiting = None;
                self.topic.clone_from(topic);
                self.misses = 0;
                self.options.clear();
                self.judge = Some(article.id.clone());
            }
            Event::BotClarified { options, .. } => {
                self.awaiting = None;
                self.judge = None;
                self.options.clone_from(options);
            }
            Event::BotSaid { missed, phrase, .. } => {
                self.awaiting = None;
                self.noted |= phrase.id == NOTED;
                if *missed {
                    self.misses = self.misses.saturating_add(1);
                    self.judge = None;
                    self.options.clear();
                }
            }
            Event::NoticeGiven { .. } => self.noticed_at = Some(at),
            Event::PiecesMasked { pieces } => self.take_back(pieces),
            _ => self.apply_hand_over(event, at),
        }
    }

    /// The half of `apply` that is about people.
    fn apply_hand_over(&mut self, event: &Event, at: Timestamp) {
        match event {
            Event::Escalated { ticket, reason, skill, priority, danger } => {
                self.hand_over = Some(HandOver {
                    ticket: ticket.clone(),
                    reason: *reason,
                    skill: skill.clone(),
                    priority: *priority,
                    since: at,
                    danger: *danger,
                });
                self.agent = None;
                self.judge = None;
                self.awaiting = None;
                self.options.clear();
                self.misses = 0;
                self.stuck = 0;
                self.left_message = false;
                self.enter_queue(at);
            }
            Event::DangerNoticed { danger } => self.endanger(*danger, at),
            Event::Offered { offer, agent } => {
                self.phase = Phase::Offered { offer: offer.clone(), agent: agent.clone() };
            }
            Event::OfferReturned { because, .. } => {
                debug_assert!(matches!(
                    because,
                    OfferEnd::Declined | OfferEnd::Lapsed | OfferEnd::Withdrawn
                ));
                self.phase = if self.left_message { Phase::LeftMessage } else { Phase::Queued };
            }
            Event::AgentJoined { agent, name } => {
                self.phase = Phase::Active;
                self.agent = Some((agent.clone(), name.clone()));
                self.left_message = false;
                self.wait_choices.clear();
                self.noticed_at = None;
                self.owed_since = Some(at);
                self.visitor_at = at;
            }
            Event::AgentSaid { .. } => {
                self.owed_since = None;
                self.noticed_at = None;
                self.reminded = false;
            }
            Event::AgentLeft { .. } => {
                self.agent = None;
                self.paused = false;
                self.enter_queue(at);
            }
            Event::WaitChoicesOffered { choices, .. } => {
                self.wait_choices.clone_from(choices);
                self.choices_given = true;
                self.noticed_at = Some(at);
            }
            Event::WaitChosen { choice, .. } => {
                self.wait_choices.clear();
                self.noticed_at = Some(at);
                if *choice == WaitChoice::LeaveMessage {
                    self.left_message = true;
                    // An offer that is open meanwhile stays open.
                    if self.phase == Phase::Queued {
                        self.phase = Phase::LeftMessage;
                    }
                }
            }
            Event::Reminded => self.reminded = true,
            Event::WentDormant | Event::Woke => {
                self.paused = matches!(event, Event::WentDormant);
                self.phase = if self.paused { Phase::Dormant } else { Phase::Active };
            }
            Event::Ended { by, .. } => {
                let held = matches!(self.phase, Phase::Active | Phase::Dormant);
                self.phase = if held { Phase::WrapUp } else { Phase::Ended };
                self.ended = Some((*by, at));
                self.awaiting = None;
                self.judge = None;
                self.owed_since = None;
                self.wait_choices.clear();
            }
            Event::WrappedUp { .. } => {
                self.phase = Phase::Ended;
                self.paused = false;
            }
            Event::Reopened => {
                self.ended = None;
                if self.phase == Phase::WrapUp {
                    self.phase = Phase::Active;
                } else {
                    self.phase = Phase::Bot;
                    self.agent = None;
                }
            }
            Event::CalledOff { .. } => self.leave_queue(),
            // Written out in `apply`.
            Event::Opened { .. }
            | Event::VisitorSaid { .. }
            | Event::VisitorChose { .. }
            | Event::PersonAsked { .. }
            | Event::FeedbackGiven { .. }
            | Event::LangChanged { .. }
            | Event::LangOffered { .. }
            | Event::BotAnswered { .. }
            | Event::BotClarified { .. }
            | Event::BotSaid { .. }
            | Event::NoticeGiven { .. }
            | Event::PiecesMasked { .. } => {}
        }
    }

    fn visitor_said(&mut self, text: &str, at: Timestamp) {
        text.clone_into(&mut self.last_words);
        self.said_at = self.head;
        match self.phase {
            // What the last answer is worth may still be said after a nod.
            Phase::Bot => self.await_answer(Ask::Message(text.to_owned()), at),
            Phase::Active | Phase::Dormant | Phase::WrapUp => {
                self.owed_since = self.owed_since.or(Some(at));
            }
            Phase::Fresh
            | Phase::Queued
            | Phase::Offered { .. }
            | Phase::LeftMessage
            | Phase::Ended => {}
        }
    }

    /// Several messages may come before the bot gets to answer; they are answered as one.
    fn await_answer(&mut self, ask: Ask, at: Timestamp) {
        self.awaiting = Some(Awaiting::after(self.awaiting.take(), self.head, ask, at));
    }

    fn leave_queue(&mut self) {
        self.phase = Phase::Bot;
        self.hand_over = None;
        self.agent = None;
        self.judge = None;
        self.left_message = false;
        self.wait_choices.clear();
        self.noticed_at = None;
    }

    pub(super) fn enter_queue(&mut self, at: Timestamp) {
        self.phase = Phase::Queued;
        self.noted = false;
        self.wait_choices.clear();
        self.choices_given = false;
        self.noticed_at = Some(at);
    }

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
