//! How a conversation takes in the next event. Total: whatever was once written can be taken in.

use super::details::{Feedback, OfferEnd, WaitChoice};
use super::event::Event;
use super::pending::{Ask, Awaiting};
use super::state::{Conversation, HandOver, NOTED, Phase};
use crate::domain::detect::Streak;
use crate::domain::time::Timestamp;

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
}
