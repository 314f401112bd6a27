//! A line the desk says, as a Fluent id with arguments. Stored and sent like this, so that every reader
//! sees it in their own language. Knows nothing about Fluent itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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

impl Phrase {
    /// A line without variables.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), args: BTreeMap::new() }
    }

    /// What is said to whoever wrote in a language that the desk does not speak.
    pub fn languages_served() -> Self {
        Self::new("bot-languages-served")
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
}
