//! Search result → verdict: answer, clarify, hand over or small talk, with the reason.
//! Knows nothing about indexes or about how a verdict is said.

mod follow_up;

use crate::domain::act::Act;
use crate::domain::search::{Hit, SearchResult};
use crate::domain::signal::Signal;
use crate::domain::ticket::HandoverReason;

pub use follow_up::judge_follow_up;

/// The most titles a clarification shows.
pub const CLARIFY_MAX: usize = 3;
/// The least confidence with which a third title is offered besides.
pub const LIKELY_MIN: f32 = 0.08;
/// So many first hits are looked at for articles for people only.
pub const PERSON_HITS: usize = 3;
/// Safe facts are shown with a signal when their article is among so many first hits.
const FACTS_PLACES: usize = 2;

/// What the bot should do with one message.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// Show this article.
    Answer(Hit),
    /// Ask which of these is meant.
    Clarify(Vec<Hit>),
    /// A person should take it; `facts` is the article with the safe facts, when there is one.
    HandOver {
        /// Why.
        reason: EscalationReason,
        /// Whose safe facts to show first.
        facts: Option<Hit>,
    },
    /// Do what this dialogue act asks for; nothing is looked up.
    Act(Act),
}

/// Why the verdict is what it is. Stable names for reports and `puente ask --json`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EscalationReason {
    /// The visitor asked for a person.
    Asked,
    /// The best article is for people only.
    PersonOnly,
    /// Nothing fits well enough.
    NoAnswer,
    /// What it says besides calls for a person, whatever fits.
    Signal(Signal),
}

impl EscalationReason {
    /// The reason of the hand-over that it leads to; of a miss, sooner or later.
    pub const fn reason(self) -> HandoverReason {
        match self {
            Self::Asked => HandoverReason::Asked,
            Self::PersonOnly => HandoverReason::PersonOnly,
            Self::NoAnswer => HandoverReason::NoAnswer,
            Self::Signal(signal) => signal.reason(),
        }
    }
}

/// Judges one message by its act, if it asks nothing, by what it signals and by what was found for it.
///
/// A signal comes before everything; the safe facts of its own field are shown with it. Articles for people only come first, at a lower bar than others. Then the first hit decides: from `bar.answer` on
/// it is the answer, from `bar.clarify` on the visitor is asked which of the likely ones is meant, below that a
/// person takes over.
pub fn judge(act: Option<Act>, signal: Option<Signal>, findings: &SearchResult) -> Verdict {
    if let Some(signal) = signal {
        let facts = facts_for(signal, findings).cloned();
        return Verdict::HandOver { reason: EscalationReason::Signal(signal), facts };
    }
    match act {
        Some(Act::AskPerson) => {
            return Verdict::HandOver { reason: EscalationReason::Asked, facts: None };
        }
        Some(other) => return Verdict::Act(other),
        None => {}
    }
    if let Some(hit) = for_a_person(findings) {
        return Verdict::HandOver {
            reason: EscalationReason::PersonOnly,
            facts: Some(hit.clone()),
        };
    }
    match findings.hits.first() {
        Some(hit) if hit.confidence >= findings.thresholds.answer => Verdict::Answer(hit.clone()),
        Some(hit) if hit.confidence >= findings.thresholds.clarify => {
            Verdict::Clarify(likely(findings))
        }
        Some(_) | None => Verdict::HandOver { reason: EscalationReason::NoAnswer, facts: None },
    }
}

/// The same with nothing sure enough to act on: what is likely is asked about, articles for people only like any other.
pub fn ask_back(findings: &SearchResult) -> Verdict {
    match findings.hits.first() {
        Some(hit) if hit.confidence >= findings.thresholds.clarify => {
            Verdict::Clarify(likely(findings))
        }
        Some(_) | None => Verdict::HandOver { reason: EscalationReason::NoAnswer, facts: None },
    }
}

/// The article for people only that says what is safe to say about a signal, when it is likely enough.
fn facts_for(signal: Signal, findings: &SearchResult) -> Option<&Hit> {
    let near = findings.hits.iter().take(FACTS_PLACES);
    let fits = |hit: &&Hit| {
        hit.person_only
            && hit.skill == signal.skill()
            && hit.confidence >= findings.thresholds.clarify
    };
    near.filter(|_| signal != Signal::Distress).find(fits)
}

/// The first hit, when it is an article for people only and it is likely enough that such a one is meant. From second
/// place an article fetches nobody: a person is fetched by what is meant, not by what is near.
fn for_a_person(findings: &SearchResult) -> Option<&Hit> {
    let least = findings.thresholds.escalate.min(findings.thresholds.answer);
    findings.hits.first().filter(|_| people_share(findings) >= least)
}

/// How likely it is that an article for people only is meant: the sum of those that come first, before any other. Which
/// of them is meant makes no difference to who takes over.
pub fn people_share(findings: &SearchResult) -> f32 {
    let ahead = findings.hits.iter().take(PERSON_HITS).take_while(|hit| hit.person_only);
    ahead.map(|hit| hit.confidence).sum()
}

