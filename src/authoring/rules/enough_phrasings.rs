//! `few-phrasings`: an article that says in too few ways how people ask for it; the search finds it by those.

use super::warning;
use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;

/// How many ways of asking an article should list.
pub const PHRASINGS_MIN: usize = 8;

/// Looks at every article.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    corpus
        .articles
        .iter()
        .filter(|file| file.article.phrasings.len() < PHRASINGS_MIN)
        .map(|file| {
            let n = file.article.phrasings.len();
            warning(
                &file.path,
                file.place_of_key("phrasings"),
                "few-phrasings",
                format!("{n} phrasings; {PHRASINGS_MIN} or more are found better"),
                "add how hurried people type it: no accents, short forms, other words",
            )
        })
        .collect()
}
