//! A follow-up's verdict: what was found for the message alone against what was found with the topic before added.
//! Pure, and knows nothing about how either was searched.

use super::{CLARIFY_MAX, EscalationReason, LIKELY_MIN, Verdict, judge};
use crate::domain::article::ArticleId;
use crate::domain::question::{Context, Ellipsis};
use crate::domain::search::{Hit, SearchResult, Thresholds};

/// What an article far from the topic counts, unless the message alone is sure of it.
const FAR: f32 = 0.45;
/// From here on the article before is surely what the message with the topic's words is about, as far as words go.
const SURELY_BEFORE: f32 = 0.9;
/// However surely the topic's words lead to the article before: what they leave to others counts so many times at most.
const WITHOUT_BEFORE_MAX: f32 = 5.0;

/// Judges a message that leaves something out; nothing when it stands on its own after all.
///
/// It stands when it is sure of an article by itself and does not begin in the middle; when the topic's words are as
/// sure of another one near the topic, both are asked about. Otherwise the articles near the topic count with the
/// better of what they reach alone and with the topic's words; the article before is left out, since those words are
/// its own. When nothing is likely, a message that surely leaves something out is about the article before.
pub fn judge_follow_up(
    ellipsis: Ellipsis,
    context: &Context,
    alone: &SearchResult,
    filled: &SearchResult,
) -> Option<Verdict> {
    let first = alone.hits.first();
    let sure = first.filter(|hit| hit.confidence >= alone.thresholds.answer);
    let own = sure.filter(|hit| ellipsis < Ellipsis::Surely || hit.article == context.article);
    if let Some(own) = own.filter(|_| ellipsis > Ellipsis::None) {
        return either(own, context, filled);
    }
    if ellipsis == Ellipsis::None {
        return None;
    }
    let names_something = first.is_some_and(|hit| hit.confidence >= LIKELY_MIN);
    let before = filled.hits.iter().find(|hit| hit.article == context.article);
    let others = Others::of(context, alone, filled);
    match others.judged(alone.thresholds) {
        Verdict::HandOver { reason: EscalationReason::NoAnswer, .. } => {}
        Verdict::Clarify(_) if !names_something => {}
        Verdict::Clarify(mut hits) => {
            // Half a sentence may well be about the article before: then it is among what is asked about.
            let sure = |hit: &&Hit| hit.confidence >= SURELY_BEFORE;
            let room = hits.len() < CLARIFY_MAX;
            let told =
                |hit: &&Hit| sure(hit) || room && hit.confidence >= filled.thresholds.clarify;
            if let Some(before) = before.filter(told) {
                hits.truncate(CLARIFY_MAX - 1);
                hits.push(before.clone());
            }
            return Some(Verdict::Clarify(hits));
        }
        Verdict::Answer(own) => {
            let beside = others.beside(&own, context, filled);
            return Some(beside.unwrap_or(Verdict::Answer(own)));
        }
        found => return Some(found),
    }
    before
        .filter(|hit| ellipsis == Ellipsis::Surely && hit.confidence >= filled.thresholds.answer)
        .map(|hit| Verdict::Answer(hit.clone()))
}

/// What the message alone is sure of, or what its topic makes of it: asked about when both are sure, and apart.
fn either(own: &Hit, context: &Context, filled: &SearchResult) -> Option<Verdict> {
    let near = filled.hits.first().filter(|hit| {
        hit.article != context.article
            && hit.article != own.article
            && context.is_near(&hit.article, &hit.skill)
            && hit.confidence >= filled.thresholds.answer
    })?;
    let far = !context.is_near(&own.article, &own.skill);
    far.then(|| Verdict::Clarify(vec![near.clone(), own.clone()]))
}

/// What was found either way, without the article before.
struct Others {
    /// With what each reaches, and with what it would reach if the article before did not exist.
    hits: Vec<(Hit, f32)>,
}

