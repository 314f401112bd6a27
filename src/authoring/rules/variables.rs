//! `variables-differ`: a line has other variables in one language than in the other, as a whole or in one choice of a
//! select. A misspelt one shows as its bare name to every reader of that language.

use std::collections::{BTreeMap, BTreeSet};

use super::error;
use crate::authoring::corpus::{Corpus, PhraseFile};
use crate::authoring::ftl::{Element, Line, Part, Pattern};
use crate::domain::diagnostic::Diagnostic;

/// How deep references to other lines are followed.
const DEPTH_MAX: usize = 8;

pub(super) type Names = BTreeSet<String>;
pub(super) type Lines<'c> = BTreeMap<&'c str, (&'c PhraseFile, &'c Line)>;

/// Looks at every line that both languages have.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let [english, spanish] = crate::domain::lang::Lang::ALL.map(|lang| corpus.lines(lang));
    let mut found = Vec::new();
    for [(_, en), (file, es)] in corpus.pairs() {
        for part in &es.parts {
            let Some(twin) = en.parts.iter().find(|p| p.attribute == part.attribute) else {
                continue;
            };
            let (wanted, has) = (all(&twin.pattern, &english, 0), all(&part.pattern, &spanish, 0));
            let what = name(es, part);
            if wanted != has {
                found.push(differ(file, part.at, &what, &wanted, &has));
                continue;
            }
            found.extend(choices(file, &what, &twin.pattern, &part.pattern));
        }
    }
    found
}

/// The variables of everything a line says.
pub(super) fn of_line(line: &Line, lines: &Lines<'_>) -> Names {
    line.parts.iter().flat_map(|part| all(&part.pattern, lines, 0)).collect()
}

fn name(line: &Line, part: &Part) -> String {
    part.attribute.as_ref().map_or_else(|| line.id.clone(), |a| format!("{}.{a}", line.id))
}

/// The variables of a pattern, and of the lines it puts in. A term sees none of them.
fn all(pattern: &Pattern, lines: &Lines<'_>, depth: usize) -> Names {
    let mut names = Names::new();
    pattern.each(&mut |element| match element {
        Element::Variable { name } => {
            names.insert(name.clone());
        }
        Element::Reference { id, attribute, .. } if depth < DEPTH_MAX && !id.starts_with('-') => {
            if let Some((_, line)) = lines.get(id.as_str())
                && let Some(part) = line.parts.iter().find(|part| part.attribute == *attribute)
            {
                names.extend(all(&part.pattern, lines, depth + 1));
            }
        }
        _ => {}
    });
    names
}

/// The selects of a pattern by what decides, each with its choices.
fn selects(pattern: &Pattern) -> Vec<(Names, &[crate::authoring::ftl::Variant])> {
    let mut found = Vec::new();
    pattern.each(&mut |element| {
        if let Element::Select { by, variants, .. } = element {
            let decides = all(&Pattern(vec![(**by).clone()]), &Lines::new(), 0);
            found.push((decides, variants.as_slice()));
        }
    });
    found
}

/// The same choice must say the same things, except the number that decides: "one chat" need not say 1.
fn choices(file: &PhraseFile, what: &str, en: &Pattern, es: &Pattern) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let english = selects(en);
    for (by, variants) in selects(es) {
        let Some((_, twins)) = english.iter().find(|(decides, _)| *decides == by) else {
            continue;
        };
        for variant in variants {
            let twin = twins.iter().find(|t| t.key == variant.key);
            let Some(twin) = twin.or_else(|| twins.iter().find(|t| t.default)) else { continue };
            let inside = |pattern: &Pattern| -> Names {
                all(pattern, &Lines::new(), 0).difference(&by).cloned().collect()
            };
            let (wanted, has) = (inside(&twin.pattern), inside(&variant.pattern));
            if wanted != has {
                let what = format!("[{}] of {what}", variant.key);
                found.push(differ(file, variant.at, &what, &wanted, &has));
            }
        }
    }
    found
}

fn differ(file: &PhraseFile, at: usize, what: &str, wanted: &Names, has: &Names) -> Diagnostic {
    let list = |names: Vec<&String>| {
        names.into_iter().map(|name| format!("${name}")).collect::<Vec<_>>().join(", ")
    };
    let (lacks, adds) =
        (list(wanted.difference(has).collect()), list(has.difference(wanted).collect()));
    let message = match (lacks.is_empty(), adds.is_empty()) {
        (false, true) => format!("{what} lacks {lacks}, which the English has"),
        (true, _) => format!("{what} has {adds}, which the English lacks"),
        (false, false) => format!("{what} has {adds} where the English has {lacks}"),
    };
    error(
        &file.path,
        file.place(at),
        "variables-differ",
        message,
        "use the same variables in both languages, spelt alike",
    )
}
