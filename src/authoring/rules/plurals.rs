//! `plural-choice`: a choice by number without `other`, without `one`, or with a word that the language's plurals do
//! not know. The program counts one and other; browsers also know `many` in Spanish, so an extra `many` is welcome there.

use std::collections::BTreeSet;

use super::error;
use crate::authoring::corpus::{Corpus, PhraseFile};
use crate::authoring::ftl::{Element, Variant};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Words that only a choice by number uses.
const PLURAL_WORDS: [&str; 5] = ["zero", "one", "two", "few", "many"];

fn known(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => &["one", "other"],
        Lang::Es => &["one", "many", "other"],
    }
}

/// Looks at every select of both languages.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let counted = counted(corpus);
    let mut found = Vec::new();
    each_select(corpus, |file, id, by, variants, at| {
        if counted.contains(&(id.to_owned(), variable(by))) || is_by_number(by, variants) {
            found.extend(faults(file, variants, at));
        }
    });
    found
}

/// Selects that are by number in at least one language, by line and variable.
fn counted(corpus: &Corpus) -> BTreeSet<(String, String)> {
    let mut counted = BTreeSet::new();
    each_select(corpus, |_, id, by, variants, _| {
        if is_by_number(by, variants) {
            counted.insert((id.to_owned(), variable(by)));
        }
    });
    counted
}

fn each_select(
    corpus: &Corpus,
    mut look: impl FnMut(&PhraseFile, &str, &Element, &[Variant], usize),
) {
    for file in &corpus.phrases {
        for line in &file.lines {
            for part in &line.parts {
                part.pattern.each(&mut |element| {
                    if let Element::Select { by, variants, at } = element {
                        look(file, &line.id, by, variants, *at);
                    }
                });
            }
        }
    }
}

fn variable(by: &Element) -> String {
    let mut name = String::new();
    by.each(&mut |element| {
        if let Element::Variable { name: found } = element {
            name.clone_from(found);
        }
    });
    name
}

fn is_number(key: &str) -> bool {
    key.parse::<f64>().is_ok()
}

fn is_by_number(by: &Element, variants: &[Variant]) -> bool {
    matches!(by, Element::Call { name, .. } if name == "NUMBER")
        || variants.iter().any(|v| PLURAL_WORDS.contains(&v.key.as_str()) || is_number(&v.key))
}

fn faults(file: &PhraseFile, variants: &[Variant], at: usize) -> Vec<Diagnostic> {
    let known = known(file.lang);
    let hint = match file.lang {
        Lang::En => "English has [one] and *[other]",
        Lang::Es => "Spanish has [one] and *[other]",
    };
    let fault = |at, message| error(&file.path, file.place(at), "plural-choice", message, hint);
    let mut found: Vec<Diagnostic> = variants
        .iter()
        .filter(|v| !is_number(&v.key) && !known.contains(&v.key.as_str()))
        .map(|v| fault(v.at, format!("[{}] is never chosen in this language", v.key)))
        .collect();
    let has = |key| variants.iter().any(|variant| variant.key == key);
    if !has("other") {
        found.push(fault(at, "this choice has no [other]".to_owned()));
    }
    if !has("one") && !has("1") && !variants.iter().all(|v| is_number(&v.key) || v.default) {
        found.push(fault(at, "this choice has no [one]".to_owned()));
    }
    if variants.iter().any(|v| v.default && v.key != "other" && !is_number(&v.key)) && has("other")
    {
        found.push(fault(at, "the star belongs before [other]".to_owned()));
    }
    found
}
