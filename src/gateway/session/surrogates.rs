//! Half a surrogate in a frame: JSON may write one, no text can hold it. Browsers send one when somebody's keyboard or
//! a cut took a sign apart. Knows nothing about frames.

use std::borrow::Cow;

/// What stands in place of half a sign.
const REPLACEMENT: &str = "\\ufffd";
/// `\uXXXX`
const ESCAPE_BYTES: usize = 6;

/// The text with every escape of half a surrogate made one of the replacement character; pairs stay. One pass.
pub(super) fn mended(json: &str) -> Cow<'_, str> {
    let Some(first) = json.find("\\u") else { return Cow::Borrowed(json) };
    let mut mended = String::new();
    // `at` is where the next escape is looked for, `copied` up to where the text was taken over.
    let (mut at, mut copied) = (json.get(..first).map_or(0, backslashes_before), 0);
    while let Some(begin) = json.get(at..).and_then(|rest| rest.find('\\')).map(|n| at + n) {
        match unit(json, begin) {
            None => at = begin + 2,
            Some(0xD800..=0xDBFF)
                if matches!(unit(json, begin + ESCAPE_BYTES), Some(0xDC00..=0xDFFF)) =>
            {
                at = begin + 2 * ESCAPE_BYTES;
            }
            Some(0xD800..=0xDFFF) => {
                mended.push_str(json.get(copied..begin).unwrap_or_default());
                mended.push_str(REPLACEMENT);
                at = begin + ESCAPE_BYTES;
                copied = at;
            }
            Some(_) => at = begin + ESCAPE_BYTES,
        }
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    mended.push_str(json.get(copied..).unwrap_or_default());
    Cow::Owned(mended)
}

/// Where the run of backslashes begins in which a text ends: an escape is told from an escaped backslash only from there.
fn backslashes_before(text: &str) -> usize {
    text.trim_end_matches('\\').len()
}

/// The UTF-16 unit that is escaped at `at`.
fn unit(json: &str, at: usize) -> Option<u16> {
    let hex = json.get(at..at + ESCAPE_BYTES)?.strip_prefix("\\u")?;
    let all_hex = hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    all_hex.then(|| u16::from_str_radix(hex, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use std::fmt::Write as _;

    use super::*;

    #[test]
    fn half_a_sign_is_replaced_and_a_whole_one_stays() {
        for (json, text) in [
            (r#""hola""#, "hola"),
            (r#""\ud83d""#, "\u{fffd}"),
            (r#""\ude00""#, "\u{fffd}"),
            (r#""a\ud83db""#, "a\u{fffd}b"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\ude00\ud83d""#, "\u{fffd}\u{fffd}"),
            (r#""\uD83D""#, "\u{fffd}"),
            (r#""\\ud83d""#, "\\ud83d"),
            (r#""\\\ud83d""#, "\\\u{fffd}"),
            (r#""\n\ud83d\t\u00e9""#, "\n\u{fffd}\té"),
            (r#""\\\\ud83d\ude00""#, "\\\\ud83d\u{fffd}"),
        ] {
            let read: String = serde_json::from_str(&mended(json)).expect(json);
            assert_eq!(read, text, "{json}");
        }
    }

    #[test]
    fn what_is_no_json_is_left_to_the_reader() {
        for broken in ["\\", "\\u", "\\ud8", "{\"a\":\\ud83", "\\\\\\", "ñ\\ñññññ"] {
            assert_eq!(mended(broken), broken);
        }
    }

    proptest! {
        #[test]
        fn every_text_of_any_units_can_be_read(units in prop::collection::vec(any::<u16>(), 0..20), odd in any::<bool>()) {
            let mut escaped = String::new();
            for unit in &units {
                let unit = if odd { 0xD800 | (unit & 0x7FF) } else { *unit };
                let _ = write!(escaped, "\\u{unit:04x}");
            }
            let read: String = serde_json::from_str(&mended(&format!("\"{escaped}\""))).unwrap();
            let units = units.iter().map(|unit| if odd { 0xD800 | (unit & 0x7FF) } else { *unit });
            prop_assert_eq!(read, char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>());
        }

        #[test]
        fn other_json_stays_as_it_is(text in any::<String>()) {
            let json = serde_json::to_string(&text).unwrap();
            prop_assert_eq!(mended(&json).into_owned(), json);
        }
    }
}
