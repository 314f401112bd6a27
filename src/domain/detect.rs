//! Which language a message is written in, how sure that is, and when a conversation should switch.
//! Knows nothing about conversations beyond the prior it is given.

mod tokens;
mod lexicon;
mod switch;

pub use lexicon::is_word;
pub use switch::{
    CONFIDENCE_CERTAIN, CONFIDENCE_MIN, LETTERS_ENOUGH, LETTERS_MIN, Streak, Turn, next_language,
};

use crate::domain::lang::Lang;

/// What the conversation's language weighs, in log-odds: less than any word that speaks clearly.
const PRIOR: f32 = 0.5;
/// What an inverted question or exclamation mark proves; further ones prove nothing more.
const INVERTED_MARK: f32 = 3.0;
/// What an accent or a tilde adds to its word.
const ACCENT: f32 = 2.5;
/// From here on a word counts as telling.
const TELLING: f32 = 0.5;
/// From here on a known word counts as surely of its language.
const CLEAR: f32 = 1.8;
/// At least one clear word in so many is of the lesser language in a mixed message.
const MIXED_SHARE: usize = 5;

/// What a message's words say about its language.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// The likelier language.
    pub lang: Lang,
    /// How likely, 0.5 to 1.
    pub confidence: f32,
    /// Whether words of both languages stand in it (code-switching).
    pub mixed: bool,
    /// How many letters of it prove anything: codes, names and numbers do not.
    pub letters: usize,
    /// Each word with its evidence: positive speaks for Spanish, negative for English.
    pub words: Vec<(String, f32)>,
}

/// Judges one message. `prior` is the conversation's language so far, which a message without evidence keeps.
pub fn detect(text: &str, prior: Lang) -> Detection {
    let mut found = Tally::default();
    let mut words = tokens::words(text);
    quieten_pairs(&mut words);
    for word in words {
        found.add(word);
    }
    if tokens::inverted_marks(text) > 0 {
        found.sum += INVERTED_MARK;
        found.words.push(("¿¡".to_owned(), INVERTED_MARK));
    }
    found.verdict(prior)
}

/// "los" and "angeles" prove nothing when they stand together.
fn quieten_pairs(words: &mut [tokens::Word]) {
    let mut rest = words;
    while let [first, tail @ ..] = rest {
        if let Some(second) = tail.first_mut()
            && let Some(most) = lexicon::most_of_pair(&first.key, &second.key)
        {
            first.most = first.most.min(most);
            second.most = second.most.min(most);
        }
        rest = tail;
    }
}

#[derive(Default)]
struct Tally {
    sum: f32,
    letters: usize,
    clear_en: usize,
    clear_es: usize,
    words: Vec<(String, f32)>,
}

impl Tally {
    fn add(&mut self, word: tokens::Word) {
        let evidence = lexicon::evidence(&word.key);
        let accent = if word.accented { ACCENT } else { 0.0 };
        let odds = (evidence.odds + accent).clamp(-word.most, word.most);
        self.clear_en += usize::from(evidence.known && odds <= -CLEAR);
        self.clear_es += usize::from(evidence.known && odds >= CLEAR);
        if odds.abs() >= TELLING {
            self.letters += word.key.len();
        }
        self.sum += odds;
        self.words.push((word.text, odds));
    }

    fn verdict(self, prior: Lang) -> Detection {
        let lean = match prior {
            Lang::En => -PRIOR,
            Lang::Es => PRIOR,
        };
        let sum = self.sum + lean;
        let lang = if sum > 0.0 { Lang::Es } else { Lang::En };
        let evidence = if lang == Lang::Es { self.sum } else { -self.sum };
        let (less, more) = (self.clear_en.min(self.clear_es), self.clear_en.max(self.clear_es));
        Detection {
            lang,
            confidence: 1.0 / (1.0 + (-evidence.max(0.0)).exp()),
            mixed: less > 0 && less * MIXED_SHARE >= less + more,
            letters: self.letters,
            words: self.words,
        }
    }
}

#[cfg(test)]
mod tests;
