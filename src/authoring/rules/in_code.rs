//! `missing-line`: the program says a line that no file has. `unused-line`: a file has a line that nothing says.

use std::collections::BTreeSet;

use super::{error, warning};
use crate::authoring::corpus::Corpus;
use crate::authoring::ftl::{Element, Line};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Lines of which authors may add and remove some: the approved replies, and the names of skills.
pub const FAMILIES: [&str; 2] = ["reply-*", "skill-*"];

/// What the program says, given the wording it was built with: those lines and no others, and the families.
pub fn ids(shipped: &Corpus) -> Vec<String> {
    let lines = shipped.lines(Lang::En).into_keys().filter(|id| !is_of(&FAMILIES, id));
    lines.chain(FAMILIES).map(str::to_owned).collect()
}

fn is_of(families: &[&str], id: &str) -> bool {
    families.iter().filter_map(|family| family.strip_suffix('*')).any(|head| id.starts_with(head))
}

/// Compares the lines with those the program says; a name that ends in `*` stands for a family.
pub fn check(corpus: &Corpus, ids_in_code: &[&str]) -> Vec<Diagnostic> {
    if ids_in_code.is_empty() || corpus.phrases.is_empty() {
        return Vec::new();
    }
    let said: BTreeSet<&str> =
        ids_in_code.iter().copied().filter(|id| !id.ends_with('*')).collect();
    let (english, spanish) = (corpus.lines(Lang::En), corpus.lines(Lang::Es));
    let mut found = Vec::new();
    let is_unread = |id| Lang::ALL.into_iter().any(|lang| corpus.is_unread(lang, id));
    for id in said.iter().filter(|id| !is_unread(id)) {
        if !english.contains_key(id) && !spanish.contains_key(id) {
            found.push(error(
                &home(corpus, id),
                (0, 0),
                "missing-line",
                format!("the program says {id}, which neither language has"),
                "put the line back in both languages",
            ));
        }
    }
    for (id, (file, line)) in &english {
        let is_said = said.contains(id) || is_of(ids_in_code, id);
        if !is_said && !id.starts_with('-') && !is_referenced(corpus, id) {
            found.push(warning(
                &file.path,
                file.place(line.at),
                "unused-line",
                format!("nothing says {id}"),
                "correct its name, or remove it in both languages",
            ));
        }
    }
    found
}

fn is_referenced(corpus: &Corpus, id: &str) -> bool {
    corpus.phrases.iter().flat_map(|file| &file.lines).filter(|line| line.id != id).any(|line| {
        let mut found = false;
        for part in &line.parts {
            part.pattern.each(&mut |element| {
                if let Element::Reference { id: named, .. } = element {
                    found |= named == id;
                }
            });
        }
        found
    })
}

/// The file where most lines of the same first word are.
fn home(corpus: &Corpus, id: &str) -> String {
    let first = id.split('-').next().unwrap_or(id);
    let alike = |line: &Line| line.id.split('-').next() == Some(first);
    let files = corpus.phrases.iter().filter(|file| file.lang == Lang::En);
    files
        .max_by_key(|file| file.lines.iter().filter(|line| alike(line)).count())
        .map(|file| file.path.clone())
        .unwrap_or_default()
}
