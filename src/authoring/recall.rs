//! Asks every golden question of a search and counts which found their article. Knows nothing about how the
//! questions were read or how the result is shown.

use crate::domain::golden::{Golden, Recall};
use crate::domain::search::Question;
use crate::ports::{Search, Unavailable};

/// Asks each question in its own language.
pub async fn recall(search: &dyn Search, questions: &[Golden]) -> Result<Recall, Unavailable> {
    let mut recall = Recall::default();
    for golden in questions {
        let question = Question { text: golden.question.clone(), lang: golden.lang, mixed: false };
        recall.count(golden, &search.search(question).await?);
    }
    Ok(recall)
}
