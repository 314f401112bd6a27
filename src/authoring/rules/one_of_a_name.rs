//! `duplicate-line`: two lines of one language, or two attributes of one line, with one name. Only one is ever said.

use std::collections::{BTreeMap, BTreeSet};

use super::error;
use crate::authoring::corpus::{Corpus, PhraseFile};
use crate::authoring::ftl::Line;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

const HINT: &str = "keep one of them and remove the other";

/// Looks at every line of each language.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        let mut first: BTreeMap<&str, (&str, u32)> = BTreeMap::new();
        for file in corpus.phrases.iter().filter(|file| file.lang == lang) {
            for line in &file.lines {
                found.extend(attributes(file, line));
                let (row, column) = file.place(line.at);
                let Some((path, other)) = first.get(line.id.as_str()) else {
                    first.insert(&line.id, (&file.path, row));
                    continue;
                };
                let message = format!("{} is already in {path}, line {other}", line.id);
                found.push(error(&file.path, (row, column), "duplicate-line", message, HINT));
            }
        }
    }
    found
}

fn attributes(file: &PhraseFile, line: &Line) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    line.parts
        .iter()
        .filter(|part| !seen.insert(part.attribute.as_deref()))
        .map(|part| {
            let name = part.attribute.as_deref().unwrap_or_default();
            let message = format!("{} has two attributes {name}", line.id);
            error(&file.path, file.place(part.at), "duplicate-line", message, HINT)
        })
        .collect()
}
