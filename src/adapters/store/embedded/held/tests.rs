//! A store whose disk fails as a full one does: every write, every flush and every growth of the file, from a given one
//! on, until there is room again.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, AtomicUsize};
use std::sync::{Arc, Mutex};

use redb::StorageBackend;

use super::super::open::for_reading;
use super::super::tables::{self, Medium};
use super::super::{Embedded, FILE_NAME};
use super::*;
use crate::domain::desk::Event;
use crate::domain::fact::Fact;
use crate::domain::ids::{AgentId, Seq};
use crate::domain::time::Timestamp;
use crate::ports::{AlarmChange, AppendError, Batch, Entry, Expect, Store, Stream};

/// How long a store may take to be well again; it takes less than a hundredth of it.
const WELL_WITHIN: Duration = Duration::from_secs(20);

/// What becomes of the disk, told from outside.
#[derive(Debug, Default)]
struct Weather {
    /// So many changes still go well; none is counted while it is negative.
    good: AtomicI64,
    /// Reads fail, too.
    no_reads: AtomicBool,
    /// So often the file cannot be opened.
    closed: AtomicUsize,
}

impl Weather {
    fn fair() -> Arc<Self> {
        Arc::new(Self { good: AtomicI64::new(-1), ..Self::default() })
    }

    fn full_after(&self, changes: i64) {
        self.good.store(changes, Ordering::Release);
    }

    fn room_again(&self) {
        self.good.store(-1, Ordering::Release);
    }

