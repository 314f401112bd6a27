//! How what travels is made smaller: which coding a browser takes, and the packing of what is not packed already.
//! Pages and scripts are packed when they are built. Knows nothing about what is in a body: what is personal is not
//! packed, because a secret beside the text of somebody else shows in the length of the whole.

use std::sync::{Mutex, PoisonError};

use axum::http::{HeaderMap, header};
use bytes::Bytes;
use miniz_oxide::deflate::compress_to_vec;

/// A body of fewer bytes gains nothing that a packet would notice.
pub const PACKED_BYTES_MIN: usize = 1_024;
/// A longer body is sent as it is: packing it would hold up others.
pub const PACKED_BYTES_MAX: usize = 1_024 * 1_024;
/// So many packed bodies are kept: the wording of every page in both languages, with room to spare.
const KEPT_MAX: usize = 16;
/// How hard gzip tries; more is slower and hardly smaller.
const LEVEL: u8 = 6;
/// So many codings of a client are looked at.
const CODINGS_MAX: usize = 32;
/// What every gzip file begins with: deflate, no name, no time, an unknown system.
const GZIP_HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// The checksum of gzip, a byte at a time.
const CRC_OF_BYTE: [u32; 256] = crc_of_bytes();

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Coding {
    /// The smallest.
    Brotli,
    /// What everybody takes.
    Gzip,
}

impl Coding {
    /// The best first: of two that a client likes as much, the first is taken.
    pub const ALL: [Self; 2] = [Self::Brotli, Self::Gzip];

    /// As `Content-Encoding` has it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What follows the name of a file that is packed so.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Brotli => ".br",
            Self::Gzip => ".gz",
        }
    }
}

/// The codings that a client takes rather than nothing at all, the most wanted first.
pub fn wanted(asked: &HeaderMap) -> Vec<Coding> {
    let lines = asked.get_all(header::ACCEPT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let entries = lines.flat_map(|line| line.split(',')).take(CODINGS_MAX);
    let said: Vec<(String, f32)> = entries.filter_map(weighed).collect();
    let of = |name: &str| said.iter().find(|(said, _)| said == name).map(|(_, weight)| *weight);
    let plain = of("identity").unwrap_or(0.0);
    let mut found: Vec<(Coding, f32)> = Coding::ALL
        .into_iter()
        .filter_map(|coding| Some((coding, of(coding.name()).or_else(|| of("*"))?)))
        .filter(|(_, weight)| *weight > 0.0 && *weight >= plain)
        .collect();
    found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    found.into_iter().map(|(coding, _)| coding).collect()
}

/// `gzip;q=0.5`: a coding and how much it is wanted; nothing where that cannot be read.
fn weighed(entry: &str) -> Option<(String, f32)> {
    let mut parts = entry.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let name = name.strip_prefix("x-").unwrap_or(&name).to_owned();
    let weight = parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
    let weight = weight.map_or(Some(1.0), |weight| weight.trim().parse().ok())?;
    (0.0..=1.0).contains(&weight).then_some((name, weight))
}

/// The bodies that were packed last, so that a thousand pages that ask for one wording at once cost one packing.
#[derive(Debug, Default)]
pub struct Packed {
    kept: Mutex<Vec<(Bytes, Bytes)>>,
}

impl Packed {
    /// A body as a gzip file.
    pub fn gzip(&self, body: &Bytes) -> Bytes {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|(plain, _)| plain == body) {
            let found = kept.remove(at);
            let packed = found.1.clone();
            kept.push(found);
            return packed;
        }
        let packed = Bytes::from(gzip(body));
        if kept.len() >= KEPT_MAX {
            // The one that was asked for longest ago.
            kept.remove(0);
        }
        kept.push((body.clone(), packed.clone()));
        packed
    }
}

/// RFC 1952 around RFC 1951. The deflate is that of a crate that is here for the language model; this is all else.
fn gzip(body: &[u8]) -> Vec<u8> {
    let mut file = GZIP_HEAD.to_vec();
    file.extend(compress_to_vec(body, LEVEL));
    file.extend(checksum(body).to_le_bytes());
    let length = u64::try_from(body.len()).unwrap_or_default().to_le_bytes();
    file.extend(length.iter().take(4));
    file
}

fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        let [low, ..] = sum.to_le_bytes();
        let of = CRC_OF_BYTE.get(usize::from(low ^ byte)).copied().unwrap_or_default();
        (sum >> 8) ^ of
    })
}

const fn crc_of_bytes() -> [u32; 256] {
    let mut table = [0; 256];
    let mut rest: &mut [u32] = &mut table;
    let mut byte = 0;
    while let [first, after @ ..] = rest {
        let (mut sum, mut bit) = (byte, 0);
        while bit < 8 {
            sum = (sum >> 1) ^ if sum & 1 == 1 { 0xedb8_8320 } else { 0 };
            bit += 1;
        }
        *first = sum;
        rest = after;
        byte += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;
    use miniz_oxide::inflate::decompress_to_vec;

    use super::*;

    fn takes(line: &'static str) -> Vec<Coding> {
        let value = HeaderValue::from_static(line);
        wanted(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, value)]))
    }

    #[test]
    fn a_client_gets_the_coding_it_wants_most_and_never_one_it_refuses() {
        use Coding::{Brotli, Gzip};
        for (line, right) in [
            ("gzip, deflate, br, zstd", vec![Brotli, Gzip]),
            ("gzip", vec![Gzip]),
            ("x-gzip", vec![Gzip]),
            ("GZIP ; Q=1", vec![Gzip]),
            ("br;q=0.1, gzip;q=0.9", vec![Gzip, Brotli]),
            ("br;q=0, gzip", vec![Gzip]),
            ("br;q=0.000, gzip;q=0", vec![]),
            ("*", vec![Brotli, Gzip]),
            ("*;q=0.5, br;q=0", vec![Gzip]),
            ("gzip;q=0.5, *;q=0", vec![Gzip]),
            ("identity, gzip;q=0.5, br;q=0.9", vec![]),
            ("identity;q=0.6, gzip;q=0.5, br;q=0.9", vec![Brotli]),
            ("identity;q=0, gzip;q=0.1", vec![Gzip]),
            ("deflate, zstd", vec![]),
            ("gzip;q=NaN, br;q=7, *;q=x", vec![]),
            ("", vec![]),
            (" , ;q=1,,", vec![]),
        ] {
            assert_eq!(takes(line), right, "{line}");
        }
        assert_eq!(wanted(&HeaderMap::new()), [], "whoever says nothing gets it as it is");
        let mut lines = HeaderMap::new();
        lines.append(header::ACCEPT_ENCODING, HeaderValue::from_static("deflate"));
        lines.append(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        assert_eq!(wanted(&lines), [Brotli], "in a second line");
    }

    #[test]
    fn a_packed_body_unpacks_to_itself_and_is_packed_once() {
        // The check value that every description of this checksum names.
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        let body = Bytes::from("bot-hello = Good morning\n".repeat(200));
        let packed = Packed::default();
        let file = packed.gzip(&body);
        assert!(file.len() < body.len() / 10, "{} of {}", file.len(), body.len());
        let inner = file.slice(GZIP_HEAD.len()..file.len() - 8);
        assert_eq!(decompress_to_vec(&inner).unwrap(), body);
        let trailer = file.slice(file.len() - 8..);
        assert_eq!(trailer[..4], checksum(&body).to_le_bytes());
        assert_eq!(trailer[4..], u32::try_from(body.len()).unwrap().to_le_bytes());
        assert_eq!(packed.gzip(&body).as_ptr(), file.as_ptr(), "the same bytes again");
    }

    #[test]
    fn packed_bodies_are_forgotten_in_time() {
        let packed = Packed::default();
        let body = |n: usize| Bytes::from(format!("{n} ").repeat(1_000));
        let often = packed.gzip(&body(0));
        for n in 1..100 {
            packed.gzip(&body(n));
            assert_eq!(packed.gzip(&body(0)).as_ptr(), often.as_ptr(), "what is asked for stays");
        }
        assert_eq!(packed.kept.lock().unwrap().len(), KEPT_MAX);
    }
}
