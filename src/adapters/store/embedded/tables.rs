//! This file is a file format: the tables of `puente.redb`, and every change that is ever made to them.
//! Knows nothing about threads, files or what a record says.

use std::collections::BTreeMap;

use redb::{
    Database, Durability, Error, ReadTransaction, ReadableTable, Table, TableDefinition,
    WriteTransaction,
};

use crate::adapters::store::batch::{EncodedAppend, Part};
use crate::adapters::store::transfer::Log;
use crate::domain::ids::Seq;
use crate::domain::time::Timestamp;
use crate::ports::{AlarmChange, AppendError, Expect, Stream};

/// What these tables look like. A store of another number is not opened.
pub(super) const FORMAT: u64 = 1;

/// What the file says about itself, under the three keys below.
pub(super) const META: TableDefinition<&str, &str> = TableDefinition::new("meta");
pub(super) const META_NAME: &str = "name";
pub(super) const META_FORMAT: &str = "format";
pub(super) const META_EPOCH: &str = "epoch";
/// Under [`META_NAME`]: whose file this is.
pub(super) const NAME: &str = "puente";

/// Stream → the position of its newest event. Outlives everything else about a stream.
pub(super) const HEADS: TableDefinition<&str, u64> = TableDefinition::new("heads");
/// Stream and position → a record.
pub(super) const RECORDS: TableDefinition<(&str, u64), &[u8]> = TableDefinition::new("records");
/// Stream → up to which position a snapshot stands, and the snapshot.
pub(super) const SNAPSHOTS: TableDefinition<&str, (u64, &[u8])> = TableDefinition::new("snapshots");
/// Stream → when its alarm rings.
pub(super) const ALARMS: TableDefinition<&str, i64> = TableDefinition::new("alarms");
/// The same the other way round, in the order of ringing.
const RINGS: TableDefinition<(i64, &str), ()> = TableDefinition::new("rings");

/// One thing to do, checked against the limits and encoded.
pub(super) enum Act {
    Append(Vec<EncodedAppend>),
    Compact { stream: Stream, upto: Seq, snapshot: Vec<u8> },
    Forget { stream: Stream },
    ImportStream(Log),
}

/// What became of an act: the new heads of an append's streams (none for other acts), or why nothing was done.
pub(super) type Outcome = Result<Vec<Seq>, AppendError>;

/// Whether a commit has to reach the disk, and what it leaves there for the next start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Medium {
    Memory,
    Disk,
}

/// Makes the tables of a new store.
pub(super) fn create(db: &Database, medium: Medium, epoch: &str) -> Result<(), Error> {
    let transaction = begin(db, medium)?;
    {
        let mut meta = transaction.open_table(META)?;
        meta.insert(META_NAME, NAME)?;
        meta.insert(META_FORMAT, FORMAT.to_string().as_str())?;
        meta.insert(META_EPOCH, epoch)?;
        Tables::open(&transaction)?;
    }
    transaction.commit()?;
    Ok(())
}

/// Does all acts in one transaction and returns when it is durable. Each act is done wholly or not at all;
/// an error means that the medium failed, and that nobody knows which of them were done.
pub(super) fn commit(db: &Database, medium: Medium, acts: &[Act]) -> Result<Vec<Outcome>, Error> {
    let transaction = begin(db, medium)?;
    let mut outcomes = Vec::with_capacity(acts.len());
    {
        let mut tables = Tables::open(&transaction)?;
        for act in acts {
            outcomes.push(tables.perform(act)?);
        }
    }
    // A refusal is found before the first change, so a transaction of refusals is empty.
    if outcomes.iter().any(Result::is_ok) {
        transaction.commit()?;
    } else {
        transaction.abort()?;
    }
    Ok(outcomes)
}

pub(super) fn begin(db: &Database, medium: Medium) -> Result<WriteTransaction, Error> {
    let mut transaction = db.begin_write()?;
    transaction.set_durability(Durability::Immediate)?;
    // A third slower, but the start after a kill -9 takes milliseconds instead of reading the whole file.
    transaction.set_quick_repair(medium == Medium::Disk);
    Ok(transaction)
}

/// Takes everything away but what the file says about itself.
pub(super) fn clear(transaction: &WriteTransaction) -> Result<(), Error> {
    transaction.delete_table(HEADS)?;
    transaction.delete_table(RECORDS)?;
    transaction.delete_table(SNAPSHOTS)?;
    transaction.delete_table(ALARMS)?;
    transaction.delete_table(RINGS)?;
    Tables::open(transaction).map(drop)
}

