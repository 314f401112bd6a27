//! A message as sentences of folded words, commas and code numbers. Knows no word's meaning.

use crate::domain::fold::fold;

/// What stands for a comma or a bracket.
pub(super) const PAUSE: &str = ",";
/// What stands for a number that names one thing: an entry, a container, a ticket.
pub(super) const CODE: &str = "0";
/// So many digits make a chunk of text the name of one thing; forms, reports and dates have fewer.
const CODE_DIGITS_MIN: usize = 6;
/// With letters of a ticket before them fewer are enough.
const TICKET_DIGITS_MIN: usize = 3;
/// A letter is drawn out ("nooo") beyond so many.
const SAME_LETTERS_MAX: usize = 2;

/// The sentences of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) sentences: Vec<Vec<String>>,
}

impl Message {
    pub(super) fn read(text: &str) -> Self {
        let mut message = Self { sentences: vec![Vec::new()] };
        for line in text.lines() {
            for chunk in fold(line).split(' ') {
                message.take(chunk);
            }
            message.ends();
        }
        message.sentences.retain(|sentence| !sentence.is_empty());
        message
    }

    fn take(&mut self, chunk: &str) {
        let core = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        let Some(at) = chunk.find(core).filter(|_| !core.is_empty()) else {
            self.breaks(chunk);
            return;
        };
        let (before, rest) = chunk.split_at(at);
        self.breaks(before);
        let before = self.sentences.last().and_then(|sentence| sentence.last());
        if is_code(core) || before.is_some_and(|before| is_ticket(before, core)) {
            self.word(CODE);
        } else {
            for word in core.split(|c: char| !c.is_alphanumeric() && c != '\'') {
                self.word(&plain(word));
            }
        }
        self.breaks(rest.get(core.len()..).unwrap_or_default());
    }

    /// What stands between two words may end a clause or a sentence.
    fn breaks(&mut self, marks: &str) {
        if marks.contains(['.', '?', '!', ';', '¿', '¡', '…']) {
            self.ends();
        } else if marks.contains([',', ':', '(', ')', '–', '—'])
            && self.sentences.last().is_some_and(|s| s.last().is_some_and(|last| last != PAUSE))
        {
            self.word(PAUSE);
        }
    }

    fn word(&mut self, word: &str) {
        if let Some(sentence) = self.sentences.last_mut().filter(|_| !word.is_empty()) {
            sentence.push(word.to_owned());
        }
    }

    fn ends(&mut self) {
        if self.sentences.last().is_some_and(|sentence| !sentence.is_empty()) {
            self.sentences.push(Vec::new());
        }
    }
}

/// Without apostrophes, drawn-out letters shortened.
fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars().filter(|c| *c != '\'') {
        let same = plain.chars().rev().take_while(|before| *before == c).count();
        if same < SAME_LETTERS_MAX || c.is_ascii_digit() {
            plain.push(c);
        }
    }
    plain
}

/// Whether a chunk names one thing; a tariff number with its dots does not.
fn is_code(chunk: &str) -> bool {
    let digits = chunk.chars().filter(char::is_ascii_digit).count();
    let letters = chunk.chars().take_while(char::is_ascii_alphabetic).count();
    let (kind, number) = chunk.split_at_checked(letters).unwrap_or_default();
    chunk.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        && (digits >= CODE_DIGITS_MIN || is_ticket(kind, number))
}

/// "INC00123", "INC 00123".
fn is_ticket(kind: &str, number: &str) -> bool {
    ["inc", "ritm", "req", "folio"].contains(&kind)
        && number.len() >= TICKET_DIGITS_MIN
        && number.chars().all(|c| c.is_ascii_digit())
}