impl Others {
    fn of(context: &Context, alone: &SearchResult, filled: &SearchResult) -> Self {
        let before = confidence(filled, &context.article);
        let without_before = (1.0 / (1.0 - before).max(f32::EPSILON)).min(WITHOUT_BEFORE_MAX);
        let mut hits: Vec<(Hit, f32)> = Vec::new();
        for hit in filled.hits.iter().chain(&alone.hits) {
            let known = hits.iter().any(|(so_far, _)| so_far.article == hit.article);
            if hit.article == context.article || known {
                continue;
            }
            let by_itself = confidence(alone, &hit.article);
            let (reached, would_reach) = if context.is_near(&hit.article, &hit.skill) {
                let with_topic = confidence(filled, &hit.article);
                (by_itself.max(with_topic), by_itself.max(with_topic * without_before))
            } else if by_itself >= alone.thresholds.answer {
                (by_itself, by_itself)
            } else {
                (by_itself * FAR, by_itself * FAR)
            };
            hits.push((Hit { confidence: reached, ..hit.clone() }, would_reach));
        }
        Self { hits }
    }

    /// Half a sentence that is sure of an article which the topic's words say nothing for: it is asked about beside
    /// those that they make likely.
    fn beside(&self, own: &Hit, context: &Context, filled: &SearchResult) -> Option<Verdict> {
        if confidence(filled, &own.article) >= LIKELY_MIN {
            return None;
        }
        let mut likely: Vec<&(Hit, f32)> = self
            .hits
            .iter()
            .filter(|(hit, would_reach)| {
                hit.article != own.article
                    && context.is_near(&hit.article, &hit.skill)
                    && *would_reach >= filled.thresholds.clarify
            })
            .collect();
        likely.sort_by(|a, b| b.1.total_cmp(&a.1));
        let mut hits: Vec<Hit> =
            likely.into_iter().take(CLARIFY_MAX - 1).map(|(hit, _)| hit.clone()).collect();
        if hits.is_empty() {
            return None;
        }
        hits.push(own.clone());
        Some(Verdict::Clarify(hits))
    }

    /// Answers by what is reached, and asks about what would be. Only what is sure goes to a person at once: half a
    /// sentence says too little.
    fn judged(&self, thresholds: Thresholds) -> Verdict {
        let thresholds = Thresholds { escalate: thresholds.answer, ..thresholds };
        let mut reached: Vec<Hit> = self.hits.iter().map(|(hit, _)| hit.clone()).collect();
        reached.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
        let verdict = judge(
            None,
            None,
            &SearchResult { hits: reached, thresholds, ..SearchResult::default() },
        );
        if matches!(
            verdict,
            Verdict::Answer(_) | Verdict::HandOver { reason: EscalationReason::PersonOnly, .. }
        ) {
            return verdict;
        }
        let would_reach = |(hit, confidence): &(Hit, f32)| {
            // Below the bar: asked about, never answered.
            let confidence = confidence.min(thresholds.answer.next_down());
            Hit { confidence, ..hit.clone() }
        };
        let mut asked: Vec<(Hit, f32)> = self.hits.clone();
        asked.sort_by(|a, b| b.1.total_cmp(&a.1));
        let hits = asked.iter().map(would_reach).collect();
        // An article for people only is asked about like any other.
        judge(
            None,
            None,
            &SearchResult {
                hits,
                thresholds: Thresholds { escalate: f32::MAX, ..thresholds },
                ..SearchResult::default()
            },
        )
    }
}

fn confidence(findings: &SearchResult, article: &ArticleId) -> f32 {
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

    fn found(hits: &[(&str, f32)]) -> SearchResult {
        let hits = hits.iter().map(|(id, confidence)| hit(id, *confidence)).collect();
        SearchResult { hits, ..SearchResult::default() }
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
        assert_eq!(judged(Ellipsis::Perhaps, &alone, &[("near", 0.4)]), "alone");
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
    fn what_the_topics_own_article_hides_is_asked_about() {
        let alone = [("far", 0.3), ("other", 0.2)];
        let filled = [("before", 0.7), ("near", 0.12)];
        assert_eq!(judged(Ellipsis::Surely, &alone, &filled), "near?");
        assert_eq!(judged(Ellipsis::Surely, &alone, &[("before", 0.95), ("near", 0.01)]), "before");
    }

    #[test]
    fn two_sure_readings_are_both_asked_about() {
        let (alone, filled) = ([("far", 0.8)], [("near", 0.8)]);
        assert_eq!(judged(Ellipsis::Perhaps, &alone, &filled), "near?");
        assert_eq!(judged(Ellipsis::Perhaps, &alone, &[("before", 0.9)]), "alone");
    }

    #[test]
    fn what_names_nothing_is_about_the_article_before() {
        let filled = [("before", 0.6), ("near", 0.3)];
        assert_eq!(judged(Ellipsis::Surely, &[], &filled), "before");
    }
}
