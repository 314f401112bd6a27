//! How upset a message sounds: its words, and how loudly they are written. Knows nothing about what was said before.

use super::clauses::Message;
use super::rule::Rules;

/// So many exclamation marks in a row are a sign of their own.
const MARKS_MIN: usize = 3;
/// So many words in capitals, one after another, are …
const SHOUTED_WORDS_MIN: usize = 4;
/// … when they have so many letters together.
const SHOUTED_LETTERS_MIN: usize = 18;

/// How a message sounds, calmest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mood {
    /// Like any question.
    #[default]
    Calm,
    /// In long capitals, and nothing else; with some people that is a habit.
    Loud,
    /// One sign of being upset.
    Upset,
    /// Several signs at once.
    Furious,
}

impl Mood {
    /// Its stable name, when it is a sign at all.
    pub const fn code(self) -> Option<&'static str> {
        match self {
            Self::Calm => None,
            Self::Loud => Some("loud"),
            Self::Upset => Some("upset"),
            Self::Furious => Some("furious"),
        }
    }
}

pub(super) fn mood(text: &str, message: &Message, rules: &Rules) -> Mood {
    let said = rules.match_in(message, "upset");
    let insulted = rules.match_in(message, "insult");
    let marked = has_marks(text) && !rules.match_in(message, "glad");
    match u8::from(said) + u8::from(insulted) + u8::from(marked) {
        0 if is_shouted(text) => Mood::Loud,
        0 => Mood::Calm,
        1 => Mood::Upset,
        _ => Mood::Furious,
    }
}

/// "!!!", "?!?!!"; but not "¡Hola! ¡Buenos días! ¡Gracias!".
fn has_marks(text: &str) -> bool {
    let mut row = 0;
    text.chars().any(|c| {
        row = match c {
            '!' => row + 1,
            '?' => row,
            _ => 0,
        };
        row >= MARKS_MIN
    })
}

/// Long capitals outside quotations, which may be what a screen says.
fn is_shouted(text: &str) -> bool {
    let (mut words, mut letters) = (0, 0);
    text.split(['"', '“', '”', '«', '»']).step_by(2).any(|outside| {
        (words, letters) = (0, 0);
        outside.split_whitespace().any(|word| {
            let big = word.chars().filter(|c| c.is_uppercase()).count();
            if word.chars().any(char::is_lowercase) {
                (words, letters) = (0, 0);
            } else if big > 0 {
                (words, letters) = (words + 1, letters + big);
            }
            words >= SHOUTED_WORDS_MIN && letters >= SHOUTED_LETTERS_MIN
        })
    })
}
