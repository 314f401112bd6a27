//! The embedded store's file and folder: what survives, who is let in, and what is refused untouched.

use std::fs;
use std::path::{Path, PathBuf};

use futures_util::FutureExt;
use puente::adapters::store::embedded::{Embedded, FILE_NAME, LOCK_NAME, OpenError};
use puente::domain::ids::Seq;
use puente::domain::time::Timestamp;
use puente::ports::{AlarmChange, Epoch, Expect, Slice, Store, Unavailable};
use redb::{Database, TableDefinition};
use tempfile::TempDir;

use crate::store_contract::{alarm, batch, entry, facts, snapshot, stream};

const META: TableDefinition<&str, &str> = TableDefinition::new("meta");

/// Everything that is in a store, as far as these tests put it there.
#[derive(Debug, PartialEq)]
struct Content {
    desk: Slice,
    conversation: Slice,
    due: usize,
    epoch: Epoch,
}

async fn content(store: &Embedded) -> Result<Content, Unavailable> {
    Ok(Content {
        desk: store.read(&stream("desk"), Seq::START, 512).await?,
        conversation: store.read(&stream("cnv/a"), Seq::START, 512).await?,
        due: store.due(Timestamp(99), 99).await?.len(),
        epoch: store.epoch().await?,
    })
}

async fn fill(store: &Embedded) {
    for n in 0..20 {
        let entries = vec![
            entry("desk", Expect::Any, facts("d", 10)),
            entry("cnv/a", Expect::Any, facts("c", 3)),
            alarm(&format!("cnv/{n}"), AlarmChange::Set(Timestamp(n))),
        ];
        store.append(batch(n, entries)).await.unwrap();
    }
    store.compact(&stream("desk"), Seq(100), snapshot()).await.unwrap();
}

/// A folder with a store that was filled and closed.
async fn filled() -> TempDir {
    let dir = TempDir::new().unwrap();
    fill(&Embedded::open(dir.path(), "e1").unwrap()).await;
    dir
}

fn file(dir: &Path) -> PathBuf {
    dir.join(FILE_NAME)
}

fn open_error(dir: &Path) -> OpenError {
    match Embedded::open(dir, "e2") {
        Ok(_) => panic!("it was opened"),
        Err(error) => error,
    }
}

/// What refusing says, with the folder's name cut out, after making sure that the file was not touched.
fn refusal(dir: &Path) -> String {
    let before = fs::read(file(dir)).unwrap();
    let sentence = open_error(dir).to_string();
    assert!(fs::read(file(dir)).unwrap() == before, "the file was changed");
    let mut names: Vec<_> = fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, [LOCK_NAME, FILE_NAME], "something was left behind");
    sentence.replace(&dir.display().to_string(), "DIR")
}

/// A folder in which the store's file has these bytes.
fn holding(bytes: &[u8]) -> TempDir {
    let dir = TempDir::new().unwrap();
    fs::write(file(dir.path()), bytes).unwrap();
    dir
}

/// A folder in which the store's file is a database that says this about itself.
fn saying(about: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().unwrap();
    let db = Database::create(file(dir.path())).unwrap();
    let transaction = db.begin_write().unwrap();
    for (key, value) in about {
        transaction.open_table(META).unwrap().insert(key, value).unwrap();
    }
    transaction.commit().unwrap();
    dir
}

#[tokio::test]
async fn what_was_written_is_there_after_closing_and_opening() {
    let dir = TempDir::new().unwrap();
    let store = Embedded::open(dir.path(), "e1").unwrap();
    fill(&store).await;
    let before = content(&store).await.unwrap();
    assert_eq!((before.desk.head, before.due), (Seq(200), 20));
    drop(store);
    let store = Embedded::open(dir.path(), "another").unwrap();
    assert_eq!(content(&store).await.unwrap(), before);
    let entries = vec![entry("desk", Expect::Head(Seq(200)), facts("d", 1))];
    assert_eq!(store.append(batch(1, entries)).await.unwrap(), [Seq(201)]);
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_process_that_is_killed() {
    let dir = TempDir::new().unwrap();
    let store = Embedded::open(dir.path(), "e1").unwrap();
    fill(&store).await;
    // A copy of the open file is what a kill leaves: everything written, nothing closed.
    let left = holding(&fs::read(file(dir.path())).unwrap());
    let revived = Embedded::open(left.path(), "e2").unwrap();
    assert_eq!(content(&revived).await.unwrap(), content(&store).await.unwrap());
}

#[tokio::test]
async fn what_was_asked_before_closing_is_done_before_closing() {
    let dir = TempDir::new().unwrap();
    let store = Embedded::open(dir.path(), "e1").unwrap();
    for n in 0..50 {
        let entries = vec![entry("desk", Expect::Any, facts("d", 1))];
        let asked = store.append(batch(n, entries));
        // Asked for, then given up: the batch waits in the queue and nobody waits for it.
        drop(asked.now_or_never());
    }
    drop(store);
    let store = Embedded::open(dir.path(), "e1").unwrap();
    assert_eq!(store.read(&stream("desk"), Seq::START, 0).await.unwrap().head, Seq(50));
}

#[test]
fn a_second_opening_is_refused_and_told_who_was_first() {
    let dir = TempDir::new().unwrap();
    let first = Embedded::open(dir.path(), "e1").unwrap();
    let error = open_error(dir.path());
    let OpenError::InUse { pid, since: Some(_), .. } = error else { panic!("{error:?}") };
    assert_eq!(pid, Some(std::process::id()));
    let sentence = error.to_string();
    assert!(sentence.contains(&format!("process {}", std::process::id())), "{sentence}");
    assert!(sentence.contains("stop that one first"), "{sentence}");
    drop(first);
    Embedded::open(dir.path(), "e1").unwrap();
}

#[test]
fn a_lock_that_a_dead_process_left_stops_nobody() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join(LOCK_NAME), "pid 1\npuente 0.0.1\n and much more text than now")
        .unwrap();
    let _store = Embedded::open(dir.path(), "e1").unwrap();
    let error = open_error(dir.path());
    assert!(matches!(error, OpenError::InUse { pid: Some(pid), .. } if pid == std::process::id()));
}

