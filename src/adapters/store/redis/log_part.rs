//! What `read.lua` returns: a part of a log with its head, its alarm and its snapshot.

use crate::adapters::store::batch::Part;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;

/// What `read.lua` says.
pub(super) fn part(words: &[Vec<u8>]) -> Option<Part> {
    let ([head, alarm, upto, state], events) = words.split_first_chunk::<4>()?;
    let text = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(str::to_owned);
    let seq = |bytes: &[u8]| text(bytes)?.split('-').next()?.parse().ok().map(Seq);
    let alarm = match text(alarm)?.as_str() {
        "" => None,
        at => Some(moment(at.parse().ok()?)),
    };
    let snapshot = if upto.is_empty() { None } else { Some((seq(upto)?, state.clone())) };
    let mut records = Vec::with_capacity(events.len() / 2);
    for event in events.chunks(2) {
        let [id, bytes] = event else { return None };
        records.push((seq(id)?, bytes.clone()));
    }
    Some(Part { snapshot, records, head: seq(head)?, alarm })
}

/// A score as a moment. Milliseconds are exact in one for 285,000 years.
#[expect(clippy::cast_possible_truncation, reason = "a score that was written from an i64")]
pub(super) fn moment(score: f64) -> Timestamp {
    Timestamp(score as i64)
}
