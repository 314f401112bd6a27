//! A message taken apart into acts and the matter that is left to look up. What is an example of an act word for word is
//! settled at once; a short part that is none goes to the classifier, if there is one; what both do not know is matter.

use super::Act;
use super::lexicon::{ActLexicon, words};
use super::segments::{Segment, Word, cut};
use super::shapes::shape;
use crate::domain::text::excerpt;

/// A part with more words is matter without asking the classifier: acts are short.
const ACT_WORDS_MAX: usize = 12;
/// A classifier's guess about a part of a message needs this probability; the rest of the message may be what it means.
const PART_SURE_MIN: f32 = 0.85;
/// The classifier is asked about so many parts of a message at most.
const GUESSES_MAX: usize = 4;
/// A message of so many words is one question, however many pauses it has; the classifier is not asked about its parts.
const GUESSED_WORDS_MAX: usize = 40;

/// What a classifier takes a text for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess {
    /// Which act.
    pub act: Act,
    /// How probable, 0 to 1.
    pub sure: f32,
}

/// Guesses the act of a short text; nothing when it is likelier a question.
pub type Classifier<'a> = &'a dyn Fn(&str) -> Option<Guess>;

/// How an act was recognised.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Source {
    /// It is one of the examples.
    Example,
    /// By its shape: a key, a number, a sign.
    Shape,
    /// By the classifier, with this probability.
    Learned(f32),
}

/// An act that was heard in a message.
#[derive(Debug, Clone, PartialEq)]
pub struct HeardAct {
    /// Which.
    pub act: Act,
    /// In which words.
    pub text: String,
    /// How it was recognised.
    pub source: Source,
}

/// A message taken apart.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ActReading {
    /// What it does, in its order.
    pub acts: Vec<HeardAct>,
    /// What is left to look up, in its own words; nothing when it only does something.
    pub matter: Option<String>,
}

impl ActReading {
    /// The act that decides when there is no matter.
    pub fn main(&self) -> Option<Act> {
        let acts = self.acts.iter().map(|heard| heard.act);
        acts.enumerate().min_by_key(|(at, act)| (act.weight(), *at)).map(|(_, act)| act)
    }

    /// The same with its matter read as an act by its shape: there was nothing in it to look up.
    #[must_use]
    pub fn shaped(&self, act: Act) -> Self {
        let text = self.matter.clone().unwrap_or_default();
        let heard = HeardAct { act, text, source: Source::Shape };
        Self { acts: self.acts.iter().cloned().chain([heard]).collect(), matter: None }
    }

    /// Whether one of these acts was heard.
    pub fn has(&self, acts: &[Act]) -> bool {
        self.acts.iter().any(|heard| acts.contains(&heard.act))
    }
}

/// Takes a message apart.
pub fn read_acts(text: &str, lexicon: &ActLexicon, classify: Classifier<'_>) -> ActReading {
    let text = &*excerpt(text);
    let whole = words(text);
    let said = if whole.is_empty() { lexicon.signs(text) } else { lexicon.act(&whole) };
    if let Some(act) = said {
        return only(act, text, Source::Example);
    }
    if lexicon.is_question(&whole) {
        return ActReading { acts: Vec::new(), matter: Some(text.to_owned()) };
    }
    if let Some(act) = shape(text, &whole) {
        return only(act, text, Source::Shape);
    }
    let cut = cut(text);
    if cut.segments.is_empty() {
        return only(Act::Goodbye, text, Source::Shape);
    }
    let asks = whole.len() <= GUESSED_WORDS_MAX;
    let classify = asks.then_some(classify);
    let mut reader = Reader {
        text,
        lexicon,
        classify,
        guesses: 0,
        acts: Vec::new(),
        matter: Vec::new(),
        openers: Vec::new(),
    };
    let lone = cut.segments.len() == 1;
    for segment in &cut.segments {
        reader.segment(segment, lone);
    }
    reader.finish(cut.signed)
}

fn only(act: Act, text: &str, source: Source) -> ActReading {
    let heard = HeardAct { act, text: text.trim().to_owned(), source };
    ActReading { acts: vec![heard], matter: None }
}

struct Reader<'a> {
    text: &'a str,
    lexicon: &'a ActLexicon,
    classify: Option<Classifier<'a>>,
    guesses: usize,
    acts: Vec<HeardAct>,
    /// Places of matter, in bytes.
    matter: Vec<(usize, usize)>,
    /// Lone words that announce a question, each with the end of its segment.
    openers: Vec<(Word, usize)>,
}

