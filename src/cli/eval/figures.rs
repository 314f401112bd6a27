//! Rows that were seen → how good the bot is: shares, how well confidence tells questions from what no article is
//! about, and how long it takes. Pure arithmetic; knows nothing about how it is shown.

use serde_json::{Map, Value, json};

use super::rows::Label;
use super::seen::{Became, Seen, rounded};
use crate::domain::golden::{AMONG, all_right};

/// Of so many in a hundred messages that no article is about, an answer is put up with by [`kept`].
const FALSE_PERCENT: usize = 5;

/// A part of a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    /// The part.
    pub(super) n: usize,
    /// The whole.
    pub(super) of: usize,
}

/// One thing that is measured.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure {
    /// Its name for scripts.
    pub(super) name: &'static str,
    /// Its name for eyes.
    pub(super) label: &'static str,
    /// How much it is.
    pub(super) amount: Amount,
}

/// How much of something there is; `None` where nothing can be said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Amount {
    /// A part of a whole.
    Share(Share),
    /// A number between 0 and 1, the more the better.
    Level(Option<f64>),
    /// Any other number.
    Number(Option<f64>),
}

/// Everything that is measured of a set of rows, always the same things in the same order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Figures {
    /// How many rows there are.
    pub(super) rows: usize,
    /// What was measured.
    pub(super) measures: Vec<Measure>,
}

impl Share {
    /// Of these, those that pass.
    fn count<'s>(seen: impl IntoIterator<Item = &'s Seen>, passes: impl Fn(&Seen) -> bool) -> Self {
        let mut share = Self { n: 0, of: 0 };
        for one in seen {
            share.of += 1;
            share.n += usize::from(passes(one));
        }
        share
    }

    /// 0 to 1, unless it is a part of nothing.
    pub(super) fn value(self) -> Option<f64> {
        (self.of > 0).then(|| number(self.n) / number(self.of))
    }
}

impl Amount {
    /// 0 to 1; other numbers have no such value.
    pub(super) fn value(self) -> Option<f64> {
        match self {
            Self::Share(share) => share.value(),
            Self::Level(level) => level,
            Self::Number(_) => None,
        }
    }

    /// Whether anything was measured.
    pub(super) fn is_known(self) -> bool {
        match self {
            Self::Share(share) => share.of > 0,
            Self::Level(level) => level.is_some(),
            Self::Number(number) => number.is_some(),
        }
    }

    fn json(self) -> Value {
        match self {
            Self::Share(share) => {
                json!({"n": share.n, "of": share.of, "share": share.value().map(rounded)})
            }
            Self::Level(number) | Self::Number(number) => json!(number.map(rounded)),
        }
    }
}

impl Figures {
    /// Measures these rows.
    pub(super) fn of(seen: &[&Seen]) -> Self {
        let mut measures = in_scope(seen);
        measures.extend(elsewhere(seen));
        measures.extend(certainty(seen));
        let ms = sorted(seen.iter().map(|one| one.ms));
        measures.push(measure("ms_p50", "ms p50", Amount::Number(percentile(&ms, 50))));
        measures.push(measure("ms_p99", "ms p99", Amount::Number(percentile(&ms, 99))));
        Self { rows: seen.len(), measures }
    }

    /// The same with how many groups, of one article and language each, were right throughout.
    pub(super) fn by_groups(mut self, seen: &[&Seen]) -> Self {
        let asked = seen.iter().map(|one| ((&one.wanted, one.written), one.rank == Some(0)));
        let (n, of) = all_right(asked);
        self.measures
            .insert(0, measure("all_right", "groups all right", Amount::Share(Share { n, of })));
        self
    }

    /// As an object with a stable name for each.
    pub(super) fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("rows".to_owned(), json!(self.rows));
        for measure in &self.measures {
            object.insert(measure.name.to_owned(), measure.amount.json());
        }
        Value::Object(object)
    }
}

/// By how many hundredths one lies above the other, for everything that both have.
pub(super) fn points_apart(one: &Figures, other: &Figures) -> Vec<(&'static str, f64)> {
    one.measures
        .iter()
        .zip(&other.measures)
        .filter_map(|(a, b)| Some((a.name, (a.amount.value()? - b.amount.value()?) * 100.0)))
        .collect()
}

fn measure(name: &'static str, label: &'static str, amount: Amount) -> Measure {
    Measure { name, label, amount }
}

