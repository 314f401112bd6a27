//! The bot answers: search → verdict → reply, or the hand-over to people in the same append.
//! Says only what is approved. Knows nothing about how search works.

use super::consider::{Considered, consider};
use super::replies::{find, handed_over, in_turn, person_only, said, shown, topic};
use super::{Flow, FlowError};
use crate::domain::act::{self, Act, ActReading};
use crate::domain::answer::{EscalationReason, Verdict};
use crate::domain::article::{AnsweredBy, ArticleId};
use crate::domain::conversation::{
    Ask, Awaiting, Command, Consequence, Conversation, Event, Feedback, Reply, decide, replies_to,
};
use crate::domain::ids::{ConversationId, Seq, TicketId};
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::question::Context;
use crate::domain::rejection::Rejection;
use crate::domain::signal::Mood;
use crate::domain::ticket::HandoverReason;

/// How often an answer is begun anew because the visitor wrote on meanwhile.
const REWRITES_MAX: u32 = 4;

/// What the bot did with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// An article.
    Answer,
    /// A question back.
    Clarify,
    /// A person.
    HandOver,
    /// A line.
    SmallTalk,
    /// Nothing found, and said so.
    Miss,
}

impl Outcome {
    /// Its stable name, for reports.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Clarify => "clarify",
            Self::HandOver => "handoff",
            Self::SmallTalk => "smalltalk",
            Self::Miss => "miss",
        }
    }
}

/// What became of the attempt to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answered {
    /// This was said, in this language.
    Said(Outcome, Lang),
    /// What was found is not sure enough for somebody who may write on.
    NotYet,
    /// Nothing is owed, or a newer message has overtaken the answer and is answered in its turn.
    Nothing,
}

/// Answers what a conversation still owes its visitor; nothing when it owes nothing.
pub async fn answer(
    flow: &Flow,
    id: &ConversationId,
) -> Result<Option<(Outcome, Lang)>, FlowError> {
    Ok(match attempt(flow, id).await? {
        Answered::Said(outcome, lang) => Some((outcome, lang)),
        Answered::NotYet | Answered::Nothing => None,
    })
}

/// Answers whatever was found.
pub async fn attempt(flow: &Flow, id: &ConversationId) -> Result<Answered, FlowError> {
    answer_with(flow, id, false).await
}

/// Answers only what is surely a whole message: the rest of the thought may be on its way.
pub async fn answer_if_sure(flow: &Flow, id: &ConversationId) -> Result<Answered, FlowError> {
    answer_with(flow, id, true).await
}

