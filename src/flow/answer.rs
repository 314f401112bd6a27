//! The bot answers: search → verdict → reply, or the hand-over to people in the same append.
//! Says only what is approved. Knows nothing about how search works.

use super::{Flow, FlowError};
use crate::domain::answer::{Verdict, Why, judge};
use crate::domain::article::{AnsweredBy, Article, ArticleId};
use crate::domain::conversation::{
    Ask, Awaiting, Choice, Command, Conversation, Reply, Topic, decide,
};
use crate::domain::detect::{Detection, detect};
use crate::domain::ids::{ConversationId, TicketId};
use crate::domain::intent::{Intent, intent};
use crate::domain::lang::Lang;
use crate::domain::phrase::Phrase;
use crate::domain::rejection::Rejection;
use crate::domain::search::{Findings, Hit, Question};
use crate::domain::ticket::{HandoverReason, Priority, Skill};
use crate::ports::{Search, Unavailable};
use std::sync::Arc;

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

/// Answers what a conversation still owes its visitor; nothing when it owes nothing.
pub async fn answer(
    flow: &Flow,
    id: &ConversationId,
) -> Result<Option<(Outcome, Lang)>, FlowError> {
    for _ in 0..REWRITES_MAX {
        let state = flow.load(id).await?;
        let Some(awaiting) = state.awaiting.clone() else { return Ok(None) };
        let reply = compose(flow, &state, &awaiting).await;
        let outcome = outcome(&reply);
        let ticket = TicketId::from_body(&flow.ids.body());
        let written = flow
            .on_conversation(id, |present, now| {
                // An answer that was looked for before the visitor switched would be in the wrong language.
                if present.lang != state.lang {
                    return Err(Rejection::NotNow);
                }
                let command = Command::Reply {
                    to: awaiting.seq,
                    reply: reply.clone(),
                    ticket: ticket.clone(),
                };
                decide(present, command, now)
            })
            .await;
        match written {
            Ok(_) => return Ok(Some((outcome, state.lang))),
            // The visitor wrote on, or somebody else answered: look again.
            Err(FlowError::Rejected(Rejection::NotNow)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

fn outcome(reply: &Reply) -> Outcome {
    match reply {
        Reply::Answer { .. } => Outcome::Answer,
        Reply::Clarify(_) => Outcome::Clarify,
        Reply::Say(_) => Outcome::SmallTalk,
        Reply::Miss => Outcome::Miss,
        Reply::HandOver { .. } => Outcome::HandOver,
    }
}

async fn compose(flow: &Flow, state: &Conversation, awaiting: &Awaiting) -> Reply {
    match &awaiting.ask {
        Ask::Article(id) => match find(flow, id, state.lang) {
            Some(article) if article.answered_by == AnsweredBy::Person => {
                person_only(&article, 1_000)
            }
            Some(article) => shown(&article, 1_000),
            None => Reply::Miss,
        },
        Ask::Message(text) => understand(flow, state.lang, text).await,
    }
}

/// What the bot makes of one message, before it says anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Considered {
    /// What its words say about its language.
    pub detection: Detection,
    /// What was found for it; nothing when it is no question.
    pub findings: Findings,
    /// What follows from that.
    pub verdict: Verdict,
}

/// Considers one redacted message, for an answer in `lang`. Everything that answers goes through here.
pub async fn consider(
    search: &dyn Search,
    lang: Lang,
    text: &str,
) -> Result<Considered, Unavailable> {
    let detection = detect(text, lang);
    let intent = intent(text);
    let findings = if intent.is_some() {
        Findings::default()
    } else {
        // Searched in the language it is written in, answered in the conversation's.
        let Detection { lang, mixed, .. } = detection;
        search.search(Question { text: text.to_owned(), lang, mixed }).await?
    };
    let verdict = judge(intent, &findings);
    Ok(Considered { detection, findings, verdict })
}

async fn understand(flow: &Flow, lang: Lang, text: &str) -> Reply {
    let Ok(Considered { verdict, .. }) = consider(flow.search.as_ref(), lang, text).await else {
        return handed_over(HandoverReason::BotFailed, None);
    };
    match verdict {
        Verdict::Answer(hit) => match find(flow, &hit.article, lang) {
            Some(article) => shown(&article, permille(hit.confidence)),
            None => Reply::Miss,
        },
        Verdict::Clarify(hits) => {
            Reply::Clarify(hits.into_iter().map(|hit| choice(flow, hit, lang)).collect())
        }
        Verdict::SmallTalk(intent) => Reply::Say(small_talk(intent)),
        Verdict::HandOver { reason: Why::Asked, .. } => handed_over(HandoverReason::Asked, None),
        Verdict::HandOver { reason: Why::NoAnswer, .. } => Reply::Miss,
        Verdict::HandOver { reason: Why::PersonOnly, facts } => {
            let found =
                facts.and_then(|hit| Some((find(flow, &hit.article, lang)?, hit.confidence)));
            match found {
                Some((article, confidence)) => person_only(&article, permille(confidence)),
                None => handed_over(HandoverReason::PersonOnly, None),
            }
        }
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
        skill: article.skill.clone(),
        priority: article.priority,
        facts: Some(Box::new(shown(article, confidence))),
    }
}

fn handed_over(reason: HandoverReason, facts: Option<Box<Reply>>) -> Reply {
    Reply::HandOver { reason, skill: Skill::general(), priority: Priority::P3, facts }
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
        Intent::Person => "bot-hand-over",
    })
}

/// A share of one as thousandths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
fn permille(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as u16
}
