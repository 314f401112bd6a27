//! `golden-is-phrasing`: a golden question or a paraphrase that is one of the phrasings: it would always be found, and
//! prove nothing.

use std::collections::BTreeMap;

use super::error;
use crate::authoring::corpus::Corpus;
use crate::authoring::words::folded;
use crate::domain::diagnostic::Diagnostic;

/// Looks at every golden question and paraphrase, without regard to accents, capitals and signs.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut phrasings = BTreeMap::new();
    for file in &corpus.articles {
        for phrasing in &file.article.phrasings {
            phrasings.insert((file.article.reference.lang, folded(phrasing)), &file.path);
        }
    }
    let mut found = Vec::new();
    for line in corpus.golden.iter().chain(&corpus.paraphrases) {
        if let Some(path) = phrasings.get(&(line.golden.lang, folded(&line.golden.question))) {
            found.push(error(
                &line.path,
                (line.line, 1),
                "golden-is-phrasing",
                format!("this question is a phrasing of {path}"),
                "ask it as another person would",
            ));
        }
    }
    found
}
