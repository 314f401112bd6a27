//! Words that must not come back as names of types, files and functions, each with the field's term for it. Knows
//! nothing about words in comments and texts.

use super::source::Source;

/// Below which folder, which word, and its term. A name breaks the rule if one of its words is this one.
const REPLACED: [(&str, &str, &str); 26] = [
    ("src", "whisper", "ephemeral message"),
    ("src/adapters/search", "slip", "edit"),
    ("src/adapters/search", "bar", "thresholds"),
    ("src/adapters/search", "catalogue", "snapshot"),
    ("src/adapters/search", "climb", "line search"),
    ("src/adapters/search", "findings", "search result"),
    ("src/adapters/search", "fusion", "ranker"),
    ("src/adapters/search", "gone", "held out"),
    ("src/adapters/search", "ground", "retriever"),
    ("src/adapters/search", "lesson", "ranking model"),
    ("src/adapters/search", "lexicon", "term statistics"),
    ("src/adapters/search", "odds", "calibrator"),
    ("src/adapters/search", "shelf", "language index"),
    ("src/adapters/search", "signs", "features"),
    ("src/adapters/search", "stir", "retrieve"),
    ("src/adapters/search", "stirred", "candidates"),
    ("src/adapters/search", "stock", "language tables"),
    ("src/adapters/search", "taught", "classifier"),
    ("src/adapters/search", "telling", "content word"),
    ("src/adapters/store", "admit", "validate"),
    ("src/adapters/store", "dialer", "connector"),
    ("src/adapters/store", "keeper", "reconnector"),
    ("src/adapters/store", "measures", "metrics"),
    ("src/adapters/store", "movable", "transfer"),
    ("src/adapters/store", "overlay", "copy on write"),
    ("src/adapters/store", "survey", "diagnostics"),
];

/// Every name that has a replaced word in it.
pub(super) fn replaced(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        let words = REPLACED.iter().filter(|(folder, ..)| source.path.starts_with(folder));
        let words: Vec<_> = words.collect();
        for name in source.module.last().into_iter().cloned().chain(names(&source.code)) {
            for (_, word, term) in &words {
                if words_of(&name).iter().any(|one| one == word) {
                    found
                        .push(format!("{}: `{name}` says {word}; the term is {term}", source.path));
                }
            }
        }
    }
    found
}

/// The names that a file defines for types and functions.
fn names(code: &str) -> Vec<String> {
    let kinds = ["struct ", "enum ", "trait ", "type ", "fn "];
    code.lines()
        .filter_map(|line| {
            let (_, rest) = kinds.iter().find_map(|kind| {
                let (before, rest) = line.trim_start().split_once(kind)?;
                (before.is_empty() || before.ends_with(' ')).then_some((before, rest))
            })?;
            let name: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            Some(name).filter(|name| !name.is_empty())
        })
        .collect()
}

/// `LanguageIndex`, `language_index` → language, index.
fn words_of(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c.is_uppercase() {
            words.push(String::new());
        }
        if c != '_'
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[test]
fn a_name_is_cut_into_its_words() {
    assert_eq!(words_of("is_one_edit_apart"), ["is", "one", "edit", "apart"]);
    assert_eq!(words_of("LanguageIndex"), ["language", "index"]);
    assert_eq!(names("pub(super) async fn of(&self) {}\n    struct A;"), ["of", "A"]);
}
