//! A question as the retriever takes it: its words in both languages, repaired where they were misspelt.

use super::analyzer::Word;
use crate::domain::lang::Lang;

/// A query, tokenized alike for both languages' indexes.
pub(super) struct AnalyzedQuery {
    pub(super) en: Vec<Word>,
    pub(super) es: Vec<Word>,
    /// Spelling corrections: as written, as read.
    pub(super) repaired: Vec<(String, String)>,
    /// The normalized text that is encoded: spell-corrected, without capitals and accents.
    pub(super) normalized: String,
}

impl AnalyzedQuery {
    pub(super) fn of(&self, lang: Lang) -> &[Word] {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }
}

/// The query text with its spelling corrections applied.
pub(super) fn normalize_query(text: String, repaired: &[(String, String)]) -> String {
    let mut normalized = text;
    for (written, read) in repaired {
        let mut at = 0;
        while let Some(found) = normalized.get(at..).and_then(|rest| rest.find(written.as_str())) {
            let (from, to) = (at + found, at + found + written.len());
            let before = normalized.get(..from).and_then(|text| text.chars().next_back());
            let after = normalized.get(to..).and_then(|text| text.chars().next());
            if [before, after].into_iter().flatten().any(char::is_alphanumeric) {
                at = to;
            } else {
                normalized.replace_range(from..to, read);
                at = from + read.len();
            }
        }
    }
    normalized
}
