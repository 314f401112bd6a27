//! What becomes of the bot's replies in the light of what was said before: nobody is sent around in circles, nobody
//! is left with a machine that does not help, and nothing ever stands between a visitor and a person. Pure.

use super::command::{Origin, Reply};
use super::danger;
use super::details::{Feedback, Topic};
use super::event::Event;
use super::hand_over::escalated;
use super::limits;
use super::pending::Ask;
use super::state::Conversation;
use crate::domain::article::ArticleId;
use crate::domain::fold::fold;
use crate::domain::ids::{COMMAND_ID_MAX, CommandId, Seq, TicketId};
use crate::domain::phrase::Phrase;
use crate::domain::signal::Mood;
use crate::domain::ticket::HandoverReason;

/// Ends the name of what was heard in a message.
const HEARD: &str = "-heard";
/// A message of fewer words ("yes", "ok") may well be said twice.
const REPEATED_WORDS_MIN: usize = 2;

/// The bot's turn to the visitor's event at `to`.
pub(super) fn turn(
    before: &Conversation,
    to: Seq,
    replies: Vec<Reply>,
    mood: Mood,
    ticket: &TicketId,
) -> Vec<Event> {
    let mut events = Vec::new();
    let judged = judged(before, to, &replies, &mut events);
    let state = judged.as_ref().unwrap_or(before);
    let plan = Plan::of(state, &replies, mood);
    let only_judged = replies.iter().all(|reply| matches!(reply, Reply::Judge(_)));
    let mut hand_over = plan.hand_over.map(|reason| escalated(state, ticket.clone(), reason));
    for reply in replies {
        match reply {
            Reply::HandOver { reason, topic, facts } => {
                events.extend(facts.and_then(|facts| spoken(to, *facts)));
                let wanted = match topic {
                    Some(Topic { skill, priority }) => {
                        let danger = (reason == HandoverReason::Distress)
                            .then(|| danger::asked_about(state));
                        Event::Escalated { ticket: ticket.clone(), reason, skill, priority, danger }
                    }
                    None => escalated(state, ticket.clone(), reason),
                };
                hand_over = Some(wanted);
            }
            Reply::Miss if plan.hand_over == Some(HandoverReason::NoAnswer) => {
                let phrase = Phrase::new("bot-no-answer-twice");
                events.push(Event::BotSaid {
                    to,
                    phrase,
                    missed: true,
                    offer: None,
                    article: None,
                });
            }
            Reply::Judge(verdict) if only_judged && plan.hand_over.is_none() => {
                events.push(after_judging(before, to, verdict, ticket));
            }
            other if plan.leaves_out(&other) => {}
            Reply::Answer { article, title, .. }
                if plan.found_again.as_ref() == Some(&article.id) =>
            {
                events.push(points_to(to, article.id, &title));
            }
            other => events.extend(spoken(to, other)),
        }
    }
    match (hand_over, plan.offer) {
        (Some(escalated), _) => events.push(escalated),
        (None, Some(reason)) => events.push(offer(to, offer_line(reason), reason)),
        (None, None) => {}
    }
    events
}

/// What is done besides saying the replies.
#[derive(Debug, Default)]
struct Plan {
    /// A person takes over, for this reason.
    hand_over: Option<HandoverReason>,
    /// A person is offered behind the replies.
    offer: Option<HandoverReason>,
    /// An article that is found a second time: it is pointed to instead of shown.
    found_again: Option<ArticleId>,
}

impl Plan {
    fn of(state: &Conversation, replies: &[Reply], mood: Mood) -> Self {
        let hands_over = replies.iter().any(|reply| matches!(reply, Reply::HandOver { .. }));
        // What is small talk, or goes to a person anyway, needs no plan; only a bad mood counts in small talk too.
        let asked = replies.iter().any(|reply| {
            matches!(
                reply,
                Reply::Answer { again: false, .. }
                    | Reply::Clarify { .. }
                    | Reply::Unanswered(_)
                    | Reply::Miss
            )
        });
        if hands_over {
            return Self::default();
        }
        let repeated = asked && is_repeated(state);
        let reason = if asked { tired(state, replies) } else { None };
        if let Some(reason) = reason.or_else(|| fed_up(state, mood, repeated)) {
            return Self { hand_over: Some(reason), ..Self::default() };
        }
        let found_again = found_again(state, replies);
        let is_new = |reason: &HandoverReason| !state.memory.offered.contains(reason);
        let upset = mood >= Mood::Upset
            || mood == Mood::Loud && is_new(&HandoverReason::Frustration)
            || repeated && found_again.is_none();
        let long = asked && state.memory.turns.saturating_add(1) >= limits::TURNS_MAX;
        let offer = match (upset, long) {
            (true, _) => Some(HandoverReason::Frustration),
            (false, true) => Some(HandoverReason::TurnCap).filter(is_new),
            (false, false) => None,
        };
        Self { hand_over: None, offer, found_again }
    }

