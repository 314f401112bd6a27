//! `twins-differ`: the two languages of an article disagree about what is no matter of language: skill, priority,
//! category, who answers, from which month its facts are.

use super::error;
use crate::authoring::corpus::Corpus;
use crate::domain::article::{AnsweredBy, Article};
use crate::domain::diagnostic::Diagnostic;

/// What twins share, as an author writes it.
type Field = (&'static str, fn(&Article) -> String);

const SHARED: [Field; 6] = [
    ("category", |article| article.category.clone()),
    ("subcategory", |article| article.subcategory.clone()),
    ("skill", |article| article.skill.to_string()),
    ("priority", |article| article.priority.code().to_owned()),
    ("answered_by", |article| {
        match article.answered_by {
            AnsweredBy::Bot => "bot",
            AnsweredBy::Person => "person",
        }
        .to_owned()
    }),
    ("volatile", |article| article.volatile.clone().unwrap_or_else(|| "not set".to_owned())),
];

/// Looks at every article that both languages have.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for [en, es] in corpus.twins() {
        for (key, read) in SHARED {
            let (english, spanish) = (read(&en.article), read(&es.article));
            if english != spanish {
                found.push(error(
                    &es.path,
                    es.place_of_key(key),
                    "twins-differ",
                    format!("{key} is {spanish} here and {english} in {}", en.path),
                    "write the same in both files",
                ));
            }
        }
    }
    found
}