/// Puts whole logs where none of their names are.
pub(super) fn fill(transaction: &WriteTransaction, logs: &[Log]) -> Result<Outcome, Error> {
    let mut tables = Tables::open(transaction)?;
    for log in logs {
        if let Err(refused) = tables.import_stream(log)? {
            return Ok(Err(refused));
        }
    }
    Ok(Ok(Vec::new()))
}

/// Creates a new epoch.
pub(super) fn rename(transaction: &WriteTransaction, epoch: &str) -> Result<(), Error> {
    transaction.open_table(META)?.insert(META_EPOCH, epoch)?;
    Ok(())
}

struct Tables<'txn> {
    heads: Table<'txn, &'static str, u64>,
    records: Table<'txn, (&'static str, u64), &'static [u8]>,
    snapshots: Table<'txn, &'static str, (u64, &'static [u8])>,
    alarms: Table<'txn, &'static str, i64>,
    rings: Table<'txn, (i64, &'static str), ()>,
}

impl<'txn> Tables<'txn> {
    fn open(transaction: &'txn WriteTransaction) -> Result<Self, Error> {
        Ok(Self {
            heads: transaction.open_table(HEADS)?,
            records: transaction.open_table(RECORDS)?,
            snapshots: transaction.open_table(SNAPSHOTS)?,
            alarms: transaction.open_table(ALARMS)?,
            rings: transaction.open_table(RINGS)?,
        })
    }

    fn perform(&mut self, act: &Act) -> Result<Outcome, Error> {
        match act {
            Act::Append(appends) => self.append(appends),
            Act::Compact { stream, upto, snapshot } => self.compact(stream, *upto, snapshot),
            Act::Forget { stream } => self.forget(stream),
            Act::ImportStream(log) => self.import_stream(log),
        }
    }

    fn append(&mut self, appends: &[EncodedAppend]) -> Result<Outcome, Error> {
        let mut heads = Vec::with_capacity(appends.len());
        for append in appends {
            let head = self.head(&append.stream)?;
            if let Expect::Head(expected) = append.expect
                && expected != head
            {
                return Ok(Err(AppendError::Conflict { stream: append.stream.clone(), head }));
            }
            heads.push(head);
        }
        for (append, head) in appends.iter().zip(&mut heads) {
            *head = self.add(append, *head)?;
        }
        Ok(Ok(heads))
    }

    fn add(&mut self, append: &EncodedAppend, mut head: Seq) -> Result<Seq, Error> {
        let stream = append.stream.as_str();
        for record in &append.records {
            head = head.next();
            self.records.insert((stream, head.0), record.as_slice())?;
        }
        if !append.records.is_empty() {
            self.heads.insert(stream, head.0)?;
        }
        self.change_alarm(stream, append.alarm)?;
        Ok(head)
    }

    fn change_alarm(&mut self, stream: &str, change: AlarmChange) -> Result<(), Error> {
        if change == AlarmChange::Keep {
            return Ok(());
        }
        let before = self.alarms.get(stream)?.map(|at| at.value());
        let after = match change {
            AlarmChange::Keep => before,
            AlarmChange::Clear => None,
            AlarmChange::Set(at) => Some(at.0),
            AlarmChange::NoLaterThan(at) => Some(before.map_or(at.0, |before| before.min(at.0))),
        };
        if before == after {
            return Ok(());
        }
        if let Some(at) = before {
            self.rings.remove((at, stream))?;
        }
        if let Some(at) = after {
            self.alarms.insert(stream, at)?;
            self.rings.insert((at, stream), ())?;
        } else {
            self.alarms.remove(stream)?;
        }
        Ok(())
    }

    fn compact(&mut self, stream: &Stream, upto: Seq, snapshot: &[u8]) -> Result<Outcome, Error> {
        let head = self.head(stream)?;
        if upto > head {
            let reason = format!("a snapshot up to {upto} of {stream}, whose head is {head}");
            return Ok(Err(AppendError::Refused { reason }));
        }
        let stands = self.snapshots.get(stream.as_str())?.map(|row| row.value().0);
        if stands.is_some_and(|stands| stands >= upto.0) {
            // Somebody was faster and saw at least as much; the older state must not replace theirs.
            return Ok(Ok(Vec::new()));
        }
        if self.records.get((stream.as_str(), upto.0))?.is_none() {
            // Else a snapshot taken before a stream was forgotten would bring it back.
            let reason = format!("a snapshot up to {upto} of {stream}, where nothing is left");
            return Ok(Err(AppendError::Refused { reason }));
        }
        self.snapshots.insert(stream.as_str(), (upto.0, snapshot))?;
        self.erase(stream, upto)?;
        Ok(Ok(Vec::new()))
    }

