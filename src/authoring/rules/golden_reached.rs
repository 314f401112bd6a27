//! `golden-missing`: an article that no golden question asks for, so that nobody notices when it is no longer found.

use std::collections::BTreeSet;

use super::warning;
use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;

/// Looks at every article; nothing where there are no golden questions at all.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    if corpus.golden.is_empty() {
        return Vec::new();
    }
    let asked: BTreeSet<_> =
        corpus.golden.iter().map(|line| (line.golden.lang, &line.golden.article)).collect();
    corpus
        .articles
        .iter()
        .filter(|file| {
            let reference = &file.article.reference;
            !asked.contains(&(reference.lang, &reference.id))
        })
        .map(|file| {
            warning(
                &file.path,
                (0, 0),
                "golden-missing",
                "no golden question asks for this article".to_owned(),
                "add two or three to questions.tsv",
            )
        })
        .collect()
}
