//! `address-differs`, `number-differs`, `blank-differs`: what must be the same in both languages letter by letter.
//! A wrong number in a line is an error; in an article, which may count in words, it is a warning.

use std::collections::BTreeSet;

use super::{error, warning};
use crate::authoring::corpus::{ArticleFile, Corpus, PhraseFile};
use crate::authoring::ftl::Part;
use crate::authoring::words::{addresses, numbers};
use crate::domain::article::Node;
use crate::domain::diagnostic::Diagnostic;

const HINT: &str = "write it alike in both languages, or correct the one that is wrong";

/// Looks at every pair of lines and of articles.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for [(_, en), (file, es)] in corpus.pairs() {
        for part in &es.parts {
            if let Some(twin) = en.parts.iter().find(|p| p.attribute == part.attribute) {
                found.extend(in_line(file, twin, part));
            }
        }
    }
    for [en, es] in corpus.twins() {
        found.extend(in_article(en, es));
    }
    found
}

fn in_line(file: &PhraseFile, en: &Part, es: &Part) -> Vec<Diagnostic> {
    let (english, spanish) = (en.pattern.default_reading(), es.pattern.default_reading());
    let place = file.place(es.at);
    let mut found = Vec::new();
    if let Some(message) = difference("address", &addresses(&english), &addresses(&spanish)) {
        found.push(error(&file.path, place, "address-differs", message, HINT));
    }
    if let Some(message) = difference("number", &numbers(&english), &numbers(&spanish)) {
        found.push(error(&file.path, place, "number-differs", message, HINT));
    }
    let blanks = |text: &str| text.matches('[').count();
    let (wanted, has) = (blanks(&english), blanks(&spanish));
    if wanted != has {
        let message = format!("[blanks] to fill in: {has} here, {wanted} in English");
        found.push(error(&file.path, place, "blank-differs", message, HINT));
    }
    found
}

fn in_article(en: &ArticleFile, es: &ArticleFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let (english, spanish) = (links(&en.article.body), links(&es.article.body));
    if let Some(message) = difference("link", &english, &spanish) {
        found.push(error(&es.path, (0, 0), "address-differs", message, HINT));
    }
    let (english, spanish) = (numbers(&en.article.plain), numbers(&es.article.plain));
    if let Some(message) = difference("number", &english, &spanish) {
        found.push(warning(&es.path, (0, 0), "number-differs", message, HINT));
    }
    found
}

/// Where the links of an article lead, outside and to other articles.
fn links(nodes: &[Node]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    super::links::each(nodes, &mut |target| {
        found.insert(target);
    });
    found
}

fn difference(what: &str, en: &BTreeSet<String>, es: &BTreeSet<String>) -> Option<String> {
    let list = |only: Vec<&String>| only.into_iter().cloned().collect::<Vec<_>>().join(", ");
    let (lacks, adds) = (list(en.difference(es).collect()), list(es.difference(en).collect()));
    match (lacks.is_empty(), adds.is_empty()) {
        (true, true) => None,
        (false, true) => Some(format!("{what} only in the English: {lacks}")),
        (true, false) => Some(format!("{what} only in the Spanish: {adds}")),
        (false, false) => Some(format!("{what} here {adds}, in the English {lacks}")),
    }
}