    /// Whether a reply is not said: it would be the same once more, or ask back what a person will ask.
    fn leaves_out(&self, reply: &Reply) -> bool {
        let Some(reason) = self.hand_over else { return false };
        match reply {
            Reply::Answer { .. } => {
                matches!(reason, HandoverReason::SameAnswer | HandoverReason::Loop)
            }
            Reply::Clarify { .. } | Reply::Unanswered(_) | Reply::Miss => true,
            Reply::Say(_) | Reply::Offer(..) | Reply::Judge(_) | Reply::HandOver { .. } => false,
        }
    }
}

/// Why the bot must not go on with these replies, whatever the mood.
fn tired(state: &Conversation, replies: &[Reply]) -> Option<HandoverReason> {
    if replies.contains(&Reply::Miss) && state.misses.saturating_add(1) >= limits::MISSES_MAX {
        return Some(HandoverReason::NoAnswer);
    }
    if by_words(state) {
        let mut about = replies.iter().filter_map(article);
        if about.clone().any(|id| state.memory.failed.contains(id)) {
            return Some(HandoverReason::SameAnswer);
        }
        let often = |id: &ArticleId| {
            let given = state.memory.given.get(id).copied().unwrap_or_default();
            given.saturating_add(1).max(state.memory.circles(id)) >= limits::LOOP_TURNS
        };
        let mut clarified = replies.iter().filter_map(clarified);
        if about.any(often) || clarified.any(|id| state.memory.circles(id) >= limits::LOOP_TURNS) {
            return Some(HandoverReason::Loop);
        }
    }
    let turns = state.memory.turns.saturating_add(1);
    let capped = turns >= limits::TURNS_MAX.saturating_add(limits::TURNS_MORE);
    capped.then_some(HandoverReason::TurnCap)
}

/// Whether the visitor has shown for the second time that they are upset. Long capitals alone are never the second
/// time: with some people they are a habit.
fn fed_up(state: &Conversation, mood: Mood, repeated: bool) -> Option<HandoverReason> {
    let before = state.memory.offered.contains(&HandoverReason::Frustration);
    let signs = match mood {
        Mood::Calm | Mood::Loud => 0,
        Mood::Upset => 1,
        Mood::Furious => 2,
    };
    let signs = signs + u8::from(repeated) + u8::from(before);
    let now = mood >= Mood::Upset || repeated;
    (now && signs >= limits::UPSET_MAX).then_some(HandoverReason::Frustration)
}

/// An article that was given before and is found by words once more.
fn found_again(state: &Conversation, replies: &[Reply]) -> Option<ArticleId> {
    let mut about = replies.iter().filter_map(article).filter(|_| by_words(state));
    about.find(|id| state.memory.given.contains_key(*id)).cloned()
}

/// What the visitor's words say about the last answer, as events, and the conversation after them.
fn judged(
    state: &Conversation,
    to: Seq,
    replies: &[Reply],
    events: &mut Vec<Event>,
) -> Option<Conversation> {
    let verdict = replies.iter().find_map(|reply| match reply {
        Reply::Judge(verdict) => Some(*verdict),
        _ => None,
    })?;
    let command = heard_in(state, to)?;
    let event = Event::FeedbackGiven { command, verdict, article: state.judge.clone()? };
    let mut after = state.clone();
    after.apply(&event, state.touched_at);
    events.push(event);
    Some(after)
}

/// The name of an act that no client made: it follows from that of the message in which it was heard.
fn heard_in(state: &Conversation, to: Seq) -> Option<CommandId> {
    let (said, _) = state.commands.iter().find(|(_, seq)| **seq == to)?;
    let kept = said.as_str().get(..COMMAND_ID_MAX - HEARD.len()).unwrap_or(said.as_str());
    CommandId::parse(&format!("{kept}{HEARD}")).ok()
}

