//! `golden-unknown`: a golden question, or a paraphrase, whose article is not there.

use super::error;
use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;

/// Looks at every golden question and every paraphrase.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for line in corpus.golden.iter().chain(&corpus.paraphrases) {
        let id = &line.golden.article;
        if !corpus.articles.iter().any(|file| file.article.reference.id == *id) {
            found.push(error(
                &line.path,
                (line.line, 1),
                "golden-unknown",
                format!("there is no article {id}"),
                "correct the name, or remove the question",
            ));
        }
    }
    found
}
