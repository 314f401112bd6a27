//! `unknown-reference`: a line puts in another line, term or attribute that is not there, or not on every page where
//! the first one is. `circular-reference`: a line that, by way of others, puts in itself. Either shows as a bare name.

use std::collections::{BTreeMap, BTreeSet};

use super::error;
use crate::authoring::corpus::{Corpus, PhraseFile};
use crate::authoring::ftl::{Element, Line};
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// The files whose lines are at hand wherever a file's own lines are; `None` for all.
fn within_reach(name: &str) -> Option<&'static [&'static str]> {
    match name {
        "common" | "bot" | "errors" => Some(&["common", "bot", "errors"]),
        "widget" => Some(&["common", "widget", "bot", "errors"]),
        "console" | "replies" => Some(&["common", "console", "bot", "errors", "replies"]),
        _ => None,
    }
}

type Lines<'c> = BTreeMap<&'c str, (&'c PhraseFile, &'c Line)>;

/// Looks at every reference of both languages.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for lang in Lang::ALL {
        let lines = corpus.lines(lang);
        for (file, line) in lines.values() {
            for (id, attribute, at) in references(line) {
                if corpus.is_unread(lang, id) {
                    continue;
                }
                if let Some(message) = trouble(&lines, file, id, attribute) {
                    found.push(error(
                        &file.path,
                        file.place(at),
                        "unknown-reference",
                        message,
                        &hint(&lines, line, id),
                    ));
                }
            }
            if leads_to_itself(&lines, line) {
                found.push(error(
                    &file.path,
                    file.place(line.at),
                    "circular-reference",
                    format!("{} puts in itself", line.id),
                    "break the circle by writing one of the lines out",
                ));
            }
        }
    }
    found
}

/// What to do about it; often it is only the dollar sign that is missing.
fn hint(lines: &Lines<'_>, line: &Line, id: &str) -> String {
    let is_variable = !lines.contains_key(id) && {
        let mut found = false;
        for part in &line.parts {
            part.pattern.each(&mut |element| {
                found |= matches!(element, Element::Variable { name } if name == id);
            });
        }
        found || !id.contains('-')
    };
    if is_variable {
        return format!(
            "a variable is written {{ ${id} }}; otherwise name a line of the same page"
        );
    }
    "name a line of the same page, or write the words out".to_owned()
}

fn references(line: &Line) -> Vec<(&str, Option<&str>, usize)> {
    let mut found = Vec::new();
    for part in &line.parts {
        part.pattern.each(&mut |element| {
            if let Element::Reference { id, attribute, at } = element {
                found.push((id.as_str(), attribute.as_deref(), *at));
            }
        });
    }
    found
}

fn trouble(
    lines: &Lines<'_>,
    from: &PhraseFile,
    id: &str,
    attribute: Option<&str>,
) -> Option<String> {
    let Some((file, line)) = lines.get(id) else {
        return Some(format!("there is no {id}"));
    };
    if within_reach(&from.name).is_some_and(|reach| !reach.contains(&file.name.as_str())) {
        return Some(format!("{id} is in {}.ftl, which not every page has here", file.name));
    }
    let there = line.parts.iter().any(|part| part.attribute.as_deref() == attribute);
    let missing = attribute.map_or_else(
        || format!("{id} has no text of its own"),
        |attribute| format!("{id} has no attribute {attribute}"),
    );
    (!there).then_some(missing)
}

fn leads_to_itself(lines: &Lines<'_>, start: &Line) -> bool {
    let mut seen = BTreeSet::new();
    let mut ahead: Vec<&str> = references(start).into_iter().map(|(id, ..)| id).collect();
    while let Some(id) = ahead.pop() {
        if id == start.id {
            return true;
        }
        if let Some((_, line)) = lines.get(id)
            && seen.insert(id)
        {
            ahead.extend(references(line).into_iter().map(|(id, ..)| id));
        }
    }
    false
}
