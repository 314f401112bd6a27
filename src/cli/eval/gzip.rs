//! Unpacks a `.gz` file, all its members one after the other. Whatever the bytes are, the answer is the text or a fault.

use std::io::{ErrorKind, Read};

use flate2::read::MultiGzDecoder;
use thiserror::Error;

/// What the first two bytes of every gzip file are.
pub(super) const MAGIC: [u8; 2] = [0x1f, 0x8b];

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

/// The text of a gzip file, at most `most` bytes.
pub(super) fn unpacked(bytes: &[u8], most: usize) -> Result<Vec<u8>, Fault> {
    let mut text = Vec::new();
    // One byte more than may be read shows that there is more.
    let mut decoder = MultiGzDecoder::new(bytes).take(most as u64 + 1);
    match decoder.read_to_end(&mut text) {
        Ok(read) if read > most => Err(Fault::TooLong),
        Ok(_) => Ok(text),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Err(Fault::Cut),
        Err(_) => Err(Fault::Broken),
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
