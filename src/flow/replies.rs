//! From verdicts to replies: the articles, the choices and the hand-overs that the bot says. Appends nothing.

use std::sync::Arc;

use super::Flow;
use super::consider::Part;
use crate::domain::answer::{EscalationReason, Verdict};
use crate::domain::article::{Article, ArticleId};
use crate::domain::conversation::{Choice, Origin, Reply, Topic};
use crate::domain::lang::Lang;
use crate::domain::search::Hit;
use crate::domain::signal::Signal;
use crate::domain::ticket::{HandoverReason, Priority};

/// Of a part that was not answered so much is shown, in characters.
const PART_CHARS_MAX: usize = 90;

/// The parts of a message one after another; what a person must take comes last, and asking back once is enough.
pub(super) fn in_turn(flow: &Flow, lang: Lang, parts: Vec<Part>) -> Vec<Reply> {
    let (mut answers, mut clarified, mut unanswered, mut for_a_person) =
        (Vec::new(), None, Vec::new(), None);
    let mut given: Vec<ArticleId> = Vec::new();
    for Part { text, verdict } in parts {
        match said(flow, lang, verdict) {
            Reply::Answer { article, .. } if given.contains(&article.id) => {}
            mut answer @ Reply::Answer { .. } => {
                if let Reply::Answer { article, part, .. } = &mut answer {
                    given.push(article.id.clone());
                    *part = Some(shortened(&text));
                }
                answers.push(answer);
            }
            Reply::Clarify { options, .. } if clarified.is_none() => {
                clarified = Some(Reply::Clarify { options, about: Some(shortened(&text)) });
            }
            hand_over @ Reply::HandOver { .. } => for_a_person = for_a_person.or(Some(hand_over)),
            Reply::Clarify { .. }
            | Reply::Say(_)
            | Reply::Offer(..)
            | Reply::Judge(_)
            | Reply::Unanswered(_)
            | Reply::Miss => {
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
pub(super) fn said(flow: &Flow, lang: Lang, verdict: Verdict) -> Reply {
    match verdict {
        Verdict::Answer(hit) => match find(flow, &hit.article, lang) {
            Some(article) => shown(&article, lang, permille(hit.confidence)),
            None => Reply::Miss,
        },
        Verdict::Clarify(hits) => {
            let options = hits.into_iter().map(|hit| choice(flow, hit, lang)).collect();
            Reply::Clarify { options, about: None }
        }
        Verdict::Act(_) => Reply::Miss,
        Verdict::HandOver { reason, facts } => {
            let found =
                facts.and_then(|hit| Some((find(flow, &hit.article, lang)?, hit.confidence)));
            match (reason, found) {
                (EscalationReason::NoAnswer, _) => Reply::Miss,
                (EscalationReason::PersonOnly, Some((article, sure))) => {
                    person_only(&article, lang, permille(sure))
                }
                (EscalationReason::Asked | EscalationReason::PersonOnly, _) => {
                    handed_over(reason.reason(), None, None)
                }
                (EscalationReason::Signal(signal), found) => {
                    let mut topic = topic(signal);
                    let facts = found.map(|(article, sure)| {
                        topic.priority = topic.priority.min(article.priority);
                        Box::new(shown(&article, lang, permille(sure)))
                    });
                    handed_over(signal.reason(), Some(topic), facts)
                }
            }
        }
    }
}

pub(super) fn topic(signal: Signal) -> Topic {
    Topic { skill: signal.skill(), priority: signal.priority() }
}

pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(PART_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// The article in the wanted language, or in the other one: its text carries its language.
pub(super) fn find(flow: &Flow, id: &ArticleId, lang: Lang) -> Option<Arc<Article>> {
    flow.search.article(id, lang).or_else(|| flow.search.article(id, lang.other()))
}

pub(super) fn shown(article: &Article, wanted: Lang, confidence: u16) -> Reply {
    Reply::Answer {
        article: article.reference.clone(),
        title: article.title.clone(),
        body: article.body.clone(),
        confidence,
        topic: Topic { skill: article.skill.clone(), priority: article.priority },
        again: false,
        part: None,
        origin: Origin {
            source: article.cited(),
            reviewed: article.reviewed.clone(),
            only_lang: article.reference.lang != wanted,
        },
    }
}

pub(super) fn person_only(article: &Article, wanted: Lang, confidence: u16) -> Reply {
    Reply::HandOver {
        reason: HandoverReason::PersonOnly,
        // The most urgent needs a signal of its own; an article alone may be the wrong one.
        topic: Some(Topic {
            skill: article.skill.clone(),
            priority: article.priority.max(Priority::P2),
        }),
        facts: Some(Box::new(shown(article, wanted, confidence))),
    }
}

pub(super) fn handed_over(
    reason: HandoverReason,
    topic: Option<Topic>,
    facts: Option<Box<Reply>>,
) -> Reply {
    Reply::HandOver { reason, topic, facts }
}

pub(super) fn choice(flow: &Flow, hit: Hit, lang: Lang) -> Choice {
    let title = find(flow, &hit.article, lang).map_or(hit.title, |found| found.title.clone());
    Choice { article: hit.article, title }
}

/// A share of one as thousandths.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
pub(super) fn permille(share: f32) -> u16 {
    (share.clamp(0.0, 1.0) * 1_000.0).round() as u16
}
