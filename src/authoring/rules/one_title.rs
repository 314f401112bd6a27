//! `duplicate-title`: two articles of one language with one title, so that two buttons read alike.

use std::collections::BTreeMap;

use super::error;
use crate::authoring::corpus::Corpus;
use crate::authoring::words::folded;
use crate::domain::diagnostic::Diagnostic;

/// Looks at every title.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for file in &corpus.articles {
        let key = (file.article.reference.lang, folded(&file.article.title));
        let Some(path) = first.get(&key) else {
            first.insert(key, &file.path);
            continue;
        };
        found.push(error(
            &file.path,
            file.place_of_key("title"),
            "duplicate-title",
            format!("{path} has the same title"),
            "say in the title what sets the two apart",
        ));
    }
    found
}
