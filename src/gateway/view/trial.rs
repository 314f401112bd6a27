//! What the bot would do with a message, as an agent who tries one sees it: domain → wire. Pure.

use crate::domain::answer::Verdict;
use crate::domain::explain::{
    DecisionBasis, ScoreBreakdown, decision_basis, score_breakdown, strongest, telling,
};
use crate::domain::lang::Lang;
use crate::domain::search::{Evidence, Hit, SearchResult};
use crate::flow::consider::Considered;
use crate::gateway::wire::{
    BarBody, BecauseBody, CandidateBody, DoesBody, EvidenceBody, ExpansionBody, RepairBody,
    TrialBody, VerdictBody, WordBody,
};

/// The most telling words, repaired words and expansions that are sent, each.
const LIST_MAX: usize = 24;
/// The most candidates that are sent.
const CANDIDATES_MAX: usize = 5;

/// A message that was considered for an answer in `lang`, without any being given. `title` knows each article's title as
/// it would be shown.
pub fn trial(
    text: &str,
    lang: Lang,
    considered: &Considered,
    title: &dyn Fn(&Hit) -> (String, Lang),
) -> TrialBody {
    let (detection, findings) = (&considered.detection, &considered.findings);
    let words = telling(&detection.words).into_iter().take(LIST_MAX);
    let repaired = findings.repaired.iter().take(LIST_MAX).cloned();
    let expanded = findings.trace.expanded.iter().take(LIST_MAX).cloned();
    TrialBody {
        text: text.to_owned(),
        answer_lang: lang.into(),
        lang: detection.lang.into(),
        lang_confidence: share(detection.confidence),
        mixed: detection.mixed,
        words: words
            .map(|(word, odds)| WordBody { word: word.to_owned(), odds: thousandths(odds) })
            .collect(),
        repaired: repaired.map(|(written, read)| RepairBody { written, read }).collect(),
        expanded: expanded.map(|(phrase, terms)| ExpansionBody { phrase, terms }).collect(),
        meaning: findings.trace.meaning,
        candidates: candidates(findings, title),
        bar: BarBody {
            answer: share(findings.thresholds.answer),
            clarify: share(findings.thresholds.clarify),
            person: share(findings.thresholds.escalate),
        },
        verdict: verdict(considered, title),
    }
}

fn candidates(
    findings: &SearchResult,
    title: &dyn Fn(&Hit) -> (String, Lang),
) -> Vec<CandidateBody> {
    let trace = &findings.trace;
    let of = |lists: &[Vec<Evidence>], n: usize| lists.get(n).cloned().unwrap_or_default();
    let hits = findings.hits.iter().take(CANDIDATES_MAX).enumerate();
    hits.map(|(n, hit)| {
        let score = of(&trace.scores, n);
        let ScoreBreakdown { words, meaning } = score_breakdown(&score);
        let (title, lang) = title(hit);
        CandidateBody {
            article: hit.article.as_str().to_owned(),
            title,
            lang: lang.into(),
            person_only: hit.person_only,
            score: thousandths(hit.score),
            words: thousandths(words),
            meaning: thousandths(meaning),
            confidence: share(hit.confidence),
            score_from: evidence(&score),
            confidence_from: evidence(&of(&trace.confidences, n)),
        }
    })
    .collect()
}

fn evidence(evidence: &[Evidence]) -> Vec<EvidenceBody> {
    let each = strongest(evidence).into_iter();
    each.map(|Evidence { name, value, adds }| EvidenceBody {
        name: name.to_owned(),
        value: thousandths(value),
        adds: thousandths(adds),
    })
    .collect()
}