/// An answer that stands above is pointed to, with a person on offer.
fn points_to(to: Seq, article: ArticleId, title: &str) -> Event {
    let phrase = Phrase::new("bot-offer-same-answer").text("title", title);
    let offer = Some(HandoverReason::SameAnswer);
    Event::BotSaid { to, phrase, missed: false, offer, article: Some(article) }
}

/// Whether the visitor wrote; who presses an article's button wants that article, however often.
fn by_words(state: &Conversation) -> bool {
    state.awaiting.as_ref().is_some_and(|awaiting| matches!(awaiting.ask, Ask::Message(_)))
}

/// Whether the visitor wrote the same as the last time.
fn is_repeated(state: &Conversation) -> bool {
    let words = |text: &str| -> Vec<String> {
        let folded = fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let Some(Ask::Message(text)) = state.awaiting.as_ref().map(|awaiting| &awaiting.ask) else {
        return false;
    };
    let now = words(text);
    now.len() >= REPEATED_WORDS_MIN && now == words(&state.memory.heard)
}

fn article(reply: &Reply) -> Option<&ArticleId> {
    match reply {
        Reply::Answer { article, again: false, .. } => Some(&article.id),
        Reply::Answer { .. }
        | Reply::Clarify { .. }
        | Reply::Say(_)
        | Reply::Offer(..)
        | Reply::Judge(_)
        | Reply::Unanswered(_)
        | Reply::Miss
        | Reply::HandOver { .. } => None,
    }
}

fn clarified(reply: &Reply) -> Option<&ArticleId> {
    match reply {
        Reply::Clarify { options, .. } => options.first().map(|option| &option.article),
        Reply::Answer { .. }
        | Reply::Say(_)
        | Reply::Offer(..)
        | Reply::Judge(_)
        | Reply::Unanswered(_)
        | Reply::Miss
        | Reply::HandOver { .. } => None,
    }
}

fn offer(to: Seq, phrase: Phrase, reason: HandoverReason) -> Event {
    Event::BotSaid { to, phrase, missed: false, offer: Some(reason), article: None }
}

fn offer_line(reason: HandoverReason) -> Phrase {
    let long = reason == HandoverReason::TurnCap;
    Phrase::new(if long { "bot-offer-turn-cap" } else { "bot-offer-frustration" })
}

/// The event that says a reply; a hand-over and a judgement say nothing by themselves.
pub(super) fn spoken(to: Seq, reply: Reply) -> Option<Event> {
    match reply {
        Reply::Answer { article, title, body, confidence, topic, again, part, origin } => {
            let Origin { source, reviewed, only_lang } = origin;
            Some(Event::BotAnswered {
                to,
                article,
                title,
                body,
                confidence,
                topic: Some(topic),
                again,
                part,
                source,
                reviewed,
                only_lang,
            })
        }
        Reply::Clarify { options, about } => Some(Event::BotClarified { to, options, about }),
        Reply::Say(phrase) => {
            Some(Event::BotSaid { to, phrase, missed: false, offer: None, article: None })
        }
        Reply::Offer(phrase, reason) => Some(offer(to, phrase, reason)),
        Reply::Unanswered(part) => {
            let phrase = Phrase::new("bot-part-not-found").text("part", &part);
            Some(offer(to, phrase, HandoverReason::NoAnswer))
        }
        Reply::Miss => {
            let phrase = Phrase::new("bot-no-answer");
            let offer = Some(HandoverReason::NoAnswer);
            Some(Event::BotSaid { to, phrase, missed: true, offer, article: None })
        }
        Reply::Judge(_) | Reply::HandOver { .. } => None,
    }
}

/// What follows a judgement, whether it was made by a button or in words.
pub(super) fn after_judging(
    state: &Conversation,
    to: Seq,
    verdict: Feedback,
    ticket: &TicketId,
) -> Event {
    match verdict {
        Feedback::Helped => plain_line(to, "bot-glad-it-helped"),
        Feedback::StillStuck if state.stuck + 1 >= limits::STUCK_MAX => {
            escalated(state, ticket.clone(), HandoverReason::StillStuck)
        }
        Feedback::StillStuck => Event::BotSaid {
            to,
            phrase: Phrase::new("bot-still-stuck"),
            missed: false,
            offer: Some(HandoverReason::StillStuck),
            article: None,
        },
    }
}

/// A line of the bot that offers nothing.
pub(super) fn plain_line(to: Seq, phrase: &str) -> Event {
    Event::BotSaid { to, phrase: Phrase::new(phrase), missed: false, offer: None, article: None }
}