impl Reader<'_> {
    fn segment(&mut self, segment: &Segment, lone: bool) {
        let keys = segment.keys();
        if let Some(act) = self.lexicon.act(&keys) {
            // "Also," or "please," turns to a question that stands beside it; alone it announces one.
            if keys.len() == 1 && act == Act::Opener && !lone {
                self.openers.extend(segment.words.first().cloned().map(|word| (word, segment.end)));
            } else {
                self.hear(act, &segment.words, Source::Example);
            }
            return;
        }
        let mut rest = segment.words.as_slice();
        if let Some(Guess { act, sure }) = self.guess(rest, lone) {
            self.hear(act, rest, Source::Learned(sure));
            return;
        }
        while let Some((n, act)) = self.lexicon.begins(&of(rest)) {
            let (wrapping, matter) = rest.split_at(n);
            self.hear(act, wrapping, Source::Example);
            rest = matter;
        }
        let mut behind = Vec::new();
        while let Some((n, act)) = self.lexicon.ends(&of(rest)) {
            let (matter, wrapping) = rest.split_at(rest.len() - n);
            behind.push((act, wrapping));
            rest = matter;
        }
        self.rest(rest, segment.end, rest.len() == segment.words.len());
        for (act, wrapping) in behind.into_iter().rev() {
            self.hear(act, wrapping, Source::Example);
        }
    }

    /// What the classifier takes words for. About a part of a message it must be surer than about a whole one.
    fn guess(&mut self, words: &[Word], whole: bool) -> Option<Guess> {
        let (first, last) = (words.first()?, words.last()?);
        let keys = of(words);
        if keys.len() > ACT_WORDS_MAX
            || self.guesses >= GUESSES_MAX
            || self.lexicon.is_question(&keys)
        {
            return None;
        }
        self.guesses += 1;
        let text = self.text.get(first.place.start..last.place.end)?;
        self.classify?(text).filter(|guess| whole || guess.sure >= PART_SURE_MIN)
    }

    /// What is left of a segment between its wrappings.
    fn rest(&mut self, rest: &[Word], segment_end: usize, guessed: bool) {
        let keys = of(rest);
        let (Some(first), Some(last)) = (rest.first(), rest.last()) else { return };
        if let Some(act) = self.lexicon.act(&keys) {
            self.hear(act, rest, Source::Example);
            return;
        }
        let text = self.text.get(first.place.start..last.place.end).unwrap_or_default();
        if let Some(act) =
            shape(text, &keys).filter(|act| !matches!(act, Act::Bare | Act::OtherLanguage))
        {
            self.hear(act, rest, Source::Shape);
            return;
        }
        if !guessed && let Some(Guess { act, sure }) = self.guess(rest, false) {
            self.hear(act, rest, Source::Learned(sure));
            return;
        }
        // The marks behind the last word belong to it, unless a wrapping stands between.
        let until = self.text.get(last.place.end..segment_end);
        let marks = until.is_some_and(|behind| !behind.contains(char::is_alphanumeric));
        let end = if marks { segment_end } else { last.place.end };
        // "¿" opens the question that follows it.
        let before = self.text.get(..first.place.start).unwrap_or_default();
        let opened = before.trim_end_matches(['¿', '¡', '"', '«', '“', '(']);
        self.matter.push((opened.len(), end));
    }

    fn hear(&mut self, act: Act, words: &[Word], source: Source) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let text = self.text.get(first.place.start..last.place.end).unwrap_or_default().to_owned();
        self.acts.push(HeardAct { act, text, source });
    }

    fn finish(mut self, signed: bool) -> ActReading {
        for (word, end) in std::mem::take(&mut self.openers) {
            if self.matter.is_empty() {
                self.hear(Act::Opener, std::slice::from_ref(&word), Source::Example);
            } else {
                self.matter.push((word.place.start, end));
            }
        }
        self.matter.sort_unstable();
        let Self { text, acts, matter, .. } = self;
        if matter.is_empty() {
            return ActReading { acts, matter: None };
        }
        if acts.is_empty() && !signed {
            return ActReading { acts, matter: Some(text.trim().to_owned()) };
        }
        let mut joined = String::new();
        let mut before = 0;
        for (begin, end) in matter {
            // What was set apart between two pieces, an act or the end of a line, parted them.
            let parted =
                |between: &str| between.contains(|c: char| c == '\n' || c.is_alphanumeric());
            let line_between = text.get(before..begin).is_some_and(parted);
            let piece = text.get(begin..end).unwrap_or_default();
            before = begin + piece.trim_end().len();
            let piece = piece.trim().trim_end_matches([',', ';', ':', '-']).trim_end();
            if !joined.is_empty() {
                let ended = joined.ends_with(['.', '?', '!', '…']);
                joined.push_str(if line_between {
                    "\n"
                } else if ended {
                    " "
                } else {
                    ", "
                });
            }
            joined.push_str(piece);
        }
        let matter = joined;
        ActReading { acts, matter: Some(matter) }
    }
}

fn of(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.key.clone()).collect()
}
