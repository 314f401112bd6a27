//! What the bot made of one row, held against what the row expects. Knows nothing about sums over rows.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::rows::{Label, Row, Written};
use crate::domain::answer::{EscalationReason, Verdict};
use crate::domain::article::ArticleId;
use crate::domain::golden::AMONG;
use crate::domain::lang::Lang;
use crate::domain::search::Hit;
use crate::flow::consider::Considered;

/// What became of a message. The right article is one that the row expects or accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Became {
    /// The right article was shown.
    AnsweredRight,
    /// Another one was.
    AnsweredWrong,
    /// The visitor was asked, and the right article was among the titles.
    ClarifiedRight,
    /// The visitor was asked, and it was not.
    ClarifiedWrong,
    /// The right article's safe facts, and a person.
    FactsRight,
    /// Another one's safe facts, and a person.
    FactsWrong,
    /// A person.
    HandedOver,
    /// A line of small talk.
    SmallTalk,
}

/// What must be known of the articles to judge what became of a row.
#[derive(Debug, Default)]
pub(super) struct About {
    /// What articles are called that are known to people by another name than their id.
    pub(super) names: BTreeMap<ArticleId, String>,
    /// The articles that only a person may answer.
    pub(super) for_people: BTreeSet<ArticleId>,
}

/// One row after the bot has considered it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Seen {
    /// What the row expects, first of all.
    pub(super) wanted: Label,
    /// Which language it is written in.
    pub(super) written: Written,
    /// What became of it.
    pub(super) became: Became,
    /// Whether a person takes over at once: not because nothing was found.
    pub(super) fetched: bool,
    /// Whether one should have.
    pub(super) for_person: bool,
    /// Whether the act was heard that the row expects; nothing when it expects none.
    pub(super) act_heard: Option<bool>,
    /// How many hits stood before the first right one.
    pub(super) rank: Option<usize>,
    /// How sure the first hit is; 0 when there is none.
    pub(super) confidence: f64,
    /// Whether its language was told; `None` when the row does not say which it is.
    pub(super) lang_right: Option<bool>,
    /// How long it took.
    pub(super) ms: f64,
    /// What was wrong, if anything was.
    pub(super) wrong: Option<Wrong>,
}

/// A row that went wrong, for whoever wants to mend it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Wrong {
    /// What of it was wrong; stable names.
    pub(super) faults: Vec<&'static str>,
    /// What was asked, as the bot saw it.
    pub(super) text: String,
    /// The language it is written in.
    pub(super) lang: &'static str,
    /// The language it was taken for.
    pub(super) taken_for: &'static str,
    /// What would have been right.
    pub(super) expected: Vec<String>,
    /// What became of it.
    pub(super) became: Became,
    /// The article shown, or whose safe facts were.
    pub(super) shown: Option<String>,
    /// The first hits, best first.
    pub(super) found: Vec<Found>,
}

/// A hit.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(super) struct Found {
    /// Which article.
    pub(super) article: String,
    /// How likely it is the right one.
    pub(super) confidence: f64,
}

impl Written {
    /// As a file says it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::In(lang) => lang.code(),
            Self::Mixed => "mixed",
        }
    }
}

impl Seen {
    /// Holds what the bot made of `text` against what the row expects.
    pub(super) fn of(
        row: &Row,
        text: &str,
        considered: &Considered,
        ms: f64,
        about: &About,
    ) -> Self {
        let Considered { detection, findings, verdict, reading, .. } = considered;
        let is_right = |id: &ArticleId| row.articles().any(|right| right == id);
        let (became, shown) = became(verdict, is_right);
        let rank = findings.hits.iter().position(|hit| is_right(&hit.article));
        let lang_right = row.lang.map(|lang| lang == detection.lang);
        let wanted = row.expect.first().cloned().unwrap_or(Label::Oos);
        let act_heard = match &wanted {
            Label::Act(_) => Some(
                row.expect
                    .iter()
                    .chain(&row.also_ok)
                    .any(|label| matches!(label, Label::Act(act) if reading.has(&[*act]))),
            ),
            _ => None,
        };
        let faults = match act_heard {
            Some(true) => Vec::new(),
            Some(false) => vec!["act-not-heard"],
            None => faults(row, &wanted, became, rank, lang_right),
        };
        let name = |id: &ArticleId| {
            about.names.get(id).map_or_else(|| id.as_str().to_owned(), Clone::clone)
        };
        let label = |label: &Label| match label {
            Label::Article(id) => name(id),
            Label::Human | Label::Oos | Label::SmallTalk | Label::Act(_) => {
                label.as_str().to_owned()
            }
        };
        let found = |hit: &Hit| Found {
            article: name(&hit.article),
            confidence: rounded(f64::from(hit.confidence)),
        };
        let wrong = (!faults.is_empty()).then(|| Wrong {
            faults,
            text: text.to_owned(),
            lang: row.written.code(),
            taken_for: detection.lang.code(),
            expected: row.expect.iter().map(label).collect(),
            became,
            shown: shown.map(name),
            found: findings.hits.iter().take(AMONG).map(found).collect(),
        });
        let fetched = matches!(verdict, Verdict::HandOver { reason, .. } if *reason != EscalationReason::NoAnswer);
        let for_person = row.accepts(&Label::Human)
            || row.articles().any(|right| about.for_people.contains(right));
        let confidence = findings.hits.first().map_or(0.0, |hit| f64::from(hit.confidence));
        Self {
            wanted,
            written: row.written,
            became,
            fetched,
            for_person,
            act_heard,
            rank,
            confidence,
            lang_right,
            ms,
            wrong,
        }
    }

