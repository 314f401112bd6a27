//! Asks every golden question of a search. Knows nothing about how the questions were read, what the results mean
//! or how they are shown.

use super::rules::GoldenResult;
use crate::domain::golden::{Golden, Recall};
use crate::domain::search::Question;
use crate::ports::{Search, Unavailable};

/// Asks each question in its own language: what was found for it, for the rules.
pub async fn ask(
    search: &dyn Search,
    questions: &[Golden],
) -> Result<Vec<GoldenResult>, Unavailable> {
    let mut asked = Vec::with_capacity(questions.len());
    for golden in questions {
        let question = Question { text: golden.question.clone(), lang: golden.lang, mixed: false };
        let findings = search.search(question).await?;
        let found = findings.hits.into_iter().map(|hit| hit.article).collect();
        asked.push(GoldenResult { golden: golden.clone(), found });
    }
    Ok(asked)
}

/// Asks each question in its own language and counts which found their article.
pub async fn recall(search: &dyn Search, questions: &[Golden]) -> Result<Recall, Unavailable> {
    let mut recall = Recall::default();
    for golden in questions {
        let question = Question { text: golden.question.clone(), lang: golden.lang, mixed: false };
        recall.count(golden, &search.search(question).await?);
    }
    Ok(recall)
}
