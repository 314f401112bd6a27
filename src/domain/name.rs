//! Names of people as others are shown them: one line, nothing that cannot be seen, nothing that turns the text around.
//! Knows nothing about whose names they are.

use std::fmt;

use unicode_normalization::char::is_combining_mark;

use super::text::is_unseen;

/// The longest name, in characters.
pub const NAME_CHARS_MAX: usize = 64;
/// So many accents may stand on one letter; more of them cover the lines above and below.
const ACCENTS_MAX: usize = 2;

/// Why a name is not shown to anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameFault {
    /// Nothing to read, too long, or blanks at its ends or in a row.
    Shape,
    /// A character that is not seen: a control character, one without width, a mark of direction, a blank that is no space.
    Unseen(char),
    /// An accent without a letter, or a pile of them.
    Accents,
}

impl fmt::Display for NameFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Shape => write!(
                f,
                "visitors see the name, so it has 1 to {NAME_CHARS_MAX} characters, a letter among them, no space \
                 around it and no two in a row"
            ),
            Self::Unseen(c) => write!(
                f,
                "visitors see the name, so it has no character that cannot be seen, as U+{:04X} in this one; type it \
                 again instead of copying it",
                u32::from(*c)
            ),
            Self::Accents => f.write_str(
                "visitors see the name, so its accents stand on letters, and no more than two on one",
            ),
        }
    }
}

/// What is wrong with a name, if anything is.
pub fn name_fault(name: &str) -> Option<NameFault> {
    if let Some(c) = name.chars().find(|c| is_unseen(*c)) {
        return Some(NameFault::Unseen(c));
    }
    let plain = name.trim() == name && !name.contains("  ");
    let letter = name.chars().any(char::is_alphanumeric);
    if !plain || !letter || name.chars().count() > NAME_CHARS_MAX {
        return Some(NameFault::Shape);
    }
    // What stands before the first letter counts as full, so that no accent may follow it.
    let mut accents = ACCENTS_MAX;
    for c in name.chars() {
        accents = match (is_combining_mark(c), c) {
            (true, _) if accents >= ACCENTS_MAX => return Some(NameFault::Accents),
            (true, _) => accents + 1,
            (false, ' ') => ACCENTS_MAX,
            (false, _) => 0,
        };
    }
    None
}

/// The longest name of a customer's page, in characters.
pub const SITE_CHARS_MAX: usize = 64;

/// Whether a customer's page may be named so.
pub fn is_site_name(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_');
    (1..=SITE_CHARS_MAX).contains(&name.len()) && name.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_as_people_have_them_are_fine() {
        for name in [
            "María",
            "Mari\u{301}a José",
            "O’Neil-Smith, Jr.",
            "Ana (turno 2)",
            "李娜",
            "Nguye\u{302}\u{303}n",
            "מרים",
            "X",
        ] {
            assert_eq!(name_fault(name), None, "{name:?}");
        }
        assert_eq!(name_fault(&"ñ".repeat(NAME_CHARS_MAX)), None);
    }

    #[test]
    fn what_cannot_be_seen_or_turns_the_text_around_is_no_name() {
        for c in [
            '\n',
            '\t',
            '\u{7}',
            '\u{1b}',
            '\u{85}',
            '\u{a0}',
            '\u{ad}',
            '\u{61c}',
            '\u{200b}',
            '\u{200d}',
            '\u{200e}',
            '\u{200f}',
            '\u{2028}',
            '\u{2029}',
            '\u{202a}',
            '\u{202e}',
            '\u{2060}',
            '\u{2066}',
            '\u{2069}',
            '\u{2800}',
            '\u{3000}',
            '\u{3164}',
            '\u{fe0f}',
            '\u{feff}',
            '\u{fffd}',
            '\u{fff9}',
            '\u{e000}',
            '\u{e0041}',
            '\u{fdd0}',
            '\u{10ffff}',
        ] {
            for name in [format!("{c}María"), format!("Mar{c}ía"), format!("María{c}")] {
                assert_eq!(name_fault(&name), Some(NameFault::Unseen(c)), "{name:?}");
            }
        }
    }

    #[test]
    fn a_name_is_something_to_read() {
        let long = "ñ".repeat(NAME_CHARS_MAX + 1);
        for name in ["", " ", " María", "María ", "María  José", "...", "👍", long.as_str()] {
            assert_eq!(name_fault(name), Some(NameFault::Shape), "{name:?}");
        }
        for name in ["\u{301}María", "Mari\u{301}\u{301}\u{301}a", "María \u{301}José"] {
            assert_eq!(name_fault(name), Some(NameFault::Accents), "{name:?}");
        }
    }
}
