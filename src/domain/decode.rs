//! The bytes of a file that a person saved → its text, whatever program they saved it with: any line ends, a byte order
//! mark or none, UTF-16, Windows-1252. Says when it was not UTF-8. Knows nothing about what the text means.

/// Of so many bytes at the beginning it is told whether every other one is zero, as in UTF-16 without a mark.
const LOOKED_AT: usize = 512;
const MARK: char = '\u{feff}';

/// Why a file is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Every letter has two bytes.
    Utf16,
    /// What Windows calls ANSI.
    Windows1252,
    /// UTF-8, but not everywhere: pasted together from two files.
    Mixed,
    /// No text at all.
    Binary,
}

impl Encoding {
    /// What is wrong.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Utf16 => "this file is saved in UTF-16, not in UTF-8",
            Self::Windows1252 => "this file is saved in Windows-1252 (“ANSI”), not in UTF-8",
            Self::Mixed => "a byte here is not UTF-8 text, the rest of the file is",
            Self::Binary => "this is no text file",
        }
    }

    /// What to do about it.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Utf16 | Self::Windows1252 => {
                "save it anew and choose the encoding UTF-8 (in Excel: as “Unicode Text”, then in an editor as UTF-8)"
            }
            Self::Mixed => "type this letter again and save the file in the encoding UTF-8",
            Self::Binary => "export it as plain text, or take it out of the folder",
        }
    }
}

/// A text, and what was wrong with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// With `\n` at the end of lines and without a byte order mark.
    pub text: String,
    /// What it was saved in, where that is not UTF-8, and the byte of `text` where it shows first.
    pub fault: Option<(Encoding, usize)>,
}

/// Reads the bytes of a file.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (text, fault) = match std::str::from_utf8(bytes) {
        _ if wide(bytes).is_some() => (utf16(bytes), Some((Encoding::Utf16, 0))),
        Ok(text) if text.contains('\0') => (String::new(), Some((Encoding::Binary, 0))),
        Ok(text) => (text.to_owned(), None),
        Err(_) if bytes.contains(&0) => (String::new(), Some((Encoding::Binary, 0))),
        Err(_) => {
            let (text, at, mixed) = mended(bytes);
            (text, Some((if mixed { Encoding::Mixed } else { Encoding::Windows1252 }, at)))
        }
    };
    let text = text.strip_prefix(MARK).unwrap_or(&text);
    let before = fault.map(|(_, at)| text.get(..at).unwrap_or_default().matches("\r\n").count());
    let fault = fault.map(|(encoding, at)| (encoding, at.saturating_sub(before.unwrap_or(0))));
    Decoded { text: text.replace("\r\n", "\n").replace('\r', "\n"), fault }
}

/// Whether the bytes are UTF-16, and whether the low byte comes first.
fn wide(bytes: &[u8]) -> Option<bool> {
    match bytes {
        [0xff, 0xfe, ..] => return Some(true),
        [0xfe, 0xff, ..] => return Some(false),
        _ => {}
    }
    let looked = bytes.get(..LOOKED_AT.min(bytes.len()) & !1).unwrap_or_default();
    let zeros =
        |odd: usize| looked.chunks_exact(2).filter(|pair| pair.get(odd) == Some(&0)).count();
    let (pairs, high, low) = (looked.len() / 2, zeros(1), zeros(0));
    let is_most = |zeros: usize, others: usize| pairs > 1 && others == 0 && zeros * 4 > pairs * 3;
    if is_most(high, low) {
        return Some(true);
    }
    is_most(low, high).then_some(false)
}

fn utf16(bytes: &[u8]) -> String {
    let low_first = wide(bytes).unwrap_or(true);
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = [pair.first().copied().unwrap_or(0), pair.get(1).copied().unwrap_or(0)];
        if low_first { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// What is UTF-8 as such, every other byte as Windows-1252; where the first of those stands, and whether both are in it.
fn mended(bytes: &[u8]) -> (String, usize, bool) {
    let (mut text, mut first, mut mixed) = (String::new(), None, false);
    for chunk in bytes.utf8_chunks() {
        mixed |= !chunk.valid().is_ascii();
        text.push_str(chunk.valid());
        if !chunk.invalid().is_empty() {
            first.get_or_insert(text.len());
            text.extend(chunk.invalid().iter().map(|byte| windows(*byte)));
        }
    }
    (text, first.unwrap_or(0), mixed)
}

/// The character of a byte in Windows-1252.
fn windows(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{fffd}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{fffd}', 'Ž',
        '\u{fffd}', '\u{fffd}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ',
        '\u{fffd}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => HIGH.get(usize::from(byte - 0x80)).copied().unwrap_or('\u{fffd}'),
        _ => char::from(byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16_of(text: &str, low_first: bool) -> Vec<u8> {
        let units = text.encode_utf16();
        units.flat_map(|u| if low_first { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
    }

    #[test]
    fn line_ends_and_a_mark_are_no_fault() {
        let plain = Decoded { text: "año\nb\nc".to_owned(), fault: None };
        for bytes in ["año\nb\nc", "\u{feff}año\r\nb\r\nc", "año\rb\nc"] {
            assert_eq!(decode(bytes.as_bytes()), plain, "{bytes:?}");
        }
        assert_eq!(decode(b""), Decoded { text: String::new(), fault: None });
    }

    #[test]
    fn two_bytes_a_letter_are_read_with_and_without_a_mark() {
        let text = "en\tacct-locked\t¿por qué?\r\n";
        for bytes in [
            utf16_of(&format!("\u{feff}{text}"), true),
            utf16_of(&format!("\u{feff}{text}"), false),
            utf16_of(text, true),
            utf16_of(text, false),
        ] {
            let read = decode(&bytes);
            assert_eq!(read.text, text.replace('\r', ""));
            assert_eq!(read.fault, Some((Encoding::Utf16, 0)));
        }
    }

    #[test]
    fn ansi_is_told_from_one_wrong_byte() {
        let read = decode(b"+++\r\ntitle = \"A\xf1o\" \x93x\x94");
        assert_eq!(read.text, "+++\ntitle = \"Año\" “x”");
        assert_eq!(read.fault, Some((Encoding::Windows1252, 14)));
        let read = decode(b"\xc3\xb1 and \xf1");
        assert_eq!((read.text.as_str(), read.fault), ("ñ and ñ", Some((Encoding::Mixed, 7))));
    }

    #[test]
    fn what_is_no_text_is_not_read_as_one() {
        for bytes in [b"PK\x03\x04\0\0\xff\xd8 abc".as_slice(), b"a\0b c d e"] {
            let read = decode(bytes);
            assert_eq!((read.text.as_str(), read.fault), ("", Some((Encoding::Binary, 0))));
        }
    }
}
