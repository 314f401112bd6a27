//! What people call a thing → the approved words for it, so that "clave" also finds "contraseña".
//! Knows nothing about how much such a find is worth.

use std::collections::{BTreeMap, BTreeSet};

use super::analyzer::{Analyzer, Word};
use super::kept::{Reader, Writer};
use super::normalize::passage;
use crate::domain::article::glossary::Term;
use crate::domain::lang::Lang;

/// Sequences of words with the terms that they add.
pub(super) struct Synonyms {
    by_phrase: BTreeMap<Vec<String>, BTreeSet<String>>,
    longest: usize,
}

impl Synonyms {
    /// For questions in `from` about articles in `to`. Within a language abbreviations and variants lead to the
    /// approved word and its abbreviations; across languages the approved word does so too.
    pub(super) fn new(glossary: &[Term], from: Lang, to: Lang, analyzer: &Analyzer) -> Self {
        let mut synonyms = Self { by_phrase: BTreeMap::new(), longest: 0 };
        for term in glossary {
            let told = term.abbr.iter().chain(term.variants(from)).map(String::as_str);
            let approved = (from != to).then(|| term.word(from));
            let meant: Vec<Vec<Word>> = std::iter::once(term.word(to))
                .chain(term.abbr.iter().map(String::as_str))
                .map(|text| phrase(text, to, analyzer))
                .collect();
            for told in told.chain(approved) {
                synonyms.add(&phrase(told, from, analyzer), &meant);
            }
        }
        synonyms
    }

    /// As they are kept.
    pub(super) fn put(&self, to: &mut Writer) {
        to.count(self.longest);
        to.count(self.by_phrase.len());
        for (phrase, terms) in &self.by_phrase {
            to.texts(phrase);
            to.texts(terms);
        }
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let (longest, n) = (from.count()?, from.count()?);
        let by_phrase = (0..n).map(|_| Some((from.texts()?, from.texts()?)));
        Some(Self { by_phrase: by_phrase.collect::<Option<_>>()?, longest })
    }

    fn add(&mut self, told: &[Word], meant: &[Vec<Word>]) {
        if told.iter().all(|word| word.stop) {
            return;
        }
        let key: Vec<String> = told.iter().map(|word| word.folded.clone()).collect();
        let words = meant.iter().flatten().filter(|word| !word.stop && !key.contains(&word.folded));
        let terms: BTreeSet<String> =
            words.filter_map(|word| word.terms.first().cloned()).collect();
        self.longest = self.longest.max(key.len());
        self.by_phrase.entry(key).or_default().extend(terms);
    }

    /// The added terms. Of overlapping phrases the longest counts.
    pub(super) fn of(&self, words: &[Word]) -> BTreeSet<String> {
        self.named(words).into_iter().flat_map(|(_, terms)| terms).collect()
    }

    /// The same, with the phrase that leads to them.
    pub(super) fn named(&self, words: &[Word]) -> Vec<(String, BTreeSet<String>)> {
        let folded: Vec<String> = words.iter().map(|word| word.folded.clone()).collect();
        let said: BTreeSet<&String> = words.iter().flat_map(|word| &word.terms).collect();
        let mut found = Vec::new();
        let mut rest = folded.as_slice();
        while !rest.is_empty() {
            let told = (1..=self.longest.min(rest.len()))
                .rev()
                .find_map(|n| Some((rest.get(..n)?, self.by_phrase.get(rest.get(..n)?)?)));
            if let Some((told, terms)) = told {
                let new: BTreeSet<String> =
                    terms.iter().filter(|term| !said.contains(term)).cloned().collect();
                if !new.is_empty() {
                    found.push((told.join(" "), new));
                }
            }
            rest = rest.get(told.map_or(1, |(told, _)| told.len())..).unwrap_or_default();
        }
        found
    }
}

/// The words of a glossary entry without what stands in brackets.
fn phrase(text: &str, lang: Lang, analyzer: &Analyzer) -> Vec<Word> {
    let mut depth = 0_u32;
    let kept: String = text
        .chars()
        .filter(|c| {
            depth = if *c == '(' { depth + 1 } else { depth };
            let outside = depth == 0;
            depth = if *c == ')' { depth.saturating_sub(1) } else { depth };
            outside
        })
        .collect();
    analyzer.words(&passage(&kept, lang))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password() -> Term {
        Term {
            en: "password".to_owned(),
            es: "contraseña".to_owned(),
            abbr: vec!["PWD".to_owned()],
            variants_en: vec!["pass phrase".to_owned()],
            variants_es: vec!["clave (de acceso)".to_owned()],
            ..Term::default()
        }
    }

    fn synonyms(from: Lang, to: Lang, question: &str) -> Vec<String> {
        let analyzer = Analyzer::new(to);
        let synonyms = Synonyms::new(&[password()], from, to, &analyzer);
        synonyms.of(&analyzer.words(question)).into_iter().collect()
    }

    #[test]
    fn a_variant_leads_to_the_approved_word_and_its_abbreviation() {
        assert_eq!(synonyms(Lang::En, Lang::En, "my pass phrase"), ["password", "pwd"]);
        assert_eq!(synonyms(Lang::Es, Lang::Es, "olvide mi clave"), ["contrasen", "pwd"]);
    }

    #[test]
    fn the_approved_word_leads_elsewhere_only_across_languages() {
        assert!(synonyms(Lang::En, Lang::En, "my password").is_empty());
        assert_eq!(synonyms(Lang::En, Lang::Es, "my password"), ["contrasen", "pwd"]);
    }

    #[test]
    fn half_a_phrase_leads_nowhere() {
        assert!(synonyms(Lang::En, Lang::En, "a phrase to pass").is_empty());
    }
}