#[test]
fn a_store_that_was_never_finished_is_made_anew() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("puente.redb.new"), "half a header").unwrap();
    Embedded::open(dir.path(), "e1").unwrap();
    assert!(file(dir.path()).exists());
    assert!(!dir.path().join("puente.redb.new").exists());
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let dir = TempDir::new().unwrap();
    fs::write(dir.path().join("data"), "").unwrap();
    let error = open_error(&dir.path().join("data"));
    assert!(matches!(error, OpenError::Unusable { .. }), "{error:?}");
    assert!(error.to_string().contains("check that the folder exists"), "{error}");
}

#[test]
fn an_empty_file_is_refused() {
    insta::assert_snapshot!(
        refusal(holding(b"").path()),
        @"open the store DIR/puente.redb: the file is empty, though a store never is; restore it from a backup, or remove it to begin anew"
    );
}

#[test]
fn a_file_of_something_else_is_refused() {
    let foreign = "open the store DIR/puente.redb: the file is not a puente store; \
        name another data folder, or move the file away";
    for bytes in [&b"d"[..], b"dear diary", b"redb, but not quite", &vec![0; 100_000]] {
        assert_eq!(refusal(holding(bytes).path()), foreign);
    }
    assert_eq!(refusal(saying(&[("name", "another program")]).path()), foreign);
    assert_eq!(refusal(saying(&[]).path()), foreign);
}

#[test]
fn a_store_of_a_later_format_is_refused() {
    let about = [("name", "puente"), ("format", "2"), ("epoch", "e1"), ("more", "of it")];
    insta::assert_snapshot!(
        refusal(saying(&about).path()),
        @"open the store DIR/puente.redb: it was written by a newer puente (format 2, this one reads 1); install that version again, or restore a backup from before it"
    );
}

#[test]
fn a_store_that_does_not_say_its_format_is_refused() {
    insta::assert_snapshot!(
        refusal(saying(&[("name", "puente")]).path()),
        @"open the store DIR/puente.redb: the file is damaged (it does not say which format it is in); it was left as it is: restore it from a backup, or move it away to begin anew"
    );
}

#[tokio::test]
async fn a_file_that_ends_too_early_is_refused() {
    let whole = fs::read(file(filled().await.path())).unwrap();
    for len in [100, 319, 320, 4_096, 5_000, whole.len() / 2, whole.len() - 4_096, whole.len() - 1]
    {
        let sentence = refusal(holding(&whole[..len]).path());
        assert!(sentence.contains("the file is damaged"), "{len} bytes: {sentence}");
        assert!(sentence.contains("restore it from a backup"), "{len} bytes: {sentence}");
    }
}

/// Damages one place after another. Where it matters the file must be refused and left alone;
/// where it is let in, nothing may be missing.
async fn damage_is_refused_or_harmless(whole: &[u8]) {
    let intact = content(&Embedded::open(holding(whole).path(), "e2").unwrap()).await.unwrap();
    let mut n_refused = 0;
    for at in (0..320).step_by(7).chain((320..whole.len()).step_by(1_021)) {
        let mut damaged = whole.to_vec();
        damaged[at] ^= 0x55;
        let dir = holding(&damaged);
        if let Ok(store) = Embedded::open(dir.path(), "e2") {
            assert_eq!(content(&store).await.unwrap(), intact, "byte {at}");
        } else {
            refusal(dir.path());
            n_refused += 1;
        }
    }
    assert!(n_refused > 20, "only {n_refused} refusals");
}

#[tokio::test]
async fn damage_to_a_closed_store_is_refused_or_harmless() {
    let dir = filled().await;
    damage_is_refused_or_harmless(&fs::read(file(dir.path())).unwrap()).await;
}

#[tokio::test]
async fn damage_to_a_killed_store_is_refused_or_harmless() {
    let dir = TempDir::new().unwrap();
    let store = Embedded::open(dir.path(), "e1").unwrap();
    fill(&store).await;
    damage_is_refused_or_harmless(&fs::read(file(dir.path())).unwrap()).await;
}

#[cfg(unix)]
fn modes(dir: &Path) -> [u32; 2] {
    use std::os::unix::fs::PermissionsExt;
    [FILE_NAME, LOCK_NAME]
        .map(|name| fs::metadata(dir.join(name)).unwrap().permissions().mode() & 0o777)
}

#[cfg(unix)]
#[test]
fn the_data_file_is_for_its_owner_alone_whatever_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let dir = TempDir::new().unwrap();
    fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o777)).unwrap();
    drop(Embedded::open(dir.path(), "e1").unwrap());
    assert_eq!(modes(dir.path()), [0o600, 0o600], "a new one");
    for name in [FILE_NAME, LOCK_NAME] {
        fs::set_permissions(dir.path().join(name), fs::Permissions::from_mode(0o664)).unwrap();
    }
    drop(Embedded::open(dir.path(), "e1").unwrap());
    assert_eq!(modes(dir.path()), [0o600, 0o600], "one that everybody could read");
}
