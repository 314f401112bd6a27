//! A text that was read → words with the terms they are indexed and found under: accents folded before stemming,
//! trade codes kept whole. The same for articles and for questions. Knows nothing about indexes.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

use super::stopwords;
use crate::domain::lang::Lang;
use crate::domain::reading;

/// The longest word that is looked at, in characters; longer ones are noise.
const WORD_CHARS_MAX: usize = 64;
/// What may stand inside a code between letters or digits: `8471.30.0100`, `ISF-5`, `10+2`, `24/7`.
const JOINTS: [char; 7] = ['-', '.', '/', '+', '\'', '’', '&'];
/// The least digits of a part of a code that is indexed as a term of its own.
const CODE_PART_DIGITS: usize = 3;
/// The length of a character gram.
pub(super) const GRAM: usize = 5;

/// One word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Lower case, without accents and with n for ñ.
    pub(super) folded: String,
    /// What it is indexed and found under; the first is the one that every spelling shares.
    pub(super) terms: Vec<String>,
    /// Whether it says nothing about the subject.
    pub(super) stop: bool,
    /// Whether it holds a digit. Codes are neither stemmed nor repaired.
    pub(super) code: bool,
}

/// Reads text of one language.
pub(super) struct Analyzer {
    lang: Lang,
    stemmer: TextAnalyzer,
}

impl Analyzer {
    pub(super) fn new(lang: Lang) -> Self {
        let language = match lang {
            Lang::En => Language::English,
            Lang::Es => Language::Spanish,
        };
        let stemmer =
            TextAnalyzer::builder(RawTokenizer::default()).filter(Stemmer::new(language)).build();
        Self { lang, stemmer }
    }

    /// The words of a text, in order. How many there are does not depend on the language.
    pub(super) fn words(&self, text: &str) -> Vec<Word> {
        let mut stemmer = self.stemmer.clone();
        let mut words = Vec::new();
        for token in tokens(&reading::folded(text)) {
            if token.contains(|c: char| c.is_ascii_digit()) {
                words.push(code(&token));
                continue;
            }
            for part in token.split(['-', '.', '/', '+']).filter(|part| !part.is_empty()) {
                words.push(self.word(&part.replace(['\'', '’', '&'], ""), &mut stemmer));
            }
        }
        words.retain(|word| (1..=WORD_CHARS_MAX).contains(&word.folded.chars().count()));
        words
    }

    fn word(&self, word: &str, stemmer: &mut TextAnalyzer) -> Word {
        let folded = word.replace('ñ', "n");
        let mut terms = vec![stem(&folded, stemmer)];
        if folded != word {
            // "año" is found by "ano" too, but prefers itself.
            terms.push(stem(word, stemmer));
        }
        Word { stop: stopwords::contains(self.lang, &folded), code: false, terms, folded }
    }
}

/// The character grams of the words that say something.
pub(super) fn grams(words: &[Word]) -> Vec<String> {
    let mut grams = Vec::new();
    for word in words.iter().filter(|word| !word.stop) {
        let padded: Vec<char> = format!("_{}_", word.folded).chars().collect();
        if padded.len() <= GRAM {
            grams.push(padded.into_iter().collect());
        } else {
            grams.extend(padded.windows(GRAM).map(|gram| gram.iter().collect::<String>()));
        }
    }
    grams
}

/// Runs of letters and digits, with single joints between them.
fn tokens(folded: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut token = String::new();
    let mut rest = folded.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = JOINTS.contains(&c)
            && !token.is_empty()
            && rest.peek().is_some_and(|next| next.is_alphanumeric());
        if c.is_alphanumeric() || joins {
            token.push(c);
        } else if !token.is_empty() {
            tokens.push(std::mem::take(&mut token));
        }
    }
    if !token.is_empty() {
        tokens.push(token);
    }
    tokens
}

/// A code is indexed whole, without its joints, and by its longer parts.
fn code(token: &str) -> Word {
    let folded = token.replace(['\'', '’', '&'], "").replace('ñ', "n");
    let mut terms = vec![folded.clone()];
    if !folded.contains('+') {
        terms.push(folded.replace(['-', '.', '/'], ""));
    }
    terms.extend(
        folded
            .split(['-', '.', '/', '+'])
            .filter(|part| part.len() >= CODE_PART_DIGITS || part.contains(char::is_alphabetic))
            .map(str::to_owned),
    );
    let mut different: Vec<String> = Vec::new();
    for term in terms {
        if !term.is_empty() && !different.contains(&term) {
            different.push(term);
        }
    }
    Word { folded, terms: different, stop: false, code: true }
}

fn stem(word: &str, stemmer: &mut TextAnalyzer) -> String {
    let mut stream = stemmer.token_stream(word);
    stream.next().map_or_else(|| word.to_owned(), |token| token.text.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(lang: Lang, text: &str) -> Vec<Vec<String>> {
        Analyzer::new(lang).words(text).into_iter().map(|word| word.terms).collect()
    }

    #[test]
    fn accents_make_no_difference() {
        for (with, without) in [
            ("¿Cómo restablezco la contraseña?", "como restablezco la contrasena"),
            ("LIBERACIÓN", "liberacion"),
            ("re\u{301}gimen", "regimen"),
            ("Ambigüedades", "ambiguedades"),
        ] {
            let first = |text| -> Vec<_> {
                terms(Lang::Es, text).into_iter().map(|terms| terms[0].clone()).collect()
            };
            assert_eq!(first(with), first(without), "{with}");
        }
    }

    #[test]
    fn a_word_with_a_tilde_is_found_with_and_without_it() {
        assert_eq!(terms(Lang::Es, "año"), [["ano", "año"]]);
        assert_eq!(terms(Lang::Es, "ano"), [["ano"]]);
    }

    #[test]
    fn inflected_words_share_a_term() {
        for (lang, one, other) in [
            (Lang::En, "locked", "locks"),
            (Lang::Es, "contraseñas", "contraseña"),
            (Lang::Es, "bloqueada", "bloqueado"),
        ] {
            assert_eq!(terms(lang, one), terms(lang, other));
        }
    }

    #[test]
    fn codes_stay_whole_and_are_found_by_their_long_parts() {
        let cases: [(&str, &[&str]); 7] = [
            ("7501", &["7501"]),
            ("ISF-5", &["isf-5", "isf5", "isf"]),
            ("8471.30.0100", &["8471.30.0100", "8471300100", "8471", "0100"]),
            ("ES-003", &["es-003", "es003", "es", "003"]),
            ("10+2", &["10+2"]),
            ("3461/7501", &["3461/7501", "34617501", "3461", "7501"]),
            ("CF28.", &["cf28"]),
        ];
        for (text, expected) in cases {
            assert_eq!(terms(Lang::En, text), [expected], "{text}");
        }
    }

    #[test]
    fn words_are_split_at_joints_but_not_at_apostrophes() {
        let folded = |text| -> Vec<String> {
            Analyzer::new(Lang::En).words(text).into_iter().map(|word| word.folded).collect()
        };
        assert_eq!(
            folded("in-bond don't T&E importer/exporter."),
            ["in", "bond", "dont", "te", "importer", "exporter"]
        );
        assert_eq!(folded(" — … ' - "), Vec::<String>::new());
    }

    #[test]
    fn short_words_are_one_gram_and_long_ones_overlap() {
        let words = Analyzer::new(Lang::En).words("the tib broker");
        assert_eq!(grams(&words), ["_tib_", "_brok", "broke", "roker", "oker_"]);
    }
}
