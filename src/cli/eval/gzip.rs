//! Unpacks a `.gz` file: RFC 1952 around RFC 1951. Reading test sets is the one use of it here, and too little for a
//! crate of its own. Trusts nothing: whatever the bytes are, the answer is the text or a fault.

use thiserror::Error;

/// What the first two bytes of every gzip file are.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// The longest code of a Huffman table, in bits.
const CODE_BITS_MAX: usize = 15;
/// In this order a block says how long the codes of its code lengths are.
const LENGTHS_ORDER: [usize; 19] =
    [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/// How many symbols there are for distances; every two share how many bits follow.
const DISTANCES: usize = 30;

/// Why a file cannot be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub(super) enum Fault {
    /// It ends too early.
    #[error("the gzip file ends too early")]
    Cut,
    /// It does not follow the format.
    #[error("the gzip file is damaged")]
    Broken,
    /// It unpacks to more than is read.
    #[error("the gzip file unpacks to more than is read")]
    TooLong,
}

/// The text of a gzip file, all its members one after the other, at most `most` bytes.
pub(super) fn unpacked(bytes: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let mut text = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let begun = text.len();
        let mut bits = Bits { bytes: header(rest)?, hold: 0, held: 0 };
        inflate(&mut bits, &mut text, most)?;
        let (trailer, after) = bits.bytes.split_first_chunk::<8>().ok_or(Fault::Cut)?;
        let [a, b, c, d, ..] = *trailer;
        if u32::from_le_bytes([a, b, c, d]) != checksum(text.get(begun..).unwrap_or_default()) {
            return Err(Fault::Broken);
        }
        rest = after;
    }
    Ok(text)
}

/// What follows a member's header.
fn header(bytes: &[u8]) -> Result<&[u8], Fault> {
    let (fixed, mut rest) = bytes.split_first_chunk::<10>().ok_or(Fault::Cut)?;
    let [magic_a, magic_b, method, flags, ..] = *fixed;
    if [magic_a, magic_b] != MAGIC || method != 8 {
        return Err(Fault::Broken);
    }
    if flags & 4 != 0 {
        let (length, after) = rest.split_first_chunk::<2>().ok_or(Fault::Cut)?;
        rest = after.get(usize::from(u16::from_le_bytes(*length))..).ok_or(Fault::Cut)?;
    }
    for named in [8, 16] {
        if flags & named != 0 {
            let end = rest.iter().position(|byte| *byte == 0).ok_or(Fault::Cut)?;
            rest = rest.get(end + 1..).ok_or(Fault::Cut)?;
        }
    }
    if flags & 2 != 0 { rest.get(2..).ok_or(Fault::Cut) } else { Ok(rest) }
}

/// CRC-32 as gzip reckons it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| {
            (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}

/// Bytes as a stream of bits, the least of each byte first.
struct Bits<'a> {
    bytes: &'a [u8],
    hold: u32,
    held: u32,
}

impl Bits<'_> {
    /// The next `n` bits, at most 16.
    fn take(&mut self, n: u32) -> Result<usize, Fault> {
        while self.held < n {
            let (byte, rest) = self.bytes.split_first().ok_or(Fault::Cut)?;
            self.hold |= u32::from(*byte) << self.held;
            self.held += 8;
            self.bytes = rest;
        }
        let taken = self.hold & ((1 << n) - 1);
        self.hold >>= n;
        self.held -= n;
        usize::try_from(taken).map_err(|_| Fault::Broken)
    }

    fn take_more(&mut self, n: usize) -> Result<usize, Fault> {
        self.take(u32::try_from(n).map_err(|_| Fault::Broken)?)
    }
}

/// A Huffman table: how many codes there are of each length, and what they mean, in the order of the codes.
struct Codes {
    counts: [usize; CODE_BITS_MAX + 1],
    symbols: Vec<usize>,
}

