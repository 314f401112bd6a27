//! `golden-missed`: a golden question whose article is not among the first three. `recall-floor`: too many of them. Where
//! a floor is set and held, it has been decided how many may be missed: those are figures, which the report names, and no
//! faults. Asking is somebody else's business; what was found is handed in.

use std::collections::BTreeMap;

use super::{apart, error, warning};
use crate::authoring::corpus::{Corpus, Floor};
use crate::domain::article::ArticleId;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::golden::{AMONG, Golden, Recall};
use crate::domain::lang::Lang;

/// A golden question and the articles that were found for it, best first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GoldenResult {
    /// What was asked.
    pub golden: Golden,
    /// What was found.
    pub found: Vec<ArticleId>,
}

/// Compares what was found with what is right, and with the floor.
pub fn check(corpus: &Corpus, asked: &[GoldenResult]) -> Vec<Diagnostic> {
    let mut remarks = Vec::new();
    let recall = recall(asked);
    let floor = corpus.floor.as_ref();
    let broken = floor.map(|floor| below(floor, &recall)).unwrap_or_default();
    let held = |lang: Lang| {
        floor.is_some_and(|floor| floor.least.contains_key(&lang))
            && !broken.iter().any(|(of, _)| *of == lang)
    };
    for result in missed(asked).filter(|result| !held(result.golden.lang)) {
        let place = corpus.golden.iter().find(|line| line.golden == result.golden);
        let Some(line) = place else { continue };
        remarks.push(warning(
            &line.path,
            (line.line, 1),
            "golden-missed",
            told(result),
            "add a phrasing with these words, or set the articles further apart",
        ));
    }
    remarks.extend(broken.into_iter().map(|(_, remark)| remark));
    remarks
}

/// The questions whose article is not among the first.
pub fn missed(asked: &[GoldenResult]) -> impl Iterator<Item = &GoldenResult> {
    asked.iter().filter(|result| !is_among_first(result))
}

/// What a question found, and what it should have.
pub fn told(result: &GoldenResult) -> String {
    let found: Vec<&str> = result.found.iter().take(AMONG).map(ArticleId::as_str).collect();
    let found = if found.is_empty() { "nothing".to_owned() } else { found.join(", ") };
    format!("{:?} finds {found}, not {}", result.golden.question, result.golden.article)
}

fn is_among_first(result: &GoldenResult) -> bool {
    result.found.iter().take(AMONG).any(|id| *id == result.golden.article)
}

/// How many questions of each language found their article.
pub fn recall(asked: &[GoldenResult]) -> BTreeMap<Lang, Recall> {
    let mut by_lang: BTreeMap<Lang, Recall> = BTreeMap::new();
    for result in asked {
        let recall = by_lang.entry(result.golden.lang).or_default();
        recall.n += 1;
        recall.at1 += usize::from(result.found.first() == Some(&result.golden.article));
        recall.at3 += usize::from(is_among_first(result));
    }
    by_lang
}

fn below(floor: &Floor, recall: &BTreeMap<Lang, Recall>) -> Vec<(Lang, Diagnostic)> {
    let mut found = Vec::new();
    for (lang, least) in &floor.least {
        let Some(recall) = recall.get(lang) else { continue };
        let shares = [
            ("recall_at_1", recall.share_at1(), least.recall_at_1),
            ("recall_at_3", recall.share_at3(), least.recall_at_3),
        ];
        for (name, share, least) in shares.into_iter().filter(|(_, share, least)| share < least) {
            let (share, least) = apart(share, least);
            let remark = error(
                &floor.path,
                (0, 0),
                "recall-floor",
                format!("{name} in {lang} is {share}, the floor is {least}"),
                "mend the questions reported as golden-missed; the floor may only rise",
            );
            found.push((*lang, remark));
        }
    }
    found
}
