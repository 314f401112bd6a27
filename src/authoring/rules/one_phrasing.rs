//! `duplicate-phrasing`: one phrasing in two articles of a language: the bot could not tell which is meant.
//! Twice in one article it is only idle.

use std::collections::BTreeMap;

use super::{error, warning};
use crate::authoring::corpus::{ArticleFile, Corpus};
use crate::authoring::words::folded;
use crate::domain::diagnostic::Diagnostic;

const RULE: &str = "duplicate-phrasing";

/// Looks at every phrasing, without regard to accents, capitals and signs.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut first: BTreeMap<_, &ArticleFile> = BTreeMap::new();
    let mut found = Vec::new();
    for file in &corpus.articles {
        for phrasing in &file.article.phrasings {
            let key = (file.article.reference.lang, folded(phrasing));
            let Some(other) = first.get(&key) else {
                first.insert(key, file);
                continue;
            };
            let place = file.place_of(phrasing);
            if other.path == file.path {
                let message = format!("{phrasing:?} is in this list twice");
                found.push(warning(&file.path, place, RULE, message, "remove one of them"));
            } else {
                let message = format!("{phrasing:?} is in {} too", other.path);
                let hint = "keep it where it belongs and word the other one differently";
                found.push(error(&file.path, place, RULE, message, hint));
            }
        }
    }
    found
}