/// The first hits down to [`LIKELY_MIN`]: at least two, because a choice of one is none, at most [`CLARIFY_MAX`].
fn likely(findings: &SearchResult) -> Vec<Hit> {
    let hits = findings.hits.iter().take(CLARIFY_MAX).enumerate();
    hits.filter(|(n, hit)| *n < 2 || hit.confidence >= LIKELY_MIN)
        .map(|(_, hit)| hit.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::search::Thresholds;
    use crate::domain::search::tests::hit;

    fn found(confidences: &[f32]) -> SearchResult {
        let hits =
            confidences.iter().zip(["a", "b", "c", "d"]).map(|(c, id)| hit(id, *c)).collect();
        SearchResult { hits, ..SearchResult::default() }
    }

    fn titles(verdict: &Verdict) -> Vec<&str> {
        match verdict {
            Verdict::Clarify(hits) => hits.iter().map(|hit| hit.title.as_str()).collect(),
            Verdict::Answer(_) | Verdict::HandOver { .. } | Verdict::Act(_) => Vec::new(),
        }
    }

    #[test]
    fn a_sure_hit_is_the_answer() {
        let findings = found(&[Thresholds::default().answer, 0.5]);
        assert_eq!(judge(None, None, &findings), Verdict::Answer(findings.hits[0].clone()));
    }

    #[test]
    fn a_sure_hit_that_people_must_answer_goes_to_them_with_its_facts() {
        let mut findings = found(&[0.9]);
        findings.hits[0].person_only = true;
        let facts = Some(findings.hits[0].clone());
        assert_eq!(
            judge(None, None, &findings),
            Verdict::HandOver { reason: EscalationReason::PersonOnly, facts }
        );
    }

    #[test]
    fn what_people_must_answer_goes_to_them_at_a_lower_bar() {
        let person = Thresholds::default().escalate;
        for (confidences, for_people, goes) in [
            (&[person, 0.3, 0.1][..], &[0][..], true),
            (&[person - 0.01, 0.3, 0.1], &[0], false),
            (&[0.5, 0.45, 0.4], &[1, 2], false),
            (&[0.5, 0.2, 0.36], &[2], false),
            (&[person - 0.1, 0.1, 0.05], &[0, 1], true),
            (&[person - 0.1, 0.05, 0.1], &[0, 2], false),
        ] {
            let mut findings = found(confidences);
            for at in for_people {
                findings.hits[*at].person_only = true;
            }
            let facts = Some(findings.hits[for_people[0]].clone());
            let handed_over = Verdict::HandOver { reason: EscalationReason::PersonOnly, facts };
            assert_eq!(judge(None, None, &findings) == handed_over, goes, "{confidences:?}");
        }
    }

    #[test]
    fn whoever_searched_says_how_sure_is_sure_enough() {
        let mut findings = found(&[0.5, 0.1]);
        findings.thresholds.answer = 0.5;
        assert!(matches!(judge(None, None, &findings), Verdict::Answer(_)));
        findings.thresholds = Thresholds { answer: 0.8, clarify: 0.6, escalate: 0.9 };
        assert!(matches!(judge(None, None, &findings), Verdict::HandOver { .. }));
    }

    #[test]
    fn unsure_hits_are_asked_about_two_or_three_at_a_time() {
        assert_eq!(titles(&judge(None, None, &found(&[0.4, 0.3, 0.2, 0.2]))), ["a", "b", "c"]);
        assert_eq!(titles(&judge(None, None, &found(&[0.4, 0.01, 0.01]))), ["a", "b"]);
    }

    #[test]
    fn what_nothing_fits_goes_to_a_person() {
        let handed_over = Verdict::HandOver { reason: EscalationReason::NoAnswer, facts: None };
        assert_eq!(judge(None, None, &found(&[])), handed_over);
        assert_eq!(
            judge(None, None, &found(&[Thresholds::default().clarify - 0.01, 0.2])),
            handed_over
        );
    }

    #[test]
    fn an_act_counts_before_any_hit() {
        let findings = found(&[0.99]);
        let asked = Verdict::HandOver { reason: EscalationReason::Asked, facts: None };
        assert_eq!(judge(Some(Act::AskPerson), None, &findings), asked);
        assert_eq!(judge(Some(Act::Thanks), None, &findings), Verdict::Act(Act::Thanks));
    }

    #[test]
    fn a_signal_counts_before_everything_and_shows_the_facts_of_its_own_field_only() {
        let signal = Signal::Legal;
        let mut findings = found(&[0.9, 0.4]);
        let judged = |findings: &SearchResult| judge(Some(Act::AskPerson), Some(signal), findings);
        let bare = Verdict::HandOver { reason: EscalationReason::Signal(signal), facts: None };
        assert_eq!(judged(&findings), bare, "the bot could answer it");
        findings.hits[1].person_only = true;
        assert_eq!(judged(&findings), bare, "another field's facts");
        findings.hits[1].skill = signal.skill();
        let facts = Some(findings.hits[1].clone());
        assert_eq!(
            judged(&findings),
            Verdict::HandOver { reason: EscalationReason::Signal(signal), facts }
        );
    }

    fn boldness(verdict: &Verdict) -> u8 {
        match verdict {
            Verdict::HandOver {
                reason:
                    EscalationReason::NoAnswer | EscalationReason::Asked | EscalationReason::Signal(_),
                ..
            } => 0,
            Verdict::Clarify(_) => 1,
            Verdict::HandOver { reason: EscalationReason::PersonOnly, .. } => 2,
            Verdict::Answer(_) | Verdict::Act(_) => 3,
        }
    }

    proptest! {
        #[test]
        fn more_confidence_never_makes_the_bot_shyer(
            mut confidences in proptest::collection::vec(0.0_f32..=1.0, 1..5),
            more in 0.0_f32..=1.0,
            person_only: bool,
        ) {
            let mut judged = Vec::new();
            for _ in 0..2 {
                let mut findings = found(&confidences);
                findings.hits[0].person_only = person_only;
                judged.push(boldness(&judge(None, None, &findings)));
                confidences[0] = (confidences[0] + more).min(1.0);
            }
            prop_assert!(judged.is_sorted());
        }
    }
}