/// Rows that an article answers: whether it was found, and what became of them.
fn in_scope(seen: &[&Seen]) -> Vec<Measure> {
    let scope = || seen.iter().copied().filter(|one| one.is_in_scope());
    let became = |name, label, became| {
        let share = Share::count(scope(), |one| one.became == became);
        measure(name, label, Amount::Share(share))
    };
    let at = |most| Amount::Share(Share::count(scope(), |one| one.rank.is_some_and(|r| r < most)));
    vec![
        measure("recall_at_1", "R@1", at(1)),
        measure("recall_at_3", "R@3", at(AMONG)),
        measure(
            "answered_at_once",
            "answered at once",
            Amount::Share(Share::count(scope(), is_answer)),
        ),
        became("answered_right", "  answered right", Became::AnsweredRight),
        became("answered_wrong", "  answered wrong", Became::AnsweredWrong),
        became("clarified_right", "  asked, right among", Became::ClarifiedRight),
        became("clarified_wrong", "  asked, right not", Became::ClarifiedWrong),
        became("facts_right", "  right facts, person", Became::FactsRight),
        became("facts_wrong", "  wrong facts, person", Became::FactsWrong),
        became("handed_over", "  handed over", Became::HandedOver),
        became("taken_for_small_talk", "  small talk", Became::SmallTalk),
    ]
}

fn is_answer(one: &Seen) -> bool {
    matches!(one.became, Became::AnsweredRight | Became::AnsweredWrong)
}

/// What was answered whatever was asked, and rows that want something else than an article.
fn elsewhere(seen: &[&Seen]) -> Vec<Measure> {
    let of = |label: Label| seen.iter().copied().filter(move |one| one.wanted == label);
    let is_person = |one: &Seen| {
        matches!(one.became, Became::HandedOver | Became::FactsRight | Became::FactsWrong)
    };
    let answers = seen.iter().copied().filter(|one| is_answer(one));
    let shares = [
        (
            "answer_precision",
            "answer precision",
            Share::count(answers, |one| one.became == Became::AnsweredRight),
        ),
        (
            "false_answers",
            "false answers (oos)",
            Share::count(of(Label::Oos), |one| one.became == Became::AnsweredWrong),
        ),
        (
            "facts_on_oos",
            "facts shown (oos)",
            Share::count(of(Label::Oos), |one| one.became == Became::FactsWrong),
        ),
        (
            "handover_precision",
            "handovers that should be",
            Share::count(seen.iter().copied().filter(|one| one.fetched), |one| one.for_person),
        ),
        ("human_recall", "person (human)", Share::count(of(Label::Human), is_person)),
        (
            "small_talk_recall",
            "small talk",
            Share::count(of(Label::SmallTalk), |one| one.became == Became::SmallTalk),
        ),
        (
            "acts_heard",
            "acts heard",
            Share::count(seen.iter().copied().filter(|one| one.act_heard.is_some()), |one| {
                one.act_heard == Some(true)
            }),
        ),
        (
            "language_accuracy",
            "language",
            Share::count(seen.iter().copied().filter(|one| one.lang_right.is_some()), |one| {
                one.lang_right == Some(true)
            }),
        ),
    ];
    shares.map(|(name, label, share)| measure(name, label, Amount::Share(share))).into()
}

/// How well the first hit's confidence tells what an article answers from what none does.
fn certainty(seen: &[&Seen]) -> [Measure; 3] {
    let scope: Vec<&Seen> = seen.iter().copied().filter(|one| one.is_in_scope()).collect();
    let oos = seen.iter().filter(|one| one.wanted == Label::Oos).map(|one| one.confidence);
    let oos = sorted(oos);
    let confidences = sorted(scope.iter().map(|one| one.confidence));
    let threshold = threshold(&oos);
    let kept = threshold.map_or(Share { n: 0, of: 0 }, |least| {
        Share::count(scope, |one| one.rank == Some(0) && one.confidence > least)
    });
    [
        measure("auroc", "AUROC (oos)", Amount::Level(auroc(&confidences, &oos))),
        measure("kept_at_5", "kept at 5 % false", Amount::Share(kept)),
        measure("threshold_at_5", "  above confidence", Amount::Number(threshold)),
    ]
}

/// The least confidence that at most [`FALSE_PERCENT`] of these, sorted from small to large, exceed.
fn threshold(sorted: &[f64]) -> Option<f64> {
    let exceed = sorted.len() * FALSE_PERCENT / 100;
    sorted.iter().rev().nth(exceed).copied()
}

/// How likely one of `scope` has more confidence than one of `oos`, an equal one counting half. Both are sorted.
fn auroc(scope: &[f64], oos: &[f64]) -> Option<f64> {
    if scope.is_empty() || oos.is_empty() {
        return None;
    }
    let won = scope.iter().map(|one| {
        let below = oos.partition_point(|other| other < one);
        let up_to = oos.partition_point(|other| other <= one);
        f64::midpoint(number(below), number(up_to))
    });
    Some(won.sum::<f64>() / (number(scope.len()) * number(oos.len())))
}

/// The least of these sorted numbers that so many in a hundred do not exceed.
fn percentile(sorted: &[f64], percent: usize) -> Option<f64> {
    let place = (sorted.len() * percent).div_ceil(100);
    sorted.get(place.saturating_sub(1)).copied()
}

fn sorted(numbers: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    numbers
}

/// A count as a number to divide with; test sets have fewer than four thousand million rows.
fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
