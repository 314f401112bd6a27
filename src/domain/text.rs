//! What people wrote: `RawText` before, `Text` after redaction. Events accept only `Text`, and outside
//! the store's own reading back only `redact` makes one, so card numbers cannot reach disk by mistake.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

use super::fold::has_no_width;

/// The longest message, in characters. The widget counts down to it; the gateway refuses what is longer.
pub const TEXT_CHARS_MAX: usize = 4_000;
/// Of a very long message so many characters of the beginning …
const EXCERPT_BEGIN: usize = 1_000;
/// … and of the end say in which language it is and what it is about.
const EXCERPT_END: usize = 490;

/// What of a message is read for its language and its matter: all of an ordinary one, the beginning and the end of a very
/// long one. What may be confidential or dangerous is looked for in the whole.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    let nth = |n: usize| text.char_indices().nth(n).map(|(at, _)| at);
    // Most messages are shorter than that in bytes.
    if text.len() <= EXCERPT_BEGIN + EXCERPT_END || nth(EXCERPT_BEGIN + EXCERPT_END).is_none() {
        return Cow::Borrowed(text);
    }
    let (begin, _) = text.split_at(nth(EXCERPT_BEGIN).unwrap_or(text.len()));
    let from = text.char_indices().rev().nth(EXCERPT_END - 1).map_or(text.len(), |(at, _)| at);
    let end = text.get(from..).unwrap_or_default();
    // Half a word is none; but what has no blanks at all is cut where it must.
    let begin = begin.rsplit_once(char::is_whitespace).map_or(begin, |(whole, _)| whole);
    let end = end.split_once(char::is_whitespace).map_or(end, |(_, whole)| whole);
    Cow::Owned(format!("{begin}\n{end}"))
}

/// Text as it came from a person. Neither `Debug` nor a serializer ever shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct RawText(String);

/// Why a text is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFault {
    /// Nothing that anybody would see: white space, characters without width, accents without a letter.
    Empty,
    /// More than [`TEXT_CHARS_MAX`] characters.
    TooLong,
}

impl RawText {
    /// Takes a message: trims it, drops control characters, refuses one without anything to see or an over-long one.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let kept: String =
            text.trim().chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        if !kept.chars().any(is_visible) {
            return Err(TextFault::Empty);
        }
        if kept.chars().count() > TEXT_CHARS_MAX {
            return Err(TextFault::TooLong);
        }
        Ok(Self(kept))
    }

    /// Whether it has more characters than these.
    pub fn is_longer_than(&self, chars: usize) -> bool {
        self.0.chars().nth(chars).is_some()
    }

    /// For `redact`, the one that may look.
    pub(in crate::domain) fn expose(&self) -> &str {
        &self.0
    }
}

/// Whether a character leaves something to be seen by itself.
fn is_visible(c: char) -> bool {
    !(c.is_whitespace() || is_combining_mark(c) || has_no_width(c) || is_blank(c))
}

/// Whether a character shows nothing of its own, or is none: controls, what has no width, marks of direction, blanks that
/// are no space, and what only a broken or private encoding has. No place for it in a text of one line.
pub fn is_unseen(c: char) -> bool {
    let nobodys = matches!(c,
        '\u{e000}'..='\u{f8ff}' | '\u{fdd0}'..='\u{fdef}' | '\u{fffd}' | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe;
    let blank = c.is_whitespace() && c != ' ';
    c.is_control() || has_no_width(c) || is_blank(c) || blank || nobodys
}

/// The text as it may be written to a terminal or a line of a log: what would move the cursor, begin another line or turn the
/// words around stands there as an escape, as JSON writes it.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let escaped =
        |c: char| if is_harmful(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// Controls, marks of direction, and what else begins a line.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}')
}

/// Letters and signs that are drawn as nothing: fillers, format characters, the empty Braille cell.
fn is_blank(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{600}'..='\u{605}' | '\u{6dd}' | '\u{70f}' | '\u{8e2}' | '\u{115f}' | '\u{1160}' | '\u{17b4}'
        | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{110bd}' | '\u{110cd}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}')
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
    fn what_would_move_the_cursor_or_turn_the_words_around_is_shown_and_not_done() {
        let said = harmless("a\u{1b}[2J\rb\u{202e}c\u{85}d\u{2028}e\u{2066}\u{feff}");
        assert_eq!(said, "a\\u001b[2J\\u000db\\u202ec\\u0085d\\u2028e\\u2066\\ufeff");
        for plain in ["¿Cómo está?", "❤️ 👩\u{200d}💻", "日本", "a b"] {
            assert!(matches!(harmless(plain), Cow::Borrowed(same) if same == plain));
        }
    }

    #[test]
    fn of_a_very_long_text_the_beginning_and_the_end_are_read() {
        let ordinary = "cómo ".repeat(298);
        assert_eq!(excerpt(&ordinary), ordinary.as_str());
        let long = format!("first of all {} what is form 7501?", "ñandú ".repeat(600));
        let read = excerpt(&long);
        assert!(
            read.starts_with("first of all ñandú ") && read.ends_with("ñandú  what is form 7501?")
        );
        assert!(read.split_whitespace().all(|word| long.split(' ').any(|whole| whole == word)));
        assert_eq!(excerpt(&read), read);
        for unbroken in ["ñ".repeat(4_000), "\u{fdfa}".repeat(4_000)] {
            assert_eq!(excerpt(&unbroken).chars().filter(|c| *c != '\n').count(), 1_490);
        }
    }

    #[test]
    fn empty_and_over_long_texts_are_refused() {
        assert_eq!(RawText::parse(" \u{7} \n").unwrap_err(), TextFault::Empty);
        for unseen in [
            "\u{200b}",
            "\u{200b}\u{200d}\u{feff} \u{2060}",
            "\u{ad}",
            "\u{202e}\u{202c}",
            "\u{3164}",
            "\u{2800}\u{2800}",
            "\u{301}",
            " \u{301}\u{20e3} ",
            "\u{fe0f}",
            "\u{e0020}\u{e007f}",
            "\u{115f}\u{1160}",
        ] {
            assert_eq!(RawText::parse(unseen).unwrap_err(), TextFault::Empty, "{unseen:?}");
        }
        for seen in ["?", ".", "👍", "\u{fffd}", "e\u{301}", "\u{200b}a", "١", "1\u{20e3}"] {
            assert!(RawText::parse(seen).is_ok(), "{seen:?}");
        }
        assert_eq!(RawText::parse(&"ñ".repeat(4_001)).unwrap_err(), TextFault::TooLong);
        assert!(RawText::parse(&"ñ".repeat(4_000)).is_ok());
    }
}
