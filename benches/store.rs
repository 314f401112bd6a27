//! How many durable appends a second the embedded store does on this disk, beside the barest file that
//! could do the same. Disks differ and change their mind: compare the lines of one run, not of two.

#![expect(clippy::print_stdout, reason = "printing is what a benchmark is for")]

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use futures_util::future::try_join_all;
use puente::adapters::store::embedded::Embedded;
use puente::adapters::store::record;
use puente::domain::conversation::Event;
use puente::domain::fact::Fact;
use puente::domain::ids::{Seq, VisitorId};
use puente::domain::lang::{Lang, LangSource};
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, Batch, Entry, Expect, READ_LIMIT_MAX, Store, Stream};

const ROUNDS: usize = 3;
const APPENDS: usize = 1_500;
const PRODUCERS: [usize; 3] = [1, 64, 512];
/// How many more appends the many together make than the one alone.
const MANY: usize = 16;
const CONVERSATION_EVENTS: usize = 150;
const READS: usize = 5_000;

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    for round in 1..=ROUNDS {
        println!("round {round}");
        let dir = tempfile::TempDir::new_in(".")?;
        raw(dir.path())?;
        let store = Embedded::open(&dir.path().join("data"), "bench")?;
        for producers in PRODUCERS {
            let appends = if producers == 1 { APPENDS } else { APPENDS * MANY } / producers;
            let watch = Stopwatch::start();
            let all = (0..producers).map(|producer| produce(&store, producer, appends));
            runtime.block_on(try_join_all(all))?;
            let name = format!("store, {producers} waiting at a time");
            watch.report(&name, appends * producers);
        }
        runtime.block_on(read(&store))?;
        let watch = Stopwatch::start();
        drop(store);
        drop(Embedded::open(&dir.path().join("data"), "bench")?);
        watch.report("store, close, check, open and close", 1);
    }
    Ok(())
}

/// A record, a flush, a record, a flush.
fn raw(dir: &Path) -> Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(dir.join("raw"))?;
    let bytes = record::encode(Timestamp(0), &fact(0)?);
    let watch = Stopwatch::start();
    for _ in 0..APPENDS {
        file.write_all(&bytes)?;
        file.sync_data()?;
    }
    watch.report("raw append and fdatasync", APPENDS);
    Ok(())
}

/// Writes into a stream of its own, each time waiting for the answer.
async fn produce(store: &Embedded, producer: usize, appends: usize) -> Result<()> {
    for n in 0..appends {
        append(store, &format!("cnv/{producer}"), vec![fact(n)?]).await?;
    }
    Ok(())
}

async fn read(store: &Embedded) -> Result<()> {
    let facts = (0..CONVERSATION_EVENTS).map(fact).collect::<Result<_>>()?;
    append(store, "cnv/long", facts).await?;
    let stream = Stream::stored("cnv/long");
    let watch = Stopwatch::start();
    for _ in 0..READS {
        store.read(&stream, Seq::START, READ_LIMIT_MAX).await?;
    }
    watch.report("store, whole conversations read", READS);
    let watch = Stopwatch::start();
    for _ in 0..READS {
        store.read(&stream, Seq(CONVERSATION_EVENTS as u64), READ_LIMIT_MAX).await?;
    }
    watch.report("store, reads without news", READS);
    Ok(())
}

async fn append(store: &Embedded, name: &str, facts: Vec<Fact>) -> Result<()> {
    let (stream, expect) = (Stream::stored(name), Expect::Any);
    let entry = Entry { stream, expect, facts, alarm: AlarmChange::Set(Timestamp(10_000)) };
    store.append(Batch { at: Timestamp(0), entries: vec![entry] }).await?;
    Ok(())
}

/// About as long as a message of two lines.
fn fact(n: usize) -> Result<Fact> {
    let (visitor, site) = (VisitorId::parse("vis_1")?, format!("{n:0>200}"));
    let (lang, source) = (Lang::Es, LangSource::Default);
    Ok(Event::Opened { visitor, site, lang, source, mark: None }.into())
}

struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a benchmark is about the real clock")]
    fn start() -> Self {
        Self(Instant::now())
    }

    fn report(&self, what: &str, n: usize) {
        let elapsed: Duration = self.0.elapsed();
        let per_s = u128::try_from(n).unwrap_or(0) * 1_000_000_000 / elapsed.as_nanos().max(1);
        let each_us = elapsed.as_micros() / u128::try_from(n).unwrap_or(1).max(1);
        println!("  {what:<40} {per_s:>8} a second {each_us:>8} µs each");
    }
}
