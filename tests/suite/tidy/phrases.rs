//! Words for people: written once in each language, in `locales/`, and named everywhere else.
//! Knows nothing about what they say.

use std::collections::{BTreeMap, BTreeSet};

use super::source::below;

/// Whether a line of Rust puts words into a phrase instead of naming a line of `locales/`. What operators read, on
/// the command line and in logs, is English and stays in the code.
pub(super) fn written_out(line: &str) -> bool {
    let id = argument(line, "Phrase::new(\"");
    let id_is_name = id.is_none_or(|id| {
        id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    });
    // `.text("agent", name)` names a variable and fills it with a value; a second literal would be words.
    let filled = [".text(\"", ".phrase(\""].iter().filter_map(|call| {
        let rest = line.split_once(call)?.1;
        let value = rest.split_once("\", \"")?.1;
        Some(value.split('"').next().unwrap_or("").contains(' '))
    });
    !id_is_name || filled.into_iter().any(|has_words| has_words)
}

fn argument<'a>(line: &'a str, call: &str) -> Option<&'a str> {
    line.split_once(call)?.1.split('"').next()
}

/// Lines and attributes that stand in one language's file and not in the other's.
pub(super) fn one_sided() -> Vec<String> {
    let (english, spanish) = (keys("en"), keys("es"));
    assert!(english.values().map(BTreeSet::len).sum::<usize>() > 100, "no lines were found");
    let empty = BTreeSet::new();
    let files: BTreeSet<&String> = english.keys().chain(spanish.keys()).collect();
    let mut found = Vec::new();
    for file in files {
        let (en, es) = (english.get(file).unwrap_or(&empty), spanish.get(file).unwrap_or(&empty));
        found.extend(en.difference(es).map(|key| format!("es/{file} lacks {key}")));
        found.extend(es.difference(en).map(|key| format!("en/{file} lacks {key}")));
    }
    found
}

/// The keys of every file of a language, attributes as `key.attribute`.
fn keys(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut files = BTreeMap::new();
    for (path, text) in below(&format!("locales/{lang}"), &[".ftl"]) {
        let mut keys = BTreeSet::new();
        let mut last = String::new();
        for line in text.lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            let key = key.trim_end();
            let name = |key: &str| {
                let mut letters = key.chars();
                letters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '-')
                    && letters.all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
            };
            if let Some(attribute) = key.trim_start().strip_prefix('.').filter(|a| name(a)) {
                keys.insert(format!("{last}.{attribute}"));
            } else if name(key) {
                last = key.to_owned();
                keys.insert(last.clone());
            }
        }
        files.insert(path.rsplit('/').next().unwrap().to_owned(), keys);
    }
    files
}

#[test]
fn words_in_a_phrase_are_found() {
    assert!(written_out(r#"Phrase::new("Hello there")"#));
    assert!(written_out(r#"phrase.text("agent", "our best agent")"#));
    assert!(!written_out(r#"Phrase::new("bot-hello")"#));
    assert!(!written_out(r#"Phrase::new("notice").text("agent", name)"#));
}
