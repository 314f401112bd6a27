//! A follow-up's verdict: what was found for the message alone against what was found with the topic before added.
//! Pure, and knows nothing about how either was searched.

use super::{CLARIFY_MAX, LIKELY_MIN, Verdict, Why, judge};
use crate::domain::article::ArticleId;
use crate::domain::question::{Context, Ellipsis};
use crate::domain::search::{Bar, Findings, Hit};

/// What an article far from the topic counts, unless the message alone is sure of it.
const FAR: f32 = 0.45;

/// Judges a message that leaves something out; nothing when it stands on its own after all.
///
/// It stands when it is sure of an article by itself and does not begin in the middle. Otherwise the articles near the
/// topic count with the better of what they reach alone and with the topic's words; the article before is left out,
/// since those words are its own. When nothing is likely, a message that surely leaves something out is about the
/// article before.
pub fn judge_follow_up(
    ellipsis: Ellipsis,
    context: &Context,
    alone: &Findings,
    filled: &Findings,
) -> Option<Verdict> {
    let first = alone.hits.first();
    let sure = first.filter(|hit| hit.confidence >= alone.bar.answer);
    let stands =
        sure.is_some_and(|hit| ellipsis < Ellipsis::Surely || hit.article == context.article);
    if ellipsis == Ellipsis::None || stands {
        return None;
    }
    let names_something = first.is_some_and(|hit| hit.confidence >= LIKELY_MIN);
    let before = filled.hits.iter().find(|hit| hit.article == context.article);
    match judge(None, None, &others(context, alone, filled)) {
        Verdict::HandOver { reason: Why::NoAnswer, .. } => {}
        Verdict::Clarify(_) if !names_something => {}
        Verdict::Clarify(mut hits) => {
            // Half a sentence may well be about the article before: it is among what is asked about.
            if let Some(before) = before.filter(|hit| hit.confidence >= filled.bar.clarify) {
                hits.truncate(CLARIFY_MAX - 1);
                hits.push(before.clone());
            }
            return Some(Verdict::Clarify(hits));
        }
        found => return Some(found),
    }
    before
        .filter(|hit| ellipsis == Ellipsis::Surely && hit.confidence >= filled.bar.answer)
        .map(|hit| Verdict::Answer(hit.clone()))
}

/// What was found either way, without the article before. Only what is sure goes to a person at once: half a sentence
/// says too little.
fn others(context: &Context, alone: &Findings, filled: &Findings) -> Findings {
    let mut hits: Vec<Hit> = Vec::new();
    for hit in filled.hits.iter().chain(&alone.hits) {
        let known = hits.iter().any(|so_far| so_far.article == hit.article);
        if hit.article != context.article && !known {
            let by_itself = confidence(alone, &hit.article);
            let confidence = if context.is_near(&hit.article, &hit.skill) {
                by_itself.max(confidence(filled, &hit.article))
            } else if by_itself >= alone.bar.answer {
                by_itself
            } else {
                by_itself * FAR
            };
            hits.push(Hit { confidence, ..hit.clone() });
        }
    }
    hits.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    let bar = Bar { person: alone.bar.answer, ..alone.bar };
    Findings { hits, bar, ..Findings::default() }
}

fn confidence(findings: &Findings, article: &ArticleId) -> f32 {
    findings.hits.iter().find(|hit| hit.article == *article).map_or(0.0, |hit| hit.confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::search::tests::hit;
    use crate::domain::ticket::Skill;

    /// After `before`, which leads to `near`; `far` is another field's.
    fn context() -> Context {
        Context {
            question: "how do I apply for an importer account".to_owned(),
            article: ArticleId::parse("before").unwrap(),
            skill: Skill::parse("accounts_access").unwrap(),
            links: vec![ArticleId::parse("near").unwrap()],
        }
    }

    fn found(hits: &[(&str, f32)]) -> Findings {
        let hits = hits.iter().map(|(id, confidence)| hit(id, *confidence)).collect();
        Findings { hits, ..Findings::default() }
    }

    fn judged(ellipsis: Ellipsis, alone: &[(&str, f32)], filled: &[(&str, f32)]) -> String {
        match judge_follow_up(ellipsis, &context(), &found(alone), &found(filled)) {
            Some(Verdict::Answer(hit)) => hit.article.to_string(),
            Some(Verdict::Clarify(hits)) => format!("{}?", hits[0].article),
            Some(other) => format!("{other:?}"),
            None => "alone".to_owned(),
        }
    }

    #[test]
    fn what_is_sure_by_itself_stands_unless_it_begins_in_the_middle() {
        let (alone, filled) = ([("far", 0.8)], [("near", 0.9)]);
        assert_eq!(judged(Ellipsis::None, &alone, &filled), "alone");
        assert_eq!(judged(Ellipsis::Perhaps, &alone, &filled), "alone");
        assert_eq!(judged(Ellipsis::Surely, &alone, &filled), "near");
        assert_eq!(judged(Ellipsis::Surely, &alone, &[("before", 0.9)]), "far");
    }

    #[test]
    fn the_topics_own_article_gives_way_to_one_near_it() {
        assert_eq!(judged(Ellipsis::Surely, &[], &[("before", 0.9), ("near", 0.6)]), "near");
        let alone = [("near", 0.3)];
        assert_eq!(judged(Ellipsis::Surely, &alone, &[("before", 0.9), ("near", 0.1)]), "near?");
    }

    #[test]
    fn what_only_the_topics_words_find_far_away_does_not_count() {
        let (alone, filled) = ([("far", 0.3)], [("far", 0.9), ("before", 0.6)]);
        assert_eq!(judged(Ellipsis::Surely, &alone, &filled), "before");
        assert_eq!(judged(Ellipsis::Perhaps, &alone, &filled), "alone");
    }

    #[test]
    fn what_names_nothing_is_about_the_article_before() {
        let filled = [("before", 0.6), ("near", 0.3)];
        assert_eq!(judged(Ellipsis::Surely, &[], &filled), "before");
    }
}