    fn forget(&mut self, stream: &Stream) -> Result<Outcome, Error> {
        let head = self.head(stream)?;
        self.erase(stream, head)?;
        self.snapshots.remove(stream.as_str())?;
        self.change_alarm(stream.as_str(), AlarmChange::Clear)?;
        Ok(Ok(Vec::new()))
    }

    fn import_stream(&mut self, log: &Log) -> Result<Outcome, Error> {
        let name = log.stream.as_str();
        if let Some(head) = self.heads.get(name)? {
            let (stream, head) = (log.stream.clone(), Seq(head.value()));
            return Ok(Err(AppendError::Conflict { stream, head }));
        }
        self.heads.insert(name, log.head.0)?;
        if let Some((upto, state)) = &log.snapshot {
            self.snapshots.insert(name, (upto.0, state.as_slice()))?;
        }
        for (seq, record) in &log.records {
            self.records.insert((name, seq.0), record.as_slice())?;
        }
        if let Some(at) = log.alarm {
            self.change_alarm(name, AlarmChange::Set(at))?;
        }
        Ok(Ok(Vec::new()))
    }

    fn erase(&mut self, stream: &Stream, upto: Seq) -> Result<(), Error> {
        let name = stream.as_str();
        Ok(self.records.retain_in((name, 0)..=(name, upto.0), |_, _| false)?)
    }

    fn head(&self, stream: &Stream) -> Result<Seq, Error> {
        Ok(Seq(self.heads.get(stream.as_str())?.map_or(0, |head| head.value())))
    }
}

pub(super) fn read(
    transaction: &ReadTransaction,
    stream: &Stream,
    after: Seq,
    limit: usize,
) -> Result<Part, Error> {
    let name = stream.as_str();
    let head = transaction.open_table(HEADS)?.get(name)?.map_or(0, |head| head.value());
    let alarm = transaction.open_table(ALARMS)?.get(name)?.map(|at| Timestamp(at.value()));
    let snapshot = transaction.open_table(SNAPSHOTS)?.get(name)?.and_then(|row| {
        let (upto, bytes) = row.value();
        (after.0 < upto).then(|| (Seq(upto), bytes.to_vec()))
    });
    let from = snapshot.as_ref().map_or(after, |(upto, _)| *upto);
    let mut records = Vec::new();
    // A cursor at or beyond the head asks for news that are not there: the common case of a poll.
    if from.0 < head {
        let table = transaction.open_table(RECORDS)?;
        for row in table.range((name, from.0 + 1)..=(name, head))?.take(limit) {
            let (key, bytes) = row?;
            records.push((Seq(key.value().1), bytes.value().to_vec()));
        }
    }
    Ok(Part { snapshot, records, head: Seq(head), alarm })
}

pub(super) fn due(
    transaction: &ReadTransaction,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<Stream>, Error> {
    let rings = transaction.open_table(RINGS)?;
    let mut due = Vec::new();
    for row in rings.iter()?.take(limit) {
        let (key, ()) = row.map(|(key, _)| (key, ()))?;
        let (at, stream) = key.value();
        if at > now.0 {
            break;
        }
        due.push(Stream::stored(stream));
    }
    Ok(due)
}

pub(super) fn next_alarm(transaction: &ReadTransaction) -> Result<Option<Timestamp>, Error> {
    let rings = transaction.open_table(RINGS)?;
    Ok(rings.first()?.map(|(key, _)| Timestamp(key.value().0)))
}

/// Every stream, with its head. One that was never written to may still have an alarm.
pub(super) fn heads(transaction: &ReadTransaction) -> Result<BTreeMap<Stream, Seq>, Error> {
    let mut heads = BTreeMap::new();
    for row in transaction.open_table(ALARMS)?.iter()? {
        heads.insert(Stream::stored(row?.0.value()), Seq::START);
    }
    for row in transaction.open_table(HEADS)?.iter()? {
        let (stream, head) = row?;
        heads.insert(Stream::stored(stream.value()), Seq(head.value()));
    }
    Ok(heads)
}
