//! Search result and a verdict → why: what of a score is the words' doing and what the meaning's, what weighs most, and
//! which comparison decided. Decides nothing itself, and says nothing in any language.

use crate::domain::answer::{EscalationReason, Verdict, people_share};
use crate::domain::detect::WordEvidence;
use crate::domain::search::{Evidence, SearchResult};

/// Evidence that comes from what a sentence means; all other comes from its words.
const MEANING: [&str; 4] =
    ["learned-meaning", "nearest-phrasing", "near-phrasings", "nearest-passage"];

/// A score by where it comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct ScoreBreakdown {
    /// What words add.
    pub words: f32,
    /// What meaning adds.
    pub meaning: f32,
}

/// The comparison that led to a verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DecisionBasis {
    /// What the message says, whatever is found: a greeting, the wish for a person.
    Said,
    /// Nothing was found.
    NothingFound,
    /// The first hit reaches the bar for an answer.
    Sure(Weighed),
    /// The first hit does not reach the bar for an answer, but the one for asking back.
    Unsure(Weighed),
    /// The first hit does not reach the bar for asking back.
    Unlikely(Weighed),
    /// Articles for people only are likely enough together.
    ForPeople(Weighed),
}

/// What was compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// How sure the first hit is, or how likely articles for people only are together.
    pub share: f32,
    /// The bar that it was measured against.
    pub bar: f32,
}

impl DecisionBasis {
    /// Its stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::NothingFound => "nothing-found",
            Self::Sure(_) => "sure",
            Self::Unsure(_) => "unsure",
            Self::Unlikely(_) => "unlikely",
            Self::ForPeople(_) => "for-people",
        }
    }

    /// What was compared, if anything was.
    pub const fn weighed(self) -> Option<Weighed> {
        match self {
            Self::Said | Self::NothingFound => None,
            Self::Sure(weighed)
            | Self::Unsure(weighed)
            | Self::Unlikely(weighed)
            | Self::ForPeople(weighed) => Some(weighed),
        }
    }
}

/// Splits what adds up to a score.
pub fn score_breakdown(score: &[Evidence]) -> ScoreBreakdown {
    let mut breakdown = ScoreBreakdown::default();
    for evidence in score {
        if MEANING.contains(&evidence.name) {
            breakdown.meaning += evidence.adds;
        } else {
            breakdown.words += evidence.adds;
        }
    }
    breakdown
}

/// Evidence that says something, the strongest first.
pub fn strongest(evidence: &[Evidence]) -> Vec<Evidence> {
    let mut sorted: Vec<Evidence> =
        evidence.iter().filter(|one| one.adds != 0.0).copied().collect();
    sorted.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
    sorted
}

/// Words that tell a language, the strongest first, each once.
pub fn telling(words: &[WordEvidence]) -> Vec<(&str, f32)> {
    let mut told: Vec<(&str, f32)> = Vec::new();
    for WordEvidence { word, odds, .. } in words {
        if *odds != 0.0 && told.iter().all(|(known, _)| known != word) {
            told.push((word, *odds));
        }
    }
    told.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    told
}

/// Which comparison a verdict rests on.
pub fn decision_basis(verdict: &Verdict, findings: &SearchResult) -> DecisionBasis {
    let thresholds = findings.thresholds;
    let Some(first) = findings.hits.first() else {
        return match verdict {
            Verdict::HandOver { reason: EscalationReason::NoAnswer, .. } => {
                DecisionBasis::NothingFound
            }
            Verdict::HandOver {
                reason:
                    EscalationReason::Asked | EscalationReason::PersonOnly | EscalationReason::Signal(_),
                ..
            }
            | Verdict::Act(_)
            | Verdict::Answer(_)
            | Verdict::Clarify(_) => DecisionBasis::Said,
        };
    };
    let against = |bar| Weighed { share: first.confidence, bar };
    match verdict {
        Verdict::Act(_)
        | Verdict::HandOver {
            reason: EscalationReason::Asked | EscalationReason::Signal(_), ..
        } => DecisionBasis::Said,
        Verdict::Answer(_) => DecisionBasis::Sure(against(thresholds.answer)),
        Verdict::Clarify(_) => DecisionBasis::Unsure(against(thresholds.answer)),
        Verdict::HandOver { reason: EscalationReason::NoAnswer, .. } => {
            DecisionBasis::Unlikely(against(thresholds.clarify))
        }
        Verdict::HandOver { reason: EscalationReason::PersonOnly, .. } => {
            // Confidences of several hits may come to more than one; nothing is likelier than certain.
            let share = people_share(findings).min(1.0);
            DecisionBasis::ForPeople(Weighed {
                share,
                bar: thresholds.escalate.min(thresholds.answer),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::act::Act;
    use crate::domain::answer::judge;
    use crate::domain::detect::Source;
    use crate::domain::search::tests::hit;

    fn evidence(name: &'static str, adds: f32) -> Evidence {
        Evidence { name, value: 1.0, adds }
    }

    fn found(confidence: f32, person_only: bool) -> SearchResult {
        let mut first = hit("a", confidence);
        first.person_only = person_only;
        SearchResult { hits: vec![first, hit("b", 0.1)], ..SearchResult::default() }
    }

    fn why(findings: &SearchResult) -> DecisionBasis {
        decision_basis(&judge(None, None, findings), findings)
    }

    #[test]
    fn a_score_is_the_sum_of_its_halves() {
        let score = [
            evidence("found-words", 2.0),
            evidence("nearest-phrasing", 3.0),
            evidence("coverage", -0.5),
        ];
        assert_eq!(score_breakdown(&score), ScoreBreakdown { words: 1.5, meaning: 3.0 });
    }

    #[test]
    fn what_says_nothing_is_left_out_and_the_strongest_comes_first() {
        let told = [evidence("a", 0.5), evidence("b", 0.0), evidence("c", -2.0)];
        let names: Vec<&str> = strongest(&told).iter().map(|one| one.name).collect();
        assert_eq!(names, ["c", "a"]);
        let words = [("mi", 0.7), ("X", 0.0), ("the", -2.0), ("mi", 0.7)];
        let words = words.map(|(word, odds)| WordEvidence {
            word: word.to_owned(),
            odds,
            source: Source::Table,
        });
        assert_eq!(telling(&words), [("the", -2.0), ("mi", 0.7)]);
    }

    #[test]
    fn a_verdict_names_the_comparison_it_rests_on() {
        let weighed = |share, bar| Weighed { share, bar };
        assert_eq!(why(&found(0.9, false)), DecisionBasis::Sure(weighed(0.9, 0.55)));
        assert_eq!(why(&found(0.4, false)), DecisionBasis::Unsure(weighed(0.4, 0.55)));
        assert_eq!(why(&found(0.2, false)), DecisionBasis::Unlikely(weighed(0.2, 0.25)));
        assert_eq!(why(&found(0.5, true)), DecisionBasis::ForPeople(weighed(0.5, 0.45)));
        assert_eq!(why(&SearchResult::default()), DecisionBasis::NothingFound);
        let talk = Verdict::Act(Act::Thanks);
        assert_eq!(decision_basis(&talk, &found(0.9, false)), DecisionBasis::Said);
        assert_eq!(decision_basis(&talk, &SearchResult::default()), DecisionBasis::Said);
    }

    #[test]
    fn a_sure_article_for_people_only_rests_on_the_bar_for_answers() {
        let mut findings = found(0.7, true);
        findings.thresholds.escalate = 0.9;
        assert_eq!(why(&findings), DecisionBasis::ForPeople(Weighed { share: 0.7, bar: 0.55 }));
    }
}
