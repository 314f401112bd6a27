//! Logs one after the other, in the order of names, as one transaction sees them: none is named but the next.
//! Knows nothing about where they go.

use std::ops::Bound;

use redb::{Error, ReadOnlyTable, ReadTransaction, ReadableTable, Table, WriteTransaction};

use super::tables::{ALARMS, HEADS, RECORDS, SNAPSHOTS};
use crate::adapters::store::transfer::Log;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::Stream;

type Record = (&'static str, u64);
type Bytes = &'static [u8];
type State = (u64, &'static [u8]);

/// The tables that logs are in, for reading.
pub(super) struct Scan<H, R, S, A> {
    heads: H,
    records: R,
    snapshots: S,
    alarms: A,
}

/// As a transaction that reads sees them.
pub(super) type ReadScan = Scan<
    ReadOnlyTable<&'static str, u64>,
    ReadOnlyTable<Record, Bytes>,
    ReadOnlyTable<&'static str, State>,
    ReadOnlyTable<&'static str, i64>,
>;

/// As a transaction that writes has left them.
pub(super) type WriteScan<'txn> = Scan<
    Table<'txn, &'static str, u64>,
    Table<'txn, Record, Bytes>,
    Table<'txn, &'static str, State>,
    Table<'txn, &'static str, i64>,
>;

impl ReadScan {
    pub(super) fn of(transaction: &ReadTransaction) -> Result<Self, Error> {
        Ok(Self {
            heads: transaction.open_table(HEADS)?,
            records: transaction.open_table(RECORDS)?,
            snapshots: transaction.open_table(SNAPSHOTS)?,
            alarms: transaction.open_table(ALARMS)?,
        })
    }
}

impl<'txn> WriteScan<'txn> {
    pub(super) fn of(transaction: &'txn WriteTransaction) -> Result<Self, Error> {
        Ok(Self {
            heads: transaction.open_table(HEADS)?,
            records: transaction.open_table(RECORDS)?,
            snapshots: transaction.open_table(SNAPSHOTS)?,
            alarms: transaction.open_table(ALARMS)?,
        })
    }
}

impl<H, R, S, A> Scan<H, R, S, A>
where
    H: ReadableTable<&'static str, u64>,
    R: ReadableTable<Record, Bytes>,
    S: ReadableTable<&'static str, State>,
    A: ReadableTable<&'static str, i64>,
{
    /// About how many logs there are: those that have an alarm and nothing else are not counted.
    pub(super) fn len(&self) -> Result<u64, Error> {
        Ok(self.heads.len()?)
    }

    /// Whether there is any.
    pub(super) fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.heads.is_empty()? && self.alarms.is_empty()?)
    }

    /// The log behind this one, or the first.
    pub(super) fn behind(&self, last: Option<&Stream>) -> Result<Option<Log>, Error> {
        let from = last.map_or(Bound::Unbounded, |last| Bound::Excluded(last.as_str()));
        let range = (from, Bound::Unbounded);
        let written = self.heads.range::<&str>(range)?.next().transpose()?;
        let ringing = self.alarms.range::<&str>(range)?.next().transpose()?;
        let names = [
            written.map(|(name, _)| name.value().to_owned()),
            ringing.map(|(name, _)| name.value().to_owned()),
        ];
        // A log that was never written to may still have an alarm.
        let first = names.into_iter().flatten().min();
        first.map(|name| self.log(&name)).transpose()
    }

    fn log(&self, name: &str) -> Result<Log, Error> {
        let head = self.heads.get(name)?.map_or(0, |head| head.value());
        let alarm = self.alarms.get(name)?.map(|at| Timestamp(at.value()));
        let snapshot = self.snapshots.get(name)?.map(|row| {
            let (upto, state) = row.value();
            (Seq(upto), state.to_vec())
        });
        let mut records = Vec::new();
        for row in self.records.range((name, 0)..=(name, head))? {
            let (key, bytes) = row?;
            records.push((Seq(key.value().1), bytes.value().to_vec()));
        }
        Ok(Log { stream: Stream::stored(name), snapshot, records, head: Seq(head), alarm })
    }
}
