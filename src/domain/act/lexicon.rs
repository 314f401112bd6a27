//! Examples of acts as a look-up: a message or a part of it that is one of them, word for word. Learns nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{Act, ActExamples, shipped};
use crate::domain::fold::{fold, has_no_width};

/// A letter that is drawn out ("holaaa") counts once from so many on.
const DRAWN_OUT: usize = 3;
/// A wrapping of one word is cut off a question only when its act is a courtesy; "help" may begin a question.
const LONE_WORD: usize = 1;

/// Words that may lead up to an act without changing it. No "no", "ya" or "yes" is among them: these turn an act round.
const LEADS: [&str; 39] = [
    "jaja", "jajaja", "jeje", "haha", "hahaha", "lol", "hmm", "actually", "oh", "ah", "well", "so",
    "and", "but", "ok", "okay", "um", "uh", "hey", "hi", "hello", "then", "please", "pls", "pues",
    "bueno", "oye", "oiga", "mire", "entonces", "y", "pero", "este", "eh", "ay", "hola", "mejor",
    "oh", "aja",
];
/// Words that may follow it.
const TRAILS: [&str; 22] = [
    "please", "pls", "plz", "now", "then", "thanks", "thx", "though", "sir", "maam", "ok", "por",
    "favor", "porfa", "porfavor", "gracias", "ahorita", "entonces", "pues", "oiga", "senor",
    "senorita",
];

/// The examples by their words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActLexicon {
    acts: BTreeMap<String, Act>,
    questions: BTreeSet<String>,
    /// Examples without a word: emoji and other signs.
    signs: BTreeMap<String, Act>,
    words_max: usize,
}

impl ActLexicon {
    /// Of two acts with one example the first counts.
    pub fn new(examples: &ActExamples) -> Self {
        let mut lexicon = Self::default();
        for (act, _, text) in &examples.acts {
            let key = key(text);
            if key.is_empty() {
                lexicon.signs.entry(signs(text)).or_insert(*act);
                continue;
            }
            lexicon.words_max = lexicon.words_max.max(key.split(' ').count());
            lexicon.acts.entry(key).or_insert(*act);
        }
        lexicon.questions.extend(examples.questions.iter().map(|(_, text)| key(text)));
        lexicon
    }

    /// The shipped examples, for whoever has no others.
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<ActLexicon> = LazyLock::new(|| ActLexicon::new(shipped()));
        &SHIPPED
    }

    /// What these words do, when they are an example, with or without words that only lead up to it.
    pub(super) fn act(&self, words: &[String]) -> Option<Act> {
        self.example(words).or_else(|| {
            let leads = words.iter().take_while(|word| LEADS.contains(&word.as_str())).count();
            let trails =
                words.iter().rev().take_while(|word| TRAILS.contains(&word.as_str())).count();
            let end = words.len().saturating_sub(trails).max(leads);
            let bare = words.get(leads..end).filter(|bare| bare.len() < words.len());
            bare.and_then(|bare| self.example(bare))
                .or_else(|| self.example(words.get(leads..).filter(|_| leads > 0)?))
                .or_else(|| self.example(words.get(..end).filter(|_| trails > 0)?))
        })
    }

    fn example(&self, words: &[String]) -> Option<Act> {
        if words.is_empty() || words.len() > self.words_max {
            return None;
        }
        self.acts.get(&words.join(" ")).copied()
    }

    /// What a message without a word does, when its signs are an example.
    pub(super) fn signs(&self, text: &str) -> Option<Act> {
        self.signs.get(&signs(text)).copied()
    }

    /// Whether these words are an example of what is no act.
    pub(super) fn is_question(&self, words: &[String]) -> bool {
        self.questions.contains(&words.join(" "))
    }

    /// The longest wrapping that begins a longer text: how many words, and which act.
    pub(super) fn begins(&self, words: &[String]) -> Option<(usize, Act)> {
        self.wrapping(words.len(), |n| words.get(..n))
    }

    /// The longest wrapping that ends a longer text.
    pub(super) fn ends(&self, words: &[String]) -> Option<(usize, Act)> {
        self.wrapping(words.len(), |n| words.get(words.len() - n..))
    }

    fn wrapping<'w>(
        &self,
        len: usize,
        part: impl Fn(usize) -> Option<&'w [String]>,
    ) -> Option<(usize, Act)> {
        (1..len.min(self.words_max + 1)).rev().find_map(|n| {
            let act = self.example(part(n)?).filter(|act| act.is_wrapping())?;
            (n > LONE_WORD || is_courtesy(act)).then_some((n, act))
        })
    }
}

const fn is_courtesy(act: Act) -> bool {
    matches!(act, Act::Greeting | Act::Thanks | Act::Goodbye | Act::Apology)
}

/// A text as it is compared: folded words without apostrophes, drawn-out letters shortened, a blank between.
pub fn key(text: &str) -> String {
    words(text).join(" ")
}

/// The signs of a text as they are compared: without blanks, skin tones and what nobody sees; each once in a row.
pub(super) fn signs(text: &str) -> String {
    let mut signs: Vec<char> = text
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !has_no_width(*c) && !matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
        })
        .collect();
    signs.dedup();
    signs.into_iter().collect()
}

/// The words of a text as they are compared.
pub(super) fn words(text: &str) -> Vec<String> {
    let folded = fold(text).replace('\'', "");
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(plain).collect()
}

/// A word with its drawn-out letters shortened; digits stay as they are.
pub(super) fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    let mut run: Vec<char> = Vec::new();
    let flush = |run: &mut Vec<char>, plain: &mut String| {
        let keep = if run.len() >= DRAWN_OUT { 1 } else { run.len() };
        plain.extend(run.iter().take(keep));
        run.clear();
    };
    for c in word.chars() {
        if run.first().is_some_and(|first| *first != c) || c.is_ascii_digit() {
            flush(&mut run, &mut plain);
        }
        run.push(c);
    }
    flush(&mut run, &mut plain);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lang::Lang;

    fn lexicon() -> ActLexicon {
        let act = |act, text: &str| (act, Lang::En, text.to_owned());
        let acts = vec![
            act(Act::Greeting, "Hello"),
            act(Act::Opener, "help"),
            act(Act::Opener, "can you help me"),
            act(Act::Wait, "hold on"),
        ];
        ActLexicon::new(&ActExamples { acts, questions: vec![(Lang::En, "hold".to_owned())] })
    }

    #[test]
    fn case_accents_marks_and_drawn_out_letters_do_not_matter() {
        for text in ["hello", "HELLO!!", "Hellooooo", "hé'llo", "hello…"] {
            assert_eq!(lexicon().act(&words(text)), Some(Act::Greeting), "{text}");
        }
        assert_eq!(key("1110 5555"), "1110 5555", "digits are never shortened");
    }

    #[test]
    fn a_courtesy_is_cut_off_whole_and_a_lone_opener_is_not() {
        let begins = |text| lexicon().begins(&words(text));
        assert_eq!(begins("hello where is my entry"), Some((1, Act::Greeting)));
        assert_eq!(begins("can you help me with a bond"), Some((4, Act::Opener)));
        assert_eq!(begins("help desk phone"), None);
        assert_eq!(begins("hello"), None, "nothing would be left");
        assert_eq!(lexicon().ends(&words("where is my entry hello")), Some((1, Act::Greeting)));
    }
}