    /// Whether it belongs to these languages; all of them when none is named.
    pub(super) fn is_in(&self, written: Option<Written>) -> bool {
        written.is_none_or(|written| written == self.written)
    }

    /// Whether an article would have been right.
    pub(super) fn is_in_scope(&self) -> bool {
        matches!(self.wanted, Label::Article(_))
    }
}

/// The language groups that are told apart, and all together.
pub(super) const GROUPS: [(&str, Option<Written>); 4] = [
    ("en", Some(Written::In(Lang::En))),
    ("es", Some(Written::In(Lang::Es))),
    ("mixed", Some(Written::Mixed)),
    ("all", None),
];

/// What became of a message, and the article that was shown.
fn became(
    verdict: &Verdict,
    is_right: impl Fn(&ArticleId) -> bool,
) -> (Became, Option<&ArticleId>) {
    let either = |hit: &Hit, right, wrong| if is_right(&hit.article) { right } else { wrong };
    match verdict {
        Verdict::Answer(hit) => {
            (either(hit, Became::AnsweredRight, Became::AnsweredWrong), Some(&hit.article))
        }
        Verdict::Clarify(hits) if hits.iter().any(|hit| is_right(&hit.article)) => {
            (Became::ClarifiedRight, None)
        }
        Verdict::Clarify(_) => (Became::ClarifiedWrong, None),
        Verdict::HandOver { facts: Some(hit), .. } => {
            (either(hit, Became::FactsRight, Became::FactsWrong), Some(&hit.article))
        }
        Verdict::HandOver { facts: None, .. } => (Became::HandedOver, None),
        Verdict::Act(_) => (Became::SmallTalk, None),
    }
}

/// Everything that is wrong with it, by stable names.
fn faults(
    row: &Row,
    wanted: &Label,
    became: Became,
    rank: Option<usize>,
    lang_right: Option<bool>,
) -> Vec<&'static str> {
    let is_person = matches!(became, Became::FactsRight | Became::FactsWrong | Became::HandedOver);
    let is_accepted = became == Became::AnsweredRight
        || (is_person && row.accepts(&Label::Human))
        || (became == Became::SmallTalk && row.accepts(&Label::SmallTalk))
        || (!matches!(became, Became::AnsweredWrong | Became::FactsWrong)
            && row.accepts(&Label::Oos));
    let mut faults = Vec::new();
    faults.extend(match (wanted, became) {
        _ if is_accepted => None,
        (_, Became::AnsweredWrong) if *wanted == Label::Oos => Some("false-answer"),
        (_, Became::AnsweredWrong) => Some("answered-wrong"),
        (_, Became::FactsWrong) if *wanted == Label::Oos => Some("facts-shown"),
        (Label::Human, _) => Some("not-handed-over"),
        (Label::SmallTalk, _) => Some("no-small-talk"),
        (_, Became::ClarifiedWrong) => Some("clarified-wrong"),
        (_, Became::FactsWrong) => Some("facts-wrong"),
        (_, Became::HandedOver) => Some("handed-over"),
        (_, Became::SmallTalk) => Some("taken-for-small-talk"),
        (_, Became::AnsweredRight | Became::ClarifiedRight | Became::FactsRight) => None,
    });
    let is_ranked = matches!(wanted, Label::Article(_)) && became != Became::SmallTalk;
    faults.extend((is_ranked && !is_accepted && rank != Some(0)).then_some("not-first"));
    faults.extend((lang_right == Some(false)).then_some("language"));
    faults
}

/// Four digits say all that can be told.
pub(super) fn rounded(number: f64) -> f64 {
    (number * 10_000.0).round() / 10_000.0
}

#[cfg(test)]
mod tests;
