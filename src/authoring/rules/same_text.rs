//! `same-text`: a line reads alike in both languages, so one of them was probably never written. A comment `# same-ok`
//! above the line says that it is meant so. Codes (`.skill`) are the same in every language.

use super::warning;
use crate::authoring::corpus::Corpus;
use crate::domain::diagnostic::Diagnostic;

/// Attributes that hold a code, not words.
pub(super) const CODES: [&str; 1] = ["skill"];

/// Looks at every line that both languages have.
pub fn check(corpus: &Corpus) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for [(_, en), (file, es)] in corpus.pairs() {
        if en.same_ok || es.same_ok {
            continue;
        }
        for part in &es.parts {
            let is_code = part.attribute.as_deref().is_some_and(|name| CODES.contains(&name));
            let twin = en.parts.iter().find(|twin| twin.attribute == part.attribute);
            if let Some(twin) = twin.filter(|_| !is_code)
                && has_words(&part.pattern.default_reading())
                && twin.pattern.readings() == part.pattern.readings()
            {
                found.push(warning(
                    &file.path,
                    file.place(part.at),
                    "same-text",
                    format!("{} reads alike in both languages", es.id),
                    "translate it, or write # same-ok in a comment above it",
                ));
            }
        }
    }
    found
}

/// Whether anything is left to translate beside variables and signs.
fn has_words(reading: &str) -> bool {
    let mut depth = 0_u32;
    reading.chars().any(|c| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphabetic()
    })
}