    fn change(&self) -> io::Result<()> {
        let left = self.good.load(Ordering::Acquire);
        match left {
            0 => Err(io::Error::from(io::ErrorKind::StorageFull)),
            1.. => {
                self.good.store(left - 1, Ordering::Release);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

#[derive(Debug)]
struct Disk {
    file: Mutex<File>,
    weather: Arc<Weather>,
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        Ok(self.file.lock().unwrap().metadata()?.len())
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        if self.weather.no_reads.load(Ordering::Acquire) {
            return Err(io::Error::other("a sector that cannot be read"));
        }
        let mut file = self.file.lock().unwrap();
        file.seek(SeekFrom::Start(offset))?;
        file.read_exact(out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.weather.change()?;
        self.file.lock().unwrap().set_len(len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.weather.change()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.weather.change()?;
        let mut file = self.file.lock().unwrap();
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(data)
    }
}

fn open(path: &Path, weather: &Arc<Weather>) -> Result<Database, Error> {
    let closed = weather.closed.load(Ordering::Acquire);
    if closed > 0 {
        weather.closed.store(closed - 1, Ordering::Release);
        return Err(io::Error::from(io::ErrorKind::StorageFull).into());
    }
    let file = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
    let disk = Disk { file: Mutex::new(file), weather: weather.clone() };
    // No cache: what is read is read from the disk.
    Ok(Database::builder().set_cache_size(0).create_with_backend(disk)?)
}

fn store(dir: &Path, weather: &Arc<Weather>) -> Embedded {
    let path: PathBuf = dir.join(FILE_NAME);
    let db = open(&path, weather).unwrap();
    tables::create(&db, Medium::Disk, "e").unwrap();
    let (again, weather) = (path.clone(), weather.clone());
    let reading = path.clone();
    let again = Box::new(move || open(&again, &weather));
    let held = Held::in_file(db, path, again, Box::new(move || for_reading(&reading)));
    Embedded::over(held, None, "e".to_owned()).unwrap()
}

fn fact(n: u64) -> Fact {
    Event::AgentLost { agent: AgentId::from_body(&n.to_string()), signed_out: false }.into()
}

async fn add(store: &Embedded, n: u64) -> Result<Vec<Seq>, AppendError> {
    let entry = Entry {
        stream: Stream::desk(),
        expect: Expect::Any,
        facts: vec![fact(n)],
        alarm: AlarmChange::Set(Timestamp(1)),
    };
    store.append(Batch { at: Timestamp(1), entries: vec![entry] }).await
}

async fn held_by(store: &Embedded) -> Result<Vec<Fact>, Unavailable> {
    let slice = store.read(&Stream::desk(), Seq::START, 512).await?;
    Ok(slice.records.into_iter().map(|record| record.fact).collect())
}

/// Asks until it goes well.
async fn in_time<T, E>(mut ask: impl AsyncFnMut() -> Result<T, E>) -> T {
    let asking = async {
        loop {
            if let Ok(answer) = ask().await {
                return answer;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(WELL_WITHIN, asking).await.expect("the store to be well again")
}

#[tokio::test]
async fn a_disk_that_was_full_for_a_moment_stops_nobody_once_there_is_room() {
    for changes in 0..40 {
        let (dir, weather) = (tempfile::tempdir().unwrap(), Weather::fair());
        let store = store(dir.path(), &weather);
        add(&store, 1).await.unwrap();
        weather.full_after(changes);
        let mut acknowledged = vec![fact(1)];
        let mut refused = Vec::new();
        for n in 2..5 {
            match add(&store, n).await {
                Ok(_) => acknowledged.push(fact(n)),
                Err(AppendError::Unavailable(_)) => refused.push(fact(n)),
                Err(other) => panic!("{changes}: {other}"),
            }
        }
        weather.room_again();
        in_time(async || add(&store, 5).await).await;
        let held = in_time(async || held_by(&store).await).await;
        let without: Vec<_> = held.iter().filter(|fact| !refused.contains(fact)).cloned().collect();
        acknowledged.push(fact(5));
        assert_eq!(without, acknowledged, "{changes}");
        // Whose outcome nobody knew may be there, once.
        for fact in &refused {
            assert!(held.iter().filter(|held| *held == fact).count() < 2, "{changes}");
        }
    }
}

#[tokio::test]
async fn what_was_stored_is_read_while_the_disk_is_full() {
    let (dir, weather) = (tempfile::tempdir().unwrap(), Weather::fair());
    let store = store(dir.path(), &weather);
    add(&store, 1).await.unwrap();
    weather.full_after(0);
    assert!(add(&store, 2).await.is_err());
    assert!(in_time(async || held_by(&store).await).await.contains(&fact(1)));
    assert!(add(&store, 3).await.is_err());
    weather.room_again();
    in_time(async || add(&store, 4).await).await;
    assert!(held_by(&store).await.unwrap().ends_with(&[fact(4)]));
}

#[tokio::test]
async fn after_a_failure_nothing_is_taken_in_before_the_disk_has_room_for_more() {
    let (dir, weather) = (tempfile::tempdir().unwrap(), Weather::fair());
    let store = store(dir.path(), &weather);
    weather.full_after(0);
    assert!(add(&store, 1).await.is_err());
    weather.room_again();
    // What stands where the trial is to be written keeps it from being written, as a full disk does.
    let trial = dir.path().join(FILE_NAME).with_extension(TRIAL);
    std::fs::create_dir(&trial).unwrap();
    in_time(async || match add(&store, 2).await.unwrap_err().to_string() {
        told if told.contains("directory") => Ok(()),
        told => Err(told),
    })
    .await;
    std::fs::remove_dir(&trial).unwrap();
    in_time(async || add(&store, 3).await).await;
    assert!(!trial.exists());
}

#[tokio::test]
async fn one_failed_read_does_not_end_reading() {
    let (dir, weather) = (tempfile::tempdir().unwrap(), Weather::fair());
    let store = store(dir.path(), &weather);
    add(&store, 1).await.unwrap();
    weather.no_reads.store(true, Ordering::Release);
    while held_by(&store).await.is_ok() {
        add(&store, 1).await.ok();
    }
    weather.no_reads.store(false, Ordering::Release);
    assert!(in_time(async || held_by(&store).await).await.contains(&fact(1)));
}

#[tokio::test]
async fn whoever_asks_while_the_file_cannot_be_opened_is_told_so_at_once() {
    let (dir, weather) = (tempfile::tempdir().unwrap(), Weather::fair());
    let store = store(dir.path(), &weather);
    weather.closed.store(3, Ordering::Release);
    weather.full_after(0);
    assert!(add(&store, 1).await.is_err());
    weather.room_again();
    let told = tokio::time::timeout(WELL_WITHIN, add(&store, 2)).await.unwrap();
    assert!(matches!(told, Err(AppendError::Unavailable(_))), "{told:?}");
    in_time(async || add(&store, 3).await).await;
    assert_eq!(weather.closed.load(Ordering::Acquire), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn nothing_is_acknowledged_into_a_file_that_was_removed_under_the_server() {
    let dir = tempfile::tempdir().unwrap();
    let store = Embedded::open(dir.path(), "e").unwrap();
    add(&store, 1).await.unwrap();
    let (name, aside) = (dir.path().join(FILE_NAME), dir.path().join("aside"));
    std::fs::rename(&name, &aside).unwrap();
    let told = add(&store, 2).await.unwrap_err().to_string();
    assert!(told.contains("removed or replaced under the server"), "{told}");
    std::fs::write(&name, "another").unwrap();
    assert!(add(&store, 3).await.is_err());
    std::fs::rename(&aside, &name).unwrap();
    in_time(async || add(&store, 4).await).await;
    assert_eq!(held_by(&store).await.unwrap(), [fact(1), fact(4)]);
}
