//! Which language a message is written in, how sure that is, and when a conversation should switch.
//! Knows nothing about conversations beyond the prior it is given.
//!
//! The evidence of a message is the sum of its words' log-odds, as in naive Bayes (Mosteller and Wallace,
//! *Inference and Disputed Authorship*, 1964), each clipped so that no single word decides:
//!
//! ```text
//! message = Σ word + 3 (if ¿ or ¡ stands in it) ± 0.2 (the conversation's language)
//! word    = clip(known or unknown + 2.5 (if written with ñ or an acute accent))
//! known   = ln(frequency in Spanish / frequency in English)
//! unknown = Σ weights of its letter groups + ln(slips of Spanish words / slips of English ones) × p(slip)
//! ```
//!
//! Positive is Spanish. [`evidence`] tells each word's part and where it comes from. Words that are surely of one
//! language are counted for either; where both occur the message is mixed, and its frame decides (see `frame`).

mod tokens;
mod lexicon;
mod table;
mod spelling;
mod frame;
mod voice;
mod other;
mod noise;
mod wish;
mod evidence;
mod switch;

pub use evidence::{Evidence, Heard, hear};
pub use lexicon::{Source, is_word};
pub use noise::is_noise;
pub use other::other_language;
pub use switch::{Standing, Streak, Turn, next_language};
pub use wish::wished_language;

use crate::domain::lang::Lang;
use crate::domain::text::excerpt;

/// What the conversation's language weighs, in log-odds: less than any word that speaks at all.
const PRIOR: f32 = 0.2;
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
    /// Each word with its evidence, in order; what the inverted marks prove stands last.
    pub words: Vec<WordEvidence>,
}

/// What one word adds to the decision.
#[derive(Debug, Clone, PartialEq)]
pub struct WordEvidence {
    /// As it was written.
    pub word: String,
    /// Log-odds: positive speaks for Spanish, negative for English.
    pub odds: f32,
    /// Where most of it comes from.
    pub source: Source,
}

/// Judges one message. `prior` is the conversation's language so far, which a message without evidence keeps.
pub fn detect(text: &str, prior: Lang) -> Detection {
    let text = &excerpt(text);
    let mut words = tokens::words(text);
    quieten_pairs(&mut words);
    let mut found = Tally::default();
    for word in &words {
        found.add(word);
    }
    if found.clear_en > 0 && found.clear_es > 0 {
        found.weigh(&words);
    }
    if tokens::inverted_marks(text) > 0 {
        let word = "¿¡".to_owned();
        found.words.push(WordEvidence { word, odds: INVERTED_MARK, source: Source::Marks });
    }
    found.verdict(prior)
}

/// Why a message is taken for the language it is taken for: the words of [`detect`], with their log-odds.
pub fn evidence(text: &str) -> Vec<WordEvidence> {
    detect(text, Lang::En).words
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
    letters: usize,
    clear_en: usize,
    clear_es: usize,
    words: Vec<WordEvidence>,
    /// Of each word, whether it is one that holds sentences together.
    frames: Vec<bool>,
}

impl Tally {
    fn add(&mut self, word: &tokens::Word) {
        let proof = lexicon::proof(&word.key);
        let accent = if word.accented { ACCENT } else { 0.0 };
        let odds = (proof.odds + accent).clamp(-word.most, word.most);
        let known = matches!(proof.source, Source::Desk | Source::Table);
        self.clear_en += usize::from(known && odds <= -CLEAR);
        self.clear_es += usize::from(known && odds >= CLEAR);
        if odds.abs() >= TELLING {
            self.letters += word.key.len();
        }
        let source = if word.most <= 0.0 {
            Source::Name
        } else if accent > proof.odds.abs() {
            Source::Marks
        } else {
            proof.source
        };
        self.words.push(WordEvidence { word: word.text.clone(), odds, source });
        self.frames.push(proof.frame);
    }

    /// Words of both languages: those that hold the sentence together count more.
    fn weigh(&mut self, words: &[tokens::Word]) {
        let parts = words.iter().zip(&self.words).zip(&self.frames);
        let places: Vec<_> = parts
            .map(|((word, found), frame)| frame::Place {
                key: &word.key,
                odds: found.odds,
                frame: *frame,
            })
            .collect();
        for (found, odds) in self.words.iter_mut().zip(frame::weigh(&places)) {
            found.odds = odds;
        }
    }

    fn verdict(self, prior: Lang) -> Detection {
        let lean = match prior {
            Lang::En => -PRIOR,
            Lang::Es => PRIOR,
        };
        let sum: f32 = self.words.iter().map(|word| word.odds).sum();
        let lang = if sum + lean > 0.0 { Lang::Es } else { Lang::En };
        let evidence = if lang == Lang::Es { sum } else { -sum };
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