async fn answer_with(
    flow: &Flow,
    id: &ConversationId,
    patient: bool,
) -> Result<Answered, FlowError> {
    for _ in 0..REWRITES_MAX {
        let state = flow.load(id).await?;
        let Some(awaiting) = state.awaiting.clone() else { return Ok(Answered::Nothing) };
        let Composed { replies, mood, whole } = compose(flow, &state, &awaiting).await;
        if patient && !whole {
            return Ok(Answered::NotYet);
        }
        let ticket = TicketId::from_body(&flow.ids.body());
        let mut overtaken = false;
        let written = flow
            .on_conversation(id, |present, now| {
                overtaken = present.awaiting.as_ref().is_none_or(|now| now.seq != awaiting.seq);
                // An answer that was looked for before the visitor switched would be in the wrong language.
                if present.lang != state.lang {
                    return Err(Rejection::NotNow);
                }
                let command = Command::Reply {
                    to: awaiting.seq,
                    replies: replies.clone(),
                    mood,
                    ticket: ticket.clone(),
                };
                decide(present, command, now)
            })
            .await;
        match written {
            Ok(done) => return Ok(Answered::Said(outcome(&done.events), state.lang)),
            // The visitor wrote on, and what they wrote has a pause and an alarm of its own.
            Err(FlowError::Rejected(Rejection::NotNow)) if overtaken => {
                return Ok(Answered::Nothing);
            }
            Err(FlowError::Rejected(Rejection::NotNow)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(Answered::Nothing)
}

/// What the bot would say.
struct Composed {
    replies: Vec<Reply>,
    mood: Mood,
    /// Whether the message is surely whole: a question with its answer, or an act that nothing needs to follow.
    whole: bool,
}

impl Composed {
    fn whole(reply: Reply) -> Self {
        Self { replies: vec![reply], mood: Mood::Calm, whole: true }
    }
}

/// The weightiest of what was said.
fn outcome(events: &[Event]) -> Outcome {
    let any = |is: fn(&Event) -> bool| events.iter().any(is);
    if any(|event| matches!(event, Event::Escalated { .. })) {
        Outcome::HandOver
    } else if any(|event| matches!(event, Event::BotAnswered { .. })) {
        Outcome::Answer
    } else if any(|event| matches!(event, Event::BotClarified { .. })) {
        Outcome::Clarify
    } else if any(|event| matches!(event, Event::BotSaid { missed: true, .. })) {
        Outcome::Miss
    } else {
        Outcome::SmallTalk
    }
}

async fn compose(flow: &Flow, state: &Conversation, awaiting: &Awaiting) -> Composed {
    match &awaiting.ask {
        Ask::Article(id) => Composed::whole(opened(flow, id, state.lang)),
        Ask::Message(text) => understand(flow, state, text).await,
    }
}

/// The article that a visitor picked.
fn opened(flow: &Flow, id: &ArticleId, lang: Lang) -> Reply {
    match find(flow, id, lang) {
        Some(article) if article.answered_by == AnsweredBy::Person => {
            person_only(&article, lang, 1_000)
        }
        Some(article) => shown(&article, lang, 1_000),
        None => Reply::Miss,
    }
}

async fn understand(flow: &Flow, state: &Conversation, text: &str) -> Composed {
    // After a question back, "the second one" is a choice before it is anything else.
    let titles: Vec<&str> = state.options.iter().map(|option| option.title.as_str()).collect();
    if let Some(chosen) = act::choice(text, &titles).and_then(|place| state.options.get(place)) {
        return Composed::whole(opened(flow, &chosen.article, state.lang));
    }
    let (lang, before) = (state.lang, context(flow, state));
    let considered = consider(flow.search.as_ref(), lang, text, before.as_ref()).await;
    let Ok(Considered { verdict, signals, parts, reading, .. }) = considered else {
        return Composed::whole(handed_over(HandoverReason::BotFailed, None, None));
    };
    let whole = !parts.is_empty() || is_whole(&verdict);
    let mut replies = match verdict {
        _ if !parts.is_empty() => in_turn(flow, lang, parts),
        Verdict::HandOver { reason: EscalationReason::Asked, .. } => {
            vec![handed_over(HandoverReason::Asked, signals.first().map(topic), None)]
        }
        Verdict::Act(act) => done(flow, state, act),
        verdict => vec![said(flow, lang, verdict)],
    };
    if reading.matter.is_some() {
        beside(state, &reading, &mut replies);
    }
    Composed { replies, mood: signals.mood, whole }
}

/// Whether a verdict is about a whole message; a greeting, an announcement or what is not understood may go on.
const fn is_whole(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Answer(_)
        | Verdict::HandOver {
            reason: EscalationReason::Asked | EscalationReason::Signal(_), ..
        } => true,
        // Whom a half-told matter would be handed to, the rest may tell.
        Verdict::Clarify(_)
        | Verdict::HandOver {
            reason: EscalationReason::NoAnswer | EscalationReason::PersonOnly,
            ..
        } => false,
        Verdict::Act(act) => {
            matches!(act, Act::Thanks | Act::Goodbye)
                || !act.is_wrapping() && !matches!(act, Act::Bare | Act::Noise)
        }
    }
}

/// What an act leads to, with what only the knowledge base can say.
fn done(flow: &Flow, state: &Conversation, act: Act) -> Vec<Reply> {
    match replies_to(state, act) {
        Consequence::Replies(replies) => replies,
        Consequence::Repeat => {
            let last = state.memory.topic.as_ref();
            let article = last.and_then(|topic| find(flow, &topic.article, state.lang));
            let again = article.map(|article| {
                let mut reply = shown(&article, state.lang, 1_000);
                if let Reply::Answer { again, .. } = &mut reply {
                    *again = true;
                }
                reply
            });
            vec![again.unwrap_or_else(|| Reply::Say(Phrase::new("bot-nothing-to-repeat")))]
        }
        // Taken for a question before it comes here.
        Consequence::Question => vec![Reply::Say(Phrase::new("bot-go-ahead"))],
    }
}

/// What acts beside a question change: the answer before is judged, and who wants no person is not handed over.
fn beside(state: &Conversation, reading: &ActReading, replies: &mut Vec<Reply>) {
    if reading.has(&[Act::NotIt, Act::TriedAlready, Act::StillBroken]) && state.judge.is_some() {
        replies.insert(0, Reply::Judge(Feedback::StillStuck));
    }
    if !reading.has(&[Act::RefusePerson]) {
        return;
    }
    let handed = replies.iter().position(|reply| {
        matches!(reply, Reply::HandOver { reason: HandoverReason::PersonOnly, .. })
    });
    if let Some(at) = handed
        && let Reply::HandOver { facts, .. } = replies.remove(at)
    {
        replies.extend(facts.map(|facts| *facts));
        let line = Phrase::new("bot-person-advised");
        replies.push(Reply::Offer(line, HandoverReason::PersonOnly));
    }
}

/// Answers a side question of a visitor who waits for a person. Nothing is owed to it: what is not sure stays for the
/// person, and the visitor is told so once.
pub async fn aside(flow: &Flow, id: &ConversationId) -> Result<(), FlowError> {
    let state = flow.load(id).await?;
    if !state.is_waiting() || state.said_at == Seq::START {
        return Ok(());
    }
    let considered = consider(flow.search.as_ref(), state.lang, &state.last_words, None).await;
    let reply = match considered {
        Ok(Considered { verdict: Verdict::Answer(hit), .. }) => {
            Some(said(flow, state.lang, Verdict::Answer(hit)))
        }
        Ok(Considered { verdict: Verdict::Act(Act::WhatAreYou), .. }) => {
            Some(Reply::Say(Phrase::new("bot-who-i-am")))
        }
        // A nod or a thank-you needs no reply while waiting.
        Ok(Considered { verdict: Verdict::Act(_), .. }) => return Ok(()),
        Ok(_) | Err(_) => None,
    };
    let to = state.said_at;
    let written = flow
        .on_conversation(id, |present, now| {
            decide(present, Command::Aside { to, reply: reply.clone() }, now)
        })
        .await;
    match written {
        // The visitor wrote on, or somebody took the conversation.
        Ok(_) | Err(FlowError::Rejected(Rejection::NotNow)) => Ok(()),
        Err(error) => Err(error),
    }
}

/// The article that a waiting visitor picks, as it is shown.
pub(super) fn shown_aside(flow: &Flow, id: &ArticleId, lang: Lang) -> Option<Reply> {
    find(flow, id, lang).map(|article| shown(&article, lang, 1_000))
}

/// The topic before, for a message that may go on with it.
fn context(flow: &Flow, state: &Conversation) -> Option<Context> {
    let before = state.memory.topic.as_ref()?;
    let article = find(flow, &before.article, state.lang)?;
    Some(Context {
        question: before.question.clone(),
        article: before.article.clone(),
        skill: article.skill.clone(),
        links: article.links(),
    })
}
