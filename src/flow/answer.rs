//! The bot answers: search → verdict → reply, or the hand-over to people in the same append.
//! Says only what is approved. Knows nothing about how search works.

use super::consider::{Considered, Part, consider};
use super::{Flow, FlowError};
use crate::domain::answer::{Verdict, Why};
use crate::domain::article::{AnsweredBy, Article, ArticleId};
use crate::domain::conversation::{
    Ask, Awaiting, Choice, Command, Conversation, Event, Reply, Topic, decide,
};
use crate::domain::ids::{ConversationId, TicketId};
use crate::domain::intent::Intent;
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::question::Context;
use crate::domain::rejection::Rejection;
use crate::domain::search::Hit;
use crate::domain::signal::{Mood, Signal};
use crate::domain::ticket::HandoverReason;
use std::sync::Arc;

/// How often an answer is begun anew because the visitor wrote on meanwhile.
const REWRITES_MAX: u32 = 4;
/// Of a part that was not answered so much is shown, in characters.
const PART_CHARS_MAX: usize = 90;

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

/// Answers what a conversation still owes its visitor; nothing when it owes nothing.
pub async fn answer(
    flow: &Flow,
    id: &ConversationId,
) -> Result<Option<(Outcome, Lang)>, FlowError> {
    for _ in 0..REWRITES_MAX {
        let state = flow.load(id).await?;
        let Some(awaiting) = state.awaiting.clone() else { return Ok(None) };
        let (replies, mood) = compose(flow, &state, &awaiting).await;
        let ticket = TicketId::from_body(&flow.ids.body());
        let written = flow
            .on_conversation(id, |present, now| {
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
            Ok(done) => return Ok(Some((outcome(&done.events), state.lang))),
            // The visitor wrote on, or somebody else answered: look again.
            Err(FlowError::Rejected(Rejection::NotNow)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
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

async fn compose(flow: &Flow, state: &Conversation, awaiting: &Awaiting) -> (Vec<Reply>, Mood) {
    match &awaiting.ask {
        Ask::Article(id) => {
            let reply = match find(flow, id, state.lang) {
                Some(article) if article.answered_by == AnsweredBy::Person => {
                    person_only(&article, 1_000)
                }
                Some(article) => shown(&article, 1_000),
                None => Reply::Miss,
            };
            (vec![reply], Mood::Calm)
        }
        Ask::Message(text) => understand(flow, state, text).await,
    }
}

async fn understand(flow: &Flow, state: &Conversation, text: &str) -> (Vec<Reply>, Mood) {
    let (lang, before) = (state.lang, context(flow, state));
    let considered = consider(flow.search.as_ref(), lang, text, before.as_ref()).await;
    let Ok(Considered { verdict, signals, parts, .. }) = considered else {
        return (vec![handed_over(HandoverReason::BotFailed, None, None)], Mood::Calm);
    };
    let replies = match verdict {
        _ if !parts.is_empty() => in_turn(flow, lang, parts),
        Verdict::HandOver { reason: Why::Asked, .. } => {
            vec![handed_over(HandoverReason::Asked, signals.first().map(topic), None)]
        }
        // Yes to the offer of a person.
        Verdict::SmallTalk(Intent::Yes) if state.memory.offers_person => {
            vec![handed_over(HandoverReason::Asked, None, None)]
        }
        verdict => vec![said(flow, lang, verdict)],
    };
    (replies, signals.mood)
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

/// The parts of a message one after another; what a person must take comes last, and asking back once is enough.
fn in_turn(flow: &Flow, lang: Lang, parts: Vec<Part>) -> Vec<Reply> {
    let (mut answers, mut clarified, mut unanswered, mut for_a_person) =
        (Vec::new(), None, Vec::new(), None);
    for Part { text, verdict } in parts {
        match said(flow, lang, verdict) {
            answer @ Reply::Answer { .. } => {
                if !answers.contains(&answer) {
                    answers.push(answer);
                }
            }
            asks_back @ Reply::Clarify(_) if clarified.is_none() => clarified = Some(asks_back),
            hand_over @ Reply::HandOver { .. } => for_a_person = for_a_person.or(Some(hand_over)),
            Reply::Clarify(_) | Reply::Say(_) | Reply::Unanswered(_) | Reply::Miss => {
                unanswered.push(Reply::Unanswered(shortened(&text)));
            }
        }
    }
    // Whoever takes it sees the whole message, so there is nothing more to ask.
    match for_a_person {
        Some(hand_over) => answers.push(hand_over),
        None => answers.extend(unanswered.into_iter().chain(clarified)),
    }
    answers
}

/// What a verdict has the bot say.
fn said(flow: &Flow, lang: Lang, verdict: Verdict) -> Reply {
    match verdict {
        Verdict::Answer(hit) => match find(flow, &hit.article, lang) {
            Some(article) => shown(&article, permille(hit.confidence)),
            None => Reply::Miss,
        },
        Verdict::Clarify(hits) => {
            Reply::Clarify(hits.into_iter().map(|hit| choice(flow, hit, lang)).collect())
        }
        Verdict::SmallTalk(intent) => Reply::Say(small_talk(intent)),
        Verdict::HandOver { reason, facts } => {
            let found =
                facts.and_then(|hit| Some((find(flow, &hit.article, lang)?, hit.confidence)));
            match (reason, found) {
                (Why::NoAnswer, _) => Reply::Miss,
                (Why::PersonOnly, Some((article, sure))) => person_only(&article, permille(sure)),
                (Why::Asked | Why::PersonOnly, _) => handed_over(reason.reason(), None, None),
                (Why::Signal(signal), found) => {
                    let mut topic = topic(signal);
                    let facts = found.map(|(article, sure)| {
                        topic.priority = topic.priority.min(article.priority);
                        Box::new(shown(&article, permille(sure)))
                    });
                    handed_over(signal.reason(), Some(topic), facts)
                }
            }
        }
    }
}

fn topic(signal: Signal) -> Topic {
    Topic { skill: signal.skill(), priority: signal.priority() }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(PART_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// The article in the wanted language, or in the other one: its text carries its language.
fn find(flow: &Flow, id: &ArticleId, lang: Lang) -> Option<Arc<Article>> {
    flow.search.article(id, lang).or_else(|| flow.search.article(id, lang.other()))
}

fn shown(article: &Article, confidence: u16) -> Reply {
    Reply::Answer {
        article: article.reference.clone(),
        title: article.title.clone(),
        body: article.body.clone(),
        confidence,
        topic: Topic { skill: article.skill.clone(), priority: article.priority },
    }
}

fn person_only(article: &Article, confidence: u16) -> Reply {
    Reply::HandOver {
        reason: HandoverReason::PersonOnly,
        topic: Some(Topic { skill: article.skill.clone(), priority: article.priority }),
        facts: Some(Box::new(shown(article, confidence))),
    }
}

fn handed_over(reason: HandoverReason, topic: Option<Topic>, facts: Option<Box<Reply>>) -> Reply {
    Reply::HandOver { reason, topic, facts }
}

fn choice(flow: &Flow, hit: Hit, lang: Lang) -> Choice {
    let title = find(flow, &hit.article, lang).map_or(hit.title, |found| found.title.clone());
    Choice { article: hit.article, title }
}

fn small_talk(intent: Intent) -> Phrase {
    Phrase::new(match intent {
        Intent::Greeting => "bot-hello",
        Intent::Thanks => "bot-you-are-welcome",
        Intent::WhoAreYou => "bot-who-i-am",
        Intent::Goodbye => "bot-goodbye",
        Intent::Yes | Intent::Acknowledged => "bot-all-right",
        Intent::Person => "bot-hand-over",
    })
}

/// A share of one as thousandths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
fn permille(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as u16
}
