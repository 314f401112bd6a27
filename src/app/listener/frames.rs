//! Counts the frames of a WebSocket as its bytes pass by: messages, pieces of them, pings, empty ones. The library shows
//! whole messages only, so that whoever sends nothing but the rest would be counted by nobody. Reads RFC 6455's frame heads;
//! knows nothing about what is in a frame.

use crate::domain::bucket::Bucket;
use crate::domain::time::Timestamp;
use crate::gateway::session::FRAMES;

/// The longest head: two bytes, a length of eight, a mask of four.
const HEAD_BYTES_MAX: usize = 14;
const OPCODE_CLOSE: u8 = 8;

/// More frames than a person can cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Flood;

/// What one side of a socket has sent.
#[derive(Debug)]
pub(super) struct Frames {
    rate: Bucket,
    head: [u8; HEAD_BYTES_MAX],
    /// So much of the next head is here.
    have: usize,
    /// So much of the payload before it is not.
    payload: u64,
    has_closed: bool,
}

impl Frames {
    /// Nothing sent yet. `now` is a time that goes on evenly.
    pub(super) fn new(now: Timestamp) -> Self {
        let rate = Bucket::new(FRAMES, now);
        Self { rate, head: [0; HEAD_BYTES_MAX], have: 0, payload: 0, has_closed: false }
    }

    /// Whether the other side has said that it is done.
    pub(super) fn has_closed(&self) -> bool {
        self.has_closed
    }

    /// These bytes have come.
    pub(super) fn pass(&mut self, mut bytes: &[u8], now: Timestamp) -> Result<(), Flood> {
        while !bytes.is_empty() {
            if self.payload > 0 {
                let there = u64::try_from(bytes.len()).unwrap_or(u64::MAX).min(self.payload);
                self.payload -= there;
                let there = usize::try_from(there).unwrap_or(bytes.len());
                bytes = bytes.get(there..).unwrap_or_default();
                continue;
            }
            let Some((byte, rest)) = bytes.split_first() else { return Ok(()) };
            bytes = rest;
            if let Some(place) = self.head.get_mut(self.have) {
                *place = *byte;
            }
            self.have += 1;
            if let Some(payload) = self.whole_head() {
                self.payload = payload;
                self.have = 0;
                self.rate.take(now).map_err(|_| Flood)?;
            }
        }
        Ok(())
    }

    /// The length of the payload, once the head is here.
    fn whole_head(&mut self) -> Option<u64> {
        let head = self.head.get(..self.have)?;
        let (first, second) = (head.first()?, head.get(1)?);
        let is_close = first & 0x0f == OPCODE_CLOSE;
        let mask = if second & 0x80 == 0 { 0 } else { 4 };
        let (lengths, payload) = match second & 0x7f {
            126 => (2, head.get(2..4)),
            127 => (8, head.get(2..10)),
            short => {
                let whole = head.len() == 2 + mask;
                self.has_closed |= whole && is_close;
                return whole.then_some(u64::from(short));
            }
        };
        let payload = payload?.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        (head.len() == 2 + lengths + mask).then_some(payload)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(0);

    /// A masked frame, as a browser sends it.
    fn frame(first: u8, payload: usize) -> Vec<u8> {
        let mut bytes = vec![first];
        match payload {
            0..126 => bytes.push(0x80 | u8::try_from(payload).unwrap()),
            126..0x1_0000 => {
                bytes.push(0x80 | 0x7e);
                bytes.extend(u16::try_from(payload).unwrap().to_be_bytes());
            }
            _ => {
                bytes.push(0x80 | 0x7f);
                bytes.extend((payload as u64).to_be_bytes());
            }
        }
        bytes.extend([0; 4]);
        // What a payload holds must not be taken for a head.
        bytes.extend(std::iter::repeat_n(0x89, payload));
        bytes
    }

    /// How many of these pass.
    fn passed(frames: &[Vec<u8>], chunk: usize) -> usize {
        let mut meter = Frames::new(NOW);
        let bytes = frames.concat();
        let mut sent = 0;
        for part in bytes.chunks(chunk) {
            if meter.pass(part, NOW).is_err() {
                break;
            }
            sent += part.len();
        }
        let mut whole = 0;
        frames
            .iter()
            .take_while(|frame| {
                whole += frame.len();
                whole <= sent
            })
            .count()
    }

    #[test]
    fn pings_and_empty_pieces_count_like_messages() {
        for (what, first) in [("text", 0x81), ("ping", 0x89), ("pong", 0x8a), ("empty piece", 0x00)]
        {
            let frames = vec![frame(first, 0); 1_000];
            let burst = FRAMES.burst as usize;
            assert_eq!(passed(&frames, 6), burst, "{what}");
            assert!((burst - 1..=burst).contains(&passed(&frames, 7)), "{what}");
        }
    }

    #[test]
    fn a_frame_of_any_length_counts_once_however_it_is_cut() {
        for payload in [0, 1, 125, 126, 127, 65_535, 65_536, 100_000] {
            for chunk in [1, 3, 2_048, usize::MAX] {
                let frames = vec![frame(0x81, payload); 20];
                assert_eq!(passed(&frames, chunk), 20, "{payload} in {chunk}");
            }
        }
    }

    #[test]
    fn the_pace_comes_back_with_time() {
        let mut meter = Frames::new(NOW);
        let ping = frame(0x89, 4);
        for second in 0..100 {
            for _ in 0..50 {
                meter.pass(&ping, Timestamp(second * 1_000)).unwrap();
            }
        }
    }

    #[test]
    fn a_close_is_heard_and_nothing_else_is_taken_for_one() {
        let mut meter = Frames::new(NOW);
        meter.pass(&frame(0x81, 300), NOW).unwrap();
        assert!(!meter.has_closed());
        meter.pass(&frame(0x88, 2), NOW).unwrap();
        assert!(meter.has_closed());
    }
}