impl Codes {
    fn new(lengths: &[usize]) -> Self {
        let mut counts = [0; CODE_BITS_MAX + 1];
        let mut coded: Vec<(usize, usize)> = Vec::new();
        for (symbol, length) in lengths.iter().enumerate().filter(|(_, length)| **length > 0) {
            if let Some(count) = counts.get_mut(*length) {
                *count += 1;
                coded.push((*length, symbol));
            }
        }
        coded.sort_unstable();
        Self { counts, symbols: coded.into_iter().map(|(_, symbol)| symbol).collect() }
    }

    fn read(&self, bits: &mut Bits<'_>) -> Result<usize, Fault> {
        let (mut code, mut first, mut index) = (0_usize, 0_usize, 0_usize);
        for count in self.counts.iter().skip(1) {
            code |= bits.take(1)?;
            if code < first + count {
                let at = index + code.checked_sub(first).ok_or(Fault::Broken)?;
                return self.symbols.get(at).copied().ok_or(Fault::Broken);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(Fault::Broken)
    }
}

/// Unpacks blocks up to the last one.
fn inflate(bits: &mut Bits<'_>, text: &mut Vec<u8>, most: usize) -> Result<(), Fault> {
    let begun = text.len();
    loop {
        let is_last = bits.take(1)? == 1;
        match bits.take(2)? {
            0 => stored(bits, text, most)?,
            1 => {
                let (literals, distances) = fixed();
                compressed(bits, (&literals, &distances), text, begun, most)?;
            }
            2 => {
                let (literals, distances) = dynamic(bits)?;
                compressed(bits, (&literals, &distances), text, begun, most)?;
            }
            _ => return Err(Fault::Broken),
        }
        if is_last {
            return Ok(());
        }
    }
}

fn stored(bits: &mut Bits<'_>, text: &mut Vec<u8>, most: usize) -> Result<(), Fault> {
    // A stored block begins with a byte; fewer than eight bits are ever held between two reads.
    (bits.hold, bits.held) = (0, 0);
    let (head, rest) = bits.bytes.split_first_chunk::<4>().ok_or(Fault::Cut)?;
    let [a, b, c, d] = *head;
    let length = u16::from_le_bytes([a, b]);
    if length != !u16::from_le_bytes([c, d]) {
        return Err(Fault::Broken);
    }
    let (kept, after) = rest.split_at_checked(usize::from(length)).ok_or(Fault::Cut)?;
    if text.len() + kept.len() > most {
        return Err(Fault::TooLong);
    }
    text.extend_from_slice(kept);
    bits.bytes = after;
    Ok(())
}

fn fixed() -> (Codes, Codes) {
    let lengths: Vec<usize> = (0..288)
        .map(|symbol| match symbol {
            144..=255 => 9,
            256..=279 => 7,
            _ => 8,
        })
        .collect();
    (Codes::new(&lengths), Codes::new(&[5; DISTANCES]))
}

/// The tables that a block brings along.
fn dynamic(bits: &mut Bits<'_>) -> Result<(Codes, Codes), Fault> {
    let literals = bits.take(5)? + 257;
    let distances = bits.take(5)? + 1;
    let said = bits.take(4)? + 4;
    let mut of_lengths = [0; 19];
    for at in LENGTHS_ORDER.into_iter().take(said) {
        let length = bits.take(3)?;
        *of_lengths.get_mut(at).ok_or(Fault::Broken)? = length;
    }
    let of_lengths = Codes::new(&of_lengths);
    let mut lengths: Vec<usize> = Vec::new();
    while lengths.len() < literals + distances {
        let (length, times) = match of_lengths.read(bits)? {
            16 => (*lengths.last().ok_or(Fault::Broken)?, 3 + bits.take(2)?),
            17 => (0, 3 + bits.take(3)?),
            18 => (0, 11 + bits.take(7)?),
            length => (length, 1),
        };
        lengths.extend(std::iter::repeat_n(length, times));
    }
    if lengths.len() > literals + distances {
        return Err(Fault::Broken);
    }
    let (literals, distances) = lengths.split_at_checked(literals).ok_or(Fault::Broken)?;
    Ok((Codes::new(literals), Codes::new(distances)))
}

fn compressed(
    bits: &mut Bits<'_>,
    (literals, distances): (&Codes, &Codes),
    text: &mut Vec<u8>,
    begun: usize,
    most: usize,
) -> Result<(), Fault> {
    loop {
        let symbol = literals.read(bits)?;
        if symbol == 256 {
            return Ok(());
        }
        if text.len() >= most {
            return Err(Fault::TooLong);
        }
        if let Ok(byte) = u8::try_from(symbol) {
            text.push(byte);
            continue;
        }
        let length = length(symbol - 257, bits)?;
        let distance = distance(distances.read(bits)?, bits)?;
        if distance > text.len() - begun {
            return Err(Fault::Broken);
        }
        if text.len() + length > most {
            return Err(Fault::TooLong);
        }
        for _ in 0..length {
            let byte = *text.get(text.len() - distance).ok_or(Fault::Broken)?;
            text.push(byte);
        }
    }
}

/// How many bytes are repeated: a symbol says the least number and how many bits follow that add to it.
fn length(symbol: usize, bits: &mut Bits<'_>) -> Result<usize, Fault> {
    match symbol {
        0..8 => Ok(symbol + 3),
        8..28 => Ok(((4 + symbol % 4) << (symbol / 4 - 1)) + 3 + bits.take_more(symbol / 4 - 1)?),
        28 => Ok(258),
        _ => Err(Fault::Broken),
    }
}

/// How far back they stand, said in the same way.
fn distance(symbol: usize, bits: &mut Bits<'_>) -> Result<usize, Fault> {
    match symbol {
        0..4 => Ok(symbol + 1),
        4..DISTANCES => {
            Ok(((2 + symbol % 2) << (symbol / 2 - 1)) + 1 + bits.take_more(symbol / 2 - 1)?)
        }
        _ => Err(Fault::Broken),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORED: &str = "1f8b0800000000000403010500faff68656c6c6f86a6103605000000";
    const FIXED: &str = "1f8b0800000000000203cb48cdc9c957c84090008088f9e511000000";
    const DYNAMIC: &str = "1f8b080000000000020305c1071100200c04302b2f81d93bde4d07b4fe159034a233b0e80f87658a2eac1b81\
         b159951e98424f35577c742cc92b2d000000";
    const DYNAMIC_TEXT: &str = "0: 1:d 4:cf 9:hba 16:hedd 25:hhgcd 36:cgabca ";

    fn bytes(hex: &str) -> Vec<u8> {
        let digit = |byte: u8| u8::try_from(char::from(byte).to_digit(16).unwrap()).unwrap();
        hex.as_bytes().chunks(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect()
    }

    #[test]
    fn every_kind_of_block_is_unpacked() {
        for (packed, text) in
            [(STORED, "hello"), (FIXED, "hello hello hello"), (DYNAMIC, DYNAMIC_TEXT)]
        {
            assert_eq!(unpacked(&bytes(packed), 1_000).unwrap(), text.as_bytes());
        }
    }

    #[test]
    fn members_follow_one_another_and_headers_may_name_the_file() {
        let mut both = bytes(STORED);
        both[3] = 8;
        both.splice(10..10, *b"a.jsonl\0");
        both.extend(bytes(FIXED));
        assert_eq!(unpacked(&both, 1_000).unwrap(), b"hellohello hello hello");
    }

    #[test]
    fn what_is_cut_damaged_or_too_long_is_refused() {
        for packed in [STORED, FIXED, DYNAMIC] {
            let whole = bytes(packed);
            for end in 1..whole.len() {
                assert!(unpacked(&whole[..end], 1_000).is_err(), "{end}");
            }
            for at in 0..whole.len() * 8 {
                let mut damaged = whole.clone();
                damaged[at / 8] ^= 1 << (at % 8);
                // Whatever comes of it, it is no panic, and never more than was asked for.
                assert!(unpacked(&damaged, 1_000).map_or(0, |text| text.len()) <= 1_000);
            }
        }
        assert_eq!(unpacked(&bytes(FIXED), 10), Err(Fault::TooLong));
        assert_eq!(unpacked(&bytes(STORED), 4), Err(Fault::TooLong));
        assert_eq!(unpacked(b"PK\x03\x04 and no gzip", 10), Err(Fault::Broken));
    }
}
