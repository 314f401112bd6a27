//! A text cut into words, numbers and signs, each with its place in the bytes of the original, so that
//! what is found in plain letters can be cut out of any script. Does not know what is confidential.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::placeholder::Placeholder;
use crate::domain::fold::has_no_width;

/// Zeros of the scripts whose digits have no compatibility form; each script's ten digits are in a row.
const ZEROS: &[u32] = &[
    0x660, 0x6F0, 0x7C0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xDE6,
    0xE50, 0xED0, 0xF20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50,
    0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0x104A0,
    0x10D30, 0x10D40, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0, 0x11450, 0x114D0, 0x11650,
    0x116C0, 0x116D0, 0x116DA, 0x11730, 0x118E0, 0x11950, 0x11BF0, 0x11C50, 0x11D50, 0x11DA0,
    0x11F50, 0x16130, 0x16A60, 0x16AC0, 0x16B50, 0x16D70, 0x1E140, 0x1E2F0, 0x1E4F0, 0x1E5F1,
    0x1E950, 0x1FBF0,
];

/// What a piece of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Digits,
    /// Something that was masked before.
    Mark(Placeholder),
    /// One character that is neither letter, digit nor white space.
    Sign(char),
    /// White space.
    Gap,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) sort: Sort,
    /// Letters folded, digits as 0–9; a mark as it stands; empty for a gap.
    pub(super) plain: String,
    /// Where it begins and ends in the text, in bytes.
    pub(super) begin: usize,
    pub(super) end: usize,
    /// How many characters it has.
    pub(super) n_chars: usize,
    /// Whether a line ends in it.
    pub(super) has_break: bool,
}

impl Piece {
    /// Whether nothing stands between this piece and the next one.
    pub(super) fn touches(&self, next: &Self) -> bool {
        self.end == next.begin
    }
}

/// Cuts a text into pieces that cover it, but for characters nobody sees.
pub(super) fn read(text: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        if at < skip_to {
            continue;
        }
        if is_combining_mark(c) || has_no_width(c) {
            if let Some(last) = pieces.last_mut() {
                last.end = end;
            }
            continue;
        }
        if let Some(mark) = text.get(at..).and_then(Placeholder::at_start) {
            skip_to = at + mark.as_str().len();
            pieces.push(piece(Sort::Mark(mark), mark.as_str(), at, skip_to));
            continue;
        }
        let (sort, plain) = sort_of(c);
        match pieces.last_mut() {
            Some(last) if last.sort == sort && !matches!(sort, Sort::Sign(_) | Sort::Mark(_)) => {
                last.plain.push_str(&plain);
                last.end = end;
                last.n_chars += 1;
                last.has_break |= c == '\n';
            }
            _ => {
                let has_break = c == '\n';
                pieces.push(Piece { has_break, ..piece(sort, &plain, at, end) });
            }
        }
    }
    pieces
}

/// How many digits stand there.
pub(super) fn n_digits(pieces: &[Piece], at: usize) -> usize {
    pieces.get(at).filter(|piece| piece.sort == Sort::Digits).map_or(0, |piece| piece.plain.len())
}

/// The first piece from `at` on that is not dull.
pub(super) fn skip(pieces: &[Piece], at: usize, dull: impl Fn(&Piece) -> bool) -> usize {
    let rest = pieces.get(at..).unwrap_or_default();
    at + rest.iter().take_while(|piece| dull(piece)).count()
}

pub(super) fn is_space(piece: &Piece) -> bool {
    piece.sort == Sort::Gap
}

pub(super) fn is_sign(piece: &Piece, signs: &str) -> bool {
    matches!(piece.sort, Sort::Sign(c) if signs.contains(c))
}

pub(super) fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'
            ..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

/// Whether a list of words with bars between has this one.
pub(super) fn lists(words: &str, word: &str) -> bool {
    words.split('|').any(|listed| listed == word)
}

fn piece(sort: Sort, plain: &str, begin: usize, end: usize) -> Piece {
    Piece { sort, plain: plain.to_owned(), begin, end, n_chars: 1, has_break: false }
}

fn sort_of(c: char) -> (Sort, String) {
    if let Some(digit) = digit(c) {
        (Sort::Digits, digit.to_string())
    } else if c.is_whitespace() {
        (Sort::Gap, String::new())
    } else if c.is_alphanumeric() {
        let plain = c.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)).collect();
        (Sort::Word, plain)
    } else {
        (Sort::Sign(c), String::new())
    }
}

/// The value of a decimal digit of any script: wide, styled, circled, Arabic, Devanagari.
fn digit(c: char) -> Option<u32> {
    if c.is_ascii() || !c.is_numeric() {
        return c.to_digit(10);
    }
    let mut plain = std::iter::once(c).nfkd();
    if let (Some(only), None) = (plain.next(), plain.next())
        && only.is_ascii_digit()
    {
        return only.to_digit(10);
    }
    let code = u32::from(c);
    let zero = ZEROS.partition_point(|zero| *zero <= code).checked_sub(1)?;
    ZEROS.get(zero).map(|zero| code - zero).filter(|value| *value < 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_have_their_value() {
        for (text, plain) in [
            ("４２", "42"),
            ("٤٢", "42"),
            ("४२", "42"),
            ("𝟜𝟚", "42"),
            ("④②", "42"),
            ("4\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}", "42"),
            ("4\u{200b}2", "42"),
            ("4\u{336}2\u{336}", "42"),
        ] {
            let pieces = read(text);
            assert_eq!(pieces.len(), 1, "{text}");
            assert_eq!((pieces[0].sort, pieces[0].plain.as_str()), (Sort::Digits, plain));
            assert_eq!((pieces[0].begin, pieces[0].end), (0, text.len()));
        }
        assert!(ZEROS.is_sorted());
        assert_eq!(digit('½'), None);
        assert_eq!(digit('⑫'), None);
        assert_eq!(digit('五'), None);
    }

    #[test]
    fn words_are_folded_and_marks_are_whole() {
        let pieces = read("Código [PAN]:7");
        let plain: Vec<&str> = pieces.iter().map(|piece| piece.plain.as_str()).collect();
        assert_eq!(plain, ["codigo", "", "[PAN]", "", "7"]);
        assert_eq!(pieces[3].sort, Sort::Sign(':'));
    }
}
