//! `glossary.toml`: the words of the trade, one row a thing, with what people call it in both languages.
//! Reads them; what a search makes of them is the search's business.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::domain::article::read::Remarks;
use crate::domain::diagnostic::{Diagnostic, Severity};
use crate::domain::lang::Lang;

/// What a term may say.
const KEYS: [&str; 7] = ["en", "es", "abbr", "variants_en", "variants_es", "domain", "note"];

/// One thing and its names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Term {
    /// The approved English word.
    pub en: String,
    /// The approved Spanish word.
    pub es: String,
    /// Abbreviations, the same in both languages.
    pub abbr: Vec<String>,
    /// What English speakers also say.
    pub variants_en: Vec<String>,
    /// What Spanish speakers also say.
    pub variants_es: Vec<String>,
    /// `trade`, `tech`, `it` or `both`.
    pub domain: String,
    /// For authors.
    pub note: String,
}

impl Term {
    /// The approved word.
    pub fn word(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }

    /// What people also say.
    pub fn variants(&self, lang: Lang) -> &[String] {
        match lang {
            Lang::En => &self.variants_en,
            Lang::Es => &self.variants_es,
        }
    }
}

/// Reads a glossary: a list of `[[term]]`. Never fails; a term without both words is reported and left out.
pub fn read(file: &str, text: &str) -> (Vec<Term>, Vec<Diagnostic>) {
    let mut remarks = Remarks::new(file, text);
    let (table, faults) = DeTable::parse_recoverable(text);
    for fault in faults {
        let message = fault.message().lines().next().unwrap_or("not TOML").to_owned();
        let at = fault.span().map_or(0, |span| span.start);
        remarks.add(at, Severity::Error, "toml", message, "write [[term]] and key = \"value\"");
    }
    let mut terms = Vec::new();
    for (key, value) in table.get_ref() {
        match value.get_ref().as_array() {
            Some(list) if key.get_ref() == "term" => {
                terms.extend(list.iter().filter_map(|entry| term(entry, &mut remarks)));
            }
            _ => remarks.add(
                key.span().start,
                Severity::Warning,
                "unknown-key",
                format!("unknown key {}", key.get_ref()),
                "a glossary is a list of [[term]]",
            ),
        }
    }
    (terms, remarks.sorted())
}

fn term(entry: &Spanned<DeValue<'_>>, remarks: &mut Remarks) -> Option<Term> {
    let table = entry.get_ref().as_table().or_else(|| {
        refuse(&entry.span(), "a term must be a table", remarks);
        None
    })?;
    let mut term = Term::default();
    for (key, value) in table {
        let name: &str = key.get_ref();
        match name {
            "en" => term.en = text(value, remarks),
            "es" => term.es = text(value, remarks),
            "abbr" => term.abbr = texts(value, remarks),
            "variants_en" => term.variants_en = texts(value, remarks),
            "variants_es" => term.variants_es = texts(value, remarks),
            "domain" => term.domain = text(value, remarks),
            "note" => term.note = text(value, remarks),
            _ => remarks.add(
                key.span().start,
                Severity::Warning,
                "unknown-key",
                format!("unknown key {name}"),
                &format!("known keys: {}", KEYS.join(", ")),
            ),
        }
    }
    if term.en.is_empty() || term.es.is_empty() {
        refuse(&entry.span(), "a term needs en and es", remarks);
        return None;
    }
    Some(term)
}

fn text(value: &Spanned<DeValue<'_>>, remarks: &mut Remarks) -> String {
    value.get_ref().as_str().map_or_else(
        || {
            refuse(&value.span(), "this must be a text in quotes", remarks);
            String::new()
        },
        |text| text.trim().to_owned(),
    )
}

fn texts(value: &Spanned<DeValue<'_>>, remarks: &mut Remarks) -> Vec<String> {
    let Some(list) = value.get_ref().as_array() else {
        refuse(&value.span(), "this must be a list of texts", remarks);
        return Vec::new();
    };
    list.iter().map(|entry| text(entry, remarks)).filter(|text| !text.is_empty()).collect()
}

fn refuse(at: &Range<usize>, message: &str, remarks: &mut Remarks) {
    let hint = "see the terms around it";
    remarks.add(at.start, Severity::Error, "glossary-term", message.to_owned(), hint);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_read_with_its_names_in_both_languages() {
        let (terms, remarks) = read(
            "glossary.toml",
            "[[term]]\nen = \"hold\"\nes = \"retención\"\nabbr = []\nvariants_es = [\"detenido\"]\n",
        );
        assert_eq!(remarks, []);
        assert_eq!(terms[0].word(Lang::Es), "retención");
        assert_eq!(terms[0].variants(Lang::Es), ["detenido"]);
        assert!(terms[0].variants(Lang::En).is_empty());
    }

    #[test]
    fn a_faulty_term_is_reported_where_it_stands_and_the_others_are_kept() {
        let text = "[[term]]\nen = \"hold\"\n[[term]]\nen = 7\nes = \"x\"\n[[term]]\nen = \"a\"\nes = \"b\"\nfoo = 1\n";
        let (terms, remarks) = read("glossary.toml", text);
        assert_eq!(terms.len(), 1);
        let places: Vec<_> = remarks.iter().map(|d| (d.line, d.rule)).collect();
        assert_eq!(
            places,
            [(1, "glossary-term"), (3, "glossary-term"), (4, "glossary-term"), (9, "unknown-key")]
        );
    }
}
