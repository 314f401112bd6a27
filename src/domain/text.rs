//! What people wrote: `RawText` before, `Text` after redaction. Events accept only `Text`, and outside
//! the store's own reading back only `redact` makes one, so card numbers cannot reach disk by mistake.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest message, in characters. The widget counts down to it; the gateway refuses what is longer.
pub const TEXT_CHARS_MAX: usize = 4_000;

/// Text as it came from a person. Neither `Debug` nor a serializer ever shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct RawText(String);

/// Why a text is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing but white space.
    Empty,
    /// More than [`TEXT_CHARS_MAX`] characters.
    TooLong,
}

impl RawText {
    /// Takes a message: trims it, drops control characters, refuses an empty or an over-long one.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let kept: String =
            text.trim().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        if kept.trim().is_empty() {
            return Err(TextFault::Empty);
        }
        if kept.chars().count() > TEXT_CHARS_MAX {
            return Err(TextFault::TooLong);
        }
        Ok(Self(kept))
    }

    /// For `redact`, the one that may look.
    pub(in crate::domain) fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RawText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawText({} characters)", self.0.chars().count())
    }
}

/// Text that has been through redaction and may be stored, shown and searched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// For `redact` alone.
    pub(in crate::domain) fn redacted(text: String) -> Self {
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_text_shows_its_length_only() {
        let raw = RawText::parse("  4111 1111 1111 1111 ").unwrap();
        assert_eq!(format!("{raw:?}"), "RawText(19 characters)");
    }

    #[test]
    fn empty_and_over_long_texts_are_refused() {
        assert_eq!(RawText::parse(" \u{7} \n").unwrap_err(), TextFault::Empty);
        assert_eq!(RawText::parse(&"ñ".repeat(4_001)).unwrap_err(), TextFault::TooLong);
        assert!(RawText::parse(&"ñ".repeat(4_000)).is_ok());
    }
}
