//! Random histories against a store and against a plain map at the same time: both must say the same.

use std::collections::BTreeMap;

use proptest::prelude::*;
use puente::domain::fact::{Fact, Snapshot};
use puente::domain::ids::Seq;
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, AppendError, Batch, Entry, Expect, Slice, Store, Stream};

use crate::store_contract::{Subject, fact, in_memory, in_redis, on_disk, snapshot};

const STREAMS: [&str; 4] = ["desk", "cnv/a", "cnv/aa", "vis/a"];

/// A store as one would write it on a napkin.
#[derive(Default)]
struct Model {
    streams: BTreeMap<String, Log>,
}

#[derive(Default, Clone)]
struct Log {
    head: u64,
    records: BTreeMap<u64, (Timestamp, Fact)>,
    snapshot: Option<(u64, Snapshot)>,
    alarm: Option<Timestamp>,
}

#[derive(Debug, Clone)]
enum Step {
    Append(Batch),
    Compact { stream: Stream, upto: Seq },
    Forget(Stream),
    Read { stream: Stream, after: Seq, limit: u16 },
    Due { now: Timestamp, limit: u16 },
}

impl Model {
    fn log(&mut self, stream: &Stream) -> &mut Log {
        self.streams.entry(stream.to_string()).or_default()
    }

    fn append(&mut self, batch: &Batch) -> Result<Vec<Seq>, AppendError> {
        for Entry { stream, expect, .. } in &batch.entries {
            let head = Seq(self.log(stream).head);
            if *expect != Expect::Any && *expect != Expect::Head(head) {
                return Err(AppendError::Conflict { stream: stream.clone(), head });
            }
        }
        let mut heads = Vec::new();
        for entry in &batch.entries {
            let log = self.log(&entry.stream);
            for fact in &entry.facts {
                log.head += 1;
                log.records.insert(log.head, (batch.at, fact.clone()));
            }
            log.alarm = match entry.alarm {
                AlarmChange::Keep => log.alarm,
                AlarmChange::Clear => None,
                AlarmChange::Set(at) => Some(at),
                AlarmChange::NoLaterThan(at) => Some(log.alarm.map_or(at, |old| old.min(at))),
            };
            heads.push(Seq(log.head));
        }
        Ok(heads)
    }

    /// Whether it is accepted.
    fn compact(&mut self, stream: &Stream, upto: Seq) -> bool {
        let log = self.log(stream);
        if log.snapshot.as_ref().is_some_and(|(stands, _)| *stands >= upto.0) {
            return upto.0 <= log.head;
        }
        if !log.records.contains_key(&upto.0) {
            return false;
        }
        log.snapshot = Some((upto.0, snapshot()));
        log.records.retain(|seq, _| *seq > upto.0);
        true
    }

    fn forget(&mut self, stream: &Stream) {
        let log = self.log(stream);
        *log = Log { head: log.head, ..Log::default() };
    }

    fn due(&self, now: Timestamp, limit: u16) -> Vec<Stream> {
        let alarms = self.streams.iter().filter_map(|(name, log)| Some((log.alarm?, name)));
        let mut due: Vec<_> = alarms.filter(|(at, _)| *at <= now).collect();
        due.sort();
        due.into_iter().take(usize::from(limit)).map(|(_, name)| Stream::stored(name)).collect()
    }

    fn agrees(&mut self, slice: &Slice, stream: &Stream, after: Seq, limit: u16) {
        let log = self.log(stream);
        let snapshot = log.snapshot.clone().filter(|(upto, _)| after.0 < *upto);
        let records = log.records.range(after.0.saturating_add(1)..).take(usize::from(limit));
        let expected: Vec<_> = records.map(|(seq, (at, fact))| (*seq, *at, fact)).collect();
        let read: Vec<_> = slice.records.iter().map(|r| (r.seq.0, r.at, &r.fact)).collect();
        assert_eq!(read, expected);
        assert_eq!(slice.snapshot.clone().map(|(upto, state)| (upto.0, state)), snapshot);
        assert_eq!((slice.head.0, slice.alarm), (log.head, log.alarm));
    }
}

