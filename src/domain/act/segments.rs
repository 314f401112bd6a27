//! A message cut where a person pauses: at the ends of sentences and lines, at commas and dashes, each part with its place
//! in the text, and without the signature below it. Knows no act.

use std::ops::Range;

use super::lexicon::plain;
use crate::domain::fold::fold;

/// A full stop after fewer letters is an abbreviation: "Ing. Garza", "I.S.F.".
const LAST_WORD_MIN: usize = 4;
/// A signature has at most so many words.
const SIGNATURE_WORDS_MAX: usize = 14;

/// The words that begin a signature; what follows names who writes.
const CLOSINGS: &[&[&str]] = &[
    &["atte"],
    &["att"],
    &["atentamente"],
    &["cordialmente"],
    &["saludos", "cordiales"],
    &["un", "cordial", "saludo"],
    &["reciba", "un", "cordial", "saludo"],
    &["quedo", "atento"],
    &["quedo", "atenta"],
    &["quedo", "a", "sus", "ordenes"],
    &["best", "regards"],
    &["kind", "regards"],
    &["warm", "regards"],
    &["regards"],
    &["sincerely"],
    &["yours", "truly"],
    &["respectfully"],
    &["sent", "from", "my", "iphone"],
    &["sent", "from", "my", "phone"],
    &["enviado", "desde", "mi", "iphone"],
    &["enviado", "desde", "mi", "celular"],
];

/// A word with its place in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Folded, as examples are compared.
    pub(super) key: String,
    /// Where it stands, in bytes.
    pub(super) place: Range<usize>,
}

/// Words without a pause between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) words: Vec<Word>,
    /// Where it ends in the text, with the marks behind its last word.
    pub(super) end: usize,
}

impl Segment {
    /// The compared form of its words.
    pub(super) fn keys(&self) -> Vec<String> {
        self.words.iter().map(|word| word.key.clone()).collect()
    }
}

/// The parts of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) segments: Vec<Segment>,
    /// Whether a signature was left out.
    pub(super) signed: bool,
}

/// Cuts a message.
pub(super) fn cut(text: &str) -> Cut {
    let mut segments: Vec<Segment> = vec![Segment { words: Vec::new(), end: 0 }];
    let mut from: Option<usize> = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        if c.is_alphanumeric() || is_inside(c, next, from.is_some()) {
            from = from.or(Some(at));
            continue;
        }
        if let Some(begin) = from.take() {
            push(&mut segments, text, begin..at);
        }
        if let Some(last) = segments.last_mut().filter(|segment| !segment.words.is_empty()) {
            last.end = at + c.len_utf8();
            if pauses(c, next, last) {
                segments.push(Segment { words: Vec::new(), end: at + c.len_utf8() });
            }
        }
    }
    if let Some(begin) = from {
        push(&mut segments, text, begin..text.len());
    }
    segments.retain(|segment| !segment.words.is_empty());
    let signed = cut_signature(&mut segments);
    Cut { segments, signed }
}

fn push(segments: &mut [Segment], text: &str, place: Range<usize>) {
    let written = text.get(place.clone()).unwrap_or_default();
    let key: String = fold(written).chars().filter(|c| c.is_alphanumeric()).collect();
    if let Some(last) = segments.last_mut().filter(|_| !key.is_empty()) {
        last.end = place.end;
        last.words.push(Word { key: plain(&key), place });
    }
}

/// Marks that hold a word together: "don't", "10+2", "8471.30", and combining accents.
fn is_inside(c: char, next: Option<char>, within: bool) -> bool {
    if !within {
        return false;
    }
    unicode_normalization::char::is_combining_mark(c)
        || crate::domain::fold::has_no_width(c)
        || matches!(c, '\'' | '’' | '‘' | '`' | '´' | '.' | '+' | '/' | '&' | '@')
            && next.is_some_and(char::is_alphanumeric)
}

fn pauses(c: char, next: Option<char>, before: &Segment) -> bool {
    let spaced = next.is_none_or(char::is_whitespace);
    match c {
        '\n' | '?' | '!' | '…' | '(' | ')' | '—' | '–' | '¿' | '¡' => true,
        ',' | ';' | ':' | '-' => spaced,
        '.' => {
            let last = before.words.last().map_or(0, |word| word.key.chars().count());
            spaced && (last >= LAST_WORD_MIN || next.is_none())
        }
        _ => false,
    }
}

/// Takes the signature off the end: from a closing formula on, when nothing of substance follows it.
fn cut_signature(segments: &mut Vec<Segment>) -> bool {
    let total: usize = segments.iter().map(|segment| segment.words.len()).sum();
    let mut before = 0;
    for at in 0..segments.len() {
        let Some(segment) = segments.get(at) else { break };
        let rest = total - before;
        before += segment.words.len();
        // "Atte. Ing. Luis Garza" may follow the last word without a full stop between.
        for from in 0..segment.words.len() {
            let words = segment.words.get(from..).unwrap_or_default();
            let closes = CLOSINGS.iter().any(|closing| {
                words.len() >= closing.len()
                    && closing.iter().zip(words).all(|(listed, word)| *listed == word.key)
            });
            // One word in the middle ("regards the entry") begins no signature unless nothing else follows.
            let alone = CLOSINGS.iter().any(|closing| {
                matches!((*closing, words.first()), ([only], Some(word)) if *only == word.key)
            });
            let apart = from == 0 || !alone || at + 1 == segments.len();
            if closes && apart && rest - from <= SIGNATURE_WORDS_MAX {
                segments.truncate(at + 1);
                if let Some(segment) = segments.last_mut() {
                    segment.words.truncate(from);
                    segment.end = segment.words.last().map_or(0, |word| word.place.end);
                }
                segments.retain(|segment| !segment.words.is_empty());
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        cut(text).segments.iter().map(|segment| segment.keys().join(" ")).collect()
    }

    #[test]
    fn a_message_is_cut_where_one_pauses() {
        assert_eq!(parts("ya no, gracias, ya lo resolví"), ["ya no", "gracias", "ya lo resolvi"]);
        assert_eq!(parts("¿Qué tal? how do I file"), ["que tal", "how do i file"]);
        assert_eq!(parts("never mind - fixed it"), ["never mind", "fixed it"]);
        assert_eq!(
            parts("in-bond and ES-003 of 8471.30.0100"),
            ["in bond and es 003 of 8471300100"]
        );
        assert_eq!(
            parts("soy Ing. Luis Garza de S.A. de C.V."),
            ["soy ing luis garza de sa de cv"]
        );
        assert_eq!(parts("…"), Vec::<String>::new());
    }

    #[test]
    fn a_signature_is_left_out() {
        for text in [
            "how do I schedule a report. Best regards, Ann",
            "how do I schedule a report\nRegards\nAnn Lee\nAcme Brokers",
            "how do I schedule a report. Atte. Ing. Luis Garza",
            "how do I schedule a report Atentamente Lic. Ana Ruiz",
            "how do I schedule a report\n\nSent from my iPhone",
        ] {
            assert_eq!(parts(text), ["how do i schedule a report"], "{text}");
            assert!(cut(text).signed);
        }
        let regards =
            "with regards to the entry type what do I file for a shipment that came late and wet";
        assert!(!cut(regards).signed);
    }
}
