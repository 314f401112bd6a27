//! `unfilled-variable`: a line asks for something that the program does not give it, in both languages alike.
//! The reader would see the variable's bare name.

use std::collections::BTreeMap;

use super::{error, in_code, variables};
use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;
use crate::domain::lang::Lang;

/// Compares each line's variables with those the program fills; lines of which that is not known are passed over.
pub fn check(corpus: &Corpus, ids_in_code: &[&str]) -> Vec<Diagnostic> {
    let filled: BTreeMap<&str, Vec<&str>> = ids_in_code
        .iter()
        .filter_map(|entry| match in_code::read(entry) {
            (id, Some(names)) => Some((id, names)),
            (_, None) => None,
        })
        .collect();
    let mut found = Vec::new();
    for lang in Lang::ALL {
        let lines = corpus.lines(lang);
        for (id, (file, line)) in &lines {
            let Some(names) = filled.get(id) else { continue };
            for asked in variables::of_line(line, &lines) {
                if !names.contains(&asked.as_str()) {
                    found.push(error(
                        &file.path,
                        file.place(line.at),
                        "unfilled-variable",
                        format!("{id} has ${asked}, which the program does not fill"),
                        &hint(names),
                    ));
                }
            }
        }
    }
    found
}

fn hint(names: &[&str]) -> String {
    if names.is_empty() {
        return "this line has no variables: write the words out".to_owned();
    }
    let names: Vec<String> = names.iter().map(|name| format!("${name}")).collect();
    format!("this line may have {}", names.join(", "))
}
