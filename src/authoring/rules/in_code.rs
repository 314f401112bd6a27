//! `missing-line`: the program says a line that no file has. `unused-line`: a file has a line that nothing says.

use std::collections::BTreeSet;

use super::{error, variables, warning};
use crate::authoring::corpus::Corpus;
use crate::authoring::ftl::{Element, Line};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Lines of which authors may add and remove some: the approved replies, and the names of skills.
pub const FAMILIES: [&str; 2] = ["reply-*", "skill-*"];

/// What the program says, given the wording it was built with: those lines and no others, each with the variables
/// it is filled with (`bot-hello()`, `notice-agent-joined($agent)`), and the families.
pub fn ids(shipped: &Corpus) -> Vec<String> {
    let lines = shipped.lines(Lang::En);
    let mut ids = Vec::new();
    for (id, (_, line)) in &lines {
        if !is_of(&FAMILIES, id) {
            let names = variables::of_line(line, &lines);
            let names: Vec<String> = names.iter().map(|name| format!("${name}")).collect();
            ids.push(format!("{id}({})", names.join(",")));
        }
    }
    ids.extend(FAMILIES.map(str::to_owned));
    ids
}

/// A line as [`ids`] names it: its id, and its variables where they are named.
pub(super) fn read(entry: &str) -> (&str, Option<Vec<&str>>) {
    let Some((id, names)) = entry.strip_suffix(')').and_then(|entry| entry.split_once('(')) else {
        return (entry, None);
    };
    (id, Some(names.split(',').filter_map(|name| name.strip_prefix('$')).collect()))
}

fn is_of(families: &[&str], id: &str) -> bool {
    families.iter().filter_map(|family| family.strip_suffix('*')).any(|head| id.starts_with(head))
}

/// Compares the lines with those the program says; a name that ends in `*` stands for a family.
pub fn check(corpus: &Corpus, ids_in_code: &[&str]) -> Vec<Diagnostic> {
    if ids_in_code.is_empty() || corpus.phrases.is_empty() {
        return Vec::new();
    }
    let named = ids_in_code.iter().filter(|id| !id.ends_with('*'));
    let said: BTreeSet<&str> = named.map(|entry| read(entry).0).collect();
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