fn verdict(considered: &Considered, title: &dyn Fn(&Hit) -> (String, Lang)) -> VerdictBody {
    let (does, shown, choices, reason) = match &considered.verdict {
        Verdict::Answer(hit) => (DoesBody::Answer, Some(hit), 0, None),
        Verdict::Clarify(hits) => (DoesBody::Clarify, None, hits.len(), None),
        Verdict::HandOver { reason, facts } => {
            (DoesBody::HandOver, facts.as_ref(), 0, Some(reason.reason()))
        }
        Verdict::Act(_) => (DoesBody::SmallTalk, None, 0, None),
    };
    let shown = shown.map(title);
    let because = decision_basis(&considered.verdict, &considered.findings);
    VerdictBody {
        does,
        title_lang: shown.as_ref().map(|(_, lang)| (*lang).into()),
        title: shown.map(|(title, _)| title),
        choices: u8::try_from(choices).unwrap_or(u8::MAX),
        reason,
        share: because.weighed().map(|weighed| share(weighed.share)),
        against: because.weighed().map(|weighed| share(weighed.bar)),
        because: match because {
            DecisionBasis::Said => BecauseBody::Said,
            DecisionBasis::NothingFound => BecauseBody::NothingFound,
            DecisionBasis::Sure(_) => BecauseBody::Sure,
            DecisionBasis::Unsure(_) => BecauseBody::Unsure,
            DecisionBasis::Unlikely(_) => BecauseBody::Unlikely,
            DecisionBasis::ForPeople(_) => BecauseBody::ForPeople,
        },
    }
}

/// A number as thousandths.
#[expect(clippy::cast_possible_truncation, reason = "a cast of a float stops at the ends")]
fn thousandths(number: f32) -> i32 {
    (number * 1_000.0).round() as i32
}

/// A share of one, or a sum of some, as thousandths.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast of a float stops at the ends"
)]
fn share(share: f32) -> u16 {
    (share * 1_000.0).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::ActReading;
    use crate::domain::answer::judge;
    use crate::domain::detect::detect;
    use crate::domain::search::Trace;
    use crate::domain::search::tests::hit;
    use crate::domain::signal::signals;
    use crate::gateway::wire::WireLang;

    fn considered(confidence: f32) -> Considered {
        let evidence = |name, adds| Evidence { name, value: 0.5, adds };
        let scores = vec![evidence("found-words", 0.25), evidence("nearest-phrasing", 1.5)];
        let findings = SearchResult {
            hits: vec![hit("a", confidence), hit("b", 0.01)],
            repaired: vec![("acount".to_owned(), "account".to_owned())],
            trace: Trace { scores: vec![scores], ..Trace::default() },
            ..SearchResult::default()
        };
        let verdict = judge(None, None, &findings);
        let text = "my acount is locked";
        let (detection, signals) = (detect(text, Lang::En), signals(text));
        let (follow_up, parts) = (None, Vec::new());
        let reading = ActReading::default();
        Considered { detection, reading, signals, findings, verdict, follow_up, parts }
    }

    fn tried(confidence: f32) -> TrialBody {
        let title = |hit: &Hit| (format!("Título {}", hit.article), Lang::Es);
        trial("my acount is locked", Lang::Es, &considered(confidence), &title)
    }

    #[test]
    fn a_score_comes_in_its_halves_with_what_made_it_the_strongest_first() {
        let body = tried(0.9);
        let first = &body.candidates[0];
        assert_eq!((first.words, first.meaning, first.confidence), (250, 1_500, 900));
        let names: Vec<&str> = first.score_from.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["nearest-phrasing", "found-words"]);
        assert!(body.candidates[1].score_from.is_empty(), "what has no trace is shown without");
    }

    #[test]
    fn titles_are_those_that_would_be_shown() {
        let verdict = tried(0.9).verdict;
        assert_eq!((verdict.does, verdict.title.as_deref()), (DoesBody::Answer, Some("Título a")));
        assert_eq!(verdict.title_lang, Some(WireLang::Es));
    }

    #[test]
    fn a_verdict_comes_with_what_was_compared() {
        let verdict = tried(0.4).verdict;
        assert_eq!((verdict.does, verdict.choices), (DoesBody::Clarify, 2));
        assert_eq!(verdict.because, BecauseBody::Unsure);
        assert_eq!((verdict.share, verdict.against), (Some(400), Some(550)));
    }
}
