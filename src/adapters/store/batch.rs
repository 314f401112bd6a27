//! What every store does with a batch before it writes, and with a part of a stream after it has read: limits,
//! and bytes. Knows nothing about where the bytes are kept.

use std::collections::BTreeSet;

use super::aside::Aside;
use super::record::{self, RecordError};
use crate::domain::fact::Fact;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{
    AlarmChange, AppendError, BATCH_LIMIT, Batch, Entry, Expect, RECORD_BYTES_MAX, Record, Slice,
    Stream, Unavailable,
};

/// An append to one stream, encoded.
pub(super) struct EncodedAppend {
    pub(super) stream: Stream,
    pub(super) expect: Expect,
    pub(super) records: Vec<Vec<u8>>,
    pub(super) alarm: AlarmChange,
}

/// Part of a stream, still encoded.
pub(super) struct Part {
    pub(super) snapshot: Option<(Seq, Vec<u8>)>,
    pub(super) records: Vec<(Seq, Vec<u8>)>,
    pub(super) head: Seq,
    pub(super) alarm: Option<Timestamp>,
}

/// Checks a batch against the limits of the port and encodes it, on the caller's thread, not the writer's.
pub(super) fn validate(batch: Batch) -> Result<Vec<EncodedAppend>, AppendError> {
    let refused = |reason: String| Err(AppendError::Refused { reason });
    if batch.entries.len() > BATCH_LIMIT {
        let n = batch.entries.len();
        return refused(format!("{n} entries, where {BATCH_LIMIT} is the most"));
    }
    let mut seen = BTreeSet::new();
    let mut appends = Vec::with_capacity(batch.entries.len());
    for Entry { stream, expect, facts, alarm } in batch.entries {
        if !seen.insert(stream.clone()) {
            return refused(format!("stream {stream} stands in it twice"));
        }
        if facts.len() > BATCH_LIMIT {
            let n = facts.len();
            return refused(format!("{n} events for {stream}, where {BATCH_LIMIT} is the most"));
        }
        if facts.contains(&Fact::SetAside) {
            return refused(format!("an event for {stream} that nobody can read"));
        }
        let records: Vec<_> = facts.iter().map(|fact| record::encode(batch.at, fact)).collect();
        if let Some(record) = records.iter().find(|record| record.len() > RECORD_BYTES_MAX) {
            let n = record.len();
            return refused(format!(
                "an event of {n} bytes for {stream}, where {RECORD_BYTES_MAX} is the most"
            ));
        }
        appends.push(EncodedAppend { stream, expect, records, alarm });
    }
    Ok(appends)
}

/// Part of a stream that was read from behind `after`, decoded. An event that cannot be read has its place all the same;
/// a snapshot that cannot stands for all that came before it, so nothing is read without it.
pub(super) fn slice(
    stream: &Stream,
    after: Seq,
    part: Part,
    aside: &Aside,
) -> Result<Slice, Unavailable> {
    let unreadable = |seq: Seq, error: &RecordError| Unavailable {
        reason: format!("snapshot {seq} of {stream} cannot be read: {error}"),
    };
    let snapshot = match part.snapshot {
        None => None,
        Some((seq, bytes)) => {
            let snapshot = record::decode_snapshot(&bytes);
            Some((seq, snapshot.map_err(|error| unreadable(seq, &error))?))
        }
    };
    let mut before = snapshot.as_ref().map_or(after, |(upto, _)| *upto);
    let mut records = Vec::with_capacity(part.records.len());
    for (seq, bytes) in part.records {
        // What was forgotten is missing from the beginning, which is as it should be.
        if before != Seq::START && seq > before.next() {
            aside.missing(stream, before.next(), Seq(seq.0.saturating_sub(1)));
        }
        before = seq;
        let (at, fact) = record::decode(&bytes).unwrap_or_else(|error| {
            aside.unreadable(stream, seq, &error);
            (Timestamp::default(), Fact::SetAside)
        });
        records.push(Record { seq, at, fact });
    }
    Ok(Slice { snapshot, records, head: part.head, alarm: part.alarm })
}

#[cfg(test)]
mod tests;
