//! A line the desk says, as a Fluent id with arguments. Stored and sent like this, so that every reader
//! sees it in their own language. Knows nothing about Fluent itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::lang::Lang;

/// A line from `locales/`, not yet in any language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phrase {
    /// The Fluent message id, the same in every language.
    pub id: String,
    /// What fills its variables.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Arg>,
}

/// What fills one variable of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arg {
    /// Put in as it is: a name, a number in digits, a code.
    Text(String),
    /// Formatted and pluralised by the reader's language.
    Number(i64),
    /// Another line, rendered first: "in English", "en inglés".
    Phrase(String),
}

/// The words of a line in both languages, as they were when it was said. Stored beside the event that says it,
/// so that a new wording changes no line that somebody has read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// In English.
    pub en: String,
    /// In Spanish.
    pub es: String,
}

impl Said {
    /// The words in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Es => &self.es,
        }
    }
}

impl Phrase {
    /// A line without variables.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), args: BTreeMap::new() }
    }

    /// The same line with one more variable filled by text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.args.insert(name.to_owned(), Arg::Text(value.to_owned()));
        self
    }

    /// The same line with one more variable filled by a number.
    #[must_use]
    pub fn number(mut self, name: &str, value: i64) -> Self {
        self.args.insert(name.to_owned(), Arg::Number(value));
        self
    }

    /// The same line with one more variable filled by another line.
    #[must_use]
    pub fn phrase(mut self, name: &str, id: &str) -> Self {
        self.args.insert(name.to_owned(), Arg::Phrase(id.to_owned()));
        self
    }

    /// The same line, with its texts kept from turning the words around them: controls of the direction of writing are
    /// taken out, and what is written from right to left is isolated.
    #[must_use]
    pub fn isolated(&self) -> Self {
        let mut line = self.clone();
        for arg in line.args.values_mut() {
            if let Arg::Text(text) = arg {
                text.retain(|c| !is_bidi_control(c));
                if text.chars().any(is_right_to_left) {
                    *text = format!("\u{2068}{text}\u{2069}");
                }
            }
        }
        line
    }
}

/// Unicode's `Bidi_Control`.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Letters of right-to-left scripts.
fn is_right_to_left(c: char) -> bool {
    matches!(
        c,
        '\u{590}'..='\u{8ff}'
            | '\u{fb1d}'..='\u{fdff}'
            | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}'
            | '\u{1e800}'..='\u{1efff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_right_to_left_name_is_isolated() {
        let filled = |name: &str| {
            match Phrase::new("x").text("agent", name).isolated().args["agent"].clone() {
                Arg::Text(text) => text,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(filled("Lucía"), "Lucía");
        assert_eq!(filled("דנה"), "\u{2068}דנה\u{2069}");
        assert_eq!(filled("a\u{202e}b"), "ab");
    }
}