async fn take(step: Step, store: &dyn Store, model: &mut Model) {
    match step {
        Step::Append(batch) => {
            let expected = model.append(&batch);
            assert_eq!(store.append(batch).await, expected);
        }
        Step::Compact { stream, upto } => {
            let accepted = model.compact(&stream, upto);
            assert_eq!(store.compact(&stream, upto, snapshot()).await.is_ok(), accepted);
        }
        Step::Forget(stream) => {
            model.forget(&stream);
            store.forget(&stream).await.unwrap();
        }
        Step::Read { stream, after, limit } => {
            let slice = store.read(&stream, after, limit).await.unwrap();
            model.agrees(&slice, &stream, after, limit);
        }
        Step::Due { now, limit } => {
            assert_eq!(store.due(now, limit).await.unwrap(), model.due(now, limit));
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().build().unwrap()
}

fn lives_like_its_model(subject: &Subject, steps: Vec<Step>) {
    runtime().block_on(async {
        let (store, mut model) = (&*subject.store, Model::default());
        for step in steps {
            take(step, store, &mut model).await;
        }
        for name in STREAMS {
            let slice = store.read(&Stream::stored(name), Seq::START, 512).await.unwrap();
            model.agrees(&slice, &Stream::stored(name), Seq::START, 512);
        }
        let first = model.streams.values().filter_map(|log| log.alarm).min();
        assert_eq!(store.next_alarm().await.unwrap(), first);
    });
}

fn streams() -> impl Strategy<Value = Stream> {
    prop::sample::select(&STREAMS).prop_map(Stream::stored)
}

fn moments() -> impl Strategy<Value = Timestamp> {
    (-3..12_i64).prop_map(Timestamp)
}

/// Small, so that right guesses of a head are as common as wrong ones.
fn positions() -> impl Strategy<Value = Seq> {
    (0..8_u64).prop_map(Seq)
}

fn entries() -> impl Strategy<Value = Entry> {
    let expect = prop_oneof![2 => Just(Expect::Any), 1 => positions().prop_map(Expect::Head)];
    let facts = prop::collection::vec((0..99_u8).prop_map(|n| fact(&format!("c{n}"))), 0..4);
    let alarm = prop_oneof![
        Just(AlarmChange::Keep),
        Just(AlarmChange::Clear),
        moments().prop_map(AlarmChange::Set),
        moments().prop_map(AlarmChange::NoLaterThan),
    ];
    (streams(), expect, facts, alarm).prop_map(|(stream, expect, facts, alarm)| Entry {
        stream,
        expect,
        facts,
        alarm,
    })
}

fn batches() -> impl Strategy<Value = Batch> {
    (moments(), prop::collection::vec(entries(), 0..4)).prop_map(|(at, mut entries)| {
        entries.sort_by(|a, b| a.stream.cmp(&b.stream));
        entries.dedup_by(|a, b| a.stream == b.stream);
        Batch { at, entries }
    })
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => batches().prop_map(Step::Append),
        1 => (streams(), positions()).prop_map(|(stream, upto)| Step::Compact { stream, upto }),
        1 => streams().prop_map(Step::Forget),
        2 => (streams(), positions(), 0..6_u16)
            .prop_map(|(stream, after, limit)| Step::Read { stream, after, limit }),
        1 => (moments(), 0..6_u16).prop_map(|(now, limit)| Step::Due { now, limit }),
    ]
}

proptest! {
    #[test]
    fn a_store_in_memory_lives_like_a_map(steps in prop::collection::vec(steps(), 1..40)) {
        lives_like_its_model(&in_memory(), steps);
    }
}

proptest! {
    // Each step waits for the disk.
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn a_store_on_disk_lives_like_a_map(steps in prop::collection::vec(steps(), 1..20)) {
        lives_like_its_model(&on_disk(), steps);
    }
}

/// Takes a step and tells everything that was answered; of a refusal, that it was one.
async fn answer(step: &Step, store: &dyn Store) -> String {
    match step.clone() {
        Step::Append(batch) => format!("{:?}", store.append(batch).await),
        Step::Compact { stream, upto } => {
            format!("{:?}", store.compact(&stream, upto, snapshot()).await)
        }
        Step::Forget(stream) => format!("{:?}", store.forget(&stream).await),
        Step::Read { stream, after, limit } => {
            format!("{:?}", store.read(&stream, after, limit).await)
        }
        Step::Due { now, limit } => format!("{:?}", store.due(now, limit).await),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn a_store_in_redis_lives_like_a_map(steps in prop::collection::vec(steps(), 1..40)) {
        let subject = runtime().block_on(in_redis());
        lives_like_its_model(&subject, steps);
    }

    #[test]
    fn a_store_in_redis_answers_as_one_in_memory(steps in prop::collection::vec(steps(), 1..40)) {
        runtime().block_on(async {
            let (redis, memory) = (in_redis().await.store, in_memory().store);
            for step in &steps {
                assert_eq!(answer(step, &*redis).await, answer(step, &*memory).await, "{step:?}");
            }
            for name in STREAMS {
                let read = Step::Read { stream: Stream::stored(name), after: Seq::START, limit: 512 };
                assert_eq!(answer(&read, &*redis).await, answer(&read, &*memory).await);
            }
            assert_eq!(redis.next_alarm().await, memory.next_alarm().await);
        });
    }
}
