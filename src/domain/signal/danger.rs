//! Which danger a message tells of: an emergency, somebody's own hand, or somebody else's threat. By the rules of
//! `rules.txt`, tolerant of typos in the telling words. A missed call for help costs more than a card shown in vain,
//! so the guards are narrow. Knows nothing about what is then done.

use std::sync::LazyLock;

use super::RULES;
use super::clauses::Message;
use super::rule::Rules;
use crate::domain::detect::is_word;
use crate::domain::fold::slips_apart;
use crate::domain::ticket::Danger;

/// The section that speaks for each danger, and the one that silences it wherever it matches in the message.
const DANGERS: [(&str, Option<&str>, Danger); 4] = [
    ("emergency", None, Danger::Emergency),
    ("hazard", Some("claims"), Danger::Emergency),
    ("self-harm", None, Danger::SelfHarm),
    ("threat", Some("claims"), Danger::Threat),
];

/// Shorter words are not repaired: too many others are one letter away.
const REPAIRED_LETTERS_MIN: usize = 6;
/// From this length on a word may be two edits away.
const TWO_EDITS_LETTERS_MIN: usize = 10;

/// The words that tell of danger, as they are spelt in the rules; what is misspelt is taken for the nearest of them.
static TELLING: LazyLock<Vec<&str>> = LazyLock::new(|| {
    let words = include_str!("danger/words.txt").lines();
    words.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
});

/// The danger that a message tells of, the most pressing first.
pub fn danger(text: &str) -> Option<Danger> {
    danger_in(&Message::read(text), &RULES)
}

pub(super) fn danger_in(message: &Message, rules: &Rules) -> Option<Danger> {
    let message = repaired(message);
    let told = DANGERS.iter().filter(|(section, silencer, _)| {
        rules.match_in(&message, section)
            && !silencer.is_some_and(|silencer| rules.match_in(&message, silencer))
    });
    told.map(|(_, _, danger)| *danger).min()
}

/// The message with the typos in its telling words put right.
fn repaired(message: &Message) -> Message {
    let sentence = |words: &Vec<String>| words.iter().map(|word| repair(word)).collect();
    Message { sentences: message.sentences.iter().map(sentence).collect() }
}

/// A word that is one of no language and close to a telling one is that one.
fn repair(word: &str) -> String {
    let letters = word.len();
    if letters < REPAIRED_LETTERS_MIN || TELLING.contains(&word) || is_word(word) {
        return word.to_owned();
    }
    let most = if letters < TWO_EDITS_LETTERS_MIN { 1 } else { 2 };
    let near = TELLING.iter().find(|telling| {
        telling.len() >= REPAIRED_LETTERS_MIN
            && telling.len().abs_diff(letters) <= most
            && slips_apart(word, telling, most)
    });
    near.map_or_else(|| word.to_owned(), |telling| (*telling).to_owned())
}

#[cfg(test)]
mod tests;
