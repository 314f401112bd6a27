//! What every store does with a batch before it writes, and with a part of a stream after it has read: limits,
//! and bytes. Knows nothing about where the bytes are kept.

use std::collections::BTreeSet;

use super::record::{self, RecordError};
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{
    AlarmChange, AppendError, BATCH_LIMIT, Batch, Entry, Expect, RECORD_BYTES_MAX, Record, Slice,
    Stream, Unavailable,
};

/// What an append does to one stream.
pub(super) struct Addition {
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

/// Holds a batch to the limits of the port and encodes it, on the asker's time instead of the writer's.
pub(super) fn admit(batch: Batch) -> Result<Vec<Addition>, AppendError> {
    let refused = |reason: String| Err(AppendError::Refused { reason });
    if batch.entries.len() > BATCH_LIMIT {
        let n = batch.entries.len();
        return refused(format!("{n} entries, where {BATCH_LIMIT} is the most"));
    }
    let mut seen = BTreeSet::new();
    let mut additions = Vec::with_capacity(batch.entries.len());
    for Entry { stream, expect, facts, alarm } in batch.entries {
        if !seen.insert(stream.clone()) {
            return refused(format!("stream {stream} stands in it twice"));
        }
        if facts.len() > BATCH_LIMIT {
            let n = facts.len();
            return refused(format!("{n} events for {stream}, where {BATCH_LIMIT} is the most"));
        }
        let records: Vec<_> = facts.iter().map(|fact| record::encode(batch.at, fact)).collect();
        if let Some(record) = records.iter().find(|record| record.len() > RECORD_BYTES_MAX) {
            let n = record.len();
            return refused(format!(
                "an event of {n} bytes for {stream}, where {RECORD_BYTES_MAX} is the most"
            ));
        }
        additions.push(Addition { stream, expect, records, alarm });
    }
    Ok(additions)
}

/// Part of a stream, decoded.
pub(super) fn slice(stream: &Stream, part: Part) -> Result<Slice, Unavailable> {
    let unreadable = |what: &str, seq: Seq, error: &RecordError| Unavailable {
        reason: format!("{what} {seq} of {stream} cannot be read: {error}"),
    };
    let snapshot = match part.snapshot {
        None => None,
        Some((seq, bytes)) => {
            let snapshot = record::decode_snapshot(&bytes);
            Some((seq, snapshot.map_err(|error| unreadable("snapshot", seq, &error))?))
        }
    };
    let mut records = Vec::with_capacity(part.records.len());
    for (seq, bytes) in part.records {
        let (at, fact) =
            record::decode(&bytes).map_err(|error| unreadable("event", seq, &error))?;
        records.push(Record { seq, at, fact });
    }
    Ok(Slice { snapshot, records, head: part.head, alarm: part.alarm })
}
